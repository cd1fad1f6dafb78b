//! One run: what was read, what is planned for it, and the code that it ends with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::args::InputArgs;
use super::input::{self, Inputs, LoadedTheme, Origin, Pending, Reader};
use super::interactive::Asker;
use super::progress::Progress;
use super::settings::{Settings, ThemeSettings};
use super::{EXIT_FAILURE, EXIT_FINDINGS, baseline, git, plain_look, problems, say, snippets};
use crate::actions;
use crate::assembly::Skipped;
use crate::menu::{Snippet, Snippets};
use crate::output::{self, FileChange, Refused};
use crate::report::text::{plural, printable, problem_lines};
use crate::report::{Problem, Report, ThemeReport};
use crate::theme::{App, Raised};
use crate::upgrade::{self, Options, Upgrade};
use crate::verify::Proof;

/// The bytes of stack that each thread has: twice as much as a program's first thread, since the parser of styles
/// goes down once for each nested rule, and a preview once for each element.
const STACK: usize = 16 * 1024 * 1024;

/// Everything that was read, with what is planned for it.
pub struct Job {
    pub report: Report,
    /// The files that change; none if a single edit could not be proved.
    pub changes: Vec<FileChange>,
    pub is_refused: bool,
    pub is_stdin: bool,
    /// Whether the app that shows the themes was looked at.
    pub has_app: bool,
    /// What could not be looked at, and what else is worth knowing, for people.
    pub messages: String,
    /// How long it took.
    took: Duration,
    /// The settings of the paths that were named.
    pub settings: Vec<Settings>,
    /// What each theme goes by, in the order of the report.
    pub of_themes: Vec<Arc<ThemeSettings>>,
    /// The threads that the run may have.
    pub pool: Arc<ThreadPool>,
    reader: Reader,
}

impl Job {
    /// [`Job::quiet`], of which is told on standard error what could not be looked at and what is worth knowing.
    ///
    /// # Errors
    /// What is wrong with settings, snippets or git.
    pub fn load(args: &InputArgs) -> Result<Job> {
        let job = Job::quiet(args)?;
        say(&job.messages);
        if args.verbose {
            say(&job.account());
        }
        Ok(job)
    }

    /// Reads, checks, plans and proves.
    ///
    /// # Errors
    /// What is wrong with settings, snippets or git.
    pub fn quiet(args: &InputArgs) -> Result<Job> {
        let asker = args.asks.map(|asks| Asker::new(args, asks)).transpose()?.map(Mutex::new);
        let start = Instant::now();
        let Inputs { themes: pending, mut reader, settings, app, is_part } = input::load(args)?;
        if args.paths.is_empty() && !is_part {
            note_unused_overrides(&settings, &pending, &mut reader);
        }
        let of_pending: Vec<Arc<ThemeSettings>> =
            pending.iter().map(|one| settings[one.settings()].for_theme(&one.name())).collect();
        let own = own_snippets(&of_pending, args)?;
        let work = Work {
            settings: of_pending,
            own,
            args,
            app,
            asker,
            pool: Arc::new(pool(args, pending.len())?),
            progress: Progress::new(pending.len(), args),
        };
        let done = work.all(pending, is_part, &mut reader)?;
        let has_input = !done.is_empty() || reader.passed_over || !reader.problems.is_empty();
        if !has_input && !args.allow_empty_input {
            reader.problems.push(input::nothing_found(args, &settings));
        }
        let mut messages = reader.told();
        let is_stdin = done.iter().any(|done| done.origin == Origin::Stdin);
        let of_themes: Vec<Arc<ThemeSettings>> = done.iter().map(|done| done.settings.clone()).collect();
        let mut themes: Vec<ThemeReport> = done.into_iter().map(Done::report).collect();
        let mut upgrades: Vec<&mut Upgrade> = themes.iter_mut().map(|theme| &mut theme.upgrade).collect();
        let judged = output::file_changes(&mut upgrades);
        let proof = |one: &Result<FileChange, Refused>| match one {
            Ok(change) => change.proof.clone(),
            Err(refused) => refused.proof.clone(),
        };
        let proofs: Vec<Proof> = judged.iter().map(proof).collect();
        let refusals: Vec<Problem> =
            judged.iter().filter_map(|one| one.as_ref().err()).map(refusal).collect();
        messages += &problem_lines(&refusals);
        // What is refused is neither written nor printed, nor is all else: a patch would be applied just the same.
        let is_clear = !proofs.iter().any(|proof| reader.is_ambiguous(&proof.path));
        let changes =
            judged.into_iter().collect::<Result<Vec<FileChange>, Refused>>().ok().filter(|_| is_clear);
        let is_refused = changes.is_none();
        let problems = problems::of(&reader).chain(refusals).collect();
        let report = Report { themes, proofs, problems, ..Report::default() };
        let has_app = work.app.is_some();
        if asks_for_all(args) && !args.may_lack_baseline {
            messages += &baseline::stale(&settings, &report, has_app);
        }
        let took = start.elapsed();
        let pool = work.pool;
        Ok(Job {
            report,
            changes: changes.unwrap_or_default(),
            is_refused,
            is_stdin,
            has_app,
            messages,
            took,
            settings,
            of_themes,
            pool,
            reader,
        })
    }

    /// What was read, by which settings, and how long it took.
    pub fn account(&self) -> String {
        let mut text = String::new();
        for settings in &self.settings {
            let file = settings.file.as_ref().map(|(path, _)| input::shown(path));
            text += &format!("settings: {}\n", file.as_deref().map_or("none".into(), printable));
        }
        for (path, _) in self.reader.files() {
            text += &format!("read: {}\n", printable(path));
        }
        let (themes, files) = (self.report.themes.len(), self.reader.files().len());
        text + &format!(
            "{}, {} in {:.2} s\n",
            plural(themes, "theme"),
            plural(files, "file"),
            self.took.as_secs_f32()
        )
    }

    /// The code that the run ends with.
    pub fn exit_code(&self, args: &InputArgs) -> u8 {
        if self.has_problems() || self.is_refused {
            return EXIT_FAILURE;
        }
        let fails = self.report.themes.iter().any(|theme| {
            theme.findings(self.report.written).iter().any(|found| found.severity >= theme.fails_at)
        });
        let would_change = !self.report.written && !self.changes.is_empty();
        if (fails || would_change) && !args.exit_zero { EXIT_FINDINGS } else { 0 }
    }

    /// Finds out where the files stand in their repositories, which some formats tell.
    pub fn find_root_paths(&mut self) {
        if self.report.root_paths.is_empty() {
            let unread = self.report.problems.iter().filter_map(|problem| problem.file.as_deref());
            let unread = unread.map(|path| (path, Path::new(path)));
            let paths = unread.chain(self.reader.files());
            let paths = paths.map(|(path, file)| (path.to_owned(), git::diff_path(file)));
            self.report.root_paths = paths.collect();
        }
    }

    /// Whether something could not be looked at.
    pub fn has_problems(&self) -> bool {
        !self.reader.problems.is_empty()
    }

    /// The files that were read.
    pub fn inputs(&self) -> impl Iterator<Item = &Path> {
        self.reader.files().map(|(_, file)| file)
    }

    /// The file on disk that reports call `path`; `None` for standard input.
    pub fn file(&self, path: &str) -> Option<&Path> {
        self.reader.file(path)
    }
}

/// Whether nothing is left out that a baseline may hold.
fn asks_for_all(args: &InputArgs) -> bool {
    args.select.is_empty() && args.ignore.is_empty() && !args.staged && args.since.is_none()
}

/// Notes which settings for single themes are for none of those that go by their file.
fn note_unused_overrides(settings: &[Settings], pending: &[Pending], reader: &mut Reader) {
    for (index, settings) in settings.iter().enumerate() {
        let own = pending.iter().filter(|theme| theme.settings() == index);
        let unused = settings.unused_overrides(&own.map(Pending::name).collect());
        unused.into_iter().for_each(|note| reader.note(note));
    }
}

/// That an edit is refused.
fn refusal(Refused { proof, failure }: &Refused) -> Problem {
    let path = proof.path.clone();
    let message =
        format!("the planned edit is refused, and nothing is written: {failure}; please report this");
    Problem { file: Some(path.clone()), path, message }
}

/// The threads that a run may have which has so many themes to look at.
///
/// # Errors
/// That the system gives none.
fn pool(args: &InputArgs, themes: usize) -> Result<ThreadPool> {
    // To start a thread takes about as long as to check a small component; a preview draws one theme by all threads.
    let is_one = themes == 1 && !args.keeps_trees;
    let threads = if is_one { 1 } else { args.threads.map_or(0, std::num::NonZeroUsize::get) };
    Ok(ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()?)
}

/// What is done with each theme, and by what it goes.
struct Work<'a> {
    /// Of each pending theme.
    settings: Vec<Arc<ThemeSettings>>,
    /// The snippets of each folder that settings name.
    own: BTreeMap<PathBuf, Vec<Snippet>>,
    args: &'a InputArgs,
    /// Who is asked about each fix.
    asker: Option<Mutex<Asker>>,
    pool: Arc<ThreadPool>,
    progress: Progress,
    /// The app that shows the themes, if one was named.
    app: Option<App>,
}

/// A theme that was looked at.
struct Done {
    /// What it goes by.
    settings: Arc<ThemeSettings>,
    /// Apart from the rest, since it is large and lists of these are moved.
    upgrade: Box<Upgrade>,
    skipped: Vec<Skipped>,
    origin: Origin,
    /// The actions that it raises, where there is an app to handle them.
    raised: Raised,
}

impl Done {
    fn report(self) -> ThemeReport {
        ThemeReport { upgrade: *self.upgrade, skipped: self.skipped, fails_at: self.settings.fail_on }
    }
}

impl Work<'_> {
    /// Reads and upgrades all themes, then looks at the sources of the app: what is to be said of these depends on
    /// all themes.
    fn all(&self, pending: Vec<Pending>, is_part: bool, reader: &mut Reader) -> Result<Vec<Done>> {
        let (mut themes, mut sources) = (Vec::new(), Vec::new());
        for (index, mut one) in pending.into_iter().enumerate() {
            let of_app = one.app_source().is_some();
            if of_app { &mut sources } else { &mut themes }.push((index, one));
        }
        let mut done = self.run(themes, reader)?;
        let mut raised = Raised::default();
        for theme in &mut done {
            raised.extend(std::mem::take(&mut theme.raised));
        }
        if let Some(app) = self.app.as_ref().filter(|app| app.is_empty() && !raised.is_empty()) {
            let looked_at = plural(app.looked_at(), "source");
            reader.note(format!(
                "no handler of custom actions is registered in the app: {looked_at} looked at"
            ));
        }
        // A preview is of themes.
        if let Some(app) = self.app.as_ref().filter(|_| !is_part && !self.args.keeps_trees) {
            sources.iter_mut().filter_map(|(_, one)| one.app_source()).for_each(|source| {
                source.theme.set_raised(&raised, app);
            });
        }
        // Of most sources there is nothing to say.
        sources.retain_mut(|(_, one)| {
            one.app_source().is_some_and(|one| one.origin != Origin::App || !one.theme.idle().is_empty())
        });
        let is_worth_a_word = |done: &Done| {
            let Upgrade { findings, suppressed, .. } = &*done.upgrade;
            done.origin != Origin::App || !findings.is_empty() || !suppressed.is_empty()
        };
        done.extend(self.run(sources, reader)?.into_iter().filter(is_worth_a_word));
        Ok(done)
    }

    /// Reads and upgrades themes, several at once, and gives them in their order.
    fn run(&self, pending: Vec<(usize, Pending)>, reader: &mut Reader) -> Result<Vec<Done>> {
        if self.asker.is_some() {
            let mut all = Vec::new();
            for (index, theme) in pending {
                all.extend(self.one(index, theme, reader)?);
            }
            return Ok(all);
        }
        let each = pending.into_par_iter().map(|(index, theme)| {
            let mut reader = Reader::default();
            Ok((self.one(index, theme, &mut reader)?, reader))
        });
        let results = self.pool.install(|| each.collect::<Result<Vec<(Option<Done>, Reader)>>>())?;
        let mut all = Vec::new();
        for (done, read) in results {
            all.extend(done);
            reader.add(read);
        }
        Ok(all)
    }

    fn one(&self, index: usize, theme: Pending, reader: &mut Reader) -> Result<Option<Done>> {
        let Some(LoadedTheme { mut theme, skipped, origin, .. }) = theme.read(reader) else {
            return Ok(None);
        };
        let mut raised = Raised::default();
        if let Some(app) = self.app.as_ref().filter(|_| theme.handlers().is_none()) {
            raised = actions::raised(&theme);
            theme.set_app(app);
        }
        let settings = baseline::settings_of(&theme, &self.settings[index]);
        let own = settings.templates.as_ref().and_then(|folder| self.own.get(folder)).into_iter().flatten();
        let snippets = own.fold(Snippets::built_in(), |snippets: Snippets<'_>, own| snippets.with(own));
        let options = Options {
            allow_unsafe: self.args.r#unsafe,
            snippets,
            policy: &settings.policy,
            ..Options::default()
        };
        let upgrade = match &self.asker {
            Some(asker) => {
                let file = |path: &str| reader.file(path);
                asker.lock().expect("themes are asked about one by one").upgrade(&theme, &options, &file)?
            }
            None => upgrade::upgrade(theme, &options),
        };
        self.progress.step();
        Ok(Some(self.kept(Done { settings, upgrade: Box::new(upgrade), skipped, origin, raised })))
    }

    /// What is kept of a theme until all are done: all of it where it is shown, and little where it is one of many.
    fn kept(&self, mut done: Done) -> Done {
        if done.origin == Origin::Files && !self.args.keeps_trees {
            done.upgrade.shrink();
        }
        done
    }
}

/// The settings that a run would go by, for each of the paths that are named.
///
/// # Errors
/// What is wrong with them.
pub fn shown_settings(args: &InputArgs) -> Result<String> {
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here[..] } else { &args.paths[..] };
    let mut files: Vec<Option<PathBuf>> = Vec::new();
    let mut shown = String::new();
    for path in paths {
        let path = args.stdin_filename.as_ref().unwrap_or(path);
        let file = Settings::file_for(args, path);
        if !files.contains(&file) {
            shown += if files.is_empty() { "" } else { "\n" };
            shown += &Settings::load(args, file.clone())?.shown()?;
            files.push(file);
        }
    }
    Ok(shown)
}

/// The snippets of each folder that a theme's settings name.
fn own_snippets(themes: &[Arc<ThemeSettings>], args: &InputArgs) -> Result<BTreeMap<PathBuf, Vec<Snippet>>> {
    let mut own = BTreeMap::new();
    // A folder that is named by hand is looked at even where no theme needs it.
    let named = args.templates.iter();
    for folder in themes.iter().filter_map(|settings| settings.templates.as_ref()).chain(named) {
        if !own.contains_key(folder) {
            own.insert(folder.clone(), snippets::load(folder, plain_look(args))?);
        }
    }
    Ok(own)
}
