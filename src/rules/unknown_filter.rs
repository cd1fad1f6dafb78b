//! # What it does
//! Finds filters that are neither in TalkJS's documentation nor in Liquid.
//!
//! # Why it matters
//! A filter that TalkJS does not know changes nothing, or keeps the theme from being compiled. The
//! official list is not public, so this is a warning.
//!
//! # Example
//! ```text
//! {{ sender.name | uppercase }}
//! ```

use super::{Context, Needs, Rule, did_you_mean};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    id: "unknown-filter",
    severity: Severity::Warning,
    summary: "a filter is not known",
    file: include_str!("unknown_filter.rs"),
    needs: Needs::CompiledComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expression in context.doubtful_expressions() {
        let parsed = expression.parsed.as_ref().ok().and_then(Option::as_ref);
        let expression = expression.placed;
        for filter in parsed.map(|parsed| &parsed.filters).into_iter().flatten() {
            let name = &expression.text[filter.name.range()];
            if catalog::is_filter(name) {
                continue;
            }
            let start = expression.span.start();
            let span = Span::new(start + filter.name.start(), start + filter.name.end());
            let message = format!("unknown filter `{name}`: the value may show unchanged, or not at all");
            found.push(Diagnostic {
                help: did_you_mean(name, catalog::FILTERS.iter().copied()),
                ..context.diagnostic(&RULE, context.label(span, "not known"), message)
            });
        }
    }
    found
}
