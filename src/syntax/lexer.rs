//! Text to tokens. The tokens of a file tile it: each starts where the one before it ends, so their texts
//! joined together are the file, byte for byte.
//!
//! The scan only moves forward. If a construct has no end, the lexer reports that once and continues right
//! after its start, so that no input makes it scan the same bytes again and again.

use memchr::memchr2;

use super::css_section::css_length;
use super::expr::interpolation_length;
use super::extent::ValueContent;
use crate::source::{BYTE_ORDER_MARK, Span, byte_set, find_either};

/// What a [`Token`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// The byte order mark at the start of the file.
    ByteOrderMark,
    /// Text between tags.
    Text,
    /// `{{ … }}` between tags.
    Interpolation,
    /// A `{{` between tags without its `}}`; the token is the two braces.
    UnclosedInterpolation,
    /// `<!-- … -->`.
    Comment,
    /// `<!--` without `-->`: everything up to the end of the file.
    UnclosedComment,
    /// `<!DOCTYPE …>`, `<?xml …?>` and the like, which are not part of the theme format.
    Declaration,
    /// `<name`, the start of a start tag; the tokens inside the tag follow.
    TagOpen,
    /// Blanks inside a start tag.
    TagBlank,
    /// An attribute's name.
    AttributeName,
    /// `=` after an attribute's name.
    Equals,
    /// An attribute's value, quotes included if it has any.
    AttributeValue,
    /// A value whose opening quote is never closed.
    UnclosedAttributeValue,
    /// Something inside a start tag that does not belong there.
    TagStray,
    /// `>` at the end of a start tag.
    TagClose,
    /// `/>` at the end of a start tag.
    TagSelfClose,
    /// `</name>`, blanks before the `>` included.
    EndTag,
    /// `</name` that is not followed by `>`.
    UnclosedEndTag,
    /// The content of a `<style>` element.
    Css,
}

/// A piece of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its span, which is never empty.
    pub span: Span,
}

#[derive(Clone, Copy)]
enum Mode {
    Content,
    /// Inside a start tag; `style` if the element's content is CSS.
    Tag {
        style: bool,
    },
    Css,
}

/// The tokens of `text`, which together cover every byte of it exactly once.
///
/// ```
/// use theme_upgrade::syntax::{tokens, TokenKind};
/// let kinds: Vec<_> = tokens("<b>{{ x }}</b>").map(|token| token.kind).collect();
/// assert_eq!(kinds, [
///     TokenKind::TagOpen, TokenKind::TagClose, TokenKind::Interpolation, TokenKind::EndTag,
/// ]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    Lexer::new(text)
}

pub(super) struct Lexer<'s> {
    bytes: &'s [u8],
    at: usize,
    mode: Mode,
    after_equals: bool,
    value: ValueContent,
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let byte = *self.bytes.get(start)?;
        let kind = match self.mode {
            Mode::Content => self.content(byte),
            Mode::Tag { style } => self.tag(byte, style),
            Mode::Css => self.css(byte),
        };
        debug_assert!(self.at > start, "a token is never empty");
        Some(Token { kind, span: Span::new(start, self.at) })
    }
}

impl<'s> Lexer<'s> {
    pub(super) fn new(text: &'s str) -> Lexer<'s> {
        let value = ValueContent::default();
        Lexer { bytes: text.as_bytes(), at: 0, mode: Mode::Content, after_equals: false, value }
    }

    /// A second lexer at the same position, for lookahead. The content of the last value is not copied, since
    /// it may be large.
    pub(super) fn ahead(&self) -> Lexer<'s> {
        let Lexer { bytes, at, mode, after_equals, .. } = *self;
        Lexer { bytes, at, mode, after_equals, value: ValueContent::default() }
    }

    /// Whether, after a `=` in a tag, a value follows the blanks.
    pub(super) fn is_before_value(&self) -> bool {
        let rest = self.rest();
        !matches!(rest[blank_length(rest)..], [] | [b'>' | b'<', ..] | [b'/', b'>', ..])
    }

    /// The next token in a start tag, skipping blanks.
    #[inline]
    pub(super) fn next_in_tag(&mut self) -> Option<Token> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.next()
    }

    /// The value of the attribute whose name was the last token, if a `=` and a quote follow directly. The
    /// `=` is skipped.
    #[inline]
    pub(super) fn next_if_quoted(&mut self) -> Option<Token> {
        let (b"=\"" | b"='") = self.bytes.get(self.at..self.at + 2)? else { return None };
        self.at += 1;
        let start = self.at;
        let kind = self.attribute_value(self.bytes[start]);
        Some(Token { kind, span: Span::new(start, self.at) })
    }

    /// The content of the value that was the last token.
    pub(super) fn value(&self) -> &ValueContent {
        &self.value
    }

    fn rest(&self) -> &'s [u8] {
        &self.bytes[self.at..]
    }

    fn pass(&mut self, kind: TokenKind, length: usize) -> TokenKind {
        self.at += length;
        kind
    }

    fn content(&mut self, byte: u8) -> TokenKind {
        let rest = self.rest();
        if !matches!(byte, b'<' | b'{') {
            if self.at == 0 && rest.starts_with(BYTE_ORDER_MARK.as_bytes()) {
                return self.pass(TokenKind::ByteOrderMark, BYTE_ORDER_MARK.len());
            }
            return self.pass(TokenKind::Text, text_length(rest));
        }
        match construct_at(rest) {
            None => self.pass(TokenKind::Text, text_length(rest)),
            Some(Construct::Interpolation) => match interpolation_length(rest) {
                Some(length) => self.pass(TokenKind::Interpolation, length),
                None => self.pass(TokenKind::UnclosedInterpolation, 2),
            },
            Some(Construct::Comment) => match comment_length(rest) {
                Some(length) => self.pass(TokenKind::Comment, length),
                None => self.pass(TokenKind::UnclosedComment, rest.len()),
            },
            Some(Construct::Declaration) => match memchr2(b'>', b'<', &rest[1..]) {
                Some(at) if rest[1 + at] == b'>' => self.pass(TokenKind::Declaration, at + 2),
                Some(at) => self.pass(TokenKind::Declaration, at + 1),
                None => self.pass(TokenKind::Declaration, rest.len()),
            },
            Some(Construct::EndTag) => {
                let name = 2 + name_length(&rest[2..]);
                let blanks = blank_length(&rest[name..]);
                match rest.get(name + blanks) {
                    Some(b'>') => self.pass(TokenKind::EndTag, name + blanks + 1),
                    _ => self.pass(TokenKind::UnclosedEndTag, name),
                }
            }
            Some(Construct::StartTag) => {
                let length = 1 + name_length(&rest[1..]);
                let style = &rest[1..length] == b"style";
                self.after_equals = false;
                self.mode = Mode::Tag { style };
                self.pass(TokenKind::TagOpen, length)
            }
        }
    }

    fn tag(&mut self, byte: u8, style: bool) -> TokenKind {
        let rest = self.rest();
        if byte.is_ascii_whitespace() {
            return self.pass(TokenKind::TagBlank, blank_length(rest));
        }
        let after_equals = std::mem::take(&mut self.after_equals);
        match byte {
            b'>' => {
                self.mode = if style { Mode::Css } else { Mode::Content };
                self.pass(TokenKind::TagClose, 1)
            }
            b'/' if rest.get(1) == Some(&b'>') => {
                self.mode = Mode::Content;
                self.pass(TokenKind::TagSelfClose, 2)
            }
            b'<' => {
                // The tag has no end, which the parser reports. The `<` means what it means between tags.
                self.mode = Mode::Content;
                self.content(byte)
            }
            b'=' if !after_equals => {
                self.after_equals = true;
                self.pass(TokenKind::Equals, 1)
            }
            _ if after_equals => self.attribute_value(byte),
            b'{' if rest.starts_with(b"{{") => {
                self.pass(TokenKind::TagStray, interpolation_length(rest).unwrap_or(2))
            }
            b'"' | b'\'' | b'/' | b'=' => self.pass(TokenKind::TagStray, 1),
            // A name takes any first byte, such as a lone `{`, so that a token is never empty.
            _ => self.pass(TokenKind::AttributeName, 1 + name_length(&rest[1..])),
        }
    }

    /// The value after a `=`: in single or double quotes, or up to the next blank or `>`.
    fn attribute_value(&mut self, byte: u8) -> TokenKind {
        let start = self.at;
        self.value.begin();
        let quoted = matches!(byte, b'"' | b'\'').then(|| self.value.quoted_length(self.bytes, start));
        match quoted {
            Some(Some(length)) => self.pass(TokenKind::AttributeValue, length),
            Some(None) => {
                self.value.begin();
                let length = self.value.unquoted_length(self.bytes, start);
                self.pass(TokenKind::UnclosedAttributeValue, length)
            }
            None => {
                let length = self.value.unquoted_length(self.bytes, start);
                self.pass(TokenKind::AttributeValue, length)
            }
        }
    }

    fn css(&mut self, byte: u8) -> TokenKind {
        self.mode = Mode::Content;
        match css_length(self.rest()) {
            0 => self.content(byte),
            length => self.pass(TokenKind::Css, length),
        }
    }
}

enum Construct {
    Interpolation,
    Comment,
    Declaration,
    StartTag,
    EndTag,
}

/// The construct that `bytes` start with; `None` for text.
fn construct_at(bytes: &[u8]) -> Option<Construct> {
    match bytes {
        [b'<', byte, ..] if is_name_start(*byte) => Some(Construct::StartTag),
        // TalkJS takes `</` for a tag, even in a comment and whatever follows (`docs/theme-format.md`, §4).
        [b'<', b'/', ..] => Some(Construct::EndTag),
        [b'{', b'{', ..] => Some(Construct::Interpolation),
        [b'<', b'!', b'-', b'-', ..] => Some(Construct::Comment),
        [b'<', b'!' | b'?', ..] => Some(Construct::Declaration),
        _ => None,
    }
}

/// The length of the comment that `bytes` start with; `None` if it has no end.
fn comment_length(bytes: &[u8]) -> Option<usize> {
    let ends = |at: &usize| *at >= 6 && bytes[..*at].ends_with(b"--");
    memchr::memchr_iter(b'>', bytes).find(ends).map(|at| at + 1)
}

fn text_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = find_either(b'<', b'{', &bytes[at..]) {
        at += found;
        if construct_at(&bytes[at..]).is_some() {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

fn blank_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len())
}

/// The bytes that end a name.
const ENDS_NAME: [bool; 256] = byte_set(b" \t\n\r\x0c/><=\"'{");

fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| is_name_end(*byte)).unwrap_or(bytes.len())
}

/// Whether a `<` before this byte opens a tag.
pub(crate) fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

pub(super) fn is_name_end(byte: u8) -> bool {
    ENDS_NAME[byte as usize]
}

#[cfg(test)]
#[path = "lexer_tests.rs"]
mod tests;
