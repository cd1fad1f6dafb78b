//! Other places for the menu of a header whose first place is for a person: each is judged as the first was.

use super::beside::{button_beside, takes_all_beside};
use super::long::holds_title;
use super::room::{is_box, is_button_or_box};
use super::row::MAX_LOOKED_AT;
use super::spread::{may_be_hidden, of_size};
use super::{can_hold, last_in};
use crate::menu::button::idle::{is_harmless_property, unprefixed};
use crate::menu::said::flex::FlexItem;
use crate::menu::said::layout::{
    DIRECTION, Flow, INSETS, MARGINS, PADDINGS, Side, auto_margin, may_have, pixels, possible,
};
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{Drawings, Styles, are_all_zero, is_negative, words};
use crate::syntax::{Directive, Document, Element};
use crate::theme::Theme;

/// The most width of a box, in pixels, at which a menu beside the box still stands beside its button.
const MAX_BOX_WIDTH: f64 = 64.0;

/// The place beside the outermost box that holds only the button next to `place`, where that box is the last
/// thing in a row.
pub(in crate::menu) fn beside_box(document: &Document, place: &Place, styles: &Styles<'_>) -> Option<Place> {
    // In a list only items can stand, and in a table row only cells.
    let holds_items =
        |around: &Element<'_>| matches!(around.name(), "ul" | "ol" | "dl" | "table" | "tr" | "tbody");
    let host = document.element(place.host);
    let boxes = host.ancestors_or_self().take_while(|around| is_box(*around));
    let boxes: Vec<Element<'_>> =
        boxes.take_while(|around| !holds_items(around)).take(MAX_LOOKED_AT).collect();
    let outer = *boxes.last()?;
    let anchor = match place.anchor {
        Anchor::Before(_) => Anchor::before(outer),
        Anchor::After(_) => Anchor::After(outer.id()),
        Anchor::FirstChild(_) | Anchor::LastChild(_) => return None,
    };
    let row = outer.parent().filter(|row| row.parent().is_some() && !holds_items(row) && can_hold(*row))?;
    let is_row = Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    let is_at_end = takes_all_beside(outer, styles) || auto_margin(outer, Side::Left, styles).is_some();
    // A box on either side keeps a title in the middle.
    let is_other_button = |other: Element<'_>| other != outer && is_button_or_box(other);
    let is_only_one = !row.child_elements().take(MAX_LOOKED_AT).any(is_other_button);
    let is_centred = row.descendant_elements().take(MAX_LOOKED_AT).any(|text| is_centred(text, styles));
    let fits = is_row
        && is_at_end
        && is_only_one
        && !is_centred
        && boxes.iter().all(|around| is_plain_box(*around, styles))
        && !is_moved(button_beside(document, place)?, styles);
    fits.then_some(Place { anchor, subject: row.id(), host: row.id(), ..place.clone() })
}

/// Whether a box is about as large as the button in it, stands where its row puts it, and paints nothing
/// behind the button, which a menu beside the box would not have behind it.
fn is_plain_box(around: Element<'_>, styles: &Styles<'_>) -> bool {
    const WIDTHS: [&str; 5] = ["width", "min-width", "flex-basis", "padding-left", "padding-right"];
    const UNWANTED: [&str; 10] = [
        "background",
        "background-color",
        "background-image",
        "align-self",
        "place-self",
        "margin-top",
        "margin-bottom",
        "margin-block",
        "margin-block-start",
        "margin-block-end",
    ];
    let may_be = |name: &str, fits: &dyn Fn(&str) -> bool| {
        possible(around, name, styles).iter().any(|value| fits(value))
    };
    let is_wide = |value: &str| value != "auto" && pixels(value).is_none_or(|width| width > MAX_BOX_WIDTH);
    let is_below = |value: &str| MARGINS.value(Side::Top, "margin", value) != Some("0");
    // A member of a chain has no single place beside it.
    !around.is_in_chain()
        && !FlexItem::of(around, styles).grows()
        && !is_moved(around, styles)
        && !WIDTHS.iter().any(|name| may_be(name, &is_wide))
        && !UNWANTED.iter().any(|name| may_be(name, &|_| true))
        && !may_be("margin", &is_below)
}

/// The place at the end of the row with the title, if that row is as wide as the row of `place`, in which
/// things stand one below the other.
pub(in crate::menu) fn beside_title(
    theme: &Theme,
    document: &Document,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Place> {
    let host = document.element(place.host);
    let stands = |inner: Element<'_>, flows: &[Flow]| {
        Flow::in_element(inner, styles).is_some_and(|(flow, _)| flows.contains(&flow))
    };
    // What covers the row's end, or is moved, is found by later checks inside a row, but not beside it.
    let all = document.template()?;
    let drawings = Drawings::of(styles, MAX_LOOKED_AT);
    let is_beside = |row: Element<'_>| {
        let is_in = |inner: Element<'_>, outer: Element<'_>| inner.ancestors().any(|around| around == outer);
        let is_over = |other: Element<'_>| !drawings.drawn_for(other).is_empty();
        let is_around = |other: Element<'_>| other == row || is_in(row, other);
        let mut others =
            all.descendant_elements().take(4 * MAX_LOOKED_AT).filter(|other| !is_in(*other, row));
        !others
            .any(|other| (is_over(other) && other != row) || (is_moved(other, styles) && !is_around(other)))
    };
    let mut around = std::iter::once(host).chain(host.ancestors().take_while(|around| *around != all));
    let is_theirs = |other: Element<'_>| other.is_component() && theme.find(other.name()).is_some();
    let is_known = around.all(|around| keeps_all_room(around, styles))
        && !all.descendant_elements().take(4 * MAX_LOOKED_AT).any(is_theirs);
    if place.wrapper.is_none() || !is_known {
        return None;
    }
    let is_row = |inner: &Element<'_>| {
        let own = || inner.ancestors_or_self();
        let own = || own().take_while(|around| *around != host);
        stands(*inner, &[Flow::Row])
            && own().skip(1).chain([host]).all(|around| stands(around, &[Flow::Block, Flow::Column]))
            && can_hold(*inner)
            && own().all(|around| !around.is_conditional() && around.directive(Directive::For).is_none())
            && own().all(|around| of_size(around, &[], styles).is_none() && !may_be_hidden(around, styles))
            && !inner
                .descendant_elements()
                .take(MAX_LOOKED_AT)
                .chain(own())
                .chain([host])
                .any(|text| is_centred(text, styles))
            && own().all(|around| keeps_all_room(around, styles))
            && !inner.child_elements().take(MAX_LOOKED_AT).any(|child| is_moved(child, styles))
            && is_beside(*inner)
            && inner.descendant_elements().take(MAX_LOOKED_AT).any(holds_title)
    };
    let row = host.descendant_elements().take(MAX_LOOKED_AT).find(is_row)?;
    Some(Place { wrapper: Some(Wrapper::Plain), ..last_in(row) })
}

pub(super) fn is_centred(text: Element<'_>, styles: &Styles<'_>) -> bool {
    may_have(text, &["text-align"], styles, |value| value == "center")
}

/// Properties that may change an element's size or its content's alignment, unless a value is neutral.
const SIZES: [&str; 21] = [
    "width",
    "inline-size",
    "max-width",
    "max-inline-size",
    "min-width",
    "height",
    "max-height",
    "block-size",
    "max-block-size",
    "align-items",
    "align-self",
    "justify-self",
    "justify-items",
    "place-self",
    "place-items",
    "columns",
    "column-count",
    "column-width",
    "animation",
    "animation-name",
    "direction",
];

/// How far the menu may be from the end of the header, in pixels.
const MAX_DISTANCE_FROM_END: f64 = 32.0;

/// Whether an element is always as wide as what is around it, and at least as high as its content: a row in
/// it then ends where the header does.
fn keeps_all_room(element: Element<'_>, styles: &Styles<'_>) -> bool {
    const NAMES: [&str; 4] = ["table", "td", "fieldset", "details"];
    let is_row = Flow::in_element(element, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    let is_otherwise = |name: &str| {
        let is_whole = |value: &String| {
            matches!(&**value, "auto" | "none" | "100%" | "stretch" | "normal" | "0" | "ltr")
                || (name == "align-items" && is_row)
        };
        !possible(element, name, styles).iter().all(is_whole)
    };
    let flows = |value: &String| match Flow::of_display(value, element, styles) {
        Some((flow, _)) => {
            (flow == Flow::Row) == is_row && !value.starts_with("inline") && flow != Flow::Grid
        }
        None => false,
    };
    let turns = |name: &&str| {
        let is_other = |value: &String| value.contains("reverse") || value.contains("column") == is_row;
        possible(element, name, styles).iter().any(is_other)
    };
    let is_far = |value: &String| {
        value
            .split_ascii_whitespace()
            .any(|word| pixels(word).is_none_or(|size| !(0.0..=MAX_DISTANCE_FROM_END).contains(&size)))
    };
    let is_apart = |name: &str| possible(element, name, styles).iter().any(is_far);
    !NAMES.contains(&element.name())
        && !SIZES.iter().any(|name| is_otherwise(name))
        && possible(element, "display", styles).iter().all(flows)
        && !DIRECTION.iter().any(turns)
        && !MARGINS.names().chain(PADDINGS.names()).any(is_apart)
        && !is_moved(element, styles)
        && says_only(element, styles, is_understood)
}

/// Whether [`keeps_all_room`] judges a property, or it leaves an element's width and place alone.
fn is_understood(name: &str, value: &str) -> bool {
    let is_judged = |name: &str| {
        SIZES.contains(&name)
            || SHIFTING.contains(&name)
            || matches!(name, "display" | "float" | "position")
            || DIRECTION.contains(&name)
            || MARGINS.names().chain(PADDINGS.names()).chain(INSETS.names()).any(|one| one == name)
    };
    let is_near = || {
        let mut widths = words(value).filter_map(pixels).peekable();
        widths.peek().is_some() && widths.all(|width| width <= MAX_DISTANCE_FROM_END)
    };
    match name.starts_with("border") && !name.ends_with("radius") {
        true => is_harmless_property(name) || value == "none" || is_near(),
        // Judged properties are known only by their unprefixed names.
        false => is_judged(name) || (!is_judged(unprefixed(name)) && leaves_width(unprefixed(name))),
    }
}

/// Whether a property changes neither an element's width nor its horizontal place.
fn leaves_width(name: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "content",
        "flex",
        "flex-basis",
        "flex-grow",
        "font",
        "line-height",
        "min-block-size",
        "min-height",
        "opacity",
        "order",
        "visibility",
        "z-index",
    ];
    const STARTS: [&str; 2] = ["outline", "overflow"];
    OTHERS.contains(&name) || STARTS.iter().any(|start| name.starts_with(start)) || is_harmless_property(name)
}

/// Whether an element has no `style`, and rules declare for it only what `is_known`, by property and value.
fn says_only(element: Element<'_>, styles: &Styles<'_>, is_known: impl Fn(&str, &str) -> bool) -> bool {
    let mut all = styles.rules_for(element).flat_map(|rule| {
        let text = rule.sheet.text;
        rule.declarations().iter().map(move |one| (one, text))
    });
    element.attribute("style").is_none()
        && all.all(|(one, text)| {
            let name = text[one.name.range()].to_ascii_lowercase();
            one.means(&name, text).is_none_or(|value| is_known(&name, &value))
        })
}

/// Properties that, like margins and offsets, show an element away from its place unless they are `none`.
const SHIFTING: [&str; 5] = ["transform", "translate", "scale", "rotate", "zoom"];

/// Whether an element may be away from its place in the flow, and so over something else.
pub(super) fn is_moved(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let may_be = |name: &str, fits: fn(&String) -> bool| possible(element, name, styles).iter().any(fits);
    may_be("position", |value| !matches!(&**value, "static" | "relative"))
        || ["float", "animation", "animation-name"].iter().any(|name| may_be(name, |value| value != "none"))
        || is_shifted(element, styles)
}

/// Whether an element may be shown away from its place in a row whose item it is.
pub(super) fn is_shifted(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let may_be = |name: &str, fits: fn(&String) -> bool| possible(element, name, styles).iter().any(fits);
    SHIFTING.iter().any(|name| may_be(name, |value| value != "none"))
        || MARGINS.names().any(|name| may_be(name, |value| words(value).any(is_negative)))
        || INSETS.names().any(|name| may_be(name, |value| value != "auto" && !are_all_zero(value)))
}
