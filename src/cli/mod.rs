//! The program: arguments, the file system and the terminal are known here and nowhere else.

mod args;
mod baseline;
mod convert;
mod git;
mod input;
mod job;
mod rules;
mod settings;
mod snippets;
mod write;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser as _;

use args::{ApplyArgs, CheckArgs, Cli, ColorWhen, Command, Format, InputArgs, ReportArgs};
use input::shown;
use job::{Job, shown_settings};

use crate::report::text::{self, Look, plural, printable};
use crate::report::{Report, diff, json};

/// Findings remain, or files would change.
const EXIT_FINDINGS: u8 = 1;
/// Usage, unreadable input, nothing matched, a refused write, an internal error.
const EXIT_FAILURE: u8 = 2;

/// Runs the program with `arguments`, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // A reader that went away is no failure of ours.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { EXIT_FAILURE } else { 0 });
        }
    };
    let outcome = match &cli.command {
        Command::Check(CheckArgs { report: ReportArgs { input, .. }, .. })
        | Command::Diff(input)
        | Command::Apply(ApplyArgs { report: ReportArgs { input, .. }, .. })
            if input.show_config =>
        {
            shown_settings(input).and_then(|shown| print(&shown)).map(|()| 0)
        }
        Command::Check(args) => check(args),
        Command::Diff(args) => diff(args),
        Command::Apply(args) if args.dry_run => diff(&args.report.input),
        Command::Apply(args) => apply(args),
        Command::Unpack(args) => convert::unpack_command(args),
        Command::Pack(args) => convert::pack_command(args),
        Command::Templates(args) => snippets::templates_command(args),
        Command::Rules(args) => rules::rules_command(args),
        Command::Explain(args) => rules::explain_command(args),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            say(&format!("error: {error:#}\n"));
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

fn check(check: &CheckArgs) -> Result<u8> {
    let args = &check.report.input;
    let job = Job::load(args)?;
    if let Some(path) = &check.write_baseline {
        let count = baseline::write(path, &job.report)?;
        say(&format!("wrote {} to {}; use it with --baseline\n", plural(count, "finding"), shown(path)));
        return Ok(if job.has_problems() { EXIT_FAILURE } else { 0 });
    }
    let rendered = match check.report.format {
        Format::Json => json::render(&job.report),
        Format::Text => full_text(&job.report, look(args, &std::io::stdout())),
    };
    print(&rendered)?;
    Ok(job.exit_code(args))
}

fn diff(args: &InputArgs) -> Result<u8> {
    let job = Job::load(args)?;
    let color = look(args, &std::io::stdout()).color;
    let mut patch = String::new();
    for change in &job.changes {
        let path = job.file(&change.path).map_or(change.path.clone(), git::diff_path);
        patch += &diff::unified(&path, &change.before, &change.edit, color);
    }
    print(&patch)?;
    say(&brief(&job.report));
    Ok(job.exit_code(args))
}

fn apply(apply: &ApplyArgs) -> Result<u8> {
    let (args, format) = (&apply.report.input, apply.report.format);
    let mut job = Job::load(args)?;
    if job.is_stdin {
        return apply_to_stdin(args, &mut job, format);
    }
    let replacements = job.changes.iter().filter_map(|change| {
        let path = job.file(&change.path)?.to_owned();
        Some(write::Replacement { path, before: &change.before, after: &change.after })
    });
    let replacements: Vec<write::Replacement<'_>> = replacements.collect();
    if !job.is_refused {
        if !apply.allow_dirty {
            ensure_committed(&replacements)?;
        }
        write::replace_all(&replacements)?;
        job.report.written = true;
    }
    let rendered = match format {
        Format::Json => json::render(&job.report),
        Format::Text => full_text(&job.report, look(args, &std::io::stdout())),
    };
    print(&rendered)?;
    Ok(job.exit_code(args))
}

/// Stops where git could not bring a file back as it was.
fn ensure_committed(replacements: &[write::Replacement<'_>]) -> Result<()> {
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
fn apply_to_stdin(args: &InputArgs, job: &mut Job, format: Format) -> Result<u8> {
    if job.is_refused {
        return Ok(EXIT_FAILURE);
    }
    job.report.written = true;
    for theme in &job.report.themes {
        for (_, component) in theme.upgrade.after.components() {
            print(component.source().text())?;
        }
    }
    say(&match format {
        Format::Json => json::render(&job.report),
        Format::Text => full_text(&job.report, look(args, &std::io::stderr())),
    });
    Ok(job.exit_code(args))
}

fn full_text(report: &Report, look: Look) -> String {
    if report.themes.is_empty() {
        return String::new();
    }
    let mut rendered = text::findings(report, look) + &text::summary(report, look);
    if report.written && report.files_changed() > 0 {
        rendered += text::going_live();
    }
    rendered
}

/// What a diff does not show: findings that it does not mend, and the totals.
fn brief(report: &Report) -> String {
    match report.themes.is_empty() {
        true => String::new(),
        false => text::unmended(report) + &text::totals(report),
    }
}

fn look(args: &InputArgs, stream: &impl anstream::stream::RawStream) -> Look {
    let color = match args.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
    };
    Look { color, quiet: args.quiet }
}

/// Writes to standard output. A reader that goes away early, as `head` does, ends the program
/// quietly.
fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes to standard error, of which nobody can be told that it does not work.
fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
