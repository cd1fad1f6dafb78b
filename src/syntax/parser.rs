//! Tokens to tree. Parsing cannot fail; faults become errors at their cause, and what follows
//! from a fault is not reported again.

use std::collections::HashMap;

use super::MAX_DEPTH;
use super::balance;
use super::chain::{OpenChain, Role};
use super::directive::Directive;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::expr::unclosed_interpolation;
use super::lexer::{Lexer, Token, TokenKind};
use super::names::{Interner, is_void};
use super::tree::{
    AttributeData, ElementData, ExpressionData, NodeData, NodeId, NodeKind, TreeData, ValueData,
};
use super::value::{ValuePart, value_parts, value_pieces};
use crate::source::{SourceFile, Span, is_blank};

pub(super) fn parse(source: &SourceFile) -> TreeData {
    let mut parser = Parser {
        source,
        lexer: Lexer::new(source.text()),
        put_back: None,
        tree: TreeData::with_room_for(source.text().len()),
        element_names: Interner::default(),
        attribute_names: Interner::default(),
        open: Vec::new(),
        chains: vec![OpenChain::default()],
        too_deep: 0,
        reported_too_deep: false,
        cut_off: Vec::new(),
        guess: None,
        awaited: HashMap::new(),
    };
    parser.run();
    let Parser { mut tree, cut_off, guess, element_names, attribute_names, .. } = parser;
    tree.element_names = element_names.names;
    tree.attribute_names = attribute_names.names;
    balance::report_cut_off(source, &mut tree, &cut_off);
    let guess = balance::blame_by_indentation(source, &mut tree, guess).or(guess);
    tree.errors.sort_by_key(|error| error.span);
    balance::drop_consequences(&mut tree.errors, guess);
    tree.errors.dedup_by_key(|error| error.span);
    tree
}

/// An element that was still open when an end tag closed something around it.
#[derive(Clone, Copy)]
pub(super) struct CutOff {
    pub(super) element: NodeId,
    /// The end tag that did it, and the start tag it belongs to; `None` at the end of the file.
    pub(super) by: Option<(Span, NodeId)>,
    /// Its own end tag, where that came later on.
    pub(super) late_close: Option<Span>,
}

struct Parser<'s> {
    source: &'s SourceFile,
    lexer: Lexer<'s>,
    /// A token that was taken and belongs to what follows.
    put_back: Option<Token>,
    tree: TreeData,
    element_names: Interner<'s>,
    attribute_names: Interner<'s>,
    open: Vec<NodeId>,
    /// The chain at hand among the children of each open element, the top of the file being the first.
    chains: Vec<OpenChain>,
    /// How many elements are open beyond the depth cap.
    too_deep: usize,
    reported_too_deep: bool,
    cut_off: Vec<CutOff>,
    /// The first end tag whose start tag could not be told.
    guess: Option<Span>,
    /// Elements already reported or in `cut_off` (then with their index there) whose end tag has
    /// not come yet: when it comes it is no second fault.
    awaited: HashMap<&'s str, Vec<Option<usize>>>,
}

impl<'s> Parser<'s> {
    fn run(&mut self) {
        while let Some(token) = self.put_back.take().or_else(|| self.lexer.next()) {
            match token.kind {
                TokenKind::ByteOrderMark => {}
                TokenKind::Text => self.text(token.span),
                TokenKind::Interpolation => self.interpolation(token.span),
                TokenKind::Comment => self.leaf(NodeKind::Comment, token.span),
                TokenKind::Css => self.css(token.span),
                TokenKind::UnclosedInterpolation => {
                    self.error(token.span, SyntaxErrorKind::UnclosedInterpolation)
                }
                TokenKind::UnclosedComment => {
                    let start = token.span.start();
                    self.error(Span::new(start, start + 4), SyntaxErrorKind::UnclosedComment);
                }
                TokenKind::Declaration => self.leaf(NodeKind::Declaration, token.span),
                TokenKind::TagOpen => self.start_tag(token.span),
                TokenKind::UnclosedEndTag => {
                    self.error(token.span, SyntaxErrorKind::UnclosedTag);
                    self.end_tag(token.span);
                }
                TokenKind::EndTag => self.end_tag(token.span),
                // These stand inside a start tag only, and `start_tag` takes them all.
                TokenKind::TagBlank
                | TokenKind::AttributeName
                | TokenKind::Equals
                | TokenKind::AttributeValue
                | TokenKind::UnclosedAttributeValue
                | TokenKind::TagStray
                | TokenKind::TagClose
                | TokenKind::TagSelfClose => {}
            }
        }
        let end = Span::empty(self.source.text().len());
        while let Some(element) = self.pop() {
            self.cut_off(element, None, end);
        }
    }

    fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        self.tree.errors.push(SyntaxError { span, kind });
    }

    fn push(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let id = NodeId(self.tree.nodes.len() as u32);
        let parent = self.open.last().copied();
        let element = self.tree.elements.len() as u32;
        self.tree.nodes.push(NodeData { kind, span, parent, end: id.0 + 1, element });
        id
    }

    fn leaf(&mut self, kind: NodeKind, span: Span) {
        self.push(kind, span);
    }

    fn text(&mut self, span: Span) {
        self.leaf(NodeKind::Text, span);
        if self.chain().is_open() && !is_blank(self.source.slice(span)) {
            self.chain().interrupt();
        }
    }

    fn interpolation(&mut self, span: Span) {
        self.leaf(NodeKind::Interpolation, span);
        self.tree.expressions.push(ExpressionData { span, attribute: None });
        self.chain().interrupt();
    }

    fn css(&mut self, span: Span) {
        self.leaf(NodeKind::Css, span);
        self.chain().interrupt();
    }

    /// The chain at hand where the next node stands.
    fn chain(&mut self) -> &mut OpenChain {
        self.chains.last_mut().expect("one for the top of the file, and one for each open element")
    }

    fn enter(&mut self, element: NodeId) {
        self.open.push(element);
        self.chains.push(OpenChain::default());
    }

    fn pop(&mut self) -> Option<NodeId> {
        let element = self.open.pop()?;
        self.chains.pop();
        Some(element)
    }

    fn start_tag(&mut self, tag_open: Span) {
        let name = Span::new(tag_open.start() + 1, tag_open.end());
        let text = self.source.slice(name);
        let index = self.tree.elements.len() as u32;
        let (name_id, like) = self.element_names.take(text, name, index, |text| (None, is_void(text)));
        if let Some(like) = like {
            self.tree.elements[like as usize].next_of_name = Some(index);
        }
        let first_attribute = self.tree.attributes.len() as u32;
        let (end, self_closed) = self.attributes(tag_open, first_attribute);
        let open_tag = Span::new(tag_open.start(), end);
        let id = self.push(NodeKind::Element, open_tag);
        let attributes = &self.tree.attributes[first_attribute as usize..];
        let role = Role::of(attributes.iter().filter_map(|attribute| attribute.directive));
        let before = self.chain().element(index, role);
        if let Some(before) = before {
            self.tree.elements[before as usize].chain.1 = Some(index);
        }
        self.tree.elements.push(ElementData {
            node: id,
            name,
            next_of_name: None,
            open_tag,
            close_tag: None,
            first_attribute,
            attribute_end: self.tree.attributes.len() as u32,
            chain: (before, None),
        });
        if self_closed {
            return;
        }
        if self.element_names.names.get(name_id).is_void && !self.closes_next(text) {
            self.awaited.entry(text).or_default().push(None);
            return self.error(open_tag, SyntaxErrorKind::VoidElementNotClosed);
        }
        if self.open.len() < MAX_DEPTH {
            return self.enter(id);
        }
        self.too_deep += 1;
        if !std::mem::replace(&mut self.reported_too_deep, true) {
            self.error(open_tag, SyntaxErrorKind::TooDeep);
        }
    }

    /// Whether the element that was just opened, which is called `name`, is closed before anything but blanks.
    fn closes_next(&self, name: &str) -> bool {
        let mut rest = self.put_back.into_iter().chain(self.lexer.clone());
        let next =
            rest.find(|token| token.kind != TokenKind::Text || !is_blank(self.source.slice(token.span)));
        next.is_some_and(|token| {
            token.kind == TokenKind::EndTag && end_tag_name(self.source, token.span) == name
        })
    }

    /// Takes the inside of a start tag. Gives the byte behind the tag and whether it is
    /// self-closed.
    fn attributes(&mut self, tag_open: Span, first_attribute: u32) -> (usize, bool) {
        let mut end = tag_open.end();
        let mut stray_reported = false;
        // What the last token was, blanks aside.
        let mut before = TokenKind::TagOpen;
        while let Some(token) = self.lexer.next() {
            match token.kind {
                TokenKind::TagBlank => {
                    end = token.span.end();
                    continue;
                }
                TokenKind::AttributeName => self.attribute_name(token.span, first_attribute),
                TokenKind::Equals => self.equals(token.span, before),
                TokenKind::AttributeValue => self.attribute_value(token.span, first_attribute),
                TokenKind::UnclosedAttributeValue => {
                    self.error(token.span, SyntaxErrorKind::UnclosedAttributeValue);
                    stray_reported = true;
                }
                TokenKind::TagStray if stray_reported => {}
                TokenKind::TagStray => {
                    self.stray(token.span, first_attribute);
                    stray_reported = true;
                }
                TokenKind::TagClose | TokenKind::TagSelfClose => {
                    return (token.span.end(), token.kind == TokenKind::TagSelfClose);
                }
                _ => {
                    self.put_back = Some(token);
                    break;
                }
            }
            end = token.span.end();
            before = token.kind;
        }
        self.error(tag_open, SyntaxErrorKind::UnclosedTag);
        (end, false)
    }

    fn attribute_name(&mut self, name: Span, first_attribute: u32) {
        let (text, index) = (self.source.slice(name), self.tree.attributes.len() as u32);
        let (id, like) = self.attribute_names.take(text, name, index, |text| (Directive::of(text), false));
        let directive = self.attribute_names.names.get(id).directive;
        self.tree.attributes.push(AttributeData { name, next_of_name: None, value: None, directive });
        if let Some(like) = like {
            self.tree.attributes[like as usize].next_of_name = Some(index);
            self.note_repetition(like, first_attribute);
        }
    }

    /// Notes the element at hand, whose attributes start with `first_attribute`, if the attribute `like` is one of
    /// them, the last of which has the same name.
    fn note_repetition(&mut self, like: u32, first_attribute: u32) {
        let element = self.tree.elements.len() as u32;
        if like >= first_attribute && self.tree.with_repeated_attributes.last() != Some(&element) {
            self.tree.with_repeated_attributes.push(element);
        }
    }

    fn equals(&mut self, span: Span, before: TokenKind) {
        if before != TokenKind::AttributeName {
            self.error(span, SyntaxErrorKind::StrayInTag);
        } else if !self.lexer.is_before_value() {
            self.error(span, SyntaxErrorKind::MissingAttributeValue);
        }
    }

    /// Takes a value, for the attribute before it; one that the tag before has is not meant.
    fn attribute_value(&mut self, span: Span, first_attribute: u32) {
        let index = (self.tree.attributes.len() as u32).checked_sub(1);
        let Some(index) = index.filter(|index| *index >= first_attribute) else { return };
        let attribute = &mut self.tree.attributes[index as usize];
        if attribute.value.is_some() {
            return;
        }
        let content = self.lexer.value();
        let quoted = matches!(self.source.text().as_bytes()[span.start()], b'"' | b'\'');
        let value = ValueData { span, quoted, has_braces: content.has_braces };
        attribute.value = Some(value);
        let placed = |span| ExpressionData { span, attribute: Some(index) };
        if !content.is_doubtful {
            return self.tree.expressions.extend(content.expressions.iter().copied().map(placed));
        }
        let inner = value.inner_span();
        let text = self.source.slice(inner);
        let mut at = inner.start();
        for part in value_pieces(text) {
            let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
            let span = Span::new(at, at + text.len());
            at = span.end();
            if matches!(part, ValuePart::Interpolation(_)) {
                self.tree.expressions.push(placed(span));
            }
        }
        let unclosed = unclosed_interpolation(text).map(|at| inner.start() + at);
        self.tree.unclosed_in_values.extend(unclosed.map(|at| Span::new(at, at + 2)));
    }

    /// Something in a tag that is no attribute. If the last value in the tag runs over a line ending
    /// or holds a tag, its quote was left open, and it is at fault.
    fn stray(&mut self, span: Span, first_attribute: u32) {
        let in_tag = &self.tree.attributes[first_attribute as usize..];
        let value = in_tag.iter().rev().find_map(|attribute| attribute.value);
        let swallowed = value.filter(|value| value.quoted && holds_markup(self.source.slice(value.span)));
        match swallowed {
            Some(value) => {
                let start = value.span.start();
                let first_line = self.source.rest_of_line(start).len().min(value.span.len());
                self.error(Span::new(start, start + first_line), SyntaxErrorKind::UnclosedAttributeValue);
            }
            None => self.error(span, SyntaxErrorKind::StrayInTag),
        }
    }

    fn end_tag(&mut self, span: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let name = end_tag_name(self.source, span);
        let depth = self.open.iter().rposition(|id| self.name(*id) == name);
        match depth {
            Some(depth) => {
                let element = self.open[depth];
                while self.open.len() > depth + 1 {
                    let inner = self.pop().expect("longer than depth + 1");
                    self.cut_off(inner, Some((span, element)), span);
                }
                self.pop();
                self.close(element, Some(span), span.end());
            }
            None => self.unexpected_end_tag(span, name),
        }
    }

    fn unexpected_end_tag(&mut self, span: Span, name: &'s str) {
        if let Some(awaited) = self.awaited.get_mut(name).and_then(Vec::pop) {
            if let Some(index) = awaited {
                self.cut_off[index].late_close = Some(span);
            }
            return;
        }
        let still_open = self.open.last().copied();
        let open_tag = still_open.map(|id| self.tree.nodes[id.index()].span);
        self.error(span, SyntaxErrorKind::UnexpectedCloseTag { still_open: open_tag });
        let is_alike = still_open.is_some_and(|element| balance::is_alike(self.name(element), name));
        let in_its_place = open_tag.is_some_and(|open_tag| {
            self.open.len() > 1 && balance::start_in_one_column(self.source, open_tag, span)
        });
        if !is_alike {
            self.guess = self.guess.or(Some(span));
        }
        if let Some(element) = still_open.filter(|_| is_alike || in_its_place) {
            self.pop();
            self.close(element, Some(span), span.end());
        }
    }

    fn name(&self, id: NodeId) -> &'s str {
        self.source.slice(self.tree.elements[self.tree.nodes[id.index()].element as usize].name)
    }

    fn close(&mut self, id: NodeId, close_tag: Option<Span>, end: usize) {
        let behind = self.tree.nodes.len() as u32;
        let node = &mut self.tree.nodes[id.index()];
        node.span = Span::new(node.span.start(), end);
        node.end = behind;
        self.tree.elements[node.element as usize].close_tag = close_tag;
    }

    fn cut_off(&mut self, element: NodeId, by: Option<(Span, NodeId)>, at: Span) {
        self.close(element, None, at.start());
        self.awaited.entry(self.name(element)).or_default().push(Some(self.cut_off.len()));
        self.cut_off.push(CutOff { element, by, late_close: None });
    }
}

/// Whether a value holds what a value rarely holds on purpose: a line ending or a tag, outside of
/// its expressions.
fn holds_markup(value: &str) -> bool {
    value_parts(value).iter().any(|part| match part {
        ValuePart::Text(text) => text.contains(['<', '\n']),
        ValuePart::Interpolation(_) => false,
    })
}

fn end_tag_name(source: &SourceFile, end_tag: Span) -> &str {
    let name = &source.slice(end_tag)[2..];
    let name = name.strip_suffix('>').unwrap_or(name);
    match name.as_bytes().last() {
        Some(last) if last.is_ascii_alphanumeric() => name,
        _ => name.trim_end(),
    }
}
