//! The menu's own button: what rules that also match other elements make of it, of its content, or of the row
//! that comes with it.

pub(super) mod adapted;
pub(super) mod amounts;
pub(super) mod colors;
pub(super) mod contrast;
pub(super) mod faded;
mod harmless;
pub(super) mod idle;
pub(super) mod pointed;
pub(super) mod saying;
pub(super) mod texts;
pub(super) mod tiny;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use self::harmless::{OTHERWISE, PERMISSIONS};
use self::idle::{is_harmless_property, unprefixed};
use self::saying::{Allowed, Permission, Role};
use crate::catalog::{self, ACTION_MENU};
use crate::menu::concern::Objection;
use crate::menu::header::row::is_shrink_to_fit_item;
use crate::menu::look::ICON;
use crate::menu::said::layout::possible;
use crate::menu::said::{Fits, because_of, candidates, counts_for, said_of_new, strongest};
use crate::style::{
    CLASS_SPECIFICITY, Declared, Picture, ScopedRule, Styles, Weight, animation_name, animations,
    any_alternative, has_variable, is_css_wide, is_shown_when_pointed_at, physical, writing_rule,
};
use crate::syntax::Element;

/// How many elements beside a menu are looked at.
const MAX_LOOKED_AT: usize = 64;

/// An inserted element, or what an icon draws there.
pub(super) struct Subject<'a> {
    role: Role,
    element: Element<'a>,
    picture: Option<Picture<'a>>,
    styles: &'a Styles<'a>,
    harmful: OnceCell<Harmful>,
    /// The values that each button beside the menu may have, by property, as far as they were asked for.
    of_others: RefCell<BTreeMap<String, Vec<BTreeSet<String>>>>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(role: Role, element: Element<'a>, styles: &'a Styles<'a>) -> Subject<'a> {
        let is_icon = role == Role::Picture && element.name() == ICON;
        let picture = is_icon.then(|| Picture::of(element, styles));
        Subject { role, element, picture, styles, harmful: OnceCell::new(), of_others: RefCell::default() }
    }

    fn rules(&self) -> Vec<ScopedRule<'a>> {
        match &self.picture {
            Some(picture) => picture.rules().collect(),
            None => self.styles.rules_for(self.element).collect(),
        }
    }

    /// What it may have for several properties that mean the same, the strongest first.
    fn candidates<'p>(&self, names: &[&'p str]) -> Vec<(&'p str, Declared<'a>)> {
        match &self.picture {
            Some(picture) => strongest(names, |name| picture.declared(name)),
            None => candidates(self.element, names, self.styles),
        }
    }

    /// A rule for others that may turn it into something other than its role asks for. What is not known to
    /// be harmless may do harm.
    pub(super) fn deformed(&self, is_theirs: &dyn Fn(&Objection) -> bool) -> Option<Objection> {
        let foreign = |rule: &ScopedRule<'_>| is_theirs(&Objection::new("", Some(*rule)));
        // All possible values of a property are looked at once, whichever rule sets it.
        let mut asked = BTreeSet::new();
        self.rules().into_iter().filter(foreign).find_map(|rule| {
            let text = rule.sheet.text;
            rule.declarations().iter().find_map(|declaration| {
                let name = text[declaration.name.range()].to_ascii_lowercase();
                let name = physical(&name).map_or(name, str::to_owned);
                let value = declaration.means(&name, text);
                let may_be = value.is_some_and(|value| self.may_deform(&name, &value));
                let found = || self.deformed_by(&name, is_theirs);
                (may_be && asked.insert(name.clone())).then(found).flatten()
            })
        })
    }

    /// Whether a property with this value may do harm; what a variable stands for is looked at later.
    fn may_deform(&self, name: &str, value: &str) -> bool {
        if has_variable(value) && !name.starts_with("--") {
            return true;
        }
        let mut about = about(name).peekable();
        match about.peek() {
            None => !self.is_idle(name, value),
            Some(_) => {
                name == "all"
                    || !about.all(|permission| permission.is_harmless(self.role, unprefixed(name), value))
            }
        }
    }

    /// The harm that a property may do.
    fn deformed_by(&self, name: &str, is_theirs: &dyn Fn(&Objection) -> bool) -> Option<Objection> {
        let mut about = about(name).peekable();
        if about.peek().is_none() {
            let does_harm = |name: &str, one: &Declared<'_>| !self.is_idle(name, &one.value);
            return self.first(&[name], (&does_harm, OTHERWISE), false, is_theirs);
        }
        about.find_map(|permission| self.deformed_as(permission, name, is_theirs))
    }

    /// The harm that the properties of `permission` may do; `name` is one of them.
    fn deformed_as(
        &self,
        permission: &Permission,
        name: &str,
        is_theirs: &dyn Fn(&Objection) -> bool,
    ) -> Option<Objection> {
        let names = if unprefixed(name) == name { permission.names() } else { vec![name] };
        let allowed = &permission.allowed[self.role as usize];
        let does_harm = |name: &str, one: &Declared<'_>| {
            // TalkJS's own styles are taken to be stronger than a rule for all buttons. If that hides them it
            // counts nevertheless, as nothing but TalkJS's styles would keep the menu visible.
            let is_weak = name == "display"
                && one.value != "none"
                && self.element.name() == ACTION_MENU
                && one.weight() < Weight::of_rule(CLASS_SPECIFICITY);
            !permission.is_harmless(self.role, unprefixed(name), &one.value)
                && !is_weak
                && !self.is_alike(allowed, name, one)
        };
        self.first(&names, (&does_harm, allowed.what), permission.may_rest, is_theirs)
    }

    /// The first possible value that fits, unless it `may_rest` and shows again when somebody points there.
    fn first(
        &self,
        names: &[&str],
        (fits, what): (Fits<'_>, &str),
        may_rest: bool,
        is_theirs: &dyn Fn(&Objection) -> bool,
    ) -> Option<Objection> {
        let element = self.element;
        let of = if self.role == Role::Picture { "the menu's content" } else { "the menu" };
        let what = &format!("also applies to {of} {what}");
        let candidates = self.candidates(names);
        candidates.iter().enumerate().find_map(|(at, (name, one))| {
            if one.rule.is_none() || !fits(name, one) {
                return None;
            }
            let found = Some(because_of(name, one, what)).filter(is_theirs)?;
            let stronger = candidates[..at].iter().filter(|(name, one)| !fits(name, one)).map(|(_, one)| one);
            let is_at_rest = may_rest && is_shown_when_pointed_at(element, one, stronger);
            // States of a picture were not looked at.
            let counts = self.picture.is_some() || counts_for(element, (name, one));
            (counts && !is_at_rest).then_some(found)
        })
    }

    /// Whether a property that no permission is about does no harm.
    fn is_idle(&self, name: &str, value: &str) -> bool {
        match unprefixed(name) {
            name @ ("animation" | "animation-name") => {
                let harmful = self.harmful.get_or_init(|| Harmful::of(self.role, self.styles));
                !harmful.has_any(name, value)
            }
            name => is_harmless_property(name) || is_css_wide(value),
        }
    }

    /// Whether enough buttons beside the menu share this value to make the menu one of them.
    fn is_alike(&self, allowed: &Allowed, name: &str, one: &Declared<'_>) -> bool {
        if allowed.alike == 0 {
            return false;
        }
        let is_row = || {
            let row = self.menu().and_then(Element::parent);
            !allowed.only_in_shrink_to_fit_row
                || row.is_some_and(|row| is_shrink_to_fit_item(row, self.styles))
        };
        let mut known = self.of_others.borrow_mut();
        let of_others = known.entry(name.to_owned()).or_insert_with(|| self.values_of_others(name));
        let is_one_of_them =
            of_others.len() >= allowed.alike && of_others.iter().all(|of| of.contains(&*one.value));
        is_one_of_them && is_row()
    }

    /// The menu that the element is, or is in.
    fn menu(&self) -> Option<Element<'a>> {
        let mut around = self.element.ancestors_or_self().take(MAX_LOOKED_AT);
        around.find(|around| around.name() == ACTION_MENU)
    }

    /// The possible values of a property for each button beside the menu; for an icon, those of their icons.
    fn values_of_others(&self, name: &str) -> Vec<BTreeSet<String>> {
        let menu = self.menu();
        let beside = menu.and_then(Element::parent).map(|row| row.child_elements().take(MAX_LOOKED_AT));
        let is_button = |other: &Element<'_>| Some(*other) != menu && catalog::is_interactive(other.name());
        let values = |button: Element<'_>| -> BTreeSet<String> {
            if self.picture.is_none() {
                return possible(button, name, self.styles).into_iter().collect();
            }
            let icon = button.descendant_elements().take(MAX_LOOKED_AT).find(|inner| inner.name() == ICON);
            let said = icon.map(|icon| Picture::of(icon, self.styles).declared(name));
            said.into_iter().flatten().map(|one| one.value.into_owned()).collect()
        };
        beside.into_iter().flatten().filter(is_button).map(values).collect()
    }
}

/// What rules for others make of a menu's content.
pub(super) fn of_content(
    menu: Element<'_>,
    styles: &Styles<'_>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let mut inside = menu.descendant_elements().take(MAX_LOOKED_AT);
    inside.find_map(|element| Subject::new(Role::Picture, element, styles).deformed(is_theirs))
}

/// A rule for other buttons that writes or draws on the menu what is meant for those: a cross, or a tooltip.
pub(super) fn labelled(
    menu: Element<'_>,
    styles: &Styles<'_>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let drawn = || {
        let rule = writing_rule(menu, styles)?;
        let text = format!(
            "`{}` also draws on the menu what is meant for other buttons",
            rule.prelude_on_one_line()
        );
        Some(Objection::new(text, Some(rule))).filter(is_theirs)
    };
    let is_picture = |_: &str, one: &Declared<'_>| {
        any_alternative(&one.value, menu, styles, |value| value.contains("url("))
    };
    const PICTURES: [&[&str]; 3] = [
        &["background", "background-image"],
        &["mask", "mask-image"],
        &["-webkit-mask", "-webkit-mask-image"],
    ];
    let what = "also applies to the menu and draws the picture of another button on it";
    drawn().or_else(|| {
        PICTURES.iter().find_map(|names| said_of_new(menu, names, styles, (&is_picture, what), is_theirs))
    })
}

/// The permissions that are about a property.
fn about(name: &str) -> impl Iterator<Item = &'static Permission> {
    PERMISSIONS.iter().filter(move |permission| permission.is_about(unprefixed(name)))
}

/// Properties that animations may change for a moment.
const MOMENTARY: [&str; 8] =
    ["opacity", "transform", "translate", "scale", "visibility", "filter", "top", "clip-path"];

/// The animations that do harm to an element.
struct Harmful {
    /// Those that do so permanently, by their end.
    in_the_end: BTreeSet<String>,
    /// Those, and those that do so for a moment.
    ever: BTreeSet<String>,
}

impl Harmful {
    fn of(role: Role, styles: &Styles<'_>) -> Harmful {
        let mut harmful = Harmful { in_the_end: BTreeSet::new(), ever: BTreeSet::new() };
        for one in animations(styles) {
            let name = unprefixed(physical(&one.name).unwrap_or(&one.name));
            let mut about = about(name).peekable();
            let is_harmless = match about.peek() {
                Some(_) if has_variable(&one.value) => false,
                Some(_) => about.all(|permission| permission.is_harmless(role, name, &one.value)),
                None => is_harmless_property(name),
            };
            if is_harmless {
                continue;
            }
            let is_last = one.frames.contains("to") || one.frames.contains("100%");
            if is_last || !MOMENTARY.contains(&name) {
                harmful.in_the_end.insert(one.animation.clone());
            }
            harmful.ever.insert(one.animation);
        }
        harmful
    }

    /// Whether a value of `animation` or `animation-name` starts one of them. What repeats has no end.
    fn has_any(&self, property: &str, value: &str) -> bool {
        let has_any = |words: &[&str]| words.iter().any(|word| value.contains(word));
        let has_end = property == "animation" && !has_any(&["infinite", "reverse", "alternate"]);
        let harmful = if has_end { &self.in_the_end } else { &self.ever };
        !harmful.is_empty() && value.split([' ', ',']).any(|word| harmful.contains(&animation_name(word)))
    }
}

/// A rule for other buttons that makes a menu look like those: a block of color, or one with a shadow.
pub(super) fn painted(
    menu: Element<'_>,
    styles: &Styles<'_>,
    is_theirs: impl Fn(&Objection) -> bool,
) -> Option<Objection> {
    let is_nothing = |word: &str| matches!(word, "none" | "transparent" | "0") || is_css_wide(word);
    let paints = |_: &str, one: &Declared<'_>| !one.value.split_ascii_whitespace().all(is_nothing);
    let is_image =
        |_: &str, one: &Declared<'_>| one.value.contains("gradient(") || one.value.contains("url(");
    let what = "also applies to the menu and makes it look like a button on top of the message";
    let said =
        |properties: &[&str], fits: Fits<'_>| said_of_new(menu, properties, styles, (fits, what), &is_theirs);
    // The menu's own rule sets only the background color.
    said(&["background", "background-color"], &paints)
        .or_else(|| said(&["background", "background-image"], &is_image))
        .or_else(|| said(&["box-shadow"], &paints))
}
