//! # What it does
//! Finds menus in components that have no menu of their own. TalkJS knows the message menu in UserMessage and
//! the conversation menu in ChatHeader, both also in components that these two render.
//!
//! # Why it matters
//! Elsewhere, the button is not known to open anything.
//!
//! # Example
//! ```text
//! MessageField.template:   <ActionMenu class="menu"><Icon type="more" /></ActionMenu>
//! ```

use super::{Context, Needs, Rule};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Severity};
use crate::menu::Target;
use crate::syntax::Element;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-misplaced",
    severity: Severity::Warning,
    summary: "the menu is in a component that has no menu of its own",
    file: include_str!("action_menu_misplaced.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.menus().iter().filter_map(|menu| {
        let home = home_without_menu(context, context.component.name(), *menu)?;
        Some(Diagnostic {
            help: Some(
                "put the menu into UserMessage, as the first child of the bubble, or into ChatHeader"
                    .to_owned(),
            ),
            ..context.diagnostic(
                &RULE,
                context.label(menu.open_tag(), format!("it belongs to {home} here")),
                format!("{home} has no menu of its own: this button is not known to open anything"),
            )
        })
    });
    found.collect()
}

/// The TalkJS component that the menu ends up in, if that component has no menu of its own.
fn home_without_menu<'a>(context: &Context<'a>, name: &str, menu: Element<'a>) -> Option<String> {
    let has_none = |name: &str| catalog::component(name).is_some() && Target::of(name).is_none();
    if has_none(name) || Target::of(name).is_some() {
        return Some(name.to_owned()).filter(|name| has_none(name));
    }
    // The first TalkJS component on each way out. One of them with a menu of its own is enough.
    let mut homes = Vec::new();
    for way in context.ways(menu) {
        let names = way.iter().map(|outer| context.theme.component(outer.component).name());
        homes.push(names.into_iter().find(|name| catalog::component(name).is_some())?);
    }
    homes.iter().all(|home| has_none(home)).then(|| homes.first().map(ToString::to_string))?
}
