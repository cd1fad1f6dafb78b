//! What is said of the elements that are inserted, and what of that does no harm.

use crate::menu::said::layout::{OnSides, Side};

/// What something is that rules are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::menu) enum Role {
    /// A menu in the corner of a bubble.
    BubbleMenu,
    /// A menu among the buttons of a header, or in a row of its own there.
    HeaderMenu,
    /// The row that comes with a menu.
    HeaderRow,
    /// What is in a menu: an icon, say, or what that draws.
    Picture,
}

/// Properties that say the same of an element.
pub(super) enum Says {
    /// Each by its whole value.
    All(&'static [&'static str]),
    /// Each by what it says of one side.
    OnSide(&'static OnSides, Side),
}

/// What one of the roles may be given.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    /// Whether a value does no harm, by the property and the value.
    pub(super) is_harmless: fn(&str, &str) -> bool,
    /// What comes of another one, as the end of "`…` is for the menu, too, …".
    pub(super) what: &'static str,
    /// Among so many buttons that have the same, the menu is one more of them; where it is 0, it is not.
    pub(super) alike: usize,
    /// Whether that is so only in a row that takes no more room than what is in it.
    pub(super) only_in_tight_row: bool,
}

/// What may be said by some properties.
pub(super) struct Saying {
    pub(super) says: Says,
    /// By role, in their order.
    pub(super) allowed: [Allowed; 4],
    /// Whether something else would be the element's state of rest, if it ends when somebody points there.
    pub(super) may_rest: bool,
}

impl Saying {
    /// Whether one of its properties, or all there are, is called `name`.
    pub(super) fn is_about(&self, name: &str) -> bool {
        name == "all"
            || match &self.says {
                Says::All(names) => names.contains(&name),
                Says::OnSide(on_sides, side) => on_sides.of(*side).contains(&name),
            }
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        match &self.says {
            Says::All(names) => names.to_vec(),
            Says::OnSide(on_sides, side) => on_sides.of(*side).to_vec(),
        }
    }

    /// Whether a value of one of its properties does something in this role no harm.
    pub(super) fn is_harmless(&self, role: Role, name: &str, value: &str) -> bool {
        let is_harmless = self.allowed[role as usize].is_harmless;
        match &self.says {
            Says::All(_) => is_harmless(name, value),
            Says::OnSide(on_sides, side) => {
                on_sides.value(*side, name, value).is_some_and(|value| is_harmless(name, value))
            }
        }
    }
}
