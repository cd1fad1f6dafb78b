//! Messages for users who meant something other than what they wrote.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{folder, run, run_with_input};

const STALE: &str =
    "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";

/// Runs the program and checks that its messages contain each line of `told`.
fn assert_told(folder: &std::path::Path, args: &[&str], input: &str, told: &[&str]) {
    let run = run_with_input(folder, args, input.as_bytes());
    for line in told {
        assert!(run.stderr.contains(line), "{args:?}: {line} in\n{}", run.shown());
    }
}

#[test]
fn a_name_that_is_no_component_s_is_told_as_one() {
    let here = folder(&[("x.txt", STALE.as_bytes())]);
    let lower = "--component: `usermessage` is not a component name: those start with an upper-case letter and have \
                 only letters and digits; did you mean UserMessage?\n";
    assert_told(here.path(), &["apply", "--component", "usermessage", "-"], STALE, &[lower]);
    assert_told(here.path(), &["check", "--component", "usermessage", "x.txt"], "", &[lower]);
    assert_told(
        here.path(),
        &["check", "--component", "x y", "-"],
        "",
        &["letters and digits; for example UserMessage\n"],
    );
    let path = "x/foo.html names no component: a file is named after its component, as in UserMessage.template; \
                say which one it is with --component\n";
    assert_told(here.path(), &["check", "--stdin-filename", "x/foo.html"], STALE, &[path]);
    let near = "--component; did you mean UserMessage?\n";
    assert_told(here.path(), &["check", "--stdin-filename", "user-message.html"], STALE, &[near]);
}

#[test]
fn a_name_that_is_nearly_a_target_s_is_asked_about() {
    let note = "note: TalkJS has no component `UserMesage`, so this is treated as one of your own, which needs no menu; \
                did you mean UserMessage?\n";
    let here = folder(&[("t/UserMesage.template", STALE.as_bytes())]);
    assert_told(here.path(), &["check", "--component", "UserMesage", "-"], STALE, &[note]);
    assert_told(here.path(), &["check", "--stdin-filename", "t/UserMesage.html"], STALE, &[note]);
    assert_told(here.path(), &["check", "t/UserMesage.template"], "", &[note]);
    let whole = run(here.path(), &["check", "t"]);
    assert!(
        whole.stdout.contains("help: did you mean UserMessage? TalkJS has no component"),
        "{}",
        whole.shown()
    );

    // It is one of the theme's own if the theme renders it, or if the theme has the name that was meant.
    let rendered = STALE.replace("<MessageBody", "<UserMesage /><MessageBody");
    let own = folder(&[
        ("t/UserMesage.template", STALE.as_bytes()),
        ("t/UserMessage.template", rendered.as_bytes()),
        ("u/UserMesage.template", STALE.as_bytes()),
        ("u/UserMessage.template", STALE.as_bytes()),
        ("v/TimeAgo.template", STALE.as_bytes()),
    ]);
    for paths in [&["t"][..], &["t/UserMesage.template"], &["u"], &["v"], &["v/TimeAgo.template"]] {
        let checked = run(own.path(), &[&["check"], paths].concat());
        assert!(!checked.shown().contains("did you mean"), "{}", checked.shown());
    }
}

#[test]
fn the_other_files_of_a_theme_are_told_as_such() {
    let here = folder(&[
        ("t/UserMessage.template", STALE.as_bytes()),
        ("t/layout.json", b"{\"global\": {}}"),
        ("t/theme.json", b"{\"base\": \"default_v7\"}"),
    ]);
    let layout = "this is a theme's layout, which is checked with the theme: name the folder that it is in\n";
    assert_told(here.path(), &["check", "t/layout.json"], "", &[&format!("error: t/layout.json: {layout}")]);
    let theme = "error: t/theme.json: this is a theme's description, which is checked with the theme";
    assert_told(here.path(), &["check", "t/theme.json"], "", &[theme]);
    assert_told(here.path(), &["check", "--stdin-filename", "layout.json"], "{}", &[layout]);
}

#[test]
fn an_export_without_a_theme_is_told_as_one() {
    let here = folder(&[("none.json", b"{}")]);
    let unpacked = run(here.path(), &["unpack", "none.json", "-o", "out"]);
    assert_eq!(unpacked.code, 2, "{}", unpacked.shown());
    assert_eq!(unpacked.stderr, "error: none.json: the export holds no theme; nothing was written\n");
    let checked = run(here.path(), &["check", "none.json"]);
    assert_eq!((checked.code, checked.stderr.as_str()), (2, "error: none.json: the export holds no theme\n"));
    assert_eq!(run(here.path(), &["check", "--allow-empty-input", "none.json"]).code, 0);
}

#[test]
fn a_theme_that_is_named_twice_is_packed_once() {
    let here = folder(&[("out/t/UserMessage.template", STALE.as_bytes())]);
    let once = run(here.path(), &["pack", "out/t"]);
    for twice in [["out/t", "out/t"], ["out", "./out/t"]] {
        assert_eq!(run(here.path(), &[&["pack"], &twice[..]].concat()).shown(), once.shown());
    }
}

#[test]
fn who_names_a_folder_or_a_baseline_that_is_not_there_is_told() {
    let here = folder(&[
        ("t/UserMessage.template", STALE.as_bytes()),
        ("a/theme-upgrade.toml", b"# ours\ntemplates = \"nope\"\n"),
        ("a/t/UserMessage.template", STALE.as_bytes()),
        ("b/theme-upgrade.toml", b"templates = \"t\"\n[overrides.t]\ntemplates = \"none\"\n"),
        ("b/t/UserMessage.template", STALE.as_bytes()),
        ("c/theme-upgrade.toml", b"\n\nbaseline = \"nope.json\"\n"),
        ("c/t/UserMessage.template", STALE.as_bytes()),
    ]);
    let missing = "cannot be read: no such file or directory\n";
    let cases: [(&[&str], &str); 6] = [
        (&["t", "--templates", "nope"], "error: --templates: nope: "),
        (&["t", "--baseline", "nope.json"], "error: --baseline: nope.json: "),
        (&["a"], "error: a/theme-upgrade.toml:2: `templates`: a/nope: "),
        (&["b"], "error: b/theme-upgrade.toml:3: `templates`: b/none: "),
        (&["c"], "error: c/theme-upgrade.toml:3: `baseline`: c/nope.json: "),
        (&["t", "--config", "nope.toml"], "error: nope.toml: "),
    ];
    for (args, told) in cases {
        let run = run(here.path(), &[&["check"], args].concat());
        assert_eq!((run.code, run.stderr), (2, format!("{told}{missing}")), "{args:?}");
    }
    let file = run(here.path(), &["check", "t", "--templates", "t/UserMessage.template"]);
    assert!(file.stderr.contains("t/UserMessage.template is a file: name the folder"), "{}", file.stderr);
}

#[test]
fn nothing_to_look_at_is_told() {
    let here = folder(&[("readme.txt", b"")]);
    for command in ["check", "diff", "apply"] {
        let told = run(here.path(), &[command, "--allow-empty-input"]);
        assert_eq!((told.code, told.stderr.as_str()), (0, "nothing to check\n"), "{command}");
        assert_eq!(run(here.path(), &[command, "--allow-empty-input", "-q"]).stderr, "", "{command}");
    }
    let preview = run(here.path(), &["preview", "--allow-empty-input"]);
    assert_eq!(preview.stderr, "nothing to check\nno page is written\n");
}

#[cfg(unix)]
#[test]
fn what_the_system_says_is_told_in_words() {
    let here = folder(&[
        ("t/UserMessage.template", b"<template><b/></template>"),
        ("x.themes.json", b"{\"t\": {\"files\": {}}}"),
        ("locked", b""),
    ]);
    let cases: [(&[&str], &str); 5] = [
        (&["pack", "nope"], "error: nope: cannot be read: no such file or directory\n"),
        (&["pack", "x.themes.json"], "`theme-upgrade unpack` turns an export into folders\n"),
        (&["check", "--watch", "nope"], "error: nope cannot be watched: no such file or directory\n"),
        (
            &["check", "t", "--format", "json=/dev/full"],
            "the report /dev/full cannot be written: no space left",
        ),
        (&["unpack", "x.themes.json", "-o", "/proc/x"], "cannot be written; nothing was written: "),
    ];
    for (args, told) in cases {
        let run = run(here.path(), args);
        assert!(run.stderr.contains(told) && !run.stderr.contains("os error"), "{args:?}: {}", run.shown());
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
    let output = check.arg("check").current_dir(here.path().join("t")).stdout(full).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, "error: standard output cannot be written: no space left on device\n");

    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
    check.args(["check", "--format", "github"]).env("GITHUB_STEP_SUMMARY", "/nodir/x/y");
    let told = String::from_utf8(check.current_dir(here.path()).output().unwrap().stderr).unwrap();
    assert!(told.ends_with("(GITHUB_STEP_SUMMARY) cannot be written: no such file or directory\n"), "{told}");
}

/// Messages name files as they were named on the command line.
#[test]
fn one_file_that_is_not_committed_is_told_as_one() {
    let Some(here) = common::repository_with(&[("t/UserMessage.template", STALE.as_bytes())]) else { return };
    std::fs::write(here.path().join("t/UserMessage.template"), format!("{STALE}\n")).unwrap();
    let told = run(here.path(), &["apply", "t"]).stderr;
    let line = "error: this file has changes that are not committed, or is not known to git; nothing was written. \
                Commit it first, or use --allow-dirty:\n  t/UserMessage.template\n";
    assert_eq!(told, line);
}

#[test]
fn a_page_does_not_go_over_a_theme() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    let told = run(here.path(), &["preview", "t", "-o", "t/UserMessage.template", "--force"]);
    assert_eq!(
        told.stderr,
        "error: t/UserMessage.template is an input of this run and cannot be overwritten\n"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_in_one_way() {
    let here = folder(&[("t/ChatHeader.template", b"<template><b/></template>")]);
    let pipe = here.path().join("t/UserMessage.template");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return;
    }
    for path in ["t", "t/UserMessage.template"] {
        let told = run(here.path(), &["check", path]).stderr;
        assert_eq!(told, "error: t/UserMessage.template: cannot be read: not a regular file\n", "{path}");
    }
}

/// A position that precedes the message is not repeated after it.
#[test]
fn a_place_is_told_once() {
    let lower = "<template>\n<div class=\"b\"><actionmenu /><MessageBody /></div>\n</template>\n";
    let here = folder(&[("UserMessage.template", lower.as_bytes())]);
    let told = run(here.path(), &["check"]).stdout;
    let line =
        "UserMessage.template: line 2: `<actionmenu>` was probably meant to be the menu, but case matters\n";
    assert!(told.contains(line), "{told}");
}

/// Each option's effect is described where it applies, and an option without effect is rejected.
#[test]
fn each_command_says_what_its_options_do_there() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    let help = |command: &str| {
        let help = run(here.path(), &[command, "--help"]).stdout;
        help.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (command, said) in [
        ("check", "--unsafe Also count on fixes that may not be wanted"),
        ("diff", "--unsafe Also print fixes that may not be wanted"),
        ("apply", "--unsafe Also apply fixes that may not be wanted"),
        ("preview", "--unsafe Also show fixes that may not be wanted"),
        ("check", "--quiet Leave out the line per component"),
        ("diff", "--quiet Print only the patch"),
        ("preview", "--quiet Leave out the findings"),
        ("diff", "--verbose Show every finding that the patch does not fix"),
    ] {
        assert!(help(command).contains(said), "{command}: {said} in\n{}", help(command));
    }
    for (command, options) in [
        ("actions", &["--quiet", "--verbose", "--unsafe", "--exit-zero", "--color=never", "--threads=1"][..]),
        ("preview", &["--fail-on=info", "--color=never"]),
    ] {
        for option in options {
            let (name, told) = (option.split('=').next().unwrap(), run(here.path(), &[command, "t", option]));
            assert!(!help(command).contains(name), "{command} {option}");
            assert_eq!(told.code, 2, "{command} {option}");
            let line = format!("error: `{name}` has no effect in `{command}`: leave it out\n");
            assert!(told.stderr.starts_with(&line), "{}", told.stderr);
        }
    }
    assert_eq!(run(here.path(), &["diff", "t", "-q"]).stderr, "");
    assert_eq!(run(here.path(), &["templates", "--force"]).code, 2);
}

#[test]
fn a_number_of_threads_is_one_from_1_on() {
    let here = folder(&[]);
    let threads = run(here.path(), &["check", "--threads", "0"]).stderr;
    assert!(threads.contains("must be a whole number of at least 1"), "{threads}");
}

#[test]
fn a_manual_page_shows_how_a_command_is_written() {
    let here = folder(&[]);
    let page = run(here.path(), &["man", "check"]).stdout;
    assert!(page.contains(".SH SYNOPSIS\ntheme\\-upgrade check [OPTIONS] [PATH]...\n"), "{page}");
}
