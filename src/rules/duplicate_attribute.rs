//! # What it does
//! Finds elements that have an attribute twice.
//!
//! # Why it matters
//! A theme is compiled as XML, where an attribute stands once. TalkJS silently serves its default
//! theme in place of the whole design.
//!
//! # Example
//! ```text
//! <div class="bubble" class="wide">
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::{Attribute, Element};

pub(super) static RULE: Rule = Rule {
    id: "duplicate-attribute",
    severity: Severity::Error,
    summary: "an attribute stands twice",
    file: include_str!("duplicate_attribute.rs"),
    needs: Needs::BalancedTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.document().with_repeated_attributes().filter_map(|element| {
        let (first, second) = repeated(element)?;
        let name = second.name();
        let primary = context.label(second.name_span(), "the second one");
        Some(Diagnostic {
            secondary: vec![context.label(first.name_span(), "the first one")],
            help: Some("keep one of them".to_owned()),
            ..context.uncompilable(&RULE, primary, &format!("`{name}` stands twice in one tag"))
        })
    });
    found.collect()
}

/// Two attributes of one name.
fn repeated(element: Element<'_>) -> Option<(Attribute<'_>, Attribute<'_>)> {
    let mut attributes = element.attributes();
    if attributes.len() <= FEW {
        let mut each = attributes.enumerate();
        return each.find_map(|(at, second)| {
            let mut before = element.attributes().take(at);
            before.find(|first| first.name() == second.name()).map(|first| (first, second))
        });
    }
    let mut seen = std::collections::BTreeMap::new();
    attributes.find_map(|second| seen.insert(second.name(), second).map(|first| (first, second)))
}

/// How many attributes are compared each with each.
const FEW: usize = 16;
