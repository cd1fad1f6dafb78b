//! git accepts the output of `diff`, whatever the environment says and however files are named.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

mod common;

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use common::{apply_patch, contents, copy, folder, has, repository_with, run};

#[test]
fn names_that_are_no_utf8_survive_a_patch_and_its_way_back() {
    let Some(here) = repository_with(&[("good/UserMessage.template", STALE)]) else { return };
    for name in [&b"bad\xff"[..], b"\xe2\x82 \"q\" th\xc3\xa8me\xfe\n", b"c1\xc2\x9b"] {
        let theme = here.path().join(std::ffi::OsStr::from_bytes(name));
        if std::fs::create_dir(&theme).is_err() {
            eprintln!("skipped: this system takes no such names");
            return;
        }
        std::fs::write(theme.join("UserMessage.template"), STALE).unwrap();
    }
    let diff = run(here.path(), &["diff"]).stdout;
    for name in
        [r#""b/bad\377/UserMessage.template""#, r#""b/\342\202 \"q\" thème\376\n/UserMessage.template""#]
    {
        assert!(diff.contains(name), "{name} in {diff}");
    }
    let coloured = run(here.path(), &["diff", "--color", "always"]).stdout;
    assert!(coloured.contains(r#""b/c1\302\233/UserMessage.template""#), "{coloured}");
    assert_patch_is_what_apply_writes(here.path(), ".", &[]);
    let upgraded = contents(here.path());
    for path in upgraded.keys().filter(|path| path.ends_with("UserMessage.template")) {
        std::fs::write(here.path().join(path), STALE).unwrap();
    }
    assert_eq!(run(here.path(), &["apply", "--allow-dirty", "--undo-patch", "undo.diff"]).code, 0);
    let undo = std::fs::read_to_string(here.path().join("undo.diff")).unwrap();
    apply_patch(here.path(), &["git", "apply", "-"], &undo);
    let texts = contents(here.path());
    let texts = texts.iter().filter(|(path, _)| path.ends_with("UserMessage.template"));
    assert!(texts.clone().count() == 4 && texts.clone().all(|(_, text)| text == STALE));
}

const STALE: &[u8] =
    b"<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";

/// Most themes' patches are made as soon as they are done, and the texts released; others need them to the end.
#[test]
fn a_patch_is_the_same_whenever_its_parts_are_made() {
    let accepted = b"<template>\n  <!-- theme-upgrade-ignore unknown-component: ours -->\n  <Unheard />\n  <div class=\"bubble\">\n    \
        <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";
    let export = b"{\"e\": {\"base\": \"default_v6\", \"files\": {\"UserMessage.template\": \
        \"<template><p><MessageBody body='{{ body }}' /></p></template>\"}}}";
    let here = folder(&[
        ("a/UserMessage.template", STALE),
        ("b/UserMessage.template", accepted),
        ("c/UserMessage.template", STALE),
        ("c/ChatHeader.template", b"<template><header class=\"h\"><p>x</p></header></template>\n"),
        ("a/themes.json", export),
    ]);
    let at_once = run(here.path(), &["diff"]);
    let later = run(here.path(), &["diff", "--format", "text", "--format", "json=report.json"]);
    assert_eq!((at_once.stdout.as_str(), &at_once.stderr), (later.stdout.as_str(), &later.stderr));
    assert_eq!(at_once.stdout, run(here.path(), &["apply", "--dry-run"]).stdout);
    let names = at_once.stdout.lines().filter_map(|line| line.strip_prefix("+++ "));
    let parts: Vec<&str> = names.map(|name| name.split_once("/").unwrap().1).collect();
    let own = [
        "a/UserMessage.template",
        "b/UserMessage.template",
        "c/ChatHeader.template",
        "c/UserMessage.template",
    ];
    assert_eq!(parts, [&own[..], &["a/themes.json"]].concat());
    assert!(at_once.stderr.contains("(1 accepted)"), "{}", at_once.stderr);
}

#[test]
fn no_variable_colours_a_patch_that_goes_to_a_file() {
    let here = folder(&[("UserMessage.template", STALE)]);
    let plain = run(here.path(), &["diff"]).stdout;
    let with = |args: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
        let variables = [("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1"), ("TERM", "xterm-256color")];
        let out = program.args(args).current_dir(here.path()).envs(variables).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    assert_eq!(with(&["diff"]), plain);
    assert_eq!(with(&["apply", "--dry-run"]), plain);
    assert!(with(&["diff", "--color", "always"]).contains("\u{1b}[32m+"));
    assert!(with(&["check"]).contains('\u{1b}'), "a report follows the variable");
}

/// Applying in `root` what `diff` prints for `paths`, run in `run_in`, has the effect of `apply`.
fn assert_patch_is_what_apply_writes(root: &Path, run_in: &str, paths: &[&str]) {
    let diff = run(&root.join(run_in), &[&["diff"], paths].concat());
    assert_eq!((diff.code, diff.stderr.contains("note: ")), (1, false), "{}", diff.shown());
    let before = contents(root);
    apply_patch(root, &["git", "apply", "-"], &diff.stdout);
    let patched = contents(root);
    assert_ne!(patched, before);
    apply_patch(root, &["git", "apply", "--reverse", "-"], &diff.stdout);
    if has("patch") {
        apply_patch(root, &["patch", "-p1", "--silent"], &diff.stdout);
        assert_eq!(contents(root), patched);
        apply_patch(root, &["git", "apply", "--reverse", "-"], &diff.stdout);
    }
    let applied = run(&root.join(run_in), &[&["apply", "--allow-dirty"], paths].concat());
    assert_eq!(applied.code, 0, "{}", applied.shown());
    assert_eq!(contents(root), patched);
}

#[test]
fn a_patch_names_what_a_link_leads_to() {
    let Some(here) = repository_with(&[("real/UserMessage.template", STALE), ("th/README", b"")]) else {
        return;
    };
    symlink("../real/UserMessage.template", here.path().join("th/UserMessage.template")).unwrap();
    symlink("real", here.path().join("folder")).unwrap();
    let diff = run(here.path(), &["diff", "th/UserMessage.template"]).stdout;
    assert!(diff.starts_with("--- a/real/UserMessage.template\n+++ b/real/UserMessage.template\n"), "{diff}");
    // The file and its link in one tree, and three names of it in one run.
    let whole = run(here.path(), &["diff"]).stdout;
    assert_eq!(whole.matches("+++ ").count(), 1, "{whole}");
    for format in ["markdown", "html"] {
        let report = run(here.path(), &["check", "--format", format]).stdout;
        assert!(report.contains("<summary>real/UserMessage.template"), "{report}");
        assert_eq!(report.matches("<summary>").count(), 1, "{report}");
    }
    let paths = ["UserMessage.template", "../real/UserMessage.template", "../folder/UserMessage.template"];
    assert_patch_is_what_apply_writes(here.path(), "th", &paths);
}

#[test]
fn a_patch_names_the_export_that_a_link_leads_to() {
    let fixture = common::repository("fixtures/formats");
    let export = std::fs::read(copy(&fixture).1.join("shop.themes.json")).unwrap();
    let Some(here) = repository_with(&[("real/data.json", &export)]) else { return };
    symlink("real/data.json", here.path().join("themes.json")).unwrap();
    let diff = run(here.path(), &["diff"]).stdout;
    assert!(diff.starts_with("--- a/real/data.json\n"), "{diff}");
    assert_patch_is_what_apply_writes(here.path(), ".", &[]);
}

#[test]
fn a_link_that_leads_elsewhere_is_told() {
    let Some(elsewhere) = repository_with(&[("real/UserMessage.template", STALE)]) else { return };
    let Some(here) = repository_with(&[("README", b"")]) else { return };
    symlink(elsewhere.path().join("real/UserMessage.template"), here.path().join("UserMessage.template"))
        .unwrap();
    let diff = run(here.path(), &["diff", "UserMessage.template"]);
    assert!(diff.stdout.starts_with("--- a/real/UserMessage.template\n"), "{}", diff.shown());
    assert!(diff.stderr.contains("note: UserMessage.template is a link to /"), "{}", diff.stderr);
    apply_patch(elsewhere.path(), &["git", "apply", "-"], &diff.stdout);
    assert_eq!(run(here.path(), &["diff", "UserMessage.template"]).code, 0);
}

#[test]
fn two_names_that_ask_for_two_edits_make_no_patch() {
    let header = b"<template>\n  <header><div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div></header>\n</template>\n";
    let here = folder(&[("t/UserMessage.template", header)]);
    symlink("UserMessage.template", here.path().join("t/ChatHeader.template")).unwrap();
    for command in ["diff", "apply"] {
        let run = run(here.path(), &[command]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
        assert!(run.stderr.contains("the two would be edited differently"), "{}", run.stderr);
    }
}
