//! `theme-upgrade.toml`: where it is, what it may say, and what is wrong with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::cli::git;
use crate::cli::input::{full_path, read_found_text, read_text, shown};
use crate::diagnostic::Severity;
use crate::names::nearest;
use crate::rules::{RULES, Rule};
use crate::shape::{SETTINGS, plain_words};

/// The names of settings files, in order of preference.
const NAMES: [&str; 2] = ["theme-upgrade.toml", ".theme-upgrade.toml"];

/// Settings of theme-upgrade.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(title = "theme-upgrade.toml")]
pub struct SettingsFile {
    /// Where the themes are, relative to this file, for runs without a path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<PathBuf>,
    /// What is not checked: patterns as in `.gitignore`, relative to this file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// The lowest severity that makes a run fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<Threshold>,
    /// The folder of snippets to insert, relative to this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<PathBuf>,
    /// The baseline of accepted findings, relative to this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<PathBuf>,
    /// The severities of rules.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "levels_of_rules")]
    pub rules: BTreeMap<String, Level>,
    /// Settings for single themes, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, Override>,
}

/// Settings for one theme.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Override {
    /// The lowest severity that makes a run fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<Threshold>,
    /// The folder of snippets to insert, relative to this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<PathBuf>,
    /// The severities of rules.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "levels_of_rules")]
    pub rules: BTreeMap<String, Level>,
}

/// The severity of a rule's findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule is off.
    Off,
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// The theme does not compile, or the menu cannot work.
    Error,
}

impl Level {
    /// The severity it stands for; `None` for a rule that is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// The schema of a table with rules as keys, so that an editor knows their names.
fn levels_of_rules(schemas: &mut SchemaGenerator) -> Schema {
    let level = schemas.subschema_for::<Level>();
    let rules: BTreeMap<&str, &Schema> = RULES.iter().map(|rule| (rule.id, &level)).collect();
    json_schema!({ "type": "object", "properties": rules, "additionalProperties": false })
}

/// The lowest severity that makes a run fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Threshold {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Everything
    Info,
}

impl Threshold {
    /// The severity it stands for.
    pub fn severity(self) -> Severity {
        match self {
            Threshold::Error => Severity::Error,
            Threshold::Warning => Severity::Warning,
            Threshold::Info => Severity::Info,
        }
    }
}

/// The settings file closest to `folder`: in it, or above it up to the root of the repository.
pub fn closest(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().unwrap_or_else(|_| full_path(folder));
    let root = git::repository_of(&folder);
    for above in folder.ancestors() {
        let file = NAMES.iter().map(|name| above.join(name)).find(|file| file.symlink_metadata().is_ok());
        if file.is_some() || Some(above) == root.as_deref() {
            return file;
        }
    }
    None
}

/// Reads a settings file, which was either found or, with `is_named`, named.
///
/// # Errors
/// What is wrong, with the file's name and the line.
pub fn read(path: &Path, is_named: bool) -> anyhow::Result<SettingsFile> {
    let text = if is_named { read_text(path)? } else { read_found_text(path)? };
    parse(&text).map_err(|(line, message)| anyhow::anyhow!("{}:{line}: {message}", shown(path)))
}

/// Parses the text of a settings file.
///
/// # Errors
/// The line, and what is wrong there.
pub fn parse(text: &str) -> Result<SettingsFile, (usize, String)> {
    let fail = |offset: usize, message: String| {
        let line = text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        (line, message)
    };
    let offset = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    let settings =
        toml::Deserializer::parse(text).map_err(|error| fail(offset(&error), error.message().to_owned()))?;
    let file: SettingsFile = serde_path_to_error::deserialize(settings).map_err(|error| {
        let (key, error) = (error.path().to_string(), error.into_inner());
        let message = plain_words(error.message(), SETTINGS);
        // If the setting is unknown, the message names it already.
        let is_of_key =
            error.message().starts_with("invalid") || error.message().starts_with("unknown variant");
        let key = if is_of_key && key != "." { format!("`{key}`: ") } else { String::new() };
        fail(offset(&error), key + &message)
    })?;
    let rules = file.rules.keys().chain(file.overrides.values().flat_map(|theme| theme.rules.keys()));
    for name in rules {
        if Rule::find(name).is_none() {
            return Err(fail(place_of(text, name), no_such_rule(name)));
        }
    }
    Ok(file)
}

/// The message that there is no rule called `name`, and which one was probably meant.
pub fn no_such_rule(name: &str) -> String {
    match nearest(name, RULES.iter().map(|rule| rule.id)) {
        Some(rule) => format!("there is no rule `{name}`; did you mean `{rule}`?"),
        None => format!("there is no rule `{name}`; `theme-upgrade rules` lists them"),
    }
}

/// The offset of `name` as a key, or 0.
fn place_of(text: &str, name: &str) -> usize {
    let is_key = |(at, _): &(usize, &str)| {
        let before = text[..*at].rsplit('\n').next().unwrap_or_default().trim();
        let after = text[at + name.len()..].trim_start_matches(['"', '\'', ' ']);
        matches!(before, "" | "\"" | "'") && after.starts_with('=')
            || (before.ends_with(['{', ',']) && after.starts_with('='))
    };
    text.match_indices(name).find(is_key).map_or(0, |(at, _)| at)
}

/// Where the settings file at `path` sets `key` to `value`, for people.
pub fn place(path: &Path, key: &str, value: &Path) -> String {
    let (text, value) = (read_text(path).unwrap_or_default(), value.to_string_lossy());
    let says = |line: &str| {
        line.split_once('=').is_some_and(|(name, said)| name.contains(key) && said.contains(&*value))
    };
    let line = text.lines().position(says).map_or(String::new(), |index| format!(":{}", index + 1));
    format!("{}{line}: `{key}`", shown(path))
}
