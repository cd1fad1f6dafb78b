//! The class names that a `class` value may give, computed once: elements are matched with styles often.

use std::sync::OnceLock;

use super::element::Attribute;
use super::value::{class_literals, class_tokens, glued_classes, has_open_class, open_affixes};

/// The class names that a `class` value may give.
#[derive(Debug)]
pub(crate) struct ClassWords {
    /// The class names that it always gives.
    pub(crate) always: Box<[Box<str>]>,
    /// The class names that its expressions may give, alone or with the text beside them.
    pub(crate) at_times: Box<[Box<str>]>,
    /// The starts and ends of words whose middle is not known.
    pub(crate) affixes: Box<[(Box<str>, Box<str>)]>,
    /// Whether it may also give others.
    pub(crate) is_open: bool,
}

/// The class words of a document by attribute index, filled only for attributes that are asked for.
#[derive(Default, Debug)]
pub(super) struct AllClassWords(OnceLock<Box<[OnceLock<Box<ClassWords>>]>>);

impl ClassWords {
    fn of(value: &str) -> ClassWords {
        let owned = |words: Vec<&str>| words.into_iter().map(Box::from).collect::<Vec<Box<str>>>();
        let glued = glued_classes(value).into_iter().map(String::into_boxed_str);
        let mut at_times = owned(class_literals(value));
        at_times.extend(glued);
        ClassWords {
            always: owned(class_tokens(value)).into(),
            at_times: at_times.into(),
            affixes: open_affixes(value).map(|(start, end)| (start.into(), end.into())).collect(),
            is_open: has_open_class(value),
        }
    }

    /// Whether a word whose middle is not known may be `class`.
    pub(crate) fn may_complete(&self, class: &str) -> bool {
        self.affixes.iter().any(|(start, end)| {
            class.len() >= start.len() + end.len() && class.starts_with(&**start) && class.ends_with(&**end)
        })
    }

    /// All known class names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.always.iter().chain(&self.at_times).map(|word| &**word)
    }
}

impl<'d> Attribute<'d> {
    /// The class names of its value, read as that of a `class` attribute.
    pub(crate) fn class_words(self) -> &'d ClassWords {
        let tree = &self.document().data;
        let all = || std::iter::repeat_with(OnceLock::new).take(tree.attributes.len()).collect();
        let all = tree.class_words.0.get_or_init(all);
        all[self.index() as usize].get_or_init(|| Box::new(ClassWords::of(self.value().unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests {
    use crate::source::SourceFile;
    use crate::syntax::Document;

    #[test]
    fn each_attribute_has_its_own_words() {
        let text = "<template><p id=\"x\" class=\"a {{ b | then: 'c' }} d-{{ e | then: 'f' }}\" />\
                    <p class=\"{{ g }} h\" /><p class /><p class=\"role-{{ r }}-x\" /></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let words: Vec<_> = document.attributes_called("class").map(|class| class.class_words()).collect();
        let found: Vec<(Vec<&str>, bool)> =
            words.iter().map(|words| (words.iter().collect(), words.is_open)).collect();
        let expected = [
            (vec!["a", "c", "f", "d-", "d-f"], false),
            (vec!["h"], true),
            (Vec::new(), false),
            (vec!["role--x"], false),
        ];
        assert_eq!(found, expected);
        let completed = ["role-a-x", "role--x", "role-x", "role-a", "a-x", "label"]
            .map(|class| words[3].may_complete(class));
        assert_eq!(completed, [true, true, false, false, false, false]);
        let again = document.attributes_called("class").next().expect("there").class_words();
        assert!(std::ptr::eq(again, words[0]));
    }
}
