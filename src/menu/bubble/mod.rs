//! The bubble of a message: where its menu goes, what is in that corner already, and what changes when the
//! bubble becomes the containing block of its menu.
//!
//! The menu becomes the first child of the bubble: the parent of the message's body, or what is painted
//! around that. It is the last child where only that is in front of what else is there.

mod absent;
mod below;
mod beside;
mod cells;
mod corner;
mod covers;
mod end;
mod fills;
pub(super) mod frame;
mod heights;
mod inner;
mod known;
mod mark;
mod moved;
mod overlap;
pub(super) mod paint;
mod placed;
mod push;
mod raised;
pub(super) mod reach;
mod strip;
mod through;

use crate::catalog;
use crate::menu::placement::{Anchor, MAX_PLACES, Manual, Place, Placement};
use crate::menu::relations::{
    are_alike, branch_instead, common_ancestor, forbidden_around, is_within, show_together,
};
use crate::menu::said::layout::{Flow, is_inline, is_out_of_flow, possible};
use crate::style::Styles;
use crate::syntax::{Directive, Document, Element, Node, NodeKind, ValuePart, reads_variable, value_parts};

pub(super) const MESSAGE_BODY: &str = "MessageBody";

pub(super) fn place(document: &Document, styles: &Styles<'_>) -> Placement {
    let Some(template) = document.template() else {
        return Placement::Manual(no_template(document));
    };
    let bodies: Vec<_> = template.descendants_called(MESSAGE_BODY).collect();
    let places = match bodies.first() {
        None => bubbles_of_uses(template, styles)
            .and_then(|bubbles| bubbles.into_iter().map(place_in).collect::<Result<Vec<_>, _>>()),
        Some(first) => places_of_bodies(document, &bodies, styles)
            .map_err(|manual| Manual { forced: vec![before_chain(*first)], ..manual }),
    };
    match places {
        Ok(places) => Placement::Places(raised::in_front(places, document, styles)),
        Err(manual) => Placement::Manual(manual),
    }
}

/// The place for a menu that is asked for although none can be justified.
fn before_chain(body: Element<'_>) -> Place {
    Place::wrapped(Anchor::before(body.first_in_chain()), body)
}

pub(super) fn no_template(document: &Document) -> Manual {
    let first = document.roots().find(|node| !node.is_blank()).map(|node| match node.as_element() {
        Some(element) => element.open_tag(),
        None => node.span(),
    });
    let start = crate::source::Span::empty(0);
    Manual::new(
        first.unwrap_or(start),
        "the file has no `<template>` section",
        "paste the whole component, with its `<template>` and its `<style>`",
    )
}

/// The bubbles are the parents of the `<MessageBody>` elements, or what is painted around these. Of two
/// nested places the outer one serves both.
fn places_of_bodies(
    document: &Document,
    bodies: &[Element<'_>],
    styles: &Styles<'_>,
) -> Result<Vec<Place>, Manual> {
    let mut bubbles: Vec<Element<'_>> = Vec::new();
    for body in bodies {
        let bubble =
            body.parent().filter(|parent| parent.parent().is_some()).ok_or_else(|| at_root(*body))?;
        if bubbles.last() != Some(&bubble) {
            bubbles.push(bubble);
        }
        if bubbles.len() > MAX_PLACES {
            return Err(too_many(*body));
        }
    }
    let mut places: Vec<Place> = Vec::new();
    for bubble in bubbles {
        let place = place_in(seen_around(bubble, styles))?;
        let host = document.element(place.host);
        if !places.iter().any(|kept| is_within(host, document.element(kept.host))) {
            places.retain(|kept| !is_within(document.element(kept.host), host));
            places.push(place);
        }
    }
    places.extend(places_of_texts(document, &places, styles));
    places.sort_by_key(|place| place.host);
    let hosts: Vec<Element<'_>> = places.iter().map(|place| document.element(place.host)).collect();
    let mut pairs =
        hosts.iter().enumerate().flat_map(|(index, a)| hosts[index + 1..].iter().map(move |b| (*a, *b)));
    match pairs.find(|(a, b)| show_together(*a, *b)) {
        Some((_, second)) => Err(Manual::new(
            second.open_tag(),
            "the message's body shows in two places at once, and only one of them should have the menu",
            "put the `<ActionMenu>` of the snippet into the bubble that should have it, as its first child",
        )),
        None => Ok(places),
    }
}

/// What people see as the bubble: `parent`, which holds the message, or the painted element that it is a part of or fills.
fn seen_around<'d>(parent: Element<'d>, styles: &Styles<'_>) -> Element<'d> {
    let bodies = |element: Element<'d>| element.descendants_called(MESSAGE_BODY).count();
    let is_among_blocks = || {
        let flow = parent.parent().and_then(|around| Flow::in_element(around, styles));
        flow.is_some_and(|(flow, _)| flow == Flow::Block)
    };
    let are_words = is_words(parent, styles) && is_among_blocks();
    let around = paint::bubble_around(parent, are_words, styles);
    let serves =
        |around: &Element<'d>| forbidden_around(parent).is_none() && bodies(*around) == bodies(parent);
    around.filter(serves).unwrap_or(parent)
}

/// The places for branches that show instead of all other bubbles and print the body themselves: in an
/// element that looks like one of those bubbles, or is painted.
fn places_of_texts(document: &Document, places: &[Place], styles: &Styles<'_>) -> Vec<Place> {
    let subjects: Vec<Element<'_>> = places.iter().map(|place| document.element(place.subject)).collect();
    let bubbles = text_branches(document, &subjects).into_iter().filter_map(|(branch, innermost)| {
        let around = innermost.ancestors_or_self();
        let mut around = around.take_while(|around| is_within(*around, branch));
        let alike = around.find(|around| subjects.iter().any(|subject| are_alike(*subject, *around)));
        alike.or_else(|| {
            let seen = seen_around_texts(innermost, styles);
            let is_box = !is_words(seen, styles) && paint::is_painted(seen, styles);
            (is_box && is_within(seen, branch)).then_some(seen)
        })
    });
    // A branch that cannot hold a menu does not keep the others from theirs; one that is for a person does,
    // as everywhere.
    let places_of_bubbles = bubbles.filter_map(|bubble| place_in(bubble).ok());
    places_of_bubbles.take(MAX_PLACES.saturating_sub(places.len())).collect()
}

/// The branches that show instead of all of `subjects` and print the body themselves, each with the innermost
/// element that holds all its uses of the body.
pub(super) fn text_branches<'d>(
    document: &'d Document,
    subjects: &[Element<'d>],
) -> Vec<(Element<'d>, Element<'d>)> {
    let has_branches = |subject: &Element<'_>| {
        let mut around = subject.ancestors_or_self();
        around.any(Element::is_in_chain)
    };
    let may_be_instead = !subjects.is_empty() && subjects.iter().all(has_branches);
    let Some(template) = document.template().filter(|_| may_be_instead) else { return Vec::new() };
    let mut branches: Vec<(Element<'_>, Vec<Node<'_>>)> = Vec::new();
    let is_icon = |node: &Node<'_>| node.as_element().is_some_and(|shown| catalog::is_picture(shown.name()));
    let texts = template.node().descendants().filter(|node| shows_body(*node) && !is_icon(node));
    for text in texts.take(MAX_TEXTS) {
        let Some(parent) = text.parent() else { continue };
        let mut instead = subjects.iter().map(|subject| branch_instead(*subject, parent));
        let Some(branch) = instead.next().flatten().filter(|_| instead.all(|branch| branch.is_some())) else {
            continue;
        };
        match branches.iter_mut().find(|(known, _)| *known == branch) {
            Some((_, texts)) => texts.push(text),
            None => branches.push((branch, vec![text])),
        }
    }
    branches.iter().filter_map(|(branch, texts)| Some((*branch, common_ancestor(texts)?))).collect()
}

/// The outermost element around `innermost`, up to `branch`, that always shows with it.
pub(super) fn shown_with<'d>(innermost: Element<'d>, branch: Element<'d>) -> Element<'d> {
    let mut element = innermost;
    while element != branch && !element.is_conditional() {
        let Some(outer) = element.parent() else { break };
        element = outer;
    }
    element
}

/// How many uses of the body are looked at.
const MAX_TEXTS: usize = 64;

fn too_many(body: Element<'_>) -> Manual {
    Manual::new(
        body.open_tag(),
        format!("the message's body is in more than {MAX_PLACES} bubbles"),
        "put the `<ActionMenu>` of the snippet into the bubbles by hand, as their first child",
    )
}

/// The menu goes first into the bubble, or before the outermost button, link or repeated element around it.
fn place_in(bubble: Element<'_>) -> Result<Place, Manual> {
    let (anchor, host) = match forbidden_around(bubble) {
        None => (Anchor::FirstChild(bubble.id()), bubble),
        Some(forbidden) => {
            let host = forbidden.parent().filter(|parent| parent.parent().is_some());
            let host = host.ok_or_else(|| inside_forbidden(forbidden))?;
            (Anchor::before(forbidden.first_in_chain()), host)
        }
    };
    if host.is_component() {
        return Err(inside_component(host));
    }
    Ok(Place { subject: bubble.id(), frame: Some(host.id()), ..Place::wrapped(anchor, host) })
}

/// A place in `bubble`, which holds the message and lies in the host of one of `all`: a menu elsewhere stands
/// in such a part of its bubble, too.
pub(super) fn place_like_others(bubble: Element<'_>, all: &[Place]) -> Option<Place> {
    let document = bubble.node().document();
    let is_around =
        |place: &&Place| place.host == place.subject && is_within(bubble, document.element(place.host));
    all.iter().find(is_around).and_then(|_| place_in(bubble).ok())
}

fn at_root(body: Element<'_>) -> Manual {
    Manual::new(
        body.open_tag(),
        "`<MessageBody>` is at the root of the template, so there is no bubble to put the menu in",
        "put an element around `<MessageBody>` and run this again, or use `--unsafe` to insert the menu before it",
    )
}

fn inside_forbidden(forbidden: Element<'_>) -> Manual {
    let why = match forbidden.directive(Directive::For) {
        Some(_) => "is repeated by `t:for`".to_owned(),
        None => format!("is a button or a link (`<{}>`)", forbidden.name()),
    };
    Manual::new(
        forbidden.open_tag(),
        format!("the root element with the message's body {why} and cannot hold a menu"),
        "put an element around it and run this again",
    )
}

fn inside_component(component: Element<'_>) -> Manual {
    Manual::new(
        component.open_tag(),
        format!(
            "the message's body is directly inside `<{}>`, and what that renders is unknown",
            component.name()
        ),
        "put the `<ActionMenu>` of the snippet into the bubble by hand, as its first child",
    )
}

/// The bubbles of a template that prints the body itself; empty if they are not known.
pub(super) fn bubbles_of_text<'d>(template: Element<'d>, styles: &Styles<'_>) -> Vec<Element<'d>> {
    bubbles_of_uses(template, styles).unwrap_or_default()
}

/// Where the theme prints the body itself: the innermost block that holds all uses of `body`, or what is
/// painted around it; or else a bubble in each branch of a chain.
fn bubbles_of_uses<'d>(template: Element<'d>, styles: &Styles<'_>) -> Result<Vec<Element<'d>>, Manual> {
    let uses: Vec<Node<'_>> = template.node().descendants().filter(|node| shows_body(*node)).collect();
    let first_element = template.child_elements().find(|element| !element.is_t_set()).unwrap_or(template);
    if uses.is_empty() {
        return Err(Manual::new(
            first_element.open_tag(),
            "the template has no `<MessageBody>` and prints no `body`, so its bubble is unknown",
            "put the `<ActionMenu>` of the snippet into the bubble by hand, as its first child",
        ));
    }
    let custom = |node: &Node<'_>| node.as_element().is_some_and(is_custom_component);
    if let Some(component) = uses[0].as_element().filter(|_| uses.iter().all(custom)) {
        return Err(Manual::new(
            component.open_tag(),
            format!("only the custom component `<{}>` gets the message's body", component.name()),
            "put the `<ActionMenu>` of the snippet into that component's bubble by hand, as its first child",
        ));
    }
    let common = common_ancestor(&uses).filter(|common| common.parent().is_some());
    let whole = common.map(|common| seen_around_texts(common, styles));
    let is_painted = |bubble: &Element<'_>| paint::is_painted(*bubble, styles);
    if let Some(whole) = whole.filter(is_painted) {
        return Ok(vec![whole]);
    }
    let branches = bubbles_of_branches(&uses, common.unwrap_or(template), styles);
    match branches.filter(|bubbles| whole.is_none() || bubbles.iter().all(is_painted)) {
        Some(bubbles) if bubbles.len() > MAX_PLACES => Err(too_many(first_element)),
        Some(bubbles) => Ok(bubbles),
        None => whole.map(|whole| vec![whole]).ok_or_else(|| {
            Manual::new(
                first_element.open_tag(),
                "no single element contains everything that the template prints of `body`",
                "put one element around all of it and run this again",
            )
        }),
    }
}

/// The element that people see as the bubble, if `innermost` holds all that is printed of the body.
fn seen_around_texts<'d>(innermost: Element<'d>, styles: &Styles<'_>) -> Element<'d> {
    let block = out_of_line(innermost, styles);
    let around = paint::bubble_around(block, false, styles);
    around.filter(|_| forbidden_around(block).is_none()).unwrap_or(block)
}

/// The bubble in each child of `around` that holds `uses` of the body, if these children are branches of one
/// chain and each bubble lies in its branch.
fn bubbles_of_branches<'d>(
    uses: &[Node<'d>],
    around: Element<'d>,
    styles: &Styles<'_>,
) -> Option<Vec<Element<'d>>> {
    let mut branches: Vec<(Element<'d>, Vec<Node<'d>>)> = Vec::new();
    for text in uses {
        let branch = text.ancestors().find(|outer| outer.parent() == Some(around))?;
        match branches.last_mut() {
            Some((last, texts)) if *last == branch => texts.push(*text),
            Some((last, _)) if last.first_in_chain() != branch.first_in_chain() => return None,
            _ => branches.push((branch, vec![*text])),
        }
    }
    let bubble = |(branch, texts): &(Element<'d>, Vec<Node<'d>>)| {
        let bubble = seen_around_texts(common_ancestor(texts)?, styles);
        is_within(bubble, *branch).then_some(bubble)
    };
    branches.iter().map(bubble).collect()
}

/// The innermost element, from `element` outwards, that is a block or painted; else `element` itself.
fn out_of_line<'d>(element: Element<'d>, styles: &Styles<'_>) -> Element<'d> {
    let mut block = element;
    while is_words(block, styles) && !paint::is_painted(block, styles) {
        let Some(parent) =
            block.parent().filter(|parent| parent.parent().is_some() && !parent.is_component())
        else {
            return element;
        };
        block = parent;
    }
    block
}

/// Whether an element is part of a line of text: inline by its kind, with no style that says otherwise.
fn is_words(element: Element<'_>, styles: &Styles<'_>) -> bool {
    !element.is_component()
        && !catalog::is_interactive(element.name())
        && is_inline(element, styles)
        && possible(element, "display", styles).iter().all(|display| display == "inline")
        && !is_out_of_flow(element, styles)
}

fn is_custom_component(element: Element<'_>) -> bool {
    element.is_component() && catalog::component(element.name()).is_none()
}

/// Whether a node displays (part of) the message's body: as text or through a component's prop. Classes,
/// styles and directives do not count, nor do the parameters of a button.
pub(super) fn shows_body(node: Node<'_>) -> bool {
    if node.kind() == NodeKind::Interpolation {
        return reads_variable(node.text(), "body");
    }
    let is_shown = |element: &Element<'_>| element.is_component() && !catalog::is_interactive(element.name());
    let Some(component) = node.as_element().filter(is_shown) else { return false };
    component.attributes().any(|attribute| {
        let name = attribute.name();
        let is_prop = !matches!(name, "class" | "style" | "id" | "key")
            && !["t:", "data-", "aria-"].iter().any(|start| name.starts_with(start));
        is_prop && attribute.value().is_some_and(value_reads_body)
    })
}

/// Whether an element is or holds TalkJS's component for the message, or something that prints a part of it.
pub(crate) fn holds_message(element: Element<'_>) -> bool {
    shows_message(element.node()) || element.node().descendants().any(shows_message)
}

/// Whether a node is TalkJS's component for the message, or prints a part of it.
fn shows_message(node: Node<'_>) -> bool {
    node.as_element().is_some_and(|element| element.name() == MESSAGE_BODY) || shows_body(node)
}

/// Whether an element holds the message and is all of its bubble: nothing between the two is painted.
pub(crate) fn is_bubble(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let texts = element.node().descendants().filter(|node| shows_message(*node)).take(MAX_TEXTS);
    texts.into_iter().any(|text| {
        let between = text.ancestors().take_while(|around| *around != element);
        !between.take(MAX_TEXTS).any(|around| paint::may_be_painted(around, styles))
    })
}

fn value_reads_body(value: &str) -> bool {
    value_parts(value).iter().any(|part| match part {
        ValuePart::Interpolation(expression) => reads_variable(expression, "body"),
        ValuePart::Text(_) => false,
    })
}
