//! The message itself, seen through its menu: in a bubble that paints nothing, or hardly anything, and at whose end its
//! text ends.

use super::absent::Axis;
use super::end::Item;
use super::frame::{Frame, MAX_LOOKED_AT, Sought};
use super::reach::Inset;
use super::{MESSAGE_BODY, holds_message, shows_body};
use crate::menu::button::colors::BACKGROUNDS;
use crate::menu::concern::Objection;
use crate::menu::said::layout::Flow;
use crate::menu::said::{candidates, says_as_well, usual_winner};
use crate::style::{Background, Declared, Match, ScopedRule, any_alternative, is_translucent};
use crate::syntax::{Attribute, Element, Node, NodeKind};

impl<'a> Frame<'a> {
    /// That it is only part of what people see as the bubble, or that a menu `is_in_corner` of it would be printed on the
    /// message.
    pub(in crate::menu) fn unfit(&self, is_in_corner: bool) -> Option<Objection> {
        let of_text = || is_in_corner.then(|| self.message_seen_through()).flatten();
        self.is_part_of_a_bubble().or_else(of_text)
    }

    /// That the menu, which has the background of its bubble, would be printed on the last letters of the first line.
    fn message_seen_through(&self) -> Option<Objection> {
        if !self.is_see_through() {
            return None;
        }
        let ends = match (self.may_be_shrink_to_fit(), self.may_end_lines(self.element)) {
            (true, _) => "the bubble ends where its text ends",
            (false, true) => "the bubble has its text at the right",
            (false, false) => return None,
        };
        if !self.starts_with_message() {
            return None;
        }
        let text = format!(
            "the menu would be printed on the end of the message's first line: {ends}, and has neither a background that \
             would hide the text nor room beside it"
        );
        let translucent = usual_winner(self.element, &BACKGROUNDS, self.styles);
        Some(Objection::new(text, translucent.and_then(|(_, one)| one.rule)))
    }

    /// Whether what is behind the bubble is usually read through it, also while somebody points at it.
    pub(super) fn is_see_through(&self) -> bool {
        let style = self.element.attribute("style").and_then(Attribute::value);
        // What an expression paints is not known.
        if style.is_some_and(|style| style.contains("background") && style.contains("{{")) {
            return false;
        }
        let hides = |one: &Declared<'_>| {
            any_alternative(&one.value, self.element, self.styles, |value| {
                Background::of(value) != Background::Clear && !is_translucent(value)
            })
        };
        // TalkJS shows the menu while somebody points at the message.
        let is_there_with_menu = |one: &Declared<'_>| {
            let is_of_state =
                |rule: ScopedRule<'_>| rule.any_match_with(self.element, |states| states.of_any);
            one.matched == Match::Always || one.rule.is_some_and(is_of_state)
        };
        let said = candidates(self.element, &BACKGROUNDS[..2], self.styles);
        let picture = usual_winner(self.element, &BACKGROUNDS[2..], self.styles);
        !said
            .iter()
            .any(|(_, one)| is_there_with_menu(one) && (hides(one) || self.is_taken_away_by(one, hides)))
            && !picture.is_some_and(|(_, one)| hides(&one))
    }

    /// Whether a declaration takes the background from a bubble that has one, for a picture, an emoji or a deleted message:
    /// over pictures TalkJS's own menus have no background either. A bubble that gets a border instead is one of text.
    fn is_taken_away_by(&self, one: &Declared<'_>, hides: impl Fn(&Declared<'_>) -> bool) -> bool {
        let place = |one: &Declared<'_>| one.rule.map(|rule| rule.place());
        let has_other = |property: &&str| {
            let all = self.styles.declared(self.element, property);
            all.iter()
                .any(|other| other.matched == Match::Always && place(other) != place(one) && hides(other))
        };
        let is_line = |value: &str| !matches!(value, "none" | "0");
        Background::of(&one.value) == Background::Clear
            && !["border", "box-shadow", "outline"].iter().any(|line| says_as_well(one, line, is_line))
            && BACKGROUNDS[..2].iter().any(has_other)
    }

    /// Whether the first line is the message's, if only where nothing else shows above it, and within reach of the menu.
    fn starts_with_message(&self) -> bool {
        // Margins keep text away as well.
        let with_margins = self.seeking(Sought::Marks);
        let mut open = vec![(self.element, Inset::default())];
        for _ in 0..MAX_LOOKED_AT {
            let Some((element, inset)) = open.pop() else { return false };
            let inset = with_margins.inset_inside(element, inset);
            if inset.is_out_of_reach() {
                continue;
            }
            if element.name() == MESSAGE_BODY {
                return true;
            }
            let is_certain = |item: &Item<'a>| {
                item.element().is_none_or(|one| self.always_takes_room(one, Axis::Down, |_| true))
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
        // More than is looked at.
        true
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
