//! What a rule reports about a theme: where, how severe, what it means, and what would fix it.

use crate::edit::TextEdit;
use crate::source::Span;
use crate::theme::ComponentId;

/// How severe a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// The theme does not compile, or the menu cannot work.
    Error,
}

impl Severity {
    /// Its name in reports and flags.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A span in a component with a short text about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The component that the span is in.
    pub component: ComponentId,
    /// Its bytes in that component's file.
    pub span: Span,
    /// The text about it; may be empty.
    pub text: String,
}

/// Whether a fix may be applied without a person looking at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applicability {
    /// It does exactly what its title says.
    Safe,
    /// It may not be what is wanted, so it is applied only on request.
    Unsafe,
}

impl Applicability {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        }
    }
}

/// Edits that fix a finding, in the component that the finding is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// Whether it may be applied without review.
    pub applicability: Applicability,
    /// What it does: an imperative sentence without a full stop.
    pub title: String,
    /// The edits.
    pub edits: TextEdit,
}

/// A finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The id of the rule that found it.
    pub rule: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// What is wrong and what it means for the chat, in one sentence without a full stop.
    pub message: String,
    /// The place that it is about.
    pub primary: Label,
    /// Related places.
    pub secondary: Vec<Label>,
    /// Why it has no fix, where this rule usually offers one.
    pub obstacle: Option<String>,
    /// What to do if there is no fix.
    pub help: Option<String>,
    /// The fix, if there is one.
    pub fix: Option<Fix>,
}
