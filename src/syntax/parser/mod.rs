//! Tokens to tree. Parsing cannot fail: each fault becomes an error at its cause, and what merely follows
//! from a fault is not reported.

mod tag;

use std::collections::HashMap;

use super::balance;
use super::chain::OpenChain;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::lexer::{Lexer, Token, TokenKind};
use super::names::Interner;
use super::tree::{ExpressionData, NodeData, NodeId, NodeKind, TreeData};
use crate::source::{SourceFile, Span, is_blank};

pub(super) fn parse(source: &SourceFile) -> TreeData {
    let mut parser = Parser {
        source,
        bytes: source.text().as_bytes(),
        lexer: Lexer::new(source.text()),
        put_back: None,
        tree: TreeData::with_room_for(source.text().len()),
        element_names: Interner::default(),
        attribute_names: Interner::default(),
        open: Vec::with_capacity(USUAL_DEPTH),
        chains: chains_at_the_top(),
        too_deep: 0,
        reported_too_deep: false,
        cut_off: Vec::new(),
        first_unmatched: None,
        late_end_tags: HashMap::new(),
    };
    parser.run();
    let Parser { mut tree, cut_off, first_unmatched, element_names, attribute_names, .. } = parser;
    tree.element_names = element_names.names;
    tree.attribute_names = attribute_names.names;
    balance::report_cut_off(source, &mut tree, &cut_off);
    let first_unmatched =
        balance::blame_by_indentation(source, &mut tree, first_unmatched).or(first_unmatched);
    tree.errors.sort_by_key(|error| error.span);
    balance::drop_consequences(&mut tree.errors, first_unmatched);
    tree.errors.dedup_by_key(|error| error.span);
    tree
}

/// The nesting depth that most files do not exceed.
const USUAL_DEPTH: usize = 16;

fn chains_at_the_top() -> Vec<OpenChain> {
    let mut chains = Vec::with_capacity(USUAL_DEPTH + 1);
    chains.push(OpenChain::default());
    chains
}

/// An element that was still open when an end tag closed an element around it, or when the file ended.
#[derive(Clone, Copy)]
pub(super) struct CutOff {
    pub(super) element: NodeId,
    /// That end tag, and the element that it closes; `None` at the end of the file.
    pub(super) by: Option<(Span, NodeId)>,
    /// Its own end tag, if that came later.
    pub(super) late_close: Option<Span>,
}

struct Parser<'s> {
    source: &'s SourceFile,
    bytes: &'s [u8],
    lexer: Lexer<'s>,
    /// A token that was read ahead and is parsed next.
    put_back: Option<Token>,
    tree: TreeData,
    element_names: Interner<'s>,
    attribute_names: Interner<'s>,
    open: Vec<NodeId>,
    /// The current chain among the children of each open element; the first entry is for the top level.
    chains: Vec<OpenChain>,
    /// The number of open elements beyond the depth limit.
    too_deep: usize,
    reported_too_deep: bool,
    cut_off: Vec<CutOff>,
    /// The first end tag for which it was not clear which start tag it belongs to.
    first_unmatched: Option<Span>,
    /// By name, elements that are already reported, or are in `cut_off` (with their index there), and whose
    /// end tag has not come yet: when it comes, it is not a second fault.
    late_end_tags: HashMap<&'s str, Vec<Option<usize>>>,
}

impl<'s> Parser<'s> {
    fn run(&mut self) {
        while let Some(token) = self.put_back.take().or_else(|| self.lexer.next()) {
            match token.kind {
                TokenKind::ByteOrderMark => {}
                TokenKind::Text => self.text(token.span),
                TokenKind::Interpolation => self.interpolation(token.span),
                TokenKind::Comment => self.comment(token.span),
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
                // These occur only inside a start tag, and `start_tag` consumes them all.
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
        let end = Span::empty(self.bytes.len());
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

    fn comment(&mut self, span: Span) {
        let id = self.push(NodeKind::Comment, span);
        self.tree.comments.push(id);
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

    /// The current chain at the place of the next node.
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

    fn end_tag(&mut self, span: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if let Some(innermost) = self.open.last().copied()
            && let [b'<', b'/', name @ .., b'>'] = &self.bytes[span.range()]
            && name == self.name_at(self.name_span(innermost))
        {
            self.pop();
            return self.close(innermost, Some(span), span.end());
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
        if let Some(late) = self.late_end_tags.get_mut(name).and_then(Vec::pop) {
            if let Some(index) = late {
                self.cut_off[index].late_close = Some(span);
            }
            return;
        }
        let still_open = self.open.last().copied();
        let open_tag = still_open.map(|id| self.tree.nodes[id.index()].span);
        self.error(span, SyntaxErrorKind::UnexpectedCloseTag { still_open: open_tag });
        let is_typo = still_open.is_some_and(|element| balance::is_likely_typo(self.name(element), name));
        let in_its_place = open_tag.is_some_and(|open_tag| {
            self.open.len() > 1 && balance::have_same_indentation(self.source, open_tag, span)
        });
        if !is_typo {
            self.first_unmatched = self.first_unmatched.or(Some(span));
        }
        if let Some(element) = still_open.filter(|_| is_typo || in_its_place) {
            self.pop();
            self.close(element, Some(span), span.end());
        }
    }

    /// The bytes of a name.
    fn name_at(&self, span: Span) -> &'s [u8] {
        &self.bytes[span.range()]
    }

    fn name(&self, id: NodeId) -> &'s str {
        self.source.slice(self.name_span(id))
    }

    fn name_span(&self, id: NodeId) -> Span {
        self.tree.elements[self.tree.nodes[id.index()].element as usize].name
    }

    fn close(&mut self, id: NodeId, close_tag: Option<Span>, end: usize) {
        let node_count = self.tree.nodes.len() as u32;
        let node = &mut self.tree.nodes[id.index()];
        node.span = Span::new(node.span.start(), end);
        node.end = node_count;
        self.tree.elements[node.element as usize].close_tag = close_tag;
    }

    fn cut_off(&mut self, element: NodeId, by: Option<(Span, NodeId)>, at: Span) {
        self.close(element, None, at.start());
        self.late_end_tags.entry(self.name(element)).or_default().push(Some(self.cut_off.len()));
        self.cut_off.push(CutOff { element, by, late_close: None });
    }
}

pub(super) fn end_tag_name(source: &SourceFile, end_tag: Span) -> &str {
    // Non-ASCII blanks are part of a name, as they are in start tags.
    source.slice(end_tag)[2..].trim_end_matches('>').trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use crate::source::SourceFile;
    use crate::syntax::Document;

    #[test]
    fn an_end_tag_has_all_of_its_start_tags_name() {
        for (text, fits) in [
            ("<p>x</p >", true),
            ("<p><b>x</b\n></p\t>", true),
            ("<p\u{a0}><i>x</i ></p\u{a0}>", true),
            ("<p\u{a0}><i>x</i ></p\u{a0} >", true),
            ("<p>x</p\u{a0}>", false),
            ("<p\u{a0}>x</p>", false),
        ] {
            let document = Document::parse(SourceFile::new("X", text).expect("valid"));
            assert_eq!(document.errors().is_empty(), fits, "{text:?}: {:?}", document.errors());
        }
    }
}
