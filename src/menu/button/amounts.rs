//! Whether a value has little effect. What is not understood counts as much.

use crate::menu::said::layout::pixels;
use crate::style::length;
use crate::style::words;

/// How far something may move, as buttons do while pointed at, and how wide its border may be, in pixels.
pub(super) const MAX_SHIFT: f64 = 4.0;
/// Below this opacity hardly anything is seen.
const MIN_OPACITY: f64 = 0.3;

/// Whether a value is a length from `least` to `most` pixels.
pub(in crate::menu) fn is_between(value: &str, least: f64, most: f64) -> bool {
    pixels(value).is_some_and(|length| (least..=most).contains(&length))
}

/// Whether no length of a value exceeds [`MAX_SHIFT`].
pub(super) fn are_near(value: &str) -> bool {
    value
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .all(|part| is_between(part, -MAX_SHIFT, MAX_SHIFT))
}

/// The number in a value; a percentage as a fraction.
pub(super) fn factor(value: &str) -> Option<f64> {
    match value.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|percent| percent / 100.0),
        None => value.parse().ok(),
    }
}

/// Whether something scaled by each of these factors keeps about its size.
pub(super) fn are_about_one(value: &str) -> bool {
    let mut parts = value.split([',', ' ']).filter(|part| !part.is_empty());
    parts.all(|part| factor(part).is_some_and(|factor| (0.75..=1.3).contains(&factor)))
}

/// Whether something with this opacity is well seen.
pub(super) fn is_opaque(value: &str) -> bool {
    factor(value).is_some_and(|part| part >= MIN_OPACITY)
}

/// Whether each function of a value has little effect, by its name and its arguments.
fn all_functions(value: &str, are_few: fn(&str, &str) -> bool) -> bool {
    words(value).all(|function| {
        let parts = function.strip_suffix(')').and_then(|one| one.split_once('('));
        parts.is_some_and(|(name, arguments)| are_few(name, arguments))
    })
}

/// Whether a `transform` only turns something, moves it a little, or changes its size a little.
pub(super) fn hardly_transforms(value: &str) -> bool {
    value == "none"
        || all_functions(&value.replace(")", ") "), |name, arguments| match name {
            _ if name.starts_with("translate") => are_near(arguments),
            "scale" | "scalex" | "scaley" | "scalez" | "scale3d" => are_about_one(arguments),
            _ => matches!(name, "rotate" | "rotatez"),
        })
}

/// Whether a `rotate` turns something in the plane of the page, and not edge-on to the viewer.
pub(super) fn turns_flat(value: &str) -> bool {
    let angle = value.strip_prefix("z ").or_else(|| value.strip_suffix(" z")).unwrap_or(value);
    let units = ["deg", "turn", "rad", "grad"];
    length(angle.trim()).is_some_and(|(_, unit)| units.contains(&unit))
}

/// Whether an `aspect-ratio` is about square.
pub(super) fn is_square(value: &str) -> bool {
    let (width, height) = value.split_once('/').unwrap_or((value, "1"));
    let side = |side: &str| side.trim().parse::<f64>().ok();
    side(width)
        .zip(side(height))
        .is_some_and(|(width, height)| height > 0.0 && (0.8..=1.25).contains(&(width / height)))
}

/// Whether a `filter` hardly changes what is seen.
pub(super) fn hardly_filters(value: &str) -> bool {
    value == "none"
        || all_functions(value, |name, arguments| match name {
            "opacity" => is_opaque(arguments),
            "brightness" | "contrast" => factor(arguments).is_some_and(|part| (0.7..=1.5).contains(&part)),
            _ => matches!(name, "drop-shadow" | "saturate" | "grayscale" | "sepia"),
        })
}

/// Whether no width in the value of a border or an outline is more than a few pixels.
pub(super) fn is_thin(value: &str) -> bool {
    const COLORS: [&str; 10] =
        ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color"];
    let is_thin_line = |word: &str| is_between(word, 0.0, MAX_SHIFT);
    // A variable beside a width is a color.
    let has_width = words(value).any(is_thin_line);
    words(value).all(|word| {
        let is_color = || COLORS.iter().any(|color| word.starts_with(color));
        let is_name =
            || word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') && word != "thick";
        is_thin_line(word)
            || word.starts_with('#')
            || is_name()
            || is_color()
            || (has_width && word.starts_with("var("))
    })
}

/// Whether a value of `font` or `font-size` sets a usual size.
pub(super) fn is_usual_font_size(name: &str, value: &str) -> bool {
    let is_usual = |size: &str| {
        let is_named =
            ["small", "medium", "large", "x-large", "smaller", "larger", "x-small"].contains(&size);
        let is_part = || size.ends_with('%') && factor(size).is_some_and(|part| (0.6..=1.5).contains(&part));
        is_named || is_between(size, 8.0, 28.0) || is_part()
    };
    match name {
        "font" => size_in_font(value).is_none_or(|(size, _)| is_usual(size)),
        _ => is_usual(value),
    }
}

/// Whether a value of `font` or `line-height` makes a line at most that many pixels high.
pub(super) fn is_low(name: &str, value: &str, most: f64) -> bool {
    let is_low = |height: &str| {
        // Line heights relative to the font are taken for a usual font size.
        let height_in_pixels = match length(height) {
            Some((lines, "")) => Some(lines * 16.0),
            Some((all, "%")) => Some(all / 100.0 * 16.0),
            _ => pixels(height),
        };
        height == "normal" || height_in_pixels.is_some_and(|height| height <= most)
    };
    match name {
        "font" => size_in_font(value).and_then(|(_, height)| height).is_none_or(is_low),
        _ => is_low(value),
    }
}

/// The size in a value of `font`, and its line height if there is one. `None` for the name of a system font.
pub(in crate::menu) fn size_in_font(value: &str) -> Option<(&str, Option<&str>)> {
    let is_size = |word: &&str| {
        let is_number =
            word.starts_with(|c: char| c.is_ascii_digit() || c == '.') && word.parse::<f64>().is_err();
        is_number || word.contains(['(', '/'])
    };
    const OF_SYSTEM: [&str; 6] = ["caption", "icon", "menu", "message-box", "small-caption", "status-bar"];
    if OF_SYSTEM.contains(&value) {
        return None;
    }
    // A size that is not found is not usual.
    let word = words(value).find(is_size).unwrap_or("");
    let mut parts = word.splitn(2, '/');
    Some((parts.next().unwrap_or_default(), parts.next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_told_from_much() {
        for (value, expected) in [
            ("1px solid", true),
            ("thin dashed rgba(0, 0, 0, 0.2)", true),
            ("2px solid var(--line)", true),
            ("var(--line)", false),
            ("1in solid", false),
            ("calc(20px) solid", false),
            ("thick solid red", false),
            ("0", true),
        ] {
            assert_eq!(is_thin(value), expected, "{value}");
        }
        for (value, size, line) in [
            ("400 14px/90px x", true, false),
            ("italic 700 .9rem/1.2 a, 'b c'", true, true),
            ("60px x", false, true),
            ("menu", true, true),
            ("calc(1px * 90) x", false, true),
            ("var(--font)", false, true),
        ] {
            assert_eq!(is_usual_font_size("font", value), size, "{value}");
            assert_eq!(is_low("font", value, 36.0), line, "{value}");
        }
        assert!(hardly_filters("drop-shadow(0 1px 2px rgba(0, 0, 0, .3)) opacity(80%)"));
        assert!(!hardly_filters("opacity(0)") && !hardly_filters("blur(9px)") && !hardly_filters("url(#x)"));
        assert!(
            hardly_transforms("scale(1.1)rotate(90deg)") && !hardly_transforms("rotate(90deg) skew(9deg)")
        );
    }
}
