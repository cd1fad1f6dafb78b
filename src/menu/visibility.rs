//! What keeps a menu from being seen: a rule on itself or on what stands around it.

use super::layout::{has_position, in_words};
use crate::paths::{Placed, References};
use crate::source::Span;
use crate::style::{Match, declared, hiding, may_be_frame};
use crate::syntax::Element;
use crate::theme::{ComponentId, GLOBAL_CSS, Theme};

/// A rule that hides a menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concealment {
    /// The component of the element that the rule hides.
    pub component: ComponentId,
    /// The start tag of that element.
    pub hidden: Span,
    /// Whether that is the menu itself; otherwise the menu stands in it.
    pub is_menu: bool,
    /// Whether it is hidden always; otherwise under a condition.
    pub always: bool,
    /// The component in whose styles the rule stands; `None` for an inline style.
    pub rule: Option<(ComponentId, Span)>,
    /// The rule in a few words: `.row { display: none }`.
    pub text: String,
}

impl Concealment {
    /// Whether a rule of GlobalCSS hides what the menu stands in.
    pub fn is_of_surroundings_by_global_css(&self, theme: &Theme) -> bool {
        let global = self.rule.is_some_and(|(id, _)| theme.component(id).name() == GLOBAL_CSS);
        global && !self.is_menu
    }
}

/// What hides `menu`, an element of component `id`: always rather than at times, and itself rather than
/// what it stands in.
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
    // Hidden on every way, or it is seen somewhere.
    let mut found = None;
    for way in &ways {
        let inner = |at: usize| std::iter::once(itself).chain(way[..at].iter().copied()).collect::<Vec<_>>();
        let outer =
            way.iter().enumerate().find_map(|(at, outer)| concealed(theme, *outer, &inner(at), false));
        found = Some(outer?);
    }
    found
}

/// What hides the element at `placed`, in which the elements `inner` stand.
fn concealed(theme: &Theme, placed: Placed<'_>, inner: &[Placed<'_>], is_menu: bool) -> Option<Concealment> {
    let component = theme.component(placed.component);
    let sheets = theme.sheets_for(component);
    let hiding = hiding(placed.element, is_menu, &sheets)?;
    if hiding.property == "visibility" && inner.iter().any(|inner| is_made_visible(theme, *inner)) {
        return None;
    }
    // What is placed within something further out is not cut off.
    let is_cut_off = is_menu || !hiding.is_of_size() || may_be_frame(placed.element, &sheets);
    if !is_cut_off && inner.iter().any(|inner| is_placed(theme, *inner)) {
        return None;
    }
    let of_sheet = |index: usize| match index {
        0 => placed.component,
        _ => theme.find(GLOBAL_CSS).map_or(placed.component, |(id, _)| id),
    };
    let rule = hiding.rule.map(|(index, rule)| (of_sheet(index), rule.prelude));
    let important = if hiding.important { " !important" } else { "" };
    let declaration = format!("{}: {}{important}", hiding.property, hiding.value);
    Some(Concealment {
        component: placed.component,
        hidden: placed.element.open_tag(),
        is_menu,
        always: hiding.matched == Match::Always,
        rule,
        text: match hiding.rule {
            Some((index, rule)) => {
                format!("{} {{ {declaration} }}", in_words(&sheets[index], rule.prelude))
            }
            None => format!("style=\"{declaration}\""),
        },
    })
}

fn is_made_visible(theme: &Theme, placed: Placed<'_>) -> bool {
    let sheets = theme.sheets_for(theme.component(placed.component));
    let declared = declared(placed.element, "visibility", &sheets);
    declared.iter().any(|declared| declared.value == "visible")
}

/// Whether an element is placed out of the flow.
fn is_placed(theme: &Theme, placed: Placed<'_>) -> bool {
    has_position(placed.element, &["absolute", "fixed"], &theme.sheets_for(theme.component(placed.component)))
}
