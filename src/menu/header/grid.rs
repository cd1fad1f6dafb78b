//! What one more element does to the others in a grid.

use super::room::tracks;
use super::row::Others;
use crate::menu::concern::Found;
use crate::menu::said::layout::{found, rule_of};
use crate::style::{Styles, is_css_wide};
use crate::syntax::Element;

/// The properties that give an element in a grid a place of its own, or more than one.
pub(in crate::menu) const PLACES: [&str; 7] = [
    "grid-column",
    "grid-column-start",
    "grid-column-end",
    "grid-row",
    "grid-row-start",
    "grid-row-end",
    "grid-area",
];

/// A grid in which there is no place for one more element, or in which that would stand elsewhere.
pub(super) fn of_grid(row: Element<'_>, others: Others<'_>, styles: &Styles<'_>) -> Option<Found> {
    let is_line = styles.usual_value(row, "grid-auto-flow").is_some_and(|value| value.contains("column"));
    let full = || {
        let columns = styles.usual_value(row, "grid-template-columns");
        let has_room = |columns: &str| tracks(columns).is_some_and(|tracks| tracks.len() > others.count());
        let said = ["grid-template-columns", "grid-template-areas", "grid-template", "grid", "display"];
        let property = said.into_iter().find(|property| styles.usual_value(row, property).is_some())?;
        let what = match &columns {
            Some(columns) if tracks(columns).is_none() => {
                "the header's row is a grid of as many columns as there is room for, and the menu may be below the others"
            }
            _ => "the columns of the header's grid are all taken, and the menu would begin a new line",
        };
        (!columns.is_some_and(|columns| has_room(&columns))).then(|| found(what, row, property, styles))
    };
    let placed = || {
        let is_placed = |element: Element<'_>, property: &str| {
            styles.usual_value(element, property).is_some_and(|value| value != "auto")
        };
        let mut all = others.elements.iter().flat_map(|element| PLACES.map(|property| (*element, property)));
        let (element, property) = all.find(|(element, property)| is_placed(*element, property))?;
        let tag = element.tag_text();
        let text =
            format!("`{tag}` has a place of its own in the header's grid, and the menu beside it has none");
        Some(Found::new(text, rule_of(element, property, styles)))
    };
    (if is_line { None } else { full() }).or_else(placed)
}

/// Where something in a grid stands by its own styles, whatever else is there.
pub(in crate::menu) struct Cells {
    rows: Lines,
    columns: Lines,
}

/// From one line of a grid to another.
enum Lines {
    /// Those of an area or a line of this name.
    Named(String),
    Numbers(std::ops::Range<i64>),
}

impl Cells {
    /// `None` for what goes where there is room.
    pub(in crate::menu) fn of(element: Element<'_>, styles: &Styles<'_>) -> Option<Cells> {
        let value = |property: &str| styles.usual_value(element, property);
        let area = value("grid-area");
        let of_area: Vec<&str> = area.as_deref().unwrap_or_default().split('/').map(str::trim).collect();
        let lines = |both: &str, [start, end]: [&str; 2], at: usize| {
            if let Some(said) = value(both) {
                return Lines::of(&mut said.split('/').map(str::trim));
            }
            let start = value(start).or_else(|| {
                // One name is that of all four lines.
                Some(of_area.get(at).or(of_area.first().filter(|name| is_name(name)))?.to_owned().into())
            })?;
            let end = value(end).or_else(|| Some(of_area.get(at + 2)?.to_owned().into()));
            Lines::of(&mut std::iter::once(&*start).chain(end.as_deref()))
        };
        Some(Cells {
            rows: lines("grid-row", ["grid-row-start", "grid-row-end"], 0)?,
            columns: lines("grid-column", ["grid-column-start", "grid-column-end"], 1)?,
        })
    }

    /// Whether two things share a cell.
    pub(in crate::menu) fn overlap(&self, other: &Cells) -> bool {
        self.rows.overlap(&other.rows) && self.columns.overlap(&other.columns)
    }
}

impl Lines {
    fn of(said: &mut dyn Iterator<Item = &str>) -> Option<Lines> {
        let start = said.next()?;
        let Ok(first) = start.parse::<i64>() else {
            return is_name(start).then(|| Lines::Named(start.to_owned()));
        };
        let last = match said.next().unwrap_or("auto") {
            "auto" => first.saturating_add(1),
            end => match end.strip_prefix("span ") {
                Some(count) => first.saturating_add(count.trim().parse().ok()?),
                // From the end of the grid they are counted backwards.
                None => end.parse().map(|end| if end < 0 { i64::MAX } else { end }).ok()?,
            },
        };
        Some(Lines::Numbers(first.min(last)..first.max(last)))
    }

    fn overlap(&self, other: &Lines) -> bool {
        match (self, other) {
            (Lines::Named(one), Lines::Named(other)) => one == other,
            (Lines::Numbers(one), Lines::Numbers(other)) => one.start < other.end && other.start < one.end,
            _ => false,
        }
    }
}

/// Whether a part of a `grid-area` is the name of one.
fn is_name(part: &str) -> bool {
    part.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '-'))
        && part.parse::<i64>().is_err()
        && part != "auto"
        && !part.starts_with("span ")
        && !is_css_wide(part)
}
