//! What browsers make of a value: which ones they ignore, and what calculations and names in two words come to.

use std::borrow::Cow;

use super::length::length;
use super::values::{is_css_wide, words};
use super::variables::has_variable;

/// What a value of `property`, in lower case, means; `None` for one that browsers ignore, as far as that is told here:
/// of properties whose values are a few words.
pub(super) fn meaning<'v>(property: &str, value: Cow<'v, str>) -> Option<Cow<'v, str>> {
    let is_value = match property {
        "display" => {
            return match display(&value)? {
                short if short == value => Some(value),
                short => Some(Cow::Owned(short.to_owned())),
            };
        }
        "position" => are_words(&value, &[&POSITIONS]),
        "visibility" => are_words(&value, &[&VISIBILITIES]),
        "flex-direction" => are_words(&value, &[&DIRECTIONS]),
        "flex-wrap" => are_words(&value, &[&WRAPS]),
        "flex-flow" => are_words(&value, &[&DIRECTIONS, &WRAPS]),
        "opacity" => {
            let is_number = length(&value).is_some_and(|(_, unit)| matches!(unit, "" | "%"));
            is_number || is_css_wide(&value) || value.contains('(') || may_be_any(&value)
        }
        _ => true,
    };
    is_value.then(|| with_results(&value).map(Cow::Owned).unwrap_or(value))
}

const POSITIONS: [&str; 6] = ["static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"];
const VISIBILITIES: [&str; 3] = ["visible", "hidden", "collapse"];
const DIRECTIONS: [&str; 4] = ["row", "row-reverse", "column", "column-reverse"];
const WRAPS: [&str; 3] = ["nowrap", "wrap", "wrap-reverse"];

/// Whether a value is at most one word of each list, or one for all properties, or may be one.
fn are_words(value: &str, known: &[&[&str]]) -> bool {
    let is_known = |word: &str| known.iter().any(|words| words.contains(&word));
    let has_known = || (1..=known.len()).contains(&words(value).count()) && words(value).all(is_known);
    is_known(value) || has_known() || is_css_wide(value) || may_be_any(value)
}

/// Whether only a browser, or what an expression gives, tells what a value is.
fn may_be_any(value: &str) -> bool {
    value.contains(['{', '\0']) || has_variable(value)
}

/// Whether a value of `property`, in lower case, fits as it is written or in what it means, or contains a variable.
pub(super) fn may_fit(property: &str, value: &str, fits: impl Fn(&str) -> bool) -> bool {
    if fits(value) || has_variable(value) {
        return true;
    }
    match property {
        "display" => display(value).is_some_and(fits),
        _ => with_results(value).is_some_and(|result| fits(&result)),
    }
}

/// A value with the results of its calculations, if it has any that are known.
fn with_results(value: &str) -> Option<String> {
    const CALCULATIONS: [&str; 4] = ["calc(", "min(", "max(", "clamp("];
    // Few values have brackets, and fewer are calculations.
    let has_bracket = value.bytes().any(|byte| byte == b'(');
    if !has_bracket || !CALCULATIONS.iter().any(|start| value.contains(start)) {
        return None;
    }
    let result = |word: &str| {
        let is_calculation = CALCULATIONS.iter().any(|start| word.starts_with(start));
        let (number, unit) = if is_calculation { length(word)? } else { return None };
        // Results are no more precise than this.
        number.is_finite().then(|| format!("{}{unit}", number as f32))
    };
    let mut has_result = false;
    let all = words(value).map(|word| match result(word) {
        Some(result) => {
            has_result = true;
            Cow::Owned(result)
        }
        None => Cow::Borrowed(word),
    });
    let all: Vec<Cow<'_, str>> = all.collect();
    has_result.then(|| all.join(" "))
}

/// A value of `display` by its short name; `None` for one that no browser knows, or none of today.
fn display(value: &str) -> Option<&str> {
    const OTHERS: [&str; 18] = [
        "contents",
        "table",
        "inline-table",
        "table-row",
        "table-cell",
        "table-caption",
        "table-column",
        "table-column-group",
        "table-row-group",
        "table-header-group",
        "table-footer-group",
        "ruby",
        "ruby-base",
        "ruby-text",
        "math",
        "-webkit-box",
        "-webkit-inline-box",
        "list-item",
    ];
    match value {
        "none" | "block" | "inline" | "inline-block" | "flow-root" => Some(value),
        "flex" | "inline-flex" | "grid" | "inline-grid" => Some(value),
        "flow" => Some("block"),
        "-webkit-flex" => Some("flex"),
        "-webkit-inline-flex" => Some("inline-flex"),
        _ if may_be_any(value) => Some(value),
        _ if OTHERS.contains(&value) || is_css_wide(value) => Some(value),
        _ => {
            let words: Vec<&str> = words(value).take(4).collect();
            let of_pair = |outer: &str, inner: &str| match (outer, inner) {
                ("block", "flow") => Some("block"),
                ("block", "flow-root") => Some("flow-root"),
                ("block", "flex") => Some("flex"),
                ("block", "grid") => Some("grid"),
                ("block", "table") => Some("table"),
                ("inline", "flow") => Some("inline"),
                ("inline", "flow-root") => Some("inline-block"),
                ("inline", "flex") => Some("inline-flex"),
                ("inline", "grid") => Some("inline-grid"),
                ("inline", "table") => Some("inline-table"),
                ("inline", "ruby") => Some("ruby"),
                _ => None,
            };
            match words[..] {
                [one, other] if one != "list-item" && other != "list-item" => {
                    of_pair(one, other).or_else(|| of_pair(other, one))
                }
                [_, _] | [_, _, _] => {
                    let is_known = |word: &&str| {
                        matches!(*word, "list-item" | "block" | "inline" | "flow" | "flow-root")
                    };
                    (words.contains(&"list-item") && words.iter().all(is_known)).then_some("list-item")
                }
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_by_their_short_names() {
        for (property, value, expected) in [
            ("display", "block flex", Some("flex")),
            ("display", "grid block", Some("grid")),
            ("display", "inline flex", Some("inline-flex")),
            ("display", "inline flow-root", Some("inline-block")),
            ("display", "flow", Some("block")),
            ("display", "block flow list-item", Some("list-item")),
            ("display", "-webkit-flex", Some("flex")),
            ("display", "-webkit-box", Some("-webkit-box")),
            ("display", "var(--d)", Some("var(--d)")),
            ("display", "unset", Some("unset")),
            ("display", "-ms-flexbox", None),
            ("display", "flex grid", None),
            ("display", "nonsense", None),
            ("display", "", None),
            ("opacity", "50%", Some("50%")),
            ("opacity", "none", None),
            ("visibility", "none", None),
            ("position", "sticky", Some("sticky")),
            ("position", "inherit", Some("inherit")),
            ("position", "var(--p)", Some("var(--p)")),
            ("position", "bogus", None),
            ("position", "static relative", None),
            ("position", "", None),
            ("flex-flow", "row wrap", Some("row wrap")),
            ("flex-flow", "row left", None),
            ("flex-direction", "row wrap", None),
            ("width", "calc(36px)", Some("36px")),
            ("width", "calc(infinity * 1px)", Some("calc(infinity * 1px)")),
            ("width", "calc(100% - 4px)", Some("calc(100% - 4px)")),
            ("padding", "clamp(8px, 8px, 8px) calc(1in / 2)", Some("8px 48px")),
            ("opacity", "calc(.1)", Some("0.1")),
            ("z-index", "calc(1)", Some("1")),
            ("left", "calc(50%)", Some("50%")),
            ("transform", "rotate(3deg)", Some("rotate(3deg)")),
            ("grid-template-columns", "minmax(0, 1fr) calc(8px)", Some("minmax(0, 1fr) 8px")),
        ] {
            assert_eq!(meaning(property, Cow::Borrowed(value)).as_deref(), expected, "{property}: {value}");
        }
        assert!(may_fit("display", "block flex", |value| value == "flex"));
        assert!(may_fit("z-index", "calc(1)", |value| value == "1"));
        assert!(!may_fit("z-index", "calc(2)", |value| value == "1"));
    }
}
