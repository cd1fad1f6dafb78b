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

use super::{Context, ErrorTexts, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "malformed-tag",
    severity: Severity::Error,
    summary: "a tag does not end",
    file: include_str!("malformed_tag.rs"),
    needs: Needs::AnyText,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let source = context.document().source();
    context.syntax_errors(&RULE, |span, kind| {
        let is_end = || source.slice(span).starts_with("</");
        (kind == SyntaxErrorKind::UnclosedTag).then(|| ErrorTexts {
            what: "this tag never ends".to_owned(),
            label: "its `>` is missing".to_owned(),
            related: None,
            help: match is_end() {
                true => "add `>` directly after the name, or write `&lt;/` if it is text",
                false => "add `>` where the tag ends, or `/>` if the element is empty",
            }
            .to_owned(),
        })
    })
}
