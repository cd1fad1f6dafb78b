//! Directives, and expressions with their places.

use super::element::{Attribute, Element};
use super::tree::Document;
use crate::source::Span;

/// The directives: attributes with a `t:` name that the template language knows.
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

    /// Its name as written.
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
    pub(super) fn of(name: &[u8]) -> Option<Directive> {
        Directive::ALL.into_iter().find(|directive| directive.name().as_bytes() == name)
    }
}

impl<'d> Element<'d> {
    /// Its directives in the order in which they are written, each with its attribute.
    pub fn directives(self) -> impl Iterator<Item = (Directive, Attribute<'d>)> {
        self.attributes().filter_map(|attribute| Some((attribute.directive()?, attribute)))
    }

    /// The directives because of which it may be missing while its parent is there: conditions, and loops,
    /// whose list may be empty.
    pub fn conditions(self) -> impl Iterator<Item = Attribute<'d>> {
        let conditions = self.directives().filter(|(directive, _)| *directive != Directive::Key);
        conditions.map(|(_, attribute)| attribute)
    }

    /// Whether it may be missing while its parent is there.
    pub fn is_conditional(self) -> bool {
        self.conditions().next().is_some()
    }

    /// Its first attribute that is this directive.
    pub fn directive(self, directive: Directive) -> Option<Attribute<'d>> {
        self.attributes().find(|attribute| attribute.directive() == Some(directive))
    }
}

/// An expression and its place.
#[derive(Clone, Copy)]
pub struct PlacedExpression<'d> {
    /// Its text, braces included.
    pub text: &'d str,
    /// Its span, braces included.
    pub span: Span,
    /// The attribute that holds it; `None` for an expression between tags.
    pub attribute: Option<Attribute<'d>>,
}

impl Document {
    /// All expressions in document order.
    pub fn expressions(&self) -> impl Iterator<Item = PlacedExpression<'_>> {
        self.data.expressions.iter().map(|expression| PlacedExpression {
            text: self.source.slice(expression.span),
            span: expression.span,
            attribute: expression.attribute.map(|index| Attribute::new(self, index)),
        })
    }

    /// All directives in document order, each with its attribute.
    pub fn directives(&self) -> impl Iterator<Item = (Directive, Attribute<'_>)> {
        self.attributes().filter_map(|attribute| Some((attribute.directive()?, attribute)))
    }
}
