//! Annotations for GitHub's log: one workflow command per finding, the worst first.

use super::place::{Located, findings};
use super::text::{plural, without_control};
use super::{Problem, Report};
use crate::diagnostic::Severity;

/// How many annotations of one kind GitHub shows for a step.
const SHOWN: usize = 10;

/// The report as workflow commands, and a line that counts those that GitHub would not show.
pub fn render(report: &Report) -> String {
    let located = findings(report, false);
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let problems = report.problems.iter().filter(|_| severity == Severity::Error);
        let of_kind = located.iter().filter(|located| located.diagnostic.severity == severity);
        let lines: Vec<String> =
            problems.map(|problem| failure(report, problem)).chain(of_kind.map(annotation)).collect();
        text.extend(lines.iter().take(SHOWN).map(String::as_str));
        if lines.len() > SHOWN {
            let more = plural(lines.len() - SHOWN, &format!("more {}", command(severity)));
            text += &format!("and {more}, which GitHub would not show here\n");
        }
    }
    text
}

/// The annotation for a problem.
fn failure(report: &Report, problem: &Problem) -> String {
    let place = problem.file.as_deref().map(|file| format!(" file={}", property(report.root_path(file))));
    format!("::error{}::{}\n", place.unwrap_or_default(), data(&problem.full_message()))
}

/// GitHub's name for an annotation of this severity.
fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn annotation(located: &Located<'_>) -> String {
    let Located { diagnostic, start, end, .. } = located;
    let command = command(diagnostic.severity);
    let mut place = format!("file={},line={},endLine={}", property(located.path), start.line, end.line);
    // GitHub does not understand columns of a range that spans lines.
    if start.line == end.line {
        place += &format!(",col={},endColumn={}", start.column, end.column);
    }
    let message = match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    format!("::{command} {place},title={}::{}\n", property(diagnostic.rule), data(&message))
}

fn data(text: &str) -> String {
    let text = without_control(text, &['\n', '\r', '\t']);
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("50%: a,\r\nb"), "50%25: a,%0D%0Ab");
        assert_eq!(property("50%: a,b"), "50%25%3A a%2Cb");
    }
}
