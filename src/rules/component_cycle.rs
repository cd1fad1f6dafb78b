//! # What it does
//! Finds components that render themselves, directly or through others. This is an error if no condition and
//! no loop can end the cycle, and a warning if one may. If components lead to each other in several ways, the
//! shortest is reported, endless ones first.
//!
//! # Why it matters
//! Rendering such a component never ends: the chat freezes, or shows nothing in its place.
//!
//! # Example
//! ```text
//! Bubble.template:   <div class="bubble"><Quote /></div>
//! Quote.template:    <blockquote><Bubble /></blockquote>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::paths::Cycle;

pub(super) static RULE: Rule = Rule {
    id: "component-cycle",
    severity: Severity::Error,
    summary: "a component renders itself",
    file: include_str!("component_cycle.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let cycle = context.references().cycle(context.theme, context.id).into_iter();
    cycle.map(|cycle| diagnostic(context, cycle)).collect()
}

fn diagnostic(context: &Context<'_>, Cycle { through, is_endless }: &Cycle<'_>) -> Diagnostic {
    let names: Vec<String> = through.iter().map(|placed| format!("`<{}>`", placed.element.name())).collect();
    let primary = context.label(through[0].element.open_tag(), "this leads back to the component");
    let others = through[1..].iter().map(|placed| Label {
        component: placed.component,
        span: placed.element.open_tag(),
        text: "through this".to_owned(),
    });
    let (severity, end) = match is_endless {
        false => (Severity::Warning, "and only a condition can end this"),
        true => (Severity::Error, "and never stops: the chat freezes or shows nothing there"),
    };
    Diagnostic {
        severity,
        secondary: others.collect(),
        obstacle: is_endless.then(|| "the component renders itself".to_owned()),
        help: is_endless.then(|| "remove one of these tags".to_owned()),
        ..context.diagnostic(
            &RULE,
            primary,
            format!("the component renders itself ({}), {end}", names.join(", then ")),
        )
    }
}
