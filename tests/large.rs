//! Inputs larger than anyone has: very many files in one folder, a very large export, and many themes.
//! `THEME_UPGRADE_LARGE=1` makes that 100,000 files, 100 MB, and 1,000 themes; otherwise the sizes are what a debug
//! build handles in seconds.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use common::run;

/// How much longer four times as much may take: a busy machine is noisy, and quadratic time would be sixteen.
const MAX_RATIO: f64 = 8.0;
/// How often a pair is measured before it counts as too slow.
const TRIALS: usize = 4;

/// The size of the input: `small`, or `large` if `THEME_UPGRADE_LARGE` is set.
fn size(small: usize, large: usize) -> usize {
    if std::env::var_os("THEME_UPGRADE_LARGE").is_some() { large } else { small }
}

/// Runs the program and returns how long it took.
fn timed(folder: &Path, arguments: &[&str]) -> (common::Run, Duration) {
    let start = Instant::now();
    let run = run(folder, arguments);
    (run, start.elapsed())
}

/// A theme of `count` / 2 components, each rendered by another one. Every tenth has a `<br>` to close. Beside
/// them are as many other files.
fn crowd(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "UserMessage.template",
        "<template><div class=\"m\"><ActionMenu class=\"a\"><Icon type=\"more\" /></ActionMenu><Part1 />\
         <MessageBody body=\"{{ body }}\" /></div></template><style>.m { position: relative } .a { position: absolute }</style>",
    );
    for part in 1..count / 2 {
        let more = if part % 10 == 0 { "<br>" } else { "" };
        let inner: String = [2 * part, 2 * part + 1]
            .iter()
            .filter(|inner| **inner < count / 2)
            .map(|inner| format!("<Part{inner} />"))
            .collect();
        write(
            &format!("Part{part}.template"),
            &format!("<template><p>{more}{inner}</p></template><style>p {{ top: 0 }}</style>\n"),
        );
    }
    for note in 0..count / 2 {
        write(&format!("note{note}.txt"), "note\n");
    }
    folder
}

#[test]
fn very_many_files_in_one_folder_take_as_long_as_they_are_many() {
    let count = size(4_000, 100_000);
    let (few, many) = (crowd(count / 4), crowd(count));
    let ratio = || {
        let (check, short) = timed(few.path(), &["check", "-q"]);
        assert_eq!(check.code, 1, "{}", check.stderr);
        timed(many.path(), &["check", "-q"]).1.as_secs_f64() / short.as_secs_f64()
    };
    let best = (0..TRIALS).map(|_| ratio()).find(|ratio| *ratio <= MAX_RATIO);
    assert!(best.is_some(), "four times as many files take more than {MAX_RATIO} times as long");
    let (apply, took) = timed(many.path(), &["apply", "-q"]);
    assert_eq!(apply.code, 0, "{}", apply.stderr);
    eprintln!("{count} files: {:.1} times for four times as many; apply took {took:.1?}", best.unwrap());
    for part in 1..count / 2 {
        let text = std::fs::read_to_string(many.path().join(format!("Part{part}.template"))).unwrap();
        assert_eq!(text.contains("<br/>"), part % 10 == 0, "{text}");
    }
}

/// An export of about `bytes` bytes, in which every second theme lacks its menu.
fn export(bytes: usize) -> (String, usize) {
    let (mut text, mut themes) = ("{".to_owned(), 0);
    let styles: String = (0..60).map(|at| format!(".c{at} {{ color: red; margin: {at}px }}\\n")).collect();
    while text.len() < bytes {
        let menu = if themes % 2 == 0 {
            "<ActionMenu class=\\\"a\\\"><Icon type=\\\"more\\\" /></ActionMenu>"
        } else {
            ""
        };
        let body = "<p t:if=\\\"{{ x }}\\\">caf\\u00e9 {{ y | default: 'z' }}</p>\\n".repeat(60);
        let comma = if themes == 0 { "" } else { ",\n" };
        write!(
            text,
            "{comma}\"t{themes}\": {{\"base\": \"default_v7\", \"files\": {{\"UserMessage.template\": \"<template>\\n\
             <div class=\\\"m\\\">{menu}{body}<MessageBody body=\\\"{{{{ body }}}}\\\" /></div>\\n</template>\\n<style>\\n\
             .m {{ position: relative }} .a {{ position: absolute }}\\n{styles}</style>\\n\"}}}}"
        )
        .unwrap();
        themes += 1;
    }
    (text + "}\n", themes)
}

#[test]
fn a_very_large_export_takes_as_long_as_it_is_large() {
    let bytes = size(2_000_000, 100_000_000);
    let (small, large) = (export(bytes / 4), export(bytes));
    let folder = common::folder(&[("small.json", small.0.as_bytes()), ("large.json", large.0.as_bytes())]);
    let ratio = || {
        let (check, short) = timed(folder.path(), &["check", "-q", "--ignore", "css-syntax", "small.json"]);
        assert_eq!(check.code, 1, "{}", check.stderr);
        let (_, long) = timed(folder.path(), &["check", "-q", "--ignore", "css-syntax", "large.json"]);
        long.as_secs_f64() / short.as_secs_f64()
    };
    let best = (0..TRIALS).map(|_| ratio()).find(|ratio| *ratio <= MAX_RATIO);
    assert!(best.is_some(), "four times as large an export takes more than {MAX_RATIO} times as long");
    let (apply, took) = timed(folder.path(), &["apply", "-q", "--ignore", "css-syntax", "large.json"]);
    assert_eq!(apply.code, 0, "{}", apply.stderr);
    eprintln!("{bytes} bytes: {:.1} times for four times as much; apply took {took:.1?}", best.unwrap());
    let after = std::fs::read_to_string(folder.path().join("large.json")).unwrap();
    assert_eq!(after.matches("<ActionMenu").count(), large.1, "each theme has its menu");
    assert_eq!(after.matches("caf\\u00e9").count(), 60 * large.1, "and is spelled as it was");
}

/// The program's peak memory for `arguments`, in bytes; `None`, with a message, where nothing can measure it.
fn peak(folder: &Path, arguments: &[&str]) -> Option<u64> {
    // The parent learns what a process used from a call that the standard library does not make.
    const MEASURE: &str = "import resource, subprocess, sys; \
         subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); \
         print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    if !cfg!(target_os = "linux") || !common::has("python3") {
        eprintln!("skipped: what a run takes of memory is measured on Linux, with Python");
        return None;
    }
    let program = env!("CARGO_BIN_EXE_theme-upgrade");
    let output = std::process::Command::new("python3")
        .args(["-c", MEASURE, program])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    Some(printed.trim().parse::<u64>().unwrap() * 1024)
}

/// Themes that lack their menus, with `bytes` bytes of text each.
fn themes(count: usize, bytes: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for theme in 0..count {
        let mut text = format!(
            "<template><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div></template>\n<style scoped>\n\
             .m {{ padding: {theme}px }}\n"
        );
        while text.len() < bytes {
            writeln!(text, ".rule-{} {{ color: #123; margin: 0 {theme}px; font-size: 14px }}", text.len())
                .unwrap();
        }
        let path = folder.path().join(format!("theme{theme}"));
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("UserMessage.template"), text + "</style>\n").unwrap();
    }
    folder
}

/// Where the output is for people, only that output is kept of a theme. Other formats report positions at the end;
/// until then they keep the texts, but no more than these.
#[test]
fn more_themes_take_little_more_memory() {
    const BYTES: usize = 100_000;
    let (few, many) = (8, size(48, 1_000));
    let (small, large) = (themes(few, BYTES), themes(many, BYTES));
    for (arguments, most_more) in [
        (&["check"][..], BYTES / 2),
        (&["diff"], BYTES / 2),
        (&["check", "--format", "github"], BYTES * 7 / 4),
    ] {
        // The peak of what several threads hold at once differs from run to run.
        let arguments = [arguments, &["--threads", "1"]].concat();
        let Some(least) = peak(small.path(), &arguments) else { return };
        let most = peak(large.path(), &arguments).unwrap();
        let more = most.saturating_sub(least) / (many - few) as u64;
        eprintln!("{arguments:?}: {least} bytes for {few} themes, {more} more for each further one");
        assert!(
            more < most_more as u64,
            "{arguments:?}: {more} bytes more for each theme, which has {BYTES} bytes of text"
        );
    }
}
