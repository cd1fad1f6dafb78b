//! Texts and pictures beside the message that styles put at the end of a bubble's first line: a time, a status, a photo.

use super::end::Item;
use super::frame::{Frame, MAX_LOOKED_AT, Sought};
use super::holds_message;
use super::reach::Inset;
use crate::catalog;
use crate::menu::button::colors::may_be_clear;
use crate::menu::concern::Objection;
use crate::syntax::{Element, NodeKind};

impl<'a> Frame<'a> {
    /// A text or a picture that styles put into the corner, whatever the message is, and that would be seen through the
    /// menu: that has the background of its bubble.
    pub(super) fn mark_at_its_end(&self, inset: Inset) -> Option<Objection> {
        // Most bubbles have only blocks and lines in them, which start at the other edge.
        let lays_out = |element: Element<'a>| {
            let is_layout = |value: &str| value.contains("flex") || value.contains("grid");
            self.styles.may_declare(element, "display", is_layout)
                || self.styles.may_declare(element, "float", |value| value != "none")
        };
        let may_hold_one = || {
            may_be_clear(self.element, self.styles)
                && std::iter::once(self.element).chain(self.inside()).any(lays_out)
                && self.inside().any(is_mark)
        };
        may_hold_one().then(|| self.seeking(Sought::Marks).at_its_end(inset)).flatten()
    }

    /// Whether a text in the last item of a row is not where the row's first line ends: it starts where an item starts that
    /// takes the room, or is beside the last line of the message.
    pub(super) fn starts_elsewhere(&self, item: Element<'a>, row: Element<'a>, line: &[Item<'a>]) -> bool {
        let own = || self.styles.usual_value(item, "align-self").filter(|value| value != "auto");
        let align = || own().or_else(|| self.styles.usual_value(row, "align-items"));
        let is_lower = |align: &str| align.ends_with("end") || align == "center" || align.contains("last");
        let is_beside = || line.iter().any(|other| other.holds_body());
        self.takes_room(item) || (is_beside() && align().is_some_and(|align| is_lower(&align)))
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
