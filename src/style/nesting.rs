//! What the selectors of rules come to that stand in other rules.

use std::borrow::Cow;

use crate::syntax::css_comment_length;

/// How long a selector may be that nested rules come to.
const LONGEST: usize = 4096;

/// The selector that nested rules come to, the innermost first; `None` if it is too long to look at.
pub(super) fn unnested<'p>(preludes: &[&'p str]) -> Option<Cow<'p, str>> {
    let (outermost, inner) = preludes.split_last()?;
    let mut selector = Cow::Borrowed(*outermost);
    for prelude in inner.iter().rev() {
        selector = Cow::Owned(nested(prelude, &format!(":is({selector})"))?);
    }
    Some(selector)
}

/// A list of selectors with `parent` in place of each `&`, and before each selector that has none.
fn nested(prelude: &str, parent: &str) -> Option<String> {
    let mut nested = String::new();
    let (mut copied, mut selector_start, mut has_parent) = (0, 0, false);
    let end = (prelude.len(), b',');
    for (at, mark) in Marks::of(prelude).chain([end]) {
        nested.push_str(&prelude[copied..at]);
        copied = at + 1;
        match mark {
            b'&' => {
                nested.push_str(parent);
                has_parent = true;
            }
            _ => {
                if !has_parent {
                    nested.insert_str(selector_start, &format!("{parent} "));
                }
                nested.push_str(if at < prelude.len() { "," } else { "" });
                (selector_start, has_parent) = (nested.len(), false);
            }
        }
        if nested.len() > LONGEST {
            return None;
        }
    }
    Some(nested)
}

/// The commas between the selectors of a list, and each `&`, by their offsets.
struct Marks<'p> {
    prelude: &'p str,
    at: usize,
    depth: usize,
}

impl<'p> Marks<'p> {
    fn of(prelude: &'p str) -> Marks<'p> {
        Marks { prelude, at: 0, depth: 0 }
    }
}

impl Iterator for Marks<'_> {
    type Item = (usize, u8);

    fn next(&mut self) -> Option<(usize, u8)> {
        let bytes = self.prelude.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let at = self.at;
            self.at += match byte {
                b'\\' => 2,
                b'/' => {
                    css_comment_length(&bytes[at..]).filter(|_| bytes[at..].starts_with(b"/*")).unwrap_or(1)
                }
                b'"' | b'\'' => string_length(&bytes[at..]),
                _ => 1,
            };
            match byte {
                b'(' | b'[' => self.depth += 1,
                b')' | b']' => self.depth = self.depth.saturating_sub(1),
                b'&' => return Some((at, byte)),
                b',' if self.depth == 0 => return Some((at, byte)),
                _ => {}
            }
        }
        None
    }
}

/// The length of the string that `bytes` start with, or of all where it does not end.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        if byte == bytes[0] {
            return at;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_selector_of_a_list_is_nested_by_itself() {
        for (preludes, selector) in [
            (&[".a"][..], ".a"),
            (&[".b", ".a"], ":is(.a) .b"),
            (&["&:hover, .b", ".a, .c"], ":is(.a, .c):hover,:is(.a, .c)  .b"),
            (&["> .b,.x &", ".a"], ":is(.a) > .b,.x :is(.a)"),
            (&[":is(.b, .c) &", ".a"], ":is(.b, .c) :is(.a)"),
            (&[":not(&, .c), .d", ".a"], ":not(:is(.a), .c),:is(.a)  .d"),
            (&["[x='&,'], .w\\,\\&1/*,&*/", ".a"], ":is(.a) [x='&,'],:is(.a)  .w\\,\\&1/*,&*/"),
            (&["[x=\"", ".a"], ":is(.a) [x=\""),
            (&["&.c", ".b", ".a"], ":is(:is(.a) .b).c"),
        ] {
            assert_eq!(unnested(preludes).as_deref(), Some(selector), "{preludes:?}");
        }
        assert_eq!(unnested(&[&"&".repeat(2000), ".a"]), None);
    }
}
