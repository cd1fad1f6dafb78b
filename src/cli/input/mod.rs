//! From paths to themes: what is read, and what could not be.

mod app;
mod changed;
mod export;
mod folder;
mod foreign;
mod name;
mod pending;
mod reader;
mod stdin;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::args::InputArgs;
use super::settings::Settings;
use crate::assembly::{Assembled, Skipped};
use crate::report::Problem;
use crate::theme::{App, Theme};
use folder::NamedFile;
use name::{component_name, ensure_component_name};
use pending::already_read;

pub use export::NO_THEME;
pub use pending::Pending;
use reader::problem;
pub use reader::{NO_FILE, Reader, cannot_read, full_reason, reason};

/// A theme that was read.
#[derive(Debug)]
pub struct LoadedTheme {
    /// The theme.
    pub theme: Theme,
    /// Files that were seen but not taken as components.
    pub skipped: Vec<Skipped>,
    /// Where it comes from.
    pub origin: Origin,
    /// The index of its settings in [`Inputs::settings`].
    pub settings: usize,
}

impl LoadedTheme {
    /// The theme that was assembled from files.
    fn of(Assembled { theme, skipped, .. }: Assembled, origin: Origin) -> LoadedTheme {
        LoadedTheme { theme, skipped, origin, settings: 0 }
    }
}

/// Where a theme comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Files of its own.
    Files,
    /// A REST export.
    Export,
    /// Standard input.
    Stdin,
    /// A file that is not a classic theme.
    Foreign,
    /// A source of the app, which is only reported if something is found in it.
    App,
}

/// Everything there is to look at.
#[derive(Default)]
pub struct Inputs {
    /// The themes, sorted by their folders.
    pub themes: Vec<Pending>,
    /// What was read, and what could not be.
    pub reader: Reader,
    /// The settings of the named paths.
    pub settings: Vec<Settings>,
    /// What is known of the app that shows the themes, if one was given.
    pub app: Option<App>,
    /// Whether these are only some of the existing themes.
    pub is_part: bool,
}

/// Reads everything that `args` names.
///
/// # Errors
/// If settings or a folder of the app are invalid, or git fails.
pub fn load(args: &InputArgs) -> Result<Inputs> {
    let mut loader = Loader::new(args);
    let here = loader.settings_for(Path::new("."))?;
    let paths = match (&args.paths[..], loader.inputs.settings[here].themes()) {
        ([], themes) if themes.is_empty() => vec![PathBuf::from(".")],
        ([], themes) => themes,
        (named, _) => named.to_vec(),
    };
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return loader.stdin(&paths);
    }
    let mut seen = BTreeSet::new();
    for path in paths.iter().filter(|path| seen.insert(*path)) {
        let settings = loader.settings_for(path)?;
        loader.path(path, settings);
    }
    loader.app()?;
    let mut inputs = loader.finish();
    if let Some(changed) = changed::files(args)? {
        inputs.is_part = true;
        let pending = std::mem::take(&mut inputs.themes).into_iter();
        let themes = pending.filter_map(|pending| pending.read(&mut inputs.reader)).collect();
        let themes = changed::keep(&changed, themes, &mut inputs.reader);
        let excludes = &inputs.settings;
        let is_excluded = |path: &Path| excludes.iter().any(|settings| settings.excludes(path, false));
        changed::ensure_as_staged(args, (&paths, is_excluded), &themes, &mut inputs.reader)?;
        inputs.themes = already_read(themes);
    }
    Ok(inputs)
}

/// The problem that there is nothing to look at.
pub fn nothing_found(args: &InputArgs, settings: &[Settings]) -> Problem {
    let of_settings = || settings.first().map(Settings::themes).unwrap_or_default();
    let paths = if args.paths.is_empty() { of_settings() } else { args.paths.clone() };
    let paths: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    let path = if paths.is_empty() { ".".to_owned() } else { paths.join(", ") };
    problem(
        path,
        "no theme found: expected files such as UserMessage.template with a top-level `<template>` or `<style>`, \
         or a themes.json; hidden, ignored and excluded files are skipped",
    )
}

/// A path as it is printed: with forward slashes, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace('\\', "/").into() };
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}

/// The full path of a file, with all links above it resolved. The file need not exist, and may itself be a
/// link.
pub fn full_path(file: &Path) -> PathBuf {
    let full = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let above = full.ancestors().skip(1);
    let known =
        above.filter_map(|folder| Some((folder.canonicalize().ok()?, full.strip_prefix(folder).ok()?)));
    known.map(|(folder, rest)| folder.join(rest)).next().unwrap_or(full)
}

struct Loader<'a> {
    args: &'a InputArgs,
    inputs: Inputs,
    /// Files that turned out to be something other than a theme, which come last.
    others: Vec<LoadedTheme>,
    /// The index of settings by the file that they come from.
    settings: BTreeMap<Option<PathBuf>, usize>,
    /// The component files of theme folders and their settings, by the canonical path of the folder.
    folders: BTreeMap<PathBuf, (Vec<walk::ComponentFile>, usize)>,
    /// Exports by their canonical path: the path as given, whether it was named, and their settings.
    exports: BTreeMap<PathBuf, (PathBuf, bool, usize)>,
    /// Files named on the command line and their settings, by the canonical path of their folder.
    named: BTreeMap<PathBuf, (Vec<NamedFile>, usize)>,
}

impl<'a> Loader<'a> {
    fn new(args: &'a InputArgs) -> Loader<'a> {
        Loader {
            args,
            inputs: Inputs::default(),
            others: Vec::new(),
            settings: BTreeMap::new(),
            folders: BTreeMap::new(),
            exports: BTreeMap::new(),
            named: BTreeMap::new(),
        }
    }

    fn settings_for(&mut self, path: &Path) -> Result<usize> {
        let file = Settings::file_for(self.args, path);
        if let Some(known) = self.settings.get(&file) {
            return Ok(*known);
        }
        self.inputs.settings.push(Settings::load(self.args, file.clone())?);
        let index = self.inputs.settings.len() - 1;
        self.settings.insert(file, index);
        Ok(index)
    }

    fn path(&mut self, path: &Path, settings: usize) {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.problem(path, cannot_read(&error)),
        };
        let is_excluded = || self.inputs.settings[settings].excludes(path, metadata.is_dir());
        if self.args.force_exclude && is_excluded() {
            self.inputs.reader.passed_over = true;
        } else if metadata.is_dir() {
            self.folder(path, settings);
        } else if metadata.is_file() {
            self.file(path, settings);
        } else {
            self.problem(path, NO_FILE);
        }
    }

    fn problem(&mut self, path: &Path, message: impl Into<String>) {
        self.inputs.reader.problem(shown(path), message);
    }

    /// Reads the sources of the app.
    fn app(&mut self) -> Result<()> {
        let mut sources = app::Sources::default();
        for folder in &self.args.app {
            let added = sources.add(folder, &mut self.inputs.reader);
            added.map_err(|message| anyhow::anyhow!("{}: {message}", shown(folder)))?;
        }
        self.others.extend(sources.themes);
        self.inputs.app = Some(sources.app).filter(|_| !self.args.app.is_empty());
        Ok(())
    }

    fn folder(&mut self, path: &Path, settings: usize) {
        if self.args.component.is_some() {
            return self.problem(path, "`--component` names the component in one file, and this is a folder");
        }
        let excludes = &self.inputs.settings[settings];
        let found = walk::walk(path, !self.args.no_ignore, |path, is_directory| {
            excludes.excludes_itself(path, is_directory)
        });
        self.inputs.reader.passed_over |= found.has_excluded && self.args.force_exclude;
        for (path, message) in found.problems {
            self.problem(&path, message);
        }
        if found.components.iter().all(|file| file.passed_over.is_some()) && found.exports.is_empty() {
            let found = foreign::instead_of_a_theme(&found.others, &mut self.inputs.reader);
            self.others.extend(found.into_iter().map(|theme| LoadedTheme { settings, ..theme }));
        }
        for export in found.exports {
            self.export(export, false, settings);
        }
        let folders = walk::by_folder(found.components, path).into_iter();
        let is_wanted = |file: &walk::ComponentFile| file.passed_over.is_none();
        for (directory, files) in folders.filter(|(_, files)| files.iter().any(is_wanted)) {
            // The closer of two settings files counts, whatever the order of the paths.
            let is_closer =
                |other: usize| self.inputs.settings[settings].depth() > self.inputs.settings[other].depth();
            match self.folders.get(&directory) {
                Some((_, other)) if !is_closer(*other) => {}
                _ => drop(self.folders.insert(directory, (files, settings))),
            }
        }
    }

    fn export(&mut self, path: PathBuf, is_named: bool, settings: usize) {
        let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
        self.exports.entry(canonical).or_insert((path, is_named, settings)).1 |= is_named;
    }

    fn file(&mut self, path: &Path, settings: usize) {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let is_component = matches!(extension, "template" | "html" | "txt");
        let name = self
            .args
            .component
            .clone()
            .or_else(|| component_name(path).filter(|_| is_component && !foreign::is_html_page(path)));
        match name {
            Some(component) if let Err(message) = ensure_component_name(&component) => {
                self.problem(path, message);
            }
            Some(component) => {
                let is_named_explicitly = self.args.component.is_some();
                let file = NamedFile { path: path.to_owned(), component, is_named_explicitly };
                self.named
                    .entry(canonical_parent(path))
                    .or_insert_with(|| (Vec::new(), settings))
                    .0
                    .push(file);
            }
            None if extension == "json" => self.export(path.to_owned(), true, settings),
            None if foreign::is_candidate(path) => self.foreign_file(path, settings),
            None => self.no_component(path),
        }
    }

    fn no_component(&mut self, path: &Path) {
        self.inputs.reader.no_component(path, NOT_A_COMPONENT, self.args.force_exclude);
    }

    fn foreign_file(&mut self, path: &Path, settings: usize) {
        match foreign::load_named(path, &mut self.inputs.reader) {
            Ok(Some(loaded)) => self.others.push(LoadedTheme { settings, ..loaded }),
            Ok(None) => self.no_component(path),
            Err(message) => self.problem(path, message),
        }
    }

    fn finish(mut self) -> Inputs {
        let reader = &mut self.inputs.reader;
        let mut pending = Vec::new();
        let mut themes = Vec::new();
        for (directory, (mut files, settings)) in self.folders {
            if let Some((named, _)) = self.named.get_mut(&directory) {
                let named_paths = named.iter().filter_map(|file| file.path.canonicalize().ok());
                let named_paths: BTreeSet<PathBuf> = named_paths.collect();
                let mut found = BTreeSet::new();
                for file in files.iter_mut().filter(|file| file.meant.is_none()) {
                    let Ok(path) = file.path.canonicalize() else { continue };
                    file.passed_over = file.passed_over.filter(|_| !named_paths.contains(&path));
                    found.insert(path);
                }
                named.retain(|file| file.path.canonicalize().is_ok_and(|path| !found.contains(&path)));
            }
            pending.push(Pending::Folder { directory, files, settings });
        }
        for (directory, (files, settings)) in
            self.named.into_iter().filter(|(_, (files, _))| !files.is_empty())
        {
            let lone = folder::read_named_files(&directory, &files, self.args.force_exclude, reader);
            themes.extend(lone.map(|theme| LoadedTheme { settings, ..theme }));
        }
        for (path, is_named, settings) in self.exports.into_values() {
            let loaded = export::load(&path, is_named, self.args.allow_empty_input, reader).into_iter();
            themes.extend(loaded.map(|theme| LoadedTheme { settings, ..theme }));
        }
        themes.append(&mut self.others);
        pending.extend(already_read(themes));
        self.inputs.themes = pending;
        self.inputs
    }
}

const NOT_A_COMPONENT: &str = "not a component: those are in files named after them, such as UserMessage.template \
                               (or .html, .txt), or in a REST export; to read the file anyway, name its component \
                               with --component";

/// [`read_text`] for a file that was found, not named: it must be a regular file, and not a pipe that nobody
/// writes to or a device without an end.
///
/// # Errors
/// Those of [`read_text`], and if it is not a regular file.
pub fn read_found_text(path: &Path) -> anyhow::Result<String> {
    match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(anyhow::anyhow!("{}: {NO_FILE}", shown(path))),
        _ => read_text(path),
    }
}

/// The text of a file, which must be UTF-8.
///
/// # Errors
/// If it cannot be read or is not UTF-8, with its path.
pub fn read_text(path: &Path) -> anyhow::Result<String> {
    let bytes =
        std::fs::read(path).map_err(|error| anyhow::anyhow!("{}: {}", shown(path), cannot_read(&error)))?;
    String::from_utf8(bytes)
        .map_err(|_| anyhow::anyhow!("{}: not UTF-8; save the file as UTF-8", shown(path)))
}

fn canonical_parent(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.canonicalize().unwrap_or_else(|_| parent.to_owned())
}
