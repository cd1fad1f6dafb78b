//! The parts of an attribute's value: text and interpolations, and the class names that they give.

use std::collections::BTreeSet;

use super::expr::{ExprToken, ExprTokenKind, expr_tokens, interpolation_length, unquoted};

/// A piece of an attribute's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValuePart<'v> {
    /// Static text.
    Text(&'v str),
    /// `{{ … }}`, braces included.
    Interpolation(&'v str),
}

impl<'v> ValuePart<'v> {
    /// The text; `None` for an interpolation.
    pub fn static_text(&self) -> Option<&'v str> {
        match self {
            ValuePart::Text(text) => Some(text),
            ValuePart::Interpolation(_) => None,
        }
    }
}

/// The pieces of an attribute's value, in order. An unclosed `{{` is text.
pub fn value_parts(value: &str) -> Vec<ValuePart<'_>> {
    value_pieces(value).collect()
}

/// [`value_parts`] as an iterator.
pub fn value_pieces(value: &str) -> impl Iterator<Item = ValuePart<'_>> {
    Pieces { value, at: 0, found: None }
}

/// The expression, braces included, if a value consists of one and blanks around it.
pub(crate) fn single_expression(value: &str) -> Option<&str> {
    let mut pieces = value_pieces(value.trim());
    match (pieces.next(), pieces.next()) {
        (Some(ValuePart::Interpolation(expression)), None) => Some(expression),
        _ => None,
    }
}

struct Pieces<'v> {
    value: &'v str,
    /// The offset up to which pieces were returned.
    at: usize,
    /// The range of the interpolation after the text that was returned last.
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

/// The start and end of the next closed `{{ … }}` from `at` on.
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

/// The class names that a `class` value always gives, whatever its expressions evaluate to: those outside of
/// expressions, and those that an expression gives in either case. Left out are words glued to an expression
/// (`kind-{{ x }}`) and words with an entity (`kind&#45;x`), which are other words on the page.
///
/// ```
/// use theme_upgrade::syntax::class_tokens;
/// assert_eq!(class_tokens("row {{ a | then: 'b' }} kind-{{ c }} wide"), ["row", "wide"]);
/// assert_eq!(class_tokens("{{ a | then: 'row wide' | else: 'row' }}"), ["row"]);
/// ```
pub fn class_tokens(value: &str) -> Vec<&str> {
    let is_sure = |word: &&str| !may_hold_entity(word);
    if !value.contains('{') {
        return value.split_ascii_whitespace().filter(is_sure).collect();
    }
    let parts = value_parts(value);
    let is_expression = |index: Option<usize>| {
        index
            .and_then(|index| parts.get(index))
            .is_some_and(|part| matches!(part, ValuePart::Interpolation(_)))
    };
    let mut tokens = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let text = match part {
            ValuePart::Text(text) => text,
            ValuePart::Interpolation(expression) => {
                let text = |at: Option<usize>| at.and_then(|at| parts.get(at)).map(ValuePart::static_text);
                let is_word = text(index.checked_sub(1))
                    .is_none_or(|text| text.is_some_and(|text| text.ends_with(blank)))
                    && text(Some(index + 1))
                        .is_none_or(|text| text.is_some_and(|text| text.starts_with(blank)));
                if is_word {
                    tokens.extend(always_given(expression).filter(is_sure));
                }
                continue;
            }
        };
        let glued_before = is_expression(index.checked_sub(1)) && !text.starts_with(blank);
        let glued_after = is_expression(Some(index + 1)) && !text.ends_with(blank);
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let first = usize::from(glued_before);
        let last = words.len().saturating_sub(usize::from(glued_after));
        tokens.extend(words.get(first..last).unwrap_or_default().iter().copied().filter(is_sure));
    }
    tokens
}

/// The words that an expression gives in either case: it is a string, or chooses between two that have them in common.
fn always_given(expression: &str) -> impl Iterator<Item = &str> {
    let given = match strings_of_choice(expression) {
        Some([one, other]) => [one, other],
        None => ["", ""],
    };
    let others: BTreeSet<&str> = given[1].split_ascii_whitespace().collect();
    given[0].split_ascii_whitespace().filter(move |word| others.contains(word))
}

/// The string that an expression ends with choosing where a condition holds, and the one where it does not. One that is a
/// string gives it in either case.
fn strings_of_choice(expression: &str) -> Option<[&str; 2]> {
    // Most expressions choose between a string and nothing.
    memchr::memchr2(b'\'', b'"', expression.as_bytes())?;
    let tokens: Vec<ExprToken> = expr_tokens(expression).collect();
    let word = |token: &ExprToken| &expression[token.span.range()];
    let string = |token: &ExprToken| (token.kind == ExprTokenKind::String).then(|| unquoted(word(token)));
    match &tokens[..] {
        [only] => string(only).map(|given| [given; 2]),
        [.., bar, then, colon, one, other_bar, otherwise, other_colon, other]
            if [bar, then, colon].map(word) == ["|", "then", ":"]
                && [other_bar, otherwise, other_colon].map(word) == ["|", "else", ":"] =>
        {
            Some([string(one)?, string(other)?])
        }
        _ => None,
    }
}

/// The words in the string literals of a `class` value's expressions: class names that the value may give
/// besides its [`class_tokens`].
pub fn class_literals(value: &str) -> Vec<&str> {
    let words = expressions(value).flat_map(strings).flat_map(str::split_ascii_whitespace);
    words.filter(|word| !may_hold_entity(word)).collect()
}

/// The expressions in a value, braces included.
fn expressions(value: &str) -> impl Iterator<Item = &str> {
    value_pieces(value).filter_map(|part| match part {
        ValuePart::Text(_) => None,
        ValuePart::Interpolation(expression) => Some(expression),
    })
}

/// The strings in an expression.
pub(crate) fn strings(expression: &str) -> impl Iterator<Item = &str> {
    let strings = expr_tokens(expression).filter(|token| token.kind == ExprTokenKind::String);
    strings.map(|token| unquoted(&expression[token.span.range()]))
}

/// The class names that a `class` value may form from text and the strings of an expression directly beside
/// it.
///
/// ```
/// use theme_upgrade::syntax::glued_classes;
/// assert_eq!(glued_classes("row--{{ mine | then: 'out' }} b"), ["row--", "row--out"]);
/// ```
pub fn glued_classes(value: &str) -> Vec<String> {
    glued(value).flat_map(|glued| glued.classes()).collect()
}

/// Whether an expression in a `class` value that names `variable` may give `class`.
pub(crate) fn is_class_by(value: &str, variable: &str, class: &str) -> bool {
    let names_it = |expression: &str| {
        let mut names = expr_tokens(expression).filter(|token| token.kind == ExprTokenKind::Name);
        names.any(|name| &expression[name.span.range()] == variable)
    };
    let gives_it = |expression: &str| {
        strings(expression).flat_map(str::split_ascii_whitespace).any(|word| word == class)
    };
    value.contains(variable)
        && (expressions(value).any(|expression| names_it(expression) && gives_it(expression))
            || glued(value)
                .any(|glued| names_it(glued.expression) && glued.classes().iter().any(|one| one == class)))
}

/// The first of the class names that a `class` value gives exactly when it gives `class`, because the same
/// strings hold them. `class` itself where that is not known.
pub(crate) fn given_with<'v>(value: &'v str, class: &'v str) -> &'v str {
    if has_open_class(value) || class_tokens(value).contains(&class) || glued(value).next().is_some() {
        return class;
    }
    let strings: Vec<&str> = expressions(value).flat_map(strings).collect();
    let holders = |class: &str| {
        let holds = |string: &&str| string.split_ascii_whitespace().any(|word| word == class);
        strings.iter().map(holds).collect::<Vec<bool>>()
    };
    let own = holders(class);
    let first = strings.iter().zip(&own).find(|(_, holds)| **holds).map(|(string, _)| *string);
    let mut words = first.unwrap_or_default().split_ascii_whitespace();
    words.find(|word| holders(word) == own).unwrap_or(class)
}

/// Whether a `class` value may give words that cannot be read from it: an expression that is a word by itself gives
/// more than its strings, several expressions form one word, or entities stand for characters.
pub(crate) fn has_open_class(value: &str) -> bool {
    let is_open = |part: &ValuePart<'_>| match part {
        ValuePart::Text(_) => false,
        ValuePart::Interpolation(expression) => !gives_strings(expression),
    };
    let open = value_pieces(value).filter(is_open).count();
    may_hold_entity(value)
        || (open > 0 && open > open_affixes(value).count())
        || glued(value).any(|glued| glued.shares_its_word)
}

/// What stands before and after each expression that gives more than its strings and forms one word with text, as in
/// `role-{{ sender.role }}`. What is printed within a word is taken to be without blanks, and so a part of it.
pub(crate) fn open_affixes(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let open = glued(value).filter(|glued| !glued.shares_its_word && !gives_strings(glued.expression));
    open.map(|glued| (glued.before, glued.after))
}

/// Whether a text may hold an entity such as `&#45;` or `&amp;`, so that it reads differently on the page.
pub(crate) fn may_hold_entity(text: &str) -> bool {
    let starts_one = |at: usize| {
        let next = text.as_bytes().get(at + 1);
        next.is_some_and(|byte| *byte == b'#' || byte.is_ascii_alphabetic())
    };
    memchr::memchr_iter(b'&', text.as_bytes()).any(starts_one)
}

/// Whether an expression gives only strings that are written in it: it is one, or chooses by `then` and `else`.
fn gives_strings(expression: &str) -> bool {
    if is_string(expression) {
        return true;
    }
    let mut tokens = expr_tokens(expression);
    let mut chooses = false;
    while let Some(token) = tokens.next() {
        if !matches!(&expression[token.span.range()], "then" | "else") {
            continue;
        }
        let is_colon = tokens.next().is_some_and(|colon| &expression[colon.span.range()] == ":");
        if !is_colon || tokens.next().is_none_or(|given| given.kind != ExprTokenKind::String) {
            return false;
        }
        chooses = true;
    }
    chooses
}

/// Whether an expression is a string.
fn is_string(expression: &str) -> bool {
    let mut tokens = expr_tokens(expression);
    tokens.next().is_some_and(|first| first.kind == ExprTokenKind::String) && tokens.next().is_none()
}

/// An expression that forms one word with text or with other expressions.
struct Glued<'v> {
    before: &'v str,
    expression: &'v str,
    after: &'v str,
    /// Whether the word holds another expression.
    shares_its_word: bool,
}

impl Glued<'_> {
    /// The class names that it may give.
    fn classes(&self) -> Vec<String> {
        let Glued { before, expression, after, .. } = self;
        let mut classes = vec![format!("{before}{after}")];
        for string in strings(expression) {
            let words: Vec<&str> = string.split_ascii_whitespace().collect();
            match words[..] {
                [] => {}
                [only] => classes.push(format!("{before}{only}{after}")),
                [first, .., last] => classes.extend([format!("{before}{first}"), format!("{last}{after}")]),
            }
        }
        classes
    }
}

/// The expressions with text or another expression directly beside them.
fn glued(value: &str) -> impl Iterator<Item = Glued<'_>> {
    let parts = value_parts(value);
    let found: Vec<Glued<'_>> = (0..parts.len())
        .filter_map(|at| {
            let ValuePart::Interpolation(expression) = parts[at] else { return None };
            let text = |at: Option<usize>| match at.and_then(|at| parts.get(at)) {
                Some(ValuePart::Text(text)) => Some(*text),
                Some(ValuePart::Interpolation(_)) => None,
                None => Some(""),
            };
            let (previous, next) = (text(at.checked_sub(1)), text(Some(at + 1)));
            let before = previous.unwrap_or_default().rsplit(blank).next().unwrap_or_default();
            let after = next.unwrap_or_default().split(blank).next().unwrap_or_default();
            // Text without a blank joins this expression to the one on the text's other side.
            let reaches = |text: Option<&str>, part: &str, is_end: bool| {
                text.is_none_or(|text| !is_end && !text.is_empty() && text.len() == part.len())
            };
            let shares_its_word =
                reaches(previous, before, at <= 1) || reaches(next, after, at + 2 >= parts.len());
            let is_glued = shares_its_word || !before.is_empty() || !after.is_empty();
            is_glued.then_some(Glued { before, expression, after, shares_its_word })
        })
        .collect();
    found.into_iter()
}

fn blank(character: char) -> bool {
    character.is_ascii_whitespace()
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
