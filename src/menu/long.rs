//! Titles that are never broken and do not make way, in a header's row without any button so far: nobody has seen yet that
//! a long one pushes what is behind it out of the chat.

use super::concern::Found;
use super::layout::{Flow, found};
use super::row::MOST;
use crate::catalog;
use crate::style::{ScopedSheet, is_css_wide, is_said, usual_value};
use crate::syntax::{Element, NodeKind};

/// Values of `white-space` by which lines are not broken.
const UNBROKEN: [&str; 2] = ["nowrap", "pre"];
/// What expressions name that give texts as long as people write them.
const LONG: [&str; 5] = ["subject", "title", "name", "email", "join"];
/// How many characters are more than a few words.
const SHORT: usize = 32;

/// A text in the row, or beside it in one around, that would push the menu out.
pub(super) fn of_long_text(row: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let is_broken_nowhere = |value: &str| UNBROKEN.contains(&value);
    let around = || {
        let around = std::iter::once(row).chain(row.node().ancestors()).take(MOST);
        around.take_while(|around| around.parent().is_some())
    };
    let header = around().last()?;
    let all = || std::iter::once(header).chain(header.descendant_elements().take(MOST));
    // Few headers say so.
    if !(is_said("white-space", sheets, is_broken_nowhere)
        || all().any(|one| one.attribute("style").is_some()))
        || all().any(|one| catalog::is_interactive(one.name()))
    {
        return None;
    }
    let mut inner = None;
    around().find_map(|around| {
        let beside = inner.replace(around);
        Flow::in_element(around, sheets).filter(|(flow, _)| *flow == Flow::Row)?;
        let items = around.child_elements().filter(|item| !item.is_set() && Some(*item) != beside).take(MOST);
        let mut long =
            items.filter(|item| !makes_way(*item, sheets)).filter_map(|item| unbroken(item, sheets));
        let (text, told) = long.next()?;
        let tag = text.tag_text();
        let what =
            format!("`{tag}` is on one line however long it is, and would push the menu out of the header");
        Some(found(&what, told, "white-space", sheets))
    })
}

/// Whether an element in a row becomes smaller than the longest word in it, or is never larger than it says.
fn makes_way(item: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let says = |property: &str, is_none: &[&str]| {
        usual_value(item, property, sheets)
            .is_some_and(|value| !is_none.contains(&&*value) && !is_css_wide(&value))
    };
    says("overflow", &["visible"])
        || says("overflow-x", &["visible"])
        || says("min-width", &["auto", "min-content", "max-content", "fit-content"])
        || says("width", &["auto", "max-content", "fit-content", "min-content"])
        || says("max-width", &["none", "max-content", "fit-content", "100%"])
}

/// Something in `item`, or that itself, that holds a long text and does not break it, with the element of which that is said.
fn unbroken<'a>(item: Element<'a>, sheets: &[ScopedSheet<'_>]) -> Option<(Element<'a>, Element<'a>)> {
    let white_space = |element: Element<'a>| {
        let mut around = std::iter::once(element).chain(element.node().ancestors()).take(MOST);
        around.find_map(|around| Some((usual_value(around, "white-space", sheets)?, around)))
    };
    let mut inside = std::iter::once(item).chain(item.descendant_elements().take(MOST));
    inside.find_map(|element| {
        if element.is_component() || !holds_long_text(element) {
            return None;
        }
        let (value, told) = white_space(element)?;
        UNBROKEN.contains(&&*value).then_some((element, told))
    })
}

/// Whether a text that stands directly in an element may be long.
pub(super) fn holds_long_text(element: Element<'_>) -> bool {
    element.node().children().any(|node| match node.kind() {
        NodeKind::Text => node.text().trim().chars().count() > SHORT,
        NodeKind::Interpolation => LONG.iter().any(|long| node.text().contains(long)),
        _ => false,
    })
}
