//! What an insertion comes to beside a menu that can be used: what only a person can judge.

use super::frame::Frame;
use super::relations::is_conditional;
use super::row::{of_row, pushed_away};
use super::styles::has_absolute_menu;
use super::{ACTION_MENU, Place, Snippet, Target};
use crate::edit::{Origins, TextEdit};
use crate::source::Span;
use crate::style::{
    Declared, Match, OF_A_CLASS, ScopedSheet, declared, goes_by_order, may_declare, usual_declaration,
    usual_value,
};
use crate::syntax::{Element, Node};
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
///
/// It is asked for little: a theme that would be harmed in a way that is not seen here is rarer than one that would
/// be left without its menu for nothing.
pub fn concern(
    (before, after): (&Theme, &Theme),
    id: ComponentId,
    snippet: &Snippet,
    places: &[Place],
    edits: &TextEdit,
) -> Option<Concern> {
    let is_absolute = has_absolute_menu(snippet);
    let component = before.component(id);
    let sheets = before.sheets_for(component);
    let told = |found: Found| {
        let rule = found.rule.and_then(|(sheet, span)| Some((in_sheet(before, id, sheet)?, span)));
        Concern { text: found.text, rule }
    };
    if snippet.target() == Target::ChatHeader {
        let found = places.iter().find_map(|place| of_row(before, id, place, &sheets));
        if let Some(found) = found {
            return Some(told(found));
        }
    }
    let mut frames = places.iter().filter_map(|place| place.frame).filter(|_| is_absolute);
    let frame = |frame| Frame::new(before, component.document().element(frame), &sheets);
    if let Some(found) = frames.find_map(|element| frame(element).concern(snippet)) {
        return Some(told(found));
    }
    let sheets = after.sheets_for(after.component(id));
    let origins = Origins::of(edits);
    let menus = after.component(id).document().elements_called(ACTION_MENU);
    let mut inserted = menus.filter(|menu| origins.is_inserted(menu.open_tag()));
    inserted.find_map(|menu| {
        let is_theirs = |found: &Found| match found.rule {
            Some((0, span)) => origins.span(span).is_some(),
            _ => true,
        };
        // Buttons in a row are there to be spaced by their order.
        let of_order = || of_order(menu, &sheets).filter(|_| snippet.target() == Target::UserMessage);
        let pushed = || pushed_away(menu, &sheets).filter(|_| snippet.target() == Target::ChatHeader);
        let found = of_menu(menu, snippet, &sheets).filter(is_theirs).or_else(of_order).or_else(pushed)?;
        let rule = found.rule.and_then(|(sheet, span)| {
            let span = if sheet == 0 { origins.span(span)? } else { span };
            Some((in_sheet(before, id, sheet)?, span))
        });
        Some(Concern { text: found.text, rule })
    })
}

/// A concern, with the index of its rule's sheet and the prelude there.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) rule: Option<(usize, Span)>,
}

/// The component whose styles are the sheet with this index among those that reach component `id`.
fn in_sheet(theme: &Theme, id: ComponentId, sheet: usize) -> Option<ComponentId> {
    if sheet == 0 { Some(id) } else { theme.find(GLOBAL_CSS).map(|(global, _)| global) }
}

/// The value of `property` that an element usually has, in lower case.
pub(super) fn usual(element: Element<'_>, property: &str, sheets: &[ScopedSheet<'_>]) -> Option<String> {
    usual_value(element, property, sheets).map(str::to_ascii_lowercase)
}

/// Whether an element usually has one of these positions.
pub(super) fn has_position(element: Element<'_>, positions: &[&str], sheets: &[ScopedSheet<'_>]) -> bool {
    let is_one = |value: &str| {
        positions
            .iter()
            .any(|one| value.get(..one.len()).is_some_and(|start| start.eq_ignore_ascii_case(one)))
    };
    // Most positions are relative.
    may_declare(element, "position", sheets, is_one)
        && usual(element, "position", sheets).is_some_and(|value| is_one(&value))
}

/// The rule that gives an element that value, by its sheet's index and its prelude.
pub(super) fn rule_of(
    element: Element<'_>,
    property: &str,
    sheets: &[ScopedSheet<'_>],
) -> Option<(usize, Span)> {
    let rule = usual_declaration(element, property, sheets)?.rule;
    rule.map(|(index, rule)| (index, rule.prelude))
}

/// How the elements in another one stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    /// Side by side, in a flex row.
    Row,
    /// One below the other, in a flex column.
    Column,
    Grid,
    /// As blocks and lines do, as far as rules tell: by saying so, or by saying nothing.
    Block,
}

impl Flow {
    /// That in `element`, and what says so; `None` where it changes.
    pub(super) fn in_element(
        element: Element<'_>,
        sheets: &[ScopedSheet<'_>],
    ) -> Option<(Flow, &'static str)> {
        let Some(display) = usual(element, "display", sheets) else {
            return declared(element, "display", sheets).is_empty().then_some((Flow::Block, "display"));
        };
        match display.as_str() {
            "flex" | "inline-flex" => {
                let said = ["flex-direction", "flex-flow"]
                    .into_iter()
                    .find_map(|property| Some((property, usual(element, property, sheets)?)));
                match said {
                    Some((property, value)) if value.contains("column") => Some((Flow::Column, property)),
                    _ => Some((Flow::Row, "display")),
                }
            }
            "grid" | "inline-grid" => Some((Flow::Grid, "display")),
            "block" | "inline-block" | "flow-root" | "list-item" => Some((Flow::Block, "display")),
            _ => None,
        }
    }
}

/// The value for one of the sides, counted from the top to the right, in a list of values for all of them.
pub(super) fn side_of(value: &str, side: usize) -> Option<&str> {
    let values: Vec<&str> = value.split_ascii_whitespace().take(5).collect();
    match values[..] {
        [all] => Some(all),
        [block, inline] => Some([block, inline, block, inline][side]),
        [top, inline, bottom] => Some([top, inline, bottom, inline][side]),
        [top, right, bottom, left] => Some([top, right, bottom, left][side]),
        _ => None,
    }
}

/// The usual margin of an element on one of its sides, counted from the top to the right, with the property that says
/// so.
pub(super) fn margin(
    element: Element<'_>,
    side: usize,
    sheets: &[ScopedSheet<'_>],
) -> Option<(&'static str, String)> {
    const SIDES: [[&str; 2]; 4] = [
        ["margin-top", "margin-block-start"],
        ["margin-right", "margin-inline-end"],
        ["margin-bottom", "margin-block-end"],
        ["margin-left", "margin-inline-start"],
    ];
    let own = SIDES[side].into_iter().find_map(|name| Some((name, usual(element, name, sheets)?)));
    own.or_else(|| {
        let all = usual(element, "margin", sheets)?;
        Some(("margin", side_of(&all, side)?.to_owned()))
    })
}

/// How many elements in a bubble are looked at that may be its first one.
const FEW: usize = 8;

/// A rule that reaches a menu among others, and keeps it from being where and when it should be.
fn of_menu(menu: Element<'_>, snippet: &Snippet, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    const KEYWORDS: [&str; 5] = ["inherit", "initial", "unset", "revert", "revert-layer"];
    let strongest = |property: &str| {
        // What stands in a layer is outweighed by what TalkJS says outside of any.
        let says_something = |declared: &Declared<'_>| {
            declared.matched == Match::Always
                && !declared.is_layered
                && !KEYWORDS.iter().any(|keyword| declared.value.eq_ignore_ascii_case(keyword))
        };
        declared(menu, property, sheets).into_iter().rfind(says_something)
    };
    let is = |declared: &Declared<'_>, value: &str| declared.value.eq_ignore_ascii_case(value);
    let position = has_absolute_menu(snippet).then(|| strongest("position")).flatten();
    // What TalkJS says is stronger than a rule for all buttons.
    let is_strong = |declared: &Declared<'_>| declared.important || declared.specificity >= OF_A_CLASS;
    let display =
        || strongest("display").filter(is_strong).filter(|_| snippet.target() == Target::UserMessage);
    let (property, declared, what) = match position.filter(|declared| !is(declared, "absolute")) {
        Some(declared) => ("position", declared, "takes the menu out of its corner"),
        None => (
            "display",
            display().filter(|declared| !is(declared, "none"))?,
            "shows the menu at all times, though TalkJS hides it until somebody points there",
        ),
    };
    let (index, rule) = declared.rule?;
    let selector = in_words(&sheets[index], rule.prelude);
    let important = if declared.important { " !important" } else { "" };
    let text = format!("`{selector} {{ {property}: {}{important} }}` {what}", declared.value);
    Some(Found { text, rule: Some((index, rule.prelude)) })
}

/// A rule that means what stands behind a menu otherwise, since the menu comes first.
fn of_order(menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let is_first = menu.parent()?.child_elements().find(|child| !child.is_set()) == Some(menu);
    let behind = menu.node().siblings_behind().filter_map(Node::as_element);
    let behind: Vec<Element<'_>> = behind.filter(|element| is_first && !element.is_set()).take(FEW).collect();
    // Where the first of them shows at times only, the next one is first at times.
    let certain = behind.iter().position(|element| !is_conditional(*element)).unwrap_or(behind.len());
    let mut first_at_times = behind.into_iter().take(certain + 1);
    let (index, prelude) = first_at_times.find_map(|element| goes_by_order(element, menu, sheets))?;
    let selector = in_words(&sheets[index], prelude);
    let text =
        format!("`{selector}` goes by the order of what is in the bubble, where the menu would come first");
    Some(Found { text, rule: Some((index, prelude)) })
}

pub(super) fn in_words(sheet: &ScopedSheet<'_>, prelude: Span) -> String {
    sheet.text[prelude.range()].split_whitespace().collect::<Vec<_>>().join(" ")
}
