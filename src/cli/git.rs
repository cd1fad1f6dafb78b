//! Where a file is in its repository, and whether git has its content.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The root of the repository that contains `path`, which must be canonical.
pub fn repository_of(path: &Path) -> Option<PathBuf> {
    // A `.git` file points to a repository elsewhere: a worktree or a submodule.
    let is_root = |folder: &&Path| folder.join(".git/HEAD").exists() || folder.join(".git").is_file();
    path.ancestors().find(is_root).map(Path::to_owned)
}

/// The name of `path` in reports for other programs: its path from the root of its repository; outside of one
/// from the current directory, or the full path if the file is not below that.
pub fn root_path(path: &Path) -> String {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return super::input::shown(path);
    };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let Ok(folder) = parent.canonicalize() else { return super::input::shown(path) };
    let full = folder.join(name);
    let base = diff_base(&full);
    super::input::shown(base.and_then(|base| full.strip_prefix(base).ok()).unwrap_or(&full))
}

/// The name in a patch of the file at `path`, which must be canonical: git changes no file through a link.
pub fn patch_name(path: &Path) -> Vec<u8> {
    bytes_of(from_base(path))
}

/// `full` relative to the folder where a diff of it starts.
fn from_base(full: &Path) -> &Path {
    let base = diff_base(full).unwrap_or_else(|| PathBuf::from("/"));
    full.strip_prefix(base).unwrap_or(full)
}

/// The folder that the path in a diff of `path`, which must be canonical, is relative to: the root of its
/// repository, or the current directory. `None` is the root of the file system.
pub fn diff_base(path: &Path) -> Option<PathBuf> {
    let current = || std::env::current_dir().and_then(|current| current.canonicalize()).ok();
    let repository = path.parent().and_then(repository_of);
    repository.or_else(|| current().filter(|current| path.starts_with(current)))
}

/// The maximum number of paths for one call of git: command lines have a length limit.
const BATCH: usize = 256;

/// A file whose content git could not restore.
pub struct Uncommitted {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Whether git was told not to look at it, so that `git status` does not show it.
    pub is_hidden: bool,
}

/// Which of `files` have content that git does not have: changed, untracked or ignored ones. Files outside of
/// repositories are never listed. With `staged`, git has what is staged, too.
///
/// # Errors
/// The message of git if it fails, or that there is no git.
pub fn uncommitted(files: &[&Path], staged: bool) -> Result<Vec<Uncommitted>> {
    let mut by_repository: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut named: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for path in files {
        let file = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        named.insert(file.clone(), path);
        if let Some(repository) = file.parent().and_then(repository_of) {
            by_repository.entry(repository).or_default().push(file);
        }
    }
    let mut found = Vec::new();
    for (repository, files) in by_repository {
        let hidden = hidden_changes(&repository, &files)?;
        for batch in files.chunks(BATCH) {
            let names = status(&repository, batch, staged)?;
            for file in batch {
                let Ok(name) = file.strip_prefix(&repository) else { continue };
                let is_hidden = hidden.contains(name);
                // Files that git does not know may be listed by their folder.
                if is_hidden || names.iter().any(|known| name.starts_with(known)) {
                    found.push(Uncommitted { path: named[file].to_owned(), is_hidden });
                }
            }
        }
    }
    Ok(found)
}

/// What `git status` lists for `batch`, relative to the root of the repository.
fn status(repository: &Path, batch: &[PathBuf], staged: bool) -> Result<Vec<PathBuf>> {
    let mut git = git_in(repository);
    git.args(["status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignored=matching"]);
    git.args(["--no-renames", "--"]).args(batch).env("GIT_LITERAL_PATHSPECS", "1");
    let status = run_git(repository, &mut git)?;
    // The second letter tells how the file differs from what is staged.
    let differs = |entry: &&[u8]| entry.len() > 3 && !(staged && entry[1] == b' ');
    let entries = status.split(|byte| *byte == 0).filter(differs);
    Ok(entries.map(|entry| path_from(&entry[3..])).collect())
}

/// Which of `files` differ from their staged content but are marked (`assume-unchanged`, `skip-worktree`) so
/// that git does not look, relative to the root of the repository. All files that git has are listed in one
/// call, since git takes longer the more paths it is given.
fn hidden_changes(repository: &Path, files: &[PathBuf]) -> Result<BTreeSet<PathBuf>> {
    let files: BTreeSet<&Path> = files.iter().filter_map(|file| file.strip_prefix(repository).ok()).collect();
    let listed = run_git(repository, git_in(repository).args(["ls-files", "-v", "--stage", "-z"]))?;
    let marked = listed
        .split(|byte| *byte == 0)
        .filter(|entry| entry.first().is_some_and(|tag| *tag == b'S' || tag.is_ascii_lowercase()));
    // An entry is a letter, the mode, the object name and the stage, then a tab and the path.
    let mut staged: Vec<(PathBuf, &[u8])> = Vec::new();
    for entry in marked {
        let mut parts = entry.splitn(2, |byte| *byte == b'\t');
        let (about, path) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let path = path_from(path);
        if files.contains(path.as_path()) {
            staged.push((path, about.split(|byte| *byte == b' ').nth(2).unwrap_or_default()));
        }
    }
    if staged.is_empty() {
        return Ok(BTreeSet::new());
    }
    // A file, not a pipe: git may start to answer before it has read all names.
    let mut names = tempfile::tempfile().context("a temporary file cannot be created")?;
    for (path, _) in &staged {
        names.write_all(&[in_quotes(&bytes_of(path)), b"\n".to_vec()].concat())?;
    }
    names.rewind()?;
    let contents =
        run_git(repository, git_in(repository).args(["hash-object", "--stdin-paths"]).stdin(names))?;
    let mut contents = contents.split(|byte| *byte == b'\n');
    staged.retain(|(_, content)| contents.next() != Some(*content));
    Ok(staged.into_iter().map(|(path, _)| path).collect())
}

/// A name quoted for a line of git's standard input, whatever bytes it holds.
fn in_quotes(name: &[u8]) -> Vec<u8> {
    let escaped = name.iter().flat_map(|byte| format!("\\{byte:03o}").into_bytes());
    std::iter::once(b'"').chain(escaped).chain(std::iter::once(b'"')).collect()
}

fn git_in(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).env("GIT_OPTIONAL_LOCKS", "0");
    git
}

/// The output of a git command that finds out what is uncommitted.
fn run_git(repository: &Path, git: &mut Command) -> Result<Vec<u8>> {
    let cannot_tell = || format!("git cannot tell what is uncommitted in {}", repository.display());
    let output = match git.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("{}: git was not found", cannot_tell())
        }
        other => other.with_context(cannot_tell)?,
    };
    if !output.status.success() {
        bail!("{}: {}", cannot_tell(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

#[cfg(unix)]
fn path_from(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_from(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_owned()
}

#[cfg(not(unix))]
fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

/// The files that are staged, by their canonical paths.
///
/// # Errors
/// The message of git if it fails, or that there is no git or no repository.
pub fn staged() -> Result<BTreeSet<PathBuf>> {
    listed("--staged", &STAGED)
}

/// The files that are staged and missing from the working tree.
///
/// # Errors
/// The message of git if it fails, or that there is no git or no repository.
pub fn staged_and_gone() -> Result<Vec<PathBuf>> {
    let mut files = named("--staged", &STAGED)?;
    files.retain(|file| file.symlink_metadata().is_err());
    Ok(files)
}

/// The git arguments that list staged files.
const STAGED: [&str; 6] = ["diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", "--cached"];

/// The files that differ from the commit `reference`, and untracked files that are not ignored, by their
/// canonical paths.
///
/// # Errors
/// The message of git if it fails, or that there is no git or no repository.
pub fn changed_since(reference: &str) -> Result<BTreeSet<PathBuf>> {
    root("--since")?;
    let commit = format!("{reference}^{{commit}}");
    let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
    let found = output("--since", Path::new("."), &arguments).unwrap_or_default();
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    if commit.is_empty() || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        bail!("--since: git does not know a commit `{reference}`");
    }
    let mut files =
        listed("--since", &["diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", &commit, "--"])?;
    files.extend(listed("--since", &["ls-files", "-z", "--others", "--exclude-standard"])?);
    Ok(files)
}

/// The root of the repository that the program runs in.
///
/// # Errors
/// The message of git if it fails, or that there is no git or no repository.
pub fn root(flag: &str) -> Result<PathBuf> {
    let root = output(flag, Path::new("."), &["rev-parse", "--show-toplevel"])?;
    let root = path_from(root.strip_suffix(b"\n").unwrap_or(&root));
    Ok(root.canonicalize().unwrap_or(root))
}

/// The existing files that git lists, by their canonical paths.
fn listed(flag: &str, arguments: &[&str]) -> Result<BTreeSet<PathBuf>> {
    Ok(named(flag, arguments)?.into_iter().filter_map(|path| path.canonicalize().ok()).collect())
}

/// The files that git lists.
fn named(flag: &str, arguments: &[&str]) -> Result<Vec<PathBuf>> {
    let root = root(flag)?;
    let names = output(flag, &root, arguments)?;
    let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| root.join(path_from(name))).collect())
}

/// Git's standard output.
fn output(flag: &str, folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = match git_in(folder).args(arguments).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("{flag} asks git what changed, but git was not found")
        }
        other => other.context("git cannot be run")?,
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{flag}: git says: {}", said.trim());
    }
    Ok(output.stdout)
}
