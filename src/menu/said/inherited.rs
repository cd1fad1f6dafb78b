//! What an element may inherit.

use super::candidates;
use super::layout::objection_by;
use crate::menu::concern::Objection;
use crate::style::{Declared, Match, Styles, has_variable};
use crate::syntax::{Attribute, Element};

/// How many elements are looked at.
const MAX_LOOKED_AT: usize = 64;

/// A declaration of an inherited property, with the name of the property and the element it is for.
pub(in crate::menu) type Inherited<'a, 'n> = (&'n str, Declared<'a>, Element<'a>);

/// Everything that decides interchangeable properties for the first of `elements`, each in the one before:
/// their own values up to the first that always has one. The strongest come first.
pub(in crate::menu) fn inherited<'a, 'n>(
    elements: impl Iterator<Item = Element<'a>>,
    properties: &'n [&'n str],
    styles: &'a Styles<'a>,
) -> impl Iterator<Item = Inherited<'a, 'n>> {
    let mut is_known = false;
    let of_each = elements.take(MAX_LOOKED_AT).map_while(move |element| {
        let said = (!is_known).then(|| candidates(element, properties, styles))?;
        is_known = is_decided(&said);
        Some(said.into_iter().map(move |(name, one)| (name, one, element)))
    });
    of_each.flatten().filter(|(_, one, _)| !inherits(&one.value))
}

/// Whether an element always has a value of its own, by its candidates.
pub(in crate::menu) fn is_decided(said: &[(&str, Declared<'_>)]) -> bool {
    said.last().is_some_and(|(_, one)| one.matched == Match::Always && !inherits(&one.value))
}

/// Whether an inherited property with this value is that of the element around.
fn inherits(value: &str) -> bool {
    matches!(value, "inherit" | "unset" | "revert" | "revert-layer")
}

/// The finding `what`, if a text in an element may run from right to left in any language.
pub(in crate::menu) fn right_to_left(
    element: Element<'_>,
    what: &str,
    styles: &Styles<'_>,
) -> Option<Objection> {
    for around in element.ancestors_or_self().take(MAX_LOOKED_AT) {
        let said = candidates(around, &["direction"], styles);
        let is_it = |(_, one): &&(&str, Declared<'_>)| {
            let may_be_it = one.value == "rtl" || has_variable(&one.value);
            may_be_it && !one.rule.is_some_and(|rule| is_for_languages(rule.prelude()))
        };
        if let Some((_, one)) = said.iter().find(is_it) {
            return Some(objection_by(what, one.rule));
        }
        if is_decided(&said) {
            return None;
        }
        // Which direction an expression gives is not known; `auto` is that of each text.
        match around.attribute("dir").and_then(Attribute::value).map(str::to_ascii_lowercase).as_deref() {
            Some("ltr" | "auto") => return None,
            Some(dir) if dir == "rtl" || dir.contains("{{") => return Some(Objection::new(what, None)),
            _ => {}
        }
    }
    let of_page = styles.page_value("direction");
    let is_it = |value: &String| value == "rtl" || has_variable(value);
    of_page.as_ref().is_some_and(is_it).then(|| Objection::new(what, None))
}

/// Whether each of some selectors asks for a language or a direction of the page.
fn is_for_languages(selectors: &str) -> bool {
    const PARTS: [&str; 6] = ["[dir=", "[dir]", ":dir(", "[lang=", "[lang|", ":lang("];
    let is_for_one = |selector: &str| PARTS.iter().any(|part| selector.contains(part));
    !selectors.contains(":not(") && selectors.split(',').all(is_for_one)
}
