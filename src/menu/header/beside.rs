//! The button beside which a menu goes, and what puts that button elsewhere than the menu.

use super::room::is_button_or_box;
use super::row::MAX_LOOKED_AT;
use crate::menu::concern::Objection;
use crate::menu::said::flex::FlexItem;
use crate::menu::said::layout::{
    Flow, Side, auto_margin, is_out_of_flow, may_have, objection, possible, rule_of,
};
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{ParsedSelectors, Styles};
use crate::syntax::{Directive, Document, Element, Node};

/// The button, or the box around one, next to which the menu goes, and whether the menu goes before it.
fn beside<'d>(document: &'d Document, place: &Place) -> Option<(Element<'d>, bool)> {
    let (node, is_before) = match place.anchor {
        Anchor::Before(node) => (node, true),
        Anchor::After(node) => (node, false),
        Anchor::FirstChild(_) | Anchor::LastChild(_) => return None,
    };
    // Comments may stand before the button, and its marks after it.
    let node = document.node(node);
    let button = match is_before {
        true => node.as_element().or_else(|| node.following_siblings().find_map(Node::as_element)),
        false => {
            let own = std::iter::once(node).chain(node.siblings_before()).filter_map(Node::as_element);
            own.take(MAX_LOOKED_AT).find(|element| is_button_or_box(*element)).or(node.as_element())
        }
    };
    Some((button?, is_before))
}

/// The button, or the box around one, beside which the menu goes.
pub(super) fn button_beside<'d>(document: &'d Document, place: &Place) -> Option<Element<'d>> {
    beside(document, place).map(|(button, _)| button)
}

/// A button whose own styles place it differently from a menu beside it.
pub(super) fn of_neighbour(document: &Document, place: &Place, styles: &Styles<'_>) -> Option<Objection> {
    let (button, is_before) = beside(document, place)?;
    let tag = button.tag_text();
    if is_out_of_flow(button, styles) {
        let what = format!(
            "`{tag}` is absolutely positioned, and a menu next to it in the source would be elsewhere on the page, or overlap it"
        );
        return Some(objection(&what, button, "position", styles));
    }
    if floats_alone(button, place, styles) {
        let what = format!("`{tag}` floats, and a menu beside it would not");
        return Some(objection(&what, button, "float", styles));
    }
    let may_be_pushed = || {
        let own = Side::Left.margin();
        may_have(button, &[own], styles, |value| value == "auto").then_some(own)
    };
    let pushed = || auto_margin(button, Side::Left, styles).or_else(may_be_pushed);
    // The menu's own row takes the room of that margin, or something else does.
    let is_moot = || place.wrapper == Some(Wrapper::Filling) || takes_all_beside(button, styles);
    let property = is_before.then(pushed).flatten().filter(|_| !is_moot())?;
    let what = format!("`{tag}` is pushed away by an auto margin, and the menu before it would not be");
    Some(objection(&what, button, property, styles))
}

/// Whether something always there takes all free space in the row of `element`, leaving none to a margin.
pub(super) fn takes_all_beside(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let takes_all = |other: &Element<'_>| {
        let is_said = |name: &&str| !possible(*other, name, styles).is_empty();
        FlexItem::of(*other, styles).with_at_rules().takes_all()
            && !["display", "position"].iter().any(is_said)
            && !other.is_component()
            && !other.is_conditional()
            && other.directive(Directive::For).is_none()
    };
    let Some(row) = element.parent().filter(|row| row.parent().is_some()) else { return false };
    let is_row = Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    // What grows after the element would make way for the menu and move the element.
    let mut before = row.child_elements().take(MAX_LOOKED_AT).take_while(|other| *other != element);
    is_row && before.any(|other| takes_all(&other))
}

/// Whether a button floats by a rule that does not also match the menu.
fn floats_alone(button: Element<'_>, place: &Place, styles: &Styles<'_>) -> bool {
    let sides = ["left", "right", "inline-start", "inline-end"];
    let is_for_menu = || {
        let Some(rule) = rule_of(button, "float", styles) else { return false };
        let selector = rule.selector().unwrap_or_default();
        let subjects = ParsedSelectors::parse(&selector).subject_classes();
        let is_shared = |subject: &String| {
            let class = rule.sheet.scope.template_class(subject);
            class.is_some_and(|class| place.shared_classes.iter().any(|shared| shared == class))
        };
        !subjects.is_empty() && subjects.iter().all(is_shared)
    };
    styles.usual_value(button, "float").is_some_and(|value| sides.contains(&&*value)) && !is_for_menu()
}

/// A menu that gets the margin by which the button beside it is pushed away.
pub(in crate::menu) fn pushed_away(menu: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let property = auto_margin(menu, Side::Left, styles).filter(|_| !takes_all_beside(menu, styles))?;
    let what =
        "the menu shares the class of the button beside it, and the same auto margin would push it away";
    Some(objection(what, menu, property, styles))
}
