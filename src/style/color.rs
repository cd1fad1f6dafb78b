//! How light colors are, and how well they can be told from each other.

use lightningcss::traits::Parse;
use lightningcss::values::color::CssColor;

/// How light a color is, from 0 for black to 1 for white; `None` for one that only a browser knows, and for one through
/// which what is behind it can be seen.
pub(crate) fn lightness(color: &str) -> Option<f64> {
    const NEARLY_ALL: u8 = 200;
    let CssColor::RGBA(color) = CssColor::parse_string(color).ok()?.to_rgb().ok()? else { return None };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = [color.red, color.green, color.blue].map(linear);
    (color.alpha > NEARLY_ALL).then_some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

/// The contrast of two colors by their lightness, from 1 for none to 21, as the accessibility guidelines have it.
pub(crate) fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Whether white would be read better on this color than black; `None` where its lightness is not known.
pub(crate) fn is_dark(color: &str) -> Option<bool> {
    lightness(color).map(|lightness| contrast(lightness, 1.0) > contrast(lightness, 0.0))
}

#[cfg(test)]
mod tests {
    use super::{contrast, is_dark, lightness};

    #[test]
    fn colors_are_told_apart_by_their_lightness() {
        let known = |color: &str| lightness(color).expect("a color");
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
}
