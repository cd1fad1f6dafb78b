//! The pseudo-elements that styles draw before or after the content of an element.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use lightningcss::selector::{Component, PseudoElement, Selector};
use parcel_selectors::parser::Combinator;

use super::OFFSETS;
use super::are_all_zero;
use super::cascade::{Declared, conditions_of, doubt_layers, with_values};
use super::is_css_wide;
use super::logical::logical;
use super::matching::matches_from;
use super::meaning::meaning;
use super::scoped::{ScopedRule, ScopedSheet, Styles};
use super::selector::{Match, ParsedSelectors};
use super::sheet::RuleId;
use super::subject::SubjectNames;
use super::variables::{self, has_variable, names_in};
use crate::syntax::Element;

/// Rules that draw absolutely positioned pseudo-elements before or after the content of elements: the tails
/// of bubbles, for example.
pub(crate) struct Drawings<'a> {
    styles: &'a Styles<'a>,
    most: usize,
    absolute: Vec<Drawing<'a>>,
    /// Those that give them offsets: often other rules, one for each side.
    placed: Vec<Drawing<'a>>,
    /// Cache: the rules that declare a property, by its name.
    declaring: RefCell<BTreeMap<String, Rc<[Drawing<'a>]>>>,
}

/// A rule for a pseudo-element.
struct Drawing<'a> {
    rule: ScopedRule<'a>,
    selector: Cow<'a, str>,
    id: RuleId,
    /// Where the declaration's name starts.
    at: usize,
    value: Cow<'a, str>,
    important: bool,
}

impl<'a> Drawings<'a> {
    /// Those in `styles`, at most `most` of each kind.
    pub(crate) fn of(styles: &'a Styles<'a>, most: usize) -> Drawings<'a> {
        let absolute = drawing(styles, "position", |value| value == "absolute", most);
        let placed = OFFSETS.iter().flat_map(|offset| drawing(styles, offset, |value| value != "auto", most));
        let placed = if absolute.is_empty() { Vec::new() } else { placed.take(most).collect() };
        Drawings { styles, most, absolute, placed, declaring: RefCell::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.absolute.is_empty()
    }

    /// The rule that draws something absolute for `element`, wherever it is placed.
    pub(crate) fn absolute_for(&self, element: Element<'_>) -> Option<ScopedRule<'a>> {
        let found = self.absolute.iter().find(|drawing| drawing.is_for(None, element))?;
        Some(found.rule)
    }

    /// The rule that draws something absolute with an offset for `element`, if only under some condition.
    pub(crate) fn for_element(&self, element: Element<'_>) -> Option<ScopedRule<'a>> {
        let found = self.absolute.iter().find(|drawing| drawing.is_for(None, element))?;
        // If the limit was reached, any rule that was left out may be for it.
        let is_placed =
            self.placed.len() == self.most || self.placed.iter().any(|drawing| drawing.is_for(None, element));
        is_placed.then_some(found.rule)
    }

    /// The pseudo-elements of `element` with `position: absolute`, if only under some condition.
    pub(crate) fn drawn_for(&self, element: Element<'_>) -> Vec<Drawn<'a>> {
        let drawn = [Which::Before, Which::After].into_iter().filter_map(|which| {
            let found = self.absolute.iter().find(|drawing| drawing.is_for(Some(which), element))?;
            Some(Drawn { which, rule: found.rule })
        });
        drawn.collect()
    }

    /// Those of [`drawn_for`](Drawings::drawn_for) that cover all of `element`, from edge to edge.
    pub(crate) fn drawn_over(&self, element: Element<'_>) -> Vec<Drawn<'a>> {
        let mut drawn = self.drawn_for(element);
        drawn.retain(|drawn| {
            let is = |property: &str, fits: fn(&str) -> bool| {
                self.declared(drawn, element, property).iter().any(|one| fits(&one.value))
            };
            let reaches = |side, size| is(side, are_all_zero) || is(size, |size| size == "100%");
            let is_from_corner = || is("top", are_all_zero) && is("left", are_all_zero);
            is("inset", are_all_zero)
                || (is_from_corner() && reaches("right", "width") && reaches("bottom", "height"))
        });
        drawn
    }

    /// The declarations of a property that may apply to the pseudo-element `drawn` of `element`, weakest first.
    pub(crate) fn declared(
        &self,
        drawn: &Drawn<'_>,
        element: Element<'_>,
        property: &str,
    ) -> Vec<Declared<'a>> {
        let mut of_it: Vec<Declared<'_>> = Vec::new();
        for all in [property, "all"].map(|name| self.declaring(name)) {
            of_it.extend(all.iter().filter_map(|drawing| drawing.declared(drawn.which, element)));
        }
        // Of equal weight, the later one wins.
        of_it.sort_by_key(|one| (one.weight(), one.rule.map(|rule| rule.index), one.at));
        let mut found: Vec<Declared<'_>> = Vec::with_capacity(of_it.len());
        for one in of_it {
            // A pseudo-element may have variables of its own.
            let has_own = |name: String| !self.declaring(&name).is_empty();
            let resolved = match has_variable(&one.value) && names_in(&one.value).any(has_own) {
                true => Vec::new(),
                false => variables::resolved((property, &one.value), None, element, self.styles),
            };
            found.extend(with_values(&one, &resolved));
        }
        doubt_layers(&mut found, self.styles);
        found
    }

    /// The rules that declare a property of pseudo-elements.
    fn declaring(&self, property: &str) -> Rc<[Drawing<'a>]> {
        if let Some(known) = self.declaring.borrow().get(property) {
            return known.clone();
        }
        let all: Rc<[Drawing<'a>]> = drawing(self.styles, property, |_| true, self.most).into();
        self.declaring.borrow_mut().insert(property.to_owned(), all.clone());
        all
    }
}

/// Whether a pseudo-element comes before or after the content of its element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Which {
    Before,
    After,
}

/// A pseudo-element before or after the content of an element.
pub(crate) struct Drawn<'a> {
    which: Which,
    /// The rule that places it.
    pub(crate) rule: ScopedRule<'a>,
}

impl Drawn<'_> {
    /// Whether it comes before the content of the element, and is painted below it.
    pub(crate) fn is_before(&self) -> bool {
        self.which == Which::Before
    }
}

/// The rule that gives a `::before` or `::after` of `element`, if only under some condition, a fitting value.
pub(crate) fn drawn_for<'a>(
    element: Element<'_>,
    (property, fits): (&'a str, fn(&str) -> bool),
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    const MAX_DRAWINGS: usize = 1000;
    let mut drawings = drawing(styles, property, fits, MAX_DRAWINGS).into_iter();
    let found = drawings.find(|drawing| drawing.is_for(None, element))?;
    Some(found.rule)
}

/// The rule that draws a pseudo-element in the flow of an element's content, if only under some condition.
/// One that is out of the flow whenever it is drawn does not count.
pub(crate) fn drawn_in_flow<'a>(element: Element<'_>, styles: &'a Styles<'a>) -> Option<ScopedRule<'a>> {
    const MAX_DRAWINGS: usize = 1000;
    let contents = drawing(styles, "content", |value| !matches!(value, "none" | "normal"), MAX_DRAWINGS);
    // Few rows have pseudo-elements.
    if !contents.iter().any(|content| content.is_for(None, element)) {
        return None;
    }
    let positions = drawing(styles, "position", |_| true, MAX_DRAWINGS);
    [Which::Before, Which::After].into_iter().find_map(|which| {
        let of_it = |drawing: &&Drawing<'_>| drawing.is_for(Some(which), element);
        let positions: Vec<&Drawing<'_>> = positions.iter().filter(of_it).collect();
        let are_out = positions.iter().all(|position| matches!(&*position.value, "absolute" | "fixed"));
        let is_placed = |content: &Drawing<'_>| {
            positions.iter().any(|position| {
                std::ptr::eq(position.rule.rule, content.rule.rule)
                    || (position.rule.applies_always()
                        && position.matches(Some(which), element) == Match::Always)
            })
        };
        let mut drawn = contents.iter().filter(of_it).filter(|content| !(are_out && is_placed(content)));
        drawn.next().map(|content| content.rule)
    })
}

/// A rule that writes something before or after the content of `element`, or draws a picture there.
pub(crate) fn writing_rule<'a>(element: Element<'_>, styles: &'a Styles<'a>) -> Option<ScopedRule<'a>> {
    const MOST: usize = 64;
    const PICTURES: [&str; 6] =
        ["background", "background-image", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image"];
    let writing = |property: &'static str, fits: fn(&str) -> bool| {
        let writes = |drawing: &Drawing<'_>| {
            drawing.is_for(None, element) && variables::any_alternative(&drawing.value, element, styles, fits)
        };
        drawing(styles, property, fits, MOST).into_iter().find(writes).map(|drawing| drawing.rule)
    };
    writing("content", is_written)
        .or_else(|| PICTURES.into_iter().find_map(|name| writing(name, |value| value.contains("url("))))
}

/// Whether a value of `content` is more than blanks, and not up to an attribute.
fn is_written(content: &str) -> bool {
    // What follows a slash is read aloud.
    let shown = content.split(" / ").next().unwrap_or_default();
    let is_blank = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '\u{200b}' | '\u{feff}');
    let is_nothing = matches!(shown, "none" | "normal") || is_css_wide(shown);
    let is_blank_escape =
        ["\\200b", "\\a0", "\\20"].iter().any(|escape| shown.trim_matches(is_blank) == *escape);
    !is_nothing && !shown.starts_with("attr(") && !shown.chars().all(is_blank) && !is_blank_escape
}

/// At most `most` rules for pseudo-elements that give `property` a value that fits or contains a variable.
fn drawing<'a>(
    styles: &'a Styles<'a>,
    property: &str,
    fits: fn(&str) -> bool,
    most: usize,
) -> Vec<Drawing<'a>> {
    let in_sheet = |(index, sheet): (usize, &'a ScopedSheet<'a>)| -> Vec<Drawing<'a>> {
        let names = std::iter::once(property).chain(logical(property));
        let declarations = names.flat_map(|name| sheet.sheet.declarations_of(name, sheet.text));
        let drawing = declarations.filter_map(|declaration| {
            let rule = sheet.sheet.rule(declaration.rule);
            if !sheet.any_prelude(rule, has_before_or_after) {
                return None;
            }
            let (value, important) = declaration.read(sheet.text);
            let value = meaning(property, value).filter(|value| fits(value) || has_variable(value))?;
            let selector = sheet.selector(rule)?;
            let (id, at) = (declaration.rule, declaration.name.start());
            let rule = ScopedRule { sheet, index, rule };
            Some(Drawing { rule, selector, id, at, value, important })
        });
        drawing.take(most).collect()
    };
    styles.iter().enumerate().flat_map(in_sheet).take(most).collect()
}

/// Whether a selector contains `:before` or `:after`, whatever the case.
pub(crate) fn has_before_or_after(prelude: &str) -> bool {
    let mut colons = memchr::memchr_iter(b':', prelude.as_bytes());
    colons.any(|at| {
        let starts = |name: &str| {
            let found = prelude.as_bytes().get(at + 1..at + 1 + name.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        };
        starts("before") || starts("after")
    })
}

impl<'a> Drawing<'a> {
    /// Its declaration for that pseudo-element, if it may apply.
    fn declared(&self, which: Which, element: Element<'_>) -> Option<Declared<'a>> {
        let (matched, specificity) = self.matched(Some(which), element);
        let Drawing { rule, id, at, important, .. } = *self;
        let value = self.value.clone();
        let matched = matched.min(conditions_of(rule.rule, rule.sheet));
        let layer = rule.sheet.sheet.layers(rule.sheet.text).layer(rule.index, id);
        let declared = Declared { matched, important, specificity, value, layer, rule: Some(rule), at };
        (matched != Match::Never).then_some(declared)
    }

    /// Whether it is for the pseudo-element `which` of `element`, or for either one.
    fn is_for(&self, which: Option<Which>, element: Element<'_>) -> bool {
        self.matches(which, element) != Match::Never
    }

    /// How it matches that pseudo-element.
    fn matches(&self, which: Option<Which>, element: Element<'_>) -> Match {
        self.matched(which, element).0
    }

    /// The same with the specificity of the selector that matches best.
    fn matched(&self, which: Option<Which>, element: Element<'_>) -> (Match, u32) {
        // Most drawings are for other elements.
        if !SubjectNames::of(element).may_match(&self.selector) {
            return (Match::Never, 0);
        }
        let selectors = ParsedSelectors::parse(&self.selector);
        let drawing = selectors.with_specificities().filter(|(selector, _)| draws(selector, which));
        let scope = self.rule.sheet.scope;
        let matched = drawing.map(|(one, specificity)| (matches_from(one, 1, element, scope), specificity));
        matched.max().unwrap_or((Match::Never, 0))
    }
}

/// Whether a selector is for a pseudo-element of an element that it identifies by a class, a type, a position
/// or a negation.
fn draws(selector: &Selector<'_>, which: Option<Which>) -> bool {
    let is_drawn = |part: &Component<'_>| {
        let drawn = match part {
            Component::PseudoElement(PseudoElement::Before) => Which::Before,
            Component::PseudoElement(PseudoElement::After) => Which::After,
            _ => return false,
        };
        which.is_none_or(|which| which == drawn)
    };
    let names = |part: &Component<'_>| match part {
        Component::AttributeInNoNamespace { local_name, .. } => local_name.0 == "class",
        _ => matches!(
            part,
            Component::Class(_)
                | Component::LocalName(_)
                | Component::ExplicitUniversalType
                | Component::Is(_)
                | Component::Where(_)
                | Component::Negation(_)
                | Component::Nth(_)
                | Component::NthOf(_)
        ),
    };
    let mut parts = selector.iter();
    parts.by_ref().any(is_drawn)
        && {
            parts.by_ref().for_each(drop);
            parts.next_sequence() == Some(Combinator::PseudoElement)
        }
        && parts.any(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_drawn(css: &str) -> bool {
        let text =
            "<template><div class=\"row\"><p class=\"bubble {{ a | then: 'mine' }}\">x</p></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let bubble = document.elements_called("p").next().expect("there");
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        Drawings::of(&styles, 9).for_element(bubble).is_some()
    }

    #[test]
    fn tails_are_known_by_their_rules() {
        for css in [
            ".bubble::after { position: absolute; right: 0 }",
            ".row .bubble:before { LEFT: -4px; POSITION: Absolute !important }",
            ".bubble { color: red; &.mine::after { position: absolute; bottom: 0 } }",
            ".time, .bubble:hover::after { position: absolute; top: 0 }",
            "p::BEFORE { position: absolute; inset: 0 }",
            ".bubble::after { position: absolute } .mine.bubble::after { inset-inline-end: 8px }",
        ] {
            assert!(is_drawn(css), "{css}");
        }
        for css in [
            ".bubble::after { position: absolute }",
            ".bubble::after { position: absolute } .row::after { top: 0 }",
            ".bubble::after { position: absolute; top: auto }",
            ".bubble::after { position: relative; top: 0 }",
            ".bubble { position: absolute; top: 0 }",
            ".bubble::marker { position: absolute; top: 0 }",
            ".row::after { position: absolute; top: 0 }",
            ".bubble .time::after { position: absolute; top: 0 }",
            ":hover::after { position: absolute; top: 0 }",
            "@media print { .bubble::after { position: absolute; top: 0 } }",
        ] {
            assert!(!is_drawn(css), "{css}");
        }
    }
}
