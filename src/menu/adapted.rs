//! What a header's menu must be otherwise than its snippet has it, so that it is seen where it goes and covers nothing.

use super::classes::has_token;
use super::contrast::color_of_texts;
use super::header::ACTIONS;
use super::layout::{Side, gap, margin, padding, pixels};
use super::snippet::{SelectorNames, Snippet};
use crate::catalog::{self, ACTION_MENU};
use crate::source::Span;
use crate::style::{Declaration, Rule, ScopedSheet, length};
use crate::syntax::{Document, Element};
use crate::theme::Theme;

/// How many elements around a menu are looked at.
const MOST: usize = 32;

/// How the rules for a menu are adapted to what is around it.
#[derive(Default)]
pub(super) struct Adapted {
    /// Its color, where it could not be seen in that of what is around it.
    color: Option<String>,
    /// Whether it may not reach over what stands beside it, as a margin of less than nothing would have it.
    is_crowded: bool,
}

impl Adapted {
    /// What the menus of `class` need in `after`, which is a header with them.
    pub(super) fn to(theme: &Theme, after: &Document, class: &str, sheets: &[ScopedSheet<'_>]) -> Adapted {
        let menus = || after.elements_called(ACTION_MENU).filter(|menu| has_token(*menu, class));
        let mut colors = menus().map(|menu| color_of_texts(theme, menu, sheets));
        let first = colors.next().flatten();
        let color = first.filter(|first| colors.all(|other| other.as_ref() == Some(first)));
        Adapted { color, is_crowded: menus().any(|menu| is_crowded(menu, sheets)) }
    }

    /// What is written in the places of some values of one of the snippet's rules, if that is for the menu itself.
    pub(super) fn values(
        &self,
        rule: &Rule,
        names: &SelectorNames,
        snippet: &Snippet,
    ) -> Vec<(Span, String)> {
        let source = snippet.document().source();
        let is_for_menu = names.subject_classes.iter().any(|class| has_token(snippet.menu(), class));
        let said = |name: &str| -> Option<&Declaration> {
            let mut own = snippet.sheet().declarations(rule).iter();
            own.find(|one| source.slice(one.name) == name).filter(|_| is_for_menu)
        };
        let mut changed = Vec::new();
        let inherits = |one: &&Declaration| source.slice(one.value) == "inherit";
        let taken_over = said("color").filter(inherits);
        changed.extend(taken_over.zip(self.color.clone()).map(|(one, color)| (one.value, color)));
        if let Some((width, margin)) = said("width").zip(said("margin")).filter(|_| self.is_crowded) {
            let narrowed = narrowed(source.slice(width.value), source.slice(margin.value));
            changed.extend(
                narrowed
                    .map(|(new_width, new_margin)| [(width.value, new_width), (margin.value, new_margin)])
                    .into_iter()
                    .flatten(),
            );
        }
        changed
    }
}

/// A width and a margin that take as much room as these, and reach over nothing.
fn narrowed(width: &str, margin: &str) -> Option<(String, String)> {
    let ((size, unit), (over, unit_over)) = (length(width)?, length(margin)?);
    let is_narrower = over < 0.0 && unit == unit_over && size + 2.0 * over > 0.0;
    is_narrower.then(|| (format!("{}{unit}", size + 2.0 * over), format!("{margin} 0")))
}

/// Whether a menu, or the row that comes with it, stands closely beside another button, or at the edge of the chat.
fn is_crowded(menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    /// How far apart things are that a menu does not reach, in pixels.
    const APART: f64 = 8.0;
    let is_alone = |row: &Element<'_>| has_token(*row, ACTIONS) && row.child_elements().count() == 1;
    let outer = menu.parent().filter(is_alone).unwrap_or(menu);
    let Some(row) = outer.parent() else { return false };
    let siblings: Vec<Element<'_>> = row.child_elements().filter(|other| !other.is_set()).collect();
    let Some(at) = siblings.iter().position(|other| *other == outer) else { return false };
    let gap = gap(row, sheets);
    let is_close = |other: &Element<'_>, side: Side| {
        let margin = margin(*other, side, sheets).and_then(|(_, margin)| pixels(&margin)).unwrap_or(0.0);
        catalog::is_interactive(other.name()) && margin + gap < APART
    };
    let before = at.checked_sub(1).and_then(|before| siblings.get(before));
    let is_at_edge = || {
        let around = outer.node().ancestors().take_while(|around| around.parent().is_some()).take(MOST);
        let sides = |around| {
            let margin = margin(around, Side::Right, sheets).and_then(|(_, margin)| pixels(&margin));
            padding(around, Side::Right, sheets) + margin.unwrap_or(0.0)
        };
        around.map(sides).sum::<f64>() < APART
    };
    before.is_some_and(|before| is_close(before, Side::Right))
        || siblings.get(at + 1).map_or_else(is_at_edge, |behind| is_close(behind, Side::Left))
}
