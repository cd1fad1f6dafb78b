//! The sources of the app that shows the themes: which handlers they register, and whether the menu was
//! pasted there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::foreign::{is_html_page, is_small, loaded};
use super::{LoadedTheme, Origin, Reader, cannot_read, component_name, shown, walk};
use crate::app::{self, Fault, Language, Reading};
use crate::catalog;
use crate::source::SourceFile;
use crate::theme::{App, Form, extension, is_app_source, pasted_menu};

/// What was found in the folders of an app.
#[derive(Default)]
pub struct Sources {
    /// What is known of its handlers.
    pub app: App,
    /// The sources that may have findings, each as a theme of its own.
    pub themes: Vec<LoadedTheme>,
    /// Canonical paths of the files and folders that were looked at.
    seen: BTreeSet<PathBuf>,
}

impl Sources {
    /// Adds what is in `folder`.
    ///
    /// # Errors
    /// If it is not a folder.
    pub fn add(&mut self, folder: &Path, reader: &mut Reader) -> Result<(), String> {
        let metadata = std::fs::metadata(folder)
            .map_err(|error| format!("{}; `--app` takes the folder of an app", cannot_read(&error)))?;
        if !metadata.is_dir() {
            return Err("not a folder; `--app` takes the folder of an app".to_owned());
        }
        if !self.seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.to_owned())) {
            return Ok(());
        }
        let found = walk::walk(folder, true, |_, _| false);
        for (path, message) in found.problems {
            reader.note(format!("{}: {message}; handlers in it are not known", shown(&path)));
            self.add_unread(&app::Channel::ALL);
        }
        for path in found.others.iter().filter(|path| is_source(path, folder)) {
            self.once(path, reader);
        }
        // Packages of one repository are often linked into each other; reading them does no harm.
        for link in &found.links {
            match std::fs::metadata(link) {
                Ok(target) if target.is_dir() => self.add(link, reader)?,
                Ok(target) if target.is_file() && is_source(link, folder) => self.once(link, reader),
                Err(error) if is_source(link, folder) => {
                    self.skip(link, &cannot_read(&error), &app::Channel::ALL, reader);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes in a source, unless it was read under another name.
    fn once(&mut self, path: &Path, reader: &mut Reader) {
        if self.seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned())) {
            self.app.count_source();
            self.source(path, reader);
        }
    }

    /// Takes in one source.
    fn source(&mut self, path: &Path, reader: &mut Reader) {
        let large = !is_small(path);
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.skip(path, &cannot_read(&error), &app::Channel::ALL, reader),
        };
        // Recorded in any case, so that no report overwrites it.
        reader.was_read(path);
        let mentioned = app::mentioned(&bytes);
        if large && mentioned.is_empty() {
            return;
        }
        if large {
            let message = "larger than 1 MiB, so it is probably generated";
            return self.skip(path, message, &mentioned, reader);
        }
        let source = match SourceFile::from_bytes(shown(path), bytes) {
            Ok(source) => source,
            Err(error) if !mentioned.is_empty() => {
                return self.skip(path, &error.to_string(), &mentioned, reader);
            }
            Err(_) => return,
        };
        let is_pasted = is_app_source(path) && pasted_menu(source.text()).is_some();
        let language = language_of(path).filter(|_| !mentioned.is_empty());
        let Reading { handlers, faults } =
            language.map(|language| app::read(language, source.text())).unwrap_or_default();
        for Fault { offset, message } in faults {
            let place = source.position(offset);
            let path = format!("{}:{}:{}", shown(path), place.line, place.column);
            reader.note(format!(
                "{path}: skipped, it does not parse: {message}; which actions it handles is not known"
            ));
        }
        if is_pasted || !handlers.is_empty() {
            let origin = if is_pasted { Origin::Foreign } else { Origin::App };
            let mut theme = loaded(path, source.clone(), Form::AppSource);
            let ids: Vec<_> = theme.theme.components().map(|(id, _)| id).collect();
            ids.iter().for_each(|id| theme.theme.set_handlers(*id, &handlers));
            self.themes.push(LoadedTheme { origin, ..theme });
        }
        if !handlers.is_empty() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            self.app.add(&name, source, handlers);
        }
    }

    /// Notes that a source was skipped, and that it may register handlers of `channels`.
    fn skip(&mut self, path: &Path, message: &str, channels: &[app::Channel], reader: &mut Reader) {
        reader.note(format!("{}: skipped, {message}; which actions it handles is not known", shown(path)));
        self.add_unread(channels);
    }

    fn add_unread(&mut self, channels: &[app::Channel]) {
        channels.iter().for_each(|channel| self.app.add_unread(*channel));
    }
}

/// Whether a file in `folder` is a source of the app: not a test, a type declaration, or a page that is a
/// component of a theme.
fn is_source(path: &Path, folder: &Path) -> bool {
    let language = language_of(path);
    let is_component = language == Some(Language::Html)
        && component_name(path).is_some_and(|name| catalog::component(&name).is_some())
        && !is_html_page(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut parts = path.strip_prefix(folder).unwrap_or(path).components();
    let is_declaration = language == Some(Language::TypeScript) && name.contains(".d.");
    let is_test = [".test.", ".spec."].iter().any(|part| name.contains(part))
        || parts.any(|part| matches!(part.as_os_str().to_str(), Some("__tests__" | "__mocks__")));
    language.is_some() && !is_component && !is_declaration && !is_test
}

fn language_of(path: &Path) -> Option<Language> {
    Language::of_extension(&extension(path))
}
