//! How a selector is compared with the elements of a template.

use std::cell::Cell;

use lightningcss::selector::{Component, Selector};
use parcel_selectors::attr::AttrSelectorOperator;
use parcel_selectors::parser::Combinator;

use super::selector::{LONGEST_VALUE, Match, Scope, has_class};
use crate::syntax::{Element, class_tokens};

/// How many times parts of one selector are compared with elements. What stands in `:is(…)` is compared with each element
/// that the part around it may be, and so on: for some selectors that grows with each `:is(…)` as often as with each
/// element around.
const MOST_STEPS: u32 = 10_000;

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
    Matching::new(scope).from(selector, passed, element)
}

pub(super) fn compound_matches(compound: &[&Component<'_>], element: Element<'_>, scope: Scope<'_>) -> Match {
    Matching::new(scope).compound(compound, element)
}

/// How a selector is compared with elements.
struct Matching<'a> {
    scope: Scope<'a>,
    /// How many steps are left. Where none are, anything may match.
    left: Cell<u32>,
}

impl<'a> Matching<'a> {
    fn new(scope: Scope<'a>) -> Matching<'a> {
        Matching { scope, left: Cell::new(MOST_STEPS) }
    }

    /// Goes through the compounds of a selector from right to left, but for the last `passed` ones, with all elements that
    /// the part at hand may be.
    fn from(&self, selector: &Selector<'_>, passed: usize, element: Element<'_>) -> Match {
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
                *so_far = (*so_far).min(self.compound(&compound, *candidate));
            }
            candidates.retain(|(_, matched)| *matched != Match::Never);
            let Some(best) = candidates.iter().map(|(_, matched)| *matched).max() else {
                return out_of_sight(&compound, self.scope, may_be_outside);
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
                    return self.beside(&compound, &candidates);
                }
            };
            if candidates.is_empty() {
                return Match::Sometimes;
            }
        }
    }

    /// What a selector that asks for an element beside one of `candidates` comes to: it may match, if any could be that
    /// one.
    fn beside(&self, compound: &[&Component<'_>], candidates: &[(Element<'_>, Match)]) -> Match {
        let parents = candidates.iter().filter_map(|(candidate, _)| candidate.parent());
        // In a loop an element stands beside itself.
        let others = parents.flat_map(Element::child_elements).enumerate();
        let may_be_one = |(at, other): (usize, Element<'_>)| {
            at == MOST_BESIDE || self.compound(compound, other) != Match::Never
        };
        match others.take(MOST_BESIDE + 1).any(may_be_one) {
            true => Match::Sometimes,
            false => out_of_sight(compound, self.scope, true),
        }
    }

    fn compound(&self, compound: &[&Component<'_>], element: Element<'_>) -> Match {
        let Some(left) = self.left.get().checked_sub(1) else { return Match::Sometimes };
        self.left.set(left);
        compound.iter().map(|part| self.part(part, element)).min().unwrap_or(Match::Always)
    }

    /// How the best of some selectors matches.
    fn any(&self, selectors: &[Selector<'_>], element: Element<'_>) -> Match {
        selectors.iter().map(|selector| self.from(selector, 0, element)).max().unwrap_or(Match::Never)
    }

    fn part(&self, part: &Component<'_>, element: Element<'_>) -> Match {
        match part {
            Component::ExplicitUniversalType => Match::Always,
            Component::LocalName(name) if element.is_component() => match name.name.0 == element.name() {
                true => Match::Always,
                // The menu is a button; what other components render is not known.
                false if element.name() == crate::catalog::ACTION_MENU => match name.lower_name.0 == "button"
                {
                    true => Match::Always,
                    false => Match::Never,
                },
                false => Match::Sometimes,
            },
            Component::LocalName(name) => match name.lower_name.0 == element.name().to_ascii_lowercase() {
                true => Match::Always,
                false => Match::Never,
            },
            Component::Class(class) => match self.scope.template_class(&class.0) {
                Some(class) => has_class(element, class),
                None => Match::Never,
            },
            Component::Is(inner) | Component::Where(inner) => self.any(inner, element),
            Component::Negation(inner) => match self.any(inner, element) {
                Match::Never => Match::Always,
                Match::Sometimes => Match::Sometimes,
                Match::Always => Match::Never,
            },
            Component::AttributeInNoNamespaceExists { local_name_lower, .. } => {
                has_attribute(element, &local_name_lower.0, None)
            }
            Component::AttributeInNoNamespace {
                local_name,
                operator: AttrSelectorOperator::Substring,
                value,
                ..
            } if &*local_name.0 == "class" => has_class_with(element, &value.0, self.scope),
            Component::AttributeInNoNamespace { local_name, operator, value, .. } => {
                let equal = matches!(operator, AttrSelectorOperator::Equal).then_some(&*value.0);
                let matched = has_attribute(element, &local_name.0, equal);
                // Of the others only the browser knows.
                if equal.is_some() { matched } else { matched.min(Match::Sometimes) }
            }
            Component::Empty if element.node().children().any(|child| !child.is_blank()) => Match::Never,
            Component::PseudoElement(_) | Component::Root => Match::Never,
            _ => Match::Sometimes,
        }
    }
}

/// How many elements beside another one are looked at: no theme has as many.
const MOST_BESIDE: usize = 64;

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
            // `i` behind the value takes both for one.
            value if value.unwrap_or_default().eq_ignore_ascii_case(wanted) => Match::Sometimes,
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
