//! Filters: those that themes use, and those of Liquid (`src/catalog.rs`).

use std::collections::BTreeSet;

use serde_json::Value;

use super::value::{MAX_BYTES, are_equal, from_number, is_truthy, number, order, printed};

/// The result of filter `name` for `value`. An unknown filter leaves it unchanged.
pub(super) fn apply(name: &str, value: Value, arguments: &[Value]) -> Value {
    let text = || printed(&value);
    let argument = |index: usize| arguments.get(index).cloned().unwrap_or(Value::Null);
    let text_argument = |index: usize| arguments.get(index).map(printed).unwrap_or_default();
    match name {
        "default" if !is_truthy(&value) => argument(0),
        "is_falsy" => Value::Bool(!is_truthy(&value)),
        "upcase" => text().to_uppercase().into(),
        "downcase" => text().to_lowercase().into(),
        "capitalize" => capitalized(&text()).into(),
        "append" => (text() + &text_argument(0)).into(),
        "prepend" => (text_argument(0) + &text()).into(),
        "replace" => replaced(&text(), &text_argument(0), &text_argument(1)),
        "replace_first" => text().replacen(&text_argument(0), &text_argument(1), 1).into(),
        "remove" => text().replace(&text_argument(0), "").into(),
        "remove_first" => text().replacen(&text_argument(0), "", 1).into(),
        "strip" => text().trim().into(),
        "lstrip" => text().trim_start().into(),
        "rstrip" => text().trim_end().into(),
        "strip_newlines" => text().replace(['\n', '\r'], "").into(),
        "newline_to_br" => text().replace('\n', "<br />\n").into(),
        "truncate" => truncated(&text(), number(&argument(0)), arguments.get(1)).into(),
        "split" => split(&text(), &text_argument(0)).into(),
        "slice" => sliced(&text(), number(&argument(0)), number(&argument(1))).into(),
        "truncatewords" => truncated_words(&text(), number(&argument(0)), arguments.get(1)).into(),
        "strip_html" => without_tags(&text()).into(),
        "url_decode" => url_decoded(&text()).into(),
        "filesize" => number(&value).map_or(value.clone(), |bytes| file_size(bytes).into()),
        "format_duration" => number(&value).map_or(value.clone(), |seconds| duration(seconds).into()),
        "random_color" => color_for(&text()).into(),
        "date" => dated(&value, &text_argument(0)).into(),
        "url_encode" => encoded(&text()).into(),
        _ => {
            of_numbers(name, &value, arguments).or_else(|| of_lists(name, &value, arguments)).unwrap_or(value)
        }
    }
}

fn of_numbers(name: &str, value: &Value, arguments: &[Value]) -> Option<Value> {
    let this = || number(value);
    let other = || arguments.first().and_then(number);
    let result = match name {
        "plus" => this()? + other()?,
        "minus" => this()? - other()?,
        "times" => this()? * other()?,
        // Liquid divides integers to integers.
        "divided_by" => match (this()?, other()?) {
            (_, 0.0) => return Some(Value::Null),
            (a, b) if a.fract() == 0.0 && b.fract() == 0.0 => (a / b).floor(),
            (a, b) => a / b,
        },
        "modulo" => match (this()?, other()?) {
            (_, 0.0) => return Some(Value::Null),
            (a, b) => a.rem_euclid(b),
        },
        "abs" => this()?.abs(),
        "ceil" => this()?.ceil(),
        "floor" => this()?.floor(),
        "round" => {
            let scale = 10_f64.powf(other().unwrap_or(0.0).clamp(0.0, 12.0));
            (this()? * scale).round() / scale
        }
        "at_least" => this()?.max(other()?),
        "at_most" => this()?.min(other()?),
        _ => return None,
    };
    Some(from_number(result))
}

fn of_lists(name: &str, value: &Value, arguments: &[Value]) -> Option<Value> {
    let property = || arguments.first().map(printed).unwrap_or_default();
    let items = match value {
        Value::Array(items) => items,
        Value::String(text) if name == "size" => return Some(text.chars().count().into()),
        _ => return None,
    };
    let list = match name {
        "size" => return Some(items.len().into()),
        "first" => return Some(items.first().cloned().unwrap_or(Value::Null)),
        "last" => return Some(items.last().cloned().unwrap_or(Value::Null)),
        "join" => {
            let between = arguments.first().map_or(" ".to_owned(), printed);
            let is_bounded = between.len().saturating_mul(items.len()) <= MAX_BYTES;
            let joined = || items.iter().map(printed).collect::<Vec<_>>().join(&between);
            return Some(if is_bounded { joined().into() } else { Value::Null });
        }
        "map" => items.iter().map(|item| item.get(property()).cloned().unwrap_or(Value::Null)).collect(),
        "where" => {
            let wanted = arguments.get(1);
            let is_wanted = |item: &&Value| {
                let found = item.get(property()).unwrap_or(&Value::Null);
                wanted.map_or(is_truthy(found), |wanted| are_equal(found, wanted))
            };
            items.iter().filter(is_wanted).cloned().collect()
        }
        "reverse" => items.iter().rev().cloned().collect(),
        "compact" => items.iter().filter(|item| !item.is_null()).cloned().collect(),
        "concat" => items
            .iter()
            .chain(arguments.first().and_then(Value::as_array).into_iter().flatten())
            .cloned()
            .collect(),
        "uniq" => {
            let mut seen = BTreeSet::new();
            items.iter().filter(|item| seen.insert(item.to_string())).cloned().collect()
        }
        "sort" | "sort_natural" => {
            let key = |item: &Value| match arguments.first() {
                Some(_) => item.get(property()).cloned().unwrap_or_default(),
                None => item.clone(),
            };
            let mut sorted: Vec<Value> = items.clone();
            sorted.sort_by(|a, b| order(&key(a), &key(b)));
            sorted
        }
        "sum" => return Some(from_number(items.iter().filter_map(number).sum())),
        _ => return None,
    };
    Some(Value::Array(list))
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let rest = |characters: std::str::Chars<'_>| characters.flat_map(char::to_lowercase).collect::<String>();
    characters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + &rest(characters))
        .unwrap_or_default()
}

/// Null if the result would be too large.
fn replaced(text: &str, from: &str, to: &str) -> Value {
    let count = if from.is_empty() { text.len() + 1 } else { text.matches(from).count() };
    match count.saturating_mul(to.len()) <= MAX_BYTES {
        true => text.replace(from, to).into(),
        false => Value::Null,
    }
}

/// The pieces of a text, without empty ones at its end.
fn split(text: &str, between: &str) -> Vec<String> {
    let mut pieces: Vec<String> = match between.is_empty() {
        true => text.chars().map(String::from).collect(),
        false => text.split(between).map(str::to_owned).collect(),
    };
    while pieces.last().is_some_and(String::is_empty) {
        pieces.pop();
    }
    pieces
}

/// `length` characters from `start`, which counts from the end if it is negative.
fn sliced(text: &str, start: Option<f64>, length: Option<f64>) -> String {
    let start = start.unwrap_or(0.0);
    let skipped = if start < 0.0 { text.chars().count() as f64 + start } else { start };
    text.chars().skip(skipped.max(0.0) as usize).take(length.unwrap_or(1.0).max(0.0) as usize).collect()
}

fn truncated_words(text: &str, count: Option<f64>, ellipsis: Option<&Value>) -> String {
    let count = count.unwrap_or(15.0).max(1.0) as usize;
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.get(..count) {
        Some(kept) if words.len() > count => kept.join(" ") + &ellipsis.map_or("...".to_owned(), printed),
        _ => text.to_owned(),
    }
}

fn without_tags(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        kept += before;
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    kept + rest
}

fn url_decoded(text: &str) -> String {
    let (bytes, mut decoded, mut at) = (text.as_bytes(), Vec::new(), 0);
    let code = |at: usize| u8::from_str_radix(text.get(at + 1..at + 3)?, 16).ok();
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| code(at)).flatten();
        decoded.push(code.unwrap_or(if bytes[at] == b'+' { b' ' } else { bytes[at] }));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn truncated(text: &str, length: Option<f64>, ellipsis: Option<&Value>) -> String {
    let length = length.unwrap_or(50.0).max(0.0) as usize;
    let ellipsis = ellipsis.map_or("...".to_owned(), printed);
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let kept = length.saturating_sub(ellipsis.chars().count());
    text.chars().take(kept).collect::<String>() + &ellipsis
}

fn file_size(bytes: f64) -> String {
    let units = ["B", "KB", "MB", "GB"];
    let mut size = bytes.max(0.0);
    let mut unit = 0;
    while size >= 1000.0 && unit + 1 < units.len() {
        size /= 1000.0;
        unit += 1;
    }
    match size.fract() == 0.0 || unit == 0 {
        true => format!("{size:.0} {}", units[unit]),
        false => format!("{size:.1} {}", units[unit]),
    }
}

fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A colour that is always the same for the same text.
fn color_for(text: &str) -> String {
    let hash = text.bytes().fold(7_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("hsl({}, 60%, 45%)", hash % 360)
}

/// A point in time, given as milliseconds since 1970 or in RFC 3339, formatted with `format`; any other value
/// is printed as it is. Times are UTC, so that a page is the same everywhere.
fn dated(value: &Value, format: &str) -> String {
    use chrono::format::{Item, StrftimeItems};
    let of_milliseconds = || chrono::DateTime::from_timestamp_millis(number(value)? as i64);
    let of_text = || Some(chrono::DateTime::parse_from_rfc3339(value.as_str()?).ok()?.to_utc());
    let items: Vec<Item<'_>> = StrftimeItems::new(format).collect();
    match of_text().or_else(of_milliseconds) {
        Some(moment) if !items.contains(&Item::Error) => moment.format_with_items(items.iter()).to_string(),
        _ => printed(value),
    }
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte as char),
            b' ' => encoded.push('+'),
            _ => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}
