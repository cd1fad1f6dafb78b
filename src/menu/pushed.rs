//! A header's row whose last thing is pushed to its end by a margin, a button, say: the menu's own row goes before that, takes
//! the room that the margin would, and has the menu at its end. So nothing moves, whether the last thing is there or not.

use super::beside::button_beside;
use super::concern::Found;
use super::elsewhere::is_moved;
use super::flex::may_be_pushed;
use super::layout::{Flow, MARGINS, Side, auto_margin, found, possible};
use super::long::holds_title;
use super::room::Room;
use super::row::{GROWING, MOST, grows, in_flow, is_as_wide_as_it_must_be, makes_grow, with_outermost};
use super::said::{because_of, possibly};
use super::shorthand::Flex;
use super::spread::{is_known, may_be_hidden, may_leave_or_join, of_order, of_size};
use super::{Anchor, Place, Wrapper};
use crate::style::{Drawings, Match, ScopedSheet, drawn_in_flow, usual_value};
use crate::syntax::{Directive, Document, Element, Node, NodeKind};
use crate::theme::Theme;

/// What the menu's own row says there instead of the margin by which it is pushed to the end of a flex row.
pub(super) const FILLING: [&str; 2] = ["flex-grow: 1;", "justify-content: flex-end"];

/// The place before what a margin pushes to the end of the row of `place`, where that is beside or in front of it.
pub(super) fn before_pushed(document: &Document, place: &Place, sheets: &[ScopedSheet<'_>]) -> Option<Place> {
    let row = document.element(place.host);
    let last = *in_flow(row, sheets).last()?;
    let is_beside = |button: Element<'_>| button.first_in_chain() == last && button.parent() == Some(row);
    let is_at_end = place.wrapper.is_some() || button_beside(document, place).is_some_and(is_beside);
    let is_row = Flow::in_element(row, sheets).is_some_and(|(flow, _)| flow == Flow::Row);
    // A title is no button.
    let is_title = || std::iter::once(last).chain(last.descendant_elements().take(MOST)).any(holds_title);
    (is_at_end && is_row && !is_title() && auto_margin(last, Side::Left, sheets).is_some()).then(|| Place {
        anchor: Anchor::before(last),
        wrapper: Some(Wrapper::Filling),
        ..place.clone()
    })
}

/// What would be moved by the menu's own row before the last element of a flex row, if that takes all room there is.
pub(super) fn of_filled(room: &Room<'_>) -> Option<Found> {
    let Room { theme, row, others, place, sheets, .. } = *room;
    let last = button_beside(row.node().document(), place)?.first_in_chain();
    let rest: Vec<Element<'_>> = others.elements.iter().filter(|other| **other != last).copied().collect();
    of_order(row, others.elements, sheets)
        .or_else(|| of_size(row, &last.chain(), sheets))
        .or_else(|| of_last(theme, last, sheets))
        .or_else(|| of_rest(theme, &rest, sheets))
        .or_else(|| of_row(row, last, sheets))
}

/// Whether a margin always pushes an element away from what is before it.
fn is_pushed(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let said = possibly(element, &MARGINS.of(Side::Left), sheets);
    said.last().is_some_and(|(_, one)| one.matched == Match::Always)
        && said.iter().all(|(name, one)| MARGINS.value(Side::Left, name, &one.value) == Some("auto"))
}

/// Whether an element may take the room that is left in its row, if only at times.
fn may_grow(theme: &Theme, element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let may_make = |name: &str, value: &str| makes_grow(name, value) || value.contains('(');
    let makes = |name: &&str| possible(element, name, sheets).iter().any(|value| may_make(name, value));
    with_outermost(theme, element, sheets, grows) || GROWING.iter().any(makes)
}

/// Whether what is in an element stands in its row in the place of that, if only at times.
fn may_be_contents(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    possible(element, "display", sheets).iter().any(|value| value == "contents")
}

/// Whether a text in an element may go to a second line where there is less room.
fn may_wrap(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let is = |name: &str, fits: &dyn Fn(&str) -> bool| {
        usual_value(element, name, sheets).is_some_and(|value| fits(&value))
    };
    let keeps = |flex: &str| Flex::of(flex).is_some_and(|flex| flex.shrink == 0.0);
    let keeps_size = is("flex-shrink", &|value| value == "0")
        || is("flex", &keeps)
        || is("white-space", &|value| value == "nowrap");
    let is_text =
        |node: Node<'_>| matches!(node.kind(), NodeKind::Text | NodeKind::Interpolation) && !node.is_blank();
    let mut all = std::iter::once(element).chain(element.descendant_elements().take(MOST));
    !keeps_size && all.any(|inner| inner.node().children().any(is_text))
}

/// A last one that is not always pushed to the end, or not always one.
fn of_last(theme: &Theme, last: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let drawings = Drawings::of(sheets, MOST);
    let is_drawn_over = |member: Element<'_>| {
        let mut all = std::iter::once(member).chain(member.descendant_elements().take(MOST));
        all.any(|inner| !drawings.drawn_for(inner).is_empty())
    };
    let is_otherwise = |member: &Element<'_>| {
        !is_pushed(*member, sheets)
            || may_be_pushed(theme, *member, Side::Right, sheets)
            || may_grow(theme, *member, sheets)
            || may_be_contents(*member, sheets)
            || may_leave_or_join(*member, sheets)
            || is_moved(*member, sheets)
            || may_wrap(*member, sheets)
            || is_drawn_over(*member)
            || member.directive(Directive::For).is_some()
            || !is_known(theme, *member)
    };
    let tag = last.chain().into_iter().find(is_otherwise)?.tag_text();
    let text =
        format!("`{tag}` may not always be pushed to the header's end, and the menu would push it there");
    Some(Found { text, rule: None })
}

/// Something else in the row that takes room which the menu's own row would take from it, if only at times.
fn of_rest(theme: &Theme, rest: &[Element<'_>], sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let takes_room = |member: &Element<'_>| {
        may_grow(theme, *member, sheets)
            || [Side::Left, Side::Right].into_iter().any(|side| may_be_pushed(theme, *member, side, sheets))
            || may_be_contents(*member, sheets)
            || !is_known(theme, *member)
    };
    let tag = rest.iter().flat_map(|other| other.chain()).find(takes_room)?.tag_text();
    let text = format!("`{tag}` may take room in the header's row that the menu's would take then");
    Some(Found { text, rule: None })
}

/// A row in which the room that is left may be used otherwise where the last one is absent, or in which something is drawn.
fn of_row(row: Element<'_>, last: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    if is_as_wide_as_it_must_be(row, sheets) {
        let text =
            "the header's row may be as wide as what is in it, and the menu would move the last of that";
        return Some(Found { text: text.to_owned(), rule: None });
    }
    if let Some(rule) = drawn_in_flow(row, sheets) {
        let text = "something is drawn in the header's row, which may be one more thing in it".to_owned();
        return Some(Found { text, rule: Some(rule) });
    }
    let may_be_absent = |member: &Element<'_>| {
        member.is_component() || member.is_conditional() || may_be_hidden(*member, sheets)
    };
    let is_start = |value: &str| matches!(value, "flex-start" | "start" | "left" | "normal");
    let tag = last.chain().into_iter().find(may_be_absent)?.tag_text();
    let said = possibly(row, &["place-content", "justify-content"], sheets);
    let is_elsewhere = |value: &str| !value.split_ascii_whitespace().last().is_some_and(is_start);
    let (name, _) = said.iter().find(|(_, one)| is_elsewhere(&one.value))?;
    let what = format!("without `{tag}` the menu would move what is in the header's row to its start");
    Some(found(&what, row, name, sheets))
}

/// What keeps the menu's own row from taking the room before what is pushed to the end, in the styles as they are with it.
pub(super) fn of_own_room(wrapper: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let row = wrapper.parent()?;
    let is_row = Flow::in_element(row, sheets).is_some_and(|(flow, _)| flow == Flow::Row);
    let behind = in_flow(row, sheets).into_iter().skip_while(|other| *other != wrapper).nth(1)?;
    if !is_row || !is_pushed(behind, sheets) {
        return None;
    }
    let kept = "is for the menu, too, and keeps it from the end of the header's row";
    let is_end = |value: &str| matches!(value.split_ascii_whitespace().last(), Some("flex-end" | "end"));
    let must_be = |names: &[&'static str], fits: &dyn Fn(&str, &str) -> bool| {
        let said = possibly(wrapper, names, sheets);
        if let Some((name, one)) = said.iter().find(|(name, one)| !fits(name, &one.value)) {
            return Some(because_of(name, one, sheets, kept));
        }
        let is_said = said.last().is_some_and(|(_, one)| one.matched == Match::Always);
        let text = format!(
            "`{}` is pushed to the header's end, and nothing would give the menu the room before it",
            behind.tag_text()
        );
        (!is_said).then_some(Found { text, rule: None })
    };
    let never = |names: &[&'static str], harms: &dyn Fn(&str) -> bool| {
        let said = possibly(wrapper, names, sheets);
        let (name, one) = said.iter().find(|(_, one)| harms(&one.value))?;
        Some(because_of(name, one, sheets, kept))
    };
    let is_auto = |value: &str| value.contains("auto");
    // It is as wide as the room there is, and nobody is to see that.
    let is_seen = |value: &str| !matches!(value, "none" | "transparent" | "0" | "0px" | "initial" | "unset");
    let painted = || {
        const PAINT: [&str; 11] = [
            "background",
            "background-color",
            "background-image",
            "border",
            "border-left",
            "border-right",
            "border-top",
            "border-bottom",
            "border-width",
            "box-shadow",
            "outline",
        ];
        PAINT.into_iter().find_map(|name| never(&[name], &is_seen))
    };
    must_be(&["flex", "flex-grow"], &makes_grow)
        .or_else(|| must_be(&["place-content", "justify-content"], &|_, value| is_end(value)))
        .or_else(|| must_be(&["display"], &|_, value| value == "flex"))
        .or_else(|| never(&["max-inline-size", "max-width"], &|value| value != "none"))
        .or_else(|| never(&MARGINS.of(Side::Left), &is_auto))
        .or_else(|| never(&MARGINS.of(Side::Right), &is_auto))
        .or_else(painted)
}
