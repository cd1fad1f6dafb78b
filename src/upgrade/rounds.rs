//! Chooses fixes in rounds, until nothing is left to plan or nothing more can be fixed.

use std::collections::{BTreeMap, BTreeSet};

use super::{FixGroup, Options};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Severity};
use crate::edit::{Edit, Origins, TextEdit};
use crate::plan::{Plan, taken_fix};
use crate::policy::Suppressed;
use crate::rules::{self, Checked, Memory, Rule};
use crate::theme::{ComponentId, Theme};

/// The maximum number of rounds. A theme that needs more fails its proof (idempotent) and is not written.
const MAX_ROUNDS: usize = 16;

/// How many fixes of a round are tried one by one.
const MAX_TRIALS: usize = 16;

/// A theme after all rounds.
pub(super) struct Rounds {
    pub findings: Vec<Diagnostic>,
    /// How many of these are found before any fix.
    pub found_at_once: usize,
    pub suppressed: Vec<Suppressed>,
    pub remaining_suppressed: Vec<Suppressed>,
    /// The components that do not compile as given, each with a rule that says why.
    pub broken_before: BTreeMap<ComponentId, &'static str>,
    /// The components that still do not compile, each with a rule that says why.
    pub broken: BTreeMap<ComponentId, &'static str>,
    pub plan: Plan,
    /// What would be planned for `after`.
    pub next: Plan,
    pub after: Theme,
    pub remaining: Vec<Diagnostic>,
    /// The fixes that were taken.
    pub fixes: BTreeSet<FixGroup>,
}

/// Fixes that are not taken, and why.
type Rejected = BTreeMap<FixGroup, Rejection>;

/// Why a fix is not taken.
enum Rejection {
    /// The fix would cause another problem, which is described here.
    Harm(String),
    /// A person declined it.
    Declined,
}

/// Checks and plans until nothing more is planned: if fixes make a component compile, its other findings are
/// planned in the same run. A fix that makes something worse, or leaves its own finding, is not taken. It is
/// tried again after other fixes were taken, because what it would have harmed may be fixed by then.
pub(super) fn rounds(theme: &Theme, options: &Options<'_>) -> Rounds {
    let memory = Memory::default();
    let (rounds, is_something_left) = run(theme, options, &memory, MAX_ROUNDS);
    match is_something_left {
        // Fixes are left, either rejected or not tried yet: another run tells which.
        true => Rounds { next: run(&rounds.after, options, &memory, MAX_ROUNDS).0.plan, ..rounds },
        false => rounds,
    }
}

/// Runs at most `most` rounds; also gives whether wanted fixes are left.
fn run(theme: &Theme, options: &Options<'_>, memory: &Memory, most: usize) -> (Rounds, bool) {
    let Checked { mut findings, suppressed, mut broken } =
        rules::check_again(theme, options.snippets, options.policy, memory);
    let declined = options.declined.iter().map(|group| (*group, Rejection::Declined));
    let mut rejected: Rejected = declined.collect();
    findings.iter_mut().for_each(|found| drop_rejected_fix(found, &rejected));
    let (found_at_once, broken_before) = (findings.len(), broken.clone());
    let mut remaining = findings.clone();
    let mut remaining_suppressed = suppressed.clone();
    let mut plan = Plan::default();
    let mut after = theme.clone();
    let mut fixes = BTreeSet::new();
    for _ in 0..most {
        let round = Round { theme: &after, found: &remaining, options, memory };
        let wanted = round.groups();
        if wanted.is_empty() {
            break;
        }
        rejected.retain(|_, rejection| matches!(rejection, Rejection::Declined));
        let Some(outcome) = round.run(wanted, &mut rejected) else { break };
        let Some(both) = plan.then(&outcome.plan) else { break };
        after = outcome.theme;
        plan = both;
        fixes.extend(outcome.groups);
        remaining = outcome.found;
        remaining_suppressed = outcome.suppressed;
        broken = outcome.broken;
        let new = new_findings(&remaining, &findings, &plan);
        findings.extend(new);
    }
    let left = Round { theme: &after, found: &remaining, options, memory }.groups();
    let is_something_left = !left.is_empty();
    for group in left {
        rejected
            .entry(group)
            .or_insert_with(|| Rejection::Harm("fixing it would need too many rounds".to_owned()));
    }
    [&mut findings, &mut remaining]
        .into_iter()
        .flatten()
        .for_each(|found| drop_rejected_fix(found, &rejected));
    let next = Plan::default();
    let rounds = Rounds {
        findings,
        found_at_once,
        suppressed,
        remaining_suppressed,
        broken_before,
        broken,
        plan,
        next,
        after,
        remaining,
        fixes,
    };
    (rounds, is_something_left)
}

/// One round: the findings in a theme, some of which are to be fixed.
struct Round<'a> {
    theme: &'a Theme,
    found: &'a [Diagnostic],
    options: &'a Options<'a>,
    memory: &'a Memory,
}

/// The result of a round.
struct RoundOutcome {
    groups: BTreeSet<FixGroup>,
    plan: Plan,
    theme: Theme,
    found: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
    broken: BTreeMap<ComponentId, &'static str>,
}

impl Round<'_> {
    fn groups(&self) -> BTreeSet<FixGroup> {
        let fixed = self.found.iter().filter(|found| taken_fix(found, self.options.allow_unsafe).is_some());
        fixed.map(group).collect()
    }

    /// Takes as many of `wanted` as are harmless; `None` if nothing changes.
    fn run(&self, wanted: BTreeSet<FixGroup>, rejected: &mut Rejected) -> Option<RoundOutcome> {
        let all = self.take(wanted.clone(), rejected);
        let harm = self.harm(&all);
        if harm.is_empty() {
            return Some(all).filter(|outcome| !outcome.plan.is_empty());
        }
        // Fixes that cause harm together are tried one by one: all of them, since a fix may cause harm
        // elsewhere, or, if there are too many, only those of the components that were blamed.
        let is_tried = |group: &FixGroup| wanted.len() <= MAX_TRIALS || harm.contains_key(&group.0);
        let (mut tried, others): (BTreeSet<FixGroup>, BTreeSet<FixGroup>) =
            wanted.iter().copied().partition(is_tried);
        let mut kept = self.take(others, rejected);
        if !self.harm(&kept).is_empty() {
            // The rest still causes harm, so it has to be tried as well.
            tried.append(&mut kept.groups);
            kept = self.take(BTreeSet::new(), rejected);
        }
        for (trial, group) in tried.into_iter().enumerate() {
            let harm = match trial < MAX_TRIALS {
                true => {
                    let with_it = self.take(kept.groups.iter().copied().chain([group]).collect(), rejected);
                    let harm = self.harm(&with_it).into_values().next();
                    if harm.is_none() {
                        kept = with_it;
                    }
                    harm
                }
                // If this round takes any fix, another round follows in which this one is tried again.
                false => harm.get(&group.0).or(harm.values().next()).cloned(),
            };
            if let Some(harm) = harm {
                rejected.insert(group, Rejection::Harm(harm));
            }
        }
        (!kept.plan.is_empty()).then_some(kept)
    }

    fn take(&self, groups: BTreeSet<FixGroup>, rejected: &Rejected) -> RoundOutcome {
        let taken = self.found.iter().filter(|found| groups.contains(&group(found)));
        let plan = Plan::new(&taken.cloned().collect::<Vec<_>>(), self.options.allow_unsafe);
        let theme = plan.apply(self.theme, &self.memory.edited);
        let theme = theme.expect("fixes keep line endings intact");
        let Checked { findings: mut found, suppressed, broken } =
            rules::check_again(&theme, self.options.snippets, self.options.policy, self.memory);
        let is_declined =
            |found: &&mut Diagnostic| matches!(rejected.get(&group(found)), Some(Rejection::Declined));
        found.iter_mut().filter(is_declined).for_each(|found| drop_rejected_fix(found, rejected));
        RoundOutcome { groups, plan, theme, found, suppressed, broken }
    }

    /// What got worse, by the component whose fixes caused it: a new problem, or a finding that its fix did
    /// not resolve. New problems caused by an unsafe fix that was asked for do not count.
    fn harm(&self, outcome: &RoundOutcome) -> BTreeMap<ComponentId, String> {
        let (before, after) = (serious_findings(self.found), serious_findings(&outcome.found));
        let changed: BTreeSet<ComponentId> = outcome.groups.iter().map(|(component, _)| *component).collect();
        let unsafe_fixes = self.found.iter().filter(|found| self.options.allow_unsafe && is_unsafe(found));
        let accepted: BTreeSet<ComponentId> = unsafe_fixes.map(|found| found.primary.component).collect();
        let was_broken = |id: ComponentId| {
            let errors = self.found.iter().filter(|found| found.severity == Severity::Error);
            let mut errors = errors.filter(|found| found.primary.component == id);
            errors.any(|found| Rule::find(found.rule).is_some_and(Rule::decides_whether_it_compiles))
        };
        let mut harm = BTreeMap::new();
        for (group, (count, message)) in &after {
            let is_new = before.get(group).is_none_or(|(before, _)| count > before);
            let is_left = outcome.groups.contains(group)
                && outcome.found.iter().any(|found| {
                    self::group(found) == *group && taken_fix(found, self.options.allow_unsafe).is_some()
                });
            if (!is_new && !is_left) || was_broken(group.0) {
                continue;
            }
            let blamed = changed.iter().filter(|id| **id == group.0 || !changed.contains(&group.0));
            for component in blamed.filter(|id| is_left || !accepted.contains(id)) {
                harm.entry(*component).or_insert_with(|| format!("{message} ({})", group.1));
            }
        }
        harm
    }
}

fn group(found: &Diagnostic) -> FixGroup {
    (found.primary.component, found.rule)
}

fn is_unsafe(found: &Diagnostic) -> bool {
    found.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Unsafe)
}

/// The serious findings, grouped, with their number and the first message.
fn serious_findings(found: &[Diagnostic]) -> BTreeMap<FixGroup, (usize, &str)> {
    let mut serious: BTreeMap<FixGroup, (usize, &str)> = BTreeMap::new();
    for found in found {
        let is_tolerated =
            found.severity == Severity::Warning && Rule::find(found.rule).is_some_and(Rule::may_be_intended);
        if found.severity > Severity::Info && !is_tolerated {
            serious.entry(group(found)).or_insert((0, found.message.as_str())).0 += 1;
        }
    }
    serious
}

/// Removes the fix of a finding if it is rejected, and says why.
fn drop_rejected_fix(found: &mut Diagnostic, rejected: &Rejected) {
    let Some(rejection) = rejected.get(&group(found)).filter(|_| found.fix.is_some()) else { return };
    let fix = found.fix.take();
    (found.obstacle, found.help) = match rejection {
        Rejection::Harm(harm) => (
            Some(format!("the fix would cause another problem: {harm}")),
            Some(format!("fix it by hand; the automatic fix would cause another problem: {harm}")),
        ),
        Rejection::Declined => {
            let help = fix.map(|fix| format!("run this again to {}", fix.title));
            (Some("its fix was declined".to_owned()), help)
        }
    };
}

/// The findings that only appear in a later round, with their spans mapped to the given theme.
fn new_findings(found: &[Diagnostic], known: &[Diagnostic], plan: &Plan) -> Vec<Diagnostic> {
    let known: BTreeSet<_> = known.iter().map(|known| (known.primary.component, known.rule)).collect();
    let origins: BTreeMap<_, _> = plan.edits().map(|(id, edit)| (id, Origins::of(edit))).collect();
    let new = found.iter().filter(|found| !known.contains(&(found.primary.component, found.rule)));
    new.filter_map(|found| mapped_back(found, &origins)).collect()
}

fn mapped_back(found: &Diagnostic, origins: &BTreeMap<ComponentId, Origins>) -> Option<Diagnostic> {
    let moved = |label: &Label| match origins.get(&label.component) {
        Some(origins) => Some(Label { span: origins.span(label.span)?, ..label.clone() }),
        None => Some(label.clone()),
    };
    let origins = origins.get(&found.primary.component)?;
    let moved_fix = |fix: &Fix| {
        let edits = fix.edits.edits().iter();
        let edits =
            edits.map(|edit| Some(Edit { span: origins.span(edit.span)?, insert: edit.insert.clone() }));
        let edits = TextEdit::new(edits.collect::<Option<Vec<_>>>()?).ok()?;
        Some(Fix { edits, ..fix.clone() })
    };
    Some(Diagnostic {
        primary: moved(&found.primary)?,
        secondary: found.secondary.iter().filter_map(moved).collect(),
        fix: found.fix.as_ref().and_then(moved_fix),
        ..found.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::theme::{Completeness, Component};
    use crate::verify::{ProofFailure, prove};

    /// A theme whose menu can only be inserted once something else is fixed.
    fn theme() -> (Theme, ComponentId) {
        let text =
            "<template><div class=\"a\">x<br><MessageBody /></div></template><style>.a { top: 0 }</style>";
        let mut theme = Theme::new("t", Completeness::Partial);
        let source = SourceFile::new("UserMessage.template", text).expect("valid");
        let id = theme.add(Component::new("UserMessage", source));
        (theme, id)
    }

    #[test]
    fn what_is_not_at_its_end_is_not_idempotent() {
        let (theme, id) = theme();
        let (options, memory) = (Options::default(), Memory::default());
        let (stopped, is_something_left) = run(&theme, &options, &memory, 1);
        assert!(is_something_left, "the menu is inserted in a second round");
        let next = run(&stopped.after, &options, &memory, MAX_ROUNDS).0.plan;
        let edit = stopped.plan.edit(id).expect("it was fixed");
        let proof = prove(&theme, &stopped.after, id, edit, &next);
        assert_eq!((proof.failure(), proof.is_idempotent()), (Some(&ProofFailure::NotIdempotent), false));
        let whole = rounds(&theme, &options);
        assert!(whole.next.is_empty(), "two rounds are all it takes");
        assert!(whole.after.component(id).source().text().contains("<ActionMenu"));
    }

    /// The menu of one component would show next to that of another as soon as the latter compiles, and there
    /// are more fixes than are tried in one round.
    #[test]
    fn what_many_fixes_come_to_is_checked() {
        let mut theme = Theme::new("t", Completeness::Partial);
        let mut add = |name: &str, text: &str| {
            let source = SourceFile::new(format!("{name}.template"), text).expect("valid");
            theme.add(Component::new(name, source))
        };
        add(
            "UserMessage",
            "<template><div class=\"m\"><ActionMenu class=\"a\"></ActionMenu><Tools /><MessageBody /></div></template>\
             <style>.m { position: relative } .a { position: absolute; top: 0; right: 0 }</style>",
        );
        let tools = add(
            "Tools",
            "<template><p><br><ActionMenu class=\"a\"><Icon type=\"more\" /></ActionMenu></p></template>",
        );
        for at in 0..2 * MAX_TRIALS {
            add(&format!("Other{at}"), "<template><br></template>");
        }
        let whole = rounds(&theme, &Options::default());
        assert!(!whole.remaining.iter().any(|found| found.rule == "action-menu-duplicated"));
        assert!(
            whole.after.component(tools).source().text().contains("<br>"),
            "fixing it would duplicate the menu"
        );
        assert_eq!(whole.remaining.len(), 1, "the others do no harm");
        assert!(whole.next.is_empty());
    }
}
