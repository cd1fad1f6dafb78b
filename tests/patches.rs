//! What `diff` prints is taken by git, whatever the environment says and however files are called.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

mod common;

use std::process::Command;

use common::{folder, run};

const STALE: &[u8] =
    b"<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";

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
