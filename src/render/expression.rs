//! Evaluates expressions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::attributes::unmarked;
use super::filter;
use super::text::decoded;
use super::value::{MAX_BYTES, are_equal, compare, is_truthy, is_within, printed};
use crate::syntax::{
    Comparator, Comparison, Connective, Expression, Filter, Operand, OperandKind, Segment, ValuePart,
    parse_expression, unquoted, value_parts,
};

/// The variables that an expression sees. A clone shares their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    variables: Rc<BTreeMap<String, Rc<Value>>>,
}

impl Scope {
    /// A scope with these variables.
    pub fn new(variables: Map<String, Value>) -> Scope {
        let variables = variables.into_iter().map(|(name, value)| (name, Rc::new(value)));
        Scope { variables: Rc::new(variables.collect()) }
    }

    /// Sets a variable.
    pub fn set(&mut self, name: impl Into<String>, value: Value) {
        Rc::make_mut(&mut self.variables).insert(name.into(), Rc::new(value));
    }

    /// Sets a variable to its value in another scope.
    pub fn share(&mut self, name: &str, other: &Scope) {
        if let Some(value) = other.variables.get(name) {
            Rc::make_mut(&mut self.variables).insert(name.to_owned(), value.clone());
        }
    }

    /// The value of a variable; null if there is none.
    pub fn get(&self, name: &str) -> &Value {
        self.variables.get(name).map_or(&Value::Null, |value| value)
    }
}

/// The value of `interpolation`, which is `{{ … }}` with its braces. Invalid expressions and unknown names
/// give null.
///
/// ```
/// use serde_json::json;
/// use theme_upgrade::render::{Scope, evaluate};
/// let mut scope = Scope::default();
/// scope.set("names", json!(["Ann", "Bo"]));
/// assert_eq!(evaluate("{{ names | join: ' and ' | upcase }}", &scope), json!("ANN AND BO"));
/// assert_eq!(evaluate("{{ names.length > 1 and missing == false | then: 'many' }}", &scope), json!("many"));
/// ```
pub fn evaluate(interpolation: &str, scope: &Scope) -> Value {
    match parse_expression(interpolation) {
        Ok(Some(expression)) => expression_value(&expression, interpolation, scope),
        Ok(None) | Err(_) => Value::Null,
    }
}

/// The value of an attribute's text: a single expression keeps its type, anything else is text
/// (`docs/theme-format.md`, §5).
pub fn text_of(text: &str, scope: &Scope) -> Value {
    match value_parts(text)[..] {
        [ValuePart::Interpolation(expression)] => evaluate(expression, scope),
        ref parts => {
            let pieces = parts.iter().map(|part| match part {
                ValuePart::Text(text) => decoded(text).into_owned(),
                ValuePart::Interpolation(expression) => printed(&evaluate(expression, scope)),
            });
            Value::String(pieces.collect())
        }
    }
}

/// The value of a parsed expression whose spans refer to `text`.
pub(super) fn expression_value(expression: &Expression, text: &str, scope: &Scope) -> Value {
    let mut value = terms(expression, text, scope);
    let mut chosen = None;
    for one in &expression.filters {
        let name = &text[one.name.range()];
        let arguments = || arguments(one, text, scope);
        value = match name {
            // `then` and `else` choose by the value before them, whatever `then` gave.
            "then" => {
                let holds = is_truthy(&value);
                chosen = Some(holds);
                if holds { arguments().into_iter().next().unwrap_or(Value::Null) } else { Value::Null }
            }
            "else" if !chosen.unwrap_or_else(|| is_truthy(&value)) => {
                arguments().into_iter().next().unwrap_or(Value::Null)
            }
            "else" => value,
            _ => filter::apply(name, value, &arguments()),
        };
        // A value that grows too large becomes null.
        if !is_within(&value, MAX_BYTES) {
            value = Value::Null;
        }
    }
    value
}

/// Evaluated from right to left, like Liquid. A single term keeps its value; joined terms give a boolean.
fn terms(expression: &Expression, text: &str, scope: &Scope) -> Value {
    let mut terms = expression.terms.iter().rev();
    let Some(last) = terms.next() else { return Value::Null };
    let mut value = comparison(last, text, scope);
    for (term, connective) in terms.zip(expression.connectives.iter().rev()) {
        let left = is_truthy(&comparison(term, text, scope));
        value = Value::Bool(match connective {
            Connective::And => left && is_truthy(&value),
            Connective::Or => left || is_truthy(&value),
        });
    }
    value
}

fn comparison(term: &Comparison, text: &str, scope: &Scope) -> Value {
    let left = operand(&term.left, text, scope);
    let Some((comparator, right)) = &term.right else { return left };
    let is_empty = |one: &Operand| matches!(&text[one.span.range()], "empty" | "blank");
    let right_value = operand(right, text, scope);
    // Liquid's `x == empty` is true for null and for a text, list or object without content.
    let emptiness = match (is_empty(right), is_empty(&term.left)) {
        (true, _) => Some(is_without_content(&left)),
        (_, true) => Some(is_without_content(&right_value)),
        _ => None,
    };
    match (comparator, emptiness) {
        (Comparator::Equal, Some(is_empty)) => return Value::Bool(is_empty),
        (Comparator::NotEqual, Some(is_empty)) => return Value::Bool(!is_empty),
        _ => {}
    }
    let right = right_value;
    let ordering = || compare(&left, &right);
    Value::Bool(match comparator {
        Comparator::Equal => are_equal(&left, &right),
        Comparator::NotEqual => !are_equal(&left, &right),
        Comparator::Greater => ordering().is_some_and(|ordering| ordering.is_gt()),
        Comparator::Less => ordering().is_some_and(|ordering| ordering.is_lt()),
        Comparator::GreaterOrEqual => ordering().is_some_and(|ordering| ordering.is_ge()),
        Comparator::LessOrEqual => ordering().is_some_and(|ordering| ordering.is_le()),
        Comparator::Contains => match &left {
            Value::Array(items) => items.iter().any(|item| are_equal(item, &right)),
            Value::String(text) => text.contains(&printed(&right)),
            _ => false,
        },
    })
}

fn is_without_content(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn arguments(filter: &Filter, text: &str, scope: &Scope) -> Vec<Value> {
    filter.arguments.iter().map(|argument| operand(argument, text, scope)).collect()
}

fn operand(operand: &Operand, text: &str, scope: &Scope) -> Value {
    let written = &text[operand.span.range()];
    match &operand.kind {
        OperandKind::String => Value::from(unmarked(unquoted(written))),
        OperandKind::Number => serde_json::from_str(written).unwrap_or(Value::Null),
        OperandKind::Boolean(value) => Value::Bool(*value),
        OperandKind::Path(segments) => path(segments, text, scope),
        OperandKind::Group => Value::Null,
    }
}

fn path(segments: &[Segment], text: &str, scope: &Scope) -> Value {
    let mut segments = segments.iter();
    let Some(Segment::Name(first)) = segments.next() else { return Value::Null };
    let mut value = Cow::Borrowed(scope.get(&text[first.range()]));
    for segment in segments {
        value = match segment {
            Segment::Name(name) => named(value, &text[name.range()]),
            Segment::Index(index) => match operand(index, text, scope) {
                Value::String(name) => named(value, &name),
                key => item(value, &key),
            },
        };
    }
    value.into_owned()
}

/// A member of an object, or the length, first or last item of a list, or the length of a text.
fn named<'v>(value: Cow<'v, Value>, name: &str) -> Cow<'v, Value> {
    let is_count = matches!(name, "length" | "size");
    match value {
        Cow::Borrowed(Value::Object(members)) => {
            members.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed)
        }
        Cow::Owned(Value::Object(mut members)) => Cow::Owned(members.remove(name).unwrap_or_default()),
        value => Cow::Owned(match &*value {
            Value::Array(items) if is_count => items.len().into(),
            Value::Array(items) if name == "first" => items.first().cloned().unwrap_or_default(),
            Value::Array(items) if name == "last" => items.last().cloned().unwrap_or_default(),
            Value::String(text) if is_count => text.chars().count().into(),
            _ => Value::Null,
        }),
    }
}

/// An item of a list.
fn item<'v>(value: Cow<'v, Value>, key: &Value) -> Cow<'v, Value> {
    let index = key.as_u64().and_then(|index| usize::try_from(index).ok());
    match (value, index) {
        (Cow::Borrowed(Value::Array(items)), Some(index)) => {
            items.get(index).map_or(Cow::Owned(Value::Null), Cow::Borrowed)
        }
        (Cow::Owned(Value::Array(mut items)), Some(index)) if index < items.len() => {
            Cow::Owned(items.swap_remove(index))
        }
        _ => Cow::Owned(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scope() -> Scope {
        let data = json!({
            "sender": {"name": "Ann Lee", "isMe": true, "custom": {"count": "12"}},
            "conversation": {"participants": [{"name": "Ann"}, {"name": "Bo"}, {"name": "Ann"}], "subject": ""},
            "size": 2_340_000, "seconds": 75, "numbers": [10, 2, 100]
        });
        Scope::new(data.as_object().expect("an object").clone())
    }

    #[test]
    fn expressions_come_to_what_the_documentation_says() {
        for (expression, expected) in [
            ("{{ sender.name }}", json!("Ann Lee")),
            ("{{ sender.nothing.deeper }}", json!(null)),
            ("{{ sender.isMe == false | then: 'a' | else: 'b' }}", json!("b")),
            ("{{ missing | then: 'a' | else: 'b' }}", json!("b")),
            ("{{ sender.isMe | then: '' | else: 'b' }}", json!("")),
            ("{{ missing == false }}", json!(true)),
            ("{{ missing | is_falsy }}", json!(true)),
            ("{{ sender.custom.count > 9 }}", json!(true)),
            ("{{ sender.custom.count === 12 and sender.isMe }}", json!(true)),
            ("{{ false and false or true }}", json!(false)),
            ("{{ conversation.participants[1].name }}", json!("Bo")),
            ("{{ conversation.participants.length }}", json!(3)),
            ("{{ conversation.participants | map: 'name' | uniq | join: ', ' }}", json!("Ann, Bo")),
            ("{{ conversation.subject | default: 'No subject' }}", json!("No subject")),
            ("{{ conversation.participants contains 'x' }}", json!(false)),
            ("{{ sender.name contains 'Lee' }}", json!(true)),
            ("{{ size | filesize }}", json!("2.3 MB")),
            ("{{ seconds | format_duration }}", json!("1:15")),
            ("{{ 7 | divided_by: 2 | plus: 0.5 }}", json!(3.5)),
            ("{{ 'abc' | upcase | append: \"!\" | truncate: 3, '' }}", json!("ABC")),
            ("{{ 'x' | shout }}", json!("x")),
            ("{{ '' == empty and missing == blank and conversation.participants != empty }}", json!(true)),
            ("{{ conversation.participants.last.name }}", json!("Ann")),
            ("{{ 'Ann Lee' | slice: 0, 1 }}", json!("A")),
            ("{{ 'Ann' | slice: -2, 2 }}", json!("nn")),
            ("{{ 'one two three' | truncatewords: 2 }}", json!("one two...")),
            ("{{ 'a%20b+c' | url_decode }}", json!("a b c")),
            ("{{ '<b>x</b>' | strip_html }}", json!("x")),
            ("{{ 'hELLO wORLD' | capitalize }}", json!("Hello world")),
            ("{{ 'a,,b' | split: ',' | join: '-' }}", json!("a--b")),
            ("{{ numbers | sort | join: ' ' }}", json!("2 10 100")),
            ("{{ conversation.participants | sort: 'name' | map: 'name' | join: ' ' }}", json!("Ann Ann Bo")),
            ("{{ 1700000000000 | date: '%b %d, %H:%M' }}", json!("Nov 14, 22:13")),
            ("{{ '2026-03-04T05:06:07+01:00' | date: \"%Y-%m-%d %H:%M\" }}", json!("2026-03-04 04:06")),
            ("{{ 'today' | date: '%H' }}", json!("today")),
            ("{{ 1700000000000 | date: '%Q%' }}", json!("1700000000000")),
            ("{{ a && b }}", json!(null)),
            ("{{ }}", json!(null)),
        ] {
            assert_eq!(evaluate(expression, &scope()), expected, "{expression}");
        }
    }

    #[test]
    fn an_attribute_keeps_the_type_of_a_single_expression() {
        assert_eq!(text_of("{{ seconds }}", &scope()), json!(75));
        assert_eq!(text_of("{{ seconds }}s", &scope()), json!("75s"));
        assert_eq!(text_of("plain", &scope()), json!("plain"));
    }
}
