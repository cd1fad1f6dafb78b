//! Whether a narrow chat has room for all that is in the header, and the menu.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::extent::{SIZING, is_much, size_on};
use super::flex::wraps;
use super::grid::columns;
use super::is_for_search_box;
use super::long::{WRAPPING, holds_long_text, holds_title, is_unbroken};
use super::room::{Room, tracks};
use super::row::{MAX_LOOKED_AT, RowContent, in_flow, is_in_flow, texts};
use crate::catalog;
use crate::menu::Place;
use crate::menu::concern::Objection;
use crate::menu::relations::is_within;
use crate::menu::said::flex::FlexItem;
use crate::menu::said::layout::{Flow, Side, largest_gap, margin, padding, padding_across, pixels, possible};
use crate::style::{Given, Styles, physical};
use crate::syntax::{Directive, Element, NodeKind};
use crate::theme::{ComponentId, Theme};

/// The width of a narrow phone, in pixels.
const PHONE: f64 = 360.0;
/// How much of a title must be left to read, in pixels.
const MIN_TITLE: f64 = 40.0;
/// How much of a title tells something, in pixels: one with less is not spoiled by the menu.
const LEAST_TITLE: f64 = 24.0;
/// How wide these are at least where no width is declared, in pixels.
const MIN_BUTTON: f64 = 24.0;
const MIN_PHOTO: f64 = 40.0;
const MIN_MARK: f64 = 8.0;
/// How wide a menu is at most; a rule that makes it wider is an objection by itself.
const MAX_MENU: f64 = 64.0;
/// How wide letters are at least, as a part of the font size, and the font size where none is known, in pixels.
const LETTER: f64 = 0.46;
const FONT_SIZE: f64 = 14.0;
/// How many bytes a label without much room has at most.
const SHORT_LABEL: usize = 10;
/// How many elements of a header are looked at, without those of drawings: one with more is for larger screens.
const MAX_ELEMENTS: usize = 40;
/// How many elements inside each other are looked at.
const MAX_DEPTH: usize = 12;

/// A header that a narrow phone has room for, but not with the menu at `place`.
pub(in crate::menu) fn of_budget(
    theme: &Theme,
    id: ComponentId,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Objection> {
    let row = theme.component(id).document().element(place.host);
    let around = || row.ancestors_or_self().take_while(|around| around.parent().is_some());
    let header = around().last()?;
    let is_drawn = |one: &Element<'_>| one.ancestors().take(MAX_DEPTH).any(|around| around.name() == "svg");
    let inside = header.descendant_elements().filter(|one| !is_drawn(one));
    let all: Vec<Element<'_>> = std::iter::once(header).chain(inside).take(MAX_ELEMENTS + 1).collect();
    if all.len() > MAX_ELEMENTS || !may_need_much(&all, styles) {
        return None;
    }
    let given = Given::at_width(styles, PHONE);
    let styles = &given.styles();
    let elements = in_flow(row, styles);
    let flow = Flow::in_element(row, styles).map(|(flow, _)| flow);
    let others = RowContent { elements: &elements, texts: texts(row) };
    let room = Room { theme, row, others, place, flow, styles };
    let long_texts: Vec<Element<'_>> = all.iter().copied().filter(|one| holds_long_text(*one)).collect();
    let titles: Vec<Element<'_>> = all.into_iter().filter(|one| holds_title(*one)).collect();
    let menu = room.menu_width().min(MAX_MENU) + room.gap();
    let budget = Budget { styles, row, menu, titles: &titles, texts: &long_texts };
    // What stands in the padding at the end is seen; but a title is squeezed before anything stands there.
    let end: f64 = around().map(|around| padding(around, Side::Right, styles)).sum();
    let Need([plain, with_menu, titled, titled_with_menu]) = budget.width(header, None, PHONE, MAX_DEPTH);
    let breaks = |without: f64, with: f64| without <= PHONE && with > PHONE;
    let text = if breaks(plain - end, with_menu - end) {
        format!(
            "a phone {PHONE} pixels wide has no room for the menu in the header: what is there keeps {:.0} pixels, and the menu needs {menu:.0}",
            plain - end
        )
    } else if titled > plain && breaks(titled - (MIN_TITLE - LEAST_TITLE), titled_with_menu) {
        let beside = titled - MIN_TITLE;
        format!(
            "a phone {PHONE} pixels wide has too little room for the title with the menu in the header: what is beside it keeps {beside:.0} pixels, the menu needs {menu:.0}, and {:.0} would be left",
            (PHONE - beside - menu).max(0.0)
        )
    } else {
        return None;
    };
    Some(Objection::new(text, None))
}

/// Whether a header with these elements may need more room than there is: few do.
fn may_need_much(all: &[Element<'_>], styles: &Styles<'_>) -> bool {
    /// As many buttons and photos always have room, with a title and the menu; and as many never have.
    const FEW: usize = 3;
    const MANY: usize = 14;
    let is_thing = |one: &&Element<'_>| catalog::is_interactive(one.name()) || is_photo(one.name());
    let is_long = |one: &Element<'_>| {
        let mut texts = one.node().children().filter(|node| node.kind() == NodeKind::Text);
        texts.any(|node| node.text().trim().len() > SHORT_LABEL)
    };
    let has_range = |value: &str| value.contains("px") || value.contains("em");
    let sizes: Vec<&str> =
        SIZING.into_iter().filter(|property| styles.any_rule_declares(property, is_much)).collect();
    let is_sized = |one: &Element<'_>| {
        sizes.iter().any(|property| styles.may_declare(*one, property, is_much))
            || styles.may_declare(*one, "grid-template-columns", has_range)
            || one.attribute("style").is_some()
    };
    match all.iter().filter(is_thing).count() {
        MANY.. => false,
        count => count > FEW || all.iter().any(|one| is_long(one) || is_sized(one)),
    }
}

/// Whether something called `tag` shows a photo.
fn is_photo(tag: &str) -> bool {
    matches!(tag, "Avatar" | "ConversationImage" | "img")
}

/// A least width in pixels: as it is, with the menu, with some of the title, and with both.
#[derive(Clone, Copy, Default)]
struct Need([f64; 4]);

impl Need {
    const TITLE: Need = Need([0.0, 0.0, MIN_TITLE, MIN_TITLE]);

    fn of(width: f64) -> Need {
        Need([width; 4])
    }

    fn with(self, other: Need, combine: impl Fn(f64, f64) -> f64) -> Need {
        let mut both = self;
        both.0.iter_mut().zip(other.0).for_each(|(one, other)| *one = combine(*one, other));
        both
    }

    fn plus(self, other: Need) -> Need {
        self.with(other, |one, other| one + other)
    }

    fn at_least(self, other: Need) -> Need {
        self.with(other, f64::max)
    }
}

/// How wide something in the header is at least.
struct Budget<'a, 'b> {
    styles: &'a Styles<'a>,
    /// The row of the menu, and how much of it the menu takes.
    row: Element<'a>,
    menu: f64,
    /// What holds a title, and what holds a long text.
    titles: &'b [Element<'a>],
    texts: &'b [Element<'a>],
}

/// An element and its layout.
struct Item<'a> {
    element: Element<'a>,
    /// The layout around it.
    flow: Option<Flow>,
    /// The properties that rules declare for it; `None` for any.
    said: Option<BTreeSet<String>>,
}

impl Item<'_> {
    /// Whether it may have another value than the initial one of properties with this start.
    fn has(&self, start: &str) -> bool {
        self.said.as_ref().is_none_or(|said| {
            said.range(start.to_owned()..).next().is_some_and(|name| name.starts_with(start))
        })
    }

    /// Whether it is an item of a row that does not shrink.
    fn keeps_size(&self, styles: &Styles<'_>) -> bool {
        self.flow == Some(Flow::Row) && self.has("flex") && FlexItem::of(self.element, styles).keeps_size()
    }
}

impl<'a> Budget<'a, '_> {
    /// The least width of an element in something with this layout and width; 0 for what may be hidden.
    fn width(&self, element: Element<'a>, flow: Option<Flow>, base: f64, depth_left: usize) -> Need {
        let Some(depth_left) = depth_left.checked_sub(1) else { return Need::default() };
        let item = Item { element, flow, said: self.said(element) };
        let is_hidden = || possible(element, "display", self.styles).iter().any(|value| value == "none");
        if item.has("display") && is_hidden() {
            return Need::default();
        }
        let side =
            |side| margin(element, side, self.styles).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0);
        let margins = if item.has("margin") { side(Side::Left) + side(Side::Right) } else { 0.0 };
        let least = self.size(&item, "min-width", base).unwrap_or(0.0);
        let own = self.own(&item, base).map(Need::of);
        let own = own.unwrap_or_else(|| self.by_content(&item, base, depth_left));
        own.at_least(Need::of(least)).plus(Need::of(margins))
    }

    /// The properties that rules declare for an element, as physical ones.
    fn said(&self, element: Element<'a>) -> Option<BTreeSet<String>> {
        let names = self.styles.rules_for(element).flat_map(|rule| {
            rule.declarations().iter().map(move |one| {
                let name = rule.sheet.text[one.name.range()].to_ascii_lowercase();
                physical(&name).map_or(name, str::to_owned)
            })
        });
        let names: BTreeSet<String> = names.collect();
        (element.attribute("style").is_none() && !names.contains("all")).then_some(names)
    }

    /// The width that is declared for an element and that it keeps.
    fn own(&self, item: &Item<'a>, base: f64) -> Option<f64> {
        let element = item.element;
        let is_thing = catalog::is_interactive(element.name()) || catalog::is_picture(element.name());
        let width = || self.size(item, "width", base).filter(|size| *size < base);
        if item.flow != Some(Flow::Row) {
            return width();
        }
        let basis =
            || FlexItem::of(element, self.styles).basis().and_then(|(_, size)| size_on(&size, base, PHONE));
        let limit = || {
            let holds_text = || self.texts.iter().any(|text| is_within(*text, element));
            self.size(item, "max-width", base).filter(|_| holds_text())
        };
        match item.keeps_size(self.styles) {
            true => basis().or_else(width).or_else(limit),
            false => width().filter(|_| is_thing),
        }
    }

    /// The least width of an element by what is in it.
    fn by_content(&self, item: &Item<'a>, base: f64, depth_left: usize) -> Need {
        let element = item.element;
        let holds_title = self.titles.iter().any(|title| is_within(*title, element));
        let title = if holds_title { Need::TITLE } else { Need::default() };
        let across = if item.has("padding") { padding_across(element, self.styles) } else { 0.0 };
        if catalog::is_picture(element.name()) {
            return Need::of(if is_photo(element.name()) { MIN_PHOTO } else { MIN_MARK });
        }
        let holds_button = || {
            let mut all = element.descendant_elements().take(MAX_LOOKED_AT);
            all.any(|one| catalog::is_interactive(one.name()))
        };
        if item.has("overflow") && self.clips(element) && !holds_button() {
            return title;
        }
        let inside = self.content(item, base - across, depth_left).at_least(title);
        let least = if catalog::is_interactive(element.name()) { MIN_BUTTON } else { 0.0 };
        inside.plus(Need::of(across)).at_least(Need::of(least))
    }

    /// The least width of what is in an element; where that keeps its size, the width of its longest texts.
    fn content(&self, item: &Item<'a>, base: f64, depth_left: usize) -> Need {
        let element = item.element;
        let children: Vec<Element<'a>> =
            element.child_elements().filter(|child| self.counts(*child)).take(MAX_LOOKED_AT).collect();
        let text = Need::of(self.text(element));
        if children.is_empty() && element != self.row {
            return text;
        }
        let flow = Flow::in_element(element, self.styles).map(|(flow, _)| flow);
        let keeps = item.keeps_size(self.styles);
        let limit = |child: Element<'a>| {
            let limit = |name| size_on(&self.styles.usual_value(child, name)?, base, PHONE);
            let limit = || limit("max-width").or_else(|| limit("width"));
            if keeps && self.texts.contains(&child) { limit().map(Need::of) } else { None }
        };
        let width =
            |child: &Element<'a>| limit(*child).unwrap_or_else(|| self.width(*child, flow, base, depth_left));
        let is_row = element == self.row;
        let menu = if is_row { Need([0.0, self.menu, 0.0, self.menu]) } else { Need::default() };
        let is_line = is_row || (flow == Some(Flow::Row) && wraps(element, self.styles).is_none());
        match flow {
            Some(Flow::Grid) => self.in_columns(element, &children, base, depth_left).plus(menu),
            _ if is_line => {
                let gap = if flow == Some(Flow::Row) { largest_gap(element, self.styles) } else { 0.0 };
                // Of what shows only at times, all that has one condition shows at a time.
                let mut at_times: BTreeMap<&str, Need> = BTreeMap::new();
                let mut always = Vec::new();
                for child in &children {
                    match condition_of(*child) {
                        Some(condition) => {
                            let sum = at_times.entry(condition).or_default();
                            *sum = sum.plus(width(child)).plus(Need::of(gap));
                        }
                        None => always.push(child),
                    }
                }
                let widest = at_times.into_values().fold(Need::default(), Need::at_least);
                let widest = widest.plus(menu).plus(text);
                let gaps = gap * as_number(always.len().saturating_sub(1));
                always.into_iter().map(width).fold(widest, Need::plus).plus(Need::of(gaps))
            }
            _ => children.iter().map(width).fold(text, Need::at_least),
        }
    }

    /// The least width of a grid's columns.
    fn in_columns(&self, grid: Element<'a>, children: &[Element<'a>], base: f64, depth_left: usize) -> Need {
        let columns = columns(grid, self.styles).map(|(_, columns)| columns).unwrap_or_default();
        let Some(tracks) = tracks(&columns).filter(|tracks| tracks.len() == children.len()) else {
            return Need::default();
        };
        let of_track = |(track, child): (&&str, &Element<'a>)| {
            let least = match track.strip_prefix("minmax(").and_then(|range| range.split_once(',')) {
                Some((least, _)) => least.trim(),
                None => track,
            };
            let by_content = || self.width(*child, Some(Flow::Grid), base, depth_left);
            size_on(least, base, PHONE).map_or_else(by_content, Need::of)
        };
        let gaps = largest_gap(grid, self.styles) * as_number(tracks.len().saturating_sub(1));
        tracks.iter().zip(children).map(of_track).fold(Need::of(gaps), Need::plus)
    }

    /// The least width of what is written directly in an element.
    fn text(&self, element: Element<'a>) -> f64 {
        let letters = |text: &str| text.trim().chars().count();
        let texts =
            element.node().children().filter(|node| node.kind() == NodeKind::Text && !node.is_blank());
        let is_unbroken = LazyCell::new(|| self.is_unbroken(element));
        let longest = texts.map(|node| match *is_unbroken {
            true => letters(node.text()),
            false => node.text().split_whitespace().map(letters).max().unwrap_or(0),
        });
        let letters = longest.max().unwrap_or(0);
        if letters == 0 { 0.0 } else { as_number(letters) * LETTER * self.font_size(element) }
    }

    /// The font size of an element, in pixels.
    fn font_size(&self, element: Element<'a>) -> f64 {
        let mut around = element.ancestors_or_self().take(MAX_DEPTH);
        let said = around.find_map(|around| self.styles.usual_value(around, "font-size"));
        said.and_then(|value| pixels(&value)).unwrap_or(FONT_SIZE)
    }

    /// Whether lines in an element do not break.
    fn is_unbroken(&self, element: Element<'a>) -> bool {
        let mut around = element.ancestors_or_self().take(MAX_DEPTH);
        let said =
            around.find_map(|around| WRAPPING.iter().find_map(|name| self.styles.usual_value(around, name)));
        said.is_some_and(|value| is_unbroken(&value))
    }

    /// Whether an element takes a place in the header while its search box does not show.
    fn counts(&self, element: Element<'a>) -> bool {
        let first = || element.chain().into_iter().find(|one| !is_for_search_box(*one));
        let shows =
            if element.is_in_chain() { first() == Some(element) } else { !is_for_search_box(element) };
        shows && is_in_flow(element, self.styles)
    }

    fn clips(&self, element: Element<'a>) -> bool {
        let mut said = ["overflow", "overflow-x"].into_iter();
        said.any(|name| self.styles.usual_value(element, name).is_some_and(|value| value != "visible"))
    }

    fn size(&self, item: &Item<'a>, property: &str, base: f64) -> Option<f64> {
        if item.has(property) {
            size_on(&self.styles.usual_value(item.element, property)?, base, PHONE)
        } else {
            None
        }
    }
}

/// A small number of things.
#[expect(clippy::cast_precision_loss, reason = "there are few elements, and texts are short")]
fn as_number(count: usize) -> f64 {
    count as f64
}

/// The condition under which something other than TalkJS's own buttons shows.
fn condition_of(element: Element<'_>) -> Option<&str> {
    let condition = element.directive(Directive::If).and_then(|condition| condition.value());
    condition.filter(|_| !element.is_in_chain() && !super::is_button(element))
}
