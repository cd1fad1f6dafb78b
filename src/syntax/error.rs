//! Syntax errors of component files.

use crate::source::Span;

/// A fault, reported at its cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The span at fault.
    pub span: Span,
    /// What is wrong with them.
    pub kind: SyntaxErrorKind,
}

/// The kinds of fault, with the data that their messages need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// An end tag that closes nothing.
    UnexpectedCloseTag {
        /// The start tag of the element that is still open there, with which it conflicts.
        still_open: Option<Span>,
    },
    /// A start tag without its end tag.
    UnclosedElement {
        /// The end tag that shows the fault, of an element further out. `None` at the end of the file.
        shown_by: Option<Span>,
    },
    /// `<img>` or `<br>`, which HTML would accept and the theme compiler does not.
    VoidElementNotClosed,
    /// `<!--` without `-->`.
    UnclosedComment,
    /// `{{` without `}}`.
    UnclosedInterpolation,
    /// An attribute's value whose quote is not closed, or only by a later quote that was not meant for it.
    UnclosedAttributeValue,
    /// An attribute's value that ends with a quote but does not start with one.
    UnopenedAttributeValue,
    /// Something inside a tag that is not an attribute.
    StrayInTag,
    /// `=` with nothing after it.
    MissingAttributeValue,
    /// A tag without its `>`.
    UnclosedTag,
    /// More than [`MAX_DEPTH`](super::MAX_DEPTH) nested elements.
    TooDeep,
}
