//! Asking a person about each fix, as `git add --patch` does about hunks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result, bail};
use supports_hyperlinks::Stream;

use super::args::InputArgs;
use super::look;
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, taken_fix};
use crate::report::diff;
use crate::report::text::printable;
use crate::theme::{Component, ComponentId, Theme};
use crate::upgrade::{self, FixGroup, Options, Upgrade};

const KEYS: &str = "[y,n,a,d,q,?]";
const HELP: &str = "\
y - take this fix
n - leave it
a - take it and all others in this file
d - leave it and all others in this file
q - leave it and everything that is still to come
? - print this\n";

/// The person at the terminal, and what is settled without asking again.
pub struct Asker {
    color: bool,
    /// Whether nothing more is wanted.
    has_quit: bool,
}

/// What is said of a fix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// Yes to this and the others of the file.
    All,
    /// No to this and the others of the file.
    None,
    Quit,
}

impl Asker {
    /// The person at the terminal that this runs in.
    ///
    /// # Errors
    /// That there is none.
    pub fn new(args: &InputArgs) -> Result<Asker> {
        if args.paths.iter().any(|path| path.as_os_str() == "-") {
            bail!("--interactive asks on standard input, so that no component can be read from there");
        }
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            bail!(
                "--interactive asks about each fix, and there is no terminal to ask on; \
                 `theme-upgrade diff` shows what would change"
            );
        }
        Ok(Asker { color: look(args, Stream::Stderr).color, has_quit: false })
    }

    /// Upgrades `theme` by the fixes that are wanted. What is declined can bring up others, or make some
    /// go away: they are asked about until each that is made was agreed to.
    ///
    /// # Errors
    /// That no answer came.
    pub fn upgrade(&mut self, theme: &Theme, options: &Options<'_>) -> Result<Upgrade> {
        let (mut wanted, mut declined) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let upgrade = upgrade::upgrade(theme.clone(), &Options { declined: &declined, ..*options });
            let open: Vec<Question<'_>> = questions(&upgrade, options)
                .into_iter()
                .filter(|open| !wanted.contains(&open.group()))
                .collect();
            let before = declined.len();
            self.ask_about(&open, &mut wanted, &mut declined)?;
            if declined.len() == before {
                return Ok(upgrade);
            }
        }
    }

    /// Sorts fixes into those that are wanted and those that are not.
    fn ask_about(
        &mut self,
        open: &[Question<'_>],
        wanted: &mut BTreeSet<FixGroup>,
        declined: &mut BTreeSet<FixGroup>,
    ) -> Result<()> {
        let mut settled: BTreeMap<ComponentId, bool> = BTreeMap::new();
        for (index, question) in open.iter().enumerate() {
            let is_wanted = match settled.get(&question.id) {
                _ if self.has_quit => false,
                Some(settled) => *settled,
                None => {
                    let answer = self.ask(question, &format!("({}/{})", index + 1, open.len()))?;
                    if matches!(answer, Answer::All | Answer::None) {
                        settled.insert(question.id, answer == Answer::All);
                    }
                    self.has_quit = answer == Answer::Quit;
                    matches!(answer, Answer::Yes | Answer::All)
                }
            };
            if is_wanted {
                wanted.insert(question.group())
            } else {
                declined.insert(question.group())
            };
        }
        Ok(())
    }

    fn ask(&self, question: &Question<'_>, count: &str) -> Result<Answer> {
        tell(&question.shown(self.color))?;
        loop {
            tell(&format!("{count} {}? {KEYS} ", question.title()))?;
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            if read.context(GONE)? == 0 {
                bail!(GONE);
            }
            return Ok(match line.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => Answer::Yes,
                "n" | "no" => Answer::No,
                "a" => Answer::All,
                "d" => Answer::None,
                "q" => Answer::Quit,
                _ => {
                    tell(HELP)?;
                    continue;
                }
            });
        }
    }
}

/// What a run ends with that gets no answer.
const GONE: &str = "the terminal went away before everything was answered; nothing was written";

/// Writes to the terminal, which may have gone away.
fn tell(text: &str) -> Result<()> {
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

/// What there is to ask about, in the order in which it was found: what clears the way for another fix comes first.
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
            many => format!("mend these {}", many.len()),
        }
    }

    /// What was found, and what its fix changes.
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
        let patch = plan.edit(self.id).map(|edit| diff::unified(source.path(), source.text(), edit, false));
        for (index, line) in patch.iter().flat_map(|patch| patch.lines()).enumerate() {
            let style = match line.as_bytes().first() {
                // The file's name before and after.
                _ if index < 2 => Style::new().bold(),
                Some(b'+') => AnsiColor::Green.on_default(),
                Some(b'-') => AnsiColor::Red.on_default(),
                Some(b'@') => AnsiColor::Cyan.on_default(),
                _ => Style::new(),
            };
            // What stands in the file must not reach the terminal as commands to it.
            let line = printable(line.trim_end_matches('\r'));
            text += &if color { format!("{style}{line}{style:#}\n") } else { format!("{line}\n") };
        }
        text
    }
}
