//! Never lose a file: the program is killed, files change while it runs, disks are full, trees are hostile.
//! `docs/reliability.md` lists what is tried. `THEME_UPGRADE_KILLS` sets how often the program is killed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{contents, folder, has, repository_with, run};

const STALE: &str = "<template>\n  <div class=\"message\"><MessageBody body=\"{{ body }}\" /></div>\n</template>\n\
                     <style>\n.message { position: relative; }\n</style>\n";

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A tree of `count` stale themes of one component each, with the files' names.
fn stale_themes(count: usize) -> (tempfile::TempDir, Vec<String>) {
    let names: Vec<String> = (0..count).map(|index| format!("t{index:03}/UserMessage.template")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), STALE.as_bytes())).collect();
    (folder(&files), names)
}

/// Fails unless all files in a tree have their menus.
fn ensure_upgraded(here: &Path) {
    for (path, text) in contents(here) {
        assert!(String::from_utf8_lossy(&text).contains("ActionMenu"), "{}", path.display());
    }
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().unwrap().as_bytes().starts_with(b".theme-upgrade-")
}

/// A deterministic pseudo-random generator (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn killed_at_any_moment_each_file_is_the_old_one_or_the_new_one() {
    let kills = std::env::var("THEME_UPGRADE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(40);
    let (here, names) = stale_themes(200);
    let start = Instant::now();
    assert_eq!(run(here.path(), &["apply", "-q"]).code, 0);
    let whole_run = start.elapsed();
    let new = contents(here.path());
    let (mut random, mut in_the_middle) = (Random(0x5EED), 0);
    for kill in 0..kills {
        for (path, text) in contents(here.path()) {
            let path = here.path().join(path);
            match is_temporary(&path) {
                true => std::fs::remove_file(path).unwrap(),
                false if text != STALE.as_bytes() => std::fs::write(path, STALE).unwrap(),
                false => {}
            }
        }
        let mut child = program().args(["apply", "-q"]).current_dir(here.path()).spawn().unwrap();
        // At any time; while the new files are written beside the old ones; while they are renamed.
        if kill % 3 == 0 {
            std::thread::sleep(whole_run.mul_f64(random.below(1000) as f64 / 1000.0));
        } else {
            let watched = here.path().join(if kill % 3 == 1 { "t000" } else { "t199" });
            let has_begun = || std::fs::read_dir(&watched).unwrap().count() > 1;
            while child.try_wait().unwrap().is_none() && !has_begun() {
                std::thread::sleep(Duration::from_micros(50));
            }
            let longest = if kill % 3 == 1 { 100_000 } else { 12_000 };
            std::thread::sleep(Duration::from_micros(random.below(longest)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let found: BTreeMap<PathBuf, Vec<u8>> =
            contents(here.path()).into_iter().filter(|(path, _)| !is_temporary(path)).collect();
        assert_eq!(found.len(), names.len(), "no file is lost");
        for (path, text) in &found {
            assert!(text == STALE.as_bytes() || Some(text) == new.get(path), "{}", path.display());
        }
        let written = found.values().filter(|text| *text != STALE.as_bytes()).count();
        in_the_middle += usize::from(written > 0 && written < names.len());
    }
    eprintln!("{kills} kills, {in_the_middle} of them between the first file and the last");
    assert!(in_the_middle > 0, "no kill met a run that was writing, so that nothing was tried");
    // A final run completes what was begun.
    assert_eq!(run(here.path(), &["apply", "-q"]).code, 0);
    let now: BTreeMap<_, _> =
        contents(here.path()).into_iter().filter(|(path, _)| !is_temporary(path)).collect();
    assert_eq!(now, new);
}

/// Runs `apply` in a repository whose `git` runs `mischief` right after it was asked whether all is committed:
/// after the files were read, before the first is written.
fn apply_with_mischief(mischief: &str) -> Option<(common::Run, tempfile::TempDir)> {
    let here = repository_with(&[
        ("a/UserMessage.template", STALE.as_bytes()),
        ("b/UserMessage.template", STALE.as_bytes()),
    ])?;
    let tools = tempfile::tempdir().unwrap();
    let git = tools.path().join("git");
    let real = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|git| git.is_file())
        .unwrap();
    let script = format!(
        "#!/bin/sh\n'{}' \"$@\"\ncode=$?\ncase \"$*\" in *status*) cd '{}' && {{ {mischief}; }} ;; esac\nexit $code\n",
        real.display(),
        here.path().display()
    );
    std::fs::write(&git, script).unwrap();
    std::fs::set_permissions(&git, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::join_paths(
        std::iter::once(tools.path().to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
        .arg("apply")
        .current_dir(here.path())
        .env("PATH", path.unwrap())
        .output()
        .unwrap();
    let run = common::Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    Some((run, here))
}

#[test]
fn what_changes_between_reading_and_writing_is_left_alone() {
    let victim = "b/UserMessage.template";
    for (what, mischief, said) in [
        ("edited", format!("echo mine > {victim}"), "another program changed it"),
        ("removed", format!("rm {victim}"), "cannot be written"),
        ("a folder now", format!("rm {victim}; mkdir {victim}"), "cannot be written"),
        (
            "a link to another file",
            format!("rm {victim}; echo other > o; ln -s ../o {victim}"),
            "another program changed it",
        ),
        ("a link to nothing", format!("rm {victim}; ln -s nowhere {victim}"), "cannot be written"),
        ("without its folder", "rm -r b".to_owned(), "cannot be written"),
    ] {
        let Some((run, here)) = apply_with_mischief(&mischief) else { return };
        assert_eq!(run.code, 2, "{what}: {}", run.shown());
        assert!(run.stderr.contains(said) && run.stderr.contains(victim), "{what}: {}", run.stderr);
        // The other file was checked before the first one was to be replaced, and is unchanged.
        let other = std::fs::read_to_string(here.path().join("a/UserMessage.template")).unwrap();
        assert_eq!(other, STALE, "{what}");
        let victim_now = here.path().join(victim);
        if victim_now.is_symlink() && !victim_now.exists() {
            std::fs::remove_file(victim_now).unwrap();
        }
        for (path, text) in contents(here.path()) {
            assert!(!is_temporary(&path), "{what}: {} is left behind", path.display());
            let is_victim = path.ends_with(victim);
            assert!(!is_victim || !String::from_utf8_lossy(&text).contains("ActionMenu"), "{what}");
        }
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let (here, names) = stale_themes(50);
    // No file may grow: writing ends in a signal, or in an error where that is ignored.
    for ignored in ["", "trap '' XFSZ; "] {
        let script = format!("{ignored}ulimit -f 0; exec '{}' apply", env!("CARGO_BIN_EXE_theme-upgrade"));
        let output = Command::new("bash").args(["-c", &script]).current_dir(here.path()).output().unwrap();
        assert!(!output.status.success(), "{output:?}");
        for (path, text) in contents(here.path()) {
            assert!(is_temporary(&path) || text == STALE.as_bytes(), "{}", path.display());
        }
    }
    // A real full file system, where one can be mounted.
    let small = tempfile::tempdir().unwrap();
    let mount =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=60k", "none"]).arg(small.path()).output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: no file system can be mounted");
        return;
    }
    for name in &names[..10] {
        std::fs::create_dir_all(small.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(small.path().join(name), STALE).unwrap();
    }
    let run = run(small.path(), &["apply"]);
    let found = contents(small.path());
    Command::new("umount").arg(small.path()).status().unwrap();
    assert_eq!(run.code, 2, "{}", run.shown());
    assert!(run.stderr.contains("no file was changed") && run.stderr.contains("space"), "{}", run.stderr);
    assert!(found.values().all(|text| text == STALE.as_bytes()), "{found:?}");
}

/// A process may have only so many files open: 256 on some systems.
#[test]
fn more_files_are_changed_than_may_be_open() {
    let (here, _) = stale_themes(100);
    let script = format!("ulimit -n 40; exec '{}' apply", env!("CARGO_BIN_EXE_theme-upgrade"));
    let output = Command::new("bash").args(["-c", &script]).current_dir(here.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    ensure_upgraded(here.path());
}

/// Under `nohup` a run ignores that its terminal goes away.
#[test]
fn a_signal_that_is_to_be_ignored_ends_nothing() {
    let (here, _) = stale_themes(60);
    let script = format!("trap '' HUP; exec '{}' apply -q", env!("CARGO_BIN_EXE_theme-upgrade"));
    let mut child = Command::new("sh").args(["-c", &script]).current_dir(here.path()).spawn().unwrap();
    // Before that, the shell may not have set its trap yet.
    while child.try_wait().unwrap().is_none()
        && std::fs::read_dir(here.path().join("t000")).unwrap().count() < 2
    {
        std::thread::sleep(Duration::from_micros(50));
    }
    while child.try_wait().unwrap().is_none() {
        let hung_up =
            Command::new("kill").args(["-HUP", &child.id().to_string()]).stderr(Stdio::null()).status();
        assert!(hung_up.is_ok());
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
    ensure_upgraded(here.path());
}

/// A run that has changed all files and waits for a reader of its report can be terminated.
#[test]
fn a_run_whose_report_nobody_reads_can_be_ended() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    let pipe = here.path().join("report");
    if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|made| made.success()) {
        eprintln!("skipped: no mkfifo");
        return;
    }
    let mut child =
        program().args(["apply", "--format", "json=report"]).current_dir(here.path()).spawn().unwrap();
    let changed = || !std::fs::read(here.path().join("t/UserMessage.template")).unwrap().eq(STALE.as_bytes());
    while !changed() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before anything was changed");
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(50));
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(10), "it cannot be ended");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Reports may give two files the same name if their names are not UTF-8.
#[test]
fn files_that_reports_cannot_tell_apart_are_not_changed() {
    let here = tempfile::tempdir().unwrap();
    for name in [&b"t\xfe"[..], b"t\xff"] {
        let theme = here.path().join(std::ffi::OsStr::from_bytes(name));
        if std::fs::create_dir(&theme).is_err() {
            eprintln!("skipped: this system takes no such names");
            return;
        }
        std::fs::write(theme.join("UserMessage.template"), STALE).unwrap();
    }
    for command in ["check", "diff", "apply"] {
        let run = run(here.path(), &[command]);
        assert_eq!(run.code, 2, "{}", run.shown());
        assert!(run.stderr.contains("several files have this name"), "{}", run.stderr);
    }
    assert!(contents(here.path()).values().all(|text| text == STALE.as_bytes()));
}

#[test]
fn hostile_trees_are_looked_at_and_come_out_whole() {
    let here = folder(&[
        ("good/UserMessage.template", STALE.as_bytes()),
        ("new\nline/UserMessage.template", STALE.as_bytes()),
        ("qu'o\"te/UserMessage.template", STALE.as_bytes()),
        ("esc\u{1b}[31mape/UserMessage.template", STALE.as_bytes()),
        ("::error::x/UserMessage.template", b"<template><p></template>"),
        (
            "nul/UserMessage.template",
            b"<template>\0<div><MessageBody body=\"{{ body }}\" /></div></template>",
        ),
        ("not-utf8/UserMessage.template", b"<template>\xff</template>"),
        ("escapes/UserMessage.template", b"<template><p>\x1b[2J\x1b]0;x\x07</template>"),
        ("surrogate/themes.json", br#"{"a": {"base": "x", "files": {"UserMessage.template": "\ud800"}}}"#),
        ("twice/themes.json", br#"{"a": {"files": {}}, "a": {"files": {}}}"#),
        ("outside.txt", STALE.as_bytes()),
    ]);
    let at = |path: &str| here.path().join(path);
    std::os::unix::fs::symlink("..", at("good/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", at("good/Avatar.template")).unwrap();
    let elsewhere = folder(&[("ChatHeader.template", b"<template><header></header></template>")]);
    std::os::unix::fs::symlink(elsewhere.path().join("ChatHeader.template"), at("good/ChatHeader.template"))
        .unwrap();
    let not_utf8 = here.path().join(std::ffi::OsStr::from_bytes(b"na\xffme"));
    std::fs::create_dir(&not_utf8).unwrap();
    std::fs::write(not_utf8.join("UserMessage.template"), STALE).unwrap();
    let longest = "l".repeat(255);
    std::fs::create_dir(at(&longest)).unwrap();
    std::fs::write(at(&longest).join("UserMessage.template"), STALE).unwrap();
    let deep = (0..60).fold(here.path().to_owned(), |path, level| path.join(format!("d{level}")));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("UserMessage.template"), STALE).unwrap();
    if has("mkfifo") {
        Command::new("mkfifo").arg(at("good/MessageBody.template")).status().unwrap();
    }
    for format in ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html"] {
        let check = run(here.path(), &["check", "--format", format]);
        assert_eq!(check.code, 2, "{format}: {}", check.stderr);
        assert!(!check.stdout.contains(['\u{1b}', '\u{7}']) && !check.stderr.contains('\u{1b}'), "{format}");
        for said in ["not-utf8/UserMessage.template", "surrogate", "twice", "good/Avatar.template"] {
            assert!(check.stderr.contains(said), "{format}: {said} in {}", check.stderr);
        }
        if format == "text" {
            for skipped in ["ChatHeader", "MessageBody"] {
                let row =
                    check.stdout.lines().find(|line| line.starts_with(&format!("  skipped     {skipped}")));
                assert!(row.is_some_and(|row| row.contains(": ")), "{skipped} in {}", check.stdout);
            }
        }
        if format == "github" {
            let is_ours = |line: &str| {
                line.starts_with("::") && !line.starts_with("::error::x")
                    || line.ends_with(" more errors, which GitHub would not show here")
            };
            assert!(check.stdout.lines().all(is_ours), "{}", check.stdout);
        }
    }
    let is_read = |path: &&PathBuf| std::fs::metadata(path).is_ok_and(|file| file.is_file());
    let pipe = at("good/MessageBody.template");
    let _ = std::fs::remove_file(&pipe);
    let _ = std::fs::remove_file(at("good/loop"));
    let _ = std::fs::remove_file(at("good/Avatar.template"));
    let before = contents(here.path());
    run(here.path(), &["apply", "-q", "--threads", "3"]);
    let mut upgraded = 0;
    for (path, text) in contents(here.path()) {
        assert!(is_read(&&here.path().join(&path)) && !is_temporary(&path), "{}", path.display());
        let old = &before[&path];
        let is_upgraded = String::from_utf8_lossy(&text).contains("ActionMenu") && *old != text;
        assert!(is_upgraded || *old == text, "{}", path.display());
        upgraded += usize::from(is_upgraded);
    }
    // In folders called good, with a line break, with quotes, with an escape sequence, in no UTF-8, with 255 bytes and
    // 60 deep, and the one with a NUL byte: other problems in a tree keep no component from its menu.
    assert_eq!(upgraded, 8);
    assert_eq!(
        std::fs::read(elsewhere.path().join("ChatHeader.template")).unwrap(),
        b"<template><header></header></template>",
        "a link that leads out of the tree is not written through"
    );
}

#[test]
fn any_number_of_threads_says_the_same() {
    let names: Vec<String> = (0..30).map(|index| format!("t{index:02}/UserMessage.template")).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), STALE.as_bytes())).collect();
    files.extend([
        ("t05/theme.json", &b"{"[..]),
        ("t07/Avatar.template", b"\xff"),
        ("t11/UserMessage.template", b"<template><p></template>"),
    ]);
    let here = folder(&files);
    for arguments in [&["check"][..], &["check", "--format", "json"], &["diff"], &["apply", "--dry-run"]] {
        let with = |threads: &str| {
            let all: Vec<&str> = [arguments, &["--threads", threads]].concat();
            run(here.path(), &all).shown()
        };
        let one = with("1");
        assert!(one.contains("t05/theme.json: not JSON") && one.contains("t29"), "{one}");
        assert!(with("2") == one && with("7") == one, "{arguments:?}");
    }
    assert_eq!(run(here.path(), &["check", "--threads", "0"]).code, 2);
}

#[test]
fn what_nests_without_end_is_looked_at_by_any_thread() {
    for (what, markup, style) in [
        ("rules", String::new(), format!("{}{}", ".a { ".repeat(20_000), "}".repeat(20_000))),
        ("brackets", String::new(), format!(".a {{ width: {} }}", "calc(".repeat(20_000))),
        ("selectors", String::new(), format!("{}a {{ top: 0 }}", ":is(".repeat(20_000))),
        (
            "colors",
            format!("</div><div style=\"background: {}\">", "color-mix(in srgb, ".repeat(20_000)),
            String::new(),
        ),
        ("elements", "<b>".repeat(20_000) + &"</b>".repeat(20_000), String::new()),
        ("expressions", format!("{{{{ a{} }}}}", "[a".repeat(20_000)), String::new()),
        ("groups", format!("{{{{ {}a }}}}", "(".repeat(20_000)), String::new()),
    ] {
        let text = format!(
            "<template><div class=\"m\">{markup}<MessageBody body=\"{{{{ body }}}}\" /></div></template><style>{style}</style>"
        );
        let theme = folder(&[("UserMessage.template", text.as_bytes())]);
        for command in [&["check", "-q"][..], &["diff", "-q"], &["preview", "-q", "-o", "page.html"]] {
            let run = run(theme.path(), command);
            assert!(run.code < 2, "{what}: {command:?}: {}", &run.stderr[..run.stderr.len().min(2000)]);
        }
    }
}

#[test]
fn templates_that_nest_without_end_are_refused() {
    let theme = folder(&[("UserMessage.template", STALE.as_bytes())]);
    std::fs::create_dir(theme.path().join("menu")).unwrap();
    for (what, style) in [
        ("rules", format!("{}{}", ".m { ".repeat(20_000), "}".repeat(20_000))),
        ("brackets", format!(".m {{ right: {}1px{} }}", "calc(".repeat(20_000), ")".repeat(20_000))),
    ] {
        let snippet =
            format!("<template><ActionMenu class=\"m\">x</ActionMenu></template><style>{style}</style>");
        std::fs::write(theme.path().join("menu/UserMessage.template"), snippet).unwrap();
        let run = run(theme.path(), &["check", "--templates", "menu", "UserMessage.template"]);
        let told = "the styles are not valid CSS: brackets or rules are nested too deeply";
        assert_eq!(run.code, 2, "{what}: {}", &run.stderr[..run.stderr.len().min(2000)]);
        assert!(run.stderr.contains(told), "{what}: {}", &run.stderr[..run.stderr.len().min(2000)]);
    }
}

/// New contents are written beside their files before the first is renamed, and an interrupted run removes them.
#[test]
fn a_run_that_is_ended_before_its_first_file_leaves_nothing_behind() {
    let mut before_the_first = 0;
    for signal in ["-TERM", "-INT", "-HUP"].iter().cycle().take(30) {
        let (here, _) = stale_themes(150);
        let before = contents(here.path());
        let mut child = program().args(["apply", "-q"]).current_dir(here.path()).spawn().unwrap();
        while child.try_wait().unwrap().is_none()
            && std::fs::read_dir(here.path().join("t000")).unwrap().count() < 2
        {
            std::thread::sleep(Duration::from_micros(50));
        }
        let kill =
            Command::new("kill").args([*signal, &child.id().to_string()]).stderr(Stdio::null()).status();
        assert!(kill.is_ok());
        let ended = child.wait().unwrap();
        assert!(matches!(ended.code(), Some(0 | 2 | 130)), "{signal}: {ended}");
        let after = contents(here.path());
        assert!(!after.keys().any(|path| is_temporary(path)), "{signal}: {ended}");
        if after == before {
            assert_eq!(ended.code(), Some(130), "{signal}");
            before_the_first += 1;
        }
        if before_the_first == 6 {
            return;
        }
    }
    panic!("only {before_the_first} signals met a run before its first file");
}
