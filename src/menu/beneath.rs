//! What lies below a menu in a bubble that paints nothing, and on which the menu must be seen: a strip across the
//! bubble's top, or what is drawn in its corner.

use super::bubble::frame::Frame;
use super::button::colors::{BACKGROUNDS, ground_of, may_be_clear};
use super::button::faded::Seen;
use super::concern::Objection;
use crate::style::{Background, Styles};
use crate::syntax::Element;
use crate::theme::{Component, Theme};

/// How many components deep is looked.
const MAX_DEPTH: usize = 2;

/// A strip across the top of the bubble around a menu, or something in its corner, on which the menu could not be seen
/// in its color.
pub(super) fn of_what_is_beneath<'a>(
    theme: &'a Theme,
    menu: Element<'a>,
    styles: &'a Styles<'a>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let bubble = menu.parent()?;
    // A menu takes over the background of its bubble, and hides what is below it.
    let ground = ground_of(menu, styles);
    if ground == Some(menu) || (ground == Some(bubble) && !may_be_clear(bubble, styles)) {
        return None;
    }
    let frame = Frame::new(theme, bubble, styles);
    of_strip(&frame, menu, is_theirs).or_else(|| of_decoration(&frame, menu, is_theirs))
}

/// A strip across the top of a bubble.
fn of_strip<'a>(
    frame: &Frame<'a>,
    menu: Element<'a>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let (theme, styles) = (frame.theme, frame.styles);
    let strips = frame.across_its_top(|inner| may_paint(theme, inner, styles));
    strips.into_iter().find_map(|strip| {
        let place = format!("`{}` at the top of the bubble", strip.tag_text());
        let seen = Seen { theme, menu, beside: strip, place: &place, styles };
        seen.faded_below(is_theirs).or_else(|| in_component(theme, (menu, styles), strip, MAX_DEPTH))
    })
}

/// What is placed in the corner, or drawn there by rules for the bubble.
fn of_decoration<'a>(
    frame: &Frame<'a>,
    menu: Element<'a>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let (theme, styles) = (frame.theme, frame.styles);
    let of_element = |element: Element<'a>| {
        let place = format!("`{}` in the corner of the bubble", element.tag_text());
        Seen { theme, menu, beside: element, place: &place, styles }.faded_below(is_theirs)
    };
    let of_drawn = || {
        frame.paints_over_its_corner(&BACKGROUNDS).into_iter().find_map(|(drawn, painted)| {
            let place =
                format!("what `{}` draws in the corner of the bubble", drawn.rule.prelude_on_one_line());
            let seen = Seen { theme, menu, beside: menu, place: &place, styles };
            seen.faded_on_drawn(&painted)
        })
    };
    frame.decorations().find_map(of_element).or_else(of_drawn)
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
