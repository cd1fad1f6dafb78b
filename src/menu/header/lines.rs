//! Whether everything that stands one below the other in a header makes room for a float at the end of the
//! first line. What is not understood does not.

use super::long::{WRAPPING, holds_long_text, is_unbroken};
use super::row::MAX_LOOKED_AT;
use crate::catalog;
use crate::menu::button::amounts::is_between;
use crate::menu::said::flex::{FlexItem, SHRINK};
use crate::menu::said::layout::{
    INLINE, JUSTIFY, MARGINS, OnSides, PADDINGS, Side, pixels, possible, possible_and_usual,
};
use crate::menu::said::stacking::RAISING;
use crate::menu::said::{candidates, may_be};
use crate::style::{Declared, Match, Styles, drawn_for, drawn_in_flow, is_css_wide, is_reset, words};
use crate::syntax::{Attribute, Element, NodeKind};
use crate::theme::Theme;

/// How wide something beside a text is at most, in pixels, so that the menu has room on the other side.
const MAX_SIDE_WIDTH: f64 = 160.0;
/// How far below its top edge the first line starts at most, and how high it is at most, in pixels.
const MAX_LINE_TOP: f64 = 8.0;
const MAX_LINE_HEIGHT: f64 = 32.0;

/// Elements that are blocks unless styles say otherwise; `SET_OFF` are those with a margin above them.
const BLOCKS: [&str; 9] = ["article", "aside", "div", "footer", "header", "li", "main", "nav", "section"];
const SET_OFF: [&str; 8] = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "ul"];

/// How an element is laid out, as far as styles tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Display {
    /// Inline, as words in a line.
    Inline,
    /// As one inline-level box, whatever is in it.
    AtomicInline,
    /// As a block whose lines flow around a float.
    Block,
    /// As a block that stands beside a float.
    OwnContext,
    Unknown,
}

impl Display {
    fn of(display: &str) -> Option<Display> {
        match display {
            "none" => None,
            "inline" => Some(Display::Inline),
            "inline-block" | "inline-flex" => Some(Display::AtomicInline),
            "block" | "list-item" => Some(Display::Block),
            "flow-root" | "flex" => Some(Display::OwnContext),
            _ => Some(Display::Unknown),
        }
    }

    fn of_name(name: &str) -> Display {
        match name {
            _ if catalog::is_picture(name) => Display::AtomicInline,
            "a" => Display::Inline,
            "input" | "select" | "label" => Display::Unknown,
            _ if BLOCKS.contains(&name) || SET_OFF.contains(&name) => Display::Block,
            _ if INLINE.contains(&name) => Display::Inline,
            _ => Display::Unknown,
        }
    }
}

/// What matters about the place of an element.
#[derive(Clone, Copy)]
struct Spot {
    /// Whether the menu may be beside it: nothing that is always there stands above it.
    is_first: bool,
    /// Whether an element around it cuts off what is too long.
    is_cut: bool,
    /// Whether it is in a flex row.
    is_item: bool,
}

/// The lines in a row, and the elements around it.
pub(super) struct Lines<'a> {
    theme: &'a Theme,
    pub(super) row: Element<'a>,
    /// The row and its ancestors, up to the header.
    around: Vec<Element<'a>>,
    pub(super) styles: &'a Styles<'a>,
}

impl<'a> Lines<'a> {
    /// The lines of `row`; `None` where more stands there than is looked at.
    pub(super) fn of(theme: &'a Theme, row: Element<'a>, styles: &'a Styles<'a>) -> Option<Lines<'a>> {
        let around = row.ancestors_or_self().take(MAX_LOOKED_AT);
        let around = around.filter(|around| around.parent().is_some()).collect();
        (row.descendant_elements().nth(MAX_LOOKED_AT).is_none()).then_some(Lines {
            theme,
            row,
            around,
            styles,
        })
    }

    /// The row and its ancestors, up to the header.
    pub(super) fn around(&self) -> &[Element<'a>] {
        &self.around
    }

    /// Whether all lines make room for a float at the end of the first one, so that nothing is moved.
    pub(super) fn make_room(&self) -> bool {
        let (mut floating, mut spot) = (0.0, Spot { is_first: true, is_cut: false, is_item: false });
        let mut children = self.row.node().children().filter(|node| !node.is_blank());
        self.around.iter().all(|around| self.is_wide(*around))
            && self.line(self.row).1 <= MAX_LINE_HEIGHT
            && !self.draws_something_in_lines()
            && children.all(|node| {
                let Some(child) = node.as_element() else {
                    spot.is_first &= !matches!(node.kind(), NodeKind::Text | NodeKind::Interpolation);
                    return true;
                };
                if child.is_t_set() {
                    return true;
                }
                if let Some(width) = self.floats_left(child) {
                    floating += width;
                    return floating <= MAX_SIDE_WIDTH;
                }
                let makes_room = self.makes_room(child, spot);
                spot.is_first &= !self.is_always_there(child);
                makes_room
            })
    }

    /// Whether an element, the row or an ancestor, is a block as wide as the header.
    fn is_wide(&self, element: Element<'a>) -> bool {
        let is_wide = |_: &str, value: &str| !value.contains("content");
        BLOCKS.contains(&element.name())
            && self
                .displays(element)
                .iter()
                .all(|display| matches!(display, Display::Block | Display::OwnContext))
            && possible(element, "display", self.styles).iter().all(|display| display != "flex")
            && self.is_plain(element)
            && self.all(element, &["position"], |_, value| !matches!(value, "absolute" | "fixed"))
            && self.all(element, &["width"], is_wide)
            && self.breaks_lines(element)
    }

    /// Whether an element in the row makes room, with all its content.
    fn makes_room(&self, element: Element<'a>, spot: Spot) -> bool {
        let displays = self.displays(element);
        let are = |wanted: &[Display]| displays.iter().all(|display| wanted.contains(display));
        if !self.is_plain(element) {
            return false;
        }
        let is_small = |_: &str, value: &str| value == "auto" || is_between(value, 0.0, MAX_SIDE_WIDTH);
        let is_in_flow = |_: &str, value: &str| matches!(value, "static" | "relative" | "sticky");
        let margins: Vec<&str> = MARGINS.names().collect();
        if are(&[Display::Inline, Display::AtomicInline]) {
            let (widths, is_known) = possible_and_usual(element, "width", self.styles);
            let is_picture = catalog::is_picture(element.name()) && element.name() != "Icon";
            return (!is_picture || (spot.is_item && is_known && !widths.is_empty()))
                && (are(&[Display::Inline]) || !self.holds_long_text(element))
                && self.all(element, &["position"], is_in_flow)
                && self.all(element, &margins, |_, value| !value.contains("auto"))
                && self.all(element, &["width", "min-width"], is_small)
                && (spot.is_cut || self.breaks_lines(element))
                && self.children(element).all(|inner| {
                    let is_in_line =
                        |display: &Display| matches!(display, Display::Inline | Display::AtomicInline);
                    self.displays(inner).iter().all(is_in_line) && self.makes_room(inner, spot)
                });
        }
        if !are(&[Display::Block, Display::OwnContext]) || element.is_component() {
            return false;
        }
        let is_visible =
            |value: &str| value.split_ascii_whitespace().all(|word| matches!(word, "visible" | "clip"));
        let (cuts, is_known) = possible_and_usual(element, "overflow", self.styles);
        let is_cut =
            spot.is_cut || (is_known && cuts.iter().all(|value| !is_visible(value) && !is_css_wide(value)));
        let is_apart = displays.contains(&Display::OwnContext)
            || !self.all(element, &["overflow", "overflow-x", "overflow-y"], |_, value| is_visible(value));
        let is_row = possible(element, "display", self.styles).iter().any(|display| display == "flex");
        let inner = Spot { is_cut, is_item: is_row, ..spot };
        self.is_plain_block(element)
            && (is_cut || self.breaks_lines(element))
            && (!is_apart || self.has_no_edges(element))
            && (!is_row || self.is_plain_row(element))
            && (!spot.is_first || self.is_beside_menu(element))
            && self.children(element).all(|child| self.makes_room(child, inner))
    }

    /// Whether no declaration for an element, not even a conditional one, keeps its lines from making room,
    /// or would move them when they do.
    fn is_plain(&self, element: Element<'a>) -> bool {
        let is_at_start =
            |_: &str, value: &str| matches!(value, "start" | "left" | "auto" | "inherit") || is_reset(value);
        let is_written = |value: &str| matches!(value, "ltr" | "horizontal-tb") || is_css_wide(value);
        let is_none = |_: &str, value: &str| value == "none" || is_reset(value);
        let is_auto = |_: &str, value: &str| value == "auto" || is_reset(value);
        // An expression in a `style` may declare anything.
        let is_understood = |one: &str| {
            let name = one.split_once(':').unwrap_or_default().0.trim();
            !one.contains("{{")
                || ["background", "background-color", "background-image", "color"].contains(&name)
        };
        let style = element.attribute("style").and_then(Attribute::value).unwrap_or_default();
        let is_own = !element.is_component()
            || (self.theme.find(element.name()).is_none() && INLINE.contains(&element.name()));
        is_own
            && ["align", "dir"].iter().all(|name| element.attribute(name).is_none())
            && style.split(';').all(is_understood)
            && self.all(element, &["text-align", "text-align-last"], is_at_start)
            && self.all(element, &["direction", "writing-mode"], |_, value| is_written(value))
            && self.all(element, &["float", "clear", "contain"], is_none)
            && self.all(element, &["columns", "column-count", "column-width"], is_auto)
            && drawn_for(element, ("float", |value| value != "none"), self.styles).is_none()
    }

    /// Whether a block is an ordinary one that starts and ends where its row does.
    fn is_plain_block(&self, element: Element<'a>) -> bool {
        let is_auto = |_: &str, value: &str| value == "auto" || value == "0" || is_reset(value);
        let is_small = |value: &str| words(value).all(|word| pixels(word).is_some_and(|size| size >= 0.0));
        let margins: Vec<&str> = MARGINS.names().collect();
        self.all(element, &["width", "min-width", "flex-basis"], is_auto)
            && self.all(element, &["max-width"], |_, value| value == "100%" || !value.contains('%'))
            && self.all(element, &margins, |_, value| is_reset(value) || is_small(value))
            && self.all(element, &["position"], |_, value| value == "static" || is_reset(value))
    }

    /// Whether the edges of a block cannot be seen.
    fn has_no_edges(&self, element: Element<'a>) -> bool {
        const EDGES: [&str; 17] = [
            "background",
            "background-color",
            "background-image",
            "border",
            "border-style",
            "border-top",
            "border-right",
            "border-bottom",
            "border-left",
            "border-block",
            "border-inline",
            "border-block-start",
            "border-block-end",
            "border-inline-start",
            "border-inline-end",
            "box-shadow",
            "outline",
        ];
        self.all(element, &EDGES, |_, value| matches!(value, "none" | "transparent" | "0") || is_reset(value))
    }

    /// Whether the items of a flex row stand at its start, and none takes the free space.
    fn is_plain_row(&self, row: Element<'a>) -> bool {
        let is_at_start = |_: &str, value: &str| {
            value
                .split_ascii_whitespace()
                .all(|word| matches!(word, "flex-start" | "start" | "left" | "normal"))
        };
        let is_one_line = |_: &str, value: &str| matches!(value, "row" | "nowrap" | "row nowrap");
        let shrinks = |(name, one): &(&str, Declared<'_>)| {
            SHRINK.value(name, &one.value).is_some_and(|shrink| shrink > 0.0)
        };
        let always_shrinks =
            |item: Element<'_>| candidates(item, &SHRINK.names, self.styles).iter().all(shrinks);
        let items: Vec<Element<'_>> = self.children(row).collect();
        let last = items.last().map(|last| last.first_in_chain());
        self.all(row, &JUSTIFY, is_at_start)
            && self.all(row, &["flex-direction", "flex-wrap", "flex-flow"], is_one_line)
            && items.iter().all(|item| {
                // Behind a text that may be long, an item would be moved.
                match Some(item.first_in_chain()) == last {
                    true => !self.holds_long_text(*item) || always_shrinks(*item),
                    false => {
                        !self.holds_long_text(*item)
                            && !FlexItem::of(*item, self.styles).with_at_rules().may_grow()
                    }
                }
            })
    }

    /// Whether a block may be beside the menu: it does not cover the menu, does not put another background
    /// behind it, and its line is close to its top.
    fn is_beside_menu(&self, element: Element<'a>) -> bool {
        let is_near = |values: &[(&str, String)]| {
            values.iter().all(|(_, value)| is_reset(value) || is_between(value, 0.0, MAX_LINE_TOP))
        };
        let on_top = |sides: &'static OnSides| {
            let said = candidates(element, &sides.of(Side::Top), self.styles);
            let is_known = said.last().is_some_and(|(_, one)| one.matched == Match::Always);
            let values = said.iter().map(|(name, one)| {
                (*name, sides.value(Side::Top, name, &one.value).unwrap_or_default().to_owned())
            });
            (values.collect::<Vec<_>>(), is_known)
        };
        let (margins, is_known) = on_top(&MARGINS);
        let is_low = |_: &str, value: &str| {
            value == "auto" || value == "none" || is_between(value, 0.0, MAX_LINE_HEIGHT)
        };
        self.has_no_background(element)
            && !RAISING.iter().any(|(name, raises)| {
                may_be(element, &[name], self.styles, |_, value| raises(value)).is_some()
            })
            && is_near(&margins)
            && (is_known || !SET_OFF.contains(&element.name()))
            && is_near(&on_top(&PADDINGS).0)
            && self.all(element, &["height", "min-height"], is_low)
            && self.line(element).1 <= MAX_LINE_HEIGHT
    }

    /// Whether an element paints no background.
    fn has_no_background(&self, element: Element<'a>) -> bool {
        let names = ["background", "background-color", "background-image"];
        self.all(element, &names, |_, value| matches!(value, "none" | "transparent") || is_reset(value))
    }

    /// Whether a pseudo-element writes something in the row, as a line of its own or in one.
    fn draws_something_in_lines(&self) -> bool {
        let is_something = |value: &str| !matches!(value, "''" | "\"\"" | "none" | "normal");
        drawn_in_flow(self.row, self.styles).is_some()
            && drawn_for(self.row, ("content", is_something), self.styles).is_some()
    }

    /// How wide an element is that always floats to the left; `None` for any other.
    fn floats_left(&self, element: Element<'a>) -> Option<f64> {
        let known = |name: &str| {
            let (values, is_known) = possible_and_usual(element, name, self.styles);
            if is_known { Some(values) } else { None }
        };
        known("float").filter(|values| values.iter().all(|value| value == "left"))?;
        let sizes = known("width")?.iter().map(|value| pixels(value)).collect::<Option<Vec<f64>>>()?;
        let margins = [Side::Left, Side::Right].into_iter().flat_map(|side| {
            let said = candidates(element, &MARGINS.of(side), self.styles);
            let of_side = said.into_iter().map(move |(name, one)| {
                MARGINS.value(side, name, &one.value).and_then(pixels).unwrap_or(MAX_SIDE_WIDTH)
            });
            of_side.reduce(f64::max)
        });
        let is_in_flow = self.all(element, &["position"], |_, value| matches!(value, "static" | "relative"));
        let width = sizes.into_iter().fold(0.0, f64::max);
        is_in_flow.then(|| width + margins.sum::<f64>())
    }

    pub(super) fn displays(&self, element: Element<'a>) -> Vec<Display> {
        let (values, is_known) = possible_and_usual(element, "display", self.styles);
        let by_name = (!is_known).then(|| Display::of_name(element.name()));
        values.iter().filter_map(|display| Display::of(display)).chain(by_name).collect()
    }

    pub(super) fn children(&self, element: Element<'a>) -> impl Iterator<Item = Element<'a>> + use<'a> {
        element.child_elements().filter(|child| !child.is_t_set())
    }

    /// Whether all possible values of each of these properties fit.
    fn all(&self, element: Element<'a>, names: &[&str], fits: impl Fn(&str, &str) -> bool) -> bool {
        names.iter().all(|name| {
            candidates(element, &[*name], self.styles).iter().all(|(name, one)| fits(name, &one.value))
        })
    }

    fn holds_long_text(&self, element: Element<'a>) -> bool {
        std::iter::once(element).chain(element.descendant_elements()).any(holds_long_text)
    }

    /// Whether an element's own styles keep no long text in it on one line.
    fn breaks_lines(&self, element: Element<'a>) -> bool {
        self.all(element, &WRAPPING, |_, value| !is_unbroken(value)) || !self.holds_long_text(element)
    }
}
