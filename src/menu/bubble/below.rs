//! What stands below the first line in a bubble, where that is so low that a menu in the corner reaches further down.

use super::absent::Axis;
use super::end::Item;
use super::frame::{Frame, MOST};
use super::reach::Inset;
use crate::catalog;
use crate::menu::relations::is_empty;
use crate::menu::said::layout::{Flow, is_inline};
use crate::syntax::Element;

/// How far from the top of a bubble something starts that a menu reaches by more than its edge, in pixels.
const REACHED: f64 = 22.0;

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
            true => self.height_of_line(one).or_else(|| self.told_height(one)),
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
        // What stands in a line with it is no lower than that.
        let others = items[at + 1..].iter();
        let in_line = others.take_while(|item| is_in_line && !item.element().is_some_and(has_own_line));
        Some((height, at + 1 + in_line.count()))
    }
}
