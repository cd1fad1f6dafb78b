//! Files that are not classic themes: legacy CSS, Components SDK modules, the app's own source.

use std::path::{Path, PathBuf};

use super::{LoadedTheme, Origin, Reader, shown};
use crate::app::Language;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component, Form, OtherThemeKinds, Theme, extension, is_page, recognise};

/// Larger files are taken to be generated.
const MAX_BYTES: u64 = 1024 * 1024;

/// Whether a file may be worth reading if no theme is found beside it.
pub fn is_candidate(path: &Path) -> bool {
    extension(path) == "css" || Language::of_extension(&extension(path)).is_some()
}

/// Whether a file is an HTML page rather than a component in a file named `.html`.
pub fn is_html_page(path: &Path) -> bool {
    let is_html = matches!(extension(path).as_str(), "html" | "htm");
    is_html && std::fs::read(path).is_ok_and(|bytes| is_page(&String::from_utf8_lossy(&bytes)))
}

/// Loads a file that was named; `None` if it is of no known kind, an error if it cannot be read.
pub fn load_named(path: &Path, reader: &mut Reader) -> Result<Option<LoadedTheme>, String> {
    let source = reader.read(path)?;
    Ok(recognise(path, source.text()).map(|form| loaded(path, source, form)))
}

/// The files among `paths` that show which other kind of theme a folder holds instead of a classic one.
pub fn instead_of_a_theme(paths: &[PathBuf], reader: &mut Reader) -> Vec<LoadedTheme> {
    let mut kinds = OtherThemeKinds::default();
    let small = paths.iter().filter(|path| is_small(path));
    let read = small.filter_map(|path| Some((path, reader.read(path).ok()?)));
    let themes = read.filter_map(|(path, source)| {
        let form = kinds.form(path, source.text())?;
        Some(loaded(path, source, form))
    });
    themes.collect()
}

/// Whether a file is small enough to be written by hand.
pub fn is_small(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MAX_BYTES)
}

/// A file as a theme of its own.
pub fn loaded(path: &Path, source: SourceFile, form: Form) -> LoadedTheme {
    let name =
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| shown(path));
    // An app may have many sources of the same name.
    let of_theme = if form == Form::AppSource { shown(path) } else { name.clone() };
    let mut theme = Theme::new(of_theme, Completeness::Partial);
    theme.add(Component::foreign(name, source, form));
    LoadedTheme { theme, skipped: Vec::new(), origin: Origin::Foreign, settings: 0 }
}
