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
use crate::syntax::SyntaxErrorKind;

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
    let in_values = context.document().unclosed_in_values().iter().copied();
    let found = in_text.chain(in_values).map(|span| Diagnostic {
        help: Some("add `}}` where the expression ends".to_owned()),
        ..context.uncompilable(&RULE, context.label(span, "no `}}` follows"), "this expression never ends")
    });
    found.collect()
}
