//! Tests of what attribute values consist of, and of the classes that they give.

use super::*;

#[test]
fn parts_keep_every_byte() {
    let value = "a {{ b }}{{ c }} {{ d";
    let parts = value_parts(value);
    let texts: String = parts
        .iter()
        .map(|part| match part {
            ValuePart::Text(text) | ValuePart::Interpolation(text) => *text,
        })
        .collect();
    assert_eq!(texts, value);
    assert_eq!(parts.len(), 4);
}

#[test]
fn class_names_are_whole_static_words() {
    assert_eq!(class_tokens("a{{ x }}b c"), ["c"]);
    assert_eq!(class_tokens("a {{ x }} b{{ y }}"), ["a"]);
    assert_eq!(class_tokens("  a\n b "), ["a", "b"]);
    for (value, expected) in [
        ("a {{ x | then: 'b c' | else: 'c d' }} e", vec!["a", "c", "e"]),
        ("{{ 'a b' }} c", vec!["a", "b", "c"]),
        ("{{ x == 'b' | is_falsy | then: \"a\" | else: 'a' }}", vec!["a"]),
        ("{{ x | then: 'a' }} {{ x | else: 'a' }}", Vec::new()),
        ("{{ x | else: 'a' | then: 'a' }} {{ x | then: 'a' | else: 'a' | append: 'b' }}", Vec::new()),
        ("{{ x | then: 'a' | else: y }} {{ x | then: 'a', 'b' | else: 'a' }}", Vec::new()),
        ("b-{{ x | then: 'a' | else: 'a' }} {{ 'a' }}{{ 'b' }} {{ 'a' }}-c", Vec::new()),
    ] {
        assert_eq!(class_tokens(value), expected, "{value}");
    }
    assert_eq!(class_tokens("x-{{ y }}-z"), Vec::<&str>::new());
    assert_eq!(class_literals("a {{ x | then: 'b c' | else: \"d\" }}"), ["b", "c", "d"]);
    assert_eq!(class_tokens("a action&#45;menu [&>*]:p-4 {{ x }} b&amp;c d"), ["a", "[&>*]:p-4", "d"]);
    assert_eq!(class_literals("{{ x | then: 'b&#45;c d' }}"), ["d"]);
}

#[test]
fn it_is_known_by_what_a_class_is_chosen() {
    let value = "a {{ mine | then: 'b' }} {{ open | then: 'c d' | else: 'e' }} f-{{ open | then: 'g' }}";
    let chosen = |class: &&str| is_class_by(value, "open", class);
    let classes = ["a", "b", "c", "d", "e", "f-", "g", "f-g", "open"];
    assert_eq!(classes.iter().copied().filter(chosen).collect::<Vec<_>>(), ["c", "d", "e", "f-", "g", "f-g"]);
    assert!(!is_class_by("{{ opened | then: 'c' }}", "open", "c"));
}

#[test]
fn classes_are_put_together_of_texts_and_strings() {
    assert_eq!(
        glued_classes("a row--{{ x | then: 'out' | else: 'in y' }}-z b"),
        ["row---z", "row--out-z", "row--in", "y-z"]
    );
    assert_eq!(glued_classes("a {{ x | then: 'b' }} c"), Vec::<String>::new());
    for (value, is_open) in [
        ("a {{ x | then: 'b' | else: 'c' }} d", false),
        ("a--{{ x | then: 'b' }}", false),
        ("{{ x | then: 'b' }}-a", false),
        ("{{ x }}", true),
        ("a-{{ x }}", false),
        ("a-{{ x }} {{ x }}", true),
        ("a-{{ x }}-{{ y }}", true),
        ("{{ x }}-b c-{{ y }}", false),
        ("{{ x | then: y }}", true),
        ("{{ x | then: 'b' | else: y }}", true),
        ("a-{{ x | then: 'b' }}-{{ y | then: 'c' }}", true),
        ("{{ x | then: 'b' }}{{ y | then: 'c' }}", true),
        ("{{ x | then: 'b' }} {{ y | then: 'c' }}", false),
        ("action&#45;menu", true),
        ("a {{ x | then: 'b&amp;c' }}", true),
        ("[&>*]:p-4 [&_p]:m-0 a&", false),
    ] {
        assert_eq!(has_open_class(value), is_open, "{value}");
    }
}
