//! What lies below a menu in a bubble that paints nothing: a strip across its top, on which the menu must be seen.

use super::bubble::frame::Frame;
use super::button::faded::{Seen, ground_of, may_be_clear};
use super::concern::Objection;
use crate::style::Styles;
use crate::syntax::Element;
use crate::theme::Theme;

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
    Frame::new(theme, bubble, styles).across_its_top().into_iter().find_map(|strip| {
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
    let component =
        theme.find(element.name()).filter(|_| element.is_component()).map(|(_, component)| component)?;
    let template = component.document().template()?;
    let styles = theme.styles_for(component);
    Frame::new(theme, template, &styles).across_its_top().into_iter().find_map(|strip| {
        let place = format!("`{}` of {} at the top of the bubble", strip.tag_text(), component.name());
        let seen = Seen { theme, menu, beside: menu, place: &place, styles: of_menu };
        let inside = || in_component(theme, (menu, of_menu), strip, depth_left);
        seen.faded_in_component(strip, &styles).or_else(inside)
    })
}
