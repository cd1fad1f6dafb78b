//! Every report format: its recorded output, and that it is valid by the schema of its consumers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{assert_snapshot_in, copy, folder, has, repository, run};

const FORMATS: [&str; 8] = ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html"];

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Fails unless the JSON Schema accepts the document.
fn assert_valid(schema: &serde_json::Value, document: &serde_json::Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// The report without the pages of all rules, which are tested elsewhere.
fn without_pages(format: &str, report: String) -> String {
    if format != "sarif" {
        return report;
    }
    let mut log = json(&report);
    let driver = &mut log["runs"][0]["tool"]["driver"];
    for rule in driver["rules"].as_array().unwrap() {
        assert!(rule["help"]["markdown"].is_string() && rule["helpUri"].is_string(), "{rule}");
    }
    driver["rules"] = "left out".into();
    log["runs"][0]["results"].as_array_mut().unwrap().iter_mut().for_each(|found| {
        assert!(found.as_object_mut().unwrap().remove("ruleIndex").unwrap().is_u64());
    });
    serde_json::to_string_pretty(&log).unwrap()
}

#[test]
fn reports_are_as_recorded() {
    let fixture = repository("fixtures/formats");
    let (_keep, here) = copy(&fixture);
    for format in FORMATS {
        let out = run(&here, &["check", "themes", "shop.themes.json", "--format", format]);
        assert_eq!((out.code, out.stderr.as_str()), (1, ""), "{format}");
        let report = without_pages(format, out.stdout);
        assert_snapshot_in(&fixture, format, &report);
    }
}

/// No report says that all is well when something could not be read.
#[test]
fn reports_tell_what_could_not_be_looked_at() {
    let fixture = repository("fixtures/problems");
    let (_keep, here) = copy(&fixture);
    for format in FORMATS {
        let out = run(&here, &["check", ".", "nowhere", "--format", &format!("{format}=report")]);
        assert_eq!(out.code, 2, "{format}: {}", out.stderr);
        let report = without_pages(format, std::fs::read_to_string(here.join("report")).unwrap());
        assert!(!report.to_lowercase().contains("nothing"), "{format}: {report}");
        for wrong in ["not UTF-8", "nowhere", "carriage return", "duplicate key"] {
            assert!(report.contains(wrong) && out.stderr.contains(wrong), "{format}, {wrong}: {report}");
        }
        assert_snapshot_in(&fixture, format, &report);
    }
}

#[test]
fn a_run_without_anything_to_look_at_is_no_success() {
    let here = folder(&[("README.md", b"x")]);
    for format in FORMATS.iter().filter(|format| **format != "text") {
        let out = run(here.path(), &["check", "--format", format]);
        assert_eq!(out.code, 2, "{format}: {}", out.stderr);
        let report = without_pages(format, out.stdout);
        assert!(report.contains("no theme found") && !report.contains("othing"), "{format}: {report}");
        assert!(!report.contains(": ;"), "{format}: {report}");
    }
}

#[test]
fn reports_are_what_their_schemas_say() {
    let (_keep, here) = copy(&repository("fixtures/formats"));
    let report_schema = json(&run(&here, &["schema"]).stdout);
    let mut sarif_schema =
        json(&std::fs::read_to_string(repository("fixtures/schemas/sarif-2.1.0.json")).unwrap());
    // This pattern is not a regular expression, and we do not use what it is for.
    for part in ["run", "toolComponent"] {
        let language = &mut sarif_schema["definitions"][part]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    let clean = folder(&[("Avatar.template", b"<template><p>x</p></template>\n")]);
    let (_other, unreadable) = copy(&repository("fixtures/problems"));
    let nothing = folder(&[]);
    for (folder, code) in
        [(here.as_path(), 1), (clean.path(), 0), (unreadable.as_path(), 2), (nothing.path(), 2)]
    {
        for command in [&["check"][..], &["diff"], &["apply", "--allow-dirty"]] {
            let with = |format: &str| run(folder, &[command, &["--format", format]].concat());
            if command[0] != "apply" {
                assert_eq!(with("json").code, code);
            }
            assert_valid(&report_schema, &json(&with("json").stdout));
            let sarif = json(&with("sarif").stdout);
            assert_valid(&sarif_schema, &sarif);
            assert!(!sarif.to_string().contains("null"), "nothing is null in {sarif}");
            assert!(json(&with("gitlab").stdout).is_array());
        }
    }
    assert_eq!(json(&run(clean.path(), &["check", "--format", "gitlab"]).stdout), serde_json::json!([]));
    let sarif = json(&run(clean.path(), &["check", "--format", "sarif"]).stdout);
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(sarif["runs"][0]["invocations"], serde_json::json!([{"executionSuccessful": true}]));
}

#[test]
fn the_settings_schema_takes_what_the_program_takes() {
    let here = folder(&[]);
    let schema = json(&run(here.path(), &["schema", "config"]).stdout);
    let valid = serde_json::json!({
        "themes": ["a"], "exclude": ["b/"], "fail-on": "info", "templates": "c", "baseline": "d",
        "rules": {"css-syntax": "off"}, "overrides": {"e": {"fail-on": "error", "rules": {}}}
    });
    assert_valid(&schema, &valid);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong = [
        r#"{"fail_on": "info"}"#,
        r#"{"fail-on": "none"}"#,
        r#"{"rules": {"css-syntax": "loud"}}"#,
        r#"{"rules": {"css-syntacks": "off"}}"#,
        r#"{"overrides": {"a": {"rules": {"css-syntacks": "off"}}}}"#,
    ];
    for wrong in wrong {
        assert!(!validator.is_valid(&json(wrong)), "{wrong}");
    }
}

/// Applying the fixes in the SARIF report to the files gives what `apply` writes.
#[test]
fn sarif_fixes_are_the_edits() {
    let (_keep, here) = copy(&repository("fixtures/formats"));
    let sarif = json(&run(&here, &["check", "themes", "shop.themes.json", "--format", "sarif"]).stdout);
    let mut seen = 0;
    for fix in sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|found| found["fixes"].as_array())
        .flatten()
    {
        let change = &fix["artifactChanges"][0];
        let path = change["artifactLocation"]["uri"].as_str().unwrap().replace("%20", " ");
        let mut text = std::fs::read_to_string(here.join(&path)).unwrap();
        for replacement in change["replacements"].as_array().unwrap().iter().rev() {
            let region = &replacement["deletedRegion"];
            let offset = |line: &str, column: &str| {
                let start: usize = text
                    .split_inclusive('\n')
                    .take(region[line].as_u64().unwrap() as usize - 1)
                    .map(str::len)
                    .sum();
                let columns = text[start..].chars().take(region[column].as_u64().unwrap() as usize - 1);
                start + columns.map(char::len_utf8).sum::<usize>()
            };
            let span = offset("startLine", "startColumn")..offset("endLine", "endColumn");
            text.replace_range(span, replacement["insertedContent"]["text"].as_str().unwrap());
        }
        let (_other, applied) = copy(&repository("fixtures/formats"));
        run(&applied, &["apply", &path, "--allow-dirty"]);
        assert_eq!(text, std::fs::read_to_string(applied.join(&path)).unwrap(), "{path}");
        seen += 1;
    }
    assert!(seen >= 2, "a file and an export have fixes");
}

#[test]
fn several_reports_come_from_one_run() {
    let (_keep, here) = copy(&repository("fixtures/formats"));
    let files =
        ["--format=sarif=out/a.sarif", "--format=json=b.json", "--format=html=c.html", "--format=text=d.txt"];
    let out = run(&here, &[&["check", "themes"][..], &files].concat());
    assert_eq!((out.code, out.stdout.as_str()), (1, ""));
    assert!(out.stderr.contains("2 themes"), "{}", out.stderr);
    for (file, start) in
        [("out/a.sarif", "{"), ("b.json", "{"), ("c.html", "<!DOCTYPE html>"), ("d.txt", "error[")]
    {
        assert!(std::fs::read_to_string(here.join(file)).unwrap().starts_with(start), "{file}");
    }
    let with_text = run(&here, &["check", "themes", "--format", "text", "--format", "junit=e.xml"]);
    assert!(with_text.stdout.contains("error["));
    let patch = run(&here, &["diff", "themes", "--format", "markdown=f.md"]);
    assert!(patch.stdout.starts_with("--- a/"), "{}", patch.stdout);
    for wrong in [
        &["--format", "json", "--format", "sarif"][..],
        &["--format", "json=x", "--format", "sarif=x"],
        &["--format", "xml"],
        &["--format", "json="],
        &["--format", "json=themes"],
        &["--format", "json=b.json/x"],
        &["--format", "json=themes/day/Avatar.template"],
        &["--format", "json=o", "--format", "sarif=./o"],
    ] {
        let out = run(&here, &[&["apply", "themes", "--allow-dirty"][..], wrong].concat());
        assert_eq!(out.code, 2, "{wrong:?}: {}", out.stderr);
    }
    assert_eq!(
        run(&here, &["check", "themes"]).code,
        1,
        "nothing was applied in a run that could not report"
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_written_through() {
    let (_keep, here) = copy(&repository("fixtures/formats"));
    std::fs::write(here.join("real"), "").unwrap();
    std::os::unix::fs::symlink("real", here.join("link")).unwrap();
    let made = std::process::Command::new("mkfifo").arg("pipe").current_dir(&here).status().unwrap();
    assert!(made.success());
    let pipe = here.join("pipe");
    let reader = std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
    // A link may point to a file that does not exist yet.
    std::os::unix::fs::symlink("themes/new.html", here.join("ahead")).unwrap();
    let formats = ["--format", "json=link", "--format", "sarif=pipe", "--format", "html=ahead"];
    let out = run(&here, &[&["check", "themes"], &formats[..]].concat());
    assert_eq!(out.code, 1, "{}", out.stderr);
    assert!(here.join("ahead").is_symlink() && here.join("themes/new.html").is_file());
    assert_eq!(json(&reader.join().unwrap())["version"], "2.1.0");
    assert!(here.join("link").is_symlink());
    assert_eq!(
        json(&std::fs::read_to_string(here.join("real")).unwrap())["schema"],
        "theme-upgrade/report@1"
    );
}

#[test]
fn nothing_is_written_where_the_summary_cannot_be() {
    let (_keep, here) = copy(&repository("fixtures/formats"));
    let before = common::contents(&here);
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
        .args(["apply", "themes", "--format", "github", "--allow-dirty"])
        .current_dir(&here)
        .env("GITHUB_STEP_SUMMARY", here.join("nowhere/summary"))
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(common::contents(&here) == before);
}

#[test]
fn github_gets_a_summary_and_paths_from_the_root() {
    if !has("git") {
        eprintln!("skipped: there is no git");
        return;
    }
    let stale = std::fs::read(repository("fixtures/formats/themes/night owl/UserMessage.template")).unwrap();
    let Some(here) = common::repository_with(&[("a b/UserMessage.template", &stale)]) else { return };
    let summary = here.path().join("summary.md");
    std::fs::write(&summary, "before\n").unwrap();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_theme-upgrade"))
        .args(["check", ".", "--format", "github"])
        .current_dir(here.path().join("a b"))
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    let stdout = String::from_utf8(out.stdout).unwrap();
    assert!(stdout.starts_with("::error file=a b/UserMessage.template,line="), "{stdout}");
    let summary = std::fs::read_to_string(summary).unwrap();
    assert!(
        summary.starts_with("before\n### theme-upgrade\n")
            && summary.contains("| ❌ error | `action-menu-missing` |")
    );
}

/// A pending change makes the run fail, and then a test case fails, too.
#[test]
fn a_test_fails_where_files_would_change() {
    let fine = "<template>\n<div class=\"bubble\"><ActionMenu class=\"m\"><Icon type=\"more\" /></ActionMenu>\
                <MessageBody /></div>\n</template>\n<style>\n.m { color: red; }\n</style>\n";
    let here = folder(&[
        ("t/UserMessage.template", fine.as_bytes()),
        ("t/layout.json", b"{\"highlight\": {\"color\": \"\"}}"),
    ]);
    let failures = |args: &[&str]| {
        let out = run(here.path(), &[args, &["--format", "junit"]].concat());
        (out.code, out.stdout.matches("<failure").count())
    };
    assert_eq!(failures(&["check", "t"]), (0, 0));
    assert_eq!(failures(&["check", "t", "--unsafe"]), (1, 1));
    assert_eq!(failures(&["apply", "t", "--unsafe"]), (0, 0));
}

/// A comment has a maximum length, and so has a step's summary: GitHub takes no more than 1 MiB of it.
#[test]
fn markdown_is_short_however_long_lines_are() {
    let stale = "<template>\n<div class=\"bubble\"><MessageBody /></div>\n</template>\n";
    let name = "a".repeat(300_000);
    let long =
        stale.replace("<div", &format!("<B{name} /><p>{}</p><div", "x ".repeat(300_000))).replace('\n', "");
    let filler = "x ".repeat(300_000);
    let export =
        serde_json::json!({"a": {"base": "x", "files": {"UserMessage.template": stale, "Notes.md": filler}}});
    let here = folder(&[
        ("a/UserMessage.template", long.as_bytes()),
        ("b/UserMessage.template", stale.as_bytes()),
        ("c.themes.json", export.to_string().as_bytes()),
    ]);
    let markdown = run(here.path(), &["check", "a", "b", "c.themes.json", "--format", "markdown"]).stdout;
    assert!(markdown.len() < 50_000, "{}", markdown.len());
    for (path, is_shown) in
        [("a/UserMessage", false), ("b/UserMessage", true), ("c.themes.json#a/UserMessage", true)]
    {
        let summary = format!("<summary>{path}.template would change</summary>");
        assert_eq!(markdown.contains(&summary), is_shown, "{path}: {markdown}");
    }
    assert!(markdown.contains("run `theme-upgrade diff` for all of them"), "{markdown}");
}

/// As long as nothing is written, findings are reported at their position on disk, whatever edits come before.
#[test]
fn what_remains_is_told_by_its_place_on_disk() {
    let stale = "<template>\n<div class=\"bubble\">\n<MessageBody />\n<Icon type=\"dots\" />\n</div>\n</template>\n\
                 <style>\n.bubble { position: relative; }\n</style>\n";
    let here = folder(&[("t/UserMessage.template", stale.as_bytes())]);
    let place = "t/UserMessage.template:4:";
    assert!(run(here.path(), &["check", "t"]).stdout.contains(place));
    for command in [&["diff", "t"][..], &["preview", "t", "-o", "page.html"]] {
        let told = run(here.path(), command).stderr;
        assert!(told.contains(place), "{command:?}: {told}");
    }
    let applied = run(here.path(), &["apply", "t"]).stdout;
    assert!(applied.contains("t/UserMessage.template:5:"), "{applied}");
}

/// A browser parses the page as it was written, and the page needs no script.
#[test]
fn the_page_stands_on_its_own() {
    use html5ever::tendril::TendrilSink as _;
    let (_keep, here) = copy(&repository("fixtures/formats"));
    let page = run(&here, &["check", "themes", "shop.themes.json", "--format", "html"]).stdout;
    let parser =
        html5ever::parse_document(markup5ever_rcdom::RcDom::default(), html5ever::ParseOpts::default());
    let dom = parser.one(page.as_str());
    assert!(dom.errors.borrow().is_empty(), "{:?}", dom.errors.borrow());
    for outside in ["<script", "http://", "https://", "<link", "@import", "url("] {
        assert!(!page.replace("https://fonts", "").contains(outside), "{outside}");
    }
    for wanted in [
        "lang=\"en\"",
        "prefers-color-scheme: dark",
        "class=\"skip\"",
        "<caption",
        "scope=\"col\"",
        "<h1>",
        "<main>",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

/// XML cannot represent these characters, which a folder name may contain.
#[cfg(unix)]
#[test]
fn junit_has_no_characters_that_are_none_in_xml() {
    let stale = "<template>\n<div class=\"bubble\"><MessageBody /></div>\n</template>\n";
    let here = folder(&[("f\u{ffff}x\u{fffe}/UserMessage.template", stale.as_bytes())]);
    let out = run(here.path(), &["check", "--format", "junit"]).stdout;
    assert!(out.contains("f\u{fffd}x\u{fffd}/UserMessage.template"), "{out}");
    assert!(!out.contains(['\u{fffe}', '\u{ffff}']), "{out}");
}
