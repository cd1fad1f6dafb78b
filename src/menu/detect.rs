//! Whether a component shows an `<ActionMenu>`, itself or through the components it renders.

use std::collections::BTreeSet;

use crate::catalog::{self, ACTION_MENU};
use crate::source::Span;
use crate::syntax::{Document, Element, ElementName};
use crate::theme::{Completeness, Component, ComponentId, Form, Theme};

/// What is known about the menu of a component.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Presence {
    /// An `<ActionMenu>` is in its template or in a component that it renders.
    Present,
    /// There is none, but an `<actionmenu>`, which is no component, at this place.
    LowerCase(ComponentId, Span),
    /// None was found, but the component with this tag, which it renders, is not known.
    CannotTell(ComponentId, Span),
    /// There is none.
    Missing,
}

/// Looks for the menu of component `root`.
pub fn find_menu(theme: &Theme, root: ComponentId) -> Presence {
    let mut visited = vec![root];
    let mut known = BTreeSet::from([root]);
    let mut next = 0;
    let mut result = Presence::Missing;
    while let Some(&id) = visited.get(next) {
        next += 1;
        for element in first_of_each_name(theme.component(id).document()) {
            let name = element.name();
            if name == ACTION_MENU {
                return Presence::Present;
            }
            if name.eq_ignore_ascii_case(ACTION_MENU) && !matches!(result, Presence::LowerCase(..)) {
                result = Presence::LowerCase(id, element.open_tag());
            }
            if !element.is_component() {
                continue;
            }
            match theme.find(name) {
                Some((child, _)) if known.contains(&child) => {}
                Some((child, component)) => {
                    visited.push(child);
                    known.insert(child);
                    if result == Presence::Missing && is_broken(component) {
                        result = Presence::CannotTell(id, element.open_tag());
                    }
                }
                None if result == Presence::Missing && is_opaque(theme, name) => {
                    result = Presence::CannotTell(id, element.open_tag());
                }
                None => {}
            }
        }
    }
    result
}

/// For each name that matters, the first element in the template, in document order.
fn first_of_each_name(document: &Document) -> Vec<Element<'_>> {
    let Some(template) = document.template() else { return Vec::new() };
    let decides =
        |name: &ElementName<'_>| name.is_component() || name.text().eq_ignore_ascii_case(ACTION_MENU);
    let names = document.element_names().filter(decides);
    let mut first: Vec<Element<'_>> =
        names.filter_map(|name| template.descendants_with(name).next()).collect();
    first.sort_by_key(|element| element.id());
    first
}

/// Whether a component that is not in the theme may still hold a menu.
fn is_opaque(theme: &Theme, name: &str) -> bool {
    let templates = theme.components().filter(|(_, component)| component.form() == Form::Template);
    let alone = theme.completeness() == Completeness::Partial && templates.count() == 1;
    (alone && catalog::component(name).is_none()) || theme.is_unreadable(name)
}

/// Whether a component's file could not be read completely.
fn is_broken(component: &Component) -> bool {
    !component.document().errors().is_empty() || component.document().template().is_none()
}
