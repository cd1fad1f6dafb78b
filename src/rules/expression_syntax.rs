//! # What it does
//! Finds expressions that are not in the language of themes, and conditions and loops without an expression.
//!
//! # Why it matters
//! `{{ … }}` is not JavaScript: there is no `&&`, no `!` and no `? :`. A component with an expression that
//! cannot be read does not compile, and TalkJS silently serves its default theme in place of the whole
//! design.
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
use crate::syntax::{Attribute, Directive, ExprErrorKind};

pub(super) static RULE: Rule = Rule {
    id: "expression-syntax",
    severity: Severity::Error,
    summary: "an expression cannot be read",
    file: include_str!("expression_syntax.rs"),
    needs: Needs::Tokens,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let directives = context.document().directives();
    let mut found: Vec<Diagnostic> = directives
        .filter_map(|(directive, attribute)| without_expression(context, directive, attribute))
        .collect();
    found.extend(unreadable(context));
    found
}

/// The finding for a condition or loop that has no value, or a text where an expression belongs.
fn without_expression(
    context: &Context<'_>,
    directive: Directive,
    attribute: Attribute<'_>,
) -> Option<Diagnostic> {
    let (what, example) = match directive {
        Directive::If | Directive::ElseIf => ("condition", "{{ sender.isMe }}"),
        Directive::For => ("list", "{{ item in list }}"),
        Directive::Key | Directive::Else => return None,
    };
    let value = attribute.value().unwrap_or_default();
    let is_one = || attribute.has_braces() && !is_mixed(attribute, value);
    if !is_empty(value) && is_one() {
        return None;
    }
    let name = attribute.name();
    let label = |text: String| context.label(attribute.span(), text);
    let found = if is_empty(value) {
        context.uncompilable(
            &RULE,
            label(format!("a {what} is missing here")),
            &format!("this `{name}` has no {what}"),
        )
    } else {
        let (message, text) = match attribute.has_braces() {
            true => (
                format!(
                    "this `{name}` has more than a single expression, so its value is a text: it is not known to work"
                ),
                format!("a {what} is a single expression"),
            ),
            false => (
                format!("this `{name}` contains text, not an expression: it is not known to work"),
                format!("a {what} is written in `{{{{ }}}}`"),
            ),
        };
        Diagnostic { severity: Severity::Warning, ..context.diagnostic(&RULE, label(text), message) }
    };
    Some(Diagnostic { help: Some(format!("write `{name}=\"{example}\"`, with your own {what}")), ..found })
}

/// Whether the value of a directive is more than one expression with blanks around it
/// (`docs/theme-format.md`, §5).
fn is_mixed(attribute: Attribute<'_>, value: &str) -> bool {
    // The braces alone show this for nearly all values.
    let first_end = memchr::memchr(b'}', value.as_bytes());
    let is_plain = value.starts_with("{{") && value.ends_with("}}") && first_end == Some(value.len() - 2);
    !is_plain && attribute.expression().is_none()
}

/// Whether a value is empty, or only has braces with nothing in them.
fn is_empty(value: &str) -> bool {
    let value = value.trim();
    (value.is_empty() || value.starts_with("{{"))
        && value.bytes().all(|byte| matches!(byte, b'{' | b'}' | b'-') || byte.is_ascii_whitespace())
}

fn unreadable(context: &Context<'_>) -> Vec<Diagnostic> {
    let found = context.doubtful_expressions().iter().filter_map(|expression| {
        let error = expression.parsed.as_ref().err()?;
        let expression = expression.placed;
        // What an unknown directive takes is not known; empty values are reported above.
        let is_told = |one: Attribute<'_>| match one.directive() {
            None => one.name().starts_with("t:"),
            Some(_) => is_empty(one.value().unwrap_or_default()),
        };
        if expression.attribute.is_some_and(is_told) {
            return None;
        }
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
            ("a filter is missing here", "add the filter's name after the `|`, or remove the `|`")
        }
        ExprErrorKind::ExpectedName => ("a name is missing here", "add a name"),
        ExprErrorKind::ExpectedIn => ("`in` is missing here", "write `{{ item in list }}`"),
        ExprErrorKind::UnclosedBracket => ("this bracket is not closed", "close it"),
        ExprErrorKind::UnclosedString => ("this text has no closing quote", "close the quote"),
        ExprErrorKind::Unexpected => {
            ("this does not belong here", "remove it, or connect it to the rest with an operator or a filter")
        }
        ExprErrorKind::JavaScript("&&" | "&") => ("this is JavaScript", "write `and`"),
        ExprErrorKind::JavaScript("||" | "??") => {
            ("this is JavaScript", "write `or`, or `| default: …` for a fallback value")
        }
        ExprErrorKind::JavaScript("!") => ("this is JavaScript", "write `x == false` or `x | is_falsy`"),
        ExprErrorKind::JavaScript("?") => ("this is JavaScript", "write `x | then: a | else: b`"),
        ExprErrorKind::JavaScript("+") => ("this is JavaScript", "write `| append: …` to join texts"),
        ExprErrorKind::JavaScript("=") => ("a single `=` does not compare", "write `==`"),
        ExprErrorKind::JavaScript(_) => {
            ("this is JavaScript", "expressions can have only values, comparisons and filters")
        }
    }
}
