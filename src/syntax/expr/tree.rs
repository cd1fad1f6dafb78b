//! Expressions as trees. A filter binds loosest: `a and b | then: 'x'` filters the whole of `a and b`.
//!
//! Nothing here prints an expression again: every part has its span in the text that was parsed.

use crate::source::Span;

/// The expression between `{{` and `}}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// What is evaluated before the filters: comparisons joined by `and` and `or`, in the order in which they
    /// are written. Liquid evaluates them from right to left.
    pub terms: Vec<Comparison>,
    /// The words between the terms, one fewer than there are terms.
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

/// A value, or a comparison of two values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The value, or the left operand.
    pub left: Operand,
    /// The comparator and the right operand, if there is a comparison.
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

/// A value as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operand {
    /// Its span.
    pub span: Span,
    /// What it is.
    pub kind: OperandKind,
}

/// The kinds of value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OperandKind {
    /// `'text'`; the span includes the quotes.
    String,
    /// `12`, `-1`, `0.5`
    Number,
    /// `true` or `false`
    Boolean(bool),
    /// `a.b[0].c`
    Path(Vec<Segment>),
    /// `( … )`, which is not known to mean anything and is left alone.
    Group,
}

/// A step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// A name.
    Name(Span),
    /// The content of `[ ]`.
    Index(Operand),
}

/// `| name: argument, …`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    /// The span of its name.
    pub name: Span,
    /// Its arguments.
    pub arguments: Vec<Operand>,
}

/// The head of a loop: `x in list`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoopHead {
    /// The span of the variable's name.
    pub variable: Span,
    /// The list that the loop iterates over.
    pub list: Expression,
}

/// Why an expression cannot be read, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExprError {
    /// The span at fault; empty at the end of the expression.
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
    /// A name is missing: after a dot, or before `in`.
    ExpectedName,
    /// `in` is missing in the head of a loop.
    ExpectedIn,
    /// A bracket is not closed.
    UnclosedBracket,
    /// A string is not closed.
    UnclosedString,
    /// A JavaScript operator that the template language does not have.
    JavaScript(&'static str),
    /// A token that fits nowhere.
    Unexpected,
}
