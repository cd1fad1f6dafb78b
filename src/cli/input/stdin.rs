//! The component that comes on standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::pending::already_read;
use super::{Inputs, LoadedTheme, Loader, Origin, component_name, shown};
use crate::assembly::Skipped;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component, Theme, is_component_name};

impl Loader<'_> {
    /// Reads standard input, which is among `paths`.
    pub(super) fn stdin(mut self, paths: &[PathBuf]) -> Result<Inputs> {
        let named = self.args.stdin_filename.as_deref();
        let settings = self.settings_for(named.unwrap_or(Path::new(".")))?;
        self.app()?;
        match self.component_on_stdin(paths.len()) {
            Ok(component) => self.inputs.themes = already_read(vec![self.theme_of(component, settings)]),
            Err(message) => self.inputs.reader.problem("<stdin>", message),
        }
        Ok(self.inputs)
    }

    /// The component on standard input, or why there is none.
    fn component_on_stdin(&self, path_count: usize) -> Result<Component, String> {
        let named = self.args.stdin_filename.as_deref();
        if named.is_some_and(|path| path.extension().is_some_and(|extension| extension == "json")) {
            return Err("an export is read from its file: name it instead of `-`".to_owned());
        }
        let name = self.args.component.clone().or(named.and_then(component_name));
        let name = name
            .filter(|name| is_component_name(name))
            .ok_or("say which component this is: --component UserMessage, or --stdin-filename PATH")?;
        if path_count > 1 {
            return Err("`-` is the only input when it is given".to_owned());
        }
        let path = named.map_or(format!("{name}.template"), shown);
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        let source = SourceFile::from_bytes(path.as_str(), bytes).map_err(|error| error.to_string())?;
        Ok(Component::new(name, source))
    }

    /// The theme that a component makes by itself. One that is excluded is passed on as it is.
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
