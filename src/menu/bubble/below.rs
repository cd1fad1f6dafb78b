//! What stands below a first line so low that a menu in the bubble's corner reaches below it.

use super::absent::Axis;
use super::end::Item;
use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::Inset;
use crate::catalog;
use crate::menu::relations::is_empty;
use crate::menu::said::layout::{Flow, is_inline};
use crate::syntax::Element;

/// How far from the top something may start for a menu to reach it by more than its edge, in pixels.
const MENU_REACH: f64 = 22.0;

impl<'a> Frame<'a> {
    /// The elements that may be the second line of `element`, if a menu reaches them, with their distance
    /// from the corner. `inset` is that of the content of `element`.
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
        for item in rest.take(MAX_LOOKED_AT).filter(|_| top < MENU_REACH) {
            below.push(item);
            if self.is_line(item) {
                break;
            }
        }
        (!below.is_empty()).then_some((below, Inset { top, ..inset }))
    }

    /// The least height of the first line among the items of an element, if it is known, and how many items
    /// there are up to its end. The line is the first item, or end of a chain, that is certainly there.
    fn end_of_first_line(
        &self,
        element: Element<'a>,
        flow: Flow,
        items: &[Item<'a>],
    ) -> Option<(f64, usize)> {
        let has_own_line = |item: Element<'a>| flow == Flow::Column || self.has_own_line(item);
        let stands = |one: Element<'a>| !is_empty(one) && (has_own_line(one) || is_inline(one, self.styles));
        let is_there = |item: &Item<'a>| {
            item.element().is_none_or(|item| self.always_takes_room(item, Axis::Down, stands))
        };
        let height = |one: Element<'a>| match has_own_line(one) {
            true => self.height_of_line(one).or_else(|| self.declared_height(one)),
            false => (!one.is_component() && !catalog::is_picture(one.name()) && one.name() != "audio")
                .then(|| self.line_height(element)),
        };
        let at = items.iter().position(is_there)?;
        let (height, is_in_line) = match items[at].element() {
            Some(last) => {
                let heights = last.chain().into_iter().filter_map(height);
                (heights.reduce(f64::min)?, !has_own_line(last))
            }
            None => (self.line_height(element), flow == Flow::Block),
        };
        // What shares its line does not make it lower.
        let others = items[at + 1..].iter();
        let in_line = others.take_while(|item| is_in_line && !item.element().is_some_and(has_own_line));
        Some((height, at + 1 + in_line.count()))
    }
}
