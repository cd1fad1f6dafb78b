//! What an element's own `style` declares.

use std::borrow::Cow;

use super::bytes::is_name_byte;
use super::cascade::Declared;
use super::layers::Layer;
use super::logical::logical;
use super::meaning::meaning;
use super::prelude::Bare;
use super::selector::Match;
use super::values::read;
use crate::syntax::{Attribute, Element, ValuePart, strings, value_parts};

/// Stands for an expression in a style: no name and no value holds it.
const UNKNOWN: &str = "\0";

/// How many strings of expressions in one `style` are looked at.
const MAX_STRINGS: usize = 32;

/// What the element's `style` declares for `property`: always, or by a string of one of its expressions. What else an
/// expression may give is not known.
pub(super) fn inline<'a>(element: Element<'a>, property: &str) -> Vec<Declared<'a>> {
    let Some(style) = element.attribute("style").and_then(Attribute::value) else { return Vec::new() };
    let names = [Some(property), logical(property)];
    if !names.into_iter().flatten().any(|name| may_name(style, name)) {
        return Vec::new();
    }
    if !style.contains("{{") {
        return declared_in(style, property, Match::Always);
    }
    let parts = value_parts(style);
    // With the expression at one index replaced by a text, and all others by what is not known.
    let with = |given: Option<(usize, &str)>| -> String {
        let texts = parts.iter().enumerate().map(|(at, part)| match (part.static_text(), given) {
            (Some(text), _) => text,
            (None, Some((replaced, text))) if replaced == at => text,
            (None, _) => UNKNOWN,
        });
        texts.collect()
    };
    let mut declared = declared_in(&with(None), property, Match::Always);
    let always = declared.len();
    let expressions = parts.iter().enumerate().filter_map(|(at, part)| match part {
        ValuePart::Interpolation(expression) => Some((at, *expression)),
        ValuePart::Text(_) => None,
    });
    let strings = expressions.flat_map(|(at, expression)| strings(expression).map(move |text| (at, text)));
    for given in strings.take(MAX_STRINGS) {
        let mut at_times = declared_in(&with(Some(given)), property, Match::Sometimes);
        at_times.retain(|one| declared[..always].iter().all(|known| known.value != one.value));
        declared.extend(at_times);
    }
    declared
}

/// Whether a `style` may declare `property`: it contains that name, or an expression may complete one. That is
/// cheaper to find out than what it declares.
fn may_name(style: &str, property: &str) -> bool {
    let (bytes, name) = (style.as_bytes(), property.as_bytes());
    let is_at = |at: usize| bytes[at..].get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
    let Some(first) = name.first() else { return false };
    let mut starts = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), bytes);
    let is_in_name = |byte: Option<&u8>| byte.is_some_and(|byte| is_name_byte(*byte));
    let ends = |brace: usize| match &bytes[brace..] {
        [b'{', b'{', ..] => brace > 0 && is_in_name(bytes.get(brace - 1)),
        [b'}', b'}', next @ ..] => is_in_name(next.first()),
        _ => false,
    };
    starts.any(is_at) || memchr::memchr2_iter(b'{', b'}', bytes).any(ends)
}

/// What a list of declarations, outside of any rule, declares for `property`.
fn declared_in<'a>(style: &str, property: &str, matched: Match) -> Vec<Declared<'a>> {
    let known = declarations_in(style).into_iter();
    let known = known.filter(|(name, value)| !name.contains(UNKNOWN) && !value.contains(UNKNOWN));
    let is_it = |name: &str| name == property || logical(property) == Some(name);
    let named = known.enumerate().filter(|(_, (name, _))| is_it(&read(name).0));
    let declared = named.filter_map(|(at, (_, value))| {
        let (value, important) = read(value);
        let value = Cow::Owned(meaning(property, value)?.into_owned());
        let (specificity, layer) = (u32::MAX, Layer::NONE);
        Some(Declared { matched, important, specificity, value, layer, rule: None, at })
    });
    declared.collect()
}

/// The names and values in a list of declarations outside of any rule.
fn declarations_in(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let (mut start, mut colon, mut depth) = (0, None, 0_usize);
    for (at, byte) in Bare::of(text).chain([(text.len(), b';')]) {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => colon = colon.or(Some(at)),
            b';' if depth == 0 || at == text.len() => {
                found.extend(colon.map(|colon| (&text[start..colon], &text[colon + 1..at])));
                (start, colon) = (at + 1, None);
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::syntax::Document;

    #[test]
    fn a_name_is_found_however_it_is_given() {
        let declares = |style: &str| {
            let text = format!("<template><p style=\"{style}\" /></template>");
            let document = Document::parse(SourceFile::new("T", text).expect("valid"));
            let element = document.elements().last().expect("there");
            !inline(element, "margin-top").is_empty()
        };
        let given = [
            "margin-top: 0",
            "MARGIN-TOP:0",
            "a: b; Margin-Block-Start/**/: 0",
            "{{ x | then: 'margin-top: 0' }}",
        ];
        let completed = ["mar{{ x | then: 'gin-top' }}: 0", "{{ x | then: 'margin' }}-top: 0"];
        for style in given.iter().chain(&completed) {
            assert!(declares(style), "{style}");
        }
        for style in ["", "margin: 0", "--margin-top: 0", "top: 0; color: {{ x }}", "margin{{ x }}: 0"] {
            assert!(!declares(style), "{style}");
        }
    }
}
