//! What one more element in the header's row does to the others in it.

use super::badge::of_badge;
use super::beside::{button_beside, of_neighbour};
use super::budget::of_budget;
use super::flex::{of_flex_row, of_wrap};
use super::front::of_front;
use super::grid::of_grid;
use super::is_optional;
use super::long::{keeps_lines, of_long_text};
use super::over::of_positioned;
use super::room::{Room, is_box};
use crate::menu::concern::Objection;
use crate::menu::said::candidates_by_states;
use crate::menu::said::flex::FlexItem;
use crate::menu::said::layout::{DIRECTION, Flow, is_inline, is_out_of_flow, may_have, objection, possible};
use crate::menu::said::under::under_each;
use crate::menu::{Anchor, Place, Wrapper};
use crate::style::{Styles, has_rule};
use crate::syntax::{Attribute, Directive, Element, NodeKind};
use crate::theme::{ComponentId, Theme};

/// What depends on conditions, for findings.
const LAYOUT: &str = "the header's layout";

/// How many elements in a row are looked at.
pub(super) const MAX_LOOKED_AT: usize = 32;

/// What speaks against a menu at `place` because, by the styles, it would move what is there: as they usually
/// are, or under one of the conditions that they ask for.
pub(in crate::menu) fn of_row(
    theme: &Theme,
    id: ComponentId,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Objection> {
    let row = theme.component(id).document().element(place.host);
    let elements = around_row(row);
    let under_condition = || {
        let judge = |styles: &Styles<'_>| as_given(theme, id, place, styles);
        under_each((styles, LAYOUT), &elements, lays_out, judge)
            .or_else(|| under_each((styles, LAYOUT), &beside_row(row), takes_room, judge))
            .or_else(|| long_under_condition(row, styles))
    };
    let of_phone = || of_budget(theme, id, place, styles);
    as_given(theme, id, place, styles).or_else(under_condition).or_else(of_phone)
}

/// A row, what it holds and what is around it: their layout decides where its menu is.
pub(in crate::menu) fn around_row(row: Element<'_>) -> Vec<Element<'_>> {
    let around = row.ancestors().take(MAX_LOOKED_AT);
    std::iter::once(row).chain(row.child_elements().take(MAX_LOOKED_AT)).chain(around).collect()
}

/// What stands beside a row, or beside what is around it: how much room the row has depends on its width.
pub(in crate::menu) fn beside_row(row: Element<'_>) -> Vec<Element<'_>> {
    let around = row.ancestors_in_section().take(MAX_LOOKED_AT);
    around.flat_map(|around| around.child_elements().take(MAX_LOOKED_AT)).collect()
}

/// That no menu in one of `rows` shows although the header does, as styles usually are or under one of the
/// conditions that they ask for: on a small screen, for example.
pub(in crate::menu) fn of_hidden(rows: &[Element<'_>], styles: &Styles<'_>) -> Option<Objection> {
    let parts: Vec<Element<'_>> = rows.iter().flat_map(|row| parts_of_header(*row)).collect();
    let under_condition = || {
        let may_hide = |property: &str, _: &str| matches!(property, "display" | "visibility");
        under_each((styles, LAYOUT), &parts, may_hide, |styles| hidden_as_given(rows, styles))
    };
    hidden_as_given(rows, styles).or_else(under_condition)
}

/// [`of_hidden`], for the styles as given.
fn hidden_as_given(rows: &[Element<'_>], styles: &Styles<'_>) -> Option<Objection> {
    let mut hidden = rows
        .iter()
        .map(|row| parts_of_header(*row).into_iter().find_map(|part| Some((part, hidden_by(part, styles)?))));
    let (first, property) = hidden.next().flatten().filter(|_| hidden.all(|part| part.is_some()))?;
    let text = format!("`{}` is hidden, and the menu in it would be, too", first.tag_text());
    Some(objection(&text, first, property, styles))
}

/// The property that hides an element; what shows again in some state is hidden by design.
fn hidden_by(part: Element<'_>, styles: &Styles<'_>) -> Option<&'static str> {
    let is =
        |property: &str, hides: &str| styles.usual_value(part, property).is_some_and(|value| value == hides);
    if is("display", "none") {
        return Some("display");
    }
    let shows_again = || possible(part, "visibility", styles).iter().any(|value| value == "visible");
    (is("visibility", "hidden") && !shows_again()).then_some("visibility")
}

/// A row and what is around it in the header, which is the outermost element.
fn parts_of_header(row: Element<'_>) -> Vec<Element<'_>> {
    let mut around: Vec<Element<'_>> = row.ancestors_or_self().take(MAX_LOOKED_AT).collect();
    around.retain(|part| part.parent().is_some_and(|outer| outer.parent().is_some()));
    around
}

/// A text in the header that stays on one line under some condition, however long it is.
fn long_under_condition(row: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let header = row.ancestors_in_section().take(MAX_LOOKED_AT).last();
    let header = header.unwrap_or(row);
    let texts: Vec<Element<'_>> =
        std::iter::once(header).chain(header.descendant_elements().take(MAX_LOOKED_AT)).collect();
    under_each((styles, LAYOUT), &texts, keeps_lines, |styles| of_long_text(row, styles))
}

/// Whether a property with this value may decide where an element stands, or how wide it is.
pub(in crate::menu) fn lays_out(property: &str, value: &str) -> bool {
    const NAMES: [&str; 13] = [
        "display",
        "position",
        "float",
        "order",
        "width",
        "max-width",
        "min-width",
        "justify-content",
        "left",
        "right",
        "direction",
        "gap",
        "column-gap",
    ];
    const STARTS: [&str; 6] = ["flex", "grid", "place-", "inset", "margin", "padding"];
    // What is hidden is in nobody's way.
    (NAMES.contains(&property) && value != "none") || STARTS.iter().any(|start| property.starts_with(start))
}

/// Whether a property may decide how much of a row an element takes.
pub(in crate::menu) fn takes_room(property: &str, _: &str) -> bool {
    const NAMES: [&str; 6] = ["width", "max-width", "min-width", "position", "left", "right"];
    NAMES.contains(&property) || property.starts_with("flex") || property.starts_with("inset")
}

/// [`of_row`], for the styles as given.
pub(in crate::menu) fn as_given(
    theme: &Theme,
    id: ComponentId,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Objection> {
    let document = theme.component(id).document();
    let row = document.element(place.host);
    if let Some(objection) =
        of_neighbour(document, place, styles).or_else(|| of_front(document, place, styles))
    {
        return Some(objection);
    }
    if ["ul", "ol", "dl", "menu", "table", "tbody", "tr", "select"].contains(&row.name()) {
        let text =
            format!("`{}` can hold only its own kind of items, and the menu is not one", row.tag_text());
        return Some(Objection::new(text, None));
    }
    let flow = Flow::in_element(row, styles);
    let others = in_flow(row, styles);
    if others.len() > MAX_LOOKED_AT {
        let text = "the header's row has more elements than are checked".to_owned();
        return Some(Objection::new(text, None));
    }
    let others = RowContent { elements: &others, texts: texts(row) };
    let kind = flow.map(|(flow, _)| flow);
    let room = Room { theme, row, others, place, flow: kind, styles };
    if let Some(objection) =
        room.concern().or_else(|| of_badge(row, others, styles)).or_else(|| of_positioned(&room))
    {
        return Some(objection);
    }
    if let Some(objection) = of_condition(row, place).or_else(|| of_tabs(row, others, place, styles)) {
        return Some(objection);
    }
    if let Some(objection) = of_wrap(row, others, place, styles) {
        return Some(objection);
    }
    let Some((flow, property)) = flow.or_else(|| in_no_usual_way(row, styles)) else {
        let what = "the layout of the header's row is unknown, and so is where the menu would be";
        return (!has_no_layout(row, styles)).then(|| objection(what, row, "display", styles));
    };
    if let Some(objection) = of_change(row, flow, styles).or_else(|| of_long_text(row, styles)) {
        return Some(objection);
    }
    match flow {
        Flow::Block => of_block(row, others, place, styles),
        Flow::Column => {
            let what = "the header's row is laid out as a column, and the menu would be on a line of its own";
            Some(objection(what, row, property, styles))
        }
        Flow::Grid => of_grid(row, others, styles),
        Flow::Row => of_flex_row(&room),
    }
}

/// What stands in a row.
#[derive(Clone, Copy)]
pub(super) struct RowContent<'a> {
    /// The elements in its flow.
    pub(super) elements: &'a [Element<'a>],
    /// How many texts stand between them; each is an item of its own.
    pub(super) texts: usize,
}

impl RowContent<'_> {
    /// How many elements and texts there are.
    pub(super) fn count(self) -> usize {
        self.elements.len() + self.texts
    }
}

/// The elements in the flow of a row, at most one more than are looked at. A chain counts as its first
/// branch.
pub(super) fn in_flow<'d>(row: Element<'d>, styles: &Styles<'_>) -> Vec<Element<'d>> {
    let is_one = |child: &Element<'_>| child.is_first_in_chain() && is_in_flow(*child, styles);
    row.child_elements().filter(is_one).take(MAX_LOOKED_AT + 1).collect()
}

/// Whether an element takes up a place among its siblings.
pub(super) fn is_in_flow(element: Element<'_>, styles: &Styles<'_>) -> bool {
    !element.is_t_set() && !is_out_of_flow(element, styles)
}

/// How many texts stand directly in an element: adjacent ones count as one.
pub(super) fn texts(row: Element<'_>) -> usize {
    let (mut texts, mut is_in_one) = (0, false);
    for node in row.node().children().take(4 * MAX_LOOKED_AT) {
        match node.kind() {
            NodeKind::Element if node.as_element().is_some_and(|element| !element.is_t_set()) => {
                is_in_one = false
            }
            NodeKind::Text | NodeKind::Interpolation if !node.is_blank() && !is_in_one => {
                (texts, is_in_one) = (texts + 1, true);
            }
            _ => {}
        }
    }
    texts
}

/// A row whose elements stand differently under some condition, by an expression or a state.
fn of_change(row: Element<'_>, flow: Flow, styles: &Styles<'_>) -> Option<Objection> {
    let is_row = flow == Flow::Row;
    let is_another = |display: &str| match Flow::of_display(display, row, styles) {
        Some((other, _)) => other != flow,
        None if is_plain(display) => flow != Flow::Block,
        None => display != "none",
    };
    let changes = may_have(row, &["display"], styles, is_another)
        || (is_row
            && candidates_by_states(row, &DIRECTION, styles)
                .iter()
                .any(|(_, one)| one.value.contains("column")));
    let tag = row.tag_text();
    let text = format!("the layout of `{tag}` changes under some condition, and so would the menu's place");
    changes.then_some(Objection::new(text, None))
}

/// Whether the content of a row with such a `display` stands as it does in a block.
fn is_plain(display: &str) -> bool {
    matches!(display, "inline" | "table-cell" | "initial" | "unset" | "revert")
}

/// How elements stand in a row with no usual `display`: as in a block, if nothing speaks against it.
fn in_no_usual_way(row: Element<'_>, styles: &Styles<'_>) -> Option<(Flow, &'static str)> {
    let is_block = match styles.usual_value(row, "display") {
        Some(display) => is_plain(&display),
        // Conditional declarations are looked at where their condition holds.
        None => styles
            .declared(row, "display")
            .iter()
            .all(|declared| declared.rule.is_some_and(|rule| !rule.applies_always())),
    };
    is_block.then_some((Flow::Block, "display"))
}

/// Whether a row has no `display` that lays anything out. A row that is hidden by other means has one, and
/// its content stands by that as soon as it is shown.
fn has_no_layout(row: Element<'_>, styles: &Styles<'_>) -> bool {
    styles.usual_value(row, "display").is_some_and(|display| display == "none")
}

/// A row in which blocks stand one below the other.
pub(super) fn of_block(
    row: Element<'_>,
    others: RowContent<'_>,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Objection> {
    if place.wrapper == Some(Wrapper::Afloat) {
        return None;
    }
    let last = others.elements.last().copied();
    let beside = button_beside(row.node().document(), place).or(last.filter(|_| place.wrapper.is_none()));
    let floats = |element: Element<'_>| {
        styles.usual_value(element, "float").is_some_and(|value| value != "none" && value != "inherit")
    };
    // Where no rule is for the row, its ancestors or its elements, nothing is known.
    let around = row.ancestors_or_self();
    let in_header = around.filter(|around| around.parent().is_some());
    let mut in_header = in_header.chain(others.elements.iter().copied());
    let is_line = match place.wrapper {
        Some(_) => others.count() > 0,
        None => beside.is_some_and(|beside| {
            (!is_inline(beside, styles) && !floats(beside)) || fills_line(beside, styles)
        }),
    };
    let is_below = is_line && in_header.any(|around| has_rule(around, styles));
    let text = "the header's row has no `display: flex`, and the menu would be below its content";
    is_below.then(|| Objection::new(text, None))
}

/// Whether an element may leave no room beside it in its line.
fn fills_line(element: Element<'_>, styles: &Styles<'_>) -> bool {
    ["width", "min-width"].into_iter().any(|name| may_have(element, &[name], styles, |value| value == "100%"))
}

/// A row whose room is shared evenly by its elements, as tabs share it.
fn of_tabs(
    row: Element<'_>,
    others: RowContent<'_>,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Objection> {
    let is_chosen = matches!(place.anchor, Anchor::LastChild(_)) && place.wrapper.is_none();
    let are_tabs =
        others.elements.len() > 1 && others.elements.iter().all(|other| FlexItem::of(*other, styles).grows());
    let tag = row.tag_text();
    let text = format!(
        "the elements in `{tag}` share all of its room, as tabs do, and the menu would not be one of them"
    );
    (is_chosen && are_tabs).then_some(Objection::new(text, None))
}

/// A row that shows only where one of its buttons does.
fn of_condition(row: Element<'_>, place: &Place) -> Option<Objection> {
    let names_button = |around: Element<'_>| {
        let condition = around.directive(Directive::If).and_then(Attribute::value).unwrap_or_default();
        condition.contains("showSearchButton") || condition.contains("showCloseButton")
    };
    let around = || row.ancestors_or_self();
    let for_buttons =
        around().find(|around| is_optional(*around) && (names_button(*around) || is_box(*around)));
    // A row of other things was chosen for its class.
    let chosen = || around().find(|around| place.wrapper.is_none() && is_optional(*around));
    let (optional, what) = match for_buttons {
        Some(optional) => (optional, "shows only when there is a button in it, and so would the menu"),
        None if matches!(place.anchor, Anchor::LastChild(_)) => {
            (chosen()?, "shows only under some condition, and so would the menu in it")
        }
        None => return None,
    };
    let tag = optional.tag_text();
    Some(Objection::new(format!("`{tag}` {what}"), None))
}

/// Whether a row stands in another row and is only as wide as its content: nothing gives it a size, or may.
pub(in crate::menu) fn is_shrink_to_fit_item(row: Element<'_>, styles: &Styles<'_>) -> bool {
    let item = FlexItem::of(row, styles);
    let has_size = || !item.possible_bases().is_empty() || styles.usual_value(row, "min-width").is_some();
    let is_in_a_row = row.parent().is_some_and(|parent| {
        parent.parent().is_some()
            && Flow::in_element(parent, styles).is_some_and(|(flow, _)| flow == Flow::Row)
    });
    is_in_a_row && !item.may_grow() && !has_size()
}

/// Whether it `holds` for an element or, if that is a component of the theme, for one of its root elements.
pub(super) fn holds_for_any_root(
    theme: &Theme,
    element: Element<'_>,
    styles: &Styles<'_>,
    holds: impl Fn(Element<'_>, &Styles<'_>) -> bool,
) -> bool {
    let of_component = || {
        let (_, component) = theme.find(element.name()).filter(|_| element.is_component())?;
        let roots = component.document().template()?.child_elements().filter(|root| !root.is_t_set());
        let styles = theme.styles_for(component);
        Some(roots.take(MAX_LOOKED_AT).any(|root| holds(root, &styles)))
    };
    holds(element, styles) || of_component() == Some(true)
}
