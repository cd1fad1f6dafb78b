//! # What it does
//! Finds templates with elements that are nested more than 256 levels deep.
//!
//! # Why it matters
//! No theme written by people is like that, and browsers give up on such pages. Nothing below that depth is
//! checked, and the component is left alone.

use super::{Context, ErrorTexts, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::{MAX_DEPTH, SyntaxErrorKind};

pub(super) static RULE: Rule = Rule {
    id: "nesting-too-deep",
    severity: Severity::Error,
    summary: "elements are nested too deeply",
    file: include_str!("nesting_too_deep.rs"),
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.syntax_errors(&RULE, |_, kind| {
        (kind == SyntaxErrorKind::TooDeep).then(|| ErrorTexts {
            what: format!("elements are nested more than {MAX_DEPTH} levels deep"),
            label: "the contents of this element were not checked".to_owned(),
            related: None,
            help: "check for missing end tags further up".to_owned(),
        })
    });
    // What TalkJS does at this depth is not known.
    let reworded = |found: Diagnostic| Diagnostic {
        message: format!(
            "elements are nested more than {MAX_DEPTH} levels deep: the component is left alone"
        ),
        ..found
    };
    found.into_iter().map(reworded).collect()
}
