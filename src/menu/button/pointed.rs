//! A menu that could not be seen while somebody points at it, because a rule for all buttons changes their colors then.

use super::colors::{BACKGROUNDS, DeclaredOn, MAX_IN_STATES, colors, grounds, in_own_states};
use super::faded::{DARK, HARDLY_SEEN, are_lost, seen_of};
use super::texts::of_page;
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::said::{because_of, in_full, is_reached};
use crate::style::{Background, Styles, alternatives};
use crate::syntax::{Element, class_tokens};
use crate::theme::Theme;

/// How many elements beside a menu are looked at.
const MAX_LOOKED_AT: usize = 16;

/// A color, or a background, that a menu has only in a state of its own, and with which it could not be seen.
pub(in crate::menu) fn of_own_states<'a>(
    theme: &'a Theme,
    menu: Element<'a>,
    styles: &'a Styles<'a>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    // Most menus are reached by no rules but their own.
    is_reached(menu, styles, is_theirs).then(|| Pointed { theme, menu, styles }.faded(is_theirs)).flatten()
}

/// A menu that somebody points at.
struct Pointed<'a> {
    theme: &'a Theme,
    menu: Element<'a>,
    styles: &'a Styles<'a>,
}

impl<'a> Pointed<'a> {
    fn faded(&self, is_theirs: &dyn Fn(&Objection) -> bool) -> Option<Objection> {
        let of_states = |properties: &[&'static str]| {
            let mut all = in_own_states(self.menu, properties, self.styles);
            let is_too_much = all.len() > MAX_IN_STATES;
            let is_new = |one: &DeclaredOn<'_>| is_theirs(&Objection::new("", one.declared.rule));
            let is_seen = |value: &String| !inherits(value) && Background::of(value) != Background::Clear;
            let says_something = |one: &DeclaredOn<'_>| match one.property {
                "color" => one.values(self.styles).iter().any(|value| !inherits(value)),
                _ => one.values(self.styles).iter().any(is_seen),
            };
            // Where buttons of the same class look like that, too, that is the theme's choice.
            all.retain(|one| is_new(one) && says_something(one) && !self.is_for_a_neighbour(one));
            (all, is_too_much)
        };
        let ((own_grounds, many_grounds), (own_colors, many_colors)) =
            (of_states(&BACKGROUNDS), of_states(&["color"]));
        if many_grounds || many_colors {
            let text = "more colors are declared for buttons that somebody points at than are checked";
            return Some(Objection::new(text, None));
        }
        if own_grounds.is_empty() && own_colors.is_empty() {
            return None;
        }
        let (colors, grounds) = (colors(self.menu, self.styles), grounds(self.menu, self.styles));
        let on_ground = |ground: &DeclaredOn<'a>| {
            let with = self.with(ground, &own_colors, &colors);
            let lost = with.iter().find(|color| self.is_lost(color, ground));
            match lost {
                Some(color) => Some(self.lost_in_a_state(ground, Some(color))),
                None if with.is_empty() && self.is_lost_in_default(ground) => {
                    Some(self.lost_in_a_state(ground, None))
                }
                None => None,
            }
        };
        let in_color = |color: &DeclaredOn<'a>| {
            // Lost on any background.
            let is_clear = color
                .values(self.styles)
                .iter()
                .any(|value| !inherits(value) && Background::Unknown.hides(value, HARDLY_SEEN));
            if is_clear {
                return Some(self.lost_in_a_state(color, None));
            }
            let with = self.with(color, &own_grounds, &grounds);
            let ground = with.into_iter().find(|ground| self.is_lost(color, ground))?;
            Some(self.lost_in_a_state(color, Some(ground)))
        };
        own_grounds.iter().find_map(on_ground).or_else(|| own_colors.iter().find_map(in_color))
    }

    /// Whether a declaration for the menu's own state is also for a button beside it that has all of its classes.
    fn is_for_a_neighbour(&self, one: &DeclaredOn<'_>) -> bool {
        let classes = class_tokens(self.menu.class());
        let is_alike = |other: &Element<'_>| {
            let others = class_tokens(other.class());
            catalog::is_interactive(other.name()) && classes.iter().all(|class| others.contains(class))
        };
        let beside = self.menu.parent().into_iter().flat_map(Element::child_elements);
        let mut beside = beside.filter(|other| *other != self.menu).take(MAX_LOOKED_AT).filter(is_alike);
        !classes.is_empty()
            && beside.any(|other| one.declared.rule.is_some_and(|rule| rule.any_match_with(other, |_| true)))
    }

    /// What of the others may hold in the state that `one` is for: what is for that state, too, or else all that is
    /// declared at rest, if nothing but the state is asked for.
    fn with<'o>(
        &self,
        one: &DeclaredOn<'a>,
        in_states: &'o [DeclaredOn<'a>],
        at_rest: &'o [DeclaredOn<'a>],
    ) -> Vec<&'o DeclaredOn<'a>> {
        let goes_with = |other: &&DeclaredOn<'_>| other.goes_with(one, self.menu);
        // A rule for several states has one for each of them beside it.
        let is_paired = |other: &&DeclaredOn<'_>| goes_with(other) || one.goes_with(other, self.menu);
        match in_states.iter().find(is_paired) {
            Some(other) => vec![other],
            None if one.asks_for_one_thing(self.menu) => at_rest.iter().collect(),
            None => at_rest.iter().find(goes_with).into_iter().collect(),
        }
    }

    fn is_lost(&self, color: &DeclaredOn<'_>, ground: &DeclaredOn<'_>) -> bool {
        let grounds = seen_of(ground.values(self.styles));
        let values: Vec<String> =
            color.values(self.styles).iter().filter(|value| !inherits(value)).cloned().collect();
        are_lost(&values, &grounds, HARDLY_SEEN).is_some()
    }

    /// Whether the menu, in the color of texts that have none of their own, could not be seen on a background.
    fn is_lost_in_default(&self, ground: &DeclaredOn<'_>) -> bool {
        let of_page = of_page(self.theme, self.styles);
        let colors = alternatives(of_page.as_deref().unwrap_or(DARK), self.menu, self.styles);
        are_lost(&colors, &seen_of(ground.values(self.styles)), HARDLY_SEEN).is_some()
    }

    /// The finding that a declaration for a state makes the menu vanish, with another one or by itself.
    fn lost_in_a_state(&self, own: &DeclaredOn<'_>, other: Option<&DeclaredOn<'_>>) -> Objection {
        let with = other.map_or(String::new(), |other| {
            let declared = &other.declared;
            let said = in_full((other.property, &declared.value), declared.important, declared.rule);
            format!(" with `{said}`")
        });
        let what = format!(
            "also applies to the menu while somebody points at it, which could hardly be seen then{with}"
        );
        because_of(own.property, &own.declared, &what)
    }
}

/// Whether a color is that of what is around.
fn inherits(color: &str) -> bool {
    matches!(color, "inherit" | "unset" | "currentcolor")
}
