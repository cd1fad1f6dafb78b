//! Themes that were found and are still to be read.

use std::path::PathBuf;

use super::{LoadedTheme, Reader, folder, walk};

/// A theme that is to be looked at.
pub enum Pending {
    /// It was read already.
    Read(Box<LoadedTheme>),
    /// It is read later, so that not all of a tree is in memory at once.
    Folder {
        /// The canonical path of its folder.
        directory: PathBuf,
        /// Its component files.
        files: Vec<walk::ComponentFile>,
        /// The index of its settings among those that were loaded.
        settings: usize,
    },
}

impl Pending {
    /// The theme's name.
    pub fn name(&self) -> String {
        match self {
            Pending::Read(loaded) => loaded.theme.name().to_owned(),
            Pending::Folder { directory, .. } => folder::theme_name(directory),
        }
    }

    /// The theme, if it is a source of the app.
    pub fn app_source(&mut self) -> Option<&mut LoadedTheme> {
        match self {
            Pending::Read(loaded) if loaded.theme.handlers().is_some() => Some(loaded),
            _ => None,
        }
    }

    /// The index of its settings among those that were loaded.
    pub fn settings(&self) -> usize {
        match self {
            Pending::Read(loaded) => loaded.settings,
            Pending::Folder { settings, .. } => *settings,
        }
    }

    /// Reads the theme; `None` if there is nothing to report about it.
    pub fn read(self, reader: &mut Reader) -> Option<LoadedTheme> {
        match self {
            Pending::Read(loaded) => Some(*loaded),
            Pending::Folder { directory, files, settings } => {
                let loaded = folder::read_theme(&directory, files, reader)?;
                Some(LoadedTheme { settings, ..loaded })
            }
        }
    }
}

/// Themes that were read already.
pub fn already_read(themes: Vec<LoadedTheme>) -> Vec<Pending> {
    themes.into_iter().map(|loaded| Pending::Read(Box::new(loaded))).collect()
}
