//! Turns directives into formulas: `t:if`, `t:else` and `t:for` of an element and of its ancestors.

use super::expansion::{Expansion, Occurrence};
use super::formula::Formula;
use crate::catalog::SHOW_ACTION_MENU;
use crate::syntax::{
    Comparator, Comparison, Connective, Directive, Element, Expression, Filter, Operand, OperandKind,
    expr_tokens, parse_expression, parse_loop, single_expression, unquoted,
};

/// The variables that every component has without being passed them (§7).
const GLOBALS: [&str; 3] = ["theme", "app", "strings"];

/// How many steps variables are followed, and how many terms one expression may have.
const MAX_DEPTH: usize = 32;

/// How many expressions are parsed for one condition: variables can refer to each other, and to themselves.
const BUDGET: usize = 128;

/// The maximum size of the formula for one expression: filters and variables can double it each time.
const MAX_NODES: usize = 1000;

/// Where the value of a path comes from.
enum Source<'t> {
    /// An expression, to be read in this instance.
    Expression(usize, &'t str),
    /// A text.
    Text(&'t str),
    /// A name about which nothing else is known.
    Unknown(String),
}

/// What an expression that chooses between two texts gives, such as `{{ isMe | then: 'mine' | else: 'theirs' }}`.
#[derive(Clone, Debug)]
pub struct Choice<'t> {
    /// What it depends on.
    pub condition: Formula,
    /// The condition as written, without the braces.
    pub written: &'t str,
    /// The text that it gives where the condition holds; `None` without a `then`, where it gives its value.
    pub then: Option<&'t str>,
    /// The text that it gives elsewhere; `None` without an `else`, where it gives its value, or nothing.
    pub otherwise: Option<&'t str>,
}

impl<'t> Expansion<'t> {
    /// The condition under which `occurrence` renders, including those of all its ancestors.
    pub fn condition(&mut self, occurrence: Occurrence<'t>) -> Formula {
        self.budget = BUDGET;
        let mut parts = Vec::new();
        for Occurrence { instance, element, .. } in self.ancestors(occurrence).into_iter().rev() {
            parts.push(self.own_condition(instance, element));
        }
        parts.push(self.own_condition(occurrence.instance, occurrence.element));
        Formula::all(parts)
    }

    /// The condition of the element's own directives.
    fn own_condition(&mut self, at: usize, element: Element<'t>) -> Formula {
        let mut parts = Vec::new();
        for (directive, attribute) in element.directives() {
            match directive {
                Directive::If => parts.push(self.value(at, attribute.value().unwrap_or_default())),
                Directive::ElseIf | Directive::Else => {
                    let chain = element.chain();
                    let before = chain.into_iter().take_while(|member| *member != element);
                    let conditions: Vec<Formula> =
                        before.filter_map(|member| self.chain_condition(at, member)).collect();
                    parts.extend(conditions.into_iter().map(Formula::negated));
                    parts.extend(self.chain_condition(at, element));
                }
                Directive::For => parts.push(self.loop_condition(at, attribute.value().unwrap_or_default())),
                Directive::Key => {}
            }
        }
        Formula::all(parts)
    }

    /// The condition written on a member of a conditional chain; `None` for a `t:else`.
    fn chain_condition(&mut self, at: usize, member: Element<'t>) -> Option<Formula> {
        let mut directives = member.directives();
        let (_, condition) =
            directives.find(|(directive, _)| matches!(directive, Directive::If | Directive::ElseIf))?;
        Some(self.value(at, condition.value().unwrap_or_default()))
    }

    fn loop_condition(&mut self, at: usize, value: &'t str) -> Formula {
        let list = parse_loop(value).ok().and_then(|head| {
            let inside = value.strip_prefix("{{")?.strip_suffix("}}")?;
            inside.trim_start().get(head.variable.len()..)?.trim_start().strip_prefix("in").map(str::trim)
        });
        let list = list.unwrap_or(value);
        let key = self.scoped(at, &format!("{list} (not empty)"));
        self.atoms.atom(key, list)
    }

    /// A whole attribute value as a condition.
    fn value(&mut self, at: usize, value: &'t str) -> Formula {
        match single_expression(value) {
            Some(expression) => self.expression(at, expression, 0),
            None => self.opaque(at, value),
        }
    }

    fn expression(&mut self, at: usize, text: &'t str, depth: usize) -> Formula {
        let parsed = parse_expression(text).ok().flatten();
        match parsed.and_then(|parsed| self.filtered(at, text, &parsed, depth)) {
            Some(formula) => formula,
            None => self.opaque(at, text),
        }
    }

    /// The formula of the terms with all filters applied; `None` if a filter has another meaning, or if the
    /// formula would be too deep or too large.
    fn filtered(&mut self, at: usize, text: &'t str, parsed: &Expression, depth: usize) -> Option<Formula> {
        let name = |filter: &Filter| &text[filter.name.range()];
        let is_known = |filter: &Filter| matches!(name(filter), "is_falsy" | "then" | "else");
        if parsed.terms.len() > MAX_DEPTH || depth >= MAX_DEPTH || !parsed.filters.iter().all(is_known) {
            return None;
        }
        self.budget = self.budget.checked_sub(1)?;
        // Evaluated from right to left, like Liquid.
        let mut terms = parsed.terms.iter().rev();
        let mut formula = self.comparison(at, text, terms.next()?, depth);
        for (term, connective) in terms.zip(parsed.connectives.iter().rev()) {
            let left = self.comparison(at, text, term, depth);
            formula = match connective {
                Connective::And => Formula::All(vec![left, formula]),
                Connective::Or => Formula::Any(vec![left, formula]),
            };
        }
        let mut condition = None;
        for filter in &parsed.filters {
            match (name(filter), filter.arguments.first()) {
                ("is_falsy", _) => formula = formula.negated(),
                ("then", Some(argument)) => {
                    let value = self.operand(at, text, argument, depth);
                    condition = Some(formula.clone());
                    formula = Formula::All(vec![formula, value]);
                }
                ("else", Some(argument)) => {
                    let value = self.operand(at, text, argument, depth);
                    let otherwise = condition.clone().unwrap_or_else(|| formula.clone()).negated();
                    formula = Formula::Any(vec![formula, Formula::All(vec![otherwise, value])]);
                }
                _ => return None,
            }
            if formula.is_larger_than(MAX_NODES) {
                return None;
            }
        }
        (!formula.is_larger_than(MAX_NODES)).then_some(formula)
    }

    fn comparison(&mut self, at: usize, text: &'t str, term: &Comparison, depth: usize) -> Formula {
        let Some((comparator, right)) = &term.right else { return self.operand(at, text, &term.left, depth) };
        let term_left = &term.left.span;
        let (left, right, comparator) = match comparator {
            // `a < b` is `b > a`, and `a >= b` is the negation of that.
            Comparator::Less => (right, &term.left, Comparator::Greater),
            Comparator::GreaterOrEqual => (right, &term.left, Comparator::LessOrEqual),
            other => (&term.left, right, *other),
        };
        let is_turned = *term_left != left.span;
        let is_opposite = matches!(comparator, Comparator::NotEqual | Comparator::LessOrEqual);
        let formula = match comparator {
            Comparator::Equal | Comparator::NotEqual => self.equality(at, text, left, right, depth),
            other => {
                let sign = if other == Comparator::Contains { "contains" } else { ">" };
                let key = format!("{} {sign} {}", self.key(at, text, left), self.key(at, text, right));
                let (left, right) = (&text[left.span.range()], &text[right.span.range()]);
                let written = match is_turned && other != Comparator::Contains {
                    true => format!("{right} < {left}"),
                    false => format!("{left} {sign} {right}"),
                };
                self.atoms.atom(key, &written)
            }
        };
        if is_opposite { formula.negated() } else { formula }
    }

    fn equality(&mut self, at: usize, text: &'t str, a: &Operand, b: &Operand, depth: usize) -> Formula {
        if let (OperandKind::Boolean(value), other) | (other, OperandKind::Boolean(value)) =
            (&a.kind, &b.kind)
        {
            let operand = if *other == b.kind { b } else { a };
            let formula = self.operand(at, text, operand, depth);
            return if *value { formula } else { formula.negated() };
        }
        let is_literal =
            |operand: &Operand| matches!(operand.kind, OperandKind::String | OperandKind::Number);
        let (left, right) = if is_literal(a) { (b, a) } else { (a, b) };
        if let (OperandKind::Path(_), true) = (&left.kind, is_literal(right)) {
            let literal = &text[right.span.range()];
            match self.source(at, &text[left.span.range()]) {
                Source::Text(known) => return Formula::Constant(is_same_literal(known, literal)),
                Source::Expression(at, expression) => {
                    if let Some(formula) = self.chosen(at, expression, literal, depth) {
                        return formula;
                    }
                }
                Source::Unknown(_) => {}
            }
        }
        let (left_key, right_key) = (self.key(at, text, left), self.key(at, text, right));
        let written = format!("{} == {}", &text[left.span.range()], &text[right.span.range()]);
        match is_literal(right) {
            true => self.atoms.equality(left_key, right_key, &written),
            false => self.atoms.atom(format!("{left_key} == {right_key}"), &written),
        }
    }

    /// The choice that an expression in the root component makes, or the variable that it consists of.
    pub fn choice(&mut self, expression: &'t str) -> Option<Choice<'t>> {
        self.budget = BUDGET;
        if let Some(choice) = self.choice_in(0, expression, 0) {
            return Some(choice);
        }
        match self.source(0, bare_path(expression)?) {
            Source::Expression(at, expression) => self.choice_in(at, expression, 1),
            Source::Text(_) | Source::Unknown(_) => None,
        }
    }

    /// The choice that `expression` makes by `then`, `else` or both.
    fn choice_in(&mut self, at: usize, expression: &'t str, depth: usize) -> Option<Choice<'t>> {
        let mut parsed = parse_expression(expression).ok()??;
        let name = |filter: &Filter| &expression[filter.name.range()];
        let text = |filter: &Filter| {
            let argument = filter.arguments.first().filter(|argument| argument.kind == OperandKind::String);
            argument.map(|argument| unquoted(&expression[argument.span.range()]))
        };
        let choosing = parsed.filters.iter().take_while(|filter| name(filter) == "is_falsy").count();
        let (then, otherwise) = match &parsed.filters[choosing..] {
            [then] if name(then) == "then" => (Some(text(then)?), None),
            [otherwise] if name(otherwise) == "else" => (None, Some(text(otherwise)?)),
            [then, otherwise] if (name(then), name(otherwise)) == ("then", "else") => {
                (Some(text(then)?), Some(text(otherwise)?))
            }
            _ => return None,
        };
        let start = parsed.terms.first()?.left.span.start();
        let written = expression[start..parsed.filters[choosing].name.start()]
            .trim_end()
            .trim_end_matches('|')
            .trim_end();
        parsed.filters.truncate(choosing);
        let condition = self.filtered(at, expression, &parsed, depth)?;
        Some(Choice { condition, written, then, otherwise })
    }

    /// The condition under which `expression`, which chooses between texts with `then` and `else`, gives
    /// `literal`.
    fn chosen(&mut self, at: usize, expression: &'t str, literal: &str, depth: usize) -> Option<Formula> {
        let Choice { condition, then, otherwise, .. } = self.choice_in(at, expression, depth + 1)?;
        let gives_it = |text: Option<&str>| text.map(|text| is_same_literal(text, literal));
        Some(match (gives_it(then)?, gives_it(otherwise)?) {
            (true, false) => condition,
            (false, true) => condition.negated(),
            (both, _) => Formula::Constant(both),
        })
    }

    /// An operand as a condition.
    fn operand(&mut self, at: usize, text: &'t str, operand: &Operand, depth: usize) -> Formula {
        let written = &text[operand.span.range()];
        match &operand.kind {
            OperandKind::Boolean(value) => Formula::Constant(*value),
            OperandKind::String if written.len() > 2 => Formula::Constant(true),
            OperandKind::Number if written != "0" => Formula::Constant(true),
            OperandKind::Path(_) if !written.contains('\n') => match self.source(at, written) {
                Source::Expression(at, expression) => self.expression(at, expression, depth + 1),
                // Whether the text `false` counts as true is not known.
                Source::Text(known) if !matches!(known, "" | "false" | "0") => Formula::Constant(true),
                Source::Text(known) => self.opaque(at, known),
                // Only this unscoped key: in a component that is not passed the variable, it is a name like
                // any other.
                Source::Unknown(key) if key == SHOW_ACTION_MENU => Formula::Constant(true),
                Source::Unknown(key) => self.atoms.atom(key, written),
            },
            _ => self.opaque(at, written),
        }
    }

    /// A key for one side of a comparison.
    fn key(&self, at: usize, text: &'t str, operand: &Operand) -> String {
        let written = &text[operand.span.range()];
        match operand.kind {
            OperandKind::Path(_) => match self.source(at, written) {
                Source::Expression(at, expression) => self.scoped(at, &normal(expression)),
                Source::Text(known) => format!("'{known}'"),
                Source::Unknown(key) => key,
            },
            OperandKind::String => format!("'{}'", unquoted(written)),
            _ => written.to_owned(),
        }
    }

    /// An atom for an expression of which only the text is known.
    fn opaque(&mut self, at: usize, text: &str) -> Formula {
        let key = self.scoped(at, &normal(text));
        let inside = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}")).unwrap_or(text);
        self.atoms.atom(key, inside.trim())
    }

    fn scoped(&self, at: usize, key: &str) -> String {
        if at == 0 { key.to_owned() } else { format!("{at}:{key}") }
    }

    /// Follows a path through `<t:set>` and props to the origin of its value.
    fn source(&self, at: usize, path: &'t str) -> Source<'t> {
        let (mut at, mut path) = (at, std::borrow::Cow::Borrowed(path));
        for _ in 0..MAX_DEPTH {
            let end = path.find(['.', '[']).unwrap_or(path.len());
            let (name, rest) = path.split_at(end);
            let instance = &self.instances[at];
            let (next, value) = match (instance.sets.get(name), instance.site) {
                (Some(value), _) => (at, *value),
                (None, Some((outer, site))) => match site.attribute(name) {
                    // An attribute without a value is true.
                    Some(attribute) => (outer, attribute.value().or(Some("true"))),
                    None if GLOBALS.contains(&name) => return Source::Unknown(path.into_owned()),
                    None => break,
                },
                (None, None) => break,
            };
            let Some(value) = value else { break };
            let Some(expression) = single_expression(value) else {
                if rest.is_empty() && !value.contains("{{") {
                    return Source::Text(value);
                }
                break;
            };
            match bare_path(expression) {
                Some(source) => path = format!("{source}{rest}").into(),
                None if rest.is_empty() => return Source::Expression(next, expression),
                None => break,
            }
            at = next;
        }
        Source::Unknown(self.scoped(at, &path))
    }
}

fn is_same_literal(text: &str, literal: &str) -> bool {
    text == unquoted(literal)
}

/// The path, if the expression consists of nothing else.
fn bare_path(expression: &str) -> Option<&str> {
    let parsed = parse_expression(expression).ok()??;
    match &parsed.terms[..] {
        [Comparison { left, right: None }] if parsed.filters.is_empty() => {
            matches!(left.kind, OperandKind::Path(_)).then(|| &expression[left.span.range()])
        }
        _ => None,
    }
}

/// An expression in normal form: its tokens, separated by single spaces.
fn normal(expression: &str) -> String {
    let tokens = expr_tokens(expression);
    let texts: Vec<&str> = tokens.map(|token| &expression[token.span.range()]).collect();
    if texts.is_empty() { expression.to_owned() } else { texts.join(" ") }
}
