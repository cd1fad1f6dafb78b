//! The settings of a run: from the command line, then the environment, then the closest settings file.

mod excludes;
mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Result, bail};

use excludes::Excludes;
use file::Override;
pub use file::{SettingsFile, Threshold, no_such_rule};

use super::args::InputArgs;
use super::baseline;
use super::input::{full_path, read_found_text, read_text, shown};
use crate::diagnostic::Severity;
use crate::names::nearest;
use crate::policy::{Baseline, Policy};
use crate::rules::{RULES, Rule};

/// The settings for one path of the command line.
#[derive(Debug)]
pub struct Settings {
    /// The settings file and its content, if there is one.
    pub file: Option<(PathBuf, SettingsFile)>,
    /// The patterns of what is excluded.
    excludes: Vec<Excludes>,
    /// The patterns of the command line.
    cli_excludes: Vec<String>,
    fail_on: Option<Threshold>,
    templates: Option<PathBuf>,
    /// The rules that the command line turns off.
    rules_off: Vec<&'static str>,
    /// The rules that it selects, whatever the file says.
    selected: Vec<String>,
    baseline: Arc<Baseline>,
    baseline_path: Option<PathBuf>,
    /// The baseline that the command line or the environment names.
    named_baseline: Option<PathBuf>,
    /// The settings of all themes without overrides.
    default_settings: OnceLock<Arc<ThemeSettings>>,
}

/// The settings for one theme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ThemeSettings {
    /// Which findings count.
    pub policy: Policy,
    /// The least severity that fails.
    pub fail_on: Severity,
    /// The folder of snippets to insert.
    pub templates: Option<PathBuf>,
}

impl Settings {
    /// The settings file for `path` of the command line.
    pub fn file_for(args: &InputArgs, path: &Path) -> Option<PathBuf> {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match &args.config {
            _ if args.no_config => None,
            Some(named) => Some(named.clone()),
            None => file::closest(folder).map(|file| relative_to_current(&file)),
        }
    }

    /// The settings from the file at `path` and `args` together.
    ///
    /// # Errors
    /// If the settings file, an argument, or a file that one of them names is invalid.
    pub fn load(args: &InputArgs, path: Option<PathBuf>) -> Result<Settings> {
        let read = |found: PathBuf| {
            let read = file::read(&found, args.config.is_some())?;
            Ok::<_, anyhow::Error>((found, read))
        };
        let file = path.map(read).transpose()?;
        let baseline_path =
            args.baseline.clone().or_else(|| path_in_file(&file, |file| file.baseline.clone()));
        Ok(Settings {
            excludes: excludes(args, &file)?,
            cli_excludes: args.exclude.clone(),
            fail_on: args.fail_on,
            templates: args.templates.clone(),
            rules_off: switched_off(args)?,
            selected: args.select.clone(),
            baseline: Arc::new(
                baseline_path
                    .as_deref()
                    .map(|path| read_baseline(path, args, &file))
                    .transpose()?
                    .unwrap_or_default(),
            ),
            baseline_path,
            named_baseline: args.baseline.clone(),
            default_settings: OnceLock::new(),
            file,
        })
    }

    /// The paths to look at if the command line names none.
    pub fn themes(&self) -> Vec<PathBuf> {
        let Some((path, file)) = &self.file else { return Vec::new() };
        file.themes.iter().map(|theme| relative_to(path, theme)).collect()
    }

    /// The baseline and its path, if there is one.
    pub fn baseline(&self) -> Option<(&Path, &Baseline)> {
        Some((self.baseline_path.as_deref()?, &self.baseline))
    }

    /// Whether `path` is the baseline.
    pub fn is_baseline(&self, path: &Path) -> bool {
        let canonical = |path: &Path| path.canonicalize().ok();
        self.baseline_path
            .as_deref()
            .is_some_and(|own| own == path || (path.exists() && canonical(own) == canonical(path)))
    }

    /// The files that the settings come from.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let file = self.file.as_ref().map(|(path, _)| path.as_path());
        file.into_iter().chain(self.baseline_path.as_deref())
    }

    /// The depth of the settings file's folder: of two files for one folder, the deeper one is closer.
    pub fn depth(&self) -> usize {
        let folder = self.file.as_ref().and_then(|(path, _)| path.parent()?.canonicalize().ok());
        folder.map_or(0, |folder| folder.components().count())
    }

    /// Whether `path`, or a folder that it is in, is excluded.
    pub fn excludes(&self, path: &Path, is_directory: bool) -> bool {
        self.matches_any(path, |exclude, path| exclude.matches(path, is_directory))
    }

    /// Whether `path` itself is excluded, given that its folder is not.
    pub fn excludes_itself(&self, path: &Path, is_directory: bool) -> bool {
        self.matches_any(path, |exclude, path| exclude.matches_itself(path, is_directory))
    }

    /// Whether any of the patterns match the full path, according to `matches`.
    fn matches_any(&self, path: &Path, matches: impl Fn(&Excludes, &Path) -> bool) -> bool {
        if self.excludes.is_empty() {
            return false;
        }
        let full = path.canonicalize().unwrap_or_else(|_| full_path(path));
        self.excludes.iter().any(|exclude| matches(exclude, &full))
    }

    /// The settings for the theme called `name`.
    pub fn for_theme(&self, name: &str) -> Arc<ThemeSettings> {
        let none = SettingsFile::default();
        let file = self.file.as_ref().map_or(&none, |(_, file)| file);
        match file.overrides.get(name) {
            None => self.default_settings.get_or_init(|| Arc::new(self.merged(file, None))).clone(),
            own => Arc::new(self.merged(file, own)),
        }
    }

    fn merged(&self, file: &SettingsFile, own: Option<&Override>) -> ThemeSettings {
        let mut severities = BTreeMap::new();
        for (rule, level) in file.rules.iter().chain(own.into_iter().flat_map(|own| &own.rules)) {
            let rule = Rule::find(rule).expect("the file was read, so its rules exist");
            severities.insert(rule.id, level.severity());
        }
        severities
            .retain(|rule, severity| severity.is_some() || !self.selected.iter().any(|name| name == rule));
        severities.extend(self.rules_off.iter().map(|rule| (*rule, None)));
        let fail_on = self.fail_on.or(own.and_then(|own| own.fail_on)).or(file.fail_on);
        let of_theme = || path_in_file(&self.file, |_| own.and_then(|own| own.templates.clone()));
        let of_file = || path_in_file(&self.file, |file| file.templates.clone());
        ThemeSettings {
            policy: Policy { severities, baseline: self.baseline.clone() },
            fail_on: fail_on.unwrap_or(Threshold::Error).severity(),
            templates: self.templates.clone().or_else(of_theme).or_else(of_file),
        }
    }

    /// Where the settings file names `folder` as the folder of snippets, for people.
    pub fn place_of_templates(&self, folder: &Path) -> Option<String> {
        let (path, file) = self.file.as_ref()?;
        let mut said = file.overrides.values().map(|own| &own.templates).chain([&file.templates]).flatten();
        let said = said.find(|said| relative_to(path, said) == folder)?;
        Some(file::place(path, "templates", said))
    }

    /// Notes on overrides that match none of `themes`.
    pub fn unused_overrides(&self, themes: &BTreeSet<String>) -> Vec<String> {
        let Some((path, file)) = &self.file else { return Vec::new() };
        let unused = file.overrides.keys().filter(|name| !themes.contains(*name));
        let note = |name: &String| {
            let meant = nearest(name, themes.iter().map(String::as_str));
            let meant = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            format!("{}: no theme is called `{name}`, but there are settings for it{meant}", shown(path))
        };
        unused.map(note).collect()
    }

    /// The settings in the form of a settings file, with where they come from. Paths are as they were given:
    /// from the file relative to its folder, otherwise relative to the current folder.
    pub fn shown(&self) -> Result<String> {
        let mut file = self.file.as_ref().map(|(_, file)| file.clone()).unwrap_or_default();
        file.fail_on = self.fail_on.or(file.fail_on).or(Some(Threshold::Error));
        file.templates = self.templates.clone().or(file.templates);
        file.baseline = self.named_baseline.clone().or(file.baseline);
        file.exclude.extend(self.cli_excludes.iter().cloned());
        let is_said = |rule: &String, level: &mut file::Level| {
            !self.rules_off.contains(&rule.as_str())
                && (level.severity().is_some() || !self.selected.contains(rule))
        };
        file.rules.retain(is_said);
        for own in file.overrides.values_mut() {
            own.fail_on = own.fail_on.filter(|_| self.fail_on.is_none());
            own.templates = own.templates.take().filter(|_| self.templates.is_none());
            own.rules.retain(is_said);
        }
        file.overrides.retain(|_, own| *own != Override::default());
        file.rules.extend(self.rules_off.iter().map(|rule| ((*rule).to_owned(), file::Level::Off)));
        let from = match &self.file {
            Some((path, _)) => format!("# from {}, the environment and the command line\n", shown(path)),
            None => "# no settings file; from the environment and the command line\n".to_owned(),
        };
        let is_named =
            self.templates.is_some() || self.named_baseline.is_some() || !self.cli_excludes.is_empty();
        let is_elsewhere = self.file.as_ref().is_some_and(|(path, _)| {
            path.parent().is_some_and(|folder| !matches!(folder.to_str(), Some("" | ".")))
        });
        let of_paths = match is_elsewhere && is_named {
            true => {
                "# paths of the latter two are relative to the current folder, those of the file to its own\n"
            }
            false => "",
        };
        Ok(from + of_paths + &toml::to_string(&file).context("settings cannot be shown")?)
    }
}

/// Parses the text of a settings file, and prints it anew.
///
/// # Errors
/// The line, and what is wrong there.
pub fn printed(text: &str) -> Result<String, (usize, String)> {
    let file = file::parse(text)?;
    Excludes::new(Path::new("/"), &file.exclude, "exclude").map_err(|error| (1, format!("{error:#}")))?;
    toml::to_string(&file).map_err(|error| (1, error.to_string()))
}

/// `path`, which is canonical, relative to the current folder if it is in there.
fn relative_to_current(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.ok().and_then(|here| path.strip_prefix(here).ok()).map_or_else(|| path.to_owned(), Path::to_owned)
}

/// A path that a settings file names, resolved against the file's folder.
fn path_in_file(
    file: &Option<(PathBuf, SettingsFile)>,
    get: impl Fn(&SettingsFile) -> Option<PathBuf>,
) -> Option<PathBuf> {
    let (path, file) = file.as_ref()?;
    Some(relative_to(path, &get(file)?))
}

fn relative_to(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new(".")).join(path)
}

fn read_baseline(path: &Path, args: &InputArgs, file: &Option<(PathBuf, SettingsFile)>) -> Result<Baseline> {
    if args.may_lack_baseline && !path.exists() {
        return Ok(Baseline::default());
    }
    let text = if args.baseline.is_some() { read_text(path) } else { read_found_text(path) };
    let place = || match file {
        Some((path, SettingsFile { baseline: Some(said), .. })) if args.baseline.is_none() => {
            file::place(path, "baseline", said)
        }
        _ => args.origin("--baseline").to_owned(),
    };
    let text = text.with_context(place)?;
    baseline::read(path, &text)
}

/// The rules that `--select` and `--ignore` turn off.
fn switched_off(args: &InputArgs) -> Result<Vec<&'static str>> {
    for (flag, names) in [("--select", &args.select), ("--ignore", &args.ignore)] {
        if let Some(unknown) = names.iter().find(|name| Rule::find(name).is_none()) {
            bail!("{}: {}", args.origin(flag), no_such_rule(unknown));
        }
    }
    let is_off = |rule: &&&Rule| {
        let is_left_out = !args.select.is_empty() && !args.select.iter().any(|name| name == rule.id);
        is_left_out || args.ignore.iter().any(|name| name == rule.id)
    };
    let off: Vec<&str> = RULES.iter().filter(is_off).map(|rule| rule.id).collect();
    if off.len() == RULES.len() {
        // Nothing would ever be found, and a check in CI would always pass.
        bail!("{} turns off every rule, so nothing would be checked", args.origin("--ignore"));
    }
    Ok(off)
}

/// The patterns of the settings file, relative to its folder, and those of the command line, relative to the
/// current folder.
fn excludes(args: &InputArgs, file: &Option<(PathBuf, SettingsFile)>) -> Result<Vec<Excludes>> {
    let of_file = file.as_ref().map(|(path, file)| {
        Excludes::new(path.parent().unwrap_or(Path::new(".")), &file.exclude, &shown(path))
    });
    let own = Excludes::new(Path::new("."), &args.exclude, args.origin("--exclude"))?;
    Ok(of_file.transpose()?.flatten().into_iter().chain(own).collect())
}
