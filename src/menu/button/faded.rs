//! A color in which a menu could not be seen on its background.

use std::cell::OnceCell;

use super::colors::{DeclaredOn, colors, grounds, grounds_of};
use super::texts::{LIGHT, TellingText, may_be_light, of_page};
use crate::menu::concern::Objection;
use crate::menu::said::{because_of, in_full};
use crate::style::{
    Background, Declared, Match, Styles, alternatives, is_css_wide, luminance, values_inside,
};
use crate::syntax::Element;
use crate::theme::Theme;

/// The approximate color of text that has none declared.
pub(super) const DARK: &str = "#222";
/// The contrast below which a menu can hardly be seen.
pub(super) const HARDLY_SEEN: f64 = 1.8;
/// The contrast below which a text can hardly be read, nor a menu be seen well.
pub(super) const HARDLY_READ: f64 = 3.0;
/// The contrast that is still enough when the menu's own class fades the color.
const SEEN_IF_FADED: f64 = 5.5;
/// How many colors, and how many backgrounds, are compared with each other: no theme has as many.
const MAX_DECLARATIONS: usize = 64;

/// A menu, and what it is seen on.
pub(in crate::menu) struct Seen<'a> {
    pub(in crate::menu) theme: &'a Theme,
    pub(in crate::menu) menu: Element<'a>,
    /// The element whose texts have the same background, where nothing else tells what that is.
    pub(in crate::menu) beside: Element<'a>,
    /// What findings call that place.
    pub(in crate::menu) place: &'a str,
    pub(in crate::menu) styles: &'a Styles<'a>,
}

impl<'a> Seen<'a> {
    /// A color that the menu may have, and in which it could not be seen on a background that it has then.
    pub(in crate::menu) fn faded(&self, is_theirs: impl Fn(&Objection) -> bool) -> Option<Objection> {
        self.faded_on(grounds(self.menu, self.styles), is_theirs)
    }

    /// The same, if the menu is seen on the background of [`beside`](Seen::beside), an element below it.
    pub(in crate::menu) fn faded_below(&self, is_theirs: impl Fn(&Objection) -> bool) -> Option<Objection> {
        let grounds = grounds_of(self.beside, self.menu, self.styles);
        if grounds.is_empty() { None } else { self.faded_on(grounds, is_theirs) }
    }

    /// That it could not be seen, as both usually are, on an element below it that another component renders, with that
    /// one's `styles`.
    pub(in crate::menu) fn faded_in_component(
        &self,
        strip: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<Objection> {
        // Which conditional colors go together is not known of two components.
        let grounds = grounds_of(strip, strip, styles);
        let ground = grounds.iter().find(|ground| ground.is_certain())?;
        self.lost_as_usual(ground.values(styles))
    }

    /// The same on what rules draw for the element around it, with these declarations, the strongest first.
    pub(in crate::menu) fn faded_on_drawn(&self, painted: &[(&str, Declared<'_>)]) -> Option<Objection> {
        let bubble = self.menu.parent()?;
        // Which conditional colors go with a conditional drawing is not known.
        let is_one_color = || colors(self.menu, self.styles).iter().all(DeclaredOn::is_certain);
        let known = painted.iter().filter(|(_, one)| one.matched == Match::Always || is_one_color());
        let mut values = known.map(|(_, one)| alternatives(&one.value, bubble, self.styles));
        values.find_map(|values| self.lost_as_usual(&values))
    }

    /// That it could not be seen in its usual color on the first of these backgrounds.
    fn lost_as_usual(&self, grounds: &[String]) -> Option<Objection> {
        let seen = seen_of(grounds).into_iter().next()?;
        let colors = colors(self.menu, self.styles);
        let page = || of_page(self.theme, self.styles).unwrap_or_else(|| DARK.to_owned());
        let color = match colors.iter().find(|color| color.is_certain()) {
            Some(color) => color.values(self.styles).first().cloned(),
            None if colors.is_empty() => alternatives(&page(), self.menu, self.styles).into_iter().next(),
            None => None,
        };
        let is_lost = seen.hides(&color?, HARDLY_SEEN);
        is_lost.then(|| Objection::new(format!("the menu could hardly be seen on {}", self.place), None))
    }

    /// A color in which it could not be seen on one of `grounds`.
    fn faded_on(
        &self,
        grounds: Vec<DeclaredOn<'a>>,
        is_theirs: impl Fn(&Objection) -> bool,
    ) -> Option<Objection> {
        let colors = colors(self.menu, self.styles);
        if colors.len() > MAX_DECLARATIONS || grounds.len() > MAX_DECLARATIONS {
            let text = format!("more colors are declared for the menu and {} than are checked", self.place);
            return Some(Objection::new(text, None));
        }
        // Lost on any background: whatever else colors what is drawn there does not color the menu.
        let is_clear = |color: &&DeclaredOn<'_>| {
            color.values(self.styles).iter().any(|value| Background::Unknown.hides(value, HARDLY_SEEN))
        };
        let clear = colors.iter().find(is_clear).map(|color| self.lost(color, None)).filter(&is_theirs);
        if clear.is_some() {
            return clear;
        }
        let filled = grounds.iter().find_map(|ground| self.filled(&self.on(ground)));
        if filled.is_some() {
            return filled;
        }
        // First the color on each background, then the background under each color.
        let texts = Texts::beside(self);
        let goes_with = |one: &DeclaredOn<'_>, other: &DeclaredOn<'_>| one.goes_with(other, self.menu);
        let on_ground = |ground: &DeclaredOn<'_>| {
            let found = match colors.iter().find(|color| goes_with(color, ground)) {
                Some(color) => texts.lost(color, ground),
                None => texts.without_color(Some(ground)),
            };
            found.filter(&is_theirs)
        };
        let under_color = |color: &DeclaredOn<'_>| {
            let ground = grounds.iter().find(|ground| goes_with(ground, color))?;
            texts.lost(color, ground).filter(&is_theirs)
        };
        let on_nothing = || {
            let is_nothing = grounds.is_empty() && colors.is_empty();
            is_nothing.then(|| texts.without_color(None)).flatten().filter(&is_theirs)
        };
        grounds.iter().find_map(on_ground).or_else(|| colors.iter().find_map(under_color)).or_else(on_nothing)
    }

    /// A rule that fills pictures, also a menu's, with a color that could not be seen on one of `grounds`.
    fn filled(&self, grounds: &[Background]) -> Option<Objection> {
        let icon = self.menu.child_elements().next()?;
        let is_own = |fill: &String| !matches!(&**fill, "none" | "currentcolor") && !is_css_wide(fill);
        let fills = values_inside(icon, "fill", self.styles);
        let mut own = fills.into_iter().filter(|fill| fill.iter().all(is_own));
        let fill = own.find(|fill| are_lost(fill, grounds, HARDLY_SEEN).is_some())?.swap_remove(0);
        let text = format!(
            "`fill: {fill}` also applies to the menu's icon, which could hardly be seen on {}",
            self.place
        );
        Some(Objection::new(text, None))
    }

    /// What is seen of a background, usually and under some condition.
    fn on(&self, ground: &DeclaredOn<'_>) -> Vec<Background> {
        let seen = seen_of(ground.values(self.styles));
        if seen.is_empty() { vec![Background::Unknown] } else { seen }
    }

    /// The finding that the menu could not be seen in a color, on a background or on any.
    fn lost(&self, color: &DeclaredOn<'_>, ground: Option<&DeclaredOn<'_>>) -> Objection {
        // The rule that declares both is shown anyway.
        let place_of = |one: &DeclaredOn<'_>| one.declared.rule.map(|rule| rule.place());
        let other = ground.filter(|ground| place_of(ground) != place_of(color));
        let painted = other.map_or(String::new(), |ground| {
            let declared = &ground.declared;
            format!(
                " with `{}`",
                in_full((ground.property, &declared.value), declared.important, declared.rule)
            )
        });
        let on = format!("could hardly be seen on {}{painted}", self.place);
        let what = match color.element == self.menu {
            true => format!("also applies to the menu, which {on}"),
            false => format!("sets a text color that the menu would inherit, and in which it {on}"),
        };
        because_of(color.property, &color.declared, &what)
    }

    /// The finding that the menu would have about its background's color, as no rule sets another one.
    fn without_contrast(&self, ground: &DeclaredOn<'_>, seen: &Background) -> Objection {
        let (is, other) = if seen.is_dark() == Some(false) { ("light", "dark") } else { ("dark", "light") };
        let place = self.place;
        let what = match self.menu.ancestors_or_self().any(|around| around == self.beside) {
            true => format!(
                "is {is}, and the menu on it would be {is}, too: no rule sets a {other} color for {place} as a whole, as a `color` in that rule would"
            ),
            false => format!("is {is}, and the menu would be {is}, too, in front of {place}"),
        };
        because_of(ground.property, &ground.declared, &what)
    }
}

/// What the texts beside a menu tell, each asked for once.
struct Texts<'s, 'a> {
    seen: &'s Seen<'a>,
    telling: OnceCell<Option<TellingText>>,
    may_be_light: OnceCell<bool>,
    /// The colors that texts of the page may have, if it has one of its own.
    of_page: OnceCell<Option<Vec<String>>>,
}

impl<'s, 'a> Texts<'s, 'a> {
    fn beside(seen: &'s Seen<'a>) -> Texts<'s, 'a> {
        Texts { seen, telling: OnceCell::new(), may_be_light: OnceCell::new(), of_page: OnceCell::new() }
    }

    fn telling(&self) -> Option<&TellingText> {
        let Seen { theme, beside, styles, .. } = *self.seen;
        self.telling.get_or_init(|| TellingText::in_element(theme, beside, styles)).as_ref()
    }

    fn may_be_light(&self) -> bool {
        *self.may_be_light.get_or_init(|| may_be_light(self.seen.beside, self.seen.styles))
    }

    fn of_page(&self) -> Option<&[String]> {
        let Seen { theme, menu, styles, .. } = *self.seen;
        let ask = || of_page(theme, styles).map(|color| alternatives(&color, menu, styles));
        self.of_page.get_or_init(ask).as_deref()
    }

    /// That the menu could not be seen in a color on a background.
    fn lost(&self, color: &DeclaredOn<'_>, ground: &DeclaredOn<'_>) -> Option<Objection> {
        let (values, grounds) = (color.values(self.seen.styles), self.seen.on(ground));
        // If texts have another color, as this one could not be read, the menu lacks contrast as well.
        let is_dark = |ground: &Background| ground.is_dark() == Some(true);
        let is_pale = || {
            are_lost(values, &grounds, HARDLY_READ).is_some_and(is_dark)
                && values.iter().all(|color| luminance(color).is_some_and(|luminance| luminance < LIGHT))
                && self.may_be_light()
        };
        let is_lost = are_lost(values, &grounds, HARDLY_SEEN).is_some() || is_pale();
        is_lost.then(|| self.seen.lost(color, Some(ground)))
    }

    /// That the menu could not be seen on a background, or on none that is known, as no rule gives it a color.
    fn without_color(&self, ground: Option<&DeclaredOn<'_>>) -> Option<Objection> {
        let seen = ground.map(|ground| (ground, self.seen.on(ground)));
        // On a dark background with light texts, the default color is too dark for the menu as well.
        let has_light = || self.telling().is_some_and(TellingText::is_light) || self.may_be_light();
        let is_too_dark = |seen: &&Background| {
            seen.hides(DARK, HARDLY_SEEN) || (seen.is_dark() == Some(true) && has_light())
        };
        let lost = seen.as_ref().and_then(|(ground, seen)| {
            let lost = match self.of_page() {
                Some(color) => are_lost(color, seen, HARDLY_SEEN),
                None => seen.iter().find(is_too_dark),
            };
            Some(self.seen.without_contrast(ground, lost?))
        });
        // On an unknown background, the other texts tell.
        let is_known = seen.as_ref().is_some_and(|(_, seen)| !seen.contains(&Background::Unknown));
        if lost.is_some() || is_known || self.of_page().is_some() {
            return lost;
        }
        let tells = |text: &&TellingText| text.is_light() || seen.is_some();
        self.telling().filter(tells).map(TellingText::objection)
    }
}

/// The first of `grounds` on which a color has too little contrast; conditional values apply together.
pub(super) fn are_lost<'g>(
    colors: &[String],
    grounds: &'g [Background],
    least: f64,
) -> Option<&'g Background> {
    let (colors, grounds) = match colors.len() > 1 && grounds.len() > 1 {
        true => (&colors[..1], &grounds[..1]),
        false => (colors, grounds),
    };
    grounds.iter().find(|ground| colors.iter().any(|color| ground.hides(color, least)))
}

/// What is seen of backgrounds with these values.
pub(super) fn seen_of(values: &[String]) -> Vec<Background> {
    values.iter().map(|value| Background::of(value)).collect()
}

/// Whether a menu without a declared color would be dark on a strong color, and hardly seen once faded.
pub(super) fn is_dimmed(menu: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_strong = |ground: &DeclaredOn<'_>| {
        ground.values(styles).iter().any(|value| Background::of(value).hides(DARK, SEEN_IF_FADED))
    };
    let ground = grounds(menu, styles).into_iter().find(DeclaredOn::is_certain);
    ground.is_some_and(|ground| is_strong(&ground)) && colors(menu, styles).is_empty()
}
