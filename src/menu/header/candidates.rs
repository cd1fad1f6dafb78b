//! Where menus may go in a header, and which of these places show instead of each other.

use super::{SEARCH_BUTTON, beside, is_button, last_in, partner, row_around};
use crate::menu::placement::{MAX_PLACES, Manual, Place};
use crate::menu::relations::{is_within, show_together};
use crate::source::Span;
use crate::style::{ScopedSheet, Styles};
use crate::syntax::Element;

/// Where a menu may go.
#[derive(Clone, Copy)]
pub(super) enum Candidate<'d> {
    /// Beside a button.
    Beside(Element<'d>),
    /// At the end of a row.
    In(Element<'d>),
}

impl<'d> Candidate<'d> {
    /// The element that the menu would stand in.
    fn host(self) -> Element<'d> {
        match self {
            Candidate::Beside(button) => row_around(button),
            Candidate::In(row) => row,
        }
    }

    /// The place, in a header with these close buttons.
    pub(super) fn place(self, close: &[Element<'d>], styles: &Styles<'_>) -> Place {
        match self {
            Candidate::Beside(button) if button.name() == SEARCH_BUTTON => {
                beside(button, partner(button, close), styles)
            }
            Candidate::Beside(button) => beside(button, None, styles),
            Candidate::In(row) => last_in(row),
        }
    }
}

/// The candidates that show instead of each other, by their conditions or by styles; of those that show
/// together, the outermost, else the first. Without `styles` only conditions tell.
pub(super) fn alternatives<'d>(
    candidates: Vec<Candidate<'d>>,
    styles: Option<&Styles<'_>>,
) -> Result<Vec<Candidate<'d>>, Manual> {
    let mut kept: Vec<Candidate<'d>> = Vec::new();
    for candidate in candidates {
        let host = candidate.host();
        let is_served = |other: &Candidate<'d>| {
            let other = other.host();
            let is_switched = || styles.is_some_and(|styles| are_switched(other, host, styles));
            is_within(host, other)
                || (!is_within(other, host) && show_together(other, host) && !is_switched())
        };
        if !kept.iter().any(is_served) {
            kept.retain(|other| !is_within(other.host(), host));
            kept.push(candidate);
        }
        if kept.len() > MAX_PLACES {
            return Err(Manual::new(
                host.open_tag(),
                format!("the header has buttons in more than {MAX_PLACES} places"),
                "put the `<ActionMenu>` of the snippet into the header by hand, where its buttons belong",
            ));
        }
    }
    Ok(kept)
}

/// Whether styles show one of two elements instead of the other, say on phones: each may be hidden by a rule
/// that does not hide the other one.
pub(super) fn are_switched(a: Element<'_>, b: Element<'_>, styles: &Styles<'_>) -> bool {
    let hides_any = |sheet: &ScopedSheet<'_>| {
        let mut displays = sheet.sheet.declarations_of("display", sheet.text);
        displays.any(|display| display.read(sheet.text).0 == "none")
    };
    // Buttons directly beside each other are one row.
    let are_one_row = a.parent() == b.parent() && is_button(a) && is_button(b);
    if are_one_row || !styles.iter().any(hides_any) {
        return false;
    }
    let hiding = |element: Element<'_>, other: Element<'_>| -> Vec<Option<(usize, Span)>> {
        let around = element.ancestors_or_self();
        let own = around.take_while(|around| !is_within(other, *around));
        let displays = own.flat_map(|around| styles.declared(around, "display"));
        let none = displays.filter(|display| display.value == "none");
        none.map(|display| display.rule.map(|rule| rule.place())).collect()
    };
    let (of_a, of_b) = (hiding(a, b), hiding(b, a));
    of_a.iter().any(|rule| !of_b.contains(rule)) && of_b.iter().any(|rule| !of_a.contains(rule))
}
