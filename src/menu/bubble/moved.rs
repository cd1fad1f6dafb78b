//! What moves once a bubble is the containing block of its menu.

use super::corner::is_high;
use super::frame::Frame;
use crate::catalog::ACTION_MENU;
use crate::menu::concern::Objection;
use crate::menu::relations::{branch_instead, is_within};
use crate::menu::said::layout::{self, Flow, Side, possible, rule_of};
use crate::menu::said::{because_of, may_be, says_as_well};
use crate::style::{
    CLASS_SPECIFICITY, Declared, Match, OFFSETS, ScopedRule, Weight, are_all_zero, has_containing_property,
    is_css_wide, is_far_away, is_positioned, is_positioning,
};
use crate::syntax::Element;

impl<'a> Frame<'a> {
    /// Whether an element may be placed by offsets from its containing block, and neither hidden nor far
    /// away.
    fn is_placed(&self, element: Element<'_>) -> bool {
        let is_absolute = |position: &str| position == "absolute";
        let values = |property: &str| possible(element, property, self.styles);
        let is_hidden = || {
            let is_none = |display: &str| display == "none";
            self.is(element, "display", is_none) && values("display").iter().all(|value| is_none(value))
        };
        let is_away = |property: &str| {
            let values = values(property);
            !values.is_empty() && values.iter().all(|value| is_far_away(value))
        };
        self.styles.may_declare(element, "position", is_absolute)
            && values("position").iter().any(|position| is_absolute(position))
            && OFFSETS.iter().any(|property| values(property).iter().any(|value| value != "auto"))
            && !is_hidden()
            && !OFFSETS.iter().any(|property| is_away(property))
    }

    /// An offset of the bubble, which has no effect as long as the bubble has no position.
    pub(super) fn offset(&self) -> Option<Objection> {
        if is_positioned(self.element, self.styles) {
            return None;
        }
        // A value that only a browser knows counts as an offset.
        let is_some_way = |value: &str| {
            value != "auto" && !are_all_zero(value) && (value == "inherit" || !is_css_wide(value))
        };
        let is_offset = |side: Side, name: &str, value: &str| {
            layout::INSETS.value(side, name, value).is_none_or(is_some_way)
        };
        let gives_position =
            |one: &Declared<'_>| says_as_well(one, "position", |value| is_positioning(value) == Some(true));
        let (property, declared) = Side::ALL.into_iter().find_map(|side| {
            let names = layout::INSETS.of(side);
            let found = may_be(self.element, &names, self.styles, |name, value| is_offset(side, name, value));
            found.filter(|(_, one)| !gives_position(one))
        })?;
        let when = if declared.matched == Match::Always { "" } else { " under some condition" };
        let text = format!(
            "the bubble needs `position: relative` for its menu, and its `{property}`, which has no effect now, would then move it{when}"
        );
        Some(Objection::new(text, declared.rule))
    }

    /// A `z-index` of the bubble, which has no effect yet.
    pub(super) fn level(&self) -> Option<Objection> {
        let levels = possible(self.element, "z-index", self.styles);
        let is_behind = |level: &String| level.starts_with('-') || level.contains('(');
        if levels.is_empty() || self.is_always_item(self.element) {
            return None;
        }
        let found = |what: &str| {
            let text = format!(
                "the bubble needs `position: relative` for its menu, and its `z-index`, which has no effect now, would then put it {what}"
            );
            Some(Objection::new(text, rule_of(self.element, "z-index", self.styles)))
        };
        if levels.iter().any(is_behind) {
            return found("behind what is around it");
        }
        let other = self.placed_around().filter(|_| self.would_be_lifted())?;
        let tag = other.tag_text();
        found(&format!("in front of `{tag}`"))
    }

    /// Whether a `z-index` of an element certainly has an effect.
    pub(super) fn level_counts(&self, element: Element<'_>) -> bool {
        self.must_be(element, "position", |position| position != "static") || self.is_always_item(element)
    }

    /// Whether an element is always a flex or grid item, whose `z-index` has an effect.
    fn is_always_item(&self, element: Element<'_>) -> bool {
        let flows = element.parent().map(|parent| self.flows_of(parent)).unwrap_or_default();
        let is_item = |flow: &Option<Flow>| matches!(flow, Some(Flow::Row | Flow::Column | Flow::Grid));
        !flows.is_empty() && flows.iter().all(is_item)
    }

    /// Whether a `z-index` of the bubble, which has no effect yet, would put it in front of others.
    pub(super) fn would_be_lifted(&self) -> bool {
        possible(self.element, "z-index", self.styles).iter().any(|level| is_high(level))
            && !self.is_always_item(self.element)
    }

    /// An absolutely positioned element around the bubble whose usual `z-index` is not higher than all of the
    /// bubble's.
    fn placed_around(&self) -> Option<Element<'a>> {
        let template = self.element.document().template()?;
        let levels = possible(self.element, "z-index", self.styles);
        let own = levels.iter().filter_map(|level| level.parse::<i64>().ok()).max();
        let is_higher =
            |level: &str| level.parse::<i64>().is_ok_and(|level| own.is_some_and(|own| level > own));
        let mut others = template.descendant_elements().filter(|other| {
            !is_within(*other, self.element)
                && !is_within(self.element, *other)
                && self.is_placed(*other)
                && branch_instead(self.element, *other).is_none()
                && !self.is(*other, "z-index", is_higher)
        });
        others.next()
    }

    /// A rule that takes the bubble's position away under some condition, so that the menu moves to an outer
    /// containing block.
    pub(super) fn unframed_at_times(&self) -> Option<Objection> {
        let takes_away = |value: &str| is_positioning(value) == Some(false);
        if !self.styles.may_declare(self.element, "position", takes_away)
            || has_containing_property(self.element, self.styles)
        {
            return None;
        }
        let all = self.styles.declared(self.element, "position");
        let usual = all.iter().rposition(|declared| declared.matched == Match::Always);
        let has_position = usual.is_some_and(|usual| is_positioning(&all[usual].value) == Some(true));
        // The rule added for the menu outweighs earlier ones up to the weight of a class.
        let is_strong =
            |declared: &Declared<'_>| has_position || declared.weight() > Weight::of_rule(CLASS_SPECIFICITY);
        let mut stronger = all.iter().skip(usual.map_or(0, |usual| usual + 1));
        let declared = stronger.find(|declared| takes_away(&declared.value) && is_strong(declared))?;
        let what = "removes the bubble's position under some condition, and its menu would then be in another corner";
        Some(because_of("position", declared, what))
    }

    /// Something in the bubble whose containing block is further out.
    pub(super) fn moved(&self) -> Option<Objection> {
        let (what, rule) = self.moved_element().or_else(|| self.moved_drawing())?;
        let text = format!(
            "the bubble needs `position: relative` for its menu, and `{what}`, which is positioned relative to an outer element, would then move"
        );
        Some(Objection::new(text, rule))
    }

    fn moved_element(&self) -> Option<(String, Option<ScopedRule<'_>>)> {
        let moved = self.inside().find(|element| {
            element.name() != ACTION_MENU && self.is_placed(*element) && !self.is_framed(*element)
        })?;
        let tag = moved.tag_text();
        Some((tag.to_owned(), rule_of(moved, "position", self.styles)))
    }

    /// What rules draw before or after the bubble, or an element in it, with a containing block further out.
    fn moved_drawing(&self) -> Option<(String, Option<ScopedRule<'_>>)> {
        let drawings = self.drawings();
        // Few themes draw anything absolutely positioned.
        if drawings.is_empty() {
            return None;
        }
        let inner = || {
            self.inside().find_map(|element| {
                let drawn = drawings.for_element(element)?;
                (!self.frames(element) && !self.is_framed(element)).then_some(drawn)
            })
        };
        let rule = drawings.for_element(self.element).or_else(inner)?;
        Some((rule.prelude_on_one_line(), Some(rule)))
    }
}
