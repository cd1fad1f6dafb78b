//! A header in which things stand one below the other: the menu's own row comes first and floats to the
//! right, to the end of the first line. If the header is understood to make room for it, nothing moves.

use super::lines::Lines;
use super::row::{RowContent, in_flow, of_block, texts};
use crate::catalog::ACTION_MENU;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{Flow, MARGINS, PADDINGS, Side, margin, padding, pixels};
use crate::menu::said::{because_of, candidates};
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{
    Match, Styles, are_all_zero, is_css_wide, outer_rule_changed_by_first_child, rule_changed_by_first_child,
};
use crate::syntax::{Element, Node, NodeKind};
use crate::theme::{ComponentId, Theme};

/// What the menu's own row declares there instead of the margin that pushes it to the end of a flex row: its
/// bottom margin is negative, so that it is no higher than the line.
pub(in crate::menu) const FLOATING: [&str; 2] = ["float: right;", "margin: 0 0 -0.1875rem"];
/// How far the menu itself reaches above the line, in pixels.
pub(super) const MENU_RISE: f64 = 4.0;
/// The least room above the line, so that the menu is in the header, and the least line height, in pixels.
const MIN_ROOM_ABOVE: f64 = 8.0;
const MIN_LINE_HEIGHT: f64 = 13.0;

/// `place`, or the place before all else in its row, if at `place` the menu would be a line of its own.
pub(in crate::menu) fn beside_first_line(
    theme: &Theme,
    id: ComponentId,
    place: Place,
    styles: &Styles<'_>,
) -> Place {
    let row = theme.component(id).document().element(place.host);
    let would_be_below = || {
        let elements = in_flow(row, styles);
        let others = RowContent { elements: &elements, texts: texts(row) };
        Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Block)
            && of_block(row, others, &place, styles).is_some()
    };
    match place.wrapper == Some(Wrapper::Plain) && would_be_below() && has_line(theme, row, styles) {
        true => Place { anchor: Anchor::FirstChild(row.id()), wrapper: Some(Wrapper::Afloat), ..place },
        false => place,
    }
}

/// Whether a row has a line that makes room for the menu, and is high enough for it.
fn has_line(theme: &Theme, row: Element<'_>, styles: &Styles<'_>) -> bool {
    let Some(lines) = Lines::of(theme, row, styles) else { return false };
    let above: f64 = lines.around().iter().map(|around| padding(*around, Side::Top, styles)).sum();
    above >= MIN_ROOM_ABOVE && lines.make_room() && lines.least_height() >= MIN_LINE_HEIGHT
}

/// What rules of a theme make of the menu's own row at the end of the first line, and of what comes after it.
pub(super) fn of_floating(
    theme: &Theme,
    wrapper: Element<'_>,
    styles: &Styles<'_>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let row = wrapper.parent()?;
    let is_something = |node: &Node<'_>| {
        let is_set = node.as_element().is_some_and(Element::is_t_set);
        !node.is_blank() && node.kind() != NodeKind::Comment && !is_set
    };
    let mut inside = row.node().children().filter(is_something);
    let is_first = inside.next().and_then(Node::as_element) == Some(wrapper) && inside.next().is_some();
    if !is_first || Flow::in_element(row, styles).is_some_and(|(flow, _)| flow != Flow::Block) {
        return None;
    }
    let of_size =
        || of_own_size(wrapper, styles, is_theirs).or_else(|| of_own_height(theme, wrapper, styles));
    of_own_float(wrapper, styles).or_else(of_size).or_else(|| {
        let in_order = rule_changed_by_first_child(wrapper, styles).map(|found| {
            (found, "depends on the order of the elements in the header, and the menu would come first")
        });
        let asked = || {
            let found = outer_rule_changed_by_first_child(wrapper, styles)?;
            Some((found, "depends on what the header contains, and the menu would come first"))
        };
        let (rule, what) = in_order.or_else(asked)?;
        Some(Objection::new(format!("`{}` {what}", rule.prelude_on_one_line()), Some(rule)))
    })
}

/// A row that does not float, if only under some condition.
fn of_own_float(wrapper: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let said = candidates(wrapper, &["float"], styles);
    if let Some((name, other)) = said.iter().find(|(_, one)| one.value != "right") {
        let what = "also applies to the menu and keeps it away from the end of the header's first line";
        return Some(because_of(name, other, what));
    }
    let floats = said.last().is_some_and(|(_, one)| one.matched == Match::Always);
    let text = "the header's content is stacked vertically, and no `float: right` puts the menu at the end of the first line";
    (!floats).then(|| Objection::new(text, None))
}

/// A menu that is higher than the lines beside it, as a team's own may be.
fn of_own_height(theme: &Theme, wrapper: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let menu = wrapper.descendants_called(ACTION_MENU).next()?;
    let height = pixels(&styles.usual_value(menu, "height")?)?;
    let margin =
        |element, side| margin(element, side, styles).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0);
    let of_sides = |element| margin(element, Side::Top) + margin(element, Side::Bottom);
    let outer = height + of_sides(menu) + of_sides(wrapper);
    let lines = Lines::of(theme, wrapper.parent()?, styles)?.least_height();
    let text = "the menu is taller than the header's first line and would take room from what is below";
    (outer > lines).then(|| Objection::new(text, None))
}

/// A rule that makes the row take more room than the first line has, if only under some condition.
fn of_own_size(
    wrapper: Element<'_>,
    styles: &Styles<'_>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    const SIZES: [&str; 10] = [
        "width",
        "height",
        "min-width",
        "min-height",
        "inline-size",
        "block-size",
        "border",
        "border-top",
        "border-bottom",
        "border-width",
    ];
    let what = "also applies to the menu and makes it take more room than the header's first line has";
    let is_nothing = |value: &str| {
        matches!(value, "auto" | "none") || are_all_zero(value) || (is_css_wide(value) && value != "inherit")
    };
    let of = |names: &[&'static str]| {
        let said = candidates(wrapper, names, styles).into_iter().filter(|(_, one)| !is_nothing(&one.value));
        said.map(|(name, one)| because_of(name, &one, what)).find(is_theirs)
    };
    Side::ALL
        .into_iter()
        .find_map(|side| of(&MARGINS.of(side)).or_else(|| of(&PADDINGS.of(side))))
        .or_else(|| SIZES.into_iter().find_map(|name| of(&[name])))
}
