//! The trees of `fixtures/syntax`, as recorded.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use theme_upgrade::source::SourceFile;
use theme_upgrade::syntax::{Document, Element, Node};

fn dump(document: &Document) -> String {
    let mut text: String = document.nodes().map(|node| line(node) + "\n").collect();
    for error in document.errors() {
        text += &format!("error {:?} {:?}\n", error.span, error.kind);
    }
    text
}

fn line(node: Node<'_>) -> String {
    let indentation = "  ".repeat(node.ancestors().count());
    match node.as_element() {
        Some(element) => format!("{indentation}{}", describe(element)),
        None => format!("{indentation}{:?} {:?} {:?}", node.kind(), node.span(), node.text()),
    }
}

fn describe(element: Element<'_>) -> String {
    let mut text = format!("<{}> {:?} open {:?}", element.name(), element.span(), element.open_tag());
    if let Some(close) = element.close_tag() {
        text += &format!(" close {close:?}");
    }
    let chain = element.chain();
    if chain.len() > 1 {
        text += &format!(" chain of {}", chain.len());
    }
    for attribute in element.attributes() {
        text += &format!(" {}={:?}", attribute.name(), attribute.value());
    }
    text
}

#[test]
fn trees_are_as_recorded() {
    let folder = common::repository("fixtures/syntax");
    for name in ["attributes", "chains", "recovery"] {
        let path = folder.join(format!("{name}.template"));
        let source = SourceFile::from_bytes(name, std::fs::read(path).unwrap()).unwrap();
        common::assert_snapshot_in(&folder, name, &dump(&Document::parse(source)));
    }
}
