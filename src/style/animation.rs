//! The declarations in animations.

use super::scoped::{ScopedSheet, Styles};
use std::borrow::Cow;

/// A declaration in an animation.
pub(crate) struct Animated<'a> {
    /// The name of the animation, in lower case.
    pub(crate) animation: String,
    /// The keyframes that it is for, as written: `from, 50%`.
    pub(crate) frames: &'a str,
    /// The property, in lower case.
    pub(crate) name: String,
    /// Its value, as in [`Declared`](super::Declared).
    pub(crate) value: Cow<'a, str>,
}

/// The declarations of all animations.
pub(crate) fn animations<'a>(styles: &'a Styles<'a>) -> Vec<Animated<'a>> {
    let in_sheet = |sheet: &ScopedSheet<'a>| {
        let (sheet, text) = (sheet.sheet, sheet.text);
        let frames = sheet.rules().iter().filter_map(move |frame| {
            let around = sheet.rule(frame.parent?);
            let mut words = text[around.prelude.range()].split_ascii_whitespace();
            words.next().filter(|word| word.to_ascii_lowercase().ends_with("keyframes"))?;
            Some((frame, animation_name(words.next()?)))
        });
        let said = frames.flat_map(move |(frame, animation)| {
            sheet.declarations(frame).iter().map(move |one| Animated {
                animation: animation.clone(),
                frames: &text[frame.prelude.range()],
                name: text[one.name.range()].to_ascii_lowercase(),
                value: one.read(text).0,
            })
        });
        said.collect::<Vec<_>>()
    };
    styles.iter().flat_map(in_sheet).collect()
}

/// The name of an animation, in lower case, whether it is written as a string or not.
pub(crate) fn animation_name(written: &str) -> String {
    written.trim_matches(['"', '\'']).to_ascii_lowercase()
}
