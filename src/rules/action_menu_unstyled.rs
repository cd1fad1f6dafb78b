//! # What it does
//! Finds menus that no style rule applies to: their class has no rule, or they have no class at all.
//!
//! # Why it matters
//! A browser draws such a menu as a grey, square button, wherever it happens to be in the text.
//!
//! # What is inserted
//! The rules of TalkJS's own themes for the menu, under its own class. If it has no class, it gets one.
//!
//! # Example
//! ```text
//! <ActionMenu><Icon type="horizontalDots" /></ActionMenu>
//! ```

use super::action_menu_unpositioned::is_framed;
use super::{Context, Needs, Rule, with_fix};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::menu::{self, Concern, Target};
use crate::style::has_rule;
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-unstyled",
    severity: Severity::Warning,
    summary: "no style rule applies to the menu",
    file: include_str!("action_menu_unstyled.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.menus().is_empty() {
        return Vec::new();
    }
    let styles = context.theme.styles_for(context.component);
    let unstyled: Vec<Element<'_>> =
        context.menus().iter().filter(|menu| !has_rule(**menu, &styles)).copied().collect();
    let Some((first, others)) = unstyled.split_first() else { return Vec::new() };
    let class = first.attribute("class");
    let (text, message) = match class.and_then(|class| class.value()) {
        Some(class) => (
            "no rule applies to this class",
            format!("no style rule applies to `{class}`: a browser draws this menu as a grey button"),
        ),
        None => (
            "it has no class",
            "this menu has no class, so no style rule applies to it: a browser draws it as a grey button"
                .to_owned(),
        ),
    };
    let fix = fix(context, &unstyled);
    let span = class.map_or(first.open_tag(), |class| class.span());
    let found = Diagnostic {
        secondary: others
            .iter()
            .map(|menu| context.label(menu.open_tag(), "none applies to this one either"))
            .collect(),
        ..context.diagnostic(&RULE, context.label(span, text), message)
    };
    vec![match fix {
        Some((fix, concern)) => with_fix(found, fix, concern, "style the menu"),
        None => {
            Diagnostic { help: Some("add rules for it to the component's `<style>`".to_owned()), ..found }
        }
    }]
}

/// Adds the rules that TalkJS's own themes have for the menu. For a message's menu these are for a button in
/// the corner of its bubble: if the menu stands elsewhere, that may not be what is wanted, and the fix is
/// unsafe.
fn fix<'a>(context: &Context<'a>, menus: &[Element<'a>]) -> Option<(Fix, Option<Concern>)> {
    let target = context.menu_target(menus[0])?;
    let styles = context.theme.styles_for(context.component);
    let is_first_in_bubble =
        |menu: &Element<'a>| match menu.parent().filter(|parent| parent.parent().is_some()) {
            Some(parent) => menu::is_bubble(parent, &styles),
            None => is_framed(context, *menu),
        };
    let is_at_home = target == Target::ChatHeader || menus.iter().all(is_first_in_bubble);
    let stands_in_element =
        |menu: &Element<'_>| menu.parent().is_some_and(|parent| parent.parent().is_some());
    let can_be_styled = |menu: &&Element<'a>| {
        target == Target::ChatHeader || stands_in_element(menu) || is_framed(context, **menu)
    };
    let can_be_styled: Vec<Element<'_>> = menus.iter().filter(can_be_styled).copied().collect();
    let needs_frame = target == Target::UserMessage && !menus.iter().all(|menu| is_framed(context, *menu));
    let snippet = context.snippets.get(target);
    let menu_edits = menu::styling(context.theme, context.id, &can_be_styled, snippet, needs_frame)?;
    let title = match target {
        Target::UserMessage => "style the message menu as TalkJS's own themes do",
        Target::ChatHeader => "style the conversation menu as TalkJS's own themes do",
    };
    let applicability = if is_at_home { Applicability::Safe } else { Applicability::Unsafe };
    if menu_edits.edits.is_empty() {
        return None;
    }
    let (fix, concern) = context.mend(title.to_owned(), menu_edits);
    Some((Fix { applicability, ..fix }, concern))
}
