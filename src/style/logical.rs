//! Properties that have two names: a physical and a logical one, or one with a prefix.

/// Pairs of a physical and a logical name, for texts that run from left to right and from top to bottom; and a
/// name with a prefix, by which browsers mean the same property.
pub(super) const NAMES: [(&str, &str); 19] = [
    ("transform", "-webkit-transform"),
    ("width", "inline-size"),
    ("min-width", "min-inline-size"),
    ("max-width", "max-inline-size"),
    ("height", "block-size"),
    ("min-height", "min-block-size"),
    ("max-height", "max-block-size"),
    ("top", "inset-block-start"),
    ("right", "inset-inline-end"),
    ("bottom", "inset-block-end"),
    ("left", "inset-inline-start"),
    ("margin-top", "margin-block-start"),
    ("margin-right", "margin-inline-end"),
    ("margin-bottom", "margin-block-end"),
    ("margin-left", "margin-inline-start"),
    ("padding-top", "padding-block-start"),
    ("padding-right", "padding-inline-end"),
    ("padding-bottom", "padding-block-end"),
    ("padding-left", "padding-inline-start"),
];

/// The logical or prefixed name of a property with this physical name: a declaration under either name sets the property,
/// and the stronger one wins.
pub(crate) fn logical(physical: &str) -> Option<&'static str> {
    // Few properties start with one of these letters.
    if !matches!(physical.as_bytes().first(), Some(b'b' | b'h' | b'l' | b'm' | b'p' | b'r' | b't' | b'w')) {
        return None;
    }
    NAMES.iter().find(|(name, _)| *name == physical).map(|(_, logical)| *logical)
}

/// The physical name of a property with this logical or prefixed name, whatever the case.
pub(crate) fn physical(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(_, logical)| logical.eq_ignore_ascii_case(name)).map(|(physical, _)| *physical)
}
