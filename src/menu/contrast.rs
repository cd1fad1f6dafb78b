//! A menu that could not be seen on its header.

use super::concern::{Found, because_of, winner};
use crate::style::{ScopedSheet, is_dark, usual_value};
use crate::syntax::Element;

/// How many elements in a menu, and around it, are looked at.
const MOST: usize = 16;

/// A background that is dark, for a menu that has the color of its surroundings where nothing is said of that: only the
/// title's color is, say.
pub(super) fn of_contrast(menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let has_color = |element: Element<'_>| {
        let color = usual_value(element, "color", sheets);
        color.is_some_and(|color| !matches!(&*color, "inherit" | "currentcolor" | "unset" | "initial"))
    };
    let inside = menu.descendant_elements().take(MOST);
    let around = || {
        let around = menu.node().ancestors().take_while(|around| around.parent().is_some());
        std::iter::once(menu).chain(around).take(MOST)
    };
    let shows_through =
        |value: &str| matches!(value, "none" | "transparent" | "inherit" | "unset" | "initial" | "0" | "0 0");
    let background = |element: Element<'_>| {
        let (property, declared) = winner(element, &["background", "background-color"], sheets)?;
        let what =
            "is dark, and so would the menu on it be: no color is given to the header, only to what is in it";
        let is_dark = is_dark(&declared.value) == Some(true);
        let found = || because_of(property, &declared, sheets, what).filter(|_| is_dark);
        (!shows_through(&declared.value)).then(found)
    };
    // That of the innermost one is seen.
    let found = around().find_map(background).flatten()?;
    (!around().chain(inside).any(has_color)).then_some(found)
}
