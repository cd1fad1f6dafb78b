//! Which position an element has among its siblings, and which parts of a selector ask for one.

use std::ops::RangeInclusive;

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::{Combinator, NthSelectorData, NthType};

use super::matching::{compound_matches, matches, matches_from};
use super::order::is_at;
use super::selector::{Match, Scope};
use crate::catalog;
use crate::syntax::{Directive, Element};

/// How many siblings are looked at: no row has as many.
const MAX_SIBLINGS: usize = 32;
/// How many elements a loop is assumed to render at most.
const MAX_LOOP_ITEMS: usize = 16;

/// The type of an element on the page: `button` for built-in interactive components.
pub(super) fn rendered_type(element: Element<'_>) -> &str {
    let is_button = element.is_component() && catalog::is_interactive(element.name());
    if is_button { "button" } else { element.name() }
}

/// Whether a part of a selector asks for a position among siblings.
pub(super) fn is_positional(part: &Component<'_>) -> bool {
    match part {
        Component::Nth(_) | Component::NthOf(_) => true,
        Component::Is(inner) | Component::Where(inner) | Component::Negation(inner) => {
            inner.iter().any(|selector| selector.iter_raw_match_order().any(is_positional))
        }
        _ => false,
    }
}

/// The least and the greatest number of `elements`, which are siblings, that show at once: of a conditional chain
/// none or one does.
pub(super) fn shown_count<'d>(elements: impl Iterator<Item = Element<'d>> + Clone) -> RangeInclusive<usize> {
    let least = elements.clone().filter(|element| !element.is_conditional()).count();
    let repeated = elements.clone().filter(|element| element.directive(Directive::For).is_some()).count();
    let most = elements.filter(|element| element.is_first_in_chain()).count();
    least..=most + MAX_LOOP_ITEMS * repeated
}

/// Sibling elements.
#[derive(Clone, Copy)]
pub(super) struct Siblings<'l, 'd> {
    pub(super) elements: &'l [Element<'d>],
    /// Whether all of them show, and each is exactly what its name says.
    pub(super) is_certain: bool,
}

impl<'d> Siblings<'_, 'd> {
    /// How many of the elements on `side` show and are counted. `is_counted` may say `Sometimes`.
    fn count(self, side: &[Element<'d>], is_counted: &dyn Fn(Element<'d>) -> Match) -> RangeInclusive<usize> {
        let at_least = |least: Match| {
            let side = side.iter().copied();
            side.filter(move |element| is_counted(*element) >= least)
        };
        match self.is_certain {
            true => {
                let counted = at_least(Match::Sometimes).count();
                counted..=counted
            }
            false => {
                let certain = at_least(Match::Always).filter(|element| is_rendered(*element));
                let certain: Vec<Element<'d>> = certain.collect();
                let possible: Vec<Element<'d>> = at_least(Match::Sometimes).collect();
                *shown_count(certain.into_iter()).start()..=*shown_count(possible.into_iter()).end()
            }
        }
    }

    /// Whether `element`, one of them, has the requested position among those that are counted.
    fn is_in_position(
        self,
        data: &NthSelectorData,
        element: Element<'d>,
        is_counted: &dyn Fn(Element<'d>) -> Match,
    ) -> Match {
        let Some(at) = self.elements.iter().position(|other| *other == element) else { return Match::Never };
        let before = self.count(&self.elements[..at], is_counted);
        let after = self.count(&self.elements[at + 1..], is_counted);
        let all = |mut numbers: RangeInclusive<usize>, is_it: &dyn Fn(usize) -> bool| {
            let mut so_far = numbers.clone().map(is_it);
            match numbers.all(is_it) {
                true => Match::Always,
                false if so_far.any(|is_it| is_it) => Match::Sometimes,
                false => Match::Never,
            }
        };
        let others = before.start() + after.start()..=before.end() + after.end();
        match data.ty {
            NthType::OnlyChild | NthType::OnlyOfType => all(others, &|others| others == 0),
            _ if data.ty.is_from_end() => all(after, &|after| is_at(after + 1, data)),
            _ => all(before, &|before| is_at(before + 1, data)),
        }
    }

    /// Whether a compound selector holds for `element`, one of them.
    pub(super) fn compound_matches(
        self,
        compound: &[&Component<'_>],
        element: Element<'d>,
        scope: Scope<'_>,
    ) -> Match {
        compound.iter().map(|part| self.part_matches(part, element, scope)).min().unwrap_or(Match::Always)
    }

    fn part_matches(self, part: &Component<'_>, element: Element<'d>, scope: Scope<'_>) -> Match {
        let in_list = |inner: &[Selector<'_>]| {
            let each = inner.iter().map(|selector| {
                let mut compounds = selector.iter();
                let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
                match compounds.next_sequence() {
                    None => self.compound_matches(&compound, element, scope),
                    Some(_) => matches(selector, element, scope),
                }
            });
            each.max().unwrap_or(Match::Never)
        };
        match part {
            Component::Nth(data) => {
                let is_same_type = |other: Element<'d>| match rendered_type(other) == rendered_type(element) {
                    true => Match::Always,
                    // Which element a theme's component renders is not known.
                    false if !self.is_certain && other.is_component() && rendered_type(other) != "button" => {
                        Match::Sometimes
                    }
                    false => Match::Never,
                };
                match data.ty.is_of_type() {
                    true => self.is_in_position(data, element, &is_same_type),
                    false => self.is_in_position(data, element, &|_| Match::Always),
                }
            }
            Component::NthOf(data) => {
                let is_one = |other: Element<'d>| {
                    let each = data.selectors().iter().map(|selector| matches(selector, other, scope));
                    each.max().unwrap_or(Match::Never)
                };
                self.is_in_position(data.nth_data(), element, &is_one).min(is_one(element))
            }
            Component::Is(inner) | Component::Where(inner) => in_list(inner),
            Component::Negation(inner) => match in_list(inner) {
                Match::Never => Match::Always,
                Match::Sometimes => Match::Sometimes,
                Match::Always => Match::Never,
            },
            part => compound_matches(&[part], element, scope),
        }
    }
}

/// Whether an element is on the page whenever nothing hides it: a theme's component may render nothing.
fn is_rendered(element: Element<'_>) -> bool {
    !element.is_component() || catalog::component(element.name()).is_some()
}

/// `element` and its siblings, without other branches of its conditional chain, where they are known.
fn siblings_of(element: Element<'_>) -> Option<Vec<Element<'_>>> {
    // What is around the template, and how often a loop repeats, is not known.
    let parent = element.parent().filter(|parent| parent.parent().is_some())?;
    let shows_beside = |other: &Element<'_>| {
        *other == element || (!other.is_t_set() && other.first_in_chain() != element.first_in_chain())
    };
    let elements: Vec<Element<'_>> =
        parent.child_elements().filter(shows_beside).take(MAX_SIBLINGS + 1).collect();
    let is_known = elements.len() <= MAX_SIBLINGS && element.directive(Directive::For).is_none();
    is_known.then_some(elements)
}

/// Whether a selector asks for a position among siblings that `element` always has.
pub(super) fn always_in_position(selector: &Selector<'_>, element: Element<'_>, scope: Scope<'_>) -> bool {
    let subject: Vec<&Component<'_>> = selector.iter().collect();
    subject.iter().any(|part| is_positional(part))
        && siblings_of(element).is_some_and(|elements| {
            Siblings { elements: &elements, is_certain: false }.compound_matches(&subject, element, scope)
                == Match::Always
        })
}

/// Whether `element` never has the position, or never the preceding siblings, that a selector asks for.
/// Everything else that it asks for may hold.
pub(super) fn never_in_position(selector: &Selector<'_>, element: Element<'_>, scope: Scope<'_>) -> bool {
    let Some(elements) = siblings_of(element) else { return false };
    let siblings = Siblings { elements: &elements, is_certain: false };
    let mut compounds = selector.iter();
    let subject: Vec<&Component<'_>> = compounds.by_ref().collect();
    if siblings.compound_matches(&subject, element, scope) == Match::Never {
        return true;
    }
    let may_be = |other: &Element<'_>| matches_from(selector, 1, *other, scope) != Match::Never;
    let mut before = elements.iter().take_while(|other| **other != element);
    match compounds.next_sequence() {
        Some(Combinator::LaterSibling) => !before.any(may_be),
        Some(Combinator::NextSibling) => {
            let is_last = |other: &Element<'_>| !other.is_conditional() && is_rendered(*other);
            let before: Vec<Element<'_>> = before.copied().collect();
            let last = before.iter().rposition(is_last).unwrap_or(0);
            !before[last..].iter().any(may_be)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::style::ParsedSelectors;
    use crate::syntax::Document;

    fn never_in_position(selector: &str) -> bool {
        let text = "<template><div class=\"row\"><t:set x=\"1\" /><i class=\"a\">x</i><p t:if=\"{{ x }}\" class=\"b\">x</p>\
                    <p t:else class=\"c\">x</p><b t:if=\"{{ y }}\" class=\"d\">x</b><ActionMenu class=\"menu\" />\
                    <Other class=\"e\" /><CloseButton class=\"f\" /></div></template>";
        let document = Document::parse(SourceFile::new("ChatHeader", text).expect("valid"));
        let menu = document.elements_called("ActionMenu").next().expect("there");
        let parsed = ParsedSelectors::parse(selector);
        let mut selectors = parsed.selectors().peekable();
        assert!(selectors.peek().is_some(), "{selector}");
        selectors.all(|selector| super::never_in_position(selector, menu, Scope::Component))
    }

    #[test]
    fn a_place_is_known_as_far_as_a_template_tells() {
        for selector in [
            ":nth-child(2)",
            ":nth-child(3)",
            ":nth-child(4)",
            ".row > :nth-child(n + 3)",
            ":nth-last-child(2)",
            ":nth-last-child(3)",
            ":not(:first-child)",
            "button:first-of-type",
            "button:nth-last-of-type(2)",
            "button:not(:last-of-type)",
            ":is(.x, :nth-child(3))",
            ".d + *",
            ".c + .menu",
            ".a + *",
            ".b + *",
            ".a ~ button",
            ".row + .row .menu",
            ":nth-child(1 of .menu)",
            ".menu",
        ] {
            assert!(!never_in_position(selector), "{selector}");
        }
        for selector in [
            ":first-child",
            ":nth-child(5)",
            ":last-child",
            ":nth-last-child(4)",
            ":only-child",
            "button:only-of-type",
            "button:nth-of-type(2)",
            ".f ~ *",
            ".e + .menu",
            ":not(:nth-child(n + 2))",
            ":nth-child(2 of .menu)",
        ] {
            assert!(never_in_position(selector), "{selector}");
        }
    }

    #[test]
    fn places_behind_many_siblings_are_known() {
        for many in [3, 20] {
            let others = "<i/>".repeat(many);
            let text =
                format!("<template><div>{others}<b t:if=\"{{{{ x }}}}\"/><p class=\"p\"/></div></template>");
            let document = Document::parse(SourceFile::new("X", text).expect("valid"));
            let last = document.elements().find(|element| element.name() == "p").expect("there");
            let judged = |place: usize| {
                let written = format!(".p:nth-child({place})");
                let parsed = ParsedSelectors::parse(&written);
                let selector = parsed.selectors().next().expect("one");
                let always = always_in_position(selector, last, Scope::Component);
                (always, super::never_in_position(selector, last, Scope::Component))
            };
            for (place, is_never) in
                [(1, true), (many, true), (many + 1, false), (many + 2, false), (many + 3, true)]
            {
                assert_eq!(judged(place), (false, is_never), "{place} after {many}");
            }
        }
    }
}
