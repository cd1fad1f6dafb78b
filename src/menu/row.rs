//! What one more element in the header's row does to the others in it.

use super::concern::{Found, in_words, usual};
use super::{Anchor, Place};
use crate::style::{ScopedSheet, declared, has_rule};
use crate::syntax::{Document, Element};
use crate::theme::{ComponentId, Theme};

/// What speaks against a menu at `place`, of which styles tell that it would move what is there.
pub(super) fn of_row(
    theme: &Theme,
    id: ComponentId,
    place: &Place,
    sheets: &[ScopedSheet<'_>],
) -> Option<Found> {
    let document = theme.component(id).document();
    let row = document.element(place.host);
    if let Some(button) = neighbour(document, place).filter(|button| is_out_of_flow(*button, sheets)) {
        let tag = document.source().slice(button.open_tag());
        let what =
            format!("`{tag}` is placed absolutely, and a menu beside it would not be, or in the same place");
        return Some(found(what, button, "position", sheets));
    }
    let others: Vec<Element<'_>> = row.child_elements().filter(|child| !child.is_set()).take(MOST).collect();
    let Some(display) = usual(row, "display", sheets) else {
        // Without any rule nothing is known of it; and what may be shown otherwise at times is.
        let is_block = place.wrapped
            && !others.is_empty()
            && has_rule(row, sheets)
            && declared(row, "display", sheets).is_empty();
        let text = "the header's row has no `display: flex`, and the menu would stand below what is in it";
        return is_block.then(|| Found { text: text.to_owned(), rule: None });
    };
    match display.as_str() {
        "grid" | "inline-grid" => {
            let tracks = ["grid-template-columns", "grid-template-areas", "grid-template", "grid"];
            let flow = usual(row, "grid-auto-flow", sheets).unwrap_or_default();
            let property = tracks.into_iter().find(|property| usual(row, property, sheets).is_some())?;
            let what =
                "the header's row is a grid with so many places, and the menu would be one more".to_owned();
            (!flow.contains("column")).then(|| found(what, row, property, sheets))
        }
        "flex" | "inline-flex" => {
            let flow = ["flex-direction", "flex-flow"]
                .into_iter()
                .find(|property| usual(row, property, sheets).is_some_and(|value| value.contains("column")));
            if let Some(property) = flow {
                let what = "the header's row is a column, and the menu would be a line of its own".to_owned();
                return Some(found(what, row, property, sheets));
            }
            let spread = usual(row, "justify-content", sheets).filter(|value| value.starts_with("space-"));
            let takes_all = |child: &Element<'_>| with_outermost(theme, *child, sheets, grows);
            // What is not spread, nor pushed by the menu, stays where it is; and so does what one takes all room from.
            if others.len() < 2 || (spread.is_none() && !place.wrapped) || others.iter().any(takes_all) {
                return None;
            }
            if spread.is_some() {
                let what = "the header's row spreads what is in it, and the menu, as one more, would move the others";
                return Some(found(what.to_owned(), row, "justify-content", sheets));
            }
            let pushed = others.into_iter().find(|child| with_outermost(theme, *child, sheets, is_pushed))?;
            let tag = document.source().slice(pushed.open_tag());
            let what = format!(
                "`{tag}` is pushed to the end by a margin, and the menu, which is pushed there, too, would move it"
            );
            Some(Found { text: what, rule: None })
        }
        _ => None,
    }
}

/// How many elements in a row are looked at.
const MOST: usize = 32;

/// The element that the menu goes next to, if it does.
fn neighbour<'d>(document: &'d Document, place: &Place) -> Option<Element<'d>> {
    match place.anchor {
        Anchor::Before(node) | Anchor::After(node) => document.node(node).as_element(),
        Anchor::FirstChild(_) | Anchor::LastChild(_) => None,
    }
}

fn is_out_of_flow(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    usual(element, "position", sheets).is_some_and(|value| matches!(value.as_str(), "absolute" | "fixed"))
}

/// Whether an element takes the room that is left in its row.
fn grows(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let is_some = |value: String| {
        let first = value.split_ascii_whitespace().next().unwrap_or_default();
        first == "auto" || first.parse::<f32>().is_ok_and(|number| number > 0.0)
    };
    ["flex", "flex-grow"].iter().any(|property| usual(element, property, sheets).is_some_and(is_some))
        || usual(element, "width", sheets).is_some_and(|value| value == "100%")
}

/// Whether an element is pushed away from others by what room is left.
fn is_pushed(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let margins = [
        "margin-left",
        "margin-right",
        "margin-inline-start",
        "margin-inline-end",
        "margin",
        "margin-inline",
    ];
    let is_auto = |value: String| value.split_ascii_whitespace().any(|part| part == "auto");
    margins.iter().any(|property| usual(element, property, sheets).is_some_and(is_auto))
}

/// Whether it `holds` for an element, or for what it renders if it is a component of the theme.
fn with_outermost(
    theme: &Theme,
    element: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    holds: fn(Element<'_>, &[ScopedSheet<'_>]) -> bool,
) -> bool {
    let of_component = || {
        let (_, component) = theme.find(element.name()).filter(|_| element.is_component())?;
        let roots = component.document().template()?.child_elements().filter(|root| !root.is_set());
        let sheets = theme.sheets_for(component);
        Some(roots.take(MOST).any(|root| holds(root, &sheets)))
    };
    holds(element, sheets) || of_component() == Some(true)
}

/// A concern because of what gives `element` its `property`.
fn found(text: String, element: Element<'_>, property: &str, sheets: &[ScopedSheet<'_>]) -> Found {
    let rule = declared(element, property, sheets).pop().and_then(|declared| declared.rule);
    let text = match rule {
        Some((index, rule)) => format!("{text} (`{}`)", in_words(&sheets[index], rule.prelude)),
        None => text,
    };
    Found { text, rule: rule.map(|(index, rule)| (index, rule.prelude)) }
}
