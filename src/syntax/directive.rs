//! Directives, and expressions with the place they stand in.

use super::element::{Attribute, Element};
use super::tree::Document;
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
    pub(super) fn of(name: &[u8]) -> Option<Directive> {
        Directive::ALL.into_iter().find(|directive| directive.name().as_bytes() == name)
    }
}

impl<'d> Element<'d> {
    /// Its directives in the order they are written, each with its attribute.
    pub fn directives(self) -> impl Iterator<Item = (Directive, Attribute<'d>)> {
        self.attributes().filter_map(|attribute| Some((attribute.directive()?, attribute)))
    }

    /// Its directives because of which it may be missing where what it stands in is there: conditions, and loops over what
    /// may be an empty list.
    pub fn conditions(self) -> impl Iterator<Item = Attribute<'d>> {
        let conditions = self.directives().filter(|(directive, _)| *directive != Directive::Key);
        conditions.map(|(_, attribute)| attribute)
    }

    /// Whether it may be missing where what it stands in is there.
    pub fn is_conditional(self) -> bool {
        self.conditions().next().is_some()
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
