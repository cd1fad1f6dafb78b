//! The names of a document's elements and attributes: each text once, so that what a name means is found out once
//! and not for each place at which it stands.

use std::collections::HashMap;

use foldhash::fast;

use super::directive::Directive;
use super::element::{Attribute, Element};
use super::tree::Document;
use crate::source::Span;

/// The index of a name among those of elements, or among those of attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NameId(u32);

/// A name and what it says by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameData {
    /// Where it stands first.
    pub(super) span: Span,
    /// The index of the first and of the last element, or attribute, that has it.
    pub(super) first: u32,
    pub(super) last: u32,
    /// Of an attribute's name, the directive that it is.
    pub(super) directive: Option<Directive>,
    /// Of an element's name, whether HTML gives such elements no content.
    pub(super) is_void: bool,
}

/// Names in the order in which they stand first.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<NameData>);

impl Names {
    pub(super) fn get(&self, id: NameId) -> &NameData {
        &self.0[id.0 as usize]
    }

    fn ids(&self) -> impl Iterator<Item = NameId> + use<> {
        (0..self.0.len() as u32).map(NameId)
    }
}

/// Gives names their ids.
pub(super) struct Interner<'s> {
    texts: Vec<&'s [u8]>,
    /// The ids of all names, once they are more than can be looked through.
    known: HashMap<&'s [u8], NameId, fast::RandomState>,
    /// The name that was taken last of those that fall in one place: nearly always the one in question. Where none
    /// was, a name is new.
    recent: [Option<NameId>; RECENT],
    pub(super) names: Names,
}

/// Up to how many names are looked through one by one.
const FEW: usize = 32;
/// In how many places names fall, by their lengths and ends. Few that themes use have the same one.
const RECENT: usize = 64;

impl Default for Interner<'_> {
    fn default() -> Self {
        Interner {
            texts: Vec::with_capacity(FEW / 2),
            known: HashMap::default(),
            recent: [None; RECENT],
            names: Names(Vec::with_capacity(FEW / 2)),
        }
    }
}

impl<'s> Interner<'s> {
    /// Takes the name `text`, which stands at `span` and is that of the element, or attribute, with this `index`.
    /// Gives its id, and which one had the name last.
    pub(super) fn take(
        &mut self,
        text: &'s [u8],
        span: Span,
        index: u32,
        describe: fn(&[u8]) -> (Option<Directive>, bool),
    ) -> (NameId, Option<u32>) {
        let place = place(text);
        let found = self.recent[place].and_then(|recent| self.find(text, recent));
        let id = found.unwrap_or(NameId(self.texts.len() as u32));
        self.recent[place] = Some(id);
        match found {
            Some(_) => {
                let name = &mut self.names.0[id.0 as usize];
                (id, Some(std::mem::replace(&mut name.last, index)))
            }
            None => {
                let (directive, is_void) = describe(text);
                self.names.0.push(NameData { span, first: index, last: index, directive, is_void });
                self.add(text);
                (id, None)
            }
        }
    }

    fn find(&self, text: &[u8], recent: NameId) -> Option<NameId> {
        if self.texts[recent.0 as usize] == text {
            Some(recent)
        } else if self.texts.len() > FEW {
            self.known.get(text).copied()
        } else {
            self.texts.iter().position(|known| *known == text).map(|index| NameId(index as u32))
        }
    }

    #[cold]
    fn add(&mut self, text: &'s [u8]) {
        self.texts.push(text);
        if self.texts.len() > FEW {
            let unknown = self.known.len()..self.texts.len();
            self.known.extend(unknown.map(|index| (self.texts[index], NameId(index as u32))));
        }
    }
}

/// The place of a name among those that are alike.
fn place(text: &[u8]) -> usize {
    let (first, last) = match text {
        [] => (0, 0),
        [first, .., last] => (*first, *last),
        [only] => (*only, 0),
    };
    (usize::from(first) * 5 + usize::from(last) * 11 + text.len() * 7) % RECENT
}

/// HTML elements that have no content and, in a theme, must be closed all the same.
pub(super) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// A name that elements of a document have.
#[derive(Clone, Copy)]
pub struct ElementName<'d> {
    document: &'d Document,
    id: NameId,
}

impl<'d> ElementName<'d> {
    /// The name as written.
    pub fn text(self) -> &'d str {
        self.document.source.slice(self.document.data.element_names.get(self.id).span)
    }

    /// Whether it is a component's: it starts with an upper-case letter.
    pub fn is_component(self) -> bool {
        self.text().starts_with(|first: char| first.is_ascii_uppercase())
    }

    /// The elements with this name, in document order.
    pub fn elements(self) -> impl Iterator<Item = Element<'d>> {
        let ElementName { document, id } = self;
        let first = document.data.element_names.get(id).first;
        let next = |index: &u32| document.data.elements[*index as usize].next_of_name;
        std::iter::successors(Some(first), next).map(|index| Element::new(document, index))
    }
}

/// A name that attributes in a document have.
#[derive(Clone, Copy)]
pub struct AttributeName<'d> {
    document: &'d Document,
    id: NameId,
}

impl<'d> AttributeName<'d> {
    /// The name as written.
    pub fn text(self) -> &'d str {
        self.document.source.slice(self.document.data.attribute_names.get(self.id).span)
    }

    /// The directive that it is, if it is one.
    pub fn directive(self) -> Option<Directive> {
        self.document.data.attribute_names.get(self.id).directive
    }

    /// The attributes with this name, in document order.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'d>> {
        let AttributeName { document, id } = self;
        let first = document.data.attribute_names.get(id).first;
        let next = |index: &u32| document.data.attributes[*index as usize].next_of_name;
        std::iter::successors(Some(first), next).map(|index| Attribute::new(document, index))
    }
}

impl Document {
    /// The names that its elements have, each once, in the order in which they stand first.
    pub fn element_names(&self) -> impl Iterator<Item = ElementName<'_>> {
        self.data.element_names.ids().map(|id| ElementName { document: self, id })
    }

    /// The names that attributes have in it, each once, in the order in which they stand first.
    pub fn attribute_names(&self) -> impl Iterator<Item = AttributeName<'_>> {
        self.data.attribute_names.ids().map(|id| AttributeName { document: self, id })
    }

    /// The attributes called `name`, in document order.
    pub fn attributes_called(&self, name: &str) -> impl Iterator<Item = Attribute<'_>> {
        let name = self.attribute_names().find(|known| known.text() == name);
        name.into_iter().flat_map(AttributeName::attributes)
    }

    /// The elements called `name`, in document order.
    pub fn elements_called(&self, name: &str) -> impl Iterator<Item = Element<'_>> {
        let name = self.element_names().find(|known| known.text() == name);
        name.into_iter().flat_map(ElementName::elements)
    }
}

impl<'d> Element<'d> {
    /// The elements called `name` in it at any depth, in document order.
    pub fn descendants_called(self, name: &str) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let name = self.document().element_names().find(|known| known.text() == name);
        name.into_iter().flat_map(move |name| self.descendants_with(name))
    }

    /// The elements in it with a name of its document, in document order.
    pub fn descendants_with(self, name: ElementName<'d>) -> impl Iterator<Item = Element<'d>> {
        let (start, end) = self.descendant_indices();
        let behind = name.elements().skip_while(move |element| element.index() < start);
        behind.take_while(move |element| element.index() < end)
    }
}
