//! Assembles a theme from files: decides which files are its components and what to report about the others.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use crate::catalog::{self, ThemeFile, nearly_named};
use crate::export::ExportError;
use crate::menu::Target;
use crate::source::SourceFile;
use crate::syntax::ElementName;
use crate::theme::{
    Completeness, Component, Form, LAYOUT_JSON, OtherThemeKinds, Theme, base_of, layout_sections,
};

/// A file that was not taken as a component.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// The name that the component would have.
    pub component: String,
    /// The file.
    pub path: String,
    /// Why it was not taken.
    pub reason: String,
}

/// A file that cannot be read as what its name says it is.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{path}: {message}")]
#[non_exhaustive]
pub struct FileError {
    /// The file.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

/// The result of assembling the files of a theme.
#[derive(Debug)]
pub struct Assembled {
    /// The theme.
    pub theme: Theme,
    /// Files that are named like components but were not taken.
    pub skipped: Vec<Skipped>,
    /// Files that could not be read.
    pub errors: Vec<FileError>,
}

/// Assembles the theme `name` from `files`, each a path and a text. All files that the theme overrides must
/// be given, including `theme.json` and `layout.json`. If no component is among them, files that show that
/// this is another kind of theme are taken instead; rules refuse these.
pub fn assemble(
    name: impl Into<String>,
    files: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
) -> Assembled {
    let mut files: Vec<(String, String)> =
        files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
    files.sort();
    let mut assembly = Assembly::new(name.into(), Completeness::Whole);
    let mut others = Vec::new();
    let mut layout_file = None;
    let mut names = BTreeSet::new();
    for (path, text) in files {
        let file = path.rsplit('/').next().unwrap_or_default().to_owned();
        let kind = ThemeFile::of(&file);
        let is_other = matches!(kind, Some(ThemeFile::OtherTemplate) | None);
        if !is_other && !names.insert(file.clone()) {
            assembly.fault(path, "another file of this theme has the same name");
            continue;
        }
        match kind {
            Some(ThemeFile::Component(name)) => assembly.component(name.to_owned(), path, text),
            Some(ThemeFile::Layout) => layout_file = Some((path, text)),
            Some(ThemeFile::Theme) => assembly.base(path, &text),
            Some(ThemeFile::OtherTemplate) | None => others.push((path, text)),
        }
    }
    match assembly.is_empty() {
        true => assembly.instead(others),
        false => {
            layout_file.into_iter().for_each(|(path, text)| assembly.layout(path, text));
            for (path, _) in others {
                let meant = nearly_named(path.rsplit('/').next().unwrap_or_default());
                meant.into_iter().for_each(|meant| assembly.note_misnamed(meant, path.clone()));
            }
        }
    }
    assembly.finish(false)
}

/// The layout in `source`.
///
/// # Errors
/// What is wrong with it, and where.
pub fn layout(source: SourceFile) -> Result<Component, ExportError> {
    layout_sections(&source)?;
    Ok(Component::foreign(LAYOUT_JSON, source, Form::Layout))
}

/// Why a file that is named like a component is not taken as one.
pub(crate) const WITHOUT_SECTION: &str = "has no top-level `<template>` or `<style>`: not a component";

/// Whether a file that is named like a component is one regardless of the rest of the theme: it has a
/// section, or its name is that of a component file of TalkJS.
#[cfg(feature = "cli")]
pub(crate) fn is_one_by_itself(component: &Component) -> bool {
    has_section(component) || is_known(component)
}

fn has_section(component: &Component) -> bool {
    let document = component.document();
    document.template().is_some() || document.style().is_some()
}

fn is_known(component: &Component) -> bool {
    catalog::COMPONENT_FILES.binary_search(&component.name()).is_ok()
}

/// A theme while it is assembled.
#[derive(Debug)]
pub struct Assembly {
    /// The theme so far.
    pub theme: Theme,
    skipped: Vec<Skipped>,
    errors: Vec<FileError>,
    /// Files without a section, of which it depends on the rest what they are.
    others: Vec<Component>,
    /// Files with a name close to that of a component file, each with that component.
    misnamed: Vec<(&'static str, String)>,
}

impl Assembly {
    /// An empty theme called `name`.
    pub fn new(name: String, completeness: Completeness) -> Assembly {
        let theme = Theme::new(name, completeness);
        Assembly { theme, skipped: Vec::new(), errors: Vec::new(), others: Vec::new(), misnamed: Vec::new() }
    }

    /// Adds a file that is named like a component.
    pub fn add(&mut self, component: Component) {
        if has_section(&component) {
            self.theme.add(component);
        } else {
            self.others.push(component);
        }
    }

    /// Adds a component as context: the theme's other components may need it, but nothing is reported about
    /// it.
    pub fn add_context(&mut self, component: Component, path: String, reason: &str) {
        let (component, reason) = (component.as_context(), reason.to_owned());
        self.skipped.push(Skipped { component: component.name().to_owned(), path, reason });
        self.theme.add(component);
    }

    /// Notes a file that is not read, but whose name is close to that of component `meant`. It is reported if
    /// the theme has no such component.
    pub fn note_misnamed(&mut self, meant: &'static str, path: String) {
        self.misnamed.push((meant, path));
    }

    /// Notes that the file of a component exists but is not taken.
    pub fn skip(&mut self, component: &str, path: String, reason: &str) {
        self.theme.add_unreadable(component);
        self.skipped.push(Skipped { component: component.to_owned(), path, reason: reason.to_owned() });
    }

    /// The finished theme. A file without a section still counts as a component if its name or its use in the
    /// theme makes it one, or if all files `are_named`: treating it as absent would be wrong, and it breaks
    /// the theme.
    pub fn finish(mut self, are_named: bool) -> Assembled {
        let is_theme = self.theme.components().next().is_some();
        let others = std::mem::take(&mut self.others);
        let templates = self.theme.components().filter(|_| !others.is_empty());
        let names = templates.flat_map(|(_, one)| one.document().element_names());
        let rendered: HashSet<&str> = names.map(ElementName::text).collect();
        let (components, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|other| {
            let is_of_theme = is_theme && (is_known(other) || rendered.contains(other.name()));
            Target::of(other.name()).is_some() || are_named || is_of_theme
        });
        for component in components {
            self.theme.add(component);
        }
        for other in others.iter().filter(|_| is_theme) {
            let path = other.file().path().to_owned();
            self.skip(other.name(), path, WITHOUT_SECTION);
        }
        let mut misnamed = std::mem::take(&mut self.misnamed);
        let is_there =
            |name| self.theme.find(name).is_some() || self.skipped.iter().any(|one| one.component == name);
        misnamed.retain(|(meant, _)| (is_theme || are_named) && !is_there(meant));
        for (meant, path) in misnamed {
            let reason = format!(
                "looks like a misnamed component file, so it was not checked; did you mean {meant}.template?"
            );
            self.skip(meant, path, &reason);
        }
        Assembled { theme: self.theme, skipped: self.skipped, errors: self.errors }
    }

    /// Whether there is no component and no file that is named like one.
    fn is_empty(&self) -> bool {
        self.theme.components().next().is_none() && self.skipped.is_empty() && self.others.is_empty()
    }

    fn fault(&mut self, path: String, message: impl Into<String>) {
        self.errors.push(FileError { path, message: message.into() });
    }

    fn component(&mut self, name: String, path: String, text: String) {
        match SourceFile::new(path.as_str(), text) {
            Ok(source) => self.add(Component::new(name, source)),
            Err(error) => {
                self.skip(&name, path.clone(), &error.to_string());
                self.fault(path, error.to_string());
            }
        }
    }

    fn base(&mut self, path: String, text: &str) {
        match base_of(text) {
            Ok(base) => self.theme.set_base(base),
            Err(error) => self.fault(path, error.to_string()),
        }
    }

    fn layout(&mut self, path: String, text: String) {
        let source = SourceFile::new(path.as_str(), text).map_err(|error| error.to_string());
        match source.and_then(|source| layout(source).map_err(|error| error.to_string())) {
            Ok(layout) => drop(self.theme.add(layout)),
            Err(message) => self.fault(path, message),
        }
    }

    /// Takes the files that show which kind of theme this is instead of a classic one.
    fn instead(&mut self, files: Vec<(String, String)>) {
        let mut theme = Theme::new(self.theme.name(), Completeness::Partial);
        let mut kinds = OtherThemeKinds::default();
        for (path, text) in files {
            let Some(form) = kinds.form(Path::new(&path), &text) else { continue };
            let Ok(source) = SourceFile::new(path.as_str(), text) else { continue };
            let name = path.rsplit('/').next().unwrap_or_default();
            theme.add(Component::foreign(name, source, form));
        }
        if theme.components().next().is_some() {
            self.theme = theme;
        }
    }
}
