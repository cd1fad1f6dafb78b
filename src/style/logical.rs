//! The two names of one property: by the sides of the page, and by how texts run there.

/// Pairs of them, for texts that run from left to right and from top to bottom.
pub(super) const NAMES: [(&str, &str); 18] = [
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

/// The other name of a property that is asked for by the sides of the page: what is said by either one is said of both, and the
/// stronger wins.
pub(crate) fn logical(physical: &str) -> Option<&'static str> {
    // Few properties start like one of these.
    if !matches!(physical.as_bytes().first(), Some(b'b' | b'h' | b'l' | b'm' | b'p' | b'r' | b't' | b'w')) {
        return None;
    }
    NAMES.iter().find(|(name, _)| *name == physical).map(|(_, logical)| *logical)
}

/// The name by the sides of the page of a property, whatever its case.
pub(crate) fn physical(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(_, logical)| logical.eq_ignore_ascii_case(name)).map(|(physical, _)| *physical)
}
