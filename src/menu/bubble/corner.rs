//! What is in the corner of a bubble already, or lies over it.

use super::frame::{Frame, MAX_LOOKED_AT, Sought};
use super::holds_message;
use super::raised::is_level_of_menu;
use super::reach::{Inset, Reach};
use crate::catalog::{self, ACTION_MENU};
use crate::menu::concern::Objection;
use crate::menu::relations::is_within;
use crate::menu::said::layout::{Flow, Side, padding, pixels, possible, rule_of};
use crate::menu::said::may_be;
use crate::style::{ScopedRule, are_all_zero, is_css_wide};
use crate::syntax::Element;

/// The largest radius of a corner, in pixels, that leaves enough of a menu in it.
const MAX_RADIUS: f64 = 48.0;

/// Why a menu and something else cannot share a corner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Conflict {
    /// It is or holds a button or a link that the menu would cover.
    Button,
    /// It is a text or a picture that the menu would cover.
    Mark,
    /// It, or something in it, is in front of the menu and would take its clicks.
    Front,
}

impl<'a> Frame<'a> {
    /// What is where the menu would be, or lies over it, at least under some condition.
    pub(super) fn corner(&self) -> Option<Objection> {
        if let Some(property) = self.cut_low_by() {
            let text = "the bubble is not as tall as the menu and clips what overflows".to_owned();
            return Some(Objection::new(text, rule_of(self.element, property, self.styles)));
        }
        if let Some((around, property)) = self.cut_off_by() {
            let text = match around == self.element {
                true => "the bubble clips its rounded corner, where the menu would be".to_owned(),
                false => format!("`{}` clips its rounded corner, where the menu would be", around.tag_text()),
            };
            return Some(Objection::new(text, rule_of(around, property, self.styles)));
        }
        let corner = Inset::default();
        self.at_its_end(corner)
            .or_else(|| self.mark_seen_through())
            .or_else(|| self.drawn_there(corner))
            .or_else(|| self.positioned_by_a_component(corner))
            .or_else(|| self.positioned_beside_it())
            .or_else(|| self.pulled_over_its_menu())
    }

    /// What is placed in the corner within an element at its end, or is in front of the menu there, or what a component
    /// renders there.
    pub(super) fn in_or_over(&self, element: Element<'a>, inset: Inset) -> Option<Objection> {
        let is_frame = element == self.element || self.frames(element);
        let placed = is_frame.then(|| self.positioned_there(element, inset)).flatten();
        let is_over = || element != self.element && self.is_in_front(element) && !inset.is_out_of_reach();
        let over = || is_over().then(|| self.objection(element, (Conflict::Front, Reach::There), None));
        placed.or_else(over).or_else(|| self.in_component(element, |inner| inner.at_its_end(inset)))
    }

    /// The bubble, or an ancestor with nearly the same corner, that would cut off a menu in its round corner,
    /// with the property that makes the corner round.
    fn cut_off_by(&self) -> Option<(Element<'a>, &'static str)> {
        let around = self.element.ancestors_in_section().take(MAX_LOOKED_AT);
        let has_its_corner = |around: Element<'a>| {
            around == self.element
                || self.room_around(around, Side::Top) + self.room_around(around, Side::Right) < MAX_RADIUS
        };
        std::iter::once(self.element).chain(around).find_map(|around| {
            Some((around, self.cuts_its_corner_off(around)?)).filter(|(around, _)| has_its_corner(*around))
        })
    }

    /// The property that makes an element cut off its content in the upper right corner.
    fn cuts_its_corner_off(&self, element: Element<'a>) -> Option<&'static str> {
        if self.may_be(element, &["clip-path"], cuts_corner_off) {
            return Some("clip-path");
        }
        self.cuts_off(element)?;
        // A radius lists corners as `margin` lists sides; the vertical radii of ellipses follow a slash.
        let of_corner = |value: &str| {
            let radius = value.split('/').next().and_then(|value| Side::Right.of(value));
            radius.is_some_and(is_very_round)
        };
        let names = ["border-radius", "border-start-end-radius", "border-top-right-radius"];
        may_be(element, &names, self.styles, |_, value| of_corner(value)).map(|(name, _)| name)
    }

    /// The property that makes an element clip its overflow, at least under some condition.
    fn cuts_off(&self, element: Element<'a>) -> Option<&'static str> {
        let cuts_off = |value: &str| value.split(' ').any(|word| word != "visible");
        let mut names = ["overflow", "overflow-x", "overflow-y"].into_iter();
        names.find(|name| self.may_be(element, &[name], cuts_off))
    }

    /// The property that clips the icon of its menu, if the bubble is too low for one.
    fn cut_low_by(&self) -> Option<&'static str> {
        /// How far down an icon in the menu reaches, in pixels.
        const ICON_BOTTOM: f64 = 24.0;
        let property = self.cuts_off(self.element)?;
        let said = |name: &str| possible(self.element, name, self.styles);
        let is_low = |value: &String| pixels(value).is_some_and(|height| height < ICON_BOTTOM);
        let is_kept_high = || said("min-height").iter().any(|value| value != "auto" && !is_low(value));
        let is_said = ["height", "max-height"].into_iter().any(|name| said(name).iter().any(is_low));
        // Whether paddings add to a declared height depends on `box-sizing`.
        let paddings = [Side::Top, Side::Bottom].map(|side| padding(self.element, side, self.styles));
        let is_said_low = is_said && paddings.iter().sum::<f64>() < ICON_BOTTOM / 2.0 && !is_kept_high();
        (is_said_low || self.own_height().is_some_and(|height| height < ICON_BOTTOM)).then_some(property)
    }

    /// The concern that an element with this conflict is in the corner; `rule` puts it there.
    pub(super) fn objection(
        &self,
        element: Element<'a>,
        (conflict, reach): (Conflict, Reach),
        rule: Option<ScopedRule<'_>>,
    ) -> Objection {
        match conflict {
            Conflict::Button | Conflict::Mark => {
                let stands = if reach == Reach::There { "is" } else { "may be" };
                let text = format!(
                    "`{}` {stands} in the corner of the bubble where the menu would be",
                    element.tag_text()
                );
                Objection::new(text, rule)
            }
            Conflict::Front => {
                let front = self.fronts_in(element).next().unwrap_or(element);
                lies_over(front.tag_text(), rule_of(front, "z-index", self.styles))
            }
        }
    }

    /// Why the menu and an element cannot share a corner, if they cannot.
    pub(super) fn conflict_of(&self, element: Element<'a>) -> Option<Conflict> {
        if self.seeks == Sought::Marks {
            return self.is_mark_there(element).then_some(Conflict::Mark);
        }
        match () {
            () if self.is_in_front(element) => Some(Conflict::Front),
            () if self.is_in_the_way(element) => Some(Conflict::Button),
            () => self.fronts_in(element).next().map(|_| Conflict::Front),
        }
    }

    /// Whether the bubble holds something with a [`Conflict`], or renders a component that may.
    pub(super) fn may_hold_conflict(&self) -> bool {
        let is_button =
            |inner: Element<'a>| self.is_in_the_way(inner) || self.inner_template(inner).is_some();
        // Many bubbles have no element that could be one.
        let may_be_one = |inner: Element<'a>| {
            catalog::takes_clicks(inner.name())
                || (inner.is_component() && self.theme.find(inner.name()).is_some())
        };
        let may_hold_one = || self.element.descendant_elements().any(may_be_one);
        (may_hold_one() && self.element.descendant_elements().take(MAX_LOOKED_AT).any(is_button))
            || self.fronts_in(self.element).next().is_some()
    }

    /// An element and its descendants, as far as they are in front of the menu.
    fn fronts_in(&self, element: Element<'a>) -> impl Iterator<Item = Element<'a>> {
        let all = std::iter::once(element).chain(element.descendant_elements()).take(MAX_LOOKED_AT);
        all.filter(|element| self.is_in_front(*element))
    }

    /// Whether an element would be in front of a menu that it overlaps, and take its clicks.
    pub(super) fn is_in_front(&self, element: Element<'_>) -> bool {
        if element.name() == ACTION_MENU {
            return false;
        }
        let is_item = || {
            let flows = element.parent().map(|parent| self.flows_of(parent));
            flows.is_none_or(|flows| flows.iter().any(|flow| *flow != Some(Flow::Block)))
        };
        // Of two on the same level the later one is in front.
        let is_before = self.is_menu_last && is_within(element, self.element);
        let is_above = |level: &str| is_high(level) && !(is_before && is_level_of_menu(level));
        self.has_levels()
            && self.may_be(element, &["z-index"], is_above)
            && (self.may_be(element, &["position"], |position| position != "static") || is_item())
            && !self.must_be(element, "pointer-events", |value| value == "none")
            && !self.is_below_all(element)
    }

    /// Whether an ancestor in the bubble forms a stacking context that keeps the element behind the menu.
    fn is_below_all(&self, element: Element<'_>) -> bool {
        let mut around = element.ancestors().take_while(|around| *around != self.element).take(MAX_LOOKED_AT);
        around.any(|around| {
            let highest = if self.is_menu_last { 1 } else { 0 };
            let is_low = |level: &str| level.parse::<i64>().is_ok_and(|level| level <= highest);
            (self.must_be(around, "z-index", is_low) && self.level_counts(around))
                || self.must_be(around, "isolation", |value| value == "isolate")
        })
    }

    /// Whether an element is or holds a button or a link that people would miss, and not the message.
    pub(super) fn is_in_the_way(&self, element: Element<'_>) -> bool {
        let is_button =
            |element: Element<'_>| catalog::takes_clicks(element.name()) && element.name() != ACTION_MENU;
        let is_or_renders = |element: Element<'_>| is_button(element) || self.renders_button(element);
        let holds =
            is_or_renders(element) || element.descendant_elements().take(MAX_LOOKED_AT).any(is_or_renders);
        holds && !holds_message(element)
    }
}

/// Whether a radius leaves too little of a corner.
fn is_very_round(radius: &str) -> bool {
    let percent = || radius.strip_suffix('%')?.parse::<f64>().ok();
    pixels(radius).is_some_and(|radius| radius > MAX_RADIUS)
        || percent().is_some_and(|percent| percent >= 50.0)
}

/// Whether a `clip-path` may cut off the upper right corner. Among shapes, only a polygon with a point in
/// that corner and an `inset()` that hardly moves the edges are known not to.
fn cuts_corner_off(shape: &str) -> bool {
    /// How far an edge may be moved, in pixels.
    const MAX_SHIFT: f64 = 4.0;
    if matches!(shape, "none" | "border-box" | "margin-box" | "padding-box") || is_css_wide(shape) {
        return false;
    }
    let arguments = |name: &str| shape.strip_prefix(name)?.strip_suffix(')');
    if let Some(points) = arguments("polygon(") {
        let is_corner = |point: &str| {
            let mut words = point.split_ascii_whitespace();
            words.next() == Some("100%") && words.next().and_then(pixels_or_none) == Some(0.0)
        };
        return !points.split(',').any(is_corner);
    }
    let Some(edges) = arguments("inset(") else { return true };
    let (edges, round) = edges.split_once("round").unwrap_or((edges, "0"));
    let is_near =
        |side: Side| side.of(edges).and_then(pixels_or_none).is_some_and(|distance| distance <= MAX_SHIFT);
    let radius = round.split('/').next().and_then(|round| Side::Right.of(round));
    !(is_near(Side::Top) && is_near(Side::Right)) || radius.is_none_or(is_very_round)
}

/// A length in pixels; zero in any unit is one as well.
fn pixels_or_none(value: &str) -> Option<f64> {
    pixels(value).or_else(|| are_all_zero(value).then_some(0.0))
}

/// Whether a `z-index` puts an element in front of the menu, which has 1, if it comes later in the document.
pub(super) fn is_high(level: &str) -> bool {
    level != "auto" && !is_css_wide(level) && level.parse::<i64>().map_or(true, |level| level > 0)
}

/// A concern because of `what`, which a rule puts in front of the menu.
pub(super) fn lies_over(what: &str, rule: Option<ScopedRule<'_>>) -> Objection {
    let text = format!("`{what}` covers the corner of the bubble, and the menu there could not be clicked");
    Objection::new(text, rule)
}
