//! Facts about a tree, derived again from its nodes alone, without what the parser recorded.

use theme_upgrade::source::Span;
use theme_upgrade::syntax::{
    Attribute, Directive, Document, Element, Node, NodeId, NodeKind, ValuePart, unclosed_interpolation,
    value_parts,
};

/// Names, expressions, repeated attributes and chains match those derived from the nodes.
pub fn is_told_rightly(document: &Document) {
    names(document);
    expressions(document);
    for element in document.elements() {
        attributes(element);
    }
    let repeated: Vec<NodeId> =
        document.elements().filter(|element| repeats(*element)).map(Element::id).collect();
    assert_eq!(document.with_repeated_attributes().map(Element::id).collect::<Vec<_>>(), repeated);
    chains(document);
}

fn names(document: &Document) {
    let mut named = 0;
    for name in document.element_names() {
        let elements: Vec<NodeId> = name.elements().map(Element::id).collect();
        assert!(elements.is_sorted() && name.elements().all(|element| element.name() == name.text()));
        assert_eq!(document.elements_called(name.text()).count(), elements.len(), "each name once");
        named += elements.len();
    }
    assert_eq!(named, document.elements().count());
    let mut named = 0;
    for name in document.attribute_names() {
        let directive = Directive::ALL.into_iter().find(|directive| directive.name() == name.text());
        assert_eq!(name.directive(), directive);
        let spans: Vec<Span> = name.attributes().map(Attribute::name_span).collect();
        assert!(spans.is_sorted() && name.attributes().all(|attribute| attribute.name() == name.text()));
        assert_eq!(document.attributes_called(name.text()).count(), spans.len(), "each name once");
        named += spans.len();
    }
    assert_eq!(named, document.attributes().count());
}

fn expressions(document: &Document) {
    let (mut placed, mut unclosed) = (Vec::new(), Vec::new());
    for node in document.nodes() {
        if node.kind() == NodeKind::Interpolation {
            placed.push((node.span(), None));
        }
        for attribute in node.as_element().into_iter().flat_map(Element::attributes) {
            let Some((value, span)) = attribute.value().zip(attribute.value_span()) else { continue };
            let mut at = span.start();
            for part in value_parts(value) {
                let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
                if matches!(part, ValuePart::Interpolation(_)) {
                    placed.push((Span::new(at, at + text.len()), Some(attribute.name_span())));
                }
                at += text.len();
            }
            let first = unclosed_interpolation(value).map(|at| span.start() + at);
            unclosed.extend(first.map(|at| Span::new(at, at + 2)));
        }
    }
    let told = document.expressions().map(|expression| {
        assert_eq!(expression.text, document.source().slice(expression.span));
        (expression.span, expression.attribute.map(Attribute::name_span))
    });
    assert_eq!(told.collect::<Vec<_>>(), placed);
    assert_eq!(document.unclosed_in_values(), unclosed);
}

fn attributes(element: Element<'_>) {
    for attribute in element.attributes() {
        assert_eq!(attribute.element(), element);
        let directive = Directive::ALL.into_iter().find(|directive| directive.name() == attribute.name());
        assert_eq!(attribute.directive(), directive);
        assert_eq!(attribute.has_braces(), attribute.value().is_some_and(|value| value.contains("{{")));
    }
}

fn repeats(element: Element<'_>) -> bool {
    let names: Vec<&str> = element.attributes().map(Attribute::name).collect();
    let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
    distinct.len() < names.len()
}

/// A chain starts with a `t:if`, and only blank text and comments may be between its members.
fn chains(document: &Document) {
    let roots: Vec<Node<'_>> = document.roots().collect();
    among(&roots);
    for element in document.elements() {
        among(&element.node().children().collect::<Vec<_>>());
    }
}

fn among(siblings: &[Node<'_>]) {
    let mut chains: Vec<Vec<NodeId>> = Vec::new();
    let mut is_open = false;
    for node in siblings {
        let Some(element) = node.as_element() else {
            is_open &= node.is_blank() || matches!(node.kind(), NodeKind::Comment | NodeKind::Declaration);
            continue;
        };
        let mut directives = element.directives().map(|(directive, _)| directive);
        let role = directives.find(|it| !matches!(it, Directive::For | Directive::Key));
        match role {
            Some(Directive::ElseIf | Directive::Else) if is_open => {
                chains.last_mut().expect("one is open").push(element.id());
            }
            _ => chains.push(vec![element.id()]),
        }
        is_open = role == Some(Directive::If) || (is_open && role == Some(Directive::ElseIf));
    }
    for chain in chains {
        for (at, id) in chain.iter().enumerate() {
            let member = siblings[0].document().element(*id);
            assert_eq!(member.chain().iter().map(|it| it.id()).collect::<Vec<_>>(), chain);
            let before = at.checked_sub(1).map(|before| chain[before]);
            assert_eq!(member.previous_in_chain().map(Element::id), before);
        }
    }
}
