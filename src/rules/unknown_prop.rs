//! # What it does
//! Finds props that a TalkJS component is not documented to have. `class`, `style`, `title`, `id`, `key`,
//! `role`, `tabindex`, `disabled`, `data-*`, `aria-*` and directives are never reported.
//!
//! # Why it matters
//! TalkJS ignores them. `ActionButton` and `ActionLink` are different: there, the app gets such a
//! prop as a parameter of the event.
//!
//! # Example
//! ```text
//! <ActionButton action="call" number="{{ sender.custom.phone }}">Call</ActionButton>
//! ```

use super::{Context, Needs, Rule, did_you_mean, in_order};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unknown-prop",
    severity: Severity::Info,
    summary: "a component has a prop that is not documented",
    file: include_str!("unknown_prop.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, props) in context.documented_components() {
        let known = || props.required.iter().chain(props.optional).copied();
        for attribute in name.elements().flat_map(|element| element.attributes()) {
            let (name, prop) = (name.text(), attribute.name());
            let is_general =
                matches!(prop, "class" | "style" | "title" | "id" | "key" | "role" | "tabindex" | "disabled");
            let has_prefix = ["t:", "data-", "aria-"].iter().any(|prefix| prop.starts_with(prefix));
            if is_general || has_prefix || known().any(|known| known == prop) {
                continue;
            }
            let is_action = matches!(name, "ActionButton" | "ActionLink");
            let message = match is_action {
                true => {
                    format!("`{prop}` is not a prop of `<{name}>`: the app gets it as `event.params.{prop}`")
                }
                false => {
                    format!("`{prop}` is not a documented prop of `<{name}>`: TalkJS probably ignores it")
                }
            };
            let nearest = did_you_mean(prop, known());
            let as_data = is_action.then(|| format!("write `data-{prop}` if that is what you want"));
            found.push(Diagnostic {
                help: nearest.or(as_data),
                ..context.diagnostic(&RULE, context.label(attribute.name_span(), "not documented"), message)
            });
        }
    }
    in_order(found)
}
