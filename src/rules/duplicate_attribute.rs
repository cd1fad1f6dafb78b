//! # What it does
//! Finds elements that have the same attribute twice.
//!
//! # Why it matters
//! A theme is compiled as XML, where an element may have an attribute only once. TalkJS silently serves its
//! default theme in place of the whole design.
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
    summary: "an attribute appears twice",
    file: include_str!("duplicate_attribute.rs"),
    needs: Needs::Tokens,
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
            ..context.uncompilable(&RULE, primary, &format!("`{name}` appears twice in one tag"))
        })
    });
    found.collect()
}

/// The first two attributes with the same name.
fn repeated(element: Element<'_>) -> Option<(Attribute<'_>, Attribute<'_>)> {
    let mut attributes = element.attributes();
    if attributes.len() <= MAX_PAIRWISE {
        let mut each = attributes.enumerate();
        return each.find_map(|(at, second)| {
            let mut before = element.attributes().take(at);
            before.find(|first| first.name() == second.name()).map(|first| (first, second))
        });
    }
    let mut seen = std::collections::BTreeMap::new();
    attributes.find_map(|second| seen.insert(second.name(), second).map(|first| (first, second)))
}

/// Up to this many attributes are compared pair by pair.
const MAX_PAIRWISE: usize = 16;
