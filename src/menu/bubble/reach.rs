//! Whether something absolutely positioned in a bubble reaches the corner of the menu, as far as styles tell.

use super::frame::Frame;
use crate::menu::said::layout::{INSETS, MARGINS, OnSides, Side, padding};
use crate::menu::said::together::combinations;
use crate::menu::said::transform::{MOVING, Shift, shift};
use crate::menu::said::{Candidate, Candidates};
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
    /// The possible declarations of interchangeable properties, as from [`candidates`](crate::menu::said::candidates).
    pub(in crate::menu) declared: Candidates<'p, 'p>,
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
    /// The property for the size.
    size: &'static str,
    whole: f64,
    inset: f64,
    /// The answer where no offset is set.
    of_itself: Reach,
}

/// Declarations of what decides where something positioned is along an axis: its position, its offset and its
/// margin on each side, its size and what moves it.
type Case<'c, 'a> = [Option<&'c Candidate<'a>>; 8];

/// Whether something is positioned in such a case: otherwise its offsets do not matter.
fn is_positioned(case: &Case<'_, '_>) -> bool {
    let is_out = |value: &str| matches!(value, "absolute" | "fixed") || value.contains('(');
    case[0].is_some_and(|(_, position)| is_out(&position.value))
}

impl Positioned<'_> {
    /// Whether it reaches the corner of the bubble, at least under some condition: the menu, too, shows only
    /// while somebody points there. `inset` is that of its containing block.
    pub(in crate::menu) fn reaches(&self, inset: Inset) -> Reach {
        let across = PositionedAxis {
            near: Side::Right,
            far: Side::Left,
            size: "width",
            whole: BUBBLE_WIDTH,
            inset: inset.right,
            of_itself: Reach::Away,
        };
        self.along(&across).min(self.reaches_down(inset))
    }

    /// Whether it is as high up as the corner, at least under some condition.
    pub(super) fn reaches_down(&self, inset: Inset) -> Reach {
        let of_itself = if self.is_below { Reach::Away } else { Reach::There };
        let (near, far, inset) = (Side::Top, Side::Bottom, inset.top);
        self.along(&PositionedAxis { near, far, size: "height", whole: self.height, inset, of_itself })
    }

    /// Whether it reaches the corner along one axis, by any declarations that may hold together.
    fn along(&self, axis: &PositionedAxis) -> Reach {
        let sides = [axis.near, axis.far];
        let [near, far] = sides.map(|side| (self.declared)(&INSETS.of(side)));
        let [before, after] = sides.map(|side| (self.declared)(&MARGINS.of(side)));
        let [transform, translate] = MOVING.map(|name| (self.declared)(&[name]));
        let position = (self.declared)(&["position"]);
        let groups =
            [position, near, far, before, after, (self.declared)(&[axis.size]), transform, translate];
        let Some(cases) = combinations(&groups) else { return Reach::Unknown };
        let cases = cases.iter().filter(|case| is_positioned(case));
        cases.map(|case| self.in_case(case, axis)).max().unwrap_or(Reach::Unknown)
    }

    fn in_case(&self, case: &Case<'_, '_>, axis: &PositionedAxis) -> Reach {
        let [_, near, far, before, after, size, moving @ ..] = case;
        let near = distance((*near, *before), axis.near, axis.whole);
        let far = distance((*far, *after), axis.far, axis.whole);
        let is_stretched = !matches!(near, Length::Auto) && !matches!(far, Length::Auto);
        // `None` where only a browser knows.
        let size = match size.map_or(Length::Auto, |(_, one)| Length::of(&one.value, axis.whole)) {
            Length::Pixels(size) => Some(size),
            Length::Unknown => None,
            Length::Auto if is_stretched => Some(axis.whole),
            Length::Auto => Some(self.size),
        };
        let judge = |distance: f64, size: Option<f64>| {
            let Some(moved) = moved_outwards(moving, axis, size) else { return Reach::Unknown };
            let at = distance + axis.inset + moved;
            match size {
                _ if at > MAX_DISTANCE => Reach::Away,
                Some(size) if at + size < self.overlap => Reach::Away,
                None if at < self.overlap => Reach::Unknown,
                _ => Reach::There,
            }
        };
        // From the far side, an assumed size counts as one button at most.
        let least = |size: f64| if (size - self.size).abs() < 0.5 { size.min(BUTTON_SIZE) } else { size };
        match (near, far, size.map(least)) {
            (Length::Pixels(distance), ..) => judge(distance, size),
            (Length::Auto, Length::Auto, _) => axis.of_itself,
            (Length::Auto, Length::Pixels(distance), Some(size)) => {
                judge(axis.whole - distance - size, Some(size))
            }
            _ => Reach::Unknown,
        }
    }
}

/// The distance from one side of the containing block, by an offset and the margin on that side.
fn distance(
    (offset, margin): (Option<&Candidate<'_>>, Option<&Candidate<'_>>),
    side: Side,
    whole: f64,
) -> Length {
    let of = |said: Option<&Candidate<'_>>, sides: &OnSides, whole: f64| match said {
        None => Length::Auto,
        Some((name, one)) => {
            sides.value(side, name, &one.value).map_or(Length::Unknown, |value| Length::of(value, whole))
        }
    };
    // Margins are parts of the width on all sides.
    match (of(offset, &INSETS, whole), of(margin, &MARGINS, BUBBLE_WIDTH)) {
        (Length::Auto, _) => Length::Auto,
        (Length::Pixels(distance), Length::Auto) => Length::Pixels(distance),
        (Length::Pixels(distance), Length::Pixels(margin)) => Length::Pixels(distance + margin),
        _ => Length::Unknown,
    }
}

/// How far these declarations move something of this size away from the near side; `None` where only a
/// browser knows.
fn moved_outwards(
    moving: &[Option<&Candidate<'_>>],
    axis: &PositionedAxis,
    size: Option<f64>,
) -> Option<f64> {
    let each = moving.iter().flatten().map(|(name, one)| shift(name, &one.value, [size; 2]));
    let is_across = axis.near == Side::Right;
    let each = each.map(|[across, down]| if is_across { across } else { down });
    let moved = each.fold(Shift::NONE, |sum, by| sum + by).known()?;
    Some(if is_across { -moved } else { moved })
}
