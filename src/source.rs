//! Text and places in it: [`Span`], [`SourceFile`], newline kinds and indentation.
//!
//! Every offset in this crate is a byte offset into the text of one file, including the byte order mark, so
//! that an edit needs nothing but the bytes.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use line_index::{LineIndex, TextSize};

/// The byte order mark that some editors put before UTF-8 text.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A half-open range of bytes in one file: `start` is inside, `end` is not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from byte `start` up to but excluding byte `end`.
    ///
    /// [`SourceFile::new`] refuses text that a `u32` cannot address, so an offset into a file always fits.
    ///
    /// # Panics
    /// If `end` is before `start` or does not fit into a `u32`.
    #[inline]
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end && end <= u32::MAX as usize, "not a span of a file: {start}..{end}");
        Span { start: start as u32, end: end as u32 }
    }

    /// The empty span at byte `offset`: the place of an insertion.
    pub fn empty(offset: usize) -> Span {
        Span::new(offset, offset)
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// How many bytes the span covers.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

/// A line and column as people count them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1. A byte order mark does not count.
    pub column: usize,
}

/// Why bytes cannot be the text of a component.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The bytes are not UTF-8; `offset` is the first invalid byte.
    #[error("not UTF-8: invalid byte at offset {offset}; save the file as UTF-8")]
    NotUtf8 {
        /// Byte offset of the first invalid sequence.
        offset: usize,
    },
    /// A carriage return without a line feed, which would break diffs and patches.
    #[error(
        "line {line} has a carriage return without a line feed, which would break patches; save the file with LF or CRLF line endings"
    )]
    LoneCarriageReturn {
        /// The 1-based line that holds it.
        line: usize,
    },
    /// More than 4 GiB of text.
    #[error("larger than 4 GiB")]
    TooLarge,
}

/// The text of one component file, with queries that need no parsing.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: Arc<str>,
    text: Arc<String>,
    lines: OnceLock<Box<LineIndex>>,
}

impl SourceFile {
    /// Takes `text` as the content of the file that reports show as `path`.
    ///
    /// # Errors
    /// [`SourceError::LoneCarriageReturn`] and [`SourceError::TooLarge`].
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Result<SourceFile, SourceError> {
        let (path, text) = (path.into(), text.into());
        if u32::try_from(text.len()).is_err() {
            return Err(SourceError::TooLarge);
        }
        match lone_carriage_return(text.as_bytes()) {
            Some(offset) => Err(SourceError::LoneCarriageReturn {
                line: 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..offset]).count(),
            }),
            None => Ok(SourceFile { path, text: Arc::new(text), lines: OnceLock::new() }),
        }
    }

    /// A file without text.
    pub fn empty(path: impl Into<Arc<str>>) -> SourceFile {
        static NOTHING: LazyLock<Arc<String>> = LazyLock::new(Arc::default);
        SourceFile { path: path.into(), text: NOTHING.clone(), lines: OnceLock::new() }
    }

    /// Takes bytes as read from a file.
    ///
    /// # Errors
    /// [`SourceError::NotUtf8`], and those of [`SourceFile::new`].
    pub fn from_bytes(path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<SourceFile, SourceError> {
        let text = String::from_utf8(bytes)
            .map_err(|error| SourceError::NotUtf8 { offset: error.utf8_error().valid_up_to() })?;
        SourceFile::new(path, text)
    }

    /// The path as reports show it, with forward slashes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same path, shared.
    pub fn shared_path(&self) -> Arc<str> {
        self.path.clone()
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same text, shared.
    pub fn shared_text(&self) -> Arc<String> {
        self.text.clone()
    }

    /// The text that `span` covers.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The line and column of byte `offset`.
    pub fn position(&self, offset: usize) -> Position {
        let (lines_before, start) = self.line_at(offset);
        let line = &self.text[start..offset];
        let line = line.strip_prefix(BYTE_ORDER_MARK).filter(|_| start == 0).unwrap_or(line);
        Position { line: lines_before + 1, column: line.chars().count() + 1 }
    }

    /// The number of lines before that of `offset`, and the byte at which that line starts. In a file of
    /// usual size with few lookups, counting is cheaper than building an index.
    fn line_at(&self, offset: usize) -> (usize, usize) {
        const USUAL: usize = 16 * 1024;
        if self.text.len() <= USUAL {
            let before = &self.text.as_bytes()[..offset];
            let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
            return (memchr::memchr_iter(b'\n', before).count(), start);
        }
        let index = self.lines.get_or_init(|| Box::new(LineIndex::new(&self.text)));
        let at = index.line_col(TextSize::new(Span::empty(offset).start));
        (at.line as usize, offset - at.col as usize)
    }

    /// The byte at which the line of `offset` starts; on the first line, the byte after a byte order mark.
    pub fn line_start(&self, offset: usize) -> usize {
        let start = memchr::memrchr(b'\n', &self.text.as_bytes()[..offset]).map_or(0, |at| at + 1);
        let mark = BYTE_ORDER_MARK.len();
        if start == 0 && offset >= mark && self.text.starts_with(BYTE_ORDER_MARK) {
            return mark;
        }
        start
    }

    /// The text from `offset` to the end of its line, without the line ending.
    pub fn rest_of_line(&self, offset: usize) -> &str {
        let rest = &self.text[offset..];
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        rest[..end].strip_suffix('\r').unwrap_or(&rest[..end])
    }

    /// Whether only whitespace follows `offset` on its line.
    pub fn is_last_on_line(&self, offset: usize) -> bool {
        let mut rest = self.text.as_bytes()[offset..].iter();
        rest.find(|byte| **byte == b'\n' || !byte.is_ascii_whitespace()).is_none_or(|byte| *byte == b'\n')
    }

    /// Whether only whitespace precedes `offset` on its line.
    pub fn is_first_on_line(&self, offset: usize) -> bool {
        // The search stops at the first other byte, because a line may be as long as the file.
        let bytes = self.text.as_bytes();
        let is_solid = |byte: &u8| *byte == b'\n' || !byte.is_ascii_whitespace();
        match bytes[..offset].iter().rposition(is_solid) {
            None => true,
            Some(at) => {
                bytes[at] == b'\n'
                    || (at + 1 == BYTE_ORDER_MARK.len() && self.text.starts_with(BYTE_ORDER_MARK))
            }
        }
    }

    /// The spaces and tabs at the start of the line of `offset`.
    pub fn indentation(&self, offset: usize) -> &str {
        let line = self.rest_of_line(self.line_start(offset));
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// The line ending in use around `offset`: that of its own line, else that of the line before, else
    /// `"\n"`.
    pub fn newline_at(&self, offset: usize) -> &'static str {
        let bytes = self.text.as_bytes();
        let line_feed = memchr::memchr(b'\n', &bytes[offset..])
            .map(|at| offset + at)
            .or_else(|| memchr::memrchr(b'\n', &bytes[..offset]));
        match line_feed {
            Some(at) if at > 0 && bytes[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        }
    }
}

/// Whether `text` contains only whitespace.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// The index of the first byte that is `a` or `b`. Most inputs are so short that starting a vectorised search
/// costs more than it gains, so the first few words are searched here.
#[inline]
pub(crate) fn find_either(a: u8, b: u8, bytes: &[u8]) -> Option<usize> {
    const WORDS: usize = 3;
    const WORD: usize = size_of::<u64>();
    let mut at = 0;
    for word in bytes.chunks_exact(WORD).take(WORDS) {
        let word = u64::from_le_bytes(word.try_into().expect("a chunk has the size of a word"));
        let found = zero_bytes(word ^ repeated(a)) | zero_bytes(word ^ repeated(b));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += WORD;
    }
    let rest = &bytes[at..];
    let found = match rest.len() < WORD {
        true => rest.iter().position(|byte| *byte == a || *byte == b),
        false => memchr::memchr2(a, b, rest),
    };
    found.map(|found| at + found)
}

/// A word that repeats `byte`.
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; size_of::<u64>()])
}

/// Sets the highest bit of each zero byte of `word`, and possibly of bytes after the first of these.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeated(1)) & !word & repeated(0x80)
}

/// A lookup table of the bytes in `set`.
pub(crate) const fn byte_set(set: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < set.len() {
        table[set[at] as usize] = true;
        at += 1;
    }
    table
}

fn lone_carriage_return(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\r', bytes).find(|at| bytes.get(at + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> SourceFile {
        SourceFile::new("X.template", text).expect("test text is valid")
    }

    #[test]
    fn positions_count_characters_from_one_and_skip_the_mark() {
        let file = source("\u{feff}<a>\r\né<b/>");
        assert_eq!(file.position(3), Position { line: 1, column: 1 });
        let b = file.text().find("<b").expect("there");
        assert_eq!(file.position(b), Position { line: 2, column: 2 });
        assert_eq!(file.line_start(4), 3);
        let inside = source("a\n\u{feff}<b/>");
        let b = inside.text().find("<b").expect("there");
        assert_eq!(
            inside.position(b),
            Position { line: 2, column: 2 },
            "only the start of a file has a byte order mark"
        );
    }

    #[test]
    fn positions_are_the_same_in_small_files_and_in_large_ones() {
        let line = "<p>é</p>\r\n";
        let small = source(&line.repeat(20));
        let large = source(&line.repeat(4_000));
        for (offset, _) in small.text().char_indices() {
            assert_eq!(small.position(offset), large.position(offset));
        }
        assert_eq!(large.position(large.text().len()), Position { line: 4_001, column: 1 });
    }

    #[test]
    fn newline_kind_is_that_of_the_nearest_line() {
        let file = source("a\r\nb\nc");
        assert_eq!(file.newline_at(0), "\r\n");
        assert_eq!(file.newline_at(3), "\n");
        assert_eq!(file.newline_at(6), "\n");
        assert_eq!(source("abc").newline_at(1), "\n");
    }

    #[test]
    fn the_first_of_two_bytes_is_found_wherever_it_stands() {
        for length in 0..48 {
            for at in 0..=length {
                let mut bytes = vec![b'.'; length];
                // Other bytes next to the searched one differ from it by one bit.
                bytes[at..].fill(b'=');
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if at % 2 == 0 { b'<' } else { b'{' };
                }
                assert_eq!(find_either(b'<', b'{', &bytes), (at < length).then_some(at));
                assert_eq!(find_either(b'a', b'b', &bytes), None);
            }
        }
    }

    #[test]
    fn lone_carriage_returns_and_bad_bytes_are_refused_with_their_place() {
        let error = SourceFile::new("X", "a\r\nb\rc").expect_err("lone CR");
        assert_eq!(error, SourceError::LoneCarriageReturn { line: 2 });
        let error = SourceFile::from_bytes("X", vec![b'a', 0xff]).expect_err("not UTF-8");
        assert_eq!(error, SourceError::NotUtf8 { offset: 1 });
    }

    #[test]
    fn indentation_is_the_lines_own() {
        let file = source("<a>\n\t <b/>  \n</a>");
        let b = file.text().find("<b").expect("there");
        assert_eq!(file.indentation(b), "\t ");
        assert!(file.is_first_on_line(b));
        assert_eq!(file.rest_of_line(b), "<b/>  ");
        assert!(!file.is_first_on_line(b + 1));
    }
}
