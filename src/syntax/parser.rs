//! Tokens to tree. Parsing cannot fail; faults become errors at their cause, and what follows
//! from a fault is not reported again.

use std::collections::{BTreeSet, HashMap};

use super::MAX_DEPTH;
use super::balance;
use super::chain::{Chains, Role};
use super::directive::Directive;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::lexer::{Lexer, Token, TokenKind};
use super::tree::{AttributeData, ElementData, NodeData, NodeId, NodeKind, TreeData, ValueData};
use super::value::{ValuePart, value_parts};
use crate::source::{SourceFile, Span, is_blank};

/// HTML elements that have no content and, in a theme, must be closed all the same.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

pub(super) fn parse(source: &SourceFile) -> TreeData {
    let mut lexer = Lexer::new(source.text());
    let mut parser = Parser {
        source,
        next: lexer.next(),
        rest: lexer,
        before: None,
        tree: TreeData::default(),
        open: Vec::new(),
        too_deep: 0,
        reported_too_deep: false,
        cut_off: Vec::new(),
        guess: None,
        awaited: HashMap::new(),
    };
    parser.run();
    let Parser { mut tree, cut_off, guess, .. } = parser;
    balance::report_cut_off(source, &mut tree, &cut_off);
    let guess = balance::blame_by_indentation(source, &mut tree, guess).or(guess);
    tree.errors.sort_by_key(|error| error.span);
    balance::drop_consequences(&mut tree.errors, guess);
    tree.errors.dedup_by_key(|error| error.span);
    tree.chains = find_chains(source, &tree);
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
    next: Option<Token>,
    /// The tokens behind the next one.
    rest: Lexer<'s>,
    /// What the last token was, blanks in tags aside.
    before: Option<TokenKind>,
    tree: TreeData,
    open: Vec<NodeId>,
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
        while let Some(token) = self.take() {
            match token.kind {
                TokenKind::ByteOrderMark => {}
                TokenKind::Text => self.leaf(NodeKind::Text, token.span),
                TokenKind::Interpolation => self.leaf(NodeKind::Interpolation, token.span),
                TokenKind::Comment => self.leaf(NodeKind::Comment, token.span),
                TokenKind::Css => self.leaf(NodeKind::Css, token.span),
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
        while let Some(element) = self.open.pop() {
            self.cut_off(element, None, end);
        }
    }

    fn take(&mut self) -> Option<Token> {
        let token = std::mem::replace(&mut self.next, self.rest.next());
        let kind = token.map(|token| token.kind);
        if kind != Some(TokenKind::TagBlank) {
            self.before = kind;
        }
        token
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

    fn start_tag(&mut self, tag_open: Span) {
        let name = Span::new(tag_open.start() + 1, tag_open.end());
        let first_attribute = self.tree.attributes.len() as u32;
        let (end, self_closed) = self.attributes(tag_open, first_attribute);
        let open_tag = Span::new(tag_open.start(), end);
        let id = self.push(NodeKind::Element, open_tag);
        self.tree.elements.push(ElementData {
            node: id,
            name,
            open_tag,
            close_tag: None,
            first_attribute,
            attribute_end: self.tree.attributes.len() as u32,
        });
        if self_closed {
            return;
        }
        if is_void(self.source.slice(name)) && !self.closes_next(name) {
            self.awaited.entry(self.source.slice(name)).or_default().push(None);
            return self.error(open_tag, SyntaxErrorKind::VoidElementNotClosed);
        }
        if self.open.len() < MAX_DEPTH {
            return self.open.push(id);
        }
        self.too_deep += 1;
        if !std::mem::replace(&mut self.reported_too_deep, true) {
            self.error(open_tag, SyntaxErrorKind::TooDeep);
        }
    }

    /// Whether the element that was just opened is closed before anything but blanks.
    fn closes_next(&self, name: Span) -> bool {
        let mut rest = self.next.into_iter().chain(self.rest.clone());
        let next =
            rest.find(|token| token.kind != TokenKind::Text || !is_blank(self.source.slice(token.span)));
        next.is_some_and(|token| {
            token.kind == TokenKind::EndTag
                && end_tag_name(self.source, token.span) == self.source.slice(name)
        })
    }

    /// Takes the inside of a start tag. Gives the byte behind the tag and whether it is
    /// self-closed.
    fn attributes(&mut self, tag_open: Span, first_attribute: u32) -> (usize, bool) {
        let mut end = tag_open.end();
        let mut stray_reported = false;
        while let Some(token) = self.next {
            match token.kind {
                TokenKind::TagBlank => {}
                TokenKind::AttributeName => self.attribute_name(token.span),
                TokenKind::Equals => self.equals(token.span),
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
                    self.take();
                    return (token.span.end(), token.kind == TokenKind::TagSelfClose);
                }
                _ => break,
            }
            end = token.span.end();
            self.take();
        }
        self.error(tag_open, SyntaxErrorKind::UnclosedTag);
        (end, false)
    }

    fn attribute_name(&mut self, name: Span) {
        let directive = Directive::of(self.source.slice(name));
        self.tree.attributes.push(AttributeData { name, value: None, directive });
    }

    fn equals(&mut self, span: Span) {
        if self.before != Some(TokenKind::AttributeName) {
            self.error(span, SyntaxErrorKind::StrayInTag);
        } else if !self.rest.is_before_value() {
            self.error(span, SyntaxErrorKind::MissingAttributeValue);
        }
    }

    /// Takes a value, for the attribute before it; one that the tag before has is not meant.
    fn attribute_value(&mut self, span: Span, first_attribute: u32) {
        let bytes = &self.source.text().as_bytes()[span.range()];
        let quoted = matches!(bytes.first(), Some(b'"' | b'\''));
        let has_braces = memchr::memchr_iter(b'{', bytes).any(|at| bytes.get(at + 1) == Some(&b'{'));
        if let Some(attribute) = self.tree.attributes[first_attribute as usize..].last_mut()
            && attribute.value.is_none()
        {
            attribute.value = Some(ValueData { span, quoted, has_braces });
        }
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
        let name = end_tag_name(self.source, span);
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let depth = self.open.iter().rposition(|id| self.name(*id) == name);
        match depth {
            Some(depth) => {
                let element = self.open[depth];
                while self.open.len() > depth + 1 {
                    let inner = self.open.pop().expect("longer than depth + 1");
                    self.cut_off(inner, Some((span, element)), span);
                }
                self.open.pop();
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
            self.open.pop();
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
    source.slice(end_tag)[2..].trim_end_matches('>').trim_end()
}

fn find_chains(source: &SourceFile, tree: &TreeData) -> Chains {
    let role = |node: &NodeData| {
        let element = &tree.elements[node.element as usize];
        let attributes = &tree.attributes[element.first_attribute as usize..element.attribute_end as usize];
        let directive = attributes.iter().find_map(|attribute| match attribute.directive {
            Some(Directive::If) => Some(Role::Start),
            Some(Directive::ElseIf) => Some(Role::Continuation),
            Some(Directive::Else) => Some(Role::End),
            _ => None,
        });
        directive.unwrap_or(Role::None)
    };
    // Nothing else starts a chain.
    let starts = tree.elements.iter().map(|element| &tree.nodes[element.node.index()]);
    let parents = starts.filter(|node| role(node) == Role::Start).map(|node| node.parent);
    let parents: BTreeSet<Option<NodeId>> = parents.collect();
    Chains::find(&tree.nodes, parents, role, |node| is_blank(source.slice(node.span)))
}
