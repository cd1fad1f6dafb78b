//! What lightningcss rejects in a style section, and where.

use std::sync::{Arc, RwLock};

use lightningcss::error::{Error, ParserError, SelectorError};
use lightningcss::stylesheet::{ParserOptions, StyleSheet};

use super::scanner::Sheet;
use super::selector::bracket_depth;
use crate::source::Span;
use crate::syntax::interpolation_length;

/// Something in CSS that a browser drops, or that is no CSS at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CssFault {
    /// Where, as an offset into the CSS.
    pub offset: usize,
    /// What lightningcss says of it.
    pub message: String,
    /// What becomes of it.
    pub kind: CssFaultKind,
}

/// What becomes of a fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CssFaultKind {
    /// A whole rule is lost, or more.
    Rule,
    /// One declaration, at-rule or selector of some browser's own is lost.
    Part,
    /// An `@import` that is not first, which has no effect.
    LateImport,
    /// `{{ … }}` outside of a string or `url(…)`.
    Expression,
}

/// How deep brackets may stand in each other: the parser goes down once for each.
const DEEPEST: usize = 64;

/// The faults of `css`, in order.
pub fn faults(css: &str) -> Vec<CssFault> {
    if bracket_depth(css) > DEEPEST {
        let message = "brackets stand too deep in each other".to_owned();
        return vec![CssFault { offset: 0, message, kind: CssFaultKind::Rule }];
    }
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    let (masked, expressions) = mask_expressions(css, &sheet);
    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options =
        ParserOptions { error_recovery: true, warnings: Some(warnings.clone()), ..ParserOptions::default() };
    let failed = StyleSheet::parse(&masked, options).err();
    let mut found: Vec<CssFault> = expressions
        .into_iter()
        .map(|offset| CssFault { offset, message: String::new(), kind: CssFaultKind::Expression })
        .collect();
    let lines = line_starts(css);
    found.extend(late_imports(css, &sheet));
    let unfinished =
        sheet.unfinished().filter(|rest| !css[rest.range()].trim_end().trim_matches(';').is_empty());
    found.extend(unfinished.map(|rest| CssFault {
        offset: rest.start(),
        message: "it does not end".to_owned(),
        kind: CssFaultKind::Rule,
    }));
    if let Ok(warnings) = warnings.read() {
        // Of these the scanner knows where they start; the parser stands behind them when it says so.
        let is_known = |error: &Error<ParserError<'_>>| {
            matches!(error.kind, ParserError::UnexpectedImportRule)
                || (sheet.unfinished().is_some() && matches!(error.kind, ParserError::EndOfInput))
        };
        let others = warnings.iter().filter(|error| !is_known(error));
        found.extend(others.map(|error| fault(css, &lines, error)));
    }
    found.extend(failed.iter().map(|error| fault(css, &lines, error)));
    found.sort_by_key(|fault| fault.offset);
    found.dedup_by_key(|fault| fault.offset);
    found
}

fn fault(css: &str, lines: &[usize], error: &Error<ParserError<'_>>) -> CssFault {
    let offset = error.loc.as_ref().map_or(0, |loc| {
        let start = lines.get(loc.line as usize).copied().unwrap_or(css.len());
        // Columns count UTF-16 units, from 1.
        let mut units = loc.column.saturating_sub(1) as usize;
        let mut offset = start;
        for character in css[start..].chars().take_while(|character| *character != '\n') {
            if units == 0 {
                break;
            }
            units = units.saturating_sub(character.len_utf16());
            offset += character.len_utf8();
        }
        offset
    });
    CssFault { offset, message: error.kind.to_string(), kind: kind_of(&error.kind) }
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

/// The `@import`s that stand behind other rules.
fn late_imports(css: &str, sheet: &Sheet) -> Vec<CssFault> {
    let preludes = sheet.rules().iter().filter(|rule| rule.parent.is_none()).map(|rule| rule.prelude);
    let may_be_before = |prelude: &str| {
        let prelude = prelude.to_ascii_lowercase();
        ["@import", "@charset", "@layer"].iter().any(|name| prelude.starts_with(name))
    };
    let late = preludes.skip_while(|prelude| may_be_before(&css[prelude.range()]));
    let imports = late.filter(|prelude| css[prelude.range()].to_ascii_lowercase().starts_with("@import"));
    let fault = |prelude: Span| CssFault {
        offset: prelude.start(),
        message: String::new(),
        kind: CssFaultKind::LateImport,
    };
    imports.map(fault).collect()
}

fn line_starts(css: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', css.as_bytes()).map(|at| at + 1)).collect()
}

/// Whether a string is open at the end of a line of CSS.
fn is_in_string(line: &str) -> bool {
    let open = line.chars().fold(None, |open, c| match (open, c) {
        (None, '"' | '\'') => Some(c),
        (Some(quote), c) if quote == c => None,
        _ => open,
    });
    open.is_some()
}

/// The CSS with a word of the same length in place of each `{{ … }}`, and where those stand that are
/// in no string and no `url(…)`. An expression is reported as such, not as what it does to the CSS
/// around it.
fn mask_expressions(css: &str, sheet: &Sheet) -> (String, Vec<usize>) {
    let mut masked = String::with_capacity(css.len());
    let mut bare = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&css.as_bytes()[at..], b"{{") {
        let start = at + found;
        let length = interpolation_length(&css.as_bytes()[start..]).unwrap_or(2);
        let span = Span::new(start, start + length);
        masked.push_str(&css[at..start]);
        let inside = css[span.range()].chars();
        masked.extend(inside.map(|c| if c == '\n' { '\n' } else { 'x' }));
        let line = css[..start].rsplit('\n').next().unwrap_or_default();
        let in_url = line.to_ascii_lowercase().rfind("url(").is_some_and(|open| !line[open..].contains(')'));
        let comment = sheet.comments().partition_point(|comment| comment.end() < span.end());
        let in_comment = sheet.comments().get(comment).is_some_and(|comment| comment.contains(span));
        if !is_in_string(line) && !in_url && !in_comment {
            bare.push(start);
        }
        at = span.end();
    }
    masked.push_str(&css[at..]);
    (masked, bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(css: &str) -> Vec<(&str, CssFaultKind)> {
        faults(css)
            .into_iter()
            .map(|fault| (css[fault.offset..].split(' ').next().unwrap_or(""), fault.kind))
            .collect()
    }

    #[test]
    fn valid_styles_have_no_fault() {
        for css in [
            ".a { color: red;; }",
            "@supports not selector(:has(a)) { .a:has(b) { width: min(1px, 2lh); color: #11223344 } }",
            ":root .x { --y: 1; background: url('{{ photoUrl }}') }",
            "ActionLink { word-wrap: break-word }",
            ".a { &:hover { top: 0 } }",
            "<!--\n.a { top: 0 }\n-->",
            "/* {{ x }} */ .a { content: \"it's {{ x }}\"; background: URL({{ y }}) }",
        ] {
            assert_eq!(faults(css), [], "{css}");
        }
    }

    #[test]
    fn faults_stand_where_they_are() {
        assert_eq!(kinds(".a {}\n@import url(x);"), [("@import", CssFaultKind::LateImport)]);
        assert_eq!(kinds(".é { color: red }\n.b { margin: {{ m }}; }"), [("{{", CssFaultKind::Expression)]);
        let of_selector = kinds(".a {}\n..b { color: red }");
        assert_eq!(of_selector[0].1, CssFaultKind::Rule, "{of_selector:?}");
        let of_declaration = kinds(".a { color red; }");
        assert_eq!(of_declaration[0].1, CssFaultKind::Part, "{of_declaration:?}");
        assert_eq!(faults(&":is(".repeat(100_000)).len(), 1);
    }
}
