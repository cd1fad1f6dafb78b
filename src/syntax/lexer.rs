//! Text to tokens. The tokens of a file tile it: each starts where the one before it ended, so
//! their texts put together are the file, byte for byte.
//!
//! The scan only moves forward. Where a construct has no end the lexer says so once and goes on
//! right behind its start, so that no input makes it look at the same bytes again and again.

use memchr::{memchr, memchr2, memmem};

use super::css_section::css_length;
use super::expr::interpolation_length;
use crate::source::{BYTE_ORDER_MARK, Span, byte_set};

/// What a [`Token`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// The byte order mark at the start of the file.
    ByteOrderMark,
    /// Text between tags.
    Text,
    /// `{{ … }}` between tags.
    Interpolation,
    /// A `{{` between tags that no `}}` ends; the token is the two braces.
    UnclosedInterpolation,
    /// `<!-- … -->`.
    Comment,
    /// `<!--` without `-->`: everything up to the end of the file.
    UnclosedComment,
    /// `<!DOCTYPE …>`, `<?xml …?>` and the like, which are no part of the theme format.
    Declaration,
    /// `<name`, the start of a start tag; the tokens of its inside follow.
    TagOpen,
    /// Blanks inside a start tag.
    TagBlank,
    /// An attribute's name.
    AttributeName,
    /// `=` behind an attribute's name.
    Equals,
    /// An attribute's value with its quotes, or without where it has none.
    AttributeValue,
    /// A value whose opening quote is never closed.
    UnclosedAttributeValue,
    /// Something inside a start tag that has no business there.
    TagStray,
    /// `>` at the end of a start tag.
    TagClose,
    /// `/>` at the end of a start tag.
    TagSelfClose,
    /// `</name>`, blanks before the `>` included.
    EndTag,
    /// `</name` that is not followed by `>`.
    UnclosedEndTag,
    /// The inside of a `<style>` element.
    Css,
}

/// A piece of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Which bytes it covers; never empty.
    pub span: Span,
}

#[derive(Clone, Copy)]
enum Mode {
    Content,
    /// Inside a start tag; `style` when its content is CSS.
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

#[derive(Clone)]
pub(super) struct Lexer<'s> {
    text: &'s str,
    at: usize,
    mode: Mode,
    after_equals: bool,
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.at == self.text.len() {
            return None;
        }
        let start = self.at;
        let (kind, end) = match self.mode {
            Mode::Content => self.content(),
            Mode::Tag { style } => self.tag(style),
            Mode::Css => self.css(),
        };
        debug_assert!(end > start, "a token is never empty");
        self.at = end;
        Some(Token { kind, span: Span::new(start, end) })
    }
}

impl<'s> Lexer<'s> {
    pub(super) fn new(text: &'s str) -> Lexer<'s> {
        Lexer { text, at: 0, mode: Mode::Content, after_equals: false }
    }

    /// Whether a value comes next, behind a `=` in a tag and any blanks.
    pub(super) fn is_before_value(&self) -> bool {
        let rest = self.rest();
        !matches!(rest[blank_length(rest)..], [] | [b'>' | b'<', ..] | [b'/', b'>', ..])
    }

    fn rest(&self) -> &'s [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn content(&mut self) -> (TokenKind, usize) {
        let rest = self.rest();
        if self.at == 0 && rest.starts_with(BYTE_ORDER_MARK.as_bytes()) {
            return (TokenKind::ByteOrderMark, BYTE_ORDER_MARK.len());
        }
        match construct_at(rest) {
            None => (TokenKind::Text, self.at + text_length(rest)),
            Some(Construct::Interpolation) => match interpolation_length(rest) {
                Some(length) => (TokenKind::Interpolation, self.at + length),
                None => (TokenKind::UnclosedInterpolation, self.at + 2),
            },
            Some(Construct::Comment) => match memmem::find(&rest[4..], b"-->") {
                Some(at) => (TokenKind::Comment, self.at + 4 + at + 3),
                None => (TokenKind::UnclosedComment, self.text.len()),
            },
            Some(Construct::Declaration) => match memchr2(b'>', b'<', &rest[1..]) {
                Some(at) if rest[1 + at] == b'>' => (TokenKind::Declaration, self.at + at + 2),
                Some(at) => (TokenKind::Declaration, self.at + at + 1),
                None => (TokenKind::Declaration, self.text.len()),
            },
            Some(Construct::EndTag) => {
                let name = 2 + name_length(&rest[2..]);
                let blanks = blank_length(&rest[name..]);
                match rest.get(name + blanks) {
                    Some(b'>') => (TokenKind::EndTag, self.at + name + blanks + 1),
                    _ => (TokenKind::UnclosedEndTag, self.at + name),
                }
            }
            Some(Construct::StartTag) => {
                let length = 1 + name_length(&rest[1..]);
                let style = &rest[1..length] == b"style";
                self.after_equals = false;
                self.mode = Mode::Tag { style };
                (TokenKind::TagOpen, self.at + length)
            }
        }
    }

    fn tag(&mut self, style: bool) -> (TokenKind, usize) {
        let rest = self.rest();
        let after_equals = std::mem::take(&mut self.after_equals);
        let (kind, length) = match rest[0] {
            byte if byte.is_ascii_whitespace() => {
                self.after_equals = after_equals;
                (TokenKind::TagBlank, blank_length(rest))
            }
            b'>' => {
                self.mode = if style { Mode::Css } else { Mode::Content };
                (TokenKind::TagClose, 1)
            }
            b'/' if rest.get(1) == Some(&b'>') => {
                self.mode = Mode::Content;
                (TokenKind::TagSelfClose, 2)
            }
            b'<' => {
                // The tag was never ended. The parser reports it; the `<` starts what it starts
                // anywhere else.
                self.mode = Mode::Content;
                return self.content();
            }
            b'=' if !after_equals => {
                self.after_equals = true;
                (TokenKind::Equals, 1)
            }
            _ if after_equals => attribute_value(rest),
            b'{' if rest.starts_with(b"{{") => (TokenKind::TagStray, interpolation_length(rest).unwrap_or(2)),
            b'"' | b'\'' | b'/' | b'=' => (TokenKind::TagStray, 1),
            _ => (TokenKind::AttributeName, attribute_name_length(rest)),
        };
        (kind, self.at + length)
    }

    fn css(&mut self) -> (TokenKind, usize) {
        self.mode = Mode::Content;
        let rest = self.rest();
        match css_length(rest) {
            0 => self.content(),
            length => (TokenKind::Css, self.at + length),
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

/// What starts with the first of `bytes`, if that is more than text.
fn construct_at(bytes: &[u8]) -> Option<Construct> {
    match bytes {
        [b'{', b'{', ..] => Some(Construct::Interpolation),
        [b'<', b'!', b'-', b'-', ..] => Some(Construct::Comment),
        [b'<', b'!' | b'?', ..] => Some(Construct::Declaration),
        [b'<', b'/', byte, ..] if is_name_start(*byte) => Some(Construct::EndTag),
        [b'<', byte, ..] if is_name_start(*byte) => Some(Construct::StartTag),
        _ => None,
    }
}

fn text_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = memchr2(b'<', b'{', &bytes[at..]) {
        at += found;
        if construct_at(&bytes[at..]).is_some() {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// A value behind `=`: quoted either way, or up to the next blank or `>`.
fn attribute_value(bytes: &[u8]) -> (TokenKind, usize) {
    match bytes[0] {
        quote @ (b'"' | b'\'') => match quoted_length(bytes, quote) {
            Some(length) => (TokenKind::AttributeValue, length),
            None => (TokenKind::UnclosedAttributeValue, unquoted_length(bytes)),
        },
        _ => (TokenKind::AttributeValue, unquoted_length(bytes)),
    }
}

fn quoted_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr2(quote, b'{', &bytes[at..])?;
        if bytes[at] == quote {
            return Some(at + 1);
        }
        at += match bytes[at..].starts_with(b"{{") {
            true => opaque_interpolation_length(&bytes[at..], quote).unwrap_or(2),
            false => 1,
        };
    }
}

/// The length of an interpolation inside a value quoted with `quote`, if the value goes on behind
/// it. Quotes inside (`date: "%b %d"`) are taken as the expression's own when they come in pairs
/// and nothing in between looks like the markup behind a value that ended.
fn opaque_interpolation_length(bytes: &[u8], quote: u8) -> Option<usize> {
    let length = interpolation_length(bytes)?;
    let inside = &bytes[..length];
    if memchr(quote, inside).is_none() {
        return Some(length);
    }
    let quotes = memchr::memchr_iter(quote, inside).count();
    // `>` before a blank or `=` compares; elsewhere it would end a tag.
    let markup = inside
        .windows(2)
        .any(|pair| pair[0] == b'\n' || (matches!(pair[0], b'<' | b'>') && !matches!(pair[1], b' ' | b'=')));
    (quotes.is_multiple_of(2) && !markup).then_some(length)
}

fn unquoted_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'{', b'{', ..] => at += interpolation_length(&bytes[at..]).unwrap_or(2),
            [b'/', b'>', ..] | [b'>' | b'<', ..] => break,
            [byte, ..] if byte.is_ascii_whitespace() => break,
            _ => at += 1,
        }
    }
    at.max(1)
}

fn blank_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len())
}

/// The bytes that end a name.
const ENDS_NAME: [bool; 256] = byte_set(b" \t\n\r\x0c/><=\"'{");

fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| is_name_end(*byte)).unwrap_or(bytes.len())
}

fn attribute_name_length(bytes: &[u8]) -> usize {
    let end = |byte: &u8| is_name_end(*byte);
    // A lone `{` or the like is part of the name, so that a token is never empty.
    1 + bytes[1..].iter().position(end).unwrap_or(bytes.len() - 1)
}

/// Whether a `<` before this byte opens a tag.
pub(crate) fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

pub(super) fn is_name_end(byte: u8) -> bool {
    ENDS_NAME[byte as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(TokenKind, &str)> {
        tokens(text).map(|token| (token.kind, &text[token.span.range()])).collect()
    }

    fn values(text: &str) -> Vec<&str> {
        let is_value = |kind: &TokenKind| *kind == TokenKind::AttributeValue;
        pieces(text).into_iter().filter(|(kind, _)| is_value(kind)).map(|(_, piece)| piece).collect()
    }

    #[test]
    fn every_way_to_write_a_value_is_one_token() {
        assert_eq!(
            values(r#"<a b="1 > 0" c='x"y' d=e f = "g"/>"#),
            [r#""1 > 0""#, r#"'x"y'"#, "e", r#""g""#]
        );
        assert_eq!(values(r#"<a b={{ x y }} c=/p/q>"#), ["{{ x y }}", "/p/q"]);
        assert_eq!(values("<a b=\"x\n y\"/>"), ["\"x\n y\""]);
    }

    #[test]
    fn paired_quotes_inside_an_expression_do_not_end_the_value() {
        assert_eq!(
            values(r#"<a b="{{ t | date: "%b %d" }}" c="d">"#),
            [r#""{{ t | date: "%b %d" }}""#, r#""d""#]
        );
        assert_eq!(values(r#"<a b="{{ t > "x" }}" c="d">"#), [r#""{{ t > "x" }}""#, r#""d""#]);
        assert_eq!(values(r#"<a b="{{ open" c="{{ d }}">"#), [r#""{{ open""#, r#""{{ d }}""#]);
    }

    #[test]
    fn an_unclosed_interpolation_is_two_braces_and_the_rest_goes_on() {
        assert_eq!(
            pieces("a {{ b</p>"),
            [
                (TokenKind::Text, "a "),
                (TokenKind::UnclosedInterpolation, "{{"),
                (TokenKind::Text, " b"),
                (TokenKind::EndTag, "</p>")
            ]
        );
        assert_eq!(pieces("{{ a<b }}"), [(TokenKind::Interpolation, "{{ a<b }}")]);
        for whole in ["{{ c | default: '<b>x</b>' }}", "{{ a | append: \"{{\" }}"] {
            assert_eq!(pieces(whole), [(TokenKind::Interpolation, whole)]);
        }
    }

    #[test]
    fn a_less_than_sign_before_a_blank_is_text() {
        assert_eq!(pieces("1 < 2"), [(TokenKind::Text, "1 < 2")]);
        assert_eq!(pieces("a { b"), [(TokenKind::Text, "a { b")]);
    }

    #[test]
    fn style_is_raw_up_to_its_own_end_tag() {
        assert_eq!(
            pieces("<style>a</styles></style >")[2..],
            [(TokenKind::Css, "a</styles>"), (TokenKind::EndTag, "</style >")]
        );
        assert_eq!(pieces("<style></style>")[2], (TokenKind::EndTag, "</style>"));
        assert_eq!(pieces("<style/>x")[2], (TokenKind::Text, "x"));
        assert_eq!(pieces("<style>/* </style> */ a</style>")[2].1, "/* </style> */ a");
        assert_eq!(pieces("<style>/* </style> a")[2].1, "/* ");
    }

    #[test]
    fn a_tag_that_never_ends_gives_way_to_the_next_one() {
        let kinds: Vec<_> = pieces("<a b <c>").into_iter().map(|(kind, _)| kind).collect();
        use TokenKind::*;
        assert_eq!(kinds, [TagOpen, TagBlank, AttributeName, TagBlank, TagOpen, TagClose]);
    }
}
