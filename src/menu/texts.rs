//! The colors of texts: what is light is read on something dark, whatever paints that.

use serde_json::Value;

use super::concern::Found;
use super::layout::in_words;
use crate::source::Span;
use crate::style::{
    self, Declared, Ground, ScopedSheet, is_css_wide, lightness, resolved, usual_declaration, usual_value,
};
use crate::syntax::{Attribute, Element};
use crate::theme::{LAYOUT_JSON, Theme};

/// How light a text is, at least, that nobody would read on white.
const LIGHT: f64 = 0.55;
/// How many elements are looked at in one, and how many components deep.
const MOST: usize = 64;
const DEEPEST: usize = 2;

/// The color that all texts of a theme have of which nothing else is said, if the theme says it: in its styles, or else in its
/// layout (`docs/theme-format.md`, §8).
pub(super) fn of_page(theme: &Theme, sheets: &[ScopedSheet<'_>]) -> Option<String> {
    let of_layout = || {
        let (_, layout) = theme.find(LAYOUT_JSON)?;
        let layout: Value = serde_json::from_str(layout.source().text()).ok()?;
        let color = layout.get("global")?.get("color")?.as_str()?.trim().to_ascii_lowercase();
        (!color.is_empty()).then_some(color)
    };
    style::of_page("color", sheets).or_else(of_layout)
}

/// A light text in `element` with nothing behind it but what is behind the element, in the words of its rule.
pub(super) struct LightText {
    pub(super) words: String,
    /// That rule, if it stands in the styles of the element's component.
    pub(super) rule: Option<(usize, Span)>,
}

impl LightText {
    pub(super) fn in_element(
        theme: &Theme,
        element: Element<'_>,
        sheets: &[ScopedSheet<'_>],
    ) -> Option<LightText> {
        find(theme, element.descendant_elements(), element, sheets, DEEPEST)
    }

    /// That a menu of no known color would be dark beside it.
    pub(super) fn found(self) -> Found {
        let text = format!(
            "`{}` is light, and so must be the menu on the same background, but no rule says its color",
            self.words
        );
        Found { text, rule: self.rule }
    }
}

fn find<'d>(
    theme: &Theme,
    elements: impl Iterator<Item = Element<'d>>,
    within: Element<'_>,
    sheets: &[ScopedSheet<'_>],
    deep: usize,
) -> Option<LightText> {
    elements.take(MOST).find_map(|element| {
        let own = || {
            let declared = usual_declaration(element, "color", sheets)?;
            is_light(&declared, element, sheets).then(|| LightText::of(&declared, sheets))
        };
        own().or_else(|| in_component(theme, element, deep)).filter(|_| is_seen_on(element, within, sheets))
    })
}

/// A light text in what a component of the theme renders.
fn in_component(theme: &Theme, element: Element<'_>, deep: usize) -> Option<LightText> {
    let deep = deep.checked_sub(1)?;
    let (_, component) = theme.find(element.name()).filter(|_| element.is_component())?;
    let template = component.document().template()?;
    let sheets = theme.sheets_for(component);
    let found = find(theme, template.descendant_elements(), template, &sheets, deep)?;
    Some(LightText { rule: None, ..found })
}

impl LightText {
    fn of(declared: &Declared<'_>, sheets: &[ScopedSheet<'_>]) -> LightText {
        let color = format!("color: {}", declared.value);
        match declared.rule {
            Some((index, rule)) => {
                let words = format!("{} {{ {color} }}", in_words(&sheets[index], rule.prelude));
                LightText { words, rule: Some((index, rule.prelude)) }
            }
            None => LightText { words: format!("style=\"{color}\""), rule: None },
        }
    }
}

fn is_light(color: &Declared<'_>, element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let color = resolved(&color.value, element, sheets);
    color.is_some_and(|color| {
        !is_css_wide(&color) && lightness(&color).is_some_and(|lightness| lightness >= LIGHT)
    })
}

/// Whether nothing is painted behind `element` on what is behind `within`, around it.
fn is_seen_on(element: Element<'_>, within: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let around = std::iter::once(element).chain(element.node().ancestors());
    let is_painted = |around: Element<'_>| {
        ["background", "background-color"].iter().any(|property| {
            usual_value(around, property, sheets).is_some_and(|value| Ground::of(&value) != Ground::Clear)
        }) || around
            .attribute("style")
            .and_then(Attribute::value)
            .is_some_and(|style| style.contains("background"))
    };
    !around.take_while(|around| *around != within).take(MOST).any(is_painted)
}
