//! What keeps an element away from where it would start, so that it may stand at the bubble's end.

use super::MESSAGE_BODY;
use super::frame::{Frame, MAX_LOOKED_AT};
use super::known::Remembered;
use super::reach::BUTTON_SIZE;
use crate::menu::concern::Objection;
use crate::menu::said::flex::FlexItem;
use crate::menu::said::inherited::{is_decided, right_to_left};
use crate::menu::said::layout::{Flow, MARGINS, Side, pixels};
use crate::menu::said::{candidates, may_be};
use crate::syntax::Element;

impl Frame<'_> {
    /// Whether an inherited property may have a value that fits for `element`.
    fn inherits(
        &self,
        known: &Remembered<bool>,
        (element, property): (Element<'_>, &str),
        is_it: impl Fn(&str) -> bool,
    ) -> bool {
        known.inherited(element, |around| {
            let said = candidates(around, &[property], self.styles);
            let fits = said.iter().any(|(_, one)| is_it(&one.value));
            (fits || is_decided(&said)).then_some(fits)
        })
    }

    /// Whether lines of text in an element may end at its right edge.
    pub(super) fn may_end_lines(&self, element: Element<'_>) -> bool {
        let is_end = |value: &str| value == "right" || value == "end" || value.contains('(');
        self.outer.ends_lines
            || self.inherits(&self.known.ending_lines, (element, "text-align"), is_end)
            || self.is_mirrored(element)
    }

    /// Whether an element may be right-to-left, so that its first child stands where the last would.
    pub(super) fn is_mirrored(&self, element: Element<'_>) -> bool {
        self.inherits(&self.known.mirrored, (element, "direction"), |value| value == "rtl")
    }

    /// That the text of the bubble may be right-to-left in any language, so that it starts in the menu's corner.
    pub(super) fn mirrored(&self) -> Option<Objection> {
        let text =
            "the bubble's text may run from right to left in every language, and would start under the menu";
        let message = self.element.descendants_called(MESSAGE_BODY).next();
        right_to_left(message.unwrap_or(self.element), text, self.styles)
    }

    /// The property by which a margin on a side may push an element away by an unknown or large length.
    pub(super) fn is_pushed(&self, element: Element<'_>, side: Side) -> Option<&'static str> {
        let pushes = |value: &str| pixels(value).is_none_or(|room| room > BUTTON_SIZE * 4.0);
        let may_push = |name: &str, value: &str| MARGINS.value(side, name, value).is_none_or(pushes);
        may_be(element, &MARGINS.of(side), self.styles, may_push).map(|(name, _)| name)
    }

    /// Whether an item of a row may take all free room, or an unknown amount.
    pub(super) fn takes_room(&self, item: Element<'_>) -> bool {
        let is_unknown = |property: &str| {
            self.may_be(item, &[property], |value| value.contains(['(', '%']) || value.ends_with("vw"))
        };
        FlexItem::of(item, self.styles).with_at_rules().may_grow()
            || ["width", "flex", "flex-basis"].into_iter().any(is_unknown)
            || self.is_pushed(item, Side::Right).is_some()
    }

    /// Whether the bubble is, or may be, shrink-to-fit.
    pub(super) fn may_be_shrink_to_fit(&self) -> bool {
        let mut element = self.element;
        for _ in 0..MAX_LOOKED_AT {
            let may_be =
                |property: &str, is_it: &dyn Fn(&str) -> bool| self.may_be(element, &[property], is_it);
            if may_be("float", &|value| value != "none")
                || may_be("display", &|value| value.starts_with("inline"))
                || may_be("width", &|value| value.ends_with("-content"))
                || may_be("position", &|value| matches!(value, "absolute" | "fixed"))
            {
                return true;
            }
            if self.must_be(element, "width", |value| value != "auto")
                || FlexItem::of(element, self.styles).grows()
            {
                return false;
            }
            let Some(parent) = element.parent().filter(|parent| parent.parent().is_some()) else {
                return self.outer.is_shrink_to_fit;
            };
            let aligns = |value: &str| !matches!(value, "stretch" | "normal" | "auto");
            let is_aligned = || {
                let is_stretched = |value: &str| !aligns(value) && value != "auto";
                self.may_be(element, &["align-self"], aligns)
                    || (!self.must_be(element, "align-self", is_stretched)
                        && self.may_be(parent, &["align-items"], aligns))
            };
            match self.flows_of(parent).first() {
                Some(Some(Flow::Block | Flow::Grid)) => element = parent,
                Some(Some(Flow::Column)) if !is_aligned() => element = parent,
                _ => return true,
            }
        }
        false
    }
}
