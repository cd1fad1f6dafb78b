//! The properties that can hide elements, and which of them a theme uses.

use super::bytes::{BUCKETS, bucket};
use super::logical::{NAMES, physical};
use super::scoped::{ScopedSheet, Styles};
use super::sheet::Declaration;
use super::values::{
    has_far_away, is_by_edge, is_clipped, is_cut_away, is_far_away, is_flat, is_moved_away, is_zero,
};
use super::variables::has_variable;
use crate::syntax::Element;

/// A property that can hide an element.
pub(super) struct Hider {
    pub(super) property: &'static str,
    pub(super) hides: fn(&str) -> bool,
    pub(super) effect: Effect,
}

/// What a property hides, and by what.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// An element and everything in it.
    Content,
    /// What is inside an element, by the element's size.
    Size,
    /// A positioned element, by its place.
    Position,
    /// Nothing, but pointers reach neither an element nor what is in it.
    Pointer,
}

const fn hider(property: &'static str, effect: Effect, hides: fn(&str) -> bool) -> Hider {
    Hider { property, hides, effect }
}

pub(super) const HIDERS: [Hider; 27] = [
    hider("display", Effect::Content, |value| value == "none"),
    hider("visibility", Effect::Content, |value| matches!(value, "hidden" | "collapse")),
    hider("opacity", Effect::Content, is_zero),
    hider("transform", Effect::Content, is_moved_away),
    hider("translate", Effect::Content, has_far_away),
    hider("pointer-events", Effect::Pointer, |value| value == "none"),
    hider("scale", Effect::Content, is_flat),
    hider("rotate", Effect::Content, is_by_edge),
    hider("clip", Effect::Position, is_clipped),
    hider("clip-path", Effect::Content, is_cut_away),
    hider("content-visibility", Effect::Content, |value| value == "hidden"),
    hider("width", Effect::Size, is_zero),
    hider("height", Effect::Size, is_zero),
    hider("max-width", Effect::Size, is_zero),
    hider("max-height", Effect::Size, is_zero),
    hider("left", Effect::Position, is_far_away),
    hider("right", Effect::Position, is_far_away),
    hider("top", Effect::Position, is_far_away),
    hider("bottom", Effect::Position, is_far_away),
    hider("inset", Effect::Position, has_far_away),
    hider("inset-inline", Effect::Position, has_far_away),
    hider("inset-block", Effect::Position, has_far_away),
    hider("margin", Effect::Content, has_far_away),
    hider("margin-left", Effect::Content, is_far_away),
    hider("margin-top", Effect::Content, is_far_away),
    hider("margin-inline", Effect::Content, has_far_away),
    hider("margin-block", Effect::Content, has_far_away),
];

/// Which buckets the names of [`HIDERS`] fall into.
const HIDER_BUCKETS: [bool; BUCKETS] = {
    let (mut buckets, mut at) = ([false; BUCKETS], 0);
    while at < HIDERS.len() {
        buckets[bucket(HIDERS[at].property.as_bytes()) as usize] = true;
        at += 1;
    }
    at = 0;
    while at < NAMES.len() {
        let (physical, logical) = NAMES[at];
        // These are a few more than needed, which is cheaper than to compare names here.
        buckets[bucket(logical.as_bytes()) as usize] |= buckets[bucket(physical.as_bytes()) as usize];
        at += 1;
    }
    buckets
};

/// Which of [`HIDERS`] may hide the element, as bits, judging by names and values: most themes need no more.
pub(super) fn hiders_for(element: Element<'_>, styles: &Styles<'_>) -> u32 {
    match element.attribute("style") {
        Some(_) => u32::MAX,
        None => styles.iter().fold(0, |used, sheet| used | sheet.sheet.hiders(|| used_hiders(sheet))),
    }
}

fn used_hiders(sheet: &ScopedSheet<'_>) -> u32 {
    let mut used = 0;
    let may_be_hider = |declaration: &&Declaration| HIDER_BUCKETS[usize::from(declaration.bucket)];
    for declaration in sheet.sheet.all_declarations().iter().filter(may_be_hider) {
        let name = &sheet.text[declaration.name.range()];
        if !may_hide(&sheet.text[declaration.value.range()]) {
            continue;
        }
        let name = physical(name).unwrap_or(name);
        let hider = HIDERS.iter().position(|hider| name.eq_ignore_ascii_case(hider.property));
        let hides = |hider: &usize| {
            let value = declaration.read(sheet.text).0;
            (HIDERS[*hider].hides)(&value) || has_variable(&value)
        };
        if let Some(hider) = hider.filter(hides) {
            used |= 1 << hider;
        }
    }
    used
}

/// Whether a value may be one by which any of [`HIDERS`] hides: these are a few keywords, and numbers that
/// are zero, negative, large, in a function or not the only ones.
pub(super) fn may_hide(value: &str) -> bool {
    const WORDS: [&str; 3] = ["none", "hidden", "collapse"];
    let bytes = value.as_bytes();
    let is_word =
        |word: &str| bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    let has_more = || {
        let is_more = |byte: &u8| matches!(byte, b'(' | b'-' | b'/') || byte.is_ascii_whitespace();
        bytes.iter().any(is_more)
    };
    // Most lengths are shorter, and `100%` is the most common one of that length.
    let is_large = || bytes.len() > "100%".len() && bytes[..3].iter().all(u8::is_ascii_digit);
    match bytes.first() {
        None => false,
        Some(b'1'..=b'9') => is_large() || has_more(),
        Some(b'a'..=b'z' | b'A'..=b'Z') => WORDS.iter().any(|word| is_word(word)) || has_more(),
        Some(_) => true,
    }
}
