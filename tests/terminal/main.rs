//! The program's behaviour at a terminal, in a pseudo-terminal of the test.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
mod pty;

use std::path::Path;

use common::{contents, copy, fixtures, folder, run};
use pty::{Session, Streams};

fn meadow() -> (tempfile::TempDir, std::path::PathBuf) {
    copy(fixtures("themes").iter().find(|theme| theme.ends_with("meadow")).unwrap())
}

fn interactive(theme: &Path, args: &[&str]) -> Session {
    let args = [&["apply", "--interactive"], args].concat();
    Session::start(theme, &args, Streams::All, &[])
}

/// The files of meadow after `apply`.
fn upgraded() -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let (_keep, theme) = meadow();
    assert_eq!(run(&theme, &["apply"]).code, 0);
    contents(&theme)
}

#[test]
fn each_fix_is_shown_and_asked_about() {
    let (_keep, theme) = meadow();
    let before = contents(&theme);
    let mut session = interactive(&theme, &[]);
    let question = session.expect("(1/2) insert the conversation menu? [y,n,a,d,q,?] ");
    assert!(question.contains("ChatHeader.template:9:7: no action menu"), "{question}");
    assert!(question.contains("\u{1b}[32m+        <ActionMenu t:if="), "{question}");
    session.send("what\n");
    session.expect("q - skip it and everything that follows");
    session.expect("(1/2) insert the conversation menu? ");
    assert_eq!(contents(&theme), before, "nothing is written before all is answered");
    session.send("y\n");
    session.expect("(2/2) insert the message menu? ");
    session.send("n\n");
    session.expect("its fix was declined");
    let (code, _) = session.end();
    assert_eq!(code, Some(1), "a finding is left");
    let (after, all) = (contents(&theme), upgraded());
    assert_eq!(after[Path::new("ChatHeader.template")], all[Path::new("ChatHeader.template")]);
    assert_eq!(after[Path::new("UserMessage.template")], before[Path::new("UserMessage.template")]);
}

#[test]
fn all_and_none_go_for_the_rest_of_a_file_and_quit_for_the_rest_of_all() {
    // Two fixes in UserMessage, one in ChatHeader.
    let (_keep, theme) = meadow();
    let path = theme.join("UserMessage.template");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("<div t:if", "<img src=\"x\"><div t:if", 1)).unwrap();
    let header = || std::fs::read_to_string(theme.join("ChatHeader.template")).unwrap();
    let before = contents(&theme);
    for (answers, code, message_changes) in
        [(&["d", "d"][..], 1, false), (&["q"], 1, false), (&["n", "a"], 1, true)]
    {
        let mut session = interactive(&theme, &[]);
        for answer in answers {
            session.expect("[y,n,a,d,q,?] ");
            session.send(&format!("{answer}\n"));
        }
        let (ended, shown) = session.end();
        assert_eq!(ended, Some(code), "{answers:?}: {shown}");
        assert!(!header().contains("<ActionMenu"), "{answers:?}");
        assert_eq!(contents(&theme) != before, message_changes, "{answers:?}: {shown}");
    }
    let message = std::fs::read_to_string(&path).unwrap();
    assert!(message.contains("<ActionMenu") && message.contains("<img src=\"x\" />"), "{message}");
}

#[test]
fn what_comes_up_once_something_is_declined_is_asked_about_too() {
    // The menu can only be inserted once the component can be parsed: declining that leaves nothing to ask.
    let text = "<template>\n  <div class=\"bubble\">\n    <br>\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";
    let theme = folder(&[("UserMessage.template", text.as_bytes())]);
    let mut session = interactive(theme.path(), &[]);
    session.expect("(1/2) close `<br>`? [y,n,a,d,q,?] ");
    session.send("n\n");
    let (code, shown) = session.end();
    assert_eq!(code, Some(1), "{shown}");
    assert!(!shown.contains("insert the message menu?"), "{shown}");
    let path = theme.path().join("UserMessage.template");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{shown}");
    // Accepting it leads to the menu.
    let mut session = interactive(theme.path(), &[]);
    session.expect("(1/2) close `<br>`? ");
    session.send("y\n");
    session.expect("(2/2) insert the message menu? ");
    session.send("y\n");
    assert_eq!(session.end().0, Some(0));
    assert!(std::fs::read_to_string(&path).unwrap().contains("<ActionMenu"));
}

#[test]
fn files_that_must_not_be_written_are_not_asked_about() {
    let (_keep, theme) = meadow();
    let files = contents(&theme);
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.to_str().unwrap(), bytes.as_slice())).collect();
    let Some(repository) = common::repository_with(&files) else { return };
    let path = repository.path().join("ChatHeader.template");
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + "\n").unwrap();
    let (code, shown) = interactive(repository.path(), &[]).end();
    assert_eq!(code, Some(2));
    assert!(shown.contains("changes that are not committed") && !shown.contains("[y,n"), "{shown}");
    let mut session = interactive(repository.path(), &["--allow-dirty"]);
    session.expect("(1/2)");
    session.send("q\n");
    assert_eq!(session.end().0, Some(1));
    let path = theme.join("ChatHeader.template");
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let (code, shown) = interactive(&theme, &[]).end();
    assert!(code == Some(2) && shown.contains("is read-only") && !shown.contains("[y,n"), "{shown}");
    let (code, shown) = interactive(&theme, &["--undo-patch", "/proc/u.diff"]).end();
    assert!(code == Some(2) && !shown.contains("[y,n"), "{shown}");
}

#[test]
fn a_diff_on_the_terminal_keeps_its_tabs() {
    let text = "<template>\n\t<div class=\"bubble\">\n\t\t<MessageBody body=\"{{ body }}\" />\n\t</div>\n</template>\n";
    let theme = folder(&[("UserMessage.template", text.as_bytes())]);
    let mut session = interactive(theme.path(), &[]);
    let shown = session.expect("[y,n,a,d,q,?] ");
    assert!(shown.contains("+\t\t<ActionMenu"), "{shown:?}");
    assert!(!shown.contains('\u{fffd}'), "{shown:?}");
}

#[test]
fn without_a_terminal_nobody_can_be_asked() {
    let (_keep, theme) = meadow();
    let before = contents(&theme);
    let refused = run(&theme, &["apply", "-i"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("there is no terminal to ask on"), "{}", refused.stderr);
    let refused = run(&theme, &["apply", "-i", "-"]);
    assert!(refused.code == 2 && refused.stderr.contains("standard input"), "{}", refused.stderr);
    assert_eq!(contents(&theme), before);
}

#[test]
fn a_terminal_that_goes_away_leaves_everything_as_it_was() {
    let (_keep, theme) = meadow();
    let before = contents(&theme);
    let mut session = interactive(&theme, &[]);
    session.expect("(1/2)");
    session.send("y\n");
    session.expect("(2/2)");
    session.expect("[y,n,a,d,q,?] ");
    // The end of the input.
    session.send("\u{4}");
    session.expect("the input ended (Ctrl-D) before everything was answered; nothing was written");
    assert_eq!(session.end().0, Some(2));
    assert_eq!(contents(&theme), before);

    let mut session = interactive(&theme, &[]);
    session.expect("[y,n,a,d,q,?] ");
    // Not SIGHUP, which is ignored under `nohup` and then also by the program.
    rustix::process::kill_process(session.id(), rustix::process::Signal::TERM).unwrap();
    assert_eq!(session.end().0, None, "ended by the signal");
    assert_eq!(contents(&theme), before);
}

#[test]
fn escape_sequences_of_a_theme_do_not_reach_the_terminal() {
    let text = "<template>\n  <div class=\"bubble\">\n    \u{1b}]0;title\u{7}<MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";
    let theme = folder(&[("UserMessage.template", text.as_bytes())]);
    let mut session = interactive(theme.path(), &[]);
    session.expect("[y,n,a,d,q,?] ");
    session.send("y\n");
    let (code, shown) = session.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("\u{1b}]0;") && !shown.contains('\u{7}'), "{shown:?}");
    let written = std::fs::read_to_string(theme.path().join("UserMessage.template")).unwrap();
    assert!(written.contains("\u{1b}]0;title\u{7}<MessageBody"), "the file keeps its bytes");
}

#[test]
fn runs_that_take_their_time_say_how_far_they_are() {
    let (_keep, theme) = meadow();
    let many = tempfile::tempdir().unwrap();
    for number in 0..400 {
        let folder = many.path().join(format!("theme-{number}"));
        std::fs::create_dir(&folder).unwrap();
        for (name, bytes) in contents(&theme) {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
    let args = ["check", "--threads", "1"];
    let (code, shown) = Session::start(many.path(), &args, Streams::NoStdout, &[]).end();
    assert_eq!(code, Some(1));
    assert!(shown.contains("/400 themes"), "{shown:?}");
    let (_, shown) = Session::start(many.path(), &["check", "--quiet"], Streams::NoStdout, &[]).end();
    assert_eq!(shown, "");
    assert_eq!(run(many.path(), &args).stderr, "", "where there is no terminal there is no bar");
    let (_, shown) = Session::start(&theme, &["check"], Streams::NoStdout, &[]).end();
    assert_eq!(shown, "", "a short run shows none");
}

#[test]
fn rules_lead_to_their_pages_where_the_terminal_opens_links() {
    const LINK: &str = "\u{1b}]8;;https://docs.rs/theme-upgrade/";
    let (_keep, theme) = meadow();
    let show =
        |variables: &[(&str, &str)]| Session::start(&theme, &["check"], Streams::All, variables).end().1;
    let linked = show(&[("FORCE_HYPERLINK", "1")]);
    let page = format!("{LINK}{}/theme_upgrade/rules/action_menu_missing/", env!("CARGO_PKG_VERSION"));
    assert!(linked.contains(&page), "{linked:?}");
    assert!(!show(&[("FORCE_HYPERLINK", "0")]).contains(LINK));
    let plain = show(&[("FORCE_HYPERLINK", "1"), ("NO_COLOR", "1")]);
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert!(!run(&theme, &["check"]).stdout.contains('\u{1b}'), "a pipe gets text only");
    // Each link leads to something that exists: a public module for each rule.
    let source = std::fs::read_to_string(common::repository("src/rules/mod.rs")).unwrap();
    for rule in theme_upgrade::rules::RULES {
        let module = rule.id.replace('-', "_");
        assert!(
            source.contains(&format!("pub mod {module};")) && rule.url().ends_with(&format!("/{module}/"))
        );
    }
}

#[test]
fn watching_tells_again_what_comes_out_otherwise_until_it_is_ended() {
    let (_keep, theme) = meadow();
    assert_eq!(run(&theme, &["apply"]).code, 0);
    let path = theme.join("Avatar.template");
    let sound = std::fs::read_to_string(&path).unwrap();
    for signal in [rustix::process::Signal::INT, rustix::process::Signal::TERM] {
        let mut session = Session::start(&theme, &["check", "--watch"], Streams::All, &[("NO_COLOR", "1")]);
        session.expect("5 ok; nothing found");
        session.expect("watching for changes; Ctrl-C stops it");
        std::fs::write(&path, sound.replacen("<template>", "<template><b>", 1)).unwrap();
        session.expect("changed: Avatar.template");
        session.expect("error[unclosed-element]");
        session.expect("1 error");
        std::fs::write(&path, &sound).unwrap();
        session.expect("changed: Avatar.template");
        session.expect("nothing found");
        // A change without effect on the report is not reported.
        std::fs::write(&path, &sound).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(800));
        rustix::process::kill_process(session.id(), signal).unwrap();
        let (code, shown) = session.end();
        assert_eq!(code, Some(0), "{shown}");
        assert_eq!(shown.matches("changed: ").count(), 2, "{shown}");
        assert!(!shown.contains('\u{1b}'), "nothing that was shown is cleared: {shown:?}");
    }
}

/// A process's CPU time, in clock ticks (hundredths of a second).
#[cfg(target_os = "linux")]
fn ticks(process: rustix::process::Pid) -> u64 {
    let line = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap();
    // The name, in brackets, may contain blanks.
    let fields: Vec<&str> = line.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum()
}

#[test]
#[cfg(target_os = "linux")]
fn watching_does_nothing_while_nothing_changes() {
    let (_keep, theme) = meadow();
    let mut session = Session::start(&theme, &["check", "--watch"], Streams::All, &[]);
    session.expect("watching for changes");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let before = ticks(session.id());
    std::thread::sleep(std::time::Duration::from_secs(2));
    // Reading the files for the report does not trigger another report.
    let spent = ticks(session.id()) - before;
    assert!(spent <= 5, "{spent} ticks in two idle seconds");
}

#[test]
fn a_folder_that_is_replaced_is_watched_on_and_nothing_is_told_twice() {
    let (keep, theme) = meadow();
    std::fs::write(theme.join("broken.themes.json"), "{").unwrap();
    let mut session =
        Session::start(keep.path(), &["check", "--watch", "meadow"], Streams::All, &[("NO_COLOR", "1")]);
    session.expect("watching for changes");
    std::fs::write(theme.join("notes.txt"), "x").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(600));
    let files = contents(&theme);
    std::fs::remove_dir_all(&theme).unwrap();
    session.expect("changed: ");
    std::fs::create_dir(&theme).unwrap();
    for (name, bytes) in files {
        std::fs::write(theme.join(name), bytes).unwrap();
    }
    session.expect("upgradable  UserMessage");
    std::thread::sleep(std::time::Duration::from_millis(600));
    std::fs::write(theme.join("Avatar.template"), "<template><b></template>").unwrap();
    session.expect("error[unclosed-element]");
    rustix::process::kill_process(session.id(), rustix::process::Signal::INT).unwrap();
    let (code, shown) = session.end();
    assert_eq!(code, Some(0));
    assert!(!shown.contains("notes.txt"), "what was told before is not told again: {shown}");
}

#[test]
fn themes_that_the_settings_name_are_watched() {
    let sound: &[u8] = b"<template><b></b></template>\n";
    let here = folder(&[
        ("themes/harbor/Avatar.template", sound),
        ("site/x.txt", b""),
        ("theme-upgrade.toml", b"themes = [\"themes\"]\n"),
    ]);
    let mut session = Session::start(
        &here.path().join("site"),
        &["check", "--watch", "--verbose"],
        Streams::All,
        &[("NO_COLOR", "1")],
    );
    session.expect("Avatar.template\r\n1 theme, 1 file in");
    session.expect("watching for changes");
    std::fs::write(here.path().join("themes/harbor/Avatar.template"), "<template><b></template>\n").unwrap();
    session.expect("error[unclosed-element]");
    std::fs::write(
        here.path().join("theme-upgrade.toml"),
        "themes = [\"themes\"]\n[rules]\nno-rule = \"off\"\n",
    )
    .unwrap();
    session.expect("no rule `no-rule`");
    rustix::process::kill_process(session.id(), rustix::process::Signal::INT).unwrap();
    assert_eq!(session.end().0, Some(0));
}

#[test]
fn what_cannot_be_watched_is_told_at_once() {
    let (_keep, theme) = meadow();
    let none = run(&theme, &["check", "--watch", "not-there"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("not-there"), "{}", none.stderr);
    assert_eq!(run(&theme, &["check", "--watch", "-"]).code, 2);
    assert_eq!(run(&theme, &["check", "--watch", "--format", "json"]).code, 2);
}

/// Terminal control sequences are kept out regardless of colours.
#[test]
fn no_terminal_obeys_what_a_theme_says() {
    let stale = "<template>\n<div class=\"m\">\u{1b}]0;PWNED\u{7}<MessageBody body=\"{{ body }}\" /></div>\n</template>\n";
    let here = folder(&[("t/UserMessage.template", stale.as_bytes())]);
    for args in [&["diff"][..], &["check", "--format", "markdown"], &["check"]] {
        for variables in [&[("NO_COLOR", "1")][..], &[("TERM", "dumb")], &[]] {
            let (_, shown) = Session::start(here.path(), args, Streams::All, variables).end();
            assert!(
                shown.contains("PWNED") && !shown.contains("\u{1b}]"),
                "{args:?} {variables:?}: {shown:?}"
            );
        }
    }
}
