//! # What it does
//! Finds menus with `position: absolute` and nothing around them that has a position: not in their own
//! template, nor where their component is rendered.
//!
//! # Why it matters
//! Such a menu lands in a corner of the chat, all of them on one spot, instead of each in its bubble.
//!
//! # What is inserted
//! `position: relative` for the element that the menu stands in: not without `--unsafe` where that, or
//! something in it, would move, or where something is in the menu's corner already.
//!
//! # Example
//! ```text
//! .bubble { padding: 8px; }
//! .action-menu { position: absolute; top: 4px; right: 4px; }
//! ```

use super::{Context, Needs, Rule, mended};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::menu::{self, Concern};
use crate::paths::Placed;
use crate::style::{OFFSETS, may_be_frame};
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-unpositioned",
    severity: Severity::Warning,
    summary: "an absolute menu stands in nothing that has a position",
    file: include_str!("action_menu_unpositioned.rs"),
    needs: Needs::SoundComponent,
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
        text: "this has no position".to_owned(),
    });
    let others = others.iter().map(|menu| context.label(menu.open_tag(), "nor has what is around this one"));
    let help = "give the element that the menu belongs to `position: relative`";
    let found = Diagnostic {
        secondary: around.into_iter().chain(others).collect(),
        ..context.diagnostic(
            &RULE,
            context.label(first.open_tag(), "this menu has `position: absolute`"),
            "nothing around this menu has a position: it lands in a corner of the chat",
        )
    };
    vec![match fix {
        Some((fix, concern)) => mended(found, fix, concern, "do that"),
        None => Diagnostic { help: Some(help.to_owned()), ..found },
    }]
}

/// Whether a menu has `position: absolute`.
pub(super) fn is_absolute(context: &Context<'_>, menu: Element<'_>) -> bool {
    let styles = context.theme.styles_for(context.component);
    styles.usual_value(menu, "position").is_some_and(|value| value == "absolute")
}

/// Whether a menu is moved from where it would stand otherwise, if only at times.
fn has_offset(context: &Context<'_>, menu: Element<'_>) -> bool {
    let styles = context.theme.styles_for(context.component);
    OFFSETS.iter().any(|property| !styles.declared(menu, property).is_empty())
}

/// Whether something around the menu may have a position, wherever its component is rendered.
pub(super) fn is_framed<'a>(context: &Context<'a>, menu: Element<'a>) -> bool {
    context.ways(menu).iter().all(|way| has_frame(context, way))
}

fn has_frame(context: &Context<'_>, way: &[Placed<'_>]) -> bool {
    way.iter().any(|outer| {
        let is_unknown = outer.element.is_component() && context.theme.find(outer.element.name()).is_none();
        let styles = context.theme.styles_for(context.theme.component(outer.component));
        is_unknown || may_be_frame(outer.element, &styles)
    })
}

/// The element that should have a position and has not.
fn around<'a>(context: &Context<'a>, menu: Element<'a>) -> Option<Placed<'a>> {
    let ways = context.ways(menu);
    let way = ways.iter().find(|way| !has_frame(context, way))?;
    way.iter().find(|outer| !outer.element.is_component()).copied()
}

/// `position: relative` for the bubble, or else for what the menu stands in.
fn fix<'a>(context: &Context<'a>, menus: &[Element<'a>]) -> Option<(Fix, Option<Concern>)> {
    // Where the component is rendered elsewhere, too, and has its place there, nothing is to change.
    if menus.iter().any(|menu| context.ways(*menu).iter().any(|way| has_frame(context, way))) {
        return None;
    }
    let framed: Vec<_> = menus.iter().filter_map(|menu| Some((frame_for(*menu)?, *menu))).collect();
    let (frame, _) = framed.first()?;
    let title = format!("give the `<{}>` around the menu `position: relative`", frame.name());
    let mending = menu::framing(context.theme, context.id, &framed)?;
    Some(context.mend(title, mending))
}

fn frame_for<'d>(menu: Element<'d>) -> Option<Element<'d>> {
    let mut around = menu.ancestors_in_section();
    let frame = around.find(|around| menu::holds_message(*around)).or(menu.parent());
    frame.filter(|frame| frame.parent().is_some() && !frame.is_component())
}
