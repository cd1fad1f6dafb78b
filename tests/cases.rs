//! Each folder of `fixtures/cases` is one situation: a theme, optionally with the arguments to run
//! on it in a file `args`, and the recorded output of `check` and `diff`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::Path;

use common::{apply_patch, assert_snapshot_in, contents, copy, each, fixtures, has, run};

fn arguments(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("args")).unwrap_or(".".to_owned());
    text.split_whitespace().map(str::to_owned).collect()
}

fn run_command(command: &str, folder: &Path) -> common::Run {
    let arguments = arguments(folder);
    let mut all = vec![command];
    all.extend(arguments.iter().map(String::as_str));
    run(folder, &all)
}

#[test]
fn reports_and_diffs_are_as_recorded() {
    each(&fixtures("cases"), |case| {
        let (_keep, folder) = copy(case);
        let check = run_command("check", &folder);
        let diff = run_command("diff", &folder);
        assert_eq!(check.code, diff.code, "check and diff agree");
        let shown = format!("{}\n===== diff =====\n{}", check.shown(), diff.shown());
        assert_snapshot_in(case, "report", &shown);
    });
}

#[test]
fn a_patch_gives_what_apply_writes_and_a_second_apply_changes_nothing() {
    each(&fixtures("cases"), |case| {
        let (_keep, folder) = copy(case);
        let before = contents(&folder);
        let patch = run_command("diff", &folder).stdout;
        assert_eq!(contents(&folder), before, "diff writes nothing");
        run_command("apply", &folder);
        let applied = contents(&folder);
        assert_eq!(applied == before, patch.is_empty());
        run_command("apply", &folder);
        assert_eq!(contents(&folder), applied, "a second apply changes nothing");
        for program in [&["git", "apply", "-"][..], &["patch", "-p1", "--binary", "--silent"]] {
            if patch.is_empty() || !has(program[0]) {
                continue;
            }
            let (_keep, patched) = copy(case);
            apply_patch(&patched, program, &patch);
            assert_eq!(contents(&patched), applied, "{program:?}");
        }
    });
}
