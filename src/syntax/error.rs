//! What can be wrong with the shape of a component file.

use crate::source::Span;

/// One fault, at its cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The bytes at fault.
    pub span: Span,
    /// What is wrong with them.
    pub kind: SyntaxErrorKind,
}

/// The kinds of fault, with what a message about them needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// An end tag that closes nothing.
    UnexpectedCloseTag {
        /// The start tag that is still open there and that it conflicts with.
        still_open: Option<Span>,
    },
    /// A start tag without its end tag.
    UnclosedElement {
        /// The end tag that shows it: it belongs to something further out. `None` at the end of
        /// the file.
        shown_by: Option<Span>,
    },
    /// `<img>` or `<br>`, which HTML would accept and the theme compiler does not.
    VoidElementNotClosed,
    /// `<!--` without `-->`.
    UnclosedComment,
    /// `{{` without `}}`.
    UnclosedInterpolation,
    /// An attribute's value whose quote is not closed, or closed in a place further on that was
    /// not meant.
    UnclosedAttributeValue,
    /// An attribute's value that ends with a quote and starts with none.
    UnopenedAttributeValue,
    /// Something inside a tag that is no attribute.
    StrayInTag,
    /// `=` with nothing behind it.
    MissingAttributeValue,
    /// A tag without its `>`.
    UnclosedTag,
    /// More than [`MAX_DEPTH`](super::MAX_DEPTH) elements inside each other.
    TooDeep,
}
