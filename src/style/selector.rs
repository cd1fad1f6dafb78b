//! What a selector says about an element of a template, judged with lightningcss.

use lightningcss::selector::{Component, Selector, SelectorList};
use lightningcss::stylesheet::{ParserOptions, PrinterOptions};
use lightningcss::traits::{ParseWithOptions, ToCss};
use parcel_selectors::attr::AttrSelectorOperator;

use super::bytes::bracket_depth;
use super::matching::{matches, matches_pointed_at};
use super::plain::plain;
use crate::syntax::Element;

/// Whether a selector matches an element: on every rendering, on some, or on none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Match {
    /// It cannot match.
    Never,
    /// It depends on something a template does not tell: a state, an expression, an ancestor.
    Sometimes,
    /// It matches whenever the element is there.
    Always,
}

/// How a selector names classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope<'a> {
    /// In a component's own style: `.x` is the class `x` of that component.
    Component,
    /// In GlobalCSS, looking at the component of this name: `.Foo__x` is the class `x` of `Foo`.
    Global(&'a str),
}

impl Scope<'_> {
    /// Whether a class belongs to another TalkJS component, in which this one never is.
    pub(super) fn is_elsewhere(&self, class: &str) -> bool {
        let Scope::Global(component) = self else { return false };
        let other = class.split_once("__").map_or("", |(other, _)| other);
        let is_part = |name: &str| matches!(name, "UserMessage" | "ChatHeader");
        other != *component && is_part(component) && crate::catalog::component(other).is_some()
    }

    /// The template class that `class` in a selector names, if any.
    pub(crate) fn template_class<'c>(&self, class: &'c str) -> Option<&'c str> {
        match self {
            Scope::Component => Some(class),
            Scope::Global(component) => class.strip_prefix(component)?.strip_prefix("__"),
        }
    }
}

/// How deep brackets may nest; the selector parser recurses once for each.
const MAX_DEPTH: usize = 32;

/// One selector list, parsed, each selector without brackets that only group. A list that lightningcss rejects has no
/// selectors: browsers drop such a rule.
pub struct ParsedSelectors<'a> {
    /// With their specificities.
    list: Vec<(Selector<'a>, u32)>,
    /// Whether it was not parsed, though a browser may parse it.
    is_too_deep: bool,
}

impl<'a> ParsedSelectors<'a> {
    /// Parses the prelude of a style rule.
    pub fn parse(prelude: &'a str) -> ParsedSelectors<'a> {
        let is_too_deep = bracket_depth(prelude) > MAX_DEPTH;
        let parse = || SelectorList::parse_string_with_options(prelude, ParserOptions::default()).ok();
        let parsed = if is_too_deep { None } else { parse() };
        let mut list = Vec::with_capacity(parsed.as_ref().map_or(0, |parsed| parsed.0.len()));
        for selector in parsed.into_iter().flat_map(|parsed| parsed.0) {
            let specificity = specificity(&selector);
            match plain(&selector) {
                Some(several) => list.extend(several.into_iter().map(|one| (one, specificity))),
                None => list.push((selector, specificity)),
            }
        }
        ParsedSelectors { list, is_too_deep }
    }

    pub(super) fn selectors(&self) -> impl Iterator<Item = &Selector<'a>> {
        self.list.iter().map(|(selector, _)| selector)
    }

    /// The selectors, each with its specificity.
    pub(super) fn with_specificities(&self) -> impl Iterator<Item = (&Selector<'a>, u32)> {
        self.list.iter().map(|(selector, specificity)| (selector, *specificity))
    }

    /// Each selector in a canonical spelling, so that equal selectors are equal strings.
    pub fn canonical(&self) -> Vec<String> {
        self.selectors()
            .filter_map(|selector| selector.to_css_string(PrinterOptions::default()).ok())
            .collect()
    }

    /// The classes that the last compound of each selector asks for: those of the styled element.
    pub fn subject_classes(&self) -> Vec<String> {
        let mut classes = Vec::new();
        self.selectors().for_each(|selector| collect_subject_classes(selector, &mut classes));
        classes
    }

    /// Whether any selector asks no more of the styled element than to be a button with some of `classes`.
    pub(crate) fn is_for_buttons_with(&self, classes: &[String]) -> bool {
        self.selectors().any(|selector| asks_for_button_with(selector, classes))
    }

    /// Whether each selector says more of the styled element than its state: its type or a class.
    pub fn names_its_subject(&self) -> bool {
        let names = |part: &Component<'_>| {
            matches!(
                part,
                Component::Class(_)
                    | Component::LocalName(_)
                    | Component::Is(_)
                    | Component::Where(_)
                    | Component::Negation(_)
            ) || is_class_with(part)
        };
        self.selectors().all(|selector| selector.iter().any(names))
    }

    /// All classes named anywhere in the selectors.
    pub fn classes(&self) -> Vec<String> {
        self.selectors().flat_map(|selector| selector.iter_raw_match_order().filter_map(class_name)).collect()
    }

    /// How the list matches `element`, with the specificity of the selector that matches best. A list that
    /// nests too deep to be parsed may match, with the highest specificity.
    pub fn matches(&self, element: Element<'_>, scope: Scope<'_>) -> (Match, u32) {
        if self.is_too_deep {
            return (Match::Sometimes, u32::MAX);
        }
        let judged = self
            .with_specificities()
            .map(|(selector, specificity)| (matches(selector, element, scope), specificity));
        judged.max().unwrap_or((Match::Never, 0))
    }
}

fn asks_for_button_with(selector: &Selector<'_>, classes: &[String]) -> bool {
    selector.iter().all(|part| match part {
        Component::Class(class) => classes.iter().any(|own| *own == *class.0),
        Component::LocalName(local) => &*local.lower_name.0 == "button",
        Component::ExplicitUniversalType => true,
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().any(|selector| asks_for_button_with(selector, classes))
        }
        _ => false,
    })
}

impl ParsedSelectors<'_> {
    /// Whether no selector of the list matches `element` while somebody points at it, or, where it is not in
    /// reach, at its ancestors, as far as the list tells.
    pub(super) fn end_when_pointed_at(
        &self,
        (element, is_in_reach): (Element<'_>, bool),
        scope: Scope<'_>,
    ) -> bool {
        let mut selectors = self.selectors();
        let ends = |selector| matches_pointed_at(selector, (element, is_in_reach), scope) == Match::Never;
        !self.is_too_deep && selectors.all(ends)
    }
}

/// The class of a selector that is nothing but a class, as most are: no parser is needed to read it.
pub(super) fn class_alone(selector: &str) -> Option<&str> {
    let class = selector.strip_prefix('.')?;
    let starts = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let goes_on = |byte: u8| starts(byte) || byte.is_ascii_digit() || byte == b'-';
    let is_name = class.bytes().next().is_some_and(starts) && class.bytes().all(goes_on);
    is_name.then_some(class)
}

/// [`ParsedSelectors::matches`] for a [`class_alone`].
pub(super) fn class_matches(class: &str, element: Element<'_>, scope: Scope<'_>) -> (Match, u32) {
    let matched = scope.template_class(class).map_or(Match::Never, |class| has_class(element, class));
    (matched, CLASS_SPECIFICITY)
}

/// Whether it is `[class*="…"]`.
fn is_class_with(part: &Component<'_>) -> bool {
    let Component::AttributeInNoNamespace { local_name, operator, .. } = part else { return false };
    *operator == AttrSelectorOperator::Substring && &*local_name.0 == "class"
}

fn class_name(component: &Component<'_>) -> Option<String> {
    match component {
        Component::Class(class) => Some(class.0.to_string()),
        _ => None,
    }
}

fn collect_subject_classes(selector: &Selector<'_>, classes: &mut Vec<String>) {
    for part in selector.iter() {
        match part {
            Component::Is(inner) | Component::Where(inner) => {
                inner.iter().for_each(|selector| collect_subject_classes(selector, classes));
            }
            _ => classes.extend(class_name(part)),
        }
    }
}

/// The specificity of a class selector.
pub(crate) const CLASS_SPECIFICITY: u32 = 1 << 10;

/// A selector's specificity, including that of `:has(…)`, which the library leaves out.
fn specificity(selector: &Selector<'_>) -> u32 {
    let of_has = selector.iter_raw_match_order().map(|part| match part {
        Component::Has(inner) => inner.iter().map(specificity).max().unwrap_or(0),
        _ => 0,
    });
    selector.specificity() + of_has.sum::<u32>()
}

/// How long a `class` value may be to be searched once for each class of each selector: none is as long.
pub(super) const MAX_CLASS_VALUE_LEN: usize = 4096;

/// Whether `element` has the class `name`.
pub fn has_class(element: Element<'_>, name: &str) -> Match {
    let attribute = element.attribute("class");
    let Some((attribute, value)) = attribute.and_then(|class| Some((class, class.value()?))) else {
        return Match::Never;
    };
    if value.len() > MAX_CLASS_VALUE_LEN {
        return Match::Sometimes;
    }
    // Most values are plain words.
    if memchr::memchr2(b'{', b'&', value.as_bytes()).is_none() {
        let is_written = value.split_ascii_whitespace().any(|word| word == name);
        return if is_written { Match::Always } else { Match::Never };
    }
    let words = attribute.class_words();
    let is_among = |words: &[Box<str>]| words.iter().any(|word| **word == *name);
    if is_among(&words.always) {
        Match::Always
    } else if words.is_open || is_among(&words.at_times) || words.may_complete(name) {
        Match::Sometimes
    } else {
        Match::Never
    }
}

/// Whether a selector may name `class`: its text contains it, or escapes that may spell it.
pub fn may_name(prelude: &str, class: &str) -> bool {
    // Both are short: setting up a substring search would take longer than all of this.
    let (prelude, class) = (prelude.as_bytes(), class.as_bytes());
    let Some(first) = class.first() else { return true };
    memchr::memchr2_iter(*first, b'\\', prelude)
        .any(|at| prelude[at] == b'\\' || prelude[at..].starts_with(class))
}

#[cfg(test)]
#[path = "selector_tests.rs"]
mod tests;
