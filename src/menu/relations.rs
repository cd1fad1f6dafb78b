//! How elements stand to each other: which can show at the same time, and what holds them all.

use crate::catalog;
use crate::syntax::{Directive, Element, Node, NodeKind, class_tokens};

/// The elements around `node`, outermost first.
fn around<'d>(node: Node<'d>) -> Vec<Element<'d>> {
    let mut path: Vec<_> = node.ancestors().collect();
    path.reverse();
    path
}

fn shared_length<'d>(a: &[Element<'d>], b: &[Element<'d>]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Whether `a` and `b` show together for all the template says: below the element they share,
/// one of them stands under no condition.
pub(super) fn show_together(a: Element<'_>, b: Element<'_>) -> bool {
    let (a, b) = (path_to(a), path_to(b));
    let shared = shared_length(&a, &b);
    let depends = |path: &[Element<'_>]| path[shared..].iter().any(|element| element.is_conditional());
    !(depends(&a) && depends(&b))
}

/// The elements around `element` and itself, outermost first.
fn path_to(element: Element<'_>) -> Vec<Element<'_>> {
    let mut path = around(element.node());
    path.push(element);
    path
}

/// The member of a chain that holds `b`, if `a` stands in another member of it: the two never show together.
pub(super) fn branch_instead<'d>(a: Element<'d>, b: Element<'d>) -> Option<Element<'d>> {
    let (a, b) = (path_to(a), path_to(b));
    let shared = shared_length(&a, &b);
    let (a, b) = (a.get(shared)?, b.get(shared)?);
    (a.first_in_chain() == b.first_in_chain()).then_some(*b)
}

/// Whether two elements are of one kind and share a class: they are meant to look alike.
pub(super) fn are_alike(a: Element<'_>, b: Element<'_>) -> bool {
    let classes = class_tokens(a.class());
    a.name() == b.name() && class_tokens(b.class()).iter().any(|class| classes.contains(class))
}

/// Whether two elements are of one kind and have the same classes, if any.
pub(super) fn are_twins(a: Element<'_>, b: Element<'_>) -> bool {
    a.name() == b.name() && class_tokens(a.class()) == class_tokens(b.class())
}

/// Whether `inner` is `outer` or stands in it.
pub(super) fn is_within(inner: Element<'_>, outer: Element<'_>) -> bool {
    outer.span().contains(inner.span())
}

/// The innermost element that all of `nodes` stand in.
pub(super) fn common_ancestor<'d>(nodes: &[Node<'d>]) -> Option<Element<'d>> {
    let mut common = around(*nodes.first()?);
    for node in &nodes[1..] {
        let shared = shared_length(&common, &around(*node));
        common.truncate(shared);
    }
    common.pop()
}

/// The outermost of `element` and what is around it that a menu must not stand in: a button, a
/// link, or an element that is repeated.
pub(super) fn forbidden_around(element: Element<'_>) -> Option<Element<'_>> {
    let is_forbidden = |element: &Element<'_>| {
        catalog::is_interactive(element.name()) || element.directive(Directive::For).is_some()
    };
    element.ancestors_or_self().filter(is_forbidden).last()
}

/// Whether there is nothing in an element of the page, comments aside.
pub(super) fn is_empty(element: Element<'_>) -> bool {
    let shows_nothing = |child: Node<'_>| child.is_blank() || child.kind() == NodeKind::Comment;
    !element.is_component() && element.node().children().all(shows_nothing)
}
