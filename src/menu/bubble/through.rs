//! The message itself, seen through its menu: in a bubble that paints nothing, or hardly anything, and that ends where
//! its text ends.

use super::absent::Axis;
use super::end::Item;
use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::Inset;
use super::{MESSAGE_BODY, holds_message, shows_body};
use crate::menu::button::colors::BACKGROUNDS;
use crate::menu::concern::Objection;
use crate::menu::said::layout::Flow;
use crate::menu::said::{candidates, usual_winner};
use crate::style::{Background, Declared, Match, any_alternative, is_translucent};
use crate::syntax::{Attribute, Element, Node, NodeKind};

impl<'a> Frame<'a> {
    /// That it is only part of what people see as the bubble, or has no background for a menu `is_in_corner`.
    pub(in crate::menu) fn is_no_bubble(&self, is_in_corner: bool) -> Option<Objection> {
        let of_text = || is_in_corner.then(|| self.message_seen_through()).flatten();
        self.is_part_of_a_bubble().or_else(of_text)
    }

    /// That the menu, which has the background of its bubble, would be printed on the last letters of the first line.
    fn message_seen_through(&self) -> Option<Objection> {
        let ends_with_text = || self.may_be_shrink_to_fit() || self.may_end_lines(self.element);
        if !self.is_see_through() || !ends_with_text() || !self.starts_with_message() {
            return None;
        }
        let text = "the menu would be printed on the end of the message's first line: the bubble ends where its text ends, and \
                    has no background that would hide the text below the menu";
        let said = candidates(self.element, &BACKGROUNDS[..2], self.styles);
        Some(Objection::new(text, said.into_iter().next().and_then(|(_, one)| one.rule)))
    }

    /// Whether what is behind the bubble is usually read through it. A background that is only taken away, from a deleted
    /// message or an emoji, does not count: that is how TalkJS itself shows pictures.
    fn is_see_through(&self) -> bool {
        // What an expression in a `style` paints is not known.
        let style = self.element.attribute("style").and_then(Attribute::value);
        if style.is_some_and(|style| style.contains("background")) {
            return false;
        }
        let usual = usual_winner(self.element, &BACKGROUNDS[..2], self.styles);
        let fits = |one: &Declared<'_>, is_it: fn(&str) -> bool| {
            any_alternative(&one.value, self.element, self.styles, is_it)
        };
        let paints = |property: &str| {
            let said = self.styles.declared(self.element, property);
            said.iter().any(|one| {
                one.matched == Match::Always && fits(one, |value| Background::of(value) != Background::Clear)
            })
        };
        usual.is_some_and(|(_, one)| fits(&one, is_translucent)) || !BACKGROUNDS.iter().any(|one| paints(one))
    }

    /// Whether the first line is the message's, if only where nothing else shows above it, and within reach of the menu.
    fn starts_with_message(&self) -> bool {
        let mut open = vec![(self.element, Inset::default())];
        for _ in 0..MAX_LOOKED_AT {
            let Some((element, inset)) = open.pop() else { return false };
            let inset = self.inset_inside(element, inset);
            if inset.is_out_of_reach() {
                continue;
            }
            if element.name() == MESSAGE_BODY {
                return true;
            }
            let is_certain = |item: &Item<'a>| {
                let is_there = |one: Element<'a>| !self.may_take_no_room(one, Axis::Down);
                item.element().is_none_or(is_there)
            };
            let items = match self.flows_of(element).contains(&Some(Flow::Row)) {
                // In a row, what is behind the message is where the menu would be.
                true => {
                    let mut all = self.items(element);
                    all.split_off(all.iter().rposition(is_certain).unwrap_or(0))
                }
                false => {
                    let mut first = Vec::new();
                    for item in self.items_as_written(element) {
                        first.push(item);
                        if is_certain(&item) {
                            break;
                        }
                    }
                    first
                }
            };
            if items.iter().any(|item| matches!(item, Item::Text { is_body: true })) {
                return true;
            }
            let inside = items.into_iter().filter_map(Item::element).filter(|inner| holds_message(*inner));
            open.extend(inside.map(|inner| (inner, inset)));
        }
        false
    }

    /// The items of an element in the order in which they are written.
    pub(super) fn items_as_written(&self, element: Element<'a>) -> impl Iterator<Item = Item<'a>> {
        let item = |node: Node<'a>| match node.as_element() {
            Some(child) => self.may_be_in_flow(child).then_some(Item::Element(child)),
            None if node.is_blank() || node.kind() == NodeKind::Comment => None,
            None => Some(Item::Text { is_body: shows_body(node) }),
        };
        element.node().children().take(2 * MAX_LOOKED_AT).filter_map(item)
    }
}
