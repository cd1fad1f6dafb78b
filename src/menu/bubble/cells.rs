//! What stands at the upper end of a flex column or a grid.

use super::absent::Axis;
use super::end::{Cause, End, Item};
use super::frame::{Frame, MAX_LOOKED_AT, Sought};
use crate::menu::header::grid::{COLUMNS, PLACES, ROWS, columns};
use crate::menu::header::room::tracks;
use crate::menu::relations::ends_chain;
use crate::menu::said::candidates;
use crate::menu::said::layout::{DIRECTION, Side, possible_and_usual};
use crate::style::{Declared, Match, words};
use crate::syntax::{Directive, Element};

const ENDS: [&str; 4] = ["flex-end", "end", "right", "self-end"];
const OTHERS: [&str; 5] = ["flex-start", "start", "center", "left", "self-start"];
/// What stands before an alignment and does not change it.
const BEFORE: [&str; 4] = ["safe", "unsafe", "first", "last"];

/// The properties that arrange the items of a grid.
const ARRANGING: [&str; 5] =
    ["grid-template-areas", "grid-template", "grid-template-columns", "grid", "grid-auto-flow"];

impl<'a> Frame<'a> {
    /// Whether items of a row, a column or a grid change places under some condition.
    pub(super) fn is_in_no_order(&self, element: Element<'a>) -> bool {
        let directions = candidates(element, &DIRECTION, self.styles);
        let is_turned = |(_, one): &(&str, Declared<'_>)| one.value.contains("reverse");
        let has_usual = directions.last().is_some_and(|(_, one)| one.matched == Match::Always);
        let may_turn = directions.iter().any(is_turned) && !(has_usual && directions.iter().all(is_turned));
        let may_move = |item| self.may_vary(item, &["order"]) || self.may_vary(item, &PLACES);
        may_turn
            || self.may_vary(element, &ARRANGING)
            || element.child_elements().take(MAX_LOOKED_AT).any(may_move)
    }

    /// The end of a flex column, or of a grid with one column.
    pub(super) fn end_of_column(&self, column: Element<'a>, is_grid: bool) -> End<'a> {
        let items = self.items(column);
        let is_line = |item: &Item<'a>| {
            item.element().is_none_or(|item| self.always_takes_room(item, Axis::Down, |_| true))
        };
        let certain = items.iter().position(is_line).unwrap_or(items.len());
        // A later grid item may be placed in the first row by its number.
        let is_above = |item: &Element<'a>| is_grid && self.row_of(*item) == Some(1);
        let above = items.iter().skip(certain + 1).filter_map(|item| item.element()).filter(is_above);
        let upper = items.iter().take(certain + 1).filter_map(|item| item.element()).chain(above);
        self.end_of_wide((column, is_grid), upper.take(MAX_LOOKED_AT))
    }

    /// The upper end of `items`, each of which has a whole row of a column or a grid.
    fn end_of_wide(
        &self,
        (around, is_grid): (Element<'a>, bool),
        items: impl Iterator<Item = Element<'a>>,
    ) -> End<'a> {
        let mut inner = Vec::new();
        for item in items {
            let (declared, is_certain) = self.alignments(item, (around, is_grid));
            let at_end = || {
                let margin = self.is_pushed(item, Side::Left).map(|name| (item, name));
                let at_end = || declared.iter().find(|(_, value)| ENDS.contains(&value.as_str()));
                margin.or_else(|| at_end().map(|(cause, _)| *cause))
            };
            match self.conflicts(item).then(at_end).flatten() {
                Some(cause) => return End::There(item, cause),
                None if is_certain && declared.iter().all(|(_, value)| OTHERS.contains(&value.as_str())) => {}
                None => inner.push(item),
            }
        }
        if inner.is_empty() { End::Free } else { End::Inner(inner) }
    }

    /// The possible alignments of an item across its column or grid area, each with what sets it, and whether
    /// these are all.
    fn alignments(
        &self,
        item: Element<'a>,
        (around, is_grid): (Element<'a>, bool),
    ) -> (Vec<(Cause<'a>, String)>, bool) {
        let names = match is_grid {
            true => [["justify-self", "place-self"], ["justify-items", "place-items"]],
            false => [["align-self", "place-self"], ["align-items", "place-items"]],
        };
        let causes = names[0].map(|name| (item, name)).into_iter().chain(names[1].map(|name| (around, name)));
        let mut found = Vec::new();
        for (element, name) in causes {
            let (values, has_usual) = possible_and_usual(element, name, self.styles);
            // Of two words, the first one is for the vertical axis of a grid, and for what is across a column.
            let word = |value: &String| {
                let mut words = words(value).filter(|word| !BEFORE.contains(word));
                let word = if is_grid { words.last() } else { words.next() };
                word.map(str::to_owned)
            };
            let is_said = |value: &String| value != "auto";
            let is_certain = has_usual && values.last().and_then(word).is_some_and(|value| is_said(&value));
            let values = values.iter().filter_map(word).filter(is_said);
            found.extend(values.map(|value| ((element, name), value)));
            if is_certain {
                return (found, true);
            }
        }
        (found, false)
    }

    /// The row number that usually places an item in a grid, if one is declared.
    fn row_of(&self, item: Element<'_>) -> Option<i64> {
        ROWS.lines(item, self.styles)?.0.parse().ok()
    }

    /// The end of the first row of a grid.
    pub(super) fn end_of_grid(&self, grid: Element<'a>) -> End<'a> {
        let items = self.items(grid);
        let is_in = |item: &Element<'_>, area: &str| self.is_one_of(*item, "grid-area", &[area]);
        let areas = ["grid-template-areas", "grid-template", "grid"].iter().find_map(|name| {
            let areas = self.styles.usual_value(grid, name)?;
            Some(areas.split(['"', '\'']).nth(1)?.to_owned())
        });
        let (cells, is_wide) = match areas {
            Some(areas) => {
                let names: Vec<&str> = areas.split_ascii_whitespace().collect();
                let Some(last) = names.last() else { return End::Free };
                let elements = items.iter().filter_map(|item| item.element());
                (self.shown(elements.filter(|item| is_in(item, last))), names.iter().all(|name| name == last))
            }
            None => match self.columns(grid) {
                Some(0 | 1) => return self.end_of_column(grid, true),
                Some(columns) => return self.end_of_columns(grid, &items, columns),
                None => {
                    let last = items.last().filter(|_| items.len() > 1);
                    (last.and_then(|last| last.element()).into_iter().collect(), false)
                }
            },
        };
        self.end_of_cells(grid, cells, is_wide)
    }

    /// The first of some elements, and each one that is first while those before it do not show.
    fn shown(&self, elements: impl Iterator<Item = Element<'a>>) -> Vec<Element<'a>> {
        let mut shown = Vec::new();
        for element in elements.take(MAX_LOOKED_AT) {
            shown.push(element);
            if !self.may_be_absent(element) {
                break;
            }
        }
        shown
    }

    /// The end of a grid row that ends with one of `cells`; with `is_wide` each of these spans the row.
    fn end_of_cells(&self, grid: Element<'a>, cells: Vec<Element<'a>>, is_wide: bool) -> End<'a> {
        if is_wide {
            return self.end_of_wide((grid, true), cells.into_iter());
        }
        // A text starts where a column starts that takes what the others leave.
        let is_loose = || {
            let (_, columns) = columns(grid, self.styles)?;
            Some(tracks(&columns)?.last()?.contains("fr"))
        };
        let starts_there = |cell: Element<'a>| {
            let is_end = |(_, value): &(Cause<'_>, String)| ENDS.contains(&value.as_str());
            self.seeks == Sought::Marks
                && is_loose() == Some(true)
                && !self.ends_alone(cell)
                && !self.alignments(cell, (grid, true)).0.iter().any(is_end)
        };
        match cells.iter().find(|cell| self.conflicts(**cell) && !starts_there(**cell)) {
            Some(cell) => End::There(*cell, (grid, "display")),
            None if cells.is_empty() => End::Free,
            None => End::Inner(cells),
        }
    }

    /// The end of the first row of a grid with this many columns.
    fn end_of_columns(&self, grid: Element<'a>, items: &[Item<'a>], columns: usize) -> End<'a> {
        let place = |item: Element<'a>| {
            let lines = COLUMNS.lines(item, self.styles)?;
            (lines.0 != "auto" || lines.1 != "auto").then_some(lines)
        };
        let is_lower = |item: Element<'_>| self.row_of(item).is_some_and(|row| row > 1);
        let (last, end, all) = (columns.to_string(), (columns + 1).to_string(), format!("span {columns}"));
        let is_last =
            |(from, to): &(String, String)| *from == last || *to == end || from == "-2" || to == "-1";
        let is_all = |(from, to): &(String, String)| match (from.as_str(), to.as_str()) {
            ("1", to) => to == "-1" || to == end || to == all,
            ("auto", to) => to == all,
            (from, _) => from == all,
        };
        let is_wide = |item: &Item<'a>| item.element().and_then(place).is_some_and(|place| is_all(&place));
        // An item that spans all columns is the whole row, if it shows.
        let wide = items.iter().take_while(|item| is_wide(item)).filter_map(|item| item.element());
        let wide = self.shown(wide);
        let is_certain = wide.last().is_some_and(|last| !self.may_take_no_room(*last, Axis::Down));
        let end = self.end_of_cells(grid, wide, true);
        if is_certain {
            return end;
        }
        // What spans all columns is below what always stands before it. A button just below may still be covered.
        let always_shows = |item: &Item<'a>| item.element().is_none_or(|item| !self.may_be_absent(item));
        let first = match self.seeks {
            Sought::Buttons => None,
            Sought::Marks => items.iter().position(always_shows),
        };
        let below = first.map_or(&[][..], |first| &items[first + 1..]);
        let below: Vec<Element<'a>> = below.iter().filter_map(|item| item.element()).collect();
        let is_below =
            |item: Element<'a>| place(item).is_some_and(|place| is_all(&place)) && below.contains(&item);
        let is_at_end = |item: &Element<'a>| {
            place(*item).is_some_and(|place| is_last(&place)) && !is_lower(*item) && !is_below(*item)
        };
        let placed = self.shown(items.iter().filter_map(|item| item.element()).filter(is_at_end));
        let is_certain = placed.last().is_some_and(|last| !self.may_be_absent(*last));
        let end = end.or(self.end_of_cells(grid, placed, false));
        if is_certain {
            return end;
        }
        let is_number = |line: &str| line.parse::<i64>().is_ok();
        let is_placed = |item: Element<'a>| {
            place(item).is_some_and(|(from, to)| is_number(&from) || is_number(&to)) || is_lower(item)
        };
        let others = items.iter().filter(|item| !item.element().is_some_and(is_placed));
        end.or(self.end_of_cells(grid, self.possible_at_index(columns - 1, others), false))
    }

    /// The elements among `items` that may have exactly `count` others before them.
    fn possible_at_index<'i>(
        &self,
        count: usize,
        items: impl Iterator<Item = &'i Item<'a>>,
    ) -> Vec<Element<'a>>
    where
        'a: 'i,
    {
        let mut found = Vec::new();
        // The least and the largest number of items before and up to this one; of a chain one shows.
        let (mut before, mut through, mut chain) = ((0, 0), (0_usize, 0_usize), None);
        for item in items {
            let first = item.element().map(Element::first_in_chain);
            if first.is_none() || first != chain {
                (before, through, chain) = (through, (through.0, through.1.saturating_add(1)), first);
            }
            let element = item.element();
            if element.is_some_and(|element| element.directive(Directive::For).is_some()) {
                (before.1, through.1) = (usize::MAX, usize::MAX);
            }
            if before.0 <= count && count <= before.1 {
                found.extend(element);
            }
            let is_certain =
                element.is_none_or(|element| !self.may_be_absent(element) || ends_chain(element));
            through.0 = before.0 + usize::from(is_certain);
            if through.0 > count {
                break;
            }
        }
        found
    }

    /// The number of columns of a grid; `None` where it is not known, or where each item is a column of its
    /// own.
    fn columns(&self, grid: Element<'_>) -> Option<usize> {
        if self.is(grid, "grid-auto-flow", |value| value.contains("column")) {
            return None;
        }
        match columns(grid, self.styles) {
            Some((_, columns)) => Some(tracks(&columns)?.len()),
            None => Some(1),
        }
    }
}
