//! What rules say of the picture that a component draws: which elements that is made of, a template does not tell.

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::Combinator;

use super::cascade::{ScopedSheet, applies_always, unnested_prelude};
use super::matching::matches_from;
use super::selector::{Match, ParsedSelectors, Scope};
use crate::syntax::Element;

/// The elements that pictures are made of.
const PARTS: [&str; 8] = ["svg", "g", "path", "circle", "ellipse", "line", "rect", "use"];
/// How many elements around one are looked at.
const MOST: usize = 32;

/// The values that rules give a property of what `icon` draws, by naming parts of pictures in it or in what it stands in.
pub(crate) fn said_inside(icon: Element<'_>, property: &str, sheets: &[ScopedSheet<'_>]) -> Vec<String> {
    let in_sheet = |sheet: &ScopedSheet<'_>| -> Vec<String> {
        let declarations = sheet.sheet.declarations_of(property, sheet.text);
        let inside = declarations.filter(|declaration| {
            let rule = sheet.sheet.rule(declaration.rule);
            applies_always(rule, sheet)
                && unnested_prelude(rule, sheet).is_some_and(|prelude| {
                    let selectors = ParsedSelectors::parse(&prelude);
                    selectors.selectors().any(|selector| is_for_part(selector, icon, sheet.scope))
                })
        });
        inside.map(|declaration| declaration.read(sheet.text).0.into_owned()).collect()
    };
    sheets.iter().flat_map(in_sheet).collect()
}

/// Whether a selector is for a part of the picture that `icon` draws, wherever in it that is.
fn is_for_part(selector: &Selector<'_>, icon: Element<'_>, scope: Scope<'_>) -> bool {
    let is_part = |part: &Component<'_>| match part {
        Component::LocalName(local) => PARTS.contains(&&*local.lower_name.0),
        _ => false,
    };
    let mut compounds = selector.iter();
    for passed in 1.. {
        let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
        if compound.is_empty() || !compound.into_iter().all(is_part) {
            return false;
        }
        let is_for = |around: Element<'_>| matches_from(selector, passed, around, scope) == Match::Always;
        let around = || std::iter::once(icon).chain(icon.node().ancestors());
        match compounds.next_sequence() {
            None => return true,
            // What the icon draws is in it, or stands in its place.
            Some(Combinator::Child) if around().take(2).any(is_for) => return true,
            Some(Combinator::Descendant) if around().take(MOST).any(is_for) => return true,
            Some(Combinator::Child | Combinator::Descendant) => {}
            Some(_) => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_said(selector: &str) -> bool {
        let text = "<template><div class=\"row\"><CloseButton class=\"b\"><Icon class=\"i\" /></CloseButton></div></template>";
        let document = Document::parse(SourceFile::new("ChatHeader", text).expect("valid"));
        let icon = document.elements_called("Icon").next().expect("there");
        let css = format!("{selector} {{ fill: red }}");
        let sheet = Sheet::scan(&css, Span::new(0, css.len()));
        let sheets = [ScopedSheet { text: &css, sheet: &sheet, scope: Scope::Component }];
        !said_inside(icon, "fill", &sheets).is_empty()
    }

    #[test]
    fn parts_of_a_picture_are_known_by_their_names() {
        for selector in [
            "svg",
            ".b svg",
            ".row SVG path",
            ".row > .b > svg",
            ".i > svg",
            ".x, .i path",
            ".b svg > *, svg g",
        ] {
            assert!(is_said(selector), "{selector}");
        }
        for selector in [
            ".b",
            ".x svg",
            ".row > svg",
            ".b:hover svg",
            ".b img",
            ".b *",
            ".b svg.filled",
            "svg:hover",
            "svg + svg",
            "header svg",
            "@media (hover: hover) { .b svg",
        ] {
            assert!(!is_said(selector), "{selector}");
        }
    }
}
