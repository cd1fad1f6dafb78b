//! The pipeline for one theme, as values: check, plan, apply, prove.

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
    /// What to insert.
    pub snippets: Snippets<'s>,
    /// Whether fixes that need a person's review are applied too.
    pub allow_unsafe: bool,
    /// Which findings count.
    pub policy: &'s Policy,
    /// The fixes that a person declined.
    pub declined: &'s BTreeSet<FixGroup>,
}

/// All fixes of one rule for one component, which are taken or left together.
pub type FixGroup = (ComponentId, &'static str);

impl Default for Options<'static> {
    fn default() -> Self {
        static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);
        static NOTHING: BTreeSet<FixGroup> = BTreeSet::new();
        Options { snippets: Snippets::built_in(), allow_unsafe: false, policy: &POLICY, declined: &NOTHING }
    }
}

/// The result for a component.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// Nothing needs to be done.
    Ok,
    /// Edits are ready that fix all its errors.
    Upgradable,
    /// Those edits were made.
    Upgraded,
    /// A person has to look at it.
    Manual,
    /// It is not a classic theme and cannot be upgraded.
    Refused,
    /// It has no file: it comes from the base theme.
    Inherited,
    /// It was not checked, or it was left alone on purpose.
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

/// The result for one component, with its reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The component's name.
    pub component: Arc<str>,
    /// Its id, if its file exists.
    pub id: Option<ComponentId>,
    /// The result.
    pub status: Status,
    /// The reason, unless the status says it all.
    pub reason: Option<String>,
}

/// A theme before and after its upgrade, with all findings and proofs.
#[derive(Debug)]
pub struct Upgrade {
    /// The theme as it was given.
    pub before: Theme,
    /// The theme with all edits made, proved or not. Only what
    /// [`output::file_changes`](crate::output::file_changes) returns may be written.
    pub after: Theme,
    /// The findings in the given theme, followed by those that only appear as fixes are made.
    pub findings: Vec<Diagnostic>,
    /// How many of these are found in the given theme.
    pub found_at_once: usize,
    /// The components that do not compile as given, each with a rule that says why.
    pub broken: BTreeMap<ComponentId, &'static str>,
    /// The findings before the upgrade that do not count.
    pub suppressed: Vec<Suppressed>,
    /// The findings after the upgrade that do not count.
    pub remaining_suppressed: Vec<Suppressed>,
    /// The findings after the upgrade.
    pub remaining: Vec<Diagnostic>,
    /// The edits from `before` to `after`.
    pub plan: Plan,
    /// See [`Upgrade::proofs`].
    pub(crate) proofs: Vec<(ComponentId, Proof)>,
    /// The result for each component, sorted by name.
    pub outcomes: Vec<Outcome>,
    /// The fixes in the plan.
    pub fixes: BTreeSet<FixGroup>,
}

impl Upgrade {
    /// The proof of each component that changes, in order. A component without a proof does not change.
    pub fn proofs(&self) -> &[(ComponentId, Proof)] {
        &self.proofs
    }

    /// Drops what reports, patches and writing do not need: trees, and the texts of unchanged components
    /// without findings. The text of a changed component in `after` follows from its edit, so it is dropped
    /// as well if nothing is found in it. Trees are parsed again when they are asked for; a text that was dropped
    /// is empty, so that checking either theme again would find less: see [`Component::is_shrunk`].
    pub fn shrink(&mut self) {
        let of = |found: &Diagnostic| -> Vec<ComponentId> {
            let secondary = found.secondary.iter().map(|label| label.component);
            secondary.chain([found.primary.component]).collect()
        };
        let reported = |found: &[Diagnostic], accepted: &[Suppressed]| -> BTreeSet<ComponentId> {
            let accepted = accepted.iter().map(|one| &one.diagnostic);
            found.iter().chain(accepted).flat_map(of).collect()
        };
        let mut before = reported(&self.findings, &self.suppressed);
        let after = reported(&self.remaining, &self.remaining_suppressed);
        // The text after the edit is computed from the text before.
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

    /// Drops all texts and proofs, once everything about them has been reported; findings, plan and outcomes
    /// remain. If a proof failed, there is more to report: then nothing is dropped and the result is `false`.
    pub fn drop_texts_and_proofs(&mut self) -> bool {
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
/// If a proof has a [`failure`](Proof::failure), the planned edits do not do exactly what they should: that
/// is a bug in this program, and a reason to write nothing at all.
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
        match new_error(id, &before, &after, options) {
            Some(failure) if proof.failure().is_none() => (id, proof.refuted(failure)),
            _ => (id, proof),
        }
    };
    rounds.plan.edits().map(prove).collect()
}

/// For each component, the number of errors per rule.
type Errors = BTreeMap<ComponentId, BTreeMap<&'static str, usize>>;

fn errors(found: &[Diagnostic]) -> Errors {
    let mut errors = Errors::new();
    for found in found.iter().filter(|found| is_error(found)) {
        *errors.entry(found.primary.component).or_default().entry(found.rule).or_default() += 1;
    }
    errors
}

/// The failure for an error in component `id` that is new. With `--unsafe`, new errors about the menu are
/// allowed, because the finding warned of them.
fn new_error(
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
    // A layout is only reported if it changes.
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
                    (Status::Refused, Some(error_reason(theme, error, rounds)))
                }
                Some(error) => {
                    let reason = error_reason(theme, error, rounds);
                    let beside =
                        if rounds.plan.changes(id) { "; its other edits are made anyway" } else { "" };
                    (Status::Manual, Some(format!("{reason}{beside}")))
                }
                None if had_errors.contains(&id) || rounds.plan.changes(id) => (Status::Upgradable, None),
                // A component with no error may have been left alone on purpose.
                None => match reason_left_alone(id, remaining, rounds) {
                    Some(reason) => (Status::Skipped, Some(reason)),
                    None => (Status::Ok, None),
                },
            };
            Outcome { component: component.shared_name(), id: Some(id), status, reason }
        })
        .collect();
    outcomes.extend(inherited_outcomes(theme));
    outcomes.sort_by(|a, b| a.component.cmp(&b.component));
    outcomes.shrink_to_fit();
    outcomes
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// Why component `id`, whose findings are `remaining`, is left alone on purpose, if it is.
fn reason_left_alone(id: ComponentId, remaining: &[&Diagnostic], rounds: &Rounds) -> Option<String> {
    let is_info = |found: &&&Diagnostic| found.severity == Severity::Info && found.obstacle.is_some();
    let accepted = rounds.remaining_suppressed.iter().map(|one| &one.diagnostic).find(|found| {
        let decides = Rule::find(found.rule).is_some_and(Rule::decides_whether_it_compiles);
        found.primary.component == id && found.severity == Severity::Error && decides
    });
    let reason =
        |found: &Diagnostic| format!("it does not compile because of an accepted error ({})", found.rule);
    let is_off =
        |rule: &&str| format!("it does not compile because of an error of a rule that is off ({rule})");
    let info = remaining.iter().find(is_info);
    let reasons = info.and_then(|found| found.obstacle.clone()).or(accepted.map(reason));
    reasons.or(rounds.broken.get(&id).map(is_off))
}

/// Why an error remains, with its line: in the original file if it was found there, else in the edited one.
fn error_reason(theme: &Theme, error: &Diagnostic, rounds: &Rounds) -> String {
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

/// The targets that the theme inherits from its base.
fn inherited_outcomes(theme: &Theme) -> Vec<Outcome> {
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
