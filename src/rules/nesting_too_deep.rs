//! # What it does
//! Finds templates that nest more than 256 elements inside each other.
//!
//! # Why it matters
//! No theme written by people is like that, and browsers give up on such pages. Nothing below that depth is
//! looked at, and the component is left alone.

use super::{Context, Described, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::{MAX_DEPTH, SyntaxErrorKind};

pub(super) static RULE: Rule = Rule {
    id: "nesting-too-deep",
    severity: Severity::Error,
    summary: "too many elements inside each other",
    file: include_str!("nesting_too_deep.rs"),
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.syntax_errors(&RULE, |_, kind| {
        (kind == SyntaxErrorKind::TooDeep).then(|| Described {
            what: format!("more than {MAX_DEPTH} elements inside each other"),
            label: "what is in here was not looked at".to_owned(),
            related: None,
            help: "look for end tags that are missing further up".to_owned(),
        })
    });
    // What TalkJS does at this depth is not known.
    let in_words = |found: Diagnostic| Diagnostic {
        message: format!("more than {MAX_DEPTH} elements inside each other: the component is left alone"),
        ..found
    };
    found.into_iter().map(in_words).collect()
}
