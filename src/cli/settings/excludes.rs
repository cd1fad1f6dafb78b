//! Patterns of paths that are excluded.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::cli::input::shown;

/// Patterns as in `.gitignore`, and the folder that they are relative to. Patterns without a slash, and those
/// that start with `**/`, match anywhere.
#[derive(Debug)]
pub struct Excludes {
    folder: PathBuf,
    /// The patterns for paths in the folder.
    inside: Gitignore,
    /// The patterns for paths elsewhere.
    outside: Gitignore,
}

impl Excludes {
    /// The `patterns` that `from` names, relative to `folder`; `None` if there are none.
    ///
    /// # Errors
    /// Which pattern is invalid, or that the folder cannot be found.
    pub fn new(folder: &Path, patterns: &[String], from: &str) -> Result<Option<Excludes>> {
        if patterns.is_empty() {
            return Ok(None);
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.canonicalize()?;
        let root = folder.ancestors().last().unwrap_or(&folder);
        let inside = matcher(&folder, patterns, from, |pattern| seen_inside(pattern, &folder))?;
        let outside = matcher(root, patterns, from, |pattern| seen_outside(pattern, &folder))?;
        Ok(Some(Excludes { inside, outside, folder }))
    }

    /// Whether the full `path`, or a folder that it is in, is excluded.
    pub fn matches(&self, path: &Path, is_directory: bool) -> bool {
        self.patterns_for(path)
            .is_some_and(|patterns| patterns.matched_path_or_any_parents(path, is_directory).is_ignore())
    }

    /// Whether the full `path` itself is excluded, given that its folder is not.
    pub fn matches_itself(&self, path: &Path, is_directory: bool) -> bool {
        self.patterns_for(path).is_some_and(|patterns| patterns.matched(path, is_directory).is_ignore())
    }

    fn patterns_for(&self, path: &Path) -> Option<&Gitignore> {
        let patterns = if path.starts_with(&self.folder) { &self.inside } else { &self.outside };
        Some(patterns).filter(|patterns| path.starts_with(patterns.path()))
    }
}

fn matcher(
    root: &Path,
    patterns: &[String],
    from: &str,
    seen: impl Fn(&str) -> Option<String>,
) -> Result<Gitignore> {
    let mut builder = GitignoreBuilder::new(root);
    builder.allow_unclosed_class(false);
    for pattern in patterns {
        let (not, body) = pattern.strip_prefix('!').map_or(("", pattern.as_str()), |body| ("!", body));
        let line = seen(body).map(|body| format!("{not}{body}"));
        let added = builder.add_line(None, &line.unwrap_or_default());
        added.with_context(|| format!("{from}: `{pattern}` is not a valid pattern"))?;
    }
    builder.build().with_context(|| from.to_owned())
}

/// Splits a pattern that names a place into the folder that it starts from and the rest.
fn place<'p>(pattern: &'p str, folder: &Path) -> Option<(PathBuf, &'p str)> {
    if let Some(rest) = pattern.strip_prefix('/') {
        return Some((folder.ancestors().last()?.to_owned(), rest));
    }
    let (mut folder, mut rest) = (folder, pattern);
    while let Some((step, after)) = rest.split_once('/').filter(|(step, _)| matches!(*step, "." | "..")) {
        // The parent of the root is the root.
        folder = folder.parent().filter(|_| step == "..").unwrap_or(folder);
        rest = after;
    }
    (rest.len() < pattern.len()).then(|| (folder.to_owned(), rest))
}

/// The pattern for paths in `folder`, if it can match any.
fn seen_inside(pattern: &str, folder: &Path) -> Option<String> {
    let Some((start, rest)) = place(pattern, folder) else { return Some(pattern.to_owned()) };
    let way = shown(folder.strip_prefix(&start).ok()?);
    let below = match way.as_str() {
        "" => Some(rest),
        way => rest.strip_prefix(way).and_then(|rest| rest.strip_prefix('/')),
    };
    // A leading slash may also mean the folder itself.
    let of_folder = || pattern.starts_with('/').then(|| pattern.to_owned());
    below.map(|below| format!("/{below}")).or_else(of_folder)
}

/// The pattern for paths outside of `folder`, if it can match any.
fn seen_outside(pattern: &str, folder: &Path) -> Option<String> {
    let is_anywhere = pattern.starts_with("**/") || !pattern.trim_end_matches('/').contains('/');
    if let Some((start, rest)) = place(pattern, folder) {
        let start = start.strip_prefix(start.ancestors().last()?).ok()?;
        let start: Vec<String> = start.iter().map(|name| literal(&name.to_string_lossy())).collect();
        return Some(format!("/{}", [start.as_slice(), &[rest.to_owned()]].concat().join("/")));
    }
    is_anywhere.then(|| pattern.to_owned())
}

/// A pattern that matches only this name.
fn literal(name: &str) -> String {
    let is_special = |c: char| matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '!' | '#' | ' ');
    name.chars().flat_map(|c| is_special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_seen_from_their_folder() {
        let folder = Path::new("/a/b [1]");
        for (pattern, inside, outside) in [
            ("old", Some("old"), Some("old")),
            ("old/", Some("old/"), Some("old/")),
            ("**/old/x", Some("**/old/x"), Some("**/old/x")),
            ("old/x", Some("old/x"), None),
            ("./old", Some("/old"), Some("/a/b\\ \\[1\\]/old")),
            ("../c/x*", None, Some("/a/c/x*")),
            ("../../c", None, Some("/c")),
            ("../../../c", None, Some("/c")),
            ("../b [1]/x", Some("/x"), Some("/a/b [1]/x")),
            ("/a/b [1]/x", Some("/x"), Some("/a/b [1]/x")),
            ("/x", Some("/x"), Some("/x")),
        ] {
            assert_eq!(seen_inside(pattern, folder).as_deref(), inside, "{pattern}");
            assert_eq!(seen_outside(pattern, folder).as_deref(), outside, "{pattern}");
        }
    }
}
