//! A component with the theme's own components expanded where it renders them.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::{Element, NodeId};
use crate::theme::{Component, ComponentId, Theme};

use super::formula::Atoms;
use super::ways::References;

/// A component and all components of the theme that it renders, at any depth.
pub struct Expansion<'t> {
    pub(super) instances: Vec<Instance<'t>>,
    pub(super) atoms: Atoms,
    /// How many more expressions may be parsed for the current condition.
    pub(super) budget: usize,
    is_whole: bool,
}

/// One place where a component is rendered.
pub(super) struct Instance<'t> {
    id: ComponentId,
    component: &'t Component,
    /// The element that renders it, and the instance that contains that element; `None` for the root.
    pub(super) site: Option<(usize, Element<'t>)>,
    /// The variables that `<t:set>` sets; the value is `None` if it depends on anything.
    pub(super) sets: BTreeMap<&'t str, Option<&'t str>>,
}

/// An element of an [`Expansion`].
#[derive(Clone, Copy, Debug)]
pub struct Occurrence<'t> {
    pub(super) instance: usize,
    /// The component that contains it.
    pub component: ComponentId,
    /// The element.
    pub element: Element<'t>,
}

impl PartialEq for Occurrence<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.instance, self.element.id()) == (other.instance, other.element.id())
    }
}

/// The maximum number of instances.
const MAX_INSTANCES: usize = 256;

impl<'t> Expansion<'t> {
    /// Expands `root` of `theme`, whose components are rendered at `references`. Only components are expanded
    /// that contain an element with one of `names`, directly or in what they render.
    pub fn of(
        theme: &'t Theme,
        references: &References<'t>,
        root: ComponentId,
        names: &[&str],
    ) -> Expansion<'t> {
        let relevant = relevant(theme, references, names);
        let mut expansion =
            Expansion { instances: Vec::new(), atoms: Atoms::default(), budget: 0, is_whole: true };
        expansion.instances.push(Instance::new(theme, root, None));
        let mut next = 0;
        while next < expansion.instances.len() && expansion.is_whole {
            for element in expansion.instances[next].elements().filter(|element| element.is_component()) {
                let Some((id, _)) = theme.find(element.name()) else { continue };
                if !relevant.contains(&id) || expansion.renders_itself(next, id) {
                    continue;
                }
                if expansion.instances.len() == MAX_INSTANCES {
                    expansion.is_whole = false;
                    break;
                }
                expansion.instances.push(Instance::new(theme, id, Some((next, element))));
            }
            next += 1;
        }
        expansion
    }

    /// Component `root` of `theme` by itself: what it renders is not expanded.
    pub fn alone(theme: &'t Theme, root: ComponentId) -> Expansion<'t> {
        let instances = vec![Instance::new(theme, root, None)];
        Expansion { instances, atoms: Atoms::default(), budget: 0, is_whole: true }
    }

    /// Whether everything was expanded; `false` if there are too many instances.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The components that were expanded.
    pub fn components(&self) -> impl Iterator<Item = ComponentId> {
        self.instances.iter().map(|instance| instance.id)
    }

    /// The expressions that conditions consist of.
    pub fn atoms(&self) -> &Atoms {
        &self.atoms
    }

    /// The elements called `name`, instance by instance.
    pub fn occurrences(&self, name: &str) -> Vec<Occurrence<'t>> {
        let instances = self.instances.iter().enumerate();
        let found = instances.flat_map(|(instance, data)| {
            data.called(name).map(move |element| Occurrence { instance, component: data.id, element })
        });
        found.collect()
    }

    /// The element with this id in the root component.
    pub fn in_root(&self, id: NodeId) -> Occurrence<'t> {
        let root = &self.instances[0];
        Occurrence { instance: 0, component: root.id, element: root.component.document().element(id) }
    }

    /// Its ancestors, innermost first: those in its own template, then the element that renders that
    /// template's component with its ancestors, and so on. `<template>` elements are left out.
    pub fn ancestors(&self, occurrence: Occurrence<'t>) -> Vec<Occurrence<'t>> {
        let mut all = Vec::new();
        let mut at = Some(occurrence);
        while let Some(Occurrence { instance, component, element }) = at {
            let own = element.ancestors_in_section();
            all.extend(own.map(|element| Occurrence { instance, component, element }));
            at = self.site(instance);
            all.extend(at);
        }
        all
    }

    /// The element that renders an instance.
    pub(super) fn site(&self, instance: usize) -> Option<Occurrence<'t>> {
        let (instance, element) = self.instances[instance].site?;
        Some(Occurrence { instance, component: self.instances[instance].id, element })
    }

    fn renders_itself(&self, instance: usize, id: ComponentId) -> bool {
        let sites = |instance: &usize| self.instances[*instance].site.map(|(instance, _)| instance);
        std::iter::successors(Some(instance), sites).any(|instance| self.instances[instance].id == id)
    }
}

impl<'t> Instance<'t> {
    fn new(theme: &'t Theme, id: ComponentId, site: Option<(usize, Element<'t>)>) -> Instance<'t> {
        let component = theme.component(id);
        let mut instance = Instance { id, component, site, sets: BTreeMap::new() };
        instance.sets = sets(instance.called("t:set"));
        instance
    }

    /// Its elements with this name.
    fn called(&self, name: &str) -> impl Iterator<Item = Element<'t>> + use<'t> {
        let template = self.component.document().template();
        template.map(|template| template.descendants_called(name)).into_iter().flatten()
    }

    fn elements(&self) -> impl Iterator<Item = Element<'t>> + use<'t> {
        let template = self.component.document().template();
        template.into_iter().flat_map(Element::descendant_elements)
    }
}

/// The components that contain an element with one of `names`, directly or in what they render.
fn relevant(theme: &Theme, references: &References<'_>, names: &[&str]) -> BTreeSet<ComponentId> {
    let mut relevant: BTreeSet<ComponentId> = BTreeSet::new();
    let mut open: Vec<&str> = names.to_vec();
    while let Some(name) = open.pop() {
        for site in references.to(name) {
            if relevant.insert(site.component) {
                open.push(theme.component(site.component).name());
            }
        }
    }
    relevant
}

/// The variables that `<t:set>` elements set. They have a value only if a single element sets them, under no
/// condition.
fn sets<'t>(elements: impl Iterator<Item = Element<'t>>) -> BTreeMap<&'t str, Option<&'t str>> {
    let mut sets = BTreeMap::new();
    for element in elements {
        let depends =
            |element: Element<'_>| element.attributes().any(|attribute| attribute.name().starts_with("t:"));
        let is_plain = !element.ancestors_or_self().any(depends);
        for attribute in element.attributes().filter(|attribute| !attribute.name().starts_with("t:")) {
            let value = attribute.value().filter(|_| is_plain && !sets.contains_key(attribute.name()));
            sets.insert(attribute.name(), value);
        }
    }
    sets
}
