//! # What it does
//! Finds `t:for` without `t:key`.
//!
//! # Why it matters
//! Without a key, TalkJS cannot tell which item is which when the list changes. It may redraw more than it
//! has to, or mix items up.
//!
//! # Example
//! ```text
//! <span t:for="{{ user in conversation.participants }}">{{ user.name }}</span>
//! ```
//! should be
//! ```text
//! <span t:for="{{ user in conversation.participants }}" t:key="{{ user.id }}">{{ user.name }}</span>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::Directive;

pub(super) static RULE: Rule = Rule {
    id: "for-without-key",
    severity: Severity::Info,
    summary: "a loop has no key",
    file: include_str!("for_without_key.rs"),
    needs: Needs::CompiledComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let loops = context.document().directives().filter(|(directive, _)| *directive == Directive::For);
    let found = loops.filter_map(|(_, directive)| {
        if directive.element().directive(Directive::Key).is_some() {
            return None;
        }
        Some(Diagnostic {
            help: Some(
                "add `t:key` with a value that is different for each item, such as its `id`".to_owned(),
            ),
            ..context.diagnostic(
                &RULE,
                context.label(directive.name_span(), "there is no `t:key` for this"),
                "this loop has no key: items may be redrawn or mixed up when the list changes",
            )
        })
    });
    found.collect()
}
