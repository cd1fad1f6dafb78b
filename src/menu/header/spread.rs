//! A header's row with one thing at each end, a title and a button, say: the menu goes before the second one,
//! in its own row, whose margin takes the room between them. So neither moves, and the menu is at the end.

use super::beside::button_beside;
use super::flex::{auto_margin_among, justified, takes_all};
use super::long::holds_title;
use super::room::{Room, is_button_or_box};
use super::row::{MAX_LOOKED_AT, holds_for_any_root, in_flow, is_shrink_to_fit_item, texts};
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::relations::ends_chain;
use crate::menu::said::flex::FlexItem;
use crate::menu::said::layout::{
    DIRECTION, Flow, JUSTIFY, MARGINS, Side, gap, is_out_of_flow, margin, may_have, objection, offset,
    pixels, possible,
};
use crate::menu::said::{because_of, candidates, may_be};
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{Declared, Match, Styles, drawn_in_flow, is_negative};
use crate::syntax::{Attribute, Directive, Document, Element, NodeKind};
use crate::theme::Theme;

/// The value that puts the first thing in a row at its start and the last one at its end.
const BETWEEN: &str = "space-between";

/// `place`, or the place before the last of two things at a row's ends, if `place` is beside or after it.
pub(in crate::menu) fn between_ends(
    theme: &Theme,
    document: &Document,
    place: Place,
    styles: &Styles<'_>,
) -> Place {
    let row = document.element(place.host);
    let is_at_end = |ends: &Ends<'_>| match place.anchor {
        Anchor::LastChild(_) => place.wrapper.is_some(),
        _ => button_beside(document, &place)
            .is_some_and(|button| button.first_in_chain() == ends.last && button.parent() == Some(row)),
    };
    let children = in_flow(row, styles);
    let ends = Ends::of(&children, row).filter(is_at_end);
    match ends.filter(|ends| ends.are_those_of_a_header() && ends.are_spread_apart(theme, row, styles)) {
        Some(ends) => {
            Place { anchor: Anchor::before(ends.last), wrapper: Some(Wrapper::BetweenEnds), ..place }
        }
        None => place,
    }
}

/// The two things at the ends of a row; of a chain, its first member.
#[derive(Clone, Copy)]
struct Ends<'d> {
    /// `None` for a text.
    first: Option<Element<'d>>,
    last: Element<'d>,
}

impl<'d> Ends<'d> {
    /// The ends of a row with these elements in its flow, if there are exactly two things in it.
    fn of(children: &[Element<'d>], row: Element<'d>) -> Option<Ends<'d>> {
        let is_after_text = |last: &Element<'_>| {
            let mut before = last.node().siblings_before();
            before.any(|node| !node.is_blank() && is_text(node.kind()))
        };
        match (children, texts(row)) {
            ([first, last], 0) => Some(Ends { first: Some(*first), last: *last }),
            ([last], 1) if is_after_text(last) => Some(Ends { first: None, last: *last }),
            _ => None,
        }
    }

    /// Both ends, with all members of their chains.
    fn members(self) -> Vec<Element<'d>> {
        self.first.into_iter().chain([self.last]).flat_map(Element::chain).collect()
    }

    /// Whether the first may be a title, since it is no button, and the last holds no title.
    fn are_those_of_a_header(self) -> bool {
        // What is there once for each item of a list is no title.
        let is_one = |element: &Element<'_>| element.directive(Directive::For).is_none();
        let is_title = || {
            let inside = self.last.descendant_elements().take(MAX_LOOKED_AT);
            std::iter::once(self.last).chain(inside).filter(is_one).any(holds_title)
        };
        !self.first.is_some_and(is_button_or_box) && !is_title()
    }

    /// Whether styles usually put the two at the ends of `row`, and nothing takes the room between them.
    fn are_spread_apart(self, theme: &Theme, row: Element<'_>, styles: &Styles<'_>) -> bool {
        let both: Vec<Element<'_>> = self.first.into_iter().chain([self.last]).collect();
        let takes_all = |child: &Element<'_>| takes_all(theme, *child, styles);
        Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row)
            && justified(row, styles).is_some_and(|(_, value)| value == BETWEEN)
            && !both.iter().any(takes_all)
            && !is_shrink_to_fit_item(row, styles)
            && auto_margin_among(theme, &both, styles).is_none()
    }
}

fn is_text(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Text | NodeKind::Interpolation)
}

/// What the menu's own row would move if it stood before the last element of a flex row.
pub(super) fn of_ends(room: &Room<'_>) -> Option<Objection> {
    let Room { theme, row, others, place, styles, .. } = *room;
    let in_order = of_order(row, others.elements, styles);
    if in_order.is_some() {
        return in_order;
    }
    let last = button_beside(row.node().document(), place)?;
    let ends = Ends::of(others.elements, row).filter(|ends| ends.last == last.first_in_chain());
    let takes_all = |end: Element<'_>| takes_all(theme, end, styles);
    // A first one that takes all free space makes way, and the last one stays where it is.
    if is_shrink_to_fit_item(row, styles)
        || ends.and_then(|ends| ends.first).is_some_and(|first| first.chain().into_iter().all(takes_all))
    {
        return None;
    }
    let is_moved = |value: &str| value.split_ascii_whitespace().last() != Some(BETWEEN);
    let may_be_moved = || may_have(row, &JUSTIFY, styles, is_moved);
    let is_spread_apart = justified(row, styles).is_some_and(|(_, value)| value == BETWEEN);
    let Some(ends) = ends.filter(|_| is_spread_apart && !may_be_moved()) else {
        let what = "the items of the header's row may not be at its ends, and the menu, which is pushed to the end, would move them";
        return Some(objection(what, row, "justify-content", styles));
    };
    of_size(row, &ends.members(), styles)
        .or_else(|| of_growth(theme, ends, styles))
        .or_else(|| of_overlap(row, ends, styles))
        .or_else(|| of_pushed(theme, ends, styles))
        .or_else(|| of_absent(theme, row, ends, styles))
        .or_else(|| of_more(theme, row, ends, styles))
}

/// A row whose elements may be shown in another order than they are written in.
pub(super) fn of_order(row: Element<'_>, children: &[Element<'_>], styles: &Styles<'_>) -> Option<Objection> {
    let what = "the header's row shows its items in a different order than in the source, and may move the menu, too";
    if let Some((property, _)) = may_be(row, &DIRECTION, styles, |_, value| value.contains("row-reverse")) {
        return Some(objection(what, row, property, styles));
    }
    let is_ordered = |child: &Element<'_>| possible(*child, "order", styles).iter().any(|value| value != "0");
    let mut members = children.iter().flat_map(|child| child.chain());
    Some(objection(what, members.find(is_ordered)?, "order", styles))
}

/// A row that may be as wide as its content, so that the menu would push the last element further away, or a
/// row whose layout, or that of one of `members`, may come from an expression.
pub(super) fn of_size(row: Element<'_>, members: &[Element<'_>], styles: &Styles<'_>) -> Option<Objection> {
    let of_row =
        [row].into_iter().chain(members.iter().copied()).find(|element| is_laid_out_by_expression(*element));
    if let Some(element) = of_row {
        let text = format!("an expression may change the layout of `{}` in any way", element.tag_text());
        return Some(Objection::new(text, None));
    }
    let what = "the header's row may be only as wide as its content, and the menu would move the last item";
    let property = ["display", "width", "position", "float"].into_iter().find(|property| {
        let is_shrunk = |value: &String| is_shrunk_by(row, property, value, styles);
        possible(row, property, styles).iter().any(is_shrunk)
    });
    Some(objection(what, row, property.or_else(|| shrunk_in_column(row, styles))?, styles))
}

/// Whether a row with such a value is as wide as its content.
fn is_shrunk_by(row: Element<'_>, property: &str, value: &str, styles: &Styles<'_>) -> bool {
    let has_width = || styles.usual_value(row, "width").is_some();
    let has_sides = || {
        let is_said = |side| offset(row, side, styles).is_some_and(|(_, value)| value != "auto");
        is_said(Side::Left) && is_said(Side::Right)
    };
    match property {
        "display" => value == "inline-flex" && !has_width(),
        "width" => value.ends_with("-content"),
        "position" => matches!(value, "absolute" | "fixed") && !has_width() && !has_sides(),
        _ => matches!(value, "left" | "right" | "inline-start" | "inline-end") && !has_width(),
    }
}

/// The property by which a row in a column is narrower than the column, if there is one.
fn shrunk_in_column(row: Element<'_>, styles: &Styles<'_>) -> Option<&'static str> {
    let around = row.parent().filter(|around| around.parent().is_some())?;
    let is_column = Flow::in_element(around, styles).is_some_and(|(flow, _)| flow == Flow::Column);
    let is_whole = |value: &str| matches!(value, "stretch" | "normal" | "auto");
    let of_around = || styles.usual_value(around, "align-items").is_some_and(|value| !is_whole(&value));
    let own = styles.usual_value(row, "align-self").filter(|value| *value != "auto");
    let is_shrunk = own.map_or_else(of_around, |value| !is_whole(&value));
    (is_column && is_shrunk && styles.usual_value(row, "width").is_none()).then_some("align-self")
}

/// Whether an expression in an element's `style` may change its layout, or that of its content.
fn is_laid_out_by_expression(element: Element<'_>) -> bool {
    const LAYOUT: [&str; 9] =
        ["display", "position", "order", "margin", "flex", "justify", "place", "direction", "float"];
    let style = element.attribute("style").and_then(Attribute::value).unwrap_or_default();
    style.split(';').any(|one| {
        let (name, value) = one.split_once(':').unwrap_or(("", one));
        let may_be = |layout: &str| name.trim().to_ascii_lowercase().starts_with(layout);
        name.contains("{{") || (value.contains("{{") && (name.is_empty() || LAYOUT.into_iter().any(may_be)))
    })
}

/// A last element that a negative margin pulls over what is before it, where the menu would be.
fn of_overlap(row: Element<'_>, ends: Ends<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let gap = gap(row, styles);
    ends.last.chain().into_iter().find_map(|last| {
        let (property, value) = margin(last, Side::Left, styles)?;
        let is_over = is_negative(&value) && pixels(&value).is_none_or(|margin| margin + gap < 0.0);
        let what = format!(
            "`{}` is pulled by a negative margin over what is before it, where the menu would be",
            last.tag_text()
        );
        is_over.then(|| objection(&what, last, property, styles))
    })
}

/// A last element that may grow from the first one to the end: its content starts where the menu would be.
fn of_growth(theme: &Theme, ends: Ends<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let may_grow = |element: &Element<'_>| {
        holds_for_any_root(theme, *element, styles, |one, styles| FlexItem::of(one, styles).may_grow())
    };
    let tag = ends.last.chain().into_iter().find(may_grow)?.tag_text();
    let text = format!(
        "`{tag}` may take all free space in the header's row, and the menu before it would move its content"
    );
    Some(Objection::new(text, None))
}

/// An end that may have an auto margin, which would take a part of the free space.
fn of_pushed(theme: &Theme, ends: Ends<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let may_be = |element: &Element<'_>| {
        let mut names = [Side::Left, Side::Right].into_iter().flat_map(|side| MARGINS.of(side));
        auto_margin_among(theme, &[*element], styles).is_some()
            || names.any(|name| may_have(*element, &[name], styles, |value| value.contains("auto")))
    };
    let tag = ends.members().into_iter().find(may_be)?.tag_text();
    let text = format!(
        "`{tag}` is pushed away by an auto margin, and the menu, which is also pushed to the end, would move it"
    );
    Some(Objection::new(text, None))
}

/// A first element that may be absent: the last one is then at the start, and the menu would push it away.
fn of_absent(theme: &Theme, row: Element<'_>, ends: Ends<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let last = ends.last.tag_text();
    let what = format!("without it `{last}` is at the start, and the menu would push it away");
    let Some(first) = ends.first else {
        let is_there = row.node().children().any(|node| node.kind() == NodeKind::Text && !node.is_blank());
        let text = format!("the text in `{}` may be empty: {what}", row.tag_text());
        return (!is_there).then_some(Objection::new(text, None));
    };
    let chain = first.chain();
    let is_one_there = chain.iter().any(|member| ends_chain(*member));
    let hidden = chain.iter().find(|member| may_be_hidden(**member, styles));
    let absent = hidden.or(chain.iter().find(|member| member.is_component() && !is_picture(theme, **member)));
    let conditional = Some(&first).filter(|first| first.is_conditional() && !is_one_there);
    let tag = absent.or(conditional)?.tag_text();
    let is_component = absent.is_some_and(|absent| absent.is_component()) && hidden.is_none();
    let may = if is_component { "may render nothing" } else { "may be missing" };
    let text = format!("`{tag}` {may}: {what}");
    Some(Objection::new(text, None))
}

pub(super) fn may_be_hidden(element: Element<'_>, styles: &Styles<'_>) -> bool {
    possible(element, "display", styles).iter().any(|value| value == "none")
}

/// Whether an element is a picture that TalkJS draws, and not a component of the theme.
fn is_picture(theme: &Theme, element: Element<'_>) -> bool {
    catalog::is_picture(element.name()) && theme.find(element.name()).is_none()
}

/// Whether an element's name tells that it is one thing in its row.
pub(super) fn is_known(theme: &Theme, element: Element<'_>) -> bool {
    !element.is_component()
        || is_picture(theme, element)
        || (catalog::is_interactive(element.name()) && theme.find(element.name()).is_none())
}

/// Something that may make the row hold more than two things, or fewer.
fn of_more(theme: &Theme, row: Element<'_>, ends: Ends<'_>, styles: &Styles<'_>) -> Option<Objection> {
    if let Some(rule) = drawn_in_flow(row, styles) {
        let text = "something is drawn in the header's row, and may be one more item there";
        return Some(Objection::new(text, Some(rule)));
    }
    let may_be_more = |element: &Element<'_>| {
        element.directive(Directive::For).is_some()
            || !is_known(theme, *element)
            || possible(*element, "display", styles).iter().any(|value| value == "contents")
    };
    let children = || row.child_elements().filter(|child| !child.is_t_set());
    let mut more = ends.members().into_iter().filter(may_be_more);
    let more = more.next().or_else(|| children().find(|child| may_leave_or_join(*child, styles)))?;
    let tag = more.tag_text();
    let text = format!(
        "`{tag}` may not be exactly one item of the header's row, and the menu would then move the items"
    );
    Some(Objection::new(text, None))
}

/// Whether an element is in the flow of its row only under some condition, or unlike the first of its chain.
pub(super) fn may_leave_or_join(child: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_out = is_out_of_flow(child.first_in_chain(), styles);
    let is_otherwise = |value: &String| matches!(&**value, "absolute" | "fixed") != is_out;
    is_out != is_out_of_flow(child, styles) || possible(child, "position", styles).iter().any(is_otherwise)
}

/// What keeps a menu between the ends of a row from being pushed to the last one, by the styles once it is
/// inserted: `own` is the menu, or the row that came with it.
pub(super) fn of_own_margins(theme: &Theme, own: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let row = own.parent()?;
    let others: Vec<Element<'_>> = in_flow(row, styles).into_iter().filter(|child| *child != own).collect();
    let is_before = |ends: &Ends<'_>| own.span().end() <= ends.last.span().start();
    let ends = Ends::of(&others, row).filter(is_before)?;
    if !ends.are_spread_apart(theme, row, styles) {
        return None;
    }
    let kept = "also applies to the menu and keeps it away from the end of the header's row";
    let on = |side| candidates(own, &MARGINS.of(side), styles);
    let is_auto =
        |side, (name, one): &(&str, Declared<'_>)| MARGINS.value(side, name, &one.value) == Some("auto");
    let (left, right, order) = (on(Side::Left), on(Side::Right), candidates(own, &["order"], styles));
    let mut wrong = left.iter().filter(|one| !is_auto(Side::Left, one));
    let mut wrong_right = right.iter().filter(|one| is_auto(Side::Right, one));
    let mut wrong_order = order.iter().filter(|(_, one)| one.value != "0");
    if let Some((name, one)) = wrong.next().or(wrong_right.next()).or(wrong_order.next()) {
        return Some(because_of(name, one, kept));
    }
    let is_pushed = left.last().is_some_and(|(_, one)| one.matched == Match::Always);
    let text = "the header's row spreads its items, and no `margin-left: auto` keeps the menu at the end";
    (!is_pushed).then(|| Objection::new(text, None))
}
