//! What lies below a menu in a bubble that paints nothing: a strip across its top, on which the menu must be seen.

use super::bubble::frame::Frame;
use super::button::faded::{BACKGROUNDS, Seen, ground_of, may_be_clear};
use super::concern::Objection;
use crate::style::{Background, Styles};
use crate::syntax::Element;
use crate::theme::{Component, Theme};

/// How many components deep is looked.
const MAX_DEPTH: usize = 2;

/// A strip across the top of the bubble around a menu, on which the menu could not be seen in its color.
pub(super) fn of_strip<'a>(
    theme: &'a Theme,
    menu: Element<'a>,
    styles: &'a Styles<'a>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let bubble = menu.parent()?;
    // A menu takes over the background of its bubble.
    let ground = ground_of(menu, styles);
    if ground == Some(menu) || (ground == Some(bubble) && !may_be_clear(bubble, styles)) {
        return None;
    }
    let frame = Frame::new(theme, bubble, styles);
    let strips = frame.across_its_top(|inner| may_paint(theme, inner, styles));
    strips.into_iter().find_map(|strip| {
        let place = format!("`{}` at the top of the bubble", strip.tag_text());
        let seen = Seen { theme, menu, beside: strip, place: &place, styles };
        seen.faded_below(is_theirs).or_else(|| in_component(theme, (menu, styles), strip, MAX_DEPTH))
    })
}

/// The same in what an element renders, if it is a component of the theme.
fn in_component(
    theme: &Theme,
    (menu, of_menu): (Element<'_>, &Styles<'_>),
    element: Element<'_>,
    depth_left: usize,
) -> Option<Objection> {
    let depth_left = depth_left.checked_sub(1)?;
    let component = theme_component(theme, element)?;
    let template = component.document().template()?;
    let styles = theme.styles_for(component);
    let frame = Frame::new(theme, template, &styles);
    let strips = frame.across_its_top(|inner| may_paint(theme, inner, &styles));
    strips.into_iter().find_map(|strip| {
        let place = format!("`{}` of {} at the top of the bubble", strip.tag_text(), component.name());
        let seen = Seen { theme, menu, beside: menu, place: &place, styles: of_menu };
        let inside = || in_component(theme, (menu, of_menu), strip, depth_left);
        seen.faded_in_component(strip, &styles).or_else(inside)
    })
}

/// Whether an element has a background of its own, if only under some condition, or renders something that may.
fn may_paint(theme: &Theme, element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_seen = |value: &str| Background::of(value) != Background::Clear;
    let paints = |name: &&str| styles.may_declare(element, name, is_seen);
    theme_component(theme, element).is_some() || BACKGROUNDS.iter().any(paints)
}

/// The component of the theme that an element renders.
fn theme_component<'t>(theme: &'t Theme, element: Element<'_>) -> Option<&'t Component> {
    let found = element.is_component().then(|| theme.find(element.name())).flatten();
    found.map(|(_, component)| component)
}
