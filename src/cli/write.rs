//! Writing files so that each is, at every moment, either the old one or the new one.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use tempfile::TempPath;

/// A file that is to be replaced.
pub struct Replacement<'a> {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Its content as it was read.
    pub before: &'a str,
    /// Its content to be.
    pub after: String,
}

/// Replaces all files. What can be known to fail is found out before the first one is replaced, `before_first` among
/// it: then none is. A rename that fails all the same, or a file that another program changes in that very moment,
/// stops the run between two whole files; `after_failure` is told which files had been replaced by then.
///
/// # Errors
/// What failed, with the file it failed for, and which files had been replaced by then.
pub fn replace_all(
    replacements: &[Replacement<'_>],
    before_first: impl FnOnce() -> Result<()>,
    after_failure: impl FnOnce(&[PathBuf]),
) -> Result<()> {
    let mut staged = Vec::new();
    let mut contents = HashMap::new();
    for replacement in replacements {
        let context = || format!("{} cannot be written; no file was changed", replacement.path.display());
        staged.extend(stage(replacement, &mut contents).with_context(context)?);
    }
    before_first()?;
    let mut done: Vec<PathBuf> = Vec::new();
    for file in staged {
        let target = file.target.clone();
        if let Err(error) = file.commit() {
            after_failure(&done);
            let done: Vec<String> = done.iter().map(|path| path.display().to_string()).collect();
            let before =
                if done.is_empty() { "no file was".to_owned() } else { format!("{} were", done.join(", ")) };
            return Err(
                error.context(format!("{} cannot be written; {before} changed before it", target.display()))
            );
        }
        done.push(target);
    }
    Ok(())
}

/// Creates files that are not there, with the folders they stand in. With `force`, files that are
/// there are replaced.
///
/// # Errors
/// What failed, with the file it failed for. Files that are in the way are named before any is
/// written.
pub fn create_all(files: &[(PathBuf, String)], force: bool) -> Result<()> {
    let in_the_way: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.symlink_metadata().is_ok() && !force)
        .map(|(path, _)| format!("\n  {}", path.display()))
        .collect();
    if !in_the_way.is_empty() {
        bail!(
            "these files are there already (use --force to replace them); nothing was written:{}",
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
    for (path, text) in files {
        create(path, text, force).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Writes a report to `path`: a file, whole or not at all, or what takes bytes as they come, such as a
/// pipe or `/dev/stderr`. A link is followed.
///
/// # Errors
/// Why not.
pub fn write_report(path: &Path, text: &str) -> Result<()> {
    let target = followed(path);
    // `/dev/stdout` may lead to a file that somebody holds open: another one in its place is no use.
    let is_stream = path.starts_with("/dev") || path.starts_with("/proc");
    match std::fs::metadata(path) {
        Ok(metadata) if is_stream || !metadata.is_file() => {
            std::fs::OpenOptions::new().write(true).truncate(true).open(path)?.write_all(text.as_bytes())?;
            Ok(())
        }
        _ => create(&target, text, true),
    }
}

/// Where the links at `path` lead, whether anything is there or not.
fn followed(path: &Path) -> PathBuf {
    // As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = target.read_link() else { break };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    target
}

/// Makes sure that a report can be written to `path`.
///
/// # Errors
/// Why not.
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
    // Whether the folder takes a file is best found out by asking it to.
    drop(tempfile::Builder::new().prefix(".theme-upgrade-").tempfile_in(folder)?);
    Ok(())
}

fn create(path: &Path, text: &str, force: bool) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.prefix(".theme-upgrade-").tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    match force {
        true => drop(temporary.persist(path)?),
        false => drop(temporary.persist_noclobber(path)?),
    }
    Ok(())
}

/// New content beside the file that it is to replace.
struct Staged<'a> {
    target: PathBuf,
    /// Closed, since a process may have no more than so many files open.
    temporary: TempPath,
    before: &'a str,
}

/// Writes the new content beside its file. `None` where the same file is staged already, under
/// another name, with the same content: `contents` knows what files are to hold.
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
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new().prefix(".theme-upgrade-").tempfile_in(folder)?;
    temporary.write_all(replacement.after.as_bytes())?;
    temporary.as_file().set_permissions(metadata.permissions())?;
    temporary.as_file().sync_all()?;
    Ok(Some(Staged { target, temporary: temporary.into_temp_path(), before: replacement.before }))
}

impl Staged<'_> {
    fn commit(self) -> Result<()> {
        ensure_unchanged(&self.target, self.before)?;
        self.temporary.persist(&self.target)?;
        Ok(())
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
    }
}
