//! From upgraded themes to the files that hold them: a component's own file, or the export that it
//! stands in with others.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::edit::TextEdit;
use crate::export::Export;
use crate::source::Span;
use crate::theme::{ComponentId, Embedding, Theme};
use crate::upgrade::Upgrade;
use crate::verify::{Proof, prove_export};

/// A file that is to change.
#[derive(Debug)]
pub struct FileChange {
    /// The file, as reports call it.
    pub path: String,
    /// Its text as it was read.
    pub before: Arc<String>,
    /// How it changes.
    pub edit: TextEdit,
    /// That it changes as planned and in no other way.
    pub proof: Proof,
}

impl FileChange {
    /// Its text to be. It is made anew each time: most runs want of most files only what changes.
    pub fn after(&self) -> String {
        self.edit.apply(&self.before)
    }
}

/// The files that `upgrades` change, in the order of the themes. An export changes once, whatever
/// number of its themes does; the upgraded components then know their places in it.
pub fn file_changes(upgrades: &mut [&mut Upgrade]) -> Vec<FileChange> {
    let mut changes = Vec::new();
    let mut exports: Vec<Arc<Export>> = Vec::new();
    for upgrade in upgrades.iter() {
        let mut proofs = upgrade.proofs.iter();
        for (id, edit) in upgrade.plan.edits() {
            let proof = proofs.next().expect("there is one proof for each edit");
            let component = upgrade.before.component(id);
            match component.embedding() {
                Some(Embedding { export, .. }) if exports.iter().any(|known| Arc::ptr_eq(known, export)) => {}
                Some(Embedding { export, .. }) => exports.push(export.clone()),
                None => changes.push(FileChange {
                    path: component.source().path().to_owned(),
                    before: component.source().shared_text(),
                    edit: edit.clone(),
                    proof: proof.clone(),
                }),
            }
        }
    }
    for export in exports {
        changes.push(export_change(&export, upgrades));
    }
    changes
}

/// The component's place in `export`, if it stands there.
fn literal_in(export: &Arc<Export>, theme: &Theme, id: ComponentId) -> Option<Span> {
    let embedding = theme.component(id).embedding()?;
    Arc::ptr_eq(&embedding.export, export).then_some(embedding.literal)
}

fn export_change(export: &Arc<Export>, upgrades: &mut [&mut Upgrade]) -> FileChange {
    let mut edits = Vec::new();
    let mut texts: BTreeMap<Span, &str> = BTreeMap::new();
    let mut failure = None;
    for upgrade in upgrades.iter() {
        for ((id, edit), proof) in upgrade.plan.edits().zip(&upgrade.proofs) {
            if let Some(literal) = literal_in(export, &upgrade.before, id) {
                edits.push((literal, edit));
                texts.insert(literal, upgrade.after.component(id).source().text());
                failure = failure.or(proof.failure.clone());
            }
        }
    }
    let edit = export.edit(edits).expect("each edit stays inside of its own string");
    let (proof, after) = prove_export(export, &edit, &texts);
    let change = FileChange {
        path: export.source().path().to_owned(),
        before: export.source().shared_text(),
        edit,
        proof: Proof { failure: failure.or(proof.failure.clone()), ..proof },
    };
    if let Some(after) = after {
        embed_again(export, &Arc::new(after), upgrades);
    }
    change
}

/// Tells the upgraded components where they stand in the export as it is after.
fn embed_again(before: &Arc<Export>, after: &Arc<Export>, upgrades: &mut [&mut Upgrade]) {
    let literals = |export: &Export| {
        let files = export.themes().iter().flat_map(|theme| theme.files.iter().flatten());
        files.map(|file| file.literal).collect::<Vec<Span>>()
    };
    let moved: BTreeMap<Span, Span> = literals(before).into_iter().zip(literals(after)).collect();
    for upgrade in upgrades {
        let ids: Vec<ComponentId> = upgrade.before.components().map(|(id, _)| id).collect();
        for id in ids {
            let literal = literal_in(before, &upgrade.before, id).and_then(|literal| moved.get(&literal));
            if let Some(literal) = literal {
                upgrade.after.embed(id, Embedding::new(after.clone(), *literal));
            }
        }
    }
}
