//! The template language: tokens that tile the file, a tree of spans, expressions.
//!
//! Nothing here knows about menus or rules, and nothing here fails: a file with faults has a
//! tree and a list of [errors](SyntaxError).

mod balance;
mod chain;
mod error;
mod expr;
mod lexer;
mod parser;
mod tree;
mod value;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use expr::{ExprToken, ExprTokenKind, expr_tokens, reads_variable};
pub(crate) use lexer::interpolation_length;
pub use lexer::{Token, TokenKind, tokens};
pub use tree::{Attribute, Document, Element, Node, NodeId, NodeKind};
pub use value::{ValuePart, class_literals, class_tokens, value_parts};

/// How many elements may stand inside each other; deeper ones are reported and not entered.
pub const MAX_DEPTH: usize = 256;
