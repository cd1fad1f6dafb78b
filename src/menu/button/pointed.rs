//! A menu that could not be seen while somebody points at it, because a rule for all buttons changes their colors then.

use super::colors::{BACKGROUNDS, DeclaredOn, colors, grounds, in_own_states};
use super::faded::{DARK, HARDLY_SEEN, Seen, seen_of};
use super::texts::of_page;
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::said::is_reached;
use crate::style::{Background, alternatives};
use crate::syntax::Element;

/// How many elements beside a menu are looked at.
const MAX_LOOKED_AT: usize = 16;

impl<'a> Seen<'a> {
    /// A color, or a background, that the menu has only in a state of its own, and with which it could not be seen.
    pub(in crate::menu) fn faded_in_a_state(
        &self,
        is_theirs: impl Fn(&Objection) -> bool,
    ) -> Option<Objection> {
        if !is_reached(self.menu, self.styles, &is_theirs) {
            return None;
        }
        let of_states = |properties: &[&'static str]| -> Vec<DeclaredOn<'a>> {
            let all = in_own_states(self.menu, properties, self.styles);
            let is_new = |one: &DeclaredOn<'_>| is_theirs(&Objection::new("", one.declared.rule));
            // Where other buttons look like that, too, that is the theme's choice.
            all.filter(|one| is_new(one) && !self.is_for_a_neighbour(one)).collect()
        };
        let (own_grounds, own_colors) = (of_states(&BACKGROUNDS), of_states(&["color"]));
        if own_grounds.is_empty() && own_colors.is_empty() {
            return None;
        }
        let (colors, grounds) = (colors(self.menu, self.styles), grounds(self.menu, self.styles));
        let on_ground = |ground: &DeclaredOn<'a>| {
            let with = self.with(ground, &own_colors, &colors);
            let lost = with.iter().find(|color| self.is_lost(color, ground));
            lost.map(|color| self.lost(color, Some(ground))).or_else(|| {
                let seen = self.lost_in_default(ground).filter(|_| with.is_empty())?;
                Some(self.without_contrast(ground, &seen))
            })
        };
        let in_color = |color: &DeclaredOn<'a>| {
            let with = self.with(color, &own_grounds, &grounds);
            let ground = with.into_iter().find(|ground| self.is_lost(color, ground))?;
            Some(self.lost(color, Some(ground)))
        };
        own_grounds.iter().find_map(on_ground).or_else(|| own_colors.iter().find_map(in_color))
    }

    /// Whether a declaration for the menu's own state is also for a button beside it.
    fn is_for_a_neighbour(&self, one: &DeclaredOn<'_>) -> bool {
        let beside = self.menu.parent().into_iter().flat_map(Element::child_elements);
        let mut beside = beside.filter(|other| *other != self.menu).take(MAX_LOOKED_AT);
        beside.any(|other| {
            catalog::is_interactive(other.name())
                && one.declared.rule.is_some_and(|rule| rule.any_match_with(other, |_| true))
        })
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
        match in_states.iter().find(goes_with) {
            Some(other) => vec![other],
            None if one.asks_for_one_thing(self.menu) => at_rest.iter().collect(),
            None => at_rest.iter().find(goes_with).into_iter().collect(),
        }
    }

    fn is_lost(&self, color: &DeclaredOn<'_>, ground: &DeclaredOn<'_>) -> bool {
        let grounds = seen_of(ground.values(self.styles));
        let usual = color.values(self.styles).first().zip(grounds.first());
        usual.is_some_and(|(color, ground)| ground.hides(color, HARDLY_SEEN))
    }

    /// The background on which the menu could not be seen in the color of texts that have none of their own.
    fn lost_in_default(&self, ground: &DeclaredOn<'_>) -> Option<Background> {
        let of_page = of_page(self.theme, self.styles);
        let color =
            alternatives(of_page.as_deref().unwrap_or(DARK), self.menu, self.styles).into_iter().next()?;
        seen_of(ground.values(self.styles)).into_iter().next().filter(|seen| seen.hides(&color, HARDLY_SEEN))
    }
}
