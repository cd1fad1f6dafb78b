//! Conditional chains: a `t:if` and the `t:else-if` and `t:else` that belong to it.

use super::tree::{NodeData, NodeId, NodeKind};

/// The chains of a document. Only blank text and comments may stand between the elements of one.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// The members of all chains, one chain behind the other.
    members: Vec<NodeId>,
    /// For each element that is in a chain, where the chain stands in `members`; sorted by id.
    places: Vec<(NodeId, u32, u32)>,
}

/// What an element's directive makes of it in a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// `t:if`
    Start,
    /// `t:else-if`
    Continuation,
    /// `t:else`: nothing can follow it.
    End,
    None,
}

impl Chains {
    /// The members of the chain that `id` belongs to, in order; empty where it has no condition.
    pub(super) fn of(&self, id: NodeId) -> &[NodeId] {
        match self.places.binary_search_by_key(&id, |place| place.0) {
            Ok(at) => &self.members[self.places[at].1 as usize..self.places[at].2 as usize],
            Err(_) => &[],
        }
    }

    /// Finds the chains among `nodes`. `parents` are those in which a `t:if` stands, the top being `None`;
    /// `role` tells what an element's directives say, `is_blank` whether a text node is blank.
    pub(super) fn find(
        nodes: &[NodeData],
        parents: impl IntoIterator<Item = Option<NodeId>>,
        role: impl Fn(&NodeData) -> Role,
        is_blank: impl Fn(&NodeData) -> bool,
    ) -> Chains {
        let mut chains = Chains::default();
        for parent in parents {
            let siblings = parent.map_or(0..nodes.len() as u32, |id| id.0 + 1..nodes[id.index()].end);
            chains.among_siblings(nodes, siblings, &role, &is_blank);
        }
        chains.places.sort_unstable();
        chains
    }

    fn among_siblings(
        &mut self,
        nodes: &[NodeData],
        siblings: std::ops::Range<u32>,
        role: &impl Fn(&NodeData) -> Role,
        is_blank: &impl Fn(&NodeData) -> bool,
    ) {
        let mut at = siblings.start;
        let mut open = None;
        while at < siblings.end {
            let node = &nodes[at as usize];
            let interrupts = match node.kind {
                NodeKind::Element => true,
                NodeKind::Comment | NodeKind::Declaration => false,
                NodeKind::Text => !is_blank(node),
                NodeKind::Interpolation | NodeKind::Css => true,
            };
            let role = if node.kind == NodeKind::Element { role(node) } else { Role::None };
            match role {
                Role::Start => {
                    self.close(open.replace(self.members.len()));
                    self.members.push(NodeId(at));
                }
                Role::Continuation if open.is_some() => self.members.push(NodeId(at)),
                Role::End if open.is_some() => {
                    self.members.push(NodeId(at));
                    self.close(open.take());
                }
                _ if interrupts => self.close(open.take()),
                _ => {}
            }
            at = node.end;
        }
        self.close(open);
    }

    fn close(&mut self, start: Option<usize>) {
        let Some(start) = start else { return };
        let end = self.members.len();
        for index in start..end {
            self.places.push((self.members[index], start as u32, end as u32));
        }
    }
}
