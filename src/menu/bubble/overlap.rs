//! Elements beside a bubble that overlap it: it would cover them once it has a position, or they its menu.

use std::cell::LazyCell;

use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::{BUTTON_SIZE, MAX_OVERLAP, Reach};
use crate::menu::concern::Objection;
use crate::menu::header::grid::Cells;
use crate::menu::relations::branch_instead;
use crate::menu::said::layout::{
    Flow, MARGINS, Side, gap, is_out_of_flow, margin, offset, padding, pixels, possible, rule_of,
};
use crate::menu::said::transform::{MOVING, shift};
use crate::menu::said::{candidates, may_be, usual_winner};
use crate::style::{ScopedRule, Styles, words};
use crate::syntax::Element;

/// How far something is assumed to be pulled where only a browser knows, in pixels.
const ASSUMED_PULL: f64 = 8.0;
/// The distance of a menu from the edges of its bubble, in pixels.
const EDGE_TO_MENU: f64 = 4.0;
/// How many elements are looked at inside one that stands beside a bubble.
const MAX_INSIDE: usize = 8;

impl<'a> Frame<'a> {
    /// A neighbour of the bubble, or of an ancestor that it begins or ends, that overlaps it and would be
    /// behind it. The children of the template itself are taken to be blocks.
    pub(super) fn covered(&self) -> Option<Objection> {
        self.overlapped(false)
    }

    /// A neighbour that overlaps it, stays in front of it, and is where its menu would be.
    pub(super) fn pulled_over_its_menu(&self) -> Option<Objection> {
        self.overlapped(true)
    }

    /// Either of the two, by `in_front`.
    fn overlapped(&self, in_front: bool) -> Option<Objection> {
        let (mut inner, mut is_first, mut is_last) = (self.element, true, true);
        for around in self.element.ancestors().take(MAX_LOOKED_AT) {
            let found = self.overlapped_beside(inner, around, (is_first, is_last), in_front);
            if found.is_some() {
                return found;
            }
            let is_other = |child: &Element<'_>| *child != inner && !child.is_t_set();
            is_first &=
                !around.child_elements().take_while(|child| *child != inner).any(|child| is_other(&child));
            is_last &=
                !around.child_elements().skip_while(|child| *child != inner).any(|child| is_other(&child));
            if !is_first && !is_last {
                break;
            }
            inner = around;
        }
        None
    }

    /// What overlaps the bubble beside `inner`, which is the bubble or an ancestor of it, in `parent`.
    fn overlapped_beside(
        &self,
        inner: Element<'a>,
        parent: Element<'a>,
        (is_first, is_last): (bool, bool),
        in_front: bool,
    ) -> Option<Objection> {
        // Most elements have no sibling here.
        parent.child_elements().filter(|child| !child.is_t_set()).nth(1)?;
        let is_template = parent.parent().is_none();
        let flow = match is_template {
            true => Flow::Block,
            false => Flow::in_element(parent, self.styles)?.0,
        };
        let shown = |element: &Element<'_>| !element.is_t_set() && branch_instead(inner, *element).is_none();
        let beside: Vec<Element<'_>> = parent.child_elements().take(MAX_LOOKED_AT).filter(shown).collect();
        let at = beside.iter().position(|element| *element == inner)?;
        if flow == Flow::Grid {
            return self.overlapped_in_grid(inner, &beside[at + 1..], in_front);
        }
        // An earlier flex item is painted behind the bubble already.
        let before = at.checked_sub(1).filter(|_| is_first && flow == Flow::Block);
        let before = before.map(|before| (beside[before], true));
        let after = beside.get(at + 1).filter(|_| is_last).map(|after| (*after, false));
        let counts = |other: Element<'a>, is_before| self.counts_as(other, is_before, in_front);
        let beside = before.into_iter().chain(after);
        beside.filter(|(other, is_before)| counts(*other, *is_before)).find_map(|(other, is_before)| {
            let (of_other, of_bubble) = match (flow, is_before) {
                (Flow::Row, _) => (Side::Left, Side::Right),
                (_, true) => (Side::Bottom, Side::Top),
                (_, false) => (Side::Top, Side::Bottom),
            };
            // Absolutely positioned elements are checked elsewhere.
            let is_asked = in_front && !is_before && !is_out_of_flow(other, self.styles);
            let drawn = is_asked.then(|| drawn_by(other, flow == Flow::Row, self.styles)).flatten();
            if let Some((property, by)) = drawn {
                let found = self.over_the_menu(other, of_bubble, by, rule_of(other, property, self.styles));
                if found.is_some() {
                    return found;
                }
            }
            let own = self.pulled(other, of_other);
            let of_inner = pulled(inner, of_bubble, self.styles);
            let overlap =
                own.as_ref().map_or(0.0, |own| own.by) + of_inner.as_ref().map_or(0.0, |own| own.by);
            let pulled = own.or(of_inner)?;
            let margin = margin(inner, of_bubble, self.styles).and_then(|(_, margin)| pixels(&margin));
            let within = if inner == self.element { 0.0 } else { self.room_around(inner, of_bubble) };
            let gap = if is_template { 0.0 } else { self.gap(parent, flow) };
            let room = margin.unwrap_or(0.0).max(0.0) + within + gap;
            let rule = pulled.element.and_then(|element| rule_of(element, pulled.property, self.styles));
            match in_front {
                _ if overlap + room >= 0.0 => None,
                false => Some(covers(other, rule)),
                true => self.over_the_menu(other, of_bubble, overlap + room, rule),
            }
        })
    }

    /// The concern that `other`, which stays in front of the bubble and is pulled over one of its sides by
    /// `by` (negative), lies where the menu or a button under it would be.
    fn over_the_menu(
        &self,
        other: Element<'a>,
        side: Side,
        by: f64,
        rule: Option<ScopedRule<'_>>,
    ) -> Option<Objection> {
        let from_corner = match side {
            Side::Top | Side::Right => by + EDGE_TO_MENU + MAX_OVERLAP,
            Side::Bottom => {
                let height = self.own_height().unwrap_or_else(|| self.least_height(self.element));
                height + by - (EDGE_TO_MENU + BUTTON_SIZE - MAX_OVERLAP)
            }
            Side::Left => return None,
        };
        let is_there = from_corner < 0.0;
        let conflict = self.conflict_of(other).filter(|_| is_there)?;
        Some(self.objection(other, (conflict, Reach::There), rule))
    }

    /// A later grid item that overlaps the bubble's cells, or is pulled out of its own.
    fn overlapped_in_grid(
        &self,
        inner: Element<'a>,
        following: &[Element<'a>],
        in_front: bool,
    ) -> Option<Objection> {
        // Few grid items are placed explicitly.
        let own = LazyCell::new(|| Cells::of(inner, self.styles));
        let mut following = following.iter().filter(|other| self.counts_as(**other, false, in_front));
        following.find_map(|other| {
            let pulled = [Side::Top, Side::Left].into_iter().find_map(|side| self.pulled(*other, side));
            let is_in_its_cell = || {
                let cells = Cells::of(*other, self.styles)?;
                own.as_ref().is_some_and(|own| own.may_overlap(&cells, self.styles)).then_some("grid-area")
            };
            let by = pulled.as_ref().map(|pulled| pulled.by);
            let property = pulled.map(|pulled| pulled.property).or_else(is_in_its_cell)?;
            let rule = rule_of(*other, property, self.styles);
            match in_front {
                false => Some(covers(*other, rule)),
                // Within a cell of the bubble it may be anywhere.
                true => self.over_the_menu(*other, Side::Right, by.unwrap_or(f64::NEG_INFINITY), rule),
            }
        })
    }

    /// How far a neighbour of the bubble is pulled, or else the first element in it that is; of a component
    /// of the theme, in its template.
    fn pulled(&self, other: Element<'a>, side: Side) -> Option<Pulled<'a>> {
        let own = pulled(other, side, self.styles);
        let inside = || {
            let inner = other.descendant_elements().take(MAX_INSIDE);
            inner.filter_map(|inner| {
                let room: f64 = inner
                    .ancestors()
                    .take_while(|around| *around != other)
                    .chain([other])
                    .map(|around| padding(around, side, self.styles))
                    .sum();
                let pulled = pulled(inner, side, self.styles)?;
                Some(Pulled { by: pulled.by + room, ..pulled })
            })
        };
        own.or_else(|| shifted(other, side, self.styles))
            .or_else(|| inside().find(|inner| inner.by < 0.0))
            .or_else(|| self.pulled_in_component(other, side))
            .or_else(|| self.overflows(other).filter(|_| side == Side::Top))
    }

    /// An element that is lower than its content, aligned so that the content overflows at the top, too.
    fn overflows(&self, other: Element<'a>) -> Option<Pulled<'a>> {
        let is_low = |_: &str, value: &str| pixels(value).is_some_and(|height| height < ASSUMED_PULL);
        let (property, _) = ["height", "max-height"]
            .into_iter()
            .find_map(|name| may_be(other, &[name], self.styles, is_low))?;
        let names = match Flow::in_element(other, self.styles)?.0 {
            Flow::Row | Flow::Grid => ["align-items", "place-items", "align-content"],
            Flow::Column => ["justify-content", "place-content", "align-content"],
            Flow::Block => return None,
        };
        let goes_up = |value: &str| value.contains("center") || value.ends_with("end");
        let stands_out = names.iter().any(|name| self.may_be(other, &[name], goes_up))
            && !self.must_be(other, "overflow", |value| value != "visible");
        stands_out.then_some(Pulled { by: -ASSUMED_PULL, property, element: Some(other) })
    }

    fn pulled_in_component(&self, other: Element<'a>, side: Side) -> Option<Pulled<'a>> {
        let (_, component) = self.theme.find(other.name()).filter(|_| other.is_component())?;
        let styles = self.theme.styles_for(component);
        let mut rendered = component.document().template()?.descendant_elements().take(MAX_INSIDE);
        let pulled = rendered
            .find_map(|inner| pulled(inner, side, &styles).map(|pulled| (pulled.by, pulled.property)));
        pulled.map(|(by, property)| Pulled { by, property, element: None })
    }

    /// Whether a neighbour has a [`Conflict`](super::corner::Conflict) and stays in front of the bubble, if
    /// `in_front`; else whether it does not stay in front.
    fn counts_as(&self, other: Element<'a>, is_before: bool, in_front: bool) -> bool {
        // Few elements conflict.
        (!in_front || self.conflict_of(other).is_some()) && self.stays_in_front(other, is_before) == in_front
    }

    /// Whether a neighbour stays in front of the bubble, or is no block that could overlap it.
    fn stays_in_front(&self, other: Element<'_>, is_before: bool) -> bool {
        let has_level = self.is(other, "z-index", |value| value != "auto")
            && self.level_counts(other)
            && !self.would_be_lifted();
        let is_block = !self.is(other, "display", |value| value.starts_with("inline"))
            && !self.is(other, "float", |value| value != "none");
        has_level || !is_block || (!is_before && self.frames(other))
    }

    /// The gap between the items of a flex container.
    pub(super) fn gap(&self, parent: Element<'_>, flow: Flow) -> f64 {
        match flow {
            Flow::Row => gap(parent, self.styles),
            Flow::Column => {
                let gap = usual_winner(parent, &["gap", "row-gap"], self.styles);
                gap.and_then(|(_, gap)| pixels(words(&gap.value).next()?)).unwrap_or(0.0)
            }
            Flow::Grid | Flow::Block => 0.0,
        }
    }
}

/// How far a transform is assumed to move an element where only a browser knows: a button's width in pixels.
const ASSUMED_SHIFT: f64 = 40.0;

/// How far an element is drawn towards what precedes it, at least under some condition: back along its row,
/// or up. With the property that does it.
fn drawn_by(element: Element<'_>, is_row: bool, styles: &Styles<'_>) -> Option<(&'static str, f64)> {
    let by = |name: &str, value: &str| {
        let [across, down] = shift(name, value, [None; 2]);
        let least = if is_row { across.least } else { down.least };
        if least.is_finite() { least } else { -ASSUMED_SHIFT }
    };
    let moved = MOVING.into_iter().flat_map(|name| {
        possible(element, name, styles).into_iter().map(move |value| (name, by(name, &value)))
    });
    moved.filter(|(_, by)| *by < 0.0).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// A concern that the bubble would cover `other`, which overlaps it.
fn covers(other: Element<'_>, rule: Option<ScopedRule<'_>>) -> Objection {
    let tag = other.tag_text();
    let text = format!(
        "the bubble needs `position: relative` for its menu, and would then cover `{tag}`, which overlaps it"
    );
    Objection::new(text, rule)
}

/// How far something is pulled.
struct Pulled<'a> {
    by: f64,
    property: &'static str,
    /// The element that is pulled; `None` if it is in the template of a component.
    element: Option<Element<'a>>,
}

/// How far a negative margin pulls an element and its neighbour on that side over each other, at least under
/// some condition.
fn pulled<'a>(element: Element<'a>, side: Side, styles: &Styles<'_>) -> Option<Pulled<'a>> {
    let by = |value: &str| match pixels(value) {
        Some(length) => length,
        None if value.contains('-') && value.contains('(') => -ASSUMED_PULL,
        None => 0.0,
    };
    let candidates = candidates(element, &MARGINS.of(side), styles);
    let each = candidates
        .iter()
        .filter_map(|(property, one)| Some((by(MARGINS.value(side, property, &one.value)?), *property)));
    let (by, property) = each.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (by < 0.0).then_some(Pulled { by, property, element: Some(element) })
}

/// How far `position: relative` with an offset moves an element over its neighbour on one side.
fn shifted<'a>(element: Element<'a>, side: Side, styles: &Styles<'_>) -> Option<Pulled<'a>> {
    let opposite = match side {
        Side::Top => Side::Bottom,
        Side::Left => Side::Right,
        Side::Right => Side::Left,
        Side::Bottom => Side::Top,
    };
    if !possible(element, "position", styles).iter().any(|position| position == "relative") {
        return None;
    }
    let said = |side| offset(element, side, styles).and_then(|(name, value)| Some((pixels(&value)?, name)));
    let (by, property) = said(side).or_else(|| said(opposite).map(|(by, name)| (-by, name)))?;
    (by < 0.0).then_some(Pulled { by, property, element: Some(element) })
}
