//! The page's tree: the output of templates, ready to be serialised.

use std::cell::RefCell;
use std::rc::Rc;

use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::{Attribute, LocalName, QualName, ns};
use markup5ever_rcdom::{Node, NodeData, SerializableHandle};

use crate::source::Span;
use crate::theme::ComponentId;

/// A node of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Html {
    /// An element.
    Element(HtmlElement),
    /// Text, not escaped.
    Text(String),
}

/// An element of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HtmlElement {
    /// Its tag.
    pub name: String,
    /// Its attributes, in order, not escaped.
    pub attributes: Vec<(String, String)>,
    /// Its content.
    pub children: Vec<Html>,
    /// The tag in the theme that it comes from: its own, or the tag of the component for which a stand-in
    /// rendered it.
    pub origin: Option<(ComponentId, Span)>,
}

impl Html {
    /// The element, if it is one.
    pub fn as_element(&self) -> Option<&HtmlElement> {
        match self {
            Html::Element(element) => Some(element),
            Html::Text(_) => None,
        }
    }

    /// The element, to be changed, if it is one.
    pub fn as_element_mut(&mut self) -> Option<&mut HtmlElement> {
        match self {
            Html::Element(element) => Some(element),
            Html::Text(_) => None,
        }
    }
}

impl HtmlElement {
    /// An element without attributes or content.
    pub fn new(name: impl Into<String>) -> HtmlElement {
        HtmlElement { name: name.into(), attributes: Vec::new(), children: Vec::new(), origin: None }
    }

    /// The same element with an attribute added.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> HtmlElement {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// The same element with this content.
    pub fn holding(mut self, children: Vec<Html>) -> HtmlElement {
        self.children = children;
        self
    }

    /// Sets the value of an attribute, and adds the attribute if needed.
    pub fn set_attribute(&mut self, name: &str, value: String) {
        match self.attributes.iter_mut().find(|(found, _)| found == name) {
            Some((_, found)) => *found = value,
            None => self.attributes.push((name.to_owned(), value)),
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A box that says what could not be rendered.
pub(super) fn boxed(name: &str, what: &str, children: Vec<Html>) -> Html {
    let label = Html::Text(format!("<{name}> {what}"));
    let label = HtmlElement::new("span").with("class", "theme-upgrade-label").holding(vec![label]);
    let mut content = vec![Html::Element(label)];
    content.extend(children);
    Html::Element(HtmlElement::new("div").with("class", "theme-upgrade-box").holding(content))
}

/// The nodes as HTML. html5ever does the escaping and knows void and raw text elements.
pub fn serialized(nodes: &[Html]) -> String {
    let root = Node::new(NodeData::Document);
    append(&root, nodes, false);
    let handle: SerializableHandle = root.clone().into();
    let mut bytes = Vec::new();
    let options =
        SerializeOpts { traversal_scope: TraversalScope::ChildrenOnly(None), ..SerializeOpts::default() };
    serialize(&mut bytes, &handle, options).expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("serialized strings are UTF-8")
}

fn append(parent: &Rc<Node>, nodes: &[Html], is_foreign: bool) {
    for node in nodes {
        let (data, children, is_foreign) = match node {
            Html::Text(text) => {
                (NodeData::Text { contents: RefCell::new(text.as_str().into()) }, &[][..], false)
            }
            Html::Element(element) => {
                let name = element.name.to_ascii_lowercase();
                let is_foreign = is_foreign || matches!(name.as_str(), "svg" | "math");
                // The content of these elements is HTML again.
                let is_page = matches!(name.as_str(), "foreignobject" | "desc" | "title" | "annotation-xml");
                (element_data(element, is_foreign), &element.children[..], is_foreign && !is_page)
            }
        };
        let child = Node::new(data);
        child.parent.set(Some(Rc::downgrade(parent)));
        append(&child, children, is_foreign);
        parent.children.borrow_mut().push(child);
    }
}

fn element_data(element: &HtmlElement, is_foreign: bool) -> NodeData {
    let namespace = if is_foreign { ns!(svg) } else { ns!(html) };
    let attributes = element.attributes.iter().map(|(name, value)| Attribute {
        name: QualName::new(None, ns!(), LocalName::from(name.as_str())),
        value: value.as_str().into(),
    });
    NodeData::Element {
        name: QualName::new(None, namespace, LocalName::from(element.name.as_str())),
        attrs: RefCell::new(attributes.collect()),
        template_contents: RefCell::new(None),
        mathml_annotation_xml_integration_point: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html5ever_escapes_and_knows_void_elements() {
        let image = HtmlElement::new("img").with("alt", "a \"b\" <c>");
        let path = HtmlElement::new("path").with("d", "M0 0");
        let nodes = [
            Html::Text("1 < 2 & 3".to_owned()),
            Html::Element(HtmlElement::new("p").holding(vec![Html::Element(image)])),
            Html::Element(HtmlElement::new("svg").holding(vec![Html::Element(path)])),
        ];
        assert_eq!(
            serialized(&nodes),
            "1 &lt; 2 &amp; 3<p><img alt=\"a &quot;b&quot; &lt;c&gt;\"></p><svg><path d=\"M0 0\"></path></svg>"
        );
    }
}
