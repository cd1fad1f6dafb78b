//! How elements are laid out relative to each other, as far as styles tell.

use std::borrow::Cow;

use super::{candidates, candidates_by_states, usual_winner};
use crate::catalog;
use crate::menu::concern::Objection;
use crate::style::{Declared, Match, ScopedRule, Styles, are_all_zero, is_reset, length, words};
use crate::syntax::Element;

/// Whether the usual `position` of an element is one of these.
pub(in crate::menu) fn has_position(element: Element<'_>, positions: &[&str], styles: &Styles<'_>) -> bool {
    // Most declared positions are relative, so a quick check comes first.
    let is_one = |value: &str| positions.contains(&value);
    styles.may_declare(element, "position", is_one)
        && styles.usual_value(element, "position").is_some_and(|value| is_one(&value))
}

/// Whether an element is usually out of flow.
pub(in crate::menu) fn is_out_of_flow(element: Element<'_>, styles: &Styles<'_>) -> bool {
    has_position(element, &["absolute", "fixed"], styles)
}

/// The rule that gives an element its usual value of a property.
pub(in crate::menu) fn rule_of<'a>(
    element: Element<'a>,
    property: &str,
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    styles.usual_declaration(element, property)?.rule
}

/// How an element lays out its children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::menu) enum Flow {
    /// Side by side, in a flex row.
    Row,
    /// One below the other, in a flex column.
    Column,
    /// In a grid.
    Grid,
    /// As blocks and line boxes: `display` says so, or nothing is declared.
    Block,
}

impl Flow {
    /// The layout in `element` and the property that decides it; `None` where it depends on a condition or is
    /// not known.
    pub(in crate::menu) fn in_element(
        element: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<(Flow, &'static str)> {
        let Some(display) = styles.usual_value(element, "display") else {
            return styles.declared(element, "display").is_empty().then_some((Flow::Block, "display"));
        };
        Flow::of_display(&display, element, styles)
    }

    /// The layout in `element` while it has this `display`.
    pub(in crate::menu) fn of_display(
        display: &str,
        element: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<(Flow, &'static str)> {
        match display {
            "flex" | "inline-flex" => {
                let is_column = |value: &str| value.contains("column");
                let may_be = DIRECTION.iter().any(|name| styles.may_declare(element, name, is_column));
                match may_be.then(|| usual_winner(element, &DIRECTION, styles)).flatten() {
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

/// The properties that set the main axis and the order of a flex container.
pub(in crate::menu) const DIRECTION: [&str; 2] = ["flex-direction", "flex-flow"];
/// Those that set whether its items wrap.
pub(in crate::menu) const WRAP: [&str; 2] = ["flex-wrap", "flex-flow"];
/// Those that set how the free space on its main axis is distributed: the last word of a value says it.
pub(in crate::menu) const JUSTIFY: [&str; 2] = ["justify-content", "place-content"];

/// Elements that are inline-level unless styles say otherwise, apart from buttons and links.
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

/// Whether an element is usually inline-level.
pub(in crate::menu) fn is_inline(element: Element<'_>, styles: &Styles<'_>) -> bool {
    match styles.usual_value(element, "display") {
        Some(display) => display.starts_with("inline"),
        None => INLINE.contains(&element.name()) || catalog::is_interactive(element.name()),
    }
}

/// The values of `property` that an element may have, in lower case; the usual one comes last.
pub(in crate::menu) fn possible(element: Element<'_>, property: &str, styles: &Styles<'_>) -> Vec<String> {
    possible_and_usual(element, property, styles).0
}

/// [`possible`], and whether the last value is a usual one.
pub(in crate::menu) fn possible_and_usual(
    element: Element<'_>,
    property: &str,
    styles: &Styles<'_>,
) -> (Vec<String>, bool) {
    let candidates = candidates(element, &[property], styles);
    let has_usual = candidates.last().is_some_and(|(_, one)| one.matched == Match::Always);
    (candidates.into_iter().map(|(_, one)| one.value.into_owned()).collect(), has_usual)
}

/// Whether an element may have a value of interchangeable properties that fits, leaving at-rule conditions
/// aside: states and expressions decide.
pub(in crate::menu) fn may_have(
    element: Element<'_>,
    properties: &[&str],
    styles: &Styles<'_>,
    fits: impl Fn(&str) -> bool,
) -> bool {
    properties.iter().any(|name| styles.may_declare(element, name, &fits))
        && candidates_by_states(element, properties, styles).iter().any(|(_, one)| fits(&one.value))
}

/// A side of an element, in the order of the values of `margin`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::menu) enum Side {
    Top,
    Right,
    Bottom,
    Left,
}

impl Side {
    /// All sides.
    pub(in crate::menu) const ALL: [Side; 4] = [Side::Top, Side::Right, Side::Bottom, Side::Left];

    /// The longhand of `margin` for this side.
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

    /// The offset property for this side.
    pub(in crate::menu) fn offset(self) -> &'static str {
        match self {
            Side::Top => "top",
            Side::Right => "right",
            Side::Bottom => "bottom",
            Side::Left => "left",
        }
    }

    /// The value for this side in a shorthand of one or two values: start and end, or one for both.
    pub(in crate::menu) fn of_pair(self, value: &str) -> Option<&str> {
        let values: Vec<&str> = words(value).take(3).collect();
        let is_start = matches!(self, Side::Top | Side::Left);
        match values[..] {
            [both] => Some(both),
            [start, end] => Some(if is_start { start } else { end }),
            _ => None,
        }
    }

    /// The value for this side in a shorthand of one to four values.
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

/// A family of properties for sides: the longhand of one side, the shorthands for both block sides and for
/// both inline sides, and the shorthand for all four.
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
pub(in crate::menu) const INSETS: OnSides =
    OnSides { own: Side::offset, block: "inset-block", inline: "inset-inline", all: "inset" };

impl OnSides {
    /// The properties that set one side: the stronger declaration wins, and within one rule the later one.
    pub(in crate::menu) fn of(&self, side: Side) -> [&'static str; 3] {
        [self.all, self.both(side), (self.own)(side)]
    }

    fn both(&self, side: Side) -> &'static str {
        if matches!(side, Side::Left | Side::Right) { self.inline } else { self.block }
    }

    /// The part of a value that applies to `side`; `None` if the shorthand cannot be split.
    pub(in crate::menu) fn value<'v>(&self, side: Side, name: &str, value: &'v str) -> Option<&'v str> {
        match name {
            _ if name == self.all => side.of(value),
            _ if name == self.both(side) => side.of_pair(value),
            _ => Some(value),
        }
    }

    /// All properties of the family.
    pub(in crate::menu) fn names(&self) -> impl Iterator<Item = &'static str> {
        Side::ALL.into_iter().map(self.own).chain([self.block, self.inline, self.all])
    }

    /// The usual value on one side, whichever property sets it, with that property.
    fn usual<'a>(
        &self,
        element: Element<'a>,
        side: Side,
        styles: &'a Styles<'a>,
    ) -> Option<(&'static str, Cow<'a, str>)> {
        let (name, declared) = usual_winner(element, &self.of(side), styles)?;
        let value = match declared.value {
            Cow::Borrowed(value) => Cow::Borrowed(self.value(side, name, value)?),
            Cow::Owned(value) => Cow::Owned(self.value(side, name, &value)?.to_owned()),
        };
        Some((name, value))
    }
}

/// The usual margin of an element on one side.
pub(in crate::menu) fn margin<'a>(
    element: Element<'a>,
    side: Side,
    styles: &'a Styles<'a>,
) -> Option<(&'static str, Cow<'a, str>)> {
    MARGINS.usual(element, side, styles)
}

/// The largest margin that an element may have on one side, in pixels, leaving at-rule conditions aside.
/// Elements that follow another often get it from a rule that may match others.
pub(in crate::menu) fn largest_margin(element: Element<'_>, side: Side, styles: &Styles<'_>) -> f64 {
    let candidates = candidates_by_states(element, &MARGINS.of(side), styles);
    largest(&candidates, |(name, one)| pixels(MARGINS.value(side, name, &one.value)?))
}

/// The largest of the possible lengths; 0 is among them unless one is always declared.
fn largest<'a>(
    candidates: &[(&'a str, Declared<'a>)],
    in_pixels: impl Fn(&(&'a str, Declared<'a>)) -> Option<f64>,
) -> f64 {
    let is_always_said = candidates.last().is_some_and(|(_, one)| one.matched == Match::Always);
    let otherwise = (!is_always_said).then_some(0.0);
    candidates.iter().filter_map(in_pixels).chain(otherwise).reduce(f64::max).unwrap_or(0.0)
}

/// The usual offset of a positioned element from one side of its containing block.
pub(in crate::menu) fn offset<'a>(
    element: Element<'a>,
    side: Side,
    styles: &'a Styles<'a>,
) -> Option<(&'static str, Cow<'a, str>)> {
    INSETS.usual(element, side, styles)
}

/// The properties that set the gap between flex items. Where a value sets the row gap first, its last word is
/// the column gap.
const GAPS: [&str; 4] = ["gap", "grid-gap", "column-gap", "grid-column-gap"];

/// The usual gap between two items of a flex row, in pixels.
pub(in crate::menu) fn gap(row: Element<'_>, styles: &Styles<'_>) -> f64 {
    let said = usual_winner(row, &GAPS, styles);
    said.and_then(|(_, gap)| pixels(words(&gap.value).last()?)).unwrap_or(0.0)
}

/// The largest gap that a flex row may have, leaving at-rule conditions aside.
pub(in crate::menu) fn largest_gap(row: Element<'_>, styles: &Styles<'_>) -> f64 {
    let said = candidates_by_states(row, &GAPS, styles);
    largest(&said, |(_, gap)| pixels(words(&gap.value).last()?))
}

/// The usual padding of an element on one side, in pixels; 0 where it is not known.
pub(in crate::menu) fn padding(element: Element<'_>, side: Side, styles: &Styles<'_>) -> f64 {
    let value = PADDINGS.usual(element, side, styles);
    value.and_then(|(_, value)| pixels(&value)).unwrap_or(0.0)
}

/// Whether an element may have padding on one side, including padding of an unknown size.
pub(in crate::menu) fn may_have_padding(element: Element<'_>, side: Side, styles: &Styles<'_>) -> bool {
    let is_some = |value: &str| !are_all_zero(value) && !is_reset(value);
    let candidates = candidates(element, &PADDINGS.of(side), styles);
    candidates.iter().any(|(name, one)| PADDINGS.value(side, name, &one.value).is_none_or(is_some))
}

/// The usual padding on the left and right together.
pub(in crate::menu) fn padding_across(element: Element<'_>, styles: &Styles<'_>) -> f64 {
    padding(element, Side::Left, styles) + padding(element, Side::Right, styles)
}

/// The property that gives an element an `auto` margin on one side, if any.
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

/// The font size of the page, in pixels.
pub(in crate::menu) const ROOT_FONT_SIZE: f64 = 16.0;

/// A length in pixels, with 16px for `em` and `rem`; `None` where only a browser knows.
pub(in crate::menu) fn pixels(value: &str) -> Option<f64> {
    let (number, unit) = length(value)?;
    match unit {
        "" | "px" => Some(number),
        "em" | "rem" => Some(number * ROOT_FONT_SIZE),
        _ => None,
    }
}

/// A concern because of the rule that gives `element` its `property`.
pub(in crate::menu) fn objection(
    text: &str,
    element: Element<'_>,
    property: &str,
    styles: &Styles<'_>,
) -> Objection {
    objection_by(text, rule_of(element, property, styles))
}

/// A concern that names the rule it is because of.
pub(in crate::menu) fn objection_by(text: &str, rule: Option<ScopedRule<'_>>) -> Objection {
    match rule {
        Some(named) => Objection::new(format!("{text} (`{}`)", named.prelude_on_one_line()), rule),
        None => Objection::new(text, rule),
    }
}
