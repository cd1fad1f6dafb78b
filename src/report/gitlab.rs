//! GitLab's code quality report.

use serde::Serialize;

use super::Report;
use super::place::{Placed, findings};
use crate::diagnostic::Severity;

#[derive(Serialize)]
struct Issue<'r> {
    description: &'r str,
    check_name: &'static str,
    fingerprint: &'r str,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report as an array of issues, and a line ending at its end.
pub fn render(report: &Report) -> String {
    let placed = findings(report, false);
    let issues: Vec<Issue<'_>> = placed.iter().map(issue).collect();
    serde_json::to_string_pretty(&issues).expect("texts and numbers are always JSON") + "\n"
}

fn issue<'r>(placed: &'r Placed<'r>) -> Issue<'r> {
    Issue {
        description: &placed.diagnostic.message,
        check_name: placed.diagnostic.rule,
        fingerprint: &placed.fingerprint,
        severity: match placed.diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: placed.path,
            lines: Lines { begin: placed.start.line, end: placed.end.line },
        },
    }
}
