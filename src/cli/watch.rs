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
use super::input::{in_words, shown};
use super::job::Job;
use super::{look, say};
use crate::report::text::printable;

/// How long files must be left alone until they are looked at: editors write in several steps.
const PATIENCE: Duration = Duration::from_millis(150);
/// How many files are named that changed.
const NAMED: usize = 3;

/// What there is to wake up for.
enum Event {
    Changed(Vec<PathBuf>),
    Failed(String),
    Ended,
}

/// Reports, and reports again whenever that comes out otherwise, until Ctrl-C.
///
/// # Errors
/// What is wrong before anything is watched. What goes wrong later is told, and watched on.
pub fn watch(args: &InputArgs) -> Result<u8> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("--watch waits for files to change, and standard input is none");
    }
    let (send, receive) = mpsc::channel();
    let end = send.clone();
    // A receiver that is gone has ended already.
    super::signals::hear(move || drop(end.send(Event::Ended)));
    let pass_on = move |result: DebounceEventResult| {
        let event = match result {
            Ok(events) => {
                // To read a file is an event, too, and reading is what a report begins with.
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
    // What changes while the first report is made is not to be missed.
    watched.add_named(args)?;
    let job = Job::load(args)?;
    let mut last = told(args, &mut watched, job)?;
    if !written(&last.text)? {
        return Ok(0);
    }
    say("watching for changes; Ctrl-C ends it\n");
    loop {
        let changed = match receive.recv()? {
            Event::Ended => return Ok(0),
            Event::Failed(message) => {
                say(&format!("error: {}\n", printable(&message)));
                continue;
            }
            Event::Changed(paths) if paths.is_empty() => continue,
            Event::Changed(paths) => paths,
        };
        watched.renew(&changed);
        let next = Job::quiet(args).and_then(|job| told(args, &mut watched, job));
        let next = next.unwrap_or_else(|error| Told {
            messages: format!("error: {}\n", in_words(&error)),
            ..Told::default()
        });
        if next == last {
            continue;
        }
        say(&format!("\nchanged: {}\n{}", names(&changed), next.messages));
        if !written(&next.text)? {
            return Ok(0);
        }
        last = next;
    }
}

/// What a round tells, which is told again only where it is another one.
#[derive(PartialEq, Eq, Default)]
struct Told {
    messages: String,
    text: String,
}

/// What a run comes to. What its settings name is watched from now on.
fn told(args: &InputArgs, watched: &mut Watched, job: Job) -> Result<Told> {
    for settings in &job.settings {
        let file = settings.file.iter().map(|(path, _)| path.clone());
        let themes = if args.paths.is_empty() { settings.themes() } else { Vec::new() };
        // A theme that is not there is a problem of the run, which has told it.
        file.chain(themes).filter(|path| path.exists()).try_for_each(|path| watched.add(&path))?;
    }
    let text = job.text(look(args, Stream::Stdout));
    Ok(Told { messages: job.messages, text })
}

/// Whether there is still somebody to read.
fn written(text: &str) -> Result<bool> {
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
    /// The folders, and whether with all that is in them.
    folders: BTreeMap<PathBuf, RecursiveMode>,
}

impl Watched {
    /// Watches all that the command line names, and the current folder if it names no theme.
    fn add_named(&mut self, args: &InputArgs) -> Result<()> {
        let here = [PathBuf::from(".")];
        let paths = if args.paths.is_empty() { &here[..] } else { &args.paths[..] };
        let besides = args.app.iter().chain(&args.templates).chain(&args.baseline).chain(&args.config);
        paths.iter().chain(besides).try_for_each(|path| self.add(path))
    }

    /// Watches a folder, and the one around it, in which another one may take its place; of a file the folder: who
    /// writes it anew puts another one in its place.
    fn add(&mut self, path: &Path) -> Result<()> {
        let context = || format!("{} cannot be watched", printable(&shown(path)));
        let target = path.canonicalize().with_context(context)?;
        if target.is_dir() {
            self.watch(&target, RecursiveMode::Recursive).with_context(context)?;
        }
        // Of a link both ends.
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

    /// Watches folders anew that may have been put in the place of others, as far as they are there.
    fn renew(&mut self, changed: &[PathBuf]) {
        let is_moved = |folder: &PathBuf| changed.iter().any(|changed| folder.starts_with(changed));
        for (folder, mode) in self.folders.iter().filter(|(folder, _)| is_moved(folder)) {
            // What is gone cannot be let go, and what is not back yet cannot be watched.
            let _ = self.debouncer.unwatch(folder);
            let _ = self.debouncer.watch(folder, *mode);
        }
    }
}
