//! Which selectors need not be parsed to know that they are not for an element.

use std::sync::{Arc, Mutex, PoisonError};

use super::bytes::is_name_byte;
use super::selector::{LONGEST_VALUE, has_open_class};
use super::sheet::{Rule, RuleId, Sheet};
use crate::syntax::{Element, class_literals, class_tokens};

/// The names by which a rule can be for an element: to look for them takes much less than to parse selectors.
pub(super) struct SubjectNames<'d> {
    /// `None` where any name may be one.
    classes: Option<Vec<&'d str>>,
    types: [&'d str; 2],
    /// What they are taken from.
    element: (&'d str, &'d str),
}

/// Which rules of a sheet may be for elements that were asked about, by their names and classes.
#[derive(Debug, Default)]
pub(super) struct Reached(Mutex<Vec<Known>>);

/// The name of an element, its classes, and which rules may be for it.
type Known = (Box<str>, Box<str>, Arc<Reach>);

/// A bit for each rule of a sheet.
#[derive(Debug)]
pub(super) struct Reach(Box<[u64]>);

impl Reach {
    /// How many elements are known at once.
    const MOST: usize = 32;
    /// How many rules are looked at for each declaration that is asked about, at most.
    const RULES_FOR_EACH: usize = 8;

    pub(super) fn has(&self, rule: RuleId) -> bool {
        self.0[rule.0 as usize / 64] >> (rule.0 % 64) & 1 == 1
    }
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
            element: (element.name(), class),
        }
    }

    /// Which rules of `sheet` may be for the element. It is found out once for all that is asked of it, where as many
    /// declarations as `count` are to be looked at; for a few of many rules it is not worth it.
    pub(super) fn reach(&self, sheet: &Sheet, text: &str, count: usize) -> Option<Arc<Reach>> {
        let mut known = sheet.reached().0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., reach)) = known.iter().find(|(name, class, _)| (&**name, &**class) == self.element) {
            return Some(reach.clone());
        }
        if count * Reach::RULES_FOR_EACH < sheet.rules().len() {
            return None;
        }
        let may_be = |rule: &Rule| rule.is_at_rule(text) || self.may_match(&text[rule.prelude.range()]);
        let bits =
            |rules: &[Rule]| rules.iter().rev().fold(0, |bits, rule| bits << 1 | u64::from(may_be(rule)));
        let reach = Arc::new(Reach(sheet.rules().chunks(64).map(bits).collect()));
        if known.len() == Reach::MOST {
            known.remove(0);
        }
        let (name, class) = self.element;
        known.push((name.into(), class.into(), reach.clone()));
        Some(reach)
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
