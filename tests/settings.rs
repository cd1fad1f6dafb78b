//! Settings files, selection of rules and files, and baselines, through the program.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{has, run};

fn bytes<'f>(files: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f [u8])> {
    files.iter().map(|(name, text)| (*name, text.as_bytes())).collect()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    common::folder(&bytes(files))
}

fn repository_with(files: &[(&str, &str)]) -> Option<tempfile::TempDir> {
    common::repository_with(&bytes(files))
}

const STALE: &str =
    "<template>\n  <div class=\"bubble\">\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n</template>\n";
/// Gives one warning: an unknown filter.
const LOUD: &str = "<template>\n  <p>{{ name | shout }}</p>\n</template>\n";

#[test]
fn the_closest_settings_file_goes_with_each_path() {
    let here = folder(&[
        ("theme-upgrade.toml", "fail-on = \"warning\"\n"),
        ("a/Avatar.template", LOUD),
        ("b/.theme-upgrade.toml", "[rules]\nunknown-filter = \"info\"\n"),
        ("b/Avatar.template", LOUD),
    ]);
    assert_eq!(run(here.path(), &["check", "a"]).code, 1);
    assert_eq!(run(here.path(), &["check", "b"]).code, 0);
    let both = run(here.path(), &["check", "a", "b"]);
    assert_eq!(both.code, 1);
    assert!(both.stdout.contains("1 warning, 1 info"), "{}", both.stdout);
    assert_eq!(run(here.path(), &["check", "--no-config", "a"]).code, 0);
    assert_eq!(run(here.path(), &["check", "--config", "b/.theme-upgrade.toml", "a"]).code, 0);
    // The command line takes precedence over the file.
    assert_eq!(run(here.path(), &["check", "a", "--fail-on", "error"]).code, 0);
}

#[test]
fn a_settings_file_names_the_themes_and_what_to_pass_over() {
    let here = folder(&[
        ("theme-upgrade.toml", "themes = [\"themes\"]\nexclude = [\"old/\", \"Draft*.template\"]\n"),
        ("themes/a/Avatar.template", LOUD),
        ("themes/a/DraftOne.template", LOUD),
        ("themes/old/b/Avatar.template", LOUD),
        ("elsewhere/Avatar.template", LOUD),
    ]);
    let out = run(here.path(), &["check"]);
    assert!(
        out.stdout.contains("1 theme, 4 components") && out.stdout.contains("1 warning"),
        "{}",
        out.stdout
    );
    assert_eq!(out.code, 0);
    let named = run(here.path(), &["check", "themes/a/DraftOne.template"]);
    assert!(named.stdout.contains("unknown-filter"), "what is named is looked at");
    let forced = run(here.path(), &["check", "--force-exclude", "themes/a/DraftOne.template"]);
    assert_eq!((forced.code, forced.stdout.as_str()), (0, ""));
    let more = run(here.path(), &["check", "--exclude", "themes/a"]);
    assert_eq!(more.code, 2, "nothing is left: {}", more.stderr);
}

/// A hook gets every file that is named like a component: files that are none are not edited and do not block a commit.
#[test]
fn a_named_file_that_is_no_component_is_left_alone() {
    const MAIL: &str = "<html><body><p>Dear {{ name }},<br><img src=\"x.png\"></p></body></html>\n";
    const VUE: &str =
        "<template>\n<p>{{ text }}<br></p>\n</template>\n<script>\nexport default {}\n</script>\n";
    let here = folder(&[
        ("Welcome.template", MAIL),
        ("nginx.conf.template", "server { listen ${PORT}; }\n"),
        ("UserMessage.html", VUE),
        ("Broken.template", "<template>\n<p>{{ text }}<br></p>\n"),
    ]);
    for (name, why) in [
        ("Welcome.template", "has no top-level `<template>` or `<style>`: not a component"),
        ("nginx.conf.template", "not a component: those are in files named after them"),
    ] {
        let named = run(here.path(), &["check", name]);
        assert!(named.code == 2 && named.stderr.contains(why), "{}", named.shown());
        let handed = run(here.path(), &["apply", "--force-exclude", "--exit-non-zero-on-fix", "--", name]);
        assert!(handed.code == 0 && handed.stderr.contains("was skipped"), "{}", handed.shown());
    }
    let told = run(here.path(), &["check", "--component", "Welcome", "Welcome.template"]);
    assert!(told.code == 1 && told.stdout.contains("void-element-not-closed"), "{}", told.shown());
    for (name, text) in [("UserMessage.html", VUE), ("Welcome.template", MAIL)] {
        let applied = run(here.path(), &["apply", "--component", "UserMessage", name]);
        assert!(applied.code == 1, "{}", applied.shown());
        assert_eq!(std::fs::read_to_string(here.path().join(name)).unwrap(), text);
    }
    // A component that another one renders is one, whatever its sections are called.
    let rendered = folder(&[
        ("UserMessage.template", "<template>\n<div><Badge /></div>\n</template>\n<style></style>\n"),
        ("Badge.template", "<tempalte><b>x</b></tempalte>\n"),
    ]);
    let out = run(rendered.path(), &["check", "--force-exclude", "Badge.template"]);
    assert!(out.code == 1 && out.stdout.contains("section-layout"), "{}", out.shown());
    let broken = run(here.path(), &["check", "--force-exclude", "Broken.template"]);
    assert!(broken.code == 1 && broken.stdout.contains("unclosed-element"), "{}", broken.shown());
}

#[test]
fn themes_have_settings_of_their_own() {
    let here = folder(&[
        (
            "theme-upgrade.toml",
            "[rules]\nunknown-filter = \"off\"\n[overrides.b.rules]\nunknown-filter = \"error\"\n[overrides.c]\nfail-on = \"info\"\ntemplates = \"ours\"\n",
        ),
        ("a/Avatar.template", LOUD),
        ("b/Avatar.template", LOUD),
        ("c/UserMessage.template", STALE),
        (
            "ours/UserMessage.template",
            "<template><ActionMenu class=\"ours\"><Icon type=\"more\" /></ActionMenu></template>\n<style>\n.ours { border: none; }\n</style>\n",
        ),
    ]);
    assert_eq!(run(here.path(), &["check", "a"]).code, 0);
    let b = run(here.path(), &["check", "b"]);
    assert_eq!(b.code, 1);
    assert!(b.stdout.contains("error[unknown-filter]"), "{}", b.stdout);
    assert!(run(here.path(), &["diff", "c"]).stdout.contains("+    <ActionMenu class=\"ours\">"));
}

#[test]
fn wrong_settings_are_told_with_their_line() {
    for (settings, said) in [
        ("fail_on = \"error\"", "theme-upgrade.toml:1: unknown setting `fail_on`; did you mean `fail-on`?"),
        (
            "\n\nfail-on = \"erro\"",
            "theme-upgrade.toml:3: `fail-on`: `erro` is not one of error, warning, info; did you mean `error`?",
        ),
        (
            "[rules]\nunknown-filtr = \"off\"",
            "theme-upgrade.toml:2: there is no rule `unknown-filtr`; did you mean `unknown-filter`?",
        ),
        ("[rules\n", "theme-upgrade.toml:1: "),
        ("themes = 3", "theme-upgrade.toml:1: `themes`: expected a list, found the number 3"),
        (
            "\n[rules]\ncss-syntax = \"warn\"",
            "theme-upgrade.toml:3: `rules.css-syntax`: `warn` is not one of off, info, warning, error; did you mean \
             `warning`?",
        ),
        (
            "[overrides]\nharbor = \"x\"",
            "theme-upgrade.toml:2: `overrides.harbor`: expected a table, found the string \"x\"",
        ),
        ("baseline = 3", "theme-upgrade.toml:1: `baseline`: expected a string, found the number 3"),
        ("baseline = \"nowhere.json\"", "nowhere.json: cannot be read"),
        ("exclude = [\"a[bc\"]", "theme-upgrade.toml: `a[bc` is not a valid pattern"),
        ("exclude = [\"a{b,c\"]", "theme-upgrade.toml: `a{b,c` is not a valid pattern"),
    ] {
        let here = folder(&[("theme-upgrade.toml", settings), ("Avatar.template", LOUD)]);
        for command in ["check", "diff", "apply"] {
            let out = run(here.path(), &[command]);
            assert_eq!((out.code, out.stdout.as_str()), (2, ""), "{settings}");
            assert!(out.stderr.contains(said), "{settings}: {}", out.stderr);
        }
    }
    let here = folder(&[("Avatar.template", LOUD)]);
    let out = run(here.path(), &["check", "--config", "nowhere.toml"]);
    assert_eq!(out.code, 2);
    assert!(out.stderr.contains("nowhere.toml: cannot be read"), "{}", out.stderr);
    let out = run(here.path(), &["check", "--exclude", "[a"]);
    assert_eq!((out.code, out.stdout.as_str()), (2, ""));
    assert!(out.stderr.contains("--exclude: `[a` is not a valid pattern"), "{}", out.stderr);
    let out = run(here.path(), &["check", "--select", "unknown-fliter"]);
    assert_eq!(out.code, 2);
    assert!(
        out.stderr.contains("--select: there is no rule `unknown-fliter`; did you mean `unknown-filter`?")
    );
}

#[test]
fn the_command_line_comes_first_and_the_closest_file_next() {
    let here = folder(&[
        ("theme-upgrade.toml", "[rules]\nunknown-filter = \"off\"\n"),
        ("a/Avatar.template", LOUD),
        ("b/theme-upgrade.toml", "fail-on = \"warning\"\n"),
        ("b/Avatar.template", LOUD),
    ]);
    let selected = run(here.path(), &["check", "a", "--select", "unknown-filter", "--fail-on", "warning"]);
    assert_eq!(selected.code, 1, "a rule that is asked for is asked");
    for paths in [[".", "b"], ["b", "."]] {
        assert_eq!(run(here.path(), &[&["check"][..], &paths].concat()).code, 1, "{paths:?}");
    }
    let with = |name: &str, value: &str| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
            .args(["check", "b", "--no-config"])
            .current_dir(here.path())
            .env(name, value)
            .output()
            .unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    assert_eq!(with("THEME_UPGRADE_FAIL_ON", "warning").0, Some(1));
    assert_eq!(with("THEME_UPGRADE_IGNORE", "unknown-filter,css-syntax").0, Some(0));
    for name in ["FAIL_ON", "SELECT", "IGNORE", "EXCLUDE", "BASELINE", "TEMPLATES", "CONFIG"] {
        assert_eq!(with(&format!("THEME_UPGRADE_{name}"), "").0, Some(0), "{name} is empty");
    }
    assert_eq!(with("THEME_UPGRADE_IGNORE", " css-syntax, unknown-filter ,").0, Some(0));
    for (name, value, wrong) in [
        ("SELECT", "css-synta", "there is no rule `css-synta`; did you mean `css-syntax`?"),
        ("IGNORE", "css-syntax,x y z", "there is no rule `x y z`"),
        ("EXCLUDE", "a/,{b", "`{b` is not a valid pattern"),
    ] {
        let (code, said) = with(&format!("THEME_UPGRADE_{name}"), value);
        assert!(code == Some(2) && said.contains(&format!("error: THEME_UPGRADE_{name}: {wrong}")), "{said}");
    }
    let (code, said) = with("THEME_UPGRADE_FAIL_ON", "loud");
    assert!(code == Some(2) && said.contains("THEME_UPGRADE_FAIL_ON: `loud` is not"), "{said}");
}

#[test]
fn a_baseline_grows_only_from_what_was_seen() {
    let here = folder(&[
        ("theme-upgrade.toml", "baseline = \"base.json\"\n"),
        ("x/t/Avatar.template", LOUD),
        ("x/t/UserMessage.template", STALE),
        ("y/t/Avatar.template", LOUD),
    ]);
    assert_eq!(run(here.path(), &["check", "x"]).code, 2, "the baseline is not there yet");
    assert_eq!(run(here.path(), &["check", "x", "--write-baseline", "base.json"]).code, 0);
    let again = run(here.path(), &["check", "x/t/Avatar.template", "--write-baseline", "base.json"]);
    assert!(again.stderr.contains("wrote 2 findings"), "what was not looked at stays: {}", again.stderr);
    let all = run(here.path(), &["check", "x", "y", "--fail-on", "warning"]);
    assert_eq!(all.code, 1, "each finding is accepted once: {}", all.stdout);
    let before = std::fs::read(here.path().join("base.json")).unwrap();
    for wrong in [&["nowhere"][..], &["x", "--select", "css-syntax"], &["x", "--format", "json=x.json"]] {
        let out = run(here.path(), &[&["check", "--write-baseline", "base.json"][..], wrong].concat());
        assert_eq!(out.code, 2, "{wrong:?}");
    }
    assert_eq!(run(here.path(), &["check", "x", "--write-baseline", "x/t/Avatar.template"]).code, 2);
    assert_eq!(std::fs::read(here.path().join("base.json")).unwrap(), before);
    std::fs::remove_file(here.path().join("x/t/Avatar.template")).unwrap();
    assert!(run(here.path(), &["check", "x"]).stderr.contains("1 finding no longer found"));
}

/// Findings that a run did not ask for stay in the baseline: they may still be there.
#[test]
fn a_baseline_keeps_what_was_not_asked_for() {
    let raises = "<template><ActionButton action=\"pay\">Pay</ActionButton></template>\n";
    let here =
        folder(&[("t/Avatar.template", LOUD), ("t/Pay.template", raises), ("app/app.js", "export {};\n")]);
    let with_app = run(here.path(), &["check", "t", "--app", "app", "--write-baseline", "base.json"]).stderr;
    let before = std::fs::read(here.path().join("base.json")).unwrap();
    assert!(String::from_utf8_lossy(&before).contains("action-without-handler"), "{with_app}");
    let args = ["check", "t", "--baseline", "base.json", "--write-baseline", "base.json"];
    assert_eq!(run(here.path(), &args).code, 0);
    assert_eq!(std::fs::read(here.path().join("base.json")).unwrap(), before);
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
        .args(args)
        .current_dir(here.path())
        .env("THEME_UPGRADE_IGNORE", "unknown-filter")
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert_eq!(std::fs::read(here.path().join("base.json")).unwrap(), before);
}

#[test]
fn settings_show_what_is_asked_for_by_name() {
    let here =
        folder(&[("theme-upgrade.toml", "[rules]\nunknown-filter = \"off\"\n"), ("Avatar.template", LOUD)]);
    let args = ["check", "--select", "unknown-filter", "--fail-on", "warning"];
    assert_eq!(run(here.path(), &args).code, 1);
    let shown = run(here.path(), &[&args[..], &["--show-config"]].concat()).stdout;
    assert!(!shown.contains("unknown-filter"), "{shown}");
}

/// The printed settings can take the place of the file.
#[test]
fn paths_are_shown_as_they_are_named() {
    let settings = "baseline = \"b.json\"\ntemplates = \"our\"\n";
    let here = folder(&[
        ("sub/theme-upgrade.toml", settings),
        ("sub/b.json", "{\"schema\": \"theme-upgrade/baseline@2\", \"findings\": []}"),
        ("sub/a/Avatar.template", LOUD),
    ]);
    let of_file = run(here.path(), &["check", "sub", "--show-config"]).stdout;
    assert!(of_file.contains("baseline = \"b.json\"\n") && !of_file.contains("current folder"), "{of_file}");
    let named = run(here.path(), &["check", "sub", "--baseline", "sub/b.json", "--show-config"]).stdout;
    assert!(
        named.contains("baseline = \"sub/b.json\"\n") && named.contains("relative to the current folder"),
        "{named}"
    );
}

/// The command line also applies to themes with settings of their own.
#[test]
fn settings_are_shown_as_a_run_goes_by_them() {
    let settings = "[overrides.a]\nfail-on = \"error\"\ntemplates = \"x\"\n\
                    rules = { css-syntax = \"info\", unknown-filter = \"off\" }\n\
                    [overrides.b.rules]\ncss-syntax = \"info\"\n";
    let here = folder(&[("theme-upgrade.toml", settings), ("a/Avatar.template", LOUD)]);
    let args = ["check", "--fail-on", "info", "--ignore", "css-syntax", "--templates", "y", "--show-config"];
    insta::assert_snapshot!(run(here.path(), &args).stdout, @r#"
    # from theme-upgrade.toml, the environment and the command line
    fail-on = "info"
    templates = "y"

    [rules]
    css-syntax = "off"

    [overrides.a.rules]
    unknown-filter = "off"
    "#);
    let selected = run(here.path(), &["check", "--select", "unknown-filter", "--show-config"]).stdout;
    assert!(
        !selected.contains("unknown-filter") && !selected.contains("css-syntax = \"info\""),
        "{selected}"
    );
}

#[test]
fn settings_for_a_theme_that_is_not_there_are_told() {
    let settings = "[overrides.harbor]\nfail-on = \"info\"\n[overrides.harbour]\nfail-on = \"info\"\n";
    let here = folder(&[
        ("theme-upgrade.toml", settings),
        ("harbor/Avatar.template", "<template><p>x</p></template>\n"),
        ("other/Avatar.template", "<template><p>x</p></template>\n"),
    ]);
    let told = "theme-upgrade.toml: no theme is called `harbour`, but there are settings for it; \
                did you mean `harbor`?";
    let out = run(here.path(), &["check"]);
    assert_eq!(out.code, 0);
    assert!(out.stderr.contains(told) && out.stderr.matches("note: ").count() == 1, "{}", out.stderr);
    let part = run(here.path(), &["check", "other"]);
    assert_eq!(part.stderr, "", "some themes tell nothing of the rest");
}

#[test]
fn settings_can_be_shown() {
    let here = folder(&[
        ("theme-upgrade.toml", "fail-on = \"info\"\nthemes = [\"x\"]\n"),
        ("Avatar.template", LOUD),
    ]);
    let out = run(here.path(), &["check", "--show-config", "--ignore", "css-syntax", "--fail-on", "warning"]);
    assert_eq!(out.code, 0);
    insta::assert_snapshot!(out.stdout, @r#"
    # from theme-upgrade.toml, the environment and the command line
    themes = ["x"]
    fail-on = "warning"

    [rules]
    css-syntax = "off"
    "#);
}

#[test]
fn rules_can_be_chosen() {
    let here = folder(&[("UserMessage.template", STALE), ("Avatar.template", LOUD)]);
    assert_eq!(run(here.path(), &["check", "--select", "unknown-filter"]).code, 0);
    let ignored = run(here.path(), &["diff", "--ignore", "action-menu-missing,unknown-filter"]);
    assert_eq!((ignored.code, ignored.stdout.as_str()), (0, ""));
    assert_eq!(run(here.path(), &["check", "--select", "action-menu-missing"]).code, 1);
    // A finding that keeps a component from compiling still prevents edits, asked for or not.
    let text = "<template><div><MessageBody /><br></div></p></template>";
    let broken = folder(&[("UserMessage.template", text)]);
    let out = run(broken.path(), &["apply", "--ignore", "unexpected-close-tag,void-element-not-closed"]);
    assert_eq!(out.code, 0);
    assert_eq!(std::fs::read_to_string(broken.path().join("UserMessage.template")).unwrap(), text);
}

#[test]
fn a_baseline_hides_what_was_there_and_nothing_else() {
    let here = folder(&[("t/UserMessage.template", STALE), ("t/Avatar.template", LOUD)]);
    let written = run(here.path(), &["check", "t", "--write-baseline", "base.json"]);
    assert_eq!((written.code, written.stdout.as_str()), (0, ""));
    assert!(written.stderr.contains("wrote 2 findings to base.json"), "{}", written.stderr);
    let known = run(here.path(), &["check", "t", "--baseline", "base.json"]);
    assert_eq!(known.code, 0);
    assert!(known.stdout.contains("nothing found (2 accepted)"), "{}", known.stdout);
    assert_eq!(run(here.path(), &["diff", "t", "--baseline", "base.json"]).stdout, "");
    // Lines may move, but one more finding is a new finding.
    let moved = ["<!-- moved -->\n\n", LOUD].concat();
    std::fs::write(here.path().join("t/Avatar.template"), &moved).unwrap();
    assert_eq!(run(here.path(), &["check", "t", "--baseline", "base.json", "--fail-on", "info"]).code, 0);
    let more = moved.replace("</p>", "</p><p>{{ name | shout }}</p>");
    std::fs::write(here.path().join("t/Avatar.template"), more).unwrap();
    assert_eq!(run(here.path(), &["check", "t", "--baseline", "base.json", "--fail-on", "info"]).code, 1);
    // The same text in another tag is a different finding.
    let other = "<template>\n  <i>{{ title | shout }}</i>\n</template>\n";
    std::fs::write(here.path().join("t/Avatar.template"), other).unwrap();
    assert_eq!(run(here.path(), &["check", "t", "--baseline", "base.json", "--fail-on", "info"]).code, 1);
    // A fixed finding is reported as gone.
    std::fs::write(here.path().join("t/Avatar.template"), "<template><p>x</p></template>\n").unwrap();
    let stale = run(here.path(), &["check", "t", "--baseline", "base.json"]);
    assert_eq!(stale.code, 0);
    assert!(stale.stderr.contains("note: base.json: 1 finding no longer found"), "{}", stale.stderr);
    assert!(stale.stderr.contains("unknown-filter in t/Avatar: <p> shout"), "{}", stale.stderr);
    let elsewhere = run(here.path(), &["check", "t/UserMessage.template", "--baseline", "base.json"]);
    assert!(!elsewhere.stderr.contains("no longer found"), "only what was looked at: {}", elsewhere.stderr);
    let other = "`schema` is \"x\", but this version reads \"theme-upgrade/baseline@2\"";
    for (broken, line, wrong) in [
        ("{", 1, "not JSON: EOF while parsing an object"),
        ("# Findings\n", 1, "not JSON: expected value"),
        ("{\"schema\": \"x\", \"findings\": []}", 1, other),
        ("{\n\"version\": 1}", 2, "unknown field `version`; known fields: schema, findings"),
        ("{\"schema\": \"x\",\n\"findings\": 3}", 2, "`findings`: expected a list, found the number 3"),
        ("[]", 1, "expected an object, found a list"),
        ("[\"a\"]", 1, "expected an object, found a list"),
        (
            "{\"schema\": \"theme-upgrade/baseline@2\", \"findings\": [[\"a\"]]}",
            1,
            "`findings[0]`: expected an object, found a list",
        ),
    ] {
        std::fs::write(here.path().join("base.json"), broken).unwrap();
        let out = run(here.path(), &["check", "t", "--baseline", "base.json"]);
        assert_eq!(out.code, 2);
        let told = format!(
            "error: base.json:{line}: not a baseline: {wrong}. Restore the file, or delete it and write it again \
             with `theme-upgrade check --write-baseline base.json`\n"
        );
        assert_eq!(out.stderr, told);
        let out = run(here.path(), &["check", "t", "--write-baseline", "base.json"]);
        let told = format!(
            "error: base.json already exists and is not a baseline: {wrong} (line {line}); nothing was written. \
             Delete it to write a new one\n"
        );
        assert_eq!((out.code, out.stderr), (2, told));
    }
    let out = run(here.path(), &["check", "t", "--write-baseline", "t"]);
    assert_eq!(out.code, 2);
    assert!(out.stderr.contains("the baseline t cannot be written"), "{}", out.stderr);
}

#[test]
fn git_says_what_changed() {
    if !has("git") {
        eprintln!("skipped: there is no git");
        return;
    }
    let files: &[(&str, &str)] =
        &[("a b/UserMessage.template", STALE), ("a b/Avatar.template", LOUD), ("c/Avatar.template", LOUD)];
    let Some(here) = repository_with(files) else { return };
    let git = |arguments: &[&str]| {
        let done =
            std::process::Command::new("git").args(arguments).current_dir(here.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let message = here.path().join("a b/UserMessage.template");
    std::fs::write(&message, format!("{STALE}\n")).unwrap();
    git(&["add", "."]);
    // What is staged can be restored; other changes cannot.
    std::fs::write(&message, format!("{STALE}\n\n")).unwrap();
    for command in ["apply", "check", "diff"] {
        let refused = run(here.path(), &[command, "--staged"]);
        assert!(refused.code == 2 && refused.stderr.contains("not staged"), "{}", refused.shown());
    }
    let elsewhere = run(here.path(), &["check", "--staged", "c"]);
    assert!(elsewhere.code == 0, "{}", elsewhere.shown());
    std::fs::remove_file(&message).unwrap();
    let gone = run(here.path(), &["check", "--staged"]);
    assert!(gone.code == 2 && gone.stderr.contains("is staged but missing"), "{}", gone.shown());
    for elsewhere in [&["check", "--staged", "c"][..], &["check", "--staged", "--exclude", "a b"]] {
        let out = run(here.path(), elsewhere);
        assert!(out.code == 0, "{elsewhere:?}: {}", out.shown());
    }
    assert_eq!(run(&here.path().join("c"), &["check", "--staged"]).code, 0);
    git(&["checkout", "--", "."]);
    assert_eq!(run(here.path(), &["apply", "--staged"]).code, 0);
    assert!(std::fs::read_to_string(&message).unwrap().contains("ActionMenu"));
    git(&["checkout", "--", "."]);
    git(&["reset", "--hard", "-q"]);
    assert_eq!(run(here.path(), &["check", "--staged"]).code, 0, "nothing is staged");
    std::fs::write(here.path().join("a b/Avatar.template"), [LOUD, "<!-- x -->\n"].concat()).unwrap();
    std::fs::write(here.path().join("c/\u{e9}.template"), "").unwrap();
    git(&["add", "a b"]);
    let staged = run(here.path(), &["check", "--staged"]);
    assert_eq!(staged.code, 0, "the stale component did not change: {}", staged.stdout);
    assert!(
        staged.stdout.contains("a b/Avatar.template") && !staged.stdout.contains("c/Avatar"),
        "{}",
        staged.stdout
    );
    git(&["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "y"]);
    let below = here.path().join("c");
    let since = run(&below, &["check", "--since", "HEAD~1", ".."]);
    assert!(
        since.stdout.contains("a b/Avatar.template") && !since.stdout.contains("c/Avatar"),
        "{}",
        since.stdout
    );
    let unknown = run(here.path(), &["check", "--since", "--nonsense"]);
    assert_eq!(unknown.code, 2);
    let unknown = run(here.path(), &["check", "--since", "nowhere"]);
    assert!(unknown.stderr.contains("--since: git does not know a commit `nowhere`"), "{}", unknown.stderr);
    assert_eq!(run(here.path(), &["check", "--since", "^HEAD"]).code, 2);
    let outside = folder(&[("Avatar.template", LOUD)]);
    let elsewhere = run(here.path(), &["check", "--since", "HEAD", outside.path().to_str().unwrap()]);
    assert_eq!(elsewhere.code, 0, "a folder that is in no repository has nothing that changed");
    let out = run(outside.path(), &["check", "--staged"]);
    assert_eq!(out.code, 2);
    assert!(out.stderr.contains("--staged: git says"), "{}", out.stderr);
}

#[test]
fn without_git_nothing_can_be_asked_of_it() {
    let here = folder(&[(".git/HEAD", "ref: refs/heads/main\n"), ("UserMessage.template", STALE)]);
    let run_without_git = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
        let out = program.args(arguments).current_dir(here.path()).env("PATH", here.path()).output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let (code, said) = run_without_git(&["check", "--staged"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--staged asks git what changed, but git was not found"), "{said}");
    // Uncommitted changes may be days of somebody's work.
    let (code, said) = run_without_git(&["apply"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("git was not found; nothing was written. Use --allow-dirty"), "{said}");
    assert_eq!(std::fs::read_to_string(here.path().join("UserMessage.template")).unwrap(), STALE);
    assert_eq!(run_without_git(&["apply", "--allow-dirty"]).0, Some(0));
}

#[test]
fn what_is_passed_over_in_a_theme_still_counts_for_the_rest() {
    let menu = "<template><ActionMenu class=\"m\"><Icon type=\"horizontalDots\" /></ActionMenu></template>\n\
                <style>.m { position: absolute; top: 0; }</style>\n";
    let message = "<template><div class=\"b\"><Menu /><MessageBody /></div></template>\n\
                   <style>.b { position: relative; }</style>\n";
    let files = [
        ("t/Menu.template", menu),
        ("t/UserMessage.template", message),
        ("old/UserMessage.template", STALE),
        ("t/.gitignore", "/Menu.template\n"),
    ];
    let Some(here) = repository_with(&files) else { return };
    let out = run(here.path(), &["apply", "--allow-dirty", "--exclude", "old"]);
    assert_eq!((out.code, out.stderr.as_str()), (0, ""));
    assert!(
        out.stdout.contains("skipped     Menu         t/Menu.template: ignored by git"),
        "{}",
        out.stdout
    );
    assert!(out.stdout.contains("; nothing found"), "{}", out.stdout);
    for (excluded, code) in [("Menu.template", 0), ("UserMessage.template", 0), ("t/*", 2)] {
        let out = run(here.path(), &["check", "t", "--no-ignore", "--exclude", excluded]);
        assert_eq!(out.code, code, "{excluded}: {}{}", out.stdout, out.stderr);
        assert!(code == 2 || out.stdout.contains(": excluded"), "{}", out.stdout);
        assert!(!out.stdout.contains("inherited   UserMessage"), "{}", out.stdout);
    }
    // A component that is named is checked although a `.gitignore` in its folder excludes it.
    let out = run(here.path(), &["check", "t", "t/Menu.template"]);
    assert!(out.stdout.contains("ok          Menu         t/Menu.template"), "{}", out.stdout);
}

/// A pattern also excludes what is elsewhere, whichever folder the program runs in.
#[test]
fn what_is_elsewhere_can_be_excluded() {
    let here = folder(&[
        ("app/x/Avatar.template", LOUD),
        ("themes/a/Avatar.template", LOUD),
        ("themes/old/Avatar.template", LOUD),
    ]);
    let app = here.path().join("app");
    let full = here.path().join("themes/old").canonicalize().unwrap();
    for (pattern, left) in [
        ("old", 1),
        ("old/", 1),
        ("../themes/old", 1),
        ("./../themes/o*", 1),
        (full.to_str().unwrap(), 1),
        ("**/old/*.template", 1),
        ("themes/old", 2),
        ("/old", 2),
        ("../old", 2),
    ] {
        let out = run(&app, &["check", "../themes", "--exclude", pattern, "--fail-on", "warning"]);
        let count = out.stdout.matches("unknown-filter").count();
        assert_eq!((out.code, count), (1, left), "{pattern}: {}", out.stdout);
    }
    assert_eq!(run(&app, &["check", "../themes", "--exclude", "*"]).code, 2);
    let named = ["check", "../themes/old/Avatar.template", "--force-exclude", "--exclude", "old"];
    assert_eq!(run(&app, &named).stdout, "");
    // Settings for another folder.
    std::fs::write(app.join("s.toml"), "exclude = [\"old/\"]\n").unwrap();
    let out = run(here.path(), &["check", "themes", "--config", "app/s.toml", "--fail-on", "warning"]);
    assert_eq!(out.stdout.matches("unknown-filter").count(), 1, "{}", out.stdout);
}

/// A theme's layout and base can be excluded like its components.
#[test]
fn a_layout_and_a_base_can_be_passed_over() {
    let menu = "<template><div class=\"b\"><ActionMenu class=\"m\"><Icon type=\"horizontalDots\" /></ActionMenu>\
                <MessageBody /></div></template>\n<style>.b { position: relative; } .m { position: absolute; }</style>\n";
    let layout = "{\n  \"highlight\": { \"color\": \"\" }\n}\n";
    let files = [
        ("t/UserMessage.template", menu),
        ("t/layout.json", layout),
        ("t/theme.json", "{ broken"),
        ("s.toml", "exclude = [\"layout.json\", \"theme.json\"]"),
        ("u/UserMessage.template", menu),
        ("u/layout.json", "{ broken"),
        ("u/.gitignore", "*.json\n"),
    ];
    let Some(here) = repository_with(&files) else { return };
    for command in [
        &["apply", "--unsafe", "t", "--exclude", "*.json"][..],
        &["apply", "--unsafe", "t", "--config", "s.toml"],
        &["apply", "--unsafe", "u"],
    ] {
        let out = run(here.path(), command);
        assert_eq!((out.code, out.stderr.as_str()), (0, ""), "{command:?}: {}", out.stdout);
        assert!(out.stdout.contains("skipped     layout.json"), "{command:?}: {}", out.stdout);
    }
    assert_eq!(std::fs::read_to_string(here.path().join("t/layout.json")).unwrap(), layout);
    assert_eq!(run(here.path(), &["check", "t"]).code, 2, "the base is broken");
    let none_but_settings = run(here.path(), &["check", "t", "--exclude", "*.template"]);
    assert!(none_but_settings.stderr.contains("no theme found"), "{}", none_but_settings.stderr);
}

#[test]
fn what_git_ignores_can_be_looked_at() {
    let Some(here) = repository_with(&[(".gitignore", "made/\n"), ("made/Avatar.template", LOUD)]) else {
        return;
    };
    assert_eq!(run(here.path(), &["check"]).code, 2);
    assert!(run(here.path(), &["check", "--no-ignore"]).stdout.contains("made/Avatar.template"));
}

#[test]
fn what_is_known_is_known_on_a_line_that_changes() {
    let line = "<template><div class=\"b\"><MessageBody /><i>{{ x | shout }}</i></div></template>\n";
    let entry = r#"{"rule": "unknown-filter", "theme": "t", "component": "UserMessage", "context": "<i> shout", "count": 1}"#;
    let baseline = format!("{{\"schema\": \"theme-upgrade/baseline@2\", \"findings\": [{entry}]}}");
    let here = folder(&[("t/UserMessage.template", line), ("base.json", &baseline)]);
    let out = run(here.path(), &["apply", "t", "--baseline", "base.json", "--fail-on", "info"]);
    assert_eq!(out.code, 0, "{}{}", out.stdout, out.stderr);
    assert!(out.stdout.contains("nothing found (1 accepted)"), "{}", out.stdout);
}

#[test]
fn a_check_without_any_rule_is_refused() {
    let here = folder(&[("a/UserMessage.template", STALE)]);
    let none = run(
        here.path(),
        &["check", "--select", "action-menu-missing", "--ignore", "action-menu-missing", "a"],
    );
    assert_eq!(none.code, 2, "{}", none.stdout);
    assert!(none.stderr.contains("--ignore turns off every rule"), "{}", none.stderr);
}
