//! What lies across the top of a bubble.

use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::Inset;
use crate::catalog::ACTION_MENU;
use crate::menu::said::layout::{Flow, possible};
use crate::syntax::Element;

impl<'a> Frame<'a> {
    /// The elements in it that `matter` and may lie across its top, where its menu is: no line is always above them, and
    /// they are as wide as it is.
    pub(in crate::menu) fn across_its_top(&self, matter: impl Fn(Element<'a>) -> bool) -> Vec<Element<'a>> {
        let (mut found, mut open) = (Vec::new(), vec![(self.element, Inset::default())]);
        while let Some((around, inset)) = open.pop() {
            let flow = Flow::in_element(around, self.styles).map(|(flow, _)| flow);
            let is_stacked = matches!(flow, Some(Flow::Block | Flow::Column));
            if !is_stacked || found.len() > MAX_LOOKED_AT {
                continue;
            }
            let inset = inset.inside(self, around);
            if inset.is_out_of_reach() {
                continue;
            }
            let line = self.first_line(around);
            let is_above = |child: &Element<'a>| line.is_none_or(|line| child.id() <= line);
            let above = around.child_elements().take(MAX_LOOKED_AT).take_while(is_above);
            // A low line further inside has paddings around it.
            let below = (around == self.element).then(|| self.below_a_low_line(around, inset)).flatten();
            let below =
                below.into_iter().flat_map(|(below, inset)| below.into_iter().map(move |one| (one, inset)));
            let all = above.map(|above| (above, inset)).chain(below);
            for (child, inset) in all {
                let matters = matter(child);
                let has_children = child.child_elements().next().is_some();
                if (matters || has_children) && self.is_as_wide(child) {
                    found.extend(Some(child).filter(|_| matters));
                    open.push((child, inset));
                }
            }
        }
        found
    }

    /// Whether an element may take a line of its own that is as wide as what it is in.
    fn is_as_wide(&self, element: Element<'a>) -> bool {
        let is_all = |value: &String| matches!(&**value, "auto" | "none") || value.contains('%');
        let is_full = |name: &str| possible(element, name, self.styles).iter().all(is_all);
        element.name() != ACTION_MENU
            && self.has_own_line(element)
            && self.may_be_in_flow(element)
            && is_full("width")
            && is_full("max-width")
    }
}
