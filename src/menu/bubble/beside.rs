//! Absolutely positioned elements around a bubble that stand in its corner.

use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::{Inset, LINE_HEIGHT};
use crate::menu::concern::Objection;
use crate::menu::relations::{branch_instead, is_within};
use crate::menu::said::candidates;
use crate::menu::said::layout::{Flow, INSETS, Side, margin, padding, pixels, possible};
use crate::style::Styles;
use crate::syntax::Element;

impl<'a> Frame<'a> {
    /// What is positioned outside of the bubble and reaches into its corner, such as the buttons of its row.
    pub(super) fn positioned_beside_it(&self) -> Option<Objection> {
        let template = self.element.document().template()?;
        let outside = |element: &Element<'a>| {
            !is_within(*element, self.element)
                && !is_within(self.element, *element)
                && branch_instead(self.element, *element).is_none()
                && self.is_absolute(*element)
        };
        let others = template.descendant_elements().filter(outside);
        let others: Vec<Element<'_>> = others.take(MAX_LOOKED_AT + 1).collect();
        if others.len() > MAX_LOOKED_AT {
            let text = "more elements are positioned around the bubble than this program checks".to_owned();
            return Some(Objection::new(text, None));
        }
        others.into_iter().find_map(|other| {
            let mut around = other.ancestors_in_section();
            let frame = around.find(|around| self.frames(*around))?;
            if !is_within(self.element, frame) {
                return None;
            }
            let height = self.least_height(frame);
            // A line above the bubble that shows under some condition moves it down to what is there.
            let insets = [false, true].into_iter().filter_map(|is_all| self.inset_in(frame, is_all));
            insets.into_iter().find_map(|(inset, ends_before)| match ends_before {
                false => self.is_there(other, inset, height),
                true if self.is_placed_by_part(other) => {
                    self.conflicts_there(other, height, |placed| placed.reaches_down(inset))
                }
                true => None,
            })
        })
    }

    /// Whether the right or left edge of something absolutely positioned may be at a part of the width of its
    /// containing block, and so at the edge of a bubble that takes such a part.
    fn is_placed_by_part(&self, element: Element<'a>) -> bool {
        [Side::Right, Side::Left].into_iter().any(|side| {
            candidates(element, &INSETS.of(side), self.styles)
                .iter()
                .any(|(name, one)| INSETS.value(side, name, &one.value).is_some_and(has_part))
        })
    }

    /// The inset of `frame`, an ancestor, relative to the bubble: at least how far its edges are outside, as
    /// negative numbers; and whether the bubble is known to end far from the right edge. `is_all` also counts
    /// lines above the bubble that show under some condition.
    fn inset_in(&self, frame: Element<'a>, is_all: bool) -> Option<(Inset, bool)> {
        let (mut inset, mut ends_before, mut inner) = (Inset::default(), false, self.element);
        let margin = |element: Element<'_>, side: Side, styles: &Styles<'_>| {
            margin(element, side, styles).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0).max(0.0)
        };
        for around in self.element.ancestors().take(MAX_LOOKED_AT) {
            let is_below =
                self.is_below_in(inner, around) || (is_all && self.is_below_at_times(inner, around));
            let line = if is_below { LINE_HEIGHT } else { 0.0 };
            inset.top -=
                line + padding(around, Side::Top, self.styles) + margin(inner, Side::Top, self.styles);
            inset.right -=
                padding(around, Side::Right, self.styles) + margin(inner, Side::Right, self.styles);
            ends_before |= self.ends_before(inner, around);
            if around == frame {
                return Some((inset, ends_before));
            }
            inner = around;
        }
        None
    }

    /// Whether `inner` is known to start at the start of `around` and to take only a part of its width.
    fn ends_before(&self, inner: Element<'a>, around: Element<'a>) -> bool {
        let is_part = ["width", "max-width"].iter().any(|name| {
            let sizes = possible(inner, name, self.styles);
            !sizes.is_empty() && sizes.iter().all(|size| leaves_room(size))
        });
        let may_be = |element: Element<'a>, name: &str, words: &[&str]| {
            let values = possible(element, name, self.styles);
            values.iter().any(|value| value.split_ascii_whitespace().any(|word| words.contains(&word)))
        };
        const AWAY: [&str; 10] = [
            "flex-end",
            "end",
            "right",
            "self-end",
            "center",
            "space-between",
            "space-around",
            "space-evenly",
            "row-reverse",
            "rtl",
        ];
        let of_row = [
            "justify-content",
            "justify-items",
            "place-content",
            "place-items",
            "flex-direction",
            "flex-flow",
            "direction",
            "text-align",
        ];
        let across = Some("align-items")
            .filter(|_| Flow::in_element(around, self.styles).is_some_and(|(flow, _)| flow != Flow::Row));
        let mut of_around = of_row.into_iter().chain(across);
        let of_item = ["align-self", "justify-self", "place-self", "float"];
        let mut before = around.child_elements().take_while(|child| *child != inner).take(MAX_LOOKED_AT);
        is_part
            && !of_around.any(|name| may_be(around, name, &AWAY))
            && !of_item.iter().any(|name| may_be(inner, name, &AWAY))
            && self.is_pushed(inner, Side::Left).is_none()
            && !before.any(|other| self.takes_room(other))
    }
}

/// Whether a length has a percentage that is neither next to nothing nor nearly all.
fn has_part(length: &str) -> bool {
    let ends_number = |c: char| !c.is_ascii_digit() && c != '.';
    let mut parts = length.split('%').rev().skip(1).filter_map(|before| before.rsplit(ends_number).next());
    parts.any(|part| part.parse::<f64>().is_ok_and(|percent| (5.0..=95.0).contains(&percent)))
}

/// Whether a size is a percentage of at most 75, which leaves much room.
fn leaves_room(size: &str) -> bool {
    size.strip_suffix('%')
        .and_then(|percent| percent.parse::<f64>().ok())
        .is_some_and(|percent| percent <= 75.0)
}
