//! # What it does
//! Recognises legacy CSS themes: one CSS file with TalkJS's fixed class names, such as
//! `.message-balloon-me`.
//!
//! # Why it matters
//! Such a theme has no templates, so there is nothing to insert a menu into. Its users get the menu when the
//! chat moves to a classic theme, made in the Theme Editor.

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::theme::{Form, legacy_css_mark};

pub(super) static RULE: Rule = Rule {
    id: "legacy-css-theme",
    severity: Severity::Error,
    summary: "a legacy CSS theme cannot have a menu",
    file: include_str!("legacy_css_theme.rs"),
    needs: Needs::ForeignFile,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.component.form() != Form::LegacyCss {
        return Vec::new();
    }
    let mark = legacy_css_mark(context.component.source().text());
    let found = mark.map(|span| Diagnostic {
        obstacle: Some("a legacy CSS theme has no templates to put a menu into".to_owned()),
        help: Some(
            "create a theme in the Theme Editor of the TalkJS dashboard, move the styles to it, and assign \
             it to the roles that use this one"
                .to_owned(),
        ),
        ..context.diagnostic(
            &RULE,
            context.label(span, "a legacy CSS theme"),
            "this is a legacy CSS theme: it has no templates, so it cannot show the action menu",
        )
    });
    found.into_iter().collect()
}
