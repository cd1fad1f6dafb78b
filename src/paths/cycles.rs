//! Components that render themselves, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use super::ways::{Placed, References};
use crate::syntax::Element;
use crate::theme::{ComponentId, Theme};

/// A way on which a component leads back to itself.
#[derive(Clone, Debug)]
pub struct Cycle<'t> {
    /// The elements that lead there, the component's own first.
    pub through: Vec<Placed<'t>>,
    /// Whether none of them is under a condition or in a loop, which could bring it to an end.
    pub is_endless: bool,
}

/// Of each group of components that all lead to each other, the shortest cycle through the one whose name comes first,
/// by that one, and those of components that render themselves. What is without an end is told first: a group in which
/// something is has no other cycle here.
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
    /// Of each component the elements that render it, first those that are never left out.
    rendered_at: BTreeMap<ComponentId, Vec<Placed<'t>>>,
    renders: BTreeMap<ComponentId, BTreeSet<ComponentId>>,
}

impl<'t> Graph<'t> {
    /// That of the elements which are `wanted`.
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

    /// The groups of components that all lead to each other, and components that render themselves.
    fn groups(&self) -> Vec<BTreeSet<ComponentId>> {
        // Those that lead to others come behind these, so that from the last one on everything that is rendered by
        // what was not seen yet is of one group (Kosaraju).
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

    /// All components that render others or are rendered, each behind those that it leads to, but for cycles.
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

    /// The elements on a shortest way from `start` back to it in its `group`.
    fn back_to(&self, start: ComponentId, group: &BTreeSet<ComponentId>) -> Option<Vec<Placed<'t>>> {
        // From each component the element by which it leads to the start, and what that renders.
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
