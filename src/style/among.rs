//! Rules that match siblings differently once another element is inserted among them.

use std::cmp::Ordering;

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::Combinator;

use super::bytes::has_pseudo_class;
use super::inside::PARTS;
use super::matching::{compound_matches, matches_from};
use super::order::{is_decidable, may_depend_on_order, names_other_type, selector_may_depend_on_order};
use super::place::{Siblings, is_positional, rendered_type};
use super::scoped::{ScopedRule, ScopedSheet, Styles};
use super::selector::{Match, ParsedSelectors, Scope};
use super::sheet::Rule;
use crate::catalog;
use crate::syntax::Element;

/// How many siblings, ancestors or descendants are looked at: no row has as many.
const MAX_ELEMENTS: usize = 32;

/// The first rule that matches a sibling of `one` only with `one` there, or only without it; those that only
/// space the two do not count. With `itself`, rules that match `one` by its position count, too.
pub fn rule_changed_by_sibling<'a>(
    one: Element<'_>,
    itself: bool,
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    Row { itself, ..Row::around(one)? }.rule_that_changes(styles)
}

/// The first rule that matches something before `one`, which comes last, differently because of it.
pub(crate) fn rule_changed_by_last_child<'a>(
    one: Element<'_>,
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    let row = Row { excuses: false, ..Row::around(one)? };
    let before: Vec<Element<'_>> = row.all.iter().filter(|other| **other != one).copied().collect();
    let asks_beside = |part: &Component<'_>, _: Element<'_>, _: Scope<'_>| matches!(part, Component::Combinator(combinator) if is_sibling(*combinator));
    // What shows at times may leave another element alone, or last.
    let bare = || {
        let all: Vec<Element<'_>> = row.all.iter().filter(|other| !other.is_conditional()).copied().collect();
        let is_less = all.len() < row.all.len() && all.contains(&one);
        is_less.then(|| Row { all, ..row }.rule_that_changes(styles)).flatten()
    };
    row.rule_that_changes(styles).or_else(bare).or_else(|| rule_with_has(&before, asks_beside, styles))
}

/// The first rule that depends on how many elements another one contains, or on whether any of some kind is
/// in it, and so changes when `new` are inserted, innermost first.
pub(crate) fn rule_changed_by_contents<'a>(
    new: &[Element<'_>],
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    let changes = |part: &Component<'_>, around: Element<'_>, scope: Scope<'_>| {
        let is_sibling = matches!(part, Component::Combinator(combinator) if is_sibling(*combinator));
        is_positional(part) || is_sibling || only_new_matches(part, around, new, scope)
    };
    let around: Vec<Element<'_>> =
        new.first().into_iter().flat_map(|one| one.ancestors()).take(MAX_ELEMENTS).collect();
    rule_with_has(&around, changes, styles)
}

/// Whether a part of a selector asks for a type or a class that one of `new`, or something in them, has, and that nothing
/// else which is always in `around`, their ancestor, has.
pub(super) fn only_new_matches(
    part: &Component<'_>,
    around: Element<'_>,
    new: &[Element<'_>],
    scope: Scope<'_>,
) -> bool {
    let is_such = |element: Element<'_>| match part {
        Component::LocalName(local) => {
            let name = &*local.lower_name.0;
            // An icon is a picture with all of its parts.
            *name == *rendered_type(element) || (element.name() == "Icon" && PARTS.contains(&name))
        }
        Component::Class(_) => compound_matches(&[part], element, scope) == Match::Always,
        _ => false,
    };
    let is_there = |element: Element<'_>| {
        let within = element.ancestors().take_while(|outer| *outer != around);
        std::iter::once(element).chain(within).all(|element| !element.is_conditional())
    };
    let is_new = |element: Element<'_>| element.ancestors_or_self().any(|outer| new.contains(&outer));
    let mut all = around.descendant_elements().take(MAX_ELEMENTS).filter(|element| is_such(*element));
    let inside = new.iter().flat_map(|one| std::iter::once(*one).chain(one.descendant_elements()));
    inside.take(MAX_ELEMENTS).any(is_such) && !all.any(|other| !is_new(other) && is_there(other))
}

/// The first rule that asks by `:has(…)` what one of `around` contains, with a part that `changes` for that
/// element when another one is inserted.
pub(super) fn rule_with_has<'a>(
    around: &[Element<'_>],
    changes: impl Fn(&Component<'_>, Element<'_>, Scope<'_>) -> bool,
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    let asks_at_all = |prelude: &str| has_pseudo_class(prelude, |name| name.eq_ignore_ascii_case(b"has"));
    styles.iter().enumerate().find_map(|(index, sheet)| {
        let asks = |selector: &Selector<'_>| {
            let mut compounds = selector.iter();
            for passed in 0.. {
                let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
                let asks = |one: Element<'_>| {
                    compound
                        .iter()
                        .any(|part| any_inside_has(part, &|inner| changes(inner, one, sheet.scope)))
                };
                let is_for =
                    |one: Element<'_>| matches_from(selector, passed, one, sheet.scope) != Match::Never;
                let has_question = compound.iter().any(|part| any_inside_has(part, &|_| true));
                if has_question && around.iter().any(|one| is_for(*one) && asks(*one)) {
                    return true;
                }
                if compounds.next_sequence().is_none() {
                    break;
                }
            }
            false
        };
        let rule = sheet.sheet.rules().iter().find(|rule| {
            let prelude = &sheet.text[rule.prelude.range()];
            !rule.is_at_rule(sheet.text)
                && asks_at_all(prelude)
                && sheet
                    .selector(rule)
                    .is_some_and(|prelude| ParsedSelectors::parse(&prelude).selectors().any(asks))
        })?;
        Some(ScopedRule { sheet, index, rule })
    })
}

/// Whether a part of a selector is or contains a `:has(…)` with a part for which `is_such` holds.
fn any_inside_has(part: &Component<'_>, is_such: &dyn Fn(&Component<'_>) -> bool) -> bool {
    match part {
        Component::Has(inner) => inner.iter().any(|selector| selector.iter_raw_match_order().any(is_such)),
        Component::Is(inner) | Component::Where(inner) | Component::Negation(inner) => {
            inner.iter().any(|one| one.iter_raw_match_order().any(|part| any_inside_has(part, is_such)))
        }
        _ => false,
    }
}

/// Sibling elements, one of which may be missing.
struct Row<'d> {
    all: Vec<Element<'d>>,
    one: Element<'d>,
    /// Whether rules that match that one itself count, too.
    itself: bool,
    /// Whether rules do not count that only space the others from that one, or give it the look of a button.
    excuses: bool,
}

impl<'d> Row<'d> {
    fn around(one: Element<'d>) -> Option<Row<'d>> {
        // The first branch of a conditional chain stands for all of them.
        let shows = |child: &Element<'_>| !child.is_t_set() && child.is_first_in_chain();
        let all: Vec<Element<'_>> = one.parent()?.child_elements().filter(shows).take(MAX_ELEMENTS).collect();
        all.contains(&one).then_some(Row { all, one, itself: false, excuses: true })
    }

    /// The first rule that matches one of them differently without that one.
    fn rule_that_changes<'a>(&self, styles: &'a Styles<'a>) -> Option<ScopedRule<'a>> {
        let mut sheets = styles.iter().enumerate().filter(|(_, sheet)| may_depend_on_order(sheet));
        sheets.find_map(|(index, sheet)| {
            let mut rules = sheet.sheet.rules().iter().filter(|rule| {
                !sheet.sheet.declarations(rule).is_empty()
                    && sheet.any_prelude(rule, selector_may_depend_on_order)
            });
            let rule = rules.find(|rule| self.is_changed_by(rule, sheet))?;
            Some(ScopedRule { sheet, index, rule })
        })
    }

    fn is_changed_by(&self, rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
        let Some(prelude) = sheet.selector(rule) else { return false };
        let selectors = ParsedSelectors::parse(&prelude);
        let others = self.all.iter().filter(|other| self.itself || **other != self.one);
        let mut changed = others.filter(|other| {
            selectors.selectors().any(|selector| self.match_changes(**other, selector, sheet.scope))
        });
        changed.any(|other| !(self.excuses && self.only_spaces(*other, rule, sheet)))
    }

    /// Whether a rule only spaces `other` from what may stand beside it.
    fn only_spaces(&self, other: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
        const MARGINS: [&str; 4] =
            ["margin-right", "margin-inline-end", "margin-left", "margin-inline-start"];
        let margins = match other.id().cmp(&self.one.id()) {
            Ordering::Less => &MARGINS[..2],
            Ordering::Equal => &MARGINS[..],
            Ordering::Greater => &MARGINS[2..],
        };
        // A button among others that look like it takes over their borders.
        let is_button = !self.itself && catalog::is_interactive(self.one.name());
        sheet.sheet.declarations(rule).iter().all(|declaration| {
            let name = sheet.text[declaration.name.range()].to_ascii_lowercase();
            let (value, _) = declaration.read(sheet.text);
            (margins.contains(&name.as_str()) && !value.eq_ignore_ascii_case("auto"))
                || (is_button && name.starts_with("border"))
        })
    }

    /// Whether any compound of a selector matches `element` only with the one there, or only without it.
    fn match_changes(&self, element: Element<'_>, selector: &Selector<'_>, scope: Scope<'_>) -> bool {
        if !selector.iter_raw_match_order().all(is_decidable) {
            return false;
        }
        let mut compounds = selector.iter();
        for passed in 0.. {
            let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
            let beside = compounds.next_sequence();
            // What a component renders is not known; type selectors are taken not to match it.
            let is_other = |part: &&Component<'_>| {
                element.is_component() && names_other_type(part, rendered_type(element))
            };
            let may_be = || {
                !compound.iter().any(is_other)
                    && matches_from(selector, passed, element, scope) != Match::Never
            };
            let is_meant = |with_one: bool| {
                let is_there = |other: &&Element<'_>| with_one || **other != self.one;
                let row: Vec<Element<'_>> = self.all.iter().filter(is_there).copied().collect();
                let at = row.iter().position(|other| *other == element).unwrap_or(0);
                let is_beside =
                    |other: &Element<'_>| matches_from(selector, passed + 1, *other, scope) != Match::Never;
                let follows = match beside {
                    Some(Combinator::NextSibling) => row[..at].last().is_some_and(is_beside),
                    Some(Combinator::LaterSibling) => row[..at].iter().any(is_beside),
                    _ => true,
                };
                let is_there = with_one || element != self.one;
                let siblings = Siblings { elements: &row, is_certain: true };
                is_there && follows && siblings.compound_matches(&compound, element, scope) != Match::Never
            };
            // While missing, that one never matches: only compounds that ask for a position say anything.
            let is_by_place =
                beside.is_some_and(is_sibling) || compound.iter().any(|part| is_positional(part));
            if is_by_place && may_be() && is_meant(true) != is_meant(false) {
                return true;
            }
            if beside.is_none() {
                break;
            }
        }
        false
    }
}

fn is_sibling(combinator: Combinator) -> bool {
    matches!(combinator, Combinator::NextSibling | Combinator::LaterSibling)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_changed(rule: &str) -> bool {
        let text = "<template><div class=\"row\"><i class=\"a\">x</i><div class=\"b\">x</div><div class=\"new\"></div>\
                    <CloseButton class=\"c\" /></div></template>";
        let document = Document::parse(SourceFile::new("ChatHeader", text).expect("valid"));
        let one = document.elements().find(|element| element.class() == "new").expect("there");
        let css = if rule.contains('{') { rule.to_owned() } else { format!("{rule} {{ color: red }}") };
        let sheet = Sheet::scan(&css, Span::new(0, css.len()));
        rule_changed_by_sibling(one, false, &Styles::of_own(&css, &sheet)).is_some()
    }

    #[test]
    fn only_what_is_counted_otherwise_is_changed() {
        for rule in [
            ".row > :nth-child(3)",
            ".row > :nth-last-child(2)",
            ".row > :nth-child(odd)",
            "div:last-of-type",
            "div:only-of-type",
            ".b + .c",
            ".row > *:not(:nth-last-child(-n + 2))",
            ".b:nth-last-child(2) span",
            ".row > :nth-child(3) { margin-left: auto }",
            ".row > :nth-last-child(3) { margin-left: 8px }",
            ".b:Nth-Last-Child(2) { span { color: red } }",
        ] {
            assert!(is_changed(rule), "{rule}");
        }
        for rule in [
            ".row > :first-child",
            ".row > :last-child",
            ".row > :not(:last-child)",
            ".row > * + *",
            ".a ~ .c",
            ".a + .b",
            "div:first-of-type",
            "button:last-of-type",
            ".row:nth-child(2) .b",
            ".x + .c",
            ".c:hover + .b",
            ".row > :nth-last-child(3) { margin-right: 8px }",
            ".row > :nth-child(-n - 2147483647)",
            ".row > :nth-child(2147483647n - 2147483648)",
            ".row > :nth-last-child(n - 2147483648)",
        ] {
            assert!(!is_changed(rule), "{rule}");
        }
    }
}
