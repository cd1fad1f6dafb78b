//! Finds possible input in a tree of folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use super::{NO_FILE, cannot_read, foreign};
use crate::catalog::{ThemeFile, nearly_named};

/// A file that is named like a component, or a settings file of a theme that is passed over.
#[derive(Clone, Debug)]
pub struct ComponentFile {
    /// Its path, starting with the path that was given.
    pub path: PathBuf,
    /// Why it cannot be read, if it cannot.
    pub fault: Option<&'static str>,
    /// Why it is passed over, if it is. Other files of its theme still see what it holds.
    pub passed_over: Option<&'static str>,
    /// The component whose name it nearly has, if so. Such a file is not taken as a component.
    pub meant: Option<&'static str>,
}

impl ComponentFile {
    /// The component it is named after.
    pub fn component(&self) -> &str {
        if let Some(meant) = self.meant {
            return meant;
        }
        self.path.file_stem().and_then(|stem| stem.to_str()).expect("it was found by its name")
    }

    /// Whether it is the settings file of this name.
    pub fn is_settings(&self, name: &str) -> bool {
        self.path.file_name().is_some_and(|own| own == name)
    }
}

/// Caches the last canonical path, since a folder is mostly asked for several times in a row.
#[derive(Default)]
struct Canonical {
    last: Option<(PathBuf, PathBuf)>,
}

impl Canonical {
    fn of(&mut self, folder: &Path) -> &Path {
        let last = self.last.take().filter(|(last, _)| last.as_os_str() == folder.as_os_str());
        let found = last.unwrap_or_else(|| {
            (folder.to_owned(), folder.canonicalize().unwrap_or_else(|_| folder.to_owned()))
        });
        &self.last.insert(found).1
    }
}

/// Groups files that were found below `root` by the canonical path of their folder.
pub fn by_folder(files: Vec<ComponentFile>, root: &Path) -> BTreeMap<PathBuf, Vec<ComponentFile>> {
    // A walk follows no links, so only the root may be one.
    let real_root = root.canonicalize().ok();
    let real = |folder: &Path| {
        let below = folder.strip_prefix(root).ok().zip(real_root.as_deref());
        let joined = below.map(
            |(below, root)| if below.as_os_str().is_empty() { root.to_owned() } else { root.join(below) },
        );
        joined.or_else(|| folder.canonicalize().ok()).unwrap_or_else(|| folder.to_owned())
    };
    let mut folders: BTreeMap<PathBuf, Vec<ComponentFile>> = BTreeMap::new();
    let mut files = files.into_iter().peekable();
    while let Some(first) = files.next() {
        let parent = first.path.parent().unwrap_or(Path::new(".")).to_owned();
        let is_beside = |file: &ComponentFile| {
            file.path.parent().is_some_and(|other| other.as_os_str() == parent.as_os_str())
        };
        let in_folder = folders.entry(real(&parent)).or_default();
        in_folder.push(first);
        in_folder.extend(std::iter::from_fn(|| files.next_if(is_beside)));
    }
    folders
}

/// The component files directly in `directory`.
pub fn files_in(directory: &Path) -> Vec<ComponentFile> {
    let walk = WalkDir::new(directory).min_depth(1).max_depth(1).sort_by_file_name();
    walk.into_iter().filter_map(|entry| component_file(&entry.ok()?, directory)).collect()
}

/// What a walk found, in order of path.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Files that are named like components, and settings files of themes that are passed over.
    pub components: Vec<ComponentFile>,
    /// Files that are named like REST exports.
    pub exports: Vec<PathBuf>,
    /// Files that may belong to an app or to another kind of theme.
    pub others: Vec<PathBuf>,
    /// Links that are named like none of these.
    pub links: Vec<PathBuf>,
    /// What could not be read, and why.
    pub problems: Vec<(PathBuf, String)>,
    /// Whether anything was excluded.
    pub has_excluded: bool,
}

/// Looks at everything below `root`, except what is excluded, hidden, ignored by git, or in folders of
/// third-party packages or build results. Components that are passed over are still listed if their folder is
/// not passed over.
pub fn walk(root: &Path, honours_ignores: bool, is_excluded: impl Fn(&Path, bool) -> bool) -> Found {
    let mut ignores = if honours_ignores { Ignores::above(root) } else { Ignores::none() };
    let mut found = Found::default();
    // Within a folder, paths sort like names, and comparing paths is cheaper.
    let by_path = |a: &DirEntry, b: &DirEntry| a.path().as_os_str().cmp(b.path().as_os_str());
    let mut walk = WalkDir::new(root).sort_by(by_path).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let message = error.io_error().map_or_else(|| error.to_string(), cannot_read);
                found.problems.push((path, message));
                continue;
            }
        };
        let is_directory = entry.file_type().is_dir();
        let is_excluded = entry.depth() > 0 && is_excluded(entry.path(), is_directory);
        found.has_excluded |= is_excluded;
        let left_out = if entry.depth() == 0 {
            None
        } else if is_excluded {
            Some("excluded")
        } else if is_passed_over(&entry) {
            Some("hidden")
        } else {
            ignores.matches(entry.path(), is_directory).then_some("ignored by git")
        };
        if let Some(reason) = left_out {
            if is_directory {
                walk.skip_current_dir();
            }
            let file = component_file(&entry, root).or_else(|| settings_file(&entry));
            let passed_over = |file| ComponentFile { passed_over: Some(reason), ..file };
            found.components.extend(file.filter(|_| !is_directory).map(passed_over));
            continue;
        }
        if is_directory && honours_ignores {
            ignores.enter(entry.path(), entry.depth());
        }
        found.take(&entry, root);
    }
    found
}

impl Found {
    fn take(&mut self, entry: &DirEntry, root: &Path) {
        if let Some(component) = component_file(entry, root) {
            return self.components.push(component);
        }
        self.components.extend(nearly_component(entry));
        let name = entry.file_name().to_string_lossy();
        let is_export = name == "themes.json" || name.ends_with(".themes.json");
        if is_export && entry.path_is_symlink() {
            match link_fault(entry.path(), root) {
                None => self.exports.push(entry.path().to_owned()),
                Some(why) => {
                    self.problems.push((entry.path().to_owned(), why.to_owned()));
                }
            }
        } else if entry.path_is_symlink() {
            self.links.push(entry.path().to_owned());
        } else if !entry.file_type().is_file() {
        } else if is_export {
            self.exports.push(entry.path().to_owned());
        } else if foreign::is_candidate(entry.path()) {
            self.others.push(entry.path().to_owned());
        }
    }
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.')
        || (entry.file_type().is_dir() && matches!(name.as_ref(), "node_modules" | "target"))
}

fn component_file(entry: &DirEntry, root: &Path) -> Option<ComponentFile> {
    let path = entry.path();
    let name = entry.file_name().to_str()?;
    if !matches!(ThemeFile::of(name), Some(ThemeFile::Component(_))) {
        return None;
    }
    let kind = entry.file_type();
    let fault = if entry.path_is_symlink() {
        link_fault(path, root)
    } else if kind.is_dir() {
        Some("is a folder where a file is expected")
    } else {
        (!kind.is_file()).then_some(NO_FILE)
    };
    Some(ComponentFile { path: path.to_owned(), fault, passed_over: None, meant: None })
}

/// A file whose name is nearly that of a component. It is mentioned beside others of its theme.
fn nearly_component(entry: &DirEntry) -> Option<ComponentFile> {
    let meant = entry.file_name().to_str().and_then(nearly_named).filter(|_| entry.file_type().is_file())?;
    let passed_over = Some("is not named like a component");
    Some(ComponentFile { path: entry.path().to_owned(), fault: None, passed_over, meant: Some(meant) })
}

fn settings_file(entry: &DirEntry) -> Option<ComponentFile> {
    let file = ThemeFile::of(entry.file_name().to_str()?);
    let is_one = matches!(file, Some(ThemeFile::Theme | ThemeFile::Layout));
    is_one.then(|| ComponentFile {
        path: entry.path().to_owned(),
        fault: None,
        passed_over: None,
        meant: None,
    })
}

/// Why a symbolic link is not followed, if it is not: its target was not given as input.
fn link_fault(path: &Path, root: &Path) -> Option<&'static str> {
    let (Ok(target), Ok(root)) = (path.canonicalize(), root.canonicalize()) else {
        return Some("is a broken link");
    };
    match target.is_file() {
        true if target.starts_with(&root) => None,
        true => Some(
            "is a link to a file outside the folder; name a folder that holds both, or the file itself, or leave it \
             out with --exclude",
        ),
        false => Some("is a link to something that is not a regular file"),
    }
}

/// The files of git ignore patterns that apply during a walk, outermost first.
struct Ignores {
    stack: Vec<(usize, Gitignore)>,
    canonical: Canonical,
}

impl Ignores {
    fn none() -> Ignores {
        Ignores { stack: Vec::new(), canonical: Canonical::default() }
    }

    /// The files in the folders above `root`, up to the root of its repository, preceded by the repository's
    /// own `.git/info/exclude`.
    fn above(root: &Path) -> Ignores {
        let mut ignores = Ignores::none();
        let Ok(canonical) = root.canonicalize() else { return ignores };
        let Some(repository) = crate::cli::git::repository_of(&canonical) else { return ignores };
        let mut above: Vec<&Path> = canonical.ancestors().skip(1).collect();
        above.retain(|folder| folder.starts_with(&repository));
        let mut own = GitignoreBuilder::new(&repository);
        if own.add(repository.join(".git/info/exclude")).is_none() {
            ignores.stack.extend(own.build().ok().map(|own| (0, own)));
        }
        for folder in above.into_iter().rev() {
            ignores.push(folder, 0);
        }
        ignores
    }

    /// Enters `folder`, which is `depth` levels below the start of the walk.
    fn enter(&mut self, folder: &Path, depth: usize) {
        self.stack.retain(|(level, _)| *level <= depth);
        self.push(folder, depth + 1);
    }

    fn push(&mut self, folder: &Path, level: usize) {
        // Few folders have one, and only these need their real path.
        if !folder.join(".gitignore").is_file() {
            return;
        }
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let mut builder = GitignoreBuilder::new(&folder);
        builder.add(folder.join(".gitignore"));
        if let Ok(ignore) = builder.build() {
            self.stack.push((level, ignore));
        }
    }

    /// Whether git would ignore `path`: the innermost file that says anything about it decides.
    fn matches(&mut self, path: &Path, is_directory: bool) -> bool {
        if self.stack.is_empty() {
            return false;
        }
        let canonical = match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => self.canonical.of(parent).join(name),
            _ => path.to_owned(),
        };
        let said = self.stack.iter().rev().map(|(_, ignore)| ignore.matched(&canonical, is_directory));
        said.filter(|matched| !matched.is_none()).map(|matched| matched.is_ignore()).next().unwrap_or(false)
    }
}
