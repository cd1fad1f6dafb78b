//! Which selectors need not be parsed to know that they are not for an element.

use super::bytes::is_name_byte;
use super::selector::{LONGEST_VALUE, has_open_class};
use crate::syntax::{Element, class_literals, class_tokens};

/// The names by which a rule can be for an element: to look for them takes much less than to parse selectors.
pub(super) struct SubjectNames<'d> {
    /// `None` where any name may be one.
    classes: Option<Vec<&'d str>>,
    types: [&'d str; 2],
}

impl<'d> SubjectNames<'d> {
    pub(super) fn of(element: Element<'d>) -> SubjectNames<'d> {
        let class = element.class();
        // What other components render is not known; see `part_matches`.
        let is_menu = element.name() == "ActionMenu";
        let is_known =
            (is_menu || !element.is_component()) && class.len() <= LONGEST_VALUE && !has_open_class(class);
        SubjectNames {
            classes: is_known.then(|| [class_tokens(class), class_literals(class)].concat()),
            types: [element.name(), if is_menu { "button" } else { element.name() }],
        }
    }

    /// Whether a selector may match the element; `false` only where none of its names are there, and nothing in it
    /// means elements without naming them.
    pub(super) fn may_match(&self, prelude: &str) -> bool {
        let Some(classes) = &self.classes else { return true };
        let bytes = prelude.as_bytes();
        let word_from = |start: usize| {
            let length = bytes[start..].iter().position(|byte| !is_name_byte(*byte));
            &bytes[start..length.map_or(bytes.len(), |length| start + length)]
        };
        // Whether a compound starts here.
        let mut is_first = true;
        let mut at = 0;
        while at < bytes.len() {
            let was_first = std::mem::take(&mut is_first);
            at += match bytes[at] {
                b'.' => {
                    let word = word_from(at + 1);
                    // In GlobalCSS the component's name stands before it.
                    if classes.iter().any(|class| word.ends_with(class.as_bytes())) {
                        return true;
                    }
                    1 + word.len()
                }
                b'*' | b'(' | b'[' | b'\\' | b'&' | b'#' => return true,
                b':' if was_first => return true,
                b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'>' | b'+' | b'~' | b',' | b'/' | b'|' => {
                    is_first = true;
                    1
                }
                _ => {
                    let word = word_from(at);
                    let is_it = |name: &&str| word.eq_ignore_ascii_case(name.as_bytes());
                    if was_first && self.types.iter().any(is_it) {
                        return true;
                    }
                    word.len().max(1)
                }
            };
        }
        false
    }
}
