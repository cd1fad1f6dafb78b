//! A header's row whose last thing, say a button, is pushed to the end by a margin: the menu's own row goes
//! before it, takes that margin's room, and ends with the menu. Nothing moves, even if the last thing is
//! absent.

use super::beside::button_beside;
use super::elsewhere::{is_moved, is_shifted};
use super::flex::may_be_pushed;
use super::long::holds_title;
use super::room::Room;
use super::row::{MAX_LOOKED_AT, holds_for_any_root, in_flow, is_shrink_to_fit_item};
use super::spread::{is_known, may_be_hidden, may_leave_or_join, of_order, of_size};
use crate::catalog;
use crate::menu::bubble::paint::may_be_seen;
use crate::menu::concern::Objection;
use crate::menu::said::candidates;
use crate::menu::said::flex::{FlexItem, GROW};
use crate::menu::said::layout::{
    Flow, JUSTIFY, MARGINS, Side, auto_margin, is_out_of_flow, pixels, possible,
};
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{Drawings, Match, Styles, are_all_zero, drawn_in_flow, is_containing_block};
use crate::syntax::{Directive, Document, Element, Node, NodeKind};
use crate::theme::Theme;

/// What the menu's own row declares there instead of the margin that pushes it to the end of a flex row.
pub(in crate::menu) const FILLING: [&str; 2] = ["flex-grow: 1;", "justify-content: flex-end"];

/// The place before what a margin pushes to the end of `place`'s row, if `place` is beside or after that.
pub(in crate::menu) fn before_pushed(
    document: &Document,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Place> {
    let row = document.element(place.host);
    let last = *in_flow(row, styles).last()?;
    let is_beside = |button: Element<'_>| button.first_in_chain() == last && button.parent() == Some(row);
    let is_at_end = place.wrapper.is_some() || button_beside(document, place).is_some_and(is_beside);
    let is_row = Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    // What is pushed must not be a title.
    let is_title =
        || std::iter::once(last).chain(last.descendant_elements().take(MAX_LOOKED_AT)).any(holds_title);
    (is_at_end && is_row && !is_title() && auto_margin(last, Side::Left, styles).is_some()).then(|| Place {
        anchor: Anchor::before(last),
        wrapper: Some(Wrapper::Filling),
        ..place.clone()
    })
}

/// That the menu's own row, which takes all free space before the last element of a flex row, may move
/// something. Users are told what speaks against the first place, and so not in detail what it is here.
pub(super) fn of_filled(room: &Room<'_>) -> Option<Objection> {
    let Room { theme, row, others, place, styles, .. } = *room;
    let last = button_beside(row.node().document(), place)?.first_in_chain();
    let mut rest = others.elements.iter().filter(|other| **other != last).flat_map(|other| other.chain());
    let drawings = Drawings::of(styles, MAX_LOOKED_AT);
    let around = row.ancestors_in_section();
    let mut header = std::iter::once(row).chain(around.take(MAX_LOOKED_AT));
    let keeps_all = of_order(row, others.elements, styles).is_none()
        && of_size(row, &last.chain(), styles).is_none()
        && last.chain().into_iter().all(|member| stays_at_end(theme, member, &drawings, styles))
        && !rest.any(|other| takes_room(theme, other, styles))
        && !is_shrink_to_fit_item(row, styles)
        && drawn_in_flow(row, styles).is_none()
        && header.all(|around| draws_lines_only(around, &drawings))
        && starts_at_start(row, last, styles);
    let text = "the menu's own row may move what is pushed to the end of the header's row";
    (!keeps_all).then(|| Objection::new(text, None))
}

/// Whether a margin always pushes an element away from what is before it.
fn is_pushed(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let said = candidates(element, &MARGINS.of(Side::Left), styles);
    said.last().is_some_and(|(_, one)| one.matched == Match::Always)
        && said.iter().all(|(name, one)| MARGINS.value(Side::Left, name, &one.value) == Some("auto"))
}

/// Whether an element may take the free space in its row, if only under some condition.
fn may_grow(theme: &Theme, element: Element<'_>, styles: &Styles<'_>) -> bool {
    holds_for_any_root(theme, element, styles, |one, styles| {
        let item = FlexItem::of(one, styles).with_at_rules();
        item.may_grow() || item.possible_bases().iter().any(|size| size.contains('('))
    })
}

/// Whether all pseudo-elements of an element, wherever they are, are no more than lines.
fn draws_lines_only(element: Element<'_>, drawings: &Drawings<'_>) -> bool {
    const MAX_THICKNESS: f64 = 4.0;
    // Properties that make a line larger than its height or width says.
    const LARGER: [&str; 16] = [
        "min-height",
        "min-width",
        "padding",
        "padding-top",
        "padding-right",
        "padding-bottom",
        "padding-left",
        "border",
        "border-top",
        "border-bottom",
        "border-width",
        "box-shadow",
        "outline",
        "transform",
        "scale",
        "filter",
    ];
    let is_thin = |value: &str| pixels(value).is_some_and(|size| size <= MAX_THICKNESS);
    drawings.drawn_for(element).iter().all(|drawn| {
        let declared = |name: &str| drawings.declared(drawn, element, name);
        let is_line = |name: &&str| {
            let sizes = declared(name);
            !sizes.is_empty() && sizes.iter().all(|size| is_thin(&size.value))
        };
        ["height", "width"].iter().any(is_line) && LARGER.iter().all(|name| declared(name).is_empty())
    })
}

/// Whether nothing in an element, buttons aside, reaches out of it.
fn holds_all(element: Element<'_>, styles: &Styles<'_>) -> bool {
    /// Below this width, in pixels, an element may be narrower than its content.
    const MIN_WIDTH_OF_CONTENT: f64 = 40.0;
    let may_be = |name: &str, fits: &dyn Fn(&str) -> bool| {
        possible(element, name, styles).iter().any(|value| fits(value))
    };
    let is_narrow = |value: &str| pixels(value).is_some_and(|width| width < MIN_WIDTH_OF_CONTENT);
    let is_in_button = |inner: Element<'_>| {
        inner
            .ancestors_or_self()
            .take_while(|around| *around != element)
            .any(|around| catalog::is_interactive(around.name()))
    };
    let inside = || {
        let all = std::iter::once(element).chain(element.descendant_elements().take(MAX_LOOKED_AT));
        all.filter(|inner| !is_in_button(*inner))
    };
    let is_shifted = may_be("text-indent", &|value| !are_all_zero(value))
        || may_be("direction", &|value| value != "ltr")
        || (inside().any(has_text) && ["width", "max-width"].iter().any(|name| may_be(name, &is_narrow)));
    catalog::is_interactive(element.name())
        || (!is_shifted && !inside().skip(1).any(|inner| is_moved(inner, styles)))
}

/// Whether something in an element has its containing block outside of that.
fn places_beyond_itself(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_placed_beyond = |inner: Element<'_>| {
        let within = inner.ancestors().take_while(|around| Some(*around) != element.parent());
        is_out_of_flow(inner, styles) && !within.into_iter().any(|around| is_containing_block(around, styles))
    };
    element.descendant_elements().take(MAX_LOOKED_AT).any(is_placed_beyond)
}

/// Whether an element may have no box, so that its children stand in its row.
fn may_be_contents(element: Element<'_>, styles: &Styles<'_>) -> bool {
    possible(element, "display", styles).iter().any(|value| value == "contents")
}

/// Whether a text stands directly in an element.
fn has_text(element: Element<'_>) -> bool {
    let is_text =
        |node: Node<'_>| matches!(node.kind(), NodeKind::Text | NodeKind::Interpolation) && !node.is_blank();
    element.node().children().any(is_text)
}

/// Whether a text in an element may wrap where there is less room.
fn may_wrap(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_one_line = styles.usual_value(element, "white-space").is_some_and(|value| value == "nowrap");
    let keeps_size = FlexItem::of(element, styles).keeps_size() || is_one_line;
    let mut all = std::iter::once(element).chain(element.descendant_elements().take(MAX_LOOKED_AT));
    !keeps_size && all.any(has_text)
}

/// Whether an element is always one thing, pushed to the end of its row by a margin, and nothing of it
/// reaches out before that.
fn stays_at_end(theme: &Theme, member: Element<'_>, drawings: &Drawings<'_>, styles: &Styles<'_>) -> bool {
    let mut all = std::iter::once(member).chain(member.descendant_elements().take(MAX_LOOKED_AT));
    is_pushed(member, styles)
        && !may_be_pushed(theme, member, Side::Right, styles)
        && !may_grow(theme, member, styles)
        && !may_be_contents(member, styles)
        && !may_leave_or_join(member, styles)
        && !is_moved(member, styles)
        && !may_wrap(member, styles)
        && holds_all(member, styles)
        && all.all(|inner| drawings.drawn_for(inner).is_empty())
        && member.directive(Directive::For).is_none()
        && is_known(theme, member)
}

/// Whether an element may take room in its row that the menu's own row would take from it, or may reach into
/// that row.
fn takes_room(theme: &Theme, other: Element<'_>, styles: &Styles<'_>) -> bool {
    may_grow(theme, other, styles)
        || [Side::Left, Side::Right].into_iter().any(|side| may_be_pushed(theme, other, side, styles))
        || may_be_contents(other, styles)
        || is_shifted(other, styles)
        || places_beyond_itself(other, styles)
        || !is_known(theme, other)
}

/// Whether a row's content, kept at its start by the margin of `last`, stays there if `last` is absent.
fn starts_at_start(row: Element<'_>, last: Element<'_>, styles: &Styles<'_>) -> bool {
    let may_be_absent = |member: Element<'_>| {
        member.is_component() || member.is_conditional() || may_be_hidden(member, styles)
    };
    let is_start = |value: &str| matches!(value, "flex-start" | "start" | "left" | "normal");
    let said = candidates(row, &JUSTIFY, styles);
    !last.chain().into_iter().any(may_be_absent)
        || said.iter().all(|(_, one)| one.value.split_ascii_whitespace().last().is_some_and(is_start))
}

/// What keeps the menu's own row from taking the room before what is pushed to the end, or makes that room
/// visible, by the styles once the menu is inserted.
pub(super) fn of_own_room(wrapper: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let row = wrapper.parent()?;
    let is_row = Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    let after = in_flow(row, styles).into_iter().skip_while(|other| *other != wrapper).nth(1)?;
    if !is_row || !is_pushed(after, styles) {
        return None;
    }
    let is_end = |value: &str| matches!(value.split_ascii_whitespace().last(), Some("flex-end" | "end"));
    let must_be = |names: &[&'static str], fits: &dyn Fn(&str, &str) -> bool| {
        let said = candidates(wrapper, names, styles);
        said.last().is_some_and(|(_, one)| one.matched == Match::Always)
            && said.iter().all(|(name, one)| fits(name, &one.value))
    };
    let never = |names: &[&'static str], harms: &dyn Fn(&str) -> bool| {
        !candidates(wrapper, names, styles).iter().any(|(_, one)| harms(&one.value))
    };
    let grows = |name: &str, value: &str| GROW.value(name, value).is_some_and(|grow| grow >= 1.0);
    let fills = must_be(&GROW.names, &grows)
        && must_be(&JUSTIFY, &|_, value| is_end(value))
        && must_be(&["display"], &|_, value| value == "flex")
        && never(&["max-width"], &|value| value != "none")
        && [Side::Left, Side::Right]
            .iter()
            .all(|side| never(&MARGINS.of(*side), &|value| value.contains("auto")))
        && !may_be_seen(wrapper, styles);
    let text = "nothing makes the menu's own row fill the room before what is pushed to the header's end";
    (!fills).then(|| Objection::new(text, None))
}
