//! What the values of properties come to, as far as it decides whether something can be seen.

use std::borrow::Cow;

use lightningcss::traits::Parse;
use lightningcss::values::calc::{Calc, MathFunction};
use lightningcss::values::length::LengthPercentage;
use lightningcss::values::number::CSSNumber;
use lightningcss::values::percentage::DimensionPercentage;

use super::prelude::string_length;
use crate::syntax::css_comment_length;

/// A written value as everything that asks for values gets it: without comments, in lower case and trimmed;
/// and whether it is `!important`, which is not part of it.
pub(super) fn read(written: &str) -> (Cow<'_, str>, bool) {
    let is_read = !written.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'/');
    let value = match is_read {
        true => Cow::Borrowed(written.trim()),
        false => Cow::Owned(without_comments(written).trim().to_ascii_lowercase()),
    };
    match (without_importance(&value).map(str::len), value) {
        (None, value) => (value, false),
        (Some(end), Cow::Borrowed(value)) => (Cow::Borrowed(&value[..end]), true),
        (Some(end), Cow::Owned(mut value)) => {
            value.truncate(end);
            (Cow::Owned(value), true)
        }
    }
}

fn without_importance(value: &str) -> Option<&str> {
    Some(value.strip_suffix("important")?.trim_end().strip_suffix('!')?.trim_end())
}

/// A value with a blank in place of each comment, since comments separate words, too.
pub(super) fn without_comments(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut bare = String::with_capacity(value.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            quote @ (b'"' | b'\'') => at += string_length(&bytes[at..], *quote),
            b'/' if bytes[at..].starts_with(b"/*") => {
                bare.push_str(&value[copied..at]);
                bare.push(' ');
                at += css_comment_length(&bytes[at..]).unwrap_or(bytes.len() - at);
                copied = at;
            }
            _ => at += 1,
        }
    }
    bare.push_str(&value[copied..]);
    bare
}

/// Whether a value is a CSS-wide keyword, which cancels what weaker rules say.
pub(crate) fn is_css_wide(value: &str) -> bool {
    matches!(value, "inherit" | "initial" | "unset" | "revert" | "revert-layer")
}

/// Whether a value cancels what weaker rules say, and is not `inherit`.
pub(crate) fn is_reset(value: &str) -> bool {
    is_css_wide(value) && value != "inherit"
}

/// Whether a `transform` moves something off the screen, leaves nothing of it, or shows only its edge.
pub(super) fn is_moved_away(value: &str) -> bool {
    // Of two turns one may undo the other, and what is moved towards the viewer shows its side.
    let is_deep = |name: &str| {
        matches!(name, "rotatex" | "rotatey" | "perspective" | "translatez") || name.ends_with("3d")
    };
    let is_turned_once = || functions(value).filter(|(name, _)| is_deep(name)).count() == 1;
    functions(value).any(|(name, mut arguments)| match name {
        "translate" | "translatex" | "translatey" | "translate3d" => arguments.take(2).any(is_far_away),
        "scale" | "scalex" | "scaley" | "scale3d" => arguments.take(2).any(is_zero),
        "rotatex" | "rotatey" => arguments.next().is_some_and(is_right_angle) && is_turned_once(),
        _ => false,
    })
}

/// Whether a value of `rotate` turns the edge of something to the viewer.
pub(super) fn is_by_edge(value: &str) -> bool {
    let words: Vec<&str> = words(value).collect();
    match words[..] {
        ["x" | "y", angle] | [angle, "x" | "y"] => is_right_angle(angle),
        _ => false,
    }
}

/// Whether an angle is a right one, in either direction and after any number of full turns.
fn is_right_angle(angle: &str) -> bool {
    let turns = length(angle).and_then(|(number, unit)| match unit {
        "deg" => Some(number / 360.0),
        "grad" => Some(number / 400.0),
        "rad" => Some(number / std::f64::consts::TAU),
        "turn" => Some(number),
        _ => None,
    });
    turns.is_some_and(|turns| ((2.0 * turns).rem_euclid(1.0) - 0.5).abs() < 0.005)
}

/// Whether a value of `scale` leaves no width or no height.
pub(super) fn is_flat(value: &str) -> bool {
    words(value).take(2).any(is_zero)
}

/// Whether a value of `clip-path` leaves nothing visible.
pub(super) fn is_cut_away(value: &str) -> bool {
    functions(value).any(|(name, mut arguments)| match name {
        "inset" => leaves_nothing(arguments.next().unwrap_or_default()),
        "circle" | "ellipse" => {
            let mut words = arguments.next().unwrap_or_default().split_ascii_whitespace();
            let mut radii = words.by_ref().take_while(|word| *word != "at");
            radii.any(is_zero)
        }
        "rect" => is_clipped(value),
        _ => false,
    })
}

/// Whether the insets of `inset(…)` on two opposite sides add up to everything.
fn leaves_nothing(insets: &str) -> bool {
    let sides: Vec<&str> = insets.split_ascii_whitespace().take_while(|word| *word != "round").collect();
    let (vertical, horizontal) = match sides[..] {
        [all] => ([all, all], [all, all]),
        [vertical, horizontal] => ([vertical, vertical], [horizontal, horizontal]),
        [top, horizontal, bottom] => ([top, bottom], [horizontal, horizontal]),
        [top, right, bottom, left] => ([top, bottom], [left, right]),
        _ => return false,
    };
    let part = |side: &str| match length(side) {
        Some((number, unit)) if unit == "%" || number == 0.0 => Some(number),
        _ => None,
    };
    [vertical, horizontal].iter().any(|[start, end]| {
        part(start).zip(part(end)).is_some_and(|(start, end)| start + end >= 100.0)
            || [start, end].iter().any(|side| is_far_away(side))
    })
}

/// The functions that a value consists of, with their arguments.
pub(crate) fn functions(value: &str) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let (name, inside) = rest.split_once('(')?;
        let mut depth = 1_usize;
        let end = inside.bytes().position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let (arguments, after) = inside.split_at(end.unwrap_or(inside.len()));
        rest = after;
        let name = name.trim_start_matches(')').trim();
        let mut depth = 0_usize;
        let arguments = arguments.split(move |c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ',' && depth == 0
        });
        Some((name, arguments.map(str::trim)))
    })
}

/// A number and the unit after it. A sum or another calculation gives its result, if it has a single unit or
/// only pixels and font units, which count as 16 pixels.
pub(crate) fn length(value: &str) -> Option<(f64, &str)> {
    if value.ends_with(')') {
        return calculated(value);
    }
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let unit = &value[end..];
    let is_unit = unit == "%" || unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    Some((value[..end].parse().ok()?, unit)).filter(|_| is_unit)
}

/// How many brackets are looked into.
const MAX_DEPTH: usize = 16;

/// Whether a value is a `calc(…)` or another math function that is looked into.
fn is_sum(value: &str) -> bool {
    ["calc(", "min(", "max(", "clamp("].iter().any(|start| value.starts_with(start))
        && value.bytes().filter(|byte| *byte == b'(').count() <= MAX_DEPTH
}

/// What a `calc(…)`, or another math function, comes to.
fn calculated(value: &str) -> Option<(f64, &'static str)> {
    if !is_sum(value) {
        return None;
    }
    if let Ok(number) = CSSNumber::parse_string(value) {
        return Some((number.into(), ""));
    }
    match LengthPercentage::parse_string(value).ok()? {
        DimensionPercentage::Dimension(length) => {
            const UNITS: [&str; 7] = ["px", "em", "rem", "vw", "vh", "vmin", "vmax"];
            let (number, unit) = length.to_unit_value();
            Some((number.into(), *UNITS.iter().find(|known| **known == unit)?))
        }
        DimensionPercentage::Percentage(part) => Some((f64::from(part.0) * 100.0, "%")),
        DimensionPercentage::Calc(calc) => Some((in_pixels(&calc, None)?, "px")),
    }
}

/// What a length comes to in pixels where `whole` is 100%, with 16 pixels for font units; `None` where only a
/// browser knows.
pub(crate) fn pixels_of(value: &str, whole: f64) -> Option<f64> {
    match length(value) {
        Some((number, "" | "px")) => Some(number),
        Some((number, "em" | "rem")) => Some(number * 16.0),
        Some((number, "%")) => Some(number * whole / 100.0),
        Some(_) => None,
        None if is_sum(value) => match LengthPercentage::parse_string(value).ok()? {
            DimensionPercentage::Calc(calc) => in_pixels(&calc, Some(whole)),
            _ => None,
        },
        None => None,
    }
}

/// What a sum of lengths comes to, in pixels; `None` where it depends on its surroundings. Percentages are
/// parts of `whole`, if that is known.
fn in_pixels(calc: &Calc<LengthPercentage>, whole: Option<f64>) -> Option<f64> {
    match calc {
        Calc::Value(value) => match &**value {
            DimensionPercentage::Dimension(length) => match length.to_unit_value() {
                (number, "px") => Some(number.into()),
                (number, "em" | "rem") => Some(f64::from(number) * 16.0),
                _ => None,
            },
            DimensionPercentage::Calc(calc) => in_pixels(calc, whole),
            DimensionPercentage::Percentage(part) => Some(f64::from(part.0) * whole?),
        },
        Calc::Sum(one, other) => Some(in_pixels(one, whole)? + in_pixels(other, whole)?),
        Calc::Product(factor, one) => Some(f64::from(*factor) * in_pixels(one, whole)?),
        Calc::Function(function) => match &**function {
            MathFunction::Calc(inner) => in_pixels(inner, whole),
            _ => None,
        },
        Calc::Number(_) => None,
    }
}

/// The words of a value; brackets with their contents are part of a word.
pub(crate) fn words(value: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let ends_word = move |byte: char| {
        match byte {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && byte.is_ascii_whitespace()
    };
    value.split(ends_word).filter(|word| !word.is_empty())
}

/// Whether one of the lengths in a value is, or may be, greater than zero.
pub(super) fn takes_room(value: &str) -> bool {
    let is_long = |part: &str| length(part).is_some_and(|(number, _)| number > 0.0);
    value.contains('(') || words(value).any(is_long)
}

/// Whether a length is negative; for one that only a browser knows, whether it has anything negative in it.
pub(crate) fn is_negative(value: &str) -> bool {
    match length(value) {
        Some((number, _)) => number < 0.0,
        None => value.starts_with('-') || value.contains("(-") || value.contains(" -"),
    }
}

pub(super) fn is_zero(value: &str) -> bool {
    length(value).is_some_and(|(number, _)| number == 0.0)
}

/// Whether each word of a value is zero.
pub(crate) fn are_all_zero(value: &str) -> bool {
    words(value).all(is_zero)
}

/// Whether a word of a value is [far away](is_far_away).
pub(super) fn has_far_away(value: &str) -> bool {
    words(value).any(is_far_away)
}

/// Whether a value of `clip` leaves nothing visible.
pub(super) fn is_clipped(value: &str) -> bool {
    let sides = value.strip_prefix("rect(").and_then(|sides| sides.strip_suffix(')')).unwrap_or_default();
    let sides = sides.split([',', ' ']).filter(|side| !side.is_empty());
    let sides: Vec<Option<(f64, &str)>> = sides.map(length).collect();
    let [top, right, bottom, left] = sides[..] else { return false };
    let is_nothing = |start: Option<(f64, &str)>, end: Option<(f64, &str)>| match (start, end) {
        (Some((start, unit)), Some((end, other))) => end <= start && (unit == other || end == 0.0),
        _ => false,
    };
    is_nothing(top, bottom) || is_nothing(left, right)
}

/// Whether a length is beyond what any chat is wide or high.
///
/// To the left and above, nothing can be scrolled to, and few chats are as wide. To the right and below,
/// large screens end there, which chats may fill; 100vh further down is another message.
pub(crate) fn is_far_away(value: &str) -> bool {
    length(value).is_some_and(|(number, unit)| match unit {
        "px" => number <= -500.0 || number >= 5000.0,
        "em" | "rem" => number <= -30.0 || number >= 300.0,
        "vw" | "vmax" => number.abs() >= 100.0,
        "vh" => number <= -100.0,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, functions, length, read, words};

    #[test]
    fn comments_case_and_importance_are_no_part_of_a_value() {
        for (written, value, is_important) in [
            ("none", "none", false),
            ("  None", "none", false),
            ("none !important", "none", true),
            ("none! IMPORTANT", "none", true),
            ("none !important /* x */", "none", true),
            ("/* x */ none /* y */ !/* z */important", "none", true),
            ("0/**/auto", "0 auto", false),
            ("flex /* row", "flex", false),
            ("'/* X */' /* Y */", "'/* x */'", false),
            ("\"\\\"/*\"/* Y */", "\"\\\"/*\"", false),
            ("important", "important", false),
            ("1px / 2px", "1px / 2px", false),
            ("", "", false),
        ] {
            assert_eq!(read(written), (value.into(), is_important), "{written}");
        }
    }

    #[test]
    fn a_length_is_what_it_comes_to() {
        for (value, expected) in [
            ("12px", Some((12.0, "px"))),
            ("calc(4px + 8px)", Some((12.0, "px"))),
            ("calc(2 * 6px)", Some((12.0, "px"))),
            ("calc(1rem + 4px)", Some((20.0, "px"))),
            ("calc(2rem)", Some((2.0, "rem"))),
            ("max(4px, 12px)", Some((12.0, "px"))),
            ("calc(10% + 20%)", Some((30.0, "%"))),
            ("calc(0)", Some((0.0, ""))),
            ("calc(-600px)", Some((-600.0, "px"))),
            ("calc(100% - 4px)", None),
            ("calc(1vw + 4px)", None),
            ("calc(", None),
            ("var(--x)", None),
            ("4px solid", None),
        ] {
            let found = length(value).map(|(number, unit)| ((number * 1000.0).round() / 1000.0, unit));
            assert_eq!(found, expected, "{value}");
        }
        let deep = format!("calc({}1px{})", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
        assert_eq!(length(&deep), None);
        assert_eq!(words("0 calc(1px + 2px)  auto").collect::<Vec<_>>(), ["0", "calc(1px + 2px)", "auto"]);
    }

    #[test]
    fn functions_are_told_with_their_arguments() {
        let all = |value| -> Vec<(&str, Vec<&str>)> {
            functions(value).map(|(name, arguments)| (name, arguments.collect())).collect()
        };
        assert_eq!(
            all("translate(min(1px, 2px), 0) scale(2)"),
            [("translate", vec!["min(1px, 2px)", "0"]), ("scale", vec!["2"])]
        );
        assert_eq!(all("none"), []);
        assert_eq!(all("rotate(3deg"), [("rotate", vec!["3deg"])]);
    }
}
