//! What keeps an element away from where it would start, so that it may stand at the bubble's end.

use super::MESSAGE_BODY;
use super::frame::{Frame, MAX_LOOKED_AT};
use super::known::Remembered;
use super::reach::BUTTON_SIZE;
use crate::menu::concern::Objection;
use crate::menu::said::flex::{BASIS, FlexItem, basis};
use crate::menu::said::inherited::{is_decided, right_to_left};
use crate::menu::said::layout::{Flow, MARGINS, Side, margin, pixels};
use crate::menu::said::{candidates, may_be};
use crate::style::{Declared, Match};
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
            let is_by_content = |value: &str| value.ends_with("-content");
            if may_be("float", &|value| value != "none")
                || may_be("display", &|value| value.starts_with("inline") || value.starts_with("table"))
                || may_be("width", &is_by_content)
                || may_be("max-width", &is_by_content)
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
            let is_stretched = |flow: &Option<Flow>| match flow {
                Some(Flow::Block) => true,
                Some(Flow::Column) => !self.is_aligned(element, parent, ["align-self", "align-items"]),
                Some(Flow::Grid) => {
                    let is_track = |value: &str| value.contains("-content") && !value.contains("minmax");
                    !self.is_aligned(element, parent, ["justify-self", "justify-items"])
                        && !self.may_be(parent, &["justify-content", "place-content"], is_alignment)
                        && !self.may_be(parent, &["grid-template-columns"], is_track)
                }
                Some(Flow::Row) => self.has_fixed_basis(element),
                None => false,
            };
            if !self.flows_of(parent).iter().all(is_stretched) {
                return true;
            }
            element = parent;
        }
        false
    }

    /// Whether an item of a row always starts from a width that does not depend on its content.
    fn has_fixed_basis(&self, item: Element<'_>) -> bool {
        let said = candidates(item, &BASIS, self.styles);
        let is_fixed = |(name, one): &(&str, Declared<'_>)| {
            let basis = basis(name, &one.value);
            basis.is_some_and(|basis| pixels(basis).is_some_and(|size| size > 0.0) || basis.ends_with('%'))
        };
        said.last().is_some_and(|(_, one)| one.matched == Match::Always) && said.iter().all(is_fixed)
    }

    /// Whether an item may have another width than its container, by its own or its container's property, or by a margin.
    fn is_aligned(&self, item: Element<'_>, container: Element<'_>, [own, of_items]: [&str; 2]) -> bool {
        let is_stretched = |value: &str| !is_alignment(value) && value != "auto";
        let is_auto = |side| margin(item, side, self.styles).is_some_and(|(_, value)| value == "auto");
        self.may_be(item, &[own, "place-self"], is_alignment)
            || [Side::Left, Side::Right].into_iter().any(is_auto)
            || (!self.must_be_by(item, &[own, "place-self"], is_stretched)
                && self.may_be(container, &[of_items, "place-items"], is_alignment))
    }
}

/// Whether a value of a property such as `align-items` or `place-items` leaves items as wide as their content.
fn is_alignment(value: &str) -> bool {
    !value.split_ascii_whitespace().all(|word| matches!(word, "stretch" | "normal" | "auto"))
}
