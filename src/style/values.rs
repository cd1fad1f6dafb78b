//! What the values of properties come to, as far as it decides whether something can be seen.

use std::borrow::Cow;

use super::length::length;
use super::prelude::string_length;
use crate::syntax::css_comment_length;

/// A written value as everything that asks for values gets it: without comments, in lower case and trimmed;
/// and whether it is `!important`, which is not part of it.
pub(crate) fn read(written: &str) -> (Cow<'_, str>, bool) {
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
    use super::{functions, read, words};

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
    fn functions_are_told_with_their_arguments() {
        let all = |value| -> Vec<(&str, Vec<&str>)> {
            functions(value).map(|(name, arguments)| (name, arguments.collect())).collect()
        };
        assert_eq!(
            all("translate(min(1px, 2px), 0) scale(2)"),
            [("translate", vec!["min(1px, 2px)", "0"]), ("scale", vec!["2"])]
        );
        assert_eq!(all("none"), []);
        assert_eq!(words("0 calc(1px + 2px)  auto").collect::<Vec<_>>(), ["0", "calc(1px + 2px)", "auto"]);
        assert_eq!(all("rotate(3deg"), [("rotate", vec!["3deg"])]);
    }
}
