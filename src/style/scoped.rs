//! The style sections that reach the elements of one component.

use std::borrow::Cow;
use std::collections::BTreeSet;

use memchr::memmem;

use super::cascade::{applies_always, condition};
use super::meant::{RequiredStates, any_match_with, requirements};
use super::prelude::unnested;
use super::selector::{Match, Scope};
use super::sheet::{Declaration, Rule, Sheet};
use super::subject::SubjectNames;
use crate::source::Span;
use crate::syntax::Element;

/// A style section as seen from one component: the component's own, or GlobalCSS.
#[derive(Clone, Copy, Debug)]
pub struct ScopedSheet<'a> {
    /// The text of the file that contains the section.
    pub text: &'a str,
    /// Its rules.
    pub sheet: &'a Sheet,
    /// How its selectors name the component's classes.
    pub scope: Scope<'a>,
}

impl ScopedSheet<'_> {
    /// Whether `is_such` holds for the prelude of a rule, or of one around it.
    pub(crate) fn any_prelude(&self, rule: &Rule, is_such: impl Fn(&str) -> bool) -> bool {
        let mut rules = std::iter::once(rule).chain(self.sheet.ancestors(rule));
        rules.any(|rule| is_such(&self.text[rule.prelude.range()]))
    }
}

impl<'a> ScopedSheet<'a> {
    /// The selector that a rule and those around it amount to, if it ever applies and is not too long to look at.
    pub(crate) fn selector(&self, rule: &Rule) -> Option<Cow<'a, str>> {
        let around = std::iter::once(rule).chain(self.sheet.ancestors(rule));
        let preludes = around.map(|rule| &self.text[rule.prelude.range()]);
        let (at_rules, preludes): (Vec<&str>, Vec<&str>) =
            preludes.partition(|prelude| prelude.starts_with('@'));
        let never = at_rules.into_iter().any(|prelude| condition(prelude) == Match::Never);
        if never { None } else { unnested(&preludes) }
    }

    /// What its rules take up of its text.
    pub(crate) fn section(&self) -> Span {
        let rules = self.sheet.rules();
        // The last rule may be nested in one that ends later.
        let end = rules.iter().map(|rule| rule.span.end()).max();
        rules.first().zip(end).map_or(Span::new(0, 0), |(first, end)| Span::new(first.span.start(), end))
    }

    /// The rules in whose preludes, or in those around them, one of `words` occurs.
    pub(crate) fn rules_naming(&self, words: &[&str]) -> Vec<&'a Rule> {
        let rules = self.sheet.rules();
        let section = self.section();
        let within = &self.text.as_bytes()[section.range()];
        let finders = words.iter().flat_map(|word| memmem::find_iter(within, word.as_bytes()));
        let finders = finders.map(|at| section.start() + at);
        // The last rule that starts before a word has it in its prelude, if any has.
        let last_before = |at: usize| rules.partition_point(|rule| rule.span.start() <= at).checked_sub(1);
        let has_in_prelude = |at: usize, rule: &Rule| rule.prelude.range().contains(&at);
        let hits =
            finders.filter_map(|at| last_before(at).filter(|index| has_in_prelude(at, &rules[*index])));
        let named: BTreeSet<usize> = hits.map(|index| rules[index].prelude.start()).collect();
        let is_named = |rule: &&Rule| {
            !named.is_empty()
                && std::iter::once(*rule)
                    .chain(self.sheet.ancestors(rule))
                    .any(|rule| named.contains(&rule.prelude.start()))
        };
        rules.iter().filter(is_named).collect()
    }
}

/// All style sections that reach the elements of one component: its own, which has the index 0, then
/// GlobalCSS. Its methods, such as [`declared`](Styles::declared), tell what they declare for an element.
#[derive(Clone, Copy, Debug)]
pub struct Styles<'a> {
    own: ScopedSheet<'a>,
    global: Option<ScopedSheet<'a>>,
}

impl<'a> Styles<'a> {
    /// The component's own section, and GlobalCSS where the theme has one.
    pub fn new(own: ScopedSheet<'a>, global: Option<ScopedSheet<'a>>) -> Styles<'a> {
        Styles { own, global }
    }

    /// A component's own section, without any other: its rules, and the text of the file that contains them.
    pub fn of_own(text: &'a str, sheet: &'a Sheet) -> Styles<'a> {
        Styles::new(ScopedSheet { text, sheet, scope: Scope::Component }, None)
    }

    /// The component's own section.
    pub fn own(&self) -> &ScopedSheet<'a> {
        &self.own
    }

    /// The sections, in the order of their indexes.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &ScopedSheet<'a>> + Clone {
        std::iter::once(&self.own).chain(&self.global)
    }
}

impl Styles<'_> {
    /// The rules that declare something for `element`, if only under some condition.
    pub(crate) fn rules_for<'a>(&'a self, element: Element<'a>) -> impl Iterator<Item = ScopedRule<'a>> {
        self.rules_among(element, |_| true)
    }

    /// The [rules for](Styles::rules_for) `element` among those that `is_such` holds for.
    pub(crate) fn rules_among<'a>(
        &'a self,
        element: Element<'a>,
        is_such: impl Fn(&ScopedRule<'a>) -> bool,
    ) -> impl Iterator<Item = ScopedRule<'a>> {
        let names = SubjectNames::of(element);
        let marked = self.iter().enumerate().flat_map(move |(index, sheet)| {
            let rules = sheet.sheet.rules_for(names.bits, sheet.text);
            rules.map(move |(id, rule)| (id, ScopedRule { sheet, index, rule }))
        });
        let reaching = marked.filter(move |(id, scoped)| {
            let ScopedRule { sheet, rule, .. } = scoped;
            names.may_match_rule(rule, sheet.text)
                && is_such(scoped)
                && sheet.sheet.match_cache.rule_matches(element, *id, sheet).0 != Match::Never
        });
        reaching.map(|(_, rule)| rule)
    }
}

/// A rule as one component sees it.
#[derive(Clone, Copy, Debug)]
pub struct ScopedRule<'a> {
    /// The section that it is in.
    pub sheet: &'a ScopedSheet<'a>,
    /// The index of that section among the component's [`Styles`].
    pub index: usize,
    /// The rule itself.
    pub rule: &'a Rule,
}

impl<'a> ScopedRule<'a> {
    /// Where it is: the index of its section, and its prelude there.
    pub fn place(&self) -> (usize, Span) {
        (self.index, self.rule.prelude)
    }

    /// Its selector, or whatever else precedes its block.
    pub fn prelude(&self) -> &'a str {
        &self.sheet.text[self.rule.prelude.range()]
    }

    /// [`selector`](ScopedSheet::selector) of it.
    pub(crate) fn selector(&self) -> Option<Cow<'a, str>> {
        self.sheet.selector(self.rule)
    }

    /// The selector by which a message names it, on one line: that of the rule around it if it is an at-rule.
    pub fn prelude_on_one_line(&self) -> String {
        let text = self.sheet.text;
        let mut rules = std::iter::once(self.rule).chain(self.sheet.sheet.ancestors(self.rule));
        let named = rules.find(|rule| !rule.is_at_rule(text)).unwrap_or(self.rule);
        text[named.prelude.range()].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its declarations, in order.
    pub fn declarations(&self) -> &'a [Declaration] {
        self.sheet.sheet.declarations(self.rule)
    }

    /// Whether it applies whenever its selector matches: all at-rules around it always apply.
    pub(crate) fn applies_always(&self) -> bool {
        applies_always(self.rule, self.sheet)
    }

    /// [`any_match_with`] for this rule and `element`.
    pub(crate) fn any_match_with(
        &self,
        element: Element<'_>,
        is_such: impl Fn(RequiredStates) -> bool,
    ) -> bool {
        any_match_with(element, self.rule, self.sheet, is_such)
    }

    /// [`requirements`] for this rule and `element`.
    pub(crate) fn requirements(
        &self,
        element: Element<'_>,
        certain: &[&str],
    ) -> Option<Vec<BTreeSet<String>>> {
        requirements(element, self.rule, self.sheet, certain)
    }
}
