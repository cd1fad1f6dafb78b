//! What paints an element in front of those without a position.

use crate::style::{is_css_wide, words};

/// A property, with a test for the values that raise an element.
pub(in crate::menu) type Raising = (&'static str, fn(&str) -> bool);

/// The properties that paint an element in front of elements without a position, and at the same level as positioned
/// ones: a position, or a stacking context.
pub(in crate::menu) static RAISING: [Raising; 26] = [
    ("position", |position| matches!(position, "relative" | "sticky")),
    ("opacity", |part| !is_opaque(part)),
    ("filter", is_some),
    ("-webkit-filter", is_some),
    ("transform", is_some),
    ("transform-style", |style| style == "preserve-3d"),
    ("translate", is_some),
    ("scale", is_some),
    ("rotate", is_some),
    ("mix-blend-mode", |mode| is_some(mode) && mode != "normal"),
    ("will-change", |property| {
        is_some(property) && !matches!(property, "auto" | "contents" | "scroll-position")
    }),
    ("isolation", |isolation| isolation == "isolate"),
    ("clip-path", is_some),
    ("-webkit-clip-path", is_some),
    ("mask", is_some),
    ("mask-image", is_some),
    ("-webkit-mask", is_some),
    ("-webkit-mask-image", is_some),
    ("backdrop-filter", is_some),
    ("-webkit-backdrop-filter", is_some),
    ("perspective", is_some),
    ("-webkit-perspective", is_some),
    ("view-transition-name", is_some),
    ("animation", is_some),
    ("animation-name", is_some),
    ("contain", |contain| {
        words(contain).any(|word| matches!(word, "paint" | "layout" | "strict" | "content"))
    }),
];

/// Whether an `opacity` is certainly 1.
fn is_opaque(value: &str) -> bool {
    let part = match value.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().map(|percent| percent / 100.0),
        None => value.parse::<f64>(),
    };
    is_css_wide(value) || part.is_ok_and(|part| part >= 1.0)
}

/// Whether a value is anything but `none` and what the element would have without it.
pub(in crate::menu) fn is_some(value: &str) -> bool {
    value != "none" && !is_css_wide(value)
}
