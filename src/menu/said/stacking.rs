//! What paints an element in front of those without a position.

use crate::style::{is_css_wide, words};

/// A property, with a test for the values that raise an element.
pub(in crate::menu) type Raising = (&'static str, fn(&str) -> bool);

/// The properties that paint an element in front of elements without a position, and at the same level as positioned
/// ones: a position, or a stacking context.
pub(in crate::menu) static RAISING: [Raising; 20] = [
    ("position", |position| matches!(position, "relative" | "sticky")),
    ("opacity", |part| part.parse::<f64>().is_ok_and(|part| part > 0.0 && part < 1.0)),
    ("filter", is_some),
    ("transform", is_some),
    ("translate", is_some),
    ("scale", is_some),
    ("rotate", is_some),
    ("mix-blend-mode", |mode| is_some(mode) && mode != "normal"),
    ("will-change", |property| is_some(property) && property != "auto"),
    ("isolation", |isolation| isolation == "isolate"),
    ("clip-path", is_some),
    ("mask", is_some),
    ("mask-image", is_some),
    ("-webkit-mask", is_some),
    ("-webkit-mask-image", is_some),
    ("backdrop-filter", is_some),
    ("perspective", is_some),
    ("animation", is_some),
    ("animation-name", is_some),
    ("contain", |contain| {
        words(contain).any(|word| matches!(word, "paint" | "layout" | "strict" | "content"))
    }),
];

/// Whether a value is anything but `none` and what the element would have without it.
pub(in crate::menu) fn is_some(value: &str) -> bool {
    value != "none" && !is_css_wide(value)
}
