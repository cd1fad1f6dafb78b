//! Reads the component on standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::name::{component_name, ensure_component_name, meant, no_component, part_of_a_theme};
use super::pending::already_read;
use super::{Inputs, LoadedTheme, Loader, Origin, shown};
use crate::assembly::Skipped;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component, Theme};

impl Loader<'_> {
    /// Reads standard input, which is among `paths`.
    pub(super) fn stdin(mut self, paths: &[PathBuf]) -> Result<Inputs> {
        let named = self.args.stdin_filename.as_deref();
        let settings = self.settings_for(named.unwrap_or(Path::new(".")))?;
        self.app()?;
        match self.component_on_stdin(paths.len()) {
            Ok(component) => {
                self.inputs.reader.notes.extend(meant(component.name()));
                self.inputs.reader.stdin = named.map(Path::to_owned);
                self.inputs.themes = already_read(vec![self.theme_of(component, settings)]);
            }
            Err(message) => self.inputs.reader.problem("<stdin>", message),
        }
        Ok(self.inputs)
    }

    /// The component on standard input, or why there is none.
    fn component_on_stdin(&self, path_count: usize) -> Result<Component, String> {
        let named = self.args.stdin_filename.as_deref();
        if let Some(part) = named.and_then(part_of_a_theme) {
            return Err(part);
        }
        if named.is_some_and(|path| path.extension().is_some_and(|extension| extension == "json")) {
            return Err("an export is read from its file: name it instead of `-`".to_owned());
        }
        let name = match (&self.args.component, named) {
            (Some(name), _) => ensure_component_name(name).map(|()| name.clone())?,
            (None, Some(path)) => component_name(path).ok_or_else(|| no_component(path))?,
            (None, None) => {
                return Err("say which component this is: --component UserMessage, or --stdin-filename PATH"
                    .to_owned());
            }
        };
        if path_count > 1 {
            return Err("`-` cannot be combined with other paths".to_owned());
        }
        let path = named.map_or(format!("{name}.template"), shown);
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        let source = SourceFile::from_bytes(path.as_str(), bytes).map_err(|error| error.to_string())?;
        Ok(Component::new(name, source))
    }

    /// The theme that consists of one component. An excluded component is passed through unchanged.
    fn theme_of(&self, component: Component, settings: usize) -> LoadedTheme {
        let named = self.args.stdin_filename.as_deref();
        let folder = named.and_then(Path::parent).and_then(Path::file_name);
        let name = folder.map_or("stdin".to_owned(), |name| name.to_string_lossy().into_owned());
        let mut theme = Theme::new(name, Completeness::Partial);
        let mut skipped = Vec::new();
        let is_excluded = |path| self.inputs.settings[settings].excludes(path, false);
        if self.args.force_exclude && named.is_some_and(is_excluded) {
            let (name, path) = (component.name().to_owned(), component.source().path().to_owned());
            skipped.push(Skipped { component: name, path, reason: "excluded".to_owned() });
            theme.add(component.as_context());
        } else {
            theme.add(component);
        }
        LoadedTheme { theme, skipped, origin: Origin::Stdin, settings }
    }
}
