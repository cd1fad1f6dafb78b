//! Helpers that the tests of the program share.

#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses a part; a test may panic")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The result of a run of the program.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// All of it as a snapshot shows it: line endings and invisible characters are made visible.
    pub fn shown(&self) -> String {
        let visible = |text: &str| text.replace('\r', "␍").replace('\u{feff}', "<mark>");
        let mut shown = format!("exit code: {}\n----- stdout -----\n{}", self.code, visible(&self.stdout));
        if !self.stderr.is_empty() {
            shown += &format!("----- stderr -----\n{}", visible(&self.stderr));
        }
        shown
    }
}

/// Runs the program in `folder`.
pub fn run(folder: &Path, args: &[&str]) -> Run {
    run_with_input(folder, args, b"")
}

/// Runs the program in `folder` with `input` on its standard input.
pub fn run_with_input(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that rejects its arguments does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    assert_ne!(output.status.code(), Some(101), "a panic: {}", String::from_utf8_lossy(&output.stderr));
    Run {
        code: output.status.code().expect("the program was not killed"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folders in `fixtures/<group>`, sorted.
pub fn fixtures(group: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repository("fixtures").join(group)).unwrap();
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// A copy of `folder`'s files in a new folder of the same name, outside of any repository.
pub fn copy(folder: &Path) -> (tempfile::TempDir, PathBuf) {
    let temporary = tempfile::tempdir().unwrap();
    let target = temporary.path().join(folder.file_name().unwrap());
    copy_into(folder, &target);
    (temporary, target)
}

fn copy_into(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_into(&path, &target);
        } else if path.extension().is_none_or(|extension| extension != "snap") {
            std::fs::write(&target, std::fs::read(&path).unwrap()).unwrap();
        }
    }
}

/// All files below `folder`, by their relative paths.
pub fn contents(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Whether the program `name` is installed; reports on standard error what is skipped if not.
pub fn has(name: &str) -> bool {
    let found =
        Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("skipped: no {name}");
    }
    found
}

/// Applies `patch` in `folder` with `git apply` or `patch -p1`.
pub fn apply_patch(folder: &Path, program: &[&str], patch: &str) {
    let mut child = Command::new(program[0])
        .args(&program[1..])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(patch.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{program:?} refused\n{patch}");
}

/// Compares `actual` with the snapshot `name` in `folder`.
pub fn assert_snapshot_in(folder: &Path, name: &str, actual: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, actual));
}

/// Runs `test` on each of `folders`, and fails at the end with the names of all that failed.
pub fn each(folders: &[PathBuf], test: impl Fn(&Path) + std::panic::RefUnwindSafe) {
    assert!(!folders.is_empty(), "there are no fixtures");
    let failed: Vec<&PathBuf> =
        folders.iter().filter(|folder| std::panic::catch_unwind(|| test(folder)).is_err()).collect();
    assert!(failed.is_empty(), "failed: {failed:#?}");
}

/// A new folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

/// The same as a git repository in which all files are committed; `None` without git.
pub fn repository_with(files: &[(&str, &[u8])]) -> Option<tempfile::TempDir> {
    if !has("git") {
        return None;
    }
    let here = folder(files);
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    for args in [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "--message", "x"]] {
        let status =
            std::process::Command::new("git").args(identity).args(args).current_dir(here.path()).status();
        assert!(status.unwrap().success());
    }
    Some(here)
}
