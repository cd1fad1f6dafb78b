//! From upgraded themes to the files that hold them: a component's own file, or an export that holds many
//! components.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::edit::TextEdit;
use crate::export::Export;
use crate::source::Span;
use crate::theme::{ComponentId, Embedding, Theme};
use crate::upgrade::Upgrade;
use crate::verify::{Proof, ProofFailure, prove_export};

/// A file to change, with the proof that it changes as planned and in no other way.
#[derive(Debug)]
#[non_exhaustive]
pub struct FileChange {
    /// The path as reports show it.
    pub path: String,
    /// Its text as it was read.
    pub before: Arc<String>,
    /// The edit.
    pub edit: TextEdit,
    /// The proof that the file changes as planned and in no other way.
    pub proof: Proof,
}

impl FileChange {
    /// The new text. It is built on each call, because most runs need only the edit of most files.
    pub fn after(&self) -> String {
        self.edit.apply(&self.before)
    }
}

/// A change that must not be made, because it could not be proved.
#[derive(Debug, thiserror::Error)]
#[error("{}: the planned edit is refused: {failure}", proof.path())]
#[non_exhaustive]
pub struct Refused {
    /// What could not be proved.
    pub failure: ProofFailure,
    /// The proof with everything that did hold.
    pub proof: Proof,
}

/// The files that `upgrades` change, in the order of the themes: first files that hold one component each,
/// then exports. An export changes once, however many of its themes change, provided all of them are passed
/// in one call; the upgraded components then know their new places in it. Exports are identified by path and
/// text.
///
/// A [`Refused`] change is a bug in this program, and a reason to write none of the files. Collecting the
/// list into one `Result` does that.
pub fn file_changes(upgrades: &mut [&mut Upgrade]) -> Vec<Result<FileChange, Refused>> {
    let mut changes = Vec::new();
    let mut exports: Vec<Arc<Export>> = Vec::new();
    for upgrade in upgrades.iter() {
        for (id, proof) in &upgrade.proofs {
            match upgrade.before.component(*id).embedding().map(Embedding::export) {
                Some(export) if exports.iter().any(|known| is_same(known, export)) => {}
                Some(export) => exports.push(export.clone()),
                None => changes.push(change_if_proved(proof.clone())),
            }
        }
    }
    for export in exports {
        changes.push(change_if_proved(prove_and_embed(&export, upgrades)));
    }
    changes
}

fn change_if_proved(proof: Proof) -> Result<FileChange, Refused> {
    match proof.failure().cloned() {
        Some(failure) => Err(Refused { failure, proof }),
        None => Ok(FileChange {
            path: proof.path().to_owned(),
            before: proof.before().clone(),
            edit: proof.edit().clone(),
            proof,
        }),
    }
}

/// Whether two exports are the same file, possibly parsed twice.
fn is_same(one: &Arc<Export>, other: &Arc<Export>) -> bool {
    let (source, others) = (one.source(), other.source());
    Arc::ptr_eq(one, other) || (source.path() == others.path() && source.text() == others.text())
}

/// The component's literal in `export`, if the component is stored there.
fn literal_in(export: &Arc<Export>, theme: &Theme, id: ComponentId) -> Option<Span> {
    let embedding = theme.component(id).embedding()?;
    is_same(embedding.export(), export).then_some(embedding.literal())
}

/// Proves the change of `export`, and tells the upgraded components where they are stored after it.
fn prove_and_embed(export: &Arc<Export>, upgrades: &mut [&mut Upgrade]) -> Proof {
    let mut proofs: BTreeMap<Span, &Proof> = BTreeMap::new();
    let mut is_clear = true;
    for upgrade in upgrades.iter() {
        for (id, proof) in &upgrade.proofs {
            if let Some(literal) = literal_in(export, &upgrade.before, *id) {
                is_clear &= proofs.insert(literal, proof).is_none_or(|other| other.edit() == proof.edit());
            }
        }
    }
    let edit = export.edit(proofs.iter().map(|(literal, proof)| (*literal, proof.edit())));
    let edit = edit.expect("each edit stays inside its own string");
    let (mut proof, after) = prove_export(export, &edit, &proofs);
    if !is_clear {
        // Two upgrades edit the same component differently, and only one of the edits is in the file.
        proof = proof.refuted(ProofFailure::ExportChanged);
    }
    if let Some(after) = after {
        embed_again(export, &Arc::new(after), upgrades);
    }
    proof
}

/// Tells the upgraded components where they are stored in the changed export.
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
            if let Some(embedding) = literal.and_then(|literal| Embedding::new(after.clone(), *literal)) {
                upgrade.after.embed(id, embedding);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::theme::{Completeness, Component};
    use crate::upgrade::{Options, upgrade};

    const STALE: &str = "<template>\n<div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div>\n</template>\n\
                         <style>\n.bubble { position: relative }\n</style>\n";

    fn source(path: &str, text: &str) -> SourceFile {
        SourceFile::new(path, text).expect("valid")
    }

    fn component() -> Component {
        Component::new("UserMessage", source("UserMessage.template", STALE))
    }

    /// The upgrade of a theme with one component.
    fn of(component: Component) -> Upgrade {
        let mut theme = Theme::new("t", Completeness::Partial);
        theme.add(component);
        upgrade(theme, &Options::default())
    }

    /// The same with its proof refuted.
    fn refuted(component: Component, failure: &ProofFailure) -> Upgrade {
        let mut upgrade = of(component);
        let proofs = upgrade.proofs.drain(..).map(|(id, proof)| (id, proof.refuted(failure.clone())));
        upgrade.proofs = proofs.collect();
        upgrade
    }

    #[test]
    fn a_change_that_is_not_proved_is_not_given() {
        let changes = file_changes(&mut [&mut of(component())]);
        assert!(changes[0].as_ref().expect("it is proved").after().contains("<ActionMenu"));
        let mut refused = file_changes(&mut [&mut refuted(component(), &ProofFailure::TreeChanged)]);
        let refused = refused.remove(0).expect_err("it is not proved");
        assert_eq!(refused.failure, ProofFailure::TreeChanged);
        assert!(refused.to_string().starts_with("UserMessage.template: "), "{refused}");
    }

    #[test]
    fn what_has_no_proof_does_not_change() {
        let mut upgraded = of(component());
        upgraded.proofs.clear();
        assert!(file_changes(&mut [&mut upgraded]).is_empty());
    }

    #[test]
    fn the_proof_of_an_export_says_what_those_of_its_components_say() {
        let files = serde_json::json!({"UserMessage.template": STALE});
        let themes =
            serde_json::json!({"a": {"base": "x", "files": files}, "b": {"base": "x", "files": files}});
        let export = Export::parse(source("themes.json", &themes.to_string())).expect("an export");
        let export = Arc::new(export);
        let embedded = |index: usize| {
            let files = export.themes()[index].files.as_ref().expect("its files");
            component().embedded(Embedding::new(export.clone(), files[0].literal).expect("it stands there"))
        };
        let mut upgrades = [of(embedded(0)), refuted(embedded(1), &ProofFailure::NotIdempotent)];
        let mut refused = file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>());
        let Refused { failure, proof } = refused.remove(0).expect_err("one of them is not proved");
        assert_eq!(failure, ProofFailure::NotIdempotent);
        assert_eq!((proof.is_reversible(), proof.is_reparsed(), proof.is_idempotent()), (true, true, false));
        assert_eq!(proof.failure(), Some(&ProofFailure::NotIdempotent));
    }
}
