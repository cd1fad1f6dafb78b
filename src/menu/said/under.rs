//! What is found only under a condition that styles ask for: a width of the chat, for example.

use crate::menu::concern::Objection;
use crate::style::{Given, Styles};
use crate::syntax::Element;

/// What `judge` finds under one of the conditions under which `elements` have a `wanted` declaration. `what` depends on
/// these.
pub(in crate::menu) fn under_each(
    (styles, what): (&Styles<'_>, &str),
    elements: &[Element<'_>],
    wanted: fn(&str, &str) -> bool,
    judge: impl Fn(&Styles<'_>) -> Option<Objection>,
) -> Option<Objection> {
    let (mut each, are_all) = Given::each(styles, elements, wanted);
    let too_many = || Objection::new(format!("{what} depends on more conditions than are checked"), None);
    each.find_map(|given| Some(under(&given, judge(&given.styles())?))).or_else(|| (!are_all).then(too_many))
}

/// A finding that holds where a condition does.
fn under(given: &Given<'_>, objection: Objection) -> Objection {
    let condition = given.condition().split_whitespace().collect::<Vec<_>>().join(" ");
    Objection { text: format!("where `{condition}` applies, {}", objection.text), ..objection }
}
