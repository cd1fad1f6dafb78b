//! # What it does
//! Finds attributes that cannot be read: a quote that is not closed or not opened, a `=` without a value, or
//! something between the attributes that is not an attribute.
//!
//! # Why it matters
//! The component does not compile, and TalkJS silently serves its default theme in place of the
//! whole design.
//!
//! # Example
//! ```text
//! <div class="bubble>
//! ```

use super::{Context, ErrorTexts, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "malformed-attribute",
    severity: Severity::Error,
    summary: "an attribute cannot be read",
    file: include_str!("malformed_attribute.rs"),
    needs: Needs::AnyText,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.syntax_errors(&RULE, |_, kind| {
        let (what, label, help) = match kind {
            SyntaxErrorKind::UnclosedAttributeValue => (
                "the quote around this value is not closed",
                "the value starts here, and its closing quote is missing",
                "add the closing quote where the value ends",
            ),
            SyntaxErrorKind::UnopenedAttributeValue => (
                "this value ends with a quote but does not start with one",
                "the opening quote is missing",
                "put the value in double quotes",
            ),
            SyntaxErrorKind::MissingAttributeValue => (
                "this attribute has no value",
                "nothing follows the `=`",
                "add a value in double quotes, or remove the `=`",
            ),
            SyntaxErrorKind::StrayInTag => (
                "this is not an attribute",
                "it does not belong in a tag",
                "remove it, or make it an attribute: `name=\"value\"`",
            ),
            _ => return None,
        };
        Some(ErrorTexts {
            what: what.to_owned(),
            label: label.to_owned(),
            related: None,
            help: help.to_owned(),
        })
    })
}
