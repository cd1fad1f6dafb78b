//! Start tags: elements, their attributes, and the expressions in the values.

use super::super::MAX_DEPTH;
use super::super::chain::Role;
use super::super::directive::Directive;
use super::super::error::{SyntaxError, SyntaxErrorKind};
use super::super::expr::unclosed_interpolation;
use super::super::lexer::TokenKind;
use super::super::names::is_void;
use super::super::tree::{AttributeData, ElementData, ExpressionData, NodeKind, ValueData};
use super::super::value::{ValuePart, value_parts, value_pieces};
use super::{Parser, end_tag_name};
use crate::source::{Span, is_blank};

impl Parser<'_> {
    pub(super) fn start_tag(&mut self, tag_open: Span) {
        let name = Span::new(tag_open.start() + 1, tag_open.end());
        let text = self.name_at(name);
        let index = self.tree.elements.len() as u32;
        let (name_id, like) = self.element_names.intern(text, name, index, |text| (None, is_void(text)));
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
            chain_start: before.map_or(index, |before| self.tree.elements[before as usize].chain_start),
        });
        if self_closed {
            return;
        }
        if self.element_names.names.get(name_id).is_void && !self.closes_next(text) {
            self.late_end_tags.entry(self.source.slice(name)).or_default().push(None);
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

    /// Whether the end tag of the element `name` that was just opened follows directly, or after blanks only.
    fn closes_next(&self, name: &[u8]) -> bool {
        let mut rest = self.put_back.into_iter().chain(self.lexer.ahead());
        let next =
            rest.find(|token| token.kind != TokenKind::Text || !is_blank(self.source.slice(token.span)));
        next.is_some_and(|token| {
            token.kind == TokenKind::EndTag && end_tag_name(self.source, token.span).as_bytes() == name
        })
    }

    /// Parses the inside of a start tag. Returns the offset after the tag and whether it is self-closed.
    fn attributes(&mut self, tag_open: Span, first_attribute: u32) -> (usize, bool) {
        let mut stray_reported = false;
        // The kind of the last token.
        let mut before = TokenKind::TagOpen;
        let mut quoted = None;
        while let Some(token) = quoted.take().or_else(|| self.lexer.next_in_tag()) {
            match token.kind {
                TokenKind::AttributeName => {
                    self.attribute_name(token.span, first_attribute);
                    quoted = self.lexer.next_if_quoted();
                }
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
            before = token.kind;
        }
        // An error for a `/` at the end of the tag would only repeat that the `>` is missing.
        let is_slash = |error: &mut SyntaxError| {
            error.span.start() > tag_open.start() && self.bytes[error.span.range()] == *b"/"
        };
        if before == TokenKind::TagStray {
            self.tree.errors.pop_if(is_slash);
        }
        self.error(tag_open, SyntaxErrorKind::UnclosedTag);
        let end = self.put_back.map_or(self.bytes.len(), |token| token.span.start());
        (end, false)
    }

    fn attribute_name(&mut self, name: Span, first_attribute: u32) {
        let (text, index) = (self.name_at(name), self.tree.attributes.len() as u32);
        let (id, like) = self.attribute_names.intern(text, name, index, |text| (Directive::of(text), false));
        let directive = self.attribute_names.names.get(id).directive;
        self.tree.attributes.push(AttributeData { name, next_of_name: None, value: None, directive });
        if let Some(like) = like {
            self.tree.attributes[like as usize].next_of_name = Some(index);
            self.note_repetition(like, first_attribute);
        }
    }

    /// Notes that the current element repeats an attribute, if `like`, the previous attribute with the same
    /// name, is also one of its own: its index is `first_attribute` or later.
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

    /// Records a value for the last attribute of the current tag, if there is one and it has no value yet.
    fn attribute_value(&mut self, span: Span, first_attribute: u32) {
        let index = (self.tree.attributes.len() as u32).checked_sub(1);
        let Some(index) = index.filter(|index| *index >= first_attribute) else { return };
        let attribute = &mut self.tree.attributes[index as usize];
        if attribute.value.is_some() {
            return;
        }
        let content = self.lexer.value();
        let quoted = matches!(self.bytes[span.start()], b'"' | b'\'');
        let value = ValueData { span, quoted, has_braces: content.has_braces };
        attribute.value = Some(value);
        if !quoted && ends_with_a_quote(self.source.slice(span)) {
            let kind = SyntaxErrorKind::UnopenedAttributeValue;
            self.tree.errors.push(SyntaxError { span, kind });
        }
        let placed = |span| ExpressionData { span, attribute: Some(index) };
        if !content.has_unclosed_braces {
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

    /// Reports something in a tag that is not an attribute. If the last value in the tag holds a line ending
    /// or a tag, its quote was left open: that value is at fault.
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
}

/// Whether an unquoted value ends with a quote that nothing in it opens.
#[cold]
fn ends_with_a_quote(value: &str) -> bool {
    let Some(quote) = value.chars().last().filter(|last| matches!(last, '"' | '\'')) else { return false };
    let in_texts = value_pieces(value).map(|part| match part {
        ValuePart::Text(text) => text.matches(quote).count(),
        ValuePart::Interpolation(_) => 0,
    });
    !in_texts.sum::<usize>().is_multiple_of(2)
}

/// Whether a value holds, outside of its expressions, what is rarely meant there: a line ending or a tag.
fn holds_markup(value: &str) -> bool {
    value_parts(value).iter().any(|part| match part {
        ValuePart::Text(text) => text.contains(['<', '\n']),
        ValuePart::Interpolation(_) => false,
    })
}
