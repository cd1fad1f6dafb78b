//! Which elements show, and which variables are set.

use std::collections::BTreeMap;

use serde_json::Value;

use super::expression::{Scope, text_of};
use super::value::{MAX_BYTES, is_truthy, is_within};
use crate::syntax::{Directive, Element, NodeId};

/// The maximum number of passes over the variables, which may be used before they are set.
const MAX_PASSES: usize = 64;

/// Sets the variables of the template's `<t:set>` elements, except those in loops. They may use each other in
/// any order, so passes are repeated until nothing changes. Each pass starts from the given variables: what
/// was set under a condition that turns out false is not kept. `false` if a value would have more than
/// [`MAX_BYTES`].
pub(super) fn set_variables(template: Element<'_>, scope: &mut Scope) -> bool {
    let in_loop = |element: &Element<'_>| {
        let mut around = element.ancestors_or_self();
        around.any(|outer| outer.directive(Directive::For).is_some())
    };
    let sets: Vec<Element<'_>> =
        template.descendant_elements().filter(|element| element.is_t_set() && !in_loop(element)).collect();
    let given = scope.clone();
    for _ in 0..MAX_PASSES.min(sets.len() + 1) {
        let mut reached = Reached { scope, known: BTreeMap::new() };
        let mut next = given.clone();
        for set in sets.iter().filter(|set| reached.is_reached(**set)).copied().collect::<Vec<_>>() {
            let variables = set.attributes().filter(|attribute| attribute.directive().is_none());
            for variable in variables {
                let value = variable.value().map_or(Value::Bool(true), |text| text_of(text, scope));
                if !is_within(&value, MAX_BYTES) {
                    return false;
                }
                next.set(variable.name(), value);
            }
        }
        let is_settled = next == *scope;
        *scope = next;
        if is_settled {
            break;
        }
    }
    true
}

/// Which elements show; filled as they are asked for.
struct Reached<'s> {
    scope: &'s Scope,
    known: BTreeMap<NodeId, bool>,
}

impl Reached<'_> {
    /// Whether an element and all its ancestors show.
    fn is_reached(&mut self, element: Element<'_>) -> bool {
        element.ancestors_or_self().all(|outer| self.shows(outer))
    }

    fn shows(&mut self, element: Element<'_>) -> bool {
        if let Some(known) = self.known.get(&element.id()) {
            return *known;
        }
        let mut chain = Chain::default();
        let members = if is_else(element) { element.chain() } else { vec![element] };
        for member in members {
            let shows = chain.takes(member, self.scope);
            self.known.insert(member.id(), shows);
        }
        self.known.get(&element.id()).copied().unwrap_or(true)
    }
}

/// The conditional chain among the siblings visited so far.
#[derive(Default)]
pub(super) struct Chain {
    /// Whether a member showed, so that no later one does.
    is_taken: bool,
}

impl Chain {
    /// Visits the next sibling; returns whether it shows.
    pub(super) fn takes(&mut self, element: Element<'_>, scope: &Scope) -> bool {
        let shows = self.may_show(element) && holds(element, scope);
        self.pass(element, shows);
        shows
    }

    /// Whether no earlier member of its chain prevents an element from showing.
    pub(super) fn may_show(&self, element: Element<'_>) -> bool {
        !is_else(element) || !self.is_taken
    }

    /// Records a visited element.
    pub(super) fn pass(&mut self, element: Element<'_>, has_shown: bool) {
        self.is_taken = has_shown || (is_else(element) && self.is_taken);
    }
}

fn is_else(element: Element<'_>) -> bool {
    ["t:else-if", "t:else"].iter().any(|name| element.attribute(name).is_some())
}

/// Whether the condition of an element holds; true if it has none.
pub(super) fn holds(element: Element<'_>, scope: &Scope) -> bool {
    let condition = element.directive(Directive::If).or_else(|| element.directive(Directive::ElseIf));
    condition.is_none_or(|condition| is_truthy(&text_of(condition.value().unwrap_or_default(), scope)))
}
