//! What styles declare for the page itself, or for what may be around a component.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use lightningcss::selector::{Component, Selector};

use super::animation::animation_of;
use super::cascade::{applies_always, may_apply};
use super::scoped::{ScopedSheet, Styles};
use super::selector::{ParsedSelectors, Scope};
use super::sheet::Rule;
use super::variables::MAX_VALUES;

/// How long a prelude is at most, in bytes, that is looked through for each rule in it.
const MAX_PRELUDE: usize = 4096;

/// What a sheet declares for a property of the page.
#[derive(Debug, Default)]
pub(super) struct PageDeclarations {
    /// The strongest of what it always declares, whatever the screen.
    pub(super) usual: Option<Usual>,
    /// What it may declare under some condition, for the page or for what is around, in order.
    pub(super) at_times: Vec<String>,
    /// Whether it may declare more than that.
    pub(super) is_cut: bool,
}

/// A declaration that always applies to the page.
#[derive(Debug)]
pub(super) struct Usual {
    /// How near to a component the element is that it is for, and whether it is `!important`.
    pub(super) strength: (u8, bool),
    pub(super) value: String,
}

/// What a sheet declares for the page, cached by the property and by whether the sheet is global.
#[derive(Debug, Default)]
pub(super) struct PageCache(Mutex<BTreeMap<(String, bool), Arc<PageDeclarations>>>);

impl PageCache {
    /// What `sheet`, to which this cache belongs, declares for `property`.
    pub(super) fn get(&self, property: &str, sheet: &ScopedSheet<'_>) -> Arc<PageDeclarations> {
        let is_global = matches!(sheet.scope, Scope::Global(_));
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let find = || Arc::new(page_declarations(property, is_global, sheet));
        Arc::clone(known.entry((property.to_owned(), is_global)).or_insert_with(find))
    }
}

fn page_declarations(property: &str, is_global: bool, sheet: &ScopedSheet<'_>) -> PageDeclarations {
    let mut found = PageDeclarations::default();
    let mut names =
        sheet.sheet.declarations_of(property, sheet.text).map(|one| &sheet.text[one.name.range()]);
    if let Some(first) = names.next().filter(|_| property.starts_with("--")) {
        // Names of variables are case-sensitive.
        found.is_cut |= names.any(|other| other != first);
    }
    for declaration in sheet.sheet.declarations_of(property, sheet.text) {
        let rule = sheet.sheet.rule(declaration.rule);
        if let Some(strength) = strength_for_page(rule, sheet) {
            let (value, important) = declaration.read(sheet.text);
            let usual = Usual { strength: (strength, important), value: value.into_owned() };
            // Of equally strong ones the last wins.
            if found.usual.as_ref().is_none_or(|weaker| weaker.strength <= usual.strength) {
                found.usual = Some(usual);
            }
            continue;
        }
        found.is_cut |= is_in_animation(rule, sheet);
        // Anything that global rules match may be around the component.
        let is_page = |prelude: &str| {
            let parsed = ParsedSelectors::parse(prelude);
            // One that cannot be parsed may be for anything.
            let mut selectors = parsed.selectors().peekable();
            selectors.peek().is_none()
                || selectors.any(|selector| selector.iter_raw_match_order().any(names_page))
        };
        let is_of_page = || {
            sheet.any_prelude(rule, |prelude| {
                !prelude.starts_with('@')
                    && may_name_page(prelude)
                    && (prelude.len() > MAX_PRELUDE || is_page(prelude))
            })
        };
        if found.is_cut || !may_apply(rule, sheet) || !(is_global || is_of_page()) {
            continue;
        }
        let value = declaration.read(sheet.text).0;
        if !found.at_times.iter().any(|known| **known == *value) {
            found.is_cut = found.at_times.len() == MAX_VALUES;
            found.at_times.extend((!found.is_cut).then(|| value.into_owned()));
        }
    }
    found
}

fn is_in_animation(rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    let mut around = sheet.sheet.ancestors(rule).map(|around| &sheet.text[around.prelude.range()]);
    around.any(|prelude| animation_of(prelude).is_some())
}

/// Whether a prelude may name the page, whatever the case: few do.
fn may_name_page(prelude: &str) -> bool {
    let is_page = |name: &[u8]| PAGE.iter().any(|page| name.eq_ignore_ascii_case(page.as_bytes()));
    prelude.as_bytes().windows(PAGE[0].len()).any(is_page)
}

/// The names of the page's elements; all have the same length.
const PAGE: [&str; 4] = ["root", "html", "body", "host"];

/// Whether a part of a selector is the page, if only among others.
fn names_page(part: &Component<'_>) -> bool {
    match part {
        Component::Is(inner) | Component::Where(inner) | Component::Negation(inner) => {
            inner.iter().any(|selector| selector.iter_raw_match_order().any(names_page))
        }
        Component::ExplicitUniversalType => false,
        part => nearness(part).is_some(),
    }
}

/// How near to its content the part of the page is that a part of a selector asks for, if it asks for nothing else.
/// What is declared for an inner element is inherited, whatever the outer one has.
fn nearness(part: &Component<'_>) -> Option<u8> {
    match part {
        Component::ExplicitUniversalType => Some(ANY),
        Component::LocalName(name) if name.lower_name.0 == "body" => Some(3),
        Component::Root | Component::Host(None) => Some(2),
        Component::LocalName(name) if name.lower_name.0 == "html" => Some(1),
        Component::Is(inner) | Component::Where(inner) => inner.iter().filter_map(nearness_of).max(),
        _ => None,
    }
}

/// The nearness of what is declared for all elements.
const ANY: u8 = 4;

/// The same for a selector of which each part is the page.
fn nearness_of(selector: &Selector<'_>) -> Option<u8> {
    let mut compounds = selector.iter();
    let mut of_subject = None;
    loop {
        let parts: Option<Vec<u8>> = compounds.by_ref().map(nearness).collect();
        // Of `body:where(*)` the type counts.
        let nearest = parts?.into_iter().min()?;
        of_subject = of_subject.or(Some(nearest));
        if compounds.next_sequence().is_none() {
            return of_subject;
        }
    }
}

/// How near to its content a rule is for the page, if it always applies to that.
fn strength_for_page(rule: &Rule, sheet: &ScopedSheet<'_>) -> Option<u8> {
    let prelude = &sheet.text[rule.prelude.range()];
    let is_one = prelude.contains('*') || may_name_page(prelude);
    let is_nested = || sheet.sheet.ancestors(rule).any(|around| !around.is_at_rule(sheet.text));
    if !is_one || prelude.len() > MAX_PRELUDE || is_nested() || !applies_always(rule, sheet) {
        return None;
    }
    ParsedSelectors::parse(prelude).selectors().filter_map(nearness_of).max()
}

impl Styles<'_> {
    /// The strongest value that rules for the page always give an inherited property, on any screen.
    pub(crate) fn page_value(&self, property: &str) -> Option<String> {
        let of_sheets = self.iter().map(|sheet| sheet.sheet.page_cache.get(property, sheet));
        let strongest = of_sheets
            .filter(|found| found.usual.is_some())
            .max_by_key(|found| found.usual.as_ref().map(|usual| usual.strength))?;
        strongest.usual.as_ref().map(|usual| usual.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Span;
    use crate::style::{Sheet, Styles};

    #[test]
    fn the_nearest_element_of_the_page_tells() {
        for (css, expected) in [
            ("html { direction: rtl } body { direction: ltr }", Some("ltr")),
            ("body { direction: ltr } html { direction: rtl }", Some("ltr")),
            ("body { direction: ltr } * { direction: rtl } :root { direction: ltr }", Some("rtl")),
            (":root { direction: rtl } html { direction: ltr }", Some("rtl")),
            ("body { direction: ltr } html, body { direction: rtl }", Some("rtl")),
            ("body { direction: ltr !important } body { direction: rtl }", Some("ltr")),
            ("body /* y */ { direction: rtl }", Some("rtl")),
            (":ROOT { direction: rtl }", Some("rtl")),
            (":where(:root) { direction: rtl }", Some("rtl")),
            (":root:where(*) { direction: rtl }", Some("rtl")),
            (":is(.x, body) { direction: rtl } :root { direction: ltr }", Some("rtl")),
            (":root:hover, html.dark, body > i { direction: rtl }", None),
            (".body, :not(body), .root { direction: rtl }", None),
            ("@layer base { html > body { direction: rtl } }", Some("rtl")),
            ("@media screen { body { direction: rtl } } html .body { direction: ltr }", Some("rtl")),
            ("body { .in { direction: rtl } } body i { direction: rtl }", None),
            ("@media print { body { direction: rtl } } .body { direction: rtl }", None),
        ] {
            let sheet = Sheet::scan(css, Span::new(0, css.len()));
            assert_eq!(Styles::of_own(css, &sheet).page_value("direction").as_deref(), expected, "{css}");
        }
    }
}
