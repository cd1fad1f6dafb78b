//! The header of a chat: where its menu belongs, and what one more element does to the row there.
//!
//! The menu goes beside the header's other buttons, between search and close, or at the end of its row.

pub(super) mod afloat;
mod badge;
pub(super) mod beside;
pub(super) mod budget;
mod candidates;
mod centre;
pub(super) mod elsewhere;
mod extent;
mod flex;
pub(super) mod front;
pub(super) mod grid;
mod heights;
pub(super) mod inserted;
mod lines;
mod long;
mod over;
pub(super) mod own;
pub(super) mod pushed;
pub(super) mod room;
pub(super) mod row;
pub(super) mod spread;
mod states;

use self::candidates::{Candidate, alternatives, are_switched};
use self::flex::wraps;
use self::long::{holds_title, is_title};
use self::room::{is_box, is_button_or_box};
use crate::menu::bubble::no_template;
use crate::menu::button::contrast::is_seen_by_its_picture;
use crate::menu::look::{icon_look, shared_classes};
use crate::menu::placement::{Anchor, MAX_PLACES, Manual, Place, Placement, Wrapper};
use crate::menu::relations::{are_alike, branch_instead, forbidden_around, is_empty, is_within};
use crate::menu::said::flex::FlexItem;
use crate::menu::said::layout::{Flow, is_inline, is_out_of_flow};
use crate::style::{Match, Styles, has_class};
use crate::syntax::{Attribute, Directive, Document, Element, Node, NodeKind, expr_tokens};

const SEARCH_BUTTON: &str = "SearchButton";
const CLOSE_BUTTON: &str = "CloseButton";
const SEARCH_BOX: &str = "SearchBox";
/// The variable that tells whether the search box is there.
const SHOWS_BOX: &str = "showSearchBox";
/// The elements that may be a mark on a button.
const MARKS: [&str; 8] = ["b", "em", "i", "label", "small", "span", "strong", "sup"];
/// How many nodes of a header are asked whether they print its title.
const MAX_DESCENDANTS: usize = 64;
/// The class of the row of buttons.
pub(super) const ACTIONS: &str = "actions";

pub(super) fn place(document: &Document, styles: &Styles<'_>) -> Placement {
    let Some(template) = document.template() else {
        return Placement::Manual(no_template(document));
    };
    let named = |name: &str| template.descendants_called(name).collect::<Vec<_>>();
    let (search, close) = (named(SEARCH_BUTTON), named(CLOSE_BUTTON));
    // Above the limit not every button gets a menu, and comparing each with each takes too long.
    let is_few = search.len() <= MAX_PLACES && close.len() <= MAX_PLACES;
    let is_with_box = |button: &Element<'_>| {
        let mut branches = button.ancestors().filter(|around| around.is_in_chain());
        is_few && branches.any(is_for_search_box)
    };
    let search = without_search_box(search, is_with_box);
    let candidates: Vec<Candidate<'_>> = if !search.is_empty() {
        // Where the search button is missing under some condition, a close button may be there instead; but a
        // search box replaces the whole header.
        let is_instead = |button: &&Element<'_>| {
            let is_in_its_place = |search: &Element<'_>| match branch_instead(*search, **button) {
                Some(branch) => !is_for_search_box(branch),
                None => are_switched(*search, **button, styles),
            };
            is_few && search.iter().all(is_in_its_place)
        };
        let instead = close.iter().filter(is_instead).copied();
        search.iter().copied().chain(instead).map(Candidate::Beside).collect()
    } else if !close.is_empty() {
        without_search_box(close.clone(), is_with_box).into_iter().map(Candidate::Beside).collect()
    } else {
        // Of several rows of buttons that show together, the last one is at the end of the header; but one
        // that is always there comes before one that is not.
        let mut rows: Vec<Element<'_>> =
            template.descendant_elements().filter(|element| is_actions(*element)).collect();
        rows.reverse();
        rows.sort_by_key(|row| row.is_conditional() || row.ancestors().any(Element::is_conditional));
        rows.into_iter().map(Candidate::In).collect()
    };
    let is_few = candidates.len() <= MAX_PLACES;
    match alternatives(candidates, is_few.then_some(styles)) {
        Ok(kept) if !kept.is_empty() => {
            let places = kept.into_iter().map(|candidate| candidate.place(&close, styles)).collect();
            return Placement::Places(with_alike(document, places, styles));
        }
        Ok(_) => {}
        Err(manual) => return Placement::Manual(manual),
    }
    match row(template, styles) {
        Ok(row) => {
            let at_end = || Place { wrapper: Some(Wrapper::Plain), ..last_in(row) };
            Placement::Places(vec![own::beside_own_buttons(row, styles).unwrap_or_else(at_end)])
        }
        Err(manual) => Placement::Manual(manual),
    }
}

/// The buttons that do not stand with the search box, or all of them if each does.
fn without_search_box<'d>(
    buttons: Vec<Element<'d>>,
    is_with_box: impl Fn(&Element<'d>) -> bool,
) -> Vec<Element<'d>> {
    let (with_box, others): (Vec<Element<'_>>, Vec<Element<'_>>) = buttons.into_iter().partition(is_with_box);
    if others.is_empty() { with_box } else { others }
}

/// Whether a branch of the header shows the search box, or shows with it.
pub(super) fn is_for_search_box(branch: Element<'_>) -> bool {
    let mut boxes = branch.descendants_called(SEARCH_BOX);
    // A branch whose search box has a condition of its own is still a header.
    let is_always_there = |inner: Element<'_>| {
        let around = inner.ancestors().take_while(|around| *around != branch);
        std::iter::once(inner).chain(around).all(|around| !around.is_conditional())
    };
    let holds_it = branch.name() == SEARCH_BOX || boxes.any(is_always_there);
    holds_it || branch.directives().any(|(_, attribute)| says_box_shows(attribute))
}

pub(super) fn is_button(element: Element<'_>) -> bool {
    matches!(element.name(), SEARCH_BUTTON | CLOSE_BUTTON)
}

/// The places in order, and one in each branch of a chain that has none but looks like one that has.
fn with_alike(document: &Document, mut places: Vec<Place>, styles: &Styles<'_>) -> Vec<Place> {
    let rows: Vec<Element<'_>> = places.iter().map(|place| document.element(place.host)).collect();
    let mut more: Vec<Place> = Vec::new();
    for (row, place) in rows.iter().zip(&places) {
        let around = row.ancestors_or_self();
        for branch in around.filter(|around| around.is_in_chain()) {
            let is_alike = |other: &Element<'_>| {
                are_alike(branch, *other)
                    && can_hold(*other)
                    && !is_for_search_box(*other)
                    && !rows.iter().any(|row| is_within(*row, *other))
            };
            let alike = branch.chain().into_iter().filter(is_alike).take(MAX_PLACES);
            more.extend(alike.map(|branch| Place {
                wrapper: Some(Wrapper::Plain),
                shared_classes: place.shared_classes.clone(),
                icon: place.icon.clone(),
                ..last_in(innermost_row(branch, styles))
            }));
        }
    }
    more.sort_by_key(|place| place.host);
    more.dedup_by_key(|place| place.host);
    more.truncate(MAX_PLACES.saturating_sub(places.len()));
    places.extend(more);
    places.sort_by_key(|place| place.host);
    places
}

/// The CloseButton that goes with a SearchButton: one beside it, else the first.
fn partner<'d>(search: Element<'d>, close: &[Element<'d>]) -> Option<Element<'d>> {
    close.iter().find(|button| button.parent() == search.parent()).or(close.first()).copied()
}

/// What a menu goes beside: a button, or what is around it and may hold no menu, or its conditional wrapper.
fn outer_of(button: Element<'_>) -> Element<'_> {
    with_condition(button.parent().and_then(forbidden_around).unwrap_or(button))
}

/// The element that a menu beside a button would stand in.
fn row_around(button: Element<'_>) -> Element<'_> {
    let outer = outer_of(button);
    outer.parent().unwrap_or(outer)
}

/// The place after a button, or before a CloseButton and the comments above it.
fn beside<'d>(button: Element<'d>, partner: Option<Element<'d>>, styles: &Styles<'_>) -> Place {
    let outer = outer_of(button);
    let chain = outer.chain();
    // Of what floats to the right, the first is at the end.
    let floats = || {
        let is_right = |side: &str| matches!(side, "right" | "inline-end");
        let flow = outer.parent().and_then(|row| Some(Flow::in_element(row, styles)?.0));
        flow == Some(Flow::Block) && styles.usual_value(button, "float").is_some_and(|side| is_right(&side))
    };
    let anchor = match button.name() {
        CLOSE_BUTTON if !floats() => Anchor::before(chain[0]),
        _ => Anchor::After(with_marks(chain[chain.len() - 1], styles).id()),
    };
    let icon = icon_look(button, partner);
    let has_look = !icon.classes.is_empty() || !is_seen_by_its_picture(button, styles);
    Place {
        shared_classes: if has_look { shared_classes(button, partner) } else { Vec::new() },
        icon,
        is_multiline: is_multiline(button),
        ..Place::bare(anchor, outer.parent().unwrap_or(outer))
    }
}

/// The last element after a button, in its line, that belongs to it: its label, a number or dot on it, its
/// tooltip.
fn with_marks<'d>(button: Element<'d>, styles: &Styles<'_>) -> Element<'d> {
    const MAX_MARKS: usize = 3;
    let row = button.parent();
    let flow = row.and_then(|row| Some(Flow::in_element(row, styles)?.0));
    let is_in_line = |element: Element<'_>| {
        is_out_of_flow(element, styles)
            || match flow {
                Some(Flow::Row) => row.is_some_and(|row| wraps(row, styles).is_none()),
                Some(Flow::Block) => is_inline(element, styles),
                _ => false,
            }
    };
    let is_mark = |element: &Element<'_>| {
        let mut all = std::iter::once(*element).chain(element.descendant_elements());
        MARKS.contains(&element.name())
            && !element.is_in_chain()
            && element.descendant_elements().nth(MAX_MARKS).is_none()
            && all.all(|inner| !inner.is_component() && !is_button_or_box(inner) && !holds_title(inner))
            && is_in_line(*element)
    };
    let after = button.node().following_siblings();
    let after = after.filter(|node| !node.is_blank() && node.kind() != NodeKind::Comment);
    let marks: Vec<Element<'d>> =
        after.map_while(Node::as_element).take_while(is_mark).take(MAX_MARKS + 1).collect();
    // More than a few are no marks.
    marks.last().copied().filter(|_| marks.len() <= MAX_MARKS).unwrap_or(button)
}

/// The outermost element around a button that holds nothing else and shows only under a condition, as the
/// button itself may; else the button.
fn with_condition(button: Element<'_>) -> Element<'_> {
    // In a list, only items can stand beside each other.
    let can_have_others_beside = |around: &Element<'_>| {
        let is_in_header = around.parent().is_some_and(|parent| parent.parent().is_some());
        is_in_header && matches!(around.name(), "div" | "span" | "p" | "section" | "aside" | "nav")
    };
    let around = button.ancestors().take_while(|around| is_box(*around));
    let around = around.take_while(can_have_others_beside);
    around.filter(|around| is_optional(*around)).last().unwrap_or(button)
}

/// Whether an element shows only under a condition, and nothing instead of it but a search box.
pub(super) fn is_optional(element: Element<'_>) -> bool {
    element.directive(Directive::If).is_some() && !element.is_in_chain() && !shows_without_box(element)
}

pub(super) fn last_in(row: Element<'_>) -> Place {
    let last = row.child_elements().filter(|element| !element.is_t_set()).last();
    let is_multiline = last.is_some_and(|last| last.is_component() && is_multiline(last));
    Place { is_multiline, ..Place::bare(Anchor::LastChild(row.id()), row) }
}

/// Whether an element's content stands on lines of its own.
fn is_multiline(element: Element<'_>) -> bool {
    let source = element.node().document().source();
    let has_content = element.node().children().any(|node| !node.is_blank());
    has_content && source.is_last_on_line(element.open_tag().end())
}

fn is_actions(element: Element<'_>) -> bool {
    !element.is_component()
        && element.close_tag().is_some()
        && has_class(element, ACTIONS) == Match::Always
        && forbidden_around(element).is_none()
}

/// The element whose children stand side by side in the header.
fn row<'d>(template: Element<'d>, styles: &Styles<'_>) -> Result<Element<'d>, Manual> {
    only_root(template, styles).map(|root| innermost_row(root, styles))
}

fn innermost_row<'d>(mut row: Element<'d>, styles: &Styles<'_>) -> Element<'d> {
    while let Some(inner) = step_inwards(row, styles) {
        row = inner;
    }
    row
}

fn only_root<'d>(template: Element<'d>, styles: &Styles<'_>) -> Result<Element<'d>, Manual> {
    let by_hand = "put the `<ActionMenu>` of the snippet into the header by hand, where its buttons belong";
    let roots: Vec<_> = content(template);
    let instead = beside_search_box(&roots).or_else(|| only_title_row(&roots, styles));
    if let Some(root) = instead.filter(|root| can_hold(*root)) {
        return Ok(root);
    }
    match roots[..] {
        [root] if can_hold(root) => Ok(root),
        [root] => Err(Manual::new(
            root.open_tag(),
            format!("the header is a `<{}>`, which cannot hold a menu", root.name()),
            by_hand,
        )),
        [] => {
            Err(Manual::new(template.open_tag(), "the template has no element to put the menu in", by_hand))
        }
        [_, second, ..] => Err(Manual::new(
            second.open_tag(),
            "the template has several root elements, and none of them has the header's buttons",
            by_hand,
        )),
    }
}

fn is_row(element: Element<'_>, styles: &Styles<'_>) -> bool {
    Flow::in_element(element, styles).is_some_and(|(flow, _)| flow == Flow::Row)
}

/// Of several roots, the only one with a title, if it always shows and is a flex row; the others are notes below it.
fn only_title_row<'d>(roots: &[Element<'d>], styles: &Styles<'_>) -> Option<Element<'d>> {
    let prints_title = |node: Node<'_>| node.kind() == NodeKind::Interpolation && is_title(node.text());
    let has_title = |root: &&Element<'d>| root.node().descendants().take(MAX_DESCENDANTS).any(prints_title);
    let mut titled = roots.iter().take(MAX_PLACES).filter(has_title);
    let root = titled.next().filter(|root| is_row(innermost_row(**root, styles), styles))?;
    (titled.next().is_none() && roots.len() <= MAX_PLACES && !root.is_conditional()).then_some(*root)
}

fn step_inwards<'d>(row: Element<'d>, styles: &Styles<'_>) -> Option<Element<'d>> {
    let is_row = |element: Element<'_>| is_row(element, styles);
    // A background may be an element of its own.
    let is_layer = |element: &Element<'_>| is_empty(*element) && is_out_of_flow(*element, styles);
    let mut inside = content(row);
    if inside.len() > 1 {
        inside.retain(|element| !is_layer(element));
    }
    let inner = match inside[..] {
        // What styles make a row is the header's, unless its only child is a row that fills it.
        [only] if is_row(row) && !(is_row(only) && FlexItem::of(only, styles).grows()) => return None,
        [only] if !content(only).is_empty() => only,
        _ => beside_search_box(&inside)?,
    };
    can_hold(inner).then_some(inner)
}

/// Of a search box and what shows instead, the latter.
fn beside_search_box<'d>(content: &[Element<'d>]) -> Option<Element<'d>> {
    let (search_box, other) = match *content {
        [a, b] if a.name() == SEARCH_BOX => (a, b),
        [a, b] if b.name() == SEARCH_BOX => (b, a),
        _ => return None,
    };
    let is_instead = search_box.first_in_chain() == other.first_in_chain()
        || (search_box.directive(Directive::If).is_some_and(says_box_shows) && shows_without_box(other));
    (is_instead && other.name() != SEARCH_BOX).then_some(other)
}

/// Whether an element shows exactly when the search box does not, by a condition of its own.
pub(super) fn shows_without_box(element: Element<'_>) -> bool {
    let is_opposite = |attribute: Attribute<'_>| {
        let Some(condition) = attribute.expression() else { return false };
        let words: Vec<&str> = expr_tokens(condition).map(|token| &condition[token.span.range()]).collect();
        matches!(
            words[..],
            [SHOWS_BOX, "==", "false"]
                | [SHOWS_BOX, "!=", "true"]
                | [SHOWS_BOX, "|", "is_falsy"]
                | ["false", "==", SHOWS_BOX]
                | ["true", "!=", SHOWS_BOX]
        )
    };
    !element.is_in_chain() && element.directive(Directive::If).is_some_and(is_opposite)
}

/// Whether a condition is that the search box shows.
fn says_box_shows(attribute: Attribute<'_>) -> bool {
    attribute.is_variable(SHOWS_BOX)
}

/// The child elements of `element` that show something.
fn content(element: Element<'_>) -> Vec<Element<'_>> {
    element.child_elements().filter(|child| !child.is_t_set()).collect()
}

pub(super) fn can_hold(element: Element<'_>) -> bool {
    let shows_html = !matches!(element.name(), "svg" | "math");
    shows_html
        && !element.is_component()
        && element.close_tag().is_some()
        && forbidden_around(element).is_none()
}
