//! Which declarations of a property apply to an element, and which of them wins.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::Deref;

use lightningcss::properties::position::Position;
use lightningcss::traits::Parse;

use super::animation::at_rule;
use super::inline::inline;
use super::layers::Layer;
use super::logical::logical;
use super::meaning::{may_fit, meaning};
use super::prelude::unnested;
use super::scoped::{ScopedRule, ScopedSheet, Styles};
use super::selector::{Match, ParsedSelectors, class_alone, class_matches};
use super::sheet::{Declaration, Rule};
use super::subject::SubjectNames;
use super::values::is_css_wide;
use super::variables::{self, has_variable};
use crate::syntax::Element;

/// A declaration that applies to an element.
#[derive(Clone, Debug)]
pub struct Declared<'a> {
    /// Whether it always does, or only under some condition.
    pub matched: Match,
    /// Whether it is `!important`.
    pub important: bool,
    /// The specificity of the selector by which it does; the highest for an inline declaration.
    pub specificity: u32,
    /// Its value, without comments and `!important`, in lower case. Except in colors, variables that always
    /// have the same values are replaced.
    pub value: Cow<'a, str>,
    /// The layer that it is in.
    pub layer: Layer,
    /// The rule that it is in; `None` for an inline declaration.
    pub rule: Option<ScopedRule<'a>>,
    /// Where its name starts in the text of its sheet, in bytes; for an inline one, its index in the `style`.
    pub at: usize,
}

/// What decides between declarations: the greater one wins, and of equal ones the later one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Weight {
    important: bool,
    is_inline: bool,
    layer: u64,
    specificity: u32,
}

impl Weight {
    /// The weight of a declaration without layer or `!important` in a rule of this specificity.
    pub(crate) fn of_rule(specificity: u32) -> Weight {
        Weight { important: false, is_inline: false, layer: Layer::NONE.strength(false), specificity }
    }
}

impl Declared<'_> {
    pub(crate) fn weight(&self) -> Weight {
        Weight {
            important: self.important,
            is_inline: self.rule.is_none(),
            layer: self.layer.strength(self.important),
            specificity: self.specificity,
        }
    }
}

/// How many declarations of one property for one element have their variables resolved.
const MAX_WITH_VARIABLES: usize = 32;

impl Styles<'_> {
    /// The declarations of `property` in these styles and in the element's own `style` that may apply to
    /// `element`, weakest first: by importance, then inline or not, then layer, then specificity, then order.
    pub fn declared<'a>(&'a self, element: Element<'a>, property: &str) -> Vec<Declared<'a>> {
        // Most properties are declared nowhere.
        let is_said = |sheet: &ScopedSheet<'_>| all_names(property).any(|name| sheet.sheet.may_declare(name));
        if !self.iter().any(is_said) && element.attribute("style").is_none() {
            return Vec::new();
        }
        let names = LazyCell::new(|| SubjectNames::of(element));
        let mut found = Vec::new();
        for (index, sheet) in self.iter().enumerate() {
            declared_in((index, sheet), property, (element, &names), &mut found);
        }
        found.extend(inline(element, property));
        found.sort_by_key(Declared::weight);
        if found.iter().any(|declared| has_variable(&declared.value)) {
            // Beyond this many, the weakest hardly matter.
            let rest = found.split_off(found.len().saturating_sub(MAX_WITH_VARIABLES));
            let mut known = BTreeMap::new();
            for one in rest {
                let ask = || variables::resolved((property, &one.value), one.rule, element, self);
                // Only a rule that sets variables itself gives a value another meaning.
                let place = one.rule.filter(variables::sets_any).map(|rule| rule.place());
                let values: &Vec<String> = known.entry((one.value.clone(), place)).or_insert_with(ask);
                found.extend(with_values(&one, values));
            }
        }
        doubt_layers(&mut found, self);
        found
    }

    /// Whether a declaration of `property`, or of `all`, whose value fits or contains a variable may apply to
    /// `element`: where few values fit, looking at these is much cheaper than finding out which declaration
    /// wins. Values are as in [`Declared`], but with variables as written.
    pub(crate) fn may_declare(
        &self,
        element: Element<'_>,
        property: &str,
        fits: impl Fn(&str) -> bool,
    ) -> bool {
        let names = LazyCell::new(|| SubjectNames::of(element));
        let reaches = |sheet: &ScopedSheet<'_>| {
            let by = |name: &str| {
                let fits =
                    |declaration: &Declaration| may_fit(property, &declaration.read(sheet.text).0, &fits);
                let mut fitting = sheet.sheet.declarations_for(&names, name, sheet.text, fits);
                fitting.any(|one| {
                    sheet.sheet.match_cache.rule_matches(element, one.rule, sheet).0 != Match::Never
                })
            };
            all_names(property).any(|name| sheet.sheet.may_declare(name) && by(name))
        };
        element.attribute("style").is_some() || self.iter().any(reaches)
    }

    /// Whether any rule declares `property`, or `all`, with a value that fits or contains a variable: asking
    /// this once saves asking about many elements.
    pub(crate) fn any_rule_declares(&self, property: &str, fits: impl Fn(&str) -> bool) -> bool {
        self.iter().any(|sheet| {
            let by = |name: &str| {
                let mut declarations = sheet.sheet.declarations_of(name, sheet.text);
                declarations.any(|declaration| may_fit(property, &declaration.read(sheet.text).0, &fits))
            };
            all_names(property).any(by)
        })
    }

    /// The value of `property` that `element` always has, unless a condition changes it.
    pub fn usual_value<'a>(&'a self, element: Element<'a>, property: &str) -> Option<Cow<'a, str>> {
        self.usual_declaration(element, property).map(|declared| declared.value)
    }

    /// The declaration that gives [`usual_value`](Styles::usual_value).
    pub fn usual_declaration<'a>(&'a self, element: Element<'a>, property: &str) -> Option<Declared<'a>> {
        self.declared(element, property).into_iter().rfind(|declared| declared.matched == Match::Always)
    }
}

/// Makes declarations in layers uncertain where it is unknown which of the layers wins.
pub(super) fn doubt_layers(found: &mut [Declared<'_>], styles: &Styles<'_>) {
    if is_layer_order_unknown(found, styles) {
        let layered = found.iter_mut().filter(|declared| declared.layer != Layer::NONE);
        layered.for_each(|declared| declared.matched = declared.matched.min(Match::Sometimes));
    }
}

/// Whether it is unknown which of `found` wins, because they are in layers of unknown order.
fn is_layer_order_unknown(found: &[Declared<'_>], styles: &Styles<'_>) -> bool {
    let mut layers = found.iter().map(|declared| declared.layer).filter(|layer| *layer != Layer::NONE);
    let first = layers.next();
    let in_sheets = || styles.iter().map(|sheet| sheet.sheet.layers(sheet.text));
    first.is_some_and(|first| layers.any(|layer| layer != first))
        && (in_sheets().filter(|layers| !layers.is_empty()).count() > 1
            || in_sheets().any(|layers| !layers.is_order_known()))
}

/// A declaration with its variables replaced, which gives one of `values`, or nothing if that is invalid. If these are
/// several, the usual value is the written one, of which nothing more is known, and each of them may hold under some
/// condition.
pub(super) fn with_values<'a>(one: &Declared<'a>, values: &[String]) -> Vec<Declared<'a>> {
    let valid = values.iter().filter(|value| !value.is_empty());
    let with = |value: &String| Declared { value: Cow::Owned(value.clone()), ..one.clone() };
    if values.len() == 1 {
        return valid.map(with).collect();
    }
    let at_times = valid.map(|value| Declared { matched: Match::Sometimes, ..with(value) });
    std::iter::once(one.clone()).chain(at_times).collect()
}

/// The names that declare a property: its own, its logical one and `all`.
pub(super) fn all_names(property: &str) -> impl Iterator<Item = &str> {
    let all = (property != "all").then_some("all");
    std::iter::once(property).chain(logical(property)).chain(all)
}

fn declared_in<'a, 'n>(
    (index, sheet): (usize, &'a ScopedSheet<'a>),
    property: &str,
    (element, names): (Element<'n>, &impl Deref<Target = SubjectNames<'n>>),
    found: &mut Vec<Declared<'a>>,
) {
    let text = sheet.text;
    let any = |_: &Declaration| true;
    let mut named: Vec<&Declaration> = Vec::new();
    for name in all_names(property) {
        named.extend(sheet.sheet.declarations_for(names, name, text, any));
    }
    // In the order of the rules, and in each rule as written.
    named.sort_by_key(|declaration| (declaration.rule, declaration.name));
    for declaration in named {
        let (matched, specificity) = sheet.sheet.match_cache.rule_matches(element, declaration.rule, sheet);
        if matched == Match::Never {
            continue;
        }
        let layer = sheet.sheet.layers(text).layer(index, declaration.rule);
        let rule = Some(ScopedRule { sheet, index, rule: sheet.sheet.rule(declaration.rule) });
        let (value, important) = declaration.read(text);
        let Some(value) = meaning(property, value) else { continue };
        let at = declaration.name.start();
        found.push(Declared { matched, important, specificity, value, layer, rule, at });
    }
}

/// Whether a rule applies to `element`.
pub(crate) fn applies(element: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> Match {
    rule_matches(element, rule, sheet).0
}

/// Whether a rule applies to `element`, considering the rules around it, and with which specificity.
pub(super) fn rule_matches(element: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> (Match, u32) {
    let mut conditions = Match::Always;
    let mut preludes: Vec<&str> = Vec::new();
    for around in std::iter::once(rule).chain(sheet.sheet.ancestors(rule)) {
        let prelude = &sheet.text[around.prelude.range()];
        match around.is_at_rule(sheet.text) {
            true => conditions = conditions.min(condition(prelude)),
            false => preludes.push(prelude),
        }
    }
    if preludes.is_empty() || conditions == Match::Never {
        return (Match::Never, 0);
    }
    let Some(selector) = unnested(&preludes) else { return (Match::Sometimes, 0) };
    let (matched, specificity) = match class_alone(&selector) {
        Some(class) => class_matches(class, element, sheet.scope),
        None => ParsedSelectors::parse(&selector).matches(element, sheet.scope),
    };
    (matched.min(conditions), specificity)
}

/// Whether a rule applies whenever its selector matches: it is and is in only at-rules that always apply.
pub(crate) fn applies_always(rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    let rules = std::iter::once(rule).chain(sheet.sheet.ancestors(rule));
    let mut at_rules = rules.filter(|rule| rule.is_at_rule(sheet.text));
    at_rules.all(|rule| condition(&sheet.text[rule.prelude.range()]) == Match::Always)
}

/// Whether a rule applies to what its selector matches, judging by the at-rules that it is or is in.
pub(super) fn conditions_of(rule: &Rule, sheet: &ScopedSheet<'_>) -> Match {
    let around = std::iter::once(rule).chain(sheet.sheet.ancestors(rule));
    let preludes = around.map(|rule| &sheet.text[rule.prelude.range()]);
    let conditions = preludes.filter(|prelude| prelude.starts_with('@')).map(condition);
    conditions.min().unwrap_or(Match::Always)
}

/// Whether a rule can apply to elements: one in an animation cannot.
pub(crate) fn may_apply(rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    let mut around = sheet.sheet.ancestors(rule);
    !around.any(|outer| condition(&sheet.text[outer.prelude.range()]) == Match::Never)
}

/// How long the queries after `@media` are at most, in bytes, that are looked at: each rule in them asks.
const MAX_QUERIES: usize = 2048;

/// Whether the rules in a rule with this prelude apply, if that is an at-rule.
pub(super) fn condition(prelude: &str) -> Match {
    let Some((name, rest)) = at_rule(prelude) else { return Match::Always };
    match &*name {
        "@layer" => Match::Always,
        "@media" if rest.len() > MAX_QUERIES => Match::Sometimes,
        "@media" => rest.to_ascii_lowercase().split(',').map(media_query).max().unwrap_or(Match::Sometimes),
        "@supports" if is_supported(&rest) => Match::Always,
        "@supports" if rest.trim().strip_prefix("not").is_some_and(is_supported) => Match::Never,
        "@font-face" | "@starting-style" => Match::Never,
        _ if name.ends_with("keyframes") => Match::Never,
        _ => Match::Sometimes,
    }
}

/// Whether any browser of today supports what follows `@supports`: layouts, which themes ask for by habit.
fn is_supported(query: &str) -> bool {
    const LAYOUTS: [&str; 4] = ["flex", "grid", "inline-flex", "inline-grid"];
    let inner = query.trim().strip_prefix('(').and_then(|query| query.strip_suffix(')'));
    let asked = inner.and_then(|inner| inner.split_once(':'));
    asked.is_some_and(|(name, value)| {
        name.trim().eq_ignore_ascii_case("display")
            && LAYOUTS.iter().any(|layout| value.trim().eq_ignore_ascii_case(layout))
    })
}

/// Whether one of the queries after `@media` holds.
fn media_query(query: &str) -> Match {
    let mut words = query.split_ascii_whitespace().skip_while(|word| *word == "only");
    match (words.next(), words.next()) {
        (Some("screen" | "all"), None) => Match::Always,
        // Nobody clicks on paper, and the other media types are obsolete.
        (
            Some(
                "print" | "speech" | "aural" | "braille" | "embossed" | "tty" | "tv" | "projection"
                | "handheld",
            ),
            _,
        ) => Match::Never,
        _ => Match::Sometimes,
    }
}

/// Whether `element` is the containing block of its absolutely positioned children, as far as `position`
/// tells. A value that only the browser knows (`var(--p)`) is assumed to make it one.
pub fn is_positioned(element: Element<'_>, styles: &Styles<'_>) -> bool {
    is_always_positioned(&styles.declared(element, "position"))
}

/// [`is_positioned`], if only under some condition.
pub fn may_be_positioned(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let declared = styles.declared(element, "position");
    let mut sometimes = declared.iter().filter(|declared| declared.matched == Match::Sometimes);
    sometimes.any(|declared| is_positioning(&declared.value) == Some(true)) || is_always_positioned(&declared)
}

fn is_always_positioned(declared: &[Declared<'_>]) -> bool {
    let mut certain = declared.iter().rev().filter(|declared| declared.matched == Match::Always);
    certain.find_map(|declared| is_positioning(&declared.value)) == Some(true)
}

/// Whether a value of `position`, as in [`Declared`], makes an element the containing block of its absolute
/// children; `None` for a value that browsers ignore.
pub fn is_positioning(value: &str) -> Option<bool> {
    if value.contains("var(") || value.contains("{{") {
        return Some(true);
    }
    match is_css_wide(value) {
        true => Some(false),
        false => Position::parse_string(value).ok().map(|position| position != Position::Static),
    }
}

#[cfg(test)]
#[path = "cascade_tests.rs"]
mod tests;
