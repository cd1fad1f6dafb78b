//! Rules of all kinds, with extremely large, small and odd values.

use proptest::prelude::*;

const PARTS: [&str; 37] = [
    ".bubble",
    ".row",
    ".actions",
    ".action-button",
    ".action-menu",
    ".mine",
    ".theirs",
    ".bubble--theirs",
    ".\u{e9}",
    ".UserMessage__bubble",
    ".by-me",
    "div",
    "span",
    "button",
    "BUTTON",
    "ActionMenu",
    "*",
    ":hover",
    ":focus-within",
    ":first-child",
    ":Last-Child",
    ":only-of-type",
    ":nth-child(odd)",
    ":nth-child(-n-2147483647)",
    ":nth-child(-2147483648n+2147483647)",
    ":nth-last-child(2147483647n-2147483648)",
    ":nth-of-type(99999999999n+1)",
    ":nth-child(2 of .row)",
    ":is(.bubble, .row *)",
    ":not(:is(.mine .row))",
    ":where(div > .bubble)",
    ":has(> button)",
    ":has(+ .row, ~ :last-child)",
    "::before",
    "[data-x^=\"y\" i]",
    "[class*=\"bub\"]",
    "&",
];

const PROPERTIES: [&str; 40] = [
    "position",
    "display",
    "float",
    "inset",
    "top",
    "right",
    "inset-inline-end",
    "z-index",
    "order",
    "margin",
    "margin-left",
    "margin-inline",
    "padding",
    "padding-right",
    "padding-block",
    "width",
    "min-width",
    "max-width",
    "height",
    "flex",
    "flex-flow",
    "flex-direction",
    "flex-basis",
    "justify-content",
    "align-items",
    "gap",
    "grid-template-columns",
    "grid-column",
    "grid-auto-flow",
    "overflow",
    "visibility",
    "opacity",
    "transform",
    "filter",
    "background",
    "color",
    "border-radius",
    "pointer-events",
    "all",
    "--own",
];

const VALUES: [&str; 52] = [
    "absolute",
    "relative",
    "fixed",
    "static",
    "none",
    "block",
    "flex",
    "inline-flex",
    "grid",
    "contents",
    "inline",
    "auto",
    "0",
    "8px",
    "-8px",
    "4px 8px",
    "1px 2px 3px 4px",
    "0 0 40px",
    "1 1 0%",
    "100%",
    "50vw",
    "1e400px",
    "-1e39px",
    "1e-400em",
    "99999999999999999999px",
    "2147483648",
    "-2147483649",
    "-9223372036854775809",
    "calc(1px / 0)",
    "calc(100% - 40px)",
    "var(--own, 8px)",
    "repeat(2147483647, 1fr)",
    "minmax(0, 1fr) auto",
    "1 / -1",
    "span 2147483648",
    "column",
    "row-reverse wrap",
    "space-between",
    "hidden",
    "scale(0)",
    "translate(-9999px, 1e99%)",
    "invert(1)",
    "#000",
    "#fffffffff",
    "rgb(300 -1 1e400)",
    "linear-gradient(#000, #fff)",
    "50%",
    "inherit",
    "unset",
    "{{ theme.color }}",
    "AUTO !IMPORTANT",
    "",
];

fn selector() -> impl Strategy<Value = String> {
    let part = prop::sample::select(&PARTS[..]);
    let between = prop::sample::select(&["", "", "", " ", " > ", " + ", " ~ ", ", ", " /**/ "][..]);
    prop::collection::vec((part, between), 1..5).prop_map(|parts| {
        let last = parts.len() - 1;
        parts
            .iter()
            .enumerate()
            .map(|(at, (part, between))| format!("{part}{}", if at < last { between } else { "" }))
            .collect()
    })
}

fn declarations() -> impl Strategy<Value = String> {
    let declaration = (prop::sample::select(&PROPERTIES[..]), prop::sample::select(&VALUES[..]));
    let declaration = declaration.prop_map(|(property, value)| format!("{property}: {value}; "));
    prop::collection::vec(declaration, 0..5).prop_map(|all| all.concat())
}

/// One rule, possibly with nested rules, and with at-rules around them.
pub fn rule() -> impl Strategy<Value = String> {
    let style_rule =
        (selector(), declarations()).prop_map(|(selector, inside)| format!("{selector} {{ {inside}}}"));
    style_rule.prop_recursive(2, 6, 3, |inner| {
        let around = prop_oneof![
            selector(),
            Just("@media (max-width: 600px)".to_owned()),
            Just("@media print".to_owned()),
            Just("@supports (display: grid)".to_owned()),
            Just("@container (width > 1e400px)".to_owned()),
            Just("@layer base".to_owned()),
            Just("@keyframes turn".to_owned()),
            Just("@scope (.row)".to_owned()),
        ];
        let inside = (declarations(), prop::collection::vec(inner, 1..3));
        (around, inside).prop_map(|(around, (own, rules))| format!("{around} {{ {own}{} }}", rules.join(" ")))
    })
}
