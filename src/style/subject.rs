//! Which selectors are known not to match an element without being parsed.

use super::bytes::is_name_byte;
use super::selector::MAX_CLASS_VALUE_LEN;
use super::sheet::Rule;
use crate::catalog::ACTION_MENU;
use crate::syntax::{ClassWords, Element};

/// The names by which a rule can match an element: looking for them is much cheaper than parsing selectors.
pub(super) struct SubjectNames<'d> {
    /// A selector that may match the element has one of these.
    pub(super) bits: NameBits,
    classes: Classes<'d>,
    /// `None` where the element may be of any type.
    types: Option<[&'d str; 2]>,
}

/// The classes that an element may have.
enum Classes<'d> {
    /// The words of a value without expressions, as written.
    Written(&'d str),
    Listed(&'d ClassWords),
    Any,
}

impl<'d> SubjectNames<'d> {
    pub(super) fn of(element: Element<'d>) -> SubjectNames<'d> {
        let name = element.name();
        let classes = Classes::of(element);
        // What other components render is not known; see `Matching::part`.
        let types = match name {
            ACTION_MENU => Some([name, "button"]),
            _ => (!element.is_component()).then_some([name, name]),
        };
        let of_types = types.map_or(NameBits::TYPE, |[one, other]| {
            NameBits::of_name(one.as_bytes()).and(NameBits::of_name(other.as_bytes()))
        });
        let bits = NameBits::OPEN.and(of_types).and(classes.bits());
        SubjectNames { bits, classes, types }
    }

    /// Those of an element that may be of any of these types, whatever it is in the template.
    pub(super) fn of_any(element: Element<'d>, types: &[&str]) -> SubjectNames<'d> {
        let classes = Classes::of(element);
        let of_types =
            types.iter().fold(NameBits::NONE, |bits, name| bits.and(NameBits::of_name(name.as_bytes())));
        let bits = NameBits::OPEN.and(of_types).and(classes.bits());
        SubjectNames { bits, classes, types: None }
    }

    /// Whether a rule may match the element. For an at-rule, the rule around it decides.
    pub(super) fn may_match_rule(&self, rule: &Rule, text: &str) -> bool {
        rule.is_at_rule(text) || self.may_match(&text[rule.prelude.range()])
    }

    /// Whether a selector may match the element; `false` only where it contains none of the element's names,
    /// and nothing that matches elements without naming them.
    pub(super) fn may_match(&self, prelude: &str) -> bool {
        let is_type = |word: &[u8]| {
            self.types.is_none_or(|types| types.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes())))
        };
        matches!(self.classes, Classes::Any)
            || Names::in_selector(prelude).any(|name| match name {
                // In GlobalCSS the component's name precedes it.
                Name::Class(word) => self.classes.any(|class| word.ends_with(class.as_bytes())),
                Name::Type(word) => is_type(word),
                Name::Any => true,
            })
    }
}

impl<'d> Classes<'d> {
    fn of(element: Element<'d>) -> Classes<'d> {
        let Some(attribute) = element.attribute("class") else { return Classes::Written("") };
        let value = attribute.value().unwrap_or_default();
        if value.len() > MAX_CLASS_VALUE_LEN {
            return Classes::Any;
        }
        if memchr::memchr2(b'{', b'&', value.as_bytes()).is_none() {
            return Classes::Written(value);
        }
        let words = attribute.class_words();
        if words.is_open || !words.affixes.is_empty() { Classes::Any } else { Classes::Listed(words) }
    }

    fn any(&self, is_it: impl FnMut(&str) -> bool) -> bool {
        match self {
            Classes::Written(value) => value.split_ascii_whitespace().any(is_it),
            Classes::Listed(words) => words.iter().any(is_it),
            Classes::Any => true,
        }
    }

    fn bits(&self) -> NameBits {
        let add = |bits: NameBits, class: &str| bits.and(NameBits::of_class(class));
        match self {
            Classes::Written(value) => value.split_ascii_whitespace().fold(NameBits::NONE, add),
            Classes::Listed(words) => words.iter().fold(NameBits::NONE, add),
            Classes::Any => NameBits::ALL,
        }
    }
}

/// What a selector asks of the elements that it may match.
enum Name<'s> {
    Class(&'s [u8]),
    /// The word that a compound starts with.
    Type(&'s [u8]),
    /// Something that is not looked into: it may match any element.
    Any,
}

/// The names in a selector.
struct Names<'s> {
    bytes: &'s [u8],
    at: usize,
    /// Whether a compound starts here.
    is_first: bool,
}

impl<'s> Names<'s> {
    fn in_selector(prelude: &'s str) -> Names<'s> {
        Names { bytes: prelude.as_bytes(), at: 0, is_first: true }
    }

    /// Passes the name that starts here, and returns it.
    fn word(&mut self) -> &'s [u8] {
        let rest = &self.bytes[self.at..];
        let word = &rest[..rest.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }
}

impl<'s> Iterator for Names<'s> {
    type Item = Name<'s>;

    fn next(&mut self) -> Option<Name<'s>> {
        while let Some(byte) = self.bytes.get(self.at) {
            let was_first = std::mem::take(&mut self.is_first);
            match byte {
                b'.' => {
                    self.at += 1;
                    return Some(Name::Class(self.word()));
                }
                b'*' | b'(' | b'[' | b'\\' | b'&' | b'#' => {
                    self.at += 1;
                    return Some(Name::Any);
                }
                b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'>' | b'+' | b'~' | b',' | b'/' | b'|' => {
                    self.is_first = true;
                    self.at += 1;
                }
                b':' => {
                    self.at += 1;
                    if was_first {
                        return Some(Name::Any);
                    }
                }
                _ => {
                    let word = self.word();
                    self.at += usize::from(word.is_empty());
                    if was_first {
                        return Some(Name::Type(word));
                    }
                }
            }
        }
        None
    }
}

/// Bits that stand for names, and for what else a selector asks for: if an element has none of a selector's
/// bits, the selector does not match it.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameBits(u64);

impl NameBits {
    pub(super) const ALL: NameBits = NameBits(u64::MAX);
    const NONE: NameBits = NameBits(0);
    /// The bit of a selector that may match any element.
    const OPEN: NameBits = NameBits(1 << 63);
    /// The bit of a selector that asks for some type.
    const TYPE: NameBits = NameBits(1 << 62);
    /// How many bits there are for names.
    const OF_NAMES: u32 = 62;

    pub(super) fn of_selector(selector: &str) -> NameBits {
        Names::in_selector(selector).fold(NameBits::NONE, |bits, name| {
            bits.and(match name {
                Name::Class(word) => NameBits::of_name(word),
                Name::Type(word) => NameBits::of_name(word).and(NameBits::TYPE),
                Name::Any => NameBits::OPEN,
            })
        })
    }

    /// The bit of a name's last two letters, or of its only one, whatever the case. Names may share bits.
    fn of_name(name: &[u8]) -> NameBits {
        let number = match name {
            [] => return NameBits::NONE,
            [only] => u32::from(only | 0x20),
            [.., before, last] => u32::from(before | 0x20) * 5 + u32::from(last | 0x20),
        };
        NameBits(1 << (number % NameBits::OF_NAMES))
    }

    fn of_class(class: &str) -> NameBits {
        // In GlobalCSS the component's name precedes it, so even a single letter follows another one.
        if class.len() < 2 { NameBits::ALL } else { NameBits::of_name(class.as_bytes()) }
    }

    const fn and(self, other: NameBits) -> NameBits {
        NameBits(self.0 | other.0)
    }

    pub(super) const fn has_any(self, of: NameBits) -> bool {
        self.0 & of.0 != 0
    }
}
