//! A menu that could not be seen on its header.

use super::colors::{DeclaredOn, ground_of, grounds};
use super::faded::{HARDLY_READ, Seen, is_dimmed};
use super::texts::TellingText;
use crate::catalog::ACTION_MENU;
use crate::menu::concern::Objection;
use crate::menu::look::ICON;
use crate::menu::said::{candidates, counts_for};
use crate::style::{Background, Styles, is_css_wide, is_dark, values_inside};
use crate::syntax::Element;
use crate::theme::Theme;

/// How many elements in a menu, and around it, are looked at.
const MAX_LOOKED_AT: usize = 16;

/// A background on which the menu could not be seen in the color that it inherits: in a header where only the
/// title declares a color, say.
pub(in crate::menu) fn of_contrast<'a>(
    theme: &'a Theme,
    menu: Element<'a>,
    styles: &'a Styles<'a>,
) -> Option<Objection> {
    let beside = painted_around(menu, styles)?;
    let place = if beside == menu { "its own background" } else { "the header" };
    let faded = Seen { theme, menu, beside, place, styles }.faded(|_| true);
    faded.filter(|_| !is_lit_like_others(menu, beside, styles))
}

/// The color that the menu needs where it [could not be seen](of_contrast) in its inherited color, or hardly
/// beside light texts: that of the first telling text on the same background.
pub(super) fn color_of_texts<'a>(
    theme: &'a Theme,
    menu: Element<'a>,
    styles: &'a Styles<'a>,
) -> Option<String> {
    let is_lost = of_contrast(theme, menu, styles).is_some();
    if !is_lost && !is_dimmed(menu, styles) {
        return None;
    }
    let text = TellingText::in_element(theme, painted_around(menu, styles)?, styles)?;
    if is_lost || text.is_light() { text.color_for(menu, styles) } else { None }
}

/// The element that always paints the background of the menu, or else the outermost one.
fn painted_around<'a>(menu: Element<'a>, styles: &'a Styles<'a>) -> Option<Element<'a>> {
    let outermost = || menu.ancestors_in_section().last();
    ground_of(menu, styles).or_else(outermost)
}

/// Whether a menu that looks like `button` would have no color but the one that browsers give to buttons, which could
/// hardly be seen there: what is drawn on the button has a color of its own.
pub(in crate::menu) fn is_seen_by_its_picture(button: Element<'_>, styles: &Styles<'_>) -> bool {
    const OF_BROWSERS: &str = "#000";
    let is_lost = |ground: &DeclaredOn<'_>| {
        ground.values(styles).iter().any(|value| Background::of(value).hides(OF_BROWSERS, HARDLY_READ))
    };
    // Most buttons have a color, or an icon that is colored as that of the menu would be.
    let icon = button.descendants_called(ICON).next();
    let is_plain = |icon: Element<'_>| ["class", "style"].iter().all(|name| icon.attribute(name).is_none());
    let mut colors = candidates(button, &["color"], styles).into_iter();
    if colors.any(|(name, one)| counts_for(button, (name, &one))) || icon.is_some_and(is_plain) {
        return false;
    }
    let Some(ground) = grounds(button, styles).into_iter().find(is_lost) else { return false };
    let is_lit = |element| !light(element, ground.element, styles).is_empty();
    !is_lit(button) && icon.is_none_or(is_lit)
}

/// Whether the picture on the menu is made light as that on another button on `ground` is. How pictures are
/// drawn, and which rules affect them, is up to TalkJS: what works on one works on the other.
fn is_lit_like_others(menu: Element<'_>, ground: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_on_menu = |icon: &Element<'_>| icon.ancestors().any(|around| around.name() == ACTION_MENU);
    let Some(own) = menu.descendants_called(ICON).next().map(|icon| light(icon, ground, styles)) else {
        return false;
    };
    let mut others = ground.descendants_called(ICON).filter(|icon| !is_on_menu(icon)).take(MAX_LOOKED_AT);
    !own.is_empty() && others.any(|other| light(other, ground, styles) == own)
}

/// What makes the picture that `icon` draws on `ground` light: properties with their values.
fn light(icon: Element<'_>, ground: Element<'_>, styles: &Styles<'_>) -> Vec<(&'static str, String)> {
    let around = || icon.ancestors_or_self().take(MAX_LOOKED_AT);
    let usual = |element: Element<'_>, property: &str| {
        styles.usual_value(element, property).map(|value| value.into_owned())
    };
    let said = |property: &'static str, fits: fn(&str) -> bool| {
        let inside: Vec<String> = values_inside(icon, property, styles).into_iter().flatten().collect();
        let outside = || match property {
            // A color is looked up elsewhere; a filter around the ground makes nothing light on the ground.
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

/// Whether what has this color can be seen on something dark.
fn is_light(color: &str) -> bool {
    is_color(color) && is_dark(color) != Some(true)
}

/// Whether a filter makes dark things light.
fn inverts(filter: &str) -> bool {
    let mut amounts = filter.split("invert(").skip(1).filter_map(|rest| rest.split(')').next());
    amounts.any(|amount| match amount.trim().strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().is_ok_and(|percent| percent > 75.0),
        None => amount.trim().is_empty() || amount.trim().parse::<f64>().is_ok_and(|part| part > 0.75),
    })
}
