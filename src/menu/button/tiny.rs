//! A font size too small for a menu to be seen.

use crate::menu::concern::Objection;
use crate::menu::said::{because_of, candidates};
use crate::style::{Declared, Match, Styles, is_css_wide, length, pixels_of, words};
use crate::syntax::Element;

/// How many elements around a menu are looked at.
const MAX_ANCESTORS: usize = 32;

/// A font size too small for a menu's icon to be seen, which the icon inherits: one that removes the gaps
/// between inline-level boxes, say.
pub(in crate::menu) fn tiny(menu: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    /// The smallest font size that can be seen, in pixels.
    const MIN_FONT_SIZE: f64 = 6.0;
    /// The font size where none is declared.
    const DEFAULT_FONT_SIZE: f64 = 16.0;
    // A 0 without unit is a size, another number in a `font` a weight; the line height follows the slash.
    let is_size = |word: &str| {
        let size = word.split('/').next()?;
        let is_size = length(size).is_some_and(|(number, unit)| number == 0.0 || !unit.is_empty());
        if is_size { pixels_of(size, DEFAULT_FONT_SIZE) } else { None }
    };
    let is_tiny = |one: &Declared<'_>| words(&one.value).filter_map(is_size).any(|size| size < MIN_FONT_SIZE);
    // What is drawn on the menu may have a size of its own.
    let drawn = menu.child_elements().next();
    for around in drawn.into_iter().chain(menu.ancestors_or_self()).take(MAX_ANCESTORS) {
        // A rule that only sometimes matches what is drawn may not be for it.
        let counts = |one: &Declared<'_>| Some(around) != drawn || one.matched == Match::Always;
        let mut said = candidates(around, &["font", "font-size"], styles);
        said.retain(|(_, one)| counts(one));
        if let Some((name, one)) = said.iter().find(|(_, one)| is_tiny(one)) {
            let what =
                "sets the font size that the menu's icon inherits, which makes it too small to be seen";
            return Some(because_of(name, one, what));
        }
        if said.last().is_some_and(|(_, one)| one.matched == Match::Always && !is_css_wide(&one.value)) {
            return None;
        }
    }
    None
}
