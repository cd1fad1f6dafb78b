use super::*;
use crate::source::{SourceFile, Span};
use crate::style::Sheet;
use crate::syntax::Document;

fn positioned(css: &str, tag: &str) -> bool {
    let text = format!("<template>{tag}</div></template>");
    let document = Document::parse(SourceFile::new("X", text).expect("valid"));
    let element = document.elements().nth(1).expect("the element");
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    is_positioned(element, &Styles::of_own(css, &sheet))
}

#[test]
fn position_follows_the_cascade() {
    let tag = r#"<div class="a b">"#;
    for (css, expected) in [
        (".a { position: relative }", true),
        (".a { POSITION: Sticky !important }", true),
        (".a.b { position: static } .a { position: relative }", false),
        (".a { position: relative !important } .a.b { position: static }", true),
        ("@media print { .a { position: relative } }", false),
        ("@layer x { .a { position: fixed } }", true),
        ("@layer x { .a.b { position: static } } .a { position: relative }", true),
        ("@LAYER x { .a.b { position: relative } } .a { position: static }", false),
        ("@layer x { .a { position: relative !important } } .a.b { position: static !important }", true),
        ("@layer x, y; @layer y { .a { position: fixed } } @layer x { .a.b { position: static } }", true),
        ("@layer x { .a { top: 0 } } @layer y { .a { position: fixed } } .a { position: bogus }", true),
        (
            "@layer x { .a { position: fixed !important } } @layer y { .a.b { position: static !important } }",
            true,
        ),
        (
            "@media (width: 9px) { @layer y; } @layer x { .a { position: fixed } } @layer y { .a { position: fixed } }",
            false,
        ),
        (".a:hover { position: relative }", false),
        (".c { position: relative }", false),
        (".a { position: sideways }", false),
        (".a { position: absolute; position: bogus }", true),
        (".a { position: var(--p) }", true),
        ("template { .a { position: relative } }", true),
        (".x { .a { position: relative } }", false),
        ("@media screen { .a { position: relative } }", true),
        ("@media print and (min-width: 0), only screen { .a { position: relative } }", true),
        ("@media/* any */screen { .a { position: relative } }", true),
        ("@media/**/print { .a { position: relative } }", false),
        ("@layer/**/x { .a { position: relative } }", true),
        ("@keyframes/**/x { .a { position: relative } }", false),
        ("template.my-keyframes, template { .a { position: relative } }", true),
        (".wide { &:hover, .a { position: relative } }", false),
        ("template { &:hover, .a { position: relative } }", true),
    ] {
        assert_eq!(positioned(css, tag), expected, "{css}");
    }
}

#[test]
fn an_elements_own_style_is_a_part_of_the_cascade() {
    assert!(positioned("", r#"<div style="color: red; position: relative">"#));
    assert!(!positioned("", r#"<div style="{{ x }}">"#));
    for style in [
        "background: url(data:x;position:relative)",
        "--x: ';position: relative'",
        "/* position: relative; */ color: red",
        "position: relative; background: url(a;b); {{ x }}: y; position: static",
        "position: {{ x }}",
    ] {
        assert!(!positioned("", &format!("<div style=\"{style}\">")), "{style}");
    }
    for style in ["background: url(a;b); position: relative", "/* a: b; */ position/**/: Relative; {{ x }}"] {
        assert!(positioned("", &format!("<div style=\"{style}\">")), "{style}");
    }
    assert!(positioned(
        ".a { position: static }",
        r#"<div class="a" style="POSITION : relative !important">"#
    ));
    assert!(!positioned(
        ".a { position: static !important }",
        r#"<div class="a" style="position: relative">"#
    ));
    assert!(positioned(
        "@layer x { .a { position: static !important } }",
        r#"<div class="a" style="position: relative !important">"#
    ));
}

/// From the second question on, the rules that match an element come from the cache.
#[test]
fn an_element_is_told_the_same_however_often_it_is_asked_about() {
    let css = ".a { top: 1px } i { top: 2px } .b .a { top: 3px } @media print { .a { top: 4px } } .c { top: 5px } \
               * { all: unset } .a { &:hover { top: 6px } }";
    let document =
        Document::parse(SourceFile::new("X", "<template><p class=\"a\" /></template>").expect("valid"));
    let element = document.elements().nth(1).expect("the element");
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    let styles = Styles::of_own(css, &sheet);
    let values = || -> Vec<String> {
        styles.declared(element, "top").into_iter().map(|one| one.value.into_owned()).collect()
    };
    let first = values();
    assert_eq!(first, ["unset", "1px", "6px"], "weakest first");
    for _ in 0..10 {
        assert_eq!(values(), first);
    }
}
