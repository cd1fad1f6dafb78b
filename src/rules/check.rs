//! Running the rules over a theme.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::acceptance::Acceptance;
use super::context::Context;
use super::unused_suppression::{self, unused};
use super::{Needs, RULES, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::menu::Snippets;
use crate::policy::{Policy, Suppressed, SuppressedBy};
use crate::source::Span;
use crate::suppression::{Suppression, suppressions};
use crate::theme::{Component, ComponentId, EditedComponents, Form, Theme};

/// The maximum number of findings without a fix that one rule reports for one component. That is more than
/// anybody reads, and on a long line the cost of each grows with the line's length.
const MAX_FINDINGS: usize = 1000;

/// What the rules found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The findings that count, sorted by component and by position in it.
    pub findings: Vec<Diagnostic>,
    /// The findings that comments or the baseline accept.
    pub suppressed: Vec<Suppressed>,
    /// The components that cannot be compiled, even if that rule is off, each with a rule that says why.
    pub broken: BTreeMap<ComponentId, &'static str>,
}

/// What is remembered of a theme's components from earlier states of the theme. Valid for one policy.
#[derive(Default, Debug)]
pub struct Memory {
    /// What the rules that look at a component alone found. They do not run again while the component is
    /// unchanged.
    own_findings: RefCell<BTreeMap<ComponentId, (Component, ComponentFindings)>>,
    /// The components that earlier edits resulted in.
    pub edited: EditedComponents,
}

/// What is found in a component: first by the rules that look at it alone, then by the others.
#[derive(Clone, Default, Debug)]
struct ComponentFindings {
    found: Vec<Diagnostic>,
    /// The rules with more findings than are reported.
    cut: Vec<&'static str>,
    /// Whether something keeps it from being compiled.
    is_broken: bool,
    /// The comments in it that accept findings.
    suppressions: Rc<[Suppression]>,
}

/// What all rules find in `theme`, judged by `policy`.
///
/// If a component cannot be compiled, only the reason for that is reported: the rest might follow from it.
pub fn check(theme: &Theme, snippets: Snippets<'_>, policy: &Policy) -> Checked {
    check_again(theme, snippets, policy, &Memory::default())
}

/// [`check`] for a theme of which earlier states were checked with the same `memory`.
pub fn check_again(theme: &Theme, snippets: Snippets<'_>, policy: &Policy, memory: &Memory) -> Checked {
    let references = OnceCell::new();
    let wanted: Vec<&Rule> = RULES.iter().copied().filter(|rule| !policy.is_off(rule.id)).collect();
    let mut checked = Checked::default();
    for (id, _) in theme.components().filter(|(_, component)| !component.is_context()) {
        let context = Context::new(theme, id, snippets, &references, &memory.edited);
        check_component(&context, (policy, &wanted), memory, &mut checked);
    }
    let in_baseline = policy.baseline.take(theme, &mut checked.findings);
    checked.suppressed.extend(in_baseline);
    checked
}

/// The findings of the rules that look at the component alone.
fn own_findings(context: &Context<'_>, wanted: &[&Rule], memory: &Memory) -> ComponentFindings {
    let known = memory.own_findings.borrow().get(&context.id).cloned();
    if let Some((_, own)) = known.filter(|(component, _)| component.is_unchanged(context.component)) {
        context.set_suppressions(&own.suppressions);
        return own;
    }
    let mut own = ComponentFindings::default();
    let needs = match context.component.form() {
        Form::Template => {
            own = compile_findings(context);
            Needs::CompiledComponent
        }
        Form::LegacyCss | Form::SdkModule | Form::AppSource => Needs::ForeignFile,
        Form::Layout => Needs::Layout,
    };
    if !own.is_broken {
        own.run(needs, context, wanted);
    }
    own.suppressions = context.suppressions().clone();
    memory.own_findings.borrow_mut().insert(context.id, (context.component.clone(), own.clone()));
    own
}

/// What keeps a template from being compiled, and what else those rules find. They run even if they are off.
fn compile_findings(context: &Context<'_>) -> ComponentFindings {
    let mut own = ComponentFindings::default();
    for needs in [Needs::AnyText, Needs::AnyTree, Needs::Tokens, Needs::BalancedTree] {
        let errors = own.found.iter().filter(|found| found.severity == Severity::Error);
        let faults = errors.filter_map(|found| Rule::find(found.rule));
        if faults.map(|fault| fault.needs.beside_a_fault()).all(|most| needs <= most) {
            own.run(needs, context, RULES);
        }
    }
    own.is_broken = own.found.iter().any(|found| found.severity == Severity::Error);
    own
}

/// What keeps components of `theme` from being compiled, whichever rules are off.
pub fn compile_errors(theme: &Theme) -> Vec<Diagnostic> {
    let references = OnceCell::new();
    let templates = theme.components().filter(|(_, component)| component.form() == Form::Template);
    let edited = EditedComponents::default();
    let context = |id| Context::new(theme, id, Snippets::built_in(), &references, &edited);
    let found = templates.flat_map(|(id, _)| compile_findings(&context(id)).found);
    found.filter(|found| found.severity == Severity::Error).collect()
}

impl ComponentFindings {
    /// Runs those of `rules` that need `needs`.
    fn run(&mut self, needs: Needs, context: &Context<'_>, rules: &[&Rule]) {
        for rule in rules.iter().filter(|rule| rule.needs == needs) {
            let mut without_fix = 0;
            self.found.extend((rule.check)(context).into_iter().filter(|finding| {
                without_fix += usize::from(finding.fix.is_none());
                finding.fix.is_some() || without_fix <= MAX_FINDINGS
            }));
            self.cut.extend((without_fix > MAX_FINDINGS).then_some(rule.id));
        }
    }
}

fn check_component(
    context: &Context<'_>,
    (policy, wanted): (&Policy, &[&Rule]),
    memory: &Memory,
    checked: &mut Checked,
) {
    let mut all = own_findings(context, wanted, memory);
    if context.component.form() == Form::Template && !all.is_broken {
        all.run(Needs::Theme, context, wanted);
        all.run(Needs::App, context, wanted);
    }
    let ComponentFindings { mut found, cut, is_broken, .. } = all;
    let error = found.iter().find(|found| is_broken && found.severity == Severity::Error);
    checked.broken.extend(error.map(|error| (context.id, error.rule)));
    grade(&mut found, policy);
    let suppressions = context.suppressions();
    let mut accepted = accept(suppressions, &mut found);
    if !is_broken && !policy.is_off(unused_suppression::RULE.id) {
        let used: BTreeSet<(Span, &str)> =
            accepted.iter().map(|(accepted, by)| (*by, accepted.diagnostic.rule)).collect();
        let unused_comments = suppressions.iter().flat_map(|suppression| {
            // A comment that accepts unused comments is never reported as unused itself.
            let known = suppression
                .rules
                .iter()
                .filter(|(rule, _)| runs_here(rule, context) && rule != unused_suppression::RULE.id)
                .filter(|(rule, _)| !cut.contains(&rule.as_str()));
            let unused_comments = known.filter(|(rule, _)| {
                !policy.is_off(rule) && !used.contains(&(suppression.comment, rule.as_str()))
            });
            unused_comments.map(move |(rule, _)| unused(context, suppression, rule))
        });
        found.extend(unused_comments.take(MAX_FINDINGS));
        accepted.extend(accept(suppressions, &mut found));
    }
    found.sort_by_key(|diagnostic| diagnostic.primary.span);
    checked.findings.extend(found);
    checked.suppressed.extend(accepted.into_iter().map(|(accepted, _)| accepted));
}

/// Whether there is a rule of this name that runs here: rules that only `preview` runs do not, and rules that
/// need the app do so only if it is given.
fn runs_here(rule: &str, context: &Context<'_>) -> bool {
    let has_app = context.theme.handlers().is_some();
    Rule::find(rule).is_some_and(|rule| rule.needs != Needs::Page && (has_app || !rule.needs_app()))
}

/// Applies `policy`, comments and the baseline, as [`check`] does, to findings from elsewhere.
pub fn judge(theme: &Theme, policy: &Policy, found: Vec<Diagnostic>) -> Checked {
    let mut checked = Checked::default();
    for (id, component) in theme.components().filter(|(_, component)| !component.is_context()) {
        let mut here: Vec<Diagnostic> =
            found.iter().filter(|found| found.primary.component == id).cloned().collect();
        grade(&mut here, policy);
        let accepted = accept(&suppressions(component), &mut here);
        checked.findings.extend(here);
        checked.suppressed.extend(accepted.into_iter().map(|(accepted, _)| accepted));
    }
    let in_baseline = policy.baseline.take(theme, &mut checked.findings);
    checked.suppressed.extend(in_baseline);
    checked
}

/// Gives each finding the severity that the policy sets, and removes those that the policy turns off.
fn grade(found: &mut Vec<Diagnostic>, policy: &Policy) {
    found.retain_mut(|diagnostic| {
        let default = Rule::find(diagnostic.rule).map_or(diagnostic.severity, |rule| rule.severity);
        let severity = policy.severity(diagnostic.rule, default, diagnostic.severity);
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        severity.is_some()
    });
}

/// Removes from `found` what comments accept, and returns it, each with the span of its comment.
fn accept(suppressions: &[Suppression], found: &mut Vec<Diagnostic>) -> Vec<(Suppressed, Span)> {
    let mut accepted = Vec::new();
    let acceptance = Acceptance::by(suppressions);
    found.retain(|diagnostic| {
        let Some(suppression) = acceptance.of(diagnostic) else { return true };
        let (by, reason) = (SuppressedBy::Comment, suppression.reason.clone());
        accepted.push((Suppressed { diagnostic: diagnostic.clone(), by, reason }, suppression.comment));
        false
    });
    accepted
}
