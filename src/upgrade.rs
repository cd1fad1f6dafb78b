//! The whole job for one theme, as values: check, plan, apply, prove.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::edit::TextEdit;
use crate::menu::{Snippets, Target};
use crate::rules;
use crate::source::SourceFile;
use crate::theme::{Completeness, ComponentId, Theme};
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

/// The edits chosen from the fixes of a theme's findings.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    edits: BTreeMap<ComponentId, TextEdit>,
}

impl Plan {
    /// Takes the fixes of `diagnostics` that may be applied. Of two that want the same bytes the
    /// first one is taken; the other comes back when the theme is checked again.
    pub fn new(diagnostics: &[Diagnostic], allow_unsafe: bool) -> Plan {
        let mut plan = Plan::default();
        for diagnostic in diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            if fix.applicability == Applicability::Unsafe && !allow_unsafe {
                continue;
            }
            let planned = plan.edits.entry(diagnostic.primary.component).or_default();
            let both = planned.edits().iter().chain(fix.edits.edits()).cloned().collect();
            if let Ok(merged) = TextEdit::new(both) {
                *planned = merged;
            }
        }
        plan.edits.retain(|_, edit| !edit.is_empty());
        plan
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The edits of each component that changes.
    pub fn edits(&self) -> impl Iterator<Item = (ComponentId, &TextEdit)> {
        self.edits.iter().map(|(id, edit)| (*id, edit))
    }

    /// The theme with the edits made.
    pub fn apply(&self, theme: &Theme) -> Theme {
        self.edits().fold(theme.clone(), |after, (id, edit)| {
            let source = theme.component(id).source();
            let text = edit.apply(source.text());
            let source = SourceFile::new(source.path(), text).expect("insertions keep line endings whole");
            after.with_source(id, source)
        })
    }
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
/// # Errors
/// [`ProofFailure`] when the planned edits do not do exactly what they should: a fault of this
/// program, and a reason to write nothing at all.
pub fn upgrade(theme: Theme, options: &Options<'_>) -> Result<Upgrade, ProofFailure> {
    let findings = rules::check(&theme, options.snippets);
    let plan = Plan::new(&findings, options.allow_unsafe);
    let after = plan.apply(&theme);
    let remaining = match plan.is_empty() {
        true => findings.clone(),
        false => rules::check(&after, options.snippets),
    };
    let next = Plan::new(&remaining, options.allow_unsafe);
    let proofs = plan.edits().map(|(id, edit)| verify::prove(&theme, &after, id, edit, &next));
    let proofs = proofs.collect::<Result<Vec<_>, _>>()?;
    let outcomes = outcomes(&theme, &findings, &remaining, &plan);
    Ok(Upgrade { before: theme, after, findings, remaining, plan, proofs, outcomes })
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
            let changes = plan.edits.contains_key(&id);
            let (status, reason) = match (error_in(remaining), error_in(findings)) {
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
