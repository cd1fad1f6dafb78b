//! What stands below the first line in a bubble, where that is so low that a menu in the corner reaches further down.

use super::end::Item;
use super::frame::{Frame, MOST};
use super::reach::{Inset, LINE};
use crate::menu::said::layout::{Flow, Side, margin, padding, pixels};
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
        let (first, rest) = items.split_first()?;
        let height = match first {
            // What stands in a line with the text is no lower than that.
            Item::Text { .. } => self.line_height(element),
            Item::Element(first) if self.is_line(*first) => self.height_of_line(*first)?,
            Item::Element(_) => return None,
        };
        let top = inset.top + height + self.gap(element, flow);
        let is_in_line = |item: &&Item<'a>| {
            matches!(first, Item::Text { .. }) && !item.element().is_some_and(|item| self.has_own_line(item))
        };
        let mut below = Vec::new();
        let rest = rest.iter().skip_while(is_in_line).filter_map(|item| item.element());
        for item in rest.take(MOST).filter(|_| top < REACHED) {
            below.push(item);
            if self.is_line(item) {
                break;
            }
        }
        (!below.is_empty()).then_some((below, Inset { top, ..inset }))
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
            match inner.child_elements().find(|child| self.is_line(*child)) {
                Some(line) => inner = line,
                None => break,
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
