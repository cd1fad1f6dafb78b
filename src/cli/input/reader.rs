//! Reads files, and records which.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::shown;
use crate::report::Problem;
use crate::report::text::{printable, problem_lines};
use crate::source::SourceFile;

/// Reads files, and records which files were read and what went wrong.
#[derive(Debug, Default)]
pub struct Reader {
    /// The files that were read, by their path in reports, each with the path by which it was read if that
    /// differs.
    files: BTreeMap<Arc<str>, Option<Box<Path>>>,
    /// Paths in reports that stand for more than one file, as happens with names that are not UTF-8.
    ambiguous: BTreeSet<Arc<str>>,
    /// The path that standard input is said to have.
    pub stdin: Option<PathBuf>,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// Notes about what was read.
    pub notes: Vec<String>,
    /// Whether there was input with nothing to report: an export without a component, a file that is excluded
    /// or not among those that changed.
    pub passed_over: bool,
}

impl Reader {
    /// Reads a file.
    pub fn read(&mut self, path: &Path) -> Result<SourceFile, String> {
        let bytes = std::fs::read(path).map_err(|error| cannot_read(&error))?;
        SourceFile::from_bytes(self.was_read(path), bytes).map_err(|error| error.to_string())
    }

    /// Records a file that was read. Returns its path in reports.
    pub fn was_read(&mut self, path: &Path) -> Arc<str> {
        let shown: Arc<str> = shown(path).into();
        let is_other = path.as_os_str() != shown.as_ref();
        self.insert(shown.clone(), is_other.then(|| path.into()));
        shown
    }

    fn insert(&mut self, shown: Arc<str>, path: Option<Box<Path>>) {
        let known = match self.files.entry(shown.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(path);
                return;
            }
            Entry::Occupied(entry) => entry,
        };
        let real =
            |path: &Option<Box<Path>>| path.as_deref().unwrap_or(Path::new(shown.as_ref())).canonicalize();
        let is_same = *known.get() == path || real(known.get()).ok() == real(&path).ok();
        if !is_same && self.ambiguous.insert(shown.clone()) {
            self.problem(
                shown.as_ref(),
                "several files have this name once bytes that are not UTF-8 are replaced; rename them",
            );
        }
    }

    /// Whether `shown` stands for more than one file.
    pub fn is_ambiguous(&self, shown: &str) -> bool {
        self.ambiguous.contains(shown)
    }

    /// The files that were read, by their paths in reports.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&str, &Path)> {
        self.files
            .iter()
            .map(|(shown, path)| (shown.as_ref(), path.as_deref().unwrap_or(Path::new(shown.as_ref()))))
    }

    /// The file whose path in reports is `shown`, if it was read.
    pub fn file(&self, shown: &str) -> Option<&Path> {
        let (shown, path) = self.files.get_key_value(shown)?;
        Some(path.as_deref().unwrap_or(Path::new(shown.as_ref())))
    }

    /// Records what could not be looked at.
    pub fn problem(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.problems.push(problem(path, message));
    }

    /// Records a note.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// The notes, and what could not be looked at, for people.
    pub fn messages(&self) -> String {
        let notes = self.notes.iter().map(|note| format!("note: {}\n", printable(note)));
        notes.collect::<String>() + &problem_lines(&self.problems)
    }

    /// Records a file that was named but is not a component, for the reason in `message`: as a problem, or as
    /// a note if `passed_over`.
    pub fn no_component(&mut self, path: &Path, message: &str, passed_over: bool) {
        if passed_over {
            self.passed_over = true;
            self.note(format!("{} is not a component and was skipped", shown(path)));
        } else {
            self.problem(shown(path), message);
        }
    }

    /// Takes over the records of another reader.
    pub fn add(&mut self, other: Reader) {
        self.ambiguous.extend(other.ambiguous);
        for (shown, path) in other.files {
            self.insert(shown, path);
        }
        self.problems.extend(other.problems);
        self.notes.extend(other.notes);
        self.passed_over |= other.passed_over;
    }
}

/// A problem. Its file is set once all files are known.
pub fn problem(path: impl Into<String>, message: impl Into<String>) -> Problem {
    Problem { path: path.into(), file: None, message: message.into() }
}

/// The message that something cannot be read, and why.
pub fn cannot_read(error: &std::io::Error) -> String {
    format!("cannot be read: {}", reason(error))
}

/// The message for a folder, a pipe or a device where a file is expected.
pub const NO_FILE: &str = "cannot be read: not a regular file";

/// The system's message in lower case, without its error number.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// Why something failed, from what was tried to the system's message.
pub fn full_reason(error: &anyhow::Error) -> String {
    let words = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref() {
        Some(error) => reason(error),
        None => cause.to_string(),
    };
    error.chain().map(words).collect::<Vec<_>>().join(": ")
}
