//! What stands at the end of a bubble's first line, where its menu would be.

use super::absent::Axis;
use super::corner::Conflict;
use super::frame::{Frame, MAX_LOOKED_AT, Sought};
use super::reach::{Inset, Reach};
use super::{holds_message, shows_body};
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{
    DIRECTION, Flow, JUSTIFY, Side, WRAP, is_inline, possible, possible_and_usual, rule_of,
};
use crate::menu::said::{may_be, usual_winner};
use crate::syntax::{Directive, Element, NodeKind};

/// The properties that can make an item as wide as its row.
const FULL: [&str; 3] = ["width", "flex-basis", "flex"];

/// Whether a value of one of [`FULL`] does so.
fn is_all(value: &str) -> bool {
    value == "100%" || value.ends_with(" 100%")
}

/// What is at the upper end of an element.
pub(super) enum End<'a> {
    /// An element that the menu would cover, or that would cover the menu.
    There(Element<'a>, Cause<'a>),
    /// One of these, whichever shows: what is at their own ends is there.
    Inner(Vec<Element<'a>>),
    /// Nothing that matters.
    Free,
}

impl<'a> End<'a> {
    /// Combines two ends that are both possible.
    pub(super) fn or(self, other: End<'a>) -> End<'a> {
        match (self, other) {
            (End::There(element, cause), _) | (_, End::There(element, cause)) => End::There(element, cause),
            (End::Inner(mut inner), End::Inner(others)) => {
                let new: Vec<Element<'_>> =
                    others.into_iter().filter(|other| !inner.contains(other)).collect();
                inner.extend(new);
                End::Inner(inner)
            }
            (End::Free, end) | (end, End::Free) => end,
        }
    }
}

/// The element and the property that put something at the end.
pub(super) type Cause<'a> = (Element<'a>, &'static str);

/// A child that takes room: an element or a text.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    Element(Element<'a>),
    Text {
        /// Whether it is the message, which can be as long as its line.
        is_body: bool,
    },
}

impl<'a> Item<'a> {
    pub(super) fn element(self) -> Option<Element<'a>> {
        match self {
            Item::Element(element) => Some(element),
            Item::Text { .. } => None,
        }
    }

    pub(super) fn holds_body(self) -> bool {
        match self {
            Item::Element(element) => holds_message(element),
            Item::Text { is_body } => is_body,
        }
    }
}

impl<'a> Frame<'a> {
    /// Something with a [`Conflict`] that stands in the corner, or is positioned there, or may be.
    pub(super) fn at_its_end(&self, inset: Inset) -> Option<Objection> {
        // Most bubbles have nothing that conflicts.
        if self.seeks == Sought::Buttons && !self.may_hold_conflict() {
            return self.positioned_there(self.element, inset);
        }
        let mut open = vec![(self.element, inset)];
        for _ in 0..MAX_LOOKED_AT {
            let (element, inset) = open.pop()?;
            let found = if self.seeks == Sought::Marks { None } else { self.in_or_over(element, inset) };
            if found.is_some() {
                return found;
            }
            let inset = self.inset_inside(element, inset);
            if inset.is_out_of_reach() {
                continue;
            }
            if let Some(property) = self.ends_there(element) {
                let rule = rule_of(element, property, self.styles);
                return Some(self.objection(element, (Conflict::Button, Reach::There), rule));
            }
            // What is below the line is looked at after all that is in the line.
            let below =
                if self.seeks == Sought::Marks { None } else { self.below_a_low_line(element, inset) };
            if let Some((below, inset)) = below {
                open.extend(below.into_iter().rev().map(|below| (below, inset)));
            }
            match self.end_of(element) {
                End::Free => {}
                End::There(found, (because, property)) => {
                    let rule = rule_of(because, property, self.styles);
                    let conflict = self.conflict_of(found).unwrap_or(Conflict::Button);
                    return Some(self.objection(found, (conflict, Reach::There), rule));
                }
                End::Inner(inner) => open.extend(inner.into_iter().rev().map(|inner| (inner, inset))),
            }
        }
        None
    }

    /// The property that puts the content of a button at its end, where the button takes a line of its own.
    fn ends_there(&self, button: Element<'a>) -> Option<&'static str> {
        if !catalog::takes_clicks(button.name()) {
            return None;
        }
        let is_end = |value: &str| value.ends_with("end") || value == "right";
        let justified = may_be(button, &JUSTIFY, self.styles, |_, value| is_end(value)).map(|(name, _)| name);
        justified.or_else(|| self.may_end_lines(button).then_some("text-align"))
    }

    /// What is at the end of an element, under any layout that it may have.
    fn end_of(&self, element: Element<'a>) -> End<'a> {
        let mut inner: Vec<Element<'a>> = Vec::new();
        let flows = self.flows_of(element);
        let is_certain = |flow: &Option<Flow>| *flow == Some(Flow::Block) || !self.is_in_no_order(element);
        for flow in flows {
            let end = match flow.filter(|flow| is_certain(&Some(*flow))) {
                Some(Flow::Block) => self.end_of_lines(element),
                Some(Flow::Row) => self.end_of_row(element),
                Some(Flow::Column) => self.end_of_column(element, false),
                Some(Flow::Grid) => self.end_of_grid(element),
                None => self.end_of_unknown(element),
            };
            match end {
                End::There(..) => return end,
                End::Inner(others) => inner.extend(others),
                End::Free => {}
            }
        }
        inner.dedup();
        if inner.is_empty() { End::Free } else { End::Inner(inner) }
    }

    /// The possible layouts in an element while it shows; `None` for one that is not known.
    pub(super) fn flows_of(&self, element: Element<'_>) -> Vec<Option<Flow>> {
        let (displays, has_usual) = possible_and_usual(element, "display", self.styles);
        let shown = displays.iter().filter(|display| *display != "none");
        let mut flows: Vec<Option<Flow>> = Vec::new();
        if !has_usual {
            flows.push(Some(Flow::Block));
        }
        for display in shown {
            let flow = match display.as_str() {
                "inline" | "contents" | "table-cell" => Some(Flow::Block),
                _ => Flow::of_display(display, element, self.styles).map(|(flow, _)| flow),
            };
            if !flows.contains(&flow) {
                flows.push(flow);
            }
        }
        let is_flex = flows.iter().any(|flow| matches!(flow, Some(Flow::Row | Flow::Column)));
        for (flow, is_column) in [(Flow::Row, false), (Flow::Column, true)] {
            let may_be = || {
                let is_it = |value: &str| value.contains("column") == is_column;
                self.may_be(element, &DIRECTION, is_it)
            };
            if is_flex && !flows.contains(&Some(flow)) && may_be() {
                flows.push(Some(flow));
            }
        }
        flows
    }

    /// In an unknown layout the last element may stand at the end.
    fn end_of_unknown(&self, element: Element<'a>) -> End<'a> {
        let items = self.items(element);
        let elements = || items.iter().filter_map(|item| item.element());
        match elements().rev().find(|item| self.conflicts(*item) && self.seeks == Sought::Buttons) {
            Some(last) => End::There(last, (element, "display")),
            None => End::Inner(elements().collect()),
        }
    }

    /// Whether an element has a [`Conflict`] with the menu.
    pub(super) fn conflicts(&self, element: Element<'a>) -> bool {
        self.conflict_of(element).is_some()
    }

    /// The margin that keeps an element with a [`Conflict`] away from where it would start.
    fn margin_of_conflicting(&self, element: Element<'a>) -> Option<&'static str> {
        // Few elements conflict, and looking for margins takes many properties.
        self.conflicts(element).then(|| self.is_pushed(element, Side::Left)).flatten()
    }

    /// Whether an item may take no room.
    pub(super) fn item_may_take_no_room(&self, item: Item<'a>, axis: Axis) -> bool {
        item.element().is_some_and(|element| self.may_take_no_room(element, axis))
    }

    /// Whether an element is rendered in flow, at least under some condition.
    pub(super) fn may_be_in_flow(&self, element: Element<'_>) -> bool {
        let may_show = || {
            let is_none = |display: &str| display == "none";
            !self.styles.may_declare(element, "display", is_none) || {
                let displays = possible(element, "display", self.styles);
                displays.is_empty() || !displays.iter().all(|display| is_none(display))
            }
        };
        let is_away = |position: &str| matches!(position, "absolute" | "fixed");
        !element.is_t_set() && may_show() && !self.must_be(element, "position", is_away)
    }

    /// The items of an element in visual order, by `order` and direction.
    pub(super) fn items(&self, element: Element<'a>) -> Vec<Item<'a>> {
        let mut items: Vec<Item<'_>> = self.items_as_written(element).collect();
        let order = |item: &Item<'_>| self.styles.usual_value(item.element()?, "order")?.parse::<i64>().ok();
        items.sort_by_cached_key(|item| order(item).unwrap_or(0));
        let direction = usual_winner(element, &DIRECTION, self.styles);
        if direction.is_some_and(|(_, one)| one.value.contains("reverse")) {
            items.reverse();
        }
        items
    }

    pub(super) fn is_one_of(&self, element: Element<'_>, property: &str, values: &[&str]) -> bool {
        self.is(element, property, |value| values.contains(&value))
    }

    /// The end of an element with blocks and line boxes.
    fn end_of_lines(&self, element: Element<'a>) -> End<'a> {
        let (mut line, mut inner): (Vec<Item<'_>>, Vec<Element<'_>>) = (Vec::new(), Vec::new());
        for node in element.node().children().take(2 * MAX_LOOKED_AT) {
            let Some(child) = node.as_element() else {
                if !node.is_blank() && node.kind() != NodeKind::Comment {
                    line.push(Item::Text { is_body: shows_body(node) });
                }
                continue;
            };
            if !self.may_be_in_flow(child) {
                continue;
            }
            let floats_there = |value: &str| !matches!(value, "none" | "left" | "inline-start");
            if self.may_be(child, &["float"], floats_there) && self.conflicts(child) {
                return End::There(child, (child, "float"));
            }
            let floats = |value: &str| value != "none";
            let is_in_line = |child: Element<'a>| !self.may_be(child, &["float"], floats);
            match self.must_be(child, "float", floats) {
                true => {}
                false if is_inline(child, self.styles) => line.push(Item::Element(child)),
                false => {
                    let is_line = |item: &Item<'a>| {
                        item.element().is_none_or(|item| self.always_takes_room(item, Axis::Down, is_in_line))
                    };
                    if !line.iter().any(is_line) {
                        if let Some(property) =
                            self.margin_of_conflicting(child).or_else(|| self.aligns(child))
                        {
                            return End::There(child, (child, property));
                        }
                        inner.push(child);
                    }
                    if self.may_be(child, &["display"], |value| value.starts_with("inline")) {
                        line.push(Item::Element(child));
                    } else if self.always_takes_room(child, Axis::Down, is_in_line) {
                        break;
                    }
                }
            }
        }
        self.end_of_line(element, &line).unwrap_or(End::Inner(inner))
    }

    /// What stands at the end of a line of text.
    fn end_of_line(&self, element: Element<'a>, line: &[Item<'a>]) -> Option<End<'a>> {
        let elements = || line.iter().filter_map(|item| item.element());
        if self.is_mirrored(element) {
            let first = elements().find(|item| self.conflicts(*item))?;
            return Some(End::There(first, (element, "direction")));
        }
        let pushed =
            elements().find_map(|item| Some(End::There(item, (item, self.margin_of_conflicting(item)?))));
        let last = || {
            let is_at_end = self.may_end_lines(element);
            let follows_body = |item: Element<'a>| {
                let mut before = line.iter().take_while(|other| other.element() != Some(item));
                before.any(|other| other.holds_body())
            };
            let last = self
                .last_of(line)
                .find(|last| self.conflicts(*last) && (is_at_end || follows_body(*last)))?;
            Some(End::There(last, (element, "text-align")))
        };
        // The message is as long as its line, and is covered there, too.
        let is_beside_message =
            || self.may_end_lines(self.element) || line.iter().any(|item| item.holds_body());
        if self.seeks == Sought::Marks && is_beside_message() { pushed } else { pushed.or_else(last) }
    }

    /// The end of a flex row.
    fn end_of_row(&self, row: Element<'a>) -> End<'a> {
        let items = self.items(row);
        let wraps = |value: &str| value.split(' ').any(|word| word.starts_with("wrap"));
        let full = items.iter().position(|item| self.is_full(*item));
        let full = full.filter(|_| self.may_be(row, &WRAP, wraps));
        let Some(full) = full else { return self.end_of_items(row, &items) };
        let mut end = self.end_of_items(row, &items[..full.max(1)]);
        let is_full = |item: Element<'a>| FULL.iter().any(|name| self.must_be(item, name, is_all));
        let is_certain = items[full].element().is_some_and(is_full) && self.must_be_by(row, &WRAP, wraps);
        if !is_certain && !matches!(end, End::There(..)) {
            end = end.or(self.end_of_items(row, &items));
        }
        if self.item_may_take_no_room(items[full], Axis::Along) && !matches!(end, End::There(..)) {
            // Without the item that fills a line, the others share one, up to the next that does.
            let stays =
                |item: &&Item<'a>| !self.is_full(**item) || !self.item_may_take_no_room(**item, Axis::Along);
            let others: Vec<Item<'_>> = items.iter().filter(stays).copied().collect();
            let full = others.iter().position(|item| self.is_full(*item)).map(|full| full.max(1));
            end = end.or(self.end_of_items(row, &others[..full.unwrap_or(others.len())]));
        }
        end
    }

    /// Whether an item takes a whole line, at least under some condition.
    fn is_full(&self, item: Item<'a>) -> bool {
        item.element().is_some_and(|item| self.may_be(item, &FULL, is_all))
    }

    /// The end of one line of a flex row, given its items.
    fn end_of_items(&self, row: Element<'a>, line: &[Item<'a>]) -> End<'a> {
        let [first, rest @ ..] = line else { return End::Free };
        if let Some(only) =
            first.element().filter(|only| rest.is_empty() && (self.takes_room(*only) || self.is_full(*first)))
        {
            return End::Inner(vec![only]);
        }
        let is_repeated = |item: Element<'_>| item.directive(Directive::For).is_some();
        let are_several = !rest.is_empty() || first.element().is_some_and(is_repeated);
        let pushes = |value: &str| match value.split_ascii_whitespace().last().unwrap_or_default() {
            "normal" | "flex-start" | "start" | "left" | "center" | "stretch" | "baseline" => false,
            "space-between" | "space-around" | "space-evenly" => are_several,
            _ => true,
        };
        let justification =
            may_be(row, &JUSTIFY, self.styles, |_, value| pushes(value)).map(|(name, _)| name);
        let is_pushed = justification.is_some() || self.is_mirrored(row) || self.starts_at_end(row);
        // A message can be as long as its row, and in a shrink-to-fit bubble this line may be the widest.
        let is_button = self.seeks == Sought::Buttons;
        let is_at_end = |item: Element<'a>| {
            let mut others = line.iter().filter(|other| other.element() != Some(item));
            is_pushed
                || self.is_pushed(item, Side::Left).is_some()
                || (self.takes_room(item) && self.ends_alone(item))
                || others.any(|other| {
                    (is_button && other.holds_body())
                        || other.element().is_some_and(|other| self.takes_room(other))
                })
                || (is_button && are_several && self.may_be_shrink_to_fit())
        };
        let is_elsewhere = |item: Element<'a>| !is_button && self.starts_elsewhere(item, row, line);
        let candidates = || {
            let mirrored = line.iter().filter_map(|item| item.element()).filter(|_| self.is_mirrored(row));
            self.last_of(line).chain(mirrored)
        };
        let property = justification.unwrap_or("display");
        match candidates().find(|last| self.conflicts(*last) && is_at_end(*last) && !is_elsewhere(*last)) {
            Some(last) => End::There(last, (row, property)),
            None => {
                let ends = self.last_of(line).filter(|last| is_at_end(*last) || self.takes_room(*last));
                End::Inner(ends.collect())
            }
        }
    }

    /// The last element of a line, and each one that is last while those after it do not show.
    fn last_of<'e>(&self, line: &'e [Item<'a>]) -> impl Iterator<Item = Element<'a>> + use<'e, 'a> {
        let certain =
            line.iter().rposition(|item| !self.item_may_take_no_room(*item, Axis::Along)).unwrap_or(0);
        line[certain..].iter().rev().filter_map(|item| item.element())
    }
}
