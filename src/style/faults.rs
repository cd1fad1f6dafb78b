//! What lightningcss rejects in a style section, and where.

use std::borrow::Cow;
use std::sync::{Arc, RwLock};

use lightningcss::error::{Error, ParserError, SelectorError};
use lightningcss::stylesheet::{ParserOptions, StyleSheet};

use super::bytes::bracket_depth;
use super::sheet::{Rule, Sheet};
use super::sound::UncheckedParts;
use crate::source::Span;
use crate::syntax::{css_comment_length, interpolation_length};

/// Something in CSS that browsers drop, or that is not CSS at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CssFault {
    /// Where it is, as an offset into the CSS.
    pub offset: usize,
    /// What is wrong, phrased as the end of a sentence.
    pub message: String,
    /// What it causes.
    pub kind: CssFaultKind,
}

/// What a fault causes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CssFaultKind {
    /// A whole rule is lost, or more.
    Rule,
    /// It ends only with the styles, and swallows whatever is appended.
    Unfinished,
    /// A bracket, or the end of a comment, that closes nothing: what follows it is lost.
    Surplus,
    /// One declaration, at-rule or vendor-specific selector is lost.
    Part,
    /// An `@import` that is not first, and has no effect.
    LateImport,
    /// `{{ … }}` outside of a string or `url(…)`.
    Expression,
}

/// How deep brackets may nest: the parser recurses once for each.
const MAX_DEPTH: usize = 64;

/// The message for styles that are not parsed because of their depth.
pub(super) const TOO_DEEP: &str = "brackets or rules are nested too deeply";

/// Whether brackets or blocks nest too deep for the styles to be parsed.
pub fn nests_too_deep(css: &str) -> bool {
    let mut depth = 0_usize;
    let blocks = memchr::memchr2_iter(b'{', b'}', css.as_bytes()).map(|at| {
        depth = if css.as_bytes()[at] == b'{' { depth + 1 } else { depth.saturating_sub(1) };
        depth
    });
    bracket_depth(css) > MAX_DEPTH || blocks.max().unwrap_or(0) > MAX_DEPTH
}

/// The faults of `css`, in order.
pub fn faults(css: &str) -> Vec<CssFault> {
    let region = Span::new(0, css.len());
    let mut scanned = None;
    faults_in(css, region, || scanned.insert(Sheet::scan(css, region)))
}

/// The faults of the styles in `region` of `text`; `sheet` is called only if something may be wrong. Offsets
/// are relative to the region.
pub fn faults_in<'s>(text: &str, region: Span, sheet: impl FnOnce() -> &'s Sheet) -> Vec<CssFault> {
    let unchecked = UncheckedParts::of(&text[region.range()]);
    if unchecked.is_empty() {
        return Vec::new();
    }
    if unchecked.is_whole || !is_sound(&unchecked.styles, unchecked.rules) {
        let found = read(text, region, sheet());
        if !found.is_empty() {
            return found;
        }
    }
    unchecked.keep();
    Vec::new()
}

/// Whether the parser accepts `css` without a warning and as `rules` rules, none of which runs into the next.
pub(super) fn is_sound(css: &str, rules: usize) -> bool {
    if nests_too_deep(css) {
        return false;
    }
    let (options, warnings) = options();
    let is_read = StyleSheet::parse(css, options).is_ok_and(|styles| styles.rules.0.len() == rules);
    is_read && warnings.read().is_ok_and(|warnings| warnings.is_empty())
}

type Warnings<'c> = Arc<RwLock<Vec<Error<ParserError<'c>>>>>;

/// The options to read styles up to their end, whatever is wrong with them, and where the warnings go.
fn options<'c>() -> (ParserOptions<'c>, Warnings<'c>) {
    let warnings = Warnings::default();
    (
        ParserOptions { error_recovery: true, warnings: Some(warnings.clone()), ..ParserOptions::default() },
        warnings,
    )
}

/// All faults of the styles in `region`.
fn read(text: &str, region: Span, sheet: &Sheet) -> Vec<CssFault> {
    let css = &text[region.range()];
    if nests_too_deep(css) {
        return vec![CssFault { offset: 0, message: TOO_DEEP.to_owned(), kind: CssFaultKind::Rule }];
    }
    let (masked, expressions) = mask_expressions(css);
    let (options, warnings) = options();
    let failed = StyleSheet::parse(&masked, options).err();
    let mut found: Vec<CssFault> = expressions
        .into_iter()
        .map(|offset| CssFault { offset, message: String::new(), kind: CssFaultKind::Expression })
        .collect();
    let lines = line_starts(css);
    found.extend(late_imports(text, region, sheet));
    // What the parser reports after the place where something does not end only follows from that.
    let unfinished =
        sheet.unfinished().filter(|rest| !text[rest.range()].trim_end().trim_matches(';').is_empty());
    let unfinished = unfinished.map(|rest| rest.start() - region.start());
    let end = unfinished.unwrap_or(usize::MAX);
    if let Ok(warnings) = warnings.read() {
        // The scanner knows where late imports start; the parser is past them when it reports them.
        let is_known = |error: &Error<ParserError<'_>>| {
            matches!(error.kind, ParserError::UnexpectedImportRule)
                || (sheet.unfinished().is_some() && matches!(error.kind, ParserError::EndOfInput))
        };
        let others = warnings.iter().filter(|error| !is_known(error));
        let mut places = Places { css, lines: &lines, last: (0, 0, 0) };
        found.extend(others.chain(&failed).map(|error| fault(&mut places, error)));
    }
    found.retain(|fault| fault.offset < end);
    found.extend(unfinished.map(|offset| {
        surplus(css, offset).unwrap_or_else(|| CssFault {
            offset,
            message: unfinished_words(&css[offset..]).to_owned(),
            kind: CssFaultKind::Unfinished,
        })
    }));
    found.sort_by_key(|fault| fault.offset);
    found.dedup_by_key(|fault| fault.offset);
    found
}

fn fault(places: &mut Places<'_>, error: &Error<ParserError<'_>>) -> CssFault {
    let place = error.loc.as_ref().map_or(0, |loc| places.offset(loc.line, loc.column));
    if let Some(fault) = surplus(places.css, place).or_else(|| line_comment(places.css, place)) {
        return fault;
    }
    let offset = match error.kind {
        // The parser is past the name when it reports this.
        ParserError::AtRuleInvalid(_) => {
            memchr::memrchr(b'@', &places.css.as_bytes()[..place]).unwrap_or(place)
        }
        _ => place,
    };
    let message = match error.kind {
        ParserError::SelectorError(_) if places.css[offset..].starts_with(';') => {
            "a `;` after a rule breaks the next rule".to_owned()
        }
        _ => words(&error.kind),
    };
    CssFault { offset, message, kind: kind_of(&error.kind) }
}

/// What `rest`, which runs to the end of the styles, lacks.
fn unfinished_words(rest: &str) -> &'static str {
    match memchr::memchr(b'{', rest.as_bytes()) {
        _ if rest.starts_with("/*") => "this comment is never closed: its `*/` is missing",
        Some(_) => "this rule is never closed: its `}` is missing, or a quote or bracket in it is left open",
        None if rest.starts_with('@') => "this at-rule is never closed: its `;` or `{ … }` is missing",
        None => "this selector has no rule: its `{` is missing",
    }
}

/// The fault at `offset`, if what stands there closes something that was never opened.
fn surplus(css: &str, offset: usize) -> Option<CssFault> {
    let end = ["}", "*/"].into_iter().find(|end| css[offset..].starts_with(end))?;
    // Inside a rule the parser stands at its closing brace when a declaration is at fault.
    let is_surplus = end == "*/" || {
        let before = css[..offset].trim_end();
        before.is_empty() || before.ends_with('}') || before.ends_with("*/")
    };
    is_surplus.then(|| {
        let message = format!("a stray `{end}` breaks the next rule");
        CssFault { offset, message, kind: CssFaultKind::Surplus }
    })
}

/// The fault of a `//` at the start of the declaration that ends at `offset`.
fn line_comment(css: &str, offset: usize) -> Option<CssFault> {
    let before = css[..offset].rfind([';', '{', '}']).map_or(0, |at| at + 1);
    let start = offset - css[before..offset].trim_start().len();
    css[start..offset].starts_with("//").then(|| {
        let message = "`//` does not start a comment in CSS, and breaks the next declaration".to_owned();
        CssFault { offset: start, message, kind: CssFaultKind::Part }
    })
}

/// Turns the parser's positions into offsets. They mostly come in order: each is searched for from the
/// previous one, as long as that is on the same line.
struct Places<'c> {
    css: &'c str,
    lines: &'c [usize],
    /// The line of the last position, its column and its offset.
    last: (u32, u32, usize),
}

impl Places<'_> {
    /// The offset of a 0-based line and a 1-based column in UTF-16 units.
    fn offset(&mut self, line: u32, column: u32) -> usize {
        let column = column.saturating_sub(1);
        let (mut at_column, mut offset) = match self.last {
            (last_line, last_column, offset) if last_line == line && last_column <= column => {
                (last_column, offset)
            }
            _ => (0, self.lines.get(line as usize).copied().unwrap_or(self.css.len())),
        };
        for character in self.css[offset..].chars() {
            if at_column >= column || character == '\n' {
                break;
            }
            at_column += character.len_utf16() as u32;
            offset += character.len_utf8();
        }
        self.last = (line, at_column, offset);
        offset
    }
}

/// The message for an error.
fn words(error: &ParserError<'_>) -> String {
    match error {
        ParserError::AtRuleInvalid(name) => format!("`@{name}` is not an at-rule that browsers know"),
        ParserError::AtRuleBodyInvalid => "the contents of this at-rule do not belong there".to_owned(),
        ParserError::AtRulePreludeInvalid => "what follows the at-rule's name is not valid".to_owned(),
        ParserError::EndOfInput => "something is missing at its end".to_owned(),
        ParserError::InvalidDeclaration | ParserError::InvalidValue => {
            "this is not a declaration (`name: value`)".to_owned()
        }
        ParserError::InvalidMediaQuery | ParserError::EmptyBracketInCondition => {
            "browsers do not know this condition, so nothing inside it ever applies".to_owned()
        }
        ParserError::QualifiedRuleInvalid => "this is neither a rule nor a declaration".to_owned(),
        ParserError::InvalidNesting => "this is not allowed inside a rule".to_owned(),
        ParserError::MaximumNestingDepth => "rules are nested too deeply".to_owned(),
        ParserError::SelectorError(error) => selector_words(error),
        ParserError::UnexpectedToken(_) => "this does not belong here".to_owned(),
        other => other.to_string(),
    }
}

fn selector_words(error: &SelectorError<'_>) -> String {
    match error {
        SelectorError::EmptySelector => "a selector is missing, or there is one comma too many".to_owned(),
        SelectorError::DanglingCombinator => "the selector ends where another part should follow".to_owned(),
        SelectorError::UnsupportedPseudoClass(name) => {
            format!("`:{name}` is not a pseudo-class that all browsers know")
        }
        SelectorError::UnsupportedPseudoElement(name) => {
            format!("`::{name}` is not a pseudo-element that all browsers know")
        }
        SelectorError::ClassNeedsIdent(_) => "the class name after the dot is missing".to_owned(),
        _ => "this is not a selector".to_owned(),
    }
}

fn kind_of(error: &ParserError<'_>) -> CssFaultKind {
    match error {
        ParserError::QualifiedRuleInvalid
        | ParserError::InvalidNesting
        | ParserError::MaximumNestingDepth => CssFaultKind::Rule,
        ParserError::SelectorError(
            SelectorError::UnsupportedPseudoClass(_)
            | SelectorError::UnsupportedPseudoElement(_)
            | SelectorError::InvalidState,
        ) => CssFaultKind::Part,
        ParserError::SelectorError(_) => CssFaultKind::Rule,
        _ => CssFaultKind::Part,
    }
}

/// The `@import`s that follow other rules.
fn late_imports(text: &str, region: Span, sheet: &Sheet) -> Vec<CssFault> {
    let rules = sheet.rules().iter().filter(|rule| rule.parent.is_none());
    let is_called = |rule: &Rule, name: &str| rule.after_name(text, name).is_some();
    let may_be_before =
        |rule: &&Rule| ["@import", "@charset", "@layer"].iter().any(|name| is_called(rule, name));
    let imports = rules.skip_while(may_be_before).filter(|rule| is_called(rule, "@import"));
    let fault = |rule: &Rule| CssFault {
        offset: rule.prelude.start() - region.start(),
        message: String::new(),
        kind: CssFaultKind::LateImport,
    };
    imports.map(fault).collect()
}

fn line_starts(css: &str) -> Vec<usize> {
    // In CSS, a form feed ends a line, too.
    std::iter::once(0).chain(memchr::memchr2_iter(b'\n', 0x0c, css.as_bytes()).map(|at| at + 1)).collect()
}

/// The CSS with a word of as many columns for each `{{ … }}` outside of comments, and where those start that
/// are in no string or `url(…)` either. An expression is reported as such, not by its effect on the CSS.
fn mask_expressions(css: &str) -> (Cow<'_, str>, Vec<usize>) {
    let bytes = css.as_bytes();
    if memchr::memmem::find(bytes, b"{{").is_none() {
        return (Cow::Borrowed(css), Vec::new());
    }
    let (mut masked, mut bare) = (String::with_capacity(css.len()), Vec::new());
    let (mut at, mut copied) = (0, 0);
    // Neither continues on the next line.
    let (mut quote, mut is_in_url) = (None, false);
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'{' if rest.starts_with(b"{{") => {
                let end = at + interpolation_length(rest).unwrap_or(2);
                masked.push_str(&css[copied..at]);
                css[at..end].chars().for_each(|c| mask(c, &mut masked));
                if quote.is_none() && !is_in_url {
                    bare.push(at);
                }
                (at, copied) = (end, end);
                continue;
            }
            b'/' if quote.is_none() && !is_in_url && rest.starts_with(b"/*") => {
                at += css_comment_length(rest).unwrap_or(rest.len());
                continue;
            }
            b'\\' if rest.get(1).is_some_and(|next| *next != b'{') => at += 1,
            b'\n' => (quote, is_in_url) = (None, false),
            _ if quote == Some(byte) => quote = None,
            _ if quote.is_some() => {}
            b'"' | b'\'' => quote = Some(byte),
            b'(' => is_in_url |= at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"url"),
            b')' => is_in_url = false,
            _ => {}
        }
        at += 1;
    }
    masked.push_str(&css[copied..]);
    (Cow::Owned(masked), bare)
}

/// Keeps lines and columns, which count UTF-16 units, as they are.
fn mask(c: char, masked: &mut String) {
    match c {
        '\n' | '\u{c}' => masked.push(c),
        _ => masked.extend(std::iter::repeat_n('x', c.len_utf16())),
    }
}

#[cfg(test)]
#[path = "faults_tests.rs"]
mod tests;
