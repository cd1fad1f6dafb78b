//! Texts and pictures beside the message that styles put at the end of a bubble's first line: a time, a status, a photo.
//! What the theme's own components render is not looked at.

use super::end::Item;
use super::frame::{Frame, MAX_LOOKED_AT, Sought};
use super::holds_message;
use super::reach::{BUTTON_SIZE, Inset};
use crate::catalog;
use crate::menu::button::colors::may_be_clear;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{DIRECTION, Flow, Side, margin, pixels};
use crate::menu::said::usual_winner;
use crate::syntax::{Element, NodeKind};

/// A property, and which of its values lay something out.
type Layout = (&'static str, fn(&str) -> bool);

impl<'a> Frame<'a> {
    /// A text or a picture that styles put into the corner, whatever the message is, and that would be seen through the
    /// menu: that has the background of its bubble.
    pub(super) fn mark_seen_through(&self) -> Option<Objection> {
        let shows_through = may_be_clear(self.element, self.styles) || self.is_see_through();
        shows_through.then(|| self.mark_at_its_end()).flatten()
    }

    /// Whether there is such a text or picture, whatever the bubble paints.
    pub(in crate::menu) fn has_mark_at_its_end(&self) -> bool {
        self.mark_at_its_end().is_some()
    }

    fn mark_at_its_end(&self) -> Option<Objection> {
        // Most bubbles have only blocks and lines in them, which start at the other edge.
        let layouts: [Layout; 3] = [
            ("display", |value| value.contains("flex") || value.contains("grid")),
            ("float", |value| value != "none"),
            ("text-align", |value| value == "right" || value == "end"),
        ];
        let said = layouts.map(|(property, fits)| self.styles.any_rule_declares(property, fits));
        let lays_out = |element: Element<'a>| {
            element.attribute("style").is_some()
                || layouts.iter().zip(said).any(|((property, fits), is_said)| {
                    is_said && self.styles.may_declare(element, property, fits)
                })
        };
        let may_hold_one =
            || std::iter::once(self.element).chain(self.inside()).any(lays_out) && self.inside().any(is_mark);
        may_hold_one().then(|| self.seeking(Sought::Marks).at_its_end(Inset::default())).flatten()
    }

    /// Whether an element is a mark that shows, and is not kept out of the corner by its own margins.
    pub(super) fn is_mark_there(&self, element: Element<'a>) -> bool {
        let is_away = |side| {
            let margin = margin(element, side, self.styles).and_then(|(_, value)| pixels(&value));
            margin.is_some_and(|margin| margin >= BUTTON_SIZE)
        };
        is_mark(element)
            && ![Side::Top, Side::Right].into_iter().any(is_away)
            && !self.is(element, "opacity", |value| value == "0")
    }

    /// The inset of what is in an element, where marks are looked for with its margins.
    pub(super) fn inset_inside(&self, element: Element<'a>, inset: Inset) -> Inset {
        let inset = inset.inside(self, element);
        if self.seeks == Sought::Buttons || element == self.element {
            return inset;
        }
        let margin = |side| margin(element, side, self.styles).and_then(|(_, value)| pixels(&value));
        Inset {
            top: inset.top + margin(Side::Top).unwrap_or(0.0),
            right: inset.right + margin(Side::Right).unwrap_or(0.0),
        }
    }

    /// Whether the lines of a mark end at its right edge, other than those of the message.
    pub(super) fn ends_alone(&self, element: Element<'a>) -> bool {
        let is_of_lines = || {
            let flow = Flow::in_element(element, self.styles).map(|(flow, _)| flow);
            flow.is_none_or(|flow| flow == Flow::Block)
        };
        self.seeks == Sought::Marks
            && self.may_end_lines(element)
            && !self.may_end_lines(self.element)
            && is_of_lines()
    }

    /// The property that puts the text in a mark which takes a line of its own at the end.
    pub(super) fn aligns(&self, element: Element<'a>) -> Option<&'static str> {
        (self.ends_alone(element) && self.conflicts(element)).then_some("text-align")
    }

    /// Whether the items of a row start at its right edge.
    pub(super) fn starts_at_end(&self, row: Element<'a>) -> bool {
        let direction = || usual_winner(row, &DIRECTION, self.styles);
        self.seeks == Sought::Marks && direction().is_some_and(|(_, one)| one.value.contains("row-reverse"))
    }

    /// Whether a text in the last item of a row is not where the row's first line ends: it starts where an item starts that
    /// takes the room, or is beside the last line of the message.
    pub(super) fn starts_elsewhere(&self, item: Element<'a>, row: Element<'a>, line: &[Item<'a>]) -> bool {
        let own = || self.styles.usual_value(item, "align-self").filter(|value| value != "auto");
        let align = || own().or_else(|| self.styles.usual_value(row, "align-items"));
        let is_lower = |align: &str| align.ends_with("end") || align == "center" || align.contains("last");
        let is_beside = || line.iter().any(|other| other.holds_body());
        (self.takes_room(item) && !self.ends_alone(item))
            || (is_beside() && align().is_some_and(|align| is_lower(&align)))
    }
}

/// Whether an element shows something beside the message: a text, a picture or a component of TalkJS.
pub(super) fn is_mark(element: Element<'_>) -> bool {
    let shows = |element: Element<'_>| {
        let is_text = |kind: NodeKind| matches!(kind, NodeKind::Text | NodeKind::Interpolation);
        let mut children = element.node().children();
        catalog::is_picture(element.name())
            || (element.is_component() && catalog::component(element.name()).is_some())
            || children.any(|child| is_text(child.kind()) && !child.is_blank())
    };
    let mut inside = element.descendant_elements().take(MAX_LOOKED_AT);
    !holds_message(element) && (shows(element) || inside.any(shows))
}
