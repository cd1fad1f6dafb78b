//! # What it does
//! Finds more menus that show at the same time than there are bubbles.
//!
//! # Why it matters
//! There are two buttons that open the same menu, often one on top of the other.
//!
//! # Example
//! ```text
//! <div class="message">
//!   <ActionMenu class="action-menu"><Icon type="horizontalDots" /></ActionMenu>
//!   <ActionMenu t:if="{{ sender.isMe }}" class="mine"><Icon type="more" /></ActionMenu>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::menu::{Path, concealment};

pub(super) static RULE: Rule = Rule {
    id: "action-menu-duplicated",
    severity: Severity::Warning,
    summary: "two menus show at the same time",
    file: include_str!("action_menu_duplicated.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(coverage) = context.coverage() else { return Vec::new() };
    let mut paths = coverage.paths.iter().flatten();
    let Some(path) = paths.find(|path| path.has_too_many()) else { return Vec::new() };
    let menus: Vec<_> = path.menus.iter().map(|menu| coverage.menus[*menu]).collect();
    // Rows for small and for large screens: styles hide one of them.
    let mut concealed = menus
        .iter()
        .map(|menu| concealment(context.theme, context.references(), menu.component, menu.element));
    if concealed.any(|by| by.is_some_and(|by| !by.is_seen)) {
        return Vec::new();
    }
    let primary = context.label(context.site(coverage, menus[1]).open_tag(), "this is one menu too many");
    let when = match coverage.when(path, Path::has_too_many) {
        when if when.is_empty() => "at the same time".to_owned(),
        when => format!("together when {when}"),
    };
    let first = context.label(context.site(coverage, menus[0]).open_tag(), "this menu also shows");
    vec![Diagnostic {
        secondary: if first.span == primary.span { Vec::new() } else { vec![first] },
        help: Some("remove one of them, or put it under the opposite condition".to_owned()),
        ..context.diagnostic(
            &RULE,
            primary,
            format!("{} menus show {when}, and they open the same menu", menus.len()),
        )
    }]
}
