//! Which element is the containing block of an absolutely positioned one.

use super::cascade::{is_positioned, may_be_positioned};
use super::scoped::Styles;
use crate::syntax::Element;

/// Properties that make an element the containing block of absolute descendants, whatever its position.
pub(crate) const FRAMING: [&str; 10] = [
    "transform",
    "translate",
    "rotate",
    "scale",
    "filter",
    "backdrop-filter",
    "perspective",
    "contain",
    "content-visibility",
    "will-change",
];

/// Whether `element` is always the containing block of its absolutely positioned children.
pub fn is_frame(element: Element<'_>, styles: &Styles<'_>) -> bool {
    is_positioned(element, styles) || has_framing(element, styles)
}

/// [`is_frame`], if only under a condition that gives it a position.
pub fn may_be_frame(element: Element<'_>, styles: &Styles<'_>) -> bool {
    may_be_positioned(element, styles) || has_framing(element, styles)
}

/// Whether an element is usually a containing block whatever its position.
pub(crate) fn has_framing(element: Element<'_>, styles: &Styles<'_>) -> bool {
    // Few of these are declared anywhere, and a theme has many elements.
    let has_style = element.attribute("style").is_some();
    let may_be_said = |property: &str| has_style || styles.iter().any(|sheet| sheet.sheet.may_say(property));
    FRAMING
        .iter()
        .filter(|property| may_be_said(property))
        .any(|property| styles.usual_value(element, property).is_some_and(|value| frames(property, &value)))
}

/// Whether a property makes a containing block with this value.
fn frames(property: &str, value: &str) -> bool {
    if matches!(value, "none" | "initial" | "unset" | "revert" | "revert-layer") {
        return false;
    }
    let mut words = value.split([' ', ',']);
    match property {
        "contain" => words.any(|word| matches!(word, "layout" | "paint" | "strict" | "content")),
        "content-visibility" => value != "visible",
        "will-change" => words.any(|word| word == "position" || FRAMING.contains(&word)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::frames;

    #[test]
    fn some_values_make_frames() {
        let framing = [
            ("transform", "scale(1)"),
            ("filter", "var(--f)"),
            ("contain", "size layout"),
            ("will-change", "opacity, transform"),
            ("will-change", "position"),
            ("content-visibility", "auto"),
        ];
        let others = [
            ("transform", "none"),
            ("contain", "size style"),
            ("will-change", "auto"),
            ("will-change", "scroll-position"),
            ("content-visibility", "visible"),
        ];
        assert!(framing.iter().all(|(property, value)| frames(property, value)));
        assert!(!others.iter().any(|(property, value)| frames(property, value)));
    }
}
