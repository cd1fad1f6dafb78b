//! The changes of a run as parts of one patch, which names files as git knows them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::git;
use super::input::shown;
use super::job::Job;
use crate::output::FileChange;
use crate::report::text::printable;

/// A file that changes.
pub struct Part<'j> {
    /// How it changes.
    pub change: &'j FileChange,
    /// How a patch names it, in the bytes of the file system.
    pub name: Vec<u8>,
    /// Where it was found; `None` for standard input.
    found: Option<&'j Path>,
    /// Where it is, once links are followed.
    target: Option<PathBuf>,
}

/// The files that change, each once however many names it has.
pub fn parts(job: &Job) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::with_capacity(job.changes.len());
    let mut known: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for change in &job.changes {
        let found = job.file(&change.path);
        let target = found.and_then(|file| file.canonicalize().ok());
        let same = target.as_ref().and_then(|target| known.get(target));
        if same.is_some_and(|same| parts[*same].change.edit == change.edit) {
            continue;
        }
        known.extend(target.clone().map(|target| (target, parts.len())));
        let of_stdin = || job.stdin().map_or_else(|| change.path.clone(), git::root_path).into_bytes();
        let name = target.as_deref().map_or_else(of_stdin, git::patch_name);
        parts.push(Part { change, name, found, target });
    }
    parts
}

/// Makes sure that no file is to change in two ways.
///
/// # Errors
/// Which one is.
pub fn ensure_one_edit_each(parts: &[Part<'_>]) -> Result<()> {
    let mut known: BTreeMap<&Path, &Part<'_>> = BTreeMap::new();
    for part in parts {
        let Some(other) = part.target.as_deref().and_then(|target| known.insert(target, part)) else {
            continue;
        };
        let names = [other, part].map(|part| printable(&part.change.path));
        bail!("{} and {} are the same file, and the two would be edited differently", names[0], names[1]);
    }
    Ok(())
}

/// What is to be known of where the patch is to be applied.
pub fn notes(parts: &[Part<'_>]) -> String {
    let mut notes: String = parts.iter().filter_map(link_note).collect();
    let mut targets = parts.iter().filter_map(|part| part.target.as_deref());
    if targets.any(|target| git::diff_base(target).is_none()) {
        notes += "note: paths in this patch start at the root of the file system: git -C / apply PATCH\n";
    }
    notes
}

/// That a link leads out of the folder in which a patch of its neighbours is applied.
fn link_note(part: &Part<'_>) -> Option<String> {
    let (found, target) = (part.found?, part.target.as_deref()?);
    if !found.is_symlink() {
        return None;
    }
    let parent = found.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let here = git::diff_base(&parent.canonicalize().ok()?.join(found.file_name()?));
    let there = git::diff_base(target);
    if here == there {
        return None;
    }
    let folder = there.unwrap_or_else(|| PathBuf::from("/"));
    Some(format!(
        "note: {} is a link to {}; this part of the patch is to be applied in {}\n",
        printable(&part.change.path),
        printable(&shown(target)),
        printable(&shown(&folder)),
    ))
}
