//! # What it does
//! Finds `<Icon type="…">` with a type that TalkJS does not have.
//!
//! # Why it matters
//! Such an icon renders nothing, so that a button with nothing else in it cannot be seen.
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

pub(super) static RULE: Rule = Rule {
    id: "unknown-icon",
    severity: Severity::Warning,
    summary: "there is no such icon",
    file: include_str!("unknown_icon.rs"),
    needs: Needs::SoundComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let icons = context.document().elements().filter(|element| element.name() == "Icon");
    let found = icons.filter_map(|icon| {
        let attribute = icon.attribute("type")?;
        let (name, span) = (attribute.value()?, attribute.value_span()?);
        if name.contains("{{") || catalog::is_icon(name) {
            return None;
        }
        let nearest = did_you_mean(name, catalog::ICONS.iter().copied());
        Some(Diagnostic {
            help: Some(nearest.unwrap_or_else(|| format!("the icons are {}", catalog::ICONS.join(", ")))),
            ..context.diagnostic(
                &RULE,
                context.label(span, "not one of TalkJS's icons"),
                format!("there is no icon `{name}`: nothing shows here"),
            )
        })
    });
    found.collect()
}
