//! # What it does
//! Finds menus inside of buttons and links: `<button>`, `<a>`, and the components that render one,
//! such as ActionButton, ActionLink and ConversationLink.
//!
//! # Why it matters
//! A browser allows no button in a button: it moves the menu out, or a click on the menu does what the outer
//! button does.
//!
//! # Example
//! ```text
//! <ActionButton action="open"><ActionMenu class="action-menu"><Icon type="more" /></ActionMenu></ActionButton>
//! ```

use super::{Context, Needs, Rule};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Label, Severity};

pub(super) static RULE: Rule = Rule {
    id: "action-menu-in-interactive",
    severity: Severity::Error,
    summary: "the menu is inside a button or a link",
    file: include_str!("action_menu_in_interactive.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.menus().iter().filter_map(|menu| {
        let around = context.ways(*menu);
        let outer = around.iter().flatten().find(|outer| {
            let name = outer.element.name();
            context.theme.find(name).is_none() && catalog::is_interactive(name)
        })?;
        let name = outer.element.name();
        let text = format!("`<{name}>` is a button or a link");
        Some(Diagnostic {
            secondary: vec![Label { component: outer.component, span: outer.element.open_tag(), text }],
            obstacle: Some(format!("the menu is inside `<{name}>`")),
            help: Some("put the menu beside it, not inside it".to_owned()),
            ..context.diagnostic(
                &RULE,
                context.label(menu.open_tag(), "this menu is inside it"),
                format!("a menu inside `<{name}>`: a browser moves it out, or a click on it does what `<{name}>` does"),
            )
        })
    });
    found.collect()
}
