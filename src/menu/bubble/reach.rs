//! Whether something absolutely positioned in a bubble reaches the corner of the menu, as far as styles tell.

use super::frame::Frame;
use crate::menu::said::layout::{Side, padding, pixels, possible};
use crate::menu::said::transform::{MOVING, Shift, shift};
use crate::style::pixels_of;
use crate::syntax::Element;

/// The largest distance from the corner, on either axis, at which something still meets a menu there.
const MAX_DISTANCE: f64 = 16.0;
/// How much of a button that starts outside may stand in the bubble without meeting a menu there.
pub(super) const MAX_BUTTON_OVERLAP: f64 = 8.0;
/// How much of something in front of the menu may stand in the corner with most of the menu left to click.
pub(in crate::menu) const MAX_OVERLAP: f64 = 12.0;
/// The size of a menu, and the assumed size of a button without a declared one.
pub(in crate::menu) const BUTTON_SIZE: f64 = 24.0;
/// The height of a line of text.
pub(super) const LINE_HEIGHT: f64 = 20.0;
/// The assumed width of a bubble.
const BUBBLE_WIDTH: f64 = 300.0;
/// The least height of a bubble of one line, with the paddings of its content.
const MIN_BUBBLE_HEIGHT: f64 = 36.0;

/// Whether something positioned reaches the corner of the menu.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::menu) enum Reach {
    /// It is known to stand elsewhere.
    Away,
    /// Only a browser knows.
    Unknown,
    /// It does, at least under some condition.
    There,
}

/// The distance of an element in a bubble from the bubble's edges, in pixels.
#[derive(Clone, Copy, Default)]
pub(in crate::menu) struct Inset {
    pub(in crate::menu) top: f64,
    pub(in crate::menu) right: f64,
}

impl Inset {
    /// Whether something at this distance is out of reach of a menu in the corner.
    pub(super) fn is_out_of_reach(self) -> bool {
        self.top >= BUTTON_SIZE || self.right >= BUTTON_SIZE
    }

    /// The inset of the content of `element`, which is itself at this inset.
    pub(super) fn inside(self, frame: &Frame<'_>, element: Element<'_>) -> Inset {
        let padding = |side| padding(element, side, frame.styles);
        Inset { top: self.top + padding(Side::Top), right: self.right + padding(Side::Right) }
    }
}

/// Something absolutely positioned, and what is known of it.
pub(in crate::menu) struct Positioned<'p> {
    /// The possible values of a property, the usual one last.
    pub(in crate::menu) values: &'p dyn Fn(&str) -> Vec<String>,
    /// The width and height to assume where none is declared.
    pub(in crate::menu) size: f64,
    /// How much of it may stand in the bubble if it starts outside.
    pub(in crate::menu) overlap: f64,
    /// The least height of its containing block.
    pub(in crate::menu) height: f64,
    /// Whether its static position is below the first line.
    pub(in crate::menu) is_below: bool,
}

/// A length declared for something positioned.
#[derive(Clone, Copy)]
enum Length {
    Auto,
    Pixels(f64),
    Unknown,
}

impl Length {
    fn of(value: &str, whole: f64) -> Length {
        match value {
            "auto" | "initial" | "unset" => Length::Auto,
            _ => pixels_of(value, whole).map_or(Length::Unknown, Length::Pixels),
        }
    }
}

/// One of the two axes along which something positioned can be away from the corner.
struct PositionedAxis {
    near: Side,
    far: Side,
    /// The shorthand for both sides, and the property for the size.
    shorthand: &'static str,
    size: &'static str,
    whole: f64,
    inset: f64,
    moved: Length,
}

impl Positioned<'_> {
    /// Whether it reaches the corner of the bubble, at least under some condition: the menu, too, shows only
    /// while somebody points there. `inset` is that of its containing block.
    pub(in crate::menu) fn reaches(&self, inset: Inset) -> Reach {
        let mut across = PositionedAxis {
            near: Side::Right,
            far: Side::Left,
            shorthand: "inset-inline",
            size: "width",
            whole: BUBBLE_WIDTH,
            inset: inset.right,
            moved: Length::Unknown,
        };
        let mut down = PositionedAxis {
            near: Side::Top,
            far: Side::Bottom,
            shorthand: "inset-block",
            size: "height",
            whole: self.height,
            inset: inset.top,
            moved: Length::Unknown,
        };
        let size = |axis: &PositionedAxis| self.size(axis, false).unwrap_or(self.size);
        [across.moved, down.moved] = self.moves([size(&across), size(&down)]);
        let of_itself = if self.is_below { Reach::Away } else { Reach::There };
        self.along(&across, Reach::Away).min(self.along(&down, of_itself))
    }

    /// Whether it reaches the corner along one axis; `of_itself` is the answer where no offset is set.
    fn along(&self, axis: &PositionedAxis, of_itself: Reach) -> Reach {
        let (near, far) = (self.distances(axis, axis.near), self.distances(axis, axis.far));
        let is_set = |all: &[Length]| all.iter().any(|one| !matches!(one, Length::Auto));
        let size = self.size(axis, is_set(&near) && is_set(&far));
        let judge = |distance: f64, size: Option<f64>| {
            let Length::Pixels(moved) = axis.moved else { return Reach::Unknown };
            let towards = if axis.near == Side::Right { moved } else { -moved };
            let at = distance + axis.inset - towards;
            match size {
                _ if at > MAX_DISTANCE => Reach::Away,
                Some(size) if at + size < self.overlap => Reach::Away,
                None if at < self.overlap => Reach::Unknown,
                _ => Reach::There,
            }
        };
        let of_near = near.iter().filter_map(|distance| match distance {
            Length::Auto => None,
            Length::Pixels(distance) => Some(judge(*distance, size)),
            Length::Unknown => Some(Reach::Unknown),
        });
        let from_far = || {
            // From the far side, an assumed size counts as one button at most.
            let least = |size: f64| if (size - self.size).abs() < 0.5 { size.min(BUTTON_SIZE) } else { size };
            let mut reaches = far.iter().filter_map(|distance| match (distance, size.map(least)) {
                (Length::Auto, _) => None,
                (Length::Pixels(distance), Some(size)) => {
                    Some(judge(axis.whole - distance - size, Some(size)))
                }
                _ => Some(Reach::Unknown),
            });
            let first = reaches.next();
            first.map(|first| reaches.fold(first, Reach::max))
        };
        let may_be_auto = near.is_empty() || near.iter().any(|distance| matches!(distance, Length::Auto));
        let from_far = may_be_auto.then(|| from_far().unwrap_or(of_itself));
        of_near.chain(from_far).max().unwrap_or(of_itself)
    }

    /// The possible distances from one side of its containing block.
    fn distances(&self, axis: &PositionedAxis, side: Side) -> Vec<Length> {
        let own = (self.values)(side.offset()).into_iter();
        let all = (self.values)("inset").into_iter().map(|value| side.of(&value).map(str::to_owned));
        let both =
            (self.values)(axis.shorthand).into_iter().map(|value| side.of_pair(&value).map(str::to_owned));
        let values = own.map(Some).chain(all).chain(both);
        let margin = self.margin(side);
        let lengths =
            values.map(|value| value.map_or(Length::Unknown, |value| Length::of(&value, axis.whole)));
        let with_margin = lengths.map(|length| match (length, margin) {
            (Length::Pixels(distance), Length::Pixels(margin)) => Length::Pixels(distance + margin),
            (Length::Auto, _) => Length::Auto,
            _ => Length::Unknown,
        });
        with_margin.collect()
    }

    /// Its usual margin on one side.
    fn margin(&self, side: Side) -> Length {
        let last = |name: &str| (self.values)(name).pop();
        let shorthand = match side {
            Side::Top | Side::Bottom => "margin-block",
            Side::Left | Side::Right => "margin-inline",
        };
        let own = last(side.margin());
        let both = || side.of_pair(&last(shorthand)?).map(str::to_owned);
        let all = || side.of(&last("margin")?).map(str::to_owned);
        let value = own.or_else(both).or_else(all);
        match value.map(|value| Length::of(&value, BUBBLE_WIDTH)) {
            None | Some(Length::Auto) => Length::Pixels(0.0),
            Some(length) => length,
        }
    }

    /// Its size along an axis; `None` where only a browser knows.
    fn size(&self, axis: &PositionedAxis, is_stretched: bool) -> Option<f64> {
        let value = (self.values)(axis.size).pop();
        match value.map(|value| Length::of(&value, axis.whole)) {
            Some(Length::Pixels(size)) => Some(size),
            Some(Length::Unknown) => None,
            Some(Length::Auto) | None if is_stretched => Some(axis.whole),
            Some(Length::Auto) | None => Some(self.size),
        }
    }

    /// How far transforms move it to the right and down, given its width and height.
    fn moves(&self, size: [f64; 2]) -> [Length; 2] {
        let each = MOVING.into_iter().filter_map(|name| Some((name, (self.values)(name).pop()?)));
        let none = [Shift::NONE; 2];
        let sum = each.fold(none, |[across, down], (name, value)| {
            let [right, below] = shift(name, &value, size.map(Some));
            [across + right, down + below]
        });
        sum.map(|by| by.known().map_or(Length::Unknown, Length::Pixels))
    }
}

/// The least height of an element, by its paddings, the lines that always show and declared heights.
pub(super) fn least_height<'a>(frame: &Frame<'a>, element: Element<'a>) -> f64 {
    let paddings = padding(element, Side::Top, frame.styles) + padding(element, Side::Bottom, frame.styles);
    let lines = frame.lines_in(element).max(1);
    let said = ["height", "min-height"].into_iter().flat_map(|name| possible(element, name, frame.styles));
    let said = said.filter_map(|value| pixels(&value)).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
    let of_lines = lines as f64 * LINE_HEIGHT;
    MIN_BUBBLE_HEIGHT.max(paddings + of_lines).max(said)
}
