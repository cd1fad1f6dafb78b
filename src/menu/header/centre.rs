//! What is positioned beside the buttons of a header, with room for these only.

use super::extent::{NARROW_CHAT, size_in};
use super::long::holds_long_text;
use super::over::{MIN_SIZE, Over};
use super::row::MAX_LOOKED_AT;
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{Side, is_out_of_flow, objection, offset, padding};
use crate::menu::said::transform::{MOVING, Shift, shift};
use crate::style::length;
use crate::syntax::Element;

impl<'a> Over<'a, '_> {
    /// Something that is positioned between both edges, or at some distance from the right one, and leaves room for the
    /// existing buttons only.
    pub(super) fn of_centre(&self) -> Option<Objection> {
        self.positioned().find_map(|(at, element)| {
            let inset = self.inset(at);
            let beside = || self.of_room_beside(at, element);
            self.of_room(element, inset).or_else(|| self.of_middle(element, inset)).or_else(beside)
        })
    }

    /// Something that is positioned between both edges beside a row that is itself positioned at the right edge.
    pub(super) fn of_centre_beside(&self) -> Option<Objection> {
        let (positioned, inner) = self.path.split_last()?;
        let [None, Some(_)] = self.sides(*positioned) else { return None };
        let margins: f64 = inner.iter().map(|inner| self.margin(*inner)).sum();
        let paddings: f64 = self.path.iter().map(|around| padding(*around, Side::Right, self.styles())).sum();
        let inset = self.distance(*positioned) + margins + paddings;
        let is_beside = |other: &Element<'a>| {
            other != positioned && !other.is_t_set() && is_out_of_flow(*other, self.styles())
        };
        let mut beside = positioned.parent()?.child_elements().take(MAX_LOOKED_AT).filter(is_beside);
        beside.find_map(|other| self.of_room(other, inset))
    }

    /// That `element` stands just beside the buttons at the row's end, which the menu moves under it.
    fn of_room_beside(&self, at: usize, element: Element<'a>) -> Option<Objection> {
        let [None, Some(property)] = self.sides(element) else { return None };
        let needed = self.inset(at) + self.room.needed_at_end();
        let without_menu = needed - self.room.menu_width() - self.room.gap();
        let is_between = (without_menu..needed).contains(&self.distance(element));
        let is_beside = is_between && self.is_level(element) && self.is_row_last(at);
        is_beside.then(|| self.too_little_room(element, property))
    }

    fn too_little_room(&self, element: Element<'a>, property: &str) -> Objection {
        let what = format!(
            "`{}` is positioned with room for the header's buttons beside it, but none for the menu",
            element.tag_text()
        );
        objection(&what, element, property, self.styles())
    }

    /// That `element` leaves less room on its right than the buttons and the menu need `inset` from the edge.
    fn of_room(&self, element: Element<'a>, inset: f64) -> Option<Objection> {
        let [Some(_), Some(property)] = self.sides(element) else { return None };
        let kept = self.distance(element);
        let is_kept = kept >= MIN_SIZE && !catalog::is_interactive(element.name());
        let is_too_little = is_kept && inset + self.room.needed_at_end() > kept;
        is_too_little.then(|| self.too_little_room(element, property))
    }

    /// That a text positioned over the middle may be so wide that it reaches over the buttons and the menu at
    /// the end, `inset` pixels from the edge.
    fn of_middle(&self, element: Element<'a>, inset: f64) -> Option<Objection> {
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
