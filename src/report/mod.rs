//! What a run says. Each format is a leaf with its own data types; what they have in common is a
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

/// How many parts of a text are made before they are written: enough for all threads, and few to keep.
const LOT: usize = 128;

/// What `make` makes of each of `items`: several of them at once, by the threads of the pool that this is called in, and
/// no more than a lot of them before they are taken.
pub(crate) fn in_lots<'i, I: Sync, T: Send>(
    items: &'i [I],
    make: impl Fn(&'i I) -> T + Sync,
) -> impl Iterator<Item = T> {
    items.chunks(LOT).flat_map(move |lot| lot.par_iter().map(&make).collect::<Vec<T>>())
}

/// Everything a run found out, in the order it is to be told.
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
    /// The paths of files from the root of their repository, by the paths that reports call them; one
    /// that is not here is the same.
    pub root_paths: BTreeMap<String, String>,
}

/// Something that could not be looked at, or an edit that is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is about, as people are told.
    pub path: String,
    /// The file or folder that it is about, if it is about one.
    pub file: Option<String>,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl Problem {
    /// What is wrong, and with what where the file does not say that.
    fn full_message(&self) -> String {
        match self.file.as_ref() == Some(&self.path) {
            true => self.message.clone(),
            false => format!("{}: {}", self.path, self.message),
        }
    }
}

/// How one file changes, or one component of an export, for formats that show it.
#[derive(Clone, Copy, Debug)]
pub struct FileDiff<'r> {
    /// The file, from the root of its repository, or what reports call the component.
    pub path: &'r str,
    /// Its text before.
    pub before: &'r str,
    /// Its text after.
    pub after: &'r str,
    /// The change as a unified diff.
    pub patch: &'r str,
}

/// What became of one theme.
#[derive(Debug)]
pub struct ThemeReport {
    /// The theme before and after, apart from the rest: it is large, and lists of these are moved.
    pub upgrade: Box<Upgrade>,
    /// Files that were seen and not taken as components.
    pub skipped: Vec<Skipped>,
    /// The least severity that makes the run fail.
    pub fails_at: Severity,
    /// What was put into words at once, where the theme then [let go of its texts](Upgrade::let_go). Nothing else can be
    /// told of it after that.
    pub told: Option<Told>,
}

/// What was put into words of a theme before it let go of its texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// Its findings, as [`text::findings_of`] tells them.
    Findings(String),
    /// How it would change.
    Patch {
        /// The hunks for each of its [planned edits](crate::plan::Plan::edits), in their order.
        hunks: Vec<String>,
        /// The findings that these do not mend, as [`text::unmended_of`] tells them.
        unmended: String,
    },
}

/// One line of a report: a component and how it ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The component's name.
    pub component: Arc<str>,
    /// Its file, if there is one.
    pub path: Option<Arc<str>>,
    /// How it ends.
    pub status: Status,
    /// Why, where that is not plain.
    pub reason: Option<String>,
}

impl Row {
    /// What is said beside how it ends: its file, and why.
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
    /// How many themes there are; sources of an app are none.
    pub fn theme_count(&self) -> usize {
        self.themes.iter().filter(|theme| !theme.is_app_source()).count()
    }

    /// How many files change, or did.
    pub fn files_changed(&self) -> usize {
        self.proofs.len()
    }

    /// The path of a file from the root of its repository.
    pub fn root_path<'r>(&'r self, path: &'r str) -> &'r str {
        self.root_paths.get(path).map_or(path, String::as_str)
    }

    /// How many findings of each severity there are.
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
    /// Whether it stands for a source of an app.
    pub fn is_app_source(&self) -> bool {
        let mut own = self.upgrade.before.components().filter(|(_, component)| !component.is_context());
        own.any(|(_, component)| component.form() == Form::AppSource)
    }

    /// The theme that its findings are of: as it was, or, once it is written, as it is now.
    pub fn described(&self, written: bool) -> &Theme {
        if written { &self.upgrade.after } else { &self.upgrade.before }
    }

    /// The findings: of the theme as it was, or, once it is written, as it is now.
    pub fn findings(&self, written: bool) -> &[Diagnostic] {
        if written { &self.upgrade.remaining } else { &self.upgrade.findings }
    }

    /// What was found and does not count, of the same theme as [`ThemeReport::findings`].
    pub fn suppressed(&self, written: bool) -> &[Suppressed] {
        if written { &self.upgrade.remaining_suppressed } else { &self.upgrade.suppressed }
    }

    /// A line for each component, skipped files included, sorted by name.
    pub fn rows(&self, written: bool) -> Vec<Row> {
        let theme = &self.upgrade.before;
        let of_outcome = |outcome: &Outcome| Row {
            component: outcome.component.clone(),
            path: outcome.id.map(|id| theme.component(id).file().shared_path()),
            status: told(outcome.status, written),
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

    /// How its components end, one for each of [`rows`](Self::rows), in any order.
    pub fn statuses(&self, written: bool) -> impl Iterator<Item = Status> {
        let of_outcomes = self.upgrade.outcomes.iter().map(move |outcome| told(outcome.status, written));
        of_outcomes.chain(self.skipped.iter().map(|_| Status::Skipped))
    }
}

/// The status once what is planned is, or is not, written.
fn told(status: Status, written: bool) -> Status {
    match status {
        Status::Upgradable if written => Status::Upgraded,
        status => status,
    }
}
