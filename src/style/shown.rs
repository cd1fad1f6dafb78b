//! Which rules make an element visible.

use super::cascade::rule_matches;
use super::pseudo::has_before_or_after;
use super::scoped::{ScopedSheet, Styles};
use super::selector::{Match, ParsedSelectors};
use super::sheet::{Declaration, Rule};
use super::subject::SubjectNames;
use super::values::is_css_wide;
use crate::syntax::{Element, class_literals, class_tokens, glued_classes, has_open_class, open_affixes};

/// Whether a rule matches `element` by its type or one of its classes, if only under some condition.
pub fn has_rule(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let names = SubjectNames::of(element);
    element.attribute("style").is_some()
        || styles.iter().any(|sheet| {
            sheet.sheet.rules().iter().any(|rule| {
                !sheet.sheet.declarations(rule).is_empty()
                    && names.may_match_rule(rule, sheet.text)
                    && sheet
                        .selector(rule)
                        .is_some_and(|selector| ParsedSelectors::parse(&selector).names_its_subject())
                    && rule_matches(element, rule, sheet).0 != Match::Never
            })
        })
}

/// Whether styles draw something where `element` is, so that it can be seen without content: a background, a
/// mask, or a pseudo-element.
pub fn draws_something(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let glued = glued_classes(element.class());
    let written = class_tokens(element.class()).into_iter().chain(class_literals(element.class()));
    let classes: Vec<&str> = written.chain(glued.iter().map(String::as_str)).collect();
    let is_open = has_open_class(element.class()) || open_affixes(element.class()).next().is_some();
    // A pseudo-element of the element, known by one of its classes.
    let has_more = |rule: &Rule, sheet: &ScopedSheet<'_>| {
        let is_own = |name: &String| is_open || classes.iter().any(|class| name.ends_with(class));
        sheet.any_prelude(rule, has_before_or_after)
            && sheet
                .selector(rule)
                .is_some_and(|selector| ParsedSelectors::parse(&selector).classes().iter().any(is_own))
    };
    element
        .attribute("style")
        .is_some_and(|style| style.value().is_some_and(|value| value.contains("background")))
        || styles.iter().any(|sheet| {
            sheet.sheet.rules().iter().any(|rule| {
                let mut declarations = sheet.sheet.declarations(rule).iter();
                declarations.any(|one| draws(one, sheet.text))
                    && (has_more(rule, sheet) || rule_matches(element, rule, sheet).0 != Match::Never)
            })
        })
}

/// Whether a declaration paints something: an image, or a color that may differ from its surroundings.
fn draws(declaration: &Declaration, text: &str) -> bool {
    let (value, _) = declaration.read(text);
    let mut words = value.split_whitespace();
    let is_nothing = words.all(|word| matches!(word, "none" | "normal" | "transparent") || is_css_wide(word));
    let paints = ["background", "background-color", "background-image", "mask", "mask-image", "border-image"];
    let name = text[declaration.name.range()].to_ascii_lowercase();
    let name = name.strip_prefix("-webkit-").unwrap_or(&name);
    !is_nothing && (paints.contains(&name) || matches!(name, "border-image-source" | "content"))
}
