//! SARIF 2.1.0, for code scanning.

use serde::Serialize;

use super::place::{Located, file_of, findings, fingerprints, region};
use super::{Problem, Report};
use crate::diagnostic::{Applicability, Diagnostic, Label, Severity};
use crate::edit::Edit;
use crate::policy::SuppressedBy;
use crate::rules::{PAGES, RULES, Rule};
use crate::source::{Position, SourceFile};
use crate::theme::Theme;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Found>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    help_uri: String,
    short_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<JsonFix>,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "themeUpgrade/v1")]
    ours: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonFix {
    description: Text,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

/// The report as a SARIF log with one run, with a final newline.
pub fn render(report: &Report) -> String {
    let located = findings(report, true);
    let results = located.iter().zip(fingerprints(&located));
    let results = results.map(|(located, fingerprint)| found(report, located, fingerprint));
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: PAGES,
                    rules: RULES.iter().map(|rule| descriptor(rule)).collect(),
                },
            },
            invocations: [invocation(report)],
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    serde_json::to_string_pretty(&log).expect("texts and numbers are always JSON") + "\n"
}

fn invocation(report: &Report) -> Invocation {
    let notification = |problem: &Problem| Notification {
        level: "error",
        message: Text { text: problem.full_message() },
        locations: problem.file.iter().map(|file| whole(report.root_path(file))).collect(),
    };
    Invocation {
        execution_successful: report.problems.is_empty(),
        tool_execution_notifications: report.problems.iter().map(notification).collect(),
    }
}

/// The location of a whole file.
fn whole(path: &str) -> Location {
    let artifact_location = Artifact { uri: uri(path) };
    Location { physical_location: PhysicalLocation { artifact_location, region: None }, message: None }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let page = rule.page();
    Descriptor {
        id: rule.id,
        help_uri: rule.url(),
        short_description: Text { text: rule.summary.to_owned() },
        help: Help { text: page.clone(), markdown: page },
        default_configuration: Configuration { level: level(rule.severity) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn found(report: &Report, located: &Located<'_>, fingerprint: String) -> Found {
    let Located { described, diagnostic, .. } = located;
    let related = diagnostic.secondary.iter().map(|label| related(report, described, label));
    let suppressions = located.suppressed.iter().map(|suppressed| Suppression {
        kind: match suppressed.by {
            SuppressedBy::Comment => "inSource",
            SuppressedBy::Baseline => "external",
        },
        justification: suppressed.reason.clone(),
    });
    let message = match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    Found {
        rule_id: diagnostic.rule,
        rule_index: RULES.iter().position(|rule| rule.id == diagnostic.rule),
        level: level(diagnostic.severity),
        message: Text { text: message },
        locations: [Location {
            physical_location: physical(located.path, located.start, located.end),
            message: None,
        }],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { ours: fingerprint },
        suppressions: suppressions.collect(),
        fixes: fix(report, described, diagnostic).into_iter().collect(),
    }
}

fn related(report: &Report, theme: &Theme, label: &Label) -> Location {
    let (start, end) = region(theme, label.component, label.span);
    Location {
        physical_location: physical(file_of(report, theme, label.component), start, end),
        message: (!label.text.is_empty()).then(|| Text { text: label.text.clone() }),
    }
}

/// The fix as replacements in the file; in an export, these are in the string that holds the component.
fn fix(report: &Report, theme: &Theme, diagnostic: &Diagnostic) -> Option<JsonFix> {
    // Tools apply these without asking.
    let fix = diagnostic.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe)?;
    let component = theme.component(diagnostic.primary.component);
    let file = component.file();
    let edits = match component.embedding() {
        Some(embedding) => embedding.export().edit([(embedding.literal(), &fix.edits)]).ok()?,
        None => fix.edits.clone(),
    };
    let replacements = edits.edits().iter().map(|edit| replacement(file, edit));
    Some(JsonFix {
        description: Text { text: fix.title.clone() },
        artifact_changes: [Change {
            artifact_location: Artifact { uri: uri(report.root_path(file.path())) },
            replacements: replacements.collect(),
        }],
    })
}

fn replacement(file: &SourceFile, edit: &Edit) -> Replacement {
    Replacement {
        deleted_region: Region::between(file.position(edit.span.start()), file.position(edit.span.end())),
        inserted_content: Text { text: edit.insert.clone() },
    }
}

fn physical(path: &str, start: Position, end: Position) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: Artifact { uri: uri(path) },
        region: Some(Region::between(start, end)),
    }
}

impl Region {
    fn between(start: Position, end: Position) -> Region {
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// A path as a URI reference: a full path with its scheme, any other as it is.
pub(crate) fn uri(path: &str) -> String {
    // A drive of Windows, as in `C:/x`.
    let drive = path.get(..3).filter(|start| {
        start.starts_with(|letter: char| letter.is_ascii_alphabetic()) && matches!(&start[1..], ":/" | ":\\")
    });
    let (mut uri, rest) = match drive {
        Some(drive) => (format!("file:///{}/", &drive[..2]), &path[3..]),
        None if path.starts_with('/') => ("file://".to_owned(), path),
        None => (String::new(), path),
    };
    for byte in rest.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte as char)
            }
            b'\\' if drive.is_some() => uri.push('/'),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        for (path, expected) in [
            ("a b/é#1.template", "a%20b/%C3%A9%231.template"),
            ("/tmp/a#b/x", "file:///tmp/a%23b/x"),
            ("C:\\a b\\x", "file:///C:/a%20b/x"),
            ("c:/x", "file:///c:/x"),
            ("c:x", "c%3Ax"),
            ("é:/x", "%C3%A9%3A/x"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
