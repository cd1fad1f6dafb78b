//! Whether what holds a message is the bubble that people see.

use super::concern::Found;
use super::corner::is_empty;
use super::frame::{Frame, MOST};
use super::layout::{Side, padding, rule_of};
use super::message::MESSAGE_BODY;
use crate::catalog::ACTION_MENU;
use crate::style::{ScopedSheet, are_all_zero, usual_value};
use crate::syntax::Element;

/// What paints an element or its edges.
const PAINTS: [&str; 7] = [
    "background",
    "background-color",
    "background-image",
    "border",
    "border-radius",
    "box-shadow",
    "outline",
];

/// Whether an element has a background, or edges that can be seen.
pub(super) fn is_painted(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    painted_by(element, sheets).is_some()
}

fn painted_by(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<&'static str> {
    const NOTHING: [&str; 6] = ["none", "transparent", "inherit", "initial", "unset", "revert"];
    let paints = |value: &str| !are_all_zero(value) && !NOTHING.contains(&value);
    PAINTS
        .into_iter()
        .find(|property| usual_value(element, property, sheets).is_some_and(|value| paints(&value)))
}

impl<'a> Frame<'a> {
    /// That it is no bubble but a part of one, in whose corner the menu would not be. Where the theme prints the message
    /// itself, that is an element of the text; else it is one of which no rule says how it looks.
    pub(super) fn is_part_of_a_bubble(&self) -> Option<Found> {
        let is_text = self.element.descendants_called(MESSAGE_BODY).next().is_none();
        let has_padding = || Side::ALL.into_iter().any(|side| padding(self.element, side, self.sheets) > 0.0);
        if is_painted(self.element, self.sheets) {
            return None;
        }
        let tag = |element: Element<'a>| element.node().document().source().slice(element.open_tag());
        let of_message = self.painted_by_the_message();
        if of_message.is_some() || (!is_text && has_padding()) {
            return of_message;
        }
        let mut inner = self.element;
        for around in
            self.element.node().ancestors().take_while(|around| around.parent().is_some()).take(MOST)
        {
            let is_less = self.is_less_than(inner, around);
            if let Some(property) = painted_by(around, self.sheets) {
                let text = format!(
                    "`{}` is what is painted, and the menu would stand in the corner of `{}`, which is a part of it",
                    tag(around),
                    tag(self.element)
                );
                return is_less.then(|| Found { text, rule: rule_of(around, property, self.sheets) });
            }
            inner = around;
        }
        (self.element.name() == "p" && is_text && !has_padding()).then(|| Found {
            text: format!(
                "`{}` is a paragraph, and which element is the bubble cannot be told",
                tag(self.element)
            ),
            rule: None,
        })
    }

    /// That what people see as the bubble is in what the theme makes of `<MessageBody>`, and narrower than this.
    fn painted_by_the_message(&self) -> Option<Found> {
        let message = self.element.descendants_called(MESSAGE_BODY).next()?;
        let (_, component) = self.theme.find(message.name())?;
        let template = component.document().template()?;
        let sheets = self.theme.sheets_for(component);
        let bubble = template.child_elements().find(|root| is_painted(*root, &sheets))?;
        let tag =
            |element: Element<'_>| element.node().document().source().slice(element.open_tag()).to_owned();
        let text = format!(
            "`{}` of {} is what is painted, and the menu would stand in the corner of `{}` around it",
            tag(bubble),
            component.name(),
            tag(self.element)
        );
        Some(Found { text, rule: None })
    }

    /// Whether an element does not fill what is around it as far as the corner.
    fn is_less_than(&self, inner: Element<'a>, around: Element<'a>) -> bool {
        let has_padding =
            [Side::Top, Side::Right].into_iter().any(|side| padding(around, side, self.sheets) > 0.0);
        let mut before = around.child_elements().take_while(|child| *child != inner);
        has_padding
            || before.any(|child| {
                !child.is_set() && child.name() != ACTION_MENU && !is_empty(child) && self.is_item(child)
            })
    }
}
