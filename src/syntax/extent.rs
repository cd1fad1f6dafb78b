//! Where attribute values end, and which expressions they hold.

use super::expr::{Interpolation, interpolation, interpolation_length};
use crate::source::{Span, find_either};

/// What a value holds, noted while looking for its end.
#[derive(Default)]
pub(super) struct ValueContent {
    /// Whether it has a `{{`.
    pub(super) has_braces: bool,
    /// The spans of its expressions, braces included; complete only if `has_unclosed_braces` is false.
    pub(super) expressions: Vec<Span>,
    /// Whether it has a `{{` that is not closed, or not before what looks like the end of the value.
    pub(super) has_unclosed_braces: bool,
}

impl ValueContent {
    pub(super) fn begin(&mut self) {
        self.has_braces = false;
        self.has_unclosed_braces = false;
        self.expressions.clear();
    }

    /// The length of the value whose opening quote is at `start`; `None` if nothing closes it.
    pub(super) fn quoted_length(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        let quote = bytes[start];
        let mut at = start + 1;
        loop {
            at += find_either(quote, b'{', &bytes[at..])?;
            if bytes[at] == quote {
                return Some(at + 1 - start);
            }
            at += match bytes[at..].starts_with(b"{{") {
                true => self.expression(at, opaque_interpolation_length(&bytes[at..], quote)),
                false => 1,
            };
        }
    }

    /// The length of the unquoted value at `start`, up to the next blank or the end of the tag.
    pub(super) fn unquoted_length(&mut self, bytes: &[u8], start: usize) -> usize {
        let mut at = start;
        while at < bytes.len() {
            match &bytes[at..] {
                [b'{', b'{', ..] => at += self.expression(at, interpolation_length(&bytes[at..])),
                [b'/', b'>', ..] | [b'>' | b'<', ..] => break,
                [byte, ..] if byte.is_ascii_whitespace() => break,
                _ => at += 1,
            }
        }
        (at - start).max(1)
    }

    /// Notes the `{{` at `at`, which has `length` bytes if it is closed. Returns the number of bytes to skip.
    fn expression(&mut self, at: usize, length: Option<usize>) -> usize {
        self.has_braces = true;
        match length {
            Some(length) => {
                self.expressions.push(Span::new(at, at + length));
                length
            }
            None => {
                self.has_unclosed_braces = true;
                2
            }
        }
    }
}

/// The length of an interpolation inside a value quoted with `quote`, if the value continues after it. Quotes
/// inside (`date: "%b %d"`) belong to the expression if they come in pairs and nothing in the interpolation
/// looks like markup after the end of a value.
fn opaque_interpolation_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let Interpolation { length, has_quotes } = interpolation(bytes)?;
    if !has_quotes {
        return Some(length);
    }
    let inside = &bytes[..length];
    let quotes = memchr::memchr_iter(quote, inside).count();
    if quotes == 0 {
        return Some(length);
    }
    // `<` and `>` before a blank or `=` are comparisons; otherwise they look like a tag.
    let markup = inside
        .windows(2)
        .any(|pair| pair[0] == b'\n' || (matches!(pair[0], b'<' | b'>') && !matches!(pair[1], b' ' | b'=')));
    (quotes.is_multiple_of(2) && !markup).then_some(length)
}
