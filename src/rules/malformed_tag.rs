//! # What it does
//! Finds tags without their `>`.
//!
//! # Why it matters
//! The component does not compile, and TalkJS silently serves its default theme in place of the
//! whole design.
//!
//! # Example
//! ```text
//! <div class="bubble"
//!   <MessageBody body="{{ body }}" />
//! </div>
//! ```

use super::{Context, Described, Needs, Rule, SERVED_INSTEAD};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "malformed-tag",
    severity: Severity::Error,
    summary: "a tag does not end",
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.syntax_errors(&RULE, |_, kind| {
        (kind == SyntaxErrorKind::UnclosedTag).then(|| Described {
            message: format!("this tag never ends: {SERVED_INSTEAD}"),
            label: "its `>` is missing".to_owned(),
            related: None,
            help: "add `>` where the tag ends, or `/>` if the element is empty".to_owned(),
        })
    })
}
