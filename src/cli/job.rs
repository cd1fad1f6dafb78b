//! One run: what was read, what is planned for it, and the code that it ends with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::args::InputArgs;
use super::input::{self, Inputs, Origin, Problem, Reader};
use super::settings::{Settings, ThemeSettings};
use super::{EXIT_FAILURE, EXIT_FINDINGS, baseline, git, look, say, snippets};
use crate::menu::{Snippet, Snippets};
use crate::output::{self, FileChange};
use crate::policy::Baseline;
use crate::report::text::printable;
use crate::report::{Report, ThemeReport};
use crate::upgrade::{self, Options};
use crate::verify::Proof;

/// Everything that was read, with what is planned for it.
pub struct Job {
    pub report: Report,
    /// The files that change; none if a single edit could not be proved.
    pub changes: Vec<FileChange>,
    pub is_refused: bool,
    pub is_stdin: bool,
    /// The settings of the paths that were named.
    pub settings: Vec<Settings>,
    /// What each theme goes by, in the order of the report.
    pub of_themes: Vec<ThemeSettings>,
    reader: Reader,
}

impl Job {
    /// Reads, checks, plans and proves. What cannot be looked at is told at once, on standard error.
    ///
    /// # Errors
    /// What is wrong with settings, snippets or git.
    pub fn load(args: &InputArgs) -> Result<Job> {
        let Inputs { themes, mut reader, settings } = input::load(args)?;
        let is_stdin = themes.iter().any(|loaded| loaded.origin == Origin::Stdin);
        let has_input = !themes.is_empty() || reader.passed_over || !reader.problems.is_empty();
        if !has_input && !args.allow_empty_input {
            reader.problems.push(nothing_found(args, &settings));
        }
        for Problem { path, message } in &reader.problems {
            say(&format!("error: {}: {message}\n", printable(path)));
        }
        let of_themes: Vec<ThemeSettings> =
            themes.iter().map(|loaded| settings[loaded.settings].for_theme(loaded.theme.name())).collect();
        let own = own_snippets(&of_themes, args)?;
        let (mut upgrades, mut skipped) = (Vec::new(), Vec::new());
        // A finding that one theme takes from a baseline is not there for the next one of its name.
        let mut baselines: BTreeMap<usize, Arc<Baseline>> = BTreeMap::new();
        for (loaded, settings) in themes.into_iter().zip(&of_themes) {
            let mut policy = settings.policy.clone();
            let baseline = baselines.entry(loaded.settings).or_insert_with(|| policy.baseline.clone());
            policy.baseline = baseline.clone();
            let own = settings.templates.as_ref().and_then(|folder| own.get(folder)).into_iter().flatten();
            let snippets = own.fold(Snippets::built_in(), |snippets: Snippets<'_>, own| snippets.with(own));
            let options = Options { allow_unsafe: args.r#unsafe, snippets, policy: &policy };
            let upgrade = upgrade::upgrade(loaded.theme, &options);
            if !baseline.is_empty() {
                *baseline = Arc::new(baseline.without(&upgrade.before, &upgrade.suppressed));
            }
            upgrades.push(upgrade);
            skipped.push(loaded.skipped);
        }
        let mut changes = output::file_changes(&mut upgrades);
        let proofs: Vec<Proof> = changes.iter().map(|change| change.proof.clone()).collect();
        for (path, failure) in proofs.iter().filter_map(|proof| Some((&proof.path, proof.failure.as_ref()?)))
        {
            let message =
                format!("the planned edit is refused, and nothing is written: {failure}; please report this");
            say(&format!("error: {}: {message}\n", printable(path)));
        }
        let is_refused = proofs.iter().any(|proof| proof.failure.is_some());
        if is_refused {
            // Neither written nor printed: a patch would be applied just the same.
            changes.clear();
        }
        let themes =
            upgrades.into_iter().zip(skipped).zip(&of_themes).map(|((upgrade, skipped), settings)| {
                ThemeReport { upgrade, skipped, fails_at: settings.fail_on }
            });
        let report = Report { themes: themes.collect(), proofs, ..Report::default() };
        let asks_for_all =
            args.select.is_empty() && args.ignore.is_empty() && !args.staged && args.since.is_none();
        if asks_for_all && !args.may_lack_baseline {
            baseline::tell_stale(&settings, &report);
        }
        Ok(Job { report, changes, is_refused, is_stdin, settings, of_themes, reader })
    }

    /// The code that the run ends with.
    pub fn exit_code(&self, args: &InputArgs) -> u8 {
        if self.has_problems() || self.is_refused {
            return EXIT_FAILURE;
        }
        let fails = self.report.themes.iter().any(|theme| {
            theme.findings(self.report.written).iter().any(|found| found.severity >= theme.fails_at)
        });
        let would_change = !self.report.written && !self.changes.is_empty();
        if (fails || would_change) && !args.exit_zero { EXIT_FINDINGS } else { 0 }
    }

    /// Finds out where the files stand in their repositories, which some formats tell.
    pub fn find_root_paths(&mut self) {
        if self.report.root_paths.is_empty() {
            let paths = self.reader.files.iter().map(|(path, file)| (path.clone(), git::diff_path(file)));
            self.report.root_paths = paths.collect();
        }
    }

    /// Whether something could not be looked at.
    pub fn has_problems(&self) -> bool {
        !self.reader.problems.is_empty()
    }

    /// The files that were read.
    pub fn inputs(&self) -> impl Iterator<Item = &Path> {
        self.reader.files.values().map(PathBuf::as_path)
    }

    /// The file on disk that reports call `path`; `None` for standard input.
    pub fn file(&self, path: &str) -> Option<&Path> {
        self.reader.files.get(path).map(PathBuf::as_path)
    }
}

/// The settings that a run would go by, for each of the paths that are named.
///
/// # Errors
/// What is wrong with them.
pub fn shown_settings(args: &InputArgs) -> Result<String> {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here[..] } else { &args.paths[..] };
    let mut files: Vec<Option<PathBuf>> = Vec::new();
    let mut shown = String::new();
    for path in paths {
        let file = Settings::file_for(args, path);
        if !files.contains(&file) {
            shown += if files.is_empty() { "" } else { "\n" };
            shown += &Settings::load(args, file.clone())?.shown()?;
            files.push(file);
        }
    }
    Ok(shown)
}

/// The snippets of each folder that a theme's settings name.
fn own_snippets(themes: &[ThemeSettings], args: &InputArgs) -> Result<BTreeMap<PathBuf, Vec<Snippet>>> {
    let mut own = BTreeMap::new();
    // A folder that is named by hand is looked at even where no theme needs it.
    let named = args.templates.iter();
    for folder in themes.iter().filter_map(|settings| settings.templates.as_ref()).chain(named) {
        if !own.contains_key(folder) {
            own.insert(folder.clone(), snippets::load(folder, look(args, &std::io::stderr()))?);
        }
    }
    Ok(own)
}

fn nothing_found(args: &InputArgs, settings: &[Settings]) -> Problem {
    let of_settings = || settings.first().map(Settings::themes).unwrap_or_default();
    let paths = if args.paths.is_empty() { of_settings() } else { args.paths.clone() };
    let paths: Vec<String> = paths.iter().map(|path| input::shown(path)).collect();
    Problem {
        path: if paths.is_empty() { ".".to_owned() } else { paths.join(", ") },
        message:
            "no theme found: looked for files such as UserMessage.template with a top-level `<template>` \
                  or `<style>`, and for themes.json, passing over hidden, ignored and excluded ones"
                .to_owned(),
    }
}
