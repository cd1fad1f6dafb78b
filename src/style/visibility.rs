//! Which rules keep an element from being seen.

use std::borrow::Cow;

use super::cascade::{Declared, Weight};
use super::hiders::{Effect, HIDERS, Hider, hiders_for};
use super::length::length;
use super::place::always_in_position;
use super::scoped::{ScopedRule, ScopedSheet, Styles};
use super::selector::{CLASS_SPECIFICITY, Match, ParsedSelectors, may_name};
use super::sheet::Declaration;
use super::values::{is_css_wide, takes_room, words};
use crate::catalog::ACTION_MENU;
use crate::syntax::Element;

/// A declaration that hides an element.
#[derive(Clone, Debug)]
pub struct Hiding<'a> {
    /// The property, such as `display`.
    pub property: &'static str,
    /// Its value, as in [`Declared`].
    pub value: Cow<'a, str>,
    /// Whether it is `!important`.
    pub important: bool,
    /// Whether it hides the element always, or only under some condition.
    pub matched: Match,
    /// The rule that it is in; `None` for an inline declaration.
    pub rule: Option<ScopedRule<'a>>,
}

impl Hiding<'_> {
    /// Whether it takes away the element's size, and with it what shows inside.
    pub fn is_of_size(&self) -> bool {
        HIDERS.iter().any(|hider| hider.property == self.property && hider.effect == Effect::Size)
    }
}

/// Prefixes of properties that give a button without width or height a size all the same.
const ROOM: [&str; 3] = ["padding", "border", "min-"];

/// Properties that animations use to make something appear.
const ANIMATED: [&str; 6] = ["opacity", "visibility", "transform", "translate", "scale", "rotate"];

/// What hides `element`, be it a container or the button in question.
///
/// For each property the strongest declaration counts, by importance, specificity and order: a rule that
/// shows the element again, if only under some condition, is taken as the design, and so is one that hides it
/// only while nobody points at it.
pub fn hiding<'a>(element: Element<'a>, styles: &'a Styles<'a>) -> Option<Hiding<'a>> {
    hiding_by(element, styles, |effect| match effect {
        Effect::Content | Effect::Position => true,
        Effect::Size => cuts_off(element, styles),
        Effect::Pointer => false,
    })
}

/// What keeps the pointer from `element`, in the same way. It is inherited, but the contents may undo it.
pub fn untouchable<'a>(element: Element<'a>, styles: &'a Styles<'a>) -> Option<Hiding<'a>> {
    hiding_by(element, styles, |effect| effect == Effect::Pointer)
}

/// Whether `element` is hidden with everything in it, and nothing shows it again. One that is only
/// transparent is not gone: it can be clicked.
pub fn is_gone(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_for_good = |hiding: &Hiding<'_>| hiding.matched == Match::Always && hiding.property != "opacity";
    hiding(element, styles).is_some_and(|hiding| is_for_good(&hiding))
}

/// Whether `element` is hidden with everything in it, unless a state or a condition shows it.
pub fn is_usually_hidden(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let may_hide = hiders_for(element, styles);
    let mut hiders = HIDERS.iter().enumerate().filter(|(index, _)| may_hide >> index & 1 == 1);
    hiders.any(|(_, hider)| {
        matches!(hider.effect, Effect::Content | Effect::Position)
            && styles.usual_declaration(element, hider.property).is_some_and(|usual| {
                (hider.hides)(&usual.value) && !is_undone(hider, &usual, element, styles)
            })
    })
}

/// What hides `element` in one of the `wanted` ways.
fn hiding_by<'a>(
    element: Element<'a>,
    styles: &'a Styles<'a>,
    wanted: impl Fn(Effect) -> bool,
) -> Option<Hiding<'a>> {
    let may_hide = hiders_for(element, styles);
    let hiders = HIDERS.iter().enumerate().filter(|(index, _)| may_hide >> index & 1 == 1);
    let hiders = hiders.filter(|(_, hider)| wanted(hider.effect));
    let found = hiders.filter_map(|(_, hider)| {
        let mut declared = styles.declared(element, hider.property);
        declared.retain(|declared| {
            is_effective(declared, element)
                && ((hider.hides)(&declared.value) || may_come_about(declared, hider.property, element))
        });
        let hides = |declared: &&Declared<'_>| (hider.hides)(&declared.value);
        let strongest = declared.iter().rev().take_while(hides);
        let hiding = strongest.max_by_key(|declared| declared.matched)?;
        (!is_undone(hider, hiding, element, styles)).then_some(Hiding {
            property: hider.property,
            value: hiding.value.clone(),
            important: hiding.important,
            matched: match is_weaker_than_talkjs(hider, hiding, element) {
                true => hiding.matched.min(Match::Sometimes),
                false => hiding.matched,
            },
            rule: hiding.rule,
        })
    });
    // What always hides it comes before what does so under some condition.
    found.min_by_key(|hiding| std::cmp::Reverse(hiding.matched))
}

/// Prefixes of properties that may give an element room though its width or height does not.
const MORE_ROOM: [&str; 4] = ["flex", "aspect-ratio", "animation", "min-"];

/// Whether an element that one of [`HIDERS`] leaves no room hides its contents. In doubt they show.
fn cuts_off(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_one_of = |property: &str, values: &[&str]| {
        styles.usual_value(element, property).is_some_and(|value| values.contains(&&*value))
    };
    let has_more = || {
        let mut names = MORE_ROOM.iter().flat_map(|start| names_starting_with(start, styles));
        names.any(|name| !styles.declared(element, name).is_empty())
    };
    let is_box = || {
        styles.declared(element, "display").is_empty()
            || is_one_of("display", &["block", "flex", "grid", "inline-block", "inline-flex"])
    };
    ["overflow", "overflow-x", "overflow-y"].iter().any(|property| is_one_of(property, &["hidden", "clip"]))
        && is_box()
        && !has_more()
}

/// Whether TalkJS's own rules, which show the menu, are taken to be stronger: a rule for all buttons is
/// weaker than one for a class (`docs/theme-format.md`, §9).
fn is_weaker_than_talkjs(hider: &Hider, hiding: &Declared<'_>, element: Element<'_>) -> bool {
    hider.property == "display"
        && element.name() == ACTION_MENU
        && hiding.weight() < Weight::of_rule(CLASS_SPECIFICITY)
}

/// Whether a declaration says anything about this element: a conditional rule for elements of any kind is taken
/// not to mean this one.
fn is_effective(declared: &Declared<'_>, element: Element<'_>) -> bool {
    declared.matched == Match::Always
        || declared.rule.is_none_or(|ScopedRule { sheet, rule, .. }| {
            let Some(selector) = sheet.selector(rule) else { return true };
            let selectors = ParsedSelectors::parse(&selector);
            selectors.names_its_subject()
                || selectors.selectors().any(|selector| always_in_position(selector, element, sheet.scope))
        })
}

/// Properties that put a hidden element out of reach, for pointers as for the keyboard.
const OUT_OF_REACH: [&str; 3] = ["display", "visibility", "pointer-events"];

/// Whether a declaration can apply to an element that nobody can point at: not by a state of the element
/// itself, but by one of its ancestors.
pub(crate) fn may_come_about(declared: &Declared<'_>, property: &str, element: Element<'_>) -> bool {
    declared.matched == Match::Always
        || !OUT_OF_REACH.contains(&property)
        || declared.rule.is_none_or(|rule| rule.any_match_with(element, |states| !states.of_itself))
}

/// Whether a hiding declaration is only the element's state of rest, or something else shows it.
fn is_undone(hider: &Hider, hiding: &Declared<'_>, element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_animated = || {
        ANIMATED.contains(&hider.property)
            && ["animation", "animation-name"].iter().any(|name| may_animate(element, name, styles))
    };
    let has_room = || {
        let names = ROOM.iter().flat_map(|start| names_starting_with(start, styles));
        let mut names = names.filter(|name| !name.to_ascii_lowercase().ends_with("radius"));
        names.any(|name| styles.usual_value(element, name).is_some_and(|value| takes_room(&value)))
    };
    // The height of an ancestor mostly depends on its content: a percentage of it is no length.
    let is_part_of_a_height =
        || hiding.value.contains('%') && matches!(hider.property, "height" | "max-height");
    let is_in_the_flow = || {
        let position = styles.usual_value(element, "position");
        position.is_none_or(|position| position == "static")
    };
    let is_in_reach = !OUT_OF_REACH.contains(&hider.property);
    hiding.rule.is_some_and(|rule| ends_when_pointed_at(rule, (element, is_in_reach)))
        || match hider.effect {
            Effect::Content => is_animated(),
            Effect::Size => has_room() || is_part_of_a_height(),
            Effect::Position => is_in_the_flow(),
            Effect::Pointer => false,
        }
}

/// Whether a property that starts animations does so, if only under some condition.
fn may_animate(element: Element<'_>, property: &str, styles: &Styles<'_>) -> bool {
    let declared = styles.declared(element, property);
    let usual = declared.iter().rposition(|declared| declared.matched == Match::Always).unwrap_or(0);
    let starts_any = |value: &str| value != "none" && (value == "inherit" || !is_css_wide(value));
    declared[usual..].iter().any(|declared| starts_any(&declared.value))
}

/// The names of properties in `styles` that start with `start`.
fn names_starting_with<'a>(start: &str, styles: &Styles<'a>) -> Vec<&'a str> {
    let of_sheet = |sheet: &ScopedSheet<'a>| {
        let text = sheet.text;
        sheet.sheet.all_declarations().iter().map(move |declaration| &text[declaration.name.range()])
    };
    let mut names: Vec<&str> = styles
        .iter()
        .flat_map(of_sheet)
        .filter(|name| name.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a rule applies only while nobody points at the message: by `:not(:hover)` or similar, or by a
/// class that depends on `showActionMenu`, which says the same (`docs/theme-format.md`, §7). Of an element
/// hidden in such a way that it is not in reach, only the ancestors can be pointed at.
pub(super) fn ends_when_pointed_at(
    ScopedRule { sheet, rule, .. }: ScopedRule<'_>,
    (element, is_in_reach): (Element<'_>, bool),
) -> bool {
    let selector = sheet.selector(rule);
    selector.is_some_and(|selector| {
        ParsedSelectors::parse(&selector).end_when_pointed_at((element, is_in_reach), sheet.scope)
    })
}

/// Whether a rule for `class` hides its elements, if only sometimes, or takes them out of the flow.
pub fn takes_away(class: &str, styles: &Styles<'_>) -> bool {
    let is_away = |declaration: &Declaration, text: &str| {
        let name = &text[declaration.name.range()];
        let value = || declaration.read(text).0;
        let mut hiders = HIDERS
            .iter()
            .filter(|hider| hider.effect == Effect::Content && name.eq_ignore_ascii_case(hider.property));
        hiders.any(|hider| (hider.hides)(&value()))
            || (name.eq_ignore_ascii_case("position") && matches!(&*value(), "absolute" | "fixed"))
    };
    styles.iter().any(|sheet| {
        sheet
            .sheet
            .rules()
            .iter()
            .filter(|rule| sheet.any_prelude(rule, |prelude| may_name(prelude, class)))
            .any(|rule| {
                let mut declarations = sheet.sheet.declarations(rule).iter();
                declarations.any(|one| is_away(one, sheet.text))
                    && sheet.selector(rule).is_some_and(|selector| {
                        let subjects = ParsedSelectors::parse(&selector).subject_classes();
                        subjects.iter().any(|subject| sheet.scope.template_class(subject) == Some(class))
                    })
            })
    })
}

/// The property, with its value, that places an absolutely positioned `element` outside of its containing
/// block by a fixed length.
pub fn offset_outside<'a>(
    element: Element<'a>,
    styles: &'a Styles<'a>,
) -> Option<(&'static str, Cow<'a, str>)> {
    ["top", "right", "bottom", "left", "inset"].into_iter().find_map(|side| {
        // Few values contain a minus sign.
        if !styles.may_declare(element, side, |value| value.contains('-')) {
            return None;
        }
        let value = styles.usual_value(element, side)?;
        let is_outside =
            |length: Option<(f64, &str)>| length.is_some_and(|(number, unit)| number < 0.0 && unit != "%");
        let goes_outside = words(&value).any(|part| is_outside(length(part)));
        goes_outside.then_some((side, value))
    })
}

#[cfg(test)]
#[path = "visibility_tests.rs"]
mod tests;
