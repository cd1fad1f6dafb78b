//! REST exports: edits inside JSON strings, and the way to folders and back.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::Path;

use common::{contents, copy, repository, run};
use proptest::prelude::*;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn read_json(path: &Path) -> Value {
    json(&std::fs::read_to_string(path).unwrap())
}

#[test]
fn an_export_without_a_theme_is_told() {
    let here = common::folder(&[("none.json", b"{}"), ("gone.json", b"{\"old\": null}")]);
    let none = run(here.path(), &["check", "none.json"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("none.json: the export holds no theme"), "{}", none.stderr);
    let gone = run(here.path(), &["check", "gone.json"]);
    assert_eq!(gone.code, 0);
    assert_eq!(
        gone.stderr,
        "note: gone.json: the theme old is `null`, which marks a theme to be deleted\nnothing to check\n"
    );
}

#[test]
fn a_finding_is_told_in_the_component_and_in_the_file() {
    let (_keep, folder) = copy(&repository("fixtures/cases/export-two-themes"));
    let text = std::fs::read_to_string(folder.join("shop.themes.json")).unwrap();
    let report = json(&run(&folder, &["check", "--format", "json"]).stdout);
    let finding = &report["findings"][0];
    assert_eq!((&finding["theme"], &finding["component"]), (&"plain".into(), &"UserMessage".into()));
    assert_eq!((&finding["path"], &finding["line"]), (&"shop.themes.json".into(), &2.into()));
    let decoded =
        read_json(&folder.join("shop.themes.json"))["plain"]["files"]["UserMessage.template"].clone();
    let slice = |text: &str, span: &Value| {
        text[span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize].to_owned()
    };
    assert_eq!(slice(decoded.as_str().unwrap(), &finding["span"]), "<div class=\"bubble\">");
    assert_eq!(slice(&text, &finding["file_span"]), "<div class=\\\"bubble\\\">");
    assert_eq!(report["summary"]["files_changed"], 1);
    assert_eq!(report["proofs"][0]["path"], "shop.themes.json");
}

#[test]
fn apply_changes_nothing_but_the_planned_strings() {
    let (_keep, folder) = copy(&repository("fixtures/cases/export-two-themes"));
    let path = folder.join("shop.themes.json");
    let (before, text_before) = (read_json(&path), std::fs::read_to_string(&path).unwrap());
    let applied = run(&folder, &["apply"]);
    assert_eq!(applied.code, 0, "{}", applied.shown());
    let (mut after, text_after) = (read_json(&path), std::fs::read_to_string(&path).unwrap());
    let upgraded = after["plain"]["files"]["UserMessage.template"].take();
    assert!(upgraded.as_str().unwrap().contains("\r\n\t\t<ActionMenu class=\"action-menu\">"));
    after["plain"]["files"]["UserMessage.template"] =
        before["plain"]["files"]["UserMessage.template"].clone();
    assert_eq!(after, before);
    let changed =
        text_before.lines().zip(text_after.lines()).filter(|(before, after)| before != after).count();
    assert_eq!((changed, text_before.lines().count()), (1, text_after.lines().count()));
}

#[test]
fn the_shared_themes_lack_four_menus_and_nothing_else() {
    let shared = repository("../shared/themes");
    if !shared.is_dir() {
        return eprintln!("skipped: no ../shared/themes");
    }
    let (_keep, folder) = copy(&shared);
    let report = json(&run(&folder, &["check", "--format", "json"]).stdout);
    let mut found: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            format!(
                "{} {} {}",
                finding["rule"].as_str().unwrap(),
                finding["theme"].as_str().unwrap(),
                finding["component"].as_str().unwrap()
            )
        })
        .collect();
    found.sort();
    let wanted = ["harbor ChatHeader", "harbor UserMessage", "lantern ChatHeader", "lantern UserMessage"];
    assert_eq!(found, wanted.map(|name| format!("action-menu-missing {name}")));
    let patch = run(&folder, &["diff"]).stdout;
    let (_keep, patched) = copy(&shared);
    run(&folder, &["apply"]);
    if common::has("git") {
        common::apply_patch(&patched, &["git", "apply", "-"], &patch);
        assert_eq!(contents(&patched), contents(&folder));
    }
    let applied = contents(&folder);
    assert_eq!(run(&folder, &["apply", "--allow-dirty"]).code, 0);
    assert_eq!(contents(&folder), applied);
}

#[test]
fn unpack_and_pack_never_write_over_what_is_there() {
    let (_keep, folder) = copy(&repository("fixtures/cases/export-two-themes"));
    assert_eq!(run(&folder, &["unpack", "shop.themes.json", "-o", "out"]).code, 0);
    assert_eq!(
        std::fs::read_to_string(folder.join("out/bare/theme.json")).unwrap(),
        "{\n  \"base\": \"default_v7\"\n}\n"
    );
    assert_eq!(std::fs::read_to_string(folder.join("out/plain/notes.md")).unwrap(), "kept as it is");
    std::fs::write(folder.join("out/README.md"), "mine").unwrap();
    std::fs::write(folder.join("out/plain/README.md"), "mine").unwrap();
    assert_eq!(run(&folder, &["pack", "out", "-o", "back.json"]).code, 0);
    assert_eq!(read_json(&folder.join("back.json")), read_json(&folder.join("shop.themes.json")));

    std::fs::write(folder.join("out/plain/layout.json"), "changed").unwrap();
    let before = contents(&folder);
    let refused = run(&folder, &["unpack", "shop.themes.json", "-o", "out"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("out/plain/layout.json") && refused.stderr.contains("--force"),
        "{}",
        refused.stderr
    );
    assert_eq!(run(&folder, &["pack", "out", "-o", "back.json"]).code, 2);
    assert_eq!(contents(&folder), before);
    assert_eq!(run(&folder, &["unpack", "shop.themes.json", "-o", "out", "--force"]).code, 0);
    assert_eq!(std::fs::read_to_string(folder.join("out/plain/layout.json")).unwrap(), "{}");
}

#[cfg(unix)]
#[test]
fn what_is_written_over_by_force_is_whole_and_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_keep, folder) = copy(&repository("fixtures/cases/export-two-themes"));
    assert_eq!(run(&folder, &["unpack", "shop.themes.json", "-o", "out"]).code, 0);
    let (template, export) = (folder.join("out/plain/layout.json"), folder.join("back.json"));
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    // If one file cannot be replaced, none of the others is.
    std::fs::write(&template, "changed").unwrap();
    set(&template, 0o444);
    std::fs::write(folder.join("out/plain/notes.md"), "changed").unwrap();
    let before = contents(&folder);
    let refused = run(&folder, &["unpack", "shop.themes.json", "-o", "out", "--force"]);
    assert!(refused.code == 2 && refused.stderr.contains("read-only"), "{}", refused.shown());
    assert_eq!(contents(&folder), before);
    set(&template, 0o640);
    assert_eq!(run(&folder, &["unpack", "shop.themes.json", "-o", "out", "--force"]).code, 0);
    assert_eq!((mode(&template), std::fs::read_to_string(&template).unwrap().as_str()), (0o640, "{}"));
    // An export is written through a link, but never over the files that it is made from.
    assert_eq!(run(&folder, &["pack", "out", "-o", "back.json"]).code, 0);
    set(&export, 0o600);
    std::os::unix::fs::symlink("back.json", folder.join("current")).unwrap();
    assert_eq!(run(&folder, &["pack", "out", "-o", "current", "--force"]).code, 0);
    assert!(folder.join("current").is_symlink() && mode(&export) == 0o600);
    let before = contents(&folder);
    for target in ["out/plain/theme.json", "out/plain/Export.template", "out/plain/notes.md"] {
        let refused = run(&folder, &["pack", "out", "-o", target, "--force"]);
        assert_eq!(refused.code, 2, "{target}: {}", refused.shown());
    }
    std::fs::create_dir(folder.join("in")).unwrap();
    std::fs::create_dir(folder.join("in/a")).unwrap();
    let text = r#"{"a": {"base": "x", "files": {"e.json": "gone"}}}"#;
    std::fs::write(folder.join("in/a/e.json"), text).unwrap();
    assert_eq!(run(&folder, &["unpack", "in/a/e.json", "-o", "in", "--force"]).code, 2);
    assert_eq!(std::fs::read_to_string(folder.join("in/a/e.json")).unwrap(), text);
    std::fs::remove_dir_all(folder.join("in")).unwrap();
    assert_eq!(contents(&folder), before);
}

/// On a full file system no file is replaced, and no new folder is left behind.
#[cfg(unix)]
#[test]
fn without_room_nothing_is_unpacked() {
    let small = tempfile::tempdir().unwrap();
    let mount = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "none"])
        .arg(small.path())
        .output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: no file system can be mounted");
        return;
    }
    let exports = tempfile::tempdir().unwrap();
    for (name, size) in [("old", 200), ("new", 9000)] {
        let files: serde_json::Map<String, Value> =
            (0..6).map(|index| (format!("Comp{index}.template"), Value::from("x".repeat(size)))).collect();
        let export = serde_json::json!({"a": {"base": "x", "files": files}});
        std::fs::write(exports.path().join(format!("{name}.json")), export.to_string()).unwrap();
    }
    let target = small.path().join("u").to_str().unwrap().to_owned();
    let first = run(exports.path(), &["unpack", "new.json", "-o", &target]);
    let left = std::fs::read_dir(small.path()).unwrap().count();
    let second = run(exports.path(), &["unpack", "old.json", "-o", &target]);
    let before = contents(small.path());
    let third = run(exports.path(), &["unpack", "new.json", "-o", &target, "--force"]);
    let after = contents(small.path());
    std::process::Command::new("umount").arg(small.path()).status().unwrap();
    assert!(first.code == 2 && left == 0, "{left}: {}", first.shown());
    assert_eq!(second.code, 0, "{}", second.shown());
    assert!(third.code == 2 && third.stderr.contains("nothing was"), "{}", third.shown());
    assert_eq!(after, before);
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let export = r#"{"a": {"files": {"A.template": "", "../../evil": "x"}}}"#;
    std::fs::write(folder.path().join("x.json"), export).unwrap();
    let refused = run(folder.path(), &["unpack", "x.json", "-o", "deep/out"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("x.json: line 1, column 50"), "{}", refused.stderr);
    assert_eq!(contents(folder.path()).len(), 1);
}

#[test]
fn names_that_are_one_where_case_is_not_told_apart_are_refused() {
    for export in [
        r#"{"Day": {"base": "x"}, "day": {"base": "x"}}"#,
        r#"{"a": {"files": {"Avatar.template": "", "avatar.template": ""}}}"#,
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.json"), export).unwrap();
        let refused = run(folder.path(), &["unpack", "x.json", "-o", "out"]);
        assert_eq!(refused.code, 2, "{}", refused.shown());
        assert!(refused.stderr.contains("case-insensitive"), "{}", refused.stderr);
        assert_eq!(contents(folder.path()).len(), 1);
    }
}

/// A name that is nearly that of a component is reported, but only if the component is absent.
#[test]
fn names_that_are_nearly_those_of_components_are_told() {
    let of = |files: &str| {
        let here =
            common::folder(&[("x.themes.json", format!("{{\"t\": {{\"files\": {{{files}}}}}}}").as_bytes())]);
        run(here.path(), &["check", "x.themes.json"]).shown()
    };
    let told = "did you mean UserMessage.template?";
    let good = "\"UserMessage.template\": \"<template><p /></template><style></style>\"";
    for name in ["usermessage.template", "UserMessage.html", "User_Message.Template", "UserMessage .txt"] {
        assert!(of(&format!("\"{name}\": \"x\"")).contains(told), "{name}");
        assert!(!of(&format!("\"{name}\": \"x\", {good}")).contains(told), "{name}");
    }
    for name in ["README.md", "UserMessages.template", "UserMessage", "UserMessage.css"] {
        assert!(!of(&format!("\"{name}\": \"x\"")).contains("did you mean UserMessage.template"), "{name}");
    }
}

/// A name that is invalid on some system is refused with the reason.
#[test]
fn names_that_no_folder_can_have_are_refused() {
    for (name, why) in [
        ("a/b", "a path, not a plain name"),
        ("..", "a path, not a plain name"),
        ("Team: v2", "has a colon"),
        ("NUL", "reserved for a device"),
        ("end.", "ends with a dot"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.json"), format!("{{\"{name}\": {{\"base\": \"x\"}}}}")).unwrap();
        let refused = run(folder.path(), &["unpack", "x.json", "-o", "out"]);
        assert!(refused.code == 2 && refused.stderr.contains(why), "{name}: {}", refused.shown());
        assert_eq!(contents(folder.path()).len(), 1, "{name}");
    }
}

/// Some editors put a byte order mark in front of JSON, too.
#[test]
fn a_theme_json_may_have_a_byte_order_mark() {
    let theme_json = "\u{feff}{\"base\": \"default_v6\"}";
    let here = common::folder(&[
        ("t/theme.json", theme_json.as_bytes()),
        ("t/Avatar.template", b"<template><b /></template>"),
    ]);
    let checked = run(here.path(), &["check", "t"]);
    assert_eq!(checked.code, 0, "{}", checked.shown());
    let packed = run(here.path(), &["pack", "t", "-o", "-"]);
    assert_eq!(json(&packed.stdout)["t"]["base"], "default_v6", "{}", packed.stderr);
    std::fs::write(here.path().join("t/theme.json"), "\u{a0}null").unwrap();
    assert_eq!(run(here.path(), &["pack", "t"]).code, 2);
}

#[test]
fn odd_themes_survive_the_way_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let export = r#"{"layout only": {"files": {"layout.json": "{}"}}, ".hidden": {"base": "x", "files": {"A.template": ""}},
        "quotes": {"base": "x", "files": {"a\"b.md": "q", "B.template": "b", "n\u00f6.md": "n"}}, "gone": null}"#;
    std::fs::write(folder.path().join("x.json"), export).unwrap();
    assert_eq!(run(folder.path(), &["unpack", "x.json", "-o", "o"]).code, 0);
    let packed = run(folder.path(), &["pack", "o"]);
    assert_eq!(json(&packed.stdout), json(export), "{}", packed.stderr);
    std::fs::write(folder.path().join("o/quotes/Old.template"), "").unwrap();
    let again = run(folder.path(), &["unpack", "x.json", "-o", "o", "--force"]);
    assert!(again.stderr.contains("note: o/quotes/Old.template was there before"), "{}", again.stderr);
}

#[test]
fn what_is_ambiguous_or_broken_is_refused_with_its_place() {
    let cases = [
        (r#"{"a": {"base": "x", "custom": {"k": 1, "k": 2}, "files": {}}}"#, "line 1, column 4"),
        (r#"{"a": {"base": "\ud800", "files": {}}}"#, "line 1, column 17"),
        ("{\"a\": {\"files\": {\"UserMessage.template\": \"\",\n\"layout.json\": {}}}}", "line 2, column 16"),
    ];
    for (export, place) in cases {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("themes.json"), export).unwrap();
        std::fs::create_dir(folder.path().join("t")).unwrap();
        std::fs::write(folder.path().join("t/Avatar.template"), "<template><b/></template>").unwrap();
        for command in [&["check"][..], &["diff", "themes.json"], &["unpack", "themes.json", "-o", "out"]] {
            let refused = run(folder.path(), command);
            assert_eq!(refused.code, 2, "{command:?} on {export}");
            assert!(refused.stderr.contains(place), "{}", refused.stderr);
        }
    }
}

#[test]
fn a_theme_json_that_says_something_else_is_not_packed() {
    for (theme_json, said) in [
        (r#"{"base": "a", "base": "b"}"#, "duplicate key"),
        (r#"{"base": "a", "files": ["notes.md"]}"#, "notes.md"),
        (r#"{"other": 1}"#, "neither"),
        ("[1]", "expected an object or null"),
        ("{", "line 1"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("t")).unwrap();
        std::fs::write(folder.path().join("t/theme.json"), theme_json).unwrap();
        let refused = run(folder.path(), &["pack", "t"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{theme_json}");
        assert!(
            refused.stderr.contains(said) && refused.stderr.contains("t/theme.json"),
            "{}",
            refused.stderr
        );
    }
}

#[test]
fn an_export_without_a_theme_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), r#"{"a": null}"#).unwrap();
    assert_eq!(run(folder.path(), &["check", "x.json"]).code, 0);
}

fn name() -> impl Strategy<Value = String> {
    let names = prop_oneof![
        "[A-Z][a-z]{1,6}\\.template",
        Just("layout.json".to_owned()),
        "[a-z]{1,4}\\.md",
        "é[a-z ]{0,3}x"
    ];
    names.prop_filter("a folder cannot have files that are called like devices", |name| {
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        !["con", "prn", "aux", "nul"].contains(&stem.as_str())
    })
}

fn content() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z<>\"\\\\{}\n\t/é😀\u{0}\u{7f}\u{2028}]{0,20}", Just("\r\n".to_owned())]
}

fn theme() -> impl Strategy<Value = Value> {
    let files = prop::option::of(prop::collection::btree_map(name(), content(), 0..5));
    let others = prop::collection::btree_map(
        "[b-e]{1,2}",
        prop_oneof![Just(json("[1, {\"x\": null}]")), content().prop_map(Value::from)],
        0..3,
    );
    (files, others, prop::bool::weighted(0.1)).prop_map(|(files, others, is_null)| {
        let mut theme = serde_json::json!({"base": "default_v7"});
        for (key, value) in others {
            theme[key] = value;
        }
        if let Some(files) = files {
            theme["files"] = serde_json::to_value(files).unwrap();
        }
        if is_null { Value::Null } else { theme }
    })
}

#[test]
fn a_file_that_is_called_like_an_extension_is_packed_as_well() {
    let text = r#"{"a": {"base": "x", "files": {".template": "<b/>", "Avatar.template": "<template/>"}}}"#;
    let folder = common::folder(&[("themes.json", text.as_bytes())]);
    assert_eq!(run(folder.path(), &["unpack", "themes.json", "-o", "out"]).code, 0);
    let packed = run(folder.path(), &["pack", "out"]);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&packed.stdout), value(text), "{}", packed.shown());
}

/// A valid folder name: device names are not.
fn theme_name() -> impl Strategy<Value = String> {
    let is_device = |name: &str| ["con", "prn", "aux", "nul"].contains(&name);
    "[a-z][a-z é]{0,4}[a-z]".prop_filter("a device", move |name| !is_device(name))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn packing_what_was_unpacked_gives_the_same_value(
        themes in prop::collection::btree_map(theme_name(), theme(), 0..4),
        pretty in any::<bool>(),
    ) {
        use theme_upgrade::export::{Export, pack, unpack};
        use theme_upgrade::source::SourceFile;
        let value = serde_json::to_value(&themes).unwrap();
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let read = |text: String| Export::parse(SourceFile::new("x.json", text).unwrap()).unwrap();
        let folders = unpack(&read(text.unwrap())).unwrap();
        let packed = pack(&folders).unwrap();
        prop_assert_eq!(json(&packed), value);
        prop_assert_eq!(unpack(&read(packed)).unwrap(), folders);
    }
}
