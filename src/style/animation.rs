//! What animations make of elements.

use std::borrow::Cow;

use super::cascade::ScopedSheet;

/// A declaration in an animation.
pub(crate) struct Animated<'a> {
    /// When it holds, as it is written: `from, 50%`.
    pub(crate) frames: &'a str,
    /// The property, in lower case.
    pub(crate) name: String,
    /// Its value, as in [`Declared`](super::Declared).
    pub(crate) value: Cow<'a, str>,
}

/// What is said in the animations that a value of `animation` or `animation-name` starts.
pub(crate) fn animated<'a>(value: &str, sheets: &'a [ScopedSheet<'a>]) -> Vec<Animated<'a>> {
    let starts = |prelude: &str| {
        let mut words = prelude.split_ascii_whitespace();
        let is_animation = words.next().is_some_and(|word| word.to_ascii_lowercase().ends_with("keyframes"));
        let name = words.next().map(|name| name.trim_matches(['"', '\'']).to_ascii_lowercase());
        let mut started = value.split([' ', ',']).map(|word| word.trim_matches(['"', '\'']));
        is_animation && name.is_some_and(|name| started.any(|word| word == name))
    };
    let in_sheet = |sheet: &ScopedSheet<'a>| {
        let (sheet, text) = (sheet.sheet, sheet.text);
        let is_started = move |prelude: &str| starts(prelude);
        let frames = sheet.rules().iter().filter(move |frame| {
            frame.parent.is_some_and(|around| is_started(&text[sheet.rule(around).prelude.range()]))
        });
        let said = frames.flat_map(move |frame| {
            sheet.declarations(frame).iter().map(move |one| Animated {
                frames: &text[frame.prelude.range()],
                name: text[one.name.range()].to_ascii_lowercase(),
                value: one.read(text).0,
            })
        });
        said.collect::<Vec<_>>()
    };
    sheets.iter().flat_map(in_sheet).collect()
}
