//! Whether a color is dark.

use lightningcss::traits::Parse;
use lightningcss::values::color::CssColor;

/// Whether white would be read better on this color than black; `None` where only a browser knows which color it is.
pub(crate) fn is_dark(color: &str) -> Option<bool> {
    let color = CssColor::parse_string(color).ok()?;
    let CssColor::RGBA(color) = color.to_rgb().ok()? else { return None };
    let light = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * light(color.red) + 0.7152 * light(color.green) + 0.0722 * light(color.blue);
    // Where the contrast to both is the same: (1.05 / (l + 0.05)) = ((l + 0.05) / 0.05).
    const MIDDLE: f64 = 0.179;
    (color.alpha > 200).then_some(luminance < MIDDLE)
}

#[cfg(test)]
mod tests {
    use super::is_dark;

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
            "transparent",
            "linear-gradient(#000, #111)",
            "none",
            "currentcolor",
        ] {
            assert_eq!(is_dark(unknown), None, "{unknown}");
        }
    }
}
