//! Renders templates to the page's tree: directives, components, classes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::attributes::{add_params, attribute_text, params, value_of, without_marks};
use super::builtin::signs;
use super::expression::{Scope, evaluate, expression_value};
use super::html::{Html, HtmlElement, boxed};
use super::text::{Side, condensed, decoded};
use super::value::{MAX_BYTES, printed, size_in_bytes};
use super::variables::{Chain, holds, set_variables};
use crate::source::Span;
use crate::syntax::{Attribute, Directive, Document, Element, Node, NodeKind, parse_loop};
use crate::theme::{ComponentId, Theme};

/// The maximum nesting of components.
const MAX_COMPONENT_DEPTH: usize = 48;
/// The maximum nesting of elements, across components.
const MAX_ELEMENT_DEPTH: usize = 512;
/// The maximum number of nodes in a component.
const MAX_NODES: usize = 50_000;
/// The maximum number of bytes of text in all components of one renderer.
const MAX_TOTAL_BYTES: usize = 4_000_000;
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
    total_bytes_left: usize,
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
struct RenderContext {
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
            total_bytes_left: MAX_TOTAL_BYTES,
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
        (self.nodes_left, self.bytes_left) = (MAX_NODES, MAX_BYTES.min(self.total_bytes_left));
        let given = self.bytes_left;
        let html = self.instance(name, Scope::new(variables.clone()), site);
        self.total_bytes_left -= given - self.bytes_left;
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
        if site.depth > MAX_COMPONENT_DEPTH {
            let message = format!("components are nested more than {MAX_COMPONENT_DEPTH} levels deep here");
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
        let mut context = RenderContext { name: name.into(), id, scope, site };
        if id.is_none() {
            let has_children = context.site.children.iter().any(|child| child.as_element().is_some());
            context.scope.set("hasChildren", has_children.into());
            context.scope.share("signs", &signs());
        }
        if !set_variables(template, &mut context.scope) {
            self.exhaust(name);
            return Vec::new();
        }
        let mut html = self.children(template, &context);
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

    fn children(&mut self, parent: Element<'t>, context: &RenderContext) -> Vec<Html> {
        let nodes: Vec<Node<'t>> = parent.node().children().collect();
        let side = |node: Option<&Node<'t>>| match node.map(|node| node.kind()) {
            None => Side::Nothing,
            Some(NodeKind::Interpolation) => Side::Expression,
            Some(_) => Side::Element,
        };
        let mut html = Vec::new();
        let mut chain = Chain::default();
        for (index, node) in nodes.iter().enumerate() {
            if !self.spend(1, 0, context) {
                break;
            }
            match (node.kind(), node.as_element()) {
                (NodeKind::Text, _) => {
                    let before = index.checked_sub(1).and_then(|before| nodes.get(before));
                    let text = condensed(node.text(), [side(before), side(nodes.get(index + 1))]);
                    self.text(decoded(&text).into_owned(), context, &mut html);
                }
                (NodeKind::Interpolation, _) => {
                    self.text(printed(&evaluate(node.text(), &context.scope)), context, &mut html);
                }
                (NodeKind::Css, _) => self.text(node.text().to_owned(), context, &mut html),
                (_, Some(element)) => self.in_chain(element, &mut chain, context, &mut html),
                _ => {}
            }
        }
        html
    }

    fn text(&mut self, text: String, context: &RenderContext, html: &mut Vec<Html>) {
        if !text.is_empty() && self.spend(0, text.len(), context) {
            html.push(Html::Text(without_marks(text)));
        }
    }

    /// Renders an element if its condition and its conditional chain allow it.
    fn in_chain(
        &mut self,
        element: Element<'t>,
        chain: &mut Chain,
        context: &RenderContext,
        html: &mut Vec<Html>,
    ) {
        if element.is_t_set() {
            chain.takes(element, &context.scope);
            return;
        }
        match element.directive(Directive::For) {
            // A condition next to a loop may use the loop's item.
            Some(list) if chain.may_show(element) => {
                let has_shown = self.repeated(element, list, context, html);
                chain.pass(element, has_shown);
            }
            Some(_) => {}
            None => {
                if chain.takes(element, &context.scope) {
                    self.element(element, context, html);
                }
            }
        }
    }

    /// Renders an element for each item of its list; returns whether it showed for any.
    fn repeated(
        &mut self,
        element: Element<'t>,
        list: Attribute<'t>,
        context: &RenderContext,
        html: &mut Vec<Html>,
    ) -> bool {
        let text = list.value().unwrap_or_default();
        let Ok(head) = parse_loop(text) else { return false };
        let Value::Array(items) = expression_value(&head.list, text, &context.scope) else { return false };
        let count = items.len();
        let mut has_shown = false;
        for (index, item) in items.into_iter().enumerate() {
            if self.exhausted.is_some() {
                break;
            }
            let mut context = context.clone();
            context.scope.set(&text[head.variable.range()], item);
            let place = json!({
                "index": index + 1, "index0": index, "rindex": count - index, "rindex0": count - index - 1,
                "first": index == 0, "last": index + 1 == count, "length": count
            });
            context.scope.set("forloop", place);
            if self.spend(1, 0, &context) && holds(element, &context.scope) {
                has_shown = true;
                self.element(element, &context, html);
            }
        }
        has_shown
    }

    /// Takes nodes and bytes from the component's budget; `false` if they exceed it.
    fn spend(&mut self, nodes: usize, bytes: usize, context: &RenderContext) -> bool {
        if self.exhausted.is_some() {
            return false;
        }
        let left = self.nodes_left.checked_sub(nodes).zip(self.bytes_left.checked_sub(bytes));
        match left {
            Some((nodes, bytes)) => (self.nodes_left, self.bytes_left) = (nodes, bytes),
            None => self.exhaust(&context.name),
        }
        left.is_some()
    }

    /// Stops rendering because `component` exceeds a limit.
    fn exhaust(&mut self, component: &str) {
        if self.exhausted.is_none() {
            let why = format!("it renders more than {MAX_NODES} elements and texts, or {MAX_BYTES} bytes");
            self.problem(component, format!("{why}, so it is not shown"));
            self.exhausted = Some(component.to_owned());
        }
    }

    fn element(&mut self, element: Element<'t>, context: &RenderContext, html: &mut Vec<Html>) {
        if context.id.is_none() && element.name() == CHILDREN {
            html.extend(context.site.children.iter().cloned());
            return;
        }
        if context.site.level >= MAX_ELEMENT_DEPTH {
            let message = format!("elements are nested more than {MAX_ELEMENT_DEPTH} levels deep here");
            return self.problem(&context.name, message);
        }
        let mut inside = context.clone();
        inside.site.level += 1;
        let children = self.children(element, &inside);
        let tag = context.id.map(|id| (id, element.open_tag())).or(context.site.tag);
        let component = context.id.map(|_| &*context.name);
        // `data-theme-upgrade-*` attributes are reserved for the page: a theme cannot set them.
        let is_ours =
            |name: &str| context.id.is_some() && name.to_ascii_lowercase().starts_with("data-theme-upgrade-");
        let values: Vec<(&str, Value)> = element
            .attributes()
            .filter(|attribute| attribute.directive().is_none() && !is_ours(attribute.name()))
            .map(|attribute| (attribute.name(), value_of(attribute, component, &context.scope)))
            .collect();
        let size = |(_, value): &(&str, Value)| size_in_bytes(value, MAX_BYTES).unwrap_or(MAX_BYTES + 1);
        if !self.spend(0, values.iter().map(size).sum(), context) {
            return;
        }
        if element.is_component() {
            let mut scope = Scope::default();
            for global in ["theme", "app", "strings"] {
                scope.share(global, &context.scope);
            }
            let (depth, level) = (context.site.depth + 1, inside.site.level);
            let params = Rc::new(params(element.name(), &values));
            values.into_iter().for_each(|(name, value)| scope.set(name, value));
            let site = Site { children: children.into(), params, tag, depth, level };
            html.extend(self.instance(element.name(), scope, site));
            return;
        }
        let mut made = HtmlElement::new(element.name()).holding(children);
        for (name, value) in values {
            if context.id.is_none() && name == PARAMS {
                add_params(&mut made, &context.site.params);
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
