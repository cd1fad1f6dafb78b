//! What moves once a bubble is the frame of its menu.

use super::concern::Found;
use super::frame::Frame;
use super::layout::{in_words, possible, rule_of};
use crate::catalog::ACTION_MENU;
use crate::source::Span;
use crate::style::{OFFSETS, is_far_away, length, may_declare};
use crate::syntax::Element;

impl<'a> Frame<'a> {
    /// Whether an element is placed by what it is placed within, if only at times.
    fn is_placed(&self, element: Element<'_>) -> bool {
        let is_absolute = |position: &str| position == "absolute";
        let values = |property: &str| possible(element, property, self.sheets);
        let is_hidden = || {
            let is_none = |display: &str| display == "none";
            self.is(element, "display", is_none) && values("display").iter().all(|value| is_none(value))
        };
        let is_away = |property: &str| {
            let values = values(property);
            !values.is_empty() && values.iter().all(|value| is_far_away(value))
        };
        may_declare(element, "position", self.sheets, is_absolute)
            && values("position").iter().any(|position| is_absolute(position))
            && OFFSETS.iter().any(|property| values(property).iter().any(|value| value != "auto"))
            && !is_hidden()
            && !OFFSETS.iter().any(|property| is_away(property))
    }

    /// An offset of its own, which had no effect.
    pub(super) fn offset(&self) -> Option<Found> {
        let is_offset = |value: &str| {
            value.split_ascii_whitespace().any(|part| length(part).is_some_and(|(number, _)| number != 0.0))
        };
        let property = OFFSETS.into_iter().find(|property| self.is(self.element, property, is_offset))?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and its `{property}`, which has no effect now, would move it"
        );
        Some(Found { text, rule: rule_of(self.element, property, self.sheets) })
    }

    /// Something in it that is placed within what is further out.
    pub(super) fn moved(&self) -> Option<Found> {
        let (what, rule) = self.moved_element().or_else(|| self.moved_drawing())?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and `{what}`, which is placed further out, would move"
        );
        Some(Found { text, rule })
    }

    fn moved_element(&self) -> Option<(String, Option<(usize, Span)>)> {
        let moved = self.inside().find(|element| {
            element.name() != ACTION_MENU && self.is_placed(*element) && !self.is_framed(*element)
        })?;
        let tag = moved.node().document().source().slice(moved.open_tag());
        Some((tag.to_owned(), rule_of(moved, "position", self.sheets)))
    }

    /// What rules draw before or after it, or an element in it.
    fn moved_drawing(&self) -> Option<(String, Option<(usize, Span)>)> {
        let drawings = self.drawings();
        // Few themes draw anything that is placed.
        if drawings.is_empty() {
            return None;
        }
        let inner = || {
            self.inside().find_map(|element| {
                let drawn = drawings.for_element(element)?;
                (!self.frames(element) && !self.is_framed(element)).then_some(drawn)
            })
        };
        let (index, prelude) = drawings.for_element(self.element).or_else(inner)?;
        Some((in_words(&self.sheets[index], prelude), Some((index, prelude))))
    }
}
