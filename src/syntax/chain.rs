//! Conditional chains: a `t:if` with the `t:else-if` and `t:else` that belong to it. Only blank text and
//! comments may stand between the elements of a chain.

use super::directive::Directive;

/// The role of an element in a chain, by its directives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// `t:if`
    Start,
    /// `t:else-if`
    Continuation,
    /// `t:else`: nothing follows it in the chain.
    End,
    None,
}

impl Role {
    /// The role of an element with these directives, in the order in which they are written.
    pub(super) fn of(directives: impl Iterator<Item = Directive>) -> Role {
        let mut roles = directives.filter_map(|directive| match directive {
            Directive::If => Some(Role::Start),
            Directive::ElseIf => Some(Role::Continuation),
            Directive::Else => Some(Role::End),
            Directive::For | Directive::Key => None,
        });
        roles.next().unwrap_or(Role::None)
    }
}

/// The current chain among the children of an element, while they are parsed in order.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct OpenChain {
    /// The index of its last element, if there is a chain that may continue.
    last: Option<u32>,
}

impl OpenChain {
    /// Adds the next element; returns the index of the one before it in its chain.
    pub(super) fn element(&mut self, index: u32, role: Role) -> Option<u32> {
        let before = self.last.filter(|_| matches!(role, Role::Continuation | Role::End));
        self.last = match role {
            Role::Start => Some(index),
            Role::Continuation => before.map(|_| index),
            Role::End | Role::None => None,
        };
        before
    }

    /// Whether there is a chain that the next node may continue or end.
    pub(super) fn is_open(self) -> bool {
        self.last.is_some()
    }

    /// Ends the chain, since something follows that may not stand in it.
    pub(super) fn interrupt(&mut self) {
        self.last = None;
    }
}
