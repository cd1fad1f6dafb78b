//! `apply`: the only command that writes over themes.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use supports_hyperlinks::Stream;

use super::args::ApplyArgs;
use super::emit::{self, Format};
use super::input::{full_reason, shown};
use super::job::Job;
use super::write::{self, Replacement};
use super::{
    EXIT_FAILURE, EXIT_FINDINGS, eprint_styled, files, for_stream, git, lines_and_totals, look, plain_look,
    print, print_err, report,
};
use crate::output::FileChange;
use crate::report::diff;
use crate::report::text::printable;
use crate::theme::Form;

/// Writes what is planned, once all of it is proved.
pub fn apply_command(apply: &ApplyArgs) -> Result<u8> {
    let args = &apply.report.input;
    let stdout_format = emit::stdout_format(&apply.report.format)?;
    emit::ensure_writable(&apply.report.format)?;
    if let Some(path) = &apply.undo_patch {
        ensure_undo_can_be_written(path, apply)?;
    }
    let mut job = Job::load(args)?;
    emit::ensure_apart(&job, &files(&apply.report.format, apply.undo_patch.as_ref()))?;
    if job.is_stdin {
        return apply_to_stdin(apply, &mut job, stdout_format);
    }
    let changes: Vec<(&FileChange, Replacement<'_>)> = job
        .changes
        .iter()
        .filter_map(|change| {
            let path = job.file(&change.path)?.to_owned();
            Some((change, Replacement { path, before: &change.before, after: change.after() }))
        })
        .collect();
    let has_fixed = !changes.is_empty();
    if !job.is_refused {
        replace(apply, changes)?;
        job.report.written = true;
    }
    let reported = report(&mut job, &apply.report, stdout_format);
    if job.report.written && has_fixed {
        reported.context("all files were changed as planned; only the report failed")?;
    } else {
        reported?;
    }
    Ok(exit_code(apply, &job))
}

/// The exit code of a run that wrote what was planned.
fn exit_code(apply: &ApplyArgs, job: &Job) -> u8 {
    let args = &apply.report.input;
    match job.exit_code(args) {
        0 if apply.exit_non_zero_on_fix && !args.exit_zero && !job.changes.is_empty() => EXIT_FINDINGS,
        code => code,
    }
}

/// Replaces the files, and writes the undo patch if one is wanted.
fn replace(apply: &ApplyArgs, changes: Vec<(&FileChange, Replacement<'_>)>) -> Result<()> {
    let (changes, replacements): (Vec<&FileChange>, Vec<Replacement<'_>>) = changes.into_iter().unzip();
    if !apply.allow_dirty {
        ensure_committed(
            &replacements.iter().map(|one| one.path.as_path()).collect::<Vec<_>>(),
            apply.report.input.staged,
        )?;
    }
    let Some(undo) = &apply.undo_patch else { return write::replace_all(&replacements, || Ok(()), |_| {}) };
    if replacements.is_empty() {
        print_err(&format!("nothing was changed, so {} is not written\n", shown(undo)));
        return Ok(());
    }
    let back = undo_of(&changes, &replacements)?;
    let patch = |is_done: &dyn Fn(&Path) -> bool| -> String {
        back.patches.iter().filter(|(path, _)| is_done(path)).map(|(_, patch)| patch.as_str()).collect()
    };
    let write_all = || {
        let file = [(undo.clone(), patch(&|_| true))];
        write::create_all(&file, false)
            .with_context(|| format!("{} cannot be written; nothing was applied", shown(undo)))
    };
    // A patch applies as a whole or not at all, so it must hold exactly what was changed.
    let write_done = |done: &[PathBuf]| {
        let patch = patch(&|path| done.iter().any(|done| done == path));
        let written = match patch.is_empty() {
            true => std::fs::remove_file(undo).map_err(anyhow::Error::from),
            false => write::create_all(&[(undo.clone(), patch)], true),
        };
        if let Err(error) = written {
            print_err(&format!(
                "error: {} also undoes changes that were not made: {}\n",
                shown(undo),
                full_reason(&error)
            ));
        }
    };
    write::replace_all(&replacements, write_all, write_done)?;
    let undo = undo.canonicalize().unwrap_or_else(|_| undo.clone());
    // The original bytes must come back, whatever git is configured to do with line endings and whitespace.
    let git = format!("git -C {} -c core.autocrlf=false", quoted(&back.root));
    print_err(&format!("to undo everything: {git} apply --whitespace=nowarn {}\n", quoted(&undo)));
    Ok(())
}

/// A path quoted for a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", printable(&shown(path)).replace('\'', "'\\''"))
}

/// What undoes changes.
struct Undo {
    /// The folder in which to apply the patches.
    root: PathBuf,
    /// The patch for each file, by its canonical path.
    patches: BTreeMap<PathBuf, String>,
}

/// The patches that undo `changes`; a file with several names occurs once.
///
/// # Errors
/// If no single patch can do it.
fn undo_of(changes: &[&FileChange], replacements: &[Replacement<'_>]) -> Result<Undo> {
    let mut root: Option<PathBuf> = None;
    let mut patches = BTreeMap::new();
    for (change, replacement) in changes.iter().zip(replacements) {
        let path = replacement.path.canonicalize()?;
        let base = git::diff_base(&path).unwrap_or_else(|| PathBuf::from("/"));
        if *root.get_or_insert_with(|| base.clone()) != base {
            bail!(
                "--undo-patch: these files are in several repositories, and one patch cannot undo them all; \
                 nothing was applied. Apply to one repository at a time"
            );
        }
        let back = change.edit.inverse(&change.before);
        let name = git::patch_name(&path);
        patches.insert(path, diff::unified(name, &replacement.after, &back, diff::Audience::Program));
    }
    Ok(Undo { root: root.unwrap_or_default(), patches })
}

/// Fails if the undo patch could not be written, before the user is asked anything.
fn ensure_undo_can_be_written(undo: &Path, apply: &ApplyArgs) -> Result<()> {
    if undo.as_os_str() == "-" {
        bail!("--undo-patch writes a file, not a stream; nothing was applied");
    }
    if undo.symlink_metadata().is_ok() {
        bail!("{} already exists, and may be what undoes another run; nothing was applied", shown(undo));
    }
    if apply.report.input.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("--undo-patch is for files: standard input is not overwritten, so there is nothing to undo");
    }
    write::ensure_creatable(undo)
        .with_context(|| format!("{} cannot be written; nothing was applied", shown(undo)))
}

/// Fails if git could not restore a file as it is; with `staged`, staged content is enough.
pub fn ensure_committed(files: &[&Path], staged: bool) -> Result<()> {
    let advice = |error: anyhow::Error| {
        anyhow::anyhow!("{}; nothing was written. Use --allow-dirty to write anyway", full_reason(&error))
    };
    let dirty = git::uncommitted(files, staged).map_err(advice)?;
    if dirty.is_empty() {
        return Ok(());
    }
    let line = |file: &git::Uncommitted| {
        let path = printable(&shown(&file.path));
        let hidden =
            ": git was told to ignore its changes (assume-unchanged or skip-worktree), and it has some";
        format!("\n  {path}{}", if file.is_hidden { hidden } else { "" })
    };
    let list: String = dirty.iter().map(line).collect();
    let (not_done, first) = match staged {
        true => ("staged", "Stage"),
        false => ("committed", "Commit"),
    };
    let (files, have, are, them) = match dirty.len() {
        1 => ("this file", "has", "is", "it"),
        _ => ("these files", "have", "are", "them"),
    };
    bail!(
        "{files} {have} changes that are not {not_done}, or {are} not known to git; nothing was written. \
         {first} {them} first, or use --allow-dirty:{list}"
    )
}

/// Prints the upgraded text, or the unchanged text if nothing can be done, to standard output, and everything
/// else to standard error.
fn apply_to_stdin(apply: &ApplyArgs, job: &mut Job, stdout_format: Option<Format>) -> Result<u8> {
    let args = &apply.report;
    if job.is_refused {
        return Ok(EXIT_FAILURE);
    }
    job.report.written = true;
    for theme in &job.report.themes {
        // The theme may also hold the app's sources, which are not printed.
        let components = theme.upgrade.before.components();
        for (_, component) in components.filter(|(_, component)| component.form() == Form::Template) {
            let source = component.source();
            match job.changes.iter().find(|change| change.path == source.path()) {
                Some(change) => print(&change.after())?,
                None => print(source.text())?,
            }
        }
    }
    emit::to_files(job, &args.format, plain_look(&args.input))?;
    match stdout_format {
        Some(Format::Text) => eprint_styled(&job.text(look(&args.input, Stream::Stderr))),
        Some(format) => {
            eprint_styled(&for_stream(emit::render(job, format), std::io::stderr().is_terminal()))
        }
        None => print_err(&lines_and_totals(&job.report, &args.input)),
    }
    Ok(exit_code(apply, job))
}
