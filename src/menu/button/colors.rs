//! The colors and backgrounds that styles declare for a menu and for what is around it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::texts::LIGHT;
use crate::menu::said::{candidates, counts_for};
use crate::style::{Background, Declared, Match, Styles, alternatives, any_alternative, luminance};
use crate::syntax::{Element, class_tokens};

/// How many elements around a menu are looked at.
const MAX_ANCESTORS: usize = 32;

/// How many declarations for a menu's own states are looked at: no theme has as many.
pub(super) const MAX_IN_STATES: usize = 32;

/// A declaration for an element around a menu.
pub(super) struct DeclaredOn<'a> {
    pub(super) element: Element<'a>,
    pub(super) property: &'static str,
    pub(super) declared: Declared<'a>,
    /// What must hold for it to apply, one set for each of its selectors, once that was asked for.
    requirements: OnceCell<Option<Vec<BTreeSet<String>>>>,
    /// Its values with variables resolved, the usual one and conditional ones, once that was asked for.
    values: OnceCell<Vec<String>>,
}

impl<'a> DeclaredOn<'a> {
    fn new(element: Element<'a>, (property, declared): (&'static str, Declared<'a>)) -> DeclaredOn<'a> {
        DeclaredOn { element, property, declared, requirements: OnceCell::new(), values: OnceCell::new() }
    }

    /// Whether it always applies.
    pub(super) fn is_certain(&self) -> bool {
        self.declared.matched == Match::Always
    }

    fn value(&self) -> &str {
        &self.declared.value
    }

    pub(super) fn values(&self, styles: &Styles<'_>) -> &[String] {
        self.values.get_or_init(|| alternatives(self.value(), self.element, styles))
    }

    fn requirements(&self, menu: Element<'_>) -> Option<&[BTreeSet<String>]> {
        let ask = || {
            // What the element is, and is in, need not be required.
            let around = menu.ancestors().take(MAX_ANCESTORS);
            let own = self.element.ancestors_or_self().take(MAX_ANCESTORS);
            let certain: Vec<&str> =
                around.chain(own).flat_map(|around| class_tokens(around.class())).collect();
            self.declared.rule?.requirements(self.element, &certain)
        };
        self.requirements.get_or_init(ask).as_deref()
    }

    /// Whether one condition suffices for it to apply: it asks for a state, and nothing else.
    pub(super) fn asks_for_one_thing(&self, menu: Element<'_>) -> bool {
        self.requirements(menu).is_some_and(|all| all.iter().any(|required| required.len() == 1))
    }

    /// Whether it applies to its element whenever `other` applies to that one's element.
    pub(super) fn goes_with(&self, other: &DeclaredOn<'_>, menu: Element<'_>) -> bool {
        let both = || self.requirements(menu).zip(other.requirements(menu));
        self.is_certain()
            || both().is_some_and(|(own, other)| {
                other.iter().all(|other| own.iter().any(|own| own.is_subset(other)))
            })
    }
}

/// The properties that paint something behind an element's content.
pub(in crate::menu) const BACKGROUNDS: [&str; 3] = ["background", "background-color", "background-image"];

/// The declarations of `properties` for an element, the strongest first; for a menu, without those that apply
/// only while somebody points at it.
fn declared_on<'a>(
    element: Element<'a>,
    properties: &[&'static str],
    menu: Element<'_>,
    styles: &'a Styles<'a>,
) -> impl Iterator<Item = DeclaredOn<'a>> {
    let is_menu = element == menu;
    let said = candidates(element, properties, styles).into_iter();
    let said = said.filter(move |(name, one)| !is_menu || counts_for(element, (name, one)));
    said.map(move |said| DeclaredOn::new(element, said))
}

/// The declarations of `properties` for a menu that apply only in a state of its own, the strongest first, without
/// those that a stronger one always beats. More than [`MAX_IN_STATES`] if there are too many to tell.
pub(super) fn in_own_states<'a>(
    menu: Element<'a>,
    properties: &[&'static str],
    styles: &'a Styles<'a>,
) -> Vec<DeclaredOn<'a>> {
    let is_of_state = |one: &Declared<'_>| {
        one.rule.is_some_and(|rule| rule.any_match_with(menu, |states| states.of_itself))
    };
    let said = candidates(menu, properties, styles).into_iter();
    let in_states = said.filter(|(name, one)| !counts_for(menu, (name, one)) && is_of_state(one));
    let all: Vec<DeclaredOn<'_>> =
        in_states.take(MAX_IN_STATES + 1).map(|said| DeclaredOn::new(menu, said)).collect();
    if all.len() > MAX_IN_STATES {
        return all;
    }
    let mut winning: Vec<DeclaredOn<'_>> = Vec::new();
    for one in all {
        if !winning.iter().any(|stronger| stronger.goes_with(&one, menu)) {
            winning.push(one);
        }
    }
    winning
}

/// The backgrounds that a menu may have: from the menu outwards those of each element, up to the first that
/// always has one.
pub(super) fn grounds<'a>(menu: Element<'a>, styles: &'a Styles<'a>) -> Vec<DeclaredOn<'a>> {
    let mut grounds = Vec::new();
    for around in menu.ancestors_or_self().take(MAX_ANCESTORS) {
        grounds.extend(grounds_of(around, menu, styles));
        if grounds.last().is_some_and(DeclaredOn::is_certain) {
            break;
        }
    }
    grounds
}

/// The backgrounds that an element may have.
pub(super) fn grounds_of<'a>(
    element: Element<'a>,
    menu: Element<'_>,
    styles: &'a Styles<'a>,
) -> Vec<DeclaredOn<'a>> {
    let is_seen = |value: &str| Background::of(value) != Background::Clear;
    let may_be_seen = |ground: &DeclaredOn<'_>| any_alternative(ground.value(), element, styles, is_seen);
    let mut all: Vec<DeclaredOn<'_>> = declared_on(element, &BACKGROUNDS, menu, styles).collect();
    if all.last().is_some_and(|last| last.property == "background-image" && !may_be_seen(last)) {
        // That there is no picture takes away those that weaker rules set, but none of their colors.
        let stronger = all.iter().filter(|one| one.property != "background-image").count();
        let weaker = declared_on(element, &BACKGROUNDS[..2], menu, styles).skip(stronger);
        all.extend(weaker.filter(|one| !one.value().contains("gradient(") && !one.value().contains("url(")));
    }
    all.retain(may_be_seen);
    all
}

/// Whether an element may paint nothing behind its content, if only under some condition.
pub(in crate::menu) fn may_be_clear(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let said = candidates(element, &BACKGROUNDS[..2], styles);
    let is_clear = |one: &Declared<'_>| {
        any_alternative(&one.value, element, styles, |value| Background::of(value) == Background::Clear)
    };
    let is_picture = |value: &str| Background::of(value) != Background::Clear;
    let has_picture = styles.usual_value(element, BACKGROUNDS[2]).is_some_and(|value| is_picture(&value));
    !has_picture
        && (said.last().is_none_or(|(_, one)| one.matched != Match::Always)
            || said.iter().any(|(_, one)| is_clear(one)))
}

/// The menu or the innermost element around it that always paints the background.
pub(in crate::menu) fn ground_of<'a>(menu: Element<'a>, styles: &'a Styles<'a>) -> Option<Element<'a>> {
    grounds(menu, styles).into_iter().find(DeclaredOn::is_certain).map(|ground| ground.element)
}

/// The colors that a menu may have, the strongest first: it inherits those of its ancestors, unless what is
/// drawn on it has its own.
pub(super) fn colors<'a>(menu: Element<'a>, styles: &'a Styles<'a>) -> Vec<DeclaredOn<'a>> {
    let is_inherited = |color: &str| matches!(color, "inherit" | "unset" | "currentcolor");
    let mut colors = Vec::new();
    // A rule that only sometimes matches what is drawn may not be for it.
    let drawn = menu.child_elements().next();
    for around in drawn.into_iter().chain([menu]).chain(menu.ancestors()).take(MAX_ANCESTORS) {
        let own = declared_on(around, &["color"], menu, styles);
        let counts = |color: &DeclaredOn<'_>| {
            !is_inherited(color.value()) && (Some(around) != drawn || color.is_certain())
        };
        colors.extend(own.filter(counts));
        if colors.last().is_some_and(DeclaredOn::is_certain) {
            break;
        }
    }
    colors
}

/// Whether a menu inherits a light color, if only under some condition.
pub(super) fn inherits_light(menu: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_light = |color: &DeclaredOn<'_>| {
        color.values(styles).iter().any(|value| luminance(value).is_some_and(|luminance| luminance >= LIGHT))
    };
    colors(menu, styles).iter().any(is_light)
}
