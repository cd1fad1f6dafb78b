//! # What it does
//! Finds menus with nothing visible in them: no icon, text or picture, or a style rule hides all of it.
//!
//! # Why it matters
//! The button is there, but nobody sees it. (`unknown-icon` reports an `<Icon>` with an unknown type.)
//!
//! # What is inserted
//! In an empty menu, the icon of the snippet: three dots, as in TalkJS's own themes, or the one of
//! `--templates`.
//!
//! # Example
//! ```text
//! <ActionMenu class="action-menu" />
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::{Edit, TextEdit};
use crate::menu::Target;
use crate::source::Span;
use crate::style::{draws_something, has_rule, is_gone};
use crate::syntax::{Element, Node, NodeKind};

pub(super) static RULE: Rule = Rule {
    id: "action-menu-without-icon",
    severity: Severity::Warning,
    summary: "nothing in the menu is visible",
    file: include_str!("action_menu_without_icon.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.menus().iter().filter(|menu| !shows_something(context, **menu)).map(|menu| {
        let target = context.menu_target(*menu).unwrap_or(Target::UserMessage);
        let icon = context.snippets.get(target).icon();
        let fix = fix(*menu, &icon);
        let styles = context.theme.styles_for(context.component);
        let is_hidden = menu.descendant_elements().any(|inner| is_gone(inner, &styles));
        let help = match is_hidden {
            true => "a style rule hides its contents: exclude the icon from that rule".to_owned(),
            false => format!("put an icon into it: `{icon}`"),
        };
        Diagnostic {
            help: Some(help).filter(|_| fix.is_none()),
            fix,
            ..context.diagnostic(
                &RULE,
                context.label(menu.open_tag(), "nothing in it is visible"),
                "this menu shows nothing: people cannot see where to click",
            )
        }
    });
    found.collect()
}

fn shows_something(context: &Context<'_>, menu: Element<'_>) -> bool {
    let styles = context.theme.styles_for(context.component);
    let is_visible = |node: Node<'_>| match (node.kind(), node.as_element()) {
        (NodeKind::Text, _) => !node.is_blank(),
        (NodeKind::Interpolation, _) => true,
        (_, Some(element)) if is_gone(element, &styles) => false,
        // A tag such as `<img>` shows something without a class; an empty `<span>` needs a rule.
        (_, Some(element)) => {
            element.is_component()
                || matches!(
                    element.name(),
                    "img" | "svg" | "picture" | "video" | "canvas" | "object" | "input"
                )
                || has_rule(element, &styles)
                || draws_something(element, &styles)
        }
        _ => false,
    };
    let is_shown = |node: &Node<'_>| {
        let mut around = node.ancestors().take_while(|around| *around != menu);
        !around.any(|around| is_gone(around, &styles))
    };
    menu.node().descendants().filter(is_shown).any(is_visible) || draws_something(menu, &styles)
}

/// Inserts the icon if the menu has no content at all.
fn fix(menu: Element<'_>, icon: &str) -> Option<Fix> {
    if menu.node().children().any(|child| !child.is_blank()) {
        return None;
    }
    let tag = menu.open_tag();
    let edits = match menu.close_tag() {
        Some(_) => vec![Edit::insertion(tag.end(), icon)],
        None => {
            let inside = menu.node().document().source().slice(tag).strip_suffix("/>")?;
            let slash = Span::new(tag.start() + inside.trim_end().len(), tag.end() - 1);
            let end = format!("{icon}</{}>", menu.name());
            vec![Edit { span: slash, insert: String::new() }, Edit::insertion(tag.end(), end)]
        }
    };
    let edits = TextEdit::new(edits).ok()?;
    Some(Fix { applicability: Applicability::Safe, title: format!("put `{icon}` into it"), edits })
}
