//! Scripts in markup: HTML pages, Vue and Svelte components.
//!
//! TalkJS has no components for Vue or Svelte, so a method name in their markup is passed to the app's own
//! component, which may do anything with it.

use super::{Handler, Language, Reading, script, unknown};

/// A piece of markup, with its offset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece<'m> {
    Comment,
    /// The text between tags.
    Text(&'m str, usize),
    /// A tag from `<` to `>`.
    Tag(&'m str, usize),
    /// The content of a `<script>`, after its start tag.
    Script(&'m str, &'m str, usize),
}

/// Elements whose content is raw text up to their end tag.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The handlers that scripts in `markup` register. Method names in its tags, and in a component's text, count
/// as unknown.
pub(super) fn read(language: Language, markup: &str) -> Reading {
    let mut reading = Reading::default();
    for piece in pieces(markup) {
        let named: Vec<Handler> = match piece {
            Piece::Comment => continue,
            Piece::Text(..) if language == Language::Html => continue,
            Piece::Text(text, at) | Piece::Tag(text, at) => unknown(text, at),
            Piece::Script(tag, text, at) => {
                let Some(language) = language_of(tag) else { continue };
                let of_script = script::read(language, text, at);
                reading.faults.extend(of_script.faults);
                of_script.handlers
            }
        };
        reading.handlers.extend(named);
    }
    reading
}

/// The language of a script by its start tag; `None` for data.
fn language_of(tag: &str) -> Option<Language> {
    match attribute(tag, "lang").unwrap_or_default().to_ascii_lowercase().as_str() {
        "ts" | "typescript" => return Some(Language::TypeScript),
        "tsx" => return Some(Language::Tsx),
        _ => {}
    }
    match attribute(tag, "type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "module" | "text/babel" | "text/jsx" => Some(Language::Script),
        "text/typescript" | "application/typescript" | "ts" => Some(Language::TypeScript),
        kind if kind.contains("javascript") || kind.contains("ecmascript") => Some(Language::Script),
        _ => None,
    }
}

/// The value of an attribute in a start tag.
fn attribute<'t>(tag: &'t str, wanted: &str) -> Option<&'t str> {
    let name_end = tag[1..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))? + 1;
    let mut rest = &tag[name_end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        if rest.is_empty() {
            return None;
        }
        // A `=` at the start of a name is part of the name.
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>');
        let end = rest.char_indices().skip(1).find(|(_, c)| is_end(*c));
        let (name, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        let is_wanted = name.eq_ignore_ascii_case(wanted);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            if is_wanted {
                return Some("");
            }
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
                value.split_at(end)
            }
        };
        if is_wanted {
            return Some(value);
        }
        rest = after;
    }
}

fn pieces(markup: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < markup.len() {
        let Some(open) = next_tag(markup, at) else {
            pieces.push(Piece::Text(&markup[at..], at));
            break;
        };
        if open > at {
            pieces.push(Piece::Text(&markup[at..open], at));
        }
        if markup[open..].starts_with("<!--") {
            pieces.push(Piece::Comment);
            at = markup[open..].find("-->").map_or(markup.len(), |end| open + end + 3);
            continue;
        }
        let end = tag_end(markup, open);
        let tag = &markup[open..end];
        pieces.push(Piece::Tag(tag, open));
        at = end;
        let is_raw = |name: &&&str| starts_with_name(&tag[1..], name) && !tag.ends_with("/>");
        if let Some(name) = RAW.iter().find(is_raw) {
            let close = raw_end(markup, end, name);
            if *name == "script" {
                pieces.push(Piece::Script(tag, &markup[end..close], end));
            }
            at = close;
        }
    }
    pieces
}

/// The offset of the next tag or comment.
fn next_tag(markup: &str, from: usize) -> Option<usize> {
    let bytes = markup.as_bytes();
    let starts = |at: &usize| {
        let next = bytes.get(at + 1);
        next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'))
    };
    memchr::memchr_iter(b'<', &bytes[from..]).map(|at| from + at).find(starts)
}

/// The end of the tag at `open`: a `>` outside quotes, and outside braces, which hold expressions in Svelte.
fn tag_end(markup: &str, open: usize) -> usize {
    let mut quote = None;
    let mut braces = 0_usize;
    for (at, byte) in markup.bytes().enumerate().skip(open + 1) {
        match (quote, byte) {
            (Some(end), _) => quote = (byte != end).then_some(end),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'>') if braces == 0 => return at + 1,
            _ => {}
        }
    }
    markup.len()
}

/// The start of the end tag of a raw text element.
fn raw_end(markup: &str, from: usize, name: &str) -> usize {
    let ends = memchr::memmem::find_iter(&markup.as_bytes()[from..], "</").map(|at| from + at);
    let mut named = ends.filter(|at| starts_with_name(&markup[at + 2..], name));
    named.next().unwrap_or(markup.len())
}

fn starts_with_name(text: &str, name: &str) -> bool {
    let is_same = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    is_same && !text[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}
