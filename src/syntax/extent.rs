//! How far the values of attributes reach, and what is passed on the way.

use super::expr::{Interpolation, interpolation, interpolation_length};
use crate::source::{Span, find_either};

/// What was passed on the way to the end of a value.
#[derive(Default)]
pub(super) struct ValueContent {
    /// Whether there is a `{{` in it.
    pub(super) has_braces: bool,
    /// Where its expressions stand, braces included, if all of its `{{` are closed.
    pub(super) expressions: Vec<Span>,
    /// Whether a `{{` in it is not closed, or not before something that looks like the end of the value.
    pub(super) is_doubtful: bool,
}

impl ValueContent {
    pub(super) fn begin(&mut self) {
        self.has_braces = false;
        self.is_doubtful = false;
        self.expressions.clear();
    }

    /// The length of the value that is quoted with the byte at `start`, if anything closes it.
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

    /// The length of the value at `start` up to the next blank or the end of its tag.
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

    /// Notes the `{{` at `at`, which ends after `length` bytes if it does. Gives how many bytes are passed.
    fn expression(&mut self, at: usize, length: Option<usize>) -> usize {
        self.has_braces = true;
        match length {
            Some(length) => {
                self.expressions.push(Span::new(at, at + length));
                length
            }
            None => {
                self.is_doubtful = true;
                2
            }
        }
    }
}

/// The length of an interpolation inside a value quoted with `quote`, if the value goes on behind
/// it. Quotes inside (`date: "%b %d"`) are taken as the expression's own when they come in pairs
/// and nothing in between looks like the markup behind a value that ended.
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
    // `>` before a blank or `=` compares; elsewhere it would end a tag.
    let markup = inside
        .windows(2)
        .any(|pair| pair[0] == b'\n' || (matches!(pair[0], b'<' | b'>') && !matches!(pair[1], b' ' | b'=')));
    (quotes.is_multiple_of(2) && !markup).then_some(length)
}
