//! Properties that do a menu no harm, whatever their value.

/// Properties of which any value is harmless: those that other checks judge, those that affect only texts,
/// and those that affect neither place nor size.
const HARMLESS: &[&str] = &[
    "accent-color",
    "align-content",
    "align-items",
    "align-self",
    "appearance",
    "backdrop-filter",
    "backface-visibility",
    "box-shadow",
    "box-sizing",
    "caret-color",
    "clear",
    "color",
    "color-scheme",
    "column-gap",
    "cursor",
    "direction",
    "fill",
    "flex-direction",
    "flex-flow",
    "flex-shrink",
    "flex-wrap",
    "font-smoothing",
    "forced-color-adjust",
    "gap",
    "grid-column-gap",
    "grid-gap",
    "grid-row-gap",
    "hyphens",
    "image-rendering",
    "interpolate-size",
    "isolation",
    "justify-content",
    "justify-items",
    "justify-self",
    "letter-spacing",
    "line-clamp",
    "object-fit",
    "object-position",
    "osx-font-smoothing",
    "outline-color",
    "outline-style",
    "overflow-anchor",
    "overflow-wrap",
    "perspective",
    "place-content",
    "place-items",
    "place-self",
    "pointer-events",
    "quotes",
    "resize",
    "row-gap",
    "speak",
    "stroke",
    "tab-size",
    "tap-highlight-color",
    "touch-action",
    "touch-callout",
    "user-drag",
    "user-select",
    "vertical-align",
    "white-space",
    "will-change",
];

/// Prefixes of more such properties.
const HARMLESS_STARTS: &[&str] = &[
    "--",
    "animation-",
    "-khtml-",
    "-ms-",
    "-o-",
    "background",
    "border-collapse",
    "border-spacing",
    "font-",
    "list-style",
    "print-",
    "scroll",
    "stroke-",
    "text-",
    "transition",
    "unicode-",
    "word-",
];

/// Whether any value of a property, by its unprefixed name, is harmless where nothing else judges it.
pub(in crate::menu) fn is_harmless_property(name: &str) -> bool {
    let is_of_border = || {
        name.starts_with("border-") && ["-color", "-radius", "-style"].iter().any(|end| name.ends_with(end))
    };
    HARMLESS.contains(&name) || HARMLESS_STARTS.iter().any(|start| name.starts_with(start)) || is_of_border()
}

/// A property's name without a vendor prefix.
pub(in crate::menu) fn unprefixed(name: &str) -> &str {
    name.strip_prefix("-webkit-").or_else(|| name.strip_prefix("-moz-")).unwrap_or(name)
}
