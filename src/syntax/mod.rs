//! The template language: tokens that tile the file, a tree of spans, expressions.
//!
//! Nothing here knows about menus or rules, and parsing never fails: a file with faults has a tree and a list
//! of [errors](SyntaxError).

mod balance;
mod chain;
mod class_words;
mod css_section;
mod directive;
mod element;
mod error;
mod expr;
mod extent;
mod lexer;
mod names;
mod parser;
mod tree;
mod value;

pub(crate) use balance::is_likely_typo;
pub(crate) use class_words::ClassWords;
pub(crate) use css_section::css_comment_length;
pub use directive::{Directive, PlacedExpression};
pub(crate) use element::ElementKey;
pub use element::{Attribute, Element};
pub use error::{SyntaxError, SyntaxErrorKind};
pub(crate) use expr::interpolation_length;
pub use expr::{
    Comparator, Comparison, Connective, ExprError, ExprErrorKind, ExprToken, ExprTokenKind, Expression,
    Filter, LoopHead, Operand, OperandKind, Segment, expr_tokens, parse_expression, parse_loop,
    reads_variable, unclosed_interpolation, unquoted,
};
pub use lexer::{Token, TokenKind, tokens};
pub use names::{AttributeName, ElementName};
pub use tree::{Document, Node, NodeId, NodeKind};
pub(crate) use value::single_expression;
pub use value::{ValuePart, class_literals, class_tokens, glued_classes, value_parts, value_pieces};
pub(crate) use value::{given_with, has_open_class, is_class_by, open_affixes, strings};

/// The maximum nesting depth of elements; deeper ones are reported and not entered.
pub const MAX_DEPTH: usize = 256;
