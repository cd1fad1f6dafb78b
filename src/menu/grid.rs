//! What one more element does to the others in a grid.

use super::concern::Found;
use super::layout::{found, rule_of};
use super::room::tracks;
use super::row::Others;
use crate::style::{ScopedSheet, usual_value};
use crate::syntax::Element;

/// The properties that give an element in a grid a place of its own, or more than one.
pub(super) const PLACES: [&str; 7] = [
    "grid-column",
    "grid-column-start",
    "grid-column-end",
    "grid-row",
    "grid-row-start",
    "grid-row-end",
    "grid-area",
];

/// A grid in which there is no place for one more element, or in which that would stand elsewhere.
pub(super) fn of_grid(row: Element<'_>, others: Others<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let is_line = usual_value(row, "grid-auto-flow", sheets).is_some_and(|value| value.contains("column"));
    let full = || {
        let columns = usual_value(row, "grid-template-columns", sheets);
        let has_room = |columns: &str| tracks(columns).is_some_and(|tracks| tracks.len() > others.count());
        let said = ["grid-template-columns", "grid-template-areas", "grid-template", "grid", "display"];
        let property = said.into_iter().find(|property| usual_value(row, property, sheets).is_some())?;
        let what = match &columns {
            Some(columns) if tracks(columns).is_none() => {
                "the header's row is a grid of as many columns as there is room for, and the menu may be below the others"
            }
            _ => "the header's row is a grid with so many places, and the menu would be one more",
        };
        (!columns.is_some_and(|columns| has_room(&columns))).then(|| found(what, row, property, sheets))
    };
    let placed = || {
        let is_placed = |element: Element<'_>, property: &str| {
            usual_value(element, property, sheets).is_some_and(|value| value != "auto")
        };
        let mut all = others.elements.iter().flat_map(|element| PLACES.map(|property| (*element, property)));
        let (element, property) = all.find(|(element, property)| is_placed(*element, property))?;
        let tag = element.tag_text();
        let text =
            format!("`{tag}` has a place of its own in the header's grid, and the menu beside it has none");
        Some(Found { text, rule: rule_of(element, property, sheets) })
    };
    (if is_line { None } else { full() }).or_else(placed)
}
