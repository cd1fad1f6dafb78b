//! The whole job for one theme, as values: check, plan, apply, prove.

use crate::diagnostic::{Diagnostic, Severity};
use crate::menu::{Snippets, Target};
use crate::plan::Plan;
use crate::rules;
use crate::theme::{Completeness, ComponentId, Form, Theme};
use crate::verify::{self, Proof, ProofFailure};

/// What an upgrade may do.
#[derive(Clone, Copy, Debug)]
pub struct Options<'s> {
    /// What is inserted.
    pub snippets: Snippets<'s>,
    /// Whether fixes that need a person's eye are applied, too.
    pub allow_unsafe: bool,
}

impl Default for Options<'static> {
    fn default() -> Self {
        Options { snippets: Snippets::built_in(), allow_unsafe: false }
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
    pub component: String,
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
    /// The theme with all edits made.
    pub after: Theme,
    /// What was found before.
    pub findings: Vec<Diagnostic>,
    /// What is found in the theme after its upgrade.
    pub remaining: Vec<Diagnostic>,
    /// The edits between the two.
    pub plan: Plan,
    /// The proofs of each file that changes.
    pub proofs: Vec<Proof>,
    /// What became of each component, in the order of their names.
    pub outcomes: Vec<Outcome>,
}

/// Checks `theme`, plans its upgrade and proves it. Nothing is written.
///
/// Where a proof has a [`failure`](Proof::failure), the planned edits do not do exactly what they
/// should: a fault of this program, and a reason to write nothing at all.
pub fn upgrade(theme: Theme, options: &Options<'_>) -> Upgrade {
    let findings = rules::check(&theme, options.snippets);
    let plan = Plan::new(&findings, options.allow_unsafe);
    let after = plan.apply(&theme);
    let remaining = match plan.is_empty() {
        true => findings.clone(),
        false => rules::check(&after, options.snippets),
    };
    let next = Plan::new(&remaining, options.allow_unsafe);
    let prove = |(id, edit)| {
        let proof = verify::prove(&theme, &after, id, edit, &next);
        let failure = proof.failure.clone().or(new_finding(id, &findings, &remaining));
        Proof { reparsed: proof.reparsed && failure == proof.failure, failure, ..proof }
    };
    let proofs = plan.edits().map(prove).collect();
    let outcomes = outcomes(&theme, &findings, &remaining, &plan);
    Upgrade { before: theme, after, findings, remaining, plan, proofs, outcomes }
}

/// An error in component `id` that was not there before.
fn new_finding(id: ComponentId, before: &[Diagnostic], after: &[Diagnostic]) -> Option<ProofFailure> {
    let errors_of = |diagnostics: &[Diagnostic], rule: &str| {
        let is_it = |found: &&Diagnostic| {
            found.primary.component == id && found.severity == Severity::Error && found.rule == rule
        };
        diagnostics.iter().filter(is_it).count()
    };
    let mut rules = after.iter().map(|found| found.rule);
    rules.find(|rule| errors_of(after, rule) > errors_of(before, rule)).map(ProofFailure::NewFinding)
}

fn outcomes(theme: &Theme, findings: &[Diagnostic], remaining: &[Diagnostic], plan: &Plan) -> Vec<Outcome> {
    let reported = theme.components().filter(|(_, component)| !component.is_context());
    let mut outcomes: Vec<Outcome> = reported
        .map(|(id, component)| {
            let error_in = |diagnostics: &[Diagnostic]| {
                let is_error =
                    |found: &&Diagnostic| found.primary.component == id && found.severity == Severity::Error;
                diagnostics.iter().find(is_error).cloned()
            };
            let changes = plan.changes(id);
            let (status, reason) = match (error_in(remaining), error_in(findings)) {
                (Some(error), _) if component.form() != Form::Template => {
                    (Status::Refused, Some(reason(theme, &error)))
                }
                (Some(error), _) => (Status::Manual, Some(reason(theme, &error))),
                (None, Some(_)) => (Status::Upgradable, None),
                (None, None) if changes => (Status::Upgradable, None),
                (None, None) => (Status::Ok, None),
            };
            Outcome { component: component.name().to_owned(), id: Some(id), status, reason }
        })
        .collect();
    outcomes.extend(inherited(theme));
    outcomes.sort_by(|a, b| a.component.cmp(&b.component));
    outcomes
}

fn reason(theme: &Theme, error: &Diagnostic) -> String {
    let source = theme.component(error.primary.component).source();
    let line = source.position(error.primary.span.start()).line;
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
        component: target.name().to_owned(),
        id: None,
        status: Status::Inherited,
        reason: Some(format!("inherited from {base}: cannot be checked here")),
    };
    absent.map(outcome).collect()
}
