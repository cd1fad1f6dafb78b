//! What of styles is known to be sound, so that it need not be read again. Themes that are made from one another
//! share most of their rules, and nearly all themes have declarations such as `display: flex`; to read them is what
//! a check takes longest for.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast;

use super::bytes::is_name_byte;
use super::sheet::{Marks, Rule, Sheet};
use crate::seen::Seen;
use crate::source::{Span, byte_set};
use crate::syntax::css_comment_length;

/// A part of a sheet. The parser says the same of it wherever it stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    /// `color: red` in a rule that is not nested.
    Declaration,
    /// The selectors of such a rule.
    Selectors,
    /// `@media` and its condition.
    Condition,
    /// A rule on the top of the sheet, with everything in it.
    Rule,
    /// The whole sheet.
    Sheet,
}

struct Part {
    kind: Kind,
    /// Where it stands in the text.
    span: Span,
    hash: u64,
}

/// A sheet, taken apart.
pub(super) struct Parts<'t> {
    text: &'t str,
    sheet: &'t Sheet,
    /// In document order; the declarations of a rule follow its selectors.
    parts: Vec<Part>,
}

/// Those parts of a sheet that were not seen before, each once.
#[derive(Default)]
pub(super) struct Unknown {
    /// Styles that are sound if each of them is, and a rule behind them.
    pub(super) styles: String,
    /// How many rules these are.
    pub(super) rules: usize,
    /// Whether it is all of the sheet, in one part.
    pub(super) is_whole: bool,
    hashes: HashSet<u64, fast::RandomState>,
}

impl<'t> Parts<'t> {
    /// The parts of the styles in `region`. A sheet of which the scanner does not understand each byte, or whose
    /// rules mean something to each other, is one part.
    pub(super) fn of(text: &'t str, region: Span, sheet: &'t Sheet) -> Parts<'t> {
        let mut parts = Parts { text, sheet, parts: Vec::new() };
        let is_bound = |rule: &Rule| rule.parent.is_none() && rule.body.is_none();
        let has_expression = memchr::memmem::find(text[region.range()].as_bytes(), b"{{").is_some();
        if has_expression || sheet.unfinished().is_some() || sheet.rules().iter().any(is_bound) {
            parts.push(Kind::Sheet, region);
            return parts;
        }
        let mut rules = sheet.rules();
        while let Some(first) = rules.first() {
            let below = rules[1..].iter().take_while(|rule| rule.parent.is_some()).count();
            let known = parts.parts.len();
            if !parts.take_apart(first, &rules[1..1 + below]) {
                parts.parts.truncate(known);
                parts.push(Kind::Rule, first.span);
            }
            rules = &rules[1 + below..];
        }
        parts
    }

    /// Takes a rule on the top apart, with the rules `below` it; gives whether that can be done.
    fn take_apart(&mut self, rule: &Rule, below: &[Rule]) -> bool {
        let prelude = &self.text[rule.prelude.range()];
        if !prelude.starts_with('@') {
            return self.take_apart_plain(rule);
        }
        let is_condition = prelude.get(..7).is_some_and(|name| name == "@media ") && is_plain(&prelude[1..]);
        let Some(body) = rule.body.filter(|_| is_condition && self.sheet.declarations(rule).is_empty())
        else {
            return false;
        };
        self.push(Kind::Condition, rule.prelude);
        let mut at = body.start();
        for inner in below {
            // What stands in a rule below that is no plain one starts before that rule's end.
            if inner.span.start() < at
                || !is_idle(&self.text[at..inner.span.start()], false)
                || self.text[inner.prelude.range()].starts_with('@')
                || !self.take_apart_plain(inner)
            {
                return false;
            }
            at = inner.span.end();
        }
        is_idle(&self.text[at..body.end()], false)
    }

    /// Takes a rule apart that has nothing but declarations in it.
    fn take_apart_plain(&mut self, rule: &Rule) -> bool {
        let is_plain_prelude = || rule.marks.is_plain || is_plain(&self.text[rule.prelude.range()]);
        let Some(body) = rule.body.filter(|_| is_plain_prelude()) else { return false };
        self.push(Kind::Selectors, rule.prelude);
        let mut at = body.start();
        for declaration in self.sheet.declarations(rule) {
            let span = declaration.name.cover(declaration.value);
            if span.start() < at
                || !is_idle(&self.text[at..span.start()], true)
                || !(declaration.marks.is_plain || is_plain(&self.text[span.range()]))
            {
                return false;
            }
            match declaration.marks {
                Marks { is_plain: true, has_hash: false } => self.push_as_it_is(Kind::Declaration, span),
                _ => self.push(Kind::Declaration, span),
            }
            at = span.end();
        }
        is_idle(&self.text[at..body.end()], true)
    }

    fn push(&mut self, kind: Kind, span: Span) {
        if kind != Kind::Declaration {
            return self.push_as_it_is(kind, span);
        }
        let hash = SOUND.hash((kind, &*without_colors(&self.text[span.range()])));
        self.parts.push(Part { kind, span, hash });
    }

    /// Takes a part in which there is no color.
    fn push_as_it_is(&mut self, kind: Kind, span: Span) {
        let hash = SOUND.hash((kind, &self.text[span.range()]));
        self.parts.push(Part { kind, span, hash });
    }

    /// Those that were not seen before.
    pub(super) fn unknown(&self) -> Unknown {
        let mut unknown = Unknown::default();
        let mut is_open = false;
        let known = SOUND.known();
        for part in &self.parts {
            let is_inner = part.kind == Kind::Declaration;
            if is_open && !is_inner {
                unknown.styles.push_str("}\n");
                is_open = false;
            }
            if known.has(part.hash) || !unknown.hashes.insert(part.hash) {
                continue;
            }
            unknown.is_whole |= part.kind == Kind::Sheet;
            if is_inner && !is_open {
                unknown.styles.push_str("a {");
            }
            unknown.rules += usize::from(!is_inner || !is_open);
            unknown.styles.push_str(&self.text[part.span.range()]);
            unknown.styles.push(match part.kind {
                Kind::Declaration => ';',
                Kind::Selectors | Kind::Condition => '{',
                Kind::Rule | Kind::Sheet => '\n',
            });
            is_open = !matches!(part.kind, Kind::Rule | Kind::Sheet);
        }
        unknown.styles.push_str(if is_open { "}\na {}" } else { "a {}" });
        unknown.rules += 1;
        unknown
    }
}

impl Unknown {
    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Keeps in mind that they are sound.
    pub(super) fn keep(self) {
        SOUND.keep(self.hashes);
    }
}

/// The parts that were found to be sound.
static SOUND: LazyLock<Seen> = LazyLock::new(Seen::default);

/// A declaration with all colors of one length made one: which digits `#a1b2c3` has decides nothing, and colors are
/// what themes differ by most.
fn without_colors(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'#', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut same = String::with_capacity(text.len());
    same.push_str(&text[..first]);
    for piece in pieces(&text[first..]) {
        let digits = piece.bytes().take_while(u8::is_ascii_hexdigit).count();
        let is_whole = piece.as_bytes().get(digits).is_none_or(|byte| !is_name_byte(*byte));
        let is_color = same.ends_with('#') && matches!(digits, 3 | 4 | 6 | 8) && is_whole;
        same.push_str(if is_color { &"00000000"[..digits] } else { &piece[..digits] });
        same.push_str(&piece[digits..]);
    }
    Cow::Owned(same)
}

/// A text in pieces, each up to a `#` and with it. They are too short for a search for many bytes at once.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.bytes().position(|byte| byte == b'#').map_or(rest.len(), |at| at + 1);
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The bytes that may mean in a piece of styles more than themselves.
const MAY_BIND: [bool; 256] = byte_set(b"()[]{}\"'/\\@;|");

/// Whether `text` ends where the scanner says, whatever follows: what it opens it closes, and nothing in it is
/// read in more than one way.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut depth, mut has_string, mut at) = (0_usize, false, 0);
    loop {
        while bytes.get(at).is_some_and(|byte| !MAY_BIND[*byte as usize]) {
            at += 1;
        }
        let Some(byte) = bytes.get(at) else { break };
        match byte {
            b'(' => depth += 1,
            b')' => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return false,
            },
            b'"' | b'\'' => {
                let ends = |byte: &u8| matches!(byte, b'\\' | b'\n' | b'\r' | 0x0c) || byte == &bytes[at];
                match bytes[at + 1..].iter().position(ends) {
                    Some(length) if bytes[at + 1 + length] == bytes[at] => at += length + 1,
                    _ => return false,
                }
                has_string = true;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => return false,
            b'\\' | b'[' | b']' | b'{' | b'}' | b'@' | b';' | b'|' => return false,
            _ => {}
        }
        at += 1;
    }
    let has_url = || bytes.windows(4).any(|four| four.eq_ignore_ascii_case(b"url("));
    depth == 0 && !(has_string && has_url())
}

/// Whether `text` is nothing but blanks and comments, and semicolons if they mean nothing here.
fn is_idle(text: &str, semicolons: bool) -> bool {
    let bytes = text.as_bytes();
    let is_idle = |byte: &u8| byte.is_ascii_whitespace() || (semicolons && *byte == b';');
    let mut at = 0;
    while let Some(passed) = bytes[at..].iter().position(|byte| !is_idle(byte)) {
        at += passed;
        if !bytes[at..].starts_with(b"/*") {
            return false;
        }
        match css_comment_length(&bytes[at..]) {
            Some(length) => at += length,
            None => return false,
        }
    }
    true
}
