//! How light colors are, and how well they can be told apart.

use lightningcss::traits::Parse;
use lightningcss::values::color::CssColor;

use super::nests_too_deep;
use super::values::is_css_wide;

/// The relative luminance of a color, from 0 for black to 1 for white; `None` for one that only a browser
/// knows, and for one that lets the background show through.
pub(crate) fn luminance(color: &str) -> Option<f64> {
    const NEARLY_ALL: u8 = 200;
    let (luminance, alpha) = luminance_and_alpha(color)?;
    (alpha > NEARLY_ALL).then_some(luminance)
}

/// The alpha value, out of 255, up to which a color can hardly be seen.
const HARDLY_ANY: u8 = 50;

/// The relative luminance of a color, whatever is behind it, and its alpha value, up to 255 for opaque.
fn luminance_and_alpha(color: &str) -> Option<(f64, u8)> {
    let CssColor::RGBA(color) = parsed(color)?.to_rgb().ok()? else { return None };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = [color.red, color.green, color.blue].map(linear);
    Some((0.2126 * red + 0.7152 * green + 0.0722 * blue, color.alpha))
}

fn parsed(color: &str) -> Option<CssColor> {
    // An element's own `style` is not covered by the check for styles that nest too deep.
    if nests_too_deep(color) { None } else { CssColor::parse_string(color).ok() }
}

/// The contrast of two luminances, from 1 for none to 21, as the accessibility guidelines define it.
pub(crate) fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What can be seen of a background.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Background {
    /// Nothing: what is behind it shows.
    Clear,
    /// Colors of these luminances: a single one, or those of a gradient.
    Painted(Vec<f64>),
    /// Something that only a browser knows.
    Unknown,
}

impl Background {
    /// What a value of `background` or `background-color`, in lower case, paints.
    pub(crate) fn of(value: &str) -> Background {
        if matches!(value, "none" | "transparent" | "0" | "0 0") || is_css_wide(value) {
            return Background::Clear;
        }
        // A picture, or a color that lets the background through, may look like any color.
        let (mut painted, mut is_clear) = (Vec::new(), true);
        for word in paint_words(value) {
            match (luminance(word), luminance_and_alpha(word)) {
                (Some(luminance), _) => painted.push(luminance),
                (None, Some((_, alpha))) if alpha <= HARDLY_ANY => {}
                _ if parsed(word).is_some() || word.starts_with("url(") => return Background::Unknown,
                _ => is_clear &= is_about_pictures(word),
            }
        }
        match painted.is_empty() {
            true if is_clear => Background::Clear,
            true => Background::Unknown,
            false => Background::Painted(painted),
        }
    }

    /// Whether white is easier to read than black on all of it; `None` where that is not known.
    pub(crate) fn is_dark(&self) -> Option<bool> {
        let Background::Painted(all) = self else { return None };
        let mut dark = all.iter().map(|luminance| contrast(*luminance, 1.0) > contrast(*luminance, 0.0));
        let first = dark.next()?;
        dark.all(|one| one == first).then_some(first)
    }

    /// Whether a color can hardly be told from some part of it.
    pub(crate) fn hides(&self, color: &str, least_contrast: f64) -> bool {
        // A text whose color is not declared is nearly black.
        let color = if is_css_wide(color) || is_of_system(color) {
            Some((0.0, u8::MAX))
        } else {
            luminance_and_alpha(color)
        };
        let (color, backgrounds) = match (color, self) {
            (Some((_, alpha)), _) if alpha <= HARDLY_ANY => return true,
            (Some((color, _)), Background::Painted(backgrounds)) => (color, backgrounds),
            _ => return false,
        };
        backgrounds.iter().any(|ground| contrast(*ground, color) < least_contrast)
    }
}

/// Whether what is behind it can be read through all that a value of `background`, in lower case, paints: translucent
/// colors, also those of a gradient.
pub(crate) fn is_translucent(value: &str) -> bool {
    const READABLE: u8 = 200;
    let mut colors = paint_words(value).filter_map(luminance_and_alpha).peekable();
    !value.contains("url(") && colors.peek().is_some() && colors.all(|(_, alpha)| alpha < READABLE)
}

/// Whether a color is a system color of texts: a dark one, on a page that is not declared to be dark.
fn is_of_system(color: &str) -> bool {
    matches!(color, "canvastext" | "buttontext" | "fieldtext" | "windowtext" | "captiontext" | "infotext")
}

/// Whether a word of a `background` says how pictures are shown, and paints nothing by itself.
fn is_about_pictures(word: &str) -> bool {
    const WORDS: [&str; 20] = [
        "none",
        "repeat",
        "repeat-x",
        "repeat-y",
        "no-repeat",
        "space",
        "round",
        "scroll",
        "fixed",
        "local",
        "left",
        "right",
        "top",
        "bottom",
        "center",
        "cover",
        "contain",
        "border-box",
        "padding-box",
        "content-box",
    ];
    WORDS.contains(&word) || word.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
}

/// The words of a value; each function that is no gradient is one.
fn paint_words(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', ',', ')', '/', '\n', '\t']);
        let end = rest.find([' ', ',', ')', '(', '\n', '\t']).unwrap_or(rest.len());
        let is_function = rest[end..].starts_with('(');
        let end = match is_function {
            true if rest[..end].ends_with("gradient") => end + 1,
            true => rest[end..].find(')').map_or(rest.len(), |close| end + close + 1),
            false => end,
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Whether white is easier to read than black on this color; `None` where its luminance is not known.
pub(crate) fn is_dark(color: &str) -> Option<bool> {
    luminance(color).map(|luminance| contrast(luminance, 1.0) > contrast(luminance, 0.0))
}

#[cfg(test)]
mod tests {
    use super::{Background, contrast, is_dark, luminance};

    #[test]
    fn colors_are_told_apart_by_their_lightness() {
        let known = |color: &str| luminance(color).expect("a color");
        let of = |one: &str, other: &str| contrast(known(one), known(other));
        assert!((of("#000", "white") - 21.0).abs() < 0.01);
        assert!((of("#0b5cff", "rgb(11, 92, 255)") - 1.0).abs() < 0.01);
        assert!(of("#222", "#0b3d91") < 1.8);
    }

    #[test]
    fn dark_colors_are_told_from_others() {
        for dark in
            ["#111", "#075e54", "navy", "rgb(32 34 37)", "rgba(0,0,0,.9)", "hsl(220, 40%, 15%)", "#1f2937ff"]
        {
            assert_eq!(is_dark(dark), Some(true), "{dark}");
        }
        for light in ["#fff", "#eee", "gold", "rgb(240, 242, 245)", "#22c55e"] {
            assert_eq!(is_dark(light), Some(false), "{light}");
        }
        for unknown in [
            "var(--dark)",
            "rgba(0,0,0,.1)",
            "#0003",
            "transparent",
            "linear-gradient(#000, #111)",
            "none",
            "inherit",
            "currentcolor",
        ] {
            assert_eq!(is_dark(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn what_is_painted_is_told_from_what_is_not_known() {
        let dark = |value: &str| Background::of(value).is_dark();
        for value in [
            "#111",
            "linear-gradient(45deg, #0f2027, #2c5364)",
            "linear-gradient(to right, rgb(0 0 0) 0%, rgba(10, 20, 30, 0.95) 100%) no-repeat",
            "radial-gradient(circle at 10% 20%, black, navy 40%), #111",
        ] {
            assert_eq!(dark(value), Some(true), "{value}");
        }
        assert_eq!(dark("linear-gradient(#fff, gold)"), Some(false));
        for value in [
            "linear-gradient(#fff, #000)",
            "#222 url(\"a b.png\") center / cover",
            "linear-gradient(rgba(0, 0, 0, .6), rgba(0, 0, 0, .6)), url(x.jpg)",
            "url(x)",
            "image-set(x)",
            "var(--x)",
            "none",
        ] {
            assert_eq!(dark(value), None, "{value}");
        }
        for value in [
            "none",
            "transparent",
            "inherit",
            "0 0",
            "#0000",
            "rgb(0 0 0 / 0%)",
            "rgba(0, 0, 0, .05)",
            "none repeat scroll 0 0",
            "0 none",
        ] {
            assert_eq!(Background::of(value), Background::Clear, "{value}");
        }
        assert!(Background::of("linear-gradient(#fff, #222)").hides("#333", 1.8));
        assert!(!Background::of("linear-gradient(#fff, #eee)").hides("#333", 1.8));
        for color in ["transparent", "#fff1", "rgba(255, 255, 255, .7)"] {
            assert!(Background::of("#fff").hides(color, 1.8), "{color}");
        }
        for color in ["initial", "buttontext"] {
            assert!(
                Background::of("#111").hides(color, 1.8) && !Background::of("#fff").hides(color, 1.8),
                "{color}"
            );
        }
        assert!(Background::Unknown.hides("#0000", 1.8) && !Background::Unknown.hides("#fff", 1.8));
    }
}
