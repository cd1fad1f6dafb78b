//! What a run reports. Each format is a leaf with its own data types; what they have in common is a
//! [`Report`].

pub mod diff;
mod finding;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
mod place;
pub mod sarif;
pub mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::assembly::Skipped;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Suppressed;
use crate::theme::{Form, Theme};
use crate::upgrade::{Outcome, Status, Upgrade};
use crate::verify::Proof;

/// How many parts of a text are rendered before they are written: enough for all threads, but few to keep in
/// memory.
const BATCH: usize = 128;

/// Applies `make` to each of `items`, in parallel on the current thread pool. Makes one batch of results at a
/// time, as they are taken.
pub(crate) fn in_batches<'i, I: Sync, T: Send>(
    items: &'i [I],
    make: impl Fn(&'i I) -> T + Sync,
) -> impl Iterator<Item = T> {
    items.chunks(BATCH).flat_map(move |batch| batch.par_iter().map(&make).collect::<Vec<T>>())
}

/// Everything that a run found out, in the order of the report.
#[derive(Debug, Default)]
pub struct Report {
    /// The themes, in the order of their paths.
    pub themes: Vec<ThemeReport>,
    /// The proofs of each file that changes.
    pub proofs: Vec<Proof>,
    /// Why the run failed, whatever it found.
    pub problems: Vec<Problem>,
    /// Whether the planned edits were written.
    pub written: bool,
    /// The paths of files relative to the root of their repository, by their paths in reports; a file that is
    /// missing here has the same path in both.
    pub root_paths: BTreeMap<String, String>,
}

/// Something that could not be looked at, or an edit that is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is about, for people.
    pub path: String,
    /// The file or folder that it is about, if it is about one.
    pub file: Option<String>,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl Problem {
    /// The message, after what it is about unless that is the file itself.
    fn full_message(&self) -> String {
        match self.file.as_ref() == Some(&self.path) {
            true => self.message.clone(),
            false => format!("{}: {}", self.path, self.message),
        }
    }
}

/// How one file, or one component of an export, changes, for formats that show it.
#[derive(Clone, Copy, Debug)]
pub struct FileDiff<'r> {
    /// The file's path from the root of its repository, or the component's path in reports.
    pub path: &'r str,
    /// Its text before.
    pub before: &'r str,
    /// Its text after.
    pub after: &'r str,
    /// The change as a unified diff.
    pub patch: &'r str,
}

/// The result for one theme.
#[derive(Debug)]
pub struct ThemeReport {
    /// The theme before and after, boxed because it is large and lists of these are moved.
    pub upgrade: Box<Upgrade>,
    /// Files that were seen but not taken as components.
    pub skipped: Vec<Skipped>,
    /// The least severity that makes the run fail.
    pub fails_at: Severity,
    /// The output that was rendered early, if the theme then [dropped its
    /// texts](Upgrade::drop_texts_and_proofs). Nothing else can be reported about it after that.
    pub early_output: Option<EarlyOutput>,
}

/// The output for a theme, rendered before it let go of its texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EarlyOutput {
    /// Its findings, as [`text::findings_of`] prints them.
    Findings(String),
    /// How it would change.
    Patch {
        /// The hunks for each of its [planned edits](crate::plan::Plan::edits), in their order.
        hunks: Vec<String>,
        /// The findings that these do not fix, as [`text::unfixed_of`] prints them.
        unfixed: String,
    },
}

/// One line of a report: a component and its status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The component's name.
    pub component: Arc<str>,
    /// Its file, if there is one.
    pub path: Option<Arc<str>>,
    /// Its status after the run.
    pub status: Status,
    /// Why, if that is not obvious.
    pub reason: Option<String>,
}

impl Row {
    /// The details beside the status: its file, and why.
    fn details(&self) -> impl Iterator<Item = &str> {
        self.path.as_deref().into_iter().chain(self.reason.as_deref())
    }
}

/// How many findings there are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

impl Report {
    /// The number of themes, without the sources of an app.
    pub fn theme_count(&self) -> usize {
        self.themes.iter().filter(|theme| !theme.is_app_source()).count()
    }

    /// The number of files that change, or were changed.
    pub fn files_changed(&self) -> usize {
        self.proofs.len()
    }

    /// The path of a file from the root of its repository.
    pub fn root_path<'r>(&'r self, path: &'r str) -> &'r str {
        self.root_paths.get(path).map_or(path, String::as_str)
    }

    /// The number of findings of each severity.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for diagnostic in self.themes.iter().flat_map(|theme| theme.findings(self.written)) {
            *match diagnostic.severity {
                Severity::Error => &mut counts.error,
                Severity::Warning => &mut counts.warning,
                Severity::Info => &mut counts.info,
            } += 1;
        }
        counts
    }
}

impl ThemeReport {
    /// Whether this is a source of an app.
    pub fn is_app_source(&self) -> bool {
        let mut own = self.upgrade.before.components().filter(|(_, component)| !component.is_context());
        own.any(|(_, component)| component.form() == Form::AppSource)
    }

    /// The theme that the findings refer to: the original, or, once it is written, the upgraded one.
    pub fn described(&self, written: bool) -> &Theme {
        if written { &self.upgrade.after } else { &self.upgrade.before }
    }

    /// The findings of the original theme, or, once it is written, of the upgraded one.
    pub fn findings(&self, written: bool) -> &[Diagnostic] {
        if written { &self.upgrade.remaining } else { &self.upgrade.findings }
    }

    /// The findings that do not count, of the same theme as [`ThemeReport::findings`].
    pub fn suppressed(&self, written: bool) -> &[Suppressed] {
        if written { &self.upgrade.remaining_suppressed } else { &self.upgrade.suppressed }
    }

    /// A row for each component, including skipped files, sorted by name.
    pub fn rows(&self, written: bool) -> Vec<Row> {
        let theme = &self.upgrade.before;
        let of_outcome = |outcome: &Outcome| Row {
            component: outcome.component.clone(),
            path: outcome.id.map(|id| theme.component(id).file().shared_path()),
            status: reported_status(outcome.status, written),
            reason: outcome.reason.clone(),
        };
        let of_skipped = |skipped: &Skipped| Row {
            component: skipped.component.as_str().into(),
            path: Some(skipped.path.as_str().into()),
            status: Status::Skipped,
            reason: Some(skipped.reason.clone()),
        };
        let mut rows: Vec<Row> = self.upgrade.outcomes.iter().map(of_outcome).collect();
        rows.extend(self.skipped.iter().map(of_skipped));
        rows.sort_by(|a, b| (&a.component, &a.path).cmp(&(&b.component, &b.path)));
        rows
    }

    /// The status of its components, one for each of [`rows`](Self::rows), in any order.
    pub fn statuses(&self, written: bool) -> impl Iterator<Item = Status> {
        let of_outcomes =
            self.upgrade.outcomes.iter().map(move |outcome| reported_status(outcome.status, written));
        of_outcomes.chain(self.skipped.iter().map(|_| Status::Skipped))
    }
}

/// The status, depending on whether the plan was written.
fn reported_status(status: Status, written: bool) -> Status {
    match status {
        Status::Upgradable if written => Status::Upgraded,
        status => status,
    }
}
