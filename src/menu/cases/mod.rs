//! The cases of a component: an expression that chooses between two texts gives one of them, and all others with
//! the same condition give theirs. What is judged in each case by itself needs no guess about which classes
//! elements have at the same time.

mod choice;
mod relevance;

use std::cell::LazyCell;

use self::choice::{Case, Choices};
use self::relevance::{Rules, names_any};
use super::concern::{Concern, Menus, in_sheet, of_rows_as_usual};
use super::said::layout::rule_of;
use super::visibility;
use super::{Place, Placement, Target};
use crate::edit::{Origins, TextEdit};
use crate::source::Span;
use crate::style::may_be_containing_block;
use crate::syntax::{Element, NodeId};
use crate::theme::{ComponentId, Theme};

impl Menus {
    /// What speaks against them in one of the cases of component `id`; those that are inserted go to `places`.
    pub(super) fn concern(
        &self,
        (before, after): (&Theme, &Theme),
        id: ComponentId,
        places: &[Place],
        edits: &TextEdit,
    ) -> Option<Concern> {
        let found = self.concern_in((before, after), id, places, edits);
        let choices = Choices::of(before, id);
        let is_sound = found.is_none();
        if choices.is_empty() {
            return found;
        }
        let (cases, of_colors) = self.relevant_cases(&choices, !is_sound, (before, id), places);
        let is_about_all = of_colors || !is_sound;
        if cases.is_empty() {
            return found;
        }
        let place = LazyCell::new(|| super::place(before, id, self.target));
        let concern_in = |case: &Case<'_>| {
            let Some(before) = case.of(before, id) else {
                return self.concern_in((before, after), id, places, edits);
            };
            let of_all = || {
                // Whether another element is the bubble is judged with the bubble.
                let is_row = !places.is_empty() && self.target == Target::ChatHeader;
                if is_row && !are_alike(&place, &super::place(&before, id, self.target)) {
                    return Some(elsewhere());
                }
                let Some(after) = case.edited(after, id, edits) else { return found.clone() };
                let here = self.concern_in((&before, &after), id, places, edits);
                here.or_else(|| self.lost((&before, &after), id, edits))
            };
            // Nothing speaks against all cases at once: what is left is what only one of them tells.
            let of_surroundings = || match self.target {
                Target::UserMessage => {
                    let of_surroundings = self.concern_of_surroundings((&before, after), id, places, false);
                    let lacks_frame = || self.lacks_frame(&before, id);
                    of_surroundings.or_else(|| {
                        let after = lacks_frame().then(|| case.edited(after, id, edits)).flatten()?;
                        self.unframed((&before, &after), id, edits)
                    })
                }
                Target::ChatHeader => of_rows_as_usual(&before, id, places),
            };
            let found = if is_about_all { of_all() } else { of_surroundings() }?;
            Some(Concern { text: case.as_written(found.text), ..found })
        };
        let concerns: Vec<LazyCell<Option<Concern>, _>> =
            cases.iter().map(|case| LazyCell::new(move || concern_in(case))).collect();
        let (at, found) =
            concerns.iter().enumerate().find_map(|(at, found)| Some((at, (**found).clone()?)))?;
        let text = match conditions_for(&cases, at, |other| concerns[other].as_ref() == Some(&found)) {
            told if told.is_empty() => found.text,
            told => format!("if {told}, {}", found.text),
        };
        Some(Concern { text, ..found })
    }

    /// The cases that may differ in more than what is judged of all of them at once, and others if `all_matter`; and whether
    /// they may differ in the colors of a menu.
    fn relevant_cases<'t>(
        &self,
        choices: &Choices<'t>,
        all_matter: bool,
        (theme, id): (&Theme, ComponentId),
        places: &[Place],
    ) -> (Vec<Case<'t>>, bool) {
        let component = theme.component(id);
        let styles = theme.styles_for(component);
        let elements = |ids: &mut dyn Iterator<Item = NodeId>| {
            ids.map(|id| component.document().element(id)).collect::<Vec<_>>()
        };
        let rules = Rules::of(&choices.classes().collect::<Vec<_>>(), &styles);
        let (mut relevant, of_colors) = match self.target {
            Target::UserMessage => {
                let frames = elements(&mut self.frames.iter().copied());
                (rules.for_bubbles(&frames), rules.for_colors(&frames))
            }
            Target::ChatHeader => {
                (rules.for_rows(&elements(&mut places.iter().map(|place| place.host))), Vec::new())
            }
        };
        let is_about_colors = !of_colors.is_empty();
        relevant.extend(of_colors);
        let matter = |classes: &[&str]| relevant.iter().any(|rule| names_any(rule, classes));
        (choices.cases(all_matter, matter), is_about_colors)
    }

    /// Whether one of their bubbles is no containing block without an edit.
    fn lacks_frame(&self, theme: &Theme, id: ComponentId) -> bool {
        let component = theme.component(id);
        let styles = theme.styles_for(component);
        let mut frames = self.frames.iter().map(|frame| component.document().element(*frame));
        self.is_absolute && frames.any(|frame| !may_be_containing_block(frame, &styles))
    }

    /// What takes the position of their bubbles, or keeps them from being clicked.
    fn lost(&self, themes: (&Theme, &Theme), id: ComponentId, edits: &TextEdit) -> Option<Concern> {
        self.unframed(themes, id, edits).or_else(|| {
            // A bubble or a row that is hidden as a whole in one case needs no menu in it.
            let hidden = visibility::of_inserted(themes.1, id, edits);
            hidden.filter(|found| found.is_seen || found.is_menu).map(Concern::from)
        })
    }

    /// What takes the position of their bubbles.
    fn unframed(
        &self,
        (before, after): (&Theme, &Theme),
        id: ComponentId,
        edits: &TextEdit,
    ) -> Option<Concern> {
        let (component, origins) = (after.component(id), Origins::of(edits));
        let styles = after.styles_for(component);
        let document = before.component(id).document();
        let framed = self.frames.iter().filter(|_| self.is_absolute);
        let names: Vec<Span> = framed.map(|frame| document.element(*frame).name_span()).collect();
        let is_frame = |element: &Element<'_>| {
            origins.span(element.name_span()).is_some_and(|name| names.contains(&name))
        };
        let mut frames = component.document().elements().filter(is_frame);
        let frame = frames.find(|frame| !may_be_containing_block(*frame, &styles))?;
        let text =
            format!("`{}` is not positioned, and its menu would be in another corner", frame.tag_text());
        let rule = rule_of(frame, "position", &styles).and_then(|rule| {
            let (sheet, span) = rule.place();
            let span = if sheet == 0 { origins.span(span)? } else { span };
            Some((in_sheet(before, id, sheet)?, span))
        });
        Some(Concern { text, rule })
    }
}

/// The conditions of case `at` under which something holds, as they are written: those without which it would not,
/// given for which of `cases` it does.
fn conditions_for(cases: &[Case<'_>], at: usize, holds_in: impl Fn(usize) -> bool) -> String {
    let own = &cases[at].conditions;
    let differs_only_in = |case: &Case<'_>, index: usize| {
        let mut pairs = case.conditions.iter().zip(own).enumerate();
        pairs.all(|(other, (a, b))| (a == b) == (other != index))
    };
    let matters = |index: usize| {
        let other = cases.iter().position(|case| differs_only_in(case, index));
        other.is_none_or(|other| !holds_in(other))
    };
    let conditions = own.iter().enumerate().filter(|(index, _)| matters(*index));
    let told = conditions.map(|(_, (written, holds))| {
        let negation = if *holds { "" } else { "not " };
        format!("{negation}`{}`", written.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    told.collect::<Vec<_>>().join(" and ")
}

/// The places for menus in bubbles that all cases of component `id` agree on: what is a bubble in each of them may not be
/// known of all at once.
pub(super) fn agreed_places(theme: &Theme, id: ComponentId) -> Option<Vec<Place>> {
    let cases = Choices::of(theme, id).cases(true, |_| true);
    let mut placements =
        cases.iter().map(|case| Some(super::place(&case.of(theme, id)?, id, Target::UserMessage)));
    let first = placements.next()??;
    match (placements.all(|other| other.as_ref() == Some(&first)), first) {
        (true, Placement::Places(places)) => Some(places),
        _ => None,
    }
}

/// Whether two placements put the menus of a header into the same places, whatever look these have.
fn are_alike(one: &Placement, other: &Placement) -> bool {
    let (Placement::Places(one), Placement::Places(other)) = (one, other) else { return false };
    let of_row = |place: &Place| (place.host, place.anchor, place.wrapper);
    one.iter().map(of_row).eq(other.iter().map(of_row))
}

/// That the menu of a header would go to another place in one case.
fn elsewhere() -> Concern {
    Concern { text: "the header's layout is another one, and so is the menu's place".to_owned(), rule: None }
}
