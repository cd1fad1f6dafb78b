//! What the scanner asks of bytes.

use crate::source::Span;

/// The bytes that mean something inside of an item.
pub(super) const IS_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let special = b"/\"'\\{}()[];";
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
    let bytes = &text.as_bytes()[start..end.max(start)];
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
