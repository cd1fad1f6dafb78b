//! Which element is the containing block of an absolutely positioned one.

use super::cascade::{all_names, is_positioned, may_be_positioned};
use super::scoped::Styles;
use crate::syntax::Element;

/// Properties that make an element the containing block of absolute descendants, whatever its position.
pub(crate) const CONTAINING_PROPERTIES: [&str; 10] = [
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
pub fn is_containing_block(element: Element<'_>, styles: &Styles<'_>) -> bool {
    is_positioned(element, styles) || has_containing_property(element, styles)
}

/// [`is_containing_block`], if only under a condition that gives it a position.
pub fn may_be_containing_block(element: Element<'_>, styles: &Styles<'_>) -> bool {
    may_be_positioned(element, styles) || has_containing_property(element, styles)
}

/// Whether an element is usually a containing block whatever its position.
pub(crate) fn has_containing_property(element: Element<'_>, styles: &Styles<'_>) -> bool {
    // Few of these are declared anywhere, and a theme has many elements.
    let has_style = element.attribute("style").is_some();
    let may_be_said = |property: &str| {
        has_style || styles.iter().any(|sheet| all_names(property).any(|name| sheet.sheet.may_declare(name)))
    };
    CONTAINING_PROPERTIES.iter().filter(|property| may_be_said(property)).any(|property| {
        styles.usual_value(element, property).is_some_and(|value| makes_containing_block(property, &value))
    })
}

/// Whether a property makes a containing block with this value.
fn makes_containing_block(property: &str, value: &str) -> bool {
    if matches!(value, "none" | "initial" | "unset" | "revert" | "revert-layer") {
        return false;
    }
    let mut words = value.split([' ', ',']);
    match property {
        "contain" => words.any(|word| matches!(word, "layout" | "paint" | "strict" | "content")),
        "content-visibility" => value != "visible",
        "will-change" => words.any(|word| word == "position" || CONTAINING_PROPERTIES.contains(&word)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::makes_containing_block;

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
        assert!(framing.iter().all(|(property, value)| makes_containing_block(property, value)));
        assert!(!others.iter().any(|(property, value)| makes_containing_block(property, value)));
    }
}
