//! # What it does
//! Finds elements without an end tag.
//!
//! # Why it matters
//! A theme is compiled as XML, where every element must be closed: `<li>` needs its `</li>`. If one is not,
//! TalkJS silently serves its default theme in place of the whole design.
//!
//! # Example
//! ```text
//! <div class="row">
//!   <div class="bubble">
//!     <MessageBody body="{{ body }}" />
//! </div>
//! ```
//! The finding points at the start tag that lacks its end tag. Here it is the inner one: judging by its
//! indentation, the `</div>` belongs to the outer one.

use super::{Context, ErrorTexts, Needs, Rule, tag_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "unclosed-element",
    severity: Severity::Error,
    summary: "an element has no end tag",
    file: include_str!("unclosed_element.rs"),
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let source = context.document().source();
    context.syntax_errors(&RULE, |span, kind| {
        let SyntaxErrorKind::UnclosedElement { shown_by } = kind else { return None };
        let name = tag_name(source.slice(span));
        Some(ErrorTexts {
            what: format!("`<{name}>` is never closed"),
            label: format!("this has no `</{name}>`"),
            related: shown_by.map(|end_tag| (end_tag, "this closes an outer element".to_owned())),
            help: match name {
                "template" | "style" => format!("add `</{name}>` where the section ends"),
                _ => {
                    format!("add `</{name}>` where the element ends, or write `<{name} … />` if it is empty")
                }
            },
        })
    })
}
