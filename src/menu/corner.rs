//! What is in the corner of a bubble already, or lies over it.

use super::Snippet;
use super::concern::Found;
use super::frame::{Frame, MOST};
use super::layout::{Side, has_position, in_words, offset, pixels, possible, rule_of};
use super::message::shows_body;
use super::reach::Inset;
use crate::catalog;
use crate::style::{Covers, are_all_zero, usual_value};
use crate::syntax::Element;

/// How large the radius of a corner may be, in pixels, with enough of a menu left in it.
const MOST_ROUND: f64 = 48.0;

impl<'a> Frame<'a> {
    /// Something in it that stands where the menu would, or lies over that.
    pub(super) fn corner(&self, snippet: &Snippet) -> Option<Found> {
        let source = snippet.document().source();
        let names = || snippet.sheet().all_declarations().iter().map(|one| source.slice(one.name));
        let is_said = |property: &str| names().any(|name| name.eq_ignore_ascii_case(property));
        if !is_said("top") || !is_said("right") {
            return None;
        }
        if let Some(property) = self.cuts_its_corner_off() {
            let text = "the bubble cuts off what is in its round corner, where the menu would be".to_owned();
            return Some(Found { text, rule: rule_of(self.element, property, self.sheets) });
        }
        // A button is looked at where it is placed at times, too.
        let is_absolute = |element: &Element<'_>| {
            has_position(*element, &["absolute"], self.sheets)
                || (self.is_in_the_way(*element)
                    && possible(*element, "position", self.sheets).iter().any(|value| value == "absolute"))
        };
        let absolute: Vec<Element<'a>> = self.inside().filter(is_absolute).collect();
        self.at_its_end(&absolute).or_else(|| self.over_it(&absolute))
    }

    /// The property that makes the corner so round that a menu there would be cut off.
    fn cuts_its_corner_off(&self) -> Option<&'static str> {
        let is_cut_off = ["overflow", "overflow-x", "overflow-y"]
            .iter()
            .any(|name| self.is(self.element, name, |value| value.split(' ').any(|word| word != "visible")));
        let is_round = |value: &str| {
            let percent = || value.strip_suffix('%')?.parse::<f64>().ok();
            pixels(value).is_some_and(|radius| radius > MOST_ROUND)
                || percent().is_some_and(|percent| percent >= 50.0)
        };
        let radius = |name: &'static str| {
            let value = usual_value(self.element, name, self.sheets)?;
            // Corners are named as sides are, and those of ellipses behind a slash once more.
            let value = value.split('/').next().and_then(|value| Side::Right.of(value))?.to_owned();
            Some((name, value))
        };
        let names = ["border-top-right-radius", "border-start-end-radius", "border-radius"];
        let (name, _) =
            names.into_iter().find_map(radius).filter(|(_, value)| is_cut_off && is_round(value))?;
        Some(name)
    }

    pub(super) fn found(&self, element: Element<'_>, property: &str) -> Found {
        let tag = element.node().document().source().slice(element.open_tag());
        let text = format!("`{tag}` stands in the corner of the bubble where the menu would be");
        Found { text, rule: rule_of(element, property, self.sheets) }
    }

    /// Which of `absolute` stands in that corner, where `inner` is that far from the bubble's edges: a button that
    /// reaches into the corner, or anything else that stands within.
    pub(super) fn placed_there(
        &self,
        inner: Element<'a>,
        inset: Inset,
        absolute: &[Element<'a>],
    ) -> Option<Found> {
        let is_moved = |element: Element<'_>| {
            ["transform", "translate"].iter().any(|name| self.is(element, name, |value| value != "none"))
        };
        // What covers all of the bubble is behind the menu, and so is what is drawn along its edges.
        let is_wide = |element: Element<'_>| {
            let is_set = |side| offset(element, side, self.sheets).is_some_and(|(_, value)| value != "auto");
            let (is_high, is_wide) = (is_set(Side::Bottom), is_set(Side::Left));
            if self.is_in_the_way(element) {
                is_high && is_wide
            } else {
                is_high || is_wide || is_empty(element)
            }
        };
        let stands_within = |element: Element<'_>| {
            let distance = |side: Side| pixels(&offset(element, side, self.sheets)?.1);
            let mut sides = [Side::Top, Side::Right].into_iter();
            inner == self.element
                && !is_moved(element)
                && sides.all(|side| distance(side).is_some_and(|pixels| (0.0..=16.0).contains(&pixels)))
        };
        let is_near = |element: Element<'_>| match self.is_in_the_way(element) {
            true => inset.is_reached_by(self, element),
            false => has_position(element, &["absolute"], self.sheets) && stands_within(element),
        };
        let is_there = |element: &Element<'_>| {
            self.frame_of(*element) == inner && is_near(*element) && !is_wide(*element)
        };
        let element = absolute.iter().find(|element| is_there(element))?;
        let side = [Side::Top, Side::Left].into_iter().find_map(|side| offset(*element, side, self.sheets));
        Some(self.found(*element, side.map_or("position", |(property, _)| property)))
    }

    /// The element in the bubble, or the bubble itself, that an absolute element is placed within.
    fn frame_of(&self, element: Element<'a>) -> Element<'a> {
        let around = element.node().ancestors().take_while(|around| *around != self.element);
        around.take(MOST).find(|around| self.frames(*around)).unwrap_or(self.element)
    }

    /// Whether people would miss an element: it is or holds a button or a link, and not the message itself.
    pub(super) fn is_in_the_way(&self, element: Element<'_>) -> bool {
        let is_button = |element: Element<'_>| catalog::is_interactive(element.name());
        let holds_button = |element: Element<'_>| {
            is_button(element) || element.descendant_elements().take(MOST).any(is_button)
        };
        let renders_button = |element: Element<'_>| {
            let (_, component) = self.theme.find(element.name()).filter(|_| element.is_component())?;
            component.document().template().map(holds_button)
        };
        let holds = |element: Element<'_>| holds_button(element) || renders_button(element) == Some(true);
        holds(element) && !holds_body(element)
    }

    /// What lies over all of the bubble and is in front of the menu, so that a click meets it.
    fn over_it(&self, absolute: &[Element<'_>]) -> Option<Found> {
        let is_in_front = |element: Element<'_>| {
            self.is(element, "z-index", |level| level.parse::<i64>().is_ok_and(|level| level > 0))
                && !self.is(element, "pointer-events", |value| value == "none")
        };
        let reaches = |element: Element<'_>, side: Side| {
            offset(element, side, self.sheets).is_some_and(|(_, value)| are_all_zero(&value))
        };
        let is_over = |element: &Element<'_>| {
            is_in_front(*element)
                && reaches(*element, Side::Top)
                && (reaches(*element, Side::Bottom) || self.is(*element, "height", |value| value == "100%"))
                && (reaches(*element, Side::Right) || self.is(*element, "width", |value| value == "100%"))
                && !self.is_framed(*element)
        };
        let told = |what: &str| format!("`{what}` lies over the bubble, and the menu could not be clicked");
        if let Some(element) = absolute.iter().find(|element| is_over(element)) {
            let tag = element.node().document().source().slice(element.open_tag());
            return Some(Found { text: told(tag), rule: rule_of(*element, "z-index", self.sheets) });
        }
        let covers = Covers::of(self.sheets, MOST);
        // What is drawn for an element that is a frame itself stays within that.
        let stays_inside = |element: Element<'_>| {
            element != self.element && (self.frames(element) || self.is_framed(element))
        };
        let mut all = std::iter::once(self.element).chain(self.inside());
        let (index, prelude) =
            all.find_map(|element| covers.for_element(element).filter(|_| !stays_inside(element)))?;
        Some(Found { text: told(&in_words(&self.sheets[index], prelude)), rule: Some((index, prelude)) })
    }
}

/// Whether there is nothing in an element of the page.
fn is_empty(element: Element<'_>) -> bool {
    !element.is_component() && element.node().children().all(|child| child.is_blank())
}

/// Whether the message is in an element, or what that shows.
pub(super) fn holds_body(element: Element<'_>) -> bool {
    shows_body(element.node()) || element.node().descendants().any(shows_body)
}
