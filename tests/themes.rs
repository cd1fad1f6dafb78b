//! Whole themes, upgraded and compared byte for byte with `fixtures/upgraded`.
//!
//! After a change that is meant to change them, `UPDATE_FIXTURES=1 cargo test --test themes`
//! regenerates them; `git diff` then shows what to judge.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::{Path, PathBuf};

use common::{apply_patch, assert_snapshot_in, contents, copy, each, fixtures, has, repository, run};

/// The themes of the repository, and the one that its makers share, if it is present.
fn themes() -> Vec<PathBuf> {
    let mut themes = fixtures("themes");
    let shared = repository("../shared/themes/harbor");
    match shared.is_dir() {
        true => themes.push(shared),
        false => eprintln!("skipped: no ../shared/themes/harbor"),
    }
    themes
}

#[test]
fn reports_are_as_recorded() {
    each(&fixtures("themes"), |theme| {
        let (_keep, folder) = copy(theme);
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let parent = folder.parent().unwrap();
        let shown = format!("{}\n{}", run(parent, &["check"]).shown(), run(parent, &["diff"]).shown());
        assert_snapshot_in(&repository("fixtures/upgraded"), &name, &shown);
    });
}

#[test]
fn upgraded_files_are_the_recorded_bytes() {
    each(&fixtures("themes"), |theme| {
        let (_keep, folder) = copy(theme);
        let run = run(&folder, &["apply"]);
        assert_eq!(run.code, 0, "{}", run.shown());
        let expected = repository("fixtures/upgraded").join(theme.file_name().unwrap());
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            write_changed(theme, &folder, &expected);
        }
        let mut wanted = contents(theme);
        // A theme that needs nothing has no folder of expectations.
        if expected.is_dir() {
            wanted.extend(contents(&expected));
        }
        assert_eq!(contents(&folder), wanted);
    });
}

fn write_changed(before: &Path, after: &Path, expected: &Path) {
    let before = contents(before);
    for (path, bytes) in contents(after) {
        if before.get(&path) != Some(&bytes) {
            std::fs::create_dir_all(expected).unwrap();
            std::fs::write(expected.join(path), bytes).unwrap();
        }
    }
}

#[test]
fn a_patch_gives_what_apply_writes_and_a_second_apply_changes_nothing() {
    each(&themes(), |theme| {
        let (_keep, applied) = copy(theme);
        let patch = run(&applied, &["diff"]).stdout;
        run(&applied, &["apply"]);
        let after = contents(&applied);
        let second = run(&applied, &["apply"]);
        assert_eq!((second.code, contents(&applied)), (0, after.clone()));
        assert_eq!(run(&applied, &["check"]).code, 0);
        if !patch.is_empty() && has("git") {
            let (_keep, patched) = copy(theme);
            apply_patch(&patched, &["git", "apply", "-"], &patch);
            assert_eq!(contents(&patched), after);
        }
    });
}

#[test]
fn deleting_the_insertions_gives_the_original() {
    each(&themes(), |theme| {
        let (_keep, folder) = copy(theme);
        let report: serde_json::Value =
            serde_json::from_str(&run(&folder, &["check", "--format", "json"]).stdout).unwrap();
        run(&folder, &["apply"]);
        let findings = report["findings"].as_array().unwrap().iter();
        for finding in findings.filter(|finding| finding["fix"]["applicability"] == "safe") {
            let name = finding["path"].as_str().unwrap();
            let mut after = std::fs::read(folder.join(name)).unwrap();
            for edit in finding["fix"]["edits"].as_array().unwrap() {
                let at = edit["span"]["start"].as_u64().unwrap() as usize;
                assert_eq!(edit["span"]["start"], edit["span"]["end"]);
                let insert = edit["insert"].as_str().unwrap().as_bytes();
                // The edits before this one are deleted already, so its position is the original one.
                assert_eq!(&after[at..at + insert.len()], insert);
                after.drain(at..at + insert.len());
            }
            assert_eq!(after, std::fs::read(theme.join(name)).unwrap(), "{name}");
        }
    });
}

#[test]
fn the_shared_theme_lacks_two_menus_and_nothing_else() {
    let harbor = repository("../shared/themes/harbor");
    if !harbor.is_dir() {
        return eprintln!("skipped: no ../shared/themes/harbor");
    }
    let (_keep, folder) = copy(&harbor);
    let report: serde_json::Value =
        serde_json::from_str(&run(&folder, &["check", "--format", "json"]).stdout).unwrap();
    let found: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| (finding["rule"].as_str().unwrap(), finding["component"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("action-menu-missing", "ChatHeader"), ("action-menu-missing", "UserMessage")]);
}
