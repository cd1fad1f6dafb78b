//! What shows, and which variables are set.

use serde_json::Value;

use super::expression::{Scope, text_of};
use super::value::is_truthy;
use crate::syntax::{Directive, Element};

/// How often variables are set until they stay the same: they may be used before they are set.
const MOST_PASSES: usize = 64;

/// Sets what the template's `<t:set>` elements say, those in loops aside. They may use each other in any
/// order, so they are gone through until nothing changes. `false` if a text would have more than `most` bytes.
pub(super) fn set_variables(template: Element<'_>, scope: &mut Scope, most: usize) -> bool {
    let in_loop =
        |element: &Element<'_>| element.node().ancestors().any(|outer| outer.attribute("t:for").is_some());
    let sets: Vec<Element<'_>> =
        template.descendant_elements().filter(|element| element.is_set() && !in_loop(element)).collect();
    for _ in 0..MOST_PASSES.min(sets.len() + 1) {
        let mut has_changed = false;
        for set in sets.iter().filter(|set| is_reached(**set, scope)).copied().collect::<Vec<_>>() {
            let variables = set.attributes().filter(|attribute| Directive::of(attribute.name()).is_none());
            for variable in variables {
                let value = variable.value().map_or(Value::Bool(true), |text| text_of(text, scope));
                if value.as_str().is_some_and(|text| text.len() > most) {
                    return false;
                }
                has_changed |= *scope.get(variable.name()) != value;
                scope.set(variable.name(), value);
            }
        }
        if !has_changed {
            break;
        }
    }
    true
}

/// Whether an element and all around it show.
fn is_reached(element: Element<'_>, scope: &Scope) -> bool {
    std::iter::once(element).chain(element.node().ancestors()).all(|outer| {
        let mut chain = Chain::default();
        let members = if is_else(outer) { outer.chain() } else { vec![outer] };
        let mut members = members.into_iter().map(|member| (member, chain.takes(member, scope)));
        members.find(|(member, _)| *member == outer).is_some_and(|(_, takes)| takes)
    })
}

/// The conditional chain that siblings form, as far as they were gone through.
#[derive(Default)]
pub(super) struct Chain {
    /// Whether a member showed, so that no later one does.
    is_taken: bool,
}

impl Chain {
    /// Whether an element shows that comes next among its siblings.
    pub(super) fn takes(&mut self, element: Element<'_>, scope: &Scope) -> bool {
        let shows = self.may_show(element) && holds(element, scope);
        self.pass(element, shows);
        shows
    }

    /// Whether no earlier member of its chain keeps an element from showing.
    pub(super) fn may_show(&self, element: Element<'_>) -> bool {
        !is_else(element) || !self.is_taken
    }

    /// Takes note of an element that was gone through.
    pub(super) fn pass(&mut self, element: Element<'_>, has_shown: bool) {
        self.is_taken = has_shown || (is_else(element) && self.is_taken);
    }
}

fn is_else(element: Element<'_>) -> bool {
    ["t:else-if", "t:else"].iter().any(|name| element.attribute(name).is_some())
}

/// Whether the condition of an element holds, if it has one.
pub(super) fn holds(element: Element<'_>, scope: &Scope) -> bool {
    let condition = element.attribute("t:if").or_else(|| element.attribute("t:else-if"));
    condition.is_none_or(|condition| is_truthy(&text_of(condition.value().unwrap_or_default(), scope)))
}
