//! The changes of a run as parts of one patch, which names files as git does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::git;
use super::input::shown;
use super::job::Job;
use crate::edit::TextEdit;
use crate::output::FileChange;
use crate::report::text::printable;
use crate::report::{EarlyOutput, diff};
use crate::upgrade::Upgrade;

/// A file that changes.
pub struct Part<'j> {
    /// The file's path in reports.
    path: &'j str,
    /// How it changes.
    edit: &'j TextEdit,
    content: PartContent<'j>,
    /// Its name in a patch, in the bytes of the file system.
    pub name: Vec<u8>,
    /// The path by which it was found; `None` for standard input.
    found: Option<&'j Path>,
    /// Its path once links are followed.
    target: Option<PathBuf>,
}

/// What a part of a patch is made from.
#[derive(Clone, Copy)]
enum PartContent<'j> {
    /// The file's text, and how that changes.
    Change(&'j FileChange),
    /// Hunks that were rendered early.
    Hunks(&'j str),
}

impl<'j> Part<'j> {
    /// Its text, and how that changes; `None` if its theme was reported early.
    pub fn change(&self) -> Option<&'j FileChange> {
        match self.content {
            PartContent::Change(change) => Some(change),
            PartContent::Hunks(_) => None,
        }
    }

    /// Its part of the patch, for `audience`. Hunks that were rendered early are for the same audience.
    pub fn unified(&self, audience: diff::Audience) -> String {
        match self.content {
            PartContent::Change(change) => diff::unified(&self.name, &change.before, self.edit, audience),
            PartContent::Hunks(hunks) => diff::of_hunks(&self.name, hunks, audience),
        }
    }
}

/// The files that change, in the order of their themes, exports last. A file with several names occurs once.
pub fn parts(job: &Job) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut known: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (path, edit, content) in changes(job) {
        let found = job.file(path);
        let target = found.and_then(|file| file.canonicalize().ok());
        let same = target.as_ref().and_then(|target| known.get(target));
        if same.is_some_and(|same| parts[*same].edit == edit) {
            continue;
        }
        known.extend(target.clone().map(|target| (target, parts.len())));
        let of_stdin = || job.stdin().map_or_else(|| path.to_owned(), git::root_path).into_bytes();
        let name = target.as_deref().map_or_else(of_stdin, git::patch_name);
        parts.push(Part { path, edit, content, name, found, target });
    }
    parts
}

fn whole(change: &FileChange) -> (&str, &TextEdit, PartContent<'_>) {
    (&change.path, &change.edit, PartContent::Change(change))
}

/// How each file changes; empty if a change is refused.
fn changes(job: &Job) -> Vec<(&str, &TextEdit, PartContent<'_>)> {
    if job.is_refused {
        return Vec::new();
    }
    let mut rest: BTreeMap<&str, &FileChange> =
        job.changes.iter().map(|change| (&*change.path, change)).collect();
    let mut changes = Vec::with_capacity(job.changes.len());
    for theme in &job.report.themes {
        let Upgrade { before, plan, .. } = &*theme.upgrade;
        for (index, (id, edit)) in plan.edits().enumerate() {
            let component = before.component(id);
            let path = component.file().path();
            match &theme.early_output {
                Some(EarlyOutput::Patch { hunks, .. }) => {
                    changes.push((path, edit, PartContent::Hunks(&hunks[index])))
                }
                Some(EarlyOutput::Findings(_)) => {}
                None if component.embedding().is_none() => changes.extend(rest.remove(path).map(whole)),
                None => {}
            }
        }
    }
    changes.extend(job.changes.iter().filter(|change| rest.contains_key(&*change.path)).map(whole));
    changes
}

/// Makes sure that no file changes in two different ways.
///
/// # Errors
/// Names such a file.
pub fn ensure_one_edit_each(parts: &[Part<'_>]) -> Result<()> {
    let mut known: BTreeMap<&Path, &Part<'_>> = BTreeMap::new();
    for part in parts {
        let Some(other) = part.target.as_deref().and_then(|target| known.insert(target, part)) else {
            continue;
        };
        let names = [other, part].map(|part| printable(part.path));
        bail!("{} and {} are the same file, and the two would be edited differently", names[0], names[1]);
    }
    Ok(())
}

/// Notes about where the patch must be applied.
pub fn notes(parts: &[Part<'_>]) -> String {
    let mut notes: String = parts.iter().filter_map(link_note).collect();
    let mut targets = parts.iter().filter_map(|part| part.target.as_deref());
    if targets.any(|target| git::diff_base(target).is_none()) {
        notes += "note: paths in this patch start at the root of the file system; apply it with: \
                  git -C / apply PATCH\n";
    }
    notes
}

/// A note that a link leads out of the folder in which a patch of its neighbours is applied.
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
        "note: {} is a link to {}; apply this part of the patch in {}\n",
        printable(part.path),
        printable(&shown(target)),
        printable(&shown(&folder)),
    ))
}
