//! A color in which the menu could not be seen on its bubble.

use std::cell::{LazyCell, OnceCell};
use std::collections::BTreeSet;

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

/// How many colors, and how many backgrounds, are compared with each other: no theme has as many.
const MOST_SAID: usize = 64;

/// What is said of an element around a menu.
struct Said<'a> {
    element: Element<'a>,
    declared: Declared<'a>,
    /// What must hold for that, by each selector that says it, once that was asked for.
    asked: OnceCell<Option<Vec<BTreeSet<String>>>>,
}

impl<'a> Said<'a> {
    fn new(element: Element<'a>, declared: Declared<'a>) -> Said<'a> {
        Said { element, declared, asked: OnceCell::new() }
    }

    /// Whether it always is.
    fn is_certain(&self) -> bool {
        self.declared.matched == Match::Always
    }

    fn value(&self) -> &str {
        &self.declared.value
    }

    fn asked(&self, menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<&[BTreeSet<String>]> {
        let ask = || {
            let around = menu.node().ancestors().take(MOST);
            let certain: Vec<&str> = around.flat_map(|around| class_tokens(around.class())).collect();
            let (index, rule) = self.declared.rule?;
            asked_for(self.element, rule, &sheets[index], &certain)
        };
        self.asked.get_or_init(ask).as_deref()
    }

    /// Whether it is said of its element whenever the other is of that one's.
    fn goes_with(&self, other: &Said<'_>, menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
        let both = || self.asked(menu, sheets).zip(other.asked(menu, sheets));
        self.is_certain()
            || both().is_some_and(|(own, other)| {
                other.iter().all(|other| own.iter().any(|own| own.is_subset(other)))
            })
    }
}

/// A color that the menu has or would have, and in which it could not be seen on a background that its bubble has then.
pub(super) fn faded(
    theme: &Theme,
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let bubble = menu.parent()?;
    let colors = colors(menu, sheets);
    let grounds = grounds(bubble, sheets);
    if colors.len() > MOST_SAID || grounds.len() > MOST_SAID {
        let text = "styles say more of the colors of a bubble than is looked at".to_owned();
        return Some(Found { text, rule: None });
    }
    let goes_with = |one: &Said<'_>, other: &Said<'_>| one.goes_with(other, menu, sheets);
    let seen = |ground: &Said<'_>| {
        let value = resolved(ground.value(), ground.element, sheets);
        value.map_or(Ground::Unknown, |value| Ground::of(&value))
    };
    let lost = |color: &Said<'_>, ground: &Said<'_>| {
        let what = match color.element == menu {
            true => "is for the menu, too, which could not be seen on a bubble",
            false => "is the color that the menu takes over, in which it could not be seen on a bubble",
        };
        let is_lost = color.value() == "transparent"
            || resolved(color.value(), color.element, sheets)
                .is_some_and(|color| seen(ground).hides(&color, HARDLY_SEEN));
        Some(because_of("color", &color.declared, sheets, what)).filter(|found| is_lost && is_theirs(found))
    };
    let page = LazyCell::new(|| of_page(theme, sheets));
    let light = LazyCell::new(|| LightText::in_element(theme, bubble, sheets));
    let without_color = |ground: Option<&Said<'_>>| match ground.map(|ground| (ground, seen(ground))) {
        Some((ground, seen @ Ground::Painted(_))) => {
            let color = page.as_deref().unwrap_or(DARK);
            seen.hides(color, HARDLY_SEEN).then(|| without_contrast(ground, &seen, sheets)).filter(&is_theirs)
        }
        // On what is not known, the other texts tell.
        _ if page.is_some() => None,
        _ => light.as_ref().map(LightText::found).filter(&is_theirs),
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
        grounds.extend(own.map(|(_, ground)| Said::new(around, ground)));
        if grounds.last().is_some_and(Said::is_certain) {
            break;
        }
    }
    grounds
}

/// That the menu would have nearly the color of its background, since no rule says another one.
fn without_contrast(ground: &Said<'_>, seen: &Ground, sheets: &[ScopedSheet<'_>]) -> Found {
    let (words, rule) = match ground.declared.rule {
        Some((index, rule)) => (in_words(&sheets[index], rule.prelude), Some((index, rule.prelude))),
        None => (format!("background: {}", ground.value()), None),
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
        let own = possibly(around, &["color"], sheets).into_iter().filter(|(_, color)| !is_taken_over(color));
        colors.extend(own.map(|(_, color)| Said::new(around, color)));
        if colors.last().is_some_and(Said::is_certain) {
            break;
        }
    }
    colors
}
