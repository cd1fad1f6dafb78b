//! What must hold of an edited file before anything is written.

use std::collections::BTreeMap;
use std::mem::discriminant;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::edit::{Edit, Origins, TextEdit};
use crate::export::{Export, ExportFile};
use crate::plan::Plan;
use crate::source::{SourceFile, Span};
use crate::style::{self, Declaration, Rule, RuleId, Sheet};
use crate::syntax::{Document, Element, Node, NodeKind};
use crate::theme::{ComponentId, Form, Theme, layout_sections};

/// That one file was changed as planned and in no other way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// The file it is about, as reports call it.
    pub path: String,
    /// No byte of the original goes away.
    pub insert_only: bool,
    /// Taking the edits back, deleting what they insert and putting back what they remove, gives the
    /// original bytes: nothing but the named places changed.
    pub reversible: bool,
    /// The result parses without a new error, and is the old tree and the old rules plus exactly
    /// what was planned.
    pub reparsed: bool,
    /// Running the whole job on the result plans nothing.
    pub idempotent: bool,
    /// The first proof that failed. The file is not to be written then.
    pub failure: Option<ProofFailure>,
    /// The file as it was read.
    pub before: Arc<String>,
    /// What makes of it the file as it would be written.
    pub edit: TextEdit,
}

impl Proof {
    /// The hashes of the file as it was read and as it would be written, in hexadecimal. To count them takes
    /// longer than all of the proof.
    pub fn sha256(&self) -> (String, String) {
        (sha256(&self.before), sha256(&self.edit.apply(&self.before)))
    }
}

/// Which proof failed: a fault of this program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofFailure {
    /// Taking the edits back does not give the original.
    #[error("taking its edits back does not give the original file (reversible)")]
    NotReversible,
    /// The result has a syntax error that the original has not.
    #[error("the result has a new syntax error in line {line} (reparse)")]
    NewSyntaxError {
        /// The 1-based line in the result.
        line: usize,
    },
    /// A rule finds an error in the result that it did not find in the original.
    #[error("the result has a new error: {0} (findings)")]
    NewFinding(&'static str),
    /// The result's tree is not the original's plus the planned nodes.
    #[error("the result's elements are not the old ones plus the inserted ones (tree)")]
    TreeChanged,
    /// The old rules are not all there, in order, or there are others than planned.
    #[error("the result's style rules are not the old ones plus the inserted ones (styles)")]
    StylesChanged,
    /// lightningcss does not accept the inserted rules.
    #[error("the inserted style rules are not valid: {0} (css)")]
    InvalidStyles(String),
    /// The layout is not the old one with more sections.
    #[error("the result is not the old layout with a new section in it (layout)")]
    LayoutChanged,
    /// The export is not the old one with the planned components in it.
    #[error("the result is not the old export with the upgraded components in it (export)")]
    ExportChanged,
    /// The upgraded theme would be upgraded again.
    #[error("the result would be upgraded again (idempotent)")]
    NotIdempotent,
}

/// Proves that `edit` turns component `id` of `before` into that of `after`. `next` is what would
/// be planned for `after`. Of proofs that fail, the first in the order of [`ProofFailure`] is named.
pub fn prove(before: &Theme, after: &Theme, id: ComponentId, edit: &TextEdit, next: &Plan) -> Proof {
    let (before, after) = (before.component(id), after.component(id));
    let comparison = Comparison::new(before.document(), after.document(), edit);
    let reversible = comparison.reversible(edit);
    let reparsed = match before.form() {
        Form::Layout => layout_grew(before.source(), after.source()),
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

/// Proves that `edit` turns the export `before` into one in which only the files at the literals of `upgraded`
/// differ, each of them as its own proof says; what that could not prove, is not proved of the export either. Gives
/// the export as it is after, too, if it can be read.
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
    let reversible = ensure(taken_back(before.source().text(), &text, edit), ProofFailure::NotReversible);
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

/// Proves that all sections of a layout are there in the one after it, in order.
fn layout_grew(before: &SourceFile, after: &SourceFile) -> Checked {
    let sections = |source: &SourceFile| {
        let sections = layout_sections(source).map_err(|_| ProofFailure::LayoutChanged)?;
        let texts = sections.into_iter().map(|section| (section.key, source.slice(section.value).to_owned()));
        Ok(texts.collect::<Vec<_>>())
    };
    let before = sections(before)?;
    let mut after = sections(after)?;
    after.retain(|section| before.contains(section));
    ensure(before == after, ProofFailure::LayoutChanged)
}

/// A theme of an export: its name, its other keys with their values as written, its files.
type Content<'e> = (&'e str, Vec<(&'e str, &'e str)>, Option<Vec<(&'e str, &'e str)>>);

/// Everything an export says, with the texts of `upgraded` in place of its own.
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

type Checked = Result<(), ProofFailure>;

/// A file before and after, and what was put in between.
struct Comparison<'a> {
    before: &'a Document,
    after: &'a Document,
    origins: Origins,
    /// The start tags of the file before, in order.
    tags: Vec<Span>,
}

impl<'a> Comparison<'a> {
    fn new(before: &'a Document, after: &'a Document, edit: &TextEdit) -> Comparison<'a> {
        let tags = before.elements().map(Element::open_tag).collect();
        Comparison { before, after, origins: Origins::of(edit), tags }
    }

    fn reversible(&self, edit: &TextEdit) -> Checked {
        let (before, after) = (self.before.source().text(), self.after.source().text());
        ensure(taken_back(before, after, edit), ProofFailure::NotReversible)
    }

    fn parses(&self) -> Checked {
        let mut old = self.before.errors().iter();
        let new = self.after.errors().iter().find(|error| {
            let place = self.origins.span(error.span);
            !old.any(|old| Some(old.span) == place && discriminant(&old.kind) == discriminant(&error.kind))
        });
        match new {
            Some(error) => {
                let line = self.after.source().position(error.span.start()).line;
                Err(ProofFailure::NewSyntaxError { line })
            }
            None => Ok(()),
        }
    }

    /// The nodes outside of what was inserted are the old ones, with the old parents; those inside
    /// are what the inserted texts say on their own.
    fn tree(&self, edit: &TextEdit) -> Checked {
        let planned = edit.edits().iter().filter(|edit| self.has_nodes(edit));
        let planned: Option<Vec<Document>> = planned.map(|edit| parsed(&edit.insert)).collect();
        let planned = planned.ok_or(ProofFailure::TreeChanged)?;
        let mut planned = planned.iter().flat_map(significant).map(described);
        let mut old = significant(self.before);
        let same = significant(self.after).all(|node| match self.origins.is_inserted(node.span()) {
            true => planned.next() == Some(described(node)),
            false => old.next().is_some_and(|old| self.is_same(node, old)),
        });
        ensure(same && planned.next().is_none() && old.next().is_none(), ProofFailure::TreeChanged)
    }

    fn is_same(&self, kept: Node<'_>, old: Node<'_>) -> bool {
        // An element's start tag is its own.
        let parent = kept.parent().map(|parent| self.origins.span(parent.open_tag()));
        let (kept_span, old_span) = (self.kept_span(kept), trimmed(old));
        kept.kind() == old.kind()
            && self.origins.span(kept_span) == Some(old_span)
            && parent == old.parent().map(|parent| Some(parent.open_tag()))
            && match (kept.as_element(), old.as_element()) {
                (Some(kept), Some(old)) => self.is_same_element(kept, old),
                _ => self.is_same_text(kept_span, old_span),
            }
    }

    /// Whether a text of the file after is that of the file before: what stands where it stood may hold an edit.
    fn is_same_text(&self, kept: Span, old: Span) -> bool {
        self.after.source().slice(kept) == self.before.source().slice(old)
    }

    fn is_same_element(&self, kept: Element<'_>, old: Element<'_>) -> bool {
        let moved = |span: Span| self.origins.span(span);
        let is_kept = |span: &Span| !self.origins.is_inserted(*span);
        // A self-closed element may get an end tag: what then stands in it is all inserted.
        let close_tag = kept.close_tag().filter(is_kept);
        let attributes = attributes(kept).filter(|(span, _)| is_kept(span));
        moved(kept.open_tag()) == Some(old.open_tag())
            && self.is_same_text(kept.name_span(), old.name_span())
            && close_tag.map(moved) == old.close_tag().map(Some)
            && attributes
                .map(|(span, text)| (moved(span), text))
                .eq(self::attributes(old).map(|(span, text)| (Some(span), text)))
            && self.chain_before(kept) == chain_before(old)
    }

    /// What was there before of a node that was: without the end tag that a self-closed element got.
    fn kept_span(&self, node: Node<'_>) -> Span {
        let opened = node
            .as_element()
            .filter(|element| element.close_tag().is_some_and(|close| self.origins.is_inserted(close)));
        opened.map_or(trimmed(node), Element::open_tag)
    }

    /// [`chain_before`], with places in the file before.
    fn chain_before(&self, kept: Element<'_>) -> Option<Span> {
        chain_before(kept).map(|name| self.origins.span(name).unwrap_or(Span::empty(0)))
    }

    /// Whether the text that `edit` inserts is nodes, and neither rules in a style section nor a part of a tag.
    fn has_nodes(&self, edit: &Edit) -> bool {
        let is_in_tag = self.is_in_tag(edit.span) && is_tag_content(&edit.insert);
        !is_in_tag && !self.is_in_style(edit.span)
    }

    /// Whether a place is inside of a start tag.
    fn is_in_tag(&self, at: Span) -> bool {
        let tag = self.tags.partition_point(|tag| tag.end() <= at.start());
        self.tags.get(tag).is_some_and(|tag| tag.start() < at.start() && at.end() < tag.end())
    }

    fn is_in_style(&self, at: Span) -> bool {
        let inside = self.before.style().and_then(|style| style.inner_span());
        inside.is_some_and(|inside| inside.contains(at))
    }

    fn styles(&self, before: &Sheet, after: &Sheet, edit: &TextEdit) -> Checked {
        let planned: Vec<String> =
            edit.edits().iter().filter_map(|edit| self.css_of(edit.span, &edit.insert)).collect();
        let mut wanted = planned.iter().flat_map(|css| rule_texts(css));
        let mut old = before.rules().iter();
        // What is inserted stands at the top, or in what is inserted.
        let is_outside = |rule: RuleId| !self.origins.is_inserted(after.rule(rule).span);
        let same = after.rules().iter().all(|rule| match self.origins.is_inserted(rule.span) {
            true => {
                let text = self.after.source().slice(rule.span);
                !rule.parent.is_some_and(is_outside) && wanted.next().is_some_and(|wanted| wanted == text)
            }
            false => old.next().is_some_and(|old| {
                self.is_same_rule(rule, old)
                    && self.are_same_declarations(after.declarations(rule), before.declarations(old))
            }),
        });
        ensure(same && wanted.next().is_none() && old.next().is_none(), ProofFailure::StylesChanged)?;
        match planned.iter().find_map(|css| style::fault(css)) {
            Some(fault) => Err(ProofFailure::InvalidStyles(fault)),
            None => Ok(()),
        }
    }

    fn is_same_rule(&self, kept: &Rule, old: &Rule) -> bool {
        self.origins.span(kept.span) == Some(old.span) && self.is_kept(kept.prelude, old.prelude)
    }

    fn are_same_declarations(&self, kept: &[Declaration], old: &[Declaration]) -> bool {
        let mut both = kept.iter().zip(old);
        kept.len() == old.len()
            && both
                .all(|(kept, old)| self.is_kept(kept.name, old.name) && self.is_kept(kept.value, old.value))
    }

    /// Whether a piece of the file after is one of the file before: in its place, and with its text.
    fn is_kept(&self, kept: Span, old: Span) -> bool {
        self.origins.span(kept) == Some(old) && self.is_same_text(kept, old)
    }

    /// The CSS that an inserted text adds.
    fn css_of(&self, at: Span, insert: &str) -> Option<String> {
        if self.is_in_style(at) {
            return Some(insert.to_owned());
        }
        let document = parsed(insert)?;
        let inside = document.style()?.inner_span()?;
        Some(document.source().slice(inside).to_owned())
    }
}

/// Whether deleting what `edit` inserts and putting back what it removes turns `after` into `before`.
fn taken_back(before: &str, after: &str, edit: &TextEdit) -> bool {
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

/// Whether a text can stand in a start tag without ending it: attributes, or the slash of a self-closed
/// one.
fn is_tag_content(insert: &str) -> bool {
    let insert = insert.trim_end_matches('/');
    let Ok(source) = SourceFile::new("", format!("<x{insert} />")) else { return false };
    let document = Document::parse(source);
    document.errors().is_empty() && document.nodes().count() == 1
}

/// The rules in a piece of CSS, each with those in it.
fn rule_texts(css: &str) -> Vec<&str> {
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    sheet.rules().iter().map(|rule| &css[rule.span.range()]).collect()
}

/// An inserted text on its own, if it can be read.
fn parsed(insert: &str) -> Option<Document> {
    SourceFile::new("", insert).ok().map(Document::parse)
}

fn ensure(holds: bool, otherwise: ProofFailure) -> Checked {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// The nodes that are more than blanks. CSS is compared rule by rule.
fn significant(document: &Document) -> impl Iterator<Item = Node<'_>> {
    document.nodes().filter(|node| !node.is_blank() && node.kind() != NodeKind::Css)
}

/// The attributes of an element, each with its text.
fn attributes(element: Element<'_>) -> impl Iterator<Item = (Span, &str)> {
    let source = element.document().source();
    element.attributes().map(move |attribute| (attribute.span(), source.slice(attribute.span())))
}

/// What an element of a conditional chain depends on: the name of the element before it.
fn chain_before(element: Element<'_>) -> Option<Span> {
    element.previous_in_chain().map(Element::name_span)
}

/// A node's bytes without the blanks around, which an insertion may divide.
fn trimmed(node: Node<'_>) -> Span {
    let text = node.text();
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return node.span();
    }
    let start = node.span().start() + text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

fn described<'d>(node: Node<'d>) -> (NodeKind, &'d str) {
    (node.kind(), node.text().trim())
}
