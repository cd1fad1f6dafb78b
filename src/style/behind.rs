//! What comes after an element that is inserted first, and which selectors match it differently then.

use std::ops::RangeInclusive;

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::{Combinator, NthSelectorData, NthType};

use super::bytes::{ends_with, has_pseudo_class, starts_with};
use super::matching::{compound_matches, matches, matches_from};
use super::order::{
    has_position, is_at, is_decidable, names_other_type, resets_nothing, selector_may_depend_on_order,
};
use super::place::{rendered_type, shown_count};
use super::scoped::{ScopedSheet, Styles};
use super::selector::{Match, Scope};
use super::sheet::Rule;
use crate::catalog;
use crate::syntax::{Element, Node};

/// How many siblings after an element are looked at.
const MAX_SIBLINGS: usize = 8;
/// How many elements of a bubble that a rule may match are looked at.
const MAX_DESCENDANTS: usize = 64;

/// A sibling that comes after an element inserted first.
pub(super) struct Follower<'d> {
    element: Element<'d>,
    one: Element<'d>,
    /// How many elements come before it, without that one.
    before: RangeInclusive<usize>,
    /// How many of these are buttons, if it is a button itself.
    buttons: Option<RangeInclusive<usize>>,
    /// Those of them that are always there.
    certain: Vec<Element<'d>>,
}

/// The first few siblings that come after `one`, before which nothing stands.
pub(super) fn followers(one: Element<'_>) -> Vec<Follower<'_>> {
    let is_button = |element: Element<'_>| rendered_type(element) == "button";
    let all =
        one.node().following_siblings().filter_map(Node::as_element).filter(|element| !element.is_t_set());
    let all: Vec<Element<'_>> = all.take(MAX_SIBLINGS).collect();
    let count = |before: &[Element<'_>], is_counted: &dyn Fn(Element<'_>) -> bool| {
        shown_count(before.iter().copied().filter(|element| is_counted(*element)))
    };
    let each = all.iter().enumerate().map(|(at, element)| Follower {
        element: *element,
        one,
        before: count(&all[..at], &|_| true),
        buttons: is_button(*element).then(|| count(&all[..at], &is_button)),
        certain: all[..at].iter().copied().filter(|element| !element.is_conditional()).collect(),
    });
    each.collect()
}

impl<'d> Follower<'d> {
    /// Whether a selector may match it by its position: a look at the text, which is cheaper than parsing it.
    pub(super) fn may_be_changed_by(&self, prelude: &str) -> bool {
        let is_first = *self.before.start() == 0;
        let is_number = |name: &[u8]| starts_with(name, "nth-") || ends_with(name, "-of-type");
        match is_first {
            true => selector_may_depend_on_order(prelude),
            false => prelude.contains('~') || has_pseudo_class(prelude, is_number),
        }
    }

    /// Whether a selector of a rule matches it, or something inside or after it, differently with the one
    /// than without, and the rule changes anything there.
    pub(super) fn is_changed_by(
        &self,
        selector: &Selector<'_>,
        (rule, own): (&Rule, &ScopedSheet<'_>),
        styles: &Styles<'_>,
    ) -> bool {
        if !selector.iter_raw_match_order().all(is_decidable) {
            return false;
        }
        // A pseudo-element changes the element that it is drawn at.
        let is_drawn = selector.iter().any(|part| matches!(part, Component::PseudoElement(_)));
        let mut compounds = selector.iter();
        for passed in 0.. {
            let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
            let beside = compounds.next_sequence();
            if self.match_changes(selector, passed, (&compound, beside), own.scope)
                && ((is_drawn && passed == 1) || self.changes_anything(selector, passed, (rule, own), styles))
            {
                return true;
            }
            if beside.is_none() {
                break;
            }
        }
        false
    }

    /// Whether a compound, followed by `passed` others, matches it only with the one there, or only without.
    fn match_changes(
        &self,
        selector: &Selector<'_>,
        passed: usize,
        (compound, beside): (&[&Component<'_>], Option<Combinator>),
        scope: Scope<'_>,
    ) -> bool {
        let element = self.element;
        // What a component renders is mostly not known; type selectors are taken not to match it.
        let is_other = |part: &&Component<'_>| {
            let may_be_box = is_box(element.name()) && !names_other_type(part, "div");
            let is_same_type =
                !names_other_type(part, element.name()) || !names_other_type(part, rendered_type(element));
            element.is_component() && !is_same_type && !may_be_box
        };
        if compound_matches(compound, element, scope) == Match::Never || compound.iter().any(is_other) {
            return false;
        }
        if compound.iter().any(|part| has_position(part, &|data| self.position_changes(data))) {
            return matches_from(selector, passed, element, scope) != Match::Never;
        }
        // What matches under some condition is changed under some condition.
        let is_one = || matches_from(selector, passed + 1, self.one, scope) != Match::Never;
        let (around, combinator) = compound_before(selector, passed + 1);
        let is_by_what_is_around = matches!(combinator, Some(Combinator::Child | Combinator::Descendant));
        // The ancestors of the one are also those of its siblings, so they all match at the same times.
        let is_another = |other: &Element<'_>| {
            let is_as_the_one =
                || is_by_what_is_around && compound_matches(&around, *other, scope) == Match::Always;
            matches_from(selector, passed + 1, *other, scope) == Match::Always || is_as_the_one()
        };
        match beside {
            Some(Combinator::NextSibling) => *self.before.start() == 0 && is_one(),
            Some(Combinator::LaterSibling) => is_one() && !self.certain.iter().any(is_another),
            _ => false,
        }
    }

    /// Whether it has a position only with the one there, or only without.
    fn position_changes(&self, data: &NthSelectorData) -> bool {
        let before = match data.ty {
            NthType::Child | NthType::OnlyChild => Some(&self.before),
            NthType::OfType | NthType::OnlyOfType => self.buttons.as_ref(),
            _ => None,
        };
        let is_at = |place: usize| match data.ty {
            NthType::OnlyChild | NthType::OnlyOfType => place == 1,
            _ => is_at(place, data),
        };
        before.is_some_and(|before| before.clone().any(|before| is_at(before + 1) != is_at(before + 2)))
    }

    /// Whether a rule whose last `passed` compounds match something inside or after it changes that.
    fn changes_anything(
        &self,
        selector: &Selector<'_>,
        passed: usize,
        (rule, own): (&Rule, &ScopedSheet<'_>),
        styles: &Styles<'_>,
    ) -> bool {
        if passed == 0 {
            return !resets_nothing(self.element, rule, own, styles);
        }
        let inner = self.one.parent().into_iter().flat_map(Element::descendant_elements);
        let inner = inner.filter(|inner| inner.id() > self.element.id()).take(MAX_DESCENDANTS);
        let mut meant = inner.filter(|inner| matches(selector, *inner, own.scope) != Match::Never);
        meant.any(|inner| !resets_nothing(inner, rule, own, styles)) || self.may_render(selector, own.scope)
    }

    /// Whether a selector may match what a component in it renders: only if it names no class of this
    /// template, since that would have to be a class of the other component.
    fn may_render(&self, selector: &Selector<'_>, scope: Scope<'_>) -> bool {
        let names_class = selector.iter().any(|part| match part {
            Component::Class(class) => scope.template_class(&class.0).is_some(),
            _ => false,
        });
        let mut all =
            std::iter::once(self.element).chain(self.element.descendant_elements().take(MAX_DESCENDANTS));
        !names_class && all.any(Element::is_component)
    }
}

/// The compound of a selector before its last `passed` ones, and the combinator to the left of it.
fn compound_before<'s, 'i>(
    selector: &'s Selector<'i>,
    passed: usize,
) -> (Vec<&'s Component<'i>>, Option<Combinator>) {
    let mut compounds = selector.iter();
    for _ in 0..passed {
        compounds.by_ref().for_each(drop);
        compounds.next_sequence();
    }
    (compounds.by_ref().collect(), compounds.next_sequence())
}

/// Whether a component called `name` may be a `div` on the page: MessageBody is, most custom ones are.
fn is_box(name: &str) -> bool {
    name == "MessageBody" || catalog::component(name).is_none()
}
