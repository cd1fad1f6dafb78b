//! # What it does
//! Finds menus that a style rule hides: `display: none`, `visibility: hidden`, `opacity: 0`, no size, a
//! place off the screen. The rule may be the component's own or GlobalCSS's, and hide the menu or what
//! it stands in. An error where the menu itself is always hidden; otherwise a warning, since teams hide
//! rows of buttons on purpose.
//!
//! A stronger rule that shows the menu again, on `:hover` for instance, makes this silent.
//!
//! # Why it matters
//! The menu is in the template, and nobody sees it.
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
    needs: Needs::SoundComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let menus = context.menus();
    let found = menus.iter().map(|menu| {
        let found = concealment(context.theme, context.references(), context.id, *menu);
        (*menu, found)
    });
    let found: Vec<_> = found.collect();
    // One menu for small screens and one for large ones are a design.
    let others_show = found.iter().any(|(_, found)| found.is_none());
    let hidden_ones = found.iter().filter_map(|(menu, found)| Some((*menu, found.as_ref()?)));
    let told = hidden_ones.filter(|(_, found)| (found.always && found.is_menu) || !others_show);
    told.map(|(menu, found)| hidden(context, menu, found)).collect()
}

fn hidden(context: &Context<'_>, menu: Element<'_>, found: &Concealment) -> Diagnostic {
    let severity = if found.is_menu && found.always { Severity::Error } else { Severity::Warning };
    let text = &found.text;
    let message = match (found.is_menu, found.always) {
        (true, true) => format!("`{text}` hides the menu: nobody sees it"),
        (true, false) => format!("`{text}` hides the menu at times"),
        (false, true) => format!("`{text}` hides what the menu stands in: nobody sees it"),
        (false, false) => format!("`{text}` hides what the menu stands in at times"),
    };
    let mut secondary = Vec::new();
    if !found.is_menu {
        let text = "the menu stands in this".to_owned();
        secondary.push(Label { component: found.component, span: found.hidden, text });
    }
    secondary.extend(found.rule.map(|(component, span)| Label {
        component,
        span,
        text: "hidden by this rule".to_owned(),
    }));
    Diagnostic {
        severity,
        secondary,
        obstacle: Some(format!("`{text}` hides the menu")).filter(|_| severity == Severity::Error),
        help: Some(
            "remove the declaration, or show the menu again by a stronger rule, such as one with `:hover`"
                .to_owned(),
        ),
        ..context.diagnostic(&RULE, context.label(menu.open_tag(), "this menu is hidden"), message)
    }
}
