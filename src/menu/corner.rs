//! What is in the corner of a bubble already, or lies over it.

use std::borrow::Cow;

use super::Snippet;
use super::concern::Found;
use super::frame::{Frame, MOST};
use super::layout::{Flow, Side, auto_margin, has_position, in_words, pixels, rule_of};
use super::row::grows;
use crate::catalog;
use crate::style::{Covers, are_all_zero, usual_value};
use crate::syntax::Element;

impl Frame<'_> {
    /// Something in it that stands where the menu would, or lies over that.
    pub(super) fn corner(&self, snippet: &Snippet) -> Option<Found> {
        let source = snippet.document().source();
        let names = || snippet.sheet().all_declarations().iter().map(|one| source.slice(one.name));
        let is_said = |property: &str| names().any(|name| name.eq_ignore_ascii_case(property));
        if !is_said("top") || !is_said("right") {
            return None;
        }
        let is_absolute = |element: &Element<'_>| has_position(*element, &["absolute"], self.sheets);
        let absolute: Vec<Element<'_>> = self.inside().filter(is_absolute).collect();
        self.placed_there(&absolute).or_else(|| self.at_its_first_line()).or_else(|| self.over_it(&absolute))
    }

    fn found(&self, element: Element<'_>, property: &str) -> Found {
        let tag = element.node().document().source().slice(element.open_tag());
        let text = format!("`{tag}` stands in the corner of the bubble where the menu would be");
        Found { text, rule: rule_of(element, property, self.sheets) }
    }

    /// The distance of an absolute element from a side of its frame, with the property that says so.
    fn offset_from<'e>(&'e self, element: Element<'e>, side: Side) -> Option<(&'static str, Cow<'e, str>)> {
        let own = side
            .offsets()
            .into_iter()
            .find_map(|name| Some((name, usual_value(element, name, self.sheets)?)));
        own.or_else(|| {
            Some(("inset", side.of(&usual_value(element, "inset", self.sheets)?)?.to_owned().into()))
        })
    }

    /// Which of `absolute` stands in that corner: a button that reaches into it, or anything else that stands within.
    fn placed_there(&self, absolute: &[Element<'_>]) -> Option<Found> {
        let distance = |element: Element<'_>, side: Side| pixels(&self.offset_from(element, side)?.1);
        let is_moved = |element: Element<'_>| {
            ["transform", "translate"].iter().any(|name| self.is(element, name, |value| value != "none"))
        };
        // What covers all of the bubble is behind the menu, and so is what is drawn along its edges.
        let is_wide = |element: Element<'_>| {
            let is_set = |side| self.offset_from(element, side).is_some_and(|(_, value)| value != "auto");
            let (is_high, is_wide) = (is_set(Side::Bottom), is_set(Side::Left));
            if holds_button(element) { is_high && is_wide } else { is_high || is_wide || is_empty(element) }
        };
        let is_near = |element: Element<'_>| {
            let nearest = if holds_button(element) { -16.0 } else { 0.0 };
            [Side::Top, Side::Right]
                .into_iter()
                .all(|side| distance(element, side).is_some_and(|pixels| (nearest..=16.0).contains(&pixels)))
        };
        let is_there = |element: &Element<'_>| {
            is_near(*element) && !is_moved(*element) && !is_wide(*element) && !self.is_framed(*element)
        };
        let element = absolute.iter().find(|element| is_there(element))?;
        Some(self.found(*element, self.offset_from(*element, Side::Top)?.0))
    }

    /// A button at the end of the first line.
    fn at_its_first_line(&self) -> Option<Found> {
        let is_in_flow = |element: &Element<'_>| {
            !element.is_set() && !has_position(*element, &["absolute", "fixed"], self.sheets)
        };
        let first =
            self.element.child_elements().take(MOST).find(is_in_flow).filter(|first| holds_button(*first))?;
        let is = |element: Element<'_>, property: &str, values: &[&str]| {
            self.is(element, property, |value| values.contains(&value))
        };
        if is(first, "float", &["right", "inline-end"]) {
            return Some(self.found(first, "float"));
        }
        let line: Vec<Element<'_>> = first.child_elements().take(MOST).filter(is_in_flow).collect();
        let last = *line.last().filter(|last| holds_button(**last))?;
        let is_at_end = is(first, "justify-content", &["flex-end", "end", "right"])
            || (line.len() > 1 && is(first, "justify-content", &["space-between"]))
            || auto_margin(last, Side::Left, self.sheets).is_some()
            || line.iter().rev().skip(1).any(|other| grows(*other, self.sheets));
        // What stands at its end has that much room beside it.
        let padding = usual_value(first, "padding-right", self.sheets).or_else(|| {
            Some(Side::Right.of(&usual_value(first, "padding", self.sheets)?)?.to_owned().into())
        });
        let is_at_end = is_at_end && padding.and_then(|padding| pixels(&padding)).unwrap_or(0.0) < 24.0;
        let is_line = || Flow::in_element(first, self.sheets).is_some_and(|(flow, _)| flow == Flow::Row);
        let rule = rule_of(first, "justify-content", self.sheets);
        (is_at_end && is_line()).then(|| Found { rule, ..self.found(last, "margin-left") })
    }

    /// What lies over all of the bubble and is in front of the menu, so that a click meets it.
    fn over_it(&self, absolute: &[Element<'_>]) -> Option<Found> {
        let is_in_front = |element: Element<'_>| {
            self.is(element, "z-index", |level| level.parse::<i64>().is_ok_and(|level| level > 0))
                && !self.is(element, "pointer-events", |value| value == "none")
        };
        let reaches = |element: Element<'_>, side: Side| {
            self.offset_from(element, side).is_some_and(|(_, value)| are_all_zero(&value))
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

fn holds_button(element: Element<'_>) -> bool {
    let is_button = |element: Element<'_>| catalog::is_interactive(element.name());
    is_button(element) || element.descendant_elements().take(MOST).any(is_button)
}
