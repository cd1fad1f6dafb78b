//! How wide an element of the header is at most, as far as styles tell.

use super::grid::columns;
use super::room::tracks;
use crate::menu::said::flex::{Flex, FlexItem};
use crate::menu::said::layout::{Flow, Side, is_out_of_flow, offset, padding_across, pixels};
use crate::style::{Styles, is_css_wide, length, words};
use crate::syntax::Element;

/// How many siblings of an element are looked at.
const MAX_SIBLINGS: usize = 32;
/// How many ancestors of an element are looked at.
const MAX_ANCESTORS: usize = 8;
/// How wide a sibling of an element is at least, in pixels.
const MIN_SIBLING_WIDTH: f64 = 24.0;
/// The width of a narrow chat, in pixels.
pub(super) const NARROW_CHAT: f64 = 320.0;

/// Sizes that depend on the content, or on the available width.
const FREE: [&str; 9] = [
    "auto",
    "none",
    "content",
    "fit-content",
    "max-content",
    "min-content",
    "stretch",
    "-webkit-fill-available",
    "-moz-available",
];

/// What limits the width of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit<'a> {
    /// The width that remains inside it, in pixels.
    pub(super) room: f64,
    /// The element whose styles set the limit.
    pub(super) element: Element<'a>,
    /// The property that sets it.
    pub(super) property: &'static str,
}

impl<'a> Limit<'a> {
    /// The limit of `element`, its own or that of an ancestor that it fills alone.
    pub(super) fn of(element: Element<'a>, styles: &Styles<'_>) -> Option<Limit<'a>> {
        Limit::at(element, styles, MAX_ANCESTORS)
    }

    fn at(element: Element<'a>, styles: &Styles<'_>, depth_left: usize) -> Option<Limit<'a>> {
        let parent = element.parent().filter(|parent| depth_left > 0 && parent.parent().is_some());
        let around = parent.and_then(|parent| Limit::at(parent, styles, depth_left - 1));
        let base = match (around, parent) {
            (Some(around), _) => around.room.min(NARROW_CHAT),
            (None, Some(parent)) => NARROW_CHAT - padding_across(parent, styles),
            (None, None) => NARROW_CHAT,
        };
        let own = own(element, base, styles);
        let column = parent.and_then(|grid| column(element, grid, base, styles));
        let rest = parent.and_then(|parent| left_by_siblings(element, parent, base, styles));
        let is_alone = |parent: Element<'_>| {
            let mut others = parent.child_elements().filter(|other| !other.is_t_set());
            others.all(|other| other.first_in_chain() == element.first_in_chain())
        };
        let around = around.filter(|_| parent.is_some_and(is_alone));
        let all = [own, column, rest, around].into_iter().flatten();
        let least = all.min_by(|a, b| a.room.total_cmp(&b.room))?;
        // Padding is always taken off: `box-sizing` is often set for all elements, far away.
        Some(Limit { room: (least.room - padding_across(element, styles)).max(0.0), ..least })
    }
}

/// The limit that an element's own width sets.
fn own<'a>(element: Element<'a>, base: f64, styles: &Styles<'_>) -> Option<Limit<'a>> {
    let may_grow = FlexItem::of(element, styles).grows();
    let is = |property: &str, wanted: &str| {
        styles.usual_value(element, property).is_some_and(|value| value == wanted)
    };
    let value = |property: &'static str| {
        let value = styles.usual_value(element, property)?;
        // `flex` limits only with a size that neither grows nor shrinks.
        let size = if property == "flex" { Flex::of(&value)?.fixed()? } else { &value };
        room_by(size, base)
    };
    let is_item = || {
        let flow = element.parent().and_then(|parent| Flow::in_element(parent, styles));
        flow.is_some_and(|(flow, _)| flow != Flow::Block)
    };
    // A table cell is at least as wide as its words: where lines do not break, that is all its content.
    let is_cell = is("display", "table-cell")
        && is("white-space", "nowrap")
        && !styles.any_rule_declares("table-layout", |value| value == "fixed")
        && !is_item();
    let sizes: &[&'static str] = match may_grow {
        _ if is_cell => &[],
        true => &["max-width"],
        false => &["width", "max-width", "flex-basis", "flex"],
    };
    let limits =
        sizes.iter().filter_map(|property| Some(Limit { room: value(property)?, element, property }));
    let least =
        limits.chain(right_of_offset(element, base, styles)).min_by(|a, b| a.room.total_cmp(&b.room))?;
    let room = least.room.max(value("min-width").unwrap_or(0.0));
    // What fills its surroundings is limited by them.
    (room < base || least.room < NARROW_CHAT).then_some(Limit { room, ..least })
}

/// The limit for a positioned element: what remains on the right of its left offset.
fn right_of_offset<'a>(element: Element<'a>, base: f64, styles: &Styles<'_>) -> Option<Limit<'a>> {
    if !is_out_of_flow(element, styles) {
        return None;
    }
    let (property, left) = offset(element, Side::Left, styles).filter(|(_, left)| left != "auto")?;
    let right = offset(element, Side::Right, styles).and_then(|(_, right)| size_in(&right, base));
    let left = size_in(&left, base).unwrap_or(base);
    Some(Limit { room: (base - left - right.unwrap_or(0.0)).max(0.0), element, property })
}

/// The limit that the column of a grid sets for an element in it.
fn column<'a>(element: Element<'a>, grid: Element<'a>, base: f64, styles: &Styles<'_>) -> Option<Limit<'a>> {
    Flow::in_element(grid, styles).filter(|(flow, _)| *flow == Flow::Grid)?;
    let (property, columns) = columns(grid, styles)?;
    let columns = tracks(&columns)?;
    let cells: Vec<Element<'_>> =
        grid.child_elements().filter(|cell| !cell.is_t_set()).take(MAX_SIBLINGS).collect();
    let at = cells.iter().position(|cell| *cell == element).filter(|_| cells.len() == columns.len())?;
    Some(Limit { room: room_by(largest(columns[at]), base)?, element: grid, property })
}

/// What siblings leave to an element, if one of them takes much of the available width and keeps it.
fn left_by_siblings<'a>(
    element: Element<'a>,
    parent: Element<'a>,
    base: f64,
    styles: &Styles<'_>,
) -> Option<Limit<'a>> {
    let flow = Flow::in_element(parent, styles).map(|(flow, _)| flow);
    if matches!(flow, Some(Flow::Column | Flow::Grid)) {
        return None;
    }
    let is = |other: Element<'_>, property: &str, values: &[&str]| {
        styles.usual_value(other, property).is_some_and(|value| values.contains(&&*value))
    };
    let kept = |other: Element<'_>| -> Option<(&'static str, String)> {
        let said =
            |property: &'static str| Some((property, styles.usual_value(other, property)?.into_owned()));
        if flow == Some(Flow::Row) {
            let item = FlexItem::of(other, styles);
            let is_size = |(_, size): &(&str, String)| !FREE.contains(&&**size) && !is_css_wide(size);
            // A long text makes something as wide as it may be.
            let size = || item.basis().filter(is_size).or_else(|| said("max-width").filter(is_size));
            return item.keeps_size().then(size).flatten().or_else(|| said("min-width"));
        }
        let is_beside = is(other, "float", &["left", "right"])
            || is(other, "display", &["inline-block", "inline-flex", "table-cell"]);
        let least = || Some(("float", format!("{MIN_SIBLING_WIDTH}px")));
        let size = || said("width").or_else(|| said("max-width")).or_else(least);
        is_beside.then(size).flatten()
    };
    let others =
        parent.child_elements().take(MAX_SIBLINGS).filter(|other| !other.is_t_set() && *other != element);
    let others: Vec<_> = others.filter(|other| other.first_in_chain() != element.first_in_chain()).collect();
    // Few siblings take much.
    let said = SIZING.map(|property| styles.any_rule_declares(property, is_much));
    let takes_much = |other: &Element<'_>| {
        let may_be_said = |is_said: bool| is_said || other.attribute("style").is_some();
        let mut sizes = SIZING.into_iter().zip(said).filter(|(_, is_said)| may_be_said(*is_said));
        sizes.any(|(property, _)| styles.may_declare(*other, property, is_much))
            && kept(*other).is_some_and(|(_, size)| is_much(&size))
    };
    if !others.iter().any(takes_much) {
        return None;
    }
    let sizes: Vec<_> = others
        .iter()
        .filter_map(|other| {
            let (property, value) = kept(*other)?;
            Some((*other, property, size_in(&value, base)?, is_much(&value)))
        })
        .collect();
    let (other, property, ..) = sizes.iter().find(|(.., is_much)| *is_much)?;
    let taken: f64 = sizes.iter().map(|(_, _, size, _)| size).sum();
    Some(Limit { room: (base - taken).max(0.0), element: *other, property })
}

/// The properties by which an element may take a part of the available width.
pub(super) const SIZING: [&str; 5] = ["flex", "flex-basis", "width", "min-width", "max-width"];

/// Whether a size, or a `flex` with one, may leave too little of a narrow chat for the rest.
pub(super) fn is_much(size: &str) -> bool {
    const MUCH: f64 = 100.0;
    let last = words(size).last().filter(|last| !last.contains('%'));
    is_part(size) || last.and_then(|last| size_in(last, NARROW_CHAT)).is_some_and(|size| size >= MUCH)
}

/// Whether a size is a part of the available width.
pub(super) fn is_part(size: &str) -> bool {
    size.contains('%') && size != "100%"
}

/// The most room that a size leaves in something `base` wide; `None` where it sets no limit, 0 for a size
/// that only a browser knows.
pub(super) fn room_by(size: &str, base: f64) -> Option<f64> {
    if FREE.contains(&size) || is_css_wide(size) || size.ends_with("fr") {
        return None;
    }
    let known = size_in(size, base);
    // Nothing is that narrow: 0 is the size from which something grows.
    if known.is_some_and(|size| size <= 0.0) { None } else { Some(known.unwrap_or(0.0)) }
}

/// The largest size that a grid column may have.
fn largest(column: &str) -> &str {
    let arguments = |name: &str| column.strip_prefix(name)?.strip_suffix(')');
    let of_range = arguments("minmax(").and_then(|range| range.rsplit_once(','));
    of_range.map(|(_, most)| most).or(arguments("fit-content(")).unwrap_or(column).trim()
}

/// A size in pixels, in something that is `base` wide in a narrow chat; `None` where only a browser knows.
pub(super) fn size_in(value: &str, base: f64) -> Option<f64> {
    size_on(value, base, NARROW_CHAT)
}

/// The same on a screen of this width.
pub(super) fn size_on(value: &str, base: f64, screen: f64) -> Option<f64> {
    let of_rest = || {
        let sum = value.strip_prefix("calc(")?.strip_suffix(')')?;
        if let Some(alone) = pixels(sum.trim()) {
            return Some(alone);
        }
        let (all, taken) = sum.split_once('-')?;
        let all = match all.trim() {
            "100%" => base,
            "100vw" | "100dvw" => screen,
            _ => return None,
        };
        Some(all - pixels(taken.trim())?)
    };
    let of_several = || {
        let arguments = |name: &str| -> Option<Vec<f64>> {
            let all = value.strip_prefix(name)?.strip_suffix(')')?.split(',');
            all.map(|one| if one.contains('(') { None } else { size_on(one.trim(), base, screen) }).collect()
        };
        let least = |all: Vec<f64>| all.into_iter().reduce(f64::min);
        let most = |all: Vec<f64>| all.into_iter().reduce(f64::max);
        let between = |all: Vec<f64>| {
            if let [low, wanted, high] = all[..] { Some(wanted.min(high).max(low)) } else { None }
        };
        arguments("min(")
            .and_then(least)
            .or_else(|| arguments("max(").and_then(most))
            .or_else(|| arguments("clamp(").and_then(between))
    };
    let relative = || match length(value.trim())? {
        (part, "%") => Some(base * part / 100.0),
        (part, "vw" | "cqw" | "cqi") => Some(screen * part / 100.0),
        _ => None,
    };
    relative().or_else(of_rest).or_else(of_several).or_else(|| pixels(value))
}

#[cfg(test)]
mod tests {
    use super::{largest, room_by};

    #[test]
    fn a_size_that_is_not_understood_may_leave_no_room() {
        for (size, room) in [
            ("auto", None),
            ("1fr", None),
            ("fit-content", None),
            ("0", None),
            ("0%", None),
            ("50%", Some(100.0)),
            ("100%", Some(200.0)),
            ("50vw", Some(160.0)),
            ("90px", Some(90.0)),
            ("min(100%, 480px)", Some(200.0)),
            ("clamp(72px, 20vw, 84px)", Some(72.0)),
            ("max(10px, 2em)", Some(32.0)),
            ("calc(100% - 40px)", Some(160.0)),
            ("calc(2 * 36px)", Some(72.0)),
            ("calc(36px)", Some(36.0)),
            ("min(100%, calc(2 * 36px))", Some(0.0)),
            ("9ch", Some(72.0)),
            ("calc(50%)", Some(100.0)),
            ("50.0%", Some(100.0)),
            ("9cqh", Some(0.0)),
            ("var(--w)", Some(0.0)),
        ] {
            assert_eq!(room_by(size, 200.0), room, "{size}");
        }
        for (column, size) in [
            ("minmax(0, 1fr)", "1fr"),
            ("minmax(0,76px)", "76px"),
            ("fit-content(90px)", "90px"),
            ("auto", "auto"),
        ] {
            assert_eq!(largest(column), size);
        }
    }
}
