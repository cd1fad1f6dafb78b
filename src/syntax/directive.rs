//! Directives, and expressions with the place they stand in.

use super::element::{Attribute, Element};
use super::tree::{Document, NodeKind};
use super::value::{ValuePart, value_pieces};
use crate::source::Span;

/// What an attribute whose name starts with `t:` does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Directive {
    /// `t:if`
    If,
    /// `t:else-if`
    ElseIf,
    /// `t:else`
    Else,
    /// `t:for`
    For,
    /// `t:key`
    Key,
}

impl Directive {
    /// All of them.
    pub const ALL: [Directive; 5] =
        [Directive::If, Directive::ElseIf, Directive::Else, Directive::For, Directive::Key];

    /// Its name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Directive::If => "t:if",
            Directive::ElseIf => "t:else-if",
            Directive::Else => "t:else",
            Directive::For => "t:for",
            Directive::Key => "t:key",
        }
    }

    /// The directive called `name`.
    pub fn of(name: &str) -> Option<Directive> {
        Directive::ALL.into_iter().find(|directive| directive.name() == name)
    }
}

impl<'d> Element<'d> {
    /// Its directives in the order they are written, each with its attribute.
    pub fn directives(self) -> impl Iterator<Item = (Directive, Attribute<'d>)> {
        self.attributes().filter_map(|attribute| Some((Directive::of(attribute.name())?, attribute)))
    }
}

/// An expression, and where it stands.
#[derive(Clone, Copy)]
pub struct PlacedExpression<'d> {
    /// Its text, braces included.
    pub text: &'d str,
    /// Its bytes, braces included.
    pub span: Span,
    /// The attribute it stands in; `None` for one between tags.
    pub attribute: Option<Attribute<'d>>,
}

impl Document {
    /// All expressions in document order.
    pub fn expressions(&self) -> impl Iterator<Item = PlacedExpression<'_>> {
        self.nodes().flat_map(|node| {
            let in_tag = node.as_element().into_iter().flat_map(Element::attributes).flat_map(in_attribute);
            let itself = (node.kind() == NodeKind::Interpolation).then(|| PlacedExpression {
                text: node.text(),
                span: node.span(),
                attribute: None,
            });
            in_tag.chain(itself)
        })
    }
}

fn in_attribute(attribute: Attribute<'_>) -> impl Iterator<Item = PlacedExpression<'_>> {
    let value = attribute.value().zip(attribute.value_span());
    value.into_iter().flat_map(move |(value, span)| {
        let mut at = span.start();
        value_pieces(value).filter_map(move |part| {
            let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
            let span = Span::new(at, at + text.len());
            at = span.end();
            let is_expression = matches!(part, ValuePart::Interpolation(_));
            is_expression.then_some(PlacedExpression { text, span, attribute: Some(attribute) })
        })
    })
}
