//! The vocabulary of change: an [`Edit`] replaces a span, a [`TextEdit`] is a set of them that
//! cannot overlap. Nothing here knows what the text means.

use crate::source::Span;

/// One replacement: the bytes of `span` become `insert`. An empty span inserts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes that go away; empty for an insertion.
    pub span: Span,
    /// The text that comes in their place.
    pub insert: String,
}

impl Edit {
    /// Puts `insert` in front of the byte at `offset`.
    pub fn insertion(offset: usize, insert: impl Into<String>) -> Edit {
        Edit { span: Span::empty(offset), insert: insert.into() }
    }
}

/// Two edits that want the same bytes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("two edits overlap: bytes {:?} and bytes {:?}", first.span, second.span)]
pub struct Conflict {
    /// The edit that starts first.
    pub first: Edit,
    /// The edit that overlaps it.
    pub second: Edit,
}

/// Edits of one file, sorted by place and never overlapping.
///
/// Insertions at one place are no conflict: they keep the order in which they were given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextEdit {
    edits: Vec<Edit>,
}

impl TextEdit {
    /// Sorts `edits` and takes them as one change.
    ///
    /// # Errors
    /// A [`Conflict`] when two of them overlap.
    pub fn new(mut edits: Vec<Edit>) -> Result<TextEdit, Conflict> {
        edits.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
        let clash = edits.windows(2).find(|pair| pair[0].span.end() > pair[1].span.start());
        match clash {
            Some(pair) => Err(Conflict { first: pair[0].clone(), second: pair[1].clone() }),
            None => Ok(TextEdit { edits }),
        }
    }

    /// The edits, sorted by place.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether no byte of the original goes away.
    pub fn is_insert_only(&self) -> bool {
        self.edits.iter().all(|edit| edit.span.is_empty())
    }

    /// The text after the change. The edits must have been made for `text`.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.iter().map(|edit| edit.insert.len()).sum();
        let mut after = String::with_capacity(text.len() + grown);
        let mut copied_to = 0;
        for edit in &self.edits {
            after.push_str(&text[copied_to..edit.span.start()]);
            after.push_str(&edit.insert);
            copied_to = edit.span.end();
        }
        after.push_str(&text[copied_to..]);
        after
    }

    /// The spans that the inserted texts cover in the text after the change, in order.
    pub fn inserted_spans(&self) -> Vec<Span> {
        let mut removed = 0;
        let mut added = 0;
        let mut spans = Vec::with_capacity(self.edits.len());
        for edit in &self.edits {
            let start = edit.span.start() + added - removed;
            spans.push(Span::new(start, start + edit.insert.len()));
            added += edit.insert.len();
            removed += edit.span.len();
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_of_place() {
        let edit =
            TextEdit::new(vec![Edit::insertion(3, "!"), Edit { span: Span::new(0, 1), insert: "AA".into() }])
                .expect("disjoint");
        assert_eq!(edit.apply("abc"), "AAbc!");
        assert_eq!(edit.inserted_spans(), [Span::new(0, 2), Span::new(4, 5)]);
        assert!(!edit.is_insert_only());
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        let edit =
            TextEdit::new(vec![Edit::insertion(1, "x"), Edit::insertion(1, "y")]).expect("no conflict");
        assert_eq!(edit.apply("ab"), "axyb");
    }

    #[test]
    fn overlapping_edits_are_a_conflict() {
        let wide = Edit { span: Span::new(0, 4), insert: String::new() };
        let conflict = TextEdit::new(vec![Edit::insertion(2, "x"), wide]).expect_err("overlap");
        assert_eq!(conflict.first.span, Span::new(0, 4));
    }
}
