//! A text that is positioned over the middle of a header.

use super::extent::{NARROW_CHAT, size_in};
use super::long::holds_long_text;
use super::over::Over;
use super::row::MAX_LOOKED_AT;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{Side, objection, offset};
use crate::menu::said::transform::{MOVING, Shift, shift};
use crate::style::length;
use crate::syntax::Element;

impl<'a> Over<'a, '_> {
    /// That a text positioned over the middle may be so wide that it reaches over the buttons and the menu at
    /// the end, `inset` pixels from the edge.
    pub(super) fn of_middle(&self, element: Element<'a>, inset: f64) -> Option<Objection> {
        // The offset is half of the header's width, and must be taken back by half of the text's own.
        let is_middle = |property: &&str| {
            let said = self.styles().usual_value(element, property);
            said.is_some_and(|said| shift(property, &said, [Some(100.0); 2])[0] == Shift::exactly(-50.0))
        };
        let is_in_middle = offset(element, Side::Left, self.styles())
            .is_some_and(|(_, value)| length(&value) == Some((50.0, "%")))
            && MOVING.iter().any(is_middle);
        let mut inside = std::iter::once(element).chain(element.descendant_elements().take(MAX_LOOKED_AT));
        if !is_in_middle || !inside.any(holds_long_text) {
            return None;
        }
        let said = |property: &&str| size_in(&self.styles().usual_value(element, property)?, NARROW_CHAT);
        let width = ["max-width", "width"].iter().find_map(said)?;
        let what = format!(
            "`{}` is positioned over the middle and leaves room for the header's buttons, but none for the menu",
            element.tag_text()
        );
        let is_too_little = inset + self.room.needed_at_end() > (NARROW_CHAT - width) / 2.0;
        is_too_little.then(|| objection(&what, element, "left", self.styles()))
    }
}
