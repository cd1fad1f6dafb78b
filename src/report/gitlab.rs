//! GitLab's code quality report.

use std::borrow::Cow;

use serde::Serialize;

use super::place::{Located, findings, fingerprints, hash};
use super::{Problem, Report};
use crate::diagnostic::Severity;

#[derive(Serialize)]
struct Issue<'r> {
    description: Cow<'r, str>,
    check_name: &'static str,
    fingerprint: Cow<'r, str>,
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

/// The report as an array of issues, with a final newline.
pub fn render(report: &Report) -> String {
    let located = findings(report, false);
    let failures = report.problems.iter().map(|problem| failure(report, problem));
    let issues =
        located.iter().zip(fingerprints(&located)).map(|(located, fingerprint)| issue(located, fingerprint));
    let issues: Vec<Issue<'_>> = failures.chain(issues).collect();
    serde_json::to_string_pretty(&issues).expect("texts and numbers are always JSON") + "\n"
}

/// The issue for a problem. It has no line, but GitLab requires one.
fn failure<'r>(report: &'r Report, problem: &'r Problem) -> Issue<'r> {
    let path = report.root_path(problem.file.as_deref().unwrap_or(&problem.path));
    Issue {
        description: problem.full_message().into(),
        check_name: env!("CARGO_PKG_NAME"),
        fingerprint: hash(&["problem", &problem.path, &problem.message]).into(),
        severity: "blocker",
        location: Location { path, lines: Lines { begin: 1, end: 1 } },
    }
}

fn issue<'r>(located: &'r Located<'r>, fingerprint: String) -> Issue<'r> {
    Issue {
        description: located.diagnostic.message.as_str().into(),
        check_name: located.diagnostic.rule,
        fingerprint: fingerprint.into(),
        severity: match located.diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: located.path,
            lines: Lines { begin: located.start.line, end: located.end.line },
        },
    }
}
