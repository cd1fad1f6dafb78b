//! Expressions as trees. A filter binds loosest: `a and b | then: 'x'` filters the whole of `a and b`.
//!
//! Nothing here prints an expression again: every part knows its bytes in the text it was made from.

use crate::source::Span;

/// What stands between `{{` and `}}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// What is computed before the filters: comparisons joined by `and` and `or`, in the order in
    /// which they are written. Liquid evaluates them from right to left.
    pub terms: Vec<Comparison>,
    /// The words between the terms; one less than there are terms.
    pub connectives: Vec<Connective>,
    /// The filters, in order.
    pub filters: Vec<Filter>,
}

/// `and` or `or`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Connective {
    /// Both.
    And,
    /// Either.
    Or,
}

/// A value, or two that are compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The value, or the left one.
    pub left: Operand,
    /// How it is compared, and with what.
    pub right: Option<(Comparator, Operand)>,
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparator {
    /// `==` and `===`
    Equal,
    /// `!=` and `!==`
    NotEqual,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
    /// `contains`
    Contains,
}

/// A value as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operand {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub kind: OperandKind,
}

/// The kinds of value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OperandKind {
    /// `'text'`; the span has the quotes.
    String,
    /// `12`, `-1`, `0.5`
    Number,
    /// `true` or `false`
    Boolean(bool),
    /// `a.b[0].c`
    Path(Vec<Segment>),
    /// `( … )`, which is not known to mean anything, and is left alone.
    Group,
}

/// A step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// A name.
    Name(Span),
    /// What stands in `[ ]`.
    Index(Operand),
}

/// `| name: argument, …`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    /// The bytes of its name.
    pub name: Span,
    /// Its arguments.
    pub arguments: Vec<Operand>,
}

/// The head of a loop: `x in list`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoopHead {
    /// The bytes of the variable's name.
    pub variable: Span,
    /// What is gone through.
    pub list: Expression,
}

/// Why an expression cannot be read, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExprError {
    /// The bytes at fault; empty at the end of the expression.
    pub span: Span,
    /// What is wrong.
    pub kind: ExprErrorKind,
}

/// What is wrong with an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExprErrorKind {
    /// A value is missing.
    ExpectedValue,
    /// A filter's name is missing.
    ExpectedFilter,
    /// A name is missing: behind a dot, or before `in`.
    ExpectedName,
    /// `in` is missing in the head of a loop.
    ExpectedIn,
    /// A bracket is not closed.
    UnclosedBracket,
    /// A string is not closed.
    UnclosedString,
    /// An operator of JavaScript, which has another name here.
    JavaScript(&'static str),
    /// Something that fits nowhere.
    Unexpected,
}
