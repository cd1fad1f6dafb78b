//! The program as a user meets it: arguments, exit codes, what goes to which stream.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::Path;

use sha2::Digest as _;

use common::{contents, folder, repository, repository_with, run, run_with_input};

const STALE: &str =
    "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";
const BROKEN: &str = "<template>\n  <div>\n</template>\n";

fn json(folder: &Path, args: &[&str]) -> serde_json::Value {
    let mut all = vec!["check", "--format", "json"];
    all.extend(args);
    serde_json::from_str(&run(folder, &all).stdout).unwrap()
}

fn paths(report: &serde_json::Value) -> Vec<String> {
    let components = report["components"].as_array().unwrap().iter();
    components.filter_map(|component| component["path"].as_str().map(str::to_owned)).collect()
}

#[test]
fn exit_codes_tell_clean_from_findings_from_failure() {
    type Files<'a> = &'a [(&'a str, &'a [u8])];
    let cases: [(&str, Files<'_>, i32); 8] = [
        ("clean", &[("Avatar.template", b"<template><b/></template>")], 0),
        ("needs the upgrade", &[("UserMessage.template", STALE.as_bytes())], 1),
        ("broken", &[("UserMessage.template", BROKEN.as_bytes())], 1),
        ("manual", &[("UserMessage.template", b"<template><b/></template>")], 1),
        ("not UTF-8", &[("UserMessage.template", b"<template>\xff</template>")], 2),
        ("lone CR", &[("UserMessage.template", b"<template>\r</template>")], 2),
        ("nothing there", &[("readme.txt", b"")], 2),
        ("no component", &[("Stack.template", b"{ \"json\": true }")], 2),
    ];
    for (what, files, code) in cases {
        let folder = folder(files);
        let before = contents(folder.path());
        for format in ["text", "json"] {
            assert_eq!(run(folder.path(), &["check", "--format", format]).code, code, "check: {what}");
        }
        assert_eq!(run(folder.path(), &["diff"]).code, code, "diff: {what}");
        assert_eq!(contents(folder.path()), before, "{what}: nothing is written");
        let applied = if what == "needs the upgrade" { 0 } else { code };
        assert_eq!(run(folder.path(), &["apply"]).code, applied, "apply: {what}");
    }
}

#[test]
fn flags_change_the_code_as_they_say() {
    let stale = folder(&[("UserMessage.template", STALE.as_bytes())]);
    assert_eq!(run(stale.path(), &["check", "--exit-zero"]).code, 0);
    let empty = folder(&[]);
    assert_eq!(run(empty.path(), &["check", "--exit-zero"]).code, 2, "--exit-zero never masks 2");
    let both = ["apply", "--exit-non-zero-on-fix", "--exit-zero"];
    for args in [&[&both[..], &["."]].concat(), &[&both[..], &["--component", "UserMessage", "-"]].concat()] {
        let stale = folder(&[("UserMessage.template", STALE.as_bytes())]);
        let applied = run_with_input(stale.path(), args, STALE.as_bytes());
        assert_eq!(applied.code, 0, "{args:?}: {}", applied.shown());
    }
    assert_eq!(run(empty.path(), &["check", "--allow-empty-input"]).code, 0);
    let warning = folder(&[("Avatar.template", b"<template><icon /></template>")]);
    assert_eq!(run(warning.path(), &["check"]).code, 0);
    assert_eq!(run(warning.path(), &["check", "--fail-on", "warning"]).code, 1);
    assert_eq!(run(warning.path(), &["check", "--no-such-flag"]).code, 2);
    assert_eq!(run(warning.path(), &[]).code, 2);
    assert_eq!(run(warning.path(), &["--help"]).code, 0);
    assert_eq!(run(warning.path(), &["check", "no-such-folder"]).code, 2);
}

#[test]
fn standard_input_gives_the_upgraded_text_and_nothing_else_on_standard_output() {
    let here = folder(&[]);
    let upgraded =
        run_with_input(here.path(), &["apply", "--component", "UserMessage", "-"], STALE.as_bytes());
    assert_eq!(upgraded.code, 0);
    assert!(
        upgraded.stdout.starts_with("<template>\n  <div class=\"bubble\">\n    <ActionMenu"),
        "{}",
        upgraded.stdout
    );
    assert!(upgraded.stderr.contains("upgraded"));

    let again = run_with_input(
        here.path(),
        &["apply", "--stdin-filename", "x/UserMessage.txt", "-"],
        upgraded.stdout.as_bytes(),
    );
    assert_eq!((again.code, &again.stdout), (0, &upgraded.stdout));

    let broken =
        run_with_input(here.path(), &["apply", "--component", "UserMessage", "-"], BROKEN.as_bytes());
    assert_eq!(
        (broken.code, broken.stdout.as_str()),
        (1, BROKEN),
        "what cannot be upgraded comes back as it was"
    );

    let unreadable = run_with_input(here.path(), &["apply", "--component", "UserMessage", "-"], b"\xff");
    assert_eq!((unreadable.code, unreadable.stdout.as_str()), (2, ""));
    let unnamed = run_with_input(here.path(), &["apply", "-"], STALE.as_bytes());
    assert_eq!((unnamed.code, unnamed.stdout.as_str()), (2, ""));
    assert!(unnamed.stderr.contains("--component"));
}

#[test]
fn a_lone_file_and_standard_input_report_no_inherited_components() {
    let here = folder(&[("UserMessage.template", STALE.as_bytes())]);
    let components = |report: serde_json::Value| report["components"].as_array().unwrap().len();
    assert_eq!(components(json(here.path(), &["."])), 2);
    assert_eq!(components(json(here.path(), &["UserMessage.template"])), 1);
}

#[test]
fn text_files_are_taken_when_they_are_named() {
    let here = folder(&[("UserMessage.html", STALE.as_bytes()), ("pasted.txt", STALE.as_bytes())]);
    assert_eq!(run(here.path(), &["check"]).code, 2, "a tree has only .template files");
    assert_eq!(run(here.path(), &["check", "UserMessage.html"]).code, 1);
    assert_eq!(run(here.path(), &["check", "pasted.txt"]).code, 2);
    assert_eq!(run(here.path(), &["apply", "--component", "UserMessage", "pasted.txt"]).code, 0);
    assert!(std::fs::read_to_string(here.path().join("pasted.txt")).unwrap().contains("<ActionMenu"));
    assert_eq!(run(here.path(), &["check", "--component", "UserMessage", "."]).code, 2);
}

#[test]
fn a_tree_passes_over_what_is_hidden_ignored_or_not_ours() {
    let stale = STALE.as_bytes();
    let here = folder(&[
        (".gitignore", b"/build\n*.old/\n!keep.old/\n"),
        ("a/themes/blue/UserMessage.template", stale),
        ("b/blue/UserMessage.template", stale),
        ("b/blue/usermessage.template", stale),
        ("b/blue/README.md", b"x"),
        ("build/UserMessage.template", stale),
        ("x.old/UserMessage.template", stale),
        ("keep.old/UserMessage.template", stale),
        (".hidden/UserMessage.template", stale),
        ("node_modules/p/UserMessage.template", stale),
        ("target/UserMessage.template", stale),
        ("b/.gitignore", b"red\n"),
        ("b/red/UserMessage.template", stale),
        ("red/UserMessage.template", stale),
    ]);
    let report = json(here.path(), &[]);
    assert_eq!(
        paths(&report),
        [
            "a/themes/blue/UserMessage.template",
            "b/blue/UserMessage.template",
            "keep.old/UserMessage.template",
            "red/UserMessage.template"
        ]
    );
    assert_eq!(report["summary"]["themes"], 4, "two themes of one name are two themes");
    assert_eq!(
        paths(&json(here.path(), &["build"])),
        ["build/UserMessage.template"],
        "a named folder is looked at"
    );
    assert_eq!(paths(&json(here.path(), &["b", "b/blue", "b/blue/UserMessage.template"])).len(), 1, "once");
    let missing = run(here.path(), &["check", "nowhere", "nowhere"]);
    assert_eq!(missing.stderr.matches("nowhere").count(), 1, "{}", missing.shown());
}

#[test]
fn what_a_repository_keeps_to_itself_is_passed_over_as_well() {
    let files = [("a/UserMessage.template", STALE.as_bytes()), ("b/UserMessage.template", STALE.as_bytes())];
    let Some(here) = common::repository_with(&files) else { return };
    std::fs::create_dir_all(here.path().join(".git/info")).unwrap();
    std::fs::write(here.path().join(".git/info/exclude"), "/b\n").unwrap();
    assert_eq!(paths(&json(here.path(), &[])), ["a/UserMessage.template"]);
    assert_eq!(paths(&json(here.path(), &["--no-ignore"])).len(), 2);
}

#[test]
fn a_rule_that_a_command_never_asks_is_not_selected_for_it() {
    let here = folder(&[("a/UserMessage.template", STALE.as_bytes())]);
    let alone = run(here.path(), &["check", "--select", "html-nesting"]);
    assert_eq!(alone.code, 2, "{}", alone.shown());
    assert!(alone.stderr.contains("only `preview`"), "{}", alone.stderr);
    let beside = run(here.path(), &["check", "--select", "html-nesting,action-menu-missing"]);
    assert_eq!(beside.code, 1, "{}", beside.shown());
}

#[test]
fn no_more_threads_are_started_than_there_is_work_for() {
    let here = folder(&[("a/UserMessage.template", STALE.as_bytes())]);
    let one = run(here.path(), &["check"]);
    let many = run(here.path(), &["check", "--threads", "18446744073709551615"]);
    assert_eq!((many.code, many.stdout), (one.code, one.stdout));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_reported() {
    let here = folder(&[
        ("t/UserMessage.template", b"<template>\r</template>"),
        ("t/ChatHeader.template", b"<template>\xc3</template>"),
        ("t/Avatar.template", b"<template><b/></template>"),
        ("u/UserMessage.template", STALE.as_bytes()),
    ]);
    let run = run(here.path(), &["check", ".", "missing"]);
    assert_eq!(run.code, 2);
    for said in [
        "t/UserMessage.template: line 1 has a carriage return",
        "t/ChatHeader.template: not UTF-8",
        "missing: cannot be read",
    ] {
        assert!(run.stderr.contains(said), "{said} in {}", run.stderr);
    }
    assert!(run.stdout.contains("u/UserMessage.template"));
    assert!(!run.stdout.contains("inherited   UserMessage"), "unreadable is not inherited: {}", run.stdout);
}

#[test]
fn a_named_file_is_looked_at_beside_its_folder() {
    let here = folder(&[
        ("t/Avatar.template", b"<template><b/></template>"),
        ("t/UserMessage.html", STALE.as_bytes()),
        ("t/theme.json", b"{bad"),
    ]);
    let run = run(here.path(), &["check", "t", "t/UserMessage.html", "./t/UserMessage.html"]);
    assert!(run.stdout.contains("upgradable  UserMessage  t/UserMessage.html"), "{}", run.stdout);
    assert_eq!(run.stdout.matches("action-menu-missing").count(), 1, "once");
    assert_eq!(run.code, 2, "a broken theme.json is said");
    assert!(run.stderr.contains("t/theme.json: not JSON"), "{}", run.stderr);
}

#[test]
fn a_component_has_a_components_name() {
    let here = folder(&[("x.txt", STALE.as_bytes())]);
    for name in ["usermessage", "UserMessage.template", ""] {
        assert_eq!(run(here.path(), &["check", "--component", name, "x.txt"]).code, 2, "{name}");
        let stdin = run_with_input(here.path(), &["apply", "--component", name, "-"], STALE.as_bytes());
        assert_eq!((stdin.code, stdin.stdout.as_str()), (2, ""), "{name}");
    }
}

#[test]
fn many_findings_of_one_kind_are_counted_not_shown() {
    let text = format!("<template>{}</template>", "<br>".repeat(3000));
    let here = folder(&[("Avatar.template", text.as_bytes())]);
    let more = "… and 2990 more [void-element-not-closed] in Avatar.template; -v shows all\n";
    let checked = run(here.path(), &["check"]);
    assert!(checked.stdout.contains(more), "{}", checked.stdout);
    assert!(!run(here.path(), &["check", "-v"]).stdout.contains("more ["));

    // A patch may leave as many findings unfixed.
    let text = format!("<template>{}</template>", "<Icom />\n".repeat(3000));
    std::fs::write(here.path().join("Avatar.template"), text).unwrap();
    let diff = run(here.path(), &["diff"]);
    assert_eq!(diff.stderr.lines().count(), 12, "{}", diff.stderr);
    assert!(
        diff.stderr.contains("… and 990 more [unknown-component] in Avatar.template; -v"),
        "{}",
        diff.stderr
    );
    assert!(run(here.path(), &["diff", "-v"]).stderr.lines().count() >= 1000);
}

/// Even if the reports go to files, people are told on the terminal why the run fails.
#[test]
fn what_fails_a_run_is_told_where_the_reports_go_to_files() {
    let here = folder(&[("UserMessage.template", STALE.as_bytes())]);
    let checked = run(here.path(), &["check", "--format", "json=o.json"]);
    assert_eq!((checked.code, checked.stdout.as_str()), (1, ""));
    let line = "error: UserMessage.template:2:3: no action menu: people";
    assert!(checked.stderr.contains(line), "{}", checked.stderr);
    let diff = run(here.path(), &["diff", "--format", "json=o.json"]);
    assert!(!diff.stderr.contains(line), "the patch says that: {}", diff.stderr);
    let applied = run(here.path(), &["apply", "--format", "json=o.json"]);
    assert_eq!(applied.code, 0);
    assert!(!applied.stderr.contains("error:"), "it is mended: {}", applied.stderr);
}

#[test]
fn large_files_are_shown_in_excerpts() {
    let filler = "<i/>\n".repeat(50_000);
    let text =
        format!("<template>\n{filler}<div class=\"bubble\">\n<MessageBody />\n</div>\n{filler}</template>\n");
    let here = folder(&[("UserMessage.template", text.as_bytes())]);
    let run = run(here.path(), &["check"]);
    assert!(run.stdout.contains("UserMessage.template:50002:1"), "{}", run.stdout);
    assert!(run.stdout.contains("50003 + <ActionMenu"), "{}", run.stdout);
    assert!(run.stdout.contains("<style scoped>"), "{}", run.stdout);
}

#[test]
fn the_json_report_has_the_promised_shape() {
    let here = folder(&[
        ("theme/UserMessage.template", STALE.as_bytes()),
        ("theme/theme.json", b"{\"base\": \"default_v7\"}"),
    ]);
    let report = json(here.path(), &[]);
    assert_eq!(report["schema"], "theme-upgrade/report@1");
    assert_eq!(report["tool"]["name"], "theme-upgrade");
    assert_eq!(report["summary"]["files_changed"], 1);
    assert_eq!(report["summary"]["findings"]["error"], 1);
    let component = &report["components"][1];
    assert_eq!(
        (&component["component"], &component["status"]),
        (&"UserMessage".into(), &"upgradable".into())
    );
    assert_eq!(report["components"][0]["reason"], "inherited from default_v7: cannot be checked here");
    let finding = &report["findings"][0];
    let span = STALE.find("<div class=\"bubble\">").unwrap();
    assert_eq!(finding["span"], serde_json::json!({"start": span, "end": span + 20}));
    assert_eq!((&finding["line"], &finding["column"]), (&2.into(), &3.into()));
    assert_eq!(finding["fix"]["applicability"], "safe");
    assert_eq!(finding["fix"]["edits"][0]["span"]["start"], span + 20);
    let proof = &report["proofs"][0];
    let hash_of_file = || {
        let text = std::fs::read(here.path().join("theme/UserMessage.template")).unwrap();
        sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!(proof["sha256_before"], hash_of_file());
    assert_eq!(run(here.path(), &["apply", "--allow-dirty"]).code, 0);
    assert_eq!(proof["sha256_after"], hash_of_file());
    assert!(["insert_only", "reversible", "reparsed", "idempotent"].iter().all(|name| proof[name] == true));
}

#[test]
fn a_report_is_deterministic_and_colours_are_asked_for() {
    let theme = repository("fixtures/themes/meadow");
    let first = run(&theme, &["check"]);
    assert_eq!(first.stdout, run(&theme, &["check"]).stdout);
    assert!(!first.stdout.contains('\u{1b}'));
    assert!(run(&theme, &["check", "--color", "always"]).stdout.contains('\u{1b}'));
    let colored = run(&theme, &["diff", "--color", "always"]).stdout;
    assert!(colored.contains("\u{1b}[32m+"), "{colored}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn permissions_stay_and_links_stay_links() {
        let here = folder(&[("real/UserMessage.template", STALE.as_bytes())]);
        let real = here.path().join("real/UserMessage.template");
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
        let link = here.path().join("UserMessage.template");
        symlink(&real, &link).unwrap();
        assert_eq!(run(here.path(), &["apply", "UserMessage.template"]).code, 0);
        assert!(link.is_symlink());
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(std::fs::read_to_string(&real).unwrap().contains("<ActionMenu"));
        assert_eq!(contents(here.path()).len(), 2, "no temporary file stays behind");
    }

    #[test]
    fn a_link_out_of_the_tree_is_not_written_through() {
        let outside = folder(&[("UserMessage.template", STALE.as_bytes())]);
        let here = folder(&[("theme/Avatar.template", b"<template><b/></template>")]);
        symlink(outside.path().join("UserMessage.template"), here.path().join("theme/UserMessage.template"))
            .unwrap();
        let run = run(here.path(), &["apply"]);
        assert_eq!(run.code, 2, "what nobody looked at is not called clean");
        assert!(run.stdout.contains("skipped     UserMessage"), "{}", run.stdout);
        assert!(run.stderr.contains("a link to a file outside the folder"), "{}", run.stderr);
        assert_eq!(std::fs::read_to_string(outside.path().join("UserMessage.template")).unwrap(), STALE);
    }

    #[test]
    fn one_file_that_cannot_be_written_keeps_all_from_being_written() {
        let here = folder(&[
            ("a/UserMessage.template", STALE.as_bytes()),
            ("b/UserMessage.template", STALE.as_bytes()),
        ]);
        let locked = here.path().join("b/UserMessage.template");
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o440)).unwrap();
        let before = contents(here.path());
        let run = run(here.path(), &["apply"]);
        assert_eq!(run.code, 2);
        assert!(
            run.stderr.contains("b/UserMessage.template cannot be written; no file was changed"),
            "{}",
            run.stderr
        );
        assert_eq!(contents(here.path()), before);
    }

    #[test]
    fn names_with_blanks_quotes_and_other_letters_survive_a_patch() {
        let name = "my \"blue\" thème\\x/UserMessage.template";
        let here = folder(&[(name, STALE.as_bytes())]);
        let patch = run(here.path(), &["diff"]).stdout;
        let target = folder(&[(name, STALE.as_bytes())]);
        run(here.path(), &["apply"]);
        if common::has("git") {
            common::apply_patch(target.path(), &["git", "apply", "-"], &patch);
            assert_eq!(contents(target.path()), contents(here.path()));
        }
    }

    #[test]
    fn what_is_no_file_is_said_to_be_none() {
        let here =
            folder(&[("t/Avatar.template", b"<template><b/></template>"), ("t/UserMessage.template/x", b"")]);
        symlink("nowhere", here.path().join("t/ChatHeader.template")).unwrap();
        let run = run(here.path(), &["check"]);
        assert_eq!(run.code, 2);
        assert!(
            run.stderr.contains("t/UserMessage.template: is a folder where a file is expected"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("t/ChatHeader.template: is a broken link"), "{}", run.stderr);
        assert!(!run.stdout.contains("inherited"), "{}", run.stdout);
    }

    #[test]
    fn a_reader_that_goes_away_is_no_failure() {
        let script = format!(
            "{} diff | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}",
            env!("CARGO_BIN_EXE_theme-upgrade")
        );
        let status = std::process::Command::new("bash")
            .args(["-c", &script])
            .current_dir(repository("fixtures/themes"))
            .stderr(std::process::Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(1));
    }
}

#[test]
fn a_diff_names_files_from_the_root_of_their_repository() {
    if !common::has("git") {
        return;
    }
    let here = folder(&[("app/themes/blue/UserMessage.template", STALE.as_bytes())]);
    let git = std::process::Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(here.path())
        .status()
        .unwrap();
    assert!(git.success());
    let patch = run(&here.path().join("app"), &["diff", "themes"]).stdout;
    assert!(patch.starts_with("--- a/app/themes/blue/UserMessage.template\n"), "{patch}");
    common::apply_patch(here.path(), &["git", "apply", "-"], &patch);
}

/// `apply` refuses to overwrite a file that has uncommitted changes.
#[test]
fn apply_stops_before_it_writes_over_what_git_has_not_got() {
    let stale = STALE.as_bytes();
    let files: [(&str, &[u8]); 3] = [
        (".gitignore", b"/ignored\n"),
        ("a b/UserMessage.template", stale),
        ("é/UserMessage.template", stale),
    ];
    let Some(here) = repository_with(&files) else { return };
    let changed = format!("{STALE}\n");
    std::fs::write(here.path().join("a b/UserMessage.template"), &changed).unwrap();
    std::fs::create_dir_all(here.path().join("ignored/t")).unwrap();
    std::fs::write(here.path().join("ignored/t/UserMessage.template"), STALE).unwrap();
    std::fs::create_dir(here.path().join("new")).unwrap();
    std::fs::write(here.path().join("new/UserMessage.template"), STALE).unwrap();
    let before = contents(here.path());
    let refused = run(here.path(), &["apply", ".", "ignored"]);
    assert_eq!(refused.code, 2);
    for name in [
        "a b/UserMessage.template",
        "ignored/t/UserMessage.template",
        "new/UserMessage.template",
        "--allow-dirty",
    ] {
        assert!(refused.stderr.contains(name), "{name} in {}", refused.stderr);
    }
    assert!(!refused.stderr.contains("é/UserMessage"), "what is committed is not named: {}", refused.stderr);
    assert_eq!(contents(here.path()), before, "nothing is written");
    assert_eq!(run(here.path(), &["apply", "é"]).code, 0, "only the files to be written are looked at");
    assert_eq!(run(here.path(), &["apply", "--allow-dirty", ".", "ignored"]).code, 0);
    assert_eq!(run(here.path(), &["check", ".", "ignored"]).code, 0);
}

/// `git status` does not list files that git was told to ignore (`assume-unchanged`, `skip-worktree`).
#[test]
fn changes_that_git_was_told_not_to_see_are_uncommitted_all_the_same() {
    let names = ["kept", "same", "assumed", "\"skipped\"", "new\nline"];
    let names = names.map(|theme| format!("{theme}/UserMessage.template"));
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), STALE.as_bytes())).collect();
    let Some(here) = repository_with(&files) else { return };
    let flags = ["--assume-unchanged", "--assume-unchanged", "--skip-worktree", "--skip-worktree"];
    for (name, flag) in names[1..].iter().zip(flags) {
        let mut git = std::process::Command::new("git");
        assert!(git.args(["update-index", flag, name]).current_dir(here.path()).status().unwrap().success());
    }
    for name in &names[2..] {
        std::fs::write(here.path().join(name), STALE.replace("bubble", "mine bubble")).unwrap();
    }
    let before = contents(here.path());
    let refused = run(here.path(), &["apply"]);
    assert_eq!(refused.code, 2, "{}", refused.shown());
    assert_eq!(refused.stderr.matches(": git was told to ignore").count(), 3, "{}", refused.stderr);
    for (name, is_told) in
        [("kept/", false), ("same/", false), ("assumed/", true), ("\"skipped\"/", true), ("line/", true)]
    {
        assert_eq!(refused.stderr.contains(name), is_told, "{name}: {}", refused.stderr);
    }
    assert_eq!(contents(here.path()), before, "nothing is written");
    assert_eq!(run(here.path(), &["apply", "same"]).code, 0, "git has it as it is");
    assert_eq!(run(here.path(), &["apply", "--allow-dirty"]).code, 0);
}

#[test]
fn the_built_in_snippets_are_a_start_for_a_teams_own() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    assert_eq!(run(here.path(), &["templates", "-o", "menu"]).code, 0);
    assert_eq!(run(here.path(), &["templates", "-o", "menu"]).code, 2, "nothing is written over");
    let built_in = run(here.path(), &["diff", "t"]).stdout;
    assert_eq!(run(here.path(), &["diff", "t", "--templates", "menu"]).stdout, built_in);
    assert!(run(here.path(), &["templates"]).stdout.contains("==> ChatHeader.template <=="));
    assert_eq!(run(here.path(), &["diff", "t", "--templates", "t/nothing"]).code, 2);
}

#[test]
fn rules_are_listed_and_explained() {
    let here = folder(&[]);
    let rules: serde_json::Value =
        serde_json::from_str(&run(here.path(), &["rules", "--format", "json"]).stdout).unwrap();
    let listed = run(here.path(), &["rules"]).stdout;
    for rule in rules.as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        assert!(listed.lines().any(|line| line.starts_with(id)), "{id}");
        let page = run(here.path(), &["explain", id]);
        assert_eq!(page.code, 0);
        assert!(
            page.stdout.contains("# What it does\n") && page.stdout.contains("# Why it matters\n"),
            "{}",
            page.stdout
        );
    }
    let unknown = run(here.path(), &["explain", "tag-in-comments"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean `tag-in-comment`?"), "{}", unknown.stderr);
}

#[test]
fn two_hundred_and_fifty_seven_elements_inside_each_other_are_too_many() {
    let text = format!("<template>{}<MessageBody />{}</template>", "<div>".repeat(400), "</div>".repeat(400));
    let here = folder(&[("UserMessage.template", text.as_bytes())]);
    let report = json(here.path(), &["."]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report["findings"][0]["rule"], "nesting-too-deep");
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert_eq!(message, "elements are nested more than 256 levels deep: the component is left alone");
    let fits = format!("<template>{}<MessageBody />{}</template>", "<div>".repeat(254), "</div>".repeat(254));
    std::fs::write(here.path().join("UserMessage.template"), fits).unwrap();
    let report = json(here.path(), &["."]);
    assert_eq!(report["findings"][0]["rule"], "action-menu-missing");
    assert_eq!(report["findings"][0]["fix"], serde_json::Value::Null, "its menu would be too deep");
}

/// Findings beyond the thousandth are not reported, and comments that accept them are not reported as unneeded.
#[test]
fn a_comment_is_needed_where_more_is_found_than_told() {
    let (loud, accepted) =
        ("<i t:for=\"{{ a in b }}\">x</i>\n", "<!-- theme-upgrade-ignore for-without-key: x -->");
    let text = format!("<template>{}{accepted}{loud}</template>\n", loud.repeat(1_100));
    let here = common::folder(&[("Avatar.template", text.as_bytes())]);
    let told = run(here.path(), &["check", "--format", "github"]).stdout;
    assert!(told.contains("for-without-key") && !told.contains("unused-suppression"), "{told}");
}

#[test]
fn an_export_does_not_come_from_standard_input() {
    let here = tempfile::tempdir().unwrap();
    let run = run_with_input(here.path(), &["check", "--stdin-filename", "x.themes.json", "-"], b"{}");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("an export is read from its file"), "{}", run.stderr);
}

/// The files are outside of any repository and of the current folder.
#[test]
fn a_patch_of_files_elsewhere_says_where_it_is_applied() {
    let here =
        folder(&[("UserMessage.template", b"<template><div class=\"b\"><MessageBody /></div></template>")]);
    let elsewhere = tempfile::tempdir().unwrap();
    let full = here.path().canonicalize().unwrap();
    let full = full.to_str().unwrap();
    for (format, start) in [
        ("github", "file="),
        ("gitlab", "\"path\": \""),
        ("sarif", "\"uri\": \"file://"),
        ("junit", "name=\""),
    ] {
        let out = run(elsewhere.path(), &["check", full, "--format", format]).stdout;
        assert!(out.contains(&format!("{start}{full}/UserMessage.template")), "{format}: {out}");
    }
    let diff = run(elsewhere.path(), &["diff", full]);
    assert!(diff.stderr.contains("git -C / apply"), "{}", diff.shown());
    common::apply_patch(Path::new("/"), &["git", "apply", "-"], &diff.stdout);
    assert!(
        std::fs::read_to_string(here.path().join("UserMessage.template")).unwrap().contains("ActionMenu")
    );
}

#[test]
fn snippets_that_would_do_harm_are_refused() {
    let here = folder(&[("t/UserMessage.template", STALE.as_bytes())]);
    std::fs::create_dir(here.path().join("menu")).unwrap();
    for (content, css, said) in [
        ("&nbsp;", ".m { top: 0; }", "the <ActionMenu> has no visible content"),
        ("…", ".m { color: ; }", "a value is missing after this"),
        ("…", ".m { position: absolute; display: flex; }", "its `display` always shows the menu"),
        ("…", ".m { top: 0 } }", "the styles are not valid CSS"),
        ("…", "@IMPORT url(x.css);\n.m { top: 0; }", "an @import has no effect after other rules"),
    ] {
        let snippet = format!(
            "<template><ActionMenu class=\"m\">{content}</ActionMenu></template>\n<style>\n{css}\n</style>\n"
        );
        std::fs::write(here.path().join("menu/UserMessage.template"), snippet).unwrap();
        let out = run(here.path(), &["diff", "t", "--templates", "menu"]);
        assert_eq!((out.code, out.stdout.as_str()), (2, ""), "{css}");
        assert!(out.stderr.contains(said), "{}", out.stderr);
    }
    let drawn = "<template><ActionMenu class=\"m\">&nbsp;</ActionMenu></template>\n<style>\n.m { top: 0; }\n\
                 .m::after { content: '…'; }\n</style>\n";
    std::fs::write(here.path().join("menu/UserMessage.template"), drawn).unwrap();
    assert_eq!(run(here.path(), &["diff", "t", "--templates", "menu"]).code, 1, "what styles draw is seen");
}
