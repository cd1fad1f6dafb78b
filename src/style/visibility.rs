//! Which rules keep an element from being seen, and which make it one that can be seen.

use super::cascade::{Declared, ScopedSheet, declared, rule_matches, usual_value};
use super::scanner::{Declaration, Rule};
use super::selector::{Match, ParsedSelectors};
use crate::syntax::{Element, class_literals, class_tokens};

/// A declaration that hides an element.
#[derive(Clone, Debug)]
pub struct Hiding<'a> {
    /// The property, such as `display`.
    pub property: &'static str,
    /// Its value, without `!important`.
    pub value: &'a str,
    /// Whether it hides the element always, or under a condition.
    pub matched: Match,
    /// The index of its sheet and its rule, or `None` for an inline one.
    pub rule: Option<(usize, &'a Rule)>,
}

/// A property by which an element can be hidden.
struct Hider {
    property: &'static str,
    hides: fn(&str) -> bool,
    of: Of,
}

/// What a property hides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// An element and all that is in it.
    Content,
    /// A button, by its size.
    Size,
    /// A button, by its place.
    Place,
}

const fn hider(property: &'static str, of: Of, hides: fn(&str) -> bool) -> Hider {
    Hider { property, hides, of }
}

const HIDERS: [Hider; 19] = [
    hider("display", Of::Content, |value| value == "none"),
    hider("visibility", Of::Content, |value| matches!(value, "hidden" | "collapse")),
    hider("opacity", Of::Content, is_zero),
    hider("transform", Of::Content, |value| value.contains("scale(0)") || value.contains("scale(0,")),
    hider("clip-path", Of::Content, |value| matches!(value, "inset(50%)" | "inset(100%)" | "circle(0)")),
    hider("content-visibility", Of::Content, |value| value == "hidden"),
    hider("width", Of::Size, is_zero),
    hider("height", Of::Size, is_zero),
    hider("max-width", Of::Size, is_zero),
    hider("max-height", Of::Size, is_zero),
    hider("inline-size", Of::Size, is_zero),
    hider("block-size", Of::Size, is_zero),
    hider("left", Of::Place, is_far_away),
    hider("right", Of::Place, is_far_away),
    hider("top", Of::Place, is_far_away),
    hider("bottom", Of::Place, is_far_away),
    hider("margin-left", Of::Place, is_far_away),
    hider("margin-top", Of::Place, is_far_away),
    hider("text-indent", Of::Place, is_far_away),
];

/// What gives a button without width or height a size all the same.
const ROOM: [&str; 3] = ["padding", "min-width", "min-height"];

/// What hides `element`, as one that others stand in or, with `itself`, as the button in question.
///
/// Of each property the strongest declaration counts, by importance, specificity and order: a rule that
/// shows the element again, if only at times, is taken as the design, and so is one that hides it only
/// while nobody points at it.
pub fn hiding<'a>(element: Element<'a>, itself: bool, sheets: &'a [ScopedSheet<'a>]) -> Option<Hiding<'a>> {
    let found = HIDERS.iter().filter(|hider| itself || hider.of == Of::Content).filter_map(|hider| {
        if !is_used(hider, element, sheets) {
            return None;
        }
        let declared = declared(element, hider.property, sheets);
        let hides = |declared: &&Declared<'_>| (hider.hides)(&normal(declared.value));
        let strongest = declared.iter().rev().take_while(hides);
        let hiding = strongest.max_by_key(|declared| declared.matched)?;
        let is_design = hiding.rule.is_some_and(|(sheet, rule)| ends_when_pointed_at(&sheets[sheet], rule));
        let has_room = hider.of == Of::Size
            && ROOM
                .iter()
                .any(|room| usual_value(element, room, sheets).is_some_and(|value| !is_zero(&normal(value))));
        (!is_design && !has_room).then_some(Hiding {
            property: hider.property,
            value: hiding.value,
            matched: hiding.matched,
            rule: hiding.rule,
        })
    });
    // What hides it always before what does so at times.
    found.min_by_key(|hiding| std::cmp::Reverse(hiding.matched))
}

/// Whether anything declares the property so that it hides: a look at names and values, which is all
/// that most themes need.
fn is_used(hider: &Hider, element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let hides = |sheet: &ScopedSheet<'_>, declaration: &Declaration| {
        sheet.text[declaration.name.range()].eq_ignore_ascii_case(hider.property)
            && (hider.hides)(&normal(&sheet.text[declaration.value.range()].replace("!important", "")))
    };
    let in_sheets = sheets.iter().any(|sheet| {
        let mut declarations = sheet.sheet.rules().iter().flat_map(|rule| &rule.declarations);
        declarations.any(|declaration| hides(sheet, declaration))
    });
    in_sheets || element.attribute("style").is_some()
}

fn ends_when_pointed_at(sheet: &ScopedSheet<'_>, rule: &Rule) -> bool {
    let prelude = &sheet.text[rule.prelude.range()];
    [":not(:hover", ":not(:focus", ":not(:active"].iter().any(|state| prelude.contains(state))
}

/// Whether a rule is for `element` by its name or a class of its, if only at times.
pub fn has_rule(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    element.attribute("style").is_some()
        || sheets.iter().any(|sheet| {
            sheet.sheet.rules().iter().any(|rule| {
                !rule.declarations.is_empty()
                    && !rule.is_at_rule(sheet.text)
                    && sheet.text[rule.prelude.range()].trim() != "*"
                    && rule_matches(element, rule, sheet).0 != Match::Never
            })
        })
}

/// Whether styles draw something where `element` is, so that it can be seen without any content: a
/// background, a mask, or something before or after its content.
pub fn draws_something(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let classes: Vec<&str> =
        class_tokens(element.class()).into_iter().chain(class_literals(element.class())).collect();
    let draws = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["background", "mask", "-webkit-mask", "border-image", "content"]
            .iter()
            .any(|drawn| name.starts_with(drawn))
    };
    // What stands before or after the content of the element, told by one of its classes.
    let has_more = |prelude: &str| {
        let is_own = |name: &String| classes.iter().any(|class| name.ends_with(class));
        (prelude.contains(":before") || prelude.contains(":after"))
            && ParsedSelectors::parse(prelude).classes().iter().any(is_own)
    };
    element
        .attribute("style")
        .is_some_and(|style| style.value().is_some_and(|value| value.contains("background")))
        || sheets.iter().any(|sheet| {
            sheet.sheet.rules().iter().any(|rule| {
                let prelude = &sheet.text[rule.prelude.range()];
                let mut names =
                    rule.declarations.iter().map(|declaration| &sheet.text[declaration.name.range()]);
                names.any(draws)
                    && !rule.is_at_rule(sheet.text)
                    && (has_more(prelude) || rule_matches(element, rule, sheet).0 != Match::Never)
            })
        })
}

/// The property, with its value, that puts an absolutely positioned `element` outside of its frame by a
/// fixed length.
pub fn offset_outside<'a>(
    element: Element<'a>,
    sheets: &'a [ScopedSheet<'a>],
) -> Option<(&'static str, &'a str)> {
    ["top", "right", "bottom", "left"].into_iter().find_map(|side| {
        let value = usual_value(element, side, sheets)?;
        let normal = normal(value);
        let (number, unit) = length(&normal)?;
        (number < 0.0 && unit != "%").then_some((side, value))
    })
}

fn normal(value: &str) -> String {
    value.trim().to_ascii_lowercase()
}

/// A number and the unit behind it.
fn length(value: &str) -> Option<(f64, &str)> {
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let unit = &value[end..];
    let is_unit = unit == "%" || unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    Some((value[..end].parse().ok()?, unit)).filter(|_| is_unit)
}

fn is_zero(value: &str) -> bool {
    length(value).is_some_and(|(number, _)| number == 0.0)
}

/// Further than any chat is wide or high.
fn is_far_away(value: &str) -> bool {
    length(value).is_some_and(|(number, unit)| match unit {
        "px" => number <= -500.0,
        "em" | "rem" => number <= -30.0,
        _ => !unit.is_empty() && number <= -100.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::{Scope, Sheet};
    use crate::syntax::Document;

    fn judge<T>(css: &str, judge: impl Fn(Element<'_>, &[ScopedSheet<'_>]) -> T) -> T {
        let text = r#"<template><div class="row"><ActionMenu class="menu {{ a | then: 'small' }}"/></div></template>"#;
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let menu = document.elements().nth(2).expect("the menu");
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        judge(menu, &[ScopedSheet { text: css, sheet: &sheet, scope: Scope::Component }])
    }

    #[test]
    fn the_strongest_declaration_decides() {
        for (css, expected) in [
            (".menu { display: none }", Some(Match::Always)),
            (".menu { display: none } .row .menu { display: flex }", None),
            (".row .menu { display: none } .menu { display: flex }", Some(Match::Always)),
            (".menu { display: none !important } .row .menu { display: flex }", Some(Match::Always)),
            (".menu { display: none; display: flex }", None),
            (".menu { opacity: 0 } .row:hover .menu { opacity: 1 }", None),
            (".menu { opacity: 0.0 } .row:hover .menu { display: flex }", Some(Match::Always)),
            (".menu:not(:hover) { opacity: 0 }", None),
            ("@media (max-width: 30em) { .menu { DISPLAY: None } }", Some(Match::Sometimes)),
            ("@media print { .menu { display: none } }", None),
            (".menu.small { visibility: hidden }", Some(Match::Sometimes)),
            (".dark .menu { visibility: hidden }", None),
            ("body .menu { visibility: hidden }", Some(Match::Sometimes)),
            (".menu { width: 0px }", Some(Match::Always)),
            (".menu { width: 0; padding: 4px 6px }", None),
            (".menu { width: 20px; left: -9999px }", Some(Match::Always)),
            (".menu { left: -1rem; width: 10% }", None),
            (".other { display: none }", None),
            (".menu { display: none } .menu { display: var(--menu) }", None),
        ] {
            let found = judge(css, |menu, sheets| hiding(menu, true, sheets).map(|hiding| hiding.matched));
            assert_eq!(found, expected, "{css}");
        }
    }

    #[test]
    fn drawings_and_offsets_are_seen() {
        for (css, expected) in [
            (".menu { background: url(dots.svg) }", true),
            (".menu::after { content: '…' }", true),
            (".row::after { content: '…' }", false),
            (".menu { color: red }", false),
        ] {
            assert_eq!(judge(css, draws_something), expected, "{css}");
        }
        let outside =
            |css: &str| judge(css, |menu, sheets| offset_outside(menu, sheets).map(|found| found.0));
        assert_eq!(outside(".menu { top: -1rem }"), Some("top"));
        assert_eq!(outside(".menu { top: 1rem; right: -5% }"), None);
        assert!(judge("* { margin: 0 } .menu {}", |menu, sheets| !has_rule(menu, sheets)));
        assert!(judge("ActionMenu { margin: 0 }", has_rule));
    }
}
