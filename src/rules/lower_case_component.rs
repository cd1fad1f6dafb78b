//! # What it does
//! Finds elements whose name differs from that of a TalkJS component only in upper and lower case:
//! `<actionmenu>`, `<messageBody>`.
//!
//! # Why it matters
//! Case tells components from HTML elements. `<actionmenu>` is an unknown HTML element: the browser silently
//! shows nothing for it. For the menu itself this is an error if the component has no other menu, since
//! people have none then; otherwise it is a warning.
//!
//! # Example
//! ```text
//! <actionmenu class="action-menu"></actionmenu>
//! ```
//! should be
//! ```text
//! <ActionMenu class="action-menu"></ActionMenu>
//! ```

use super::{Context, Needs, Rule, in_order};
use crate::catalog::{self, ACTION_MENU};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    id: "lower-case-component",
    severity: Severity::Warning,
    summary: "a component's name has the wrong case",
    file: include_str!("lower_case_component.rs"),
    needs: Needs::CompiledComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let has_menu = context.document().elements_called(ACTION_MENU).next().is_some();
    let names = context.document().element_names();
    let known = names.filter_map(|name| Some((name, catalog::component_for_lower_case(name.text())?)));
    let meant = known.flat_map(|(name, component)| name.elements().map(move |element| (element, component)));
    let found = meant.map(|(element, component)| {
        let name = element.name();
        let primary = context.label(element.name_span(), "an unknown HTML element, not the component");
        let is_only_menu = component.name == ACTION_MENU && !has_menu;
        let severity = if is_only_menu { Severity::Error } else { RULE.severity };
        Diagnostic {
            severity,
            help: Some(format!("write `<{}>`, also in its end tag", component.name)),
            ..context.diagnostic(&RULE, primary, format!("`<{name}>` shows nothing in the chat"))
        }
    });
    in_order(found.collect())
}
