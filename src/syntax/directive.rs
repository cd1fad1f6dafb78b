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
        // Most attributes are none, and each is asked.
        if !name.starts_with("t:") {
            return None;
        }
        Directive::ALL.into_iter().find(|directive| directive.name() == name)
    }
}

impl<'d> Element<'d> {
    /// Its directives in the order they are written, each with its attribute.
    pub fn directives(self) -> impl Iterator<Item = (Directive, Attribute<'d>)> {
        self.attributes().filter_map(|attribute| Some((attribute.directive()?, attribute)))
    }

    /// The first of its attributes that is this directive.
    pub fn directive(self, directive: Directive) -> Option<Attribute<'d>> {
        self.attributes().find(|attribute| attribute.directive() == Some(directive))
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
    pub fn expressions(&self) -> Vec<PlacedExpression<'_>> {
        let mut all = Vec::new();
        for node in self.nodes() {
            if node.kind() == NodeKind::Interpolation {
                all.push(PlacedExpression { text: node.text(), span: node.span(), attribute: None });
            }
            let Some(element) = node.as_element() else { continue };
            for attribute in element.attributes() {
                if attribute.has_braces() {
                    in_attribute(attribute, &mut all);
                }
            }
        }
        all
    }
}

fn in_attribute<'d>(attribute: Attribute<'d>, all: &mut Vec<PlacedExpression<'d>>) {
    let Some((value, span)) = attribute.value().zip(attribute.value_span()) else { return };
    let mut at = span.start();
    for part in value_pieces(value) {
        let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
        let span = Span::new(at, at + text.len());
        at = span.end();
        if matches!(part, ValuePart::Interpolation(_)) {
            all.push(PlacedExpression { text, span, attribute: Some(attribute) });
        }
    }
}
