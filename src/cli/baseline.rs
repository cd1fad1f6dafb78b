//! The baseline: a file of findings that are accepted because they were there before.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use super::input::{full_path, read_text, shown};
use super::job::Job;
use super::settings::{Settings, ThemeSettings};
use super::write;
use crate::diagnostic::Diagnostic;
use crate::policy::{Baseline, BaselineError, FindingKey, FindingKeys, Policy, SuppressedBy};
use crate::report::text::plural;
use crate::report::{Report, ThemeReport};
use crate::rules::Rule;
use crate::theme::{Completeness, Form, Theme};
use crate::upgrade::Upgrade;

/// Makes sure that a baseline can be written to `path` without overwriting anything else.
///
/// # Errors
/// Why it cannot be written, or what is there instead.
pub fn ensure_writable(path: &Path) -> Result<()> {
    if path.as_os_str() == "-" {
        bail!("--write-baseline writes a file, not a stream; nothing was written");
    }
    write::ensure_creatable(path)
        .with_context(|| format!("the baseline {} cannot be written", shown(path)))?;
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
    if is_file && let Err(error) = Baseline::from_json(&read_text(path)?) {
        bail!(
            "{} already exists and is {error}; nothing was written. Delete it to write a new one",
            shown(path)
        );
    }
    Ok(())
}

/// Reads the baseline at `path`; its themes are identified by their full paths in the file system.
///
/// # Errors
/// What is wrong with `text`, in which line, and what to do about it.
pub fn read(path: &Path, text: &str) -> Result<Baseline> {
    let folder = folder_of(path);
    let baseline = Baseline::from_json(text).map_err(|BaselineError { line, message }| {
        let path = shown(path);
        anyhow::anyhow!(
            "{path}:{line}: not a baseline: {message}. Restore the file, or delete it and write it again with \
             `theme-upgrade check --write-baseline {path}`"
        )
    })?;
    Ok(baseline.with_themes(|theme| joined(&folder, theme)))
}

/// Writes all findings, including those that a baseline accepts already, and keeps the baseline entries that
/// this run did not check for. Returns the number of findings.
///
/// # Errors
/// If the file cannot be written.
pub fn write(path: &Path, job: &Job) -> Result<usize> {
    let run = Run { report: &job.report, theme_settings: &job.theme_settings, has_app: job.has_app };
    let checked = CheckedThemes::by(&run);
    let new = job.report.themes.iter().flat_map(|theme| {
        let mut keys = Keys::of(&theme.upgrade.before);
        let new = without_fixes(&theme.upgrade).map(|found| keys.key(found));
        new.collect::<Vec<_>>()
    });
    let accepted = job.report.themes.iter().flat_map(in_baseline).filter(|key| checked.would_find(key));
    let baselines = job.settings.iter().filter_map(Settings::baseline);
    let others =
        baselines.flat_map(|(_, baseline)| baseline.entries()).filter(|(key, _)| !checked.would_find(key));
    let others = others.map(|(key, count)| (key.clone(), count));
    let baseline = Baseline::counting(new.chain(accepted).map(|key| (key, 1)).chain(others));
    let (count, folder) = (baseline.len(), folder_of(path));
    write::write_report(path, &baseline.with_themes(|theme| seen_from(&folder, theme)).to_json())
        .with_context(|| format!("the baseline {} cannot be written", shown(path)))?;
    Ok(count)
}

/// The findings of a theme before any fix, and for components that do not compile also those that come to
/// light once they do, since whoever repairs them will meet these.
fn without_fixes(upgrade: &Upgrade) -> impl Iterator<Item = &Diagnostic> {
    let is_broken = |found: &Diagnostic| upgrade.broken.contains_key(&found.primary.component);
    let findings = upgrade.findings.iter().enumerate();
    findings
        .filter(move |(at, found)| *at < upgrade.found_at_once || is_broken(found))
        .map(|(_, found)| found)
}

/// The settings of a theme, with the baseline reduced to the entries for that theme.
pub fn settings_of(theme: &Theme, settings: &Arc<ThemeSettings>) -> Arc<ThemeSettings> {
    if settings.policy.baseline.is_empty() {
        return settings.clone();
    }
    let baseline = settings.policy.baseline.of_theme(&place(theme), theme.name());
    let policy = Policy { baseline: Arc::new(baseline), ..settings.policy.clone() };
    Arc::new(ThemeSettings { policy, ..(**settings).clone() })
}

/// A run: its findings, its settings, and whether it knows the app.
pub struct Run<'r> {
    pub report: &'r Report,
    pub theme_settings: &'r [Arc<ThemeSettings>],
    pub has_app: bool,
}

/// What a run checked for, by the places of its themes.
struct CheckedThemes<'r> {
    themes: BTreeMap<String, Vec<(&'r Upgrade, &'r Policy)>>,
    has_app: bool,
}

impl<'r> CheckedThemes<'r> {
    fn by(run: &Run<'r>) -> CheckedThemes<'r> {
        let mut themes = BTreeMap::<String, Vec<_>>::new();
        for (theme, settings) in run.report.themes.iter().zip(run.theme_settings) {
            let upgrade = &*theme.upgrade;
            themes.entry(place(&upgrade.before)).or_default().push((upgrade, &settings.policy));
        }
        CheckedThemes { themes, has_app: run.has_app }
    }

    /// Whether the run would have found what `key` describes if it were still there.
    fn would_find(&self, key: &FindingKey) -> bool {
        let rule = Rule::find(&key.rule);
        let would_run = |upgrade: &Upgrade, policy: &Policy| {
            let fault = match upgrade.before.find(&key.component) {
                Some((_, component)) if component.is_context() => return false,
                Some((id, _)) => upgrade.broken.get(&id).and_then(|fault| Rule::find(fault)),
                // A component that is gone has no findings any more.
                None => {
                    let is_whole = upgrade.before.completeness() == Completeness::Whole;
                    return is_whole && !upgrade.before.is_unreadable(&key.component);
                }
            };
            !policy.is_off(&key.rule)
                && rule.is_none_or(|rule| fault.is_none_or(|fault| rule.runs_beside(fault)))
        };
        let mut themes = self.themes.get(&key.theme).into_iter().flatten();
        // Without an app, rules about the app find nothing.
        rule.is_none_or(|rule| self.has_app || !rule.needs_app())
            && themes.any(|(upgrade, policy)| would_run(upgrade, policy))
    }
}

/// A message for people that lists the baseline entries that are not found any more, as far as this run
/// checked.
pub fn stale(settings: &[Settings], run: &Run<'_>) -> String {
    let mut text = String::new();
    if settings.iter().all(|settings| settings.baseline().is_none()) {
        return text;
    }
    let mut found: BTreeMap<FindingKey, usize> = BTreeMap::new();
    let checked = CheckedThemes::by(run);
    for theme in &run.report.themes {
        in_baseline(theme).for_each(|key| *found.entry(key).or_default() += 1);
    }
    for (path, baseline) in settings.iter().filter_map(Settings::baseline) {
        let stale = baseline
            .entries()
            .filter(|(key, count)| found.get(key).copied().unwrap_or(0) < *count && checked.would_find(key));
        let folder = folder_of(path);
        let line = |key: &FindingKey| {
            let FindingKey { theme, component, rule, context } = key;
            format!("\n  {rule} in {}/{component}: {context}", seen_from(&folder, theme))
        };
        let stale: Vec<String> = stale.map(|(key, _)| line(key)).collect();
        if !stale.is_empty() {
            text += &format!(
                "note: {}: {} no longer found; update it with `check --write-baseline`:{}\n",
                shown(path),
                plural(stale.len(), "finding"),
                stale.concat()
            );
        }
    }
    text
}

fn in_baseline(theme: &ThemeReport) -> impl Iterator<Item = FindingKey> {
    let suppressed = theme.upgrade.suppressed.iter().filter(|one| one.by == SuppressedBy::Baseline);
    let mut keys = Keys::of(&theme.upgrade.before);
    suppressed.map(move |one| keys.key(&one.diagnostic))
}

/// The keys of a theme's findings, with the theme's place instead of its name.
struct Keys<'t> {
    keys: FindingKeys<'t>,
    place: String,
}

impl<'t> Keys<'t> {
    fn of(theme: &'t Theme) -> Keys<'t> {
        Keys { keys: FindingKeys::of(theme), place: place(theme) }
    }

    fn key(&mut self, found: &Diagnostic) -> FindingKey {
        FindingKey { theme: self.place.clone(), ..self.keys.key(found) }
    }
}

/// The place of a theme: the folder of its components, its export followed by `#` and its name, or its only
/// file.
fn place(theme: &Theme) -> String {
    // The theme may also hold the app's sources, as context.
    let mut own = theme.components().filter(|(_, component)| !component.is_context());
    let Some((_, component)) = own.next() else { return theme.name().to_owned() };
    let file = full_path(Path::new(component.file().path()));
    let is_of_theme = matches!(component.form(), Form::Template | Form::Layout);
    match file.parent() {
        _ if component.embedding().is_some() => format!("{}#{}", shown(&file), theme.name()),
        Some(folder) if is_of_theme => shown(folder),
        _ => shown(&file),
    }
}

/// The folder that the paths in a baseline are relative to.
fn folder_of(baseline: &Path) -> String {
    let file = full_path(&write::resolve_links(baseline));
    shown(file.parent().unwrap_or(&file))
}

/// The path of `place` relative to `folder`; both are full paths.
fn seen_from(folder: &str, place: &str) -> String {
    let steps = |path| str::split(path, '/');
    let folder = folder.trim_end_matches('/');
    let common = steps(folder).zip(steps(place)).take_while(|(a, b)| a == b).count();
    let up = steps(folder).skip(common).map(|_| "..");
    let path = up.chain(steps(place).skip(common)).collect::<Vec<_>>().join("/");
    if path.is_empty() { ".".to_owned() } else { path }
}

/// The place that [`seen_from`] calls `seen`: its inverse.
fn joined(folder: &str, seen: &str) -> String {
    let (mut folder, mut rest) = (folder.trim_end_matches('/'), if seen == "." { "" } else { seen });
    while let Some(("..", after)) = rest.split_once('/').or(Some((rest, ""))) {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        rest = after;
    }
    match (folder, rest) {
        ("", "") => "/".to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_by_its_path() {
        for (folder, place, path) in [
            ("/a/b", "/a/b", "."),
            ("/a/b", "/a/b/c d/e", "c d/e"),
            ("/a/b", "/a", ".."),
            ("/a/b", "/a/bc", "../bc"),
            ("/a/b", "/t.json#x/../y//z/", "../../t.json#x/../y//z/"),
            ("/a", "/", "../"),
            ("/", "/a", "a"),
            ("/", "/", "."),
            ("//?/C:/a", "//?/D:/b", "../../D:/b"),
        ] {
            assert_eq!(seen_from(folder, place), path, "{place} from {folder}");
            assert_eq!(joined(folder, path), place, "{path} in {folder}");
        }
    }
}
