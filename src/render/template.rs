//! Renders templates to the page's tree: directives, components, classes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::attributes::{add_params, attribute_text, params, value_of, without_marks};
use super::builtin::signs;
use super::expression::{Scope, evaluate, expression_value};
use super::html::{Html, HtmlElement, boxed};
use super::text::{Side, condensed, decoded};
use super::value::{MOST_BYTES, printed, weight};
use super::variables::{Chain, holds, set_variables};
use crate::source::Span;
use crate::syntax::{Attribute, Directive, Document, Element, Node, NodeKind, parse_loop};
use crate::theme::{ComponentId, Theme};

/// The maximum nesting of components.
const DEEPEST: usize = 48;
/// The maximum nesting of elements, across components.
const DEEPEST_ELEMENT: usize = 512;
/// The maximum number of nodes in a component.
const MOST_NODES: usize = 50_000;
/// The maximum number of bytes of text in all components of one renderer.
const MOST_IN_ALL: usize = 4_000_000;
/// The tag in a stand-in that is replaced by the content of the component.
const CHILDREN: &str = "Children";
/// The attribute in a stand-in that is replaced by the parameters: the props that the component does not
/// know.
const PARAMS: &str = "Params";
/// The attribute on the page that names the theme component of which an element is a root.
pub const COMPONENT_ATTRIBUTE: &str = "data-theme-upgrade-component";

/// Why something could not be rendered as the theme says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RenderProblem {
    /// The component that it is about.
    pub component: String,
    /// What is wrong.
    pub message: String,
}

/// Renders components of one theme.
pub struct Renderer<'t> {
    theme: &'t Theme,
    /// Gives the stand-in for a TalkJS component that the theme does not define.
    stand_in: fn(&str) -> Option<&'static Document>,
    /// Why components do not compile, by name.
    broken: BTreeMap<String, String>,
    /// How many more nodes the current component may have.
    nodes_left: usize,
    /// How many more bytes of text the current component may have.
    bytes_left: usize,
    /// How many more bytes all components together may have.
    left_in_all: usize,
    /// The component that exceeded a limit.
    exhausted: Option<String>,
    /// Components that exceed a limit and are not tried again, each with the component at fault.
    too_much: BTreeMap<String, String>,
    /// The components of the theme that were rendered.
    shown: BTreeSet<String>,
    problems: Vec<RenderProblem>,
}

/// The context in which a component's template is rendered.
#[derive(Clone)]
struct Frame {
    /// The component's name, which prefixes its classes.
    name: Rc<str>,
    /// The component of the theme; `None` for a stand-in.
    id: Option<ComponentId>,
    scope: Scope,
    site: Site,
}

/// Where a component is used, and what it is given there.
#[derive(Clone)]
struct Site {
    /// The content between the component's tags.
    children: Rc<[Html]>,
    /// The props that a TalkJS component does not know, as parameters.
    params: Rc<Map<String, Value>>,
    /// The closest enclosing tag of the theme.
    tag: Option<(ComponentId, Span)>,
    /// How many components enclose it.
    depth: usize,
    /// How many elements enclose it.
    level: usize,
}

impl<'t> Renderer<'t> {
    /// A renderer for `theme`.
    pub fn new(theme: &'t Theme, stand_in: fn(&str) -> Option<&'static Document>) -> Renderer<'t> {
        Renderer {
            theme,
            stand_in,
            broken: BTreeMap::new(),
            nodes_left: 0,
            bytes_left: 0,
            left_in_all: MOST_IN_ALL,
            exhausted: None,
            too_much: BTreeMap::new(),
            shown: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The same renderer, which shows a box in place of each component in `broken`, with the reason why it
    /// does not compile.
    pub fn with_broken(self, broken: BTreeMap<String, String>) -> Renderer<'t> {
        Renderer { broken, ..self }
    }

    /// Renders the component called `name` with `variables`. If it exceeds a limit, the result is a box that
    /// says so.
    pub fn component(&mut self, name: &str, variables: &Map<String, Value>) -> Vec<Html> {
        if let Some(culprit) = self.too_much.get(name) {
            return vec![boxed(culprit, "is too large to show", Vec::new())];
        }
        let site = Site { children: Rc::new([]), params: Rc::default(), tag: None, depth: 0, level: 0 };
        (self.nodes_left, self.bytes_left) = (MOST_NODES, MOST_BYTES.min(self.left_in_all));
        let given = self.bytes_left;
        let html = self.instance(name, Scope::new(variables.clone()), site);
        self.left_in_all -= given - self.bytes_left;
        match self.exhausted.take() {
            Some(culprit) => {
                let html = vec![boxed(&culprit, "is too large to show", Vec::new())];
                self.too_much.insert(name.to_owned(), culprit);
                html
            }
            None => html,
        }
    }

    /// The components of the theme that were rendered, or should have been.
    pub fn shown(&self) -> &BTreeSet<String> {
        &self.shown
    }

    /// What could not be rendered, in the order in which it was found.
    pub fn problems(&self) -> &[RenderProblem] {
        &self.problems
    }

    fn problem(&mut self, component: &str, message: impl Into<String>) {
        let problem = RenderProblem { component: component.to_owned(), message: message.into() };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn instance(&mut self, name: &str, scope: Scope, site: Site) -> Vec<Html> {
        if site.depth > DEEPEST {
            let message = format!("components are nested more than {DEEPEST} levels deep here");
            self.problem(name, message);
            return vec![boxed(name, "is nested too deeply in other components", Vec::new())];
        }
        let own = self.theme.find(name).map(|(id, component)| (Some(id), component.document()));
        let found = own.or_else(|| Some((None, (self.stand_in)(name)?)));
        let Some((id, document)) = found else {
            return vec![boxed(name, "is not a known component", site.children.to_vec())];
        };
        if id.is_some() && !self.shown.contains(name) {
            self.shown.insert(name.to_owned());
        }
        if let Some(why) = self.why_broken(name, document) {
            self.problem(name, format!("it does not compile: {why}"));
            return vec![boxed(name, &format!("does not compile: {why}"), Vec::new())];
        }
        let Some(template) = document.template() else { return Vec::new() };
        let mut frame = Frame { name: name.into(), id, scope, site };
        if id.is_none() {
            let has_children = frame.site.children.iter().any(|child| child.as_element().is_some());
            frame.scope.set("hasChildren", has_children.into());
            frame.scope.share("signs", &signs());
        }
        if !set_variables(template, &mut frame.scope) {
            self.exhaust(name);
            return Vec::new();
        }
        let mut html = self.children(template, &frame);
        if id.is_some() {
            for root in html.iter_mut().filter_map(Html::as_element_mut) {
                let names = root.attribute(COMPONENT_ATTRIBUTE).map(|inner| format!("{name} {inner}"));
                root.set_attribute(COMPONENT_ATTRIBUTE, names.unwrap_or_else(|| name.to_owned()));
            }
        }
        html
    }

    fn why_broken(&self, name: &str, document: &Document) -> Option<String> {
        let first = || {
            let position = document.source().position(document.errors().first()?.span.start());
            Some(format!("line {}", position.line))
        };
        self.broken.get(name).cloned().or_else(first)
    }

    fn children(&mut self, parent: Element<'t>, frame: &Frame) -> Vec<Html> {
        let nodes: Vec<Node<'t>> = parent.node().children().collect();
        let side = |node: Option<&Node<'t>>| match node.map(|node| node.kind()) {
            None => Side::Nothing,
            Some(NodeKind::Interpolation) => Side::Expression,
            Some(_) => Side::Element,
        };
        let mut html = Vec::new();
        let mut chain = Chain::default();
        for (index, node) in nodes.iter().enumerate() {
            if !self.spend(1, 0, frame) {
                break;
            }
            match (node.kind(), node.as_element()) {
                (NodeKind::Text, _) => {
                    let before = index.checked_sub(1).and_then(|before| nodes.get(before));
                    let text = condensed(node.text(), [side(before), side(nodes.get(index + 1))]);
                    self.text(decoded(&text).into_owned(), frame, &mut html);
                }
                (NodeKind::Interpolation, _) => {
                    self.text(printed(&evaluate(node.text(), &frame.scope)), frame, &mut html);
                }
                (NodeKind::Css, _) => self.text(node.text().to_owned(), frame, &mut html),
                (_, Some(element)) => self.in_chain(element, &mut chain, frame, &mut html),
                _ => {}
            }
        }
        html
    }

    fn text(&mut self, text: String, frame: &Frame, html: &mut Vec<Html>) {
        if !text.is_empty() && self.spend(0, text.len(), frame) {
            html.push(Html::Text(without_marks(text)));
        }
    }

    /// Renders an element if its condition and its conditional chain allow it.
    fn in_chain(&mut self, element: Element<'t>, chain: &mut Chain, frame: &Frame, html: &mut Vec<Html>) {
        if element.is_set() {
            chain.takes(element, &frame.scope);
            return;
        }
        match element.directive(Directive::For) {
            // A condition next to a loop may use the loop's item.
            Some(list) if chain.may_show(element) => {
                let has_shown = self.repeated(element, list, frame, html);
                chain.pass(element, has_shown);
            }
            Some(_) => {}
            None => {
                if chain.takes(element, &frame.scope) {
                    self.element(element, frame, html);
                }
            }
        }
    }

    /// Renders an element for each item of its list; returns whether it showed for any.
    fn repeated(
        &mut self,
        element: Element<'t>,
        list: Attribute<'t>,
        frame: &Frame,
        html: &mut Vec<Html>,
    ) -> bool {
        let text = list.value().unwrap_or_default();
        let Ok(head) = parse_loop(text) else { return false };
        let Value::Array(items) = expression_value(&head.list, text, &frame.scope) else { return false };
        let count = items.len();
        let mut has_shown = false;
        for (index, item) in items.into_iter().enumerate() {
            if self.exhausted.is_some() {
                break;
            }
            let mut frame = frame.clone();
            frame.scope.set(&text[head.variable.range()], item);
            let place = json!({
                "index": index + 1, "index0": index, "rindex": count - index, "rindex0": count - index - 1,
                "first": index == 0, "last": index + 1 == count, "length": count
            });
            frame.scope.set("forloop", place);
            if self.spend(1, 0, &frame) && holds(element, &frame.scope) {
                has_shown = true;
                self.element(element, &frame, html);
            }
        }
        has_shown
    }

    /// Takes nodes and bytes from the component's budget; `false` if they exceed it.
    fn spend(&mut self, nodes: usize, bytes: usize, frame: &Frame) -> bool {
        if self.exhausted.is_some() {
            return false;
        }
        let left = self.nodes_left.checked_sub(nodes).zip(self.bytes_left.checked_sub(bytes));
        match left {
            Some((nodes, bytes)) => (self.nodes_left, self.bytes_left) = (nodes, bytes),
            None => self.exhaust(&frame.name),
        }
        left.is_some()
    }

    /// Stops rendering because `component` exceeds a limit.
    fn exhaust(&mut self, component: &str) {
        if self.exhausted.is_none() {
            let why = format!("it renders more than {MOST_NODES} elements and texts, or {MOST_BYTES} bytes");
            self.problem(component, format!("{why}, so it is not shown"));
            self.exhausted = Some(component.to_owned());
        }
    }

    fn element(&mut self, element: Element<'t>, frame: &Frame, html: &mut Vec<Html>) {
        if frame.id.is_none() && element.name() == CHILDREN {
            html.extend(frame.site.children.iter().cloned());
            return;
        }
        if frame.site.level >= DEEPEST_ELEMENT {
            let message = format!("elements are nested more than {DEEPEST_ELEMENT} levels deep here");
            return self.problem(&frame.name, message);
        }
        let mut inside = frame.clone();
        inside.site.level += 1;
        let children = self.children(element, &inside);
        let tag = frame.id.map(|id| (id, element.open_tag())).or(frame.site.tag);
        let component = frame.id.map(|_| &*frame.name);
        // `data-theme-upgrade-*` attributes are reserved for the page: a theme cannot set them.
        let is_ours =
            |name: &str| frame.id.is_some() && name.to_ascii_lowercase().starts_with("data-theme-upgrade-");
        let values: Vec<(&str, Value)> = element
            .attributes()
            .filter(|attribute| attribute.directive().is_none() && !is_ours(attribute.name()))
            .map(|attribute| (attribute.name(), value_of(attribute, component, &frame.scope)))
            .collect();
        let size = |(_, value): &(&str, Value)| weight(value, MOST_BYTES).unwrap_or(MOST_BYTES + 1);
        if !self.spend(0, values.iter().map(size).sum(), frame) {
            return;
        }
        if element.is_component() {
            let mut scope = Scope::default();
            for global in ["theme", "app", "strings"] {
                scope.share(global, &frame.scope);
            }
            let (depth, level) = (frame.site.depth + 1, inside.site.level);
            let params = Rc::new(params(element.name(), &values));
            values.into_iter().for_each(|(name, value)| scope.set(name, value));
            let site = Site { children: children.into(), params, tag, depth, level };
            html.extend(self.instance(element.name(), scope, site));
            return;
        }
        let mut made = HtmlElement::new(element.name()).holding(children);
        for (name, value) in values {
            if frame.id.is_none() && name == PARAMS {
                add_params(&mut made, &frame.site.params);
            } else if let Some(text) = attribute_text(name, value) {
                made.attributes.push((name.to_owned(), without_marks(text)));
            }
        }
        made.origin = tag;
        html.push(Html::Element(made));
    }
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
