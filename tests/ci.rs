//! What runs in other people's CI: the action's shell, the hooks, and an interrupt in the middle.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

mod common;

use std::process::{Command, Stdio};

use common::{contents, folder, has, repository, repository_with, run};

const STALE: &[u8] =
    b"<template><div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div></template>\n";

/// The script of the step called `id` in action.yml.
fn script(id: &str) -> String {
    let action = std::fs::read_to_string(repository("action.yml")).unwrap();
    let step = action.split(&format!("- id: {id}\n")).nth(1).unwrap();
    let script = step.split("run: |\n").nth(1).unwrap();
    let lines = script.lines().take_while(|line| line.is_empty() || line.starts_with("        "));
    lines.map(|line| format!("{}\n", line.strip_prefix("        ").unwrap_or_default())).collect()
}

/// Runs the action's check in `folder`, as a runner would. Returns its exit code, its log and its outputs.
fn action(folder: &std::path::Path, inputs: &[(&str, &str)]) -> (i32, String, String) {
    let temporary = tempfile::tempdir().unwrap();
    let outputs = temporary.path().join("outputs");
    let mut bash = Command::new("bash");
    bash.args(["-c", &script("check")]).current_dir(folder).stdin(Stdio::null());
    for name in ["PATHS", "FAIL_ON", "BASELINE"] {
        bash.env(name, "");
    }
    bash.envs(inputs.iter().copied())
        .env("PROGRAM", env!("CARGO_BIN_EXE_theme-upgrade"))
        .env("GITHUB_OUTPUT", &outputs)
        .env("RUNNER_TEMP", temporary.path());
    let out = bash.output().unwrap();
    let log = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
    (out.status.code().unwrap(), log, std::fs::read_to_string(outputs).unwrap_or_default())
}

#[test]
fn the_action_reports_and_fails_as_the_program_does() {
    let here = folder(&[
        ("a b/UserMessage.template", STALE),
        ("c/Avatar.template", b"<template><p>{{ x | shout }}</p></template>\n"),
    ]);
    let (code, log, outputs) = action(here.path(), &[("PATHS", "a b\nc\n")]);
    assert_eq!(code, 1, "{log}");
    assert!(log.contains("::error file=a b/UserMessage.template,line=1,"), "{log}");
    assert!(outputs.starts_with("changed=1\nfindings=2\nproblems=0\nreport=/"), "{outputs}");
    assert_eq!(action(here.path(), &[("PATHS", "c")]).0, 0);
    assert_eq!(action(here.path(), &[("PATHS", "c"), ("FAIL_ON", "warning")]).0, 1);
    assert_eq!(action(here.path(), &[]).0, 1);
    // The input is treated as a path, whatever it looks like.
    let (code, log, outputs) =
        action(here.path(), &[("PATHS", "$(touch pwned); --exit-zero\n`touch pwned`")]);
    assert_eq!(code, 2, "{log}");
    assert!(!here.path().join("pwned").exists());
    assert!(outputs.contains("findings=0"), "{outputs}");
    assert_eq!(action(here.path(), &[("BASELINE", "nowhere.json")]).0, 2);
}

#[test]
fn the_action_tells_what_could_not_be_looked_at() {
    let here = folder(&[("a, b/UserMessage.template", b"<template>\xff</template>\n")]);
    let summary = here.path().join("summary.md");
    let (code, log, outputs) =
        action(here.path(), &[("PATHS", "."), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())]);
    assert_eq!(code, 2, "{log}");
    assert!(log.contains("::error file=a%2C b/UserMessage.template::not UTF-8"), "{log}");
    assert!(outputs.contains("problems=1\n"), "{outputs}");
    assert!(
        std::fs::read_to_string(summary).unwrap().contains("- ❌ **a, b/UserMessage.template**: not UTF-8")
    );
}

#[test]
fn inputs_are_never_put_into_a_script() {
    let action = std::fs::read_to_string(repository("action.yml")).unwrap();
    for id in ["build", "check"] {
        assert!(!script(id).contains("${{"), "{id}");
    }
    assert!(action.contains("using: composite"));
}

/// Compiles the crate, so it runs only where CI asks for it.
#[test]
fn the_hooks_run_in_pre_commit() {
    if std::env::var_os("THEME_UPGRADE_HOOKS").is_none() || !has("pre-commit") || !has("git") {
        eprintln!("skipped: THEME_UPGRADE_HOOKS is not set, or there is no pre-commit");
        return;
    }
    let Some(here) = repository_with(&[("t/UserMessage.template", STALE), ("README.md", b"x")]) else {
        return;
    };
    // Both hooks in one run, because each run compiles the crate anew.
    let out = Command::new("pre-commit")
        .args(["try-repo", "--all-files", "--verbose"])
        // What the hooks do is tested, not how fast they are.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .arg(repository(""))
        .current_dir(here.path())
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(1), "{log}");
    // Hooks run in the order of their names: the one that writes runs first, so the other finds nothing to do.
    let (write, check) = log.split_once("check TalkJS themes").expect("both hooks ran");
    let (_, write) = write.split_once("upgrade TalkJS themes").expect("both hooks ran");
    assert!(write.contains("Failed") && write.contains("files were modified by this hook"), "{log}");
    assert!(write.contains("upgraded    UserMessage") && check.contains("Passed"), "{log}");
    assert_eq!(run(here.path(), &["check"]).code, 0);
}

/// Whenever `apply` is interrupted, each file is the old one or the new one.
#[test]
fn an_interrupt_leaves_whole_files() {
    let names: Vec<String> = (0..400).map(|index| format!("t{index}/UserMessage.template")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), STALE)).collect();
    let finished = folder(&files);
    run(finished.path(), &["apply"]);
    let after = contents(finished.path());
    let mut moments = 0;
    for wait in [5, 20, 40, 80, 160] {
        let here = folder(&files);
        let program = env!("CARGO_BIN_EXE_theme-upgrade");
        let mut child = Command::new(program)
            .arg("apply")
            .current_dir(here.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        // SIGINT is ignored in tests that a shell runs in the background.
        Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        let was_interrupted = child.wait().unwrap().code() != Some(0);
        for (path, text) in contents(here.path()) {
            let is_temporary = path.file_name().unwrap().to_string_lossy().starts_with(".theme-upgrade-");
            assert!(is_temporary || text == STALE || Some(&text) == after.get(&path), "{}", path.display());
        }
        moments += usize::from(was_interrupted);
    }
    assert!(moments > 0, "not one run was interrupted");
}
