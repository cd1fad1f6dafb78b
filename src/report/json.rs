//! The report for programs: `"schema": "theme-upgrade/report@1"`.
//!
//! Lines, columns and spans refer to the component's text: lines and columns count from 1, columns in
//! characters, and spans are half-open byte ranges. `file_span` is the same range in the file that `path`
//! names, which differs if that file is an export.

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{Problem, Report, ThemeReport};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::Edit;
use crate::source::Span;
use crate::verify::Proof;

const SCHEMA: &str = "theme-upgrade/report@1";

/// What `theme-upgrade --format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "theme-upgrade report")]
struct Envelope {
    /// The version of this format.
    schema: &'static str,
    /// The program that wrote it.
    tool: Tool,
    /// The totals.
    summary: Summary,
    /// What could not be checked, and edits that were refused: the run failed. Absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<JsonProblem>,
    /// The status of each component.
    components: Vec<JsonComponent>,
    /// What was found; after `apply`, what is left.
    findings: Vec<JsonFinding>,
    /// Findings that are accepted.
    suppressed: Vec<JsonSuppressed>,
    /// The proofs of each file that changes.
    proofs: Vec<JsonProof>,
}

#[derive(Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Not counting sources of an app.
    themes: usize,
    components: usize,
    files_changed: usize,
    findings: JsonCounts,
}

#[derive(Serialize, JsonSchema)]
struct JsonCounts {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize, JsonSchema)]
struct JsonProblem {
    /// What it is about: usually a file; a component of an export is `EXPORT#THEME/FILE`.
    path: String,
    /// What is wrong, and what to do about it.
    message: String,
}

#[derive(Serialize, JsonSchema)]
struct JsonComponent {
    /// The theme's name.
    theme: String,
    /// The component's name.
    component: String,
    /// Its file; null if it comes from the theme's base.
    path: Option<String>,
    /// `ok`, `upgradable`, `upgraded`, `manual`, `refused`, `inherited` or `skipped`.
    status: &'static str,
    /// Why, if that is not obvious.
    reason: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct JsonFinding {
    /// The rule's name.
    rule: &'static str,
    /// `error`, `warning` or `info`.
    severity: &'static str,
    /// What is wrong and what it means for the chat.
    message: String,
    /// The theme's name.
    theme: String,
    component: String,
    /// The file that holds the component.
    path: String,
    /// The line in the component, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
    /// The bytes in the component.
    span: JsonSpan,
    /// The bytes in the file: different ones if that is an export.
    file_span: JsonSpan,
    /// A few words about the place.
    label: String,
    /// Why it is not fixed, if such findings usually are.
    obstacle: Option<String>,
    /// Other places that belong to it.
    labels: Vec<JsonLabel>,
    /// What to do, if no fix does it.
    help: Option<String>,
    /// What would fix it.
    fix: Option<JsonFix>,
}

#[derive(Serialize, JsonSchema)]
struct JsonSuppressed {
    /// `comment` or `baseline`.
    by: &'static str,
    reason: Option<String>,
    finding: JsonFinding,
}

#[derive(Serialize, JsonSchema)]
struct JsonLabel {
    component: String,
    path: String,
    line: usize,
    column: usize,
    span: JsonSpan,
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct JsonSpan {
    /// The first byte, from 0.
    start: usize,
    /// The byte after the last one.
    end: usize,
}

#[derive(Serialize, JsonSchema)]
struct JsonFix {
    /// `safe`, or `unsafe` if it is applied only with `--unsafe`.
    applicability: &'static str,
    title: String,
    edits: Vec<JsonEdit>,
}

#[derive(Serialize, JsonSchema)]
struct JsonEdit {
    span: JsonSpan,
    insert: String,
}

#[derive(Serialize, JsonSchema)]
struct JsonProof {
    path: String,
    /// No byte of the original is removed.
    insert_only: bool,
    /// Undoing the edits gives the original bytes.
    reversible: bool,
    /// The result parses to the old tree and rules plus what was planned.
    reparsed: bool,
    /// The result would not be changed again.
    idempotent: bool,
    /// The first proof that failed; nothing is written then.
    failure: Option<String>,
    sha256_before: String,
    sha256_after: String,
}

/// The JSON Schema of the report.
pub fn schema() -> Schema {
    schemars::schema_for!(Envelope)
}

/// The report as JSON, with a final newline.
pub fn render(report: &Report) -> String {
    let counts = report.counts();
    let components: Vec<JsonComponent> =
        report.themes.iter().flat_map(|theme| components(theme, report.written)).collect();
    let envelope = Envelope {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Summary {
            themes: report.theme_count(),
            components: components.len(),
            files_changed: report.files_changed(),
            findings: JsonCounts { error: counts.error, warning: counts.warning, info: counts.info },
        },
        problems: report.problems.iter().map(JsonProblem::from).collect(),
        components,
        findings: report.themes.iter().flat_map(|theme| findings(theme, report.written)).collect(),
        suppressed: report.themes.iter().flat_map(|theme| suppressed(theme, report.written)).collect(),
        proofs: report.proofs.iter().map(JsonProof::from).collect(),
    };
    let json = serde_json::to_string_pretty(&envelope).expect("strings and numbers are always JSON");
    format!("{json}\n")
}

fn components(theme: &ThemeReport, written: bool) -> Vec<JsonComponent> {
    let rows = theme.rows(written).into_iter().map(|row| JsonComponent {
        theme: theme.upgrade.before.name().to_owned(),
        component: row.component.to_string(),
        path: row.path.as_deref().map(str::to_owned),
        status: row.status.name(),
        reason: row.reason,
    });
    rows.collect()
}

fn findings(theme: &ThemeReport, written: bool) -> Vec<JsonFinding> {
    theme.findings(written).iter().map(|diagnostic| finding(theme, diagnostic, written)).collect()
}

/// The findings that do not count.
fn suppressed(theme: &ThemeReport, written: bool) -> Vec<JsonSuppressed> {
    let suppressed = theme.suppressed(written).iter().map(|one| JsonSuppressed {
        by: one.by.name(),
        reason: one.reason.clone(),
        finding: finding(theme, &one.diagnostic, written),
    });
    suppressed.collect()
}

fn finding(theme: &ThemeReport, diagnostic: &Diagnostic, written: bool) -> JsonFinding {
    let described = theme.described(written);
    let component = described.component(diagnostic.primary.component);
    let position = component.source().position(diagnostic.primary.span.start());
    let labels = diagnostic.secondary.iter().map(|label| {
        let component = described.component(label.component);
        let position = component.source().position(label.span.start());
        JsonLabel {
            component: component.name().to_owned(),
            path: component.file().path().to_owned(),
            line: position.line,
            column: position.column,
            span: label.span.into(),
            text: label.text.clone(),
        }
    });
    JsonFinding {
        rule: diagnostic.rule,
        severity: diagnostic.severity.name(),
        message: diagnostic.message.clone(),
        theme: described.name().to_owned(),
        component: component.name().to_owned(),
        path: component.file().path().to_owned(),
        line: position.line,
        column: position.column,
        span: diagnostic.primary.span.into(),
        file_span: component.file_span(diagnostic.primary.span).into(),
        label: diagnostic.primary.text.clone(),
        obstacle: diagnostic.obstacle.clone(),
        labels: labels.collect(),
        help: diagnostic.help.clone(),
        fix: diagnostic.fix.as_ref().map(JsonFix::from),
    }
}

impl From<&Problem> for JsonProblem {
    fn from(problem: &Problem) -> JsonProblem {
        JsonProblem { path: problem.path.clone(), message: problem.message.clone() }
    }
}

impl From<&Proof> for JsonProof {
    fn from(proof: &Proof) -> JsonProof {
        let (sha256_before, sha256_after) = proof.sha256();
        JsonProof {
            path: proof.path().to_owned(),
            insert_only: proof.is_insert_only(),
            reversible: proof.is_reversible(),
            reparsed: proof.is_reparsed(),
            idempotent: proof.is_idempotent(),
            failure: proof.failure().map(ToString::to_string),
            sha256_before,
            sha256_after,
        }
    }
}

impl From<Span> for JsonSpan {
    fn from(span: Span) -> JsonSpan {
        JsonSpan { start: span.start(), end: span.end() }
    }
}

impl From<&Fix> for JsonFix {
    fn from(fix: &Fix) -> JsonFix {
        let edit = |edit: &Edit| JsonEdit { span: edit.span.into(), insert: edit.insert.clone() };
        JsonFix {
            applicability: fix.applicability.name(),
            title: fix.title.clone(),
            edits: fix.edits.edits().iter().map(edit).collect(),
        }
    }
}
