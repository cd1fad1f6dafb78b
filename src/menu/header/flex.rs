//! What one more element does to the others in a flex row.

use super::extent::{NARROW_CHAT, size_in};
use super::long::{self, WRAPPING, holds_long_text};
use super::pushed::of_filled;
use super::room::{Room, is_button_or_box};
use super::row::{MAX_LOOKED_AT, RowContent, holds_for_any_root, is_in_flow, is_shrink_to_fit_item};
use super::spread::of_ends;
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::said::flex::{BASIS, FlexItem, basis};
use crate::menu::said::inherited::right_to_left;
use crate::menu::said::layout::{
    self, Flow, JUSTIFY, MARGINS, Side, WRAP, auto_margin, may_have, objection, pixels, possible,
};
use crate::menu::said::{candidates, counts_for, usual_winner};
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{Declared, Match, Styles, are_all_zero};
use crate::syntax::Element;
use crate::theme::Theme;

/// What would be moved because the menu takes of the row's free space.
pub(super) fn of_flex_row(room: &Room<'_>) -> Option<Objection> {
    // The menu's own row is pushed to the end of the line.
    let what = "the header is right-to-left in every language, and the menu would be pushed to its start";
    let of_direction = room.place.wrapper.and_then(|_| right_to_left(room.row, what, room.styles));
    of_direction.or_else(|| match room.place.wrapper {
        Some(Wrapper::BetweenEnds) => of_ends(room),
        Some(Wrapper::Filling) => of_filled(room),
        Some(Wrapper::Plain | Wrapper::Afloat) | None => of_left_room(room),
    })
}

/// What would be moved where the menu, or its own row, takes part of the free space.
fn of_left_room(room: &Room<'_>) -> Option<Objection> {
    let Room { theme, row, others, place, styles, .. } = *room;
    let is_wrapped = place.wrapper.is_some();
    let (property, spread) = justified(row, styles).unzip();
    let spread = spread.filter(|value| !matches!(&**value, "flex-start" | "start" | "left" | "normal"));
    let may_be = |fits: fn(&str) -> bool| {
        may_have(row, &JUSTIFY, styles, |value| value.split_ascii_whitespace().last().is_some_and(fits))
    };
    let is_one_more = others.count() > 1 && may_be(|value| value.starts_with("space-"));
    // The row that comes with the menu takes all free space, by its margin.
    let is_centred = is_wrapped && spread.as_ref().is_some_and(|value| value != "space-between");
    // The number of buttons may vary anyway.
    let are_buttons = others.texts == 0 && others.elements.iter().copied().all(is_button_or_box);
    let is_in_the_middle = !is_wrapped && !are_buttons && may_be(|value| value == "center");
    if others.count() == 0 || !(is_one_more || is_in_the_middle || is_wrapped) {
        return None;
    }
    // Where one of them takes all free space, or there is none, nothing is moved.
    let takes_all = |child: &Element<'_>| takes_all(theme, *child, styles);
    let others = others.elements;
    if others.iter().any(takes_all) || is_shrink_to_fit_item(row, styles) {
        return None;
    }
    // Auto margins take the free space before `justify-content` gets any.
    if let Some((at, side)) = auto_margin_among(theme, others, styles) {
        // A left margin moves the element itself, a right one the next element.
        let moved = if side == Side::Left { Some(&others[at]) } else { others.get(at + 1) };
        let tag = moved.filter(|_| is_wrapped)?.tag_text();
        let text = format!(
            "`{tag}` is pushed away by an auto margin, and the menu, which is also pushed to the end, would move it"
        );
        return Some(Objection::new(text, None));
    }
    let at_times = |other: &&Element<'_>| {
        [Side::Left, Side::Right].iter().any(|side| may_be_pushed(theme, **other, *side, styles))
    };
    if let Some(pushed) = others.iter().find(at_times).filter(|_| is_wrapped) {
        let text = format!(
            "`{}` may be pushed away by an auto margin, and the menu, which is also pushed to the end, would then move it",
            pushed.tag_text()
        );
        return Some(Objection::new(text, None));
    }
    let what = match () {
        () if is_one_more => {
            "the header's row spreads its items, and the menu, as one more item, would move the others"
        }
        () if is_centred => {
            "the items of the header's row are not at its start, and the menu would move them there"
        }
        () if is_in_the_middle => {
            "the items of the header's row are centered, and the menu, as one more item, would move the others"
        }
        () => return None,
    };
    Some(objection(what, row, property.unwrap_or("justify-content"), styles))
}

/// Whether an element, or what it renders, always takes all free space in its row.
pub(super) fn takes_all(theme: &Theme, element: Element<'_>, styles: &Styles<'_>) -> bool {
    holds_for_any_root(theme, element, styles, |one, styles| FlexItem::of(one, styles).takes_all())
}

/// How a row distributes its free space, with the property that says so.
pub(super) fn justified(row: Element<'_>, styles: &Styles<'_>) -> Option<(&'static str, String)> {
    let (property, one) = usual_winner(row, &JUSTIFY, styles)?;
    Some((property, one.value.split_ascii_whitespace().last()?.to_owned()))
}

/// Whether a margin on one side of an element may take the free space in its row.
pub(super) fn may_be_pushed(theme: &Theme, element: Element<'_>, side: Side, styles: &Styles<'_>) -> bool {
    let is_auto = |name: &str, value: &str| MARGINS.value(side, name, value) == Some("auto");
    let names = MARGINS.of(side);
    let is_said = || names.iter().any(|name| styles.may_declare(element, name, |value| is_auto(name, value)));
    let said = || candidates(element, &names, styles);
    let is_one =
        |(name, one): &(&str, Declared<'_>)| is_auto(name, &one.value) && counts_for(element, (name, one));
    (is_said() && said().iter().any(is_one))
        || holds_for_any_root(theme, element, styles, |one, styles| auto_margin(one, side, styles).is_some())
}

/// The index of the first of `others` with an auto margin, and the side of that margin.
pub(super) fn auto_margin_among(
    theme: &Theme,
    others: &[Element<'_>],
    styles: &Styles<'_>,
) -> Option<(usize, Side)> {
    others.iter().enumerate().find_map(|(at, element)| {
        let has = |side: &Side| {
            holds_for_any_root(theme, *element, styles, |one, styles| {
                auto_margin(one, *side, styles).is_some()
            })
        };
        Some((at, [Side::Left, Side::Right].into_iter().find(has)?))
    })
}

/// A row, or an ancestor of it, that wraps where there is no room.
pub(super) fn of_wrap(
    row: Element<'_>,
    others: RowContent<'_>,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Objection> {
    // What fills a line shares it with nothing.
    let may_be_long = |element: &Element<'_>| !is_short(*element, styles) && !takes_a_line(*element, styles);
    let is_row =
        |element: Element<'_>| Flow::in_element(element, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    let is_after_all = matches!(place.anchor, Anchor::LastChild(_));
    let is_on_a_new_line =
        is_after_all && others.elements.last().is_some_and(|last| takes_a_line(*last, styles));
    let may_have_no_room = is_on_a_new_line || others.texts > 0 || others.elements.iter().any(may_be_long);
    if let Some(property) = wraps(row, styles).filter(|_| may_have_no_room && is_row(row)) {
        let what = "what does not fit in the header's row wraps to a new line, and the menu may wrap or make others wrap";
        return Some(objection(what, row, property, styles));
    }
    let mut inner = row;
    for around in row.ancestors_in_section().take(MAX_LOOKED_AT) {
        let is_beside = |other: &Element<'_>| *other != inner && is_in_flow(*other, styles);
        let mut beside = around.child_elements().take(MAX_LOOKED_AT).filter(is_beside);
        let wraps = wraps(around, styles).filter(|_| is_row(around));
        if let Some(property) = wraps.filter(|_| beside.any(|other| may_be_long(&other))) {
            let what =
                "what does not fit in the header wraps to a new line, and its buttons may wrap with the menu";
            return Some(objection(what, around, property, styles));
        }
        inner = around;
    }
    of_squeezed(row, others, styles, may_be_long)
}

/// How wide something is at most that leaves room for a few buttons in a narrow chat, in pixels.
const MAX_NARROW: f64 = 200.0;

/// That buttons which share a line, in an item that is squeezed by a long title, wrap to a new line with the menu.
fn of_squeezed(
    row: Element<'_>,
    others: RowContent<'_>,
    styles: &Styles<'_>,
    may_be_long: impl Fn(&Element<'_>) -> bool,
) -> Option<Objection> {
    let is_inline = |element: &Element<'_>| layout::is_inline(*element, styles);
    let around = row.parent()?;
    let flow = |element: Element<'_>| Flow::in_element(element, styles).map(|(flow, _)| flow);
    let is_line = flow(row) == Some(Flow::Block) && others.elements.first().is_some_and(is_inline);
    let keeps_width = || {
        let said = |name| styles.usual_value(row, name);
        let has_least = said("min-width").is_some_and(|least| least != "auto" && !are_all_zero(&least));
        has_least || said("width").is_some_and(|width| width == "max-content")
    };
    let keeps_size = FlexItem::of(row, styles).keeps_size() || keeps_width();
    if !is_line || flow(around) != Some(Flow::Row) || keeps_size {
        return None;
    }
    let mut up = row.ancestors_or_self().take(MAX_LOOKED_AT);
    let is_unbroken = up.any(|around| {
        WRAPPING
            .iter()
            .any(|name| possible(around, name, styles).iter().any(|value| long::is_unbroken(value)))
    });
    let mut beside = around.child_elements().take(MAX_LOOKED_AT);
    let holds_text = |other: &Element<'_>| {
        let mut all = std::iter::once(*other).chain(other.descendant_elements().take(MAX_LOOKED_AT));
        all.any(holds_long_text)
    };
    let is_narrow = |other: &Element<'_>| {
        let width = |name| styles.usual_value(*other, name).and_then(|value| size_in(&value, NARROW_CHAT));
        ["width", "max-width"].into_iter().filter_map(width).any(|width| width <= MAX_NARROW)
    };
    let is_squeezing = |other: &Element<'_>| may_be_long(other) && holds_text(other) && !is_narrow(other);
    let other = beside
        .find(|other| *other != row && is_in_flow(*other, styles) && is_squeezing(other))
        .filter(|_| !is_unbroken)?;
    let text = format!(
        "`{}` may be so long that the buttons beside it share too little room, and with the menu they would wrap onto more lines: a rule with `flex-shrink: 0` for `{}` keeps them on one",
        other.tag_text(),
        row.tag_text()
    );
    Some(Objection::new(text, None))
}

/// Whether an element is as wide as its row.
fn takes_a_line(element: Element<'_>, styles: &Styles<'_>) -> bool {
    FlexItem::of(element, styles).basis().is_some_and(|(_, size)| size == "100%")
}

/// The property by which a row wraps where there is no room, if it does.
pub(super) fn wraps(row: Element<'_>, styles: &Styles<'_>) -> Option<&'static str> {
    let is_it = |word: &str| matches!(word, "wrap" | "wrap-reverse");
    let (property, one) = usual_winner(row, &WRAP, styles)?;
    one.value.split_ascii_whitespace().any(is_it).then_some(property)
}

/// Whether an element asks for little room in its row, whatever is in it.
fn is_short(element: Element<'_>, styles: &Styles<'_>) -> bool {
    const MAX_WIDTH: f64 = 64.0;
    let is_nothing =
        |size: &str| size.parse::<f64>().is_ok() || pixels(size.trim_end_matches('%')) == Some(0.0);
    // All possible values count, whichever is the strongest.
    let bases = candidates(element, &BASIS, styles);
    let starts_at_nothing =
        |(name, one): &(&str, Declared<'_>)| basis(name, &one.value).is_some_and(is_nothing);
    let of_flex = bases.last().is_some_and(|(_, one)| one.matched == Match::Always)
        && bases.iter().all(starts_at_nothing);
    let is = |property: &str, short: &dyn Fn(f64) -> bool| {
        styles.usual_value(element, property).and_then(|value| pixels(&value)).is_some_and(short)
    };
    let is_button = is_button_or_box(element) || catalog::is_picture(element.name());
    is_button || of_flex || is("width", &|size| size <= MAX_WIDTH)
}
