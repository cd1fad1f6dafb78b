//! What one more element does to the others in a grid.

use super::room::tracks;
use super::row::RowContent;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{objection, rule_of};
use crate::menu::said::usual_winner;
use crate::style::{Styles, is_css_wide};
use crate::syntax::Element;

/// The properties that give an element in a grid a place of its own, or let it span several cells.
pub(in crate::menu) const PLACES: [&str; 7] = [
    "grid-column",
    "grid-column-start",
    "grid-column-end",
    "grid-row",
    "grid-row-start",
    "grid-row-end",
    "grid-area",
];

/// The columns that a grid usually declares, with the property that says so: `none` where a shorthand sets
/// only its rows, or leaves the columns to its items.
pub(in crate::menu) fn columns(grid: Element<'_>, styles: &Styles<'_>) -> Option<(&'static str, String)> {
    const NAMES: [&str; 3] = ["grid-template-columns", "grid-template", "grid"];
    let (property, one) = usual_winner(grid, &NAMES, styles)?;
    let columns = match property {
        "grid-template-columns" => &*one.value,
        // Rows and columns alike.
        _ if one.value == "subgrid" => &*one.value,
        _ => one.value.split_once('/').map_or("none", |(_, columns)| columns.trim()),
    };
    let is_none = is_css_wide(columns) || columns.starts_with("auto-flow");
    Some((property, if is_none { "none" } else { columns }.to_owned()))
}

/// A grid that has no place for one more element, or in which that would stand elsewhere.
pub(super) fn of_grid(row: Element<'_>, others: RowContent<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let is_line = styles.usual_value(row, "grid-auto-flow").is_some_and(|value| value.contains("column"));
    let full = || {
        let (property, columns) = columns(row, styles).unzip();
        let has_room = |columns: &str| tracks(columns).is_some_and(|tracks| tracks.len() > others.count());
        let is_said = |property: &&str| styles.usual_value(row, property).is_some();
        let property = property.or_else(|| ["grid-template-areas", "display"].into_iter().find(is_said))?;
        let what = match &columns {
            Some(columns) if tracks(columns).is_none() => {
                "the number of columns in the header's grid is not fixed, and the menu may be below the others"
            }
            _ => "all columns of the header's grid are taken, and the menu would start a new row",
        };
        (!columns.is_some_and(|columns| has_room(&columns))).then(|| objection(what, row, property, styles))
    };
    let placed = || {
        let is_placed = |element: Element<'_>, property: &str| {
            styles.usual_value(element, property).is_some_and(|value| value != "auto")
        };
        let mut all = others.elements.iter().flat_map(|element| PLACES.map(|property| (*element, property)));
        let (element, property) = all.find(|(element, property)| is_placed(*element, property))?;
        let tag = element.tag_text();
        let text = format!("`{tag}` has its own place in the header's grid, and the menu beside it has none");
        Some(Objection::new(text, rule_of(element, property, styles)))
    };
    (if is_line { None } else { full() }).or_else(placed)
}

/// The cells that something in a grid takes by its own styles, whatever else is there.
pub(in crate::menu) struct Cells {
    rows: GridLines,
    columns: GridLines,
}

/// A range of grid lines.
enum GridLines {
    /// The area, or the line, of this name.
    Named(String),
    Numbers(std::ops::Range<i64>),
    /// Lines that only the browser can tell: counted from the end of the grid, or of different kinds.
    Unknown,
}

/// A direction in a grid: the properties that place an element in it, and the indices in a `grid-area`.
pub(in crate::menu) struct GridAxis {
    both: &'static str,
    ends: [&'static str; 2],
    in_area: [usize; 2],
}

pub(in crate::menu) const ROWS: GridAxis =
    GridAxis { both: "grid-row", ends: ["grid-row-start", "grid-row-end"], in_area: [0, 2] };
pub(in crate::menu) const COLUMNS: GridAxis =
    GridAxis { both: "grid-column", ends: ["grid-column-start", "grid-column-end"], in_area: [1, 3] };

impl GridAxis {
    /// The lines from which and to which an element's styles place it; `None` where they do not. A line
    /// without a declaration is `auto`.
    pub(in crate::menu) fn lines(
        &self,
        element: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<(String, String)> {
        let parts = |value: &str| -> Vec<String> {
            value.split('/').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        // A single name stands for all four lines of an area.
        let in_area = |parts: Vec<String>, at: usize| {
            parts.get(at).or(parts.first().filter(|name| is_name(name))).cloned()
        };
        let [start, end] = [0, 1].map(|at| {
            let (name, one) = usual_winner(element, &[self.ends[at], self.both, "grid-area"], styles)?;
            match name {
                "grid-area" => in_area(parts(&one.value), self.in_area[at]),
                _ if name == self.both => parts(&one.value).into_iter().nth(at),
                _ => Some(one.value.into_owned()),
            }
        });
        let or_auto = |line: Option<String>| line.unwrap_or_else(|| "auto".to_owned());
        (start.is_some() || end.is_some()).then(|| (or_auto(start), or_auto(end)))
    }
}

impl Cells {
    /// `None` for what is placed automatically.
    pub(in crate::menu) fn of(element: Element<'_>, styles: &Styles<'_>) -> Option<Cells> {
        let lines = |axis: &GridAxis| {
            let (start, end) = axis.lines(element, styles)?;
            GridLines::of(&start, &end)
        };
        Some(Cells { rows: lines(&ROWS)?, columns: lines(&COLUMNS)? })
    }

    /// Whether two things may share a cell.
    pub(in crate::menu) fn may_overlap(&self, other: &Cells, styles: &Styles<'_>) -> bool {
        self.rows.may_overlap(&other.rows, styles) && self.columns.may_overlap(&other.columns, styles)
    }
}

impl GridLines {
    /// `None` where an element is placed automatically between such lines.
    fn of(start: &str, end: &str) -> Option<GridLines> {
        let span = |line: &str| match line.strip_prefix("span ").map(|count| count.trim().parse::<i64>()) {
            None if line == "auto" => Some(1),
            Some(Ok(count)) => Some(count),
            _ => None,
        };
        let number = |line: &str| line.parse::<i64>().ok();
        let (first, last) = match (number(start), number(end)) {
            // Negative numbers count backwards from the end of the grid.
            (Some(first), Some(last)) if first > 0 && last < 0 => (first, i64::MAX),
            // Of two equal lines the second is dropped.
            (Some(first), Some(last)) if first == last => (first, first.saturating_add(1)),
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => match span(end) {
                Some(count) => (first, first.saturating_add(count)),
                None => return Some(GridLines::Unknown),
            },
            (None, Some(last)) => match span(start) {
                Some(count) => (last.saturating_sub(count), last),
                None => return Some(GridLines::Unknown),
            },
            (None, None)
                if is_name(start) && matches!(end, "auto" | "span 1") || is_name(start) && end == start =>
            {
                return Some(GridLines::Named(start.to_owned()));
            }
            (None, None) if is_name(start) || is_name(end) => return Some(GridLines::Unknown),
            (None, None) => return None,
        };
        Some(if first.min(last) < 0 {
            GridLines::Unknown
        } else {
            GridLines::Numbers(first.min(last)..first.max(last))
        })
    }

    fn may_overlap(&self, other: &GridLines, styles: &Styles<'_>) -> bool {
        match (self, other) {
            // Areas of one grid share nothing; other names may be those of one line.
            (GridLines::Named(one), GridLines::Named(other)) => {
                one == other || !are_areas([one, other], styles)
            }
            (GridLines::Numbers(one), GridLines::Numbers(other)) => {
                one.start < other.end && other.start < one.end
            }
            _ => true,
        }
    }
}

/// Whether a grid is declared with areas of these names.
fn are_areas(names: [&str; 2], styles: &Styles<'_>) -> bool {
    let has = |areas: &str, name: &str| {
        areas.split(['"', '\'']).skip(1).step_by(2).any(|row| row.split_whitespace().any(|area| area == name))
    };
    let has_both = |areas: &str| names.iter().all(|name| has(areas, name));
    let properties = ["grid-template-areas", "grid-template", "grid"];
    properties.iter().any(|property| styles.any_rule_declares(property, has_both))
}

/// Whether a part of a `grid-area` is a name.
fn is_name(part: &str) -> bool {
    part.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '-'))
        && part.parse::<i64>().is_err()
        && part != "auto"
        && !part.starts_with("span ")
        && !is_css_wide(part)
}
