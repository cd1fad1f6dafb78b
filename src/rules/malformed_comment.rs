//! # What it does
//! Finds `<!--` without `-->`.
//!
//! # Why it matters
//! The comment swallows the rest of the file, the component does not compile, and TalkJS silently serves its
//! default theme in place of the whole design.
//!
//! # Example
//! ```text
//! <!-- the bubble
//! <div class="bubble">
//! ```

use super::{Context, ErrorTexts, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "malformed-comment",
    severity: Severity::Error,
    summary: "a comment is not closed",
    file: include_str!("malformed_comment.rs"),
    needs: Needs::AnyText,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.syntax_errors(&RULE, |_, kind| {
        (kind == SyntaxErrorKind::UnclosedComment).then(|| ErrorTexts {
            what: "this comment is never closed".to_owned(),
            label: "no `-->` follows".to_owned(),
            related: None,
            help: "add `-->` where the comment ends".to_owned(),
        })
    })
}
