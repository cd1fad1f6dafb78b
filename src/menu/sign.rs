//! Classes whose styles draw a button's sign, in place of an icon element.

use super::classes::users;
use super::look::preludes;
use crate::catalog;
use crate::style::{Styles, has_before_or_after, may_name};
use crate::syntax::{Document, Element};

/// How many elements in a button are looked at.
const MAX_DESCENDANTS: usize = 16;

/// Whether rules for a class draw a sign on buttons that hold no picture: a menu with the class would show
/// the sign of another button.
pub(super) fn draws_sign(document: &Document, class: &str, styles: &Styles<'_>) -> bool {
    let shows_none = |button: Element<'_>| {
        !button.descendant_elements().take(MAX_DESCENDANTS).any(|inner| catalog::is_picture(inner.name()))
    };
    let mut buttons = users(document, class).filter(|user| catalog::is_interactive(user.name()));
    // Nearly all buttons hold an icon.
    buttons.any(shows_none)
        && styles.iter().any(|sheet| {
            preludes(sheet, |prelude| may_name(prelude, class)).any(|(rule, prelude)| {
                sheet.sheet.declarations(rule).iter().any(|declaration| {
                    let name = sheet.text[declaration.name.range()].to_ascii_lowercase();
                    draws(&name, &declaration.read(sheet.text).0, &prelude)
                })
            })
        })
}

/// Whether a declaration draws something, or hides a button's text in favour of a picture.
fn draws(property: &str, value: &str, prelude: &str) -> bool {
    match property {
        "background" | "background-image" => value.contains("url(") || value.contains("image-set("),
        "mask" | "mask-image" | "-webkit-mask" | "-webkit-mask-image" => value != "none",
        "text-indent" => value.starts_with('-'),
        "content" => value != "none" && (has_before_or_after(prelude) || value.contains("url(")),
        _ => false,
    }
}
