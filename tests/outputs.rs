//! Printed and written output issues no commands, and never replaces a file that is read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{contents, folder, run};

const FINE: &str = "<template>\n<div class=\"bubble\"><ActionMenu class=\"action-menu\"><Icon type=\"horizontalDots\" /></ActionMenu>\
                    <MessageBody body=\"{{ body }}\" /></div>\n</template>\n<style>\n.bubble { position: relative }\n\
                    .action-menu { position: absolute }\n</style>\n";
const STALE: &str = "<template>\n<div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div>\n</template>\n\
                     <style>\n.bubble { position: relative }\n</style>\n";
const EXPORT: &str = "{\"t\": {\"base\": \"x\", \"files\": {}}}";

#[test]
fn no_report_takes_the_place_of_what_is_read() {
    let here = folder(&[
        ("t/UserMessage.template", STALE.as_bytes()),
        ("my.toml", b"fail-on = \"warning\"\n"),
        ("other.themes.json", EXPORT.as_bytes()),
        ("notes.md", b"mine\n"),
        ("app/large.js", &b"onCustomMessageAction;".repeat(50_000)),
        ("app/other.js", b"// \xff\n"),
    ]);
    assert_eq!(run(here.path(), &["check", "t", "--write-baseline", "b.json"]).code, 0);
    let before = contents(here.path());
    for args in [
        &["check", "t", "--baseline", "b.json", "--format", "json=b.json"][..],
        &["check", "t", "--config", "my.toml", "--format", "sarif=my.toml"],
        &["check", "t", "--format", "html=other.themes.json"],
        &["check", "t", "--write-baseline", "other.themes.json"],
        &["check", "t", "--write-baseline", "notes.md"],
        &["check", "t", "--config", "my.toml", "--write-baseline", "my.toml"],
        &["preview", "t", "--baseline", "b.json", "-o", "b.json"],
        &["apply", "t", "--undo-patch", "notes.md"],
        &["check", "t", "--app", "app", "--format", "json=app/large.js"],
        &["check", "t", "--app", "app", "--format", "json=app/other.js"],
    ] {
        let run = run(here.path(), args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.shown());
        assert_eq!(contents(here.path()), before, "{args:?}");
    }
    // A baseline can be rewritten in place.
    let again = run(here.path(), &["check", "t", "--baseline", "b.json", "--write-baseline", "b.json"]);
    assert_eq!(again.code, 0, "{}", again.shown());
    assert_eq!(contents(here.path()), before);
}

#[cfg(unix)]
#[test]
fn a_baseline_that_is_read_only_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    let baseline = here.path().join("b.json");
    assert_eq!(run(here.path(), &["check", "t", "--write-baseline", "b.json"]).code, 0);
    std::fs::set_permissions(&baseline, std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = run(here.path(), &["check", "t", "--write-baseline", "b.json"]);
    assert_eq!(run.code, 2, "{}", run.shown());
    assert!(run.stderr.contains("read-only"), "{}", run.stderr);
}

#[test]
fn a_count_in_a_baseline_is_a_number_and_not_so_many_steps() {
    let entry = "{\"rule\": \"css-syntax\", \"theme\": \"gone\", \"component\": \"X\", \"context\": \"\", \"count\": 18446744073709551615}";
    let baseline = format!("{{\"schema\": \"theme-upgrade/baseline@2\", \"findings\": [{entry}]}}");
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes()), ("b.json", baseline.as_bytes())]);
    let run = run(here.path(), &["check", "t", "--baseline", "b.json", "--write-baseline", "c.json"]);
    assert_eq!(run.code, 0, "{}", run.shown());
    let written = std::fs::read_to_string(here.path().join("c.json")).unwrap();
    assert!(written.contains("18446744073709551615"), "{written}");
}

#[cfg(unix)]
#[test]
fn neither_a_terminal_nor_github_obeys_what_files_say() {
    let base = "{\"base\": \"x\\u001b]0;PWNED\\u0007\\n::error::pwned##[error]no\"}";
    let stale = STALE.replace("\n<div", "\n<!-- \u{1b}]0;PWNED\u{7} --><div");
    let theme = "d\u{1b}[35m\n::error::pwned";
    let here = folder(&[
        (&format!("{theme}/UserMessage.template"), stale.as_bytes()),
        (&format!("{theme}/theme.json"), base.as_bytes()),
        ("old/a\u{1b}[31mX.css", b".message-body { color: red }"),
        ("##[error]d/UserMessage.template", b"<template>\n##[error]y <b>\n</template>"),
    ]);
    let settings = here.path().join("theme-upgrade.toml");
    for (toml, args) in [
        ("", &["check", "--color", "never"][..]),
        ("", &["check", "--format", "github"]),
        ("", &["check", "--no-such\u{1b}[31mflag"]),
        ("", &["diff", "--color", "always"]),
        ("", &["check", "missing\u{1b}[31m\n::error::pwned"]),
        ("\"x\\n::stop-commands::zz\\n\" = 1\n", &["check"]),
        ("baseline = \"x\\n::error::pwned\\u001b[0m##[error]no\"\n", &["check"]),
        ("", &["pack", "."]),
        ("", &["apply", "--undo-patch", "d\u{1b}[35m\n::error::pwned/UserMessage.template/x"]),
    ] {
        std::fs::write(&settings, toml).unwrap();
        let run = run(here.path(), args);
        // If colours are wanted, only the program's own appear, and none that come from file contents.
        let is_escaped = |text: &str| !text.contains(['\u{1b}', '\u{7}']) && !text.contains("##[");
        let own_colours =
            ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[7m", "\u{1b}[27m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[36m"];
        let stdout = match args.contains(&"always") {
            true => own_colours.iter().fold(run.stdout.clone(), |text, colour| text.replace(colour, "")),
            false => run.stdout.clone(),
        };
        // A line that is a command contains no other command, and an export has the contents of the files.
        let stdout = match args[0] {
            "pack" => stdout.replace("##[", ""),
            _ => stdout.replace("::error file=##[", "::error file="),
        };
        assert!(is_escaped(&stdout) && is_escaped(&run.stderr), "{args:?}: {}", run.shown());
        let commands =
            run.stdout.lines().chain(run.stderr.lines()).filter(|line| line.trim_start().starts_with("::"));
        let of_us = |line: &str| args.contains(&"github") && line.starts_with("::error file=");
        for command in commands {
            assert!(of_us(command), "{args:?}: {command:?}");
        }
    }
}

#[test]
fn a_report_that_fails_says_what_was_changed() {
    let full = std::path::Path::new("/dev/full");
    if !full.exists() {
        eprintln!("skipped: no /dev/full");
        return;
    }
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    let run = run(here.path(), &["apply", "--format", "json=/dev/full"]);
    assert_eq!(run.code, 2, "{}", run.shown());
    assert!(run.stderr.contains("all files were changed as planned"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn what_was_meant_to_be_read_is_not_passed_over() {
    let link = |to: &str, name: &std::path::Path| std::os::unix::fs::symlink(to, name).unwrap();
    let here = folder(&[("t/UserMessage.template", FINE.as_bytes())]);
    let settings = here.path().join("theme-upgrade.toml");
    link("gone.toml", &settings);
    let dangling = run(here.path(), &["check"]);
    assert_eq!(dangling.code, 2, "{}", dangling.shown());
    assert!(dangling.stderr.contains("theme-upgrade.toml"), "{}", dangling.stderr);
    std::fs::remove_file(&settings).unwrap();
    std::fs::create_dir(&settings).unwrap();
    assert_eq!(run(here.path(), &["check"]).code, 2);
    std::fs::remove_dir(&settings).unwrap();
    std::fs::write(here.path().join("prod.themes.json"), "").unwrap();
    let empty = run(here.path(), &["check"]);
    assert_eq!(empty.code, 2, "{}", empty.shown());
    assert!(empty.stderr.contains("prod.themes.json"), "{}", empty.stderr);
}

/// Opening a pipe without a writer would block.
#[cfg(unix)]
#[test]
fn pipes_that_are_found_are_not_opened() {
    let here =
        folder(&[("t/UserMessage.template", FINE.as_bytes()), ("secret.json", b"{\"base\": \"SECRET\"}")]);
    let pipe = |name: &str| {
        let made = std::process::Command::new("mkfifo").arg(here.path().join(name)).status();
        made.is_ok_and(|made| made.success())
    };
    if !pipe("t/theme.json") {
        eprintln!("skipped: no mkfifo");
        return;
    }
    let with_pipe = run(here.path(), &["check", "t"]);
    assert_eq!(with_pipe.code, 2, "{}", with_pipe.shown());
    assert!(with_pipe.stderr.contains("not a regular file"), "{}", with_pipe.stderr);
    std::fs::remove_file(here.path().join("t/theme.json")).unwrap();
    assert!(pipe("t/Foo.template"));
    assert_eq!(run(here.path(), &["pack", "t"]).code, 2);
    assert!(pipe("base.json"));
    std::fs::write(here.path().join("theme-upgrade.toml"), "baseline = \"base.json\"\n").unwrap();
    assert_eq!(run(here.path(), &["check", "t"]).code, 2);
    std::fs::write(here.path().join("theme-upgrade.toml"), "").unwrap();
    std::fs::remove_file(here.path().join("t/Foo.template")).unwrap();
    std::os::unix::fs::symlink("../secret.json", here.path().join("t/theme.json")).unwrap();
    let linked = run(here.path(), &["check", "t"]);
    assert!(linked.code == 0 && !linked.stdout.contains("SECRET"), "{}", linked.shown());
    assert!(linked.stderr.contains("t/theme.json is a link and was not read"), "{}", linked.stderr);
}

/// A line may be as long as a file, and a file may have a thousand findings on it.
#[test]
fn a_page_does_not_repeat_a_long_line_for_each_finding() {
    let text = format!("<template>\n{}</template>\n", "<a".repeat(50_000));
    let here = folder(&[("t/UserMessage.template", text.as_bytes())]);
    let run = run(here.path(), &["check", "t", "--format", "html"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let (mib, size) = (1024 * 1024, run.stdout.len());
    assert!(size > mib && size < 16 * mib && run.stdout.contains('…'), "{size}");
}

/// Excerpts of a long line are cut around the change of a fix, as they are around a finding.
#[test]
fn a_report_for_people_shows_of_a_long_line_what_it_is_about() {
    let long = "é ".repeat(200_000);
    let bubble = "<div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div>";
    let text = format!("<template><p>{long}</p>{bubble}<p>{long}</p></template>");
    let layout =
        format!("{{\"highlight\": {{\"color\": \"{}\"}}, \"b\": {{\"x\": \"\"}}}}", "x".repeat(2_000));
    let here = folder(&[
        ("t/UserMessage.template", text.as_bytes()),
        ("u/UserMessage.template", FINE.as_bytes()),
        ("u/layout.json", layout.as_bytes()),
    ]);
    let report = run(here.path(), &["check", "t", "u", "--unsafe"]).stdout;
    let longest = report.lines().map(|line| line.chars().count()).max();
    assert!(longest < Some(700), "{longest:?}: {report}");
    for shown in ["é é</p><div class=\"bubble\"><ActionMenu", "</div><p>é é", "\"actionMenu\": {"] {
        let tidy = report.replace(" </p>", "</p>");
        assert!(tidy.contains(shown), "{shown}: {report}");
    }
}

#[test]
fn a_dash_is_standard_output_and_no_file() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    let before = contents(here.path());
    for command in ["check", "diff"] {
        let run = |format| run(here.path(), &[command, "t", "--format", format]);
        assert_eq!(run("json=-").shown(), run("json").shown(), "{command}");
    }
    for formats in [["json=-", "sarif"], ["json=-", "sarif=-"], ["json", "json=-"]] {
        let two = run(here.path(), &["check", "t", "--format", formats[0], "--format", formats[1]]);
        assert_eq!((two.code, two.stdout.as_str()), (2, ""), "{formats:?}");
        assert!(two.stderr.contains("two formats cannot both go to standard output"), "{}", two.stderr);
    }
    for args in [&["check", "--write-baseline", "-"][..], &["apply", "--undo-patch", "-"]] {
        let stream = run(here.path(), args);
        assert_eq!((stream.code, stream.stdout.as_str()), (2, ""), "{args:?}");
        assert!(stream.stderr.contains("writes a file"), "{}", stream.stderr);
    }
    assert_eq!(contents(here.path()), before);
}

/// The folder is named: nobody knows the file that could not be created in it.
#[cfg(unix)]
#[test]
fn a_folder_that_takes_no_file_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes()), ("closed/x", b"")]);
    let closed = here.path().join("closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write there anyway.
    let is_closed = std::fs::write(closed.join("y"), b"").is_err();
    let closed = if is_closed { closed } else { "/sys".into() };
    if std::fs::write(closed.join("y"), b"").is_ok() || !closed.exists() {
        eprintln!("skipped: no folder is closed to this user");
        return;
    }
    let file = closed.join("new.x");
    let (file, json) = (file.display().to_string(), format!("json={}", file.display()));
    for args in [
        &["check", "t", "--format", json.as_str()][..],
        &["check", "t", "--write-baseline", file.as_str()],
        &["preview", "t", "-o", file.as_str()],
        &["apply", "t", "--undo-patch", file.as_str()],
        &["pack", "t", "-o", file.as_str()],
    ] {
        let run = run(here.path(), args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        let said = format!("the folder {} cannot be written to: permission denied", closed.display());
        assert!(run.stderr.contains(&said) && run.stderr.contains(&file), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.contains(".theme-upgrade-"), "{args:?}: {}", run.stderr);
    }
    if is_closed {
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}
