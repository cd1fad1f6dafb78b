//! One run: what was read, what is planned, and the exit code.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use rayon::ThreadPool;

use super::args::InputArgs;
use super::input::{self, Inputs, Origin, Pending, Reader};
use super::interactive::Asker;
use super::settings::{Settings, ThemeSettings};
use super::work::Work;
use super::{EXIT_FAILURE, EXIT_FINDINGS, baseline, git, print_err, problems};
use crate::output::{self, FileChange, Refused};
use crate::report::text::{self, Look, plural, printable, problem_lines};
use crate::report::{Problem, Report, ThemeReport};
use crate::upgrade::Upgrade;
use crate::verify::Proof;

/// Everything that was read, with what is planned for it.
pub struct Job {
    pub report: Report,
    /// The files that change; none if a single edit could not be proved, or if themes [were reported
    /// early](ThemeReport::early_output).
    pub changes: Vec<FileChange>,
    pub is_refused: bool,
    pub is_stdin: bool,
    /// Whether the source of the app that shows the themes was looked at.
    pub has_app: bool,
    /// What could not be looked at, and other notes, for people.
    pub messages: String,
    /// How long it took.
    took: Duration,
    /// The settings of the named paths.
    pub settings: Vec<Settings>,
    /// The settings of each theme, in the order of the report.
    pub theme_settings: Vec<Arc<ThemeSettings>>,
    /// The thread pool of the run.
    pub pool: Arc<ThreadPool>,
    reader: Reader,
}

impl Job {
    /// Like [`Job::load_silently`], but prints to standard error what could not be looked at and other notes.
    ///
    /// # Errors
    /// If settings or snippets are invalid, or git fails.
    pub fn load(args: &InputArgs) -> Result<Job> {
        let job = Job::load_silently(args)?;
        print_err(&job.messages);
        if args.verbose {
            print_err(&job.run_details());
        }
        Ok(job)
    }

    /// Reads, checks, plans and proves.
    ///
    /// # Errors
    /// If settings or snippets are invalid, or git fails.
    pub fn load_silently(args: &InputArgs) -> Result<Job> {
        let asker = args.prompts.map(|prompts| Asker::new(args, prompts)).transpose()?.map(Mutex::new);
        let start = Instant::now();
        let mut inputs = input::load(args)?;
        if args.paths.is_empty() && !inputs.is_part {
            note_unused_overrides(&mut inputs);
        }
        let work = Work::new(args, asker, &mut inputs)?;
        let Inputs { themes: pending, mut reader, settings, is_part, .. } = inputs;
        let done = work.all(pending, is_part, &mut reader)?;
        let has_input = !done.is_empty() || reader.passed_over || !reader.problems.is_empty();
        if !has_input && !args.allow_empty_input {
            reader.problems.push(input::nothing_found(args, &settings));
        }
        let is_stdin = done.iter().any(|done| done.origin == Origin::Stdin);
        let theme_settings: Vec<_> = done.iter().map(|done| done.settings.clone()).collect();
        let mut themes: Vec<ThemeReport> = done.into_iter().map(|done| done.report).collect();
        let Planned { changes, proofs, refusals, is_refused } = Planned::of(&mut themes, &reader);
        let mut messages = reader.messages() + &problem_lines(&refusals);
        let problems = problems::of(&reader).chain(refusals).collect();
        let report = Report { themes, proofs, problems, ..Report::default() };
        let has_app = work.app.is_some();
        if checks_everything(args) && !args.may_lack_baseline {
            let run = baseline::Run { report: &report, theme_settings: &theme_settings, has_app };
            messages += &baseline::stale(&settings, &run);
        }
        if report.themes.is_empty() && report.problems.is_empty() && !args.quiet {
            messages += "nothing to check\n";
        }
        let took = start.elapsed();
        let pool = work.pool;
        Ok(Job {
            report,
            changes,
            is_refused,
            is_stdin,
            has_app,
            messages,
            took,
            settings,
            theme_settings,
            pool,
            reader,
        })
    }

    /// What was read, with which settings, and how long it took.
    pub fn run_details(&self) -> String {
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

    /// The report for people, rendered by the threads of the run.
    pub fn text(&self, look: Look) -> String {
        self.pool.install(|| text::parts(&self.report, look).collect())
    }

    /// The exit code of the run.
    pub fn exit_code(&self, args: &InputArgs) -> u8 {
        if self.has_problems() || self.is_refused {
            return EXIT_FAILURE;
        }
        let fails = self.report.themes.iter().any(|theme| {
            theme.findings(self.report.written).iter().any(|found| found.severity >= theme.fails_at)
        });
        let mut reported_early = self.report.themes.iter().filter(|theme| theme.early_output.is_some());
        let has_changes =
            !self.changes.is_empty() || reported_early.any(|theme| !theme.upgrade.plan.is_empty());
        let would_change = !self.report.written && has_changes;
        if (fails || would_change) && !args.exit_zero { EXIT_FINDINGS } else { 0 }
    }

    /// Finds the paths of the files in their repositories, which some formats show.
    pub fn find_root_paths(&mut self) {
        if self.report.root_paths.is_empty() {
            let unread = self.report.problems.iter().filter_map(|problem| problem.file.as_deref());
            let unread = unread.map(|path| (path, Path::new(path)));
            let paths = unread.chain(self.reader.files());
            let paths = paths.map(|(path, file)| (path.to_owned(), git::root_path(file)));
            let stdin =
                self.reader.stdin.iter().map(|file| (super::input::shown(file), git::root_path(file)));
            let paths = paths.chain(stdin);
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

    /// The path that standard input is said to have.
    pub fn stdin(&self) -> Option<&Path> {
        self.reader.stdin.as_deref()
    }

    /// The file on disk that reports call `path`; `None` for standard input.
    pub fn file(&self, path: &str) -> Option<&Path> {
        self.reader.file(path)
    }
}

/// Whether the run checks for everything that a baseline may hold.
fn checks_everything(args: &InputArgs) -> bool {
    args.select.is_empty() && args.ignore.is_empty() && !args.staged && args.since.is_none()
}

/// Notes the overrides that match none of the themes with the same settings file.
fn note_unused_overrides(inputs: &mut Inputs) {
    for (index, settings) in inputs.settings.iter().enumerate() {
        let own = inputs.themes.iter().filter(|theme| theme.settings() == index);
        let unused = settings.unused_overrides(&own.map(Pending::name).collect());
        unused.into_iter().for_each(|note| inputs.reader.note(note));
    }
}

/// How files change.
struct Planned {
    changes: Vec<FileChange>,
    proofs: Vec<Proof>,
    /// The refused edits.
    refusals: Vec<Problem>,
    is_refused: bool,
}

impl Planned {
    /// The changes of all files; none if a single edit could not be proved.
    fn of(themes: &mut [ThemeReport], reader: &Reader) -> Planned {
        let mut upgrades: Vec<&mut Upgrade> = themes.iter_mut().map(|theme| &mut *theme.upgrade).collect();
        let judged = output::file_changes(&mut upgrades);
        let proof = |one: &Result<FileChange, Refused>| match one {
            Ok(change) => change.proof.clone(),
            Err(refused) => refused.proof.clone(),
        };
        let proofs: Vec<Proof> = judged.iter().map(proof).collect();
        let refusals = judged.iter().filter_map(|one| one.as_ref().err()).map(refusal).collect();
        // If one edit is refused, nothing is written or printed: a patch without it would be applied just the
        // same.
        let is_ambiguous = |path: &str| reader.is_ambiguous(path);
        let is_clear = !proofs.iter().map(Proof::path).any(is_ambiguous)
            && !themes.iter().flat_map(paths_reported_early).any(is_ambiguous);
        let changes =
            judged.into_iter().collect::<Result<Vec<FileChange>, Refused>>().ok().filter(|_| is_clear);
        let (is_refused, changes) = (changes.is_none(), changes.unwrap_or_default());
        Planned { changes, proofs, refusals, is_refused }
    }
}

/// The files that change in a theme that was reported early, whose proofs held.
fn paths_reported_early(theme: &ThemeReport) -> impl Iterator<Item = &str> {
    let edits = theme.early_output.iter().flat_map(|_| theme.upgrade.plan.edits());
    edits.map(|(id, _)| theme.upgrade.before.component(id).file().path())
}

/// The problem that an edit is refused.
fn refusal(Refused { proof, failure }: &Refused) -> Problem {
    let path = proof.path().to_owned();
    let message =
        format!("the planned edit is refused, and nothing is written: {failure}; report this as a bug");
    Problem { file: Some(path.clone()), path, message }
}

/// The settings that a run would use, for each of the named paths.
///
/// # Errors
/// If settings are invalid.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::SourceFile;
    use crate::theme::{Completeness, Component, Theme};
    use crate::upgrade::{Options, upgrade};
    use crate::verify::ProofFailure;

    fn report(path: &str) -> ThemeReport {
        let text = "<template><div class=\"a\"><MessageBody /></div></template><style>.a { top: 0 }</style>";
        let mut theme = Theme::new("t", Completeness::Partial);
        theme.add(Component::new("UserMessage", SourceFile::new(path, text).expect("valid")));
        let upgrade = Box::new(upgrade(theme, &Options::default()));
        ThemeReport { upgrade, skipped: Vec::new(), fails_at: Severity::Error, early_output: None }
    }

    #[test]
    fn one_edit_that_is_refused_keeps_all_from_being_made() {
        let mut themes = [report("a/UserMessage.template"), report("b/UserMessage.template")];
        let reader = Reader::default();
        let planned = Planned::of(&mut themes, &reader);
        assert_eq!((planned.changes.len(), planned.refusals.len(), planned.is_refused), (2, 0, false));
        let proofs = &mut themes[1].upgrade.proofs;
        *proofs =
            proofs.drain(..).map(|(id, proof)| (id, proof.refuted(ProofFailure::TreeChanged))).collect();
        let planned = Planned::of(&mut themes, &reader);
        assert_eq!((planned.changes.len(), planned.proofs.len(), planned.is_refused), (0, 2, true));
        let told: Vec<String> =
            planned.refusals.iter().map(|one| problem_lines(std::slice::from_ref(one))).collect();
        assert_eq!(told.len(), 1);
        assert!(
            told[0].contains("b/UserMessage.template: the planned edit is refused, and nothing is written: "),
            "{told:?}"
        );
        assert!(
            told[0].contains("the old ones plus the inserted ones (tree); report this as a bug"),
            "{told:?}"
        );
    }
}
