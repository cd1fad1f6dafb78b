//! What must hold of an edited file before anything is written.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::edit::TextEdit;
use crate::export::{Export, ExportFile};
use crate::plan::Plan;
use crate::source::{SourceFile, Span};
use crate::style::{self, Rule, Sheet};
use crate::syntax::{Document, Node, NodeId, NodeKind};
use crate::theme::{ComponentId, Theme};

/// That one file was changed as planned and in no other way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// The file it is about, as reports call it.
    pub path: String,
    /// Deleting the inserted bytes gives the original ones.
    pub insert_only: bool,
    /// The result parses without a new error, and is the old tree and the old rules plus exactly
    /// what was planned.
    pub reparsed: bool,
    /// Running the whole job on the result plans nothing.
    pub idempotent: bool,
    /// The hash of the file as it was read, in hexadecimal.
    pub sha256_before: String,
    /// The hash of the file as it would be written, in hexadecimal.
    pub sha256_after: String,
}

/// A proof that failed: a fault of this program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{path}: the planned edit was refused because it could not be proved: {kind}")]
pub struct ProofFailure {
    /// The file it is about.
    pub path: String,
    /// Which proof failed.
    pub kind: ProofFailureKind,
}

/// Which proof failed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofFailureKind {
    /// Deleting what was inserted does not give the original.
    #[error("deleting what it inserts does not give the original file (insert-only)")]
    NotInsertOnly,
    /// The result has a syntax error that the original has not.
    #[error("the result has a new syntax error in line {line} (reparse)")]
    NewSyntaxError {
        /// The 1-based line in the result.
        line: usize,
    },
    /// The result's tree is not the original's plus the planned nodes.
    #[error("the result's elements are not the old ones plus the inserted ones (tree)")]
    TreeChanged,
    /// The old rules are not all there, in order, or there are others than planned.
    #[error("the result's style rules are not the old ones plus the inserted ones (styles)")]
    StylesChanged,
    /// lightningcss does not accept the inserted rules.
    #[error("the inserted style rules are not valid: {0} (css)")]
    InvalidStyles(String),
    /// The export is not the old one with the planned components in it.
    #[error("the result is not the old export with the upgraded components in it (export)")]
    ExportChanged,
    /// The upgraded theme would be upgraded again.
    #[error("the result would be upgraded again (idempotent)")]
    NotIdempotent,
}

/// Proves that `edit` turns component `id` of `before` into that of `after`. `next` is what would
/// be planned for `after`.
///
/// # Errors
/// The first [`ProofFailure`] in the order of the kinds above.
pub fn prove(
    before: &Theme,
    after: &Theme,
    id: ComponentId,
    edit: &TextEdit,
    next: &Plan,
) -> Result<Proof, ProofFailure> {
    let (before, after) = (before.component(id), after.component(id));
    let comparison =
        Comparison { before: before.document(), after: after.document(), inserted: edit.inserted_spans() };
    let checked = comparison
        .insert_only()
        .and_then(|()| comparison.parses())
        .and_then(|()| comparison.tree(edit))
        .and_then(|()| comparison.styles(before.sheet(), after.sheet(), edit))
        .and_then(|()| match next.is_empty() {
            true => Ok(()),
            false => Err(ProofFailureKind::NotIdempotent),
        });
    checked.map_err(|kind| ProofFailure { path: before.source().path().to_owned(), kind })?;
    Ok(Proof {
        path: before.source().path().to_owned(),
        insert_only: true,
        reparsed: true,
        idempotent: true,
        sha256_before: sha256(before.source()),
        sha256_after: sha256(after.source()),
    })
}

/// Proves that `edit` turns the export `before` into one in which only the files at `upgraded`
/// differ, each of them being the text that is given for its literal. Gives the proof, and the
/// export as it is after.
///
/// # Errors
/// A [`ProofFailure`].
pub fn prove_export(
    before: &Export,
    edit: &TextEdit,
    upgraded: &BTreeMap<Span, &str>,
) -> Result<(Proof, Export), ProofFailure> {
    let path = before.source().path().to_owned();
    let failure = |kind| ProofFailure { path: path.clone(), kind };
    let text = edit.apply(before.source().text());
    let source = SourceFile::new(&path, text).map_err(|_| failure(ProofFailureKind::ExportChanged))?;
    let after = Export::parse(source).map_err(|_| failure(ProofFailureKind::ExportChanged))?;
    let wanted: Vec<_> = contents(before, upgraded).collect();
    let same = contents(&after, &BTreeMap::new()).eq(wanted);
    ensure(edit.is_insert_only(), ProofFailureKind::NotInsertOnly).map_err(failure)?;
    ensure(same, ProofFailureKind::ExportChanged).map_err(failure)?;
    let proof = Proof {
        path: path.clone(),
        insert_only: true,
        reparsed: true,
        idempotent: true,
        sha256_before: sha256(before.source()),
        sha256_after: sha256(after.source()),
    };
    Ok((proof, after))
}

/// Everything an export says, with the texts of `upgraded` in place of its own.
fn contents<'e>(
    export: &'e Export,
    upgraded: &BTreeMap<Span, &'e str>,
) -> impl Iterator<Item = (&'e str, Vec<(&'e str, &'e str)>, Option<Vec<(&'e str, &'e str)>>)> {
    export.themes().iter().map(move |theme| {
        let members = theme.members.iter().flatten();
        let members = members.map(|(key, value)| (key.as_str(), export.source().slice(*value))).collect();
        let text = |file: &'e ExportFile| upgraded.get(&file.literal).copied().unwrap_or(&file.text);
        let files = theme
            .files
            .as_ref()
            .map(|files| files.iter().map(|file| (file.name.as_str(), text(file))).collect());
        (theme.name.as_str(), members, files)
    })
}

fn sha256(source: &SourceFile) -> String {
    Sha256::digest(source.text().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

type Checked = Result<(), ProofFailureKind>;

/// A file before and after, and what was put in between, in the places of the file after.
struct Comparison<'a> {
    before: &'a Document,
    after: &'a Document,
    inserted: Vec<Span>,
}

impl Comparison<'_> {
    fn insert_only(&self) -> Checked {
        let after = self.after.source().text();
        let mut rest = String::with_capacity(after.len());
        let mut at = 0;
        for span in &self.inserted {
            rest.push_str(&after[at..span.start()]);
            at = span.end();
        }
        rest.push_str(&after[at..]);
        ensure(rest == self.before.source().text(), ProofFailureKind::NotInsertOnly)
    }

    fn parses(&self) -> Checked {
        let mut old = self.before.errors().iter();
        let new = self.after.errors().iter().find(|error| {
            let place = self.origin(error.span);
            !old.any(|old| Some(old.span) == place)
        });
        match new {
            Some(error) => {
                let line = self.after.source().position(error.span.start()).line;
                Err(ProofFailureKind::NewSyntaxError { line })
            }
            None => Ok(()),
        }
    }

    /// Where a span of the file after stands in the file before; `None` if it starts or ends with
    /// something that was inserted.
    fn origin(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start(), span.end());
        let starts_inserted =
            self.inserted.iter().any(|inserted| inserted.start() <= start && start < inserted.end());
        let ends_inserted =
            self.inserted.iter().any(|inserted| inserted.start() < end && end <= inserted.end());
        let moved = |offset: usize| offset - self.inserted_before(offset);
        (span.is_empty() || !(starts_inserted || ends_inserted)).then(|| Span::new(moved(start), moved(end)))
    }

    /// How many bytes were inserted before `offset`, as far as they end there.
    fn inserted_before(&self, offset: usize) -> usize {
        let count = self.inserted.partition_point(|span| span.end() <= offset);
        self.inserted[..count].iter().map(|span| span.len()).sum()
    }

    fn is_inserted(&self, span: Span) -> bool {
        let at = self.inserted.partition_point(|inserted| inserted.end() < span.end());
        self.inserted.get(at).is_some_and(|inserted| inserted.contains(span))
    }

    /// The nodes outside of what was inserted are the old ones, with the old parents; those inside
    /// are what the inserted texts say on their own.
    fn tree(&self, edit: &TextEdit) -> Checked {
        let (new, kept): (Vec<Node<'_>>, Vec<Node<'_>>) =
            significant(self.after).partition(|node| self.is_inserted(node.span()));
        let old: Vec<Node<'_>> = significant(self.before).collect();
        let mut origins: Vec<(NodeId, NodeId)> = Vec::with_capacity(old.len());
        let same = kept.len() == old.len()
            && kept.iter().zip(&old).all(|(kept, old)| {
                origins.push((kept.id(), old.id()));
                self.is_same(*kept, *old, &origins)
            });
        let planned = edit.edits().iter().map(|edit| self.nodes_of(edit.span, &edit.insert));
        let planned: Vec<String> = planned.flatten().collect();
        let found: Vec<String> = new.iter().map(|node| described(*node)).collect();
        ensure(same && planned == found, ProofFailureKind::TreeChanged)
    }

    fn is_same(&self, kept: Node<'_>, old: Node<'_>, origins: &[(NodeId, NodeId)]) -> bool {
        let origin_of_parent = kept.parent().map(|parent| {
            let at = origins.binary_search_by_key(&parent.id(), |origin| origin.0);
            at.ok().map(|at| origins[at].1)
        });
        let tags =
            |node: Node<'_>| node.as_element().map(|element| (element.open_tag(), element.close_tag()));
        let moved_tags =
            tags(kept).map(|(open, close)| (self.origin(open), close.map(|close| self.origin(close))));
        let old_tags = tags(old).map(|(open, close)| (Some(open), close.map(Some)));
        kept.kind() == old.kind()
            && self.origin(trimmed(kept)) == Some(trimmed(old))
            && moved_tags == old_tags
            && origin_of_parent == old.parent().map(|parent| Some(parent.id()))
    }

    /// The nodes that an inserted text consists of; none for rules inserted into a style section.
    fn nodes_of(&self, at: Span, insert: &str) -> Vec<String> {
        if self.is_in_style(at) {
            return Vec::new();
        }
        match SourceFile::new("", insert) {
            Ok(source) => significant(&Document::parse(source)).map(described).collect(),
            Err(_) => vec!["unreadable".to_owned()],
        }
    }

    fn is_in_style(&self, at: Span) -> bool {
        let inside = self.before.style().and_then(|style| style.inner_span());
        inside.is_some_and(|inside| inside.contains(at))
    }

    fn styles(&self, before: &Sheet, after: &Sheet, edit: &TextEdit) -> Checked {
        let (new, kept): (Vec<_>, Vec<_>) =
            after.rules().iter().partition(|rule| self.is_inserted(rule.span));
        let same = kept.len() == before.rules().len()
            && kept.iter().zip(before.rules()).all(|(kept, old)| self.is_same_rule(kept, old));
        let planned: Vec<String> =
            edit.edits().iter().filter_map(|edit| self.css_of(edit.span, &edit.insert)).collect();
        let wanted =
            planned.iter().flat_map(|css| rule_texts(css, &Sheet::scan(css, Span::new(0, css.len()))));
        let found = new.iter().map(|rule| self.after.source().slice(rule.span).to_owned());
        ensure(same && wanted.eq(found), ProofFailureKind::StylesChanged)?;
        match planned.iter().find_map(|css| style::fault(css)) {
            Some(fault) => Err(ProofFailureKind::InvalidStyles(fault)),
            None => Ok(()),
        }
    }

    fn is_same_rule(&self, kept: &Rule, old: &Rule) -> bool {
        let moved = |span: Span| self.origin(span);
        let declarations = kept.declarations.iter().map(|kept| (moved(kept.name), moved(kept.value)));
        let old_declarations = old.declarations.iter().map(|old| (Some(old.name), Some(old.value)));
        moved(kept.span) == Some(old.span)
            && moved(kept.prelude) == Some(old.prelude)
            && declarations.eq(old_declarations)
    }

    /// The CSS that an inserted text adds.
    fn css_of(&self, at: Span, insert: &str) -> Option<String> {
        if self.is_in_style(at) {
            return Some(insert.to_owned());
        }
        let document = Document::parse(SourceFile::new("", insert).ok()?);
        let inside = document.style()?.inner_span()?;
        Some(document.source().slice(inside).to_owned())
    }
}

fn rule_texts(css: &str, sheet: &Sheet) -> Vec<String> {
    sheet.rules().iter().map(|rule| css[rule.span.range()].to_owned()).collect()
}

fn ensure(holds: bool, otherwise: ProofFailureKind) -> Checked {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// The nodes that are more than blanks. CSS is compared rule by rule.
fn significant(document: &Document) -> impl Iterator<Item = Node<'_>> {
    document.nodes().filter(|node| !node.is_blank() && node.kind() != NodeKind::Css)
}

/// A node's bytes without the blanks around, which an insertion may divide.
fn trimmed(node: Node<'_>) -> Span {
    let text = node.text();
    let start = node.span().start() + text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

fn described(node: Node<'_>) -> String {
    format!("{:?} {}", node.kind(), node.text().trim())
}
