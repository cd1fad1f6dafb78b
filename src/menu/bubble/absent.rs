//! What takes no room in a bubble under some condition, so that what follows takes its place.

use super::frame::Frame;
use crate::catalog;
use crate::menu::relations::{ends_chain, is_empty};
use crate::menu::said::layout::{Side, padding, pixels};
use crate::style::{is_negative, words};
use crate::syntax::{Directive, Element, NodeKind};

/// How many elements are looked at in another one, or in what a component renders.
const MAX_INSIDE: usize = 32;

/// How many nested chains are looked into.
const MAX_CHAIN_DEPTH: usize = 4;

/// The axis along which something takes room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    /// Along a line.
    Along,
    /// Down, as lines are stacked.
    Down,
}

impl Axis {
    fn sizes(self) -> &'static [&'static str] {
        match self {
            Axis::Along => &["width", "min-width", "flex", "flex-basis", "flex-grow"],
            Axis::Down => &["height", "min-height", "aspect-ratio"],
        }
    }

    fn sides(self) -> [Side; 2] {
        match self {
            Axis::Along => [Side::Left, Side::Right],
            Axis::Down => [Side::Top, Side::Bottom],
        }
    }
}

impl Frame<'_> {
    /// Whether an element may take no room: it, or all that is in it, may not be there.
    pub(super) fn may_take_no_room(&self, element: Element<'_>, axis: Axis) -> bool {
        self.may_be_absent(element) || self.is_empty_at_times(element, axis)
    }

    /// Whether room is certainly taken for `element`, which is rendered in flow, by something that `fits`:
    /// by the element itself, or, if it ends a chain, by every branch.
    pub(super) fn always_takes_room<'e>(
        &self,
        element: Element<'e>,
        axis: Axis,
        fits: impl Fn(Element<'e>) -> bool,
    ) -> bool {
        self.always_takes_room_within(element, axis, &fits, MAX_CHAIN_DEPTH)
    }

    fn always_takes_room_within<'e>(
        &self,
        element: Element<'e>,
        axis: Axis,
        fits: &dyn Fn(Element<'e>) -> bool,
        depth_left: usize,
    ) -> bool {
        let Some(depth_left) = depth_left.checked_sub(1) else { return false };
        let takes_room = |one: Element<'e>| {
            one.directive(Directive::For).is_none()
                && fits(one)
                && !self.may_render_nothing(one)
                && !self.is_empty_within(one, axis, depth_left)
                && !self.is_flat(one, axis)
        };
        match element.is_conditional() {
            false => takes_room(element),
            true => {
                let is_there = |one| self.may_be_in_flow(one) && takes_room(one);
                ends_chain(element) && element.chain().into_iter().all(is_there)
            }
        }
    }

    /// Whether an element may take no room despite content: no height, or a negative margin takes it back.
    fn is_flat(&self, element: Element<'_>, axis: Axis) -> bool {
        const NAMES: [&str; 6] =
            ["height", "max-height", "margin", "margin-block", "margin-top", "margin-bottom"];
        let takes_none = |name: &str, value: &str| match name {
            "height" | "max-height" => pixels(value) == Some(0.0),
            _ => words(value).any(is_negative),
        };
        // Few styles declare that, and many elements are asked about.
        let is_ever_said = |name: &&str| self.styles.any_rule_declares(name, |value| takes_none(name, value));
        let said = || self.known.flattening.get_or_init(|| NAMES.into_iter().filter(is_ever_said).collect());
        let all = || if element.attribute("style").is_some() { &NAMES[..] } else { &said()[..] };
        axis == Axis::Down
            && all().iter().any(|name| self.may_be(element, &[name], |value| takes_none(name, value)))
    }

    /// Whether an element may not be on the page: it is conditional or repeated, or is a component that may
    /// render nothing.
    pub(super) fn may_be_absent(&self, element: Element<'_>) -> bool {
        element.is_conditional() || self.may_render_nothing(element)
    }

    /// Whether a component of the theme may render nothing: all its roots are conditional, or it has none.
    fn may_render_nothing(&self, element: Element<'_>) -> bool {
        let component = element.is_component().then(|| self.theme.find(element.name())).flatten();
        let Some(template) = component.and_then(|(_, component)| component.document().template()) else {
            return false;
        };
        let shows_at_times =
            |root: Element<'_>| root.is_t_set() || (root.is_conditional() && !ends_chain(root));
        let nodes = template.node().children().filter(|node| !is_nothing(node.kind(), node.is_blank()));
        nodes.take(MAX_INSIDE).all(|node| node.as_element().is_some_and(shows_at_times))
    }

    /// Whether an element may be empty, with no size or padding that keeps room for its content.
    fn is_empty_at_times(&self, element: Element<'_>, axis: Axis) -> bool {
        self.is_empty_within(element, axis, MAX_CHAIN_DEPTH)
    }

    /// The same, looking into chains up to `depth_left` levels.
    fn is_empty_within(&self, element: Element<'_>, axis: Axis, depth_left: usize) -> bool {
        let shows_at_times = |inner: Element<'_>| self.may_be_absent(inner);
        // Most elements have content that always shows.
        if !is_empty(element) && !element.descendant_elements().take(MAX_INSIDE).any(shows_at_times) {
            return false;
        }
        let mut open = vec![element];
        let mut passed = Vec::new();
        while let Some(around) = open.pop() {
            let is_known = is_plain(around)
                && passed.len() < MAX_INSIDE
                && around.node().children().nth(MAX_INSIDE).is_none();
            if !is_known {
                return false;
            }
            passed.push(around);
            for node in around.node().children() {
                match node.as_element() {
                    Some(inner) if !inner.is_t_set() && self.may_be_in_flow(inner) => {
                        match shows_at_times(inner) {
                            true if self.always_takes_room_within(inner, axis, &|_| true, depth_left) => {
                                return false;
                            }
                            true => {}
                            false => open.push(inner),
                        }
                    }
                    Some(_) => {}
                    None if is_nothing(node.kind(), node.is_blank()) => {}
                    None => return false,
                }
            }
        }
        !passed.into_iter().any(|around| self.keeps_room(around, axis))
    }

    /// Whether an element usually has a size or padding, so that it takes room without content.
    fn keeps_room(&self, element: Element<'_>, axis: Axis) -> bool {
        let has_size = |name: &&str| {
            self.styles
                .usual_value(element, name)
                .is_some_and(|size| size != "auto" && pixels(&size) != Some(0.0))
        };
        axis.sizes().iter().any(has_size)
            || axis.sides().into_iter().any(|side| padding(element, side, self.styles) > 0.0)
    }
}

/// Whether a node shows nothing.
fn is_nothing(kind: NodeKind, is_blank: bool) -> bool {
    is_blank || kind == NodeKind::Comment
}

/// Whether an HTML element shows nothing itself.
fn is_plain(element: Element<'_>) -> bool {
    const PLAIN: [&str; 12] =
        ["div", "span", "p", "section", "article", "aside", "header", "footer", "b", "i", "strong", "em"];
    !catalog::is_interactive(element.name()) && PLAIN.contains(&element.name())
}
