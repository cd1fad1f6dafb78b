//! How a selector is compared with the elements of a template.

use std::cell::Cell;

use lightningcss::selector::{Component, PseudoClass, Selector};
use parcel_selectors::attr::AttrSelectorOperator;
use parcel_selectors::parser::Combinator;

use super::selector::{MAX_CLASS_VALUE_LEN, Match, Scope, has_class};
use crate::catalog::{self, ACTION_MENU, SHOW_ACTION_MENU};
use crate::syntax::{Element, NodeId, class_tokens, is_class_by};

/// How many times parts of one selector are compared with elements. What is inside `:is(…)` is compared with
/// each element that the part around it may match, and so on: for some selectors each nested `:is(…)`
/// multiplies the work by the number of ancestors.
const MAX_STEPS: u32 = 10_000;

pub(super) fn matches(selector: &Selector<'_>, element: Element<'_>, scope: Scope<'_>) -> Match {
    matches_from(selector, 0, element, scope)
}

/// [`matches()`] without the last `passed` compounds of the selector: the one before them is about `element`.
pub(super) fn matches_from(
    selector: &Selector<'_>,
    passed: usize,
    element: Element<'_>,
    scope: Scope<'_>,
) -> Match {
    Matching::new(scope).matches_from(selector, passed, element)
}

pub(super) fn compound_matches(compound: &[&Component<'_>], element: Element<'_>, scope: Scope<'_>) -> Match {
    Matching::new(scope).compound_matches(compound, element)
}

/// [`matches()`] while the menu is to show and somebody points at `element`, or only at its ancestors where
/// it is not in reach.
pub(super) fn matches_pointed_at(
    selector: &Selector<'_>,
    (element, is_in_reach): (Element<'_>, bool),
    scope: Scope<'_>,
) -> Match {
    let out_of_reach = (!is_in_reach).then(|| element.id());
    Matching { is_pointed_at: true, out_of_reach, ..Matching::new(scope) }.matches_from(selector, 0, element)
}

/// Under which circumstances a selector is compared with elements.
struct Matching<'a> {
    scope: Scope<'a>,
    /// Whether somebody points at the element in question, and so at its ancestors, but not at siblings.
    is_pointed_at: bool,
    /// The element that nobody can point at even then.
    out_of_reach: Option<NodeId>,
    /// Whether the element at hand is a sibling of the one in question, or of an ancestor of it.
    is_at_sibling: Cell<bool>,
    /// Whether the part at hand is inside `:not(…)`.
    is_negated: Cell<bool>,
    /// How many steps are left. Once there are none, everything may match.
    steps_left: Cell<u32>,
}

impl<'a> Matching<'a> {
    fn new(scope: Scope<'a>) -> Matching<'a> {
        Matching {
            scope,
            is_pointed_at: false,
            out_of_reach: None,
            is_at_sibling: Cell::new(false),
            is_negated: Cell::new(false),
            steps_left: Cell::new(MAX_STEPS),
        }
    }

    /// Goes through the compounds of a selector from right to left, without the last `passed` ones, with all
    /// elements that the compound at hand may match.
    fn matches_from(&self, selector: &Selector<'_>, passed: usize, element: Element<'_>) -> Match {
        let mut compounds = selector.iter();
        for _ in 0..passed {
            compounds.by_ref().for_each(drop);
            compounds.next_sequence();
        }
        let mut candidates = vec![(element, Match::Always)];
        // How many compounds have been passed, including the last ones that were left out.
        let mut passed = passed;
        // What the selector comes to if the compound at hand matches something outside of the template.
        let mut if_outside = Match::Never;
        loop {
            let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
            for (candidate, so_far) in &mut candidates {
                *so_far = (*so_far).min(self.compound_matches(&compound, *candidate));
            }
            candidates.retain(|(_, matched)| *matched != Match::Never);
            if candidates.is_empty() {
                return match if_outside {
                    Match::Never => Match::Never,
                    most => self.matches_outside(selector, passed).min(most),
                };
            }
            passed += 1;
            let mut combinator = compounds.next_sequence();
            // Siblings have the same ancestors.
            while !matches!(combinator, None | Some(Combinator::Child | Combinator::Descendant)) {
                let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
                let beside = self.any_sibling_matches(&compound, &candidates);
                if beside == Match::Never {
                    return beside;
                }
                candidates.iter_mut().for_each(|(_, so_far)| *so_far = (*so_far).min(beside));
                passed += 1;
                combinator = compounds.next_sequence();
            }
            let best = candidates.iter().map(|(_, matched)| *matched).max().unwrap_or(Match::Never);
            candidates = match combinator {
                None => return best,
                Some(Combinator::Child) => {
                    // The parent of the outermost element of a template is in another component.
                    let is_outermost = candidates
                        .iter()
                        .any(|(at, _)| at.parent().is_none_or(|parent| parent.parent().is_none()));
                    if_outside = if is_outermost { Match::Sometimes } else { Match::Never };
                    candidates.iter().filter_map(|(at, matched)| Some((at.parent()?, *matched))).collect()
                }
                Some(_) => {
                    if_outside = best;
                    ancestors_of_all(&candidates)
                }
            };
        }
    }

    /// Whether a sibling of one of `candidates` may match a compound: `Sometimes` at the most.
    fn any_sibling_matches(&self, compound: &[&Component<'_>], candidates: &[(Element<'_>, Match)]) -> Match {
        let parents = candidates.iter().filter_map(|(candidate, _)| candidate.parent());
        // In a loop an element is its own sibling.
        let others = parents.flat_map(Element::child_elements).enumerate();
        let may_be_one = |(at, other): (usize, Element<'_>)| {
            at == MAX_SIBLINGS || self.compound_matches(compound, other) != Match::Never
        };
        let was_beside = self.is_at_sibling.replace(true);
        let may_be_there = others.take(MAX_SIBLINGS + 1).any(may_be_one)
            || self.compound_matches_outside(compound) != Match::Never;
        self.is_at_sibling.set(was_beside);
        if may_be_there { Match::Sometimes } else { Match::Never }
    }

    /// What a selector comes to without its last `passed` compounds, if all others match elements outside of
    /// the template, which may be there when the page renders.
    fn matches_outside(&self, selector: &Selector<'_>, passed: usize) -> Match {
        let mut compounds = selector.iter();
        let (mut matched, mut is_body, mut combinator) = (Match::Always, false, None);
        for at in 0.. {
            let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
            if at >= passed {
                let is_certain = at == passed
                    || combinator == Some(Combinator::Descendant)
                    || (combinator == Some(Combinator::Child) && is_body);
                let most = if is_certain { Match::Always } else { Match::Sometimes };
                matched = matched.min(self.compound_matches_outside(&compound)).min(most);
            }
            is_body = compound.iter().any(|part| is_called(part, &["body"]));
            combinator = compounds.next_sequence();
            if combinator.is_none() {
                break;
            }
        }
        matched
    }

    /// Whether a compound matches something outside of the template: no class of this component is there.
    fn compound_matches_outside(&self, compound: &[&Component<'_>]) -> Match {
        let Some(left) = self.steps_left.get().checked_sub(1) else { return Match::Sometimes };
        self.steps_left.set(left);
        compound.iter().map(|part| self.part_matches_outside(part)).min().unwrap_or(Match::Always)
    }

    fn part_matches_outside(&self, part: &Component<'_>) -> Match {
        match part {
            Component::Class(class)
                if self.scope.template_class(&class.0).is_some() || self.scope.is_elsewhere(&class.0) =>
            {
                Match::Never
            }
            Component::Is(inner) | Component::Where(inner) => self.any_matches_outside(inner),
            Component::Negation(inner) => {
                let was_negated = self.is_negated.replace(!self.is_negated.get());
                let matched = self.any_matches_outside(inner);
                self.is_negated.set(was_negated);
                not(matched)
            }
            // The page's own elements are always there, but so are others, which a negation matches.
            _ if is_page_element(part) && !self.is_negated.get() => Match::Always,
            _ if self.is_state_that_holds(part) => Match::Always,
            _ => Match::Sometimes,
        }
    }

    /// How the best of several selectors matches something outside of the template.
    fn any_matches_outside(&self, selectors: &[Selector<'_>]) -> Match {
        let each = selectors.iter().map(|selector| self.matches_outside(selector, 0));
        each.max().unwrap_or(Match::Never)
    }

    fn compound_matches(&self, compound: &[&Component<'_>], element: Element<'_>) -> Match {
        let Some(left) = self.steps_left.get().checked_sub(1) else { return Match::Sometimes };
        self.steps_left.set(left);
        compound.iter().map(|part| self.part_matches(part, element)).min().unwrap_or(Match::Always)
    }

    /// How the best of several selectors matches.
    fn any_matches(&self, selectors: &[Selector<'_>], element: Element<'_>) -> Match {
        selectors.iter().map(|selector| self.matches_from(selector, 0, element)).max().unwrap_or(Match::Never)
    }

    /// How a type, as it is written and in lower case, matches an element.
    fn type_matches(&self, written: &str, rendered: &str, element: Element<'_>) -> Match {
        let is_it = match element.is_component() {
            true => written == element.name(),
            false => rendered.eq_ignore_ascii_case(element.name()),
        };
        match element.name() {
            _ if is_it => Match::Always,
            // The menu is a button; what other components render is not known.
            ACTION_MENU if rendered == "button" => Match::Always,
            ACTION_MENU => Match::Never,
            // To exclude another type excludes no button or link.
            own if element.is_component()
                && !(self.is_negated.get()
                    && catalog::is_interactive(own)
                    && !matches!(rendered, "a" | "button")) =>
            {
                Match::Sometimes
            }
            _ => Match::Never,
        }
    }

    fn part_matches(&self, part: &Component<'_>, element: Element<'_>) -> Match {
        match part {
            Component::ExplicitUniversalType => Match::Always,
            _ if is_page_element(part) => Match::Never,
            Component::LocalName(name) => self.type_matches(&name.name.0, &name.lower_name.0, element),
            Component::Class(class) => match self.scope.template_class(&class.0) {
                Some(class) => self.class_matches(class, element),
                None => Match::Never,
            },
            Component::Is(inner) | Component::Where(inner) => self.any_matches(inner, element),
            Component::Negation(inner) => {
                let was_negated = self.is_negated.replace(!self.is_negated.get());
                let matched = self.any_matches(inner, element);
                self.is_negated.set(was_negated);
                not(matched)
            }
            Component::AttributeInNoNamespaceExists { local_name_lower, .. } => {
                has_attribute(element, &local_name_lower.0, None)
            }
            Component::AttributeInNoNamespace {
                local_name,
                operator: AttrSelectorOperator::Substring,
                value,
                ..
            } if &*local_name.0 == "class" => has_class_with(element, &value.0, self.scope),
            // On the page the class that it asks for may be one of several, since TalkJS adds others.
            Component::AttributeInNoNamespace {
                local_name,
                operator: AttrSelectorOperator::Includes,
                value,
                ..
            } if &*local_name.0 == "class" => self
                .scope
                .template_class(&value.0)
                .map_or(Match::Never, |class| self.class_matches(class, element)),
            Component::AttributeInNoNamespace { local_name, operator, value, .. } => {
                let equal = matches!(operator, AttrSelectorOperator::Equal).then_some(&*value.0);
                let matched = has_attribute(element, &local_name.0, equal);
                // For other operators only the browser can tell.
                if equal.is_some() { matched } else { matched.min(Match::Sometimes) }
            }
            Component::Empty if element.node().children().any(|child| !child.is_blank()) => Match::Never,
            Component::PseudoElement(_) => Match::Never,
            _ if self.out_of_reach != Some(element.id()) && self.is_state_that_holds(part) => Match::Always,
            _ => Match::Sometimes,
        }
    }

    /// Whether a part asks for a state that holds because somebody points at the element.
    fn is_state_that_holds(&self, part: &Component<'_>) -> bool {
        let holds = self.is_pointed_at && !self.is_at_sibling.get();
        let is_such = |state: &PseudoClass<'_>| {
            matches!(
                state,
                PseudoClass::Hover
                    | PseudoClass::Focus
                    | PseudoClass::FocusVisible
                    | PseudoClass::FocusWithin
            )
        };
        holds && matches!(part, Component::NonTSPseudoClass(state) if is_such(state))
    }

    fn class_matches(&self, class: &str, element: Element<'_>) -> Match {
        match has_class(element, class) {
            // A class by `showActionMenu` hides nothing while the menu is to show, whichever branch it is in.
            Match::Sometimes
                if self.is_pointed_at
                    && !self.is_at_sibling.get()
                    && is_class_by(element.class(), SHOW_ACTION_MENU, class) =>
            {
                if self.is_negated.get() {
                    Match::Always
                } else {
                    Match::Never
                }
            }
            matched => matched,
        }
    }
}

/// Whether a part asks for the page itself, which is around everything in it.
fn is_page_element(part: &Component<'_>) -> bool {
    matches!(part, Component::Root) || is_called(part, &["html", "body"])
}

/// Whether a part is a type selector with one of these names.
fn is_called(part: &Component<'_>, names: &[&str]) -> bool {
    matches!(part, Component::LocalName(name) if names.contains(&&*name.lower_name.0))
}

fn not(matched: Match) -> Match {
    match matched {
        Match::Never => Match::Always,
        Match::Sometimes => Match::Sometimes,
        Match::Always => Match::Never,
    }
}

/// How many siblings of an element are looked at: no theme has as many.
const MAX_SIBLINGS: usize = 64;

/// All ancestors of the candidates, each once, with the best match that leads there. The candidates are on
/// one chain of ancestors, so the innermost one has all others around it.
fn ancestors_of_all<'d>(candidates: &[(Element<'d>, Match)]) -> Vec<(Element<'d>, Match)> {
    let mut around: Vec<(Element<'d>, Match)> = Vec::new();
    let mut best = Match::Never;
    let innermost = candidates.iter().map(|(at, _)| *at).max_by_key(|at| at.id());
    for element in innermost.into_iter().flat_map(|at| at.ancestors_or_self()) {
        if best != Match::Never {
            around.push((element, best));
        }
        let here = candidates.iter().find(|(at, _)| *at == element);
        best = here.map_or(best, |(_, matched)| best.max(*matched));
    }
    around
}

/// Attributes that change what an element is: one that has them on the page has them in the template.
const MARKING: [&str; 5] = ["disabled", "hidden", "inert", "aria-disabled", "aria-hidden"];

/// Whether `element` has an attribute, with the value `equal` if one is asked for. TalkJS gives elements
/// classes and a `data-action` of its own; which attributes it gives to a component is not known.
fn has_attribute(element: Element<'_>, name: &str, equal: Option<&str>) -> Match {
    let is_open = element.is_component() && !MARKING.contains(&name);
    if is_open || matches!(name, "class" | "data-action") {
        return Match::Sometimes;
    }
    match (element.attribute(name), equal) {
        (None, _) => Match::Never,
        (Some(_), None) => Match::Always,
        (Some(attribute), Some(wanted)) => match attribute.value() {
            Some(value) if value.contains("{{") => Match::Sometimes,
            value if value.unwrap_or_default() == wanted => Match::Always,
            // With `i` after the value, case does not matter.
            value if value.unwrap_or_default().eq_ignore_ascii_case(wanted) => Match::Sometimes,
            _ => Match::Never,
        },
    }
}

/// Whether `element` has a class that contains `text`. TalkJS gives elements classes of its own, too.
fn has_class_with(element: Element<'_>, text: &str, scope: Scope<'_>) -> Match {
    let value = element.class();
    let is_there = |class: &str| match scope {
        Scope::Component => class.contains(text),
        Scope::Global(component) => format!("{component}__{class}").contains(text),
    };
    let is_looked_at = !text.is_empty() && value.len() <= MAX_CLASS_VALUE_LEN;
    match is_looked_at && class_tokens(value).into_iter().any(is_there) {
        true => Match::Always,
        false => Match::Sometimes,
    }
}
