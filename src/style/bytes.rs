//! What is asked of the bytes of styles.

use crate::source::{Span, byte_set};

/// The bytes that have a meaning inside an item.
pub(super) const IS_SPECIAL: [bool; 256] = byte_set(b"/\"'\\{}()[];:");

/// How many hash buckets the names of properties fall into.
pub(super) const BUCKETS: usize = 256;

/// The bucket of a property's name, whatever its case. Different names may share one, but few in use do.
pub(super) const fn bucket(name: &[u8]) -> u8 {
    let (first, last) = match name {
        [] => (0, 0),
        [first, .., last] => (*first | 0x20, *last | 0x20),
        [only] => (*only | 0x20, *only | 0x20),
    };
    ((first as usize * 85 + last as usize * 32 + name.len() * 182) % BUCKETS) as u8
}

/// Whether a byte may be part of a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    const IN_NAMES: [bool; 256] = {
        let mut in_names = [false; 256];
        let mut byte = 0;
        while byte < in_names.len() {
            in_names[byte] =
                (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'_') || byte >= 0x80;
            byte += 1;
        }
        in_names
    };
    IN_NAMES[usize::from(byte)]
}

/// How deep brackets nest.
pub(super) fn bracket_depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The span from `start` to `end`, without the blanks at both ends.
#[inline]
pub(super) fn trimmed(text: &str, mut start: usize, mut end: usize) -> Span {
    let bytes = text.as_bytes();
    // There is nearly always at most one blank on each side.
    if start < end && bytes[start] == b' ' {
        start += 1;
    }
    if start < end && bytes[end - 1] == b' ' {
        end -= 1;
    }
    match start < end && bytes[start].is_ascii_graphic() && bytes[end - 1].is_ascii_graphic() {
        true => Span::new(start, end),
        false => trimmed_of_all(text, start, end),
    }
}

/// [`trimmed`], for any number and kind of blanks.
fn trimmed_of_all(text: &str, start: usize, end: usize) -> Span {
    let bytes = text.as_bytes();
    let (mut first, mut end) = (start, end);
    while first < end && bytes[first].is_ascii_whitespace() {
        first += 1;
    }
    while first < end && bytes[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    if first >= end || (bytes[first].is_ascii_graphic() && bytes[end - 1].is_ascii_graphic()) {
        return Span::new(first, end.max(first));
    }
    // Blanks beyond ASCII.
    let piece = &text[first..end];
    let trimmed = piece.trim_start();
    let first = first + piece.len() - trimmed.len();
    Span::new(first, first + trimmed.trim_end().len())
}

/// Whether a selector has a pseudo-class whose name fits, as far as it is written without escapes.
pub(super) fn has_pseudo_class(selector: &str, fits: impl Fn(&[u8]) -> bool) -> bool {
    let bytes = selector.as_bytes();
    memchr::memchr_iter(b':', bytes).any(|at| {
        let after = &bytes[at + 1..];
        let length = after.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(after.len());
        fits(&after[..length])
    })
}

/// Whether a name starts with `start`, whatever the case.
pub(super) fn starts_with(name: &[u8], start: &str) -> bool {
    name.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start.as_bytes()))
}

/// Whether a name ends with `end`, whatever the case.
pub(super) fn ends_with(name: &[u8], end: &str) -> bool {
    let part = name.len().checked_sub(end.len()).map(|at| &name[at..]);
    part.is_some_and(|part| part.eq_ignore_ascii_case(end.as_bytes()))
}
