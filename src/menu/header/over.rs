//! What is positioned over a header's row, and the room that is kept for a row that is positioned itself.

use std::cell::OnceCell;

use super::afloat::MENU_RISE;
use super::beside::button_beside;
use super::extent::{NARROW_CHAT, size_in};
use super::room::Room;
use super::row::{MAX_LOOKED_AT, is_in_flow};
use crate::catalog;
use crate::menu::Anchor;
use crate::menu::Wrapper;
use crate::menu::bubble::reach::{BUTTON_SIZE, Inset, MAX_OVERLAP, Positioned, Reach};
use crate::menu::concern::Objection;
use crate::menu::said::layout::{
    Side, has_position, is_out_of_flow, margin, objection, offset, padding, padding_across, pixels,
};
use crate::menu::said::{Candidates, all_fit, candidates, drawn_candidates};
use crate::style::{
    Drawings, Drawn, ScopedRule, Styles, are_all_zero, drawn_for, is_negative, is_usually_hidden,
    may_be_containing_block,
};
use crate::syntax::{Element, Node, NodeKind};

/// The least width of a positioned element, and of room that is kept free for something, in pixels.
pub(super) const MIN_SIZE: f64 = 40.0;
/// How far from the top something is at most that is level with the buttons, in pixels.
const MAX_TOP: f64 = 44.0;

/// What speaks against one more element in a row where something is positioned.
pub(super) fn of_positioned(room: &Room<'_>) -> Option<Objection> {
    let (row, styles) = (room.row, room.styles);
    // The row and its ancestors in the header, up to one that is positioned, or floats, itself.
    let around = row.ancestors_in_section().take(MAX_LOOKED_AT);
    let mut path: Vec<Element<'_>> = std::iter::once(row).chain(around).collect();
    let is_in_header =
        |element: Element<'_>| element.parent().is_some_and(|parent| parent.parent().is_some());
    let floats = |element: Element<'_>| {
        styles.usual_value(element, "float").is_some_and(|value| matches!(&*value, "right" | "inline-end"))
    };
    let is_positioned = |element: &Element<'_>| {
        is_in_header(*element) && (is_out_of_flow(*element, styles) || floats(*element))
    };
    let positioned = path.iter().position(is_positioned);
    if let Some(at) = positioned {
        path.truncate(at + 1);
    }
    let over = Over { room, path: &path, drawings: OnceCell::new(), positioned: OnceCell::new() };
    let kept = || positioned.and_then(|_| over.of_kept_room(!is_out_of_flow(path[path.len() - 1], styles)));
    let beside = || positioned.and_then(|_| over.of_centre_beside());
    over.of_end().or_else(|| over.of_centre()).or_else(beside).or_else(|| over.of_cover()).or_else(kept)
}

pub(super) struct Over<'a, 'r> {
    pub(super) room: &'r Room<'a>,
    /// The row, then its ancestors.
    pub(super) path: &'r [Element<'a>],
    drawings: OnceCell<Drawings<'a>>,
    positioned: OnceCell<Vec<(usize, Element<'a>)>>,
}

impl<'a> Over<'a, '_> {
    pub(super) fn styles(&self) -> &'a Styles<'a> {
        self.room.styles
    }

    /// The pseudo-elements that styles draw.
    fn drawings(&self) -> &Drawings<'a> {
        self.drawings.get_or_init(|| Drawings::of(self.styles(), MAX_LOOKED_AT))
    }

    /// The positioned children of the elements in the path, each with its parent's index.
    pub(super) fn positioned(&self) -> impl Iterator<Item = (usize, Element<'a>)> {
        self.positioned.get_or_init(|| self.find_positioned().collect()).iter().copied()
    }

    fn find_positioned(&self) -> impl Iterator<Item = (usize, Element<'a>)> {
        let inside = |at: usize| self.path[at].child_elements().take(MAX_LOOKED_AT).map(move |one| (at, one));
        let is_positioned = move |element: Element<'_>| {
            !element.is_t_set()
                && is_out_of_flow(element, self.styles())
                && !is_usually_hidden(element, self.styles())
        };
        (0..self.path.len())
            .flat_map(inside)
            .filter(move |(_, child)| !self.path.contains(child) && is_positioned(*child))
    }

    /// How far the row's end is from the right edge of the containing block of what is in `path[at]`.
    pub(super) fn inset(&self, at: usize) -> f64 {
        let frames = |element: &Element<'_>| may_be_containing_block(*element, self.styles());
        let frame = self.path[at..].iter().position(frames).map_or(self.path.len() - 1, |frame| at + frame);
        let paddings = self.path[..=frame].iter().map(|around| padding(*around, Side::Right, self.styles()));
        let margins = self.path[..frame].iter().map(|inner| self.margin(*inner));
        paddings.chain(margins).sum()
    }

    pub(super) fn margin(&self, element: Element<'_>) -> f64 {
        margin(element, Side::Right, self.styles()).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0)
    }

    /// Whether the menu would be the last thing in `path[at]`.
    fn is_at_end(&self, at: usize) -> bool {
        self.width_after_menu(at) == Some(0.0)
    }

    /// The last element in the flow of `element`.
    fn last_in(&self, element: Element<'a>) -> Option<Element<'a>> {
        // Of many children only the last few are asked.
        let inside: Vec<Element<'a>> = element.child_elements().filter(|child| !child.is_t_set()).collect();
        inside.into_iter().rev().find(|child| !is_out_of_flow(*child, self.styles()))
    }

    /// Whether the row is the last thing in `path[at]`.
    pub(super) fn is_row_last(&self, at: usize) -> bool {
        self.path[..=at].windows(2).all(|pair| self.last_in(pair[1]) == Some(pair[0]))
    }

    /// How wide the button after the menu is, if that is the last thing in `path[at]`; 0 if the menu would
    /// be last; else `None`.
    fn width_after_menu(&self, at: usize) -> Option<f64> {
        let beside = button_beside(self.room.row.node().document(), self.room.place);
        let is_beside_last = || {
            self.last_in(self.room.row).map(Element::first_in_chain) == beside.map(Element::first_in_chain)
        };
        let width = |button: Element<'a>| {
            self.styles().usual_value(button, "width").and_then(|value| pixels(&value)).unwrap_or(BUTTON_SIZE)
        };
        let after = match self.room.place.anchor {
            Anchor::FirstChild(_) | Anchor::LastChild(_) => 0.0,
            Anchor::After(_) if is_beside_last() => 0.0,
            Anchor::Before(_) if is_beside_last() => beside.map_or(0.0, width),
            _ => return None,
        };
        self.is_row_last(at).then_some(after)
    }

    /// The properties that set the left and right offsets of a positioned element; `None` where none does.
    pub(super) fn sides(&self, element: Element<'a>) -> [Option<&'static str>; 2] {
        [Side::Left, Side::Right].map(|side| {
            offset(element, side, self.styles())
                .filter(|(_, value)| value != "auto")
                .map(|(property, _)| property)
        })
    }

    pub(super) fn distance(&self, element: Element<'a>) -> f64 {
        let right = offset(element, Side::Right, self.styles());
        right.and_then(|(_, value)| size_in(&value, NARROW_CHAT)).unwrap_or(0.0)
    }

    /// Whether something positioned shows anything, and is neither above nor below the row.
    pub(super) fn is_level(&self, element: Element<'a>) -> bool {
        let is_something = |node: Node<'_>| !node.is_blank() && node.kind() != NodeKind::Comment;
        let shows_something = || {
            element.is_component() || element.name() == "img" || element.node().children().any(is_something)
        };
        let is_beyond = [Side::Top, Side::Bottom].into_iter().any(|side| {
            let value = offset(element, side, self.styles());
            value.is_some_and(|(_, value)| value.contains("100%") || is_negative(&value))
        });
        let top = offset(element, Side::Top, self.styles()).and_then(|(_, value)| pixels(&value));
        !is_beyond && top.is_none_or(|top| top < MAX_TOP) && shows_something()
    }

    /// Something that is positioned where the menu would be.
    fn of_end(&self) -> Option<Objection> {
        let is_there = |at: usize, element: Element<'a>| {
            let width = self.styles().usual_value(element, "width").and_then(|value| pixels(&value));
            let (right, inset) = (self.distance(element), self.inset(at));
            right + width.unwrap_or(MIN_SIZE) > inset && right < inset + MIN_SIZE
        };
        let (element, property) = self.positioned().find_map(|(at, element)| {
            let [None, Some(property)] = self.sides(element) else { return None };
            (self.is_level(element) && is_there(at, element) && self.is_at_end(at))
                .then_some((element, property))
        })?;
        let tag = element.tag_text();
        let what = format!("`{tag}` is positioned at the end of the header, where the menu would be");
        Some(objection(&what, element, property, self.styles()))
    }

    /// Something that lies over the end of the row, and in front of a menu that is not positioned.
    fn of_cover(&self) -> Option<Objection> {
        let beside = button_beside(self.room.row.node().document(), self.room.place);
        let beside = beside.filter(|_| !self.room.place.shared_classes.is_empty());
        let is_lifted = |element: &Element<'a>| {
            has_position(*element, &["relative", "absolute", "fixed", "sticky"], self.styles())
        };
        if beside.is_some_and(|beside| is_lifted(&beside)) {
            return None;
        }
        // What is in a positioned element is in front of what is around that.
        let lifted = self.path.iter().position(is_lifted).map_or(self.path.len(), |lifted| lifted + 1);
        let told =
            |what: &str| format!("`{what}` lies over the header's row, and the menu could not be clicked");
        for at in 0..lifted.min(self.path.len()) {
            if let Some(rule) = self.drawn_at_end(at) {
                let selector = rule.prelude_on_one_line();
                let text =
                    format!("`{selector}` draws something at the end of the header, where the menu would be");
                return Some(Objection::new(text, Some(rule)));
            }
            if let Some(rule) = self.drawn_over(at) {
                return Some(Objection::new(told(&rule.prelude_on_one_line()), Some(rule)));
            }
        }
        let (_, element) = self.positioned().find(|(at, one)| *at < lifted && self.is_over(*at, *one))?;
        let tag = element.tag_text();
        Some(objection(&told(tag), element, "position", self.styles()))
    }

    /// Whether something positioned in the containing block of what is in `path[at]` reaches the end of the
    /// row, as far as what is `declared` for it tells.
    fn reaches_end(&self, at: usize, declared: Candidates<'_, 'a>, size: f64) -> bool {
        let heights = ["height", "min-height"].into_iter();
        let known = heights.filter_map(|name| self.styles().usual_value(self.path[at], name));
        let height = known.filter_map(|value| pixels(&value)).fold(MIN_SIZE, f64::max);
        // A `*-content` size counts as none: content is as wide as it must be, wherever it starts.
        let declared = |names: &[&'static str]| {
            let mut declared = declared(names);
            let of_content = declared.iter_mut().filter(|(_, one)| one.value.ends_with("-content"));
            of_content.for_each(|(_, one)| one.value = "auto".into());
            declared
        };
        let positioned =
            Positioned { declared: &declared, size, overlap: MAX_OVERLAP, height, is_below: false };
        // The menu is at the top of the row, reaching a little above that, or in its middle, and is more than
        // one button wide.
        let above = || self.path[..=at].iter().map(|around| padding(*around, Side::Top, self.styles()));
        let top = match self.room.place.wrapper == Some(Wrapper::Afloat) {
            true => MENU_RISE - above().sum::<f64>(),
            false => (BUTTON_SIZE - height) / 2.0,
        };
        let Some(end) = self.width_after_menu(at).map(|width| width + self.inset(at)) else { return false };
        let is_there = |end: f64| positioned.reaches(Inset { top, right: -end }) != Reach::Away;
        is_there(end) || is_there(end + MAX_OVERLAP)
    }

    /// Whether something positioned lies over the row's end, or over all of what the row stands in.
    fn is_over(&self, at: usize, element: Element<'a>) -> bool {
        let declared = |names: &[&'static str]| candidates(element, names, self.styles());
        let size = if catalog::is_interactive(element.name()) { BUTTON_SIZE } else { MAX_OVERLAP };
        (self.is_from_edge_to_edge(at, element) || self.reaches_end(at, &declared, size))
            && !all_fit(&declared(&["pointer-events"]), is_passed_through)
            && !all_fit(&declared(&["z-index"]), is_behind)
    }

    /// Whether something positioned covers what the row stands in from edge to edge, and as high.
    fn is_from_edge_to_edge(&self, at: usize, element: Element<'a>) -> bool {
        let is = |property: &str, fits: &dyn Fn(&str) -> bool| {
            self.styles().usual_value(element, property).is_some_and(|value| fits(&value))
        };
        let side = |side: Side| {
            let value = offset(element, side, self.styles()).map(|(_, value)| value);
            value.filter(|value| value != "auto")
        };
        // Without vertical offsets it is level with the row, and as high unless its height is small.
        let is_as_high = match (side(Side::Top), side(Side::Bottom)) {
            (Some(top), Some(bottom)) => are_all_zero(&top) && are_all_zero(&bottom),
            (Some(top), None) => are_all_zero(&top) && is("height", &|value| value == "100%"),
            (None, None) => !is("height", &|value| pixels(value).is_some_and(|size| size < MIN_SIZE / 2.0)),
            (None, Some(_)) => false,
        };
        let is_wide = self.sides(element).iter().all(Option::is_some)
            && side(Side::Left).is_some_and(|left| pixels(&left).is_some_and(|left| left < MIN_SIZE))
            && self.distance(element) < self.inset(at) + MIN_SIZE / 2.0;
        is_as_high && is_wide
    }

    /// The rule by which a pseudo-element of `path[at]`, or of something in it, is drawn over it.
    fn drawn_over(&self, at: usize) -> Option<ScopedRule<'_>> {
        let around = self.path[at];
        let frames = |element: &Element<'a>| may_be_containing_block(*element, self.styles());
        let is_framed = |inner: &Element<'a>| {
            let mut between = inner.ancestors().take_while(|between| *between != around);
            frames(inner) || between.any(|between| frames(&between))
        };
        let inside = around.descendant_elements().take(MAX_LOOKED_AT).filter(|one| !self.path.contains(one));
        // Few pseudo-elements lie over anything, so that containing blocks are asked for last.
        std::iter::once((around, false)).chain(inside.map(|inner| (inner, true))).find_map(
            |(element, may_be_framed)| {
                let found = drawn_over(element, self.drawings());
                let found = found.or_else(|| self.drawn_over_end(at, element))?;
                (!may_be_framed || !is_framed(&element)).then_some(found)
            },
        )
    }

    /// The rule by which a pseudo-element of an element is drawn over what stands at the end of the row.
    fn drawn_over_end(&self, at: usize, element: Element<'a>) -> Option<ScopedRule<'_>> {
        // Most elements have no such pseudo-element.
        self.drawings().absolute_for(element)?;
        let drawn = self.drawings().drawn_for(element).into_iter().find(|drawn| {
            let declared =
                |names: &[&'static str]| drawn_candidates((drawn, element), names, self.drawings());
            let contents = declared(&["content"]);
            contents.iter().any(|(_, content)| !matches!(&*content.value, "none" | "normal"))
                && self.reaches_end(at, &declared, MAX_OVERLAP)
                && takes_clicks(drawn, element, self.drawings())
        })?;
        Some(drawn.rule)
    }

    /// The rule by which a pseudo-element writes something at the end of `path[at]`.
    fn drawn_at_end(&self, at: usize) -> Option<ScopedRule<'_>> {
        let found = self.drawings().absolute_for(self.path[at])?;
        let says =
            |property, fits: fn(&str) -> bool| drawn_for(self.path[at], (property, fits), self.styles());
        let is_something = |value: &str| !matches!(value, "\"\"" | "''" | "none" | "normal");
        says("content", is_something)?;
        says("right", |value| value != "auto")?;
        let is_wide = says("left", |value| value != "auto").is_some();
        let is_kept = self.inset(at) >= 2.0 * MIN_SIZE;
        (!is_wide && !is_kept && self.is_at_end(at)).then_some(found)
    }

    /// Room that is kept for a row that is positioned, or `floats`, and is too small with the menu.
    fn of_kept_room(&self, floats: bool) -> Option<Objection> {
        let styles = self.styles();
        let (&positioned, inner) = self.path.split_last()?;
        let around = positioned.parent()?;
        let right = offset(positioned, Side::Right, styles).filter(|(_, value)| value != "auto");
        if !floats && right.is_none() {
            return None;
        }
        let is_beside = |other: &Element<'_>| *other != positioned && is_in_flow(*other, styles);
        let others: Vec<_> = around.child_elements().filter(is_beside).take(MAX_LOOKED_AT).collect();
        let paddings: f64 = self.path.iter().map(|around| padding_across(*around, styles)).sum();
        let margins: f64 = inner.iter().map(|inner| self.margin(*inner)).sum();
        let own = if floats { self.margin(positioned) } else { self.distance(positioned) };
        let needed = own + paddings + margins + self.room.needed();
        let of_around = if floats { 0.0 } else { padding(around, Side::Right, styles) };
        let base = NARROW_CHAT - padding_across(around, styles);
        let kept = |other: &Element<'_>| {
            let limit = ["max-width", "width"].iter().find_map(|property| {
                let value = styles.usual_value(*other, property)?;
                size_in(&value, base).filter(|_| value.contains('%') && value != "100%")
            });
            of_around
                + self.margin(*other)
                + padding(*other, Side::Right, styles)
                + limit.map_or(0.0, |limit| base - limit)
        };
        let least = others.iter().map(kept).reduce(f64::min)?;
        let property = if floats { "float" } else { "position" };
        let what = "other elements leave too little room in the header's row for one more button";
        // Where none is kept, lines go around or under the float, as they do without the menu.
        (least >= MIN_SIZE && least < needed).then(|| objection(what, positioned, property, styles))
    }
}

/// The rule by which a pseudo-element covers all of an element, and takes its clicks.
fn drawn_over<'a>(element: Element<'_>, drawings: &Drawings<'a>) -> Option<ScopedRule<'a>> {
    let mut over = drawings.drawn_over(element).into_iter();
    Some(over.find(|drawn| takes_clicks(drawn, element, drawings))?.rule)
}

/// Whether what is drawn is in front of the row and takes clicks, at least under some condition.
fn takes_clicks(drawn: &Drawn<'_>, element: Element<'_>, drawings: &Drawings<'_>) -> bool {
    let must_be = |name: &str, fits: fn(&str) -> bool| {
        all_fit(&drawn_candidates((drawn, element), &[name], drawings), fits)
    };
    !must_be("z-index", is_behind) && !must_be("pointer-events", is_passed_through)
}

/// Whether a `z-index` puts an element behind those that are not positioned.
fn is_behind(level: &str) -> bool {
    level.starts_with('-')
}

/// Whether a click on an element with such `pointer-events` reaches what is behind it.
fn is_passed_through(events: &str) -> bool {
    events == "none"
}
