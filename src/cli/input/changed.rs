//! Only what changed: files that are staged, or that differ from a commit.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{LoadedTheme, Origin, Reader};
use crate::cli::args::InputArgs;
use crate::cli::git;

/// The files that changed, by their canonical paths; `None` where nobody asked.
pub fn files(args: &InputArgs) -> Result<Option<BTreeSet<PathBuf>>> {
    let flag = if args.staged { "--staged" } else { "--since" };
    for path in args.paths.iter().filter(|_| args.staged || args.since.is_some()) {
        let other = path.canonicalize().ok().and_then(|path| git::repository_of(&path));
        if other.is_some() && other != Some(git::root(flag)?) {
            bail!("{flag}: {} is in another repository than the current folder", super::shown(path));
        }
    }
    match (&args.since, args.staged) {
        (Some(reference), _) => git::changed_since(reference).map(Some),
        (None, true) => git::staged().map(Some),
        (None, false) => Ok(None),
    }
}

/// Takes out what did not change: other components of a theme stay as context.
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
