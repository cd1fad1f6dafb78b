//! Tests of the shapes of rules.

use super::*;
use crate::style::faults::is_sound;

/// The shapes of the rules in `css`, with a mark for each rule that is known by its text.
fn shapes(css: &str) -> Option<Vec<String>> {
    let mut shapes = Shapes::of(css);
    let mut all = Vec::new();
    while let Some(rule) = shapes.next_rule() {
        let shape = rule.shape.map(|shape| String::from_utf8_lossy(shape).replace('\u{1}', "/**/"));
        all.push(shape.map_or_else(|| format!("={}", rule.text), |shape| shape.replace('\u{2}', "x")));
    }
    shapes.are_all().then_some(all)
}

#[test]
fn a_shape_keeps_what_decides_whether_a_rule_can_be_read() {
    for (css, shape) in [
        (".line-24 > a1:hover{}", ".x > a1:hover{}"),
        ("/* it's { */\n\n.b{top:12.50px;left:-.05em}", "/**/\n\n.x{top:1.1px;left:-.1em}"),
        ("a{flex:0 00 0.0%;order:+7;x:1e3}", "a{flex:0 0 0.0%;order:+1;x:1e3}"),
        ("a{color:#a1b2c3;fill:#12g}", "a{color:#\u{6};fill:#12g}"),
        ("a{color:rgba(1,20,0,.5);top:calc(9px - 9px)}", "a{color:rgba(1,1,0,.1);top:calc(9px - 9px)}"),
        ("a{background:url(a7'};.png)}", ""),
        ("a{background:url(a7};.png) 7px}", "a{background:url(a7};.png) 1px}"),
        ("a{background:URL('a)7')}", "a{background:URL('a)7')}"),
        ("a::before{content:'/*}7'}", "a::before{content:'/*}7'}"),
        ("@media (max-width: 540px) {.a{top:7px}}", "@media (max-width: 1px) {.x{top:1px}}"),
    ] {
        let expected = (!shape.is_empty()).then(|| vec![shape.to_owned()]);
        assert_eq!(shapes(css), expected, "{css}");
    }
}

#[test]
fn what_goes_by_more_than_its_shape_is_known_by_its_text() {
    for css in [
        "#abc{top:0}",
        "a{top:0;#123 &{top:0}}",
        ".w-1\\/2{top:0}",
        "@font-face{src:url(x)}",
        "a{@media (width: 7px){top:0}}",
        "@supports (top: 7px){a{}}",
    ] {
        assert_eq!(shapes(css), Some(vec![format!("={css}")]), "{css}");
    }
}

#[test]
fn rules_that_cannot_be_told_apart_have_no_shapes() {
    for css in [
        "@import 'x'; a{}",
        "a{};b{}",
        "a{}}",
        "a{",
        "a{} b",
        "a{top:(}",
        "a{top:(]}",
        "a{content:'x\n'}",
        "a{content:'\\'}'}",
        "a{/*}",
        "a{top:{{x}}}",
        "a{background:u\\rl(})}",
        "a{background:url(a b)}",
        "a{\u{1}}",
    ] {
        assert_eq!(shapes(css), None, "{css}");
    }
    assert_eq!(shapes(" /* c */ "), Some(Vec::new()));
}

/// Declarations with numbers and colors. Whether they are valid, and which numbers fit, does not matter.
const DECLARATIONS: &str = "\
    width: Npx|width: N|height: N.N%|top: -Npx|left: +N.Nem|margin: N Npx|padding: Npx N% -Npx|inset: N|gap: N.Nrem
    |flex: N|flex: N N Npx|flex: N N N|flex-grow: -N|order: N|order: N.N|z-index: N|z-index: N.N|z-index: -N
    |opacity: N|opacity: N.N|opacity: N%|opacity: -N|font-weight: N|font-weight: N.N|font-size: N|font-size: Npx
    |font: N Npx/N.N a|font: Npx a|font-stretch: N%|line-height: N|line-height: N.N|line-clamp: N|-webkit-line-clamp: N
    |grid-row: N|grid-row: span N|grid-column: N / -N|grid-area: N / N / N|grid-template-columns: Nfr N.Nfr Npx
    |grid-template-columns: repeat(N, Npx)|grid-template-rows: minmax(Npx, Nfr)|columns: N|columns: N Npx|column-count: N
    |aspect-ratio: N|aspect-ratio: N / N|border: Npx solid #a0b1c2|border: N solid|border-radius: Npx N%|outline: N
    |border-image: none N / Npx|border-image-slice: N|box-shadow: N Npx Npx -Npx #a1b|box-shadow: Npx Npx N
    |text-shadow: N Npx #abcd|color: rgb(N, N, N)|color: rgb(N N N / N%)|color: rgba(N, N, N, N.N)|color: hsl(Ndeg N% N%)
    |color: hsl(N, N, N)|color: #a0b1c2d3|color: hwb(N N% N%)|color: lab(N% N N)|color: color(srgb N N N)|tab-size: N
    |background: linear-gradient(Ndeg, #abc N%, #def)|background-position: N% Npx|background-size: Npx|background: Npx
    |transform: translate(Npx, N%)|transform: translate(N)|transform: rotate(N)|transform: rotate(Ndeg)|rotate: N
    |transform: scale(N.N, -N)|transform: matrix(N, N, N, N, N, N)|transform: perspective(N)|scale: N|translate: N Npx
    |transition: all Ns|transition: all N.Ns Nms|transition: all N|transition-duration: -Ns|animation: a Ns N
    |animation-iteration-count: N|animation-iteration-count: -N|transition: all Ns steps(N)|transition: a steps(N.N) Ns
    |transition-timing-function: cubic-bezier(N, N, N, N)|transition-timing-function: cubic-bezier(N.N, -N, N, N)
    |filter: blur(Npx)|filter: brightness(N%)|filter: opacity(N)|filter: drop-shadow(Npx N Npx)|clip: rect(Npx N N N)
    |clip-path: inset(Npx round N)|clip-path: polygon(N N, N% Npx)|clip-path: circle(N at N N)|stroke-width: N
    |width: calc(Npx + N%)|width: min(Npx, N)|width: clamp(N, N%, Npx)|width: calc(Npx / N)|width: calc(N - N)
    |width: var(--x, Npx)|--x: N Npx #abc|unknown: N|width: Nfoo|width: N%%|width: Ne|width: N.N.N|color: #abcN
    |text-indent: N|letter-spacing: N.Npx|word-spacing: N|vertical-align: N|orphans: N|widows: -N|initial-letter: N N
    |scroll-margin: Npx|perspective: N|object-position: N N|mask: none N|will-change: aN|quotes: 'N' 'N'|zoom: N
    |counter-increment: a N|counter-reset: a -N.N|image-resolution: Ndpi|view-transition-name: aN|hyphenate-limit-chars: N";

/// Preludes with numbers and names in them.
const PRELUDES: &str = "\
    .aN|.aN-0b > .c_N|a:nth-child(N)|a:nth-child(Nn + N)|a:nth-last-child(-Nn-N)|a:nth-of-type(N.N)|:nth-child(N of .a)
    |a:not(.bN, .c)|.a:is(.bN)|.aN.bN|. aN|.N|..aN|.aN,|a N|N|aN|:aN|::aN|[a=N]|[a='N']|.a:has(> .bN)|.a::part(N)
    |@media (max-width: Npx)|@media (width: N)|@media (N < width <= Npx)|@media (min-resolution: Ndppx)|@media aN
    |@media (aspect-ratio: N / N)|@media (min-width: N.Nem) and (orientation: landscape)|@media (Npx)|@media (color: N)";

/// Numbers that differ in everything that a parser may ask of one; those of each list have one shape.
const NUMBERS: [[&str; 6]; 2] =
    [["1", "2", "9", "99", "1000", "4294967297"], ["0", "00", "000", "0000", "00000", "0000000000000000000"]];

#[test]
fn rules_of_one_shape_are_all_read_or_none_is() {
    let spread = |texts: &'static str| texts.split('|').map(str::trim);
    let rules = spread(DECLARATIONS).map(|declaration| format!(".a {{ {declaration} }}"));
    let rules = rules.chain(spread(PRELUDES).map(|prelude| match prelude.starts_with('@') {
        true => format!("{prelude} {{ .a {{ top: 0 }} }}"),
        false => format!("{prelude} {{ top: 0 }}"),
    }));
    let mut compared = 0;
    for rule in rules {
        let mut read = Vec::new();
        for (number, color) in
            NUMBERS.concat().into_iter().flat_map(|number| [(number, "abc"), (number, "109")])
        {
            let rule = rule.replace("abc", color);
            // Either all numbers are replaced by this one, or only the first.
            for css in [rule.replace('N', number), rule.replacen('N', number, 1).replace('N', "3")] {
                read.push((shapes(&css), is_sound(&css, 1), css));
            }
        }
        read.sort();
        for pair in read.windows(2) {
            if let [(Some(shape), is_read, css), (Some(other_shape), is_other_read, other)] = pair
                && shape == other_shape
            {
                assert_eq!(is_read, is_other_read, "{css}\n{other}");
                compared += 1;
            }
        }
    }
    assert!(compared > 2000, "{compared}");
}
