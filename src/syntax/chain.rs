//! Conditional chains: a `t:if` and the `t:else-if` and `t:else` that belong to it. Only blank text and comments may
//! stand between the elements of one.

use super::directive::Directive;

/// What an element's directives make of it in a chain.
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

/// The chain that is open among the children of one element, while these are read in order.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct OpenChain {
    /// The index of its last element, if there is a chain that may go on.
    last: Option<u32>,
}

impl OpenChain {
    /// Takes the next element; gives the one before it in its chain.
    pub(super) fn element(&mut self, index: u32, role: Role) -> Option<u32> {
        let before = self.last.filter(|_| matches!(role, Role::Continuation | Role::End));
        self.last = match role {
            Role::Start => Some(index),
            Role::Continuation => before.map(|_| index),
            Role::End | Role::None => None,
        };
        before
    }

    /// Whether the next node may end it.
    pub(super) fn is_open(self) -> bool {
        self.last.is_some()
    }

    /// Takes something that may not stand in a chain.
    pub(super) fn interrupt(&mut self) {
        self.last = None;
    }
}
