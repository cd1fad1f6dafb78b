//! The colors of texts: light ones are read on something dark, whatever paints that.

use serde_json::Value;

use crate::menu::concern::Objection;
use crate::menu::said::candidates;
use crate::menu::said::inherited::inherited;
use crate::source::Span;
use crate::style::{
    Background, Declared, Styles, UNKNOWN, alternatives, any_alternative, is_css_wide, luminance,
};
use crate::syntax::{Attribute, Element, NodeKind};
use crate::theme::{LAYOUT_JSON, Theme};

/// The least luminance of a text that nobody would read on white.
pub(super) const LIGHT: f64 = 0.55;
/// The greatest luminance of a text that nobody would read on black.
const DARK: f64 = 0.12;
/// How many elements of one are looked at, how many of these that hold a text, and how many components deep.
const MAX_LOOKED_AT: usize = 64;
const MAX_TEXTS: usize = 8;
const MAX_COMPONENT_DEPTH: usize = 2;

/// The color of all texts of a theme that have no other one, if the theme declares it: in its styles, or else
/// in its layout (`docs/theme-format.md`, §8).
pub(super) fn of_page(theme: &Theme, styles: &Styles<'_>) -> Option<String> {
    let of_layout = || {
        let (_, layout) = theme.find(LAYOUT_JSON)?;
        let layout: Value = serde_json::from_str(layout.source().text()).ok()?;
        let color = layout.get("global")?.get("color")?.as_str()?.trim().to_ascii_lowercase();
        (!color.is_empty()).then_some(color)
    };
    styles.page_value("color").or_else(of_layout)
}

/// A text that tells what can be read on the background of an element, with the words of its rule: a light
/// one, or one whose color only a browser knows.
pub(super) struct TellingText {
    words: String,
    is_light: bool,
    /// That rule, if it stands in the styles of the element's component.
    rule: Option<(usize, Span)>,
    /// Its color as written, if it never has another one, and the values that it may resolve to.
    color: Option<(String, Vec<String>)>,
}

impl TellingText {
    /// The first light text in `element`, or else the first of unknown color. `None` if a text there is dark:
    /// where both can be read, they tell nothing.
    pub(super) fn in_element(
        theme: &Theme,
        element: Element<'_>,
        styles: &Styles<'_>,
    ) -> Option<TellingText> {
        let mut texts = Texts { theme, light: None, unknown: None, has_dark: false };
        texts.look_at(element.descendant_elements(), element, styles, MAX_COMPONENT_DEPTH);
        texts.light.or(texts.unknown).filter(|_| !texts.has_dark)
    }

    /// Whether its color is known, and light.
    pub(super) fn is_light(&self) -> bool {
        self.is_light
    }

    /// The finding that a menu without a known color would be dark beside it.
    pub(super) fn objection(&self) -> Objection {
        let words = &self.words;
        let text = match self.is_light {
            true => format!(
                "`{words}` is light, and the menu on the same background must be light, too, but no rule sets its color"
            ),
            false => format!(
                "`{words}` colors a text on an unknown background, and no rule sets the menu's color there"
            ),
        };
        Objection { text, rule: self.rule }
    }

    /// Its color as a rule for `menu` would write it, if it is the same color there.
    pub(super) fn color_for(&self, menu: Element<'_>, styles: &Styles<'_>) -> Option<String> {
        let (written, color) = self.color.as_ref()?;
        (alternatives(&written.to_ascii_lowercase(), menu, styles) == *color).then(|| written.clone())
    }
}

/// Whether a text directly on the background of an element may be light, by its own color or by one that it
/// inherits inside the element.
pub(super) fn may_be_light(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_light = |value: &str| luminance(value).is_some_and(|luminance| luminance >= LIGHT);
    any_color_inside(element, styles, |one, colored| any_alternative(&one.value, colored, styles, is_light))
}

/// Whether a text directly on the background of an element may have a color that the element has not.
pub(in crate::menu) fn may_have_own_color(element: Element<'_>, styles: &Styles<'_>) -> bool {
    any_color_inside(element, styles, |_, _| true)
}

/// Whether any color `fits` that texts directly on the background of an element have by themselves or inherit inside
/// it.
fn any_color_inside(
    element: Element<'_>,
    styles: &Styles<'_>,
    fits: impl Fn(&Declared<'_>, Element<'_>) -> bool,
) -> bool {
    let has_one = |text: Element<'_>| {
        let within = text.ancestors_or_self().take_while(|around| *around != element);
        inherited(within, &["color"], styles).any(|(_, one, colored)| fits(&one, colored))
    };
    let texts =
        element.descendant_elements().take(MAX_LOOKED_AT).filter(|one| holds_text(*one)).take(MAX_TEXTS);
    texts.filter(|text| is_seen_on(*text, element, styles)).any(has_one)
}

/// What the texts in an element tell by their colors.
struct Texts<'t> {
    theme: &'t Theme,
    light: Option<TellingText>,
    unknown: Option<TellingText>,
    has_dark: bool,
}

impl Texts<'_> {
    /// Looks in `elements`, and in the components that they are, for texts on the background of `within`.
    fn look_at<'d>(
        &mut self,
        elements: impl Iterator<Item = Element<'d>>,
        within: Element<'_>,
        styles: &Styles<'_>,
        depth_left: usize,
    ) {
        for element in elements.take(MAX_LOOKED_AT).filter(|element| holds_text(*element)).take(MAX_TEXTS) {
            let color = styles.usual_declaration(element, "color");
            let color = color.filter(|color| !is_css_wide(&color.value) && color.value != "currentcolor");
            let is_of_theme = element.is_component() && self.theme.find(element.name()).is_some();
            if (color.is_none() && !is_of_theme) || !is_seen_on(element, within, styles) {
                continue;
            }
            let Some(color) = color else {
                self.look_into(element, depth_left);
                continue;
            };
            let values = alternatives(&color.value, element, styles);
            let is_known = !values.iter().any(|value| value == UNKNOWN);
            match values.first().filter(|_| is_known).and_then(|value| luminance(value)) {
                Some(luminance) if luminance >= LIGHT => {
                    self.light
                        .get_or_insert_with(|| TellingText::of(&color, (element, true), &values, styles));
                }
                Some(luminance) => self.has_dark |= luminance <= DARK,
                None if is_of_theme => self.look_into(element, depth_left),
                None => {
                    self.unknown
                        .get_or_insert_with(|| TellingText::of(&color, (element, false), &values, styles));
                }
            }
            if self.has_dark {
                return;
            }
        }
    }

    /// Looks at what a component of the theme renders.
    fn look_into(&mut self, element: Element<'_>, depth_left: usize) {
        let theme = self.theme;
        let component = theme.find(element.name()).map(|(_, component)| component);
        let template = component.and_then(|component| Some((component, component.document().template()?)));
        if let Some(((component, template), depth_left)) = template.zip(depth_left.checked_sub(1)) {
            let (had_light, had_unknown) = (self.light.is_some(), self.unknown.is_some());
            self.look_at(template.descendant_elements(), template, &theme.styles_for(component), depth_left);
            let light = self.light.as_mut().filter(|_| !had_light);
            for text in light.into_iter().chain(self.unknown.as_mut().filter(|_| !had_unknown)) {
                text.rule = None;
            }
        }
    }
}

impl TellingText {
    /// The text of an element, light or of unknown color, usually in the `declared` one with these `values`.
    fn of(
        declared: &Declared<'_>,
        (element, is_light): (Element<'_>, bool),
        values: &[String],
        styles: &Styles<'_>,
    ) -> TellingText {
        let said = format!("color: {}", declared.value);
        let is_certain = candidates(element, &["color"], styles).len() == 1;
        let color = |written: &str| is_certain.then(|| (written.to_owned(), values.to_vec()));
        match declared.rule {
            Some(rule) => {
                let words = format!("{} {{ {said} }}", rule.prelude_on_one_line());
                // Names of variables are case-sensitive.
                let mut own = rule.declarations().iter().map(|one| &rule.sheet.text[one.value.range()]);
                let written = own.find(|written| written.eq_ignore_ascii_case(&declared.value));
                let written = written.or(Some(&*declared.value).filter(|value| !value.contains("var(")));
                let (rule, color) = (Some(rule.place()), written.and_then(color));
                TellingText { words, is_light, rule, color }
            }
            None => {
                let (words, color) = (format!("style=\"{said}\""), color(&declared.value));
                TellingText { words, is_light, rule: None, color }
            }
        }
    }
}

/// Whether an element holds a text itself, or is a component, such as a picture in the color of text.
fn holds_text(element: Element<'_>) -> bool {
    element.is_component()
        || element.node().children().any(|node| {
            node.kind() == NodeKind::Interpolation || (node.kind() == NodeKind::Text && !node.is_blank())
        })
}

/// Whether nothing between `within` and `element`, itself included, paints a background.
fn is_seen_on(element: Element<'_>, within: Element<'_>, styles: &Styles<'_>) -> bool {
    let around = element.ancestors_or_self();
    let is_painted = |around: Element<'_>| {
        ["background", "background-color"].iter().any(|property| {
            let is_seen = |value: &str| Background::of(value) != Background::Clear;
            let usual = styles.usual_value(around, property);
            usual.is_some_and(|value| any_alternative(&value, around, styles, is_seen))
        }) || around
            .attribute("style")
            .and_then(Attribute::value)
            .is_some_and(|style| style.contains("background"))
    };
    !around.take_while(|around| *around != within).take(MAX_LOOKED_AT).any(is_painted)
}
