//! What lengths come to, in whatever unit they are given.

use lightningcss::traits::Parse;
use lightningcss::values::calc::{Calc, MathFunction};
use lightningcss::values::length::LengthPercentage;
use lightningcss::values::number::CSSNumber;
use lightningcss::values::percentage::DimensionPercentage;

/// A number and the unit after it. A sum or another calculation gives its result, if it has a single unit or
/// only pixels and font units, which count as 16 pixels. Absolute units are told in pixels, units of a font in
/// `em`, and those of a screen by their short names, whatever bars a browser shows.
pub(crate) fn length(value: &str) -> Option<(f64, &str)> {
    if value.ends_with(')') {
        return calculated(value);
    }
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    match unit {
        "px" | "" | "%" | "em" | "rem" => Some((number.parse().ok()?, unit)),
        _ => in_known_unit(value, end),
    }
}

/// [`length`] for a value whose number ends at `end`, or has its exponent there.
fn in_known_unit(value: &str, end: usize) -> Option<(f64, &str)> {
    let digits = |at: usize| value[at..].bytes().take_while(u8::is_ascii_digit).count();
    let start = match value.as_bytes()[end..] {
        [b'e', b'+' | b'-', ..] => end + 2,
        [b'e', ..] => end + 1,
        _ => end,
    };
    let end = if start > end && digits(start) > 0 { start + digits(start) } else { end };
    let (number, unit) = value.split_at(end);
    let is_unit = unit == "%" || unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    Some(in_usual_unit(number.parse().ok()?, unit)).filter(|_| is_unit)
}

/// A length in the unit in which those of its kind are compared.
fn in_usual_unit(number: f64, unit: &str) -> (f64, &str) {
    /// How many pixels are an inch, by definition.
    const INCH: f64 = 96.0;
    match unit {
        "pt" => (number * INCH / 72.0, "px"),
        "pc" => (number * INCH / 6.0, "px"),
        "in" => (number * INCH, "px"),
        "cm" => (number * INCH / 2.54, "px"),
        "mm" => (number * INCH / 25.4, "px"),
        "q" => (number * INCH / 101.6, "px"),
        // In most fonts, letters and digits are about half as wide and high as the font size.
        "ex" | "ch" => (number * 0.5, "em"),
        "rex" | "rch" => (number * 0.5, "rem"),
        "cap" => (number * 0.7, "em"),
        "ic" => (number, "em"),
        "lh" => (number * 1.25, "em"),
        "rlh" => (number * 1.25, "rem"),
        "svw" | "lvw" | "dvw" | "vi" => (number, "vw"),
        "svh" | "lvh" | "dvh" | "vb" => (number, "vh"),
        "svmin" | "lvmin" | "dvmin" => (number, "vmin"),
        "svmax" | "lvmax" | "dvmax" => (number, "vmax"),
        _ => (number, unit),
    }
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
            let (number, unit) = in_usual_unit(number.into(), unit);
            Some((number, *UNITS.iter().find(|known| **known == unit)?))
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
            DimensionPercentage::Dimension(length) => {
                let (number, unit) = length.to_unit_value();
                match in_usual_unit(number.into(), unit) {
                    (number, "px") => Some(number),
                    (number, "em" | "rem") => Some(number * 16.0),
                    _ => None,
                }
            }
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

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, length};

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
            ("3pt", Some((4.0, "px"))),
            ("1e1px", Some((10.0, "px"))),
            ("-1.5e+1%", Some((-15.0, "%"))),
            ("2.54cm", Some((96.0, "px"))),
            ("calc(1in)", Some((96.0, "px"))),
            ("calc(6pt + 40q)", Some((45.795, "px"))),
            ("3ex", Some((1.5, "em"))),
            ("4e", Some((4.0, "e"))),
            ("2em", Some((2.0, "em"))),
            ("5dvh", Some((5.0, "vh"))),
            ("1turn", Some((1.0, "turn"))),
            ("1e1", Some((10.0, ""))),
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
    }
}
