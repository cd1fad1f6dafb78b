//! The least that a tool can do with a tree of themes: walk it, read each file, look for one word. The cost of
//! `theme-upgrade` is measured against it (`benches/compare.sh`).

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: floor DIR");
        return ExitCode::from(2);
    };
    let (mut files, mut bytes, mut found) = (0_usize, 0_usize, 0_usize);
    let word = memchr::memmem::Finder::new("ActionMenu");
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_file() {
            continue;
        }
        let Ok(text) = std::fs::read(entry.path()) else { continue };
        files += 1;
        bytes += text.len();
        found += usize::from(word.find(&text).is_some());
    }
    println!("{files} files, {bytes} bytes, {found} with the word");
    ExitCode::SUCCESS
}
