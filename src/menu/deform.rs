//! What rules that are for other elements, too, make of a menu that is inserted, or of the row that comes with it.

use super::concern::Found;
use super::harmless::{Role, SAYINGS, Saying};
use super::idle::is_harmless_property;
use super::layout::possible;
use super::said::{Fits, because_of, counts_for, possibly, said_of_new};
use crate::catalog::{self, ACTION_MENU};
use crate::style::{
    Declared, OF_A_CLASS, Rule, ScopedSheet, Weight, animated, is_css_wide, is_shown_when_pointed_at,
    rules_for,
};
use crate::syntax::Element;

/// How many elements beside a menu are looked at.
const MOST: usize = 64;

/// A rule for others that makes something else of an inserted element than it is to be in its role, if only at times: what is
/// not known to do no harm may do some.
pub(super) fn deformed(
    (role, element): (Role, Element<'_>),
    sheets: &[ScopedSheet<'_>],
    is_theirs: &dyn Fn(&Found) -> bool,
) -> Option<Found> {
    let foreign = |(index, rule): &(usize, &Rule)| {
        is_theirs(&Found { text: String::new(), rule: Some((*index, rule.prelude)) })
    };
    rules_for(element, sheets).filter(foreign).find_map(|(index, rule)| {
        let sheet = &sheets[index];
        sheet.sheet.declarations(rule).iter().find_map(|declaration| {
            let name = sheet.text[declaration.name.range()].to_ascii_lowercase();
            let (value, _) = declaration.read(sheet.text);
            let mut about = SAYINGS.iter().filter(|saying| saying.is_about(unprefixed(&name))).peekable();
            if about.peek().is_none() {
                let is_harmless = |name: &str, value: &str| match name {
                    "animation" | "animation-name" => !animates(role, name, value, sheets),
                    _ => is_harmless_property(name) || is_css_wide(value),
                };
                let does_harm = |name: &str, one: &Declared<'_>| !is_harmless(unprefixed(name), &one.value);
                let may_be = !is_harmless(unprefixed(&name), &value);
                let said = || said_of_new(element, &[&name], sheets, (&does_harm, OTHERWISE), is_theirs);
                return may_be.then(said).flatten();
            }
            about.find_map(|saying| {
                let may_be = name == "all" || !saying.is_harmless(role, unprefixed(&name), &value);
                let one = || One { saying, role, element, sheets, is_theirs };
                may_be.then(|| one().harmful(&name)).flatten()
            })
        })
    })
}

/// A property's name without what browsers put before it that know it by this name only.
fn unprefixed(name: &str) -> &str {
    name.strip_prefix("-webkit-").or_else(|| name.strip_prefix("-moz-")).unwrap_or(name)
}

const OTHERWISE: &str = "is for the menu, too, and may make something else of it";

/// What animations may change for a moment.
const MOMENTARY: [&str; 8] =
    ["opacity", "transform", "translate", "scale", "visibility", "filter", "top", "clip-path"];

/// Whether a value of `animation` or `animation-name` makes something else of an element in this role: for good, at the end of
/// what it starts, or again and again.
fn animates(role: Role, property: &str, value: &str, sheets: &[ScopedSheet<'_>]) -> bool {
    let has_any = |words: &[&str]| words.iter().any(|word| value.contains(word));
    let is_each_last = property != "animation" || has_any(&["infinite", "reverse", "alternate"]);
    animated(value, sheets).into_iter().any(|one| {
        let is_last = is_each_last || one.frames.contains("to") || one.frames.contains("100%");
        let name = unprefixed(&one.name);
        let mut about = SAYINGS.iter().filter(|saying| saying.is_about(name)).peekable();
        let is_harmless = match about.peek() {
            Some(_) => about.all(|saying| saying.is_harmless(role, name, &one.value)),
            None => is_harmless_property(name),
        };
        !is_harmless && (is_last || !MOMENTARY.contains(&name))
    })
}

/// What is said of one element by some properties.
struct One<'a> {
    saying: &'static Saying,
    role: Role,
    element: Element<'a>,
    sheets: &'a [ScopedSheet<'a>],
    is_theirs: &'a dyn Fn(&Found) -> bool,
}

impl One<'_> {
    /// What may be said by these properties, of which `name` is one, with any harm in it.
    fn harmful(&self, name: &str) -> Option<Found> {
        let One { saying, role, element, sheets, .. } = self;
        let is_prefixed = unprefixed(name) != name;
        let names = if is_prefixed { vec![name] } else { saying.names() };
        if saying.may_rest {
            return self.hiding(&names);
        }
        let does_harm = |name: &str, one: &Declared<'_>| {
            !saying.is_harmless(*role, unprefixed(name), &one.value) && !self.is_alike(name, &one.value)
        };
        let what = saying.allowed[*role as usize].what;
        said_of_new(*element, &names, sheets, (&does_harm, what), self.is_theirs)
    }

    /// Whether the buttons beside a menu are so, too.
    fn is_alike(&self, name: &str, value: &str) -> bool {
        let least = self.saying.allowed[self.role as usize].alike;
        let beside = || self.element.parent().into_iter().flat_map(Element::child_elements).take(MOST);
        let is_button = |other: &Element<'_>| *other != self.element && catalog::is_interactive(other.name());
        let is_so =
            |button: Element<'_>| possible(button, name, self.sheets).iter().any(|other| other == value);
        least > 0 && {
            let buttons: Vec<Element<'_>> = beside().filter(is_button).collect();
            buttons.len() >= least && buttons.into_iter().all(is_so)
        }
    }

    /// What hides the element, and shows it again neither whenever somebody points there nor by being that weak.
    fn hiding(&self, names: &[&str]) -> Option<Found> {
        let One { saying, role, element, sheets, is_theirs } = self;
        let hides = |name: &str, one: &Declared<'_>| {
            // What TalkJS says is stronger than a rule for all buttons.
            let is_weak = name == "display"
                && element.name() == ACTION_MENU
                && one.weight() < Weight::of_rule(OF_A_CLASS);
            !saying.is_harmless(*role, name, &one.value) && !is_weak
        };
        let possibly = possibly(*element, names, sheets);
        possibly.iter().enumerate().find_map(|(at, (name, one))| {
            let found = because_of(name, one, sheets, saying.allowed[*role as usize].what);
            let stronger = possibly[..at].iter().filter(|(name, one)| !hides(name, one)).map(|(_, one)| one);
            let counts = one.rule.is_some()
                && hides(name, one)
                && is_theirs(&found)
                && counts_for(*element, (name, one), sheets)
                && !is_shown_when_pointed_at(*element, one, stronger, sheets);
            counts.then_some(found)
        })
    }
}

/// A rule for buttons of another kind that makes a menu one of those: a block of color, or one with a shadow.
pub(super) fn painted(
    menu: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let is_nothing = |word: &str| matches!(word, "none" | "transparent" | "0") || is_css_wide(word);
    let paints = |_: &str, one: &Declared<'_>| !one.value.split_ascii_whitespace().all(is_nothing);
    let is_image =
        |_: &str, one: &Declared<'_>| one.value.contains("gradient(") || one.value.contains("url(");
    let what = "is for the menu, too, and makes it a button like others in front of the message";
    let said =
        |properties: &[&str], fits: Fits<'_>| said_of_new(menu, properties, sheets, (fits, what), &is_theirs);
    // Of the menu's own only the color is said.
    said(&["background", "background-color"], &paints)
        .or_else(|| said(&["background", "background-image"], &is_image))
        .or_else(|| said(&["box-shadow"], &paints))
}
