//! A color in which the menu could not be seen on its bubble.

use std::cell::LazyCell;

use super::concern::Found;
use super::contrast::HARDLY_SEEN;
use super::layout::in_words;
use super::said::{because_of, possibly};
use super::texts::{LightText, of_page};
use crate::style::{Declared, Ground, Match, ScopedSheet, asked_for, resolved};
use crate::syntax::{Element, class_tokens};
use crate::theme::Theme;

/// The color of text of which nothing is said, about.
const DARK: &str = "#222";
/// How many elements around a menu are looked at.
const MOST: usize = 32;

/// What is said of an element.
type Said<'a> = (Element<'a>, Declared<'a>);

/// A color that the menu has or would have, and in which it could not be seen on a background that its bubble has then.
pub(super) fn faded(
    theme: &Theme,
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let bubble = menu.parent()?;
    let colors = colors(menu, sheets);
    let grounds: Vec<Said<'_>> = grounds(bubble, sheets);
    let goes_with = |one: &Said<'_>, other: &Said<'_>| goes_with(one, other, menu, sheets);
    let seen = |(element, ground): &Said<'_>| {
        resolved(&ground.value, *element, sheets).map_or(Ground::Unknown, |value| Ground::of(&value))
    };
    let lost = |(element, color): &Said<'_>, ground: &Said<'_>| {
        let what = match *element == menu {
            true => "is for the menu, too, which could not be seen on a bubble",
            false => "is the color that the menu takes over, in which it could not be seen on a bubble",
        };
        let is_lost = color.value == "transparent"
            || resolved(&color.value, *element, sheets)
                .is_some_and(|color| seen(ground).hides(&color, HARDLY_SEEN));
        Some(because_of("color", color, sheets, what)).filter(|found| is_lost && is_theirs(found))
    };
    let page = LazyCell::new(|| of_page(theme, sheets));
    let without_color = |ground: Option<&Said<'_>>| match ground.map(|ground| (ground, seen(ground))) {
        Some((ground, seen @ Ground::Painted(_))) => {
            let color = page.as_deref().unwrap_or(DARK);
            seen.hides(color, HARDLY_SEEN).then(|| like_the_menu(ground, &seen, sheets)).filter(&is_theirs)
        }
        // On what is not known, the other texts tell.
        _ if page.is_some() => None,
        _ => Some(LightText::in_element(theme, bubble, sheets)?.found()).filter(&is_theirs),
    };
    // The color on each background, then the background under each color.
    let on_ground = |ground: &Said<'_>| match colors.iter().find(|color| goes_with(color, ground)) {
        Some(color) => lost(color, ground),
        None => without_color(Some(ground)),
    };
    let under_color = |color: &Said<'_>| lost(color, grounds.iter().find(|ground| goes_with(ground, color))?);
    let on_nothing = || (grounds.is_empty() && colors.is_empty()).then(|| without_color(None)).flatten();
    grounds.iter().find_map(on_ground).or_else(|| colors.iter().find_map(under_color)).or_else(on_nothing)
}

/// The backgrounds that may be behind a menu in `bubble`: those of the innermost element around it that always has one, and
/// of those in it that have one at times.
fn grounds<'a>(bubble: Element<'a>, sheets: &'a [ScopedSheet<'a>]) -> Vec<Said<'a>> {
    let mut grounds = Vec::new();
    for around in std::iter::once(bubble).chain(bubble.node().ancestors()).take(MOST) {
        let own = possibly(around, &["background", "background-color"], sheets).into_iter();
        let own = own.filter(|(_, ground)| Ground::of(&ground.value) != Ground::Clear);
        grounds.extend(own.map(|(_, ground)| (around, ground)));
        if grounds.last().is_some_and(|(_, ground)| ground.matched == Match::Always) {
            break;
        }
    }
    grounds
}

/// That the menu would have nearly the color of its background, since no rule says another one.
fn like_the_menu((_, ground): &Said<'_>, seen: &Ground, sheets: &[ScopedSheet<'_>]) -> Found {
    let (words, rule) = match ground.rule {
        Some((index, rule)) => (in_words(&sheets[index], rule.prelude), Some((index, rule.prelude))),
        None => (format!("background: {}", ground.value), None),
    };
    let how = if seen.is_dark() == Some(false) { "light" } else { "dark" };
    let text = format!(
        "`{words}` is {how} and no rule says the color of text there, so that the menu could not be seen"
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
