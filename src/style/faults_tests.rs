//! Tests of the faults found in styles.

use super::*;

fn kinds(css: &str) -> Vec<(&str, CssFaultKind)> {
    faults(css)
        .into_iter()
        .map(|fault| (css[fault.offset..].split(' ').next().unwrap_or(""), fault.kind))
        .collect()
}

#[test]
fn valid_styles_have_no_fault() {
    for css in [
        ".a { color: red;; }",
        "@supports not selector(:has(a)) { .a:has(b) { width: min(1px, 2lh); color: #11223344 } }",
        ":root .x { --y: 1; background: url('{{ photoUrl }}') }",
        "ActionLink { word-wrap: break-word }",
        ".a { &:hover { top: 0 } }",
        "<!--\n.a { top: 0 }\n-->",
        "/* {{ x }} */ .a { content: \"it's {{ x }}\"; background: URL({{ y }}) }",
    ] {
        assert_eq!(faults(css), [], "{css}");
    }
}

/// Pieces of styles, sound and not, including whatever may be mistaken for the end of something.
const PIECES: &str = concat!(
    ".a|.b:hover|a|{|{|{|}|}|}|;|;|color: red|top: 0|: |--x:|--x: {a:b}|(|)|calc(1px + (2px))|url(|url(x)|url(\"x\")|",
    "url(a\"b)|\"|'|'s'|\\|\n|/*|*/|/* c */|@media |@media (max-width: 2px)|@media print {|@import url(x);|@font-face|",
    "@keyframes k|from|,|!important|[|]|{{ x }}|&:hover|color: #a1b2c3|color: #00000|#fff|#00g|#102030|top: 7|top: 9px|",
    ".c3|flex: 12|flex: 0|opacity: 0.7",
);

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
    /// In whatever order styles are seen, what is known of their parts is what is found in the whole.
    #[test]
    fn what_is_known_of_parts_is_true_of_the_whole(
        picked in proptest::collection::vec(0..55_usize, 0..24),
        rules in proptest::collection::vec((0..3_usize, 11..55_usize, 11..55_usize), 0..4),
    ) {
        let pieces: Vec<&str> = PIECES.split('|').collect();
        assert_eq!(pieces.len(), 55);
        let loose: String = picked.into_iter().map(|at| format!("{} ", pieces[at])).collect();
        let rules: String = rules
            .into_iter()
            .map(|(name, first, second)| {
                format!("{} {{ top: {}; {} }}\n", pieces[name], pieces[first], pieces[second])
            })
            .collect();
        for css in [&loose, &rules, &format!("{rules}{loose}")] {
            let region = Span::new(0, css.len());
            let sheet = Sheet::scan(css, region);
            proptest::prop_assert_eq!(faults_in(css, region, || &sheet), read(css, region, &sheet), "{}", css);
        }
    }
}

#[test]
fn what_is_sound_is_read_once() {
    let is_unchecked = |css: &str| !UncheckedParts::of(css).is_empty();
    // Names that no other test uses.
    let sound = ".a { --of-this: 9.25px }\n@media (width: 9.25px) { .b-2 { --of-that: #a1b2c3 } }";
    assert!(is_unchecked(sound));
    assert_eq!(faults(sound), []);
    assert!(!is_unchecked(sound));
    assert!(!is_unchecked("@media (width: 1.5px) { .c { --of-that: #C0FFEE } }.d { --of-this: 9.75px }"));
    assert!(is_unchecked(".a { --of-this: 9.25em }") && is_unchecked(".a { --of-this: 0.25px }"));
    assert!(is_unchecked("@media (width: 9.25px) { .b { --of-that: #fff } }"));
    let faulty = ".a { --of-these: 9.25px; color red }";
    assert!(!faults(faulty).is_empty());
    assert!(is_unchecked(faulty));
}

#[test]
fn faults_stand_where_they_are() {
    assert_eq!(kinds(".a {}\n@import url(x);"), [("@import", CssFaultKind::LateImport)]);
    assert_eq!(kinds(".é { color: red }\n.b { margin: {{ m }}; }"), [("{{", CssFaultKind::Expression)]);
    for behind in [
        "/* don't */ color: {{ c }}",
        "content: \"\\\"\"; color: {{ c }}",
        "content: 'url('; color: {{ c }}",
        "background: url(x); color: {{ c }}",
    ] {
        let css = format!(".a {{ {behind}; }}");
        assert_eq!(kinds(&css), [("{{", CssFaultKind::Expression)], "{css}");
    }
    // What follows an expression is found in its column, whatever the expression contains.
    let rests = ["x", "é", "𝒳𝒳𝒳"].map(|name| {
        let css = format!(".a {{ content: '{{{{ \"{name}\" }}}}'; }} ..b {{ top: 0 }}");
        let rests = faults(&css).into_iter().map(|fault| css[fault.offset..].to_owned());
        rests.collect::<Vec<_>>()
    });
    assert!(rests[0].len() == 1 && rests[0][0].contains(".b {"), "{rests:?}");
    assert!(rests.iter().all(|rest| *rest == rests[0]), "{rests:?}");
    let of_selector = kinds(".a {}\n..b { color: red }");
    assert_eq!(of_selector[0].1, CssFaultKind::Rule, "{of_selector:?}");
    assert_eq!(kinds(".a {}\u{c}@bogus x;\n.b { top: 0 }")[0].0, "@bogus");
    assert_eq!(kinds(".a { top: 0; \n color 'x }"), [(".a", CssFaultKind::Unfinished)]);
    let of_declaration = kinds(".a { color red; }");
    assert_eq!(of_declaration[0].1, CssFaultKind::Part, "{of_declaration:?}");
    assert_eq!(faults(&":is(".repeat(100_000)).len(), 1);
    for surplus in [".a { top: 0; }}", ".a {}\n}\n.b {}", ".a {} */", "@media print { .a {} } }"] {
        assert_eq!(kinds(surplus).iter().map(|(_, kind)| *kind).collect::<Vec<_>>(), [CssFaultKind::Surplus]);
    }
    assert_eq!(kinds(".a { top: 0; // x\n color: red; }"), [("//", CssFaultKind::Part)]);
}
