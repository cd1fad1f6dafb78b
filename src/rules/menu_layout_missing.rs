//! # What it does
//! Finds a `layout.json` without an `actionMenu` section, as in themes from before the menu existed.
//!
//! # Why it matters
//! Only this section styles what opens when the menu is clicked; nothing in the components does. Without it,
//! the open menu keeps TalkJS's own look, whatever the theme looks like.
//!
//! # What is inserted
//! With `--unsafe`, the section with its seven keys. All of them are empty, which means the default: fill in
//! the values that you want.
//!
//! # Example
//! ```text
//! "actionMenu": { "border": "", "borderRadius": "", "backgroundColor": "", "color": "", … }
//! ```

use super::{Context, Needs, Rule};
use crate::catalog::ACTION_MENU_LAYOUT;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::{Edit, TextEdit};
use crate::theme::{layout_sections, new_section, opening_brace};

pub(super) static RULE: Rule = Rule {
    id: "menu-layout-missing",
    severity: Severity::Info,
    summary: "layout.json has no section for the open menu",
    file: include_str!("menu_layout_missing.rs"),
    needs: Needs::Layout,
    check,
};

/// The section that styles the open menu.
const SECTION: &str = "actionMenu";

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let source = context.component.source();
    let Ok(sections) = layout_sections(source) else { return Vec::new() };
    if sections.iter().any(|section| section.key == SECTION) {
        return Vec::new();
    }
    let (at, section) = new_section(source, &sections, SECTION, ACTION_MENU_LAYOUT);
    let edits = TextEdit::new(vec![Edit::insertion(at, section)]).expect("one edit");
    let title = "add the section with empty values".to_owned();
    vec![Diagnostic {
        fix: Some(Fix { applicability: Applicability::Unsafe, title, edits }),
        ..context.diagnostic(
            &RULE,
            context.label(opening_brace(source), "no `actionMenu` in this layout"),
            "the layout has no `actionMenu` section: the open menu keeps TalkJS's own look",
        )
    }]
}
