//! What is done with each theme of a run, in parallel.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::args::InputArgs;
use super::input::{Inputs, LoadedTheme, Origin, Pending, Reader};
use super::interactive::Asker;
use super::progress::Progress;
use super::settings::{Settings, ThemeSettings};
use super::{baseline, plain_look, snippets};
use crate::actions;
use crate::menu::{Snippet, Snippets};
use crate::report::text::{Look, findings_of, plural, unfixed_of};
use crate::report::{EarlyOutput, ThemeReport, diff};
use crate::theme::{App, Raised};
use crate::upgrade::{self, Options, Upgrade};

/// The stack size of each thread in bytes: twice that of a program's main thread, since the CSS parser
/// recurses once per nested rule, and a preview once per element.
const STACK: usize = 16 * 1024 * 1024;

/// The maximum number of threads of a run: more take longer to start than they save.
const MAX_THREADS: usize = 256;

/// What a run prints about themes.
#[derive(Clone, Copy, Debug)]
pub enum EarlyFormat {
    /// The findings.
    Findings(Look),
    /// A patch, and the findings that it does not fix.
    Patch(diff::Audience, Look),
}

impl EarlyFormat {
    fn render(self, report: &ThemeReport) -> EarlyOutput {
        match self {
            EarlyFormat::Findings(look) => EarlyOutput::Findings(findings_of(report, false, look)),
            EarlyFormat::Patch(audience, look) => {
                let Upgrade { before, plan, .. } = &*report.upgrade;
                let edits = plan.edits().map(|(id, edit)| (before.component(id).source().text(), edit));
                let hunks = edits.map(|(before, edit)| diff::hunks(before, edit, audience)).collect();
                EarlyOutput::Patch { hunks, unfixed: unfixed_of(report, false, look) }
            }
        }
    }
}

/// How the themes of a run are processed, and with which settings.
pub struct Work<'a> {
    /// The settings of each pending theme.
    settings: Vec<Arc<ThemeSettings>>,
    /// The snippets in each folder that settings name.
    own: BTreeMap<PathBuf, Vec<Snippet>>,
    args: &'a InputArgs,
    /// The user who is asked about each fix.
    asker: Option<Mutex<Asker>>,
    pub pool: Arc<ThreadPool>,
    progress: Progress,
    /// The app that shows the themes, if one was given.
    pub app: Option<App>,
}

/// A theme that was checked.
pub struct Done {
    /// Its settings.
    pub settings: Arc<ThemeSettings>,
    /// Its part of the report.
    pub report: ThemeReport,
    pub origin: Origin,
    /// The actions that it raises, if there is an app to handle them.
    raised: Raised,
}

impl<'a> Work<'a> {
    /// Prepares the work on the themes of `inputs`, and takes the app out of it.
    ///
    /// # Errors
    /// If snippets are invalid, or the system gives no threads.
    pub fn new(args: &'a InputArgs, asker: Option<Mutex<Asker>>, inputs: &mut Inputs) -> Result<Work<'a>> {
        let Inputs { themes, settings: files, app, .. } = inputs;
        let settings: Vec<Arc<ThemeSettings>> =
            themes.iter().map(|one| files[one.settings()].for_theme(&one.name())).collect();
        Ok(Work {
            own: own_snippets(&settings, files, args)?,
            settings,
            args,
            app: app.take(),
            asker,
            pool: Arc::new(pool(args, themes.len())?),
            progress: Progress::new(themes.len(), args),
        })
    }

    /// Reads and upgrades all themes, then the sources of the app, whose findings depend on all themes.
    ///
    /// # Errors
    /// If the user gives no answer to a question.
    pub fn all(&self, pending: Vec<Pending>, is_part: bool, reader: &mut Reader) -> Result<Vec<Done>> {
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
            let checked = plural(app.source_count(), "source");
            reader.note(format!("no handler of custom actions is registered in the app: {checked} checked"));
        }
        // A preview shows only themes.
        if let Some(app) = self.app.as_ref().filter(|_| !is_part && !self.args.keeps_trees) {
            sources.iter_mut().filter_map(|(_, one)| one.app_source()).for_each(|source| {
                source.theme.set_raised(&raised, app);
            });
        }
        // Most sources have no findings.
        sources.retain_mut(|(_, one)| {
            one.app_source()
                .is_some_and(|one| one.origin != Origin::App || !one.theme.unused_handlers().is_empty())
        });
        let is_worth_a_word = |done: &Done| {
            let Upgrade { findings, suppressed, .. } = &*done.report.upgrade;
            done.origin != Origin::App || !findings.is_empty() || !suppressed.is_empty()
        };
        done.extend(self.run(sources, reader)?.into_iter().filter(is_worth_a_word));
        Ok(done)
    }

    /// Reads and upgrades themes in parallel, and returns them in order.
    fn run(&self, pending: Vec<(usize, Pending)>, reader: &mut Reader) -> Result<Vec<Done>> {
        if self.asker.is_some() {
            // On a thread of the pool here, too, which has enough stack.
            return self.pool.install(|| {
                let mut all = Vec::new();
                for (index, theme) in pending {
                    all.extend(self.one(index, theme, reader)?);
                }
                Ok(all)
            });
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
        let (upgrade, fails_at) = (Box::new(upgrade), settings.fail_on);
        let mut report = ThemeReport { upgrade, skipped, fails_at, early_output: None };
        if origin == Origin::Files {
            self.shrink(&mut report);
        }
        Ok(Some(Done { settings, report, origin, raised }))
    }

    /// Drops what is not needed until all themes are done: nothing if themes are shown, and all texts if only
    /// the theme's output is wanted, which is rendered now.
    fn shrink(&self, report: &mut ThemeReport) {
        let InputArgs { keeps_trees, early_format, .. } = self.args;
        if *keeps_trees {
            return;
        }
        report.upgrade.shrink();
        // A baseline identifies what was accepted by the text that it is about, so texts are still needed.
        if let Some(format) = early_format.filter(|_| report.upgrade.suppressed.is_empty()) {
            let output = format.render(report);
            report.early_output = report.upgrade.drop_texts_and_proofs().then_some(output);
        }
    }
}

/// The thread pool of a run over this number of themes.
///
/// # Errors
/// If the system gives no threads.
fn pool(args: &InputArgs, themes: usize) -> Result<ThreadPool> {
    // Starting a thread takes about as long as checking a small component. A preview renders one theme with
    // all threads.
    let most = if args.keeps_trees { MAX_THREADS } else { themes.clamp(1, MAX_THREADS) };
    let threads = match args.threads {
        Some(threads) => threads.get().min(most),
        // 0 stands for as many as there are processors.
        None => {
            if most == 1 {
                1
            } else {
                0
            }
        }
    };
    Ok(ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()?)
}

/// The snippets of each folder that a theme's settings name.
fn own_snippets(
    themes: &[Arc<ThemeSettings>],
    files: &[Settings],
    args: &InputArgs,
) -> Result<BTreeMap<PathBuf, Vec<Snippet>>> {
    let place = |folder: &PathBuf| {
        let of_file = || files.iter().find_map(|settings| settings.place_of_templates(folder));
        let said = args.templates.is_none().then(of_file).flatten();
        said.unwrap_or_else(|| args.origin("--templates").to_owned())
    };
    let mut own = BTreeMap::new();
    // A folder that the command line names is checked even if no theme needs it.
    let named = args.templates.iter();
    for folder in themes.iter().filter_map(|settings| settings.templates.as_ref()).chain(named) {
        if !own.contains_key(folder) {
            let snippets = snippets::load(folder, plain_look(args)).with_context(|| place(folder))?;
            own.insert(folder.clone(), snippets);
        }
    }
    Ok(own)
}
