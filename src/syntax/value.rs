//! Inside an attribute's value: text and interpolations, and the class names among them.

use super::expr::{ExprTokenKind, expr_tokens, interpolation_length, unquoted};

/// A piece of an attribute's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValuePart<'v> {
    /// Text that stands as it is.
    Text(&'v str),
    /// `{{ … }}`, braces included.
    Interpolation(&'v str),
}

impl<'v> ValuePart<'v> {
    /// The text, if it is no expression.
    pub fn static_text(&self) -> Option<&'v str> {
        match self {
            ValuePart::Text(text) => Some(text),
            ValuePart::Interpolation(_) => None,
        }
    }
}

/// The pieces of an attribute's value, in order. A `{{` that is not closed is text.
pub fn value_parts(value: &str) -> Vec<ValuePart<'_>> {
    value_pieces(value).collect()
}

/// [`value_parts`], one by one.
pub fn value_pieces(value: &str) -> impl Iterator<Item = ValuePart<'_>> {
    Pieces { value, at: 0, found: None }
}

/// The expression that a value consists of, braces included; blanks may stand around it.
pub(crate) fn single_expression(value: &str) -> Option<&str> {
    let mut pieces = value_pieces(value.trim());
    match (pieces.next(), pieces.next()) {
        (Some(ValuePart::Interpolation(expression)), None) => Some(expression),
        _ => None,
    }
}

struct Pieces<'v> {
    value: &'v str,
    /// Up to where pieces were given.
    at: usize,
    /// The interpolation behind the text that was given last.
    found: Option<(usize, usize)>,
}

impl<'v> Iterator for Pieces<'v> {
    type Item = ValuePart<'v>;

    fn next(&mut self) -> Option<ValuePart<'v>> {
        let value = self.value;
        let (start, end) = match self.found.take() {
            Some(found) => found,
            None => next_interpolation(value, self.at).unwrap_or((value.len(), value.len())),
        };
        if start > self.at {
            let text = &value[self.at..start];
            (self.at, self.found) = (start, (end > start).then_some((start, end)));
            return Some(ValuePart::Text(text));
        }
        self.at = end;
        (end > start).then(|| ValuePart::Interpolation(&value[start..end]))
    }
}

/// Where the next closed `{{ … }}` from `at` on starts and ends.
fn next_interpolation(value: &str, mut at: usize) -> Option<(usize, usize)> {
    let bytes = value.as_bytes();
    loop {
        let start = at + memchr::memchr(b'{', &bytes[at..])?;
        at = start + 1;
        if bytes.get(at) == Some(&b'{') {
            match interpolation_length(&bytes[start..]) {
                Some(length) => return Some((start, start + length)),
                None => at = start + 2,
            }
        }
    }
}

/// The class names that a `class` value always has, whatever its expressions give. A word that is
/// glued to an expression (`kind-{{ x }}`) is none of them.
///
/// ```
/// use theme_upgrade::syntax::class_tokens;
/// assert_eq!(class_tokens("row {{ a | then: 'b' }} kind-{{ c }} wide"), ["row", "wide"]);
/// ```
pub fn class_tokens(value: &str) -> Vec<&str> {
    if !value.contains('{') {
        return value.split_ascii_whitespace().collect();
    }
    let parts = value_parts(value);
    let is_expression = |index: Option<usize>| {
        index
            .and_then(|index| parts.get(index))
            .is_some_and(|part| matches!(part, ValuePart::Interpolation(_)))
    };
    let mut tokens = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let ValuePart::Text(text) = part else { continue };
        let glued_before = is_expression(index.checked_sub(1)) && !text.starts_with(blank);
        let glued_after = is_expression(Some(index + 1)) && !text.ends_with(blank);
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let first = usize::from(glued_before);
        let last = words.len().saturating_sub(usize::from(glued_after));
        tokens.extend(words.get(first..last).unwrap_or_default());
    }
    tokens
}

/// The class names that a `class` value may have besides its [`class_tokens`]: the words in the
/// string literals of its expressions.
pub fn class_literals(value: &str) -> Vec<&str> {
    let mut literals = Vec::new();
    for part in value_parts(value) {
        let ValuePart::Interpolation(expression) = part else { continue };
        for token in expr_tokens(expression) {
            if token.kind == ExprTokenKind::String {
                let literal = unquoted(&expression[token.span.range()]);
                literals.extend(literal.split_ascii_whitespace());
            }
        }
    }
    literals
}

fn blank(character: char) -> bool {
    character.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_every_byte() {
        let value = "a {{ b }}{{ c }} {{ d";
        let parts = value_parts(value);
        let texts: String = parts
            .iter()
            .map(|part| match part {
                ValuePart::Text(text) | ValuePart::Interpolation(text) => *text,
            })
            .collect();
        assert_eq!(texts, value);
        assert_eq!(parts.len(), 4);
    }

    #[test]
    fn class_names_are_whole_static_words() {
        assert_eq!(class_tokens("a{{ x }}b c"), ["c"]);
        assert_eq!(class_tokens("a {{ x }} b{{ y }}"), ["a"]);
        assert_eq!(class_tokens("  a\n b "), ["a", "b"]);
        assert_eq!(class_tokens("x-{{ y }}-z"), Vec::<&str>::new());
        assert_eq!(class_literals("a {{ x | then: 'b c' | else: \"d\" }}"), ["b", "c", "d"]);
    }
}
