//! `check --watch`: the report again whenever it changes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use notify_debouncer_full::notify::{self, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use supports_hyperlinks::Stream;

use super::args::InputArgs;
use super::input::{full_reason, shown};
use super::job::Job;
use super::{look, print_err};
use crate::report::text::printable;

/// How long files must be left alone before they are read: editors write in several steps.
const PATIENCE: Duration = Duration::from_millis(150);
/// How many changed files are named.
const NAMED: usize = 3;

/// What ends the wait for changes.
enum Event {
    Changed(Vec<PathBuf>),
    Failed(String),
    Ended,
}

/// Reports, and reports again whenever the report changes, until Ctrl-C.
///
/// # Errors
/// What goes wrong before watching starts. Later errors are printed, and watching goes on.
pub fn watch(args: &InputArgs) -> Result<u8> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("--watch waits for files to change, and standard input is not a file");
    }
    let (send, receive) = mpsc::channel();
    let end = send.clone();
    // If the receiver is gone, watching has ended already.
    super::signals::handle(move || drop(end.send(Event::Ended)));
    let pass_on = move |result: DebounceEventResult| {
        let event = match result {
            Ok(events) => {
                // Reading a file is an event, too, and each report reads files.
                let changes = events.into_iter().filter(|event| !event.kind.is_access());
                Event::Changed(changes.flat_map(|event| event.event.paths).collect())
            }
            Err(errors) => {
                Event::Failed(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
            }
        };
        drop(send.send(event));
    };
    let mut watched =
        Watched { debouncer: new_debouncer(PATIENCE, None, pass_on)?, folders: BTreeMap::new() };
    // Watching starts first, so that no change during the first report is missed.
    watched.add_named(args)?;
    let job = Job::load(args)?;
    let mut last = round_output(args, &mut watched, job)?;
    if !print_while_read(&last.text)? {
        return Ok(0);
    }
    print_err("watching for changes; Ctrl-C stops it\n");
    loop {
        let changed = match receive.recv()? {
            Event::Ended => return Ok(0),
            Event::Failed(message) => {
                print_err(&format!("error: {}\n", printable(&message)));
                continue;
            }
            Event::Changed(paths) if paths.is_empty() => continue,
            Event::Changed(paths) => paths,
        };
        watched.renew(&changed);
        let next = Job::load_silently(args).and_then(|job| round_output(args, &mut watched, job));
        let next = next.unwrap_or_else(|error| RoundOutput {
            messages: format!("error: {}\n", full_reason(&error)),
            ..RoundOutput::default()
        });
        if next == last {
            continue;
        }
        print_err(&format!("\nchanged: {}\n{}", names(&changed), next.messages));
        if !print_while_read(&next.text)? {
            return Ok(0);
        }
        last = next;
    }
}

/// The output of a round, which is printed only if it differs from the last one.
#[derive(PartialEq, Eq, Default)]
struct RoundOutput {
    messages: String,
    text: String,
}

/// The output of a run. Also watches its settings files, and the themes that these name.
fn round_output(args: &InputArgs, watched: &mut Watched, job: Job) -> Result<RoundOutput> {
    for settings in &job.settings {
        let file = settings.file.iter().map(|(path, _)| path.clone());
        let themes = if args.paths.is_empty() { settings.themes() } else { Vec::new() };
        // A missing theme is a problem that the run reports.
        file.chain(themes).filter(|path| path.exists()).try_for_each(|path| watched.add(&path))?;
    }
    let text = job.text(look(args, Stream::Stdout));
    Ok(RoundOutput { messages: job.messages, text })
}

/// Prints `text`; `false` if nobody reads it any more.
fn print_while_read(text: &str) -> Result<bool> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        other => other.map(|()| true).context("standard output cannot be written"),
    }
}

fn names(changed: &[PathBuf]) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let name = |path: &PathBuf| printable(&shown(path.strip_prefix(&here).unwrap_or(path)));
    let mut names: Vec<String> = changed.iter().map(name).collect();
    names.sort();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// What is watched.
struct Watched {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    /// The folders, and whether they are watched recursively.
    folders: BTreeMap<PathBuf, RecursiveMode>,
}

impl Watched {
    /// Watches everything that the command line names, and the current folder if it names no theme.
    fn add_named(&mut self, args: &InputArgs) -> Result<()> {
        let here = [PathBuf::from(".")];
        let paths = if args.paths.is_empty() { &here[..] } else { &args.paths[..] };
        let besides = args.app.iter().chain(&args.templates).chain(&args.baseline).chain(&args.config);
        paths.iter().chain(besides).try_for_each(|path| self.add(path))
    }

    /// Watches a folder and its parent, in which another folder may replace it. For a file, watches its
    /// folder, since whoever writes the file may put another one in its place.
    fn add(&mut self, path: &Path) -> Result<()> {
        let context = || format!("{} cannot be watched", printable(&shown(path)));
        let target = path.canonicalize().with_context(context)?;
        if target.is_dir() {
            self.watch(&target, RecursiveMode::Recursive).with_context(context)?;
        }
        // For a link, both ends are watched.
        let named = std::path::absolute(path).with_context(context)?;
        for folder in [target.parent(), named.parent()].into_iter().flatten() {
            self.watch(folder, RecursiveMode::NonRecursive).with_context(context)?;
        }
        Ok(())
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let is_watched = |(known, known_mode): (&PathBuf, &RecursiveMode)| {
            known == folder || (*known_mode == RecursiveMode::Recursive && folder.starts_with(known))
        };
        if self.folders.iter().any(is_watched) {
            return Ok(());
        }
        self.debouncer.watch(folder, mode)?;
        self.folders.insert(folder.to_owned(), mode);
        Ok(())
    }

    /// Watches folders again that may have been replaced, as far as they exist.
    fn renew(&mut self, changed: &[PathBuf]) {
        let is_moved = |folder: &PathBuf| changed.iter().any(|changed| folder.starts_with(changed));
        for (folder, mode) in self.folders.iter().filter(|(folder, _)| is_moved(folder)) {
            // A folder that is gone cannot be unwatched, and one that is not back yet cannot be watched.
            let _ = self.debouncer.unwatch(folder);
            let _ = self.debouncer.watch(folder, *mode);
        }
    }
}
