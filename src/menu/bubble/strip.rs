//! What lies across the top of a bubble.

use super::frame::Frame;
use super::reach::Inset;
use crate::catalog::ACTION_MENU;
use crate::menu::said::layout::{Flow, possible};
use crate::syntax::Element;

/// How many elements around one are looked at.
const MAX_DEPTH: usize = 16;

impl<'a> Frame<'a> {
    /// The elements in it that may lie across its top, where its menu is: no line is always above them, and they are
    /// as wide as it is.
    pub(in crate::menu) fn across_its_top(&self) -> impl Iterator<Item = Element<'a>> {
        self.inside().filter(|element| element.name() != ACTION_MENU && self.is_across_its_top(*element))
    }

    fn is_across_its_top(&self, element: Element<'a>) -> bool {
        let own = |around: &Element<'a>| *around != self.element;
        let is_wide = |inner: Element<'a>| {
            let is_stacked = inner.parent().and_then(|around| Flow::in_element(around, self.styles));
            let is_all = |value: &String| matches!(&**value, "auto" | "none") || value.contains('%');
            let is_full = |name: &str| possible(inner, name, self.styles).iter().all(is_all);
            self.has_own_line(inner)
                && self.may_be_in_flow(inner)
                && is_stacked.is_some_and(|(flow, _)| matches!(flow, Flow::Block | Flow::Column))
                && is_full("width")
                && is_full("max-width")
        };
        let mut inner = element.ancestors_or_self().take_while(own).take(MAX_DEPTH);
        let around = element.ancestors().take_while(own).chain([self.element]).take(MAX_DEPTH);
        let inset = around.fold(Inset::default(), |inset, around| inset.inside(self, around));
        !inset.is_out_of_reach() && !self.is_below(element) && inner.all(is_wide)
    }
}
