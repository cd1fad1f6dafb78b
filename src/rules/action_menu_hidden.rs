//! # What it does
//! Finds menus that a style rule hides: by `display: none`, `visibility: hidden`, `opacity: 0`, no size, a
//! place off the screen, or a rotation that leaves only the menu's edge to be seen. Also finds menus that
//! `pointer-events: none` keeps from being clicked. The rule may be the component's own or one of GlobalCSS,
//! and it may hide the menu or an element around it. This is an error if the menu itself is always hidden;
//! otherwise it is a warning, since teams hide rows of buttons on purpose.
//!
//! Nothing is reported if a stronger rule shows the menu again, for instance on `:hover` of an element around
//! it. `:hover` of the menu itself counts only for a transparent menu: nobody can point at what is not there.
//!
//! # Why it matters
//! The menu is in the template, but nobody can see it or open it.
//!
//! # Example
//! ```text
//! .ChatHeader__actions { display: none !important; }
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::menu::{Concealment, concealment};
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-hidden",
    severity: Severity::Error,
    summary: "a style rule hides the menu",
    file: include_str!("action_menu_hidden.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let menus = context.menus();
    let found = menus.iter().map(|menu| {
        let found = concealment(context.theme, context.references(), context.id, *menu);
        (*menu, found)
    });
    let found: Vec<_> = found.collect();
    // One menu for small screens and another for large ones is intended.
    let others_show = found.iter().any(|(_, found)| found.is_none());
    let hidden_ones = found.iter().filter_map(|(menu, found)| Some((*menu, found.as_ref()?)));
    let told = hidden_ones.filter(|(_, found)| (found.always && found.is_menu) || !others_show);
    told.map(|(menu, found)| hidden(context, menu, found)).collect()
}

fn hidden(context: &Context<'_>, menu: Element<'_>, found: &Concealment) -> Diagnostic {
    let severity = if found.is_menu && found.always { Severity::Error } else { Severity::Warning };
    let text = &found.text;
    let words = if found.is_seen { &UNTOUCHABLE } else { &HIDDEN };
    let what = if found.is_menu { words.menu } else { words.surroundings };
    let when = if found.always { words.always } else { " under some condition" };
    let message = format!("`{text}` {what}{when}");
    let mut secondary = Vec::new();
    if !found.is_menu {
        let text = "the menu is inside this".to_owned();
        secondary.push(Label { component: found.component, span: found.hidden, text });
    }
    let by = |(component, span)| Label { component, span, text: words.by.to_owned() };
    secondary.extend(found.rule.map(by));
    Diagnostic {
        severity,
        secondary,
        obstacle: Some(format!("`{text}` {}", words.menu)).filter(|_| severity == Severity::Error),
        help: Some(words.help.to_owned()),
        ..context.diagnostic(&RULE, context.label(menu.open_tag(), words.label), message)
    }
}

/// The texts that say what a rule does to a menu.
struct Phrases {
    label: &'static str,
    menu: &'static str,
    surroundings: &'static str,
    always: &'static str,
    by: &'static str,
    help: &'static str,
}

const HIDDEN: Phrases = Phrases {
    label: "this menu is hidden",
    menu: "hides the menu",
    surroundings: "hides an element around the menu",
    always: ": nobody sees it",
    by: "hidden by this rule",
    help: "remove the declaration, or show the menu again with a stronger rule, such as one with `:hover` for an element around it",
};

const UNTOUCHABLE: Phrases = Phrases {
    label: "this menu cannot be clicked",
    menu: "keeps the menu from being clicked",
    surroundings: "keeps an element around the menu from being clicked",
    always: ": nobody can open it",
    by: "because of this rule",
    help: "remove the declaration, or override it for the menu with `pointer-events: auto`",
};
