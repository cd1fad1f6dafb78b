//! The declarations in animations.

use super::scoped::{ScopedSheet, Styles};
use super::values::without_comments;
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
            Some((frame, animation_of(&text[around.prelude.range()])?))
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

/// The name of the animation whose keyframes a rule with this prelude holds.
pub(super) fn animation_of(prelude: &str) -> Option<String> {
    let (name, rest) = at_rule(prelude)?;
    name.ends_with("keyframes").then(|| animation_name(rest.trim()))
}

/// How long the prelude of an at-rule is at most, in bytes, in which comments are looked for.
const MAX_COMMENTED: usize = 256;

/// The name of an at-rule, in lower case and with its `@`, and what follows it, without comments. `None` for the
/// prelude of a style rule.
pub(super) fn at_rule(prelude: &str) -> Option<(String, Cow<'_, str>)> {
    if !prelude.starts_with('@') {
        return None;
    }
    // Many rules may stand in one at-rule, and each asks for its prelude.
    let prelude = match prelude.len() <= MAX_COMMENTED && prelude.contains("/*") {
        true => Cow::Owned(without_comments(prelude)),
        false => Cow::Borrowed(prelude),
    };
    // No name is as long as the preludes that are too long for this.
    let head = &prelude.as_bytes()[..prelude.len().min(MAX_COMMENTED)];
    let end = head.iter().position(u8::is_ascii_whitespace);
    let end = end.unwrap_or(if head.len() < prelude.len() { 1 } else { prelude.len() });
    let name = prelude[..end].to_ascii_lowercase();
    let rest = match prelude {
        Cow::Owned(prelude) => Cow::Owned(prelude[end..].to_owned()),
        Cow::Borrowed(prelude) => Cow::Borrowed(&prelude[end..]),
    };
    Some((name, rest))
}

/// The name of an animation, in lower case, whether it is written as a string or not.
pub(crate) fn animation_name(written: &str) -> String {
    written.trim_matches(['"', '\'']).to_ascii_lowercase()
}
