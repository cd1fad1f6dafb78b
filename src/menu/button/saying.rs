//! What rules may declare for inserted elements, and which values are harmless.

use crate::menu::said::layout::{OnSides, Side};

/// The kind of inserted element that rules match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::menu) enum Role {
    /// A menu in the corner of a bubble.
    BubbleMenu,
    /// A menu among the buttons of a header, or in its own row there.
    HeaderMenu,
    /// The row that comes with a menu.
    HeaderRow,
    /// What is in a menu: an icon, say, or what that draws.
    Picture,
}

/// Properties that declare the same thing.
pub(super) enum Properties {
    /// Each by its whole value.
    All(&'static [&'static str]),
    /// Each by the part of its value for one side.
    OnSide(&'static OnSides, Side),
}

/// The values that an element in one of the roles may be given.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    /// Whether a value is harmless, by property and value.
    pub(super) is_harmless: fn(&str, &str) -> bool,
    /// The effect of any other value, as the end of "`…` is for the menu, too, …".
    pub(super) what: &'static str,
    /// How many buttons with the same value make the menu one of them, so that it is harmless; 0 if none do.
    pub(super) alike: usize,
    /// Whether that is so only in a row that is no wider than its content.
    pub(super) only_in_shrink_to_fit_row: bool,
}

/// What may be declared by some properties.
pub(super) struct Permission {
    pub(super) properties: Properties,
    /// By role, in the order of [`Role`].
    pub(super) allowed: [Allowed; 4],
    /// Whether a harmful value is accepted as the resting state, if it ends when somebody points there.
    pub(super) may_rest: bool,
}

impl Permission {
    /// Whether one of its properties is called `name`, or `name` is `all`.
    pub(super) fn is_about(&self, name: &str) -> bool {
        name == "all"
            || match &self.properties {
                Properties::All(names) => names.contains(&name),
                Properties::OnSide(on_sides, side) => on_sides.of(*side).contains(&name),
            }
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        match &self.properties {
            Properties::All(names) => names.to_vec(),
            Properties::OnSide(on_sides, side) => on_sides.of(*side).to_vec(),
        }
    }

    /// Whether a value of one of its properties is harmless in this role.
    pub(super) fn is_harmless(&self, role: Role, name: &str, value: &str) -> bool {
        let is_harmless = self.allowed[role as usize].is_harmless;
        match &self.properties {
            Properties::All(_) => is_harmless(name, value),
            Properties::OnSide(on_sides, side) => {
                on_sides.value(*side, name, value).is_some_and(|value| is_harmless(name, value))
            }
        }
    }
}
