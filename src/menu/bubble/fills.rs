//! Whether a bubble is as large as its present containing block, so that nothing in it moves.

use super::frame::Frame;
use crate::menu::said::layout::{Flow, MARGINS, PADDINGS, pixels, possible};
use crate::style::{are_all_zero, is_containing_block, words};
use crate::syntax::{Element, NodeKind};

/// The properties that can make an element higher or lower than its content.
const HEIGHTS: [&str; 4] = ["height", "min-height", "max-height", "aspect-ratio"];
/// The properties that can make an element another size than its parent.
const SIZES: [&str; 6] = ["width", "min-width", "max-width", "float", "height", "max-height"];
const EDGES: [&str; 24] = [
    "border",
    "border-width",
    "border-top",
    "border-top-width",
    "border-right",
    "border-right-width",
    "border-bottom",
    "border-bottom-width",
    "border-left",
    "border-left-width",
    "border-block",
    "border-block-width",
    "border-block-start",
    "border-block-start-width",
    "border-block-end",
    "border-block-end-width",
    "border-inline",
    "border-inline-width",
    "border-inline-start",
    "border-inline-start-width",
    "border-inline-end",
    "border-inline-end-width",
    "border-style",
    "border-image",
];
/// The widest border that moves nothing visibly, in pixels.
const MAX_BORDER: f64 = 2.0;

impl Frame<'_> {
    /// Whether it always fills its parent, which is its containing block.
    pub(super) fn fills_its_frame(&self) -> bool {
        let Some(parent) = self.element.parent() else { return false };
        self.is_alone_in(parent)
            && is_containing_block(parent, self.styles)
            && self.is_block(parent)
            && self.is_block(self.element)
            && !PADDINGS.names().chain(HEIGHTS).any(|name| self.may_take(parent, name))
            && !EDGES.iter().any(|name| self.may_take(parent, name))
            && !MARGINS.names().chain(SIZES).any(|name| self.may_take(self.element, name))
            && !EDGES.iter().any(|name| self.may_be_wide(name))
    }

    /// Whether nothing else stands in `parent`.
    fn is_alone_in(&self, parent: Element<'_>) -> bool {
        parent.node().children().all(|child| match child.as_element() {
            Some(element) => element == self.element || element.is_t_set(),
            None => child.is_blank() || child.kind() == NodeKind::Comment,
        })
    }

    fn is_block(&self, element: Element<'_>) -> bool {
        let mut displays = possible(element, "display", self.styles).into_iter();
        self.flows_of(element) == [Some(Flow::Block)] && !displays.any(|value| value.starts_with("inline"))
    }

    /// Whether a property may make an element take room.
    fn may_take(&self, element: Element<'_>, property: &str) -> bool {
        let takes =
            |value: &String| !are_all_zero(value) && !matches!(value.as_str(), "none" | "auto" | "hidden");
        possible(element, property, self.styles).iter().any(takes)
    }

    /// Whether a property may give the bubble a wide border.
    fn may_be_wide(&self, property: &str) -> bool {
        let is_wide = |value: &String| {
            let mut widths = words(value).filter_map(pixels).peekable();
            let is_none =
                || value.split_ascii_whitespace().any(|word| matches!(word, "none" | "hidden" | "thin"));
            match widths.peek() {
                Some(_) => widths.any(|width| width > MAX_BORDER),
                None => !is_none(),
            }
        };
        property != "border-style" && possible(self.element, property, self.styles).iter().any(is_wide)
    }
}
