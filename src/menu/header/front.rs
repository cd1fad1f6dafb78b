//! A button in front of the title, say a back arrow: a menu beside it would move all that follows it, and
//! goes to the other end of the row.

use super::beside::button_beside;
use super::elsewhere::is_centred;
use super::room::is_button_or_box;
use super::row::{MAX_LOOKED_AT, in_flow, is_in_flow, texts};
use super::{beside, can_hold, last_in};
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::relations::is_empty;
use crate::menu::said::layout::{DIRECTION, Flow, JUSTIFY, Side, auto_margin, may_have, possible};
use crate::menu::{Place, Wrapper};
use crate::style::Styles;
use crate::syntax::{Document, Element};

/// What a menu beside a button at the start of its row would move.
pub(super) fn of_front(document: &Document, place: &Place, styles: &Styles<'_>) -> Option<Objection> {
    let button = button_beside(document, place)?;
    row_started_by(button, styles)?;
    let tag = button.tag_text();
    Some(Objection::new(format!("`{tag}` is before the title, which a menu beside it would move"), None))
}

/// The place at the other end of a row that starts with the button next to `place`: beside the buttons there,
/// or in a row of its own after a title.
pub(in crate::menu) fn at_other_end(
    document: &Document,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Place> {
    let front = button_beside(document, place)?;
    let row = row_started_by(front, styles).filter(|row| can_hold(*row))?;
    // What stands in the middle between two buttons would not do so any more.
    if row.descendant_elements().take(MAX_LOOKED_AT).any(|inner| is_in_the_middle(inner, styles)) {
        return None;
    }
    let last = in_flow(row, styles).pop()?;
    let is_group = || texts(last) == 0 && in_flow(last, styles).into_iter().all(is_button_or_box);
    match button_in(last).filter(|_| is_button_or_box(last) || is_group()) {
        // The look of a lone back button is not that of the others.
        Some(button) => Some(beside(button, button_in(front), styles)),
        // An empty element keeps that end free.
        None if is_empty(last) => None,
        None => Some(Place {
            wrapper: Some(Wrapper::Plain),
            shared_classes: place.shared_classes.clone(),
            icon: place.icon.clone(),
            ..last_in(row)
        }),
    }
}

/// The last button in an element, or the element itself.
fn button_in(element: Element<'_>) -> Option<Element<'_>> {
    let inside = element.descendant_elements().take(MAX_LOOKED_AT);
    std::iter::once(element).chain(inside).filter(|one| catalog::is_interactive(one.name())).last()
}

/// The row at whose start `button` stands, alone or with others, with something else after it. `None` if
/// something stands in front: that makes room for a menu, and what follows does not move.
fn row_started_by<'d>(button: Element<'d>, styles: &Styles<'_>) -> Option<Element<'d>> {
    let (mut inner, mut found) = (button, None);
    for row in button.ancestors_in_section().take(MAX_LOOKED_AT) {
        let place = |other: Element<'_>| {
            let order = styles.usual_value(other, "order").and_then(|order| order.parse::<i64>().ok());
            (order.unwrap_or(0), other.id())
        };
        let others = row.child_elements().take(MAX_LOOKED_AT).filter(|other| is_in_flow(*other, styles));
        let others = others.filter(|other| other.first_in_chain() != inner.first_in_chain());
        let (front, after): (Vec<Element<'d>>, Vec<Element<'d>>) =
            others.filter(|other| !is_button_or_box(*other)).partition(|other| place(*other) < place(inner));
        let flow = Flow::in_element(row, styles).map(|(flow, _)| flow);
        let are_beside = matches!(flow, Some(Flow::Row | Flow::Grid));
        let is_in_front = are_beside && !front.is_empty();
        let is_reversed = || {
            let mut directions = DIRECTION.iter().flat_map(|name| possible(row, name, styles));
            directions.any(|direction| direction.contains("reverse"))
        };
        if is_in_front || texts(row) > 0 || is_reversed() {
            return None;
        }
        if found.is_none() && !after.is_empty() {
            found = Some(row).filter(|_| are_beside && front.is_empty());
            found?;
        }
        inner = row;
    }
    found
}

/// Whether an element, or its content, may not be at the start of what is around it. Buttons do not count.
fn is_in_the_middle(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let flow = Flow::in_element(element, styles).map(|(flow, _)| flow);
    const ACROSS: [&str; 2] = ["align-items", "place-items"];
    const IN_CELLS: [&str; 2] = ["justify-items", "place-items"];
    let by: &[&[&str]] = match flow {
        Some(Flow::Block) => &[],
        Some(Flow::Row) => &[&JUSTIFY],
        Some(Flow::Column) => &[&ACROSS],
        Some(Flow::Grid) | None => &[&IN_CELLS, &JUSTIFY],
    };
    let is_away = |value: &str| !matches!(value, "start" | "flex-start" | "left" | "normal" | "stretch");
    let may_be = |names: &[&str]| may_have(element, names, styles, is_away);
    !is_button_or_box(element)
        && !element.ancestors().take(MAX_LOOKED_AT).any(|around| catalog::is_interactive(around.name()))
        && (is_centred(element, styles)
            || by.iter().any(|names| may_be(names))
            || may_be(&["justify-self", "place-self"])
            || auto_margin(element, Side::Left, styles).is_some())
}
