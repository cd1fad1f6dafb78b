//! Widths that apply only in some state, or by an expression: in a header with a search field, say.

use std::cell::LazyCell;

use super::extent::{NARROW_CHAT, SIZING, is_part, room_by, size_in};
use super::room::Room;
use crate::menu::classes::may_have_class;
use crate::menu::concern::Objection;
use crate::menu::said::candidates_by_states;
use crate::menu::said::flex::{Flex, FlexItem};
use crate::menu::said::layout::{Flow, padding_across};
use crate::style::{Match, ParsedSelectors, ScopedRule, Styles};
use crate::syntax::Element;

/// How many ancestors of a row, and how many children of each, are looked at.
const MAX_LOOKED_AT: usize = 32;

impl Room<'_> {
    /// A width in some state that may leave no room for the menu. At-rules are judged where they apply.
    pub(super) fn of_states(&self) -> Option<Objection> {
        let around = self.row.ancestors_or_self();
        let around = around.take_while(|around| around.parent().is_some()).take(MAX_LOOKED_AT);
        let (all, at_end) = (LazyCell::new(|| self.needed()), LazyCell::new(|| self.needed_at_end()));
        around.into_iter().find_map(|around| {
            let beside = || if around == self.row { *at_end } else { *all };
            self.limited(around, &|| *all).or_else(|| self.left_by_others(around, &beside))
        })
    }

    /// An element around the menu that is sometimes narrower than its buttons.
    fn limited(&self, element: Element<'_>, needed: &dyn Fn() -> f64) -> Option<Objection> {
        // What grows in its row is limited only by a width that it keeps.
        let sizes: &[&str] = match FlexItem::of(element, self.styles).grows() {
            true => &["max-width", "flex"],
            false => &["width", "max-width", "flex-basis", "flex"],
        };
        let room = |property: &str, value: &str| {
            let size = if property == "flex" { Flex::of(value).and_then(Flex::fixed) } else { Some(value) };
            size.and_then(|size| room_by(size, NARROW_CHAT))
        };
        let is_too_small = |property: &str, value: &str| {
            let room = room(property, value);
            room.is_some_and(|room| room - padding_across(element, self.styles) < needed())
        };
        sizes.iter().find_map(|property| {
            let limits = |value: &str| room(property, value).is_some();
            at_times(element, property, self.styles, limits, |value| is_too_small(property, value))
        })
    }

    /// Something beside the menu that sometimes takes part of its room and leaves less than buttons need.
    fn left_by_others(&self, around: Element<'_>, needed: &dyn Fn() -> f64) -> Option<Objection> {
        let (flow, _) = Flow::in_element(around, self.styles)?;
        if !matches!(flow, Flow::Row | Flow::Block) {
            return None;
        }
        let leaves_too_little = |size: &str| {
            is_part(size) && size_in(size, NARROW_CHAT).is_none_or(|size| NARROW_CHAT - size < needed())
        };
        let is = |other: Element<'_>, property: &str, values: &[&str]| {
            self.styles.usual_value(other, property).is_some_and(|value| values.contains(&&*value))
        };
        let is_kept = |other: Element<'_>| match flow {
            Flow::Row => FlexItem::of(other, self.styles).keeps_size(),
            _ => {
                is(other, "float", &["left", "right"])
                    || is(other, "display", &["inline-block", "inline-flex", "table-cell"])
            }
        };
        let takes = |other: Element<'_>, property: &str, value: &str| match property {
            "flex" if flow == Flow::Row => {
                Flex::of(value).and_then(Flex::kept).is_some_and(leaves_too_little)
            }
            "min-width" => leaves_too_little(value),
            "width" => leaves_too_little(value) && is_kept(other),
            "max-width" => flow != Flow::Row && leaves_too_little(value) && is_kept(other),
            "flex-basis" => flow == Flow::Row && leaves_too_little(value) && is_kept(other),
            _ => false,
        };
        let is_beside = |other: &Element<'_>| {
            let mut within = self.row.ancestors_or_self();
            !other.is_t_set() && !within.any(|within| within == *other)
        };
        let may_take = |value: &str| value.contains('%');
        let said = SIZING.into_iter().filter(|property| self.styles.any_rule_declares(property, may_take));
        let said: Vec<&str> = said.collect();
        around.child_elements().take(MAX_LOOKED_AT).filter(is_beside).find_map(|other| {
            said.iter().find_map(|property| {
                at_times(other, property, self.styles, may_take, |value| takes(other, property, value))
            })
        })
    }
}

/// A finding for a fitting value that an element has under some condition other than the chat's width.
/// `may_fit` is a cheaper test for such values.
fn at_times(
    element: Element<'_>,
    property: &str,
    styles: &Styles<'_>,
    may_fit: impl Fn(&str) -> bool,
    fits: impl Fn(&str) -> bool,
) -> Option<Objection> {
    if !styles.may_declare(element, property, may_fit) {
        return None;
    }
    let all = candidates_by_states(element, &[property], styles);
    all.iter().filter(|(_, one)| one.matched == Match::Sometimes).find_map(|(_, declared)| {
        let rule = declared.rule?;
        if !names(rule, element) || !fits(&declared.value) {
            return None;
        }
        let selector = rule.prelude_on_one_line();
        let text = format!(
            "`{selector}` sets the width of something in the header under some condition, which may leave no room for the menu"
        );
        Some(Objection::new(text, Some(rule)))
    })
}

/// Whether a rule names an element by a class written there, or by no class at all. An attribute selector
/// may match a part of any element's class, and a class may come from an expression.
fn names(rule: ScopedRule<'_>, element: Element<'_>) -> bool {
    let Some(selector) = rule.selector() else { return false };
    let subjects = ParsedSelectors::parse(&selector).subject_classes();
    let is_written = |class: &str| may_have_class(element, class);
    let is_own = |class: &String| rule.sheet.scope.template_class(class).is_some_and(is_written);
    if subjects.is_empty() { !selector.contains('[') } else { subjects.iter().any(is_own) }
}
