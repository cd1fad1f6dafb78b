//! # What it does
//! Finds menus that no style rule is for: their class has no rule, or they have no class.
//!
//! # Why it matters
//! A browser draws such a button grey and square, wherever it happens to stand in the text.
//!
//! # What is inserted
//! The rules that TalkJS's own themes have for the menu, under the class that it has; a class, where it
//! has none.
//!
//! # Example
//! ```text
//! <ActionMenu><Icon type="horizontalDots" /></ActionMenu>
//! ```

use super::action_menu_unpositioned::is_framed;
use super::{Context, Needs, Rule};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::menu::{self, Target};
use crate::style::has_rule;
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-unstyled",
    severity: Severity::Warning,
    summary: "no style rule is for the menu",
    file: include_str!("action_menu_unstyled.rs"),
    needs: Needs::SoundComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let sheets = context.theme.sheets_for(context.component);
    let unstyled: Vec<Element<'_>> =
        context.menus().iter().filter(|menu| !has_rule(**menu, &sheets)).copied().collect();
    let Some((first, others)) = unstyled.split_first() else { return Vec::new() };
    let class = first.attribute("class");
    let (text, message) = match class.and_then(|class| class.value()) {
        Some(class) => (
            "no rule is for this class",
            format!("no style rule is for `{class}`: a browser draws this menu as a grey button"),
        ),
        None => (
            "it has no class",
            "this menu has no class, so no style rule is for it: a browser draws it as a grey button"
                .to_owned(),
        ),
    };
    let fix = fix(context, &unstyled);
    let span = class.map_or(first.open_tag(), |class| class.span());
    vec![Diagnostic {
        secondary: others.iter().map(|menu| context.label(menu.open_tag(), "neither for this one")).collect(),
        help: Some("write rules for it in the component's `<style>`".to_owned()).filter(|_| fix.is_none()),
        fix,
        ..context.diagnostic(&RULE, context.label(span, text), message)
    }]
}

fn fix<'a>(context: &Context<'a>, menus: &[Element<'a>]) -> Option<Fix> {
    let target = context.menu_target(menus[0])?;
    // Without a frame the rules would put a message's menu into a corner of the chat.
    let stands_in_element =
        |menu: &Element<'_>| menu.parent().is_some_and(|parent| parent.parent().is_some());
    let can_be_styled = |menu: &&Element<'a>| {
        target == Target::ChatHeader || stands_in_element(menu) || is_framed(context, **menu)
    };
    let menus: Vec<Element<'_>> = menus.iter().filter(can_be_styled).copied().collect();
    let edits = menu::styling(context.theme, context.id, &menus, context.snippets.get(target))?;
    let title = match target {
        Target::UserMessage => "style the message menu as TalkJS's own themes do",
        Target::ChatHeader => "style the conversation menu as TalkJS's own themes do",
    };
    (!edits.is_empty()).then(|| Fix { applicability: Applicability::Safe, title: title.to_owned(), edits })
}
