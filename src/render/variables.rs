//! What shows, and which variables are set.

use serde_json::Value;

use super::expression::{Scope, text_of};
use super::value::is_truthy;
use crate::syntax::{Directive, Element};

/// How often variables are set until they stay the same: they may be used before they are set.
const MOST_PASSES: usize = 4;

/// Sets what the template's `<t:set>` elements say, those in loops aside. They may use each other in any
/// order, so they are gone through until nothing changes.
pub(super) fn set_variables(template: Element<'_>, scope: &mut Scope) {
    let in_loop =
        |element: &Element<'_>| element.node().ancestors().any(|outer| outer.attribute("t:for").is_some());
    let sets: Vec<Element<'_>> =
        template.descendant_elements().filter(|element| element.is_set() && !in_loop(element)).collect();
    for _ in 0..MOST_PASSES {
        let mut has_changed = false;
        for set in sets.iter().filter(|set| is_reached(**set, scope)).copied().collect::<Vec<_>>() {
            let variables = set.attributes().filter(|attribute| Directive::of(attribute.name()).is_none());
            for variable in variables {
                let value = variable.value().map_or(Value::Bool(true), |text| text_of(text, scope));
                has_changed |= *scope.get(variable.name()) != value;
                scope.set(variable.name(), value);
            }
        }
        if !has_changed {
            break;
        }
    }
}

/// Whether an element and all around it show.
fn is_reached(element: Element<'_>, scope: &Scope) -> bool {
    std::iter::once(element).chain(element.node().ancestors()).all(|outer| shows(outer, scope))
}

/// Whether an element's own condition holds: that of its `t:if`, or that no member of its chain before it
/// shows and its own holds.
pub(super) fn shows(element: Element<'_>, scope: &Scope) -> bool {
    let holds = |element: Element<'_>| {
        let condition = element.attribute("t:if").or_else(|| element.attribute("t:else-if"));
        condition.map(|condition| is_truthy(&text_of(condition.value().unwrap_or_default(), scope)))
    };
    let is_else = ["t:else-if", "t:else"].iter().any(|name| element.attribute(name).is_some());
    let before = if is_else { element.chain() } else { Vec::new() };
    let is_taken =
        before.into_iter().take_while(|member| *member != element).any(|member| holds(member) == Some(true));
    !is_taken && holds(element).unwrap_or(true)
}
