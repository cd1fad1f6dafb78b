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

/// What is known of elements of one name with the same classes.
#[derive(Debug)]
struct Known {
    name: Box<str>,
    class: Box<str>,
    /// How often they were asked about.
    asked: u32,
    /// Which rules may be for them, once that was worth finding out.
    reach: Option<Reach>,
}

/// The rules of a sheet that may be for an element, in order.
pub(super) type Reach = Arc<[RuleId]>;

/// How many elements are known at once.
const MOST_KNOWN: usize = 32;
/// How many rules a sheet may have so that all are looked at for each element.
const MOST_RULES: usize = 1024;
/// How many questions about an element take as long as to look at all rules.
const FEW_QUESTIONS: u32 = 3;

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

    /// Which rules of `sheet` may be for the element: found out once for all that is asked of it. `None` where little is
    /// asked, or the rules are so many that it is better to look at some of them.
    pub(super) fn reach(&self, sheet: &Sheet, text: &str) -> Option<Reach> {
        if sheet.rules().len() > MOST_RULES {
            return None;
        }
        let mut all = sheet.reached().0.lock().unwrap_or_else(PoisonError::into_inner);
        let (name, class) = self.element;
        let at = all.iter().position(|known| (&*known.name, &*known.class) == self.element);
        let at = at.unwrap_or_else(|| {
            if all.len() == MOST_KNOWN {
                all.remove(0);
            }
            all.push(Known { name: name.into(), class: class.into(), asked: 0, reach: None });
            all.len() - 1
        });
        let known = &mut all[at];
        known.asked += 1;
        if known.reach.is_none() && known.asked > FEW_QUESTIONS {
            let ids = (0..).map(RuleId).zip(sheet.rules());
            let may_be = ids.filter(|(_, rule)| self.may_match_rule(rule, text)).map(|(id, _)| id);
            known.reach = Some(may_be.collect());
        }
        known.reach.clone()
    }

    /// Whether a rule may be for the element. In an at-rule the rule around it says what is meant.
    pub(super) fn may_match_rule(&self, rule: &Rule, text: &str) -> bool {
        rule.is_at_rule(text) || self.may_match(&text[rule.prelude.range()])
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
