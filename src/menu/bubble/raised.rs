//! Bubbles with something on the menu's own level, in front of which only a later menu is.

use super::frame::MAX_LOOKED_AT;
use crate::menu::placement::{Anchor, Place};
use crate::menu::said::may_be;
use crate::style::Styles;
use crate::syntax::{Document, Element};

/// Whether a `z-index` is that of the menu: of two elements on one level the later one is in front.
pub(super) fn is_level_of_menu(level: &str) -> bool {
    level.parse() == Ok(1)
}

/// How many declarations of that level are compared with the elements in a bubble: no theme has as many.
const MAX_LEVELS: usize = 96;

/// The places with the menu last in those bubbles that hold something on its level.
pub(super) fn in_front(mut places: Vec<Place>, document: &Document, styles: &Styles<'_>) -> Vec<Place> {
    let is_on_level = |inner: Element<'_>| {
        may_be(inner, &["z-index"], styles, |_, level| is_level_of_menu(level)).is_some()
    };
    let levels = styles.iter().flat_map(|sheet| {
        let all = sheet.sheet.declarations_of("z-index", sheet.text);
        all.filter(|level| is_level_of_menu(&level.read(sheet.text).0))
    });
    if (1..=MAX_LEVELS).contains(&levels.take(MAX_LEVELS + 1).count()) {
        for place in &mut places {
            let mut inside = document.element(place.host).descendant_elements().take(MAX_LOOKED_AT);
            if place.anchor == Anchor::FirstChild(place.host) && inside.any(is_on_level) {
                place.anchor = Anchor::LastChild(place.host);
            }
        }
    }
    places
}
