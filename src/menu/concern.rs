//! What an insertion comes to beside a menu that can be used: what only a person can judge.

use super::styles::has_absolute_menu;
use super::{ACTION_MENU, Anchor, Place, Snippet, Target};
use crate::edit::{Origins, TextEdit};
use crate::source::Span;
use crate::style::{
    Declared, Match, ScopedSheet, declared, is_positioned, may_be_positioned, may_have, may_reach,
    usual_value,
};
use crate::syntax::Element;
use crate::theme::{ComponentId, GLOBAL_CSS, Theme};

/// Why a person should look at an insertion first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concern {
    /// What would happen, as a clause of its own.
    pub text: String,
    /// The rule that leads to it, in the theme as it is without the menu.
    pub rule: Option<(ComponentId, Span)>,
}

/// What would come of the menus of `snippet` at `places` of component `id`: `before` becomes `after` by `edits`.
pub fn concern(
    (before, after): (&Theme, &Theme),
    id: ComponentId,
    snippet: &Snippet,
    places: &[Place],
    edits: &TextEdit,
) -> Option<Concern> {
    let document = before.component(id).document();
    let sheets = before.sheets_for(before.component(id));
    let mut frames = places.iter().filter_map(|place| place.frame).map(|frame| document.element(frame));
    let of_frames = || frames.find_map(|frame| of_frame(before, id, frame, &sheets));
    let of_order = || places.iter().find_map(|place| of_order(before, id, place, &sheets));
    let found = has_absolute_menu(snippet).then(of_frames).flatten().or_else(of_order);
    if found.is_some() {
        return found;
    }
    let component = after.component(id);
    let (sheets, origins) = (after.sheets_for(component), Origins::of(edits));
    let menus = component.document().elements_called(ACTION_MENU);
    let mut inserted = menus.filter(|menu| origins.is_inserted(menu.open_tag()));
    let place = |declared: &Declared<'_>| {
        let (index, rule) = declared.rule?;
        match index {
            0 => Some((id, origins.span(rule.prelude)?)),
            _ => Some((after.find(GLOBAL_CSS)?.0, rule.prelude)),
        }
    };
    inserted.find_map(|menu| {
        let theirs = |property: &str| -> Vec<Declared<'_>> {
            let all = declared(menu, property, &sheets);
            all.into_iter().filter(|declared| place(declared).is_some()).collect()
        };
        let is_absolute = |value: &str| value.eq_ignore_ascii_case("absolute");
        let is_moved = || usual_value(menu, "position", &sheets).is_some_and(|value| !is_absolute(value));
        let always = |declared: &Declared<'_>| declared.matched == Match::Always;
        let shows =
            |declared: &Declared<'_>| always(declared) && !declared.value.eq_ignore_ascii_case("none");
        let (property, stronger, text) = if has_absolute_menu(snippet) && is_moved() {
            ("position", theirs("position").into_iter().rfind(always)?, "takes the menu out of its corner")
        } else if snippet.target() == Target::UserMessage {
            let text = "shows the menu at all times, though TalkJS hides it until somebody points there";
            ("display", theirs("display").into_iter().rfind(shows)?, text)
        } else {
            return None;
        };
        let rule = place(&stronger)?;
        let (index, prelude) = stronger.rule.map(|(index, rule)| (index, rule.prelude))?;
        let selector = sheets[index].text[prelude.range()].split_whitespace().collect::<Vec<_>>().join(" ");
        let text = format!("`{selector} {{ {property}: {} }}` {text}", stronger.value);
        Some(Concern { text, rule: Some(rule) })
    })
}

/// A rule that means an element by its place among the others, which would be another one.
fn of_order(theme: &Theme, id: ComponentId, place: &Place, sheets: &[ScopedSheet<'_>]) -> Option<Concern> {
    let Anchor::FirstChild(host) = place.anchor else { return None };
    let mut children =
        theme.component(id).document().element(host).child_elements().filter(|child| !child.is_set());
    let first = children.next()?;
    // Few styles say anything of the order.
    let says_any = |sheet: &ScopedSheet<'_>| {
        let rules = sheet.sheet.rules();
        let css = rules.first().zip(rules.last()).map(|(first, last)| first.span.cover(last.span));
        let css = &sheet.text.as_bytes()[css.map_or(0..0, Span::range)];
        memchr::memchr2(b'+', b'~', css).is_some() || memchr::memmem::find(css, b"-child").is_some()
    };
    if !sheets.iter().any(says_any) {
        return None;
    }
    let counts = |prelude: &str| prelude.contains(":nth-child(");
    let begins = |prelude: &str| {
        let is_first = [":first-child", ":only-child"].iter().any(|sign| prelude.contains(sign));
        is_first || counts(prelude) || prelude.contains(['+', '~'])
    };
    // What a component renders is not known, and rules for kinds of elements are not taken to mean it.
    let names_it = |element: Element<'_>, prelude: &str| !element.is_component() || !ends_in_a_type(prelude);
    let found = may_reach(first, |prelude| begins(prelude) && names_it(first, prelude), sheets);
    let (index, prelude) = found.or_else(|| {
        children
            .find_map(|child| may_reach(child, |prelude| counts(prelude) && names_it(child, prelude), sheets))
    })?;
    let selector = sheets[index].text[prelude.range()].split_whitespace().collect::<Vec<_>>().join(" ");
    let text =
        format!("`{selector}` goes by the order of what is in the bubble, where the menu would come first");
    let of = if index == 0 { id } else { theme.find(GLOBAL_CSS)?.0 };
    Some(Concern { text, rule: Some((of, prelude)) })
}

/// Whether the element that a selector is for is named by its kind, as in `ul > li:first-child`.
fn ends_in_a_type(prelude: &str) -> bool {
    let outside_brackets = prelude.split(['(', '[']).next().unwrap_or_default();
    let last = outside_brackets.rsplit([' ', '>', '+', '~', ',', '\n']).next().unwrap_or_default();
    last.starts_with(|first: char| first.is_ascii_lowercase())
}

/// What speaks against `frame` as what an absolute menu is placed within.
fn of_frame(
    theme: &Theme,
    id: ComponentId,
    frame: Element<'_>,
    sheets: &[ScopedSheet<'_>],
) -> Option<Concern> {
    if usual_value(frame, "display", sheets).is_some_and(|value| value.eq_ignore_ascii_case("contents")) {
        let text = "the bubble has `display: contents`, and nothing can be placed within it".to_owned();
        return Some(Concern { text, rule: None });
    }
    if is_positioned(frame, sheets) {
        return None;
    }
    let inside: Vec<Element<'_>> = frame.descendant_elements().collect();
    let is_placed_further_out = |element: Element<'_>| {
        let mut between = element.node().ancestors().take_while(|around| *around != frame);
        !between.any(|around| may_be_positioned(around, sheets))
    };
    let is_absolute = |value: &str| value.eq_ignore_ascii_case("absolute");
    let (element, (index, prelude)) =
        may_have(&inside, "position", is_absolute, is_placed_further_out, sheets)?;
    let tag = theme.component(id).source().slice(element.open_tag());
    let text = format!(
        "the bubble needs `position: relative` for its menu, and `{tag}`, which is placed further out, would move"
    );
    let of = if index == 0 { id } else { theme.find(GLOBAL_CSS)?.0 };
    Some(Concern { text, rule: Some((of, prelude)) })
}
