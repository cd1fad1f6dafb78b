//! Elements and their attributes: what rules ask a tree for.

use std::sync::atomic::{AtomicU64, Ordering};

use super::directive::Directive;
use super::expr::expr_tokens;
use super::tree::{AttributeData, Document, ElementData, Node, NodeId, ValueData};
use super::value::single_expression;
use crate::source::Span;

/// A node that is an element.
#[derive(Clone, Copy)]
pub struct Element<'d> {
    document: &'d Document,
    /// Its index among the document's elements.
    index: u32,
}

/// Identifies a tree among all trees of this run, including dropped ones.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct TreeId(u64);

impl TreeId {
    pub(super) fn next() -> TreeId {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        TreeId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Identifies an element among those of all trees of this run, including dropped ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ElementKey(TreeId, u32);

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.index == other.index
    }
}

impl Eq for Element<'_> {}

impl std::fmt::Debug for Element<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.node().fmt(formatter)
    }
}

impl<'d> Element<'d> {
    pub(super) fn new(document: &'d Document, index: u32) -> Element<'d> {
        Element { document, index }
    }

    pub(super) fn data(self) -> &'d ElementData {
        &self.document.data.elements[self.index as usize]
    }

    /// The key that identifies it.
    pub(crate) fn key(self) -> ElementKey {
        ElementKey(self.document.data.id, self.index)
    }

    /// Its index among the document's elements.
    pub(super) fn index(self) -> u32 {
        self.index
    }

    /// The document that it belongs to.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// The element as a node.
    pub fn node(self) -> Node<'d> {
        self.document.node(self.id())
    }

    /// The id of its node.
    pub fn id(self) -> NodeId {
        self.data().node
    }

    /// Its span, tags included.
    pub fn span(self) -> Span {
        self.node().span()
    }

    /// Its name as written: case tells components from HTML elements.
    pub fn name(self) -> &'d str {
        self.document.source.slice(self.data().name)
    }

    /// The span of its name in the start tag.
    pub fn name_span(self) -> Span {
        self.data().name
    }

    /// Whether it is a component: its name starts with an upper-case letter.
    pub fn is_component(self) -> bool {
        self.document.source.text().as_bytes()[self.data().name.start()].is_ascii_uppercase()
    }

    /// Whether it is a `<t:set>`.
    pub fn is_t_set(self) -> bool {
        self.name() == "t:set"
    }

    /// The span of its start tag.
    pub fn open_tag(self) -> Span {
        self.data().open_tag
    }

    /// Its start tag as written.
    pub fn tag_text(self) -> &'d str {
        self.document.source().slice(self.open_tag())
    }

    /// The span of its end tag; `None` if it is self-closed or never closed.
    pub fn close_tag(self) -> Option<Span> {
        self.data().close_tag
    }

    /// The span between its tags, if it has both.
    pub fn inner_span(self) -> Option<Span> {
        self.close_tag().map(|close| Span::new(self.open_tag().end(), close.start()))
    }

    /// Its attributes, in the order in which they are written.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Attribute<'d>> {
        self.document.attributes_between(self.data().first_attribute, self.data().attribute_end)
    }

    /// The first attribute called `name`.
    pub fn attribute(self, name: &str) -> Option<Attribute<'d>> {
        self.attributes().find(|attribute| attribute.name() == name)
    }

    /// The value of its `class` attribute; empty if it has none.
    pub fn class(self) -> &'d str {
        self.attribute("class").and_then(Attribute::value).unwrap_or_default()
    }

    /// Its child elements.
    pub fn child_elements(self) -> impl Iterator<Item = Element<'d>> {
        self.node().children().filter_map(Node::as_element)
    }

    /// The elements in it at any depth, in document order.
    pub fn descendant_elements(self) -> impl Iterator<Item = Element<'d>> {
        let (start, end) = self.descendant_indices();
        self.document.elements_between(start, end)
    }

    /// Whether `other`, an element of the same document, is a descendant of it.
    pub fn holds(self, other: Element<'d>) -> bool {
        let (start, end) = self.descendant_indices();
        (start..end).contains(&other.index)
    }

    /// The range of its descendants' indices among the document's elements.
    pub(super) fn descendant_indices(self) -> (u32, u32) {
        (self.index + 1, self.document.elements_before(self.node().data().end))
    }

    /// Its parent element; `None` at the top level.
    pub fn parent(self) -> Option<Element<'d>> {
        self.node().parent()
    }

    /// The elements around it, innermost first. The last one is its section.
    pub fn ancestors(self) -> impl Iterator<Item = Element<'d>> {
        self.node().ancestors()
    }

    /// The element itself, then its [`ancestors`](Element::ancestors).
    pub fn ancestors_or_self(self) -> impl Iterator<Item = Element<'d>> {
        std::iter::successors(Some(self), |element| element.parent())
    }

    /// Its [`ancestors`](Element::ancestors) without the section.
    pub fn ancestors_in_section(self) -> impl Iterator<Item = Element<'d>> {
        self.ancestors().filter(|around| around.parent().is_some())
    }

    /// The element before it in its conditional chain.
    pub fn previous_in_chain(self) -> Option<Element<'d>> {
        self.data().chain.0.map(|index| Element::new(self.document, index))
    }

    /// The element after it in its conditional chain.
    fn next_in_chain(self) -> Option<Element<'d>> {
        self.data().chain.1.map(|index| Element::new(self.document, index))
    }

    /// Whether it is the first element of its conditional chain; true also if it is in none.
    pub fn is_first_in_chain(self) -> bool {
        self.first_in_chain() == self
    }

    /// Whether it shows instead of other elements: its conditional chain has other members.
    pub fn is_in_chain(self) -> bool {
        self.data().chain != (None, None)
    }

    /// The first element of its conditional chain.
    pub fn first_in_chain(self) -> Element<'d> {
        Element::new(self.document, self.data().chain_start)
    }

    /// The elements of its conditional chain (`t:if`, `t:else-if`, `t:else`), in order; itself if it is in
    /// none.
    pub fn chain(self) -> Vec<Element<'d>> {
        std::iter::successors(Some(self.first_in_chain()), |element| element.next_in_chain()).collect()
    }
}

/// An attribute of an [`Element`].
#[derive(Clone, Copy)]
pub struct Attribute<'d> {
    document: &'d Document,
    /// Its index among the document's attributes.
    index: u32,
}

impl<'d> Attribute<'d> {
    pub(super) fn new(document: &'d Document, index: u32) -> Attribute<'d> {
        Attribute { document, index }
    }

    /// Its index among the document's attributes.
    pub(super) fn index(self) -> u32 {
        self.index
    }

    /// The document that it belongs to.
    pub(super) fn document(self) -> &'d Document {
        self.document
    }

    fn data(self) -> &'d AttributeData {
        &self.document.data.attributes[self.index as usize]
    }

    /// The element that has it.
    pub fn element(self) -> Element<'d> {
        let elements = &self.document.data.elements;
        let before = elements.partition_point(|element| element.attribute_end <= self.index);
        Element::new(self.document, before as u32)
    }

    /// Its name as written.
    pub fn name(self) -> &'d str {
        self.document.source.slice(self.data().name)
    }

    /// The span of its name.
    pub fn name_span(self) -> Span {
        self.data().name
    }

    /// The directive that it is, if it is one.
    pub fn directive(self) -> Option<Directive> {
        self.data().directive
    }

    /// Whether its value has a `{{`, without which it holds no expression.
    pub fn has_braces(self) -> bool {
        self.data().value.is_some_and(|value| value.has_braces)
    }

    /// Its value without the quotes; `None` for a bare attribute such as `t:else`.
    pub fn value(self) -> Option<&'d str> {
        self.value_span().map(|span| self.document.source.slice(span))
    }

    /// The expression, braces included, if the value consists of one and blanks around it.
    pub fn expression(self) -> Option<&'d str> {
        single_expression(self.value()?)
    }

    /// Whether its value is an expression with nothing but the variable `name`.
    pub fn is_variable(self, name: &str) -> bool {
        self.expression().is_some_and(|expression| {
            let mut tokens = expr_tokens(expression).map(|token| &expression[token.span.range()]);
            tokens.next() == Some(name) && tokens.next().is_none()
        })
    }

    /// The span of its value without the quotes.
    pub fn value_span(self) -> Option<Span> {
        self.data().value.map(ValueData::inner_span)
    }

    /// The span of the whole attribute, quotes included.
    pub fn span(self) -> Span {
        self.data().value.map_or(self.data().name, |value| self.data().name.cover(value.span))
    }
}
