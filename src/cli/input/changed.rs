//! Restricts a run to what changed: files that are staged, or that differ from a commit.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{LoadedTheme, Origin, Reader, shown};
use crate::catalog::COMPONENT_FILES;
use crate::cli::args::InputArgs;
use crate::cli::git;

/// The files that changed, by their canonical paths; `None` if the run is not restricted.
pub fn files(args: &InputArgs) -> Result<Option<BTreeSet<PathBuf>>> {
    let flag = if args.staged { "--staged" } else { "--since" };
    for path in args.paths.iter().filter(|_| args.staged || args.since.is_some()) {
        let other = path.canonicalize().ok().and_then(|path| git::repository_of(&path));
        if other.is_some() && other != Some(git::root(flag)?) {
            bail!("{flag}: {} is in a different repository than the current folder", shown(path));
        }
    }
    match (&args.since, args.staged) {
        (Some(reference), _) => git::changed_since(reference).map(Some),
        (None, true) => git::staged().map(Some),
        (None, false) => Ok(None),
    }
}

/// Adds a problem for each staged component that differs from its file in the working tree, or has none: what
/// is looked at is not what would be committed.
///
/// `roots` are the paths that were looked at.
///
/// # Errors
/// The message of git if it fails.
pub fn ensure_as_staged(
    args: &InputArgs,
    (roots, is_excluded): (&[PathBuf], impl Fn(&Path) -> bool),
    themes: &[LoadedTheme],
    reader: &mut Reader,
) -> Result<()> {
    if !args.staged || args.may_be_unstaged {
        return Ok(());
    }
    let own = themes.iter().flat_map(|loaded| loaded.theme.components());
    let own = own.filter(|(_, component)| !component.is_context());
    let files: BTreeSet<PathBuf> =
        own.filter_map(|(_, component)| reader.file(component.file().path()).map(Into::into)).collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    for file in git::uncommitted(&files, true)? {
        reader.problem(
            shown(&file.path),
            "has changes that are not staged, and its staged version was not checked; stage or stash them",
        );
    }
    let paths: Vec<PathBuf> = roots.iter().filter_map(|path| path.canonicalize().ok()).collect();
    for file in git::staged_and_gone()? {
        let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
        // Files of other types can only be recognised by their content, which is gone.
        let is_component = name.strip_suffix(".template").is_some_and(|stem| COMPONENT_FILES.contains(&stem));
        if is_component && !is_excluded(&file) && paths.iter().any(|path| file.starts_with(path)) {
            let why = "is staged but missing, so it was not checked; restore it, or stage its removal";
            reader.problem(shown(&file), why);
        }
    }
    Ok(())
}

/// Removes what did not change; other components of a theme stay as context.
pub fn keep(
    changed: &BTreeSet<PathBuf>,
    mut themes: Vec<LoadedTheme>,
    reader: &mut Reader,
) -> Vec<LoadedTheme> {
    let files: &Reader = reader;
    let has_changed = |path: &str| {
        let file = files.file(path).and_then(|file| file.canonicalize().ok());
        file.is_some_and(|file| changed.contains(&file))
    };
    for loaded in &mut themes {
        if loaded.origin != Origin::Stdin {
            loaded.theme.keep_as_context(|component| !has_changed(component.file().path()));
            loaded.skipped.retain(|skipped| has_changed(&skipped.path));
        }
    }
    reader.passed_over = true;
    themes.retain(|loaded| {
        let mut components = loaded.theme.components();
        components.any(|(_, component)| !component.is_context()) || !loaded.skipped.is_empty()
    });
    themes
}
