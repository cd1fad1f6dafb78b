//! From paths to themes: what is looked at, and what could not be.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::InputArgs;
use super::tree;
use crate::menu::Target;
use crate::report::Skipped;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component, Theme, base_of, is_component_name};

/// Something that was named or found and could not be looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is about, as it is to be printed.
    pub path: String,
    /// What is wrong, and what to do about it.
    pub message: String,
}

/// A theme with the files it was read from.
#[derive(Debug)]
pub struct LoadedTheme {
    /// The theme.
    pub theme: Theme,
    /// Its files, by the path its sources have in reports.
    pub files: BTreeMap<String, PathBuf>,
    /// Files that were seen and not taken.
    pub skipped: Vec<Skipped>,
}

/// All there is to look at.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The themes, sorted by their folders.
    pub themes: Vec<LoadedTheme>,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// Whether the only input is standard input.
    pub is_stdin: bool,
}

/// Reads everything that `args` names.
pub fn load(args: &InputArgs) -> Inputs {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return stdin(args);
    }
    let mut loader =
        Loader { args, inputs: Inputs::default(), folders: BTreeMap::new(), named: BTreeMap::new() };
    for path in &args.paths {
        loader.path(path);
    }
    loader.finish()
}

/// How a path is printed: with forward slashes, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let text = if std::path::MAIN_SEPARATOR == '/' { path.to_string_lossy().into_owned() } else { text };
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}

fn problem(path: impl Into<String>, message: impl Into<String>) -> Problem {
    Problem { path: path.into(), message: message.into() }
}

fn stdin(args: &InputArgs) -> Inputs {
    let mut inputs = Inputs { is_stdin: true, ..Inputs::default() };
    let from_name = args.stdin_filename.as_deref().and_then(component_name);
    let Some(name) = args.component.clone().or(from_name) else {
        let message = "say which component this is: --component UserMessage, or --stdin-filename PATH";
        inputs.problems.push(problem("<stdin>", message));
        return inputs;
    };
    if args.paths.len() > 1 {
        inputs.problems.push(problem("<stdin>", "`-` is the only input when it is given"));
        return inputs;
    }
    let path = args.stdin_filename.as_deref().map_or(format!("{name}.template"), shown);
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| error.to_string());
    let source = read.and_then(|_| SourceFile::from_bytes(&path, bytes).map_err(|error| error.to_string()));
    match source {
        Ok(source) => {
            let mut theme = Theme::new("stdin", Completeness::Partial);
            theme.add(Component::new(name, source));
            inputs.themes.push(LoadedTheme { theme, files: BTreeMap::new(), skipped: Vec::new() });
        }
        Err(message) => inputs.problems.push(problem("<stdin>", message)),
    }
    inputs
}

/// The component that a file's name says it holds.
pub fn component_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    is_component_name(stem).then(|| stem.to_owned())
}

struct Loader<'a> {
    args: &'a InputArgs,
    inputs: Inputs,
    /// Theme folders, by their canonical path.
    folders: BTreeMap<PathBuf, tree::Folder>,
    /// Files named on the command line, by the canonical path of their folder.
    named: BTreeMap<PathBuf, Vec<NamedFile>>,
}

struct NamedFile {
    path: PathBuf,
    component: String,
}

impl Loader<'_> {
    fn path(&mut self, path: &Path) {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.problem(path, cannot_read(&error)),
        };
        if metadata.is_dir() {
            self.folder(path);
        } else if metadata.is_file() {
            self.named_file(path);
        } else {
            self.problem(path, "neither a file nor a folder");
        }
    }

    fn problem(&mut self, path: &Path, message: impl Into<String>) {
        self.inputs.problems.push(problem(shown(path), message));
    }

    fn folder(&mut self, path: &Path) {
        if self.args.component.is_some() {
            return self.problem(path, "`--component` names what one file holds, and this is a folder");
        }
        let mut found = Vec::new();
        for entry in tree::component_files(path) {
            match entry {
                Ok(file) => found.push(file),
                Err((path, message)) => self.problem(&path, message),
            }
        }
        for (directory, folder) in tree::folders(found) {
            self.folders.entry(directory).or_insert(folder);
        }
    }

    fn named_file(&mut self, path: &Path) {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !matches!(extension, "template" | "html" | "txt") && self.args.component.is_none() {
            return self.problem(
                path,
                "not a component file: those are called UserMessage.template (or .html, .txt); \
                 name the component with --component to read it all the same",
            );
        }
        let Some(component) = self.args.component.clone().or_else(|| component_name(path)) else {
            return self.problem(
                path,
                "the file is not named after a component such as UserMessage; name it with --component",
            );
        };
        let file = NamedFile { path: path.to_owned(), component };
        self.named.entry(canonical_parent(path)).or_default().push(file);
    }

    fn finish(mut self) -> Inputs {
        for (directory, folder) in std::mem::take(&mut self.folders) {
            let loaded = self.theme_folder(&directory, folder);
            self.inputs.themes.extend(loaded);
            self.named.remove(&directory);
        }
        for (directory, files) in std::mem::take(&mut self.named) {
            let loaded = self.lone_files(&directory, files);
            self.inputs.themes.extend(loaded);
        }
        self.inputs
    }

    fn theme_folder(&mut self, directory: &Path, folder: tree::Folder) -> Option<LoadedTheme> {
        let mut loaded = LoadedTheme::new(directory, Completeness::Whole);
        let base = std::fs::read_to_string(directory.join("theme.json")).ok().and_then(|text| base_of(&text));
        loaded.theme.set_base(base);
        let mut others = Vec::new();
        for file in folder.files {
            if let Some(reason) = file.skip {
                loaded.skip(&file.component, &file.path, reason);
                continue;
            }
            match read(&file.path) {
                Ok(source) => {
                    let component = Component::new(&file.component, source);
                    match has_section(&component) {
                        true => loaded.add(component, &file.path),
                        false => others.push((component, file.path)),
                    }
                }
                Err(message) => {
                    loaded.theme.add_unreadable(&file.component);
                    self.problem(&file.path, message);
                }
            }
        }
        let is_theme = loaded.theme.components().next().is_some();
        for (component, path) in others {
            if Target::of(component.name()).is_some() {
                loaded.add(component, &path);
            } else if is_theme {
                let reason = "has no top-level `<template>` or `<style>`: not a component";
                loaded.skip(component.name(), &path, reason);
            }
        }
        (!loaded.files.is_empty()).then_some(loaded)
    }

    /// Files named one by one: the others in their folder help to understand them.
    fn lone_files(&mut self, directory: &Path, files: Vec<NamedFile>) -> Option<LoadedTheme> {
        let mut loaded = LoadedTheme::new(directory, Completeness::Partial);
        for file in &files {
            if loaded.files.contains_key(&shown(&file.path)) {
                continue;
            }
            match read(&file.path) {
                Ok(source) => loaded.add(Component::new(&file.component, source), &file.path),
                Err(message) => self.problem(&file.path, message),
            }
        }
        let is_template =
            |file: &NamedFile| file.path.extension().is_some_and(|extension| extension == "template");
        if files.iter().any(is_template) {
            self.add_context(directory, &mut loaded);
        }
        (!loaded.files.is_empty()).then_some(loaded)
    }

    fn add_context(&self, directory: &Path, loaded: &mut LoadedTheme) {
        for file in tree::files_in(directory) {
            let is_known = loaded.theme.find(&file.component).is_some();
            if is_known || file.skip.is_some() {
                continue;
            }
            match read(&file.path) {
                Ok(source) => drop(loaded.theme.add(Component::new(&file.component, source).as_context())),
                Err(_) => loaded.theme.add_unreadable(&file.component),
            }
        }
    }
}

impl LoadedTheme {
    fn new(directory: &Path, completeness: Completeness) -> LoadedTheme {
        let name = directory.file_name().map_or("theme".into(), |name| name.to_string_lossy());
        LoadedTheme { theme: Theme::new(name, completeness), files: BTreeMap::new(), skipped: Vec::new() }
    }

    fn add(&mut self, component: Component, path: &Path) {
        self.files.insert(component.source().path().to_owned(), path.to_owned());
        self.theme.add(component);
    }

    fn skip(&mut self, component: &str, path: &Path, reason: &str) {
        self.theme.add_unreadable(component);
        self.skipped.push(Skipped {
            component: component.to_owned(),
            path: shown(path),
            reason: reason.to_owned(),
        });
    }
}

fn read(path: &Path) -> Result<SourceFile, String> {
    let bytes = std::fs::read(path).map_err(|error| cannot_read(&error))?;
    SourceFile::from_bytes(shown(path), bytes).map_err(|error| error.to_string())
}

/// What the system said, without the number it said it with.
pub fn cannot_read(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    format!("cannot be read: {}", text.to_lowercase())
}

fn has_section(component: &Component) -> bool {
    let document = component.document();
    document.template().is_some() || document.style().is_some()
}

fn canonical_parent(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.canonicalize().unwrap_or_else(|_| parent.to_owned())
}
