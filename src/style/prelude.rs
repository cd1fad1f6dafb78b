//! Selectors as texts: unnesting them, and renaming their classes.

use std::borrow::Cow;

use cssparser::{Parser, ParserInput, Token};

use super::escape_class;
use crate::syntax::css_comment_length;

/// How long the selector may be that nested rules amount to.
const MAX_SELECTOR_LEN: usize = 4096;

/// The selector that nested rules, innermost first, amount to; `None` if it is too long to look at.
pub(super) fn unnested<'p>(preludes: &[&'p str]) -> Option<Cow<'p, str>> {
    let (outermost, inner) = preludes.split_last()?;
    let mut selector = Cow::Borrowed(*outermost);
    for prelude in inner.iter().rev() {
        selector = Cow::Owned(nested(prelude, &format!(":is({selector})"))?);
    }
    Some(selector)
}

/// A selector list with `parent` in place of each `&`, and before each selector without one.
fn nested(prelude: &str, parent: &str) -> Option<String> {
    let mut nested = String::new();
    let (mut copied, mut depth) = (0, 0_usize);
    let (mut selector_start, mut has_parent) = (0, false);
    for (at, byte) in Bare::of(prelude).chain([(prelude.len(), b',')]) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'&' => {
                nested.push_str(&prelude[copied..at]);
                nested.push_str(parent);
                (copied, has_parent) = (at + 1, true);
            }
            b',' if depth == 0 || at == prelude.len() => {
                nested.push_str(&prelude[copied..at]);
                if !has_parent {
                    nested.insert_str(selector_start, &format!("{parent} "));
                }
                nested.push_str(if at < prelude.len() { "," } else { "" });
                (copied, selector_start, has_parent) = (at + 1, nested.len(), false);
            }
            _ => {}
        }
        if nested.len() > MAX_SELECTOR_LEN {
            return None;
        }
    }
    Some(nested)
}

/// `prelude` with each class in it renamed by `name`.
pub(crate) fn rename_classes(prelude: &str, name: impl Fn(&str) -> String) -> String {
    let mut renamed = String::new();
    let mut copied = 0;
    for (dot, _) in Bare::of(prelude).filter(|(_, byte)| *byte == b'.') {
        let mut input = ParserInput::new(&prelude[dot + 1..]);
        let mut parser = Parser::new(&mut input);
        let Ok(Token::Ident(class)) = parser.next_including_whitespace_and_comments() else { continue };
        let other = name(class);
        if other != **class {
            renamed.push_str(&prelude[copied..=dot]);
            renamed.push_str(&escape_class(&other));
            copied = dot + 1 + parser.position().byte_index();
        }
    }
    renamed.push_str(&prelude[copied..]);
    renamed
}

/// The bytes of a text, with their offsets, that are in no string and no comment, and not escaped.
pub(super) struct Bare<'p> {
    bytes: &'p [u8],
    at: usize,
}

impl<'p> Bare<'p> {
    pub(super) fn of(text: &'p str) -> Bare<'p> {
        Bare { bytes: text.as_bytes(), at: 0 }
    }
}

impl Iterator for Bare<'_> {
    type Item = (usize, u8);

    fn next(&mut self) -> Option<(usize, u8)> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let at = self.at;
            match *rest.first()? {
                b'\\' => self.at += 2,
                quote @ (b'"' | b'\'') => self.at += string_length(rest, quote),
                b'/' if rest.starts_with(b"/*") => self.at += css_comment_length(rest).unwrap_or(rest.len()),
                byte => {
                    self.at += 1;
                    return Some((at, byte));
                }
            }
        }
    }
}

/// The length of the string that `bytes` start with, or of all bytes where it does not end.
pub(super) fn string_length(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        if byte == quote {
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

    #[test]
    fn classes_are_renamed_and_nothing_else_is() {
        let name = |class: &str| if class == "x" { "x".to_owned() } else { format!("my-{class}") };
        for (prelude, renamed) in [
            (".menu:hover > .menu__dot .x", ".my-menu:hover > .my-menu__dot .x"),
            (r".md\:menu, :is(.menu)", r".my-md\:menu, :is(.my-menu)"),
            (r#".menu[title=".menu"]/* .menu */ a\.b"#, r#".my-menu[title=".menu"]/* .menu */ a\.b"#),
            (". menu .5 ..menu", ". menu .5 ..my-menu"),
        ] {
            assert_eq!(rename_classes(prelude, name), renamed);
        }
    }
}
