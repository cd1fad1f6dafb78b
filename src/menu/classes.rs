//! The names of the menu's classes: the snippet's own, substitutes where those are taken, or those of the
//! buttons beside it.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use super::look::are_styled_otherwise;
use super::placement::Place;
use super::snippet::{Markup, Snippet};
use crate::catalog;
use crate::style::Styles;
use crate::syntax::{Attribute, Document, Element, class_literals, class_tokens, glued_classes};

/// The names of the snippet's classes in the template.
pub(super) struct Classes<'d> {
    names: BTreeMap<String, String>,
    document: &'d Document,
}

impl<'d> Classes<'d> {
    /// Keeps each class of `snippet`, unless an element of the template uses its name for something else.
    pub(super) fn choose(
        document: &'d Document,
        snippet: &Snippet,
        places: &[Place],
        styles: &Styles<'_>,
    ) -> Classes<'d> {
        let shares = |class: &str| {
            let is_menu_class = has_token(snippet.menu(), class);
            is_menu_class
                && snippet.target() == Target::ChatHeader
                && only_on_buttons(document, class)
                && !are_styled_otherwise(document, &[class.to_owned()], styles)
        };
        let wrapped = places.iter().any(|place| place.wrapper.is_some());
        let inserted = if wrapped { snippet.root() } else { snippet.menu() };
        let own = snippet_classes(snippet);
        let mut names = BTreeMap::<String, String>::new();
        for class in used_classes(inserted.descendant_elements().chain([inserted])) {
            let mut name = class.to_string();
            let mut attempt = 1;
            // All classes are collected once, and only if the first name is taken.
            let others = LazyCell::new(|| used_classes(document.elements()));
            let is_taken = |name: &str, attempt: u32| match attempt {
                1 => is_used(document, name),
                _ => others.contains(name),
            };
            // Two classes of the snippet must not get the same name.
            let is_another = |name: &str| {
                (name != class && own.contains(name)) || names.values().any(|chosen| chosen == name)
            };
            while is_another(&name) || (is_taken(&name, attempt) && !shares(&name)) {
                let substitute = snippet.target().substitute_class(&class);
                name = if attempt == 1 { substitute } else { format!("{substitute}-{attempt}") };
                attempt += 1;
            }
            names.insert(class.into_owned(), name);
        }
        Classes { names, document }
    }

    /// The markup for `place`.
    pub(super) fn markup(&self, snippet: &Snippet, place: &Place) -> Markup {
        let element = if place.wrapper.is_some() { snippet.root() } else { snippet.menu() };
        let class = |element: Element<'_>| {
            if element == snippet.menu() && !place.shared_classes.is_empty() {
                return Some(place.shared_classes.join(" "));
            }
            let value = element.attribute("class")?.value()?;
            let renamed = value.split_ascii_whitespace().map(|token| self.name(token));
            Some(renamed.collect::<Vec<_>>().join(" "))
        };
        Markup::of(element, &class, &place.icon)
    }

    pub(super) fn document(&self) -> &Document {
        self.document
    }

    /// Whether an element of the template may have the class: statically or from a string in an expression.
    pub(super) fn is_in_template(&self, class: &str) -> bool {
        is_used(self.document, class)
    }

    fn name<'c>(&'c self, class: &'c str) -> &'c str {
        self.names.get(class).map_or(class, String::as_str)
    }

    /// The name of the first class of the menu at `place`, for selectors.
    pub(super) fn menu_class(&self, snippet: &Snippet, place: &Place) -> Option<String> {
        let own = class_of(snippet.menu()).first().map(|class| self.name(class).to_owned());
        place.shared_classes.first().cloned().or(own)
    }

    /// The names of the snippet's classes in its rules, once for each way in which places name them.
    pub(super) fn variants(&self, snippet: &Snippet, places: &[Place]) -> Vec<Variant> {
        let mut variants: Vec<Variant> = Vec::new();
        for place in places {
            let mut names = self.names.clone();
            let mut menu_classes: Vec<String> = place.shared_classes.clone();
            match (class_of(snippet.menu()).first(), place.shared_classes.first()) {
                (Some(class), Some(shared)) => drop(names.insert((*class).to_owned(), shared.clone())),
                (Some(class), None) => menu_classes.push(self.name(class).to_owned()),
                (None, _) => {}
            }
            let variant = Variant { names, menu_classes };
            if !variants.contains(&variant) {
                variants.push(variant);
            }
        }
        variants
    }
}

/// One set of names for the snippet's classes.
#[derive(PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) names: BTreeMap<String, String>,
    /// All classes of the menu; the first is the one in `names`.
    pub(super) menu_classes: Vec<String>,
}

/// Whether an element may have `class`: statically, from a string in an expression, or from a string in a
/// `<t:set>`, whose variable may become a class.
fn is_used(document: &Document, class: &str) -> bool {
    let finder = memchr::memmem::Finder::new(class);
    let is_named = |value: &&str| finder.find(value.as_bytes()).is_some();
    let mut own = document.attributes_called("class");
    let set = document.elements_called("t:set").flat_map(Element::attributes).filter_map(Attribute::value);
    let mut set = set.filter(is_named);
    own.any(|attribute| may_have(attribute, class)) || set.any(|value| class_literals(value).contains(&class))
}

/// The classes of elements from all the sources that [`is_used`] looks at.
fn used_classes<'d>(elements: impl Iterator<Item = Element<'d>>) -> BTreeSet<Cow<'d, str>> {
    let mut classes = BTreeSet::new();
    for element in elements {
        classes.extend(class_tokens(element.class()).into_iter().map(Cow::Borrowed));
        classes.extend(glued_classes(element.class()).into_iter().map(Cow::Owned));
        let values =
            element.attributes().filter(|attribute| element.is_t_set() || attribute.name() == "class");
        let literals = values.filter_map(|attribute| attribute.value()).flat_map(class_literals);
        classes.extend(literals.map(Cow::Borrowed));
    }
    classes
}

/// Whether a `class` attribute may contain this class: statically, from a string in an expression, or glued
/// from both.
fn may_have(attribute: Attribute<'_>, class: &str) -> bool {
    let value = attribute.value().unwrap_or_default();
    let is_named = || memchr::memmem::find(value.as_bytes(), class.as_bytes()).is_some();
    // Most values have no interpolation and do not contain the name.
    match value.contains('{') {
        true => attribute.class_words().iter().any(|word| word == class),
        false => is_named() && class_tokens(value).contains(&class),
    }
}

/// The static classes of an element.
pub(super) fn class_of<'d>(element: Element<'d>) -> Vec<&'d str> {
    class_tokens(element.class())
}

/// Whether an element always has `class`.
pub(super) fn has_token(element: Element<'_>, class: &str) -> bool {
    class_of(element).contains(&class)
}

/// The classes of all elements of a snippet.
pub(super) fn snippet_classes(snippet: &Snippet) -> BTreeSet<Cow<'_, str>> {
    used_classes(snippet.document().elements())
}

/// Whether an element may have `class`: statically or from a string in an expression.
pub(super) fn may_have_class(element: Element<'_>, class: &str) -> bool {
    element.attribute("class").is_some_and(|attribute| may_have(attribute, class))
}

/// Whether all elements with this class are buttons or links, as the menu is.
pub(super) fn only_on_buttons(document: &Document, class: &str) -> bool {
    users(document, class).all(|element| catalog::is_interactive(element.name()))
}

/// Whether several buttons or links have this class.
pub(super) fn on_several_buttons(document: &Document, class: &str) -> bool {
    users(document, class).filter(|element| catalog::is_interactive(element.name())).count() > 1
}

/// The elements with this class.
pub(super) fn users<'d>(document: &'d Document, class: &str) -> impl Iterator<Item = Element<'d>> {
    let finder = memchr::memmem::Finder::new(class);
    let named = document.attributes_called("class").filter(move |attribute| {
        attribute.value().is_some_and(|value| finder.find(value.as_bytes()).is_some())
    });
    named.map(Attribute::element).filter(move |element| may_have_class(*element, class))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn a_class_is_used_exactly_if_it_is_listed() {
        let text = "<template><t:set b=\"{{ x | then: 'set' }}\" c=\"plain\"/><p class=\"own-class own {{ y | then: 'by' }}\" \
                    class=\"second\" id=\"no\"/><p class/><p title=\"{{ z | then: 'title' }}\"/>\
                    <p class=\"menu{{ z | then: ' open' }}\"/></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let listed = used_classes(document.elements());
        let expected = ["by", "menu", "menuopen", "open", "own", "own-class", "set"];
        assert_eq!(listed, expected.map(Cow::Borrowed).into());
        for class in [
            "own",
            "own-class",
            "by",
            "set",
            "menu",
            "open",
            "plain",
            "ow",
            "class",
            "no",
            "title",
            "x",
            "then",
        ] {
            assert_eq!(is_used(&document, class), listed.contains(class), "{class}");
        }
    }
}
