//! Directives, and expressions with the place they stand in.

use super::element::{Attribute, Element};
use super::tree::{Document, NodeKind};
use super::value::{ValuePart, value_parts};
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
        self.nodes().flat_map(|node| match node.as_element() {
            Some(element) => element.attributes().flat_map(in_attribute).collect::<Vec<_>>(),
            None if node.kind() == NodeKind::Interpolation => {
                vec![PlacedExpression { text: node.text(), span: node.span(), attribute: None }]
            }
            None => Vec::new(),
        })
    }
}

fn in_attribute(attribute: Attribute<'_>) -> Vec<PlacedExpression<'_>> {
    let (Some(value), Some(span)) = (attribute.value(), attribute.value_span()) else { return Vec::new() };
    let mut at = span.start();
    let mut found = Vec::new();
    for part in value_parts(value) {
        let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
        if let ValuePart::Interpolation(text) = part {
            let span = Span::new(at, at + text.len());
            found.push(PlacedExpression { text, span, attribute: Some(attribute) });
        }
        at += text.len();
    }
    found
}
