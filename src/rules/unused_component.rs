//! # What it does
//! Finds the theme's own components that none of its templates renders.
//!
//! # Why it matters
//! Such a component is dead weight, or the tag that should render it is misspelt.
//!
//! # Example
//! ```text
//! OldBubble.template, and no <OldBubble /> anywhere
//! ```

use super::{Context, Needs, Rule};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Severity};
use crate::menu::Target;
use crate::theme::Completeness;

pub(super) static RULE: Rule = Rule {
    id: "unused-component",
    severity: Severity::Info,
    summary: "nothing renders the component",
    file: include_str!("unused_component.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let name = context.component.name();
    let is_known = context.theme.completeness() == Completeness::Whole && !context.theme.has_unreadable();
    let mut uses = context.references().to(name).iter();
    if !is_known || catalog::component(name).is_some() || uses.any(|site| site.component != context.id) {
        return Vec::new();
    }
    let Some(template) = context.document().template() else { return Vec::new() };
    let primary = context.label(template.open_tag(), "the component starts here");
    let message = format!("no template of this theme has a `<{name}>`: the component is never shown");
    // If the theme has the component that the name resembles, this one is meant to be another.
    let meant = Target::meant_by(name).filter(|target| context.theme.find(target.name()).is_none());
    let help = meant.map(|target| {
        format!(
            "did you mean {}? TalkJS has no component `{name}`, so this counts as one of the theme's own, which needs \
             no menu",
            target.name()
        )
    });
    vec![Diagnostic { help, ..context.diagnostic(&RULE, primary, message) }]
}
