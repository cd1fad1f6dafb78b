//! How far a button that is placed in a bubble is from the corner, as far as styles tell.

use super::frame::Frame;
use super::layout::{Side, padding, pixels, possible};
use crate::style::usual_value;
use crate::syntax::Element;

/// How far from the corner a button may stand, on either side of it, so that a menu there lies over it.
const NEAR: f64 = 16.0;
/// How large a button is of which nothing is known.
const BUTTON: f64 = 24.0;
/// How large a bubble is that holds a few words.
const BUBBLE: Extent = Extent { width: 300.0, height: 40.0 };

struct Extent {
    width: f64,
    height: f64,
}

/// How far an element in a bubble is from the bubble's edges, in pixels.
#[derive(Clone, Copy, Default)]
pub(super) struct Inset {
    pub(super) top: f64,
    pub(super) right: f64,
}

impl Inset {
    /// Whether a menu in the corner does not reach what is that far away.
    pub(super) fn holds_menu(self) -> bool {
        self.top >= BUTTON || self.right >= BUTTON
    }

    /// That of what stands in an element that is so far from the edges.
    pub(super) fn inside(self, frame: &Frame<'_>, element: Element<'_>) -> Inset {
        let padding = |side| padding(element, side, frame.sheets);
        Inset { top: self.top + padding(Side::Top), right: self.right + padding(Side::Right) }
    }

    /// Whether a button that is placed in an element that is so far from the edges reaches into the corner, if only at
    /// times: the menu, too, shows when somebody points there.
    pub(super) fn is_reached_by(self, frame: &Frame<'_>, button: Element<'_>) -> bool {
        let Some((right, up)) = moves(frame, button) else { return false };
        let is_near = |side: Side, inset: f64, moved: f64| {
            let mut distances = distances(frame, button, side).into_iter();
            distances.any(|distance| (-NEAR..=NEAR).contains(&(distance + inset - moved)))
        };
        is_near(Side::Top, self.top, up) && is_near(Side::Right, self.right, right)
    }
}

/// How far it may be from that side of what it is placed within.
fn distances(frame: &Frame<'_>, button: Element<'_>, side: Side) -> Vec<f64> {
    let of_side = |value: &String| {
        let (number, of_whole) =
            (pixels(value), if side == Side::Top { BUBBLE.height } else { BUBBLE.width });
        number.or_else(|| Some(value.strip_suffix('%')?.parse::<f64>().ok()? * of_whole / 100.0))
    };
    let own = side.offsets().into_iter().flat_map(|name| possible(button, name, frame.sheets));
    let all = possible(button, "inset", frame.sheets).into_iter();
    let all = all.filter_map(|value| side.of(&value).map(str::to_owned));
    let mut distances: Vec<f64> = own.chain(all).filter_map(|value| of_side(&value)).collect();
    if side == Side::Right && distances.is_empty() {
        let width =
            usual_value(button, "width", frame.sheets).and_then(|width| pixels(&width)).unwrap_or(BUTTON);
        let from_the_left =
            Side::Left.offsets().into_iter().flat_map(|name| possible(button, name, frame.sheets));
        let before_the_end = from_the_left.filter_map(|value| {
            let rest: String =
                value.strip_prefix("calc(")?.strip_suffix(')')?.split_ascii_whitespace().collect();
            pixels(rest.strip_prefix("100%-")?)
        });
        distances.extend(before_the_end.map(|distance| distance - width));
    }
    distances
}

/// How far a transform moves it to the right and up; `None` where that is not told.
fn moves(frame: &Frame<'_>, button: Element<'_>) -> Option<(f64, f64)> {
    let one = |value: &str| {
        let value = value.trim();
        pixels(value).or_else(|| Some(value.strip_suffix('%')?.parse::<f64>().ok()? * BUTTON / 100.0))
    };
    let is_none = |value: &str| value == "none";
    if usual_value(button, "translate", frame.sheets).is_some_and(|value| !is_none(&value)) {
        return None;
    }
    let Some(transform) = usual_value(button, "transform", frame.sheets).filter(|value| !is_none(value))
    else {
        return Some((0.0, 0.0));
    };
    let (function, lengths) = transform.strip_suffix(')')?.split_once('(')?;
    let (x, y) = lengths.split_once(',').unwrap_or((lengths, "0"));
    match function {
        "translatey" => Some((0.0, -one(lengths)?)),
        "translatex" => Some((one(lengths)?, 0.0)),
        "translate" => Some((one(x)?, -one(y)?)),
        _ => None,
    }
}
