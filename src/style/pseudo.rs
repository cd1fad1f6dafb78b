//! What styles draw before or after the content of an element.

use std::borrow::Cow;

use lightningcss::selector::{Component, PseudoElement, Selector};
use parcel_selectors::parser::Combinator;

use super::OFFSETS;
use super::cascade::{ScopedSheet, unnested_prelude};
use super::selector::{Match, ParsedSelectors, Scope, matches_from};
use super::sheet::Rule;
use super::values::are_all_zero;
use crate::source::Span;
use crate::syntax::Element;

/// Rules by which something is drawn before or after the content of elements, with a place of its own within what is
/// around them: the tails of bubbles, say.
pub(crate) struct Drawings<'a> {
    absolute: Vec<Drawing<'a>>,
    /// Those that say where: often other ones, one for each side.
    placed: Vec<Drawing<'a>>,
}

/// A rule that is for what is drawn.
struct Drawing<'a> {
    sheet: usize,
    rule: &'a Rule,
    scope: Scope<'a>,
    selector: Cow<'a, str>,
}

impl<'a> Drawings<'a> {
    /// Those in `sheets`; of each kind no more than `most`.
    pub(crate) fn of(sheets: &'a [ScopedSheet<'a>], most: usize) -> Drawings<'a> {
        let absolute: Vec<_> = drawing(sheets, "position", |value| value == "absolute").take(most).collect();
        let placed = OFFSETS.iter().flat_map(|offset| drawing(sheets, offset, |value| value != "auto"));
        let placed = if absolute.is_empty() { Vec::new() } else { placed.take(most).collect() };
        Drawings { absolute, placed }
    }

    /// The rule by which something is drawn for `element`, if only at times: the index of its sheet, and its prelude.
    pub(crate) fn for_element(&self, element: Element<'_>) -> Option<(usize, Span)> {
        let found = self.absolute.iter().find(|drawing| drawing.is_for(element))?;
        let is_placed = self.placed.iter().any(|drawing| drawing.is_for(element));
        is_placed.then_some((found.sheet, found.rule.prelude))
    }
}

/// Rules by which something is drawn over all of an element's frame, in front of a menu there, so that a click meets it.
pub(crate) struct Covers<'a> {
    absolute: Vec<Drawing<'a>>,
    in_front: Vec<Drawing<'a>>,
    /// Those that reach all sides.
    wide: Vec<Drawing<'a>>,
    /// Those that reach the upper, the right and the lower side.
    sides: [Vec<Drawing<'a>>; 3],
    passed_through: Vec<Drawing<'a>>,
}

impl<'a> Covers<'a> {
    /// Those in `sheets`; of each kind no more than `most`.
    pub(crate) fn of(sheets: &'a [ScopedSheet<'a>], most: usize) -> Covers<'a> {
        let in_front = drawing(sheets, "z-index", |level| level.parse::<i64>().is_ok_and(|level| level > 0));
        let in_front: Vec<_> = in_front.take(most).collect();
        let of = |property, fits| -> Vec<Drawing<'a>> {
            let most = if in_front.is_empty() { 0 } else { most };
            drawing(sheets, property, fits).take(most).collect()
        };
        let one_of = |side, size| -> Vec<Drawing<'a>> {
            of(side, are_all_zero).into_iter().chain(of(size, |value| value == "100%")).collect()
        };
        Covers {
            absolute: of("position", |value| value == "absolute"),
            wide: of("inset", are_all_zero),
            sides: [of("top", are_all_zero), one_of("right", "width"), one_of("bottom", "height")],
            passed_through: of("pointer-events", |value| value == "none"),
            in_front,
        }
    }

    /// The rule by which something is drawn over the frame of `element`, if only at times: the index of its sheet, and
    /// its prelude.
    pub(crate) fn for_element(&self, element: Element<'_>) -> Option<(usize, Span)> {
        let one_for = |drawings: &[Drawing<'a>]| drawings.iter().position(|drawing| drawing.is_for(element));
        let found = &self.absolute[one_for(&self.absolute)?];
        let is_wide = one_for(&self.wide).is_some() || self.sides.iter().all(|side| one_for(side).is_some());
        let is_in_front = one_for(&self.in_front).is_some() && one_for(&self.passed_through).is_none();
        (is_wide && is_in_front).then_some((found.sheet, found.rule.prelude))
    }
}

/// The rules for what is drawn that give `property` a value that fits.
fn drawing<'a>(
    sheets: &'a [ScopedSheet<'a>],
    property: &'a str,
    fits: fn(&str) -> bool,
) -> impl Iterator<Item = Drawing<'a>> {
    sheets.iter().enumerate().flat_map(move |(index, sheet)| {
        sheet.sheet.declarations_of(property, sheet.text).filter_map(move |declaration| {
            let rule = sheet.sheet.rule(declaration.rule);
            let prelude = sheet.text[rule.prelude.range()].to_ascii_lowercase();
            let draws = prelude.contains(":before") || prelude.contains(":after");
            if !draws || !fits(&declaration.read(sheet.text).0) {
                return None;
            }
            let selector = unnested_prelude(rule, sheet)?;
            Some(Drawing { sheet: index, rule, scope: sheet.scope, selector })
        })
    })
}

impl Drawing<'_> {
    fn is_for(&self, element: Element<'_>) -> bool {
        let selectors = ParsedSelectors::parse(&self.selector);
        let mut drawing = selectors.selectors().filter(|selector| draws(selector));
        drawing.any(|selector| matches_from(selector, 1, element, self.scope) != Match::Never)
    }
}

/// Whether a selector means what is drawn before or after an element that it names by a class or as what it is.
fn draws(selector: &Selector<'_>) -> bool {
    let is_drawn = |part: &Component<'_>| {
        matches!(part, Component::PseudoElement(PseudoElement::Before | PseudoElement::After))
    };
    let names = |part: &Component<'_>| {
        matches!(
            part,
            Component::Class(_)
                | Component::LocalName(_)
                | Component::ExplicitUniversalType
                | Component::Is(_)
                | Component::Where(_)
        )
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
    use crate::source::SourceFile;
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_drawn(css: &str) -> bool {
        let text =
            "<template><div class=\"row\"><p class=\"bubble {{ a | then: 'mine' }}\">x</p></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let bubble = document.elements_called("p").next().expect("there");
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let sheets = [ScopedSheet { text: css, sheet: &sheet, scope: Scope::Component }];
        Drawings::of(&sheets, 9).for_element(bubble).is_some()
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
