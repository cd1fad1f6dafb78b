//! JUnit: a suite for each file, with a case for each rule that finds something in it.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use super::place::{Located, findings};
use crate::diagnostic::Diagnostic;

/// The case of a file in which no rule finds anything, or that could not be checked.
const ALL_RULES: &str = "all rules";

/// What is reported about one file.
#[derive(Default)]
struct SuiteContents<'p> {
    /// Why it could not be checked, or was not changed as planned.
    problems: Vec<String>,
    /// The findings in it, by rule.
    rules: BTreeMap<&'p str, Vec<&'p Located<'p>>>,
}

/// The report as XML. Findings that do not make the run fail are reported in a case that passes.
pub fn render(report: &Report) -> String {
    let located = findings(report, false);
    let mut files: BTreeMap<&str, SuiteContents<'_>> = BTreeMap::new();
    for theme in &report.themes {
        let components = theme.upgrade.before.components().filter(|(_, component)| !component.is_context());
        for (_, component) in components {
            files.entry(report.root_path(component.file().path())).or_default();
        }
    }
    for problem in &report.problems {
        let path = report.root_path(problem.file.as_deref().unwrap_or(&problem.path));
        files.entry(path).or_default().problems.push(problem.full_message());
    }
    for one in &located {
        files.entry(one.path).or_default().rules.entry(one.diagnostic.rule).or_default().push(one);
    }
    let mut suites = Suites::new(env!("CARGO_PKG_NAME"));
    suites.add_test_suites(files.into_iter().map(|(path, contents)| suite(path, &contents, report.written)));
    suites.to_string().expect("a report in memory can be written")
}

fn suite(path: &str, contents: &SuiteContents<'_>, written: bool) -> TestSuite {
    let path = &writable(path);
    let mut suite = TestSuite::new(path);
    match &contents.problems[..] {
        [] if contents.rules.is_empty() => {
            suite.add_test_case(case(path, ALL_RULES, TestCaseStatus::success()));
        }
        [] => {}
        problems => {
            suite.add_test_case(case(path, ALL_RULES, error(problems)));
        }
    }
    suite.add_test_cases(contents.rules.iter().map(|(rule, found)| of_rule(path, rule, found, written)));
    suite
}

/// The status of a file with problems.
fn error(problems: &[String]) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(writable(&problems[0])).set_description(writable(&problems.join("\n")));
    status
}

/// Text without the characters that XML cannot represent.
fn writable(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn case(path: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(path);
    case
}

fn of_rule(path: &str, rule: &str, found: &[&Located<'_>], written: bool) -> TestCase {
    let lines = found.iter().map(|located| {
        let (severity, message) = (located.diagnostic.severity.name(), &located.diagnostic.message);
        format!("{path}:{}:{}: {severity}: {message}\n", located.start.line, located.start.column)
    });
    let text = writable(&lines.collect::<String>());
    // A finding that would be fixed fails, too: a file would change.
    let is_failing = |located: &&&Located<'_>| {
        let Diagnostic { rule, severity, primary, .. } = located.diagnostic;
        let is_fixed = located.theme.upgrade.fixes.contains(&(primary.component, rule));
        *severity >= located.theme.fails_at || (is_fixed && !written)
    };
    let failing = found.iter().find(is_failing);
    match failing {
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(rule).set_message(writable(&first.diagnostic.message)).set_description(text);
            case(path, rule, status)
        }
        None => {
            let mut case = case(path, rule, TestCaseStatus::success());
            case.set_system_out(text);
            case
        }
    }
}
