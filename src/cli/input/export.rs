//! REST exports: the themes in one JSON file.

use std::path::Path;
use std::sync::Arc;

use super::name::part_of_a_theme;
use super::{LoadedTheme, Origin, Reader, problem, shown};
use crate::assembly::{Assembly, layout};
use crate::catalog::{ThemeFile, nearly_named};
use crate::export::{Export, ExportFile, ExportTheme};
use crate::report::Problem;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component, Embedding};

/// The message for an export without themes.
pub const NO_THEME: &str = "the export holds no theme";

/// Reads the export at `path`. In a folder tree, JSON of another kind is ignored. A file that was named must
/// be an export, and hold a theme unless it `may_be_empty`.
pub fn load(path: &Path, is_named: bool, may_be_empty: bool, reader: &mut Reader) -> Vec<LoadedTheme> {
    let source = match reader.read(path) {
        Ok(source) => source,
        Err(message) => {
            reader.problem(shown(path), message);
            return Vec::new();
        }
    };
    // An empty file was meant to be an export: something kept it from being written.
    let was_meant = source.text().contains(".template\"") || source.text().trim().is_empty();
    let export = match Export::parse(source) {
        Ok(export) => export,
        Err(error) if error.is_other_json && !is_named && !was_meant => return Vec::new(),
        Err(error) => {
            let part = part_of_a_theme(path).filter(|_| error.is_other_json);
            reader.problem(shown(path), part.unwrap_or_else(|| error.to_string()));
            return Vec::new();
        }
    };
    let is_without_files = || export.themes().iter().all(|theme| theme.files.is_none());
    if is_named && let Some(part) = part_of_a_theme(path).filter(|_| is_without_files()) {
        reader.problem(shown(path), part);
        return Vec::new();
    }
    if is_named && export.themes().is_empty() && !may_be_empty {
        reader.problem(shown(path), NO_THEME);
        return Vec::new();
    }
    reader.passed_over |= !export.themes().is_empty();
    let export = Arc::new(export);
    export.themes().iter().filter_map(|theme| load_theme(&export, theme, reader)).collect()
}

fn load_theme(export: &Arc<Export>, theme: &ExportTheme, reader: &mut Reader) -> Option<LoadedTheme> {
    let Some(members) = theme.members.as_ref() else {
        let path = export.source().path();
        reader.note(format!("{path}: the theme {} is `null`, which marks a theme to be deleted", theme.name));
        return None;
    };
    let mut assembly = Assembly::new(theme.name.clone(), Completeness::Whole);
    let base = members.iter().find(|(key, _)| key == "base");
    assembly
        .theme
        .set_base(base.and_then(|(_, value)| serde_json::from_str(export.source().slice(*value)).ok()));
    for file in theme.files.iter().flatten() {
        match ThemeFile::of(&file.name) {
            Some(ThemeFile::Layout) => match layout_of(export, theme, file) {
                Ok(layout) => drop(assembly.theme.add(layout)),
                Err(found) => reader.problems.push(found),
            },
            Some(ThemeFile::Component(component)) => match source_of(export, theme, file) {
                Ok(source) => {
                    assembly.add(embedded(Component::new(component, source), export, file));
                }
                Err(found) => {
                    assembly.skip(component, export.source().path().to_owned(), &found.message);
                    reader.problems.push(found);
                }
            },
            Some(ThemeFile::Theme | ThemeFile::OtherTemplate) | None => {
                if let Some(meant) = nearly_named(&file.name) {
                    assembly.note_misnamed(meant, path_of(export, theme, file));
                }
            }
        }
    }
    Some(LoadedTheme::of(assembly.finish(true), Origin::Export))
}

fn layout_of(export: &Arc<Export>, theme: &ExportTheme, file: &ExportFile) -> Result<Component, Problem> {
    let source = source_of(export, theme, file)?;
    let path = source.path().to_owned();
    let layout = layout(source).map_err(|error| problem(path, error.to_string()))?;
    Ok(embedded(layout, export, file))
}

/// The component that `file` holds, embedded in the export.
fn embedded(component: Component, export: &Arc<Export>, file: &ExportFile) -> Component {
    let embedding = Embedding::new(export.clone(), file.literal);
    component.embedded(embedding.expect("the file is one of the export's"))
}

fn source_of(export: &Export, theme: &ExportTheme, file: &ExportFile) -> Result<SourceFile, Problem> {
    let path = path_of(export, theme, file);
    SourceFile::new(path.as_str(), file.text.as_str()).map_err(|error| problem(path, error.to_string()))
}

fn path_of(export: &Export, theme: &ExportTheme, file: &ExportFile) -> String {
    format!("{}#{}/{}", export.source().path(), theme.name, file.name)
}
