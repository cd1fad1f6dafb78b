//! What stands below the first line in a bubble, where that is so low that a menu in the corner reaches further down.

use super::absent::Axis;
use super::end::Item;
use super::frame::{Frame, MOST};
use super::reach::{Inset, LINE};
use crate::menu::relations::is_empty;
use crate::menu::said::layout::{Flow, Side, is_inline, margin, padding, pixels};
use crate::menu::said::shorthand::words;
use crate::menu::said::winner;
use crate::style::length;
use crate::syntax::Element;

/// How far from the top of a bubble something starts that a menu reaches by more than its edge, in pixels.
const REACHED: f64 = 22.0;
/// How large a text is of which nothing is said, in pixels.
const TEXT: f64 = 14.0;
/// How large the text of a page is of which nothing is said, in pixels.
const ROOT: f64 = 16.0;

/// What can be higher than a line that it stands in.
const PICTURES: [&str; 5] = ["img", "picture", "svg", "video", "audio"];

impl<'a> Frame<'a> {
    /// What stands below the first line of an element whose content is so far from the corner as `inset`, if a menu reaches
    /// there, with how far it is from the corner itself: all that may be the second line.
    pub(super) fn below_a_low_line(
        &self,
        element: Element<'a>,
        inset: Inset,
    ) -> Option<(Vec<Element<'a>>, Inset)> {
        let (flow, _) = Flow::in_element(element, self.styles)?;
        if !matches!(flow, Flow::Block | Flow::Column) {
            return None;
        }
        let items = self.items(element);
        let (height, passed) = self.end_of_first_line(element, flow, &items)?;
        let top = inset.top + height + self.gap(element, flow);
        let mut below = Vec::new();
        let rest = items[passed..].iter().filter_map(|item| item.element());
        for item in rest.take(MOST).filter(|_| top < REACHED) {
            below.push(item);
            if self.is_line(item) {
                break;
            }
        }
        (!below.is_empty()).then_some((below, Inset { top, ..inset }))
    }

    /// How high the first line among the items of an element is at least, if that is known, and how many of them there are up
    /// to its end: it is the first one that is there for certain, or one of the chain that this ends.
    fn end_of_first_line(
        &self,
        element: Element<'a>,
        flow: Flow,
        items: &[Item<'a>],
    ) -> Option<(f64, usize)> {
        let has_own_line = |item: Element<'a>| flow == Flow::Column || self.has_own_line(item);
        let stands = |one: Element<'a>| !is_empty(one) && (has_own_line(one) || is_inline(one, self.styles));
        let is_there =
            |item: &Item<'a>| item.element().is_none_or(|item| self.has_room_taken(item, Axis::Down, stands));
        let height = |one: Element<'a>| match has_own_line(one) {
            true => self.height_of_line(one),
            false => {
                (!one.is_component() && !PICTURES.contains(&one.name())).then(|| self.line_height(element))
            }
        };
        let at = items.iter().position(is_there)?;
        let (height, is_in_line) = match items[at].element() {
            Some(last) => {
                let heights = last.chain().into_iter().filter_map(height);
                (heights.reduce(f64::min)?, !has_own_line(last))
            }
            None => (self.line_height(element), flow == Flow::Block),
        };
        // What stands in a line with it is no lower than that.
        let others = items[at + 1..].iter();
        let in_line = others.take_while(|item| is_in_line && !item.element().is_some_and(has_own_line));
        Some((height, at + 1 + in_line.count()))
    }

    /// How high an element with one line of text is, if that is known.
    fn height_of_line(&self, element: Element<'a>) -> Option<f64> {
        let side = |inner, side| {
            let margin = margin(inner, side, self.styles).and_then(|(_, value)| pixels(&value));
            padding(inner, side, self.styles) + margin.unwrap_or(0.0).max(0.0)
        };
        let is_higher = |inner| {
            ["height", "min-height"].iter().any(|name| self.may_be(inner, &[name], |value| value != "auto"))
        };
        let (mut height, mut inner) = (0.0, element);
        for _ in 0..MOST {
            // Nobody knows how high what a component renders is.
            if inner.is_component() || is_higher(inner) {
                return None;
            }
            height += side(inner, Side::Top) + side(inner, Side::Bottom);
            // Of a chain any may show.
            match inner.child_elements().find(|child| self.is_line(*child)) {
                Some(line) if !line.is_in_chain() => inner = line,
                _ => break,
            }
        }
        Some(height + self.line_height(inner))
    }

    /// How high a line of text in an element is, as far as styles tell.
    fn line_height(&self, element: Element<'a>) -> f64 {
        let around = || element.ancestors_or_self().take(MOST);
        let said = |names: &[&'static str]| around().find_map(|around| winner(around, names, self.styles));
        // In a `font` the size stands before a slash.
        let size = said(&["font", "font-size"]).and_then(|(_, one)| {
            let mut sizes = words(&one.value).filter_map(|word| length(word.split('/').next()?));
            let (size, unit) = sizes.find(|(_, unit)| !unit.is_empty())?;
            match unit {
                "px" => Some(size),
                "rem" => Some(size * ROOT),
                _ => None,
            }
        });
        let height = said(&["font", "line-height"]).and_then(|(name, one)| {
            let value = match name {
                "font" => one.value.split_once('/')?.1.split_ascii_whitespace().next()?.to_owned(),
                _ => one.value.into_owned(),
            };
            match length(&value)? {
                (height, "px") => Some(height),
                (height, "rem") => Some(height * ROOT),
                (times, "" | "em") => Some(times * size.unwrap_or(TEXT)),
                (part, "%") => Some(part / 100.0 * size.unwrap_or(TEXT)),
                _ => None,
            }
        });
        height.unwrap_or(LINE)
    }
}
