//! # What it does
//! Finds comments that are meant to accept findings but do nothing: nothing is found any more where they
//! are, they name no rule or one that does not exist, or nothing follows that they could apply to.
//!
//! # Why it matters
//! A leftover comment would hide the next finding there, and a misspelt one hides nothing.
//!
//! # Example
//! ```text
//! /* theme-upgrade-ignore css-sintax: an old browser needs it */
//! ```

use super::{Context, Needs, RULES, Rule, did_you_mean};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::suppression::Suppression;

pub(super) static RULE: Rule = Rule {
    id: "unused-suppression",
    severity: Severity::Warning,
    summary: "a comment accepts findings that do not exist",
    file: include_str!("unused_suppression.rs"),
    needs: Needs::AnyTree,
    check,
};

/// Finds faults of these comments that do not depend on what is found.
fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for suppression in context.suppressions().iter() {
        if let Some(form) = suppression.unknown_form {
            let said = context.document().source().slice(form);
            let help = "write `theme-upgrade-ignore RULE: reason` before an element or a CSS rule, or \
                        `theme-upgrade-ignore-file RULE: reason`";
            let message = format!("this comment accepts nothing, because there is no `{said}`");
            let label = context.label(form, "is not known");
            found.push(Diagnostic {
                help: Some(help.to_owned()),
                ..context.diagnostic(&RULE, label, message)
            });
        } else if suppression.rules.is_empty() {
            let label = context.label(suppression.comment, "names no rule");
            let help = "write `theme-upgrade-ignore RULE: reason`".to_owned();
            let message = "this comment accepts nothing, because it names no rule";
            found.push(Diagnostic { help: Some(help), ..context.diagnostic(&RULE, label, message) });
        }
        let whole = Span::new(0, context.document().source().text().len());
        let own = suppression.rules.iter().filter(|(name, _)| name == RULE.id);
        for (_, span) in own.filter(|_| suppression.region != Some(whole)) {
            let label = context.label(*span, "a comment before another one cannot accept this rule");
            let help = Some(format!(
                "remove the comment that it is about, or accept the rule for the whole file: `theme-upgrade-ignore-file {}: …`",
                RULE.id
            ));
            let message =
                format!("this comment accepts nothing: `{}` can be accepted only for a whole file", RULE.id);
            found.push(Diagnostic { help, ..context.diagnostic(&RULE, label, message) });
        }
        for (name, span) in suppression.rules.iter().filter(|(name, _)| Rule::find(name).is_none()) {
            let label = context.label(*span, "there is no such rule");
            let help = did_you_mean(name, RULES.iter().map(|rule| rule.id));
            let message = format!("this comment accepts nothing: there is no rule `{name}`");
            found.push(Diagnostic { help, ..context.diagnostic(&RULE, label, message) });
        }
    }
    found
}

/// The finding that `suppression` accepts nothing of the rule `name`.
pub(super) fn unused(context: &Context<'_>, suppression: &Suppression, name: &str) -> Diagnostic {
    let (label, message) = match suppression.region {
        Some(_) => {
            ("nothing is found there", format!("this comment is not needed: `{name}` finds nothing there"))
        }
        None => (
            "no element or CSS rule directly follows it",
            format!(
                "this comment accepts nothing: no element or CSS rule directly follows it, so it does not affect `{name}`"
            ),
        ),
    };
    let help = match suppression.region {
        Some(_) => "remove the comment".to_owned(),
        None => format!(
            "put it before an element or a CSS rule, write `theme-upgrade-ignore-file {name}: …` for findings in \
             text, or remove it"
        ),
    };
    Diagnostic {
        help: Some(help),
        ..context.diagnostic(&RULE, context.label(suppression.comment, label), message)
    }
}
