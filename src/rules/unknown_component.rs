//! # What it does
//! Finds tags that start with a capital letter and are neither a component of TalkJS nor a file of the theme.
//! Nothing is reported for files that are checked without their theme.
//!
//! # Why it matters
//! An unknown component renders nothing, or keeps the theme from being compiled. It may also come from the
//! theme's base, which cannot be checked here, so this is only a warning.
//!
//! # Example
//! ```text
//! <MesageBody body="{{ body }}" />
//! ```

use super::{Context, Needs, Rule, did_you_mean, in_order};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Severity};
use crate::theme::Completeness;

pub(super) static RULE: Rule = Rule {
    id: "unknown-component",
    severity: Severity::Warning,
    summary: "there is no such component",
    file: include_str!("unknown_component.rs"),
    needs: Needs::Theme,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let theme = context.theme;
    if theme.completeness() == Completeness::Partial {
        return Vec::new();
    }
    let is_known = |name: &str| {
        catalog::component(name).is_some() || theme.find(name).is_some() || theme.is_unreadable(name)
    };
    let names = context.document().element_names().filter(|name| name.is_component());
    let unknown = names.filter(|name| !is_known(name.text()));
    let found = unknown.flat_map(|unknown| {
        let name = unknown.text();
        // Searching many names for a similar one is slow: it is done once for each name.
        let of_talkjs = catalog::COMPONENTS.iter().map(|component| component.name);
        let of_theme = theme.components().map(|(_, component)| component.name());
        let help = did_you_mean(name, of_talkjs.chain(of_theme)).unwrap_or_else(|| {
            format!(
                "if it comes from the theme's base, ignore this; otherwise add {name}.template to the theme"
            )
        });
        unknown.elements().map(move |element| Diagnostic {
            help: Some(help.clone()),
            ..context.diagnostic(
                &RULE,
                context.label(element.name_span(), "neither in TalkJS nor in this theme"),
                format!("unknown component `{name}`: it may show nothing"),
            )
        })
    });
    in_order(found.collect())
}
