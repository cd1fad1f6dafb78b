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
    needs: Needs::AnyText,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let errors = context.document().errors().iter();
    let in_text =
        errors.filter(|error| error.kind == SyntaxErrorKind::UnclosedInterpolation).map(|error| error.span);
    let in_values = context.document().unclosed_in_values().iter().copied();
    let found = in_text.chain(in_values).map(|span| {
        let (label, help) = match ends_near(&context.document().source().text().as_bytes()[span.start()..]) {
            // Only such a quote keeps the expression from ending there.
            true => (
                "a quote ends the attribute's value before its `}}`",
                "use other quotes in the expression than around the value",
            ),
            false => ("no `}}` follows", "add `}}` where the expression ends"),
        };
        Diagnostic {
            help: Some(help.to_owned()),
            ..context.uncompilable(&RULE, context.label(span, label), "this expression never ends")
        }
    });
    found.collect()
}

/// Whether `}}` follows nearby on the same line, before another `{{`. The search is limited to the length of
/// an expression, since a line may be as long as the file.
fn ends_near(bytes: &[u8]) -> bool {
    const MAX_DISTANCE: usize = 200;
    let line = bytes
        .iter()
        .take(MAX_DISTANCE)
        .position(|byte| *byte == b'\n')
        .unwrap_or(MAX_DISTANCE.min(bytes.len()));
    let mut braces = bytes[..line].windows(2).skip(1).filter(|pair| *pair == b"{{" || *pair == b"}}");
    braces.next().is_some_and(|pair| pair == b"}}")
}
