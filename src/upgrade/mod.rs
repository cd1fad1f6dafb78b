//! The whole job for one theme, as values: check, plan, apply, prove.

mod rounds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use crate::diagnostic::{Diagnostic, Severity};
use crate::edit::TextEdit;
use crate::menu::{Snippets, Target};
use crate::plan::Plan;
use crate::policy::{Policy, Suppressed};
use crate::rules::Rule;
use crate::theme::{Completeness, Component, ComponentId, Form, Theme};
use crate::verify::{self, Proof, ProofFailure};
use rounds::Rounds;

/// What an upgrade may do.
#[derive(Clone, Copy, Debug)]
pub struct Options<'s> {
    /// What is inserted.
    pub snippets: Snippets<'s>,
    /// Whether fixes that need a person's eye are applied, too.
    pub allow_unsafe: bool,
    /// Which findings count.
    pub policy: &'s Policy,
    /// The fixes that are not wanted.
    pub declined: &'s BTreeSet<FixGroup>,
}

/// The fixes that one rule has for one component, which are taken or left together.
pub type FixGroup = (ComponentId, &'static str);

impl Default for Options<'static> {
    fn default() -> Self {
        static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);
        static NOTHING: BTreeSet<FixGroup> = BTreeSet::new();
        Options { snippets: Snippets::built_in(), allow_unsafe: false, policy: &POLICY, declined: &NOTHING }
    }
}

/// How a component ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// Nothing needs to be done.
    Ok,
    /// Edits are ready that mend all its errors.
    Upgradable,
    /// Those edits were made.
    Upgraded,
    /// A person has to look at it.
    Manual,
    /// It is not a classic theme, and cannot be upgraded.
    Refused,
    /// Its file is absent: it comes from the theme's base.
    Inherited,
    /// It was not looked at.
    Skipped,
}

impl Status {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Upgradable => "upgradable",
            Status::Upgraded => "upgraded",
            Status::Manual => "manual",
            Status::Refused => "refused",
            Status::Inherited => "inherited",
            Status::Skipped => "skipped",
        }
    }
}

/// What became of one component.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The component's name.
    pub component: Arc<str>,
    /// The component, if its file is there.
    pub id: Option<ComponentId>,
    /// How it ends.
    pub status: Status,
    /// Why, where that is not plain.
    pub reason: Option<String>,
}

/// A theme before and after its upgrade, with everything that was found and proved.
#[derive(Debug)]
pub struct Upgrade {
    /// The theme as it was given.
    pub before: Theme,
    /// The theme with all edits made, whether they are proved or not: what may be written is what
    /// [`output::file_changes`](crate::output::file_changes) gives.
    pub after: Theme,
    /// What was found before: in the theme as it was given, and then what comes to light as fixes are made.
    pub findings: Vec<Diagnostic>,
    /// How many of these are found in the theme as it was given.
    pub found_at_once: usize,
    /// The components that cannot be compiled as they were given, each with a rule that says why.
    pub broken: BTreeMap<ComponentId, &'static str>,
    /// What was found before and does not count.
    pub suppressed: Vec<Suppressed>,
    /// The same in the theme after its upgrade.
    pub remaining_suppressed: Vec<Suppressed>,
    /// What is found in the theme after its upgrade.
    pub remaining: Vec<Diagnostic>,
    /// The edits between the two.
    pub plan: Plan,
    /// See [`Upgrade::proofs`].
    pub(crate) proofs: Vec<(ComponentId, Proof)>,
    /// What became of each component, in the order of their names.
    pub outcomes: Vec<Outcome>,
    /// The fixes that the plan is made of.
    pub fixes: BTreeSet<FixGroup>,
}

impl Upgrade {
    /// The proof of each component that changes, in their order. What has none is not changed.
    pub fn proofs(&self) -> &[(ComponentId, Proof)] {
        &self.proofs
    }

    /// Lets go of what reports, patches and writing do not need: of trees, and of the texts of components of which
    /// nothing is to be said and that do not change. What a file is after its edit follows from the edit: of the
    /// theme after, the texts of changed components go as well, where nothing is found in them. Neither theme is to be
    /// checked or upgraded after that: see [`Component::is_shrunk`].
    pub fn shrink(&mut self) {
        let of = |found: &Diagnostic| -> Vec<ComponentId> {
            let secondary = found.secondary.iter().map(|label| label.component);
            secondary.chain([found.primary.component]).collect()
        };
        let told = |found: &[Diagnostic], accepted: &[Suppressed]| -> BTreeSet<ComponentId> {
            let accepted = accepted.iter().map(|one| &one.diagnostic);
            found.iter().chain(accepted).flat_map(of).collect()
        };
        let mut before = told(&self.findings, &self.suppressed);
        let after = told(&self.remaining, &self.remaining_suppressed);
        // What a file is after follows from its edit.
        before.extend(self.plan.edits().map(|(id, _)| id));
        before.extend(&after);
        if self.after.is_unchanged(&self.before) {
            self.before.shrink(|id| before.contains(&id));
            self.after = self.before.clone();
            return;
        }
        let unchanged = self.after.unchanged_in(&self.before);
        self.before.shrink(|id| before.contains(&id));
        self.after.shrink(|id| after.contains(&id));
        self.after.share(&unchanged, &self.before);
    }

    /// Lets go of all texts and proofs, once all that is to be said of them is said: what is left is what was found, what is
    /// planned, and how each component ends. Where a proof failed more is to be said: nothing goes then, and this is `false`.
    pub fn let_go(&mut self) -> bool {
        if self.proofs.iter().any(|(_, proof)| proof.failure().is_some()) {
            return false;
        }
        self.before.shrink(|_| false);
        self.after = self.before.clone();
        self.proofs = Vec::new();
        true
    }
}

/// Checks `theme`, plans its upgrade and proves it. Nothing is written.
///
/// Where a proof has a [`failure`](Proof::failure), the planned edits do not do exactly what they
/// should: a fault of this program, and a reason to write nothing at all.
pub fn upgrade(theme: Theme, options: &Options<'_>) -> Upgrade {
    let rounds = rounds::rounds(&theme, options);
    let outcomes = outcomes(&theme, &rounds);
    let proofs = proofs(&theme, &rounds, options);
    let Rounds {
        findings,
        found_at_once,
        suppressed,
        remaining_suppressed,
        broken_before: broken,
        plan,
        after,
        remaining,
        fixes,
        ..
    } = rounds;
    Upgrade {
        before: theme,
        after,
        findings,
        found_at_once,
        broken,
        suppressed,
        remaining_suppressed,
        remaining,
        plan,
        proofs,
        outcomes,
        fixes,
    }
}

/// The proof of each component that changes.
fn proofs(theme: &Theme, rounds: &Rounds, options: &Options<'_>) -> Vec<(ComponentId, Proof)> {
    let (before, after) = (errors(&rounds.findings), errors(&rounds.remaining));
    let prove = |(id, edit): (ComponentId, &TextEdit)| {
        let proof = verify::prove(theme, &rounds.after, id, edit, &rounds.next);
        match new_finding(id, &before, &after, options) {
            Some(failure) if proof.failure().is_none() => (id, proof.refuted(failure)),
            _ => (id, proof),
        }
    };
    rounds.plan.edits().map(prove).collect()
}

/// How many errors of each rule each component has.
type Errors = BTreeMap<ComponentId, BTreeMap<&'static str, usize>>;

fn errors(found: &[Diagnostic]) -> Errors {
    let mut errors = Errors::new();
    for found in found.iter().filter(|found| is_error(found)) {
        *errors.entry(found.primary.component).or_default().entry(found.rule).or_default() += 1;
    }
    errors
}

/// An error in component `id` that was not there before. A menu that was asked for by `--unsafe` may
/// have errors of its own, about which its finding warned.
fn new_finding(
    id: ComponentId,
    before: &Errors,
    after: &Errors,
    options: &Options<'_>,
) -> Option<ProofFailure> {
    let before = before.get(&id);
    let is_more = |(rule, count): &(&&'static str, &usize)| {
        **count > before.and_then(|before| before.get(*rule).copied()).unwrap_or(0)
            && !(options.allow_unsafe && Rule::find(rule).is_some_and(Rule::is_about_menu))
    };
    after.get(&id)?.iter().find(is_more).map(|(rule, _)| ProofFailure::NewFinding(rule))
}

fn outcomes(theme: &Theme, rounds: &Rounds) -> Vec<Outcome> {
    // A layout is only worth a word where it changes.
    let is_reported = |id: ComponentId, component: &Component| {
        !component.is_context() && (component.form() != Form::Layout || rounds.plan.changes(id))
    };
    let reported = theme.components().filter(|(id, component)| is_reported(*id, component));
    let had_errors: BTreeSet<ComponentId> =
        rounds.findings.iter().filter(|found| is_error(found)).map(|found| found.primary.component).collect();
    let mut remaining: BTreeMap<ComponentId, Vec<&Diagnostic>> = BTreeMap::new();
    for found in &rounds.remaining {
        remaining.entry(found.primary.component).or_default().push(found);
    }
    let mut outcomes: Vec<Outcome> = reported
        .map(|(id, component)| {
            let remaining = remaining.get(&id).map_or(&[][..], Vec::as_slice);
            let (status, reason) = match remaining.iter().find(|found| is_error(found)) {
                Some(error) if component.form() != Form::Template => {
                    (Status::Refused, Some(reason(theme, error, rounds)))
                }
                Some(error) => {
                    let reason = reason(theme, error, rounds);
                    let beside =
                        if rounds.plan.changes(id) { "; other edits to it do not wait for that" } else { "" };
                    (Status::Manual, Some(format!("{reason}{beside}")))
                }
                None if had_errors.contains(&id) || rounds.plan.changes(id) => (Status::Upgradable, None),
                // A finding that is no fault, and that nothing is done about for a reason.
                None => match left_alone(id, remaining, rounds) {
                    Some(reason) => (Status::Skipped, Some(reason)),
                    None => (Status::Ok, None),
                },
            };
            Outcome { component: component.shared_name(), id: Some(id), status, reason }
        })
        .collect();
    outcomes.extend(inherited(theme));
    outcomes.sort_by(|a, b| a.component.cmp(&b.component));
    outcomes.shrink_to_fit();
    outcomes
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// Why component `id`, of which `remaining` is found, is left alone on purpose, if it is.
fn left_alone(id: ComponentId, remaining: &[&Diagnostic], rounds: &Rounds) -> Option<String> {
    let is_info = |found: &&&Diagnostic| found.severity == Severity::Info && found.obstacle.is_some();
    let accepted = rounds.remaining_suppressed.iter().map(|one| &one.diagnostic).find(|found| {
        let decides = Rule::find(found.rule).is_some_and(Rule::decides_whether_it_compiles);
        found.primary.component == id && found.severity == Severity::Error && decides
    });
    let reason =
        |found: &Diagnostic| format!("an accepted error keeps it from being compiled ({})", found.rule);
    let is_off = |rule: &&str| format!("an error that nobody asks for keeps it from being compiled ({rule})");
    let info = remaining.iter().find(is_info);
    let reasons = info.and_then(|found| found.obstacle.clone()).or(accepted.map(reason));
    reasons.or(rounds.broken.get(&id).map(is_off))
}

/// Why an error stays, with its line: in the file as it is, where it stood there before.
fn reason(theme: &Theme, error: &Diagnostic, rounds: &Rounds) -> String {
    let id = error.primary.component;
    let is_same = |found: &&Diagnostic| {
        found.primary.component == id && found.rule == error.rule && found.message == error.message
    };
    let (source, span) = match rounds.findings.iter().find(is_same) {
        Some(before) => (theme.component(id).source(), before.primary.span),
        None => (rounds.after.component(id).source(), error.primary.span),
    };
    let line = source.position(span.start()).line;
    format!("line {line}: {}", error.obstacle.as_ref().unwrap_or(&error.message))
}

/// The targets that the theme leaves to its base.
fn inherited(theme: &Theme) -> Vec<Outcome> {
    if theme.completeness() == Completeness::Partial {
        return Vec::new();
    }
    let absent = Target::ALL
        .into_iter()
        .filter(|target| theme.find(target.name()).is_none() && !theme.is_unreadable(target.name()));
    let base = theme.base().unwrap_or("its base");
    let outcome = |target: Target| Outcome {
        component: target.name().into(),
        id: None,
        status: Status::Inherited,
        reason: Some(format!("inherited from {base}: cannot be checked here")),
    };
    absent.map(outcome).collect()
}

#[cfg(test)]
mod tests;
