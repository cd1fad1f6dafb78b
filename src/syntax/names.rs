//! Interned names of a document's elements and attributes: what a name means is determined once, not for each
//! of its occurrences.

use std::collections::HashMap;

use foldhash::fast;

use super::directive::Directive;
use super::element::{Attribute, Element};
use super::tree::Document;
use crate::source::Span;

/// The index of a name among the document's element names or attribute names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NameId(u32);

/// A name and what it means by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameData {
    /// The span of its first occurrence.
    pub(super) span: Span,
    /// The indices of the first and the last element or attribute with this name.
    pub(super) first: u32,
    pub(super) last: u32,
    /// For an attribute's name, the directive that it stands for.
    pub(super) directive: Option<Directive>,
    /// For an element's name, whether it is a void element in HTML.
    pub(super) is_void: bool,
}

/// Names, in the order of their first occurrences.
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

/// Assigns ids to names.
pub(super) struct Interner<'s> {
    texts: Vec<&'s [u8]>,
    /// The ids of all names, once there are too many for a linear search.
    known: HashMap<&'s [u8], NameId, fast::RandomState>,
    /// For each slot, the last name that fell into it, which is nearly always the one searched for. If the
    /// slot is empty, the name is new.
    slots: [Option<NameId>; SLOTS],
    pub(super) names: Names,
}

/// The number of names up to which a linear search is used.
const MAX_LINEAR_SEARCH: usize = 32;
/// The number of slots. A name's slot depends on its length, first byte and last byte; few names in themes
/// share one.
const SLOTS: usize = 64;

impl Default for Interner<'_> {
    fn default() -> Self {
        Interner {
            texts: Vec::with_capacity(MAX_LINEAR_SEARCH / 2),
            known: HashMap::default(),
            slots: [None; SLOTS],
            names: Names(Vec::with_capacity(MAX_LINEAR_SEARCH / 2)),
        }
    }
}

impl<'s> Interner<'s> {
    /// Records the name `text` at `span` of the element or attribute with this `index`. Returns the name's id
    /// and the index of the previous element or attribute with that name.
    pub(super) fn intern(
        &mut self,
        text: &'s [u8],
        span: Span,
        index: u32,
        describe: fn(&[u8]) -> (Option<Directive>, bool),
    ) -> (NameId, Option<u32>) {
        let slot = slot(text);
        let found = self.slots[slot].and_then(|recent| self.find(text, recent));
        let id = found.unwrap_or(NameId(self.texts.len() as u32));
        self.slots[slot] = Some(id);
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
        } else if self.texts.len() > MAX_LINEAR_SEARCH {
            self.known.get(text).copied()
        } else {
            self.texts.iter().position(|known| *known == text).map(|index| NameId(index as u32))
        }
    }

    #[cold]
    fn add(&mut self, text: &'s [u8]) {
        self.texts.push(text);
        if self.texts.len() > MAX_LINEAR_SEARCH {
            let unknown = self.known.len()..self.texts.len();
            self.known.extend(unknown.map(|index| (self.texts[index], NameId(index as u32))));
        }
    }
}

/// The slot of a name.
fn slot(text: &[u8]) -> usize {
    let (first, last) = match text {
        [] => (0, 0),
        [first, .., last] => (*first, *last),
        [only] => (*only, 0),
    };
    (usize::from(first) * 5 + usize::from(last) * 11 + text.len() * 7) % SLOTS
}

/// Whether `name` is a void element in HTML. In a theme, it must be closed all the same.
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

/// A name of elements in a document.
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

    /// Whether it is a component's name: it starts with an upper-case letter.
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

/// A name of attributes in a document.
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

    /// The directive that it stands for, if any.
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
    /// The distinct names of its elements, in the order of their first occurrences.
    pub fn element_names(&self) -> impl Iterator<Item = ElementName<'_>> {
        self.data.element_names.ids().map(|id| ElementName { document: self, id })
    }

    /// The distinct names of its attributes, in the order of their first occurrences.
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
    /// Its descendants called `name`, in document order.
    pub fn descendants_called(self, name: &str) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let name = self.document().element_names().find(|known| known.text() == name);
        name.into_iter().flat_map(move |name| self.descendants_with(name))
    }

    /// Its descendants with `name`, a name of the same document, in document order.
    pub fn descendants_with(self, name: ElementName<'d>) -> impl Iterator<Item = Element<'d>> {
        let (start, end) = self.descendant_indices();
        let rest = name.elements().skip_while(move |element| element.index() < start);
        rest.take_while(move |element| element.index() < end)
    }
}
