//! # What it does
//! Finds `<img>`, `<br>` and the other elements without content that are not closed by `/>`.
//!
//! # Why it matters
//! HTML accepts them, but a theme is compiled as XML: with one `<br>` in it TalkJS silently serves
//! its default theme in place of the whole design.
//!
//! # Example
//! ```text
//! <img src="{{ sender.photoUrl }}">
//! ```
//! should be
//! ```text
//! <img src="{{ sender.photoUrl }}" />
//! ```

use super::{Context, Described, Needs, Rule, tag_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "void-element-not-closed",
    severity: Severity::Error,
    summary: "`<img>`, `<br>` and the like need `/>`",
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let source = context.document().source();
    context.syntax_errors(&RULE, |span, kind| {
        (kind == SyntaxErrorKind::VoidElementNotClosed).then(|| {
            let name = tag_name(source.slice(span));
            Described {
                what: format!("`<{name}>` is not closed"),
                label: "HTML would accept this, a theme does not".to_owned(),
                related: None,
                help: format!("write `<{name} … />`"),
            }
        })
    })
}
