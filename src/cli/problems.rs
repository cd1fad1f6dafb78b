//! What could not be looked at, as reports show it.

use std::path::Path;

use super::input::Reader;
use crate::report::Problem;

/// The problems of `reader`, each with the file that it is about.
pub fn of(reader: &Reader) -> impl Iterator<Item = Problem> {
    reader.problems.iter().map(|problem| {
        let file = file_of(reader, &problem.path).map(str::to_owned);
        Problem { file, ..problem.clone() }
    })
}

/// The file that a problem with `path` is about; `path` may also name a part of a file, a folder, or several
/// paths.
fn file_of<'p>(reader: &Reader, path: &'p str) -> Option<&'p str> {
    let is_file = |path: &str| {
        let found = || Path::new(path).symlink_metadata().is_ok_and(|found| !found.is_dir());
        reader.file(path).is_some() || found()
    };
    let exports = path.match_indices('#').map(|(end, _)| &path[..end]);
    std::iter::once(path).chain(exports).find(|path| is_file(path))
}
