//! Reading files, and what is remembered of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::shown;
use crate::report::text::printable;
use crate::source::SourceFile;

/// Something that was named or found and could not be looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is about, as it is to be printed.
    pub path: String,
    /// What is wrong, and what to do about it.
    pub message: String,
}

/// Reads files, and remembers which and what went wrong.
#[derive(Debug, Default)]
pub struct Reader {
    /// The files that were read, by the path they have in reports.
    pub files: BTreeMap<Arc<str>, PathBuf>,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// What is worth knowing about what was read.
    pub notes: Vec<String>,
    /// Whether there was something to look at that holds nothing to report: an export without a
    /// component, a file that is excluded or not among those that changed.
    pub passed_over: bool,
}

impl Reader {
    /// Reads a file.
    pub fn read(&mut self, path: &Path) -> Result<SourceFile, String> {
        let bytes = std::fs::read(path).map_err(|error| cannot_read(&error))?;
        let shown: Arc<str> = shown(path).into();
        self.files.insert(shown.clone(), path.to_owned());
        SourceFile::from_bytes(shown, bytes).map_err(|error| error.to_string())
    }

    /// Keeps what could not be looked at.
    pub fn problem(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.problems.push(problem(path, message));
    }

    /// Keeps what is worth knowing.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// What could not be looked at, and what else is worth knowing, for people.
    pub fn told(&self) -> String {
        let notes = self.notes.iter().map(|note| format!("note: {}\n", printable(note)));
        let problems = self.problems.iter();
        let problems =
            problems.map(|Problem { path, message }| format!("error: {}: {message}\n", printable(path)));
        notes.chain(problems).collect()
    }

    /// Takes over what another one remembers.
    pub fn add(&mut self, other: Reader) {
        self.files.extend(other.files);
        self.problems.extend(other.problems);
        self.notes.extend(other.notes);
        self.passed_over |= other.passed_over;
    }
}

/// A problem.
pub fn problem(path: impl Into<String>, message: impl Into<String>) -> Problem {
    Problem { path: path.into(), message: message.into() }
}

/// What the system said, without the number it said it with.
pub fn cannot_read(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    format!("cannot be read: {}", text.to_lowercase())
}
