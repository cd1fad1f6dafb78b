//! # What it does
//! Finds menus that reach out of an element that cuts off everything outside of it.
//!
//! # Why it matters
//! Part or all of the button cannot be seen.
//!
//! # Example
//! ```text
//! .bubble { position: relative; overflow: hidden; }
//! .action-menu { position: absolute; top: -12px; }
//! ```

use super::action_menu_unpositioned::is_absolute;
use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::style::{is_containing_block, offset_outside};
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-clipped",
    severity: Severity::Info,
    summary: "the menu reaches out of a bubble that cuts it off",
    file: include_str!("action_menu_clipped.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.menus().is_empty() {
        return Vec::new();
    }
    let styles = context.theme.styles_for(context.component);
    let found = context.menus().iter().filter(|menu| is_absolute(context, **menu)).filter_map(|menu| {
        let (side, value) = offset_outside(*menu, &styles)?;
        let (clip, overflow) = clipping(context, *menu)?;
        let secondary = vec![context.label(clip.open_tag(), format!("this has `overflow: {overflow}`"))];
        Some(Diagnostic {
            secondary,
            help: Some(format!("place the menu inside, or remove `overflow: {overflow}`")),
            ..context.diagnostic(
                &RULE,
                context.label(menu.open_tag(), format!("this has `{side}: {value}`")),
                "the menu is partly outside of an element that cuts off everything outside of it",
            )
        })
    });
    found.collect()
}

/// The containing block of an absolutely positioned menu, with its `overflow` value, if it cuts the menu off.
fn clipping<'c>(context: &'c Context<'_>, menu: Element<'c>) -> Option<(Element<'c>, String)> {
    let styles = context.theme.styles_for(context.component);
    let frame = menu.ancestors().find(|outer| is_containing_block(*outer, &styles))?;
    ["overflow", "overflow-x", "overflow-y"].into_iter().find_map(|property| {
        let overflow = styles.usual_value(frame, property)?.into_owned();
        matches!(&*overflow, "hidden" | "clip").then_some((frame, overflow))
    })
}
