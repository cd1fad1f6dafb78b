//! Bubbles with something on the menu's own level, in front of which only a later menu is.

use super::frame::MAX_LOOKED_AT;
use crate::menu::placement::{Anchor, Place};
use crate::menu::said::layout::possible;
use crate::style::Styles;
use crate::syntax::{Document, Element};

/// Whether a `z-index` is that of the menu: of two elements on one level the later one is in front.
pub(super) fn is_level_of_menu(level: &str) -> bool {
    level.parse() == Ok(1)
}

/// The places with the menu last in those bubbles that hold something on its level.
pub(super) fn in_front(mut places: Vec<Place>, document: &Document, styles: &Styles<'_>) -> Vec<Place> {
    let is_raised =
        |inner: Element<'_>| possible(inner, "z-index", styles).iter().any(|level| is_level_of_menu(level));
    if styles.any_rule_declares("z-index", is_level_of_menu) {
        for place in &mut places {
            let mut inside = document.element(place.host).descendant_elements().take(MAX_LOOKED_AT);
            if place.anchor == Anchor::FirstChild(place.host) && inside.any(is_raised) {
                place.anchor = Anchor::LastChild(place.host);
            }
        }
    }
    places
}
