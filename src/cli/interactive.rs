//! Asks the user about each fix, as `git add --patch` does about hunks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result, bail};
use supports_hyperlinks::Stream;

use super::apply::ensure_committed;
use super::args::{InputArgs, PromptOptions};
use super::look;
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, taken_fix};
use crate::report::diff;
use crate::report::text::printable;
use crate::theme::{Component, ComponentId, Theme};
use crate::upgrade::{self, FixGroup, Options, Upgrade};

const KEYS: &str = "[y,n,a,d,q,?]";
const HELP: &str = "\
y - apply this fix
n - skip it
a - apply it and all others in this component
d - skip it and all others in this component
q - skip it and everything that follows
? - print this help\n";

/// The user at the terminal, and the answers that settle later questions.
pub struct Asker {
    color: bool,
    allow_dirty: bool,
    /// Whether what is staged counts as committed.
    staged: bool,
    /// Whether the user declined everything that is still to come.
    has_quit: bool,
    /// By path, the components whose remaining fixes are all wanted (`true`) or all declined.
    settled: BTreeMap<String, bool>,
}

/// An answer about a fix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// Yes to this and the others of the component.
    All,
    /// No to this and the others of the component.
    None,
    Quit,
}

impl Asker {
    /// The user at the terminal that the program runs in.
    ///
    /// # Errors
    /// If there is no terminal, or standard input is read as a component.
    pub fn new(args: &InputArgs, prompts: PromptOptions) -> Result<Asker> {
        if args.paths.iter().any(|path| path.as_os_str() == "-") {
            bail!("--interactive asks on standard input, so no component can be read from there");
        }
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            bail!(
                "--interactive asks about each fix, and there is no terminal to ask on; \
                 `theme-upgrade diff` shows what would change"
            );
        }
        let (color, settled) = (look(args, Stream::Stderr).color, BTreeMap::new());
        Ok(Asker { color, allow_dirty: prompts.allow_dirty, staged: args.staged, has_quit: false, settled })
    }

    /// Upgrades `theme` with the fixes that are wanted. Declining one can make others go away or bring some
    /// up, so the rest is checked anew after that, until every fix that is made was agreed to.
    ///
    /// # Errors
    /// If no answer comes, or the file of a fix must not be written; `file` finds it by its path in reports.
    pub fn upgrade<'f>(
        &mut self,
        theme: &Theme,
        options: &Options<'_>,
        file: &dyn Fn(&str) -> Option<&'f Path>,
    ) -> Result<Upgrade> {
        let (mut wanted, mut declined) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let upgrade = upgrade::upgrade(theme.clone(), &Options { declined: &declined, ..*options });
            let questions = questions(&upgrade, options);
            let open: Vec<&Question<'_>> =
                questions.iter().filter(|question| !wanted.contains(&question.group())).collect();
            // What cannot be shown cannot be agreed to.
            let shown: BTreeSet<FixGroup> = questions.iter().map(Question::group).collect();
            let hidden: Vec<FixGroup> = upgrade.fixes.difference(&shown).copied().collect();
            let before = declined.len();
            declined.extend(hidden);
            for question in open {
                if declined.len() > before {
                    break;
                }
                let asked = wanted.len() + declined.len() + 1;
                let all = questions.len() + declined.len();
                let is_wanted = self.is_wanted(question, &format!("({asked}/{all})"), file)?;
                if is_wanted { &mut wanted } else { &mut declined }.insert(question.group());
            }
            if declined.len() == before {
                return Ok(upgrade);
            }
        }
    }

    /// Whether a fix is wanted, by an earlier answer or a new one.
    fn is_wanted<'f>(
        &mut self,
        question: &Question<'_>,
        count: &str,
        file: &dyn Fn(&str) -> Option<&'f Path>,
    ) -> Result<bool> {
        let path = question.component.source().path();
        if self.has_quit {
            return Ok(false);
        }
        if let Some(settled) = self.settled.get(path) {
            return Ok(*settled);
        }
        // Checked before the question, so that no answers are wasted.
        if let Some(file) = file(path) {
            if file.metadata().is_ok_and(|metadata| metadata.permissions().readonly()) {
                bail!("{} is read-only; nothing was written", printable(path));
            }
            if !self.allow_dirty {
                ensure_committed(&[file], self.staged)?;
            }
        }
        let answer = self.ask(question, count)?;
        if matches!(answer, Answer::All | Answer::None) {
            self.settled.insert(path.to_owned(), answer == Answer::All);
        }
        self.has_quit = answer == Answer::Quit;
        Ok(matches!(answer, Answer::Yes | Answer::All))
    }

    fn ask(&self, question: &Question<'_>, count: &str) -> Result<Answer> {
        print_to_terminal(&question.shown(self.color))?;
        loop {
            print_to_terminal(&format!("{count} {}? {KEYS} ", question.title()))?;
            let mut line = Vec::new();
            let read = std::io::stdin().lock().read_until(b'\n', &mut line);
            if read.context(GONE)? == 0 {
                print_to_terminal("\n")?;
                bail!(ENDED);
            }
            return Ok(match String::from_utf8_lossy(&line).trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => Answer::Yes,
                "n" | "no" => Answer::No,
                "a" => Answer::All,
                "d" => Answer::None,
                "q" => Answer::Quit,
                _ => {
                    print_to_terminal(HELP)?;
                    continue;
                }
            });
        }
    }
}

/// The error when the user ends the input.
const ENDED: &str = "the input ended (Ctrl-D) before everything was answered; nothing was written; `q` skips the rest \
                     and writes what was accepted";

/// The error when no answer can come any more.
const GONE: &str = "the terminal was closed before everything was answered; nothing was written";

/// Writes to the terminal, which may have gone away.
fn print_to_terminal(text: &str) -> Result<()> {
    let mut terminal = std::io::stderr().lock();
    terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush()).context(GONE)
}

/// The fixes that one rule has for one component.
struct Question<'u> {
    id: ComponentId,
    component: &'u Component,
    found: Vec<&'u Diagnostic>,
    allow_unsafe: bool,
}

/// The questions, in the order of the findings: a fix that clears the way for another comes first.
fn questions<'u>(upgrade: &'u Upgrade, options: &Options<'_>) -> Vec<Question<'u>> {
    let mut questions: Vec<Question<'_>> = Vec::new();
    let mut places: BTreeMap<FixGroup, usize> = BTreeMap::new();
    for found in upgrade.findings.iter().filter(|found| taken_fix(found, options.allow_unsafe).is_some()) {
        let id = found.primary.component;
        let place = *places.entry((id, found.rule)).or_insert(questions.len());
        match questions.get_mut(place) {
            Some(question) => question.found.push(found),
            None => questions.push(Question {
                id,
                component: upgrade.before.component(id),
                found: vec![found],
                allow_unsafe: options.allow_unsafe,
            }),
        }
    }
    questions
}

impl Question<'_> {
    fn group(&self) -> FixGroup {
        (self.id, self.found[0].rule)
    }

    fn title(&self) -> String {
        match &self.found[..] {
            [found] => found.fix.as_ref().map_or(String::new(), |fix| printable(&fix.title)),
            [found, ..] => {
                let title = found.fix.as_ref().map_or(String::new(), |fix| printable(&fix.title));
                format!("{title} and {} more of this kind", self.found.len() - 1)
            }
            [] => String::new(),
        }
    }

    /// The findings, and what their fix changes.
    fn shown(&self, color: bool) -> String {
        let source = self.component.source();
        let path = printable(source.path());
        let mut text = String::from("\n");
        for found in &self.found {
            let place = source.position(found.primary.span.start());
            let message = printable(&found.message);
            text += &format!("{path}:{}:{}: {message} [{}]\n", place.line, place.column, found.rule);
        }
        let found: Vec<Diagnostic> = self.found.iter().copied().cloned().collect();
        let plan = Plan::new(&found, self.allow_unsafe);
        let patch = plan.edit(self.id).map(|edit| diff::of_component(self.component, edit));
        for (index, line) in patch.iter().flat_map(|patch| patch.lines()).enumerate() {
            let style = match line.as_bytes().first() {
                // The two lines that name the file.
                _ if index < 2 => Style::new().bold(),
                Some(b'+') => AnsiColor::Green.on_default(),
                Some(b'-') => AnsiColor::Red.on_default(),
                Some(b'@') => AnsiColor::Cyan.on_default(),
                _ => Style::new(),
            };
            // The file's content must not reach the terminal as control sequences.
            let line: Vec<String> = line.trim_end_matches('\r').split('\t').map(printable).collect();
            let line = line.join("\t");
            text += &if color { format!("{style}{line}{style:#}\n") } else { format!("{line}\n") };
        }
        text
    }
}
