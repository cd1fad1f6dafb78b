//! Where a file stands in its repository.

use std::path::{Path, PathBuf};

/// The root of the repository that `path`, which must be canonical, is in.
pub fn repository_of(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// The path that a diff gives `path`: from the root of its repository; outside of one from the
/// current directory, or, where the file is not below that, from the root of the file system.
pub fn diff_path(path: &Path) -> String {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return super::input::shown(path);
    };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let Ok(folder) = parent.canonicalize() else { return super::input::shown(path) };
    let full = folder.join(name);
    let current = std::env::current_dir().and_then(|current| current.canonicalize()).ok();
    let base = repository_of(&folder).or(current.filter(|current| full.starts_with(current)));
    let relative = base.and_then(|base| full.strip_prefix(base).ok());
    let relative = relative.unwrap_or(&full).to_string_lossy().into_owned();
    relative.trim_start_matches('/').to_owned()
}
