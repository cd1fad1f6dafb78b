//! Text inside a JSON string: which bytes of the file it occupies, and how to write more of it in the file's
//! style.

use std::collections::BTreeMap;

use crate::source::Span;

/// A JSON string literal in a file, and the text that it encodes.
///
/// The literal must be one that a JSON parser accepted.
#[derive(Clone, Debug)]
pub struct JsonString<'t> {
    file: &'t str,
    literal: Span,
    checkpoints: Option<&'t Checkpoints>,
}

/// Checkpoints (text offset, file offset), so that a lookup need not decode the literal from its start.
#[derive(Clone, Debug, Default)]
pub struct Checkpoints(Vec<(usize, usize)>);

/// Approximate number of bytes of text between two checkpoints.
const BETWEEN_MARKS: usize = 1024;

impl<'t> JsonString<'t> {
    /// The literal at the bytes `literal` of `file`, quotes included.
    pub fn new(file: &'t str, literal: Span) -> JsonString<'t> {
        JsonString { file, literal, checkpoints: None }
    }

    /// The same literal with its own `checkpoints`, for many lookups.
    pub fn with_checkpoints(self, checkpoints: &'t Checkpoints) -> JsonString<'t> {
        JsonString { checkpoints: Some(checkpoints), ..self }
    }

    /// The checkpoints of this literal, which make lookups equally cheap at all offsets.
    pub fn checkpoints(&self) -> Checkpoints {
        let mut checkpoints = Vec::new();
        let (mut decoded, mut next) = (0, 0);
        for piece in self.pieces() {
            if decoded >= next {
                checkpoints.push((decoded, piece.span.start()));
                next = decoded + BETWEEN_MARKS;
            }
            decoded += piece.character.len_utf8();
        }
        Checkpoints(checkpoints)
    }

    /// The file offset of byte `offset` of the text. An offset inside a character that is written as an
    /// escape gives the start of the escape.
    pub fn file_offset(&self, offset: usize) -> usize {
        let (mut decoded, mut pieces) = (0, self.pieces());
        if let Some(Checkpoints(checkpoints)) = self.checkpoints
            && let Some(before) = checkpoints.partition_point(|(text, _)| *text <= offset).checked_sub(1)
        {
            (decoded, pieces.at) = checkpoints[before];
        }
        for piece in pieces {
            if decoded + piece.character.len_utf8() > offset {
                return piece.span.start();
            }
            decoded += piece.character.len_utf8();
        }
        self.literal.end() - 1
    }

    /// The file span of the bytes `span` of the text.
    pub fn file_span(&self, span: Span) -> Span {
        Span::new(self.file_offset(span.start()), self.file_offset(span.end()))
    }

    fn pieces(&self) -> Pieces<'t> {
        Pieces { file: self.file, at: self.literal.start() + 1, end: self.literal.end() - 1 }
    }
}

/// One character of the text, and the span in which the file writes it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    character: char,
    span: Span,
}

struct Pieces<'t> {
    file: &'t str,
    at: usize,
    end: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let rest = &self.file[self.at..self.end];
        let (character, length) = match rest.strip_prefix('\\') {
            None => {
                let character = rest.chars().next()?;
                (character, character.len_utf8())
            }
            Some(escape) => unescape(escape),
        };
        let span = Span::new(self.at, self.at + length);
        self.at += length;
        Some(Piece { character, span })
    }
}

/// The character that an escape stands for, and the escape's length including its backslash.
fn unescape(escape: &str) -> (char, usize) {
    let hexadecimal = |text: &str| u32::from_str_radix(text.get(..4).unwrap_or("fffd"), 16).unwrap_or(0xfffd);
    match escape.as_bytes().first() {
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'u') => {
            let first = hexadecimal(&escape[1..]);
            let second = escape.get(5..).and_then(|rest| rest.strip_prefix("\\u")).map(hexadecimal);
            let pair = match (first, second) {
                (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                    char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00))
                }
                _ => None,
            };
            match pair {
                Some(character) => (character, 12),
                None => (char::from_u32(first).unwrap_or('\u{fffd}'), 6),
            }
        }
        Some(other) => (char::from(*other), 2),
        None => ('\\', 1),
    }
}

/// How a file writes characters in its strings: where JSON leaves a choice, new text follows it.
#[derive(Clone, Debug, Default)]
pub struct Spelling {
    seen: BTreeMap<char, String>,
    escapes_non_ascii: bool,
}

impl Spelling {
    /// Learns from the literals at `literals` in `file`; the first spelling of a character wins.
    pub fn learn(file: &str, literals: impl IntoIterator<Item = Span>) -> Spelling {
        let mut spelling = Spelling::default();
        for literal in literals {
            for piece in JsonString::new(file, literal).pieces() {
                let written = &file[piece.span.range()];
                if !piece.character.is_ascii() && written.starts_with('\\') {
                    spelling.escapes_non_ascii = true;
                }
                spelling.seen.entry(piece.character).or_insert_with(|| written.to_owned());
            }
        }
        spelling
    }

    /// `text` as the content of a string literal, without quotes.
    pub fn escape(&self, text: &str) -> String {
        let mut escaped = String::with_capacity(text.len() + text.len() / 8);
        for character in text.chars() {
            match self.seen.get(&character) {
                Some(written) => escaped.push_str(written),
                None => escape_character(character, self.escapes_non_ascii, &mut escaped),
            }
        }
        escaped
    }
}

fn escape_character(character: char, escapes_non_ascii: bool, escaped: &mut String) {
    match character {
        '"' => escaped.push_str("\\\""),
        '\\' => escaped.push_str("\\\\"),
        '\n' => escaped.push_str("\\n"),
        '\r' => escaped.push_str("\\r"),
        '\t' => escaped.push_str("\\t"),
        _ if character < ' ' || (escapes_non_ascii && !character.is_ascii()) => {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
        _ => escaped.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(file: &str) -> JsonString<'_> {
        JsonString::new(file, Span::new(0, file.len()))
    }

    #[test]
    fn offsets_lead_to_the_start_of_what_is_written() {
        let file = r#""a\n\u00e9\ud83d\ude00é\"x""#;
        let text: String = serde_json::from_str(file).expect("valid");
        let string = literal(file);
        for (offset, character) in text.char_indices() {
            let at = string.file_offset(offset);
            let written: String =
                serde_json::from_str(&format!("\"{}\"", &file[at..file.len() - 1])).expect("valid");
            assert!(written.starts_with(character), "{offset}: {written}");
        }
        assert_eq!(string.file_offset(text.len()), file.len() - 1);
        let file = format!("\"{}\"", r"a\n\u00e9\ud83d\ude00é".repeat(500));
        let (string, checkpoints) = (literal(&file), literal(&file).checkpoints());
        let marked = literal(&file).with_checkpoints(&checkpoints);
        for offset in 0..5_600 {
            assert_eq!(marked.file_offset(offset), string.file_offset(offset), "{offset}");
        }
    }

    #[test]
    fn text_is_written_as_the_file_writes_it() {
        let escape = |file: &str, text: &str| Spelling::learn(file, [Span::new(0, file.len())]).escape(text);
        assert_eq!(escape(r#""""#, "<b/>\n\t\"é"), r#"<b/>\n\t\"é"#);
        assert_eq!(escape(r#""\u003cb\u003e""#, "<b>"), r"\u003cb\u003e");
        assert_eq!(escape(r#""<\/b>""#, "</b>"), r"<\/b>");
        assert_eq!(escape(r#""\u00fc""#, "é😀"), r"\u00e9\ud83d\ude00");
        assert_eq!(escape(r#""\u000A""#, "\n"), r"\u000A");
    }
}
