//! Independent parsers judge our tree: xml5ever reads the template as it is written, and html5ever the
//! tree written out as explicit HTML.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod generate;

use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use theme_upgrade::source::SourceFile;
use theme_upgrade::syntax::{Document, Node, NodeKind};

/// An element as all three parsers see it: its depth, its name, its attributes' names.
type Seen = (usize, String, Vec<String>);

fn ours(document: &Document) -> Vec<Seen> {
    let template = document.template().expect("a generated file has a template");
    let elements = [template].into_iter().chain(template.descendant_elements());
    let seen = elements.map(|element| {
        let attributes = element.attributes().map(|attribute| attribute.name().to_owned()).collect();
        (element.node().ancestors().count(), element.name().to_owned(), attributes)
    });
    seen.collect()
}

fn theirs(handle: &Handle, depth: usize, seen: &mut Vec<Seen>) {
    if let NodeData::Element { name, attrs, .. } = &handle.data {
        let prefix = name.prefix.as_ref().map(|prefix| format!("{prefix}:")).unwrap_or_default();
        let attrs = attrs.borrow();
        let attributes = attrs.iter().map(|attribute| {
            let name = &attribute.name;
            let prefix = name.prefix.as_ref().map(|prefix| format!("{prefix}:")).unwrap_or_default();
            format!("{prefix}{}", name.local)
        });
        seen.push((depth, format!("{prefix}{}", name.local), attributes.collect()));
    }
    let inner = depth + usize::from(matches!(handle.data, NodeData::Element { .. }));
    for child in handle.children.borrow().iter() {
        theirs(child, inner, seen);
    }
}

fn by_xml5ever(template: &str) -> Vec<Seen> {
    let wrapped = format!("<all xmlns:t=\"t\">{template}</all>");
    let dom = xml5ever::driver::parse_document(RcDom::default(), Default::default()).one(wrapped);
    let mut seen = Vec::new();
    theirs(&dom.document, 0, &mut seen);
    seen.remove(0);
    seen.into_iter().map(|(depth, name, attributes)| (depth - 1, name, attributes)).collect()
}

/// The tree as explicit HTML: each element is a custom element with an end tag.
fn lowered(node: Node<'_>, html: &mut String) {
    let Some(element) = node.as_element() else {
        if node.kind() == NodeKind::Text || node.kind() == NodeKind::Interpolation {
            *html += &node.text().replace('&', "&amp;").replace('<', "&lt;");
        }
        return;
    };
    let name = format!("x-{}", element.name().replace(':', "-").to_lowercase());
    *html += &format!("<{name}");
    for attribute in element.attributes() {
        let value = attribute.value().unwrap_or_default().replace('&', "&amp;").replace('"', "&quot;");
        *html += &format!(" {}=\"{value}\"", attribute.name());
    }
    *html += ">";
    for child in node.children() {
        lowered(child, html);
    }
    *html += &format!("</{name}>");
}

fn by_html5ever(html: &str) -> Vec<Seen> {
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(html.to_owned());
    let mut seen = Vec::new();
    theirs(&dom.document, 0, &mut seen);
    // <html>, <head>, <body> are the parser's own.
    seen.drain(..3);
    seen.into_iter().map(|(depth, name, attributes)| (depth - 2, name, attributes)).collect()
}

fn in_lower_case(seen: Vec<Seen>) -> Vec<Seen> {
    let lower = |(depth, name, attributes): Seen| {
        let attributes = attributes.iter().map(|attribute| attribute.to_lowercase()).collect();
        (depth, format!("x-{}", name.replace(':', "-").to_lowercase()), attributes)
    };
    seen.into_iter().map(lower).collect()
}

fn judge(text: &str) {
    let document = Document::parse(SourceFile::new("X", text).unwrap());
    assert!(document.errors().is_empty(), "{:?}", document.errors());
    let template = document.template().expect("there");
    assert_eq!(by_xml5ever(template.node().text()), ours(&document), "xml5ever on {text}");
    let mut html = String::new();
    lowered(template.node(), &mut html);
    assert_eq!(by_html5ever(&html), in_lower_case(ours(&document)), "html5ever on {html}");
}

#[test]
fn fixture_themes_have_one_tree_for_all_parsers() {
    let mut folders = common::fixtures("themes");
    folders.extend(common::fixtures("upgraded"));
    for folder in folders {
        for (path, bytes) in common::contents(&folder) {
            let text = String::from_utf8(bytes).unwrap();
            if path.extension().is_some_and(|extension| extension == "template") && text.contains("<template")
            {
                judge(&text);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn generated_themes_have_one_tree_for_all_parsers(template in generate::template()) {
        judge(&template.to_string());
    }
}
