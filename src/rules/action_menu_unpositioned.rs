//! # What it does
//! Finds menus with `position: absolute` that have no positioned element around them, neither in their own
//! template nor where their component is rendered.
//!
//! # Why it matters
//! All such menus land on the same spot in a corner of the chat, instead of each in its own bubble.
//!
//! # What is inserted
//! `position: relative` for the element around the menu. This needs `--unsafe` where that element or
//! something in it would move, or where something is in the menu's corner already.
//!
//! # Example
//! ```text
//! .bubble { padding: 8px; }
//! .action-menu { position: absolute; top: 4px; right: 4px; }
//! ```

use super::{Context, Needs, Rule, with_fix};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::menu::{self, Concern};
use crate::paths::Placed;
use crate::style::{OFFSETS, may_be_containing_block};
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-unpositioned",
    severity: Severity::Warning,
    summary: "nothing around an absolute menu is positioned",
    file: include_str!("action_menu_unpositioned.rs"),
    needs: Needs::Theme,
    check,
};

fn check<'a>(context: &Context<'a>) -> Vec<Diagnostic> {
    let is_lost = |menu: &&Element<'a>| {
        is_absolute(context, **menu) && !is_framed(context, **menu) && has_offset(context, **menu)
    };
    let lost: Vec<Element<'_>> = context.menus().iter().filter(is_lost).copied().collect();
    let Some((first, others)) = lost.split_first() else { return Vec::new() };
    let fix = fix(context, &lost);
    let around = around(context, *first).filter(|_| fix.is_none()).map(|outer| Label {
        component: outer.component,
        span: outer.element.open_tag(),
        text: "this is not positioned".to_owned(),
    });
    let others = others
        .iter()
        .map(|menu| context.label(menu.open_tag(), "nothing around this one is positioned either"));
    let help = "give the element that the menu belongs to `position: relative`";
    let found = Diagnostic {
        secondary: around.into_iter().chain(others).collect(),
        ..context.diagnostic(
            &RULE,
            context.label(first.open_tag(), "this menu has `position: absolute`"),
            "nothing around this menu is positioned: it lands in a corner of the chat",
        )
    };
    vec![match fix {
        Some((fix, concern)) => with_fix(found, fix, concern, "apply the fix"),
        None => Diagnostic { help: Some(help.to_owned()), ..found },
    }]
}

/// Whether a menu has `position: absolute`.
pub(super) fn is_absolute(context: &Context<'_>, menu: Element<'_>) -> bool {
    let styles = context.theme.styles_for(context.component);
    styles.usual_value(menu, "position").is_some_and(|value| value == "absolute")
}

/// Whether a menu has an offset such as `top`, even if only under some condition.
fn has_offset(context: &Context<'_>, menu: Element<'_>) -> bool {
    let styles = context.theme.styles_for(context.component);
    OFFSETS.iter().any(|property| !styles.declared(menu, property).is_empty())
}

/// Whether something around the menu may be positioned, wherever its component is rendered.
pub(super) fn is_framed<'a>(context: &Context<'a>, menu: Element<'a>) -> bool {
    context.ways(menu).iter().all(|way| has_frame(context, way))
}

fn has_frame(context: &Context<'_>, way: &[Placed<'_>]) -> bool {
    way.iter().any(|outer| {
        let is_unknown = outer.element.is_component() && context.theme.find(outer.element.name()).is_none();
        let styles = context.theme.styles_for(context.theme.component(outer.component));
        is_unknown || may_be_containing_block(outer.element, &styles)
    })
}

/// The element that should be positioned and is not.
fn around<'a>(context: &Context<'a>, menu: Element<'a>) -> Option<Placed<'a>> {
    let ways = context.ways(menu);
    let way = ways.iter().find(|way| !has_frame(context, way))?;
    way.iter().find(|outer| !outer.element.is_component()).copied()
}

/// Gives `position: relative` to the bubble, or else to the element around the menu.
fn fix<'a>(context: &Context<'a>, menus: &[Element<'a>]) -> Option<(Fix, Option<Concern>)> {
    // If the menu is positioned well in another place where the component is rendered, nothing changes.
    if menus.iter().any(|menu| context.ways(*menu).iter().any(|way| has_frame(context, way))) {
        return None;
    }
    let framed: Vec<_> = menus.iter().filter_map(|menu| Some((frame_for(*menu)?, *menu))).collect();
    let (frame, _) = framed.first()?;
    let title = format!("give the `<{}>` around the menu `position: relative`", frame.name());
    let menu_edits = menu::framing(context.theme, context.id, &framed)?;
    Some(context.mend(title, menu_edits))
}

fn frame_for<'d>(menu: Element<'d>) -> Option<Element<'d>> {
    let mut around = menu.ancestors_in_section();
    let frame = around.find(|around| menu::holds_message(*around)).or(menu.parent());
    frame.filter(|frame| frame.parent().is_some() && !frame.is_component())
}
