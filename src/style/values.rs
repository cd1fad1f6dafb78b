//! What the values of properties come to, as far as that decides whether something can be seen.

use std::borrow::Cow;

/// A value without comments, in lower case.
pub(super) fn normal(value: &str) -> Cow<'_, str> {
    let is_normal = !value.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'/');
    if is_normal {
        return Cow::Borrowed(value.trim());
    }
    let mut rest = value;
    let mut normal = String::new();
    while let Some((before, behind)) = rest.split_once("/*") {
        normal += before;
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    normal += rest;
    Cow::Owned(normal.trim().to_ascii_lowercase())
}

/// Moved off the screen, or made so small that nothing of it is left.
pub(super) fn is_moved_away(value: &str) -> bool {
    let lengths = value.split(['(', ')', ',', ' ']);
    value.contains("scale(0)")
        || value.contains("scale(0,")
        || (value.contains("translate") && lengths.into_iter().any(is_far_away))
}

/// A number and the unit behind it.
pub(crate) fn length(value: &str) -> Option<(f64, &str)> {
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let unit = &value[end..];
    let is_unit = unit == "%" || unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    Some((value[..end].parse().ok()?, unit)).filter(|_| is_unit)
}

/// Whether a value that stands for lengths has one that is more than nothing.
pub(super) fn takes_room(value: &str) -> bool {
    let is_long = |part: &str| length(part).is_some_and(|(number, _)| number > 0.0);
    value.contains('(') || value.split_whitespace().any(is_long)
}

/// Whether a value is nothing.
pub(super) fn is_zero(value: &str) -> bool {
    length(value).is_some_and(|(number, _)| number == 0.0)
}

/// Whether each part of a value is nothing.
pub(crate) fn are_all_zero(value: &str) -> bool {
    value.split_ascii_whitespace().all(is_zero)
}

/// Further than any chat is wide or high.
pub(crate) fn is_far_away(value: &str) -> bool {
    length(value).is_some_and(|(number, unit)| match unit {
        "px" => number <= -500.0,
        "em" | "rem" => number <= -30.0,
        "vw" | "vh" | "vmax" => number <= -100.0,
        _ => false,
    })
}
