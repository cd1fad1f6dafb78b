//! What must hold for an edited file before anything is written.

mod comparison;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use comparison::Comparison;

use crate::edit::TextEdit;
use crate::export::{Export, ExportFile, Member};
use crate::plan::Plan;
use crate::source::{SourceFile, Span};
use crate::theme::{ComponentId, Form, Theme, layout_sections};

/// Evidence that one file changes as planned and in no other way. Only [`prove`] and [`prove_export`] make
/// one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    path: String,
    insert_only: bool,
    reversible: bool,
    reparsed: bool,
    idempotent: bool,
    failure: Option<ProofFailure>,
    before: Arc<String>,
    edit: TextEdit,
}

impl Proof {
    /// The file's path as reports show it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file as it was read.
    pub fn before(&self) -> &Arc<String> {
        &self.before
    }

    /// The edit that produces the file to write.
    pub fn edit(&self) -> &TextEdit {
        &self.edit
    }

    /// No byte of the original is removed.
    pub fn is_insert_only(&self) -> bool {
        self.insert_only
    }

    /// Undoing the edits (deleting what they insert, restoring what they remove) gives the original bytes:
    /// nothing outside the edited places changed.
    pub fn is_reversible(&self) -> bool {
        self.reversible
    }

    /// The result parses without a new error, and consists of the old tree and the old rules plus exactly
    /// what was planned.
    pub fn is_reparsed(&self) -> bool {
        self.reparsed
    }

    /// Planning an upgrade of the result gives no edits.
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// The first check that failed. If there is one, the file must not be written.
    pub fn failure(&self) -> Option<&ProofFailure> {
        self.failure.as_ref()
    }

    /// The same proof with `failure`, for a problem that is found later.
    pub(crate) fn refuted(mut self, failure: ProofFailure) -> Proof {
        match failure {
            ProofFailure::NotReversible => self.reversible = false,
            ProofFailure::NotIdempotent => self.idempotent = false,
            _ => self.reparsed = false,
        }
        self.failure = Some(failure);
        self
    }

    /// The hexadecimal SHA-256 hashes of the file as read and as it would be written. Computing them takes
    /// longer than the whole proof.
    pub fn sha256(&self) -> (String, String) {
        (sha256(&self.before), sha256(&self.edit.apply(&self.before)))
    }
}

/// Which check failed: a bug in this program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFailure {
    /// Undoing the edits does not give the original.
    #[error("undoing the edits does not restore the original file (reversible)")]
    NotReversible,
    /// The result has a syntax error that the original does not have.
    #[error("the result has a new syntax error on line {line} (reparse)")]
    NewSyntaxError {
        /// The 1-based line in the result.
        line: usize,
    },
    /// A rule finds an error in the result that it did not find in the original.
    #[error("the result has a new error: {0} (findings)")]
    NewFinding(&'static str),
    /// The result's tree is not the original tree plus the planned nodes.
    #[error("the result's elements are not the old ones plus the inserted ones (tree)")]
    TreeChanged,
    /// The result's rules are not the old ones, in order, plus the planned ones.
    #[error("the result's style rules are not the old ones plus the inserted ones (styles)")]
    StylesChanged,
    /// lightningcss does not accept the inserted rules.
    #[error("the inserted style rules are not valid: {0} (css)")]
    InvalidStyles(String),
    /// The layout is not the old one plus a new section.
    #[error("the result is not the old layout plus a new section (layout)")]
    LayoutChanged,
    /// The export is not the old one with the upgraded components in it.
    #[error("the result is not the old export with only the upgraded components changed (export)")]
    ExportChanged,
    /// The upgraded theme would be upgraded again.
    #[error("the result would be upgraded again (idempotent)")]
    NotIdempotent,
}

/// Proves that `edit` turns component `id` of `before` into that of `after`. `next` is the plan for `after`.
/// If several checks fail, the first in the order reversible, reparsed, idempotent is named.
pub fn prove(before: &Theme, after: &Theme, id: ComponentId, edit: &TextEdit, next: &Plan) -> Proof {
    let (before, after) = (before.component(id), after.component(id));
    let comparison = Comparison::new(before.document(), after.document(), edit);
    let reversible = comparison.reversible(edit);
    let reparsed = match before.form() {
        Form::Layout => layout_grew(before.source(), after.source(), edit),
        _ => comparison
            .parses()
            .and_then(|()| comparison.tree(edit))
            .and_then(|()| comparison.styles(before.sheet(), after.sheet(), edit)),
    };
    let idempotent = ensure(next.edits().all(|(other, _)| other != id), ProofFailure::NotIdempotent);
    Proof {
        path: before.source().path().to_owned(),
        insert_only: edit.is_insert_only(),
        reversible: reversible.is_ok(),
        reparsed: reparsed.is_ok(),
        idempotent: idempotent.is_ok(),
        failure: reversible.and(reparsed).and(idempotent).err(),
        before: before.source().shared_text(),
        edit: edit.clone(),
    }
}

/// Proves that `edit` changes the export `before` only in the files at the literals of `upgraded`, and each
/// of these as its own proof says. A check that failed for one of them fails for the export too. Also returns
/// the edited export, if it can be parsed.
pub fn prove_export(
    before: &Export,
    edit: &TextEdit,
    upgraded: &BTreeMap<Span, &Proof>,
) -> (Proof, Option<Export>) {
    let path = before.source().path();
    let text = edit.apply(before.source().text());
    let after = SourceFile::new(path, text.as_str()).ok().and_then(|source| Export::parse(source).ok());
    let texts: BTreeMap<Span, String> =
        upgraded.iter().map(|(literal, proof)| (*literal, proof.edit.apply(&proof.before))).collect();
    let wanted = contents(before, &texts);
    let same = after.as_ref().is_some_and(|after| contents(after, &BTreeMap::new()) == wanted);
    let reversible = ensure(is_reverted(before.source().text(), &text, edit), ProofFailure::NotReversible);
    let reparsed = ensure(same, ProofFailure::ExportChanged);
    let mut all = upgraded.values();
    let proof = Proof {
        path: path.to_owned(),
        insert_only: edit.is_insert_only(),
        reversible: reversible.is_ok() && all.clone().all(|proof| proof.reversible),
        reparsed: reparsed.is_ok() && all.clone().all(|proof| proof.reparsed),
        idempotent: all.clone().all(|proof| proof.idempotent),
        failure: all.find_map(|proof| proof.failure.clone()).or(reversible.and(reparsed).err()),
        before: before.source().shared_text(),
        edit: edit.clone(),
    };
    (proof, after)
}

/// Proves that all sections of a layout are kept, in order, and that everything else in the result is what
/// `edit` inserts: one section per place, plus separators.
fn layout_grew(before: &SourceFile, after: &SourceFile, edit: &TextEdit) -> CheckResult {
    let sections = |source| layout_sections(source).map_err(|_| ProofFailure::LayoutChanged);
    let (old, all) = (sections(before)?, sections(after)?);
    let (mut old, mut planned) = (old.into_iter().peekable(), edit.edits().iter());
    let sets_apart = |character: char| character == ',' || character.is_ascii_whitespace();
    let is_sound = all.into_iter().all(|section| {
        let is_same =
            |old: &Member| old.key == section.key && before.slice(old.value) == after.slice(section.value);
        old.next_if(is_same).is_some()
            || planned
                .next()
                .is_some_and(|planned| planned.insert.trim_matches(sets_apart) == after.slice(section.span))
    });
    let is_whole = old.next().is_none() && planned.next().is_none();
    ensure(is_sound && is_whole, ProofFailure::LayoutChanged)
}

/// A theme of an export: its name, its other keys with their values as written, and its files.
type Content<'e> = (&'e str, Vec<(&'e str, &'e str)>, Option<Vec<(&'e str, &'e str)>>);

/// All content of an export, with the texts in `upgraded` in place of its own.
fn contents<'e>(export: &'e Export, upgraded: &'e BTreeMap<Span, String>) -> Vec<Content<'e>> {
    let themes = export.themes().iter().map(|theme| {
        let members = theme.members.iter().flatten();
        let members = members.map(|(key, value)| (key.as_str(), export.source().slice(*value))).collect();
        let text = |file: &'e ExportFile| upgraded.get(&file.literal).unwrap_or(&file.text).as_str();
        let files = theme
            .files
            .as_ref()
            .map(|files| files.iter().map(|file| (file.name.as_str(), text(file))).collect());
        (theme.name.as_str(), members, files)
    });
    themes.collect()
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

type CheckResult = Result<(), ProofFailure>;

/// Whether deleting what `edit` inserts and restoring what it removes turns `after` into `before`.
fn is_reverted(before: &str, after: &str, edit: &TextEdit) -> bool {
    let mut rest = String::with_capacity(before.len());
    let mut at = 0;
    for (inserted, edit) in edit.inserted_spans().into_iter().zip(edit.edits()) {
        let (Some(kept), Some(removed)) = (after.get(at..inserted.start()), before.get(edit.span.range()))
        else {
            return false;
        };
        rest.push_str(kept);
        rest.push_str(removed);
        at = inserted.end();
    }
    rest.push_str(after.get(at..).unwrap_or_default());
    rest == before
}

fn ensure(holds: bool, otherwise: ProofFailure) -> CheckResult {
    if holds { Ok(()) } else { Err(otherwise) }
}
