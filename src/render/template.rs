//! Templates to the page's tree: directives, components, classes.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::expression::{Scope, evaluate, expression_value, text_of};
use super::html::{Html, HtmlElement};
use super::value::{is_truthy, printed};
use crate::syntax::{Attribute, Directive, Document, Element, Node, NodeKind, parse_loop};
use crate::theme::{ComponentId, Theme};

/// How deep components may stand in each other.
const DEEPEST: usize = 48;
/// How many nodes a page may have.
const MOST_NODES: usize = 50_000;
/// How often variables are set until they stay the same: they may be used before they are set.
const MOST_PASSES: usize = 4;
/// The tag in a stand-in where the content of the component goes.
const CHILDREN: &str = "Children";

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
    /// What stands between the component's tags where it is used.
    children: Rc<[Html]>,
    depth: usize,
}

impl<'t> Renderer<'t> {
    /// A renderer for `theme`.
    pub fn new(theme: &'t Theme, stand_in: fn(&str) -> Option<&'static Document>) -> Renderer<'t> {
        Renderer { theme, stand_in, nodes_left: MOST_NODES, problems: Vec::new() }
    }

    /// What the component called `name` comes to, with `variables` for what it sees.
    pub fn component(&mut self, name: &str, variables: &Map<String, Value>) -> Vec<Html> {
        self.instance(name, Scope::new(variables.clone()), Rc::new([]), 0)
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

    fn instance(&mut self, name: &str, scope: Scope, children: Rc<[Html]>, depth: usize) -> Vec<Html> {
        if depth > DEEPEST {
            self.problem(name, format!("components stand in each other more than {DEEPEST} deep here"));
            return Vec::new();
        }
        let own = self.theme.find(name).map(|(id, component)| (Some(id), component.document()));
        let found = own.or_else(|| Some((None, (self.stand_in)(name)?)));
        let Some((id, document)) = found else { return vec![boxed(name, "is not known", children.to_vec())] };
        if let Some(error) = document.errors().first() {
            let line = document.source().position(error.span.start()).line;
            self.problem(name, format!("it does not compile (line {line})"));
            return vec![boxed(name, &format!("does not compile: see line {line}"), Vec::new())];
        }
        let Some(template) = document.template() else { return Vec::new() };
        let mut frame = Frame { name: name.into(), id, scope, children, depth };
        set_variables(template, &mut frame.scope);
        self.children(template, &frame)
    }

    fn children(&mut self, parent: Element<'t>, frame: &Frame) -> Vec<Html> {
        let nodes: Vec<Node<'t>> = parent.node().children().collect();
        let mut html = Vec::new();
        for node in nodes {
            self.node(node, frame, &mut html);
        }
        html
    }

    fn node(&mut self, node: Node<'t>, frame: &Frame, html: &mut Vec<Html>) {
        let Some(left) = self.nodes_left.checked_sub(1) else {
            self.problem(&frame.name, format!("the page has more than {MOST_NODES} nodes here"));
            return;
        };
        self.nodes_left = left;
        match (node.kind(), node.as_element()) {
            (NodeKind::Text, _) => html.push(Html::Text(decoded(node.text()))),
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
            html.extend(frame.children.iter().cloned());
            return;
        }
        let children = self.children(element, frame);
        let values = element
            .attributes()
            .filter(|attribute| Directive::of(attribute.name()).is_none())
            .map(|attribute| (attribute.name(), value_of(attribute, frame)));
        if element.is_component() {
            let mut scope = Scope::default();
            for global in ["theme", "app", "strings"] {
                scope.set(global, frame.scope.get(global).clone());
            }
            values.for_each(|(name, value)| scope.set(name, value));
            html.extend(self.instance(element.name(), scope, children.into(), frame.depth + 1));
            return;
        }
        let mut made = HtmlElement::new(element.name()).holding(children);
        made.attributes =
            values.filter_map(|(name, value)| Some((name.to_owned(), attribute_text(value)?))).collect();
        made.origin = frame.id.map(|id| (id, element.open_tag()));
        html.push(Html::Element(made));
    }
}

/// Sets what the template's `<t:set>` elements say, those in loops aside. They may use each other in any
/// order, so they are gone through until nothing changes.
fn set_variables(template: Element<'_>, scope: &mut Scope) {
    let in_loop =
        |element: &Element<'_>| element.node().ancestors().any(|outer| outer.attribute("t:for").is_some());
    let sets: Vec<Element<'_>> =
        template.descendant_elements().filter(|element| element.is_set() && !in_loop(element)).collect();
    for _ in 0..MOST_PASSES {
        let mut has_changed = false;
        for set in sets.iter().filter(|set| is_reached(**set, scope)).copied().collect::<Vec<_>>() {
            let variables = set.attributes().filter(|attribute| Directive::of(attribute.name()).is_none());
            for variable in variables {
                let value = variable.value().map_or(Value::Bool(true), |text| text_of(text, scope));
                has_changed |= *scope.get(variable.name()) != value;
                scope.set(variable.name(), value);
            }
        }
        if !has_changed {
            break;
        }
    }
}

/// Whether an element and all around it show.
fn is_reached(element: Element<'_>, scope: &Scope) -> bool {
    std::iter::once(element).chain(element.node().ancestors()).all(|outer| shows(outer, scope))
}

/// Whether an element's own condition holds: that of its `t:if`, or that no member of its chain before it
/// shows and its own holds.
fn shows(element: Element<'_>, scope: &Scope) -> bool {
    let holds = |element: Element<'_>| {
        let condition = element.attribute("t:if").or_else(|| element.attribute("t:else-if"));
        condition.map(|condition| is_truthy(&text_of(condition.value().unwrap_or_default(), scope)))
    };
    let is_else = ["t:else-if", "t:else"].iter().any(|name| element.attribute(name).is_some());
    let before = if is_else { element.chain() } else { Vec::new() };
    let is_taken =
        before.into_iter().take_while(|member| *member != element).any(|member| holds(member) == Some(true));
    !is_taken && holds(element).unwrap_or(true)
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

/// A box that says what could not be rendered.
fn boxed(name: &str, what: &str, children: Vec<Html>) -> Html {
    let label = Html::Text(format!("<{name}> {what}"));
    let label = HtmlElement::new("span").with("class", "theme-upgrade-label").holding(vec![label]);
    let mut content = vec![Html::Element(label)];
    content.extend(children);
    Html::Element(HtmlElement::new("div").with("class", "theme-upgrade-box").holding(content))
}

/// Text with its entities put in.
fn decoded(text: &str) -> String {
    use html5ever::tendril::TendrilSink as _;
    if !text.contains('&') {
        return text.to_owned();
    }
    let whole = text.replace('<', "&lt;");
    let dom = html5ever::parse_document(markup5ever_rcdom::RcDom::default(), html5ever::ParseOpts::default())
        .one(format!("<!DOCTYPE html><pre>\n{whole}"));
    let mut decoded = String::new();
    // The document must live on: a node that goes away takes its descendants' children along.
    let mut open = vec![dom.document.clone()];
    while let Some(node) = open.pop() {
        if let markup5ever_rcdom::NodeData::Text { contents } = &node.data {
            decoded += &contents.borrow();
        }
        open.extend(node.children.borrow().iter().rev().cloned());
    }
    decoded
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
            ("<br/><script>1 < 2</script>", "<br><script>1 < 2</script>"),
        ] {
            let (html, problems) = render(&[("T", template)], variables.clone());
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
        assert_eq!(html, "<i class=\"T__mine Child__own\">3dark</i>");
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
        assert!(html.ends_with("ok") && html.contains("does not compile"), "{html}");
        assert_eq!(problems.len(), 1);
    }
}
