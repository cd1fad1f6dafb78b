//! Finds where a browser would build another tree than a template says.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use html5ever::tendril::TendrilSink as _;
use html5ever::{LocalName, ParseOpts, QualName, ns, parse_fragment};
use markup5ever_rcdom::{Node, NodeData, RcDom};

use super::html::{Html, HtmlElement, serialized};
use crate::source::Span;
use crate::theme::ComponentId;

/// The attribute with an element's number, by which it is found again.
const MARK: &str = "data-theme-upgrade-mark";
/// The number of the implied root element.
const ROOT: usize = 0;

/// An element or text that a browser would move elsewhere or drop.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Misplaced {
    /// The tag in the theme that the element comes from, if any.
    pub origin: Option<(ComponentId, Span)>,
    /// The element; `None` for text.
    pub name: Option<String>,
    /// The name of the element that contains it.
    pub parent: String,
    /// Whether a browser drops it rather than moving it.
    pub is_left_out: bool,
}

/// An element or text as written.
struct Written<'h> {
    /// `None` for a text.
    element: Option<&'h HtmlElement>,
    parent: usize,
}

/// The delimiter around the number of a text.
const TEXT_MARK: char = '\u{e001}';

/// Where html5ever, which parses as browsers do, builds another tree for `nodes`. For each parent whose
/// content comes apart, only the first element is listed.
pub fn misplaced(nodes: &[Html]) -> Vec<Misplaced> {
    if count(nodes, MAX_NODES).is_none() {
        return Vec::new();
    }
    let mut written = Vec::new();
    let marked = marked(nodes, ROOT, &mut written);
    let context = QualName::new(None, ns!(html), LocalName::from("div"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false)
        .one(serialized(&marked));
    let mut found: BTreeMap<usize, Vec<Option<usize>>> = BTreeMap::new();
    collect(&dom.document, &mut found);
    let mut apart: BTreeSet<usize> = BTreeSet::new();
    let mut misplaced = Vec::new();
    for (index, Written { element, parent }) in written.iter().enumerate() {
        let mark = index + 1;
        let places = found.get(&mark).map_or(&[][..], Vec::as_slice);
        if places == [Some(*parent)] {
            continue;
        }
        let is_first = apart.insert(*parent);
        if is_first && !apart.contains(&mark) {
            let outer = parent.checked_sub(1).and_then(|outer| written[outer].element);
            misplaced.push(Misplaced {
                origin: element.or(outer).and_then(|element| element.origin),
                name: element.map(|element| element.name.clone()),
                parent: outer.map_or("div", |outer| &outer.name).to_owned(),
                is_left_out: places.is_empty(),
            });
        }
        if places.is_empty() {
            // Its content is misplaced only because of that.
            apart.insert(mark);
        }
    }
    misplaced
}

/// How many nodes are checked at most: misnested elements cost a parser more than linear time.
const MAX_NODES: usize = 3_000;

/// How many of `left` nodes remain after `nodes`; `None` if there are more nodes than that.
fn count(nodes: &[Html], left: usize) -> Option<usize> {
    nodes.iter().try_fold(left, |left, node| {
        let children = node.as_element().map_or(&[][..], |element| &element.children);
        count(children, left.checked_sub(1)?)
    })
}

/// The same nodes, each with its number.
fn marked<'h>(nodes: &'h [Html], parent: usize, written: &mut Vec<Written<'h>>) -> Vec<Html> {
    let one = |node: &'h Html| match node {
        Html::Text(text) if text.trim().is_empty() => Html::Text(text.clone()),
        Html::Text(_) => {
            written.push(Written { element: None, parent });
            Html::Text(format!("{TEXT_MARK}{}{TEXT_MARK}", written.len()))
        }
        Html::Element(element) => {
            written.push(Written { element: Some(element), parent });
            let mark = written.len();
            // The content of a `<template>` is a separate fragment that never shows.
            let children = match element.name.as_str() {
                "template" => Vec::new(),
                _ => marked(&element.children, mark, written),
            };
            let numbered = HtmlElement::new(&*element.name).with(MARK, mark.to_string());
            // How an `<input>` in a table is parsed depends on its type.
            let kind = element.attribute("type").map(|kind| ("type".to_owned(), kind.to_owned()));
            let mut numbered = numbered.holding(children);
            numbered.attributes.extend(kind);
            Html::Element(numbered)
        }
    };
    nodes.iter().map(one).collect()
}

/// The numbers of the parents under which each number was found: `None` for a parent without a number.
fn collect(document: &Rc<Node>, found: &mut BTreeMap<usize, Vec<Option<usize>>>) {
    let number = |node: &Node| match &node.data {
        NodeData::Element { attrs, .. } => {
            let attributes = attrs.borrow();
            attributes.iter().find(|attribute| &*attribute.name.local == MARK)?.value.parse::<usize>().ok()
        }
        _ => None,
    };
    // html5ever puts a fragment into an element of its own.
    let roots: Vec<Rc<Node>> = document.children.borrow().iter().cloned().collect();
    let mut open: Vec<(Rc<Node>, Option<usize>)> =
        roots.iter().flat_map(|root| root.children.borrow().clone()).map(|node| (node, Some(ROOT))).collect();
    while let Some((node, parent)) = open.pop() {
        if let NodeData::Text { contents } = &node.data {
            let text = contents.borrow();
            let numbers = text.split(TEXT_MARK).filter_map(|number| number.parse::<usize>().ok());
            numbers.for_each(|text| found.entry(text).or_default().push(parent));
        }
        let own = number(&node);
        if let Some(own) = own {
            found.entry(own).or_default().push(parent);
        }
        let children = node.children.borrow();
        open.extend(children.iter().map(|child| (child.clone(), own)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(name: &str, children: Vec<Html>) -> Html {
        Html::Element(HtmlElement::new(name).holding(children))
    }

    fn nested(names: &[&str]) -> Html {
        let inner = match &names[1..] {
            [] => vec![Html::Text("x".to_owned())],
            rest => vec![nested(rest)],
        };
        element(names[0], inner)
    }

    #[test]
    fn what_a_browser_builds_otherwise_is_named_once() {
        for (names, expected) in [
            (&["div", "button", "span", "button"][..], Some(("button", "span", false))),
            (&["p", "div", "b"], Some(("div", "p", false))),
            (&["a", "span", "a"], Some(("a", "span", false))),
            (&["tr", "td"], Some(("tr", "div", true))),
            (&["table", "tr", "td"], Some(("tr", "table", false))),
            (&["table", "div"], Some(("div", "table", false))),
            (&["select", "div"], None),
            (&["table", "tbody", "tr", "td", "div"], None),
            (&["svg", "g", "path"], None),
            (&["svg", "foreignObject", "div", "p"], None),
            (&["custom-element", "span", "ul", "li", "p"], None),
            (&["textarea", "b"], Some(("b", "textarea", true))),
            (&["template", "tr"], None),
            (&["table", "tbody", "tr"], Some(("text", "tr", false))),
            (&["html", "p"], Some(("html", "div", true))),
        ] {
            let found = misplaced(&[nested(names)]);
            let found: Vec<_> = found
                .iter()
                .map(|one| (one.name.as_deref().unwrap_or("text"), one.parent.as_str(), one.is_left_out))
                .collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{names:?}");
        }
        let siblings =
            element("p", vec![element("div", vec![]), element("div", vec![]), element("i", vec![])]);
        assert_eq!(misplaced(&[siblings]).len(), 1);
    }
}
