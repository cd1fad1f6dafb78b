//! Templates to the page's tree: directives, components, classes.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::builtin::signs;
use super::expression::{Scope, evaluate, expression_value, text_of};
use super::html::{Html, HtmlElement, boxed};
use super::text::{Side, condensed, decoded};
use super::value::printed;
use super::variables::{set_variables, shows};
use crate::catalog;
use crate::source::Span;
use crate::syntax::{Attribute, Directive, Document, Element, Node, NodeKind, parse_loop};
use crate::theme::{ComponentId, Theme};

/// How deep components may stand in each other.
const DEEPEST: usize = 48;
/// How deep elements may stand in each other, through all components.
const DEEPEST_ELEMENT: usize = 512;
/// How many nodes a page may have.
const MOST_NODES: usize = 50_000;
/// The tag in a stand-in where the content of the component goes.
const CHILDREN: &str = "Children";
/// The attribute in a stand-in where the parameters go: the props that the component does not know itself.
const PARAMS: &str = "Params";
/// The attribute that tells on the page which component of the theme an element is a root of.
pub const COMPONENT_ATTRIBUTE: &str = "data-theme-upgrade-component";
/// The attribute that holds the parameters of an action as JSON, since HTML does not keep the case of names.
pub const PARAMS_ATTRIBUTE: &str = "data-theme-upgrade-params";

/// Why a page could not be made as the theme says.
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
    /// What stands in for a component of TalkJS that the theme does not have.
    stand_in: fn(&str) -> Option<&'static Document>,
    /// Why components do not compile, by their names.
    broken: BTreeMap<String, String>,
    /// How many nodes the page may still have.
    nodes_left: usize,
    problems: Vec<RenderProblem>,
}

/// What a component is rendered with.
#[derive(Clone)]
struct Frame {
    /// The component's name, by which its classes are told from others'.
    name: Rc<str>,
    /// The component of the theme; none for a stand-in.
    id: Option<ComponentId>,
    scope: Scope,
    site: Site,
}

/// Where a component is used, and with what.
#[derive(Clone)]
struct Site {
    /// What stands between the component's tags.
    children: Rc<[Html]>,
    /// The props that a component of TalkJS does not know, as parameters.
    params: Rc<Map<String, Value>>,
    /// The closest tag of the theme around it.
    tag: Option<(ComponentId, Span)>,
    /// How many components are around it.
    depth: usize,
    /// How many elements are around it.
    level: usize,
}

impl<'t> Renderer<'t> {
    /// A renderer for `theme`.
    pub fn new(theme: &'t Theme, stand_in: fn(&str) -> Option<&'static Document>) -> Renderer<'t> {
        Renderer { theme, stand_in, broken: BTreeMap::new(), nodes_left: MOST_NODES, problems: Vec::new() }
    }

    /// The same, which shows a box in place of the components that `broken` names, with why they do not
    /// compile.
    pub fn with_broken(self, broken: BTreeMap<String, String>) -> Renderer<'t> {
        Renderer { broken, ..self }
    }

    /// What the component called `name` comes to, with `variables` for what it sees.
    pub fn component(&mut self, name: &str, variables: &Map<String, Value>) -> Vec<Html> {
        let site = Site { children: Rc::new([]), params: Rc::default(), tag: None, depth: 0, level: 0 };
        self.instance(name, Scope::new(variables.clone()), site)
    }

    /// What could not be rendered, in the order in which it was met.
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
            self.problem(name, format!("components stand in each other more than {DEEPEST} deep here"));
            return Vec::new();
        }
        let own = self.theme.find(name).map(|(id, component)| (Some(id), component.document()));
        let found = own.or_else(|| Some((None, (self.stand_in)(name)?)));
        let Some((id, document)) = found else {
            return vec![boxed(name, "is not known", site.children.to_vec())];
        };
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
        set_variables(template, &mut frame.scope);
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
        for (index, node) in nodes.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| nodes.get(before));
            let sides = [side(before), side(nodes.get(index + 1))];
            self.node(*node, sides, frame, &mut html);
        }
        html
    }

    fn node(&mut self, node: Node<'t>, sides: [Side; 2], frame: &Frame, html: &mut Vec<Html>) {
        let Some(left) = self.nodes_left.checked_sub(1) else {
            self.problem(&frame.name, format!("the page has more than {MOST_NODES} nodes here"));
            return;
        };
        self.nodes_left = left;
        match (node.kind(), node.as_element()) {
            (NodeKind::Text, _) => {
                let text = condensed(node.text(), sides);
                if !text.is_empty() {
                    html.push(Html::Text(decoded(&text)));
                }
            }
            (NodeKind::Interpolation, _) => {
                html.push(Html::Text(printed(&evaluate(node.text(), &frame.scope))))
            }
            (_, Some(element)) if !element.is_set() && shows(element, &frame.scope) => {
                match element.attribute("t:for") {
                    Some(list) => self.repeated(element, list, frame, html),
                    None => self.element(element, frame, html),
                }
            }
            _ => {}
        }
    }

    fn repeated(&mut self, element: Element<'t>, list: Attribute<'t>, frame: &Frame, html: &mut Vec<Html>) {
        let text = list.value().unwrap_or_default();
        let Ok(head) = parse_loop(text) else { return };
        let Value::Array(items) = expression_value(&head.list, text, &frame.scope) else { return };
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            let mut frame = frame.clone();
            frame.scope.set(&text[head.variable.range()], item);
            let place = json!({
                "index": index + 1, "index0": index, "first": index == 0, "last": index + 1 == count,
                "length": count
            });
            frame.scope.set("forloop", place);
            self.element(element, &frame, html);
        }
    }

    fn element(&mut self, element: Element<'t>, frame: &Frame, html: &mut Vec<Html>) {
        if frame.id.is_none() && element.name() == CHILDREN {
            html.extend(frame.site.children.iter().cloned());
            return;
        }
        if frame.site.level >= DEEPEST_ELEMENT {
            let message = format!("elements stand in each other more than {DEEPEST_ELEMENT} deep here");
            return self.problem(&frame.name, message);
        }
        let mut inside = frame.clone();
        inside.site.level += 1;
        let children = self.children(element, &inside);
        let tag = frame.id.map(|id| (id, element.open_tag())).or(frame.site.tag);
        let values: Vec<(&str, Value)> = element
            .attributes()
            .filter(|attribute| Directive::of(attribute.name()).is_none())
            .map(|attribute| (attribute.name(), value_of(attribute, frame)))
            .collect();
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
            } else if let Some(text) = attribute_text(value) {
                made.attributes.push((name.to_owned(), text));
            }
        }
        made.origin = tag;
        html.push(Html::Element(made));
    }
}

/// The props that arrive as parameters in an action of the component called `name`: those that it does not
/// know, and `data-*` without that (`docs/theme-format.md`, §7).
fn params(name: &str, props: &[(&str, Value)]) -> Map<String, Value> {
    let Some(known) = catalog::props_of(name) else { return Map::new() };
    let is_known = |prop: &str| known.required.contains(&prop) || known.optional.contains(&prop);
    let unknown = props.iter().filter(|(prop, _)| !is_known(prop));
    unknown
        .map(|(prop, value)| (prop.strip_prefix("data-").unwrap_or(prop).to_owned(), printed(value).into()))
        .collect()
}

fn add_params(element: &mut HtmlElement, params: &Map<String, Value>) {
    for (name, value) in params {
        element.attributes.push((format!("data-{name}"), printed(value)));
    }
    if !params.is_empty() {
        element.set_attribute(PARAMS_ATTRIBUTE, Value::Object(params.clone()).to_string());
    }
}

/// The value that an attribute hands on. Classes get the name of the component that they are written in.
fn value_of(attribute: Attribute<'_>, frame: &Frame) -> Value {
    let Some(text) = attribute.value() else { return Value::Bool(true) };
    let value = match text_of(text, &frame.scope) {
        Value::String(text) => Value::String(decoded(&text)),
        value => value,
    };
    if attribute.name() != "class" || frame.id.is_none() {
        return value;
    }
    let text = printed(&value);
    let scoped = text.split_ascii_whitespace().map(|class| match class.contains("__") {
        // It was handed in by another component.
        true => class.to_owned(),
        false => format!("{}__{class}", frame.name),
    });
    Value::String(scoped.collect::<Vec<_>>().join(" "))
}

/// An attribute of the page; none for what is not there or `false`.
fn attribute_text(value: Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(String::new()),
        value => Some(printed(&value)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::super::html::serialized;
    use super::*;
    use crate::source::SourceFile;
    use crate::theme::{Completeness, Component};

    fn icon(name: &str) -> Option<&'static Document> {
        static ICON: LazyLock<Document> = LazyLock::new(|| {
            let text = "<template><i class=\"icon {{ class }}\" data-type=\"{{ type }}\"><Children /></i></template>";
            Document::parse(SourceFile::new("Icon", text).expect("valid"))
        });
        (name == "Icon").then(|| &*ICON)
    }

    fn render(components: &[(&str, &str)], variables: Value) -> (String, Vec<RenderProblem>) {
        let mut theme = Theme::new("t", Completeness::Whole);
        for (name, text) in components {
            let text = format!("<template>{text}</template>");
            theme.add(Component::new(*name, SourceFile::new(*name, text).expect("valid")));
        }
        let mut renderer = Renderer::new(&theme, icon);
        let html = renderer.component(components[0].0, variables.as_object().expect("an object"));
        (serialized(&html), renderer.problems().to_vec())
    }

    #[test]
    fn templates_render_as_the_documentation_says() {
        let variables = json!({"me": true, "name": "A & B", "list": [{"n": 1}, {"n": 2}], "count": 3});
        for (template, expected) in [
            ("<p t:if=\"{{ me }}\">a</p> <!-- x --><p t:else>b</p>", "<p>a</p> "),
            (
                "<p t:if=\"{{ me == false }}\">a</p><p t:else-if=\"{{ count > 2 }}\">b</p><p t:else>c</p>",
                "<p>b</p>",
            ),
            ("{{ name }}&nbsp;&lt;{{ missing }}", "A &amp; B&nbsp;&lt;"),
            (
                "<b t:for=\"{{ x in list }}\" t:key=\"{{ x.n }}\">{{ x.n }}{{ forloop.last | then: '.' | else: ',' }}</b>",
                "<b>1,</b><b>2.</b>",
            ),
            ("{{ late }}<t:set late=\"{{ other }}\" /><t:set other=\"{{ count }}\" />", "3"),
            ("<t:set x=\"a\" t:if=\"{{ me }}\" /><t:set x=\"b\" t:else />{{ x }}", "a"),
            (
                "<p class=\"a {{ me | then: 'b' }}\" title=\"{{ missing }}\" hidden=\"{{ me }}\" data-n=\"{{ count }}\"/>",
                "<p class=\"T__a T__b\" hidden=\"\" data-n=\"3\"></p>",
            ),
            (
                "<Icon class=\"big\" type=\"more\">x</Icon>",
                "<i class=\"icon T__big\" data-type=\"more\">x</i>",
            ),
            (
                "<Nobody><b/></Nobody>",
                "<div class=\"theme-upgrade-box\"><span class=\"theme-upgrade-label\">&lt;Nobody&gt; is not known</span><b></b></div>",
            ),
            (
                "<p>\n {{ name }}\n said\r\n so, \n <i/>{{ count }}\n</p>\n<i/> <i/>{{ count }}\n<i/>",
                "<p>A &amp; B said so, <i></i>3</p><i></i> <i></i>3 <i></i>",
            ),
            ("<br/><script>1 < 2</script>", "<br><script>1 < 2</script>"),
        ] {
            let (html, problems) = render(&[("T", template)], variables.clone());
            let html = html.replace(" data-theme-upgrade-component=\"T\"", "");
            assert_eq!((html.as_str(), problems.len()), (expected, 0), "{template}");
        }
    }

    #[test]
    fn components_get_their_props_and_nothing_else() {
        let child = ("Child", "<i class=\"{{ class }} own\">{{ n }}{{ secret }}{{ theme.name }}</i>");
        let (html, _) = render(
            &[("T", "<Child n=\"{{ count }}\" class=\"mine\" />"), child],
            json!({"count": 3, "secret": "x", "theme": {"name": "dark"}}),
        );
        let root = "data-theme-upgrade-component=\"T Child\"";
        assert_eq!(html, format!("<i class=\"T__mine Child__own\" {root}>3dark</i>"));
    }

    #[test]
    fn what_has_no_end_is_brought_to_one() {
        let (_, problems) = render(&[("T", "<p><T/></p>")], json!({}));
        assert!(problems[0].component == "T" && problems[0].message.contains("48 deep"), "{problems:?}");
        let list: Vec<Value> = vec![json!(1); 300];
        let nested = "<i t:for=\"{{ a in l }}\"><b t:for=\"{{ b in l }}\">x</b></i>";
        let (_, problems) = render(&[("T", nested)], json!({"l": list}));
        assert!(problems[0].message.contains("50000 nodes"), "{problems:?}");
        let (html, problems) = render(&[("T", "<Broken/>ok"), ("Broken", "<p>")], json!({}));
        assert!(html.ends_with("ok") && html.contains("does not compile: line 1"), "{html}");
        assert_eq!(problems.len(), 1);
        // No file nests deeper than its parser allows, but files stand in each other.
        let deep = format!("{}<Next/>{}", "<p>".repeat(100), "</p>".repeat(100));
        let chain: Vec<(String, String)> =
            (0..8).map(|at| (format!("C{at}"), deep.replace("Next", &format!("C{}", at + 1)))).collect();
        let chain: Vec<(&str, &str)> =
            chain.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let (_, problems) = render(&chain, json!({}));
        assert!(problems[0].message.contains("512 deep"), "{problems:?}");
    }
}
