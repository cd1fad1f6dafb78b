//! The preview without a browser: each folder of `fixtures/preview` is a theme, optionally with data, together with the
//! program's recorded output and the text that the page shows in its first view.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::path::Path;

use common::{assert_snapshot_in, contents, copy, each, fixtures, repository, run};
use serde_json::Value;

const PAGE: &str = "page.html";

fn preview(folder: &Path) -> common::Run {
    let arguments = std::fs::read_to_string(folder.join("args")).unwrap_or(".".to_owned());
    let mut all = vec!["preview", "-o", PAGE];
    all.extend(arguments.split_whitespace());
    run(folder, &all)
}

/// The data that the page's script is given.
fn data(page: &str) -> Value {
    let data = page.split("<script type=\"application/json\" id=\"data\">").nth(1).unwrap();
    serde_json::from_str(data.split("</script>").next().unwrap()).unwrap()
}

/// The text of the first view, before and after, one line per element.
fn shown_text(page: &str) -> String {
    let data = data(page);
    let role = data["firstRole"].as_str().unwrap();
    let mut shown = String::new();
    for (index, side) in ["before", "after"].iter().enumerate() {
        let text = data["themes"][0]["views"][0][role][index].as_u64().unwrap();
        let html = data["texts"][usize::try_from(text).unwrap()].as_str().unwrap();
        let lines = html.split(['<', '>']).enumerate().filter(|(at, _)| at % 2 == 0);
        let lines: Vec<&str> = lines.map(|(_, line)| line.trim()).filter(|line| !line.is_empty()).collect();
        shown += &format!("===== {side} =====\n{}\n", lines.join("\n"));
    }
    shown
}

#[test]
fn previews_are_as_recorded() {
    each(&fixtures("preview"), |case| {
        let (_keep, folder) = copy(case);
        let before = contents(&folder);
        let run = preview(&folder);
        let mut shown = run.shown();
        match std::fs::read_to_string(folder.join(PAGE)) {
            Ok(page) => shown += &shown_text(&page),
            Err(_) => assert_eq!((run.code, contents(&folder)), (2, before), "no page, and nothing else"),
        }
        assert_snapshot_in(case, "report", &shown);
    });
}

#[test]
fn a_page_is_the_same_each_time_and_needs_nothing_else() {
    each(&fixtures("themes"), |theme| {
        let (_keep, folder) = copy(theme);
        let before = contents(&folder);
        let first = preview(&folder);
        assert_eq!(first.code, 0, "{}", first.shown());
        let page = std::fs::read_to_string(folder.join(PAGE)).unwrap();
        assert!(page.len() < 1_000_000, "{} bytes", page.len());
        let mut after = contents(&folder);
        after.remove(Path::new(PAGE));
        assert_eq!(after, before, "the theme is left alone");
        // A second run replaces its own page, and does not take it for a part of the theme.
        assert_eq!(preview(&folder).shown(), first.shown());
        assert_eq!(std::fs::read_to_string(folder.join(PAGE)).unwrap(), page);
        let policy =
            page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
        assert!(!policy.contains("http"), "{policy}");
        assert_eq!(page.matches("<iframe").count(), page.matches("sandbox=\"allow-same-origin\"").count());
        assert_eq!(page.matches("<script").count(), 2);
        assert!(page.contains("An imitation, not TalkJS itself."));
        // Each component that changes has its diff below.
        for changed in data(&page)["themes"][0]["changed"].as_array().unwrap() {
            let file = format!("{}.template</summary>\n<table class=\"diff\">", changed.as_str().unwrap());
            assert!(page.contains(&file), "{file}");
        }
        for text in data(&page)["texts"].as_array().unwrap() {
            let text = text.as_str().unwrap().replace("xmlns=%22http://www.w3.org/2000/svg%22", "");
            assert!(!text.contains("http:") && !text.contains("https:"), "{text}");
        }
    });
}

#[test]
fn each_component_of_an_export_has_its_own_diff() {
    let message = "<template>\n    <div class=\"message\">\n        <MessageBody body=\"{{ body }}\" />\n    </div>\n</template>\n";
    let header = "<template>\n    <header><SearchButton t:if=\"{{ showSearchButton }}\"><Icon type=\"search\" /></SearchButton></header>\n</template>\n";
    let files = serde_json::json!({"UserMessage.template": message, "ChatHeader.template": header});
    let export = serde_json::json!({"a": {"base": "default_v7", "files": files}, "b": {"base": "default_v7", "files": files}});
    let folder = common::folder(&[("shop.themes.json", export.to_string().as_bytes())]);
    let page = run(folder.path(), &["preview", ".", "-o", "-"]).stdout;
    let report = run(folder.path(), &["check", "--format", "html"]).stdout;
    let mut count = 0;
    for theme in data(&page)["themes"].as_array().unwrap() {
        for changed in theme["changed"].as_array().unwrap() {
            let name = format!("{}/{}.template", theme["name"].as_str().unwrap(), changed.as_str().unwrap());
            let file = format!("shop.themes.json#{name}</summary>\n<table class=\"diff\">");
            assert!(page.contains(&file) && report.contains(&file), "{file}");
            count += 1;
        }
    }
    assert_eq!(count, 4);
    for page in [page, report] {
        let (_, changes) = page.split_once("id=\"changes\"").unwrap();
        assert_eq!(changes.matches("<summary>").count(), count, "and nothing else");
        assert!(changes.contains("<span class=\"sign\">+</span>        &lt;ActionMenu "), "{changes}");
    }
}

#[test]
fn only_an_earlier_preview_is_replaced() {
    let theme = repository("fixtures/themes/meadow");
    let theme = theme.to_str().unwrap();
    let folder = common::folder(&[("mine.html", b"<p>mine</p>"), ("empty.html", b"")]);
    let refused = run(folder.path(), &["preview", theme, "-o", "mine.html"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("mine.html exists and is not a preview (use --force"),
        "{}",
        refused.stderr
    );
    assert_eq!(std::fs::read(folder.path().join("mine.html")).unwrap(), b"<p>mine</p>");
    for arguments in
        [&["-o", "mine.html", "--force"][..], &["-o", "mine.html"], &["-o", "empty.html"], &[], &[]]
    {
        let all: Vec<&str> = [&["preview", theme][..], arguments].concat();
        let run = run(folder.path(), &all);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.shown());
    }
    assert!(folder.path().join("theme-upgrade-preview.html").is_file());
    let to_stdout = run(folder.path(), &["preview", theme, "-o", "-"]);
    let page = std::fs::read_to_string(folder.path().join("mine.html")).unwrap();
    assert_eq!((to_stdout.code, to_stdout.stdout == page), (0, true));
    for (arguments, said) in [
        (&["preview", "nowhere"][..], "nowhere"),
        (&["preview", theme, "--data", "nowhere.json"], "nowhere.json"),
        (&["preview", theme, "-o", "."], "it is a folder"),
    ] {
        let run = run(folder.path(), arguments);
        assert!(run.code == 2 && run.stderr.contains(said), "{arguments:?}: {}", run.shown());
    }
}

#[test]
fn a_browser_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let theme = repository("fixtures/themes/meadow");
    for (name, value, said) in [
        ("CHROME", "/no/such/chrome", "CHROME is /no/such/chrome, which is not an executable file"),
        ("PATH", "/nowhere", "--screenshot needs Chromium or Chrome"),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
        command.env_remove("CHROME").env(name, value).current_dir(folder.path());
        command.arg("preview").arg(&theme).args(["--screenshot", "shots"]);
        let output = command.output().unwrap();
        let said_to_us = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said_to_us.contains(said), "{said_to_us}");
        assert!(contents(folder.path()).is_empty(), "nothing is written");
    }
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let theme = repository("fixtures/themes/meadow");
    let (_keep, theme) = copy(&theme);
    std::fs::write(theme.join("data.json"), "{}").unwrap();
    let before = contents(&theme);
    for (output, arguments) in [
        ("theme.json", &[][..]),
        ("layout.json", &[]),
        ("UserMessage.template", &[]),
        ("New.template", &[]),
        ("theme-upgrade.toml", &[]),
        ("data.json", &["--data", "data.json"]),
    ] {
        let all: Vec<&str> = [&["preview", "-o", output, "--force"][..], arguments].concat();
        let run = run(&theme, &all);
        assert!(run.code == 2 && run.stderr.contains(output), "{output}: {}", run.shown());
        assert_eq!(contents(&theme), before, "{output}");
    }
}

#[test]
fn whether_a_component_compiles_does_not_depend_on_what_is_asked() {
    let broken =
        "<template><div><!-- was <b>bold</b> --><MessageBody body=\"{{ body }}\" /></div></template>";
    let theme = common::folder(&[
        ("UserMessage.template", broken.as_bytes()),
        ("NoChatsScreen.template", b"<template><p>{{ a b }}</p></template>"),
        ("Unused.template", b"<template><p>x</p></template>"),
    ]);
    for arguments in
        [&[][..], &["--ignore", "tag-in-comment,expression-syntax"], &["--select", "action-menu-missing"]]
    {
        let all: Vec<&str> = [&["preview", "-o", "-"][..], arguments].concat();
        let run = run(theme.path(), &all);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.stdout.contains("&lt;UserMessage&gt; does not compile: UserMessage.template:1:25: "));
        for component in ["UserMessage", "NoChatsScreen"] {
            assert!(run.stderr.contains(&format!("{component}: it does not compile")), "{}", run.stderr);
        }
        assert!(run.stderr.contains("note: nothing on the page shows"), "{}", run.stderr);
    }
}

#[test]
fn what_a_layout_asks_from_elsewhere_is_told() {
    let address = "https://fonts.example/css2?family=Inter:wght@400;700&display=swap";
    let layout = format!("{{\"global\": {{\"webFontUrl\": \"{address}\"}}}}");
    let theme = common::folder(&[
        ("layout.json", layout.as_bytes()),
        ("UserMessage.template", b"<template><div><MessageBody body=\"{{ body }}\" /></div></template>"),
    ]);
    let without = run(theme.path(), &["preview", "-o", "-"]);
    assert!(
        without.stderr.contains(&format!("not fetched: @import url(\"{address}\")")),
        "{}",
        without.stderr
    );
    let with = run(theme.path(), &["preview", "-o", "-", "--allow-remote"]);
    assert!(with.stdout.contains("wght@400;700") && !with.stderr.contains("not fetched"), "{}", with.stderr);
}

#[test]
fn the_published_schema_fits_what_people_write() {
    let run = run(&repository("."), &["schema", "data"]);
    let schema: Value = serde_json::from_str(&run.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let page = std::fs::read_to_string(repository("docs/preview.md")).unwrap();
    let example = page.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let mut texts = vec![("docs/preview.md".to_owned(), example.to_owned())];
    for case in fixtures("preview") {
        let data = std::fs::read_to_string(case.join("data.json")).unwrap_or_default();
        texts.push((case.display().to_string(), data));
    }
    let parsed = texts.iter().filter_map(|(name, text)| Some((name, serde_json::from_str(text).ok()?)));
    let parsed: Vec<(&String, Value)> = parsed.collect();
    assert!(parsed.len() > 4);
    for (name, data) in parsed {
        let errors: Vec<String> = validator.iter_errors(&data).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

/// A page's cost is compared with what the same program needs to check the same theme, because machines differ.
#[test]
fn a_page_costs_no_more_than_a_few_checks() {
    let theme = repository("fixtures/themes/meadow");
    let folder = tempfile::tempdir().unwrap();
    let time = |arguments: &[&str]| {
        let all: Vec<&str> = [arguments, &[theme.to_str().unwrap()]].concat();
        let runs = (0..5).map(|_| {
            let start = std::time::Instant::now();
            run(folder.path(), &all);
            start.elapsed()
        });
        runs.min().unwrap().as_secs_f64()
    };
    let ratio = time(&["preview", "-q", "-o", "page.html"]) / time(&["check", "-q"]);
    assert!(ratio < 20.0, "{ratio:.1} times as long as check");
}

/// No finding fails a preview, so a threshold would be a promise that it does not keep.
#[test]
fn a_preview_takes_no_threshold() {
    let here = common::folder(&[("t/UserMessage.template", b"<template><p>x</p></template>")]);
    let refused = run(here.path(), &["preview", "t", "--fail-on", "info"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{}", refused.shown());
    assert!(refused.stderr.contains("`--fail-on` has no effect in `preview`"), "{}", refused.stderr);
    assert!(!here.path().join("theme-upgrade-preview.html").exists());
    std::fs::write(here.path().join("theme-upgrade.toml"), "fail-on = \"info\"\n").unwrap();
    assert_eq!(run(here.path(), &["preview", "t"]).code, 0, "settings are for all commands");
    let help = run(here.path(), &["help", "preview"]).stdout;
    assert!(!help.contains("--fail-on <"), "{help}");
}
