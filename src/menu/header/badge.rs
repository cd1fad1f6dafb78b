//! Boxes around one button, with a badge in their corner.

use super::room::is_button_or_box;
use super::row::{MAX_LOOKED_AT, RowContent};
use crate::menu::concern::Objection;
use crate::menu::said::layout::{is_out_of_flow, objection};
use crate::menu::said::may_be;
use crate::style::Styles;
use crate::syntax::Element;

/// That a row is the box around a single button, in the corner of which something is positioned: with the menu in
/// it, that would be in the corner of the menu.
pub(super) fn of_badge(row: Element<'_>, others: RowContent<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let [button] = others.elements else { return None };
    let is_box = others.texts == 0 && is_button_or_box(*button) && row.parent()?.parent().is_some();
    let is_badge = |child: &Element<'_>| is_out_of_flow(*child, styles);
    let badge = row.child_elements().take(MAX_LOOKED_AT).filter(|_| is_box).find(is_badge)?;
    let is_frame = may_be(row, &["position"], styles, |_, position| position != "static").is_some();
    let text = format!(
        "`{}` is in the corner of the box around `{}`, and would be in that of the menu",
        badge.tag_text(),
        button.tag_text()
    );
    is_frame.then(|| objection(&text, badge, "position", styles))
}
