//! How elements stand to each other on the page, as far as styles tell.

use std::borrow::Cow;

use super::{possibly, possibly_by_states, winner};
use crate::catalog;
use crate::menu::concern::Found;
use crate::style::{Declared, Match, ScopedRule, Styles, are_all_zero, is_reset, length, words};
use crate::syntax::Element;

/// Whether an element usually has one of these positions.
pub(in crate::menu) fn has_position(element: Element<'_>, positions: &[&str], styles: &Styles<'_>) -> bool {
    // Most positions are relative.
    let is_one = |value: &str| positions.contains(&value);
    styles.may_declare(element, "position", is_one)
        && styles.usual_value(element, "position").is_some_and(|value| is_one(&value))
}

/// Whether an element takes no room among others.
pub(in crate::menu) fn is_out_of_flow(element: Element<'_>, styles: &Styles<'_>) -> bool {
    has_position(element, &["absolute", "fixed"], styles)
}

/// The rule that gives an element that value.
pub(in crate::menu) fn rule_of<'a>(
    element: Element<'a>,
    property: &str,
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    styles.usual_declaration(element, property)?.rule
}

/// How the elements in another one stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::menu) enum Flow {
    /// Side by side, in a flex row.
    Row,
    /// One below the other, in a flex column.
    Column,
    /// In a grid.
    Grid,
    /// As blocks and lines do, as far as rules tell: by saying so, or by saying nothing.
    Block,
}

impl Flow {
    /// That in `element`, and what says so; `None` where it changes.
    pub(in crate::menu) fn in_element(
        element: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<(Flow, &'static str)> {
        let Some(display) = styles.usual_value(element, "display") else {
            return styles.declared(element, "display").is_empty().then_some((Flow::Block, "display"));
        };
        Flow::of_display(&display, element, styles)
    }

    /// That in `element` while it has this `display`.
    pub(in crate::menu) fn of_display(
        display: &str,
        element: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<(Flow, &'static str)> {
        match display {
            "flex" | "inline-flex" => {
                let is_column = |value: &str| value.contains("column");
                let may_be = DIRECTION.iter().any(|name| styles.may_declare(element, name, is_column));
                match may_be.then(|| winner(element, &DIRECTION, styles)).flatten() {
                    Some((property, one)) if is_column(&one.value) => Some((Flow::Column, property)),
                    _ => Some((Flow::Row, "display")),
                }
            }
            "grid" | "inline-grid" => Some((Flow::Grid, "display")),
            "block" | "inline-block" | "flow-root" | "list-item" => Some((Flow::Block, "display")),
            _ => None,
        }
    }
}

/// The properties by which things stand in a flex container behind or below each other, and in which order.
pub(in crate::menu) const DIRECTION: [&str; 2] = ["flex-direction", "flex-flow"];

/// Elements that stand in a line of text unless styles say otherwise, buttons and links aside.
pub(in crate::menu) const INLINE: [&str; 28] = [
    "Avatar",
    "Emoji",
    "Icon",
    "StatusIndicator",
    "StatusTicks",
    "TimeAgo",
    "abbr",
    "b",
    "br",
    "cite",
    "code",
    "em",
    "i",
    "img",
    "input",
    "kbd",
    "label",
    "mark",
    "s",
    "select",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "svg",
    "time",
    "u",
];

/// Whether an element stands in a line, as one of the words there.
pub(in crate::menu) fn is_inline(element: Element<'_>, styles: &Styles<'_>) -> bool {
    match styles.usual_value(element, "display") {
        Some(display) => display.starts_with("inline"),
        None => INLINE.contains(&element.name()) || catalog::is_interactive(element.name()),
    }
}

/// The values of `property` that an element may have, in lower case: the usual one comes last.
pub(in crate::menu) fn possible(element: Element<'_>, property: &str, styles: &Styles<'_>) -> Vec<String> {
    possible_and_usual(element, property, styles).0
}

/// [`possible`], and whether the last of them is a usual one.
pub(in crate::menu) fn possible_and_usual(
    element: Element<'_>,
    property: &str,
    styles: &Styles<'_>,
) -> (Vec<String>, bool) {
    let possibly = possibly(element, &[property], styles);
    let has_usual = possibly.last().is_some_and(|(_, one)| one.matched == Match::Always);
    (possibly.into_iter().map(|(_, one)| one.value.into_owned()).collect(), has_usual)
}

/// Whether an element may have such a value, whatever the width of the chat: states and expressions decide.
pub(in crate::menu) fn may_have(
    element: Element<'_>,
    property: &str,
    styles: &Styles<'_>,
    fits: impl Fn(&str) -> bool,
) -> bool {
    styles.may_declare(element, property, &fits)
        && possibly_by_states(element, &[property], styles).iter().any(|(_, one)| fits(&one.value))
}

/// A side of an element, in the order in which a `margin` names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::menu) enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

impl Side {
    /// All of them.
    pub(in crate::menu) const ALL: [Side; 4] = [Side::Top, Side::Right, Side::Bottom, Side::Left];

    /// The margin on it.
    pub(in crate::menu) fn margin(self) -> &'static str {
        match self {
            Side::Top => "margin-top",
            Side::Right => "margin-right",
            Side::Bottom => "margin-bottom",
            Side::Left => "margin-left",
        }
    }

    fn padding(self) -> &'static str {
        match self {
            Side::Top => "padding-top",
            Side::Right => "padding-right",
            Side::Bottom => "padding-bottom",
            Side::Left => "padding-left",
        }
    }

    /// The distance from it.
    pub(in crate::menu) fn offset(self) -> &'static str {
        match self {
            Side::Top => "top",
            Side::Right => "right",
            Side::Bottom => "bottom",
            Side::Left => "left",
        }
    }

    /// Its value in a list of one for the start and one for the end, or of one for both.
    pub(in crate::menu) fn of_pair(self, value: &str) -> Option<&str> {
        let values: Vec<&str> = words(value).take(3).collect();
        let is_start = matches!(self, Side::Top | Side::Left);
        match values[..] {
            [both] => Some(both),
            [start, end] => Some(if is_start { start } else { end }),
            _ => None,
        }
    }

    /// Its value in a list of values for all sides.
    pub(in crate::menu) fn of(self, value: &str) -> Option<&str> {
        let values: Vec<&str> = words(value).take(5).collect();
        let all = match values[..] {
            [all] => [all; 4],
            [block, inline] => [block, inline, block, inline],
            [top, inline, bottom] => [top, inline, bottom, inline],
            [top, right, bottom, left] => [top, right, bottom, left],
            _ => return None,
        };
        Some(all[self as usize])
    }
}

/// The properties by which elements have something on their sides: on one of them, for
/// both sides across the lines, for both along them, and for all.
pub(in crate::menu) struct OnSides {
    own: fn(Side) -> &'static str,
    block: &'static str,
    inline: &'static str,
    all: &'static str,
}

pub(in crate::menu) const MARGINS: OnSides =
    OnSides { own: Side::margin, block: "margin-block", inline: "margin-inline", all: "margin" };
pub(in crate::menu) const PADDINGS: OnSides =
    OnSides { own: Side::padding, block: "padding-block", inline: "padding-inline", all: "padding" };
pub(in crate::menu) const OFFSETS: OnSides =
    OnSides { own: Side::offset, block: "inset-block", inline: "inset-inline", all: "inset" };

impl OnSides {
    /// Those that say something of one side. In one rule what is said of one side is meant to outweigh what is said of
    /// several.
    pub(in crate::menu) fn of(&self, side: Side) -> [&'static str; 3] {
        [self.all, self.both(side), (self.own)(side)]
    }

    fn both(&self, side: Side) -> &'static str {
        if matches!(side, Side::Left | Side::Right) { self.inline } else { self.block }
    }

    /// What a value of one of them says of a side, if it can be taken apart.
    pub(in crate::menu) fn value<'v>(&self, side: Side, name: &str, value: &'v str) -> Option<&'v str> {
        match name {
            _ if name == self.all => side.of(value),
            _ if name == self.both(side) => side.of_pair(value),
            _ => Some(value),
        }
    }

    /// All of them.
    pub(in crate::menu) fn names(&self) -> impl Iterator<Item = &'static str> {
        Side::ALL.into_iter().map(self.own).chain([self.block, self.inline, self.all])
    }

    /// What an element usually has on one of its sides, whatever says so the strongest; with the property that does.
    fn usual<'a>(
        &self,
        element: Element<'a>,
        side: Side,
        styles: &'a Styles<'a>,
    ) -> Option<(&'static str, Cow<'a, str>)> {
        let (name, declared) = winner(element, &self.of(side), styles)?;
        let value = match declared.value {
            Cow::Borrowed(value) => Cow::Borrowed(self.value(side, name, value)?),
            Cow::Owned(value) => Cow::Owned(self.value(side, name, &value)?.to_owned()),
        };
        Some((name, value))
    }
}

/// The usual margin of an element on one of its sides.
pub(in crate::menu) fn margin<'a>(
    element: Element<'a>,
    side: Side,
    styles: &'a Styles<'a>,
) -> Option<(&'static str, Cow<'a, str>)> {
    MARGINS.usual(element, side, styles)
}

/// The largest margin that an element may have on one of its sides, in pixels, whatever the width of the chat: such as stand
/// behind another one often get it by a rule that may be for others.
pub(in crate::menu) fn largest_margin(element: Element<'_>, side: Side, styles: &Styles<'_>) -> f64 {
    let possibly = possibly_by_states(element, &MARGINS.of(side), styles);
    largest(&possibly, |(name, one)| pixels(MARGINS.value(side, name, &one.value)?))
}

/// The largest length in what may be said, which is 0 where nothing is.
fn largest<'a>(
    possibly: &[(&'a str, Declared<'a>)],
    in_pixels: impl Fn(&(&'a str, Declared<'a>)) -> Option<f64>,
) -> f64 {
    let is_always_said = possibly.last().is_some_and(|(_, one)| one.matched == Match::Always);
    let otherwise = (!is_always_said).then_some(0.0);
    possibly.iter().filter_map(in_pixels).chain(otherwise).reduce(f64::max).unwrap_or(0.0)
}

/// The distance of a placed element from one side of what it is placed within.
pub(in crate::menu) fn offset<'a>(
    element: Element<'a>,
    side: Side,
    styles: &'a Styles<'a>,
) -> Option<(&'static str, Cow<'a, str>)> {
    OFFSETS.usual(element, side, styles)
}

/// By what elements in a flex row are kept apart: in what says that between rows first, the last word is that between columns.
const GAPS: [&str; 4] = ["gap", "grid-gap", "column-gap", "grid-column-gap"];

/// What usually lies between two elements in a flex row, in pixels.
pub(in crate::menu) fn gap(row: Element<'_>, styles: &Styles<'_>) -> f64 {
    let said = winner(row, &GAPS, styles);
    said.and_then(|(_, gap)| pixels(words(&gap.value).last()?)).unwrap_or(0.0)
}

/// The most that may lie there, whatever the width of the chat.
pub(in crate::menu) fn largest_gap(row: Element<'_>, styles: &Styles<'_>) -> f64 {
    let said = possibly_by_states(row, &GAPS, styles);
    largest(&said, |(_, gap)| pixels(words(&gap.value).last()?))
}

/// The usual padding of an element on one of its sides, in pixels, as far as it is known.
pub(in crate::menu) fn padding(element: Element<'_>, side: Side, styles: &Styles<'_>) -> f64 {
    let value = PADDINGS.usual(element, side, styles);
    value.and_then(|(_, value)| pixels(&value)).unwrap_or(0.0)
}

/// Whether an element has any padding on one of its sides, if only at times or as much as a browser alone knows.
pub(in crate::menu) fn may_have_padding(element: Element<'_>, side: Side, styles: &Styles<'_>) -> bool {
    let is_some = |value: &str| !are_all_zero(value) && !is_reset(value);
    let possibly = possibly(element, &PADDINGS.of(side), styles);
    possibly.iter().any(|(name, one)| PADDINGS.value(side, name, &one.value).is_none_or(is_some))
}

/// That on its left and its right together.
pub(in crate::menu) fn padding_across(element: Element<'_>, styles: &Styles<'_>) -> f64 {
    padding(element, Side::Left, styles) + padding(element, Side::Right, styles)
}

/// The property by which the margin of an element on one side takes all room that is left, if it does.
pub(in crate::menu) fn auto_margin(
    element: Element<'_>,
    side: Side,
    styles: &Styles<'_>,
) -> Option<&'static str> {
    let own = side.margin();
    let is_auto = |value: &str| value.as_bytes().windows(4).any(|part| part == b"auto");
    let may_be =
        ["margin", "margin-inline", own].iter().any(|name| styles.may_declare(element, name, is_auto));
    let (property, _) =
        may_be.then(|| margin(element, side, styles)).flatten().filter(|(_, value)| value == "auto")?;
    Some(property)
}

/// A length in pixels; `None` where only a browser knows.
pub(in crate::menu) fn pixels(value: &str) -> Option<f64> {
    let (number, unit) = length(value)?;
    match unit {
        "" | "px" => Some(number),
        "em" | "rem" => Some(number * 16.0),
        _ => None,
    }
}

/// A concern because of what gives `element` its `property`.
pub(in crate::menu) fn found(text: &str, element: Element<'_>, property: &str, styles: &Styles<'_>) -> Found {
    found_by(text, rule_of(element, property, styles))
}

/// A concern because of a rule, which is named.
pub(in crate::menu) fn found_by(text: &str, rule: Option<ScopedRule<'_>>) -> Found {
    // What is nested in a rule may stand directly in a condition.
    match rule.filter(|rule| !rule.prelude().starts_with('@')) {
        Some(named) => Found::new(format!("{text} (`{}`)", named.in_words()), rule),
        None => Found::new(text, rule),
    }
}
