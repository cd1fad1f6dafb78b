//! Where the message menu belongs: first in the bubble, the element that holds the message's body.

use super::placement::{Anchor, Manual, Place, Placement};
use super::relations::{common_ancestor, forbidden_around, show_together};
use crate::catalog;
use crate::syntax::{Document, Element, Node, NodeKind, ValuePart, reads_variable, value_parts};

const MESSAGE_BODY: &str = "MessageBody";

pub(super) fn place(document: &Document) -> Placement {
    let Some(template) = document.template() else {
        return Placement::Manual(no_template(document));
    };
    let bodies: Vec<_> =
        template.descendant_elements().filter(|element| element.name() == MESSAGE_BODY).collect();
    let places = match bodies.is_empty() {
        true => bubble_of_uses(template).and_then(|bubble| Ok(vec![place_in(bubble)?])),
        false => bubbles_of_bodies(&bodies),
    };
    match places {
        Ok(places) => Placement::Places(places),
        Err(manual) => Placement::Manual(manual),
    }
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

/// The bubbles are the parents of the `<MessageBody>` elements, each once, the outer of two that
/// stand in each other.
fn bubbles_of_bodies(bodies: &[Element<'_>]) -> Result<Vec<Place>, Manual> {
    let mut bubbles: Vec<Element<'_>> = Vec::new();
    for body in bodies {
        let bubble = body.parent().filter(|parent| parent.parent().is_some());
        let bubble = bubble.ok_or_else(|| at_root(bodies[0], *body))?;
        let has_outer = |inner: Element<'_>| inner.node().ancestors().any(|outer| bubbles.contains(&outer));
        if !bubbles.contains(&bubble) && !has_outer(bubble) {
            bubbles.retain(|inner| !inner.node().ancestors().any(|outer| outer == bubble));
            bubbles.push(bubble);
        }
    }
    let together = bubbles.iter().enumerate().find_map(|(index, a)| {
        bubbles[index + 1..].iter().find(|b| show_together(*a, **b)).map(|b| (*a, *b))
    });
    if let Some((_, second)) = together {
        return Err(Manual::new(
            second.open_tag(),
            "the message's body is shown in two places at once, and the menu belongs to one of them",
            "put the `<ActionMenu>` of the snippet into the bubble that should have it, as its first child",
        ));
    }
    let mut places = Vec::new();
    for bubble in bubbles {
        let place = place_in(bubble)?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

/// The menu goes first into the bubble, or, where that is a button, a link or repeated, before
/// the outermost such element.
fn place_in(bubble: Element<'_>) -> Result<Place, Manual> {
    let (anchor, host) = match forbidden_around(bubble) {
        None => (Anchor::FirstChild(bubble.id()), bubble),
        Some(forbidden) => {
            let host = forbidden.parent().filter(|parent| parent.parent().is_some());
            let host = host.ok_or_else(|| inside_forbidden(forbidden))?;
            (Anchor::Before(forbidden.chain()[0].id()), host)
        }
    };
    if host.is_component() {
        return Err(inside_component(host));
    }
    Ok(Place {
        anchor,
        host: host.id(),
        frame: Some(host.id()),
        shared_classes: Vec::new(),
        wrapped: true,
        spread: false,
    })
}

fn at_root(first: Element<'_>, body: Element<'_>) -> Manual {
    let forced = Place {
        anchor: Anchor::Before(first.chain()[0].id()),
        host: first.id(),
        frame: None,
        shared_classes: Vec::new(),
        wrapped: true,
        spread: false,
    };
    let manual = Manual::new(
        body.open_tag(),
        "`<MessageBody>` stands at the root of the template, so there is no bubble to put the menu in",
        "put an element around `<MessageBody>` and run this again, or use `--unsafe` to insert the menu \
         before it",
    );
    Manual { forced: vec![forced], ..manual }
}

fn inside_forbidden(forbidden: Element<'_>) -> Manual {
    let why = match forbidden.attribute("t:for") {
        Some(_) => "is repeated by `t:for`".to_owned(),
        None => format!("is a button or a link (`<{}>`)", forbidden.name()),
    };
    Manual::new(
        forbidden.open_tag(),
        format!("the root element that holds the message's body {why}, where no menu can stand"),
        "put an element around it and run this again",
    )
}

fn inside_component(component: Element<'_>) -> Manual {
    Manual::new(
        component.open_tag(),
        format!(
            "the message's body stands directly in `<{}>`, and what that renders is not known",
            component.name()
        ),
        "put the `<ActionMenu>` of the snippet into the bubble by hand, as its first child",
    )
}

/// Where the theme prints the body itself: the innermost element that holds all uses of `body`.
fn bubble_of_uses(template: Element<'_>) -> Result<Element<'_>, Manual> {
    let uses: Vec<Node<'_>> = template.node().descendants().filter(|node| shows_body(*node)).collect();
    let first_element = template.child_elements().find(|element| !element.is_set()).unwrap_or(template);
    if uses.is_empty() {
        return Err(Manual::new(
            first_element.open_tag(),
            "the template has no `<MessageBody>` and prints no `body`, so its bubble cannot be told",
            "put the `<ActionMenu>` of the snippet into the bubble by hand, as its first child",
        ));
    }
    let custom = |node: &Node<'_>| node.as_element().is_some_and(|element| is_custom_component(element));
    if let Some(component) = uses.iter().find(|_| uses.iter().all(custom)).and_then(|node| node.as_element())
    {
        return Err(Manual::new(
            component.open_tag(),
            format!("only the custom component `<{}>` gets the message's body", component.name()),
            "put the `<ActionMenu>` of the snippet into that component's bubble by hand, as its first child",
        ));
    }
    match common_ancestor(&uses) {
        Some(bubble) if bubble.parent().is_some() => Ok(bubble),
        _ => Err(Manual::new(
            first_element.open_tag(),
            "no single element holds all that the template prints of `body`",
            "put one element around them and run this again",
        )),
    }
}

fn is_custom_component(element: Element<'_>) -> bool {
    element.is_component() && catalog::component(element.name()).is_none()
}

/// Whether a node puts (part of) the message's body on the screen: as text, as a component's prop,
/// or as the source of a picture, a sound or a video. Classes, styles and directives do not.
fn shows_body(node: Node<'_>) -> bool {
    if node.kind() == NodeKind::Interpolation {
        return reads_variable(node.text(), "body");
    }
    let Some(element) = node.as_element() else { return false };
    if element.is_set() {
        return false;
    }
    element.attributes().any(|attribute| {
        let name = attribute.name();
        let shows = match element.is_component() {
            true => !matches!(name, "class" | "style") && !name.starts_with("t:"),
            false => name == "src",
        };
        shows && attribute.value().is_some_and(value_reads_body)
    })
}

fn value_reads_body(value: &str) -> bool {
    value_parts(value).iter().any(|part| match part {
        ValuePart::Interpolation(expression) => reads_variable(expression, "body"),
        ValuePart::Text(_) => false,
    })
}
