//! What rules that are for other buttons, too, make of the menu in a bubble.

use super::concern::Found;
use super::layout::{MARGINS, OFFSETS, OnSides, PADDINGS, Side, pixels};
use super::said::{Deforming, Fits, because_of, possibly, said_of_new};
use crate::style::{Declared, ScopedSheet, is_css_wide, length, may_declare};
use crate::syntax::Element;

/// How large a menu may be, in pixels, before it covers the message.
const LARGE: f64 = 36.0;
/// How far a menu may stand from its corner, and how much room it may keep for itself.
const FAR: f64 = 12.0;
/// How far it may move, as buttons do where somebody points at them.
const MOVED: f64 = 4.0;

/// What a menu may be in each of these, and what comes of all else: what is not understood counts as much.
static DEFORMING: [Deforming; 8] = [
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
        deforms: |value| {
            let is_by_content =
                matches!(value, "auto" | "none" | "min-content" | "max-content" | "fit-content");
            !is_by_content && !is_css_wide(value) && !is_between(value, 0.0, LARGE)
        },
        what: "is for the menu, too, and makes it cover the message",
    },
    Deforming {
        properties: &["z-index"],
        deforms: |level| !level.parse::<i64>().is_ok_and(|level| level > 0),
        what: "is for the menu, too, and puts it behind the message",
    },
    Deforming {
        properties: &["line-height"],
        deforms: |value| {
            let lines = value.parse::<f64>().ok().or_else(|| {
                length(value).filter(|(_, unit)| *unit == "%").map(|(percent, _)| percent / 100.0)
            });
            let height = lines.map(|lines| lines * 16.0).or_else(|| pixels(value));
            value != "normal" && !is_css_wide(value) && !height.is_some_and(|height| height <= LARGE)
        },
        what: "is for the menu, too, and makes it cover the message",
    },
    Deforming {
        properties: &["transform"],
        deforms: transforms,
        what: "is for the menu, too, and moves it out of its corner",
    },
    Deforming {
        properties: &["translate"],
        deforms: |value| value != "none" && !is_css_wide(value) && !are_near(value),
        what: "is for the menu, too, and moves it out of its corner",
    },
    Deforming {
        properties: &["scale"],
        deforms: |value| value != "none" && !is_css_wide(value) && !are_about_one(value),
        what: "is for the menu, too, and makes another size of it",
    },
    Deforming {
        properties: &["clip-path", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image"],
        deforms: |value| value != "none" && !is_css_wide(value),
        what: "is for the menu, too, and cuts it off",
    },
    Deforming {
        properties: &["border", "border-width"],
        deforms: |value| {
            value.split_ascii_whitespace().any(|part| pixels(part).is_some_and(|width| width > MOVED))
        },
        what: "is for the menu, too, and makes it larger than its corner",
    },
];

/// Whether a value is a length from `least` to `most` pixels.
fn is_between(value: &str, least: f64, most: f64) -> bool {
    pixels(value).is_some_and(|length| (least..=most).contains(&length))
}

/// Whether all lengths of a value are as short as buttons move.
fn are_near(value: &str) -> bool {
    value.split([',', ' ']).filter(|part| !part.is_empty()).all(|part| is_between(part, -MOVED, MOVED))
}

/// Whether something is about as large when it is scaled by each of these.
fn are_about_one(value: &str) -> bool {
    let factor = |part: &str| match part.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|percent| percent / 100.0),
        None => part.parse().ok(),
    };
    let mut parts = value.split([',', ' ']).filter(|part| !part.is_empty());
    parts.all(|part| factor(part).is_some_and(|factor| (0.75..=1.3).contains(&factor)))
}

/// Whether a `transform` makes anything else of a menu than one that is turned, or a little moved or larger.
fn transforms(value: &str) -> bool {
    if value == "none" || is_css_wide(value) {
        return false;
    }
    value.split_inclusive(')').any(|function| {
        let Some((name, arguments)) = function.trim().strip_suffix(')').and_then(|one| one.split_once('('))
        else {
            return true;
        };
        match name {
            _ if name.starts_with("translate") => !are_near(arguments),
            "scale" | "scalex" | "scaley" | "scalez" | "scale3d" => !are_about_one(arguments),
            _ => !matches!(name, "rotate" | "rotatez"),
        }
    })
}

/// A rule for buttons of another kind, or for all that is in a bubble, that deforms a menu there, if only at times.
pub(super) fn deformed(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let is_theirs = &is_theirs;
    let by_kind = |(kind, property): (&Deforming, &'static str)| {
        let deforms = |_, one: &Declared<'_>| (kind.deforms)(&one.value);
        let may_be = may_declare(menu, property, sheets, kind.deforms);
        let found = || said_of_new(menu, &[property], sheets, (&deforms, kind.what), is_theirs);
        may_be.then(found).flatten()
    };
    let mut by_kind = Deforming::each(&DEFORMING).filter_map(by_kind);
    let mut on_sides = ON_SIDES.iter().filter_map(|one| one.deforms(menu, sheets, is_theirs));
    by_kind.next().or_else(|| on_sides.next()).or_else(|| pale(menu, sheets, is_theirs))
}

/// What a menu may have on some of its sides.
struct Allowed {
    on_sides: &'static OnSides,
    sides: &'static [Side],
    /// Whether a value is nothing to speak of.
    is_small: fn(&str) -> bool,
    /// What comes of a rule with another one.
    what: &'static str,
}

static ON_SIDES: [Allowed; 4] = [
    Allowed {
        on_sides: &PADDINGS,
        sides: &Side::ALL,
        is_small: |value| is_css_wide(value) || is_between(value, 0.0, FAR),
        what: "is for the menu, too, and makes it larger than its corner, or moves it out of there",
    },
    Allowed {
        on_sides: &MARGINS,
        sides: &[Side::Top, Side::Right],
        is_small: |value| value == "auto" || is_css_wide(value) || is_between(value, -FAR, FAR),
        what: "is for the menu, too, and makes it larger than its corner, or moves it out of there",
    },
    Allowed {
        on_sides: &OFFSETS,
        sides: &[Side::Top, Side::Right],
        is_small: |value| is_between(value, 0.0, FAR),
        what: "is for the menu, too, and moves it out of its corner",
    },
    Allowed {
        on_sides: &OFFSETS,
        sides: &[Side::Bottom, Side::Left],
        is_small: |value| value == "auto" || is_css_wide(value),
        what: "is for the menu, too, and moves it out of its corner",
    },
];

impl Allowed {
    fn deforms(
        &self,
        menu: Element<'_>,
        sheets: &[ScopedSheet<'_>],
        is_theirs: impl Fn(&Found) -> bool,
    ) -> Option<Found> {
        let is_other = |value: &str| !value.split_ascii_whitespace().all(self.is_small);
        self.sides.iter().find_map(|side| {
            let names = self.on_sides.of(*side);
            if !names.iter().any(|name| may_declare(menu, name, sheets, is_other)) {
                return None;
            }
            let is_other = |name, one: &Declared<'_>| {
                !self.on_sides.value(*side, name, &one.value).is_some_and(self.is_small)
            };
            said_of_new(menu, &names, sheets, (&is_other, self.what), &is_theirs)
        })
    }
}

/// A rule by which a menu can hardly be seen, where no stronger one makes more of it at times: where somebody points, say.
fn pale(menu: Element<'_>, sheets: &[ScopedSheet<'_>], is_theirs: impl Fn(&Found) -> bool) -> Option<Found> {
    const PALE: f64 = 0.3;
    let is_pale = |value: &str| {
        let part = value
            .strip_suffix('%')
            .map_or(value.parse(), |percent| percent.parse().map(|all: f64| all / 100.0));
        part.is_ok_and(|part: f64| part < PALE)
    };
    if !may_declare(menu, "opacity", sheets, is_pale) {
        return None;
    }
    let (name, strongest) = possibly(menu, &["opacity"], sheets).into_iter().next()?;
    let what = "is for the menu, too, which could hardly be seen";
    let found = is_pale(&strongest.value).then(|| because_of(name, &strongest, sheets, what));
    found.filter(is_theirs)
}

/// A rule for buttons of another kind that makes a menu one of those: a block of color, or one with a shadow.
pub(super) fn painted(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let is_nothing = |word: &str| matches!(word, "none" | "transparent" | "0") || is_css_wide(word);
    let paints = |_, one: &Declared<'_>| !one.value.split_ascii_whitespace().all(is_nothing);
    let is_image = |_, one: &Declared<'_>| one.value.contains("gradient(") || one.value.contains("url(");
    let what = "is for the menu, too, and makes it a button like others in front of the message";
    let said = |properties: &[&'static str], fits: Fits<'_>| {
        said_of_new(menu, properties, sheets, (fits, what), &is_theirs)
    };
    // Of the menu's own only the color is said.
    said(&["background", "background-color"], &paints)
        .or_else(|| said(&["background", "background-image"], &is_image))
        .or_else(|| said(&["box-shadow"], &paints))
}
