//! Compares a component before and after its edit, node by node and rule by rule.

use std::mem::discriminant;

use super::{CheckResult, ProofFailure, ensure, is_reverted};
use crate::edit::{Edit, Origins, TextEdit};
use crate::source::{SourceFile, Span};
use crate::style::{self, Declaration, Rule, RuleId, Sheet};
use crate::syntax::{Document, Element, Node, NodeKind};

/// A file before and after its edit.
pub(super) struct Comparison<'a> {
    before: &'a Document,
    after: &'a Document,
    origins: Origins,
    /// The start tags of the file before, in source order.
    tags: Vec<Span>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(before: &'a Document, after: &'a Document, edit: &TextEdit) -> Comparison<'a> {
        let tags = before.elements().map(Element::open_tag).collect();
        Comparison { before, after, origins: Origins::of(edit), tags }
    }

    pub(super) fn reversible(&self, edit: &TextEdit) -> CheckResult {
        let (before, after) = (self.before.source().text(), self.after.source().text());
        ensure(is_reverted(before, after, edit), ProofFailure::NotReversible)
    }

    pub(super) fn parses(&self) -> CheckResult {
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

    /// Checks that the nodes outside inserted text are the old ones with the old parents, and that those
    /// inside are what the inserted texts parse to on their own.
    pub(super) fn tree(&self, edit: &TextEdit) -> CheckResult {
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
        // Parents are compared by their start tags, which are unique.
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

    /// Whether two spans have the same text: a span that maps to the old one may still contain an edit.
    fn is_same_text(&self, kept: Span, old: Span) -> bool {
        self.after.source().slice(kept) == self.before.source().slice(old)
    }

    fn is_same_element(&self, kept: Element<'_>, old: Element<'_>) -> bool {
        let moved = |span: Span| self.origins.span(span);
        let is_kept = |span: &Span| !self.origins.is_inserted(*span);
        // A self-closed element may get an end tag; its content is then entirely inserted.
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

    /// The part of a kept node that existed before: excludes the end tag that a self-closed element got.
    fn kept_span(&self, node: Node<'_>) -> Span {
        let opened = node
            .as_element()
            .filter(|element| element.close_tag().is_some_and(|close| self.origins.is_inserted(close)));
        opened.map_or(trimmed(node), Element::open_tag)
    }

    /// [`chain_before`], mapped to the file before.
    fn chain_before(&self, kept: Element<'_>) -> Option<Span> {
        chain_before(kept).map(|name| self.origins.span(name).unwrap_or(Span::empty(0)))
    }

    /// Whether the text that `edit` inserts is nodes, rather than rules in a style section or part of a start
    /// tag.
    fn has_nodes(&self, edit: &Edit) -> bool {
        let is_in_tag = self.is_in_tag(edit.span) && is_tag_content(&edit.insert);
        !is_in_tag && !self.is_in_style(edit.span)
    }

    /// Whether a place is inside a start tag.
    fn is_in_tag(&self, at: Span) -> bool {
        let tag = self.tags.partition_point(|tag| tag.end() <= at.start());
        self.tags.get(tag).is_some_and(|tag| tag.start() < at.start() && at.end() < tag.end())
    }

    fn is_in_style(&self, at: Span) -> bool {
        let inside = self.before.style().and_then(|style| style.inner_span());
        inside.is_some_and(|inside| inside.contains(at))
    }

    pub(super) fn styles(&self, before: &Sheet, after: &Sheet, edit: &TextEdit) -> CheckResult {
        let planned: Vec<String> =
            edit.edits().iter().filter_map(|edit| self.css_of(edit.span, &edit.insert)).collect();
        let mut wanted = planned.iter().flat_map(|css| rule_texts(css));
        let mut old = before.rules().iter();
        // Inserted rules must be at the top level or inside inserted rules.
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

    /// Whether a span of the file after is `old` in the file before, with the same text.
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

/// Whether a text can stand in a start tag without ending it: attributes, or the slash of a self-closing tag.
fn is_tag_content(insert: &str) -> bool {
    let insert = insert.trim_end_matches('/');
    let Ok(source) = SourceFile::new("", format!("<x{insert} />")) else { return false };
    let document = Document::parse(source);
    document.errors().is_empty() && document.nodes().count() == 1
}

/// The texts of the rules in a piece of CSS; nested rules are listed as well.
fn rule_texts(css: &str) -> Vec<&str> {
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    sheet.rules().iter().map(|rule| &css[rule.span.range()]).collect()
}

/// An inserted text parsed on its own.
fn parsed(insert: &str) -> Option<Document> {
    SourceFile::new("", insert).ok().map(Document::parse)
}

/// The nodes except blank ones and CSS, which is compared rule by rule.
fn significant(document: &Document) -> impl Iterator<Item = Node<'_>> {
    document.nodes().filter(|node| !node.is_blank() && node.kind() != NodeKind::Css)
}

/// The attributes of an element with their texts.
fn attributes(element: Element<'_>) -> impl Iterator<Item = (Span, &str)> {
    let source = element.document().source();
    element.attributes().map(move |attribute| (attribute.span(), source.slice(attribute.span())))
}

/// The element before it in a conditional chain, by the span of its name.
fn chain_before(element: Element<'_>) -> Option<Span> {
    element.previous_in_chain().map(Element::name_span)
}

/// A node's span without surrounding whitespace, which an insertion may divide.
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
