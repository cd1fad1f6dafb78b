//! What a theme's rules make of the menu's own row, and of its siblings.

use super::afloat::of_floating;
use super::extent::size_in;
use super::flex::{justified, takes_all};
use super::pushed::of_own_room;
use super::row::{MAX_LOOKED_AT, is_in_flow, is_shrink_to_fit_item};
use super::spread::of_own_margins;
use crate::catalog;
use crate::menu::button::contrast::of_contrast;
use crate::menu::button::pointed::of_own_states;
use crate::menu::button::saying::Role;
use crate::menu::button::tiny::tiny;
use crate::menu::button::{Subject, labelled};
use crate::menu::concern::Objection;
use crate::menu::said::layout::{
    Flow, MARGINS, Side, gap, margin, objection, objection_by, padding, pixels, possible, possible_and_usual,
};
use crate::menu::said::{because_of, may_be, usual_winner};
use crate::style::{Styles, rule_changed_by_contents, rule_changed_by_sibling};
use crate::syntax::{Element, class_tokens};
use crate::theme::Theme;

/// What rules other than the menu's own make of it or its siblings; `wrapper` is the row that came with it.
pub(in crate::menu) fn of_inserted(
    theme: &Theme,
    menu: Element<'_>,
    wrapper: Option<Element<'_>>,
    styles: &Styles<'_>,
    is_theirs: &dyn Fn(&Objection) -> bool,
) -> Option<Objection> {
    let in_order = || {
        // A menu that shares no class with the buttons beside it does not look like them.
        let mut beside = menu.parent()?.child_elements().filter(|other| *other != menu).take(MAX_LOOKED_AT);
        let classes = class_tokens(menu.class());
        let is_alone = wrapper.is_none()
            && !beside.any(|other| class_tokens(other.class()).iter().any(|class| classes.contains(class)));
        let rule = rule_changed_by_sibling(wrapper.unwrap_or(menu), is_alone, styles)?;
        let selector = rule.prelude_on_one_line();
        let text = format!(
            "`{selector}` depends on the order of the elements in the header's row, and the menu changes it"
        );
        Some(Objection::new(text, Some(rule)))
    };
    let of_row = || Subject::new(Role::HeaderRow, wrapper?, styles).deformed(is_theirs);
    let of_menu = || Subject::new(Role::HeaderMenu, menu, styles).deformed(is_theirs);
    let left_alone = || {
        let wrapper = wrapper.filter(|wrapper| is_left_alone(theme, *wrapper, styles))?;
        let (property, declared) = usual_winner(wrapper, &MARGINS.of(Side::Left), styles)?;
        let what = "also applies to the menu and keeps it away from the end of the header's row";
        Some(because_of(property, &declared, what)).filter(is_theirs)
    };
    let asked = || {
        let new: Vec<Element<'_>> = std::iter::once(menu).chain(wrapper).collect();
        let rule = rule_changed_by_contents(&new, styles)?;
        let selector = rule.prelude_on_one_line();
        let text =
            format!("`{selector}` depends on what the header contains, and the menu is one more element");
        Some(Objection::new(text, Some(rule)))
    };
    let at_edge = || of_edge(wrapper?, styles);
    let floating = || of_floating(theme, wrapper?, styles, is_theirs);
    let too_high = || of_height(menu, styles);
    in_order()
        .or_else(|| out_of_order(wrapper.unwrap_or(menu), styles))
        .or_else(of_row)
        .or_else(|| of_own_margins(theme, wrapper.unwrap_or(menu), styles))
        .or_else(|| of_own_room(wrapper?, styles))
        .or_else(left_alone)
        .or_else(floating)
        .or_else(of_menu)
        .or_else(|| labelled(menu, styles, is_theirs))
        .or_else(asked)
        .or_else(at_edge)
        .or_else(too_high)
        .or_else(|| of_overlap(menu, styles))
        .or_else(|| of_contrast(theme, menu, styles))
        .or_else(|| of_own_states(theme, menu, styles, is_theirs))
        .or_else(|| tiny(menu, styles).filter(is_theirs))
}

/// Something in the row that may have another place there than in the template, by its `order`, so that `own`
/// would stand on the other side of it.
fn out_of_order(own: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    // Few themes use `order`.
    if !styles.any_rule_declares("order", |order| order != "0") {
        return None;
    }
    let number = |order: &str| order.parse::<i64>().unwrap_or(0);
    let own_order = styles.usual_value(own, "order").map_or(0, |order| number(&order));
    let is_there = |other: &Element<'_>| *other != own && is_in_flow(*other, styles);
    let mut others = own.parent()?.child_elements().filter(is_there).take(MAX_LOOKED_AT);
    let other = others.find(|other| {
        let is_before = other.id() < own.id();
        let mut orders = possible(*other, "order", styles).into_iter().map(|order| number(&order));
        orders.any(|order| if is_before { order > own_order } else { order < own_order })
    })?;
    let what = format!("`{}` has an `order` that would put the menu on its other side", other.tag_text());
    Some(objection(&what, other, "order", styles))
}

/// A row whose room at the end is the padding of its last element, after which `wrapper` stands.
fn of_edge(wrapper: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let row = wrapper.parent()?;
    Flow::in_element(row, styles).filter(|(flow, _)| *flow == Flow::Row)?;
    let is_beside = |other: &Element<'_>| *other != wrapper && is_in_flow(*other, styles);
    let last = row.child_elements().take(MAX_LOOKED_AT).filter(is_beside).last()?;
    if last.span().start() > wrapper.span().start() {
        return None;
    }
    let around = wrapper.ancestors_or_self().take(MAX_LOOKED_AT);
    let around = around.filter(|around| around.parent().is_some());
    let of_others: f64 = around.map(|around| padding(around, Side::Right, styles)).sum();
    let is_own = padding(last, Side::Right, styles) > 0.0 && of_others <= 0.0;
    let tag = last.tag_text();
    let what = format!(
        "the padding at the end of the header is that of `{tag}`, and the menu after it would have none"
    );
    let property = ["padding-right", "padding-inline-end", "padding-inline", "padding"]
        .into_iter()
        .find(|property| styles.usual_value(last, property).is_some())
        .unwrap_or("padding");
    is_own.then(|| objection(&what, last, property, styles))
}

/// A header that is much lower than the menu, if only under some condition.
fn of_height(menu: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    // What overflows by less is only the room around the icon.
    const ROUND_ICON: f64 = 8.0;
    let own = pixels(&styles.usual_value(menu, "height")?)?;
    // A percentage of what is around is no known size.
    let size = |value: &str| if value.contains('%') { None } else { size_in(value, 0.0) };
    let is_low = |height: f64| height > 0.0 && height < own - ROUND_ICON;
    let keeps_more = |around: Element<'_>| {
        let (least, has_usual) = possible_and_usual(around, "min-height", styles);
        has_usual && least.iter().all(|value| size(value).is_some_and(|least| !is_low(least) && least > 0.0))
    };
    let mut around = menu.ancestors_in_section().take(MAX_LOOKED_AT);
    let low = around.find_map(|around| {
        let is_low = |_: &str, value: &str| size(value).is_some_and(is_low);
        let names = ["height", "max-height"];
        let low = names.into_iter().find_map(|name| may_be(around, &[name], styles, is_low));
        low.filter(|_| !keeps_more(around))
    });
    let (_, low) = low?;
    Some(objection_by("the menu is taller than the header and would overflow it", low.rule))
}

/// A button beside the menu that negative margins pull over it, or under it, so that a click on part of one's icon
/// would be one on the other: their row has no gap that would make up for it.
fn of_overlap(menu: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    const ICON_SIZE: f64 = 24.0;
    const HARDLY_ANY: f64 = 4.0;
    let row = menu.parent()?;
    let items: Vec<Element<'_>> = row.child_elements().filter(|item| !item.is_t_set()).collect();
    let at = items.iter().position(|item| *item == menu)?;
    let margin = |item: Element<'_>, side| {
        margin(item, side, styles).and_then(|(_, value)| pixels(&value)).unwrap_or(0.0)
    };
    let around_icon = |item: Element<'_>| {
        let width = styles.usual_value(item, "width").and_then(|width| pixels(&width)).unwrap_or(ICON_SIZE);
        (width - ICON_SIZE).max(0.0) / 2.0
    };
    let is_pulled = |(first, second): &(Element<'_>, Element<'_>)| {
        let (own, other) = match *first == menu {
            true => ((*first, Side::Right), (*second, Side::Left)),
            false => ((*second, Side::Left), (*first, Side::Right)),
        };
        // Buttons that reach over each other have the menu's class.
        let own = margin(own.0, own.1);
        own < 0.0
            && catalog::is_interactive(other.0.name())
            && is_in_flow(other.0, styles)
            // The second one is on top.
            && -(own + margin(other.0, other.1) + gap(row, styles)) > around_icon(*first) + HARDLY_ANY
    };
    let before = at.checked_sub(1).map(|before| (items[before], menu));
    let after = items.get(at + 1).map(|after| (menu, *after));
    let (first, _) = before.into_iter().chain(after).find(is_pulled)?;
    Flow::in_element(row, styles).filter(|(flow, _)| *flow == Flow::Row)?;
    let side = if first == menu { Side::Right } else { Side::Left };
    let what = "pulls the menu and the button beside it over each other, and no `gap` makes up for it";
    let (property, declared) = usual_winner(menu, &MARGINS.of(side), styles)?;
    Some(because_of(property, &declared, what))
}

/// Whether nothing takes the free space in the row of `wrapper`, so that it does not stand at the end.
fn is_left_alone(theme: &Theme, wrapper: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_pushed = || margin(wrapper, Side::Left, styles).is_some_and(|(_, margin)| margin == "auto");
    let Some(row) = wrapper.parent() else { return false };
    let is_row = Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    let others =
        || row.child_elements().filter(|other| *other != wrapper && !other.is_t_set()).take(MAX_LOOKED_AT);
    let is_taken = || others().any(|other| takes_all(theme, other, styles));
    let is_spread = || {
        let is_spread = |value: &str| matches!(value, "space-between" | "flex-end" | "end" | "right");
        justified(row, styles).is_some_and(|(_, value)| is_spread(&value))
    };
    is_row
        && !is_pushed()
        && !takes_all(theme, wrapper, styles)
        && !is_taken()
        && !is_spread()
        && !is_shrink_to_fit_item(row, styles)
}
