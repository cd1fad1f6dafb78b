//! A color in which the menu could not be seen on its bubble.

use super::concern::Found;
use super::layout::in_words;
use super::said::{because_of, possibly};
use crate::style::{Declared, Match, ScopedSheet, asked_for, contrast, lightness};
use crate::syntax::{Element, class_tokens};

/// How little contrast there is where a menu can hardly be seen.
const HARDLY_SEEN: f64 = 1.8;
/// The color of text of which nothing is said, about.
const DARK: &str = "#222";
/// How many elements around a menu are looked at.
const MOST: usize = 32;

/// What is said of an element.
type Said<'a> = (Element<'a>, Declared<'a>);

/// A color that the menu has or would have, and in which it could not be seen on a background that its bubble has then.
pub(super) fn faded(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let bubble = menu.parent()?;
    let grounds = possibly(bubble, &["background", "background-color"], sheets).into_iter();
    let grounds: Vec<Said<'_>> = grounds.map(|(_, ground)| (bubble, ground)).collect();
    let colors = colors(menu, sheets);
    let goes_with = |one: &Said<'_>, other: &Said<'_>| goes_with(one, other, menu, sheets);
    let lost = |color: &Said<'_>, (_, ground): &Said<'_>| {
        let what = match color.0 == menu {
            true => "is for the menu, too, which could not be seen on a bubble",
            false => "is the color that the menu takes over, in which it could not be seen on a bubble",
        };
        let is_lost = color.1.value == "transparent" || are_alike(&color.1.value, &ground.value);
        Some(because_of("color", &color.1, sheets, what)).filter(|found| is_lost && is_theirs(found))
    };
    // The color on each background, then the background under each color.
    let on_ground = |ground: &Said<'_>| match colors.iter().find(|color| goes_with(color, ground)) {
        Some(color) => lost(color, ground),
        None => are_alike(DARK, &ground.1.value).then(|| too_dark(&ground.1, sheets)).filter(&is_theirs),
    };
    let under_color = |color: &Said<'_>| lost(color, grounds.iter().find(|ground| goes_with(ground, color))?);
    grounds.iter().find_map(on_ground).or_else(|| colors.iter().find_map(under_color))
}

/// Whether two colors can hardly be told apart.
fn are_alike(one: &str, other: &str) -> bool {
    let both = lightness(one).zip(lightness(other));
    both.is_some_and(|(one, other)| contrast(one, other) < HARDLY_SEEN)
}

/// That a dark background of a bubble has text of no color that is known.
fn too_dark(ground: &Declared<'_>, sheets: &[ScopedSheet<'_>]) -> Found {
    let (ground, rule) = match ground.rule {
        Some((index, rule)) => (in_words(&sheets[index], rule.prelude), Some((index, rule.prelude))),
        None => (format!("background: {}", ground.value), None),
    };
    let text = format!(
        "`{ground}` is dark and no rule says the color of text there, so that the menu could not be seen"
    );
    Found { text, rule }
}

/// The colors that a menu may have, the strongest first: what is said of the elements around it is meant for it, too.
fn colors<'a>(menu: Element<'a>, sheets: &'a [ScopedSheet<'a>]) -> Vec<Said<'a>> {
    let is_taken_over = |color: &Declared<'_>| matches!(&*color.value, "inherit" | "unset" | "currentcolor");
    let mut colors = Vec::new();
    for around in std::iter::once(menu).chain(menu.node().ancestors()).take(MOST) {
        let own = possibly(around, &["color"], sheets).into_iter().map(|(_, color)| (around, color));
        colors.extend(own.filter(|(_, color)| !is_taken_over(color)));
        let is_certain = |(_, color): &Said<'_>| color.matched == Match::Always;
        if colors.last().is_some_and(is_certain) {
            break;
        }
    }
    colors
}

/// Whether one declaration reaches its element, one around `menu`, whenever the other does.
fn goes_with(
    (element, one): &Said<'_>,
    (other_element, other): &Said<'_>,
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
) -> bool {
    if one.matched == Match::Always {
        return true;
    }
    let around = menu.node().ancestors().take(MOST);
    let certain: Vec<&str> = around.flat_map(|around| class_tokens(around.class())).collect();
    let asked = |element: Element<'_>, declared: &Declared<'_>| {
        let (index, rule) = declared.rule?;
        asked_for(element, rule, &sheets[index], &certain)
    };
    asked(*element, one)
        .zip(asked(*other_element, other))
        .is_some_and(|(one, other)| other.iter().all(|other| one.iter().any(|one| one.is_subset(other))))
}
