//! # What it does
//! Finds components that render themselves, directly or through others. An error where no condition
//! and no loop can bring it to an end; a warning where one may.
//!
//! # Why it matters
//! Such a component never comes to an end: the chat freezes or shows nothing in its place.
//!
//! # Example
//! ```text
//! Bubble.template:   <div class="bubble"><Quote /></div>
//! Quote.template:    <blockquote><Bubble /></blockquote>
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::paths::Placed;
use crate::syntax::Element;
use crate::theme::ComponentId;

pub(super) static RULE: Rule = Rule {
    id: "component-cycle",
    severity: Severity::Error,
    summary: "a component renders itself",
    file: include_str!("component_cycle.rs"),
    needs: Needs::SoundComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(cycle) = cycle(context) else { return Vec::new() };
    // Reported once, at the component of the cycle whose name comes first.
    let name = |placed: &Placed<'_>| context.theme.component(placed.component).name();
    if cycle.iter().any(|placed| name(placed) < context.component.name()) {
        return Vec::new();
    }
    let through: Vec<String> = cycle.iter().map(|placed| format!("`<{}>`", placed.element.name())).collect();
    let may_end = cycle.iter().any(|placed| may_be_left_out(placed.element));
    let primary = context.label(cycle[0].element.open_tag(), "this leads back to the component");
    let others = cycle[1..].iter().map(|placed| Label {
        component: placed.component,
        span: placed.element.open_tag(),
        text: "by way of this".to_owned(),
    });
    let (severity, end) = match may_end {
        true => (Severity::Warning, "and only a condition can end that"),
        false => (Severity::Error, "without end: the chat freezes or shows nothing there"),
    };
    vec![Diagnostic {
        severity,
        secondary: others.collect(),
        obstacle: Some("the component renders itself".to_owned()).filter(|_| !may_end),
        help: Some("remove one of these tags".to_owned()).filter(|_| !may_end),
        ..context.diagnostic(
            &RULE,
            primary,
            format!("the component renders itself ({}), {end}", through.join(", then ")),
        )
    }]
}

/// The elements by which the component leads back to itself, its own first; those that are always
/// rendered before others.
fn cycle<'t>(context: &Context<'t>) -> Option<Vec<Placed<'t>>> {
    let name = context.component.name();
    if context.references().to(name).is_empty() {
        return None;
    }
    // From each component, the element by which it leads to this one.
    let mut found: BTreeMap<ComponentId, Placed<'_>> = BTreeMap::new();
    let mut names = vec![name];
    let mut seen = BTreeSet::from([name]);
    let mut next = 0;
    while let Some(wanted) = names.get(next).copied() {
        next += 1;
        let mut sites = context.references().to(wanted).to_vec();
        sites.sort_by_key(|site| may_be_left_out(site.element));
        for site in sites {
            let parent = context.theme.component(site.component).name();
            if site.component == context.id {
                let mut cycle = vec![site];
                while let Some(last) = cycle.last().filter(|last| last.element.name() != name) {
                    let inner = context.theme.find(last.element.name())?.0;
                    cycle.push(*found.get(&inner)?);
                }
                return Some(cycle);
            }
            if seen.insert(parent) {
                names.push(parent);
                found.insert(site.component, site);
            }
        }
    }
    None
}

/// Whether an element is under a condition or in a loop.
fn may_be_left_out(element: Element<'_>) -> bool {
    let mut around = std::iter::once(element).chain(element.node().ancestors());
    around.any(|element| element.directives().next().is_some())
}
