//! # What it does
//! Finds styles that a browser cannot read. It is an error if a whole rule is lost, and a warning for a
//! single declaration, for CSS that only some browsers know, for an `@import` that is not first, and for
//! `{{ … }}` outside of a string or `url(…)`.
//!
//! # Why it matters
//! Browsers silently drop what they cannot read: the menu is not positioned, or the header loses its row.
//!
//! # Example
//! ```text
//! .bubble, { position: relative; }
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::style::{CssFault, CssFaultKind, faults_in};

pub(super) static RULE: Rule = Rule {
    id: "css-syntax",
    severity: Severity::Error,
    summary: "styles that browsers cannot read",
    file: include_str!("css_syntax.rs"),
    needs: Needs::CompiledComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(inside) = context.document().style().and_then(|style| style.inner_span()) else {
        return Vec::new();
    };
    let source = context.document().source();
    let css = source.slice(inside);
    let found = faults_in(source.text(), inside, || context.component.sheet()).into_iter().map(|fault| {
        let (severity, message, help) = describe(&fault);
        let label = match fault.kind {
            CssFaultKind::Rule | CssFaultKind::Part => "cannot be read",
            CssFaultKind::Unfinished => "starts here and runs to the end of the styles",
            CssFaultKind::Surplus => "this closes nothing",
            CssFaultKind::LateImport => "other rules come before this",
            CssFaultKind::Expression => "an expression in the styles",
        };
        let primary = context.label(word_at(css, inside.start(), fault.offset), label);
        let obstacle = Some(format!("the styles cannot be read: {}", fault.message));
        let obstacle = obstacle.filter(|_| severity == Severity::Error);
        Diagnostic { severity, obstacle, help, ..context.diagnostic(&RULE, primary, message) }
    });
    found.collect()
}

fn describe(fault: &CssFault) -> (Severity, String, Option<String>) {
    let said = &fault.message;
    match fault.kind {
        CssFaultKind::Rule => {
            (Severity::Error, format!("browsers drop this rule, which changes how the chat looks: {said}"), None)
        }
        CssFaultKind::Unfinished => (
            Severity::Error,
            format!("{said}; styles added after it do not work"),
            Some("add what is missing, or remove it".to_owned()),
        ),
        CssFaultKind::Surplus => {
            (Severity::Error, format!("browsers drop what follows: {said}"), Some("remove it".to_owned()))
        }
        CssFaultKind::Part => (Severity::Warning, format!("browsers may drop this: {said}"), None),
        CssFaultKind::LateImport => (
            Severity::Warning,
            "this `@import` has no effect, because it is not first".to_owned(),
            Some("move it to the start of the styles, or remove it".to_owned()),
        ),
        CssFaultKind::Expression => (
            Severity::Warning,
            "expressions are not known to work in styles: browsers may drop this declaration".to_owned(),
            Some("set a custom property in a `style` attribute, `style=\"--x: {{ … }}\"`, and use `var(--x)` here".to_owned()),
        ),
    }
}

/// The span, in the component's file, of the word at `offset` of the CSS.
fn word_at(css: &str, start: usize, offset: usize) -> Span {
    let offset = offset.min(css.len());
    let rest = &css[offset..];
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ';' | '{' | '}')).unwrap_or(rest.len());
    let length = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
    Span::new(start + offset, start + offset + length)
}
