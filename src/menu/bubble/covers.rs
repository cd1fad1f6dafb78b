//! What precedes a bubble and would be covered by it once it has a position.

use super::absent::Axis;
use super::frame::{Frame, MAX_LOOKED_AT};
use crate::menu::concern::Objection;
use crate::menu::relations::{branch_instead, is_within};
use crate::menu::said::layout::{
    Flow, INSETS, MARGINS, OnSides, Side, margin, offset, padding, pixels, possible_and_usual, rule_of,
};
use crate::menu::said::stacking::{RAISING, Raising, is_some};
use crate::menu::said::transform::{MOVING, shift};
use crate::menu::said::{all_fit, drawn_candidates, may_be};
use crate::style::{are_all_zero, is_gone, is_negative};
use crate::syntax::Element;

/// Whether a `z-index` puts an element behind or in front of positioned ones without a level.
fn has_level(level: &str) -> bool {
    level.parse::<i64>().is_ok_and(|level| level != 0)
}

/// An element and its ancestors below `common`.
fn up_to<'a>(inner: Element<'a>, common: Element<'a>) -> impl Iterator<Item = Element<'a>> {
    let around = inner.ancestors_or_self();
    around.take_while(move |around| *around != common)
}

/// The assumed width and height of a positioned element without declared ones.
const ASSUMED_SIZE: (f64, f64) = (40.0, 20.0);

impl<'a> Frame<'a> {
    /// An absolutely positioned element before the bubble that it may overlap: of two positioned elements the
    /// later one is painted in front.
    pub(super) fn covers_positioned(&self) -> Option<Objection> {
        let template = self.element.document().template()?;
        let before = template.descendant_elements().take_while(|other| other.id() < self.element.id());
        let mut covered = before.filter(|other| {
            !is_within(self.element, *other)
                && self.is_absolute(*other)
                && branch_instead(self.element, *other).is_none()
                && !self.is(*other, "z-index", has_level)
                && !self.stands_beside(*other)
                && !is_gone(*other, self.styles)
        });
        let other = covered.next()?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and would then cover `{}`, which is positioned and comes before it",
            other.tag_text()
        );
        Some(Objection::new(text, rule_of(other, "position", self.styles)))
    }

    /// What a rule draws with `::before` over all of an ancestor of the bubble.
    pub(super) fn covers_drawn(&self) -> Option<Objection> {
        let drawings = self.drawings();
        let mut around = self.element.ancestors_in_section().take(MAX_LOOKED_AT);
        let rule = around.find_map(|around| {
            let over = drawings.drawn_over(around).into_iter().find(|drawn| {
                let levels = drawn_candidates((drawn, around), &["z-index"], drawings);
                drawn.is_before() && !all_fit(&levels, has_level)
            })?;
            Some(over.rule)
        })?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and would then cover what `{}` draws over it",
            rule.prelude_on_one_line()
        );
        Some(Objection::new(text, Some(rule)))
    }

    /// Something before the bubble that is painted in front of unpositioned elements and overlaps the bubble,
    /// at least under some condition: it is moved onto the bubble, or the bubble is pulled under it.
    pub(super) fn covers_lifted(&self) -> Option<Objection> {
        let raising =
            RAISING.iter().filter(|(property, raises)| self.styles.any_rule_declares(property, raises));
        let raising: Vec<&Raising> = raising.collect();
        // Few themes move or raise anything.
        let may_move = || {
            INSETS.names().any(|name| self.styles.any_rule_declares(name, |value| !are_all_zero(value)))
                || MARGINS
                    .names()
                    .any(|name| self.styles.any_rule_declares(name, |value| value.contains('-')))
                || MOVING.iter().any(|property| self.styles.any_rule_declares(property, is_some))
        };
        if raising.is_empty() || !may_move() {
            return None;
        }
        let template = self.element.document().template()?;
        let before = template.descendant_elements().take_while(|other| other.id() < self.element.id());
        let mut overlapping = before.filter_map(|other| {
            let (property, _) =
                raising.iter().find(|(property, raises)| self.may_be(other, &[property], raises))?;
            let counts = !is_within(self.element, other)
                && branch_instead(self.element, other).is_none()
                && (!self.is(other, "z-index", has_level)
                    || !self.level_counts(other)
                    || self.would_be_lifted())
                && self.overlaps(other);
            counts.then_some((other, *property))
        });
        let (other, property) = overlapping.next()?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and would then cover `{}`, which is in front of it now",
            other.tag_text()
        );
        Some(Objection::new(text, rule_of(other, property, self.styles)))
    }

    /// Whether something before the bubble is moved onto it, or one of the two is pulled over the other:
    /// along the main axis in a flex row, otherwise downwards.
    fn overlaps(&self, other: Element<'a>) -> bool {
        let mut around = other.ancestors().take(MAX_LOOKED_AT);
        let Some(common) = around.find(|around| is_within(self.element, *around)) else { return false };
        let is_row = Flow::in_element(common, self.styles).is_some_and(|(flow, _)| flow == Flow::Row);
        let mut of_other = up_to(other, common);
        let mut of_bubble = up_to(self.element, common);
        let (ends, starts): (&[Side], &[Side]) = match is_row {
            true => (&[Side::Left, Side::Right], &[Side::Left, Side::Right]),
            false => (&[Side::Bottom], &[Side::Top]),
        };
        of_other.any(|element| self.is_moved(element, is_row) || self.is_pulled(element, ends))
            || of_bubble.any(|element| self.is_pulled(element, starts))
    }

    /// Whether a negative margin on one of these sides may pull an element over its neighbour.
    fn is_pulled(&self, element: Element<'a>, sides: &[Side]) -> bool {
        sides.iter().any(|side| self.may_have_on(element, *side, &MARGINS, is_negative))
    }

    /// Whether an element may be drawn away from its place along its row, or further down.
    fn is_moved(&self, element: Element<'a>, is_row: bool) -> bool {
        let by = |side: Side, moves: fn(f64) -> bool| {
            let moves = |distance: &str| distance != "auto" && pixels(distance).is_none_or(moves);
            self.may_have_on(element, side, &INSETS, moves)
        };
        let is_relative =
            || self.may_be(element, &["position"], |value| matches!(value, "relative" | "sticky"));
        let by_offset = || match is_row {
            true => by(Side::Left, |by| by != 0.0) || by(Side::Right, |by| by != 0.0),
            false => by(Side::Top, |by| by > 0.0) || by(Side::Bottom, |by| by < 0.0),
        };
        let draws_elsewhere = |name: &str, value: &str| {
            let [across, down] = shift(name, value, [None; 2]);
            if is_row { !across.is_none() } else { down.most > 0.0 }
        };
        (is_relative() && by_offset())
            || MOVING.iter().any(|name| self.may_be(element, &[name], |value| draws_elsewhere(name, value)))
    }

    /// Whether an element may have a value that fits on a side.
    fn may_have_on(
        &self,
        element: Element<'a>,
        side: Side,
        on_sides: &OnSides,
        is_it: impl Fn(&str) -> bool,
    ) -> bool {
        let fits = |name: &str, value: &str| on_sides.value(side, name, value).is_some_and(&is_it);
        may_be(element, &on_sides.of(side), self.styles, fits).is_some()
    }

    /// Whether an absolutely positioned element certainly stands beside the bubble, in the room that is kept
    /// around it.
    fn stands_beside(&self, other: Element<'a>) -> bool {
        let mut around = other.ancestors_in_section().take(MAX_LOOKED_AT);
        let Some(frame) = around.find(|around| self.frames(*around)) else { return false };
        if !is_within(self.element, frame) {
            return true;
        }
        let size = |property: &str, usual: f64| {
            self.styles.usual_value(other, property).and_then(|value| pixels(&value)).unwrap_or(usual)
        };
        Side::ALL.into_iter().any(|side| {
            let Some((_, value)) = offset(other, side, self.styles) else { return false };
            // It starts beyond the opposite edge.
            if value == "100%" || value.starts_with("calc(100% +") {
                return true;
            }
            let size = match side {
                Side::Left | Side::Right => size("width", ASSUMED_SIZE.0),
                Side::Top | Side::Bottom => size("height", ASSUMED_SIZE.1),
            };
            let room = self.room_around(frame, side) + self.taken_before(frame, side);
            pixels(&value).is_some_and(|distance| distance + size <= room)
        })
    }

    /// The width taken in flex rows by items left of the bubble that always show and have a declared width. 0
    /// for other sides.
    fn taken_before(&self, frame: Element<'a>, side: Side) -> f64 {
        let takes = |other: Element<'a>| {
            let is_there = self.may_be_in_flow(other) && !self.may_take_no_room(other, Axis::Along);
            let (widths, has_usual) = possible_and_usual(other, "width", self.styles);
            let width = widths.iter().map(|width| pixels(width).unwrap_or(0.0)).reduce(f64::min);
            let width = width.filter(|_| is_there && has_usual)?;
            let margins = [Side::Left, Side::Right]
                .into_iter()
                .filter_map(|side| margin(other, side, self.styles).and_then(|(_, margin)| pixels(&margin)));
            Some(width + margins.sum::<f64>())
        };
        let (mut room, mut inner) = (0.0, self.element);
        for around in self.element.ancestors().take(MAX_LOOKED_AT).filter(|_| side == Side::Left) {
            if self.flows_of(around) == [Some(Flow::Row)] && !self.is_in_no_order(around) {
                let before = around.child_elements().take_while(|child| *child != inner);
                room += before.filter_map(takes).sum::<f64>();
            }
            if around == frame {
                break;
            }
            inner = around;
        }
        room
    }

    /// The room between one side of `frame`, an ancestor, and that side of the bubble, as kept by paddings
    /// and margins.
    pub(super) fn room_around(&self, frame: Element<'a>, side: Side) -> f64 {
        let margin = |inner: Element<'_>| {
            margin(inner, side, self.styles).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0).max(0.0)
        };
        let (mut room, mut inner) = (0.0, self.element);
        for around in self.element.ancestors().take(MAX_LOOKED_AT) {
            room += margin(inner) + padding(around, side, self.styles);
            if around == frame {
                break;
            }
            inner = around;
        }
        room
    }
}
