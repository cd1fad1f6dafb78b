//! The program: arguments, the file system and the terminal are known here and nowhere else.

mod actions;
mod apply;
mod args;
mod baseline;
mod chromium;
mod convert;
mod emit;
mod git;
mod input;
mod interactive;
mod job;
mod manual;
mod patch;
mod preview;
mod problems;
mod progress;
mod rules;
mod schema;
mod settings;
mod signals;
mod snippets;
mod watch;
mod work;
mod write;

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use supports_hyperlinks::Stream;

use args::{CheckArgs, ColorWhen, Command, InputArgs, PromptOptions, ReportArgs};
use emit::{Format, Output};
use input::{full_reason, shown};
use job::{Job, shown_settings};
use patch::Part;
use work::EarlyFormat;

// For the fuzz targets: reads settings without the file system.
#[doc(hidden)]
pub use settings::printed as printed_settings;

use crate::report::text::{self, Look, plural, printable};
use crate::report::{Report, diff, in_batches};
use crate::rules::Rule;

/// Findings remain, or files would change.
const EXIT_FINDINGS: u8 = 1;
/// Usage, unreadable input, nothing matched, a refused write, an internal error.
const EXIT_FAILURE: u8 = 2;
/// A signal ended the run. This is what shells take for an end by Ctrl-C, used here for any signal.
const EXIT_STOPPED: u8 = 130;

/// Runs the program with `arguments`, the first of which is its name. A panic is reported as a bug, with what
/// to include in a report, and ends the run with 2. The panic hook is set for the whole process, which should
/// run nothing else.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|fault| print_err(&panic_message(fault))));
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    std::panic::catch_unwind(|| run_unguarded(arguments)).unwrap_or(ExitCode::from(EXIT_FAILURE))
}

/// The message for a panic, which is a bug in the program.
fn panic_message(fault: &std::panic::PanicHookInfo<'_>) -> String {
    let payload = fault.payload();
    let what =
        payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let place =
        fault.location().map_or(String::new(), |place| format!(", {}:{}", place.file(), place.line()));
    format!(
        "error: internal error in theme-upgrade; every file is intact, either unchanged or fully updated\n\
         report this as a bug, with the input if you can share it: version {}{place}: {}\n",
        env!("CARGO_PKG_VERSION"),
        printable(what.unwrap_or("no message")),
    )
}

fn run_unguarded(arguments: Vec<OsString>) -> ExitCode {
    let is_plain = |one: &OsString| !one.to_string_lossy().contains(char::is_control);
    let are_plain = arguments.iter().all(is_plain);
    let mut cli = match args::parse(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // It is no failure if nobody reads the output any more.
            match are_plain {
                true => drop(error.print()),
                false => print_err(&error.render().to_string()),
            }
            return ExitCode::from(if error.use_stderr() { EXIT_FAILURE } else { 0 });
        }
    };
    match dispatch(&mut cli.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.is::<write::Stopped>() => {
            print_err(&format!("error: {error}; no file was changed\n"));
            ExitCode::from(EXIT_STOPPED)
        }
        Err(error) => {
            print_err(&format!("error: {}\n", full_reason(&error)));
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

fn dispatch(command: &mut Command) -> Result<u8> {
    let is_for_people =
        |report: &ReportArgs| matches!(report.format[..], [] | [Output { format: Format::Text, file: None }]);
    let patch = |input: &InputArgs| EarlyFormat::Patch(patch_audience(input), plain_look(input));
    match command {
        Command::Check(args) => {
            args.report.input.may_lack_baseline = args.write_baseline.is_some();
            if is_for_people(&args.report) && !args.watch && args.write_baseline.is_none() {
                args.report.input.early_format =
                    Some(EarlyFormat::Findings(look(&args.report.input, Stream::Stdout)));
            }
        }
        Command::Diff(report) if is_for_people(report) => {
            report.input.early_format = Some(patch(&report.input))
        }
        Command::Apply(args) => {
            let prompts = args.interactive.then_some(PromptOptions { allow_dirty: args.allow_dirty });
            args.report.input.prompts = prompts;
            args.report.input.may_be_unstaged = args.allow_dirty;
            if args.dry_run && is_for_people(&args.report) {
                args.report.input.early_format = Some(patch(&args.report.input));
            }
        }
        Command::Preview(args) => args.input.keeps_trees = true,
        _ => {}
    }
    if let Some(input) = command.input() {
        input.apply_environment()?;
        input.apply_stdin_filename()?;
        let is_of_pages = |id: &String| Rule::find(id).is_some_and(Rule::is_of_pages);
        if !input.keeps_trees && !input.select.is_empty() && input.select.iter().all(is_of_pages) {
            bail!("only `preview` checks `{}`, and no other rule is selected", input.select[0]);
        }
        if input.show_config {
            print(&shown_settings(input)?)?;
            return Ok(0);
        }
    }
    match command {
        Command::Check(args) => check(args),
        Command::Diff(args) => diff(args),
        Command::Apply(args) if args.dry_run => diff(&args.report),
        Command::Apply(args) => apply::apply_command(args),
        Command::Preview(args) => preview::preview_command(args),
        Command::Actions(args) => actions::actions_command(args),
        Command::Unpack(args) => convert::unpack_command(args),
        Command::Pack(args) => convert::pack_command(args),
        Command::Templates(args) => snippets::templates_command(args),
        Command::Rules(args) => rules::rules_command(args),
        Command::Schema(args) => schema::schema_command(args),
        Command::Explain(args) => rules::explain_command(args),
        Command::Completions(args) => manual::completions_command(args),
        Command::Man(args) => manual::man_command(args),
    }
}

fn check(check: &CheckArgs) -> Result<u8> {
    let ReportArgs { input: args, format } = &check.report;
    if check.watch {
        return watch::watch(args);
    }
    let stdout_format = emit::stdout_format(format)?;
    emit::ensure_writable(format)?;
    if let Some(path) = &check.write_baseline {
        baseline::ensure_writable(path)?;
    }
    let mut job = Job::load(args)?;
    // A baseline that the settings name may be written over.
    let is_update = |path: &&PathBuf| job.settings.iter().any(|settings| settings.is_baseline(path));
    emit::ensure_apart(&job, &files(format, check.write_baseline.as_ref().filter(|path| !is_update(path))))?;
    if let Some(path) = &check.write_baseline {
        if job.has_problems() {
            print_err("error: no baseline is written, because not everything could be checked\n");
            return Ok(EXIT_FAILURE);
        }
        let count = baseline::write(path, &job)?;
        print_err(&format!(
            "wrote {} to {}; use it with --baseline\n",
            plural(count, "finding"),
            shown(path)
        ));
        if let Some(flag) = ["--select", "--ignore"].into_iter().find(|flag| args.is_from_environment(flag)) {
            print_err(&format!(
                "note: {} is set; the rules that it turns off were not checked\n",
                args.origin(flag)
            ));
        }
        return Ok(0);
    }
    report(&mut job, &check.report, stdout_format)?;
    Ok(job.exit_code(args))
}

/// The files that reports go to.
fn files<'f>(outputs: &'f [Output], other: Option<&'f PathBuf>) -> Vec<&'f Path> {
    let files = outputs.iter().filter_map(|output| output.file.as_ref());
    files.chain(other).map(PathBuf::as_path).collect()
}

/// Writes reports to standard output and to files.
fn report(job: &mut Job, args: &ReportArgs, stdout_format: Option<Format>) -> Result<()> {
    emit::to_files(job, &args.format, plain_look(&args.input))?;
    match stdout_format {
        Some(Format::Text) => {
            let look = look(&args.input, Stream::Stdout);
            job.pool.install(|| print_all(text::parts(&job.report, look)))
        }
        Some(format) => print(&for_stream(emit::render(job, format), std::io::stdout().is_terminal())),
        None => {
            print_err(&lines_and_totals(&job.report, &args.input));
            Ok(())
        }
    }
}

fn diff(args: &ReportArgs) -> Result<u8> {
    let input = &args.input;
    let stdout_format = emit::stdout_format(&args.format)?;
    emit::ensure_writable(&args.format)?;
    let mut job = Job::load(input)?;
    emit::ensure_apart(&job, &files(&args.format, None))?;
    // The patch is what this command prints for people, even if files get other formats.
    if !matches!(stdout_format, Some(Format::Text) | None) {
        report(&mut job, args, stdout_format)?;
        return Ok(job.exit_code(input));
    }
    emit::to_files(&mut job, &args.format, plain_look(input))?;
    let audience = match input.early_format {
        Some(EarlyFormat::Patch(audience, _)) => audience,
        _ => patch_audience(input),
    };
    let parts = patch::parts(&job);
    patch::ensure_one_edit_each(&parts)?;
    let unified = |part: &Part<'_>| part.unified(audience);
    job.pool.install(|| print_all(in_batches(&parts, unified)))?;
    print_err(&patch::notes(&parts));
    if !input.quiet {
        print_err(&unfixed_and_totals(&job.report, input));
    }
    Ok(job.exit_code(input))
}

/// The reader of a patch on standard output. A patch for a program takes no colours, so only the flag can
/// colour it, and not a variable that is set for all programs.
fn patch_audience(args: &InputArgs) -> diff::Audience {
    let is_terminal = std::io::stdout().is_terminal();
    match is_terminal || args.color == ColorWhen::Always {
        true => diff::Audience::Terminal { color: look(args, Stream::Stdout).color },
        false => diff::Audience::Program,
    }
}

/// Output for programs, without control characters if it goes to a terminal.
fn for_stream(text: String, is_terminal: bool) -> String {
    if is_terminal { text::without_control(&text, &['\n', '\t']) } else { text }
}

/// What a diff does not show: the findings that it does not fix, and the totals.
fn unfixed_and_totals(report: &Report, args: &InputArgs) -> String {
    match report.themes.is_empty() {
        true => String::new(),
        false => text::unfixed(report, plain_look(args)) + &text::totals(report),
    }
}

/// One line per finding and the totals, for people when the report itself goes elsewhere.
fn lines_and_totals(report: &Report, args: &InputArgs) -> String {
    match report.themes.is_empty() {
        true => String::new(),
        false => text::lines(report, plain_look(args)) + &text::totals(report),
    }
}

/// How text looks on one of the standard streams.
fn look(args: &InputArgs, stream: Stream) -> Look {
    let choice = match stream {
        Stream::Stdout => anstream::AutoStream::choice(&std::io::stdout()),
        Stream::Stderr => anstream::AutoStream::choice(&std::io::stderr()),
    };
    let color = match args.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => choice != anstream::ColorChoice::Never,
    };
    Look { color, links: color && supports_hyperlinks::on(stream), ..plain_look(args) }
}

/// How text looks in a file.
fn plain_look(args: &InputArgs) -> Look {
    Look { quiet: args.quiet, verbose: args.verbose, ..Look::default() }
}

/// Writes to standard output. It is no error if the reader goes away early, as `head` does.
fn print(text: &str) -> Result<()> {
    print_all([text])
}

/// [`print()`] for several parts, without joining them first.
fn print_all<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> Result<()> {
    let mut stdout = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let written = parts.into_iter().try_for_each(|part| stdout.write_all(part.as_ref().as_bytes()));
    match written.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output cannot be written"),
    }
}

/// Writes to standard error; a failure is ignored, since it cannot be reported. Control characters and
/// workflow commands in the text, which may come from files, are made harmless.
fn print_err(text: &str) {
    eprint_styled(&text::harmless(text));
}

/// [`print_err`] for text that is harmless already, and may have colours.
fn eprint_styled(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_as_one() {
        let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let (keep, before) = (told.clone(), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |fault| {
            *keep.lock().expect("not poisoned") = panic_message(fault)
        }));
        let caught = std::panic::catch_unwind(|| panic!("line {} is not there\u{1b}[31m", 7));
        std::panic::set_hook(before);
        assert!(caught.is_err());
        let told = told.lock().expect("not poisoned");
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("error: internal error in theme-upgrade"), "{told}");
        assert!(
            lines[1].contains(env!("CARGO_PKG_VERSION")) && lines[1].contains("src/cli/mod.rs:"),
            "{told}"
        );
        assert!(lines[1].contains("line 7 is not there") && !told.contains('\u{1b}'), "{told}");
    }
}
