//! What the scanner asks of bytes.

use crate::source::Span;

/// The bytes that mean something inside of an item.
pub(super) const IS_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let special = b"/\"'\\uU{}()[];";
    let mut at = 0;
    while at < special.len() {
        table[special[at] as usize] = true;
        at += 1;
    }
    table
};

/// Whether a byte may stand in a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || byte >= 0x80
}

/// The bytes from `start` to `end` without the blanks around them.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let end = end.max(start);
    let bytes = &text.as_bytes()[start..end];
    let is_plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        return Span::new(start, end);
    }
    let piece = &text[start..end];
    let trimmed = piece.trim_start();
    let front = piece.len() - trimmed.len();
    Span::new(start + front, start + front + trimmed.trim_end().len())
}
