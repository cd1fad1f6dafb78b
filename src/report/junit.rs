//! JUnit: a suite for each file, a case for each rule that finds something in it.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::Report;
use super::place::{Placed, findings};
use crate::diagnostic::Applicability;

/// The report as XML. What does not make the run fail is told in a case that passes.
pub fn render(report: &Report) -> String {
    let placed = findings(report, false);
    let mut files: BTreeMap<&str, BTreeMap<&str, Vec<&Placed<'_>>>> = BTreeMap::new();
    for theme in &report.themes {
        let components = theme.upgrade.before.components().filter(|(_, component)| !component.is_context());
        for (_, component) in components {
            files.entry(report.root_path(component.file().path())).or_default();
        }
    }
    for one in &placed {
        files.entry(one.path).or_default().entry(one.diagnostic.rule).or_default().push(one);
    }
    let mut suites = Suites::new(env!("CARGO_PKG_NAME"));
    for (path, rules) in files {
        let mut suite = TestSuite::new(path);
        if rules.is_empty() {
            suite.add_test_case(case(path, "all rules", TestCaseStatus::success()));
        }
        for (rule, found) in rules {
            suite.add_test_case(of_rule(path, rule, &found));
        }
        suites.add_test_suite(suite);
    }
    suites.to_string().expect("a report in memory can be written")
}

fn case(path: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(path);
    case
}

fn of_rule(path: &str, rule: &str, found: &[&Placed<'_>]) -> TestCase {
    let lines = found.iter().map(|placed| {
        let (severity, message) = (placed.diagnostic.severity.name(), &placed.diagnostic.message);
        format!("{path}:{}:{}: {severity}: {message}\n", placed.start.line, placed.start.column)
    });
    // XML has no way to write these.
    let text: String = lines.collect::<String>().replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    // What would be mended fails, too: files would change.
    let is_failing = |placed: &&&Placed<'_>| {
        let fix = placed.diagnostic.fix.as_ref();
        placed.diagnostic.severity >= placed.theme.fails_at
            || fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
    };
    let failing = found.iter().find(is_failing);
    match failing {
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status
                .set_type(rule)
                .set_message(first.diagnostic.message.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"))
                .set_description(text);
            case(path, rule, status)
        }
        None => {
            let mut case = case(path, rule, TestCaseStatus::success());
            case.set_system_out(text);
            case
        }
    }
}
