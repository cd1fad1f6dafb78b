//! How values behave in conditions, in comparisons and on the page.

use std::cmp::Ordering;

use serde_json::Value;

/// Whether a value is true as a condition: null, `false`, an empty text and zero are not.
pub fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// A value as text: null and objects print nothing, a list prints its items.
pub fn printed(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) if !number.is_f64() => number.to_string(),
        Value::Number(number) => printed_number(number.as_f64().unwrap_or_default()),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(printed).collect::<Vec<_>>().join(""),
    }
}

fn printed_number(number: f64) -> String {
    // Whole numbers print without a decimal point, as far as a float is exact.
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A number, or a text that contains one: custom fields are texts.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// Whether two values are equal; a text that contains a number equals that number.
pub(super) fn are_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(_), _) | (_, Value::Number(_)) => match (number(a), number(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
        // Null equals `false`, because negation is written `x == false`.
        (Value::Bool(false), Value::Null) | (Value::Null, Value::Bool(false)) => true,
        _ => a == b,
    }
}

/// The ordering of two values, if they can be compared.
pub(super) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.partial_cmp(&b),
        _ => match (a, b) {
            (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
            _ => None,
        },
    }
}

/// The ordering of values in a sorted list: numbers first, by value; then all others, by their printed text.
/// This is a total order, without which sorting may panic.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    match (number(a), number(b)) {
        // Neither is infinite or NaN.
        (Some(a), Some(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => printed(a).cmp(&printed(b)),
    }
}

/// A number as a value.
pub(super) fn from_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return Value::from(number as i64);
    }
    serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// The maximum number of bytes in a value or a filter's result.
pub(super) const MAX_BYTES: usize = 1_000_000;

/// Whether a value has at most `most` bytes; each list item and object member adds a few.
pub(super) fn is_within(value: &Value, most: usize) -> bool {
    size_in_bytes(value, most).is_some()
}

/// The size of a value in bytes; `None` if it exceeds `most`.
pub(super) fn size_in_bytes(value: &Value, most: usize) -> Option<usize> {
    let left = |spent: Option<usize>, inner: &Value| {
        let spent = spent? + 8;
        Some(spent + size_in_bytes(inner, most.checked_sub(spent)?)?)
    };
    let size = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().fold(Some(0), left)?,
        Value::Object(members) => members.values().fold(Some(0), left)?,
    };
    (size <= most).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_print_as_people_expect() {
        for (value, text) in [
            (json!(null), ""),
            (json!(true), "true"),
            (json!(3.0), "3"),
            (json!(0.5), "0.5"),
            (json!(["a", 1]), "a1"),
            (json!({"a": 1}), ""),
        ] {
            assert_eq!(printed(&value), text);
        }
    }

    #[test]
    fn texts_that_say_numbers_are_compared_as_numbers() {
        assert!(are_equal(&json!("3"), &json!(3)) && !are_equal(&json!("3x"), &json!(3)));
        assert_eq!(compare(&json!("10"), &json!(9)), Some(Ordering::Greater));
        assert_eq!(compare(&json!(null), &json!(9)), None);
        assert!(are_equal(&json!(null), &json!(false)) && !are_equal(&json!(""), &json!(false)));
    }

    #[test]
    fn values_of_all_kinds_have_one_order() {
        let kinds =
            ["9", "10", "1x", "-0", " 7 ", "", "NaN", "inf", "é", "9 "].map(|text| json!(text)).into_iter();
        let kinds = kinds.chain([json!(9), json!(-1.5), json!(u64::MAX), json!(null), json!(true)]);
        let kinds: Vec<Value> =
            kinds.chain([json!(false), json!([10, "x"]), json!({"a": 1}), json!(0)]).collect();
        for (a, b) in kinds.iter().flat_map(|a| kinds.iter().map(move |b| (a, b))) {
            assert_eq!(order(a, b), order(b, a).reverse(), "{a} and {b}");
            let between = kinds.iter().filter(|c| order(a, c).is_le() && order(c, b).is_le());
            between.for_each(|c| assert!(order(a, b).is_le(), "{a}, {c}, {b}"));
        }
        // Enough items for `sort` to notice an inconsistent order.
        let text = |at: usize| {
            if at.is_multiple_of(3) { format!("{}x", at * 37 % 121) } else { format!("{}", at * 53 % 121) }
        };
        let mut many: Vec<Value> = (0..900).map(|at| json!(text(at))).collect();
        many.sort_by(order);
        let numbers = many.iter().map_while(number).collect::<Vec<_>>();
        assert!(numbers.len() == 600 && numbers.is_sorted(), "{many:?}");
    }
}
