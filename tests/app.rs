//! Theme and app: what the program reports about the actions of both, and how it treats sources that it cannot read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Run, copy, folder, repository, repository_with, run, run_with_input};
use proptest::prelude::*;
use serde_json::Value;
use theme_upgrade::app::{self, Language};

const MUTE: (&str, &[u8]) = (
    "t/ConversationListItem.template",
    b"<template><ActionButton action=\"mute\">x</ActionButton></template>\n",
);

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
}

/// The ids of the findings for a theme that raises the conversation action `mute`, with these app sources.
fn found(sources: &[(&str, &[u8])]) -> (Vec<String>, Run) {
    let here = folder(&[&[MUTE][..], sources].concat());
    let run = run(here.path(), &["check", "t", "--app", "app", "--format", "json"]);
    let report = json(&run);
    let rules = report["findings"].as_array().unwrap().iter();
    (rules.map(|found| found["rule"].as_str().unwrap().to_owned()).collect(), run)
}

#[test]
fn each_language_is_read() {
    let call = "x.onCustomConversationAction('mute', h)";
    let script = |start: &str| format!("{start}{call}</script>");
    for (name, text) in [
        ("app/a.js", call.to_owned()),
        ("app/a.mjs", call.to_owned()),
        ("app/a.cjs", call.to_owned()),
        ("app/a.ts", format!("const x: X = y;\r\n{call}")),
        ("app/a.mts", call.to_owned()),
        ("app/a.jsx", format!("const a = <b>{{{call}}}</b>")),
        ("app/a.tsx", format!("\u{feff}const a: A = <b>{{{call}}}</b>")),
        ("app/a.vue", script("<template><p v-if=\"a > b\"/></template><script lang=\"ts\">const a: A = b;")),
        ("app/a.svelte", script("<script>")),
        ("app/a.html", script("<!doctype html><script type=\"module\">")),
        ("app/b/c/a.js", call.to_owned()),
        ("app/A.JS", call.to_owned()),
        // Components of the app may have the names of TalkJS's.
        ("app/ChatHeader.tsx", call.to_owned()),
        ("app/MessageBody.vue", script("<script setup>")),
    ] {
        let (rules, out) = found(&[(name, text.as_bytes())]);
        assert_eq!((rules, out.stderr.as_str(), out.code), (vec![], "", 0), "{name}");
        let (rules, _) = found(&[(name, text.replace("mute", "Mute").as_bytes())]);
        assert_eq!(rules, ["action-without-handler", "handler-without-action"], "{name}");
        let (rules, _) = found(&[(name, text.replace("Conversation", "Message").as_bytes())]);
        assert_eq!(rules, ["action-on-wrong-channel"], "{name}");
    }
}

#[test]
fn what_is_no_source_of_the_app_handles_nothing() {
    let call = b"x.onCustomConversationAction('mute', h)";
    for name in [
        "app/a.test.js",
        "app/a.spec.ts",
        "app/__tests__/a.js",
        "app/__mocks__/a.js",
        "app/a.d.ts",
        "app/a.d.css.ts",
        "app/a.d.mts",
        "app/node_modules/a/a.js",
        "app/.cache/a.js",
        "app/a.css",
        "app/a.md",
    ] {
        let (rules, out) = found(&[("app/b.js", b"let b;"), (name, call)]);
        assert_eq!(rules, ["action-without-handler"], "{name}");
        assert!(out.stderr.contains("no handler of custom actions"), "{}", out.stderr);
    }
}

#[test]
fn names_that_only_look_like_others_are_those_of_sources() {
    let call = "x.onCustomConversationAction('mute', h)";
    let page = format!("<!DOCTYPE html><html><body><script>{call}</script></body></html>");
    let component = format!("<template></template><script>{call}</script>");
    for (name, text, is_source) in [
        ("app/v1.d.js", call, true),
        ("app/a.tested.js", call, true),
        ("app/ChatHeader.html", &page, true),
        ("app/ChatHeader.html", &component, false),
    ] {
        let (rules, out) = found(&[("app/b.js", b"let b;"), (name, text.as_bytes())]);
        assert_eq!(rules.is_empty(), is_source, "{name}: {rules:?} {}", out.stderr);
    }
}

#[test]
#[cfg(unix)]
fn sources_are_found_behind_links_and_in_folders_that_are_named() {
    let call = b"x.onCustomConversationAction('mute', h)";
    let here = folder(&[MUTE, ("packages/shared/a.js", call), ("app/b.js", b""), ("__tests__/c/a.js", call)]);
    let check = |app: &str| run(here.path(), &["check", "t", "--app", app, "--fail-on", "info"]);
    assert_eq!(check("app").code, 1);
    assert_eq!(check("__tests__/c").code, 0, "it was named");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, here.path().join(name)).unwrap();
    link("../packages/shared", "app/shared");
    link("../../app", "packages/shared/round");
    assert_eq!(check("app").code, 0);
    std::fs::remove_file(here.path().join("app/shared")).unwrap();
    link("../packages/shared/a.js", "app/a.js");
    assert_eq!(check("app").code, 0);
    std::fs::remove_file(here.path().join("packages/shared/a.js")).unwrap();
    let lost = check("app");
    assert!(lost.code == 0 && lost.stderr.contains("app/a.js: skipped"), "{}{}", lost.stdout, lost.stderr);
}

#[test]
fn what_cannot_be_read_is_told_and_silences_what_it_names() {
    let large = format!("x.onCustomConversationAction('a', h);{}", " ".repeat(1024 * 1024));
    let deep = format!("x.onCustomConversationAction('a', {}", "[".repeat(100_000));
    let angles = format!("x.onCustomConversationAction('a', {}", "f<".repeat(100_000));
    let bangs = format!("x.onCustomConversationAction('a', {}h)", "!".repeat(100_000));
    for (what, text, said) in [
        ("large", large.as_bytes(), "app/a.ts: skipped, larger than 1 MiB"),
        ("deep", deep.as_bytes(), "app/a.ts:1:1: skipped, it does not parse: it may be nested too deeply"),
        ("angles", angles.as_bytes(), "app/a.ts:1:1: skipped, it does not parse"),
        ("bangs", bangs.as_bytes(), ""),
        ("not UTF-8", b"// \xff\nx.onCustomConversationAction('a', h)", "app/a.ts: skipped, not UTF-8"),
        ("lone CR", b"\r x.onCustomConversationAction('a', h)", "app/a.ts: skipped, line 1 has a carriage"),
        ("broken", b"x.onCustomConversationAction('mute'", "app/a.ts:1:36: skipped, it does not parse"),
    ] {
        let (rules, out) = found(&[("app/a.ts", text)]);
        let idle = ["action-without-handler", "handler-without-action"];
        let expected: Vec<String> =
            if what == "bangs" { idle.map(str::to_owned).to_vec() } else { Vec::new() };
        assert_eq!((rules, out.code), (expected, 0), "{what}: {}", out.stderr);
        assert!(out.stderr.contains(said), "{what}: {}", out.stderr);
        // Actions of the kind that the source does not name are still reported.
        let other = String::from_utf8_lossy(text).replace("Conversation", "Message").into_bytes();
        let (rules, _) = found(&[("app/a.ts", &other)]);
        assert!(rules.contains(&"action-without-handler".to_owned()), "{what}");
    }
    let (rules, out) =
        found(&[("app/a.js", b"const = ;"), ("app/b.js", b"\xff\xfe"), ("app/c.js", b"\0\x01")]);
    assert_eq!(rules, ["action-without-handler"]);
    assert!(!out.stderr.contains("skipped"), "they name no handler: {}", out.stderr);
}

#[test]
fn a_folder_of_the_app_is_there_and_is_a_folder() {
    let here = folder(&[MUTE, ("app/a.js", b"")]);
    for command in ["check", "diff", "apply", "actions"] {
        for (app, said) in [
            (
                "nowhere",
                "error: nowhere: cannot be read: no such file or directory; `--app` takes the folder of an app",
            ),
            ("app/a.js", "error: app/a.js: not a folder; `--app` takes the folder of an app"),
        ] {
            let out = run(here.path(), &[command, "t", "--app", "app", "--app", app]);
            assert_eq!(out.code, 2, "{command}");
            assert!(out.stderr.contains(said), "{}", out.stderr);
            assert_eq!(out.stdout, "", "nothing is known, and nothing is written");
        }
    }
}

#[test]
fn several_folders_are_one_app_and_themes_are_counted_together() {
    let here = folder(&[
        MUTE,
        (
            "u/ConversationListItem.template",
            b"<template><ActionLink action=\"pin\">x</ActionLink></template>\n",
        ),
        ("one/a.js", b"x.onCustomConversationAction('mute', h)"),
        ("two/b.js", b"x.onCustomConversationAction('pin', h)"),
    ]);
    let check = |args: &[&str]| {
        let out = run(here.path(), &[&["check", "--format", "json"], args].concat());
        let rules = json(&out)["findings"].as_array().unwrap().clone();
        rules.iter().map(|found| found["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(check(&["t", "u"]).is_empty(), "nothing without --app");
    assert!(check(&["t", "u", "--app", "one", "--app", "two"]).is_empty());
    assert!(check(&["t", "u", "--app", "one", "--app", "two", "--app", "."]).is_empty(), "once");
    assert_eq!(check(&["t", "u", "--app", "one"]), ["action-without-handler"]);
    assert_eq!(check(&["t", "--app", "one", "--app", "two"]), ["handler-without-action"]);
    let lone = ["t/ConversationListItem.template", "--app", "two"];
    assert_eq!(
        check(&lone),
        ["action-without-handler"],
        "of a lone file it is not known what else is raised"
    );
    assert_eq!(check(&["t", "u", "--app", "one", "--ignore", "action-without-handler"]), [""; 0]);
    let select = ["t", "--app", "one", "--app", "two", "--select", "action-without-handler"];
    assert_eq!(check(&select), [""; 0]);
}

#[test]
fn nothing_depends_on_the_number_of_threads() {
    let (_keep, here) = copy(&repository("fixtures/cases/app-and-theme-disagree"));
    for format in ["text", "json", "sarif", "github", "junit"] {
        let told = |threads| {
            let out =
                run(&here, &["check", "--app", "app", "themes", "--format", format, "--threads", threads]);
            (out.code, out.stdout)
        };
        let one = told("1");
        assert_eq!(told("4"), one, "{format}");
        assert!(one.1.contains("Chat.vue"), "{format}: {}", one.1);
    }
}

#[test]
fn both_ends_are_in_reports_for_programs() {
    let (_keep, here) = copy(&repository("fixtures/cases/app-and-theme-disagree"));
    let args = |format| ["check", "--app", "app", "themes", "--format", format];
    let report = json(&run(&here, &args("json")));
    let findings = report["findings"].as_array().unwrap();
    let archive = findings.iter().find(|found| found["rule"] == "action-on-wrong-channel").unwrap();
    assert_eq!(archive["path"], "themes/ChatHeader.template");
    assert_eq!(
        (&archive["labels"][0]["path"], &archive["labels"][0]["line"]),
        (&"app/page.html".into(), &4.into())
    );
    let log = json(&run(&here, &args("sarif")));
    let related = &log["runs"][0]["results"][0]["relatedLocations"][0]["physicalLocation"];
    assert_eq!(related["artifactLocation"]["uri"], "app/page.html");
}

#[test]
fn a_baseline_takes_findings_of_the_app() {
    let (_keep, here) = copy(&repository("fixtures/cases/app-and-theme-disagree"));
    let app = ["--app", "app", "themes"];
    assert_eq!(run(&here, &[&["check", "--write-baseline", "b.json"][..], &app].concat()).code, 0);
    let out = run(&here, &[&["check", "--baseline", "b.json", "--fail-on", "info"][..], &app].concat());
    assert_eq!((out.code, out.stderr.as_str()), (0, ""), "{}", out.stdout);
    assert_eq!(run(&here, &[&["check", "--fail-on", "info"][..], &app].concat()).code, 1);
}

#[test]
fn where_no_app_is_given_what_is_accepted_is_not_missed() {
    let text = "<template>\n<!-- theme-upgrade-ignore action-without-handler: later -->\n\
                <ActionButton action=\"mute\">x</ActionButton>\n</template>\n";
    let here = folder(&[("t/ConversationListItem.template", text.as_bytes()), ("app/a.js", b"")]);
    for app in [&["--app", "app"][..], &[]] {
        let out = run(here.path(), &[&["check", "t", "--fail-on", "info"], app].concat());
        assert_eq!(out.code, 0, "{}", out.stdout);
    }
    let here = folder(&[MUTE, ("app/a.js", b"")]);
    let path = here.path();
    assert_eq!(run(path, &["check", "t", "--app", "app", "--write-baseline", "b.json"]).code, 0);
    let out = run(path, &["check", "t", "--baseline", "b.json", "--fail-on", "info"]);
    assert_eq!((out.code, out.stderr.as_str()), (0, ""), "{}", out.stdout);
}

#[test]
fn standard_input_is_compared_with_the_app() {
    let here = folder(&[("app/a.js", b"x.onCustomConversationAction('pin', h)")]);
    let args = ["--app", "app", "--component", "ConversationListItem", "-"];
    let out = run_with_input(here.path(), &[&["check"][..], &args].concat(), MUTE.1);
    assert!(out.stdout.contains("action-without-handler"), "{}", out.stdout);
    assert!(!out.stdout.contains("handler-without-action"), "one component is not all: {}", out.stdout);
    let out = run_with_input(here.path(), &[&["apply"][..], &args].concat(), MUTE.1);
    assert_eq!(out.stdout.as_bytes(), MUTE.1, "and nothing of the app is printed");
}

#[test]
fn of_what_changed_alone_no_handler_is_told() {
    let sources: [(&str, &[u8]); 2] = [MUTE, ("app/a.js", b"x.onCustomConversationAction('mute', h)")];
    let Some(here) = repository_with(&sources) else { return };
    std::fs::write(here.path().join("app/a.js"), "x.onCustomConversationAction('mute', g)").unwrap();
    let out = run(here.path(), &["check", "t", "--app", "app", "--since", "HEAD"]);
    assert_eq!((out.code, out.stdout.contains("handler-without-action")), (0, false), "{}", out.stderr);
}

#[test]
fn the_help_of_the_list_leaves_out_what_is_about_findings() {
    let help = run(&repository("."), &["help", "actions"]).stdout;
    assert!(help.contains("--app <DIR>") && help.contains("--exclude"), "{help}");
    for option in
        ["--unsafe", "--templates", "--fail-on", "--exit-zero", "--select", "--ignore", "--baseline"]
    {
        assert!(
            !help.contains(&format!("{option} ")) && !help.contains(&format!("{option}\n")),
            "{option}: {help}"
        );
    }
}

#[test]
fn the_list_is_what_its_schema_says() {
    let (_keep, here) = copy(&repository("fixtures/cases/app-and-theme-disagree"));
    let schema = json(&run(&here, &["schema", "actions"]));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [&["themes", "--app", "app"][..], &["themes"]] {
        let out = run(&here, &[&["actions", "--format", "json"], args].concat());
        let list = json(&out);
        assert!(validator.is_valid(&list), "{list:#}");
        assert_eq!((out.code, out.stderr.as_str()), (0, ""));
        let actions = list["actions"].as_array().unwrap();
        let translate = actions.iter().find(|action| action["name"] == "translate").unwrap();
        assert_eq!(translate["channel"], "message");
        assert_eq!(translate["raised"][0]["path"], "themes/UserMessage.template");
        assert_eq!(translate["raised"][0]["line"], 5);
        let parameters = &translate["raised"][0]["parameters"][0];
        assert_eq!(
            (&parameters["key"], &parameters["value"]),
            (&"language".into(), &"{{ sender.locale }}".into())
        );
        match args.len() {
            1 => assert!(translate["handled"].is_null()),
            _ => assert_eq!(translate["handled"][0]["path"], "app/chat.js"),
        }
    }
}

#[test]
fn the_list_for_people_is_as_recorded() {
    for case in
        ["app-and-theme-disagree", "app-of-a-theme-with-computed-actions", "app-handles-all-it-is-asked"]
    {
        let fixture = repository("fixtures/cases").join(case);
        let (_keep, here) = copy(&fixture);
        let theme = if here.join("themes").exists() { "themes" } else { "theme" };
        let out = run(&here, &["actions", theme, "--app", "app"]);
        common::assert_snapshot_in(&fixture, "actions", &out.shown());
    }
}

#[test]
fn the_list_ends_as_it_should() {
    let here = folder(&[
        MUTE,
        ("v/ChatHeader.template", b"\xff"),
        ("w/Avatar.template", b"<template><b/></template>"),
    ]);
    assert_eq!(run(here.path(), &["actions", "v"]).code, 2);
    assert_eq!(run(here.path(), &["actions", "nowhere"]).code, 2);
    let none = run(here.path(), &["actions", "w"]);
    assert_eq!((none.code, none.stdout.as_str(), none.stderr.as_str()), (0, "", "no custom actions\n"));
    let list = run(here.path(), &["actions", "t"]);
    assert_eq!((list.code, list.stdout.contains("handled")), (0, false), "nothing is known without --app");
}

/// Fragments that sources are assembled from.
const PIECES: [&str; 26] = [
    "x.onCustomMessageAction(",
    "onCustomConversationAction",
    "'a'",
    "`${b}`",
    ",",
    "(",
    ")",
    "{",
    "}",
    "<script>",
    "</script>",
    "<",
    ">",
    "/>",
    "\r\n",
    "\u{feff}",
    "é",
    "\0",
    "=>",
    "const A = ",
    ";",
    "<!--",
    "=",
    "\"",
    "lang=ts",
    "/",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_source_can_be_read(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let source = pieces.concat();
        for extension in ["js", "ts", "tsx", "vue", "html"] {
            let reading = app::read(Language::of_extension(extension).unwrap(), &source);
            for handler in &reading.handlers {
                prop_assert!(source.get(handler.span.range()).is_some_and(|text| !text.is_empty()));
            }
            for fault in &reading.faults {
                prop_assert!(source.get(fault.offset..).is_some());
            }
        }
    }
}
