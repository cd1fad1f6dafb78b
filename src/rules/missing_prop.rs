//! # What it does
//! Finds components of TalkJS without a prop that they need: `<Icon>` without `type`, `<ActionButton>`
//! without `action`, `<TimeAgo>` without `timestamp`.
//!
//! # Why it matters
//! Without it the component shows nothing, or does nothing when it is clicked.
//!
//! # Example
//! ```text
//! <ActionButton>Call</ActionButton>
//! ```
//! should be
//! ```text
//! <ActionButton action="call">Call</ActionButton>
//! ```

use super::{Context, Needs, Rule};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-prop",
    severity: Severity::Warning,
    summary: "a component lacks what it needs",
    file: include_str!("missing_prop.rs"),
    needs: Needs::SoundComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for element in context.document().elements().filter(|element| element.is_component()) {
        // A file of the theme with the component's name decides for itself what it needs.
        let props =
            catalog::props_of(element.name()).filter(|_| context.theme.find(element.name()).is_none());
        let required = props.map_or(&[][..], |props| props.required);
        for prop in required.iter().filter(|prop| element.attribute(prop).is_none()) {
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
    found
}
