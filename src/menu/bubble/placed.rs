//! Absolutely positioned elements in a bubble's corner, declared in it, around it or in a rendered component.

use super::absent::Axis;
use super::corner::{Conflict, is_high, lies_over};
use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::{BUTTON_SIZE, Inset, MAX_BUTTON_OVERLAP, MAX_OVERLAP, Positioned, Reach};
use crate::catalog::{self, ACTION_MENU};
use crate::menu::concern::Objection;
use crate::menu::relations::{branch_instead, is_empty, is_within};
use crate::menu::said::layout::{Flow, INSETS, Side, has_position, offset, pixels, possible, rule_of};
use crate::menu::said::transform::{MOVING, shift};
use crate::menu::said::{Candidate, all_fit, candidates, drawn_candidates};
use crate::style::{ScopedRule, length};
use crate::syntax::{Element, NodeId};

/// The size assumed for generated content and for elements that hold no button.
const TEXT_SIZE: f64 = 14.0;
/// The least height of an element that holds buttons.
const AROUND_BUTTONS: f64 = 32.0;
/// The distances from the corner, on either axis, at which a text starts that a menu there would hide.
const WITHIN: std::ops::RangeInclusive<f64> = 0.0..=16.0;

impl<'a> Frame<'a> {
    /// The absolutely positioned elements in it, including conditionally positioned ones with a [`Conflict`].
    pub(super) fn absolute(&self) -> &[Element<'a>] {
        self.absolute.get_or_init(|| self.inside().filter(|element| self.is_absolute(*element)).collect())
    }

    pub(super) fn is_absolute(&self, element: Element<'a>) -> bool {
        let is = |position: &str| position == "absolute";
        element.name() != ACTION_MENU
            && self.styles.may_declare(element, "position", is)
            && (has_position(element, &["absolute"], self.styles)
                || (self.conflict_of(element).is_some()
                    && possible(element, "position", self.styles).iter().any(|position| is(position))))
    }

    /// An element whose containing block is `inner`, at `inset` from the bubble's edges, and that stands in
    /// the corner: one with a [`Conflict`] that reaches it, or any other that certainly stands there.
    pub(super) fn positioned_there(&self, inner: Element<'a>, inset: Inset) -> Option<Objection> {
        let height = std::cell::LazyCell::new(|| self.least_height(inner));
        let mut there = self.absolute().iter().filter(|element| self.frame_of(**element) == inner);
        there.find_map(|element| self.is_there(*element, inset, *height))
    }

    /// An element whose containing block is at `inset` from the bubble's edges and at least `height` pixels high, if it
    /// stands in the corner.
    pub(super) fn is_there(&self, element: Element<'a>, inset: Inset, height: f64) -> Option<Objection> {
        if self.conflict_of(element).is_some() {
            return self.conflicts_there(element, height, |placed| placed.reaches(inset));
        }
        let found = (Conflict::Button, Reach::There);
        self.stands_within(element, inset).then(|| self.objection(element, found, self.placed_by(element)))
    }

    /// The rule that places an absolutely positioned element.
    fn placed_by(&self, element: Element<'a>) -> Option<ScopedRule<'a>> {
        let side = [Side::Top, Side::Bottom, Side::Left, Side::Right];
        let side = side.into_iter().find_map(|side| offset(element, side, self.styles));
        rule_of(element, side.map_or("position", |(property, _)| property), self.styles)
    }

    /// An absolutely positioned element with a [`Conflict`] that reaches the corner. Its containing block is at least
    /// `height` pixels high.
    pub(super) fn conflicts_there(
        &self,
        element: Element<'a>,
        height: f64,
        reaches: impl FnOnce(&Positioned<'_>) -> Reach,
    ) -> Option<Objection> {
        let conflict = self.conflict_of(element)?;
        let is_front = conflict == Conflict::Front;
        // Unless in front of the menu, an element that covers the whole bubble is behind it, and one with no
        // offset from the top or the right stands in the opposite corner.
        let [near, far] = [[Side::Top, Side::Right], [Side::Bottom, Side::Left]];
        let are_set = |sides: [Side; 2]| sides.into_iter().all(|side| self.is_set(element, side));
        let never_near = || !near.into_iter().any(|side| self.may_be_set(element, side));
        if !is_front && are_set(far) && (are_set(near) || never_near()) {
            return None;
        }
        let size = self.usual_size(element);
        let declared = |names: &[&'static str]| candidates(element, names, self.styles);
        let is_below = self.is_below(element);
        let overlap = if is_front { MAX_OVERLAP } else { MAX_BUTTON_OVERLAP };
        let reach = reaches(&Positioned { declared: &declared, size, overlap, height, is_below });
        (reach != Reach::Away).then(|| self.objection(element, (conflict, reach), self.placed_by(element)))
    }

    /// The size to assume where none is declared: containers of buttons are larger than buttons.
    fn usual_size(&self, element: Element<'a>) -> f64 {
        match self.is_in_the_way(element) {
            false => TEXT_SIZE,
            true if catalog::is_interactive(element.name()) => BUTTON_SIZE,
            true => {
                let inner = element.descendant_elements().take(MAX_LOOKED_AT);
                let heights = inner.flat_map(|inner| possible(inner, "height", self.styles));
                heights.filter_map(|height| pixels(&height)).fold(AROUND_BUTTONS, f64::max)
            }
        }
    }

    fn is_set(&self, element: Element<'_>, side: Side) -> bool {
        offset(element, side, self.styles).is_some_and(|(_, value)| value != "auto")
    }

    fn may_be_set(&self, element: Element<'_>, side: Side) -> bool {
        let candidates = candidates(element, &INSETS.of(side), self.styles);
        candidates
            .iter()
            .any(|(name, one)| INSETS.value(side, name, &one.value).is_none_or(|value| value != "auto"))
    }

    /// Whether something that is no button certainly stands in the corner, and is no decoration of an edge.
    fn stands_within(&self, element: Element<'_>, inset: Inset) -> bool {
        let stays = |name: &str, value: &str| shift(name, value, [None; 2]).iter().all(|by| by.is_none());
        let is_moved = MOVING.iter().any(|name| self.is(element, name, |value| !stays(name, value)));
        let is_near = |side: Side, inset: f64| {
            let distance = offset(element, side, self.styles).and_then(|(_, value)| distance_in(&value));
            distance.is_some_and(|distance| WITHIN.contains(&(distance + inset)))
        };
        has_position(element, &["absolute"], self.styles)
            && !is_moved
            && !self.is_set(element, Side::Bottom)
            && !self.is_set(element, Side::Left)
            && !is_empty(element)
            && is_near(Side::Top, inset.top)
            && is_near(Side::Right, inset.right)
    }

    /// The containing block of an absolute element: an element in the bubble, or the bubble itself.
    fn frame_of(&self, element: Element<'a>) -> Element<'a> {
        let around = element.ancestors().take_while(|around| *around != self.element);
        around.take(MAX_LOOKED_AT).find(|around| self.frames(*around)).unwrap_or(self.element)
    }

    /// Whether something that always shows stands above an element in the bubble.
    fn is_below(&self, element: Element<'a>) -> bool {
        let mut inner = element;
        for around in element.ancestors().take(MAX_LOOKED_AT) {
            if self.is_below_in(inner, around) {
                return true;
            }
            if around == self.element {
                break;
            }
            inner = around;
        }
        false
    }

    /// Whether something that always shows stands above `inner` in its parent `around`.
    pub(super) fn is_below_in(&self, inner: Element<'a>, around: Element<'a>) -> bool {
        self.first_line(around).is_some_and(|line| line < inner.id())
    }

    /// Whether something that shows under some condition stands above `inner` in its parent `around`.
    pub(super) fn is_below_at_times(&self, inner: Element<'a>, around: Element<'a>) -> bool {
        let is_line = |child: Element<'a>| {
            self.may_take_no_room(child, Axis::Down)
                && self.may_be_in_flow(child)
                && self.has_own_line(child)
                && branch_instead(self.element, child).is_none()
        };
        self.is_stacked(around)
            && around.child_elements().take_while(|child| *child != inner).take(MAX_LOOKED_AT).any(is_line)
    }

    /// Whether an element stacks its children: as blocks or in a flex column.
    fn is_stacked(&self, around: Element<'_>) -> bool {
        matches!(Flow::in_element(around, self.styles), Some((Flow::Block | Flow::Column, _)))
    }

    /// The first child that always takes a line of its own, in an element that stacks its children.
    pub(super) fn first_line(&self, around: Element<'a>) -> Option<NodeId> {
        let first = || around.child_elements().find(|child| self.is_line(*child)).map(Element::id);
        self.known.lines.of(around, || if self.is_stacked(around) { first() } else { None })
    }

    /// Whether an element always takes a line of its own while its parent shows; at the end of a chain,
    /// whether each branch does.
    pub(super) fn is_line(&self, element: Element<'a>) -> bool {
        self.may_be_in_flow(element)
            && self.always_takes_room(element, Axis::Down, |one| !is_empty(one) && self.has_own_line(one))
    }

    /// Whether an element is neither inline-level nor floating.
    pub(super) fn has_own_line(&self, element: Element<'a>) -> bool {
        !crate::menu::said::layout::is_inline(element, self.styles)
            && !self.is(element, "float", |value| value != "none")
    }

    /// The least number of lines in an element.
    pub(super) fn lines_in(&self, element: Element<'a>) -> usize {
        match Flow::in_element(element, self.styles) {
            Some((Flow::Block | Flow::Column, _)) => {
                element.child_elements().take(MAX_LOOKED_AT).filter(|child| self.is_line(*child)).count()
            }
            _ => 1,
        }
    }

    /// Generated content (`::before`, `::after`) in the corner: in front of the menu, or a text.
    pub(super) fn drawn_there(&self, inset: Inset) -> Option<Objection> {
        let drawings = self.drawings();
        if drawings.is_empty() {
            return None;
        }
        let mut all = std::iter::once(self.element).chain(self.inside());
        all.find_map(|element| {
            let drawn = drawings.drawn_for(element);
            // Generated content is positioned within its own element if that is a containing block.
            let is_frame = element != self.element && self.frames(element);
            let (frame, inset) = match drawn.is_empty() || !(is_frame || self.is_framed(element)) {
                true => (self.element, inset),
                false => (element, self.inset_of(element, inset).filter(|_| is_frame)?),
            };
            drawn.into_iter().find_map(|drawn| {
                let declared = |names: &[&'static str]| drawn_candidates((&drawn, element), names, drawings);
                let may_be = |name: &'static str, fits: fn(&str) -> bool| {
                    declared(&[name]).iter().any(|(_, one)| fits(&one.value))
                };
                let is_in_front = may_be("z-index", is_high);
                let is_passed_through = all_fit(&declared(&["pointer-events"]), |value| value == "none");
                let placed = Positioned {
                    declared: &declared,
                    size: TEXT_SIZE,
                    overlap: MAX_OVERLAP,
                    height: self.least_height(frame),
                    is_below: true,
                };
                if is_in_front && !is_passed_through && placed.reaches(inset) != Reach::Away {
                    return Some(lies_over(&drawn.rule.prelude_on_one_line(), Some(drawn.rule)));
                }
                let is_near = |side: Side| {
                    let is_within = |(name, one): &Candidate<'_>| {
                        let distance = INSETS.value(side, name, &one.value).and_then(distance_in);
                        distance.is_some_and(|distance| WITHIN.contains(&distance))
                    };
                    declared(&INSETS.of(side)).iter().any(is_within)
                };
                let is_text = frame == self.element && may_be("content", is_text);
                (is_text && is_near(Side::Top) && is_near(Side::Right)).then(|| {
                    let what = drawn.rule.prelude_on_one_line();
                    let text =
                        format!("what `{what}` draws is in the corner of the bubble where the menu would be");
                    Objection::new(text, Some(drawn.rule))
                })
            })
        })
    }

    /// The inset of a block in it that is as wide as its parent; `None` for one that is known to be elsewhere
    /// or may be narrower.
    fn inset_of(&self, element: Element<'a>, inset: Inset) -> Option<Inset> {
        let is_wide = |inner: Element<'a>| {
            let around = inner.parent().and_then(|around| Flow::in_element(around, self.styles));
            let is_all = |value: &String| matches!(&**value, "auto" | "none" | "100%");
            let is_full = |name: &str| possible(inner, name, self.styles).iter().all(is_all);
            self.has_own_line(inner)
                && around.is_some_and(|(flow, _)| flow == Flow::Block)
                && ["width", "max-width"].into_iter().all(is_full)
        };
        let mut inner =
            element.ancestors_or_self().take_while(|inner| *inner != self.element).take(MAX_LOOKED_AT);
        if self.is_below(element) || !inner.all(is_wide) {
            return None;
        }
        let around = element.ancestors().take(MAX_LOOKED_AT);
        let around = around.take_while(|around| is_within(*around, self.element));
        let inset = around.fold(inset, |inset, around| inset.inside(self, around));
        (!inset.is_out_of_reach()).then_some(inset)
    }

    /// What a rendered component of the theme positions or draws in the corner.
    pub(super) fn positioned_by_a_component(&self, inset: Inset) -> Option<Objection> {
        let rendered =
            self.element.descendant_elements().filter(|element| element.is_component()).take(MAX_LOOKED_AT);
        let mut found = rendered.filter_map(|element| {
            if !self.may_position(element) || self.frames(element) || self.is_framed(element) {
                return None;
            }
            let there = |inner: &Frame<'_>| {
                // All of it stands where the component does, including roots that are containing blocks
                // themselves.
                let roots = inner.element.child_elements().take(MAX_LOOKED_AT);
                let mut placed = std::iter::once(inner.element).chain(roots);
                let placed = placed.find_map(|frame| inner.positioned_there(frame, inset));
                placed.or_else(|| inner.drawn_there(inset)).or_else(|| inner.positioned_by_a_component(inset))
            };
            self.in_component(element, there)
        });
        found.next()
    }
}

/// A distance in pixels; one that depends on the screen is taken as on a small one, where most is near.
fn distance_in(value: &str) -> Option<f64> {
    const SMALL_SCREEN: f64 = 320.0;
    pixels(value).or_else(|| match length(value)? {
        (part, "vw" | "vh" | "vmin" | "vmax") => Some(part * SMALL_SCREEN / 100.0),
        _ => None,
    })
}

/// Whether a value of `content` is text to read.
fn is_text(content: &str) -> bool {
    !matches!(content, "none" | "normal" | "\"\"" | "''") && !content.starts_with("url(")
}
