//! # What it does
//! Finds `<Icon type="…">` with a type that TalkJS does not have.
//!
//! # Why it matters
//! Such an icon renders nothing, so a button with nothing else in it cannot be seen.
//!
//! # Example
//! ```text
//! <Icon type="dots" />
//! ```
//! should be
//! ```text
//! <Icon type="horizontalDots" />
//! ```

use super::{Context, Needs, Rule, did_you_mean};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::{Attribute, Filter, OperandKind, ValuePart, parse_expression, value_parts};

pub(super) static RULE: Rule = Rule {
    id: "unknown-icon",
    severity: Severity::Warning,
    summary: "there is no such icon",
    file: include_str!("unknown_icon.rs"),
    needs: Needs::CompiledComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let icons = context.document().elements_called("Icon");
    let types = icons.filter_map(|icon| icon.attribute("type"));
    let doubtful = types.filter(|kind| !kind.value().is_some_and(catalog::is_icon)).flat_map(names);
    let found = doubtful.filter(|(name, _)| !catalog::is_icon(name)).map(|(name, span)| {
        let nearest = did_you_mean(name, catalog::ICONS.iter().copied());
        Diagnostic {
            help: Some(nearest.unwrap_or_else(|| format!("the icons are {}", catalog::ICONS.join(", ")))),
            ..context.diagnostic(
                &RULE,
                context.label(span, "not one of TalkJS's icons"),
                format!("there is no icon `{name}`: nothing shows here"),
            )
        }
    });
    found.collect()
}

/// The names that the attribute `type` may give: its text, or the strings that its expression chooses from.
fn names(attribute: Attribute<'_>) -> Vec<(&str, Span)> {
    let (Some(value), Some(span)) = (attribute.value(), attribute.value_span()) else { return Vec::new() };
    if !value.contains("{{") {
        return vec![(value, span)];
    }
    if !matches!(value_parts(value)[..], [ValuePart::Interpolation(_)]) {
        return Vec::new();
    }
    let Ok(Some(expression)) = parse_expression(value) else { return Vec::new() };
    let chooses = |filter: &&Filter| matches!(&value[filter.name.range()], "then" | "else" | "default");
    // Any other filter may change the text into a valid name.
    if expression.filters.iter().filter(chooses).count() != expression.filters.len() {
        return Vec::new();
    }
    let alone = match &expression.terms[..] {
        [term] if term.right.is_none() && expression.filters.is_empty() => Some(&term.left),
        _ => None,
    };
    let chosen = expression.filters.iter().flat_map(|filter| &filter.arguments).chain(alone);
    let texts = chosen.filter(|operand| operand.kind == OperandKind::String);
    texts
        .map(|text| Span::new(text.span.start() + 1, text.span.end() - 1))
        .filter(|text| !text.is_empty())
        .map(|text| (&value[text.range()], Span::new(span.start() + text.start(), span.start() + text.end())))
        .collect()
}
