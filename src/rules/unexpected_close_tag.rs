//! # What it does
//! Finds end tags that close nothing: no element of that name is open, or an element inside it is still open.
//!
//! # Why it matters
//! A theme is compiled as XML. With one end tag too many, nothing in it compiles, and TalkJS silently serves
//! its default theme in place of the whole design.
//!
//! # Example
//! ```text
//! <div class="bubble"><b>{{ sender.name }}</div></b>
//! ```
//! Here `</div>` comes while `<b>` is still open.

use super::{Context, ErrorTexts, Needs, Rule, tag_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::{SyntaxErrorKind, is_likely_typo};

pub(super) static RULE: Rule = Rule {
    id: "unexpected-close-tag",
    severity: Severity::Error,
    summary: "an end tag closes nothing",
    file: include_str!("unexpected_close_tag.rs"),
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let source = context.document().source();
    context.syntax_errors(&RULE, |span, kind| {
        let SyntaxErrorKind::UnexpectedCloseTag { still_open } = kind else { return None };
        let name = tag_name(source.slice(span));
        let open_name = still_open.map(|open| tag_name(source.slice(open)));
        Some(ErrorTexts {
            what: format!("unexpected `</{name}>`"),
            label: match open_name {
                Some(open_name) if open_name == name => {
                    "judging by its indentation, this is one too many".to_owned()
                }
                Some(_) => "another element is open here".to_owned(),
                None => "nothing is open here".to_owned(),
            },
            related: still_open
                .zip(open_name)
                .map(|(open, name)| (open, format!("this `<{name}>` is still open"))),
            help: match open_name {
                None | Some("template" | "style") => {
                    format!("remove `</{name}>`, or add the start tag it belongs to")
                }
                Some(open_name) if open_name == name => {
                    format!("remove this `</{name}>`, or indent it like the `<{name}>` that it closes")
                }
                Some(open_name) if is_likely_typo(open_name, name) => {
                    format!("write `</{open_name}>`")
                }
                Some(open_name) => format!("close `<{open_name}>` first, or remove `</{name}>`"),
            },
        })
    })
}
