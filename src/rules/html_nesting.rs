//! # What it does
//! Finds elements that a browser would not leave where the template puts them, such as a `<button>` in a
//! `<button>` or a `<div>` in a `<p>`. Only `theme-upgrade preview` looks for them, since it needs the
//! rendered page: each component in its place, with sample data.
//!
//! # Why it matters
//! When a browser parses such markup, it moves the element elsewhere or leaves it out, and styles that rely
//! on its place do nothing. Such markup also causes trouble for screen readers and keyboard users.
//!
//! # Example
//! ```text
//! <p class="text"><div class="badge">{{ sender.name }}</div></p>
//! ```

use super::{Needs, Rule};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::render::Misplaced;
use crate::theme::Theme;

pub(super) static RULE: Rule = Rule {
    id: "html-nesting",
    severity: Severity::Warning,
    summary: "a browser would move an element or leave it out (found by `preview`)",
    file: include_str!("html_nesting.rs"),
    needs: Needs::Page,
    check: |_| Vec::new(),
};

/// The finding for an element that a browser would move or leave out; `None` if it is not from the theme.
pub fn html_nesting(theme: &Theme, misplaced: &Misplaced) -> Option<Diagnostic> {
    let (component, span) = misplaced.origin?;
    let tag = super::tag_name(theme.component(component).source().slice(span));
    let Misplaced { name, parent, is_left_out, .. } = misplaced;
    let subject = match name {
        None => "text".to_owned(),
        Some(name) if name == tag => format!("`<{tag}>`"),
        Some(name) => format!("`<{tag}>`, which becomes `<{name}>`,"),
    };
    let what = if *is_left_out { "leaves it out" } else { "moves it elsewhere" };
    Some(Diagnostic {
        rule: RULE.id,
        severity: RULE.severity,
        message: format!("{subject} is not allowed in `<{parent}>`: a browser {what}"),
        primary: Label { component, span, text: format!("in `<{parent}>`") },
        secondary: Vec::new(),
        obstacle: None,
        help: Some("move it, or use elements that can be nested, such as `<div>` and `<span>`".to_owned()),
        fix: None,
    })
}
