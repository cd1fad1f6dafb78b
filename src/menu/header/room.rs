//! Whether a row of buttons has room for one more.

use super::extent::Limit;
use super::flex::wraps;
use super::grid::columns;
use super::long::holds_long_text;
use super::row::{RowContent, is_in_flow};
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::relations::are_twins;
use crate::menu::said::flex::{BASIS, Flex, FlexItem};
use crate::menu::said::layout::{Flow, Side, largest_gap, largest_margin, objection, pixels};
use crate::menu::said::usual_winner;
use crate::menu::{Anchor, Place};
use crate::style::{Styles, words};
use crate::syntax::Element;
use crate::theme::Theme;

/// How many elements in a row are looked at.
const MAX_LOOKED_AT: usize = 32;
/// How wide an icon is at least, in pixels.
const MIN_ICON_WIDTH: f64 = 24.0;
/// How wide a button without a declared width is at most.
const MAX_BUTTON_WIDTH: f64 = 44.0;
/// How wide something beside a row of buttons may be without ever taking room from it.
const MAX_SIDE_WIDTH: f64 = 120.0;
/// How wide white space between two buttons is.
const SPACE_WIDTH: f64 = 4.0;

/// A row, its content, and where the menu goes.
pub(super) struct Room<'a> {
    pub(super) theme: &'a Theme,
    pub(super) row: Element<'a>,
    pub(super) others: RowContent<'a>,
    pub(super) place: &'a Place,
    /// The layout of the row; `None` where it changes, or is none of the usual ones.
    pub(super) flow: Option<Flow>,
    pub(super) styles: &'a Styles<'a>,
}

impl Room<'_> {
    /// What speaks against one more element in the row.
    pub(super) fn concern(&self) -> Option<Objection> {
        let of_room = || self.of_rest().or_else(|| self.of_squeeze()).or_else(|| self.of_states());
        self.of_boxes().or_else(|| self.of_width()).or_else(of_room)
    }

    /// A button in a box of its own, as the one beside it is.
    fn of_boxes(&self) -> Option<Objection> {
        let document = self.row.node().document();
        let beside = match self.place.anchor {
            Anchor::Before(node) | Anchor::After(node) => document.node(node).as_element(),
            Anchor::FirstChild(_) | Anchor::LastChild(_) => None,
        };
        let mut own = [Some(self.row), beside].into_iter().flatten().find(|element| is_box(*element))?;
        while let Some(around) = own.parent().filter(|around| is_box(*around)) {
            own = around;
        }
        let all: Vec<Element<'_>> = own.parent()?.child_elements().take(MAX_LOOKED_AT).collect();
        let at = all.iter().position(|other| *other == own)?;
        let mut beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| all.get(at));
        let shows_beside = |other: Element<'_>| other.first_in_chain() != own.first_in_chain();
        let is_one_of_them =
            beside.any(|other| is_box(*other) && are_twins(own, *other) && shows_beside(*other));
        let tag = own.tag_text();
        let text = format!(
            "each button of the header has a wrapper of its own (`{tag}`), and the menu would have none"
        );
        is_one_of_them.then_some(Objection::new(text, None))
    }

    /// A row of limited width in which the menu may have no room.
    fn of_width(&self) -> Option<Objection> {
        let limit = Limit::of(self.row, self.styles)?;
        let what = "the header's row may have no room left for the menu";
        (limit.room < self.needed()).then(|| objection(what, limit.element, limit.property, self.styles))
    }

    /// The width that the row needs with the menu in it, in pixels.
    pub(super) fn needed(&self) -> f64 {
        self.needed_by(self.others.elements)
    }

    /// The width that the buttons at its end need with the menu among them, in pixels.
    pub(super) fn needed_at_end(&self) -> f64 {
        let are_buttons = |other: &&Element<'_>| is_button_or_box(**other);
        let count = self.others.elements.iter().rev().take_while(are_buttons).count();
        self.needed_by(&self.others.elements[self.others.elements.len() - count..])
    }

    fn needed_by(&self, others: &[Element<'_>]) -> f64 {
        let is_button = |element: &Element<'_>| catalog::is_interactive(element.name());
        let width = |element: &Element<'_>| {
            let least =
                if is_button(element) || is_box(*element) { MAX_BUTTON_WIDTH } else { MIN_ICON_WIDTH };
            self.own_width(*element).unwrap_or(least) + self.margins(*element)
        };
        let menu = self.menu_width_among(others);
        others.iter().map(width).sum::<f64>() + self.gap() * others.len() as f64 + menu
    }

    /// The width of the menu, in pixels.
    pub(super) fn menu_width(&self) -> f64 {
        self.menu_width_among(self.others.elements)
    }

    /// A menu that shares the class of a button is as wide as that.
    fn menu_width_among(&self, others: &[Element<'_>]) -> f64 {
        let is_shared = !self.place.shared_classes.is_empty();
        let like = others.iter().filter(|other| is_shared && catalog::is_interactive(other.name()));
        let like = like.map(|other| self.own_width(*other).unwrap_or(MIN_ICON_WIDTH) + self.margins(*other));
        like.fold(MIN_ICON_WIDTH, f64::max)
    }

    fn margins(&self, element: Element<'_>) -> f64 {
        let sides = [Side::Left, Side::Right];
        sides.into_iter().map(|side| largest_margin(element, side, self.styles)).sum()
    }

    /// The gap between two elements in the row.
    pub(super) fn gap(&self) -> f64 {
        if self.flow == Some(Flow::Block) {
            let is_spaced = self.row.node().children().any(|node| node.is_blank());
            return if is_spaced { SPACE_WIDTH } else { 0.0 };
        }
        largest_gap(self.row, self.styles)
    }

    /// The declared width of an element, in pixels; for what shrinks in a flex row, its least width.
    fn own_width(&self, element: Element<'_>) -> Option<f64> {
        let makes_way = self.flow == Some(Flow::Row) && !catalog::is_interactive(element.name());
        let size = |property: &str| pixels(words(&self.styles.usual_value(element, property)?).last()?);
        let of_flex = || {
            let value = self.styles.usual_value(element, "flex")?;
            let flex = Flex::of(&value).filter(|flex| !makes_way || flex.fixed().is_some())?;
            // `flex: 1` is no width.
            let is_number = flex.basis.bytes().all(|byte| byte.is_ascii_digit());
            pixels(flex.basis).filter(|_| !is_number)
        };
        let basis = || match usual_winner(element, &BASIS, self.styles)?.0 {
            "flex" => of_flex(),
            _ => size("flex-basis"),
        };
        let own = match self.flow {
            _ if makes_way => of_flex(),
            // In a flex row the flex basis is stronger than `width`.
            Some(Flow::Row) => basis().or_else(|| size("width")),
            _ => size("width").or_else(basis),
        };
        own.into_iter().chain(size("min-width")).reduce(f64::max)
    }

    /// A box of one button that a long title shrinks to one button's width, so that two would be stacked.
    fn of_squeeze(&self) -> Option<Objection> {
        let is = |element: Element<'_>, property: &str, fits: &dyn Fn(&str) -> bool| {
            self.styles.usual_value(element, property).is_some_and(|value| fits(&value))
        };
        let keeps_size = FlexItem::of(self.row, self.styles).keeps_size()
            || is(self.row, "white-space", &|value| value == "nowrap")
            || ["width", "min-width"].into_iter().any(|name| is(self.row, name, &|_| true));
        let is_alone =
            self.flow == Some(Flow::Block) && self.place.wrapper.is_none() && self.others.elements.len() == 1;
        let parent = self.row.parent().filter(|_| is_alone && !keeps_size)?;
        let takes_room_first = match Flow::in_element(parent, self.styles)?.0 {
            Flow::Row if wraps(parent, self.styles).is_none() => None,
            Flow::Grid => Some(self.sized_by_content(parent)?),
            _ => return None,
        };
        // What starts from a small size takes only what is left.
        let starts_from_little = |other: Element<'_>| {
            let is_little =
                |size: &str| size == "0%" || pixels(size).is_some_and(|size| size <= MAX_SIDE_WIDTH);
            FlexItem::of(other, self.styles).basis().is_some_and(|(_, size)| is_little(&size))
                || is(other, "max-width", &is_little)
        };
        let holds_text = |other: Element<'_>| {
            let mut all = std::iter::once(other).chain(other.descendant_elements().take(MAX_LOOKED_AT));
            all.any(holds_long_text)
        };
        let is_beside = |other: &Element<'_>| {
            !other.is_t_set()
                && *other != self.row
                && takes_room_first.as_ref().is_none_or(|first| first.contains(other))
        };
        let mut beside = parent.child_elements().take(MAX_LOOKED_AT).filter(is_beside);
        let long = beside.find(|other| holds_text(*other) && !starts_from_little(*other))?;
        let (tag, own) = (long.tag_text(), self.row.tag_text());
        let text = format!(
            "a long text in `{tag}` leaves `{own}` room for only one button, and the menu would be above it"
        );
        Some(Objection::new(text, None))
    }

    /// The items in columns of a grid that are sized by content, where the row's own column gets a part of
    /// the rest.
    fn sized_by_content<'e>(&self, grid: Element<'e>) -> Option<Vec<Element<'e>>> {
        let (_, columns) = columns(grid, self.styles)?;
        let tracks = tracks(&columns)?;
        let items = grid.child_elements().filter(|child| is_in_flow(*child, self.styles));
        let placed: Vec<(Element<'e>, &str)> = items.zip(tracks).collect();
        let is_rest = |(item, track): &(Element<'e>, &str)| *item == self.row && track.contains("fr");
        let is_of_content =
            |track: &str| ["auto", "max-content", "fit-content"].iter().any(|size| track.contains(size));
        let first = placed.iter().filter(|(_, track)| is_of_content(track)).map(|(item, _)| *item);
        placed.iter().any(is_rest).then(|| first.collect())
    }

    /// Something in a line that takes all of it but what the buttons need.
    fn of_rest(&self) -> Option<Objection> {
        // In a flex row an item with a width shrinks, unless it must not.
        let takes_all = |size: &str| size == "100%" || size.starts_with("calc(100% -");
        let in_line = |other: Element<'_>| {
            let property = "width";
            let takes_rest = |value: &str| value.starts_with("calc(100% -");
            (self.styles.may_declare(other, property, takes_rest)
                && self.styles.usual_value(other, property).is_some_and(|value| takes_rest(&value)))
            .then_some(property)
        };
        let in_row = |other: Element<'_>| {
            const SIZES: [&str; 4] = ["flex", "flex-basis", "width", "min-width"];
            let may_take_all = |value: &str| value.contains("100%");
            let may_be = SIZES.iter().any(|property| self.styles.may_declare(other, property, may_take_all));
            let item = FlexItem::of(other, self.styles);
            let kept = || item.basis().filter(|(_, size)| item.keeps_size() && takes_all(size));
            let least = || Some(("min-width", self.styles.usual_value(other, "min-width")?.into_owned()));
            let found = || kept().or_else(|| least().filter(|(_, size)| takes_all(size)));
            may_be.then(found).flatten().map(|(property, _)| property)
        };
        let flow = self.flow?;
        let (other, property) = self.others.elements.iter().find_map(|other| {
            let property = match flow {
                Flow::Block => in_line(*other),
                Flow::Row if wraps(self.row, self.styles).is_none() => in_row(*other),
                Flow::Row | Flow::Column | Flow::Grid => None,
            };
            Some((*other, property?))
        })?;
        let tag = other.tag_text();
        let what = format!("`{tag}` leaves just enough room for the header's buttons, and none for the menu");
        Some(objection(&what, other, property, self.styles))
    }
}

/// Whether an element holds nothing but a button, however deep.
pub(super) fn is_box(element: Element<'_>) -> bool {
    let mut inner = element;
    loop {
        let mut content = inner.child_elements().filter(|child| !child.is_t_set());
        match (content.next(), content.next()) {
            (Some(only), None) if catalog::is_interactive(only.name()) => return true,
            (Some(only), None) => inner = only,
            _ => return false,
        }
    }
}

/// Whether an element is a button, or holds nothing but one.
pub(in crate::menu) fn is_button_or_box(element: Element<'_>) -> bool {
    catalog::is_interactive(element.name()) || is_box(element)
}

/// The sizes of a grid's columns, one by one; `None` where only a browser knows how many there are.
pub(in crate::menu) fn tracks(columns: &str) -> Option<Vec<&str>> {
    let mut tracks = Vec::new();
    for size in sizes(columns) {
        match size.strip_prefix("repeat(").and_then(|list| list.strip_suffix(')')) {
            None if size == "subgrid" => return None,
            None => tracks.extend(Some(size).filter(|size| *size != "none")),
            Some(list) => {
                let (count, repeated) = list.split_once(',')?;
                let count: usize = count.trim().parse().ok()?;
                let repeated = sizes(repeated);
                (0..count.min(MAX_LOOKED_AT)).for_each(|_| tracks.extend(&repeated));
            }
        }
    }
    Some(tracks)
}

/// The sizes in a track list, without line names.
fn sizes(list: &str) -> Vec<&str> {
    let mut sizes = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, byte) in list.bytes().enumerate() {
        // A line name needs no blank before or after it.
        if depth == 0 && (byte == b'[' || byte.is_ascii_whitespace()) {
            sizes.push(&list[start..at]);
            start = at;
        }
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && byte == b']' {
            start = at + 1;
        }
    }
    sizes.push(&list[start..]);
    sizes.into_iter().map(str::trim).filter(|size| !size.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::tracks;

    #[test]
    fn columns_are_counted_as_browsers_do() {
        for (columns, expected) in [
            ("1fr auto", "1fr|auto"),
            ("minmax(0, 1fr) auto", "minmax(0, 1fr)|auto"),
            ("[start] 1fr [middle line] 40px [end]", "1fr|40px"),
            ("[start]1fr[middle]40px[end]", "1fr|40px"),
            ("repeat(2, minmax(0, 1fr) [x] 2px) auto", "minmax(0, 1fr)|2px|minmax(0, 1fr)|2px|auto"),
            ("none", ""),
        ] {
            assert_eq!(tracks(columns).map(|all| all.join("|")).as_deref(), Some(expected), "{columns}");
        }
        for columns in ["repeat(auto-fill, 40px)", "subgrid", "40px repeat(auto-fit, minmax(0, 1fr))"] {
            assert_eq!(tracks(columns), None, "{columns}");
        }
        assert!(tracks("repeat(1000000000, 1px)").is_some_and(|all| all.len() < 100));
    }
}
