//! # What it does
//! Finds `{{` without `}}`, between tags and in attributes.
//!
//! # Why it matters
//! The component does not compile, and TalkJS silently serves its default theme in place of the
//! whole design.
//!
//! # Example
//! ```text
//! <b>{{ sender.name }</b>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::{SyntaxErrorKind, unclosed_interpolation};

pub(super) static RULE: Rule = Rule {
    id: "unclosed-expression",
    severity: Severity::Error,
    summary: "`{{` has no `}}`",
    file: include_str!("unclosed_expression.rs"),
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let errors = context.document().errors().iter();
    let in_text =
        errors.filter(|error| error.kind == SyntaxErrorKind::UnclosedInterpolation).map(|error| error.span);
    let found = in_text.chain(in_attributes(context)).map(|span| Diagnostic {
        help: Some("add `}}` where the expression ends".to_owned()),
        ..context.uncompilable(&RULE, context.label(span, "no `}}` follows"), "this expression never ends")
    });
    found.collect()
}

fn in_attributes<'a>(context: &Context<'a>) -> impl Iterator<Item = Span> + 'a {
    let attributes = context.document().elements().flat_map(|element| element.attributes());
    attributes.filter(|attribute| attribute.has_braces()).filter_map(|attribute| {
        let at = attribute.value_span()?.start() + unclosed_interpolation(attribute.value()?)?;
        Some(Span::new(at, at + 2))
    })
}
