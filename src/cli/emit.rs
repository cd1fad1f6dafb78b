//! Writes reports to where they are requested: standard output, and files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use super::input::{full_path, shown};
use super::job::Job;
use super::patch::{self, Part};
use super::settings::Settings;
use super::write;
use crate::catalog::ThemeFile;
use crate::edit::TextEdit;
use crate::output::FileChange;
use crate::report::diff::Audience;
use crate::report::text::{Look, problem_lines};
use crate::report::{FileDiff, diff, github, gitlab, html, json, junit, markdown, sarif};
use crate::theme::Component;

/// The formats of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs; `theme-upgrade schema` describes it
    Json,
    /// For code scanning
    Sarif,
    /// Annotations in GitHub's log, and the step's summary
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// A test report
    Junit,
    /// A table and diffs, for a comment
    Markdown,
    /// A page
    Html,
}

/// A requested report: `sarif` or `sarif=-`, or `sarif=report.sarif`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    pub format: Format,
    /// The file it goes to; standard output if `None`.
    pub file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Output, String> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        if file == Some("") {
            return Err(format!("`{name}=` names no file"));
        }
        let format = Format::from_str(name, false).map_err(|_| {
            let names: Vec<String> = Format::value_variants().iter().filter_map(name_of).collect();
            format!("the formats are {}, each with or without `=FILE`", names.join(", "))
        })?;
        Ok(Output { format, file: file.filter(|file| *file != "-").map(PathBuf::from) })
    }
}

fn name_of(format: &Format) -> Option<String> {
    Some(format.to_possible_value()?.get_name().to_owned())
}

/// The format for standard output; text if no format is requested.
///
/// # Errors
/// If two formats go there, or two to the same file.
pub fn stdout_format(outputs: &[Output]) -> Result<Option<Format>> {
    for (index, output) in outputs.iter().enumerate() {
        if outputs[..index].iter().any(|other| other.file == output.file) {
            match &output.file {
                None => bail!(
                    "two formats cannot both go to standard output; give one of them a file, as in `--format sarif=FILE`"
                ),
                Some(file) => bail!("two formats cannot both go to {}", shown(file)),
            }
        }
    }
    match outputs {
        [] => Ok(Some(Format::Text)),
        outputs => Ok(outputs.iter().find(|output| output.file.is_none()).map(|output| output.format)),
    }
}

/// Makes sure, as far as possible, that the files can be written, before anything else is.
///
/// # Errors
/// Which file cannot be written, and why.
pub fn ensure_writable(outputs: &[Output]) -> Result<()> {
    if outputs.iter().any(|output| output.format == Format::Github) {
        add_to_step_summary(String::new)?;
    }
    for file in outputs.iter().filter_map(|output| output.file.as_deref()) {
        write::ensure_creatable(file)
            .with_context(|| format!("the report {} cannot be written", shown(file)))?;
    }
    Ok(())
}

/// Writes the reports that go to files; `look` applies to text.
///
/// # Errors
/// Which file cannot be written.
pub fn to_files(job: &mut Job, outputs: &[Output], look: Look) -> Result<()> {
    for output in outputs {
        let Some(file) = &output.file else { continue };
        let rendered = match output.format {
            Format::Text => problem_lines(&job.report.problems) + &job.text(look),
            format => render(job, format),
        };
        write::write_report(file, &rendered)
            .with_context(|| format!("the report {} cannot be written", shown(file)))?;
    }
    if outputs.iter().any(|output| output.format == Format::Github) {
        add_to_step_summary(|| render(job, Format::Markdown))?;
    }
    Ok(())
}

/// The report in any format but text.
pub fn render(job: &mut Job, format: Format) -> String {
    if format != Format::Json {
        job.find_root_paths();
    }
    let report = &job.report;
    match format {
        Format::Text => unreachable!("text is rendered with its look elsewhere"),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
        Format::Markdown => with_readable_diffs(job, |diffs| markdown::render(report, diffs)),
        Format::Html => with_readable_diffs(job, |diffs| html::render(report, diffs)),
    }
}

/// Calls `render` with the changes of a run as people read them: instead of an export, each of its components
/// that changes.
pub fn with_readable_diffs(job: &Job, render: impl FnOnce(&[FileDiff<'_>]) -> String) -> String {
    let mut embedded: BTreeMap<&str, Vec<DiffTexts<'_>>> = BTreeMap::new();
    for upgrade in job.report.themes.iter().map(|theme| &theme.upgrade) {
        for (id, edit) in upgrade.plan.edits() {
            let component = upgrade.before.component(id);
            if component.embedding().is_some() {
                embedded.entry(component.file().path()).or_default().push(of_component(component, edit));
            }
        }
    }
    let parts = patch::parts(job);
    let texts = parts.iter().filter_map(|part| Some((part, part.change()?))).flat_map(|(part, change)| {
        embedded.remove(change.path.as_str()).unwrap_or_else(|| vec![of_file(part, change)])
    });
    let texts: Vec<DiffTexts<'_>> = texts.collect();
    render(&texts.iter().map(DiffTexts::diff).collect::<Vec<_>>())
}

/// The texts of a [`FileDiff`].
struct DiffTexts<'j> {
    path: String,
    before: &'j str,
    after: String,
    patch: String,
}

impl DiffTexts<'_> {
    fn diff(&self) -> FileDiff<'_> {
        FileDiff { path: &self.path, before: self.before, after: &self.after, patch: &self.patch }
    }
}

fn of_file<'j>(part: &Part<'j>, change: &'j FileChange) -> DiffTexts<'j> {
    DiffTexts {
        path: String::from_utf8_lossy(&part.name).into_owned(),
        before: &change.before,
        after: change.after(),
        patch: part.unified(Audience::Program),
    }
}

fn of_component<'j>(component: &'j Component, edit: &TextEdit) -> DiffTexts<'j> {
    let before = component.source().text();
    DiffTexts {
        path: component.source().path().to_owned(),
        before,
        after: edit.apply(before),
        patch: diff::of_component(component, edit),
    }
}

/// Appends `text` to the step summary, if GitHub asks for one.
fn add_to_step_summary(text: impl FnOnce() -> String) -> Result<()> {
    match std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
        Some(path) => append(Path::new(&path), &text())
            .context("the step's summary (GITHUB_STEP_SUMMARY) cannot be written"),
        None => Ok(()),
    }
}

/// Makes sure that no report goes to a file that is read, or to the file of another report.
///
/// # Errors
/// Names the report that would.
pub fn ensure_apart(job: &Job, files: &[&Path]) -> Result<()> {
    let canonical = |file: &Path| file.canonicalize().unwrap_or_else(|_| full_path(file));
    let mut taken: Vec<PathBuf> = Vec::new();
    for file in files {
        let target = canonical(file);
        if job.inputs().any(|input| canonical(input) == target) {
            bail!("{} is an input of this run and cannot be overwritten", shown(file));
        }
        if job.settings.iter().flat_map(Settings::files).any(|read| canonical(read) == target) {
            bail!("{} is read by this run and cannot be overwritten", shown(file));
        }
        if let Some(name) =
            target.file_name().and_then(|name| name.to_str()).filter(|name| is_of_a_theme(name))
        {
            bail!(
                "{}: a file called {name} belongs to a theme or to the settings; choose another name",
                shown(file)
            );
        }
        if taken.contains(&target) {
            bail!("two reports cannot both go to {}", shown(file));
        }
        taken.push(target);
    }
    Ok(())
}

/// Whether the program reads files of this name.
fn is_of_a_theme(name: &str) -> bool {
    const NAMES: [&str; 3] = ["themes.json", "theme-upgrade.toml", ".theme-upgrade.toml"];
    ThemeFile::of(name).is_some() || name.ends_with(".themes.json") || NAMES.contains(&name)
}

fn append(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(())
}
