//! How a baseline identifies findings, wherever it is written and read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::Path;

use common::{contents, folder, run, run_with_input};

/// Gives one warning: an unknown filter.
const LOUD: &[u8] = b"<template>\n  <p>{{ name | shout }}</p>\n</template>\n";

fn accepted(folder: &Path, args: &[&str]) -> bool {
    let run = run(folder, &[&["check", "--fail-on", "info"], args].concat());
    assert!(run.code < 2 && !run.stderr.contains("no longer found"), "{args:?}: {}", run.shown());
    run.code == 0
}

fn write(folder: &Path, args: &[&str]) -> String {
    let run = run(folder, &[&["check", "--write-baseline"], args].concat());
    assert_eq!(run.code, 0, "{}", run.shown());
    run.stderr
}

fn export(names: &[&str]) -> String {
    let theme = |name: &&str| {
        let text = serde_json::to_string(std::str::from_utf8(LOUD).unwrap()).unwrap();
        format!("\"{name}\": {{\"files\": {{\"Avatar.template\": {text}}}}}")
    };
    format!("{{{}}}", names.iter().map(theme).collect::<Vec<_>>().join(", "))
}

#[test]
fn a_finding_is_accepted_in_the_theme_in_which_it_was_found() {
    let here = folder(&[("web/default/Avatar.template", LOUD)]);
    write(here.path(), &["base.json"]);
    assert!(accepted(here.path(), &["--baseline", "base.json"]));
    std::fs::create_dir_all(here.path().join("mobile/default")).unwrap();
    std::fs::write(here.path().join("mobile/default/Avatar.template"), LOUD).unwrap();
    assert!(!accepted(here.path(), &["mobile", "--baseline", "base.json"]));
    assert!(!accepted(here.path(), &["--baseline", "base.json"]));
    assert!(accepted(here.path(), &["web", "--baseline", "base.json"]));
    // A theme that is gone is not confused with a theme of the same name elsewhere.
    assert!(
        write(here.path(), &["base.json", "--baseline", "base.json", "mobile"]).contains("wrote 2 findings")
    );
    assert!(accepted(here.path(), &["--baseline", "base.json"]));
    let text = std::fs::read_to_string(here.path().join("base.json")).unwrap();
    assert!(
        text.contains("\"theme\": \"mobile/default\"") && text.contains("\"theme\": \"web/default\""),
        "{text}"
    );
}

#[test]
fn a_baseline_holds_from_any_folder_and_in_any_copy() {
    let at_root: &[(&str, &[u8])] = &[("Avatar.template", LOUD), ("ci/x", b"")];
    let (one, two) = (folder(at_root), folder(at_root));
    write(one.path(), &["base.json"]);
    write(&one.path().join("ci"), &["base.json", ".."]);
    for name in ["base.json", "ci/base.json"] {
        std::fs::copy(one.path().join(name), two.path().join(name)).unwrap();
    }
    assert!(accepted(two.path(), &["--baseline", "base.json"]));
    assert!(accepted(two.path(), &["--baseline", "ci/base.json"]));
    assert!(accepted(&two.path().join("ci"), &["..", "--baseline", "base.json"]));
    assert!(accepted(&two.path().join("ci"), &["../Avatar.template", "--baseline", "../base.json"]));
    let absolute = two.path().join("ci/base.json");
    assert!(accepted(
        Path::new("/"),
        &["--baseline", absolute.to_str().unwrap(), two.path().to_str().unwrap()]
    ));
    let args =
        ["check", "--fail-on", "info", "--baseline", "base.json", "--stdin-filename", "Avatar.template"];
    assert_eq!(run_with_input(two.path(), &args, LOUD).code, 0);
    let args =
        ["check", "--fail-on", "info", "--baseline", "base.json", "--stdin-filename", "x/Avatar.template"];
    assert_eq!(run_with_input(two.path(), &args, LOUD).code, 1);
}

#[test]
fn a_theme_of_an_export_is_known_by_its_file_and_its_name() {
    let here = folder(&[
        ("a/themes.json", export(&["x", "y/../z"]).as_bytes()),
        ("a/x/Avatar.template", LOUD),
        ("b/c.txt", b""),
    ]);
    write(&here.path().join("b"), &["d/base.json", "../a/themes.json"]);
    let baseline = ["--baseline", "b/d/base.json"];
    assert!(accepted(here.path(), &[&baseline[..], &["a/themes.json"]].concat()));
    assert!(!accepted(here.path(), &[&baseline[..], &["a/x"]].concat()));
    std::fs::write(here.path().join("a/themes.json"), export(&["x", "w"])).unwrap();
    assert!(!accepted(here.path(), &[&baseline[..], &["a/themes.json"]].concat()));
    let text = std::fs::read_to_string(here.path().join("b/d/base.json")).unwrap();
    assert!(text.contains("\"../../a/themes.json#y/../z\""), "{text}");
}

#[test]
fn a_baseline_that_is_written_elsewhere_takes_along_what_was_accepted() {
    let here = folder(&[("t/Avatar.template", LOUD), ("u/Avatar.template", LOUD), ("ci/x", b"")]);
    write(here.path(), &["base.json"]);
    write(here.path(), &["ci/base.json", "--baseline", "base.json", "t"]);
    std::fs::remove_file(here.path().join("base.json")).unwrap();
    assert!(accepted(here.path(), &["--baseline", "ci/base.json"]));
}

#[cfg(unix)]
#[test]
fn links_to_a_baseline_and_to_themes_change_nothing() {
    let here = folder(&[("real/t/Avatar.template", LOUD), ("real/ci/x", b""), ("x", b"")]);
    std::os::unix::fs::symlink("real", here.path().join("link")).unwrap();
    std::os::unix::fs::symlink("real/ci/base.json", here.path().join("base.json")).unwrap();
    write(here.path(), &["base.json", "link/t"]);
    for baseline in ["base.json", "link/ci/base.json", "real/ci/base.json"] {
        for theme in ["real", "link", "link/t/Avatar.template"] {
            assert!(accepted(here.path(), &[theme, "--baseline", baseline]), "{baseline} {theme}");
        }
    }
}

/// The menu is missing, which is not reported while a `<br>` keeps the component from compiling.
const BROKEN: &[u8] =
    b"<template>\n  <div class=\"bubble\">\n    <br>\n    <MessageBody body=\"{{ body }}\" />\n  </div>\n\
    </template>\n<style scoped>\n.bubble { padding: 1px; }\n</style>\n";

#[test]
fn what_comes_to_light_once_a_component_compiles_stays_accepted() {
    let here = folder(&[("t/UserMessage.template", BROKEN), ("t/theme.json", b"{}")]);
    let baseline = ["--baseline", "base.json"];
    let again = ["base.json", "--baseline", "base.json"];
    assert!(write(here.path(), &["base.json"]).contains("wrote 2 findings"));
    for _ in 0..2 {
        assert!(accepted(here.path(), &baseline));
        assert!(write(here.path(), &again).contains("wrote 2 findings"));
    }
    let mended = String::from_utf8(BROKEN.to_vec()).unwrap().replace("<br>", "<br />");
    std::fs::write(here.path().join("t/UserMessage.template"), mended).unwrap();
    let check = run(here.path(), &[&["check"], &baseline[..]].concat());
    let stale = "1 finding no longer found";
    assert!(check.code == 0 && check.stderr.contains(stale), "{}", check.shown());
    assert!(write(here.path(), &again).contains("wrote 1 finding to"));
    assert!(accepted(here.path(), &baseline));
    // A finding accepted before the component was broken is still accepted once that is fixed.
    std::fs::write(here.path().join("t/UserMessage.template"), BROKEN).unwrap();
    let check = run(here.path(), &[&["check"], &baseline[..]].concat());
    assert!(check.code == 1 && !check.stderr.contains("no longer"), "{}", check.shown());
    assert!(write(here.path(), &again).contains("wrote 2 findings"));
    assert!(accepted(here.path(), &baseline));
}

/// Beside a tag that does not match, what is found in single tags is known to be gone, and what goes by nesting is not.
#[test]
fn what_is_gone_beside_another_fault_is_told_as_far_as_it_is_known() {
    let page = |tags: &str| format!("<template>\n<div>\n{tags}\n</div>\n</template>\n");
    let (twice, alone) = ("<p class=\"a\" class=\"b\">x</p>", "<p t:else>x</p>");
    let here = folder(&[("t/theme.json", b"{}")]);
    let file = here.path().join("t/Avatar.template");
    std::fs::write(&file, page(&format!("{twice}\n{alone}"))).unwrap();
    assert!(write(here.path(), &["base.json"]).contains("wrote 2 findings"));
    let told = |tags: &str| {
        std::fs::write(&file, page(tags)).unwrap();
        run(here.path(), &["check", "--baseline", "base.json"]).stderr
    };
    assert!(told(&format!("<i><b></i>\n{alone}")).contains("1 finding no longer found"));
    assert!(!told(&format!("<i><b></i>\n{twice}")).contains("no longer found"));
}

#[test]
fn what_is_gone_is_told_and_goes_with_the_next_baseline() {
    let two: &[(&str, &[u8])] =
        &[("t/Avatar.template", LOUD), ("t/Badge.template", LOUD), ("t/theme.json", b"{}")];
    let here = folder(two);
    let again = ["base.json", "--baseline", "base.json"];
    write(here.path(), &["base.json"]);
    assert!(accepted(here.path(), &["--baseline", "base.json"]));
    let count = |text: &str| text.matches("\"rule\"").count();
    let read = || std::fs::read_to_string(here.path().join("base.json")).unwrap();
    let all = count(&read());
    std::fs::write(here.path().join("off.toml"), "[rules]\nunknown-filter = \"off\"\n").unwrap();
    // Findings in files that are not checked are neither reported as gone nor lost.
    for args in [&["--exclude", "Badge.template"][..], &["t/Avatar.template"], &["--config", "off.toml"]] {
        assert!(accepted(here.path(), &[&["--baseline", "base.json"], args].concat()), "{args:?}");
        write(here.path(), &[&again[..], args].concat());
        assert_eq!(count(&read()), all, "{args:?}");
    }
    std::fs::remove_file(here.path().join("t/Badge.template")).unwrap();
    let check = run(here.path(), &["check", "--baseline", "base.json"]);
    assert!(check.stderr.contains("no longer found") && check.stderr.contains("Badge"), "{}", check.shown());
    write(here.path(), &again);
    assert!(accepted(here.path(), &["--baseline", "base.json"]));
    assert!(!read().contains("Badge"), "{}", read());
}

/// A finding is identified by what encloses it, not by what may be edited beside it.
#[test]
fn an_edit_beside_a_finding_keeps_it_accepted() {
    let page = |tag: &str, menu: &str, rules: &str| {
        format!(
            "<template><div class=\"bubble\"><p {tag} title=\"{{{{ a | shout }}}}\">x</p>\
             <ActionMenu {menu}><Icon type=\"none\" /></ActionMenu><MessageBody body=\"{{{{ body }}}}\" /></div></template>\n\
             <style>{rules}</style>"
        )
    };
    let accepts = |before: &str, after: &str, all: usize| {
        let here = folder(&[("t/UserMessage.template", before.as_bytes())]);
        let wrote = write(here.path(), &["base.json"]);
        assert!(wrote.contains(&format!("wrote {all} finding")), "{wrote}");
        std::fs::write(here.path().join("t/UserMessage.template"), after).unwrap();
        accepted(here.path(), &["--baseline", "base.json"])
    };
    let styles = ".bubble { position: relative } .m { position: absolute }";
    let first = page("id=\"a\"", "class=\"m\"", styles);
    // A new class for the menu, a changed attribute in the finding's tag.
    assert!(accepts(&first, &page("id=\"a\"", "class=\"m n\"", styles), 2));
    assert!(accepts(&first, &page("id=\"b\"", "class=\"m\"", styles), 2));
    // A rule before a declaration in another rule.
    let nested =
        |inner: &str| page("id=\"a\"", "class=\"m\"", &format!("{styles} .o {{ {inner} colr red }}"));
    assert!(accepts(&nested(".i { top: 0 }"), &nested(".k { top: 0 }"), 3));
}

#[test]
fn what_only_an_app_tells_is_not_gone_where_no_app_is_given() {
    let button = br#"<template><p><ActionButton action="mute">x</ActionButton></p></template>"#;
    let here = folder(&[
        ("t/MessageActionMenu.template", &button[..]),
        ("app/app.js", b"chatbox.onCustomMessageAction('x', f);"),
    ]);
    write(here.path(), &["base.json", "--app", "app"]);
    let text = || std::fs::read_to_string(here.path().join("base.json")).unwrap();
    assert!(text().contains("action-without-handler"), "{}", text());
    assert!(accepted(here.path(), &["--baseline", "base.json"]));
    write(here.path(), &["base.json", "--baseline", "base.json"]);
    assert!(text().contains("action-without-handler"), "{}", text());
}

#[test]
fn a_baseline_of_an_earlier_version_is_refused() {
    let old = br#"{"schema": "theme-upgrade/baseline@1", "findings": []}"#;
    let here = folder(&[("t/Avatar.template", LOUD), ("base.json", old)]);
    let before = contents(here.path());
    for flag in ["--baseline", "--write-baseline"] {
        let run = run(here.path(), &["check", flag, "base.json"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.shown());
        assert!(
            run.stderr.contains("base.json") && run.stderr.to_lowercase().contains("delete it"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(contents(here.path()), before);
}

/// Two branches that add the same entry leave it twice after a merge, and an editor may add a byte order mark.
#[test]
fn a_baseline_that_was_edited_says_what_stands_in_it() {
    let twice = [LOUD, LOUD].concat();
    let here = folder(&[("t/Avatar.template", LOUD), ("u/t/Avatar.template", &twice[..])]);
    write(here.path(), &["base.json", "t"]);
    let written = std::fs::read_to_string(here.path().join("base.json")).unwrap();
    let (start, entry) = written.split_once("[\n").unwrap();
    let (entry, end) = entry.rsplit_once("\n  ]").unwrap();
    let doubled = format!("\u{feff}{start}[\n{entry},\n{entry}\n  ]{end}");
    std::fs::write(here.path().join("base.json"), doubled).unwrap();
    std::fs::write(
        here.path().join("t/Avatar.template"),
        "<template>\n  <p>{{ name | shout }}</p>\n  <p>{{ name | shout }}</p>\n</template>\n",
    )
    .unwrap();
    assert!(accepted(here.path(), &["--baseline", "base.json", "t"]));
}

#[test]
fn blanks_that_are_added_change_no_key() {
    let image = |blanks: &str| {
        format!(
            "<template>\n<div class=\"a-long-name\"{blanks}id=\"another-one\"{blanks}title=\"and one more\"{blanks}lang=\"of-a-language\">\n\
             <p>{{{{ name | shout }}}}</p>{{{{ name | shout }}}}</div>\n</template>\n"
        )
    };
    let here = folder(&[("t/Avatar.template", image("\n  ").as_bytes())]);
    write(here.path(), &["base.json"]);
    std::fs::write(here.path().join("t/Avatar.template"), image("\n            ")).unwrap();
    assert!(accepted(here.path(), &["--baseline", "base.json"]));
}

#[test]
fn nothing_is_left_out_of_a_baseline_unseen() {
    let here = folder(&[("t/Avatar.template", LOUD)]);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
        .args(["check", "--write-baseline", "base.json"])
        .env("THEME_UPGRADE_SELECT", "action-menu-missing")
        .current_dir(here.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("note: THEME_UPGRADE_SELECT is set"), "{told}");
}
