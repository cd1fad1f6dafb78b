//! What programs get that use this as a library: nothing that is not proved, and no panic for how they go about it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use theme_upgrade::export::Export;
use theme_upgrade::output::file_changes;
use theme_upgrade::source::{SourceFile, Span};
use theme_upgrade::theme::{Completeness, Component, Embedding, Theme};
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

/// The upgrade of its theme at `index`.
fn of_export(export: &Arc<Export>, index: usize) -> Upgrade {
    let found = &export.themes()[index];
    let mut theme = Theme::new(found.name.as_str(), Completeness::Whole);
    for file in found.files.as_ref().unwrap() {
        let embedding = Embedding::new(export.clone(), file.literal).unwrap();
        let component = Component::new("UserMessage", source("UserMessage.template", &file.text));
        theme.add(component.embedded(embedding));
    }
    upgrade(theme, &Options::default())
}

fn of_file() -> Upgrade {
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new("UserMessage", source("UserMessage.template", STALE)));
    upgrade(theme, &Options::default())
}

#[test]
fn a_change_that_is_not_proved_is_not_given() {
    let mut upgraded = of_file();
    assert!(file_changes(&mut [&mut upgraded])[0].as_ref().unwrap().after().contains("<ActionMenu"));
    upgraded.proofs.values_mut().for_each(|proof| proof.failure = Some(ProofFailure::TreeChanged));
    let refused = file_changes(&mut [&mut upgraded]).remove(0).unwrap_err();
    assert_eq!(refused.failure, ProofFailure::TreeChanged);
    assert!(refused.to_string().starts_with("UserMessage.template: "), "{refused}");
}

#[test]
fn what_has_no_proof_does_not_change() {
    let mut upgraded = of_file();
    upgraded.proofs.clear();
    assert!(file_changes(&mut [&mut upgraded]).is_empty());
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
fn an_export_that_is_parsed_for_each_of_its_themes_changes_once() {
    let mut upgrades = [of_export(&export(), 0), of_export(&export(), 1)];
    let changes = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>());
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].as_ref().unwrap().after().matches("<ActionMenu").count(), 2);
    // And each component knows where it stands after that.
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
    let mut upgrades = [of_export(&export, 0), of_export(&export, 0)];
    upgrades[1].proofs.values_mut().for_each(|proof| proof.edit = Default::default());
    let refused = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>()).remove(0).unwrap_err();
    assert_eq!(refused.failure, ProofFailure::ExportChanged);
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
fn the_proof_of_an_export_says_what_those_of_its_components_say() {
    let export = export();
    let mut upgrades = [of_export(&export, 0), of_export(&export, 1)];
    let proof = upgrades[1].proofs.values_mut().next().unwrap();
    (proof.idempotent, proof.failure) = (false, Some(ProofFailure::NotIdempotent));
    let refused = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>()).remove(0).unwrap_err();
    assert_eq!(refused.failure, ProofFailure::NotIdempotent);
    let proof = refused.proof;
    assert_eq!((proof.reversible, proof.reparsed, proof.idempotent), (true, true, false));
    assert_eq!(proof.failure, Some(ProofFailure::NotIdempotent));
}
