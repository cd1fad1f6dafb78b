//! Writes files so that each is, at every moment, either the old one or the new one.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};
use tempfile::{NamedTempFile, TempPath};

use super::EXIT_STOPPED;
use super::input::{full_reason, reason, shown};

/// A file that is to be replaced.
pub struct Replacement<'a> {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Its content as it was read.
    pub before: &'a str,
    /// Its new content.
    pub after: String,
}

/// Replaces all files. Whatever can be known to fail, including `before_first`, fails before the first file
/// is replaced. If a rename fails after that, another program changes a file at that very moment, or a signal
/// would end the program, the run stops between two whole files, and `after_failure` gets the files that were
/// replaced by then.
///
/// # Errors
/// What failed, for which file, and which files had been replaced by then; [`Stopped`] if a signal came
/// before the first.
pub fn replace_all(
    replacements: &[Replacement<'_>],
    before_first: impl FnOnce() -> Result<()>,
    after_failure: impl FnOnce(&[PathBuf]),
) -> Result<()> {
    stop_between_files();
    IS_REPLACING.store(true, Ordering::SeqCst);
    let staged = stage_all(replacements);
    let replaced = staged.and_then(|staged| before_first().and_then(|()| commit_all(staged, after_failure)));
    IS_REPLACING.store(false, Ordering::SeqCst);
    replaced
}

/// Writes all new contents to temporary files beside their targets.
fn stage_all<'a>(replacements: &'a [Replacement<'a>]) -> Result<Vec<Staged<'a>>> {
    let mut staged = Vec::new();
    let mut contents = HashMap::new();
    for replacement in replacements {
        ensure_not_stopped()?;
        let context = || format!("{} cannot be written; no file was changed", shown(&replacement.path));
        staged.extend(stage(replacement, &mut contents).with_context(context)?);
    }
    Ok(staged)
}

fn commit_all(staged: Vec<Staged<'_>>, after_failure: impl FnOnce(&[PathBuf])) -> Result<()> {
    let mut done: Vec<PathBuf> = Vec::new();
    for file in staged {
        let target = file.target.clone();
        if let Err(error) = ensure_not_stopped().and_then(|()| file.commit()) {
            after_failure(&done);
            let done: Vec<String> = done.iter().map(|path| path.display().to_string()).collect();
            let before = match done.is_empty() {
                true if error.is::<Stopped>() => return Err(error),
                true => "no file was".to_owned(),
                false => format!("{} were", done.join(", ")),
            };
            bail!(
                "{} cannot be written; {before} changed before it: {}",
                target.display(),
                full_reason(&error)
            );
        }
        done.push(target);
    }
    Ok(())
}

/// Whether files are being replaced, and whether a signal asked the program to end.
static IS_REPLACING: AtomicBool = AtomicBool::new(false);
static IS_STOPPED: AtomicBool = AtomicBool::new(false);

/// A signal ended a run before it changed a file.
#[derive(Debug)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped by a signal")
    }
}

impl std::error::Error for Stopped {}

/// From now on, a signal that would end the program ends [`replace_all`] between two files, so that it can
/// remove its temporary files, and report and record which files were replaced.
fn stop_between_files() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        super::signals::handle(|| {
            IS_STOPPED.store(true, Ordering::SeqCst);
            if !IS_REPLACING.load(Ordering::SeqCst) {
                std::process::exit(EXIT_STOPPED.into());
            }
        });
    });
}

fn ensure_not_stopped() -> Result<()> {
    match IS_STOPPED.load(Ordering::SeqCst) {
        true => Err(Stopped.into()),
        false => Ok(()),
    }
}

/// Creates files that do not exist, and the folders they need. With `force`, existing files are replaced.
/// Whatever can be known to fail fails before the first file is put in place.
///
/// # Errors
/// What failed, for which file, and how many were written by then. Existing files in the way are named before
/// any is written.
pub fn create_all(files: &[(PathBuf, String)], force: bool) -> Result<()> {
    let in_the_way: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.symlink_metadata().is_ok() && !force)
        .map(|(path, _)| format!("\n  {}", path.display()))
        .collect();
    if !in_the_way.is_empty() {
        bail!(
            "these files already exist (use --force to replace them); nothing was written:{}",
            in_the_way.concat()
        );
    }
    for (path, _) in files {
        if path.is_dir() {
            bail!("{} is a folder; nothing was written", path.display());
        }
        if let Some(file) = path.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok())
            && !file.is_dir()
        {
            bail!("{} is a file where a folder is needed; nothing was written", file.display());
        }
    }
    let read_only = |path: &Path| std::fs::metadata(path).is_ok_and(|file| file.permissions().readonly());
    if let Some((path, _)) = files.iter().find(|(path, _)| read_only(path)) {
        bail!("{} is read-only; nothing was written", path.display());
    }
    let mut folders = Vec::new();
    let staged = files.iter().map(|(path, text)| {
        let staged = create_folders(path, &mut folders).and_then(|()| write_beside(path, text));
        staged.with_context(|| format!("{} cannot be written; nothing was written", path.display()))
    });
    let staged = match staged.collect::<Result<Vec<TempPath>>>() {
        Ok(staged) => staged,
        Err(error) => {
            // Only empty folders can be removed.
            folders.iter().rev().for_each(|folder| drop(std::fs::remove_dir(folder)));
            return Err(error);
        }
    };
    for (index, ((path, _), temporary)) in files.iter().zip(staged).enumerate() {
        persist(temporary, path, force).with_context(|| {
            let before = match index {
                0 => "nothing was".to_owned(),
                count => format!("{count} of {} files were", files.len()),
            };
            format!("{} cannot be written; {before} written before it", path.display())
        })?;
    }
    Ok(())
}

/// Creates the folder of `path`, and adds the folders that it creates to `new`.
fn create_folders(path: &Path, new: &mut Vec<PathBuf>) -> Result<()> {
    let above = path.ancestors().skip(1);
    let missing = above.take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    new.extend(missing.into_iter().rev());
    Ok(std::fs::create_dir_all(folder_of(path))?)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a report to `path`: whole or not at all to a file, directly to a stream such as a pipe or
/// `/dev/stderr`. Links are followed.
///
/// # Errors
/// Why it cannot be written.
pub fn write_report(path: &Path, text: &str) -> Result<()> {
    let target = resolve_links(path);
    // `/dev/stdout` may lead to a file that somebody holds open, who would not see a file that replaces it.
    let is_stream = path.starts_with("/dev") || path.starts_with("/proc");
    match std::fs::metadata(path) {
        Ok(metadata) if is_stream || !metadata.is_file() => {
            std::fs::OpenOptions::new().write(true).truncate(true).open(path)?.write_all(text.as_bytes())?;
            Ok(())
        }
        _ => create(&target, text),
    }
}

/// Where the links at `path` lead, whether or not anything is there.
pub fn resolve_links(path: &Path) -> PathBuf {
    // The same limit as on Linux.
    const MAX_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(next) = target.read_link() else { break };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    target
}

/// Makes sure that a report can be written to `path`.
///
/// # Errors
/// Why it cannot be written.
pub fn ensure_creatable(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => bail!("it is a folder"),
        Ok(metadata) if !metadata.is_file() => return Ok(()),
        Ok(metadata) if metadata.permissions().readonly() => bail!("it is read-only"),
        _ => {}
    }
    let mut above = path.ancestors().skip(1);
    let folder = above.find(|folder| folder.as_os_str().is_empty() || folder.exists());
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        bail!("{} is a file where a folder is needed", folder.display());
    }
    // The best test is to create a file in the folder.
    drop(temporary_in(folder, &mut tempfile::Builder::new())?);
    Ok(())
}

fn create(path: &Path, text: &str) -> Result<()> {
    std::fs::create_dir_all(folder_of(path))?;
    persist(write_beside(path, text)?, path, true)
}

/// Writes a text to a temporary file beside `path`, with the permissions of `path` if that exists. The file
/// is closed, since a process may only have so many files open.
fn write_beside(path: &Path, text: &str) -> Result<TempPath> {
    let there = path.symlink_metadata().ok().filter(std::fs::Metadata::is_file);
    let mut builder = tempfile::Builder::new();
    // The replacement of an existing file is private until it has that file's permissions.
    #[cfg(unix)]
    if there.is_none() {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut temporary = temporary_in(folder_of(path), &mut builder)?;
    temporary.as_file_mut().write_all(text.as_bytes())?;
    if let Some(there) = there {
        temporary.as_file().set_permissions(there.permissions())?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary.into_temp_path())
}

/// A new temporary file in `folder`. An error names the folder, and not the temporary file.
fn temporary_in(folder: &Path, builder: &mut tempfile::Builder<'_, '_>) -> Result<NamedTempFile> {
    builder.prefix(".theme-upgrade-").tempfile_in(folder).map_err(|error| {
        let cause = error.get_ref().and_then(|named| named.source());
        let cause = reason(cause.and_then(|cause| cause.downcast_ref()).unwrap_or(&error));
        anyhow::anyhow!("the folder {} cannot be written to: {cause}", shown(folder))
    })
}

fn persist(temporary: TempPath, path: &Path, force: bool) -> Result<()> {
    match force {
        true => temporary.persist(path),
        false => temporary.persist_noclobber(path),
    }
    .map_err(|failed| failed.error.into())
}

/// New content in a temporary file beside the one that it replaces.
struct Staged<'a> {
    target: PathBuf,
    temporary: TempPath,
    before: &'a str,
}

/// Writes the new content beside its file. `None` if the same file is staged already, under another name and
/// with the same content: `contents` records what files are to hold.
fn stage<'a>(
    replacement: &'a Replacement<'a>,
    contents: &mut HashMap<PathBuf, &'a str>,
) -> Result<Option<Staged<'a>>> {
    let target = replacement.path.canonicalize()?;
    if let Some(other) = contents.insert(target.clone(), &replacement.after) {
        if other != replacement.after {
            bail!("it is the same file as another input, and the two would be edited differently");
        }
        return Ok(None);
    }
    let metadata = std::fs::metadata(&target)?;
    if metadata.permissions().readonly() {
        bail!("it is read-only");
    }
    ensure_unchanged(&target, replacement.before)?;
    let temporary = write_beside(&target, &replacement.after)?;
    Ok(Some(Staged { target, temporary, before: replacement.before }))
}

impl Staged<'_> {
    fn commit(self) -> Result<()> {
        ensure_unchanged(&self.target, self.before)?;
        self.temporary.persist(&self.target).map_err(|failed| failed.error.into())
    }
}

fn ensure_unchanged(target: &Path, before: &str) -> Result<()> {
    if std::fs::read(target)? != before.as_bytes() {
        bail!("another program changed it after it was read; run this again");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used, reason = "a test may panic")]
    fn a_run_that_stops_between_two_files_says_which_were_changed() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a", "b", "c"].map(|name| folder.path().canonicalize().unwrap().join(name));
        paths.iter().for_each(|path| std::fs::write(path, "old").unwrap());
        let all = paths.clone().map(|path| Replacement { path, before: "old", after: "new".to_owned() });
        let mut told = Vec::new();
        // Another program writes at the last moment.
        let meddle = || Ok(std::fs::write(&paths[1], "theirs")?);
        let error = replace_all(&all, meddle, |done| told = done.to_vec()).unwrap_err();
        assert!(format!("{error:#}").contains("another program changed it"), "{error:#}");
        assert_eq!(told, paths[..1]);
        let texts = paths.clone().map(|path| std::fs::read_to_string(path).unwrap());
        assert_eq!(texts, ["new", "theirs", "old"]);
        let error = replace_all(&all[2..], || bail!("no room"), |_| panic!("nothing was tried")).unwrap_err();
        assert_eq!(error.to_string(), "no room");
        assert_eq!(std::fs::read_to_string(&paths[2]).unwrap(), "old");
        // A signal would end the program.
        let end = || {
            IS_STOPPED.store(true, Ordering::SeqCst);
            Ok(())
        };
        let error = replace_all(&all[2..], end, |done| assert!(done.is_empty())).unwrap_err();
        IS_STOPPED.store(false, Ordering::SeqCst);
        assert!(format!("{error:#}").contains("stopped by a signal"), "{error:#}");
        assert_eq!(std::fs::read_to_string(&paths[2]).unwrap(), "old");
    }
}
