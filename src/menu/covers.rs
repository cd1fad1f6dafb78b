//! What is placed before a bubble, and what the bubble would cover once it has a position.

use super::concern::Found;
use super::frame::{Frame, MOST};
use super::layout::{Side, margin, offset, padding, pixels, rule_of};
use super::relations::{branch_instead, is_within};
use crate::style::{is_gone, usual_value};
use crate::syntax::Element;

/// How wide something placed is where nothing says so, and how high.
const SIZE: (f64, f64) = (40.0, 20.0);

impl<'a> Frame<'a> {
    /// Something that is placed where the bubble is, and stands before it: of two that are placed the later one is in front.
    pub(super) fn covers_placed(&self) -> Option<Found> {
        let template = self.element.document().template()?;
        let before = template.descendant_elements().take_while(|other| other.id() < self.element.id());
        let has_level = |level: &str| level.parse::<i64>().is_ok_and(|level| level != 0);
        let mut covered = before.filter(|other| {
            !is_within(self.element, *other)
                && self.is_absolute(*other)
                && branch_instead(self.element, *other).is_none()
                && !self.is(*other, "z-index", has_level)
                && !self.stands_beside(*other)
                && !is_gone(*other, self.sheets)
        });
        let other = covered.next()?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and would cover `{}`, which is placed before it",
            other.tag_text()
        );
        Some(Found { text, rule: rule_of(other, "position", self.sheets) })
    }

    /// Whether something placed is known to stand beside the bubble, in the room that is kept around that.
    fn stands_beside(&self, other: Element<'a>) -> bool {
        let mut around = other.node().ancestors().take_while(|around| around.parent().is_some()).take(MOST);
        let Some(frame) = around.find(|around| self.frames(*around)) else { return false };
        if !is_within(self.element, frame) {
            return true;
        }
        let size = |property: &str, usual: f64| {
            usual_value(other, property, self.sheets).and_then(|value| pixels(&value)).unwrap_or(usual)
        };
        Side::ALL.into_iter().any(|side| {
            let Some((_, value)) = offset(other, side, self.sheets) else { return false };
            // It starts where the other side ends.
            if value == "100%" || value.starts_with("calc(100% +") {
                return true;
            }
            let size = match side {
                Side::Left | Side::Right => size("width", SIZE.0),
                Side::Top | Side::Bottom => size("height", SIZE.1),
            };
            pixels(&value).is_some_and(|distance| distance + size <= self.room_around(frame, side))
        })
    }

    /// The room between one side of an element around the bubble and that of the bubble, as far as it is kept by paddings and
    /// margins.
    pub(super) fn room_around(&self, frame: Element<'a>, side: Side) -> f64 {
        let margin = |inner: Element<'_>| {
            margin(inner, side, self.sheets).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0).max(0.0)
        };
        let (mut room, mut inner) = (0.0, self.element);
        for around in self.element.node().ancestors().take(MOST) {
            room += margin(inner) + padding(around, side, self.sheets);
            if around == frame {
                break;
            }
            inner = around;
        }
        room
    }
}
