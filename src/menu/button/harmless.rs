//! What rules for other elements may declare for inserted ones without harm. All else is for a person.

use super::amounts::{
    MAX_SHIFT, are_about_one, are_near, hardly_filters, hardly_transforms, is_between, is_low, is_opaque,
    is_square, is_thin, is_usual_font_size, turns_flat,
};
use super::saying::{Allowed, Permission, Properties};
use crate::menu::said::layout::{INSETS, MARGINS, OnSides, PADDINGS, Side};
use crate::style::{is_css_wide, is_reset, length, words};

const COVERS: &str = "and makes it cover the message";
const LARGER_THAN_CORNER: &str = "and makes it larger than its corner or moves it out of it";
const OUT_OF_CORNER: &str = "and moves it out of its corner";
const LARGER: &str = "and makes it larger than a button";
const LARGER_ICON: &str = "and makes it larger than an icon";
const WIDER: &str = "and makes it wider than a button with an icon";
const GROWS: &str = "and lets it take room from the others";
const OUT_OF_PLACE: &str = "and moves it out of its place";
const SMALLER: &str = "and makes it too small to be seen";
const PALE: &str = "and makes it hardly visible";
const HIDES: &str = "and hides it";
const SIZED: &str = "and changes its size";
const CUT_OFF: &str = "and clips it";
/// The effect of all else that is not known to be harmless.
pub(super) const OTHERWISE: &str = "and may change how it looks or where it is";

const fn allow(is_harmless: fn(&str, &str) -> bool, what: &'static str) -> Allowed {
    Allowed { is_harmless, what, alike: 0, only_in_shrink_to_fit_row: false }
}

/// What a menu may be given if at least `alike` buttons beside it have it, too.
const fn alike(alike: usize, is_harmless: fn(&str, &str) -> bool, what: &'static str) -> Allowed {
    Allowed { is_harmless, what, alike, only_in_shrink_to_fit_row: false }
}

/// Any value.
const ANY: Allowed = allow(|_, _| true, "");

const fn permission(names: &'static [&'static str], allowed: [Allowed; 4]) -> Permission {
    Permission { properties: Properties::All(names), allowed, may_rest: false }
}

const fn on_side(on_sides: &'static OnSides, side: Side, allowed: [Allowed; 4]) -> Permission {
    Permission { properties: Properties::OnSide(on_sides, side), allowed, may_rest: false }
}

/// The same harmless values for all roles.
const fn for_all(
    names: &'static [&'static str],
    is_harmless: fn(&str, &str) -> bool,
    what: &'static str,
) -> Permission {
    let (own, one_more) = (allow(is_harmless, what), alike(1, is_harmless, what));
    permission(names, [own, one_more, own, one_more])
}

/// Properties whose other values hide the element.
const fn hiding(
    names: &'static [&'static str],
    is_harmless: fn(&str, &str) -> bool,
    what: &'static str,
) -> Permission {
    Permission { may_rest: true, ..permission(names, [allow(is_harmless, what); 4]) }
}

fn is_by_content(value: &str) -> bool {
    matches!(value, "auto" | "none" | "content" | "min-content" | "max-content" | "fit-content")
        || is_reset(value)
}

/// Whether a size depends on the content, or is at most `most` pixels.
fn is_size(value: &str, most: f64) -> bool {
    is_by_content(value) || is_between(value, 0.0, most)
}

/// Whether a menu of this size can be seen and pointed at.
fn is_not_tiny(_: &str, value: &str) -> bool {
    let is_much = |(number, unit): (f64, &str)| match unit {
        "%" | "vw" | "vh" => number >= 50.0,
        "px" | "" => number >= 12.0,
        _ => number >= 0.75,
    };
    is_by_content(value) || value.contains("100%") || length(value).is_some_and(is_much)
}

const fn sizes(names: &'static [&'static str], what: &'static str) -> Permission {
    permission(
        names,
        [
            allow(|_, value| is_size(value, 36.0), COVERS),
            alike(2, |_, value| is_size(value, 64.0), what),
            allow(|_, value| is_size(value, 48.0), LARGER),
            alike(1, |_, value| is_size(value, 32.0), LARGER_ICON),
        ],
    )
}

/// A row is lower than its buttons, whose margins are negative.
const fn overflow(names: &'static [&'static str]) -> Permission {
    let is_visible = allow(|_, value| value == "visible" || is_css_wide(value), CUT_OFF);
    let (own, one_more) = (allow(is_not_scrolled, OTHERWISE), alike(1, is_not_scrolled, OTHERWISE));
    permission(names, [own, one_more, is_visible, one_more])
}

const fn padding(side: Side) -> Permission {
    on_side(
        &PADDINGS,
        side,
        [
            allow(|_, value| is_reset(value) || is_between(value, 0.0, 12.0), LARGER_THAN_CORNER),
            alike(1, |_, value| is_reset(value) || is_between(value, 0.0, 20.0), LARGER),
            allow(|_, value| is_reset(value) || is_between(value, 0.0, 16.0), LARGER),
            alike(1, |_, value| is_reset(value) || is_between(value, 0.0, 8.0), LARGER_ICON),
        ],
    )
}

const fn margin(side: Side) -> Permission {
    let in_bubble = match side {
        Side::Top | Side::Right => allow(
            // A bubble of one line is hardly higher.
            |_, value| value == "auto" || is_reset(value) || is_between(value, -4.0, 8.0),
            LARGER_THAN_CORNER,
        ),
        Side::Bottom | Side::Left => ANY,
    };
    let is_small =
        |_: &str, value: &str| value == "auto" || is_reset(value) || is_between(value, -12.0, 24.0);
    let in_menu = |_: &str, value: &str| value == "auto" || is_reset(value) || is_between(value, -8.0, 8.0);
    on_side(
        &MARGINS,
        side,
        [
            in_bubble,
            alike(1, is_small, OUT_OF_PLACE),
            allow(is_small, OUT_OF_PLACE),
            alike(1, in_menu, OUT_OF_PLACE),
        ],
    )
}

const fn offset(side: Side) -> Permission {
    let in_bubble = match side {
        Side::Top | Side::Right => allow(|_, value| is_between(value, 0.0, 12.0), OUT_OF_CORNER),
        Side::Bottom | Side::Left => allow(|_, value| value == "auto" || is_css_wide(value), OUT_OF_CORNER),
    };
    let is_near =
        |_: &str, value: &str| value == "auto" || is_reset(value) || is_between(value, -MAX_SHIFT, MAX_SHIFT);
    let one_more = alike(1, is_near, OUT_OF_PLACE);
    on_side(&INSETS, side, [in_bubble, one_more, allow(is_near, OUT_OF_PLACE), one_more])
}

const fn border(names: &'static [&'static str]) -> Permission {
    let is_harmless = |_: &str, value: &str| is_reset(value) || is_thin(value);
    let in_bubble = allow(is_harmless, "and makes it larger than its corner");
    let one_more = alike(1, is_harmless, LARGER);
    permission(names, [in_bubble, one_more, allow(is_harmless, LARGER), one_more])
}

fn does_not_grow(_: &str, value: &str) -> bool {
    let first = words(value).next().unwrap_or_default();
    first == "none" || is_css_wide(first) || first.parse::<f64>().is_ok_and(|number| number <= 0.0)
}

/// Whether a base size in a flex row is at most `most`: that of a `flex` is the part that is no number.
fn basis(name: &str, value: &str, most: f64) -> bool {
    let is_number = |word: &str| word.parse::<f64>().is_ok() && word != "0";
    match name {
        "flex" => value
            .split_ascii_whitespace()
            .all(|word| is_number(word) || matches!(word, "auto" | "none") || is_size(word, most)),
        _ => is_size(value, most),
    }
}

fn is_not_scrolled(_: &str, value: &str) -> bool {
    !value.contains("auto") && !value.contains("scroll")
}

fn is_none(value: &str) -> bool {
    value == "none" || is_css_wide(value)
}

/// Whether this `z-index` or `order` puts an element neither behind nor before those without one.
fn is_level(_: &str, value: &str) -> bool {
    value == "auto" || is_reset(value) || value.parse::<i64>().is_ok_and(|level| level >= 0)
}

fn transform(_: &str, value: &str) -> bool {
    is_css_wide(value) || hardly_transforms(value)
}

fn translate(_: &str, value: &str) -> bool {
    is_none(value) || are_near(value)
}

/// Whether an element stays in the flow.
fn is_in_flow(_: &str, value: &str) -> bool {
    matches!(value, "static" | "relative") || is_css_wide(value)
}

/// The properties that may harm inserted elements, with what is harmless.
pub(super) static PERMISSIONS: &[Permission] = &[
    sizes(&["width"], WIDER),
    sizes(&["min-width"], WIDER),
    sizes(&["height"], LARGER),
    sizes(&["min-height"], LARGER),
    for_all(&["width"], is_not_tiny, SMALLER),
    for_all(&["height"], is_not_tiny, SMALLER),
    for_all(&["max-width"], is_not_tiny, SMALLER),
    for_all(&["max-height"], is_not_tiny, SMALLER),
    permission(
        &["z-index"],
        [
            allow(
                |_, level| level.parse::<i64>().is_ok_and(|level| level > 0),
                "and puts it behind the message",
            ),
            allow(is_level, OUT_OF_PLACE),
            allow(is_level, OUT_OF_PLACE),
            allow(is_level, OUT_OF_PLACE),
        ],
    ),
    permission(
        &["font", "line-height"],
        [
            allow(|name, value| is_css_wide(value) || is_low(name, value, 36.0), COVERS),
            alike(1, |name, value| is_css_wide(value) || is_low(name, value, 64.0), LARGER),
            allow(|name, value| is_css_wide(value) || is_low(name, value, 64.0), LARGER),
            alike(1, |name, value| is_css_wide(value) || is_low(name, value, 36.0), LARGER_ICON),
        ],
    ),
    for_all(
        &["font", "font-size"],
        |name, value| is_css_wide(value) || is_usual_font_size(name, value),
        SIZED,
    ),
    permission(
        &["transform"],
        [
            allow(transform, OUT_OF_CORNER),
            alike(1, transform, OUT_OF_PLACE),
            allow(transform, OUT_OF_PLACE),
            alike(1, transform, OUT_OF_PLACE),
        ],
    ),
    permission(
        &["translate"],
        [
            allow(translate, OUT_OF_CORNER),
            alike(1, translate, OUT_OF_PLACE),
            allow(translate, OUT_OF_PLACE),
            alike(1, translate, OUT_OF_PLACE),
        ],
    ),
    for_all(&["scale"], |_, value| is_none(value) || are_about_one(value), SIZED),
    for_all(&["zoom"], |_, value| value == "normal" || is_reset(value) || are_about_one(value), SIZED),
    for_all(&["rotate"], |_, value| is_none(value) || turns_flat(value), OTHERWISE),
    for_all(&["aspect-ratio"], |_, value| value == "auto" || is_reset(value) || is_square(value), LARGER),
    for_all(&["transform-origin"], |_, value| !value.contains(|c: char| c.is_ascii_digit()), OUT_OF_PLACE),
    for_all(&["clip-path"], |_, value| is_none(value), CUT_OFF),
    for_all(&["clip"], |_, value| is_by_content(value), CUT_OFF),
    for_all(&["mask", "mask-image"], |_, value| is_none(value), CUT_OFF),
    border(&[
        "border",
        "border-width",
        "border-block",
        "border-block-width",
        "border-top",
        "border-top-width",
        "border-block-start",
        "border-block-start-width",
    ]),
    border(&[
        "border",
        "border-width",
        "border-inline",
        "border-inline-width",
        "border-right",
        "border-right-width",
        "border-inline-end",
        "border-inline-end-width",
    ]),
    border(&[
        "border",
        "border-width",
        "border-block",
        "border-block-width",
        "border-bottom",
        "border-bottom-width",
        "border-block-end",
        "border-block-end-width",
    ]),
    border(&[
        "border",
        "border-width",
        "border-inline",
        "border-inline-width",
        "border-left",
        "border-left-width",
        "border-inline-start",
        "border-inline-start-width",
    ]),
    for_all(&["border-image", "border-image-source"], |_, value| is_none(value), OTHERWISE),
    for_all(&["contain"], |_, value| is_none(value), OTHERWISE),
    for_all(&["outline", "outline-width"], |_, value| is_css_wide(value) || is_thin(value), OTHERWISE),
    for_all(&["outline-offset"], |_, value| is_css_wide(value) || is_between(value, -8.0, 8.0), OTHERWISE),
    padding(Side::Top),
    padding(Side::Right),
    padding(Side::Bottom),
    padding(Side::Left),
    margin(Side::Top),
    margin(Side::Right),
    margin(Side::Bottom),
    margin(Side::Left),
    offset(Side::Top),
    offset(Side::Right),
    offset(Side::Bottom),
    offset(Side::Left),
    permission(
        &["position"],
        [
            ANY,
            // Two buttons that are placed alike are in one place.
            allow(is_in_flow, OUT_OF_PLACE),
            allow(is_in_flow, OUT_OF_PLACE),
            alike(1, is_in_flow, OUT_OF_PLACE),
        ],
    ),
    permission(
        &["float"],
        [
            ANY,
            alike(1, |_, value| is_none(value), OUT_OF_PLACE),
            allow(|_, value| is_none(value), OUT_OF_PLACE),
            ANY,
        ],
    ),
    permission(
        &["flex", "flex-grow"],
        [
            ANY,
            Allowed { only_in_shrink_to_fit_row: true, ..alike(2, does_not_grow, GROWS) },
            allow(does_not_grow, GROWS),
            alike(1, does_not_grow, LARGER_ICON),
        ],
    ),
    permission(
        &["flex", "flex-basis"],
        [
            ANY,
            alike(2, |name, value| basis(name, value, 64.0), WIDER),
            allow(|name, value| basis(name, value, 48.0), LARGER),
            alike(1, |name, value| basis(name, value, 32.0), LARGER_ICON),
        ],
    ),
    permission(&["order"], [ANY, alike(1, is_level, OUT_OF_PLACE), allow(is_level, OUT_OF_PLACE), ANY]),
    for_all(
        &["grid-area", "grid-column", "grid-column-start"],
        |_, value| is_by_content(value),
        OUT_OF_PLACE,
    ),
    for_all(&["grid-area", "grid-row", "grid-row-start"], |_, value| is_by_content(value), OUT_OF_PLACE),
    overflow(&["overflow", "overflow-x"]),
    overflow(&["overflow", "overflow-y"]),
    for_all(
        &["text-indent"],
        |_, value| is_css_wide(value) || is_between(value, -MAX_SHIFT, MAX_SHIFT),
        OTHERWISE,
    ),
    for_all(&["filter"], |_, value| is_css_wide(value) || hardly_filters(value), OTHERWISE),
    for_all(&["content"], |_, value| !value.contains('('), OTHERWISE),
    hiding(&["opacity"], |_, value| is_css_wide(value) || is_opaque(value), PALE),
    hiding(&["visibility"], |_, value| value == "visible" || is_css_wide(value), HIDES),
    hiding(&["display"], |_, value| !matches!(value, "none" | "contents"), HIDES),
];
