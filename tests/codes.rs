//! Exit codes do not lie: every command, in every situation, in several formats. (No known input causes
//! a refused proof; `tests/proofs.rs` shows what one does.)

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{folder, run};

const CLEAN: &[u8] = b"<template><p>x</p></template>\n";
const STALE: &[u8] =
    b"<template><div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div></template>\n";
const AT_ROOT: &[u8] = b"<template><MessageBody body=\"{{ body }}\" /></template>\n";
const BROKEN: &[u8] = b"<template><p></template>\n";
const LOUD: &[u8] = b"<template><p>{{ name | shout }}</p></template>\n";
const LEGACY: &[u8] = b"/* @version 3 */\n.message-balloon-me { color: red }\n";

/// A situation: its name, its files, further arguments, and the exit codes of `check` and `diff`, and of `apply`.
type Situation<'s> = (&'s str, &'s [(&'s str, &'s [u8])], &'s [&'s str], u8, u8);

const SITUATIONS: &[Situation<'_>] = &[
    ("clean", &[("Avatar.template", CLEAN)], &[], 0, 0),
    ("warnings only", &[("Avatar.template", LOUD)], &[], 0, 0),
    ("warnings that fail", &[("Avatar.template", LOUD)], &["--fail-on", "warning"], 1, 1),
    ("needs the upgrade", &[("UserMessage.template", STALE)], &[], 1, 0),
    ("needs the upgrade, masked", &[("UserMessage.template", STALE)], &["--exit-zero"], 0, 0),
    ("manual only", &[("UserMessage.template", AT_ROOT)], &[], 1, 1),
    (
        "upgrade and manual",
        &[("a/UserMessage.template", STALE), ("b/UserMessage.template", AT_ROOT)],
        &[],
        1,
        1,
    ),
    ("refused format", &[("theme.css", LEGACY)], &["theme.css"], 1, 1),
    ("broken template", &[("Avatar.template", BROKEN)], &[], 1, 1),
    ("unreadable file", &[("Avatar.template", b"\xff\xfe"), ("b/Avatar.template", CLEAN)], &[], 2, 2),
    ("unreadable, masked", &[("Avatar.template", b"\xff\xfe")], &["--exit-zero"], 2, 2),
    ("invalid export", &[("themes.json", b"{\"a\": ")], &["themes.json"], 2, 2),
    ("nothing matched", &[("README.md", b"x")], &[], 2, 2),
    ("nothing matched, allowed", &[("README.md", b"x")], &["--allow-empty-input"], 0, 0),
    ("no such path", &[], &["nowhere"], 2, 2),
    ("bad usage", &[("Avatar.template", CLEAN)], &["--nonsense"], 2, 2),
    ("bad rule", &[("Avatar.template", CLEAN)], &["--ignore", "nonsense"], 2, 2),
    ("bad settings", &[("Avatar.template", CLEAN), ("theme-upgrade.toml", b"x = 1\n")], &[], 2, 2),
    ("bad baseline", &[("Avatar.template", CLEAN), ("b.json", b"[]")], &["--baseline", "b.json"], 2, 2),
    ("bad snippets", &[("Avatar.template", CLEAN)], &["--templates", "nowhere"], 2, 2),
    ("no such app", &[("Avatar.template", CLEAN)], &["--app", "nowhere"], 2, 2),
    ("bad report", &[("Avatar.template", CLEAN)], &["--format", "junit=Avatar.template/x"], 2, 2),
];

#[test]
fn every_command_in_every_situation() {
    let mut wrong = Vec::new();
    for (name, files, more, looking, applying) in SITUATIONS {
        for format in ["text", "json", "sarif"] {
            for (command, expected) in [("check", *looking), ("diff", *looking), ("apply", *applying)] {
                let here = folder(files);
                let out = run(here.path(), &[&[command, "--format", format][..], more].concat());
                if i32::from(expected) != out.code {
                    wrong.push(format!(
                        "{name}, {command} --format {format}: {} and not {expected}",
                        out.code
                    ));
                }
                if out.code == 2 && out.stderr.is_empty() {
                    wrong.push(format!("{name}, {command} --format {format}: says nothing"));
                }
                let is_json = format != "text" && !out.stdout.is_empty();
                if is_json && serde_json::from_str::<serde_json::Value>(&out.stdout).is_err() {
                    wrong.push(format!("{name}, {command} --format {format}: no JSON"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn hooks_are_told_that_something_was_written() {
    let here = folder(&[("UserMessage.template", STALE)]);
    assert_eq!(run(here.path(), &["apply", "--exit-non-zero-on-fix"]).code, 1);
    assert_eq!(run(here.path(), &["apply", "--exit-non-zero-on-fix"]).code, 0);
}
