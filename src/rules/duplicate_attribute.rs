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

pub(super) static RULE: Rule = Rule {
    id: "duplicate-attribute",
    severity: Severity::Error,
    summary: "an attribute stands twice",
    file: include_str!("duplicate_attribute.rs"),
    needs: Needs::BalancedTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.document().elements().filter_map(|element| {
        let mut seen = std::collections::BTreeMap::new();
        let second = element
            .attributes()
            .find_map(|attribute| seen.insert(attribute.name(), attribute).map(|first| (first, attribute)));
        let (first, second) = second?;
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
