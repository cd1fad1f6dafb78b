//! What rules that are for other buttons, too, make of the menu in a bubble.

use super::concern::{Deforming, Found, because_of, strongest, weight, winner};
use super::layout::{in_words, pixels, possible};
use crate::style::{ScopedSheet, contrast, declared, is_css_wide, lightness, may_declare};
use crate::syntax::Element;

static DEFORMING: [Deforming; 7] = [
    Deforming {
        properties: &[
            "width",
            "height",
            "min-width",
            "min-height",
            "inline-size",
            "block-size",
            "min-inline-size",
            "min-block-size",
        ],
        deforms: |value| value.contains('%') || pixels(value).is_some_and(|size| size > 36.0),
        what: "is for the menu, too, and makes it cover the message",
    },
    Deforming {
        properties: &[
            "padding",
            "padding-top",
            "padding-right",
            "padding-bottom",
            "padding-left",
            "padding-inline",
            "padding-block",
            "margin",
            "margin-top",
            "margin-right",
        ],
        deforms: |value| {
            let mut sides = value.split_ascii_whitespace();
            sides.any(|side| pixels(side).is_some_and(|room| room.abs() > 12.0))
        },
        what: "is for the menu, too, and makes it larger than its corner, or moves it out of there",
    },
    Deforming {
        properties: &["z-index"],
        deforms: |level| level.parse::<i64>().is_ok_and(|level| level < 1),
        what: "is for the menu, too, and puts it behind the message",
    },
    Deforming {
        properties: &["line-height"],
        deforms: |value| pixels(value).is_some_and(|height| height > 36.0),
        what: "is for the menu, too, and makes it cover the message",
    },
    Deforming {
        properties: &["top", "right", "inset-block-start", "inset-inline-end"],
        deforms: |value| {
            value != "auto" && !pixels(value).is_some_and(|distance| (0.0..=12.0).contains(&distance))
        },
        what: "is for the menu, too, and moves it out of its corner",
    },
    Deforming {
        properties: &[
            "bottom",
            "left",
            "inset",
            "inset-block",
            "inset-inline",
            "inset-block-end",
            "inset-inline-start",
        ],
        deforms: |value| value != "auto",
        what: "is for the menu, too, and moves it out of its corner",
    },
    Deforming {
        properties: &["transform", "translate"],
        deforms: |value| {
            value.contains("translate")
                || value.contains("matrix")
                || pixels(value.split(' ').next().unwrap_or_default()).is_some_and(|moved| moved != 0.0)
        },
        what: "is for the menu, too, and moves it out of its corner",
    },
];

/// A rule for buttons of another kind, or for all that is in a bubble, that deforms a menu there.
pub(super) fn deformed(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let mut found = Deforming::each(&DEFORMING).filter_map(|(kind, property)| {
        if !may_declare(menu, property, sheets, kind.deforms) {
            return None;
        }
        let declared =
            strongest(menu, property, sheets).filter(|declared| (kind.deforms)(&declared.value))?;
        // All sides may be given by a stronger rule.
        let all_sides = property.split_once('-').and_then(|(all, _)| strongest(menu, all, sheets));
        let is_outweighed = all_sides.is_some_and(|all| weight(&all) > weight(&declared));
        because_of(property, &declared, sheets, kind.what).filter(|found| !is_outweighed && is_theirs(found))
    });
    found.next()
}

/// A rule for buttons of another kind that makes a menu one of those: a block of color, or one with a shadow.
pub(super) fn painted(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let is_nothing = |word: &str| matches!(word, "none" | "transparent" | "0") || is_css_wide(word);
    let paints = |value: &str| !value.split_ascii_whitespace().all(is_nothing);
    let is_image = |value: &str| value.contains("gradient(") || value.contains("url(");
    let winner = |properties: &[&'static str]| winner(menu, properties, sheets);
    // Of the menu's own only the color is said.
    let color = || winner(&["background", "background-color"]).filter(|(_, one)| paints(&one.value));
    let image = || winner(&["background", "background-image"]).filter(|(_, one)| is_image(&one.value));
    let shadow = || winner(&["box-shadow"]).filter(|(_, one)| paints(&one.value));
    let (property, declared) = color().or_else(image).or_else(shadow)?;
    let what = "is for the menu, too, and makes it a button like others in front of the message";
    because_of(property, &declared, sheets, what).filter(is_theirs)
}

/// How little contrast there is where a menu can hardly be seen.
const HARDLY_SEEN: f64 = 1.8;
/// The color of text of which nothing is said, about.
const DARK: &str = "#222";

/// A color that the menu would have, and in which it could not be seen on a bubble.
pub(super) fn faded(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let bubble = menu.parent()?;
    let backgrounds = ["background", "background-color"].into_iter();
    let backgrounds: Vec<f64> = backgrounds
        .flat_map(|name| possible(bubble, name, sheets))
        .filter_map(|value| lightness(&value))
        .collect();
    let is_lost =
        |color: f64| backgrounds.iter().any(|background| contrast(*background, color) < HARDLY_SEEN);
    let own = winner(menu, &["color"], sheets).map(|(_, declared)| declared);
    if let Some(own) = own.filter(|own| !matches!(&*own.value, "inherit" | "unset" | "currentcolor")) {
        let is_clear = own.value == "transparent";
        let what = "is for the menu, too, which could not be seen on a bubble";
        let lost = is_clear || lightness(&own.value).is_some_and(is_lost);
        return lost.then(|| because_of("color", &own, sheets, what)).flatten().filter(is_theirs);
    }
    let mut around = std::iter::once(bubble).chain(bubble.node().ancestors());
    let is_said = around.any(|around| !declared(around, "color", sheets).is_empty());
    let is_dark = |value: &str| {
        lightness(value).zip(lightness(DARK)).is_some_and(|(a, b)| contrast(a, b) < HARDLY_SEEN)
    };
    let dark = || {
        let all =
            ["background", "background-color"].into_iter().flat_map(|name| declared(bubble, name, sheets));
        all.filter(|declared| is_dark(&declared.value)).find_map(|declared| declared.rule)
    };
    let (index, rule) = if is_said { None } else { dark() }?;
    let selector = in_words(&sheets[index], rule.prelude);
    let text = format!(
        "`{selector}` is dark and no rule says the color of text there, so that the menu could not be seen"
    );
    Some(Found { text, rule: Some((index, rule.prelude)) })
}
