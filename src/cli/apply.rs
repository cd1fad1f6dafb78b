//! `apply`: the only command that writes over themes.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use supports_hyperlinks::Stream;

use super::args::ApplyArgs;
use super::emit::{self, Format};
use super::input::shown;
use super::job::Job;
use super::write::{self, Replacement};
use super::{
    EXIT_FAILURE, EXIT_FINDINGS, brief, files, full_text, git, look, plain_look, print, report, say,
};
use crate::output::FileChange;
use crate::report::diff;
use crate::report::text::printable;

/// Writes what is planned, once all of it is proved.
pub fn apply_command(apply: &ApplyArgs) -> Result<u8> {
    let args = &apply.report.input;
    let standard = emit::standard(&apply.report.format)?;
    emit::ensure_writable(&apply.report.format)?;
    if let Some(path) = &apply.undo_patch {
        ensure_undo_can_be_written(path, apply)?;
    }
    let mut job = Job::load(args)?;
    emit::ensure_apart(&job, &files(&apply.report.format, apply.undo_patch.as_ref()))?;
    if job.is_stdin {
        return apply_to_stdin(apply, &mut job, standard);
    }
    let changes: Vec<(&FileChange, Replacement<'_>)> = job
        .changes
        .iter()
        .filter_map(|change| {
            let path = job.file(&change.path)?.to_owned();
            Some((change, Replacement { path, before: &change.before, after: &change.after }))
        })
        .collect();
    let has_fixed = !changes.is_empty();
    if !job.is_refused {
        replace(apply, changes)?;
        job.report.written = true;
    }
    report(&mut job, &apply.report, standard)?;
    match job.exit_code(args) {
        0 if has_fixed && apply.exit_non_zero_on_fix => Ok(EXIT_FINDINGS),
        code => Ok(code),
    }
}

/// Replaces the files, with the way back beside them if that is wanted.
fn replace(apply: &ApplyArgs, changes: Vec<(&FileChange, Replacement<'_>)>) -> Result<()> {
    let (changes, replacements): (Vec<&FileChange>, Vec<Replacement<'_>>) = changes.into_iter().unzip();
    if !apply.allow_dirty {
        ensure_committed(&replacements)?;
    }
    let Some(undo) = &apply.undo_patch else { return write::replace_all(&replacements, || Ok(()), |_| {}) };
    if replacements.is_empty() {
        say(&format!("nothing was changed, so that {} is not written\n", shown(undo)));
        return Ok(());
    }
    let patch = |is_done: &dyn Fn(&Path) -> bool| {
        let both = changes.iter().zip(&replacements).filter(|(_, replacement)| is_done(&replacement.path));
        both.map(|(change, replacement)| {
            let back = change.edit.inverse(&change.before);
            diff::unified(&git::diff_path(&replacement.path), &change.after, &back, false)
        })
        .collect::<String>()
    };
    let write_all = || {
        let file = [(undo.clone(), patch(&|_| true))];
        write::create_all(&file, false).context("nothing was applied")
    };
    // A patch is taken as a whole or not at all: it must hold what was changed and nothing else.
    let write_done = |done: &[PathBuf]| {
        let is_done = |path: &Path| path.canonicalize().is_ok_and(|path| done.contains(&path));
        let patch = patch(&is_done);
        let written = match patch.is_empty() {
            true => std::fs::remove_file(undo).map_err(anyhow::Error::from),
            false => write::create_all(&[(undo.clone(), patch)], true),
        };
        if let Err(error) = written {
            say(&format!("error: {} holds too much: {error:#}\n", shown(undo)));
        }
    };
    write::replace_all(&replacements, write_all, write_done)
}

/// Stops where the way back could not be written down, before anything else is done.
fn ensure_undo_can_be_written(undo: &Path, apply: &ApplyArgs) -> Result<()> {
    if undo.symlink_metadata().is_ok() {
        bail!(
            "{} is there already, and may be the way back from another run; nothing was applied",
            shown(undo)
        );
    }
    if apply.report.input.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("--undo-patch is for files: with standard input the text that came is the way back");
    }
    Ok(())
}

/// Stops where git could not bring a file back as it was.
fn ensure_committed(replacements: &[Replacement<'_>]) -> Result<()> {
    let files: Vec<&Path> = replacements.iter().map(|replacement| replacement.path.as_path()).collect();
    let dirty = git::uncommitted(&files).context("use --allow-dirty to write all the same")?;
    if dirty.is_empty() {
        return Ok(());
    }
    let list: String =
        dirty.iter().map(|path| format!("\n  {}", printable(&path.to_string_lossy()))).collect();
    anyhow::bail!(
        "these files have changes that are not committed, or are not known to git; nothing was written. \
         Commit them first, or use --allow-dirty:{list}"
    )
}

/// The upgraded text, or the text as it came where nothing can be done, goes to standard output,
/// everything else to standard error.
fn apply_to_stdin(apply: &ApplyArgs, job: &mut Job, standard: Option<Format>) -> Result<u8> {
    let args = &apply.report;
    if job.is_refused {
        return Ok(EXIT_FAILURE);
    }
    job.report.written = true;
    for theme in &job.report.themes {
        let components = theme.upgrade.after.components();
        for (_, component) in components.filter(|(_, component)| !component.is_context()) {
            print(component.source().text())?;
        }
    }
    let plain = plain_look(&args.input);
    emit::to_files(job, &args.format, |report| full_text(report, plain))?;
    match standard {
        Some(Format::Text) => say(&full_text(&job.report, look(&args.input, Stream::Stderr))),
        Some(format) => say(&emit::render(job, format)),
        None => say(&brief(&job.report)),
    }
    match job.exit_code(&args.input) {
        0 if !job.changes.is_empty() && apply.exit_non_zero_on_fix => Ok(EXIT_FINDINGS),
        code => Ok(code),
    }
}
