//! Expressions, `{{ … }}`: where they end, and their tokens.

mod parser;
mod tree;

use super::lexer::is_name_start;
use crate::source::{Span, byte_set};

pub use parser::{parse_expression, parse_loop};
pub use tree::{
    Comparator, Comparison, Connective, ExprError, ExprErrorKind, Expression, Filter, LoopHead, Operand,
    OperandKind, Segment,
};

/// What an [`ExprToken`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExprTokenKind {
    /// A name: of a variable, a property or a filter, or a word such as `and`.
    Name,
    /// A number.
    Number,
    /// A string, quotes included.
    String,
    /// An operator, or any other character.
    Punctuation,
}

/// A piece of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExprToken {
    /// What it is.
    pub kind: ExprTokenKind,
    /// Its span in the given text, which includes the braces.
    pub span: Span,
}

/// The length of the `{{ … }}` that `bytes` start with. `None` if it is not closed: before any `}}` comes the
/// end of the file, or outside of a string another `{{` or an end tag, or an attribute whose value starts
/// with `{{`. As in Liquid, the first `}}` ends it, even in a string.
pub(crate) fn interpolation_length(bytes: &[u8]) -> Option<usize> {
    interpolation(bytes).map(|found| found.length)
}

/// An interpolation that was scanned.
pub(super) struct Interpolation {
    /// Its length in bytes, braces included.
    pub(super) length: usize,
    /// Whether it has any quotes.
    pub(super) has_quotes: bool,
}

/// [`interpolation_length`], and whether quotes were seen on the way.
pub(super) fn interpolation(bytes: &[u8]) -> Option<Interpolation> {
    let is_special = |byte: &u8| IS_SPECIAL[*byte as usize];
    // The quote that opened the current string, and its offset.
    let mut string: Option<(u8, usize)> = None;
    let mut has_quotes = false;
    let mut at = 2;
    loop {
        at += bytes.get(at..)?.iter().position(is_special)?;
        match &bytes[at..] {
            [b'}', b'}', ..] => return Some(Interpolation { length: at + 2, has_quotes }),
            [b'{', b'{', ..] if string.is_none_or(|(_, start)| starts_value(&bytes[..at], start)) => {
                return None;
            }
            [b'<', b'/', byte, ..] if string.is_none() && is_name_start(*byte) => return None,
            // A string ends with its line, so that an apostrophe does not open one for long.
            [b'\n', ..] => string = None,
            [quote @ (b'"' | b'\''), ..] => {
                has_quotes = true;
                string = match string {
                    None => Some((*quote, at)),
                    Some(open) => Some(open).filter(|(open, _)| open != quote),
                };
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether an attribute's value starts at the end of `bytes`: the quote at `start` is the last byte, and the
/// `=` before it is not part of a comparison.
fn starts_value(bytes: &[u8], start: usize) -> bool {
    let compares = |before: &u8| matches!(before, b'=' | b'!' | b'<' | b'>');
    start + 1 == bytes.len() && matches!(&bytes[..start], [.., before, b'='] if !compares(before))
}

/// The bytes that matter for where an expression ends.
const IS_SPECIAL: [bool; 256] = byte_set(b"{}<\n\"'");

/// The offset of the first unclosed `{{` in `text`.
pub fn unclosed_interpolation(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr(b'{', &bytes[at..])?;
        at += match bytes[at..].starts_with(b"{{") {
            true => match interpolation_length(&bytes[at..]) {
                Some(length) => length,
                None => return Some(at),
            },
            false => 1,
        };
    }
}

/// The tokens of `interpolation`, a `{{ … }}` with its braces. Blanks are left out.
pub fn expr_tokens(interpolation: &str) -> impl Iterator<Item = ExprToken> + Clone + '_ {
    Tokens::of(interpolation)
}

#[derive(Clone)]
struct Tokens<'e> {
    text: &'e str,
    at: usize,
    end: usize,
}

impl<'e> Tokens<'e> {
    fn of(interpolation: &'e str) -> Tokens<'e> {
        // Liquid's `{{-` and `-}}` remove the blanks around an expression.
        let inside = interpolation.strip_prefix("{{").unwrap_or(interpolation);
        let inside = inside.strip_prefix("- ").map_or(inside, |_| &inside[1..]);
        let at = interpolation.len() - inside.len();
        let inside = inside.strip_suffix("}}").unwrap_or(inside);
        let end = at + inside.strip_suffix(" -").map_or(inside.len(), |inside| inside.len() + 1);
        Tokens { text: interpolation, at, end }
    }
}

impl Iterator for Tokens<'_> {
    type Item = ExprToken;

    fn next(&mut self) -> Option<ExprToken> {
        while self.at < self.end {
            let start = self.at;
            let rest = &self.text[start..self.end];
            let (kind, length) = match rest.as_bytes()[0] {
                b' ' => (None, 1),
                quote @ (b'\'' | b'"') => (Some(ExprTokenKind::String), string_length(rest, quote)),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => (Some(ExprTokenKind::Name), word_length(rest)),
                b'.' | b'|' | b':' | b',' | b'=' | b'(' | b')' | b'[' | b']' => {
                    (Some(ExprTokenKind::Punctuation), operator_length(rest))
                }
                _ if is_number(rest) => (Some(ExprTokenKind::Number), number_length(rest)),
                _ => match rest.chars().next() {
                    Some(first) if first.is_whitespace() => (None, first.len_utf8()),
                    Some(first) if is_word(first) && first != '-' => {
                        (Some(ExprTokenKind::Name), word_length(rest))
                    }
                    _ => (Some(ExprTokenKind::Punctuation), operator_length(rest)),
                },
            };
            self.at += length;
            if let Some(kind) = kind {
                return Some(ExprToken { kind, span: Span::new(start, self.at) });
            }
        }
        None
    }
}

/// Whether `interpolation` reads the variable `name`: as the start of a path, not as a property,
/// a filter or a word in a string.
///
/// ```
/// use theme_upgrade::syntax::reads_variable;
/// assert!(reads_variable("{{ body.text }}", "body"));
/// assert!(!reads_variable("{{ message.body | append: 'body' }}", "body"));
/// ```
pub fn reads_variable(interpolation: &str, name: &str) -> bool {
    let mut before = "";
    expr_tokens(interpolation).any(|token| {
        let text = &interpolation[token.span.range()];
        let before = std::mem::replace(&mut before, text);
        token.kind == ExprTokenKind::Name && text == name && !matches!(before, "." | "|")
    })
}

/// The text of a string literal, without its quotes.
pub fn unquoted(literal: &str) -> &str {
    let inside = literal.strip_prefix(['\'', '"']).unwrap_or(literal);
    inside.strip_suffix(['\'', '"']).unwrap_or(inside)
}

fn string_length(text: &str, quote: u8) -> usize {
    memchr::memchr(quote, &text.as_bytes()[1..]).map_or(text.len(), |at| at + 2)
}

fn word_length(text: &str) -> usize {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let plain = text.as_bytes().iter().position(|byte| !is_plain(byte)).unwrap_or(text.len());
    match text.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => {
            plain + text[plain..].find(|character| !is_word(character)).unwrap_or(text.len() - plain)
        }
        _ => plain,
    }
}

fn operator_length(text: &str) -> usize {
    match text.as_bytes() {
        [b'=' | b'!', b'=', b'=', ..] => 3,
        [b'=', b'=' | b'>', ..] | [b'!' | b'>', b'=', ..] | [b'<', b'=' | b'>', ..] => 2,
        [b'&', b'&', ..] | [b'|', b'|', ..] | [b'?', b'?', ..] => 2,
        _ => text.chars().next().map_or(1, char::len_utf8),
    }
}

fn is_number(text: &str) -> bool {
    text.strip_prefix('-').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit())
}

fn number_length(text: &str) -> usize {
    let sign = text.len() - text.strip_prefix('-').unwrap_or(text).len();
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let whole = sign + digits(&text[sign..]);
    match text[whole..].strip_prefix('.') {
        Some(fraction) if digits(fraction) > 0 => whole + 1 + digits(fraction),
        _ => whole,
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_skip_braces_and_blanks() {
        let text = "{{ a.b[0] | then: 'x y' }}";
        let pieces: Vec<&str> = expr_tokens(text).map(|token| &text[token.span.range()]).collect();
        assert_eq!(pieces, ["a", ".", "b", "[", "0", "]", "|", "then", ":", "'x y'"]);
    }

    #[test]
    fn a_literal_loses_its_own_quotes_only() {
        for (literal, text) in [("'a'", "a"), ("\"it's'\"", "it's'"), ("''", ""), ("'a", "a")] {
            assert_eq!(unquoted(literal), text);
        }
    }

    #[test]
    fn an_unclosed_string_ends_with_the_expression() {
        let text = "{{ 'a }}";
        assert_eq!(expr_tokens(text).count(), 1);
    }
}
