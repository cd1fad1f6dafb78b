//! An [`Edit`] replaces a span; a [`TextEdit`] is a set of edits that cannot overlap. Nothing here knows what
//! the text means.

use std::sync::Arc;

use crate::source::Span;

/// One replacement: the bytes of `span` become `insert`. An empty span inserts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes to remove; empty for an insertion.
    pub span: Span,
    /// The text that replaces them.
    pub insert: String,
}

impl Edit {
    /// Inserts `insert` before the byte at `offset`.
    pub fn insertion(offset: usize, insert: impl Into<String>) -> Edit {
        Edit { span: Span::empty(offset), insert: insert.into() }
    }
}

/// Two edits that want the same bytes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("two edits overlap: bytes {:?} and bytes {:?}", first.span, second.span)]
#[non_exhaustive]
pub struct Conflict {
    /// The edit that starts first.
    pub first: Edit,
    /// The edit that overlaps it.
    pub second: Edit,
}

/// Edits of one file, sorted by offset and never overlapping.
///
/// Insertions at the same offset do not conflict: they keep the order in which they were given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextEdit {
    /// Shared, because findings, plans, proofs and changes hold the same edits.
    edits: Arc<Vec<Edit>>,
}

impl TextEdit {
    /// Sorts `edits` and combines them into one change.
    ///
    /// # Errors
    /// A [`Conflict`] when two of them overlap.
    pub fn new(mut edits: Vec<Edit>) -> Result<TextEdit, Conflict> {
        edits.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
        let clash = edits.windows(2).find(|pair| pair[0].span.end() > pair[1].span.start());
        match clash {
            Some(pair) => Err(Conflict { first: pair[0].clone(), second: pair[1].clone() }),
            None => Ok(TextEdit { edits: Arc::new(edits) }),
        }
    }

    /// The edits, sorted by offset.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether there are no edits.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether no byte of the original is removed.
    pub fn is_insert_only(&self) -> bool {
        self.edits.iter().all(|edit| edit.span.is_empty())
    }

    /// The text after the change. The edits must have been made for `text`.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.iter().map(|edit| edit.insert.len()).sum();
        let mut after = String::with_capacity(text.len() + grown);
        let mut copied_to = 0;
        for edit in self.edits() {
            after.push_str(&text[copied_to..edit.span.start()]);
            after.push_str(&edit.insert);
            copied_to = edit.span.end();
        }
        after.push_str(&text[copied_to..]);
        after
    }

    /// This change followed by `next`, which was made for the result of this one, as one change of the
    /// original text.
    ///
    /// What `next` inserts into text that this change inserted becomes a part of that edit. `None` if `next`
    /// removes or replaces text that this change touched.
    pub fn then(&self, next: &TextEdit) -> Option<TextEdit> {
        let origins = Origins::of(self);
        let mut own: Vec<(Span, Edit)> =
            self.inserted_spans().into_iter().zip(self.edits().iter().cloned()).collect();
        let mut all: Vec<(usize, Edit)> = Vec::with_capacity(self.edits.len() + next.edits.len());
        // In reverse, so that offsets in inserted texts stay valid.
        for edit in next.edits().iter().rev() {
            if let Some(span) = origins.span(edit.span).filter(|span| span.len() == edit.span.len()) {
                all.push((edit.span.start(), Edit { span, insert: edit.insert.clone() }));
                continue;
            }
            let is_around = |(inserted, _): &&mut (Span, Edit)| inserted.contains(edit.span);
            let (inserted, around) = own.iter_mut().find(is_around).filter(|_| edit.span.is_empty())?;
            around.insert.insert_str(edit.span.start() - inserted.start(), &edit.insert);
        }
        all.reverse();
        all.extend(own.into_iter().map(|(span, edit)| (span.start(), edit)));
        all.sort_by_key(|(place, _)| *place);
        TextEdit::new(all.into_iter().map(|(_, edit)| edit).collect()).ok()
    }

    /// The change that undoes this one. `text` is the text that this change was made for; the inverse applies
    /// to the text after it.
    ///
    /// ```
    /// use theme_upgrade::edit::{Edit, TextEdit};
    /// let edit = TextEdit::new(vec![Edit::insertion(1, "xy")]).unwrap();
    /// let after = edit.apply("ab");
    /// assert_eq!((after.as_str(), edit.inverse("ab").apply(&after).as_str()), ("axyb", "ab"));
    /// ```
    pub fn inverse(&self, text: &str) -> TextEdit {
        let spans = self.inserted_spans().into_iter().zip(self.edits());
        let back = spans.map(|(span, edit)| Edit { span, insert: text[edit.span.range()].to_owned() });
        TextEdit { edits: Arc::new(back.collect()) }
    }

    /// The spans of the inserted texts in the text after the change, in order.
    pub fn inserted_spans(&self) -> Vec<Span> {
        let mut removed = 0;
        let mut added = 0;
        let mut spans = Vec::with_capacity(self.edits.len());
        for edit in self.edits() {
            let start = edit.span.start() + added - removed;
            spans.push(Span::new(start, start + edit.insert.len()));
            added += edit.insert.len();
            removed += edit.span.len();
        }
        spans
    }
}

/// Maps offsets in a text after a change to offsets before it.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The spans of inserted text in the text after the change; empty where text was only removed.
    inserted: Vec<Span>,
    /// For each of them, the end of the span that it replaces in the text before.
    replaced_ends: Vec<usize>,
}

impl Origins {
    /// The origins for `edit`.
    pub fn of(edit: &TextEdit) -> Origins {
        let replaced_ends = edit.edits.iter().map(|edit| edit.span.end()).collect();
        Origins { inserted: edit.inserted_spans(), replaced_ends }
    }

    /// The original offset of byte `offset`; `None` inside inserted text. Where text was removed, this is the
    /// byte after the removed text.
    pub fn offset(&self, offset: usize) -> Option<usize> {
        let before = self.inserted.partition_point(|inserted| inserted.end() <= offset);
        self.moved(offset, before)
    }

    /// The original offset of byte `offset`; for inserted text, the offset at which it was inserted.
    pub fn nearest(&self, offset: usize) -> usize {
        self.offset(offset).unwrap_or_else(|| {
            self.replaced_ends[self.inserted.partition_point(|inserted| inserted.end() <= offset)]
        })
    }

    /// The original offset of byte `offset`, which the first `before` edits precede.
    fn moved(&self, offset: usize, before: usize) -> Option<usize> {
        let is_inside = self.inserted.get(before).is_some_and(|inserted| inserted.start() < offset);
        let last = before.checked_sub(1);
        let place = last.map_or(offset, |last| offset - self.inserted[last].end() + self.replaced_ends[last]);
        (!is_inside).then_some(place)
    }

    /// By how many bytes `span` moved, if it is not empty and contains no change. This is the fast path: it
    /// applies to nearly all spans that are asked for.
    fn moved_as_a_whole(&self, span: Span) -> Option<isize> {
        let before = self.inserted.partition_point(|inserted| inserted.end() <= span.start());
        let holds_none = self.inserted.get(before).is_none_or(|next| span.end() <= next.start());
        if span.is_empty() || !holds_none {
            return None;
        }
        let last = before.checked_sub(1);
        Some(last.map_or(0, |last| {
            self.inserted[last].end().cast_signed() - self.replaced_ends[last].cast_signed()
        }))
    }

    /// The original span of `span`; `None` if it starts or ends with inserted text.
    pub fn span(&self, span: Span) -> Option<Span> {
        if let Some(moved) = self.moved_as_a_whole(span) {
            let back = |offset: usize| offset.wrapping_add_signed(-moved);
            return Some(Span::new(back(span.start()), back(span.end())));
        }
        if span.is_empty() {
            return self.offset(span.start()).map(Span::empty);
        }
        let (start, end) = (span.start(), span.end());
        let at_start = self.inserted.partition_point(|inserted| inserted.end() <= start);
        let starts_inserted = self.inserted.get(at_start).is_some_and(|inserted| inserted.start() <= start);
        let at_end = self.inserted.partition_point(|inserted| inserted.end() < end);
        match starts_inserted {
            true => None,
            false => Some(Span::new(self.moved(start, at_start)?, self.moved(end, at_end)?)),
        }
    }

    /// Whether `span` lies inside inserted text.
    pub fn is_inserted(&self, span: Span) -> bool {
        if self.moved_as_a_whole(span).is_some() {
            return false;
        }
        let at = self.inserted.partition_point(|inserted| inserted.end() < span.end());
        self.inserted.get(at).is_some_and(|inserted| inserted.contains(span))
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
    fn one_change_after_another_is_one_change() {
        let first = TextEdit::new(vec![Edit::insertion(1, "XX"), Edit::insertion(2, "Y")]).expect("disjoint");
        for place in [0, 1, 3, 4, 5, 6] {
            let next = TextEdit::new(vec![Edit::insertion(place, "n")]).expect("one");
            let both = first.then(&next).expect("outside of what was inserted");
            assert_eq!(both.apply("abc"), next.apply(&first.apply("abc")), "{place}");
        }
        let inside =
            TextEdit::new(vec![Edit::insertion(2, "n"), Edit::insertion(2, "m")]).expect("no conflict");
        let both = first.then(&inside).expect("in what was inserted");
        assert_eq!(both.apply("abc"), "aXnmXbYc");
        let away = TextEdit::new(vec![Edit { span: Span::new(1, 2), insert: String::new() }]).expect("one");
        assert_eq!(first.then(&away), None);
    }

    #[test]
    fn what_goes_away_is_known_in_later_changes() {
        let first = TextEdit::new(vec![Edit { span: Span::new(1, 3), insert: String::new() }]).expect("one");
        assert_eq!(first.apply("abcd"), "ad");
        let origins = Origins::of(&first);
        assert_eq!(origins.span(Span::new(0, 1)), Some(Span::new(0, 1)));
        let insertion = Origins::of(&TextEdit::new(vec![Edit::insertion(1, "xyz")]).expect("one"));
        assert_eq!([0, 1, 2, 3, 4, 5].map(|at| insertion.nearest(at)), [0, 1, 1, 1, 1, 2]);
        assert_eq!(origins.span(Span::new(1, 2)), Some(Span::new(3, 4)));
        assert_eq!(origins.span(Span::new(0, 2)), Some(Span::new(0, 4)));
        for place in 0..=2 {
            let next = TextEdit::new(vec![Edit::insertion(place, "n")]).expect("one");
            let both = first.then(&next).expect("outside of what went away");
            assert_eq!(both.apply("abcd"), next.apply("ad"), "{place}");
        }
        let over = TextEdit::new(vec![Edit { span: Span::new(0, 2), insert: "x".into() }]).expect("one");
        assert_eq!(first.then(&over), None);
    }

    #[test]
    fn overlapping_edits_are_a_conflict() {
        let wide = Edit { span: Span::new(0, 4), insert: String::new() };
        let conflict = TextEdit::new(vec![Edit::insertion(2, "x"), wide]).expect_err("overlap");
        assert_eq!(conflict.first.span, Span::new(0, 4));
    }
}
