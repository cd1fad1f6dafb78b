//! Messages about data of the wrong shape: serde's errors in the words of the people who write the data.

use serde::de::DeserializeOwned;

use crate::names::nearest;

/// What the parts of a data format are called.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// A key's value.
    pub member: &'static str,
    /// A thing with keys.
    pub object: &'static str,
}

/// Words for a settings file.
#[cfg(feature = "cli")]
pub const SETTINGS: Terms = Terms { member: "setting", object: "a table" };
/// Words for JSON.
pub const JSON: Terms = Terms { member: "field", object: "an object" };

/// What is wrong with a JSON text.
#[derive(Debug)]
pub struct JsonError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// Where in the data, as in `findings[3].rule`; `None` at its root, and where the text is no JSON.
    pub path: Option<String>,
    /// What is wrong there.
    pub message: String,
}

impl JsonError {
    /// Where and what, without the line.
    pub fn text(&self) -> String {
        match &self.path {
            Some(path) => format!("`{path}`: {}", self.message),
            None => self.message.clone(),
        }
    }
}

/// Reads a JSON text; what is wrong with it is told in plain words.
pub fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        // The name of an unknown field is part of the path to it, and of the message.
        let is_of_value = error.is_data() && !error.to_string().starts_with("unknown field");
        with_path(error, Some(path).filter(|path| is_of_value && path != "."))
    })?;
    json.end().map_err(|error| with_path(error, None))?;
    Ok(value)
}

fn with_path(error: serde_json::Error, path: Option<String>) -> JsonError {
    let (line, column, message) = (error.line(), error.column(), error.to_string());
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    let message = match error.is_data() {
        true => plain_words(message, JSON),
        false => format!("not JSON: {message}"),
    };
    JsonError { line, column, path, message }
}

/// serde's `message` in plain words.
pub fn plain_words(message: &str, terms: Terms) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some(types) = message.strip_prefix("invalid type: ")
        && let Some((found, wanted)) = types.rsplit_once(", expected ")
    {
        return format!("expected {}, found {}", of_wanted(wanted, terms), of_found(found, terms));
    }
    if let Some(values) = message.strip_prefix("invalid value: ")
        && let Some((found, wanted)) = values.rsplit_once(", expected ")
    {
        return format!("expected {}, found {}", of_wanted(wanted, terms), of_found(found, terms));
    }
    match &quoted[..] {
        [name, known @ ..] if message.starts_with("unknown field") => {
            let all = format!("; known {}s: ", terms.member);
            format!("unknown {} `{name}`{}", terms.member, instead(name, known, &all))
        }
        [name, known @ ..] if message.starts_with("unknown variant") => {
            let meant = instead(name, known, "");
            let meant = if meant.starts_with("; did") { meant } else { String::new() };
            format!("`{name}` is not one of {}{meant}", known.join(", "))
        }
        [name] if message.starts_with("missing field") => format!("`{name}` is missing"),
        _ if message.starts_with("invalid length ") && message.contains(", expected struct ") => {
            format!("expected {}, found a list", terms.object)
        }
        _ => message.to_owned(),
    }
}

/// The name in `known` that was probably meant, or else all of them.
fn instead(name: &str, known: &[&str], all: &str) -> String {
    let is_start = |known: &&&str| name.len() > 2 && known.starts_with(name);
    let meant = nearest(name, known.iter().copied()).or(known.iter().find(is_start).copied());
    match meant {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None if known.is_empty() => String::new(),
        None => format!("{all}{}", known.join(", ")),
    }
}

fn of_found(found: &str, terms: Terms) -> String {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    match kind {
        "string" => format!("the string {value}"),
        "integer" => format!("the number {}", value.trim_matches('`')),
        "floating" => format!("the number {}", value.trim_start_matches("point ").trim_matches('`')),
        "boolean" => value.trim_matches('`').to_owned(),
        "map" => terms.object.to_owned(),
        "sequence" => "a list".to_owned(),
        "null" | "unit" => "null".to_owned(),
        _ => found.to_owned(),
    }
}

fn of_wanted(wanted: &str, terms: Terms) -> &str {
    match wanted {
        "a sequence" => "a list",
        "a map" => terms.object,
        "a boolean" => "true or false",
        "a string" | "path string" | "string or map" => "a string",
        "u64" | "usize" => "a whole number",
        "i64" | "f64" => "a number",
        _ if wanted.starts_with("struct ") => terms.object,
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_is_put_in_words() {
        for (message, told) in [
            (
                "invalid type: string \"x, expected y\", expected a sequence",
                "expected a list, found the string \"x, expected y\"",
            ),
            ("invalid type: integer `3`, expected struct Override", "expected a table, found the number 3"),
            (
                "invalid type: floating point `1.5`, expected path string",
                "expected a string, found the number 1.5",
            ),
            ("invalid type: map, expected a boolean", "expected true or false, found a table"),
            (
                "unknown variant `warn`, expected one of `off`, `info`, `warning`",
                "`warn` is not one of off, info, warning; did you mean `warning`?",
            ),
            ("unknown variant `xyz`, expected `a` or `b`", "`xyz` is not one of a, b"),
            (
                "unknown field `colour`, expected `a` or `color`",
                "unknown setting `colour`; did you mean `color`?",
            ),
            ("unknown field `xyz`, expected `a` or `b`", "unknown setting `xyz`; known settings: a, b"),
            ("unknown field `xyz`, there are no fields", "unknown setting `xyz`"),
            ("missing field `id`", "`id` is missing"),
            ("something else", "something else"),
        ] {
            assert_eq!(plain_words(message, SETTINGS), told);
        }
    }
}
