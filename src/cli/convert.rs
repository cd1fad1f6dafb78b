//! `unpack` and `pack`: convert between a REST export and theme folders.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::args::{PackArgs, UnpackArgs};
use super::input::{NO_THEME, cannot_read, full_path, read_found_text, read_text, shown};
use super::write::{create_all, resolve_links};
use super::{print, print_err};
use crate::catalog::ThemeFile;
use crate::export::{Export, THEME_JSON, ThemeFolder, listed_files, pack, unpack};
use crate::report::text::{plural, printable};
use crate::source::SourceFile;

/// Writes the themes of an export as folders.
pub fn unpack_command(args: &UnpackArgs) -> Result<u8> {
    let source = SourceFile::new(shown(&args.file), read_text(&args.file)?)?;
    let export = Export::parse(source).with_context(|| shown(&args.file))?;
    if export.themes().is_empty() {
        bail!("{}: {NO_THEME}; nothing was written", shown(&args.file));
    }
    let folders = unpack(&export).with_context(|| shown(&args.file))?;
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for folder in folders {
        let directory = args.output.join(&folder.name);
        if directory.is_symlink() {
            bail!("{} is a link, and files are not written through links", directory.display());
        }
        files.extend(folder.files.into_iter().map(|(name, text)| (directory.join(name), text)));
    }
    let export_itself = args.file.canonicalize().ok();
    let is_export = |path: &Path| export_itself.is_some() && path.canonicalize().ok() == export_itself;
    if let Some((path, _)) = files.iter().find(|(path, _)| is_export(path)) {
        bail!("{} is the export itself; nothing was written", path.display());
    }
    create_all(&files, args.force)?;
    for left in left_over(&files) {
        print_err(&format!(
            "note: {} was there before and is not in the export; pack would add it\n",
            printable(&shown(&left))
        ));
    }
    let (files, themes) = (plural(files.len(), "file"), plural(export.themes().len(), "theme"));
    print_err(&format!("wrote {files} of {themes} to {}\n", printable(&shown(&args.output))));
    Ok(0)
}

/// Theme files beside the ones that were written.
fn left_over(written: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let folders: BTreeSet<&Path> = written.iter().filter_map(|(path, _)| path.parent()).collect();
    let written: HashSet<&Path> = written.iter().map(|(path, _)| path.as_path()).collect();
    let entries = folders.into_iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut left: Vec<PathBuf> =
        paths.filter(|path| is_theme_file(path) && !written.contains(path.as_path())).collect();
    left.sort();
    left
}

/// Writes theme folders as an export.
pub fn pack_command(args: &PackArgs) -> Result<u8> {
    let mut folders = Vec::new();
    let mut taken = HashSet::new();
    for directory in &args.folders {
        let found = theme_folders(directory)?;
        if found.is_empty() {
            bail!("{}: no theme folder found; those hold {THEME_JSON} or component files", shown(directory));
        }
        // A theme that is named twice, or together with the folder around it, is packed once.
        for folder in found.into_iter().filter(|folder| taken.insert(full_path(folder))) {
            folders.push(read_folder(&folder)?);
        }
    }
    let text = pack(&folders)?;
    match &args.output {
        None => print(&text)?,
        Some(file) if file.as_os_str() == "-" => print(&text)?,
        Some(file) => {
            let target = resolve_links(file);
            ensure_no_input(&target, &folders, &args.folders)?;
            create_all(&[(target, text)], args.force)?;
            print_err(&format!("wrote {} to {}\n", plural(folders.len(), "theme"), printable(&shown(file))));
        }
    }
    Ok(0)
}

/// Makes sure that an export neither overwrites a theme's file nor becomes one.
fn ensure_no_input(file: &Path, themes: &[ThemeFolder], folders: &[PathBuf]) -> Result<()> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_listed = || {
        let name = file.file_name().and_then(|name| name.to_str());
        themes.iter().any(|theme| name.is_some_and(|name| theme.files.contains_key(name)))
    };
    let is_within = || {
        let parent = parent.canonicalize().ok();
        let roots = folders.iter().filter_map(|folder| folder.canonicalize().ok());
        parent.is_some_and(|parent| roots.into_iter().any(|root| parent.starts_with(root)))
    };
    if is_theme_file(file) || (is_listed() && is_within()) {
        bail!("{} has the name of a theme's file, and an export cannot be written there", shown(file));
    }
    Ok(())
}

/// `directory` if it is a theme, else the themes directly in it.
fn theme_folders(directory: &Path) -> Result<Vec<PathBuf>> {
    if directory.is_file() {
        bail!(
            "{} is a file, but an export is made of theme folders; `theme-upgrade unpack` turns an export into folders",
            shown(directory)
        );
    }
    let cannot_be_read =
        |error: std::io::Error| anyhow::anyhow!("{}: {}", shown(directory), cannot_read(&error));
    let entries = std::fs::read_dir(directory).map_err(cannot_be_read)?;
    let mut inside = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| shown(directory))?.path();
        if is_theme_file(&path) && path.is_file() {
            return Ok(vec![directory.to_owned()]);
        }
        inside.push(path);
    }
    inside.sort();
    let is_git = |path: &Path| path.file_name().is_some_and(|name| name == ".git");
    let folders = inside.into_iter().filter(|path| path.is_dir() && !path.is_symlink() && !is_git(path));
    let mut themes = Vec::new();
    for folder in folders {
        let names = std::fs::read_dir(&folder).with_context(|| shown(&folder))?;
        if names.filter_map(Result::ok).any(|entry| is_theme_file(&entry.path())) {
            themes.push(folder);
        }
    }
    Ok(themes)
}

fn is_theme_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).and_then(ThemeFile::of).is_some()
}

fn read_folder(directory: &Path) -> Result<ThemeFolder> {
    let canonical = directory.canonicalize().with_context(|| shown(directory))?;
    let name = canonical.file_name().and_then(|name| name.to_str());
    let name =
        name.with_context(|| format!("{}: the folder's name cannot be a theme's name", shown(directory)))?;
    let mut files = BTreeMap::new();
    let mut entries = std::fs::read_dir(directory)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    let theme_json = directory.join(THEME_JSON);
    let listed = match theme_json.is_file() {
        true => listed_files(&read_found_text(&theme_json)?)
            .map_err(|error| anyhow::anyhow!("{}: {error}", shown(&theme_json)))?,
        false => Vec::new(),
    };
    for entry in entries {
        let path = entry.path();
        let Some(file) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if !is_theme_file(&path) && !listed.iter().any(|name| name == file) {
            continue;
        }
        let target = path.canonicalize().with_context(|| shown(&path))?;
        if !target.starts_with(&canonical) {
            bail!("{} is a link to a file outside its folder", shown(&path));
        }
        files.insert(file.to_owned(), read_found_text(&path)?);
    }
    Ok(ThemeFolder { name: name.to_owned(), files })
}
