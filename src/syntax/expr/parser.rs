//! Parses the tokens of an expression into its tree.

use super::tree::{
    Comparator, Comparison, Connective, ExprError, ExprErrorKind, Expression, Filter, LoopHead, Operand,
    OperandKind, Segment,
};
use super::{ExprToken, ExprTokenKind, Tokens};
use crate::source::Span;

/// Parses `interpolation`, a `{{ … }}` with its braces. Spans are offsets into it. Empty braces give `None`.
///
/// # Errors
/// The first [`ExprError`].
///
/// ```
/// use theme_upgrade::syntax::parse_expression;
/// let parsed = parse_expression("{{ a.b and c == 'x' | then: 1 }}").unwrap().unwrap();
/// assert_eq!((parsed.terms.len(), parsed.filters.len()), (2, 1));
/// assert!(parse_expression("{{ a && b }}").is_err());
/// ```
pub fn parse_expression(interpolation: &str) -> Result<Option<Expression>, ExprError> {
    let mut parser = Parser::new(interpolation);
    if parser.peek().is_none() {
        return Ok(None);
    }
    let expression = parser.expression()?;
    parser.end()?;
    Ok(Some(expression))
}

/// Parses the `{{ x in list }}` of a `t:for`.
///
/// # Errors
/// The first [`ExprError`].
pub fn parse_loop(interpolation: &str) -> Result<LoopHead, ExprError> {
    let mut parser = Parser::new(interpolation);
    let variable =
        parser.take_kind(ExprTokenKind::Name).ok_or_else(|| parser.error(ExprErrorKind::ExpectedName))?;
    if !parser.take_text("in") {
        return Err(parser.error(ExprErrorKind::ExpectedIn));
    }
    let list = parser.expression()?;
    parser.end()?;
    Ok(LoopHead { variable, list })
}

struct Parser<'e> {
    text: &'e str,
    next: Option<ExprToken>,
    /// The text of `next`; empty at the end.
    next_text: &'e str,
    /// The tokens after `next`.
    rest: Tokens<'e>,
}

impl<'e> Parser<'e> {
    fn new(text: &'e str) -> Parser<'e> {
        let mut parser = Parser { text, next: None, next_text: "", rest: Tokens::of(text) };
        parser.advance();
        parser
    }

    fn peek(&self) -> Option<ExprToken> {
        self.next
    }

    fn advance(&mut self) {
        self.next = self.rest.next();
        self.next_text = self.next.map_or("", |token| &self.text[token.span.range()]);
    }

    fn peek_text(&self) -> &'e str {
        self.next_text
    }

    fn take_text(&mut self, wanted: &str) -> bool {
        let is_it = self.peek_text() == wanted;
        if is_it {
            self.advance();
        }
        is_it
    }

    fn take_kind(&mut self, kind: ExprTokenKind) -> Option<Span> {
        let token = self.peek().filter(|token| token.kind == kind)?;
        self.advance();
        Some(token.span)
    }

    /// An error at the next token, or at the end. If that token is a JavaScript operator, the error says so
    /// instead of `kind`.
    fn error(&self, kind: ExprErrorKind) -> ExprError {
        let end = self.text.strip_suffix("}}").unwrap_or(self.text).trim_end().len();
        let span = self.peek().map_or(Span::empty(end), |token| token.span);
        let kind = match java_script_operator(self.peek_text()) {
            Some(operator) => ExprErrorKind::JavaScript(operator),
            None => kind,
        };
        ExprError { span, kind }
    }

    fn end(&self) -> Result<(), ExprError> {
        match self.peek() {
            Some(_) => Err(self.error(ExprErrorKind::Unexpected)),
            None => Ok(()),
        }
    }

    fn expression(&mut self) -> Result<Expression, ExprError> {
        let mut terms = vec![self.comparison()?];
        let mut connectives = Vec::new();
        loop {
            connectives.push(match self.peek_text() {
                "and" => Connective::And,
                "or" => Connective::Or,
                _ => break,
            });
            self.advance();
            terms.push(self.comparison()?);
        }
        let mut filters = Vec::new();
        while self.take_text("|") {
            filters.push(self.filter()?);
        }
        Ok(Expression { terms, connectives, filters })
    }

    fn comparison(&mut self) -> Result<Comparison, ExprError> {
        let left = self.operand()?;
        let comparator = match self.peek_text() {
            "==" | "===" => Comparator::Equal,
            "!=" | "!==" | "<>" => Comparator::NotEqual,
            ">" => Comparator::Greater,
            "<" => Comparator::Less,
            ">=" => Comparator::GreaterOrEqual,
            "<=" => Comparator::LessOrEqual,
            "contains" => Comparator::Contains,
            _ => return Ok(Comparison { left, right: None }),
        };
        self.advance();
        let right = self.operand()?;
        Ok(Comparison { left, right: Some((comparator, right)) })
    }

    fn filter(&mut self) -> Result<Filter, ExprError> {
        let name =
            self.take_kind(ExprTokenKind::Name).ok_or_else(|| self.error(ExprErrorKind::ExpectedFilter))?;
        let mut arguments = Vec::new();
        if self.take_text(":") {
            arguments.push(self.argument()?);
            while self.take_text(",") {
                arguments.push(self.argument()?);
            }
        }
        Ok(Filter { name, arguments })
    }

    /// An argument: a value, optionally named, as in `allow_false: true`.
    fn argument(&mut self) -> Result<Operand, ExprError> {
        let next = self.rest.clone().next();
        let is_named = next.is_some_and(|token| &self.text[token.span.range()] == ":");
        if is_named && self.take_kind(ExprTokenKind::Name).is_some() {
            self.advance();
        }
        self.operand()
    }

    fn operand(&mut self) -> Result<Operand, ExprError> {
        let Some(token) = self.peek() else { return Err(self.error(ExprErrorKind::ExpectedValue)) };
        let text = self.peek_text();
        let kind = match token.kind {
            ExprTokenKind::String if !is_closed(text) => {
                return Err(self.error(ExprErrorKind::UnclosedString));
            }
            ExprTokenKind::String => OperandKind::String,
            ExprTokenKind::Number => OperandKind::Number,
            ExprTokenKind::Name => match text {
                "and" | "or" | "contains" => return Err(self.error(ExprErrorKind::ExpectedValue)),
                "true" | "false" => OperandKind::Boolean(text == "true"),
                _ => return self.path(),
            },
            ExprTokenKind::Punctuation if text == "(" => return self.group(),
            ExprTokenKind::Punctuation => return Err(self.error(ExprErrorKind::ExpectedValue)),
        };
        self.advance();
        Ok(Operand { span: token.span, kind })
    }

    fn path(&mut self) -> Result<Operand, ExprError> {
        let first =
            self.take_kind(ExprTokenKind::Name).ok_or_else(|| self.error(ExprErrorKind::ExpectedName))?;
        let mut segments = vec![Segment::Name(first)];
        let mut end = first;
        loop {
            if self.take_text(".") {
                let name =
                    self.take_kind(ExprTokenKind::Name).or_else(|| self.take_kind(ExprTokenKind::Number));
                end = name.ok_or_else(|| self.error(ExprErrorKind::ExpectedName))?;
                segments.push(Segment::Name(end));
            } else if self.peek_text() == "[" {
                let (index, close) = self.index()?;
                segments.push(Segment::Index(index));
                end = close;
            } else {
                return Ok(Operand { span: first.cover(end), kind: OperandKind::Path(segments) });
            }
        }
    }

    /// `[ … ]`, with a literal or a path of names in it.
    fn index(&mut self) -> Result<(Operand, Span), ExprError> {
        let open = self.peek().map_or(Span::empty(0), |token| token.span);
        self.advance();
        let mut segments: Vec<Segment> = Vec::new();
        let operand = loop {
            // A path in an index cannot have an index itself, so there is no recursion.
            match self.peek() {
                Some(token) if token.kind == ExprTokenKind::Name => {
                    segments.push(Segment::Name(token.span));
                    self.advance();
                    if !self.take_text(".") {
                        let first = match &segments[0] {
                            Segment::Name(span) => *span,
                            Segment::Index(operand) => operand.span,
                        };
                        break Operand { span: first.cover(token.span), kind: OperandKind::Path(segments) };
                    }
                }
                Some(token) if segments.is_empty() && token.kind != ExprTokenKind::Punctuation => {
                    break self.operand()?;
                }
                _ => return Err(self.error(ExprErrorKind::ExpectedValue)),
            }
        };
        let close = self.peek().filter(|_| self.peek_text() == "]").map(|token| token.span);
        let close = close.ok_or(ExprError { span: open, kind: ExprErrorKind::UnclosedBracket })?;
        self.advance();
        Ok((operand, close))
    }

    fn group(&mut self) -> Result<Operand, ExprError> {
        let open = self.peek().map_or(Span::empty(0), |token| token.span);
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            match self.peek_text() {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            self.advance();
            if depth == 0 {
                return Ok(Operand { span: open.cover(token.span), kind: OperandKind::Group });
            }
        }
        Err(ExprError { span: open, kind: ExprErrorKind::UnclosedBracket })
    }
}

fn is_closed(string: &str) -> bool {
    string.len() > 1 && string.starts_with(['\'', '"']) && string.ends_with(&string[..1])
}

/// The operator `text`, if it is one that people carry over from JavaScript.
fn java_script_operator(text: &str) -> Option<&'static str> {
    ["&&", "||", "!", "?", "+", "??", "=>", "=", "&"].into_iter().find(|operator| *operator == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Expression {
        parse_expression(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).expect("not empty")
    }

    fn error(text: &str) -> (&str, ExprErrorKind) {
        let error = parse_expression(text).expect_err(text);
        (&text[error.span.range()], error.kind)
    }

    #[test]
    fn everything_that_themes_hold_is_read() {
        for text in [
            "{{x}}",
            "{{ a.b[0].c.length }}",
            "{{ a['k'].b[c.d] }}",
            "{{ x |  date: \"%b %d\"}}",
            "{{ a === b }}",
            "{{ a and b == 0 | then: X | else: Y }}",
            "{{ sender.isMe == false and (a or b) }}",
            "{{ names | map: 'name' | join: ', ' }}",
            "{{ a | default: -1.5 }}",
            "{{ list contains 'x' or n >= 1 }}",
            "{{ strings.MESSAGE_SENT }}",
            "{{ custom.order-id | slice: 0, 3 }}",
            "{{\n  a\n  | upcase\n}}",
            "{{- a <> b -}}",
            "{{ a | default: 'x', allow_false: true }}",
            "{{ ümlaut.é }}",
        ] {
            parsed(text);
        }
        assert_eq!(parse_expression("{{ }}"), Ok(None));
    }

    #[test]
    fn filters_bind_loosest_and_terms_keep_their_order() {
        let text = "{{ a or b and c == 'x y' | then: 'p' | else: q.r }}";
        let expression = parsed(text);
        assert_eq!(expression.connectives, [Connective::Or, Connective::And]);
        let names: Vec<&str> = expression.filters.iter().map(|filter| &text[filter.name.range()]).collect();
        assert_eq!(names, ["then", "else"]);
        let last = &expression.terms[2];
        assert_eq!(&text[last.right.as_ref().expect("compared").1.span.range()], "'x y'");
        assert_eq!(&text[expression.filters[1].arguments[0].span.range()], "q.r");
    }

    #[test]
    fn loops_name_their_variable() {
        let text = "{{ r in reactions | default: none }}";
        let head = parse_loop(text).expect("a loop");
        assert_eq!(&text[head.variable.range()], "r");
        assert_eq!(head.list.filters.len(), 1);
        assert_eq!(parse_loop("{{ reactions }}").expect_err("no in").kind, ExprErrorKind::ExpectedIn);
        assert_eq!(parse_loop("{{ }}").expect_err("empty").kind, ExprErrorKind::ExpectedName);
    }

    #[test]
    fn faults_stand_where_they_are() {
        for (text, at, kind) in [
            ("{{ a && b }}", "&&", ExprErrorKind::JavaScript("&&")),
            ("{{ !a }}", "!", ExprErrorKind::JavaScript("!")),
            ("{{ a ? b : c }}", "?", ExprErrorKind::JavaScript("?")),
            ("{{ a || b }}", "||", ExprErrorKind::JavaScript("||")),
            ("{{ a + 1 }}", "+", ExprErrorKind::JavaScript("+")),
            ("{{ a | }}", "", ExprErrorKind::ExpectedFilter),
            ("{{ a == }}", "", ExprErrorKind::ExpectedValue),
            ("{{ a and }}", "", ExprErrorKind::ExpectedValue),
            ("{{ a. }}", "", ExprErrorKind::ExpectedName),
            ("{{ a[0 }}", "[", ExprErrorKind::UnclosedBracket),
            ("{{ (a }}", "(", ExprErrorKind::UnclosedBracket),
            ("{{ 'a }}", "'a ", ExprErrorKind::UnclosedString),
            ("{{ a b }}", "b", ExprErrorKind::Unexpected),
            ("{{ | upcase }}", "|", ExprErrorKind::ExpectedValue),
            ("{{ a | then }} }}", "}", ExprErrorKind::Unexpected),
        ] {
            assert_eq!(error(text), (at, kind), "{text}");
        }
    }
}
