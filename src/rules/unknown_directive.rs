//! # What it does
//! Finds attributes and elements that start with `t:` but are not a directive.
//!
//! # Why it matters
//! `t:` belongs to the template language. A directive that the language does not know keeps the component
//! from being compiled, or does nothing where it was meant to decide what shows.
//!
//! # Example
//! ```text
//! <div t:elseif="{{ sender.isMe }}">
//! ```
//! should be
//! ```text
//! <div t:else-if="{{ sender.isMe }}">
//! ```

use super::{Context, Needs, Rule, did_you_mean, in_order};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::{AttributeName, Directive, ElementName};

pub(super) static RULE: Rule = Rule {
    id: "unknown-directive",
    severity: Severity::Error,
    summary: "there is no such directive",
    file: include_str!("unknown_directive.rs"),
    needs: Needs::Tokens,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let document = context.document();
    let elements = document.element_names().filter(|name| name.text().starts_with("t:"));
    let elements = elements.flat_map(ElementName::elements).filter(|element| !element.is_t_set());
    let attributes = document.attribute_names().filter(|name| name.text().starts_with("t:"));
    let attributes = attributes.filter(|name| name.directive().is_none()).flat_map(AttributeName::attributes);
    let names = elements.map(|element| (element.name(), element.name_span()));
    let names = names.chain(attributes.map(|attribute| (attribute.name(), attribute.name_span())));
    let found = names.map(|(name, span)| {
        let known = Directive::ALL.map(Directive::name).into_iter().chain(["t:set"]);
        let elsewhere = match name {
            "t:set" => Some("it is an element: `<t:set name=\"{{ … }}\" />`"),
            _ if known.clone().any(|known| known == name) => {
                Some("it is an attribute: write it on an element")
            }
            _ => None,
        };
        let all = "there are `t:if`, `t:else-if`, `t:else`, `t:for`, `t:key` and `<t:set>`";
        Diagnostic {
            help: elsewhere.map(str::to_owned).or(did_you_mean(name, known)).or(Some(all.to_owned())),
            ..context.uncompilable(
                &RULE,
                context.label(span, "the template language does not know this"),
                &match elsewhere {
                    Some(_) => format!("`{name}` means nothing here"),
                    None => format!("there is no directive `{name}`"),
                },
            )
        }
    });
    in_order(found.collect())
}
