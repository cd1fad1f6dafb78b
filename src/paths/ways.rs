//! The ancestors of an element wherever its component is rendered.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::cycles::{Cycle, cycles};
use crate::syntax::Element;
use crate::theme::{ComponentId, Theme};

/// An element and the component that contains it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed<'t> {
    /// The component.
    pub component: ComponentId,
    /// The element.
    pub element: Element<'t>,
}

/// How many ways are followed at most.
const MAX_WAYS: usize = 64;

/// The places where each component of a theme is rendered, in the order of the theme's components.
#[derive(Debug, Default)]
pub struct References<'t> {
    by_name: BTreeMap<&'t str, Vec<Placed<'t>>>,
    cycles: OnceCell<BTreeMap<ComponentId, Cycle<'t>>>,
}

impl<'t> References<'t> {
    /// The references in `theme`.
    pub fn of(theme: &'t Theme) -> References<'t> {
        let mut references = References::default();
        for (component, data) in theme.components() {
            let Some(template) = data.document().template() else { continue };
            for name in data.document().element_names().filter(|name| name.is_component()) {
                let elements = template.descendants_with(name);
                let placed = elements.map(|element| Placed { component, element });
                references.by_name.entry(name.text()).or_default().extend(placed);
            }
        }
        references
    }

    /// The elements that render the component called `name`.
    pub fn to(&self, name: &str) -> &[Placed<'t>] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of rendered components, each with the elements that render it.
    pub(super) fn by_name(&self) -> impl Iterator<Item = (&'t str, &[Placed<'t>])> {
        self.by_name.iter().map(|(name, sites)| (*name, sites.as_slice()))
    }

    /// The cycle by which component `id` of `theme` renders itself. Of a group of components that render each
    /// other, only the one whose name comes first has it.
    pub fn cycle(&self, theme: &'t Theme, id: ComponentId) -> Option<&Cycle<'t>> {
        self.cycles.get_or_init(|| cycles(theme, self)).get(&id)
    }

    /// The ways from `element` of component `id` outwards: its ancestors, innermost first, then the element
    /// that renders the component and that element's ancestors, and so on; one way for each place where
    /// `theme` renders the component. `<template>` elements are left out. A way ends at a component that
    /// nothing renders, or that renders itself.
    pub fn ways(&self, theme: &'t Theme, id: ComponentId, element: Element<'t>) -> Vec<Vec<Placed<'t>>> {
        let mut open = vec![(own(id, element), vec![id])];
        let mut ways = Vec::new();
        let mut next = 0;
        while let Some((way, components)) = open.get(next).cloned() {
            next += 1;
            let name = theme.component(components[components.len() - 1]).name();
            let sites = self.to(name).iter().filter(|site| !components.contains(&site.component));
            let outer: Vec<_> = sites.take(MAX_WAYS.saturating_sub(open.len())).collect();
            if outer.is_empty() {
                ways.push(way);
                continue;
            }
            for site in outer {
                let longer = way.iter().copied().chain([*site]).chain(own(site.component, site.element));
                let through = components.iter().copied().chain([site.component]);
                open.push((longer.collect(), through.collect()));
            }
        }
        ways
    }
}

/// The ancestors of `element` in its own template.
fn own(id: ComponentId, element: Element<'_>) -> Vec<Placed<'_>> {
    let around = element.ancestors_in_section();
    around.map(|element| Placed { component: id, element }).collect()
}
