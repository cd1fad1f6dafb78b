//! What a rule says about a theme: where, how bad, what it means, and what would mend it.

use crate::edit::TextEdit;
use crate::source::Span;
use crate::theme::ComponentId;

/// How bad a finding is.
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

/// A place in a component with a few words about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The component it stands in.
    pub component: ComponentId,
    /// Its bytes in that component's file.
    pub span: Span,
    /// What is to be said about it; may be empty.
    pub text: String,
}

/// Whether a fix may be applied without a person looking at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applicability {
    /// It does what its title says and nothing else.
    Safe,
    /// It may not be what is wanted: applied only when asked for.
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

/// Edits that mend a finding, in the component the finding is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// What it does, in an imperative sentence without a full stop.
    pub title: String,
    /// The edits.
    pub edits: TextEdit,
}

/// A finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The id of the rule that found it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and what it means for the chat, in one sentence without a full stop.
    pub message: String,
    /// The place it is about.
    pub primary: Label,
    /// Other places that belong to it.
    pub secondary: Vec<Label>,
    /// Why nothing is done about it, where something usually is.
    pub obstacle: Option<String>,
    /// What to do, where no fix does it.
    pub help: Option<String>,
    /// What would mend it.
    pub fix: Option<Fix>,
}
