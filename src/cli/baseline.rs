//! The file of findings that were there before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use super::input::{read_text, real, shown};
use super::job::Job;
use super::settings::{Settings, ThemeSettings};
use super::write;
use crate::diagnostic::Diagnostic;
use crate::policy::{Baseline, FindingKey, FindingKeys, Policy, SuppressedBy};
use crate::report::text::plural;
use crate::report::{Report, ThemeReport};
use crate::rules::Rule;
use crate::theme::{Completeness, Form, Theme};

/// Makes sure that a baseline can be written to `path`, and that nothing else is lost by it.
///
/// # Errors
/// Why it cannot be, or what is there.
pub fn ensure_writable(path: &Path) -> Result<()> {
    if path.as_os_str() == "-" {
        bail!("--write-baseline writes a file, not a stream; nothing was written");
    }
    write::ensure_creatable(path)
        .with_context(|| format!("the baseline {} cannot be written", shown(path)))?;
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
    if is_file && let Err(error) = Baseline::from_json(&read_text(path)?) {
        bail!("{} is there already and not a baseline: {error}; nothing was written", shown(path));
    }
    Ok(())
}

/// Reads the baseline at `path`; its themes are known by where they stand in this file system.
///
/// # Errors
/// What is wrong with `text`.
pub fn read(path: &Path, text: &str) -> Result<Baseline, serde_json::Error> {
    let folder = folder_of(path);
    Ok(Baseline::from_json(text)?.with_themes(|theme| joined(&folder, theme)))
}

/// Writes all that was found, what a baseline held before included, and what it holds of components that
/// were not looked at. Gives the number of findings.
///
/// # Errors
/// That the file cannot be written.
pub fn write(path: &Path, job: &Job) -> Result<usize> {
    let found = job.report.themes.iter().flat_map(|theme| {
        let mut keys = Keys::of(&theme.upgrade.before);
        let mut found: Vec<_> = theme.upgrade.findings.iter().map(|found| keys.key(found)).collect();
        found.extend(in_baseline(theme));
        found
    });
    let looked_at = LookedAt::by(&job.report);
    let mut policies: BTreeMap<String, &Policy> = BTreeMap::new();
    for (theme, settings) in job.report.themes.iter().zip(&job.of_themes) {
        policies.insert(place(&theme.upgrade.before), &settings.policy);
    }
    let was_asked = |key: &FindingKey| {
        let is_off = policies.get(&key.theme).is_some_and(|policy| policy.is_off(&key.rule));
        !is_off && may_find(&key.rule, job.has_app)
    };
    let baselines = job.settings.iter().filter_map(Settings::baseline);
    let others = baselines
        .flat_map(|(_, baseline)| baseline.entries())
        .filter(|(key, _)| !looked_at.has(key) || !was_asked(key));
    let others = others.map(|(key, count)| (key.clone(), count));
    let baseline = Baseline::counting(found.map(|key| (key, 1)).chain(others));
    let (count, folder) = (baseline.len(), folder_of(path));
    write::write_report(path, &baseline.with_themes(|theme| seen_from(&folder, theme)).to_json())
        .with_context(|| format!("the baseline {} cannot be written", shown(path)))?;
    Ok(count)
}

/// What a theme goes by: of a baseline what it holds of that theme.
pub fn settings_of(theme: &Theme, settings: &Arc<ThemeSettings>) -> Arc<ThemeSettings> {
    if settings.policy.baseline.is_empty() {
        return settings.clone();
    }
    let baseline = settings.policy.baseline.of_theme(&place(theme), theme.name());
    let policy = Policy { baseline: Arc::new(baseline), ..settings.policy.clone() };
    Arc::new(ThemeSettings { policy, ..(**settings).clone() })
}

/// Whether a run finds what `rule` is about: where no app is known, nothing is found about one.
fn may_find(rule: &str, has_app: bool) -> bool {
    has_app || Rule::find(rule).is_none_or(|rule| !rule.needs_app())
}

/// What a run looked at, by where the themes stand.
struct LookedAt<'r> {
    components: BTreeMap<String, BTreeSet<&'r str>>,
    /// The themes of which there are no other components.
    whole: BTreeSet<String>,
}

impl LookedAt<'_> {
    fn by(report: &Report) -> LookedAt<'_> {
        let (mut components, mut whole) = (BTreeMap::<String, BTreeSet<&str>>::new(), BTreeSet::new());
        for theme in report.themes.iter().map(|theme| &theme.upgrade.before) {
            let place = place(theme);
            if theme.completeness() == Completeness::Whole {
                whole.insert(place.clone());
            }
            let own = theme.components().filter(|(_, component)| !component.is_context());
            components.entry(place).or_default().extend(own.map(|(_, component)| component.name()));
        }
        LookedAt { components, whole }
    }

    fn has(&self, key: &FindingKey) -> bool {
        self.components.get(&key.theme).is_some_and(|names| names.contains(key.component.as_str()))
    }
}

/// Which findings of the baselines are not there any more, as far as this run looked, for people.
pub fn stale(settings: &[Settings], report: &Report, has_app: bool) -> String {
    let mut told = String::new();
    if settings.iter().all(|settings| settings.baseline().is_none()) {
        return told;
    }
    let mut found: BTreeMap<FindingKey, usize> = BTreeMap::new();
    let looked_at = LookedAt::by(report);
    for theme in &report.themes {
        in_baseline(theme).for_each(|key| *found.entry(key).or_default() += 1);
    }
    for (path, baseline) in settings.iter().filter_map(Settings::baseline) {
        let stale = baseline.entries().filter(|(key, count)| {
            (looked_at.whole.contains(&key.theme) || looked_at.has(key))
                && found.get(key).copied().unwrap_or(0) < *count
                && may_find(&key.rule, has_app)
        });
        let folder = folder_of(path);
        let line = |key: &FindingKey| {
            let FindingKey { theme, component, rule, context } = key;
            format!("\n  {rule} in {}/{component}: {context}", seen_from(&folder, theme))
        };
        let stale: Vec<String> = stale.map(|(key, _)| line(key)).collect();
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
    let mut keys = Keys::of(&theme.upgrade.before);
    suppressed.map(move |one| keys.key(&one.diagnostic))
}

/// The keys of a theme's findings, with where it stands for its name.
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

/// Where a theme stands: the folder of its components, its export with its name in that, or the one file that it is.
fn place(theme: &Theme) -> String {
    // The app's sources stand beside it as context.
    let mut own = theme.components().filter(|(_, component)| !component.is_context());
    let Some((_, component)) = own.next() else { return theme.name().to_owned() };
    let file = real(Path::new(component.file().path()));
    let is_of_theme = matches!(component.form(), Form::Template | Form::Layout);
    match file.parent() {
        _ if component.embedding().is_some() => format!("{}#{}", shown(&file), theme.name()),
        Some(folder) if is_of_theme => shown(folder),
        _ => shown(&file),
    }
}

/// The folder from which a baseline sees themes.
fn folder_of(baseline: &Path) -> String {
    let file = real(&write::followed(baseline));
    shown(file.parent().unwrap_or(&file))
}

/// The path of `place` from `folder`; both are full.
fn seen_from(folder: &str, place: &str) -> String {
    let steps = |path| str::split(path, '/');
    let folder = folder.trim_end_matches('/');
    let common = steps(folder).zip(steps(place)).take_while(|(a, b)| a == b).count();
    let up = steps(folder).skip(common).map(|_| "..");
    let path = up.chain(steps(place).skip(common)).collect::<Vec<_>>().join("/");
    if path.is_empty() { ".".to_owned() } else { path }
}

/// The place that [`seen_from`] calls `seen`.
fn joined(folder: &str, seen: &str) -> String {
    let (mut folder, mut rest) = (folder.trim_end_matches('/'), if seen == "." { "" } else { seen });
    while let Some(("..", behind)) = rest.split_once('/').or(Some((rest, ""))) {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        rest = behind;
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
