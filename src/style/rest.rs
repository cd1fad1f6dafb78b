//! Whether what hides an element is only its state of rest.

use std::collections::BTreeSet;

use super::cascade::Declared;
use super::visibility::ends_when_pointed_at;
use crate::syntax::{Element, class_tokens};

/// The states that somebody brings about by pointing at something, or by focusing it.
const STATES: [&str; 5] = [":hover", ":focus", ":focus-within", ":focus-visible", ":active"];
/// How many ancestors of an element are looked at.
const MAX_ANCESTORS: usize = 32;

/// Whether a hidden element shows while somebody points at what contains it: either the rule that hides it
/// ends then, or one of the `stronger` declarations, which show it, applies whenever that rule does.
pub(crate) fn is_shown_when_pointed_at<'a>(
    element: Element<'_>,
    hiding: &Declared<'_>,
    mut stronger: impl Iterator<Item = &'a Declared<'a>>,
) -> bool {
    let Some(rule) = hiding.rule else { return false };
    let around = || element.ancestors_or_self().take(MAX_ANCESTORS);
    let certain: Vec<&str> = around().flat_map(|around| class_tokens(around.class())).collect();
    let asked = |declared: &Declared<'_>| declared.rule?.requirements(element, &certain);
    // Where the element draws what is hidden, none of the rule's selectors is for the element itself.
    let Some(hidden_by) = asked(hiding).filter(|asked| !asked.is_empty()) else { return false };
    if ends_when_pointed_at(rule, (element, true)) {
        return true;
    }
    stronger.any(|showing| {
        // An element that cannot be seen cannot be pointed at itself.
        let is_of_others =
            showing.rule.is_some_and(|rule| !rule.any_match_with(element, |states| states.of_itself));
        is_of_others
            && asked(showing).is_some_and(|shown_by| {
                let shown_by: Vec<BTreeSet<String>> = shown_by.into_iter().map(without_states).collect();
                hidden_by.iter().all(|hidden| shown_by.iter().any(|shown| shown.is_subset(hidden)))
            })
    })
}

fn without_states(mut asked: BTreeSet<String>) -> BTreeSet<String> {
    // Each starts with the element that it is about.
    asked.retain(|part| part.split_once(' ').is_none_or(|(_, part)| !STATES.contains(&part)));
    asked
}
