//! A menu that could not be seen on its header.

use super::concern::Found;
use super::look::ICON;
use super::said::{because_of, winner};
use super::texts::{LightText, of_page};
use crate::catalog::ACTION_MENU;
use crate::style::{Declared, Ground, ScopedSheet, is_css_wide, is_dark, resolved, said_inside, usual_value};
use crate::syntax::Element;
use crate::theme::Theme;

/// How many elements in a menu, and around it, are looked at.
const MOST: usize = 16;
/// How little contrast there is where a menu can hardly be seen.
pub(super) const HARDLY_SEEN: f64 = 1.8;

/// A background on which the menu could not be seen, where it has the color of its surroundings: in a header whose title alone
/// says one, say.
pub(super) fn of_contrast(theme: &Theme, menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    lost_on(theme, menu, sheets).map(|(found, _)| found)
}

/// The color that the menu needs where it [could not be seen](of_contrast) in that of its surroundings: that of the light texts
/// which are read on the same background.
pub(super) fn color_of_texts<'a>(
    theme: &'a Theme,
    menu: Element<'_>,
    sheets: &'a [ScopedSheet<'a>],
) -> Option<String> {
    let (_, ground) = lost_on(theme, menu, sheets)?;
    LightText::in_element(theme, ground, sheets)?.color_for(menu, sheets)
}

/// What [`of_contrast`] finds, with the element that paints the background, or the outermost one.
fn lost_on<'a>(
    theme: &Theme,
    menu: Element<'a>,
    sheets: &'a [ScopedSheet<'a>],
) -> Option<(Found, Element<'a>)> {
    let around = || {
        let around = menu.node().ancestors().take_while(|around| around.parent().is_some());
        std::iter::once(menu).chain(around).take(MOST)
    };
    let has_color = |is_such: fn(&str) -> bool| {
        let has =
            |element: Element<'_>| usual_value(element, "color", sheets).is_some_and(|color| is_such(&color));
        around().chain(menu.descendant_elements().take(MOST)).any(has)
    };
    // That of the innermost one is seen; where there is none, that of the page.
    let seen = around().find_map(|element| ground_of(element, sheets));
    let element = seen.as_ref().map(|(element, ..)| *element).or_else(|| around().last())?;
    // Where nothing else is said, a menu has the color of all texts of the page.
    let page = || of_page(theme, sheets);
    let found = match seen {
        Some((_, ground, property, declared)) if ground.is_dark().is_some() => {
            let is_dark = ground.is_dark() == Some(true);
            let is_lost = match is_dark {
                true => !page().is_some_and(|color| is_light(&color)),
                false => {
                    page().is_some_and(|color| ground.hides(&color, HARDLY_SEEN)) && !has_color(is_color)
                }
            };
            let (is, other) = if is_dark { ("dark", "light") } else { ("light", "dark") };
            let what = format!(
                "is {is}, and so would the menu on it be: no {other} color is given to the header, only to what is in it"
            );
            is_lost.then(|| because_of(property, &declared, sheets, &what))
        }
        // What is light on it tells that it is dark.
        _ if page().is_some() || has_color(is_light) => None,
        _ => LightText::in_element(theme, element, sheets).map(|light| light.found()),
    }?;
    (!has_color(is_light) && !is_lit_like_others(menu, element, sheets)).then_some((found, element))
}

/// What an element paints behind what is in it, with the declaration that does; `None` where it paints nothing.
fn ground_of<'a>(
    element: Element<'a>,
    sheets: &'a [ScopedSheet<'a>],
) -> Option<(Element<'a>, Ground, &'static str, Declared<'a>)> {
    let (property, declared) = winner(element, &["background", "background-color"], sheets)?;
    let ground = resolved(&declared.value, element, sheets);
    let ground = ground.map_or(Ground::Unknown, |ground| Ground::of(&ground));
    (ground != Ground::Clear).then_some((element, ground, property, declared))
}

/// Whether the picture on the menu is made light as that on another button on `ground` is. How pictures are drawn is TalkJS's
/// business, and so is which rules have an effect on one: those that have it on another have it on this one.
fn is_lit_like_others(menu: Element<'_>, ground: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let is_on_menu = |icon: &Element<'_>| icon.node().ancestors().any(|around| around.name() == ACTION_MENU);
    let Some(own) = menu.descendants_called(ICON).next().map(|icon| light(icon, ground, sheets)) else {
        return false;
    };
    let mut others = ground.descendants_called(ICON).filter(|icon| !is_on_menu(icon)).take(MOST);
    !own.is_empty() && others.any(|other| light(other, ground, sheets) == own)
}

/// What makes the picture that `icon` draws on `ground` light: properties with their values.
fn light(icon: Element<'_>, ground: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Vec<(&'static str, String)> {
    let around = || std::iter::once(icon).chain(icon.node().ancestors()).take(MOST);
    let usual = |element: Element<'_>, property: &str| {
        usual_value(element, property, sheets).map(|value| value.into_owned())
    };
    let said = |property: &'static str, fits: fn(&str) -> bool| {
        let inside = said_inside(icon, property, sheets);
        let outside = || match property {
            // A color is looked for elsewhere, and nothing that is said around the ground makes the one light on the other.
            "color" => None,
            "filter" => {
                around().take_while(|around| *around != ground).find_map(|around| usual(around, property))
            }
            _ => around().find_map(|around| usual(around, property)),
        };
        let is_light = inside.iter().all(|value| fits(value));
        let value = if inside.is_empty() { outside() } else { inside.last().cloned() };
        value.filter(|value| is_light && fits(value)).map(|value| (property, value))
    };
    let painted = ["color", "fill", "stroke"].map(|property| said(property, is_light));
    painted.into_iter().chain([said("filter", inverts)]).flatten().collect()
}

/// Whether a value is a color of its own.
fn is_color(color: &str) -> bool {
    !matches!(color, "none" | "transparent" | "currentcolor") && !is_css_wide(color)
}

/// Whether what is painted in this color can be seen on something dark.
fn is_light(color: &str) -> bool {
    is_color(color) && is_dark(color) != Some(true)
}

/// Whether a filter makes what is dark light.
fn inverts(filter: &str) -> bool {
    let mut amounts = filter.split("invert(").skip(1).filter_map(|rest| rest.split(')').next());
    amounts.any(|amount| match amount.trim().strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().is_ok_and(|percent| percent > 75.0),
        None => amount.trim().is_empty() || amount.trim().parse::<f64>().is_ok_and(|part| part > 0.75),
    })
}
