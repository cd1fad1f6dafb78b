//! Tests of what selectors say about elements.

use super::super::subject::{NameBits, SubjectNames};
use super::*;
use crate::source::SourceFile;
use crate::syntax::Document;

fn judge(selector: &str, scope: Scope<'_>) -> Match {
    let text = r#"<template><div class="line {{ me | then: 'mine' }}"><p class="balloon wide"></p></div></template>"#;
    let document = Document::parse(SourceFile::new("X", text).expect("valid"));
    let balloon = document.elements().find(|element| element.name() == "p").expect("there");
    ParsedSelectors::parse(selector).matches(balloon, scope).0
}

#[test]
fn selectors_are_judged_in_three_values() {
    for (selector, expected) in [
        (".balloon", Match::Always),
        ("p.wide.balloon", Match::Always),
        (".line .balloon", Match::Always),
        (".line > .balloon", Match::Always),
        (":where(.balloon, .x)", Match::Always),
        ("template > .line .balloon", Match::Always),
        ("div .balloon", Match::Always),
        (".a, .balloon", Match::Always),
        (".mine .balloon", Match::Sometimes),
        (".balloon:hover", Match::Sometimes),
        ("p:not(.balloon)", Match::Never),
        ("p:not(.other)", Match::Always),
        ("p:not(.mine)", Match::Always),
        ("p[hidden]", Match::Never),
        ("p[class]", Match::Sometimes),
        ("[class~=balloon]", Match::Always),
        ("[class~=other]", Match::Never),
        (".other ~ .balloon", Match::Never),
        (".line + .balloon", Match::Never),
        (".wide ~ .balloon", Match::Sometimes),
        (".line + .line .balloon", Match::Sometimes),
        (".message + .balloon", Match::Never),
        ("li + .balloon", Match::Sometimes),
        (".line li + .balloon", Match::Sometimes),
        (".other li + .balloon", Match::Never),
        (".other section .balloon", Match::Never),
        (":is(.other) .balloon", Match::Never),
        ("section:not(.other) .balloon", Match::Sometimes),
        (".balloon:has(img)", Match::Sometimes),
        ("body .balloon", Match::Always),
        (":root .balloon", Match::Always),
        ("HTML > body div > .balloon", Match::Always),
        (":is(html, .dark) .balloon", Match::Always),
        ("body:not(.line) .balloon", Match::Always),
        ("body .mine .balloon", Match::Sometimes),
        ("body > .line .balloon", Match::Sometimes),
        ("body > section .balloon", Match::Sometimes),
        ("body[dir=rtl] .balloon", Match::Sometimes),
        (":root.other .balloon", Match::Never),
        (":not(body) > section .balloon", Match::Sometimes),
        (".other body .balloon", Match::Never),
        ("section body .balloon", Match::Sometimes),
        ("head ~ body .balloon", Match::Sometimes),
        ("body", Match::Never),
        (":root", Match::Never),
        (".other .balloon", Match::Never),
        (".balloon .line", Match::Never),
        (".balloon::before", Match::Never),
        ("span", Match::Never),
        ("<<", Match::Never),
    ] {
        assert_eq!(judge(selector, Scope::Component), expected, "{selector}");
    }
}

#[test]
fn global_css_names_classes_by_component() {
    assert_eq!(judge(".UserMessage__balloon", Scope::Global("UserMessage")), Match::Always);
    assert_eq!(judge(".balloon", Scope::Global("UserMessage")), Match::Never);
    assert_eq!(judge(".ChatHeader__balloon", Scope::Global("UserMessage")), Match::Never);
    assert_eq!(judge(".Panel .UserMessage__balloon", Scope::Global("UserMessage")), Match::Sometimes);
    assert_eq!(judge(".ChatHeader__x p", Scope::Global("UserMessage")), Match::Never);
    assert_eq!(judge("body .UserMessage__balloon", Scope::Global("UserMessage")), Match::Always);
    assert_eq!(judge("body.dark .UserMessage__balloon", Scope::Global("UserMessage")), Match::Sometimes);
    assert_eq!(judge(".UserMessage__x p", Scope::Global("Bubble")), Match::Sometimes);
}

#[test]
fn has_counts_as_what_is_in_it() {
    let specificity_of = |text| ParsedSelectors::parse(text).with_specificities().next().expect("one").1;
    assert_eq!(specificity_of(":has(> .menu)"), specificity_of(".menu"));
    assert_eq!(specificity_of("div:has(p, .a .b)"), specificity_of("div.a.b"));
}

#[test]
fn brackets_too_deep_for_the_parser_are_not_parsed() {
    let deep = format!("{}.a{}", ":is(".repeat(100_000), ")".repeat(100_000));
    assert!(ParsedSelectors::parse(&deep).canonical().is_empty());
    assert_eq!(matched(&deep, "<p class=\"b\" />"), Match::Sometimes, "only a browser knows");
}

/// How `selector` matches the last element of a template.
fn matched(selector: &str, template: &str) -> Match {
    let text = format!("<template>{template}</template>");
    let document = Document::parse(SourceFile::new("T", text).expect("valid"));
    let element = document.elements().last().expect("an element");
    ParsedSelectors::parse(selector).matches(element, Scope::Component).0
}

/// Without a limit, each level more would double the time: these would take minutes.
#[test]
fn what_takes_too_many_steps_may_match() {
    let selector = format!("{}.zz{} *", "* :is(".repeat(14), " *)".repeat(14));
    let template = format!("{}<p />{}", "<div>".repeat(30), "</div>".repeat(30));
    assert_eq!(matched(&selector, &template), Match::Sometimes);
    assert_eq!(matched(".zz *", &template), Match::Never);
}

#[test]
fn of_attributes_only_equal_ones_are_known() {
    let left = "<p data-side=\"left\" />";
    for (selector, expected) in [
        ("[data-side]", Match::Always),
        ("[data-side=\"left\"]", Match::Always),
        ("[data-side=\"right\"]", Match::Never),
        ("[data-side=\"LEFT\" i]", Match::Sometimes),
        ("[data-side^=\"right\"]", Match::Sometimes),
        ("[data-side$=\"t\"]", Match::Sometimes),
        ("[data-side~=\"left\"]", Match::Sometimes),
        ("[data-side|=\"left\"]", Match::Sometimes),
        ("[data-side*=\"ef\"]", Match::Sometimes),
        ("[data-other^=\"left\"]", Match::Never),
    ] {
        assert_eq!(matched(selector, left), expected, "{selector}");
    }
}

#[test]
fn equal_selectors_have_one_spelling() {
    let spelling = |text| ParsedSelectors::parse(text).canonical();
    assert_eq!(spelling(".a>.b , .c:HOVER"), spelling(".a > .b,.c:hover"));
    assert_eq!(ParsedSelectors::parse(".a .b.c:hover").subject_classes().len(), 2);
}

/// Brackets that only group make no difference but to the specificity.
#[test]
fn brackets_that_only_group_are_left_out() {
    let spelling = |text| ParsedSelectors::parse(text).canonical();
    for (selector, plain) in [
        (":is(.a .b)", ".a .b"),
        (":where(.a > .b)::before", ".a > .b::before"),
        (".a :is(i):hover", ".a i:hover"),
        (":is(:is(.a, .b) .c).d", ".a .c.d, .b .c.d"),
        (".a :is(i, .c)", ".a i, .a .c"),
        (":is(.a + .b) > .c", ".a + .b > .c"),
        (".a :is(:is(.b .c), .d)", ".a :is(.b .c), .a .d"),
        (":not(:is(.a))", ":not(:is(.a))"),
        (".a:is()", ".a:is()"),
    ] {
        assert_eq!(spelling(selector), spelling(plain), "{selector}");
    }
    let specificities =
        |text| ParsedSelectors::parse(text).with_specificities().map(|(_, one)| one).collect::<Vec<_>>();
    assert_eq!(specificities(":is(.a, i)"), [CLASS_SPECIFICITY; 2]);
    assert_eq!(specificities(":where(.a, i) .b"), [CLASS_SPECIFICITY; 2]);
    let many = format!(":is({})", vec![":is(.a, .b)"; 20].join(", "));
    assert_eq!(ParsedSelectors::parse(&many).selectors().count(), 1);
    assert_eq!(matched(".a:is(.b::before)", "<p class=\"a b\" />"), Match::Never);
}

/// Selectors of all kinds, some of which can match an element of the class `menu`: those are never skipped
/// because of the names in them.
const OF_ALL_KINDS: [&str; 39] = [
    ".menu",
    ".small",
    ".open",
    "ActionMenu",
    "actionmenu",
    "button",
    "BUTTON",
    "div",
    "*",
    ".row .menu",
    ".menu:hover",
    ":not(.x)",
    ":is(.menu, .x)",
    ":where(button)",
    "[type]",
    ".m\\65nu",
    ".x.menu",
    ".x",
    ".menu .x",
    "ActionMenu > i",
    ".x, .menu",
    ".T__menu",
    "T__menu",
    "&",
    "&:hover",
    "#menu",
    "button.menu::after",
    ".row > *",
    ".row > :first-child",
    ":hover",
    ".row/**/:hover",
    ".row > [class]",
    ".row > .x::before",
    ".me",
    ".m",
    ".T__m",
    "T",
    "div.x",
    ".other",
];

#[test]
fn names_are_looked_for_wherever_a_selector_can_match() {
    for class in ["menu", "m", "menu {{ a | then: 'small' }}", "{{ a }}", ""] {
        for name in ["ActionMenu", "Other", "div"] {
            let text = format!("<template><div class=\"row\"><{name} class=\"{class}\" /></div></template>");
            let document = Document::parse(SourceFile::new("T", text).expect("valid"));
            let element = document.elements().last().expect("the element");
            let names = SubjectNames::of(element);
            for scope in [Scope::Component, Scope::Global("T")] {
                for selector in OF_ALL_KINDS {
                    let parsed = ParsedSelectors::parse(selector);
                    let is_for_it = parsed.matches(element, scope).0 != Match::Never;
                    assert!(!is_for_it || names.may_match(selector), "{selector} for {name} {class}");
                    let has_bit = names.bits.has_any(NameBits::of_selector(selector));
                    assert!(!is_for_it || has_bit, "{selector} for {name} {class}");
                }
            }
        }
    }
    let text = "<template><ActionMenu class=\"menu\" /></template>";
    let document = Document::parse(SourceFile::new("T", text).expect("valid"));
    let names = SubjectNames::of(document.elements().last().expect("the menu"));
    for selector in [".row .other:hover", "i", "div > .row"] {
        assert!(!names.may_match(selector), "most selectors need not be parsed: {selector}");
        assert!(!names.bits.has_any(NameBits::of_selector(selector)), "nor read: {selector}");
    }
}

#[test]
fn a_class_alone_is_judged_as_the_parser_would() {
    let text =
        "<template><p class=\"a b-c _d {{ x | then: 'e' }} {{ y }}z f1\" /><p class=\"a\" /><p /></template>";
    let document = Document::parse(SourceFile::new("T", text).expect("valid"));
    let mut alone = 0;
    for selector in [
        ".a",
        ".b-c",
        "._d",
        ".e",
        ".f1",
        ".z",
        ".other",
        ".T__a",
        ".T__e",
        ".U__a",
        ".A",
        ".ChatHeader__a",
        ".1a",
        ".-a",
        ".--a",
        ".a.b",
        ".a:hover",
        ".a .a",
        ".a,.b-c",
        ".é",
        ".a\\:b",
        ".",
        "a",
        ".a ",
    ] {
        let Some(class) = class_alone(selector) else { continue };
        alone += 1;
        for (element, scope) in
            document.elements().flat_map(|one| [(one, Scope::Component), (one, Scope::Global("T"))])
        {
            let parsed = ParsedSelectors::parse(selector);
            assert_eq!(class_matches(class, element, scope), parsed.matches(element, scope), "{selector}");
        }
    }
    assert_eq!(alone, 12);
}
