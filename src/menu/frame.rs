//! What comes of a bubble that becomes the frame of its menu, or of what is in its corner already.

use super::Snippet;
use super::concern::{Found, in_words, usual};
use crate::catalog;
use crate::source::Span;
use crate::style::{
    Drawn, OFFSETS, ScopedSheet, declared, drawn_in_a_place, is_far_away, length, may_be_positioned,
};
use crate::syntax::Element;
use crate::theme::{Component, GLOBAL_CSS, Theme};

/// Properties that make an element the frame of what is absolute in it, whatever its position.
const FRAMING: [&str; 9] = [
    "transform",
    "translate",
    "rotate",
    "scale",
    "filter",
    "backdrop-filter",
    "perspective",
    "contain",
    "will-change",
];

/// How many elements in a bubble, and declarations of positions, are looked at: no theme has as many, and each is asked
/// about each.
const MOST: usize = 32;

/// The element that an absolute menu is placed within, as styles have it without the menu.
pub(super) struct Frame<'a> {
    pub(super) theme: &'a Theme,
    pub(super) element: Element<'a>,
    pub(super) sheets: &'a [ScopedSheet<'a>],
}

impl Frame<'_> {
    /// What speaks against it.
    pub(super) fn concern(&self, snippet: &Snippet) -> Option<Found> {
        if self.is(self.element, "display", |value| value == "contents") {
            let text = "the bubble has `display: contents`, and nothing can be placed within it".to_owned();
            return Some(Found { text, rule: None });
        }
        if self.has_too_many_positions() {
            return None;
        }
        if self.frames(self.element) {
            return self.corner(snippet);
        }
        let moved = self.offset().or_else(|| self.moved()).or_else(|| self.moved_in_a_component());
        moved.or_else(|| self.covered()).or_else(|| self.corner(snippet))
    }

    fn has_too_many_positions(&self) -> bool {
        let of_sheet = |sheet: &ScopedSheet<'_>| sheet.sheet.declarations_of("position", sheet.text).count();
        self.sheets.iter().map(of_sheet).sum::<usize>() > MOST
    }

    fn is(&self, element: Element<'_>, property: &str, is_it: impl Fn(&str) -> bool) -> bool {
        usual(element, property, self.sheets).is_some_and(|value| is_it(&value))
    }

    /// Whether what is absolute in `element` is placed within it, if only at times.
    fn frames(&self, element: Element<'_>) -> bool {
        may_be_positioned(element, self.sheets)
            || FRAMING.iter().any(|property| self.is(element, property, |value| value != "none"))
    }

    /// Whether something between `element` and this frame is a frame, too.
    fn is_framed(&self, element: Element<'_>) -> bool {
        let mut between = element.node().ancestors().take_while(|around| *around != self.element).take(MOST);
        between.any(|around| self.frames(around))
    }

    /// The elements in it that styles may be for.
    fn inside(&self) -> impl Iterator<Item = Element<'_>> {
        let may_have_rules = |element: &Element<'_>| {
            element.attribute("class").is_some() || element.attribute("style").is_some()
        };
        self.element.descendant_elements().filter(may_have_rules).take(MOST)
    }

    fn is_absolute(&self, element: Element<'_>) -> bool {
        self.is(element, "position", |value| value == "absolute")
    }

    fn is_placed(&self, element: Element<'_>) -> bool {
        self.is_absolute(element)
            && OFFSETS.iter().any(|property| self.is(element, property, |value| value != "auto"))
            && !self.is(element, "display", |value| value == "none")
            && !OFFSETS.iter().any(|property| self.is(element, property, is_far_away))
    }

    /// An offset of its own, which had no effect.
    fn offset(&self) -> Option<Found> {
        let is_offset = |value: &str| {
            value.split_ascii_whitespace().any(|part| length(part).is_some_and(|(number, _)| number != 0.0))
        };
        let property = OFFSETS.into_iter().find(|property| self.is(self.element, property, is_offset))?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and its `{property}`, which has no effect now, would move it"
        );
        Some(Found { text, rule: rule_of(self.element, property, self.sheets) })
    }

    /// Something in it that is placed within what is further out.
    fn moved(&self) -> Option<Found> {
        let (what, rule) = self.moved_element().or_else(|| self.moved_drawing())?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and `{what}`, which is placed further out, would move"
        );
        Some(Found { text, rule })
    }

    fn moved_element(&self) -> Option<(String, Option<(usize, Span)>)> {
        let moved = self.inside().find(|element| self.is_placed(*element) && !self.is_framed(*element))?;
        let tag = moved.node().document().source().slice(moved.open_tag());
        Some((tag.to_owned(), rule_of(moved, "position", self.sheets)))
    }

    /// What rules draw before or after it, or an element in it.
    fn moved_drawing(&self) -> Option<(String, Option<(usize, Span)>)> {
        let drawn = drawn_in_a_place(self.sheets, MOST);
        let is_moved = |drawn: &&Drawn<'_>| {
            let has_it = |element: &Element<'_>| drawn.is_of(*element) && !self.frames(*element);
            drawn.is_of(self.element) || self.inside().filter(has_it).any(|element| !self.is_framed(element))
        };
        let (index, prelude) = drawn.iter().find(is_moved)?.place();
        Some((in_words(&self.sheets[index], prelude), Some((index, prelude))))
    }

    /// [`moved`](Frame::moved), in a component of the theme that it renders.
    fn moved_in_a_component(&self) -> Option<Found> {
        let rendered = self.element.descendant_elements().filter(|element| element.is_component()).take(MOST);
        let mut found = rendered.filter_map(|element| {
            let (_, component) = self.theme.find(element.name())?;
            if !self.may_place(component) {
                return None;
            }
            let template = component.document().template()?;
            let sheets = self.theme.sheets_for(component);
            let inner = Frame { theme: self.theme, element: template, sheets: &sheets };
            let moved = (!inner.has_too_many_positions()).then(|| inner.moved())??;
            let is_framed = self.frames(element) || self.is_framed(element);
            let text = format!("{} (in {})", moved.text, component.name());
            (!is_framed).then_some(Found { text, rule: None })
        });
        found.next()
    }

    /// Whether styles may place anything in a component: a look at texts, which takes less than to scan them.
    fn may_place(&self, component: &Component) -> bool {
        let places = |component: &Component| component.source().text().contains("absolute");
        let names_it = |global: &Component| {
            places(global) && global.source().text().contains(&format!("{}__", component.name()))
        };
        places(component) || self.theme.find(GLOBAL_CSS).is_some_and(|(_, global)| names_it(global))
    }

    /// Something beside it that overlaps it, and would be behind it.
    fn covered(&self) -> Option<Found> {
        let parent = self.element.parent()?;
        let is_row = self.is(parent, "display", |value| value.ends_with("flex"))
            && !["flex-direction", "flex-flow"]
                .iter()
                .any(|property| self.is(parent, property, |value| value.contains("column")));
        let mut beside = parent.child_elements().take(MOST).filter(|other| *other != self.element);
        let (other, margin) = beside.find_map(|other| {
            let is_before = other.id() < self.element.id();
            // Towards the bubble, with its place among the four sides in a `margin`.
            let (side, place) = match (is_row, is_before) {
                (true, true) => ("margin-right", 1),
                (true, false) => ("margin-left", 3),
                (false, true) => ("margin-bottom", 2),
                (false, false) => ("margin-top", 0),
            };
            let is_negative = |value: &str| length(value).is_some_and(|(number, _)| number < 0.0);
            let of_all = |value: &str| side_of(value, place).is_some_and(is_negative);
            let margin = match self.is(other, side, is_negative) {
                true => side,
                false if usual(other, side, self.sheets).is_none() && self.is(other, "margin", of_all) => {
                    "margin"
                }
                false => return None,
            };
            (!self.frames(other)).then_some((other, margin))
        })?;
        let tag = other.node().document().source().slice(other.open_tag());
        let text = format!(
            "the bubble needs `position: relative` for its menu, and would cover `{tag}`, which overlaps it"
        );
        Some(Found { text, rule: rule_of(other, margin, self.sheets) })
    }

    /// A button in it that stands where the menu would.
    fn corner(&self, snippet: &Snippet) -> Option<Found> {
        let source = snippet.document().source();
        let names = || snippet.sheet().all_declarations().iter().map(|one| source.slice(one.name));
        let is_said = |property: &str| names().any(|name| name.eq_ignore_ascii_case(property));
        if !is_said("top") || !is_said("right") {
            return None;
        }
        let is_near = |value: &str| {
            length(value).is_some_and(|(number, unit)| match unit {
                "" | "px" => (-16.0..=16.0).contains(&number),
                "em" | "rem" => (-1.0..=1.0).contains(&number),
                _ => false,
            })
        };
        let is_in_corner = |element: &Element<'_>| {
            self.is_absolute(*element)
                && ["top", "right"].iter().all(|side| self.is(*element, side, is_near))
                && !self.is_framed(*element)
        };
        let is_button = |element: Element<'_>| catalog::is_interactive(element.name());
        let has_button = |element: &Element<'_>| {
            is_button(*element) || element.descendant_elements().take(MOST).any(is_button)
        };
        let found = self.inside().filter(has_button).find(is_in_corner)?;
        let tag = found.node().document().source().slice(found.open_tag());
        let text = format!("`{tag}` stands in the corner of the bubble where the menu would be");
        Some(Found { text, rule: rule_of(found, "top", self.sheets) })
    }
}

/// The value for one of the sides, counted from the top to the right, in a list of values for all of them.
fn side_of(value: &str, side: usize) -> Option<&str> {
    let values: Vec<&str> = value.split_ascii_whitespace().take(5).collect();
    match values[..] {
        [all] => Some(all),
        [block, inline] => Some([block, inline, block, inline][side]),
        [top, inline, bottom] => Some([top, inline, bottom, inline][side]),
        [top, right, bottom, left] => Some([top, right, bottom, left][side]),
        _ => None,
    }
}

/// The strongest rule that says something of a property, by its sheet's index and its prelude.
fn rule_of(element: Element<'_>, property: &str, sheets: &[ScopedSheet<'_>]) -> Option<(usize, Span)> {
    let rule = declared(element, property, sheets).pop()?.rule;
    rule.map(|(index, rule)| (index, rule.prelude))
}
