//! What keeps a menu from being seen or clicked: a rule on itself or on an ancestor.

use super::Concern;
use super::concern::in_sheet;
use super::said::in_full;
use super::said::layout::is_out_of_flow;
use crate::catalog::ACTION_MENU;
use crate::edit::{Origins, TextEdit};
use crate::paths::{Placed, References};
use crate::source::Span;
use crate::style::{
    Hiding, Match, hiding, is_css_wide, may_be_containing_block, may_come_about, untouchable,
};
use crate::syntax::Element;
use crate::theme::{ComponentId, GLOBAL_CSS, Theme};

/// A rule that hides a menu, or keeps it from being clicked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concealment {
    /// The component of the element that the rule hides.
    pub component: ComponentId,
    /// The start tag of that element.
    pub hidden: Span,
    /// Whether the menu is seen, and only cannot be clicked.
    pub is_seen: bool,
    /// Whether it hides the menu itself; otherwise it hides an ancestor.
    pub is_menu: bool,
    /// Whether it always hides the menu; otherwise under a condition.
    pub always: bool,
    /// The component whose styles have the rule, and its prelude there; `None` for an inline style.
    pub rule: Option<(ComponentId, Span)>,
    /// The rule in short: `.row { display: none }`.
    pub text: String,
}

impl Concealment {
    /// Whether a rule of GlobalCSS hides an ancestor of the menu.
    pub fn is_of_surroundings_by_global_css(&self, theme: &Theme) -> bool {
        let global = self.rule.is_some_and(|(id, _)| theme.component(id).name() == GLOBAL_CSS);
        global && !self.is_menu && !self.is_seen
    }
}

impl From<Concealment> for Concern {
    /// Why a menu that cannot be seen or clicked is not inserted.
    fn from(concealment: Concealment) -> Concern {
        let text = match concealment.is_seen {
            true => format!("`{}` keeps the menu from being clicked", concealment.text),
            false => format!("the menu would not be seen: `{}` hides it", concealment.text),
        };
        Concern { text, rule: concealment.rule }
    }
}

/// What hides `menu`, an element of component `id`, or keeps it from being clicked: a rule on itself, or else
/// rules on its ancestors wherever the component is rendered.
pub fn concealment<'t>(
    theme: &'t Theme,
    references: &References<'t>,
    id: ComponentId,
    menu: Element<'t>,
) -> Option<Concealment> {
    let itself = Placed { component: id, element: menu };
    if let Some(found) = concealed(theme, itself, &[], true) {
        return Some(found);
    }
    let ways = references.ways(theme, id, menu);
    // If it is not hidden in one of these places, it is seen there.
    let mut found = None;
    for way in &ways {
        let inner = |at: usize| std::iter::once(itself).chain(way[..at].iter().copied()).collect::<Vec<_>>();
        let outer =
            way.iter().enumerate().find_map(|(at, outer)| concealed(theme, *outer, &inner(at), false));
        found = Some(outer?);
    }
    found
}

/// What always hides one of the menus that `edits` inserted into component `id`, or keeps it from being
/// clicked.
pub(super) fn of_inserted(after: &Theme, id: ComponentId, edits: &TextEdit) -> Option<Concealment> {
    let (references, origins) = (References::of(after), Origins::of(edits));
    let menus = after.component(id).document().elements_called(ACTION_MENU);
    let mut inserted = menus.filter(|menu| origins.is_inserted(menu.open_tag()));
    let found =
        inserted.find_map(|menu| concealment(after, &references, id, menu).filter(|found| found.always))?;
    let rule = found.rule.and_then(|(component, span)| match component == id {
        true => Some((component, origins.span(span)?)),
        false => Some((component, span)),
    });
    Some(Concealment { rule, ..found })
}

/// What hides the element at `placed`, an ancestor of the elements `inner`, or keeps it from being clicked.
fn concealed(theme: &Theme, placed: Placed<'_>, inner: &[Placed<'_>], is_menu: bool) -> Option<Concealment> {
    let styles = theme.styles_for(theme.component(placed.component));
    if let Some(hiding) = hiding(placed.element, &styles)
        && (is_menu || !is_seen_inside(theme, placed, &hiding, inner))
    {
        return Some(describe(theme, placed, &hiding, is_menu));
    }
    // An ancestor that takes no clicks under some condition, such as while a message is sent, is intended.
    let is_meant = |hiding: &Hiding<'_>| !is_menu && hiding.matched != Match::Always;
    let hiding = untouchable(placed.element, &styles).filter(|hiding| !is_meant(hiding))?;
    let is_reached = inner.iter().any(|inner| is_made_touchable(theme, *inner));
    (!is_reached).then(|| Concealment { is_seen: true, ..describe(theme, placed, &hiding, is_menu) })
}

/// Whether descendants of a hidden element are seen all the same.
fn is_seen_inside(theme: &Theme, placed: Placed<'_>, hiding: &Hiding<'_>, inner: &[Placed<'_>]) -> bool {
    let styles = theme.styles_for(theme.component(placed.component));
    // An element with a containing block further out is not clipped.
    let is_placed_further_out = || {
        !may_be_containing_block(placed.element, &styles)
            && inner.iter().any(|inner| is_placed(theme, *inner))
    };
    (hiding.property == "visibility" && inner.iter().any(|inner| is_made_visible(theme, *inner)))
        || (hiding.is_of_size() && is_placed_further_out())
}

/// Describes what hides the element at `placed`.
fn describe(theme: &Theme, placed: Placed<'_>, hiding: &Hiding<'_>, is_menu: bool) -> Concealment {
    let rule = hiding.rule.and_then(|rule| {
        let (sheet, prelude) = rule.place();
        Some((in_sheet(theme, placed.component, sheet)?, prelude))
    });
    Concealment {
        component: placed.component,
        hidden: placed.element.open_tag(),
        is_seen: false,
        is_menu,
        always: hiding.matched == Match::Always,
        rule,
        text: in_full((hiding.property, &hiding.value), hiding.important, hiding.rule),
    }
}

fn is_made_visible(theme: &Theme, placed: Placed<'_>) -> bool {
    let styles = theme.styles_for(theme.component(placed.component));
    let declared = styles.declared(placed.element, "visibility");
    declared
        .iter()
        .any(|declared| declared.value == "visible" && may_come_about(declared, "visibility", placed.element))
}

/// Whether an element takes clicks again although an ancestor does not.
fn is_made_touchable(theme: &Theme, placed: Placed<'_>) -> bool {
    let styles = theme.styles_for(theme.component(placed.component));
    let declared = styles.declared(placed.element, "pointer-events");
    let takes_back = |value: &str| value == "initial" || (value != "none" && !is_css_wide(value));
    declared.iter().any(|declared| {
        takes_back(&declared.value) && may_come_about(declared, "pointer-events", placed.element)
    })
}

/// Whether an element is usually out of flow.
fn is_placed(theme: &Theme, placed: Placed<'_>) -> bool {
    is_out_of_flow(placed.element, &theme.styles_for(theme.component(placed.component)))
}
