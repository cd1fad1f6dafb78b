//! The file of findings that were there before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::input::{read_text, shown};
use super::job::Job;
use super::settings::Settings;
use super::write;
use crate::policy::{Baseline, FindingKey, FindingKeys, Policy, SuppressedBy};
use crate::report::text::plural;
use crate::report::{Report, ThemeReport};
use crate::rules::Rule;
use crate::theme::Completeness;

/// Makes sure that a baseline can be written to `path`, and that nothing else is lost by it.
///
/// # Errors
/// Why it cannot be, or what is there.
pub fn ensure_writable(path: &Path) -> Result<()> {
    write::ensure_creatable(path)
        .with_context(|| format!("the baseline {} cannot be written", shown(path)))?;
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
    if is_file && Baseline::from_json(&read_text(path)?).is_err() {
        bail!("{} is there already and is no baseline; nothing was written", shown(path));
    }
    Ok(())
}

/// Writes all that was found, what a baseline held before included, and what it holds of components that
/// were not looked at. Gives the number of findings.
///
/// # Errors
/// That the file cannot be written.
pub fn write(path: &Path, job: &Job) -> Result<usize> {
    let found = job.report.themes.iter().flat_map(|theme| {
        let mut keys = FindingKeys::of(&theme.upgrade.before);
        let mut found: Vec<_> = theme.upgrade.findings.iter().map(|found| keys.key(found)).collect();
        found.extend(in_baseline(theme));
        found
    });
    let looked_at = looked_at(&job.report);
    let mut policies: BTreeMap<&str, &Policy> = BTreeMap::new();
    for (theme, settings) in job.report.themes.iter().zip(&job.of_themes) {
        policies.insert(theme.upgrade.before.name(), &settings.policy);
    }
    let was_asked = |key: &FindingKey| {
        let is_off = policies.get(key.theme.as_str()).is_some_and(|policy| policy.is_off(&key.rule));
        !is_off && may_find(&key.rule, job.has_app)
    };
    let baselines = job.settings.iter().filter_map(Settings::baseline);
    let others = baselines.flat_map(|(_, baseline)| baseline.entries()).filter(|(key, _)| {
        !looked_at.contains(&(key.theme.as_str(), key.component.as_str())) || !was_asked(key)
    });
    let others = others.map(|(key, count)| (key.clone(), count));
    let baseline = Baseline::counting(found.map(|key| (key, 1)).chain(others));
    write::write_report(path, &baseline.to_json())
        .with_context(|| format!("the baseline {} cannot be written", shown(path)))?;
    Ok(baseline.len())
}

/// Whether a run finds what `rule` is about: where no app is known, nothing is found about one.
fn may_find(rule: &str, has_app: bool) -> bool {
    has_app || Rule::find(rule).is_none_or(|rule| !rule.needs_app())
}

/// The components that a run looked at, by theme.
fn looked_at(report: &Report) -> BTreeSet<(&str, &str)> {
    let mut looked_at = BTreeSet::new();
    for theme in &report.themes {
        let before = &theme.upgrade.before;
        let components = before.components().filter(|(_, component)| !component.is_context());
        looked_at.extend(components.map(|(_, component)| (before.name(), component.name())));
    }
    looked_at
}

/// Which findings of the baselines are not there any more, as far as this run looked, for people.
pub fn stale(settings: &[Settings], report: &Report, has_app: bool) -> String {
    let mut told = String::new();
    let mut found: BTreeMap<FindingKey, usize> = BTreeMap::new();
    let looked_at = looked_at(report);
    // A theme that was looked at as a whole has no other components.
    let is_whole = |theme: &&ThemeReport| theme.upgrade.before.completeness() == Completeness::Whole;
    let whole: BTreeSet<&str> =
        report.themes.iter().filter(is_whole).map(|theme| theme.upgrade.before.name()).collect();
    for theme in &report.themes {
        in_baseline(theme).for_each(|key| *found.entry(key).or_default() += 1);
    }
    for (path, baseline) in settings.iter().filter_map(Settings::baseline) {
        let stale = baseline.entries().filter(|(key, count)| {
            (whole.contains(key.theme.as_str())
                || looked_at.contains(&(key.theme.as_str(), key.component.as_str())))
                && found.get(key).copied().unwrap_or(0) < *count
                && may_find(&key.rule, has_app)
        });
        let stale: Vec<String> = stale
            .map(|(key, _)| format!("\n  {} in {}/{}: {}", key.rule, key.theme, key.component, key.context))
            .collect();
        if !stale.is_empty() {
            told += &format!(
                "note: {}: {} not found any more; write it again with `check --write-baseline`:{}\n",
                shown(path),
                plural(stale.len(), "finding"),
                stale.concat()
            );
        }
    }
    told
}

fn in_baseline(theme: &ThemeReport) -> impl Iterator<Item = FindingKey> {
    let suppressed = theme.upgrade.suppressed.iter().filter(|one| one.by == SuppressedBy::Baseline);
    let mut keys = FindingKeys::of(&theme.upgrade.before);
    suppressed.map(move |one| keys.key(&one.diagnostic))
}
