//! # What it does
//! Finds `<ActionMenu` in the source of the app that shows the chat: in Vue, React and Svelte components and
//! in HTML pages that neither import nor define such a component.
//!
//! # Why it matters
//! The snippet from the documentation belongs in the *theme*, in its UserMessage and ChatHeader. In the app's
//! own markup it is an unknown element: nothing shows, and the chat has no menu.
//!
//! # Example
//! ```text
//! <!-- in App.vue -->
//! <ActionMenu class="action-menu"><Icon type="horizontalDots" /></ActionMenu>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::theme::{Form, pasted_menu};

pub(super) static RULE: Rule = Rule {
    id: "menu-in-app-source",
    severity: Severity::Error,
    summary: "the menu was pasted into the app in place of the theme",
    file: include_str!("menu_in_app_source.rs"),
    needs: Needs::ForeignFile,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.component.form() != Form::AppSource {
        return Vec::new();
    }
    let found = pasted_menu(context.component.source().text()).map(|span| Diagnostic {
        obstacle: Some("the menu belongs in the theme, not in the app".to_owned()),
        help: Some(
            "remove it here; copy the theme's UserMessage from the Theme Editor into a file and run \
             `theme-upgrade apply UserMessage.template` on it"
                .to_owned(),
        ),
        ..context.diagnostic(
            &RULE,
            context.label(span, "an unknown element in the app's own markup"),
            "the action menu was pasted into the app: nothing shows here, and the chat still has no menu",
        )
    });
    found.into_iter().collect()
}
