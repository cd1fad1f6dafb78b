//! A component on standard input, and the path given for it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{contents, folder, run_with_input};

const STALE: &str =
    "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";
/// The path given for the component on standard input.
const NAMED: [&str; 2] = ["--stdin-filename", "t/UserMessage.template"];

#[test]
fn a_path_for_standard_input_says_that_it_is_read() {
    let here =
        folder(&[("t/UserMessage.template", STALE.as_bytes()), ("u/UserMessage.template", b"<template>")]);
    let before = contents(here.path());
    let text = STALE.replace("bubble", "other");
    for command in ["check", "diff", "apply", "actions"] {
        let run = run_with_input(here.path(), &[&[command], &NAMED[..]].concat(), text.as_bytes());
        let dashed = run_with_input(here.path(), &[&[command], &NAMED[..], &["-"]].concat(), text.as_bytes());
        assert_eq!(run.shown(), dashed.shown(), "{command}");
        assert!(!run.shown().contains("u/UserMessage"), "{command}: {}", run.shown());
    }
    let applied = run_with_input(here.path(), &[&["apply"], &NAMED[..]].concat(), text.as_bytes());
    assert!(applied.stdout.contains("<ActionMenu") && applied.stdout.contains("other"), "{}", applied.stdout);
    let page = run_with_input(here.path(), &[&["preview", "-o", "-"], &NAMED[..]].concat(), text.as_bytes());
    assert!(page.stdout.contains("<!DOCTYPE html>"), "{}", page.shown());
    assert_eq!(contents(here.path()), before, "no file is touched");
}

#[test]
fn a_path_for_standard_input_beside_another_input_is_refused() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    for command in ["check", "diff", "apply", "preview", "actions"] {
        let run = run_with_input(here.path(), &[&[command], &NAMED[..], &["t"]].concat(), STALE.as_bytes());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command}");
        assert!(run.stderr.contains("--stdin-filename") && run.stderr.contains("`-`"), "{}", run.stderr);
    }
    assert_eq!(contents(here.path()).len(), 1);
}

/// An editor that passes each saved file to the program gets an excluded one back unchanged.
#[test]
fn what_is_excluded_comes_back_as_it_was_where_that_is_asked_for() {
    let settings = "exclude = [\"old/\"]\n";
    let here = folder(&[
        ("theme-upgrade.toml", settings.as_bytes()),
        ("old/t/UserMessage.template", STALE.as_bytes()),
        ("ci/x", b""),
    ]);
    let at = |folder: &str, args: &[&str]| run_with_input(&here.path().join(folder), args, STALE.as_bytes());
    for (folder, path) in [
        ("", "old/t/UserMessage.template"),
        ("", "old/UserMessage.template"),
        ("", "old/new/UserMessage.template"),
        ("ci", "../old/t/UserMessage.template"),
    ] {
        let applied = at(folder, &["apply", "--force-exclude", "--stdin-filename", path]);
        assert_eq!((applied.code, applied.stdout.as_str()), (0, STALE), "{path}: {}", applied.stderr);
        assert!(applied.stderr.contains(": excluded"), "{path}: {}", applied.stderr);
        let diff = at(folder, &["diff", "--force-exclude", "--stdin-filename", path]);
        assert_eq!((diff.code, diff.stdout.as_str()), (0, ""), "{path}: {}", diff.stderr);
        assert_eq!(at(folder, &["check", "--force-exclude", "--stdin-filename", path]).code, 0, "{path}");
        assert_eq!(at(folder, &["check", "--stdin-filename", path]).code, 1, "{path} is named");
    }
    let shown = run_with_input(
        &here.path().join("ci"),
        &["check", "--show-config", "--stdin-filename", "/x.html"],
        b"",
    );
    assert!(shown.stdout.starts_with("# no settings file"), "{}", shown.stdout);
    let other = at("", &["check", "--force-exclude", "--stdin-filename", "new/UserMessage.template"]);
    assert_eq!(other.code, 1, "{}", other.shown());
}

/// Programs that read a report or apply a patch start from the root of the repository.
#[test]
fn standard_input_is_seen_from_the_root_of_its_repository() {
    let stale = "<template>\n<div class=\"bubble\"><MessageBody /></div>\n</template>\n";
    let Some(here) = common::repository_with(&[("sub/UserMessage.template", stale.as_bytes())]) else {
        return;
    };
    let at = |args: &[&str]| common::run_with_input(&here.path().join("sub"), args, stale.as_bytes());
    let named = ["--stdin-filename", "UserMessage.template"];
    let github = at(&[&["check", "--format", "github"], &named[..]].concat());
    assert!(github.stdout.starts_with("::error file=sub/UserMessage.template,"), "{}", github.shown());
    let diff = at(&[&["diff"], &named[..]].concat());
    assert!(diff.stdout.starts_with("--- a/sub/UserMessage.template\n"), "{}", diff.shown());
    let unnamed = at(&["diff", "--component", "UserMessage", "-"]);
    assert!(unnamed.stdout.starts_with("--- a/UserMessage.template\n"), "{}", unnamed.shown());
}
