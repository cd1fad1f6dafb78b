//! Values with their custom properties replaced, where the theme itself defines these.

use std::borrow::Cow;
use std::cell::Cell;

use super::meaning::meaning;
use super::scoped::{ScopedRule, Styles};
use super::selector::Match;
use super::values::is_css_wide;
use crate::source::Span;
use crate::syntax::{Attribute, Element, NodeId};

/// How many values of a variable are looked at.
pub(super) const MAX_VALUES: usize = 8;
/// How long a value may become when its variables are replaced.
const MAX_VALUE_LEN: usize = 4096;
/// How many ancestors of an element are looked at.
const MAX_ANCESTORS: usize = 32;

/// Stands for a variable whose value comes from the settings of a theme (`docs/theme-format.md`, §8).
pub(crate) const UNKNOWN: &str = "unknown";

/// Everything that `value` may come to at `element`, with each `var(…)` replaced by what is declared for the
/// element, its ancestors or the page, or else by its fallback: the usual value first, [`UNKNOWN`] where only
/// the theme's settings tell. Empty where nothing tells; cut off at more values than any theme has.
pub(crate) fn alternatives(value: &str, element: Element<'_>, styles: &Styles<'_>) -> Vec<String> {
    Resolver::new(styles).values(value, Some(element))
}

/// How many variables are looked up for one value.
const MAX_STEPS: usize = 64;

/// Replaces variables in values.
struct Resolver<'s> {
    styles: &'s Styles<'s>,
    /// A rule that applies to an element, by its place.
    applying: Option<((usize, Span), NodeId)>,
    steps: Cell<usize>,
    /// Whether there may be more values than those found.
    is_cut: Cell<bool>,
    /// Whether it has no value unless some condition holds.
    is_open: Cell<bool>,
}

/// What a variable may be, each value with the element that it was declared for, or `None` for the page.
struct Definitions<'e> {
    usual: Option<(String, Option<Element<'e>>)>,
    at_times: Vec<(String, Option<Element<'e>>)>,
}

impl<'s> Resolver<'s> {
    fn new(styles: &'s Styles<'s>) -> Resolver<'s> {
        Resolver {
            styles,
            applying: None,
            steps: Cell::new(0),
            is_cut: Cell::new(false),
            is_open: Cell::new(false),
        }
    }

    /// What a value comes to at an element, or at the page.
    fn values(&self, value: &str, at: Option<Element<'_>>) -> Vec<String> {
        let Some(start) = value.find("var(") else { return vec![value.to_owned()] };
        self.steps.set(self.steps.get() + 1);
        let inside = start + "var(".len();
        let end = closing(&value[inside..]).map(|length| inside + length);
        let Some(end) = end.filter(|_| self.steps.get() <= MAX_STEPS) else {
            self.is_cut.set(true);
            return Vec::new();
        };
        let (name, instead) = match value[inside..end].split_once(',') {
            Some((name, instead)) => (name.trim(), Some(instead.trim())),
            None => (value[inside..end].trim(), None),
        };
        let Definitions { usual, at_times } = self.definitions(name, at);
        let mut found: Vec<String> = Vec::new();
        match usual {
            // The variables in it have the values that they have where it was declared.
            Some((usual, said_of)) => found.extend(self.values(&usual, said_of)),
            None => {
                // Without a fallback, it has no value while no other declaration applies.
                if instead.is_none() && !name.starts_with("--theme-") {
                    let found = if at_times.is_empty() { &self.is_cut } else { &self.is_open };
                    found.set(true);
                }
                found.extend(instead.into_iter().flat_map(|instead| self.values(instead, at)));
                found.extend(name.starts_with("--theme-").then(|| UNKNOWN.to_owned()));
            }
        }
        found.extend(at_times.into_iter().flat_map(|(value, said_of)| self.values(&value, said_of)));
        let after = self.values(&value[end + 1..], at);
        let mut whole: Vec<String> = Vec::new();
        for (found, after) in found.iter().flat_map(|found| after.iter().map(move |after| (found, after))) {
            let one = [&value[..start], found, after].concat();
            if whole.contains(&one) {
                continue;
            }
            if whole.len() == MAX_VALUES || one.len() > MAX_VALUE_LEN {
                self.is_cut.set(true);
                break;
            }
            whole.push(one);
        }
        whole
    }

    fn definitions<'e>(&self, name: &str, at: Option<Element<'e>>) -> Definitions<'e> {
        let mut found = Definitions { usual: None, at_times: Vec::new() };
        if self.styles.iter().any(|sheet| sheet.sheet.registers_variables(sheet.text)) {
            self.is_cut.set(true);
        }
        let around = || at.into_iter().flat_map(Element::ancestors_or_self).take(MAX_ANCESTORS);
        let is_said = self.styles.iter().any(|sheet| sheet.sheet.may_declare(name));
        if !is_said && !around().any(|around| around.attribute("style").is_some()) {
            return found;
        }
        for around in around() {
            if around
                .attribute("style")
                .and_then(Attribute::value)
                .is_some_and(|style| may_declare(style, name))
            {
                self.is_cut.set(true);
            }
            for one in self.styles.declared(around, name).into_iter().rev() {
                // What these come to depends on the ancestors.
                self.is_cut.set(self.is_cut.get() || is_css_wide(&one.value));
                let applies = one.rule.map(|rule| (rule.place(), around.id()));
                if one.matched == Match::Always || (applies.is_some() && applies == self.applying) {
                    found.usual = Some((one.value.into_owned(), Some(around)));
                    return found;
                }
                if self.is_cut.get() {
                    return found;
                }
                self.keep((one.value.into_owned(), Some(around)), &mut found.at_times);
            }
        }
        let by_sheet: Vec<_> =
            self.styles.iter().map(|sheet| sheet.sheet.page_cache.get(name, sheet)).collect();
        let usual =
            by_sheet.iter().filter_map(|declared| declared.usual.as_ref()).max_by_key(|usual| usual.strength);
        found.usual = usual.map(|usual| (usual.value.clone(), None));
        for declared in &by_sheet {
            let is_wide = declared
                .usual
                .iter()
                .map(|usual| &usual.value)
                .chain(&declared.at_times)
                .any(|value| is_css_wide(value));
            self.is_cut.set(self.is_cut.get() || declared.is_cut || is_wide);
            declared.at_times.iter().for_each(|value| self.keep((value.clone(), None), &mut found.at_times));
        }
        found
    }

    /// Keeps a value that is not among `values` yet. No theme has more of them than the limit.
    fn keep<'e>(
        &self,
        value: (String, Option<Element<'e>>),
        values: &mut Vec<(String, Option<Element<'e>>)>,
    ) {
        if values.contains(&value) {
            return;
        }
        match values.len() < MAX_VALUES {
            true => values.push(value),
            false => self.is_cut.set(true),
        }
    }
}

/// Whether an expression in a `style` may declare a variable.
fn may_declare(style: &str, name: &str) -> bool {
    style.contains("{{") && (style.to_ascii_lowercase().contains(name) || !style.contains(':'))
}

/// The names of the variables in a value, in lower case.
pub(super) fn names_in(value: &str) -> impl Iterator<Item = String> {
    let after = value.split("var(").skip(1);
    after.map(|after| after.split([',', ')']).next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Where the bracket that was opened before `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| match byte {
        b'(' => {
            depth += 1;
            false
        }
        b')' if depth == 0 => true,
        b')' => {
            depth -= 1;
            false
        }
        _ => false,
    })
}

/// Whether any of the [`alternatives`] fits, or the value itself where there are none.
pub(crate) fn any_alternative(
    value: &str,
    element: Element<'_>,
    styles: &Styles<'_>,
    fits: impl Fn(&str) -> bool,
) -> bool {
    let all = if has_variable(value) { alternatives(value, element, styles) } else { Vec::new() };
    if all.is_empty() { fits(value) } else { all.iter().any(|value| fits(value)) }
}

/// Whether a value contains a variable.
pub(crate) fn has_variable(value: &str) -> bool {
    value.bytes().any(|byte| byte == b'(') && value.contains("var(")
}

/// Whether the values of a property are compared and taken over as written: those of colors, whose variables
/// [`alternatives`] resolves where lightness matters, and of the variables themselves.
pub(super) fn is_as_written(property: &str) -> bool {
    const COLORS: [&str; 5] = ["background", "background-color", "color", "fill", "stroke"];
    property.starts_with("--") || COLORS.contains(&property)
}

/// Whether a rule sets any variable.
pub(super) fn sets_any(rule: &ScopedRule<'_>) -> bool {
    rule.declarations().iter().any(|one| rule.sheet.text[one.name.range()].starts_with("--"))
}

/// Everything that a value of `property`, in `rule`, comes to at `element` while that rule applies, the usual
/// value first; empty where that is what is written, or more than is looked at. A value that is invalid is empty.
pub(super) fn resolved(
    (property, value): (&str, &str),
    rule: Option<ScopedRule<'_>>,
    element: Element<'_>,
    styles: &Styles<'_>,
) -> Vec<String> {
    if !has_variable(value) || is_as_written(property) {
        return Vec::new();
    }
    let applying = rule.map(|rule| (rule.place(), element.id()));
    let resolver = Resolver { applying, ..Resolver::new(styles) };
    let mut all = resolver.values(value, Some(element));
    if resolver.is_cut.get() {
        return Vec::new();
    }
    if resolver.is_open.get() {
        all.insert(0, value.to_owned());
    }
    for one in &mut all {
        *one = match one.contains(UNKNOWN) {
            // What only settings tell stays as written: only a browser knows it.
            true => value.to_owned(),
            false => meaning(property, Cow::Borrowed(one)).map(Cow::into_owned).unwrap_or_default(),
        };
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    #[test]
    fn what_a_theme_says_is_put_in_its_place() {
        let css = ":root { --a: #111; --b: var(--a); --long: var(--x, var(--b)) } .p { --near: red }\
                   body { --a: #222 } @media print { body { --a: #333 } } .q { --circle: var(--circle) }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        let text = "<template><div class=\"p\"><i class=\"q\"/></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let element = document.elements().last().expect("there");
        for (value, expected) in [
            ("red", Some("red")),
            ("var(--a) 4px", Some("#222 4px")),
            ("x(var( --b ), var(--near))", Some("x(#222, red)")),
            ("var(--long)", Some("#222")),
            ("var(--none)", None),
            ("var(--none, rgb(1, 2, 3))", Some("rgb(1, 2, 3)")),
            ("var(--circle)", None),
            ("var(--a", None),
        ] {
            let all = alternatives(value, element, &styles);
            assert_eq!(all.first().map(String::as_str), expected, "{value}");
        }
    }

    #[test]
    fn what_a_variable_is_at_times_is_known() {
        let css = ":root { --a: #fff; --b: var(--a) } @media (prefers-color-scheme: dark) { :root { --a: #111 } }\
                   @media print { :root { --a: red } } html.dark { --a: #222 } .p { --c: 1 } .p:hover { --c: 2 }\
                   .other { --a: blue }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        let text = "<template><div class=\"p\"><i class=\"q\"/></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let element = document.elements().last().expect("there");
        assert_eq!(alternatives("var(--a)", element, &styles), ["#fff", "#111", "#222"]);
        assert_eq!(alternatives("var(--b) 0", element, &styles), ["#fff 0", "#111 0", "#222 0"]);
        assert_eq!(alternatives("var(--c)", element, &styles), ["1", "2"]);
        assert_eq!(alternatives("red", element, &styles), ["red"]);
        assert_eq!(alternatives("var(--none, red)", element, &styles), ["red"]);
        assert!(alternatives("var(--none)", element, &styles).is_empty());
        assert_eq!(alternatives("var(--theme-brand, red)", element, &styles), ["red", "unknown"]);
        assert_eq!(alternatives("var(--theme-brand)", element, &styles), ["unknown"]);
        let many: String =
            (0..99).map(|at| format!("@media (width: {at}px) {{ :root {{ --x: {at} }} }}")).collect();
        let sheet = Sheet::scan(&many, Span::new(0, many.len()));
        let styles = Styles::of_own(&many, &sheet);
        assert_eq!(alternatives("var(--x) var(--x)", element, &styles).len(), 8);
    }
}
