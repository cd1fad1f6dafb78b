//! What users of the library get: nothing that is not proved, and no panic however they use it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
#[path = "../examples/upgrade-in-memory.rs"]
#[allow(dead_code, reason = "an example is a program")]
mod in_memory;
#[path = "../benches/criterion/measured.rs"]
mod measured;

use std::collections::BTreeMap;
use std::sync::Arc;

use theme_upgrade::assembly::{Assembled, assemble};
use theme_upgrade::export::Export;
use theme_upgrade::menu::{Snippets, Target};
use theme_upgrade::output::file_changes;
use theme_upgrade::report::diff;
use theme_upgrade::rules;
use theme_upgrade::source::{SourceFile, Span};
use theme_upgrade::theme::{Completeness, Component, Embedding, Form, Theme};
use theme_upgrade::upgrade::{Options, Upgrade, upgrade};
use theme_upgrade::verify::ProofFailure;

const STALE: &str = "<template>\n<div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div>\n</template>\n\
                     <style>\n.bubble { position: relative }\n</style>\n";

fn source(path: &str, text: &str) -> SourceFile {
    SourceFile::new(path, text).unwrap()
}

/// An export of two themes that lack the menu.
fn export() -> Arc<Export> {
    let files = serde_json::json!({"UserMessage.template": STALE});
    let themes = serde_json::json!({"a": {"base": "x", "files": files}, "b": {"base": "x", "files": files}});
    Arc::new(Export::parse(source("themes.json", &themes.to_string())).unwrap())
}

/// The upgrade of the theme at `index` of the export.
fn of_export(export: &Arc<Export>, index: usize) -> Upgrade {
    of_export_with(export, index, &Options::default())
}

fn of_export_with(export: &Arc<Export>, index: usize, options: &Options<'_>) -> Upgrade {
    let found = &export.themes()[index];
    let mut theme = Theme::new(found.name.as_str(), Completeness::Whole);
    for file in found.files.as_ref().unwrap() {
        let embedding = Embedding::new(export.clone(), file.literal).unwrap();
        let component = Component::new("UserMessage", source("UserMessage.template", &file.text));
        theme.add(component.embedded(embedding));
    }
    upgrade(theme, options)
}

#[test]
fn an_export_changes_as_planned_when_little_is_kept_of_its_themes() {
    let export = export();
    let mut upgrades = [of_export(&export, 0), of_export(&export, 1)];
    upgrades.iter_mut().for_each(Upgrade::shrink);
    let changes = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>());
    assert_eq!(changes[0].as_ref().unwrap().after().matches("<ActionMenu").count(), 2);
}

#[test]
fn a_tree_that_was_dropped_is_parsed_again() {
    let mut upgrade = of_export(&export(), 0);
    let before =
        upgrade.after.find("UserMessage").unwrap().1.document().elements_called("ActionMenu").count();
    upgrade.shrink();
    let menus = |theme: &Theme| {
        let (_, component) = theme.find("UserMessage").unwrap();
        assert!(component.is_shrunk());
        (component.document().elements_called("ActionMenu").count(), component.source().text().is_empty())
    };
    assert_eq!((before, menus(&upgrade.before)), (1, (0, false)));
    // That follows from the edit.
    assert_eq!(menus(&upgrade.after), (0, true));
}

#[test]
fn an_export_that_is_parsed_for_each_of_its_themes_changes_once() {
    let mut upgrades = [of_export(&export(), 0), of_export(&export(), 1)];
    let changes = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>());
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].as_ref().unwrap().after().matches("<ActionMenu").count(), 2);
    // Each component also knows its new position in the export.
    for (upgrade, theme) in upgrades.iter().zip(0..) {
        let (_, component) = upgrade.after.find("UserMessage").unwrap();
        let embedding = component.embedding().unwrap();
        let file = &embedding.export().themes()[theme].files.as_ref().unwrap()[0];
        assert_eq!((file.literal, file.text.as_str()), (embedding.literal(), component.source().text()));
    }
}

#[test]
fn a_theme_of_an_export_may_be_given_twice_but_not_with_two_edits() {
    let export = export();
    let mut upgrades = [of_export(&export, 0), of_export(&export, 0)];
    let changes = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>());
    assert_eq!(changes[0].as_ref().unwrap().after().matches("<ActionMenu").count(), 1);
    let snippet = "<template><ActionMenu class=\"m\">…</ActionMenu></template>\n<style>\n.m { color: red; }\n</style>\n";
    let snippet = rules::snippet(Target::UserMessage, source("UserMessage.template", snippet)).unwrap();
    let options = Options { snippets: Snippets::built_in().with(&snippet), ..Options::default() };
    let mut upgrades = [of_export(&export, 0), of_export_with(&export, 0, &options)];
    let refused = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>()).remove(0).unwrap_err();
    assert_eq!(refused.failure, ProofFailure::ExportChanged);
    assert!(!refused.proof.is_reparsed());
}

#[test]
fn a_component_stands_where_its_export_has_a_file_or_nowhere() {
    let export = export();
    let literal = export.themes()[1].files.as_ref().unwrap()[0].literal;
    assert!(Embedding::new(export.clone(), literal).is_some());
    let wrong = [
        Span::empty(0),
        Span::new(0, export.source().text().len()),
        Span::new(literal.start() + 1, literal.end()),
        Span::new(literal.start(), literal.end() - 1),
        Span::new(literal.end(), literal.end() + 1_000_000),
    ];
    for literal in wrong {
        assert!(Embedding::new(export.clone(), literal).is_none(), "{literal:?}");
    }
}

#[test]
fn files_in_memory_come_to_what_the_program_makes_of_a_folder() {
    let mut compared = 0;
    for folder in common::fixtures("themes").into_iter().chain(common::fixtures("cases")) {
        let files = common::contents(&folder).into_iter();
        let texts =
            files.map(|(path, bytes)| Some((path.to_str()?.to_owned(), String::from_utf8(bytes).ok()?)));
        let Some(files) = texts.collect::<Option<Vec<(String, String)>>>() else { continue };
        // A plain folder with one theme, and no settings or arguments.
        let is_plain = |(path, _): &(String, String)| {
            !path.contains('/') && !path.starts_with('.') && path != "args" && !path.ends_with(".toml")
        };
        if !files.iter().all(is_plain) || files.iter().any(|(path, _)| path.ends_with("themes.json")) {
            continue;
        }
        compared += 1;
        let assembled = assemble("t", files);
        let outcomes = upgrade(assembled.theme, &Options::default()).outcomes.into_iter();
        let ends = outcomes.map(|outcome| (outcome.component.to_string(), outcome.status.name().to_owned()));
        let skipped = assembled.skipped.into_iter().map(|skipped| (skipped.component, "skipped".to_owned()));
        let mut ends: Vec<(String, String)> = ends.chain(skipped).collect();
        ends.sort();
        let (_keep, folder) = common::copy(&folder);
        let told = common::run(&folder, &["check", ".", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
        let rows = told["components"].as_array().unwrap().iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let mut rows: Vec<(String, String)> =
            rows.map(|row| (text(&row["component"]), text(&row["status"]))).collect();
        rows.sort();
        assert_eq!(ends, rows, "{}", folder.display());
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn what_is_wrong_with_files_in_memory_is_told() {
    let Assembled { theme, skipped, errors } = assemble(
        "t",
        [
            ("t/UserMessage.template", STALE),
            ("t/Avatar.template", "<template>\r</template>"),
            ("t/sub/UserMessage.template", STALE),
            ("t/theme.json", "{"),
            ("t/layout.json", "[]"),
            ("t/README.md", "mine"),
        ],
    );
    let paths: Vec<&str> = errors.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(
        paths,
        ["t/Avatar.template", "t/sub/UserMessage.template", "t/theme.json", "t/layout.json"],
        "{errors:?}"
    );
    assert_eq!((theme.components().count(), skipped.len()), (1, 1));
    let legacy = assemble("t", [("a.css", ".message-balloon-me {}"), ("b.css", ".mine {}")]).theme;
    let forms: Vec<Form> = legacy.components().map(|(_, component)| component.form()).collect();
    assert_eq!(forms, [Form::LegacyCss]);
}

/// Files are named as git names them, so that `git apply` takes the patch.
#[test]
fn a_patch_of_a_file_by_its_whole_path_has_one_slash() {
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new("UserMessage", source("/themes/UserMessage.template", STALE)));
    let changes = file_changes(&mut [&mut upgrade(theme, &Options::default())]);
    let change = changes[0].as_ref().unwrap();
    let patch = diff::unified(&change.path, &change.before, &change.edit, diff::Audience::Program);
    let names = "--- a/themes/UserMessage.template\n+++ b/themes/UserMessage.template\n";
    assert!(patch.starts_with(names), "{patch}");
}

#[test]
fn a_snippet_that_would_do_harm_is_refused() {
    let snippet = |markup: &str| {
        let text = format!("<template>{markup}</template>\n<style>\n.m {{ color: red; }}\n</style>\n");
        rules::snippet(Target::UserMessage, source("UserMessage.template", &text))
    };
    for (markup, at, said) in [
        ("<ActionMenu class=\"m\" onclick=\"x()\">…</ActionMenu>", "onclick", "[unknown-prop]"),
        ("<ActionMenu class=\"m\"><button>…</button></ActionMenu>", "<button", "is a button"),
        ("<ActionMenu class=\"m\"><b><a href=\"/\">…</a></b></ActionMenu>", "<a ", "is a button"),
        (
            "<ActionMenu class=\"m\"><ActionLink action=\"x\">…</ActionLink></ActionMenu>",
            "<ActionLink",
            "is a button",
        ),
        ("<button><ActionMenu class=\"m\">…</ActionMenu></button>", "<button", "cannot be inside"),
    ] {
        let error = snippet(markup).unwrap_err();
        assert!(error.message.contains(said), "{markup}: {error}");
        assert!(error.file.text()[error.span.start()..].starts_with(at), "{markup}: {:?}", error.span);
    }
    let own = snippet("<ActionMenu class=\"m\">…</ActionMenu>").unwrap();
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new("UserMessage", source("UserMessage.template", STALE)));
    let options = Options { snippets: Snippets::built_in().with(&own), ..Options::default() };
    let changes = file_changes(&mut [&mut upgrade(theme, &options)]);
    assert!(changes[0].as_ref().unwrap().after().contains("<ActionMenu class=\"m\">…"));
}

#[test]
fn the_example_upgrades_in_memory() {
    let files = BTreeMap::from([("UserMessage.template", STALE)]);
    assert!(in_memory::upgraded(files).unwrap()["UserMessage.template"].contains("<ActionMenu"));
}

/// Benchmarks are a package of their own, which no test builds.
#[test]
fn what_benchmarks_measure_does_something() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/themes");
    let themes = measured::Themes::read(&folder, 1);
    assert!(themes.bytes() > 1_000);
    for (name, part) in measured::PARTS {
        assert!(part(&themes) > 0, "{name}");
    }
    assert!(measured::previewing(&mut themes.report()) > 10_000);
}
