//! Unified diffs that `git apply` and `patch -p1` accept, made directly from the edits: the changes are
//! known, so nothing has to be searched for.

use std::fmt::Write as _;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::text::without_control;
use crate::edit::{Edit, TextEdit};
use crate::theme::Component;

const CONTEXT: usize = 3;
const HEADER: Style = Style::new().bold();
const HUNK: Style = AnsiColor::Cyan.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// Who reads a diff.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Programs, which get the content of the files unchanged.
    Program,
    /// People at a terminal, which must not interpret control characters from the files.
    Terminal {
        /// Whether to use colours, and to emphasise the words that differ.
        color: bool,
    },
}

/// The diff between `before` and the result of `edit`, for the file that git calls `path`. Empty if nothing
/// changes.
pub fn unified(path: impl AsRef<[u8]>, before: &str, edit: &TextEdit, audience: Audience) -> String {
    of_hunks(path, &hunks(before, edit, audience), audience)
}

/// The diff of the file that git calls `path`, from its [`hunks`]. Empty if there are none.
pub(crate) fn of_hunks(path: impl AsRef<[u8]>, hunks: &str, audience: Audience) -> String {
    if hunks.is_empty() {
        return String::new();
    }
    let mut writer = Writer::new(&[], audience);
    writer.header(path.as_ref());
    writer.output + hunks
}

/// The hunks of the diff between `before` and the result of `edit`, without the lines that name the file.
/// Empty if nothing changes.
pub(crate) fn hunks(before: &str, edit: &TextEdit, audience: Audience) -> String {
    let mut lines = lines_of(before);
    let mut changes = changes(before, &lines, edit);
    if changes.is_empty() {
        return String::new();
    }
    let harmless_lines;
    if audience != Audience::Program {
        let harmless = |text: &str| without_control(text, &['\t', '\n', '\r']);
        harmless_lines = lines.into_iter().map(harmless).collect::<Vec<_>>();
        lines = harmless_lines.iter().map(String::as_str).collect();
        changes.iter_mut().for_each(|change| change.new = harmless(&change.new));
    }
    let mut writer = Writer::new(&lines, audience);
    let mut added = 0_isize;
    for hunk in changes.chunk_by(|a, b| b.old.start - a.old.end <= 2 * CONTEXT) {
        added = writer.hunk(hunk, added);
    }
    writer.output
}

/// The diff of a component's own text. In the text of an export, the component is part of one long line.
pub fn of_component(component: &Component, edit: &TextEdit) -> String {
    unified(component.source().path(), component.source().text(), edit, Audience::Program)
}

/// The lines of a text, each with its ending.
fn lines_of(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line_feed in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(&text[start..=line_feed]);
        start = line_feed + 1;
    }
    lines.extend(Some(&text[start..]).filter(|rest| !rest.is_empty()));
    lines
}

/// The lines `old` of the file are replaced by `new`.
struct Change {
    old: Range<usize>,
    new: String,
}

/// The lines that the edits touch, without those that stay the same.
fn changes(before: &str, lines: &[&str], edit: &TextEdit) -> Vec<Change> {
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        })
        .collect();
    let line_of = |offset: usize| starts.partition_point(|start| *start <= offset).saturating_sub(1);
    let start_of = |line: usize| starts.get(line).copied().unwrap_or(before.len());
    let mut groups: Vec<(Range<usize>, Vec<&Edit>)> = Vec::new();
    for edit in edit.edits() {
        let touched = line_of(edit.span.start())..(line_of(edit.span.end()) + 1).min(lines.len());
        match groups.last_mut() {
            Some((range, edits)) if touched.start < range.end => {
                range.end = range.end.max(touched.end);
                edits.push(edit);
            }
            _ => groups.push((touched, vec![edit])),
        }
    }
    let changed = groups.into_iter().map(|(range, edits)| {
        let (start, end) = (start_of(range.start), start_of(range.end));
        let mut new = String::new();
        let mut at = start;
        for edit in edits {
            new.push_str(&before[at..edit.span.start()]);
            new.push_str(&edit.insert);
            at = edit.span.end();
        }
        new.push_str(&before[at..end]);
        trim(lines, range, &new)
    });
    let mut merged: Vec<Change> = Vec::new();
    for change in changed.filter(|change| !change.old.is_empty() || !change.new.is_empty()) {
        match merged.last_mut() {
            Some(last) if last.old.end == change.old.start => {
                last.old.end = change.old.end;
                last.new.push_str(&change.new);
            }
            _ => merged.push(change),
        }
    }
    merged
}

/// Strips the lines that are the same before and after from both ends.
fn trim(lines: &[&str], old: Range<usize>, new: &str) -> Change {
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let old_lines = &lines[old.clone()];
    let front = old_lines.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let shorter = old_lines.len().min(new.len()) - front;
    let back = old_lines
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(shorter)
        .take_while(|(old, new)| old == new)
        .count();
    Change { old: old.start + front..old.end - back, new: new[front..new.len() - back].concat() }
}

struct Writer<'a> {
    lines: &'a [&'a str],
    color: bool,
    output: String,
}

impl<'a> Writer<'a> {
    fn new(lines: &'a [&'a str], audience: Audience) -> Writer<'a> {
        Writer { lines, color: audience == Audience::Terminal { color: true }, output: String::new() }
    }

    fn header(&mut self, path: &[u8]) {
        // Like git: a tab after a name with spaces, so that `patch` sees where the name ends.
        let tab = if path.contains(&b' ') { "\t" } else { "" };
        self.styled(HEADER, &format!("--- {}{tab}", quoted("a", path)));
        self.output.push('\n');
        self.styled(HEADER, &format!("+++ {}{tab}", quoted("b", path)));
        self.output.push('\n');
    }

    /// Writes one hunk. `added` is how many lines the hunks before it added; returns the new total.
    fn hunk(&mut self, changes: &[Change], added: isize) -> isize {
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return added };
        let old = first.old.start.saturating_sub(CONTEXT)..(last.old.end + CONTEXT).min(self.lines.len());
        let grown: isize = changes
            .iter()
            .map(|change| change.new.split_inclusive('\n').count() as isize - change.old.len() as isize)
            .sum();
        let new_start = old.start.saturating_add_signed(added);
        let new_length = old.len().saturating_add_signed(grown);
        let range = format!("@@ -{} +{} @@", range(old.start, old.len()), range(new_start, new_length));
        self.styled(HUNK, &range);
        self.output.push('\n');
        let mut at = old.start;
        for change in changes {
            self.context(at..change.old.start);
            self.change(change);
            at = change.old.end;
        }
        self.context(at..old.end);
        added + grown
    }

    fn context(&mut self, range: Range<usize>) {
        for index in range {
            self.line(Style::new(), ' ', self.lines[index]);
        }
    }

    fn change(&mut self, change: &Change) {
        let old = self.lines[change.old.clone()].concat();
        if self.color && !old.is_empty() && !change.new.is_empty() {
            return self.highlighted(&old, &change.new);
        }
        for line in old.split_inclusive('\n') {
            self.line(REMOVED, '-', line);
        }
        for line in change.new.split_inclusive('\n') {
            self.line(ADDED, '+', line);
        }
    }

    /// Writes removed and added lines, with the words that differ in reverse video.
    fn highlighted(&mut self, old: &str, new: &str) {
        let diff = TextDiff::from_words(old, new);
        for (kept_tag, sign, style) in [(ChangeTag::Delete, '-', REMOVED), (ChangeTag::Insert, '+', ADDED)] {
            let mut text = String::new();
            for change in diff.iter_all_changes() {
                let value = change.value();
                match change.tag() {
                    ChangeTag::Equal => text.push_str(value),
                    tag if tag == kept_tag => text.push_str(&in_reverse(value)),
                    _ => {}
                }
            }
            for line in text.split_inclusive('\n') {
                self.line(style, sign, line);
            }
        }
    }

    fn line(&mut self, style: Style, sign: char, line: &str) {
        let (text, ending) = match line.strip_suffix('\n') {
            Some(text) => (text, "\n"),
            None => (line, "\n\\ No newline at end of file\n"),
        };
        self.styled(style, &format!("{sign}{text}"));
        self.output.push_str(ending);
    }

    fn styled(&mut self, style: Style, text: &str) {
        match self.color {
            true => write!(self.output, "{style}{text}{style:#}").expect("writing to a string cannot fail"),
            false => self.output.push_str(text),
        }
    }
}

/// Marks text as differing, line by line, so that no mark spans a line ending.
fn in_reverse(text: &str) -> String {
    const ON: &str = "\x1b[7m";
    const OFF: &str = "\x1b[27m";
    let marked = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some("") => line.to_owned(),
        Some(line) => format!("{ON}{line}{OFF}\n"),
        None => format!("{ON}{line}{OFF}"),
    });
    marked.collect()
}

/// A hunk's range as git writes it: 1-based, without a length of 1; an empty range names the line before it.
fn range(start: usize, length: usize) -> String {
    match length {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{length}", start + 1),
    }
}

/// A name as git writes it: in quotes with C escapes if it needs them, as bytes that are not UTF-8 do. A full
/// path loses its leading slash.
fn quoted(side: &str, path: &[u8]) -> String {
    let path = path.strip_prefix(b"/").unwrap_or(path);
    let needs_escape = |c: char| c == '"' || c == '\\' || c.is_control();
    match std::str::from_utf8(path) {
        Ok(path) if !path.contains(needs_escape) => format!("{side}/{path}"),
        _ => {
            let chunks = path.utf8_chunks();
            let escaped: String =
                chunks.map(|chunk| escaped(chunk.valid()) + &octal(chunk.invalid())).collect();
            format!("\"{side}/{escaped}\"")
        }
    }
}

fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        c if c.is_control() => octal(c.encode_utf8(&mut [0; 4]).as_bytes()),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

fn octal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:03o}")).collect()
}
