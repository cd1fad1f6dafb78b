//! What stands at the end of a bubble's first line, where its menu would be.

use super::concern::Found;
use super::corner::holds_body;
use super::frame::{Frame, MOST};
use super::layout::{Flow, Side, auto_margin, has_position, is_inline, possible, rule_of};
use super::reach::Inset;
use super::relations::is_conditional;
use super::room::tracks;
use super::row::grows;
use crate::style::{may_declare, usual_value};
use crate::syntax::{Element, NodeKind};

/// What is at the upper end of an element.
enum End<'a> {
    /// A button.
    Button(Element<'a>, Said<'a>),
    /// One of these, whichever shows: what is at their ends is there.
    Inner(Vec<Element<'a>>),
    /// Nothing that people would miss.
    Free,
}

/// The element and the property because of which a button stands there.
type Said<'a> = (Element<'a>, &'static str);

impl<'a> Frame<'a> {
    /// A button that stands, or is placed, in the corner. `absolute` are those in the bubble that are placed.
    pub(super) fn at_its_end(&self, absolute: &[Element<'a>]) -> Option<Found> {
        // Most bubbles have none.
        let has_button = self.element.descendant_elements().take(MOST).any(|inner| self.is_in_the_way(inner));
        if !has_button {
            return self.placed_there(self.element, Inset::default(), absolute);
        }
        let mut open = vec![(self.element, Inset::default())];
        for _ in 0..MOST {
            let (element, inset) = open.pop()?;
            if element == self.element || self.frames(element) {
                let placed = self.placed_there(element, inset, absolute);
                if placed.is_some() {
                    return placed;
                }
            }
            let inset = inset.inside(self, element);
            match self.end_of(element) {
                _ if inset.holds_menu() => {}
                End::Free => {}
                End::Button(button, (because, property)) => {
                    let rule = rule_of(because, property, self.sheets);
                    return Some(Found { rule, ..self.found(button, property) });
                }
                End::Inner(inner) => open.extend(inner.into_iter().rev().map(|inner| (inner, inset))),
            }
        }
        None
    }

    fn end_of(&self, element: Element<'a>) -> End<'a> {
        match self.flow_of(element) {
            Some(Flow::Block) => self.end_of_lines(element),
            Some(Flow::Row) => self.end_of_row(element),
            Some(Flow::Column) => self.end_of_column(element),
            Some(Flow::Grid) => self.end_of_grid(element),
            None => End::Free,
        }
    }

    /// How what is in an element stands when it shows.
    fn flow_of(&self, element: Element<'_>) -> Option<Flow> {
        let displays = self.hidden_by_display(element).unwrap_or_default();
        let (flow, _) = match displays.last().filter(|usual| *usual == "none") {
            Some(_) => {
                let shown = displays.iter().find(|display| *display != "none")?;
                Flow::of_display(shown, element, self.sheets)
            }
            None => Flow::in_element(element, self.sheets),
        }?;
        Some(flow)
    }

    /// All that an element's `display` may be, where one of them may hide it. Few are ever hidden.
    fn hidden_by_display(&self, element: Element<'_>) -> Option<Vec<String>> {
        may_declare(element, "display", self.sheets, |display| display == "none")
            .then(|| possible(element, "display", self.sheets))
    }

    /// Whether an element takes room, if only at times.
    fn is_item(&self, element: Element<'_>) -> bool {
        let displays = self.hidden_by_display(element).unwrap_or_default();
        let may_show = displays.is_empty() || displays.iter().any(|display| display != "none");
        may_show && !element.is_set() && !has_position(element, &["absolute", "fixed"], self.sheets)
    }

    /// What stands in an element, in the order in which it does.
    fn items(&self, element: Element<'a>) -> Vec<Element<'a>> {
        let children = element.child_elements().take(MOST);
        let mut items: Vec<Element<'_>> = children.filter(|child| self.is_item(*child)).collect();
        let order = |item: &Element<'_>| usual_value(*item, "order", self.sheets)?.parse::<i64>().ok();
        items.sort_by_cached_key(|item| order(item).unwrap_or(0));
        let directions = ["flex-direction", "flex-flow"];
        if directions.iter().any(|name| self.is(element, name, |value| value.contains("reverse"))) {
            items.reverse();
        }
        items
    }

    fn is_one_of(&self, element: Element<'_>, property: &str, values: &[&str]) -> bool {
        self.is(element, property, |value| values.contains(&value))
    }

    /// Where blocks and lines stand one below the other.
    fn end_of_lines(&self, element: Element<'a>) -> End<'a> {
        let (mut line, mut inner, mut has_text): (Vec<Element<'_>>, _, _) = (Vec::new(), Vec::new(), false);
        for node in element.node().children().take(2 * MOST) {
            let Some(child) = node.as_element() else {
                has_text |= !node.is_blank() && node.kind() != NodeKind::Comment;
                continue;
            };
            if !self.is_item(child) {
                continue;
            }
            let floats = |sides: &[&str]| self.is_one_of(child, "float", sides);
            if floats(&["right", "inline-end"]) {
                if self.is_in_the_way(child) {
                    return End::Button(child, (child, "float"));
                }
            } else if floats(&["left", "inline-start"]) {
                continue;
            } else if is_inline(child, self.sheets) {
                line.push(child);
            } else {
                if !has_text && line.iter().all(|inline| is_conditional(*inline)) {
                    inner.push(child);
                }
                if !is_conditional(child) {
                    break;
                }
            }
        }
        let is_at_end = self.is_one_of(element, "text-align", &["right", "end"]);
        match last_of(&line).find(|last| is_at_end && self.is_in_the_way(*last)) {
            Some(last) => End::Button(last, (element, "text-align")),
            None => End::Inner(inner),
        }
    }

    /// In a flex row.
    fn end_of_row(&self, row: Element<'a>) -> End<'a> {
        let items = self.items(row);
        let is_full = |item: &Element<'_>| {
            self.is_one_of(*item, "width", &["100%"])
                || self.is_one_of(*item, "flex-basis", &["100%"])
                || self.is(*item, "flex", |value| value.ends_with(" 100%"))
        };
        let wraps = ["flex-wrap", "flex-flow"]
            .iter()
            .any(|name| self.is(row, name, |value| value.split(' ').any(|word| word.starts_with("wrap"))));
        let line = match items.iter().position(is_full).filter(|_| wraps) {
            Some(full) => &items[..full.max(1)],
            None => &items[..],
        };
        let [first, rest @ ..] = line else { return End::Free };
        if rest.is_empty() && (grows(*first, self.sheets) || is_full(first)) {
            return End::Inner(vec![*first]);
        }
        let is_spread = |value: &str| !rest.is_empty() && value == "space-between";
        let is_pushed = self.is(row, "justify-content", |value| {
            matches!(value, "flex-end" | "end" | "right") || is_spread(value)
        });
        // A message can be as long as its row; and where the bubble is as wide as what is in it, that may be this line.
        let is_at_end = |item: Element<'_>| {
            let mut others = line.iter().filter(|other| **other != item);
            is_pushed
                || self.may_be_pushed(item)
                || others.any(|other| grows(*other, self.sheets) || holds_body(*other))
                || (!rest.is_empty() && self.is_as_wide_as_it_must_be())
        };
        let last = last_of(line).find(|last| is_at_end(*last) && self.is_in_the_way(*last));
        match last {
            Some(last) if rule_of(row, "justify-content", self.sheets).is_some() => {
                End::Button(last, (row, "justify-content"))
            }
            Some(last) => End::Button(last, (row, "display")),
            None => End::Free,
        }
    }

    /// Whether a margin takes all room before an element, if only at times.
    fn may_be_pushed(&self, item: Element<'_>) -> bool {
        let mut margins = Side::Left.margins().into_iter().flat_map(|name| possible(item, name, self.sheets));
        auto_margin(item, Side::Left, self.sheets).is_some() || margins.any(|margin| margin == "auto")
    }

    /// Whether the bubble is no wider than what is in it.
    fn is_as_wide_as_it_must_be(&self) -> bool {
        let mut element = self.element;
        for _ in 0..MOST {
            let is = |property: &str, is_it: &dyn Fn(&str) -> bool| self.is(element, property, is_it);
            if is("float", &|value| value != "none")
                || is("display", &|value| value.starts_with("inline"))
                || is("width", &|value| value.ends_with("-content"))
                || has_position(element, &["absolute", "fixed"], self.sheets)
            {
                return true;
            }
            if is("width", &|value| value != "auto") || grows(element, self.sheets) {
                return false;
            }
            let Some(parent) = element.parent().filter(|parent| parent.parent().is_some()) else {
                return false;
            };
            let is_aligned = || {
                let said = usual_value(element, "align-self", self.sheets).filter(|value| value != "auto");
                let said = said.or_else(|| usual_value(parent, "align-items", self.sheets));
                said.is_some_and(|value| !matches!(&*value, "stretch" | "normal"))
            };
            match self.flow_of(parent) {
                Some(Flow::Block | Flow::Grid) => element = parent,
                Some(Flow::Column) if !is_aligned() => element = parent,
                Some(Flow::Row | Flow::Column) | None => return true,
            }
        }
        false
    }

    /// In a flex column, or in a grid of one.
    fn end_of_column(&self, column: Element<'a>) -> End<'a> {
        const ENDS: [&str; 3] = ["flex-end", "end", "right"];
        const OTHERS: [&str; 4] = ["flex-start", "start", "center", "left"];
        let items = self.items(column);
        let certain = items.iter().position(|item| !is_conditional(*item)).unwrap_or(items.len());
        let mut inner = Vec::new();
        for item in items.into_iter().take(certain + 1) {
            let said = [
                (item, "align-self"),
                (item, "justify-self"),
                (column, "align-items"),
                (column, "justify-items"),
            ];
            let said =
                said.into_iter().find(|(element, name)| self.is(*element, name, |value| value != "auto"));
            let is =
                |values: &[&str]| said.is_some_and(|(element, name)| self.is_one_of(element, name, values));
            let margin = auto_margin(item, Side::Left, self.sheets).map(|name| (item, name));
            match margin.or(said.filter(|_| is(&ENDS))) {
                Some(said) if self.is_in_the_way(item) => return End::Button(item, said),
                _ if is(&OTHERS) => {}
                _ => inner.push(item),
            }
        }
        End::Inner(inner)
    }

    /// In a grid: where its first row ends.
    fn end_of_grid(&self, grid: Element<'a>) -> End<'a> {
        let items = self.items(grid);
        let is_in = |item: &Element<'_>, area: &str| self.is_one_of(*item, "grid-area", &[area]);
        let areas = ["grid-template-areas", "grid-template"].iter().find_map(|name| {
            let areas = usual_value(grid, name, self.sheets)?;
            Some(areas.split(['"', '\'']).nth(1)?.to_owned())
        });
        let (cell, is_wide) = match areas {
            Some(areas) => {
                let names: Vec<&str> = areas.split_ascii_whitespace().collect();
                let Some(last) = names.last() else { return End::Free };
                (items.iter().find(|item| is_in(item, last)), names.iter().all(|name| name == last))
            }
            None => match self.columns(grid) {
                Some(0 | 1) => return self.end_of_column(grid),
                Some(columns) => self.last_cell(&items, columns),
                None => (items.last().filter(|_| items.len() > 1), false),
            },
        };
        match cell {
            Some(cell) if is_wide => End::Inner(vec![*cell]),
            Some(cell) if self.is_in_the_way(*cell) => End::Button(*cell, (grid, "display")),
            _ => End::Free,
        }
    }

    /// The element where the first row of so many columns ends, and whether it is all of that row.
    fn last_cell<'e>(&self, items: &'e [Element<'a>], columns: usize) -> (Option<&'e Element<'a>>, bool) {
        let place = |item: &Element<'a>| Some(usual_value(*item, "grid-column", self.sheets)?.into_owned());
        let is_lower = |item: &Element<'_>| {
            ["grid-row", "grid-row-start"]
                .iter()
                .any(|name| self.is(*item, name, |row| !row.starts_with(['1', 'a'])))
        };
        let last = format!("{columns}");
        let is_last = |place: &str| {
            let (start, end) = place.split_once('/').unwrap_or((place, ""));
            start.trim() == last || matches!((start.trim(), end.trim()), ("-2", _) | (_, "-1"))
        };
        let is_all = |place: &str| {
            let place: String = place.split_ascii_whitespace().collect();
            place == "1/-1" || place == format!("span{columns}") || place == format!("1/span{columns}")
        };
        let is_at_end =
            |item: &&Element<'a>| place(item).is_some_and(|place| is_last(&place)) && !is_lower(item);
        let first = items.first().filter(|first| place(first).is_some_and(|place| is_all(&place)));
        match first.or_else(|| items.iter().find(is_at_end)) {
            Some(cell) => (Some(cell), first.is_some()),
            None => {
                let is_placed = |item: &&Element<'a>| place(item).is_some() || is_lower(item);
                let mut others = items.iter().filter(|item| !is_placed(item));
                (others.nth(columns - 1), false)
            }
        }
    }

    /// How many columns a grid has; `None` where that is not told, or where each element in it is one.
    fn columns(&self, grid: Element<'_>) -> Option<usize> {
        if self.is(grid, "grid-auto-flow", |value| value.contains("column")) {
            return None;
        }
        match usual_value(grid, "grid-template-columns", self.sheets) {
            Some(columns) => Some(tracks(&columns)?.len()),
            None => Some(1),
        }
    }
}

/// The last of them, and those that are the last where it does not show.
fn last_of<'e, 'a>(line: &'e [Element<'a>]) -> impl Iterator<Item = Element<'a>> + 'e {
    let certain = line.iter().rposition(|item| !is_conditional(*item)).unwrap_or(0);
    line[certain.min(line.len())..].iter().rev().copied()
}
