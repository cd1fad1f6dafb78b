//! # What it does
//! Finds menus that no path through the template shows: they are under `{{ false }}`, or in a branch that can
//! never be taken.
//!
//! # Why it matters
//! There is a menu in the file, but none on the screen.
//!
//! # Example
//! ```text
//! <div t:if="{{ sender.isMe }}">
//!   <ActionMenu t:if="{{ sender.isMe == false }}"><Icon type="horizontalDots" /></ActionMenu>
//! </div>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};

/// How many of the conditions get a label.
const MAX_LABELS: usize = 3;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-unreachable",
    severity: Severity::Error,
    summary: "the menu is where nothing is ever shown",
    file: include_str!("action_menu_unreachable.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(coverage) = context.coverage() else { return Vec::new() };
    let is_shown =
        coverage.paths.as_ref().is_none_or(|paths| paths.iter().any(|path| !path.menus.is_empty()));
    let Some(menu) = coverage.menus.first().filter(|_| !is_shown) else { return Vec::new() };
    let primary = context.label(context.site(coverage, *menu).open_tag(), "this menu never shows");
    let secondary = context.condition_labels(coverage, *menu, "not shown under this condition");
    vec![Diagnostic {
        secondary: secondary.into_iter().take(MAX_LABELS).collect(),
        obstacle: Some("the conditions around the menu are never all true".to_owned()),
        help: Some("remove the condition that is never true, or move the menu out of it".to_owned()),
        ..context.diagnostic(
            &RULE,
            primary,
            "the menu is in the template, but it never shows: people cannot use it",
        )
    }]
}
