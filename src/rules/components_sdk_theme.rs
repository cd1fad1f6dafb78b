//! # What it does
//! Recognises themes of the TalkJS Components SDK: JavaScript or TypeScript modules that import
//! `@talkjs/react-components` or `@talkjs/web-components`, or an `index` that exports such components.
//!
//! # Why it matters
//! These themes are programs, not templates, and the SDK has a menu of its own. There is nothing to upgrade
//! here, and an edit would break them.

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::theme::{Form, sdk_import, sdk_index_export};

pub(super) static RULE: Rule = Rule {
    id: "components-sdk-theme",
    severity: Severity::Error,
    summary: "a Components SDK theme is not made of templates",
    file: include_str!("components_sdk_theme.rs"),
    needs: Needs::ForeignFile,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.component.form() != Form::SdkModule {
        return Vec::new();
    }
    let text = context.component.source().text();
    let found = sdk_import(text).or_else(|| sdk_index_export(text)).map(|span| Diagnostic {
        obstacle: Some("a Components SDK theme is a program, not a set of templates".to_owned()),
        help: Some(
            "edit the code of its Message and ChatHeader components; the SDK has its own menu".to_owned(),
        ),
        ..context.diagnostic(
            &RULE,
            context.label(span, "the Components SDK"),
            "this is a theme for the TalkJS Components SDK: it has no templates to upgrade",
        )
    });
    found.into_iter().collect()
}
