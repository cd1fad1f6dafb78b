//! What styles draw before or after the content of an element.

use lightningcss::selector::{Component, PseudoElement, Selector};
use parcel_selectors::parser::Combinator;

use super::cascade::{ScopedSheet, split_important, unnested_prelude};
use super::selector::{Match, ParsedSelectors, Scope, matches_from};
use super::sheet::Rule;
use super::values::normal;
use crate::source::Span;
use crate::syntax::Element;

/// A rule by which something is drawn before or after the content of elements, with a place of its own within what is
/// around them: the tail of a bubble, say.
pub(crate) struct Drawn<'a> {
    sheet: usize,
    rule: &'a Rule,
    scope: Scope<'a>,
    selector: String,
}

/// The first `most` of those in `sheets`.
pub(crate) fn drawn_in_a_place<'a>(sheets: &'a [ScopedSheet<'a>], most: usize) -> Vec<Drawn<'a>> {
    let of_sheet = |(index, sheet): (usize, &'a ScopedSheet<'a>)| {
        let positions = sheet.sheet.declarations_of("position", sheet.text);
        positions.filter_map(move |position| {
            let rule = sheet.sheet.rule(position.rule);
            let prelude = &sheet.text[rule.prelude.range()];
            let draws = prelude.contains(":before") || prelude.contains(":after");
            let value = split_important(&sheet.text[position.value.range()]).0;
            let is_drawn = draws && normal(value) == "absolute" && has_offset(rule, sheet);
            let selector = unnested_prelude(rule, sheet).filter(|_| is_drawn)?.into_owned();
            Some(Drawn { sheet: index, rule, scope: sheet.scope, selector })
        })
    };
    sheets.iter().enumerate().flat_map(of_sheet).take(most).collect()
}

fn has_offset(rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    sheet.sheet.declarations(rule).iter().any(|declaration| {
        let name = &sheet.text[declaration.name.range()];
        let value = split_important(&sheet.text[declaration.value.range()]).0;
        super::OFFSETS.iter().any(|offset| name.eq_ignore_ascii_case(offset)) && normal(value) != "auto"
    })
}

impl Drawn<'_> {
    /// Whether it is drawn for `element`, if only at times.
    pub(crate) fn is_of(&self, element: Element<'_>) -> bool {
        let selectors = ParsedSelectors::parse(&self.selector);
        let mut drawing = selectors.selectors().filter(|selector| draws(selector));
        drawing.any(|selector| matches_from(selector, 1, element, self.scope) != Match::Never)
    }

    /// The index of the sheet it stands in, and its prelude there.
    pub(crate) fn place(&self) -> (usize, Span) {
        (self.sheet, self.rule.prelude)
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
        drawn_in_a_place(&sheets, 9).iter().any(|drawn| drawn.is_of(bubble))
    }

    #[test]
    fn tails_are_known_by_their_rules() {
        for css in [
            ".bubble::after { position: absolute; right: 0 }",
            ".row .bubble:before { LEFT: -4px; POSITION: Absolute !important }",
            ".bubble { color: red; &.mine::after { position: absolute; bottom: 0 } }",
            ".time, .bubble:hover::after { position: absolute; top: 0 }",
            "p::before { position: absolute; inset: 0 }",
        ] {
            assert!(is_drawn(css), "{css}");
        }
        for css in [
            ".bubble::after { position: absolute }",
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
