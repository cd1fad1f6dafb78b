//! What one more element in the header's row does to the others in it.

use std::borrow::Cow;

use super::concern::Found;
use super::header::is_optional;
use super::layout::{Flow, Side, auto_margin, found, has_position, is_inline, padding_across, rule_of};
use super::room::{Room, is_box, tracks};
use super::{Anchor, Place};
use crate::style::{ParsedSelectors, ScopedSheet, has_rule, usual_value};
use crate::syntax::{Attribute, Directive, Document, Element, Node};
use crate::theme::{ComponentId, Theme};

/// How many elements in a row are looked at.
pub(super) const MOST: usize = 32;

/// What speaks against a menu at `place`, of which styles tell that it would move what is there.
pub(super) fn of_row(
    theme: &Theme,
    id: ComponentId,
    place: &Place,
    sheets: &[ScopedSheet<'_>],
) -> Option<Found> {
    let document = theme.component(id).document();
    let row = document.element(place.host);
    if let Some(found) = of_neighbour(document, place, sheets) {
        return Some(found);
    }
    let flow = Flow::in_element(row, sheets);
    // Branches of one chain are one element at a time.
    let is_one = |child: &Element<'_>| !child.is_set() && child.is_first_in_chain();
    let others: Vec<Element<'_>> = row
        .child_elements()
        .filter(is_one)
        .filter(|child| !is_out_of_flow(*child, sheets))
        .take(MOST)
        .collect();
    let kind = flow.map(|(flow, _)| flow);
    if let Some(found) = (Room { row, others: &others, place, flow: kind, sheets }).concern() {
        return Some(found);
    }
    if let Some(found) = of_condition(row) {
        return Some(found);
    }
    let (flow, property) = flow?;
    match flow {
        Flow::Block => {
            let beside = match place.anchor {
                Anchor::Before(node) | Anchor::After(node) => document.node(node).as_element(),
                Anchor::FirstChild(_) | Anchor::LastChild(_) => None,
            };
            let beside = beside.filter(|beside| is_box(*beside));
            // Where nothing is said of the row or of what is around it, nothing is known.
            let in_header = beside.into_iter().chain(std::iter::once(row)).chain(row.node().ancestors());
            let mut in_header = in_header.filter(|around| around.parent().is_some());
            let is_line = match place.wrapped {
                true => !others.is_empty(),
                false => beside.is_some_and(|beside| !is_inline(beside, sheets)),
            };
            let is_below = is_line && in_header.any(|around| has_rule(around, sheets));
            let text =
                "the header's row has no `display: flex`, and the menu would stand below what is in it";
            is_below.then(|| Found { text: text.to_owned(), rule: None })
        }
        Flow::Column => {
            let what = "the header's row is a column, and the menu would be a line of its own";
            Some(found(what, row, property, sheets))
        }
        Flow::Grid => of_grid(row, others.len(), sheets),
        Flow::Row => {
            let only = if let [only] = others[..] { Some(only) } else { None };
            let of_edge = only.filter(|_| place.wrapped).and_then(|only| of_edge(row, only, sheets));
            of_edge.or_else(|| of_flex_row(theme, row, &others, place, sheets))
        }
    }
}

/// A row that shows only where one of its buttons does.
fn of_condition(row: Element<'_>) -> Option<Found> {
    let names_button = |around: Element<'_>| {
        let condition = around.directive(Directive::If).and_then(Attribute::value).unwrap_or_default();
        condition.contains("showSearchButton") || condition.contains("showCloseButton")
    };
    let mut around = std::iter::once(row).chain(row.node().ancestors());
    let optional =
        around.find(|around| is_optional(*around) && (names_button(*around) || is_box(*around)))?;
    let tag = row.node().document().source().slice(optional.open_tag());
    let text = format!("`{tag}` shows only where there is a button in it, and so would the menu");
    Some(Found { text, rule: None })
}

/// A row that leaves the room at its end to the only thing in it.
fn of_edge(row: Element<'_>, only: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let is_own = padding_across(only, sheets) > 0.0 && padding_across(row, sheets) <= 0.0;
    let tag = row.node().document().source().slice(only.open_tag());
    let what =
        format!("the room at the end of the header is that of `{tag}`, beside which the menu would stand");
    is_own.then(|| found(&what, only, "padding", sheets))
}

/// A button that is placed otherwise than the menu beside it would be.
fn of_neighbour(document: &Document, place: &Place, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let (node, is_before) = match place.anchor {
        Anchor::Before(node) => (node, true),
        Anchor::After(node) => (node, false),
        Anchor::FirstChild(_) | Anchor::LastChild(_) => return None,
    };
    // Comments may stand over it.
    let node = document.node(node);
    let button = node.as_element().or_else(|| node.siblings_behind().find_map(Node::as_element))?;
    let tag = document.source().slice(button.open_tag());
    if is_out_of_flow(button, sheets) {
        let what = format!(
            "`{tag}` is placed absolutely, and a menu beside it would stand elsewhere or in the same place"
        );
        return Some(found(&what, button, "position", sheets));
    }
    if floats_alone(button, place, sheets) {
        let what = format!("`{tag}` floats, and a menu beside it would not");
        return Some(found(&what, button, "float", sheets));
    }
    let property = is_before.then(|| auto_margin(button, Side::Left, sheets)).flatten()?;
    let what = format!("`{tag}` is pushed away by a margin, and the menu before it would not be");
    Some(found(&what, button, property, sheets))
}

/// Whether a button floats by a rule that is not for the menu, too.
fn floats_alone(button: Element<'_>, place: &Place, sheets: &[ScopedSheet<'_>]) -> bool {
    let sides = ["left", "right", "inline-start", "inline-end"];
    let is_for_menu = || {
        let Some((index, prelude)) = rule_of(button, "float", sheets) else { return false };
        let subjects = ParsedSelectors::parse(&sheets[index].text[prelude.range()]).subject_classes();
        let is_shared = |subject: &String| {
            let class = sheets[index].scope.template_class(subject);
            class.is_some_and(|class| place.shared_classes.iter().any(|shared| shared == class))
        };
        !subjects.is_empty() && subjects.iter().all(is_shared)
    };
    usual_value(button, "float", sheets).is_some_and(|value| sides.contains(&&*value)) && !is_for_menu()
}

fn of_grid(row: Element<'_>, count: usize, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    if usual_value(row, "grid-auto-flow", sheets).is_some_and(|value| value.contains("column")) {
        return None;
    }
    let columns = usual_value(row, "grid-template-columns", sheets);
    let has_room = columns.is_some_and(|columns| tracks(&columns).is_none_or(|tracks| tracks.len() > count));
    let said = ["grid-template-columns", "grid-template-areas", "grid-template", "grid", "display"];
    let property = said.into_iter().find(|property| usual_value(row, property, sheets).is_some())?;
    let what = "the header's row is a grid with so many places, and the menu would be one more";
    (!has_room).then(|| found(what, row, property, sheets))
}

fn of_flex_row(
    theme: &Theme,
    row: Element<'_>,
    others: &[Element<'_>],
    place: &Place,
    sheets: &[ScopedSheet<'_>],
) -> Option<Found> {
    let spread = usual_value(row, "justify-content", sheets);
    let spread = spread.filter(|value| !matches!(&**value, "flex-start" | "start" | "left" | "normal"));
    let is_spread = |value: &Cow<'_, str>| value.starts_with("space-");
    let is_one_more = spread.as_ref().is_some_and(is_spread) && others.len() > 1;
    // The row that comes with the menu takes all room that is left, by its margin.
    let is_centred = place.wrapped && spread.as_ref().is_some_and(|value| value != "space-between");
    if others.is_empty() || !(is_one_more || place.wrapped) {
        return None;
    }
    // Where one of them takes all room, or there is none, nothing is moved by what is left of it.
    let takes_all = |child: &Element<'_>| with_outermost(theme, *child, sheets, grows);
    if others.iter().any(takes_all) || is_as_wide_as_it_must_be(row, sheets) {
        return None;
    }
    // A margin takes the room that is left before `justify-content` gets any.
    if let Some((at, side)) = auto_margin_among(theme, others, sheets) {
        // It stands before the element, or behind it, where the next one is moved.
        let moved = if side == Side::Left { Some(&others[at]) } else { others.get(at + 1) };
        let tag = row.node().document().source().slice(moved.filter(|_| place.wrapped)?.open_tag());
        let text = format!(
            "`{tag}` is pushed away by a margin, and the menu, which is pushed to the end, too, would move it"
        );
        return Some(Found { text, rule: None });
    }
    let what = match (is_one_more, is_centred) {
        (true, _) => {
            "the header's row spreads what is in it, and the menu, as one more, would move the others"
        }
        (_, true) => {
            "what is in the header's row does not stand at its start, and the menu would move it there"
        }
        _ => return None,
    };
    Some(found(what, row, "justify-content", sheets))
}

/// The index of the first of `others` that has a margin which takes the room that is left, with the side it is on.
fn auto_margin_among(
    theme: &Theme,
    others: &[Element<'_>],
    sheets: &[ScopedSheet<'_>],
) -> Option<(usize, Side)> {
    let is_left =
        |element: Element<'_>, sheets: &[ScopedSheet<'_>]| auto_margin(element, Side::Left, sheets).is_some();
    let is_right = |element: Element<'_>, sheets: &[ScopedSheet<'_>]| {
        auto_margin(element, Side::Right, sheets).is_some()
    };
    others.iter().enumerate().find_map(|(at, element)| {
        let has = |holds| with_outermost(theme, *element, sheets, holds);
        let side = if has(is_left) { Some(Side::Left) } else { has(is_right).then_some(Side::Right) };
        Some((at, side?))
    })
}

/// A menu that takes over the margin by which the button beside it is pushed away.
pub(super) fn pushed_away(menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let property = auto_margin(menu, Side::Left, sheets)?;
    let what = "the menu would be pushed away by the margin of the button beside it, whose class it shares";
    Some(found(what, menu, property, sheets))
}

fn is_out_of_flow(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    has_position(element, &["absolute", "fixed"], sheets)
}

/// Whether an element takes the room that is left in its row.
pub(super) fn grows(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let is_some = |value: Cow<'_, str>| {
        let first = value.split_ascii_whitespace().next().unwrap_or_default();
        first == "auto" || first.parse::<f32>().is_ok_and(|number| number > 0.0)
    };
    ["flex", "flex-grow"].iter().any(|property| usual_value(element, property, sheets).is_some_and(is_some))
        || ["width", "flex-basis"]
            .iter()
            .any(|property| usual_value(element, property, sheets).is_some_and(|value| value == "100%"))
}

/// Whether a row stands in another one and takes no more room there than what is in it.
pub(super) fn is_as_wide_as_it_must_be(row: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let has_width = || ["width", "min-width"].iter().any(|name| usual_value(row, name, sheets).is_some());
    let is_in_a_row = row.parent().is_some_and(|parent| {
        parent.parent().is_some()
            && Flow::in_element(parent, sheets).is_some_and(|(flow, _)| flow == Flow::Row)
    });
    is_in_a_row && !grows(row, sheets) && !has_width()
}

/// Whether it `holds` for an element, or for what it renders if it is a component of the theme.
pub(super) fn with_outermost(
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
