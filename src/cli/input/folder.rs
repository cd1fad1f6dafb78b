//! Reads theme folders, and single files of them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::name::meant;
use super::{LoadedTheme, NO_FILE, Origin, Reader, cannot_read, shown, walk};
use crate::assembly::{Assembly, WITHOUT_SECTION, is_one_by_itself, layout};
use crate::paths::References;
use crate::theme::{Completeness, Component, LAYOUT_JSON, THEME_JSON, Theme, base_of};

/// A file named on the command line.
pub struct NamedFile {
    pub path: PathBuf,
    pub component: String,
    /// Whether the command line says which component it is.
    pub is_named_explicitly: bool,
}

/// Reads the theme whose component files are `files`. Files that cannot be read are problems in `reader`.
pub fn read_theme(
    directory: &Path,
    files: Vec<walk::ComponentFile>,
    reader: &mut Reader,
) -> Option<LoadedTheme> {
    let mut assembly = Assembly::new(theme_name(directory), Completeness::Whole);
    let folder = files.first().and_then(|file| file.path.parent()).unwrap_or(directory).to_owned();
    let passed_over = |name| files.iter().find(|file| file.is_settings(name))?.passed_over;
    let (no_base, no_layout) = (passed_over(THEME_JSON), passed_over(LAYOUT_JSON));
    assembly.theme.set_base(base(&folder, no_base.is_some(), reader));
    for file in
        files.into_iter().filter(|file| !file.is_settings(THEME_JSON) && !file.is_settings(LAYOUT_JSON))
    {
        let path = shown(&file.path);
        if let Some(meant) = file.meant {
            assembly.note_misnamed(meant, path);
            continue;
        }
        let source = match file.fault {
            Some(reason) => Err(reason.to_owned()),
            None => reader.read(&file.path),
        };
        match source {
            Ok(source) => {
                let component = Component::new(file.component(), source);
                match file.passed_over {
                    Some(reason) => assembly.add_context(component, path, reason),
                    None => assembly.add(component),
                }
            }
            Err(_) if let Some(reason) = file.passed_over => assembly.skip(file.component(), path, reason),
            Err(message) => {
                reader.problem(&path, &message);
                assembly.skip(file.component(), path, &message);
            }
        }
    }
    let is_theme = assembly.theme.components().next().is_some();
    if is_theme {
        add_layout(&folder, no_layout, &mut assembly, reader);
    }
    let loaded = LoadedTheme::of(assembly.finish(false), Origin::Files);
    let is_worth_a_word = loaded.theme.components().next().is_some() || !loaded.skipped.is_empty();
    is_worth_a_word.then_some(loaded)
}

/// The base that the `theme.json` beside the theme's files names. A link is not followed but noted. Errors in
/// a file that is passed over are not reported.
fn base(folder: &Path, is_passed_over: bool, reader: &mut Reader) -> Option<String> {
    let path = folder.join(THEME_JSON);
    let text = match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => {
            let path = shown(&path);
            reader.note(format!("{path} is a link and was not read; the theme's base is not known"));
            return None;
        }
        Ok(metadata) if !metadata.is_file() => Err(NO_FILE.to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        _ => std::fs::read_to_string(&path).map_err(|error| cannot_read(&error)),
    };
    let base = text.and_then(|text| base_of(&text).map_err(|error| error.to_string()));
    base.unwrap_or_else(|message| {
        if !is_passed_over {
            reader.problem(shown(&path), message);
        }
        None
    })
}

/// Adds the `layout.json` beside the theme's files, if there is one. A link is not followed.
fn add_layout(folder: &Path, passed_over: Option<&str>, assembly: &mut Assembly, reader: &mut Reader) {
    let path = folder.join(LAYOUT_JSON);
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
        return;
    }
    let parsed = |source| layout(source).map_err(|error| error.to_string());
    match (reader.read(&path).and_then(parsed), passed_over) {
        (Ok(layout), None) => drop(assembly.theme.add(layout)),
        (Ok(layout), Some(reason)) => assembly.add_context(layout, shown(&path), reason),
        (Err(message), None) => reader.problem(shown(&path), message),
        (Err(_), Some(reason)) => assembly.skip(LAYOUT_JSON, shown(&path), reason),
    }
}

/// Reads files that were named one by one, with the others in their folder as context. A file that is not a
/// component is a problem, or a note if `passed_over`.
pub fn read_named_files(
    directory: &Path,
    files: &[NamedFile],
    passed_over: bool,
    reader: &mut Reader,
) -> Option<LoadedTheme> {
    let mut theme = Theme::new(theme_name(directory), Completeness::Partial);
    let mut taken: HashSet<PathBuf> = HashSet::new();
    let mut others = Vec::new();
    for file in files {
        let canonical = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
        if taken.contains(&canonical) {
            continue;
        }
        match reader.read(&file.path) {
            Ok(source) => {
                let component = Component::new(file.component.as_str(), source);
                taken.insert(canonical);
                match file.is_named_explicitly || is_one_by_itself(&component) {
                    true => drop(theme.add(component)),
                    false => others.push((&file.path, component)),
                }
            }
            Err(message) => reader.problem(shown(&file.path), message),
        }
    }
    let is_template =
        |file: &NamedFile| file.path.extension().is_some_and(|extension| extension == "template");
    if files.iter().any(is_template) {
        add_context(directory, &others, &mut theme, reader);
    }
    // A component with broken sections still counts as one if another component renders it.
    let names = theme.components().filter(|_| !others.is_empty());
    let names = names.flat_map(|(_, one)| one.document().element_names().map(|name| name.text().to_owned()));
    let rendered: HashSet<String> = names.collect();
    for (path, component) in others {
        match rendered.contains(component.name()) {
            true => drop(theme.add(component)),
            false => reader.no_component(path, WITHOUT_SECTION, passed_over),
        }
    }
    let own = theme.components().filter(|(_, component)| !component.is_context());
    let references = References::of(&theme);
    let names = own.map(|(_, component)| component.name());
    let unused = names.filter(|name| references.to(name).is_empty());
    reader.notes.extend(unused.filter_map(meant));
    let has_any = theme.components().any(|(_, component)| !component.is_context());
    has_any.then_some(LoadedTheme { theme, skipped: Vec::new(), origin: Origin::Files, settings: 0 })
}

/// Adds the other files in a theme's folder as context. `others` were read already, and may be no components.
fn add_context(directory: &Path, others: &[(&PathBuf, Component)], theme: &mut Theme, reader: &mut Reader) {
    let others: HashSet<&str> = others.iter().map(|(_, component)| component.name()).collect();
    for file in walk::files_in(directory) {
        let is_known = others.contains(file.component()) || theme.find(file.component()).is_some();
        if is_known || file.fault.is_some() {
            continue;
        }
        match reader.read(&file.path) {
            Ok(source) => drop(theme.add(Component::new(file.component(), source).as_context())),
            Err(_) => theme.add_unreadable(file.component()),
        }
    }
}

/// The name of the theme in a folder.
pub fn theme_name(directory: &Path) -> String {
    directory.file_name().map_or("theme".to_owned(), |name| name.to_string_lossy().into_owned())
}
