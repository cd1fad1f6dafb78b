//! What a selector says about an element of a template, judged with lightningcss.

use lightningcss::selector::{Component, Selector, SelectorList};
use lightningcss::stylesheet::{ParserOptions, PrinterOptions};
use lightningcss::traits::{ParseWithOptions, ToCss};
use parcel_selectors::attr::AttrSelectorOperator;
use parcel_selectors::parser::Combinator;

use super::bytes::bracket_depth;
use crate::syntax::{Element, ValuePart, class_literals, class_tokens, value_parts};

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

/// In whose words a selector names classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope<'a> {
    /// In a component's own style: `.x` is the class `x` of that component.
    Component,
    /// In GlobalCSS, looking at the component of this name: `.Foo__x` is the class `x` of `Foo`.
    Global(&'a str),
}

impl Scope<'_> {
    /// Whether a class is that of a component of TalkJS in which this one, another of them, never stands.
    fn is_elsewhere(&self, class: &str) -> bool {
        let Scope::Global(component) = self else { return false };
        let other = class.split_once("__").map_or("", |(other, _)| other);
        let is_part = |name: &str| matches!(name, "UserMessage" | "ChatHeader");
        other != *component && is_part(component) && crate::catalog::component(other).is_some()
    }

    /// The template's class that `class` of a selector names, if it can name one.
    pub(crate) fn template_class<'c>(&self, class: &'c str) -> Option<&'c str> {
        match self {
            Scope::Component => Some(class),
            Scope::Global(component) => class.strip_prefix(component)?.strip_prefix("__"),
        }
    }
}

/// How deep brackets may stand in each other; the parser of selectors goes down once for each.
const DEEPEST: usize = 32;

/// One selector list, parsed. A list that lightningcss rejects has no selectors: a browser drops
/// such a rule.
pub struct ParsedSelectors<'a> {
    list: Option<SelectorList<'a>>,
}

impl<'a> ParsedSelectors<'a> {
    /// Parses the prelude of a style rule.
    pub fn parse(prelude: &'a str) -> ParsedSelectors<'a> {
        let list = match bracket_depth(prelude) <= DEEPEST {
            true => SelectorList::parse_string_with_options(prelude, ParserOptions::default()).ok(),
            false => None,
        };
        ParsedSelectors { list }
    }

    pub(super) fn selectors(&self) -> impl Iterator<Item = &Selector<'a>> {
        self.list.iter().flat_map(|list| list.0.iter())
    }

    /// Each selector in one normal spelling, so that equal ones are equal texts.
    pub fn canonical(&self) -> Vec<String> {
        self.selectors()
            .filter_map(|selector| selector.to_css_string(PrinterOptions::default()).ok())
            .collect()
    }

    /// The classes that the last part of each selector asks for: those of the styled element.
    pub fn subject_classes(&self) -> Vec<String> {
        let mut classes = Vec::new();
        self.selectors().for_each(|selector| collect_subject_classes(selector, &mut classes));
        classes
    }

    /// Whether each selector says anything of the styled element but its state: its name or a class.
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

    /// All classes that the selectors name anywhere.
    pub fn classes(&self) -> Vec<String> {
        self.selectors().flat_map(|selector| selector.iter_raw_match_order().filter_map(class_name)).collect()
    }

    /// How the list matches `element`, with the specificity of the selector that matches best.
    pub fn matches(&self, element: Element<'_>, scope: Scope<'_>) -> (Match, u32) {
        let judged =
            self.selectors().map(|selector| (matches(selector, element, scope), specificity(selector)));
        judged.max().unwrap_or((Match::Never, 0))
    }
}

/// The class that a selector asks for if that is all it does, as most do: no parser is needed to read it.
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
    (matched, OF_A_CLASS)
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

/// The specificity of a class.
pub(crate) const OF_A_CLASS: u32 = 1 << 10;

/// A selector's specificity, with that of `:has(…)`, which the library leaves out.
fn specificity(selector: &Selector<'_>) -> u32 {
    let of_has = selector.iter_raw_match_order().map(|part| match part {
        Component::Has(inner) => inner.iter().map(specificity).max().unwrap_or(0),
        _ => 0,
    });
    selector.specificity() + of_has.sum::<u32>()
}

/// Goes through the compounds of a selector from right to left, with all elements that the part
/// at hand may be.
pub(super) fn matches(selector: &Selector<'_>, element: Element<'_>, scope: Scope<'_>) -> Match {
    matches_from(selector, 0, element, scope)
}

/// [`matches()`] without the last `passed` compounds of the selector: the one before these is about `element`.
pub(super) fn matches_from(
    selector: &Selector<'_>,
    passed: usize,
    element: Element<'_>,
    scope: Scope<'_>,
) -> Match {
    let mut compounds = selector.iter();
    for _ in 0..passed {
        compounds.by_ref().for_each(drop);
        compounds.next_sequence();
    }
    let mut candidates = vec![(element, Match::Always)];
    // Whether what the compound at hand asks for may stand around the template.
    let mut may_be_outside = false;
    loop {
        let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
        for (candidate, so_far) in &mut candidates {
            *so_far = (*so_far).min(compound_matches(&compound, *candidate, scope));
        }
        candidates.retain(|(_, matched)| *matched != Match::Never);
        let Some(best) = candidates.iter().map(|(_, matched)| *matched).max() else {
            return out_of_sight(&compound, scope, may_be_outside);
        };
        candidates = match compounds.next_sequence() {
            None => return best,
            Some(Combinator::Child) => {
                // What stands directly in the template stands in something of another component.
                may_be_outside = candidates
                    .iter()
                    .any(|(at, _)| at.parent().is_none_or(|parent| parent.parent().is_none()));
                candidates.iter().filter_map(|(at, matched)| Some((at.parent()?, *matched))).collect()
            }
            Some(Combinator::Descendant) => {
                may_be_outside = true;
                around_all(&candidates)
            }
            Some(_) => {
                let compound: Vec<&Component<'_>> = compounds.collect();
                return beside(&compound, &candidates, scope);
            }
        };
        if candidates.is_empty() {
            return Match::Sometimes;
        }
    }
}

/// How many elements beside another one are looked at: no theme has as many.
const MOST_BESIDE: usize = 64;

/// What a selector that asks for an element beside one of `candidates` comes to: it may match, if any could be that
/// one.
fn beside(compound: &[&Component<'_>], candidates: &[(Element<'_>, Match)], scope: Scope<'_>) -> Match {
    let parents = candidates.iter().filter_map(|(candidate, _)| candidate.parent());
    // In a loop an element stands beside itself.
    let others = parents.flat_map(Element::child_elements).enumerate();
    let may_be_one = |(at, other): (usize, Element<'_>)| {
        at == MOST_BESIDE || compound_matches(compound, other, scope) != Match::Never
    };
    match others.take(MOST_BESIDE + 1).any(may_be_one) {
        true => Match::Sometimes,
        false => out_of_sight(compound, scope, true),
    }
}

/// Everything around the candidates, each once, with the best match that leads there. They all
/// stand around one element, so the innermost of them has all others around it.
fn around_all<'d>(candidates: &[(Element<'d>, Match)]) -> Vec<(Element<'d>, Match)> {
    let mut around: Vec<(Element<'d>, Match)> = Vec::new();
    let mut best = Match::Never;
    let innermost = candidates.iter().map(|(at, _)| *at).max_by_key(|at| at.id());
    for element in innermost.into_iter().flat_map(|at| std::iter::once(at).chain(at.node().ancestors())) {
        if best != Match::Never {
            around.push((element, best));
        }
        let here = candidates.iter().find(|(at, _)| *at == element);
        best = here.map_or(best, |(_, matched)| best.max(*matched));
    }
    around
}

/// An ancestor that the template does not have may still be there when the page renders, unless
/// the selector asks for a class of this very component.
fn out_of_sight(compound: &[&Component<'_>], scope: Scope<'_>, may_be_outside: bool) -> Match {
    let own_class = compound.iter().any(|part| match part {
        Component::Class(class) => scope.template_class(&class.0).is_some() || scope.is_elsewhere(&class.0),
        _ => false,
    });
    if may_be_outside && !own_class { Match::Sometimes } else { Match::Never }
}

pub(super) fn compound_matches(compound: &[&Component<'_>], element: Element<'_>, scope: Scope<'_>) -> Match {
    compound.iter().map(|part| part_matches(part, element, scope)).min().unwrap_or(Match::Always)
}

fn part_matches(part: &Component<'_>, element: Element<'_>, scope: Scope<'_>) -> Match {
    match part {
        Component::ExplicitUniversalType => Match::Always,
        Component::LocalName(name) if element.is_component() => match name.name.0 == element.name() {
            true => Match::Always,
            // The menu is a button; what other components render is not known.
            false if element.name() == crate::catalog::ACTION_MENU => match name.lower_name.0 == "button" {
                true => Match::Always,
                false => Match::Never,
            },
            false => Match::Sometimes,
        },
        Component::LocalName(name) => match name.lower_name.0 == element.name().to_ascii_lowercase() {
            true => Match::Always,
            false => Match::Never,
        },
        Component::Class(class) => match scope.template_class(&class.0) {
            Some(class) => has_class(element, class),
            None => Match::Never,
        },
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().map(|selector| matches(selector, element, scope)).max().unwrap_or(Match::Never)
        }
        Component::Negation(inner) => {
            let inner = inner.iter().map(|selector| matches(selector, element, scope)).max();
            match inner.unwrap_or(Match::Never) {
                Match::Never => Match::Always,
                Match::Sometimes => Match::Sometimes,
                Match::Always => Match::Never,
            }
        }
        Component::AttributeInNoNamespaceExists { local_name_lower, .. } => {
            has_attribute(element, &local_name_lower.0, None)
        }
        Component::AttributeInNoNamespace {
            local_name,
            operator: AttrSelectorOperator::Substring,
            value,
            ..
        } if &*local_name.0 == "class" => has_class_with(element, &value.0, scope),
        Component::AttributeInNoNamespace { local_name, operator, value, .. } => {
            let equal = matches!(operator, AttrSelectorOperator::Equal).then_some(&*value.0);
            has_attribute(element, &local_name.0, equal)
        }
        Component::Empty if element.node().children().any(|child| !child.is_blank()) => Match::Never,
        Component::PseudoElement(_) | Component::Root => Match::Never,
        _ => Match::Sometimes,
    }
}

/// Whether `element` carries an attribute, with the value `equal` if one is asked for. TalkJS gives
/// elements classes and a `data-action` of its own.
fn has_attribute(element: Element<'_>, name: &str, equal: Option<&str>) -> Match {
    if matches!(name, "class" | "data-action") {
        return Match::Sometimes;
    }
    match (element.attribute(name), equal) {
        (None, _) => Match::Never,
        (Some(_), None) => Match::Always,
        (Some(attribute), Some(wanted)) => match attribute.value() {
            Some(value) if value.contains("{{") => Match::Sometimes,
            value if value.unwrap_or_default() == wanted => Match::Always,
            _ => Match::Never,
        },
    }
}

/// Whether `element` has a class with `text` in it. TalkJS gives elements classes of its own, too.
fn has_class_with(element: Element<'_>, text: &str, scope: Scope<'_>) -> Match {
    let value = element.class();
    let is_there = |class: &str| match scope {
        Scope::Component => class.contains(text),
        Scope::Global(component) => format!("{component}__{class}").contains(text),
    };
    let is_looked_at = !text.is_empty() && value.len() <= LONGEST_VALUE;
    match is_looked_at && class_tokens(value).into_iter().any(is_there) {
        true => Match::Always,
        false => Match::Sometimes,
    }
}

/// How long a `class` value may be to be looked into once for each class of each selector: none is as long.
pub(super) const LONGEST_VALUE: usize = 4096;

/// Whether `element` has the class `name`.
pub fn has_class(element: Element<'_>, name: &str) -> Match {
    let Some(value) = element.attribute("class").and_then(|attribute| attribute.value()) else {
        return Match::Never;
    };
    if value.len() > LONGEST_VALUE {
        return Match::Sometimes;
    }
    if class_tokens(value).contains(&name) {
        Match::Always
    } else if class_literals(value).contains(&name) || has_open_class(value) {
        Match::Sometimes
    } else {
        Match::Never
    }
}

/// Whether the expressions of a `class` value can give words that do not stand in it.
pub(super) fn has_open_class(value: &str) -> bool {
    value_parts(value).iter().any(|part| match part {
        ValuePart::Text(_) => false,
        ValuePart::Interpolation(expression) => !expression.contains("then:"),
    })
}

/// Whether a selector may name `class`: it does not where it has no such text, unless that is written with escapes.
pub fn may_name(prelude: &str, class: &str) -> bool {
    // Both are short: what a search by patterns takes to begin is more than the whole of this.
    let (prelude, class) = (prelude.as_bytes(), class.as_bytes());
    let Some(first) = class.first() else { return true };
    memchr::memchr2_iter(*first, b'\\', prelude)
        .any(|at| prelude[at] == b'\\' || prelude[at..].starts_with(class))
}

#[cfg(test)]
#[path = "selector_tests.rs"]
mod tests;
