//! The tree of a component file. Nodes hold spans, and their text is sliced from the source, so the tree says
//! nothing that the bytes do not.
//!
//! The nodes are in one list in document order, each with the index past its last descendant: a subtree is a
//! slice, and walking it needs neither recursion nor pointers.

use std::sync::{Arc, LazyLock};

use super::class_words::AllClassWords;
use super::directive::Directive;
use super::element::{Attribute, Element, TreeId};
use super::error::SyntaxError;
use super::names::Names;
use super::parser;
use crate::source::{SourceFile, Span};

/// The index of a node in its document, in document order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// An HTML element, a component or a section.
    Element,
    /// Text between tags.
    Text,
    /// `{{ … }}` between tags.
    Interpolation,
    /// `<!-- … -->`.
    Comment,
    /// `<!DOCTYPE …>`, `<?xml …?>` or `<![CDATA[…]]>`: not known to be part of the format, and left alone.
    Declaration,
    /// The raw content of a `<style>`.
    Css,
}

/// A parsed component file. There is always a tree; the file's faults are in [`errors`](Document::errors).
#[derive(Debug)]
pub struct Document {
    pub(super) source: SourceFile,
    pub(super) data: Arc<TreeData>,
}

/// The tree that all documents without nodes share, since many themes have many such files.
static NO_TREE: LazyLock<Arc<TreeData>> = LazyLock::new(Arc::default);

#[derive(Debug, Default)]
pub(super) struct TreeData {
    pub(super) id: TreeId,
    pub(super) nodes: Vec<NodeData>,
    pub(super) elements: Vec<ElementData>,
    pub(super) attributes: Vec<AttributeData>,
    pub(super) expressions: Vec<ExpressionData>,
    pub(super) comments: Vec<NodeId>,
    /// The first unclosed `{{` of each attribute value that has one.
    pub(super) unclosed_in_values: Vec<Span>,
    /// The indices of the elements that have two attributes with the same name.
    pub(super) with_repeated_attributes: Vec<u32>,
    pub(super) element_names: Names,
    pub(super) attribute_names: Names,
    pub(super) class_words: AllClassWords,
    pub(super) errors: Vec<SyntaxError>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub(super) kind: NodeKind,
    pub(super) span: Span,
    pub(super) parent: Option<NodeId>,
    /// The index past the last descendant.
    pub(super) end: u32,
    /// The number of elements that start before it; for an element, its index in `elements`.
    pub(super) element: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ElementData {
    pub(super) node: NodeId,
    pub(super) name: Span,
    /// The index of the next element with the same name.
    pub(super) next_of_name: Option<u32>,
    pub(super) open_tag: Span,
    pub(super) close_tag: Option<Span>,
    pub(super) first_attribute: u32,
    pub(super) attribute_end: u32,
    /// The indices of the elements before and after it in its conditional chain.
    pub(super) chain: (Option<u32>, Option<u32>),
    /// The index of the first element of that chain, which may be this one.
    pub(super) chain_start: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeData {
    pub(super) name: Span,
    /// The index of the next attribute with the same name.
    pub(super) next_of_name: Option<u32>,
    pub(super) value: Option<ValueData>,
    /// The directive that its name stands for. Kept because most rules ask for it.
    pub(super) directive: Option<Directive>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ExpressionData {
    pub(super) span: Span,
    /// The index of the attribute that holds it.
    pub(super) attribute: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ValueData {
    /// With its quotes.
    pub(super) span: Span,
    pub(super) quoted: bool,
    /// Whether it has a `{{` and so may hold an expression.
    pub(super) has_braces: bool,
}

impl ValueData {
    /// Without its quotes.
    pub(super) fn inner_span(self) -> Span {
        match self.quoted {
            true => Span::new(self.span.start() + 1, self.span.end() - 1),
            false => self.span,
        }
    }
}

impl TreeData {
    /// A tree whose lists need not grow while an ordinary file of `bytes` bytes is parsed.
    pub(super) fn with_room_for(bytes: usize) -> TreeData {
        let bytes = bytes.min(LARGE);
        TreeData {
            id: TreeId::next(),
            nodes: Vec::with_capacity(bytes / 64),
            elements: Vec::with_capacity(bytes / 160),
            attributes: Vec::with_capacity(bytes / 120),
            expressions: Vec::with_capacity(bytes / 160),
            ..TreeData::default()
        }
    }
}

/// The file size in bytes up to which room for the tree is reserved in advance.
const LARGE: usize = 64 * 1024;

impl Document {
    /// Parses `source`. This cannot fail: a file with faults has a tree too.
    pub fn parse(source: SourceFile) -> Document {
        let data = Arc::new(parser::parse(&source));
        Document { source, data }
    }

    /// A document without nodes, for a file that is not in the template language.
    pub fn opaque(source: SourceFile) -> Document {
        Document { source, data: NO_TREE.clone() }
    }

    /// The file that was parsed.
    pub fn source(&self) -> &SourceFile {
        &self.source
    }

    /// The file, without its tree.
    pub fn into_source(self) -> SourceFile {
        self.source
    }

    /// The file's faults, sorted by span; each fault once, at its cause.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.data.errors
    }

    /// All nodes in document order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = Node<'_>> {
        self.slice(0, self.data.nodes.len() as u32)
    }

    /// All elements in document order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = Element<'_>> {
        self.elements_between(0, self.data.elements.len() as u32)
    }

    /// All attributes in document order.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'_>> {
        self.attributes_between(0, self.data.attributes.len() as u32)
    }

    /// The attributes with indices from `start` up to `end`.
    pub(super) fn attributes_between(
        &self,
        start: u32,
        end: u32,
    ) -> impl ExactSizeIterator<Item = Attribute<'_>> {
        // A range of `u32` is no `ExactSizeIterator`, since its length may not fit into every `usize`.
        (start as usize..end as usize).map(|index| Attribute::new(self, index as u32))
    }

    /// The comments in the markup, in document order.
    pub fn comments(&self) -> impl Iterator<Item = Node<'_>> {
        self.data.comments.iter().map(|id| self.node(*id))
    }

    /// The elements that have two attributes with the same name.
    pub fn with_repeated_attributes(&self) -> impl Iterator<Item = Element<'_>> {
        self.data.with_repeated_attributes.iter().map(|index| Element::new(self, *index))
    }

    /// The first unclosed `{{` of each attribute value that has one.
    pub fn unclosed_in_values(&self) -> &[Span] {
        &self.data.unclosed_in_values
    }

    /// The elements with indices from `start` up to `end`.
    pub(super) fn elements_between(
        &self,
        start: u32,
        end: u32,
    ) -> impl DoubleEndedIterator<Item = Element<'_>> {
        (start..end).map(|index| Element::new(self, index))
    }

    /// The number of elements before the node with this index; of all elements if it is past the last node.
    pub(super) fn elements_before(&self, node: u32) -> u32 {
        self.data.nodes.get(node as usize).map_or(self.data.elements.len() as u32, |node| node.element)
    }

    /// The top-level nodes.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        Siblings { document: self, next: 0, end: self.data.nodes.len() as u32 }
    }

    /// The first top-level element called `name`, such as `template` or `style`.
    pub fn section(&self, name: &str) -> Option<Element<'_>> {
        self.roots().filter_map(Node::as_element).find(|element| element.name() == name)
    }

    /// The `<template>` section.
    pub fn template(&self) -> Option<Element<'_>> {
        self.section("template")
    }

    /// The `<style>` section.
    pub fn style(&self) -> Option<Element<'_>> {
        self.section("style")
    }

    /// The element with this id, which must come from this document and belong to an element.
    pub fn element(&self, id: NodeId) -> Element<'_> {
        self.node(id).as_element().expect("the id belongs to an element")
    }

    /// The node with this id, which must come from this document.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { document: self, id }
    }

    /// The innermost node that covers the byte at `offset`.
    pub fn node_at(&self, offset: usize) -> Option<Node<'_>> {
        let count = self.data.nodes.partition_point(|node| node.span.start() <= offset);
        let last = self.node(NodeId(count.checked_sub(1)? as u32));
        let around = std::iter::once(last).chain(last.ancestors().map(Element::node));
        around.into_iter().find(|node| offset < node.span().end())
    }

    fn slice(&self, start: u32, end: u32) -> impl DoubleEndedIterator<Item = Node<'_>> {
        (start..end).map(|index| self.node(NodeId(index)))
    }
}

/// A node of a [`Document`].
#[derive(Clone, Copy)]
pub struct Node<'d> {
    pub(super) document: &'d Document,
    pub(super) id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?} {:?} {:?}", self.kind(), self.span(), self.text())
    }
}

impl<'d> Node<'d> {
    #[inline]
    pub(super) fn data(self) -> &'d NodeData {
        &self.document.data.nodes[self.id.index()]
    }

    /// The document that it belongs to.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// Its id, which orders nodes as the document does.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// Its kind.
    pub fn kind(self) -> NodeKind {
        self.data().kind
    }

    /// Its span; for an element, from the start of its start tag to the end of its end tag.
    pub fn span(self) -> Span {
        self.data().span
    }

    /// Its text, as written in the source.
    pub fn text(self) -> &'d str {
        self.document.source.slice(self.span())
    }

    /// Its parent element; `None` at the top level.
    pub fn parent(self) -> Option<Element<'d>> {
        self.data().parent.and_then(|id| self.document.node(id).as_element())
    }

    /// The elements around it, innermost first.
    pub fn ancestors(self) -> impl Iterator<Item = Element<'d>> {
        std::iter::successors(self.parent(), |element| element.node().parent())
    }

    /// Its direct children, in document order.
    pub fn children(self) -> impl Iterator<Item = Node<'d>> {
        Siblings { document: self.document, next: self.id.0 + 1, end: self.data().end }
    }

    /// Its siblings before it, the nearest first.
    pub fn siblings_before(self) -> impl Iterator<Item = Node<'d>> {
        let parent = self.data().parent;
        let before = move |node: &Node<'d>| {
            let last = node.id.0.checked_sub(1).map(NodeId).filter(|last| Some(*last) != parent)?;
            let outwards = |inner: &Node<'d>| inner.data().parent.map(|outer| node.document.node(outer));
            let mut around = std::iter::successors(Some(node.document.node(last)), outwards);
            around.find(|node| node.data().parent == parent)
        };
        std::iter::successors(before(&self), before)
    }

    /// Its siblings after it, in document order.
    pub fn following_siblings(self) -> impl Iterator<Item = Node<'d>> {
        let nodes = &self.document.data.nodes;
        let end = self.data().parent.map_or(nodes.len() as u32, |parent| nodes[parent.index()].end);
        Siblings { document: self.document, next: self.data().end, end }
    }

    /// Its descendants at any depth, in document order.
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Node<'d>> {
        self.document.slice(self.id.0 + 1, self.data().end)
    }

    /// The node as an element, if it is one.
    pub fn as_element(self) -> Option<Element<'d>> {
        let data = self.data();
        (data.kind == NodeKind::Element).then(|| Element::new(self.document, data.element))
    }

    /// Whether it is text that consists only of blanks.
    #[inline]
    pub fn is_blank(self) -> bool {
        self.kind() == NodeKind::Text && crate::source::is_blank(self.text())
    }
}

struct Siblings<'d> {
    document: &'d Document,
    next: u32,
    end: u32,
}

impl<'d> Iterator for Siblings<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        (self.next < self.end).then(|| {
            let node = self.document.node(NodeId(self.next));
            self.next = node.data().end;
            node
        })
    }
}
