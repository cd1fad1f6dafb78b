//! # What it does
//! Finds attributes and elements that start with `t:` and are no directive.
//!
//! # Why it matters
//! `t:` belongs to the template language. A directive that it does not know keeps the component from
//! being compiled, or does nothing where it was meant to decide what shows.
//!
//! # Example
//! ```text
//! <div t:elseif="{{ sender.isMe }}">
//! ```
//! should be
//! ```text
//! <div t:else-if="{{ sender.isMe }}">
//! ```

use super::{Context, Needs, Rule, did_you_mean};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::Directive;

pub(super) static RULE: Rule = Rule {
    id: "unknown-directive",
    severity: Severity::Error,
    summary: "there is no such directive",
    file: include_str!("unknown_directive.rs"),
    needs: Needs::BalancedTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for element in context.document().elements() {
        let is_unknown = element.name().starts_with("t:") && !element.is_set();
        let attributes = element
            .attributes()
            .filter(|attribute| attribute.directive().is_none() && attribute.name().starts_with("t:"));
        let names = attributes.map(|attribute| (attribute.name(), attribute.name_span()));
        let elements = is_unknown.then(|| (element.name(), element.name_span()));
        for (name, span) in elements.into_iter().chain(names) {
            let known = Directive::ALL.map(Directive::name).into_iter().chain(["t:set"]);
            let all = "there are `t:if`, `t:else-if`, `t:else`, `t:for`, `t:key` and `<t:set>`";
            found.push(Diagnostic {
                help: Some(did_you_mean(name, known).unwrap_or_else(|| all.to_owned())),
                ..context.uncompilable(
                    &RULE,
                    context.label(span, "the template language does not know this"),
                    &format!("there is no directive `{name}`"),
                )
            });
        }
    }
    found
}
