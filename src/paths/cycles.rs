//! Components that render themselves, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use super::ways::{Placed, References};
use crate::syntax::Element;
use crate::theme::{ComponentId, Theme};

/// A way by which a component renders itself.
#[derive(Clone, Debug)]
pub struct Cycle<'t> {
    /// The elements on the way, starting with one in the component itself.
    pub through: Vec<Placed<'t>>,
    /// Whether none of them is under a condition or in a loop, which could end the recursion.
    pub is_endless: bool,
}

/// The cycles by component: for each group of components that all reach each other, the shortest cycle
/// through the one whose name comes first, and for each component that renders itself directly, that cycle.
/// Endless cycles come first: a group with an endless cycle has no other one here.
pub(super) fn cycles<'t>(theme: &'t Theme, references: &References<'t>) -> BTreeMap<ComponentId, Cycle<'t>> {
    let mut cycles = BTreeMap::new();
    let all = Graph::of(theme, references, |_| true);
    let groups = all.groups();
    if groups.is_empty() {
        return cycles;
    }
    let always = Graph::of(theme, references, |site| !may_be_left_out(site.element));
    for (graph, groups, is_endless) in [(&always, always.groups(), true), (&all, groups, false)] {
        for group in groups {
            if group.iter().any(|id| cycles.contains_key(id)) {
                continue;
            }
            for id in group.iter().filter(|id| graph.outer(**id).any(|outer| outer == **id)) {
                let own = graph.back_to(*id, &BTreeSet::from([*id]));
                cycles.extend(own.map(|through| (*id, Cycle { through, is_endless })));
            }
            let first = group.iter().min_by_key(|id| theme.component(**id).name());
            let cycle = first.and_then(|first| Some((*first, graph.back_to(*first, &group)?)));
            if let Some((id, through)) = cycle {
                cycles.entry(id).or_insert(Cycle { through, is_endless });
            }
        }
    }
    cycles
}

/// Whether an element is under a condition or in a loop.
fn may_be_left_out(element: Element<'_>) -> bool {
    element.ancestors_or_self().any(Element::is_conditional)
}

/// Which components render which.
#[derive(Default)]
struct Graph<'t> {
    /// For each component, the elements that render it; unconditional ones first.
    rendered_at: BTreeMap<ComponentId, Vec<Placed<'t>>>,
    renders: BTreeMap<ComponentId, BTreeSet<ComponentId>>,
}

impl<'t> Graph<'t> {
    /// The graph of the elements that are `wanted`.
    fn of(theme: &'t Theme, references: &References<'t>, wanted: impl Fn(&Placed<'t>) -> bool) -> Graph<'t> {
        let mut graph = Graph::default();
        for (name, sites) in references.by_name() {
            let Some((id, _)) = theme.find(name) else { continue };
            let mut sites: Vec<_> = sites.iter().copied().filter(&wanted).collect();
            sites.sort_by_cached_key(|site| may_be_left_out(site.element));
            for site in &sites {
                graph.renders.entry(site.component).or_default().insert(id);
            }
            graph.rendered_at.insert(id, sites);
        }
        graph
    }

    /// The groups of components that all reach each other, and components that render themselves.
    fn groups(&self) -> Vec<BTreeSet<ComponentId>> {
        // `order` lists each component after those that it reaches. In reverse, whatever unseen component
        // reaches the current one belongs to its group (Kosaraju).
        let order = self.inner_first();
        let mut seen = BTreeSet::new();
        let mut groups = Vec::new();
        for id in order.into_iter().rev() {
            if !seen.insert(id) {
                continue;
            }
            let mut group = BTreeSet::from([id]);
            let mut open = vec![id];
            while let Some(inner) = open.pop() {
                for outer in self.outer(inner).filter(|outer| seen.insert(*outer)) {
                    group.insert(outer);
                    open.push(outer);
                }
            }
            if group.len() > 1 || self.outer(id).any(|outer| outer == id) {
                groups.push(group);
            }
        }
        groups
    }

    fn outer(&self, id: ComponentId) -> impl Iterator<Item = ComponentId> {
        self.rendered_at.get(&id).into_iter().flatten().map(|site| site.component)
    }

    fn inner(&self, id: ComponentId) -> impl Iterator<Item = ComponentId> {
        self.renders.get(&id).into_iter().flatten().copied()
    }

    /// All components that render others or are rendered, in postorder: each after those that it reaches,
    /// except in cycles.
    fn inner_first(&self) -> Vec<ComponentId> {
        let mut seen = BTreeSet::new();
        let mut order = Vec::new();
        for start in self.renders.keys() {
            let mut open = Vec::new();
            if seen.insert(*start) {
                open.push((*start, self.inner(*start)));
            }
            while let Some((id, inner)) = open.last_mut() {
                match inner.find(|inner| seen.insert(*inner)) {
                    Some(inner) => open.push((inner, self.inner(inner))),
                    None => {
                        order.push(*id);
                        open.pop();
                    }
                }
            }
        }
        order
    }

    /// The elements on a shortest way from `start` back to itself within its `group`.
    fn back_to(&self, start: ComponentId, group: &BTreeSet<ComponentId>) -> Option<Vec<Placed<'t>>> {
        // For each component found: its element that leads to the start, and the component which that
        // renders.
        let mut found: BTreeMap<ComponentId, (Placed<'t>, ComponentId)> = BTreeMap::new();
        let mut open = vec![start];
        let mut next = 0;
        while let Some(inner) = open.get(next).copied() {
            next += 1;
            for site in self.rendered_at.get(&inner)? {
                if site.component == start {
                    let mut through = vec![*site];
                    let mut at = inner;
                    while at != start {
                        let (site, inner) = found.get(&at)?;
                        through.push(*site);
                        at = *inner;
                    }
                    return Some(through);
                }
                if group.contains(&site.component) && !found.contains_key(&site.component) {
                    found.insert(site.component, (*site, inner));
                    open.push(site.component);
                }
            }
        }
        None
    }
}
