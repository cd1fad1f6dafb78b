//! Relations between elements: which can show at the same time, and which element holds several.

use crate::catalog;
use crate::syntax::{Directive, Element, Node, NodeKind, class_tokens};

/// The ancestors of `node`, outermost first.
fn around<'d>(node: Node<'d>) -> Vec<Element<'d>> {
    let mut path: Vec<_> = node.ancestors().collect();
    path.reverse();
    path
}

fn shared_length<'d>(a: &[Element<'d>], b: &[Element<'d>]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Whether `a` and `b` may show together, as far as the template tells: below their common ancestor, at least
/// one of them is under no condition.
pub(super) fn show_together(a: Element<'_>, b: Element<'_>) -> bool {
    let (a, b) = (path_to(a), path_to(b));
    let shared = shared_length(&a, &b);
    let depends = |path: &[Element<'_>]| path[shared..].iter().any(|element| element.is_conditional());
    !(depends(&a) && depends(&b))
}

/// The ancestors of `element`, outermost first, and the element itself.
fn path_to(element: Element<'_>) -> Vec<Element<'_>> {
    let mut path = around(element.node());
    path.push(element);
    path
}

/// The branch of a chain that holds `b`, if `a` is in another branch: the two never show together.
pub(super) fn branch_instead<'d>(a: Element<'d>, b: Element<'d>) -> Option<Element<'d>> {
    let (a, b) = (path_to(a), path_to(b));
    let shared = shared_length(&a, &b);
    let (a, b) = (a.get(shared)?, b.get(shared)?);
    (a.first_in_chain() == b.first_in_chain()).then_some(*b)
}

/// Whether an element is the last of its chain, so that one of the chain always shows.
pub(super) fn ends_chain(element: Element<'_>) -> bool {
    let always =
        || element.directive(Directive::ElseIf).is_some_and(|condition| condition.is_variable("true"));
    element.directive(Directive::Else).is_some() || always()
}

/// Whether two elements have one name and share a class, so that they are meant to look alike.
pub(super) fn are_alike(a: Element<'_>, b: Element<'_>) -> bool {
    let classes = class_tokens(a.class());
    a.name() == b.name() && class_tokens(b.class()).iter().any(|class| classes.contains(class))
}

/// Whether two elements have one name and the same classes, if any.
pub(super) fn are_twins(a: Element<'_>, b: Element<'_>) -> bool {
    a.name() == b.name() && class_tokens(a.class()) == class_tokens(b.class())
}

/// Whether `inner` is `outer` or a descendant of it.
pub(super) fn is_within(inner: Element<'_>, outer: Element<'_>) -> bool {
    outer.span().contains(inner.span())
}

/// The innermost element that is an ancestor of all `nodes`.
pub(super) fn common_ancestor<'d>(nodes: &[Node<'d>]) -> Option<Element<'d>> {
    let mut common = around(*nodes.first()?);
    for node in &nodes[1..] {
        let shared = shared_length(&common, &around(*node));
        common.truncate(shared);
    }
    common.pop()
}

/// The outermost of `element` and its ancestors that must not hold a menu: a button, a link or a repeated
/// element.
pub(super) fn forbidden_around(element: Element<'_>) -> Option<Element<'_>> {
    let is_forbidden = |element: &Element<'_>| {
        catalog::is_interactive(element.name()) || element.directive(Directive::For).is_some()
    };
    element.ancestors_or_self().filter(is_forbidden).last()
}

/// Whether an element that is no component has no content but comments.
pub(super) fn is_empty(element: Element<'_>) -> bool {
    let shows_nothing = |child: Node<'_>| child.is_blank() || child.kind() == NodeKind::Comment;
    !element.is_component() && element.node().children().all(shows_nothing)
}
