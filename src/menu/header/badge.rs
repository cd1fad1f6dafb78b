//! Boxes around one button, with a badge in their corner.

use super::room::is_button_or_box;
use super::row::{MAX_LOOKED_AT, RowContent};
use crate::menu::concern::Objection;
use crate::menu::said::layout::objection;
use crate::menu::said::may_be;
use crate::style::Styles;
use crate::syntax::Element;

/// That a row is the box around a single button, in the corner of which something is positioned: with the menu in
/// it, that would be in the corner of the menu.
pub(super) fn of_badge(row: Element<'_>, others: RowContent<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let may_be_at = |element: Element<'_>, fits: fn(&str) -> bool| {
        may_be(element, &["position"], styles, |_, position| fits(position)).is_some()
    };
    let is_badge =
        |child: &Element<'_>| may_be_at(*child, |position| matches!(position, "absolute" | "fixed"));
    let mut in_flow = others.elements.iter().filter(|child| !is_badge(child));
    let (Some(button), None) = (in_flow.next(), in_flow.next()) else { return None };
    let is_box = others.texts == 0 && is_button_or_box(*button) && row.parent()?.parent().is_some();
    let badge = row.child_elements().take(MAX_LOOKED_AT).filter(|_| is_box).find(is_badge)?;
    let text = format!(
        "`{}` is in the corner of the box around `{}`, and would be in that of the menu",
        badge.tag_text(),
        button.tag_text()
    );
    may_be_at(row, |position| position != "static").then(|| objection(&text, badge, "position", styles))
}
