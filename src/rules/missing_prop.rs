//! # What it does
//! Finds TalkJS components that lack a prop that they need: `<Icon>` without `type`, `<ActionButton>` without
//! `action`, `<TimeAgo>` without `timestamp`.
//!
//! # Why it matters
//! Without the prop, the component shows nothing, or does nothing when it is clicked.
//!
//! # Example
//! ```text
//! <ActionButton>Call</ActionButton>
//! ```
//! should be
//! ```text
//! <ActionButton action="call">Call</ActionButton>
//! ```

use super::{Context, Needs, Rule, in_order};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-prop",
    severity: Severity::Warning,
    summary: "a component lacks a prop that it needs",
    file: include_str!("missing_prop.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, props) in context.documented_components() {
        let lacking = props.required.iter().flat_map(|prop| {
            let elements = name.elements().filter(|element| element.attribute(prop).is_none());
            elements.map(move |element| (element, prop))
        });
        for (element, prop) in lacking {
            let name = element.name();
            let message = format!("`<{name}>` has no `{prop}`: it shows nothing, or does nothing");
            found.push(Diagnostic {
                help: Some(format!("add `{prop}=\"…\"`")),
                ..context.diagnostic(
                    &RULE,
                    context.label(element.name_span(), format!("needs `{prop}`")),
                    message,
                )
            });
        }
    }
    in_order(found)
}
