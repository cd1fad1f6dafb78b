//! What the scanner asks of bytes.

use crate::source::{Span, byte_set};

/// The bytes that mean something inside of an item.
pub(super) const IS_SPECIAL: [bool; 256] = byte_set(b"/\"'\\{}()[];:");

/// One of 64 bits for the name of a property, whatever its case: two names of one bit may be two names.
pub(super) fn name_bit(name: &str) -> u64 {
    let (first, last) = match name.as_bytes() {
        [] => (0, 0),
        [first, .., last] => (first | 0x20, last | 0x20),
        [only] => (only | 0x20, only | 0x20),
    };
    1 << ((usize::from(first) * 7 + usize::from(last) * 3 + name.len()) % 64)
}

/// Whether a byte may stand in a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || byte >= 0x80
}

/// The bytes from `start` to `end` without the blanks around them.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let bytes = &text.as_bytes()[start..end.max(start)];
    // Mostly there are none.
    if let [first, .., last] = bytes
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return Span::new(start, end);
    }
    let front = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let bytes = &bytes[front..];
    let back = bytes.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let bytes = &bytes[..bytes.len() - back];
    let start = start + front;
    let is_plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        return Span::new(start, start + bytes.len());
    }
    // Blanks beyond ASCII.
    let piece = &text[start..start + bytes.len()];
    let trimmed = piece.trim_start();
    let start = start + piece.len() - trimmed.len();
    Span::new(start, start + trimmed.trim_end().len())
}
