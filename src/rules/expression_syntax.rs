//! # What it does
//! Finds expressions that are not in the language of themes.
//!
//! # Why it matters
//! `{{ … }}` holds no JavaScript: there is no `&&`, no `!` and no `? :`. An expression that cannot be
//! read keeps the component from being compiled, and TalkJS silently serves its default theme in place
//! of the whole design.
//!
//! # Example
//! ```text
//! <div t:if="{{ !sender.isMe && conversation.isGroupChat }}">
//! ```
//! should be
//! ```text
//! <div t:if="{{ sender.isMe == false and conversation.isGroupChat }}">
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::{ExprErrorKind, parse_expression, parse_loop};

pub(super) static RULE: Rule = Rule {
    id: "expression-syntax",
    severity: Severity::Error,
    summary: "an expression cannot be read",
    file: include_str!("expression_syntax.rs"),
    needs: Needs::BalancedTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.document().expressions().filter_map(|expression| {
        let is_loop = expression.attribute.is_some_and(|attribute| attribute.name() == "t:for");
        let parsed = match is_loop {
            true => parse_loop(expression.text).map(drop),
            false => parse_expression(expression.text).map(drop),
        };
        let error = parsed.err()?;
        let (what, help) = describe(error.kind);
        let start = expression.span.start();
        let span = match error.span.is_empty() {
            // The closing braces show where something is missing.
            true => Span::new(expression.span.end() - 2, expression.span.end()),
            false => Span::new(start + error.span.start(), start + error.span.end()),
        };
        Some(Diagnostic {
            help: Some(help.to_owned()),
            ..context.uncompilable(&RULE, context.label(span, what), "this expression cannot be read")
        })
    });
    found.collect()
}

fn describe(kind: ExprErrorKind) -> (&'static str, &'static str) {
    match kind {
        ExprErrorKind::ExpectedValue => {
            ("a value is missing here", "add a name, a text in quotes or a number")
        }
        ExprErrorKind::ExpectedFilter => {
            ("a filter is missing here", "add the filter's name behind the `|`, or remove it")
        }
        ExprErrorKind::ExpectedName => ("a name is missing here", "add a name"),
        ExprErrorKind::ExpectedIn => ("`in` is missing here", "write `{{ item in list }}`"),
        ExprErrorKind::UnclosedBracket => ("this bracket is not closed", "close it"),
        ExprErrorKind::UnclosedString => ("this text has no closing quote", "close the quote"),
        ExprErrorKind::Unexpected => {
            ("this fits nowhere", "remove it, or join it to the rest by an operator or a filter")
        }
        ExprErrorKind::JavaScript("&&" | "&") => ("this is JavaScript", "write `and`"),
        ExprErrorKind::JavaScript("||" | "??") => {
            ("this is JavaScript", "write `or`, or `| default: …` for a value to fall back on")
        }
        ExprErrorKind::JavaScript("!") => ("this is JavaScript", "write `x == false` or `x | is_falsy`"),
        ExprErrorKind::JavaScript("?") => ("this is JavaScript", "write `x | then: a | else: b`"),
        ExprErrorKind::JavaScript("+") => ("this is JavaScript", "write `| append: …` for texts"),
        ExprErrorKind::JavaScript("=") => ("one `=` compares nothing", "write `==`"),
        ExprErrorKind::JavaScript(_) => {
            ("this is JavaScript", "expressions have values, comparisons and filters only")
        }
    }
}
