//! The vocabulary of change: an [`Edit`] replaces a span, a [`TextEdit`] is a set of them that
//! cannot overlap. Nothing here knows what the text means.

use std::sync::Arc;

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
    /// Shared: findings, plans, proofs and changes have the same ones.
    edits: Arc<Vec<Edit>>,
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
            None => Ok(TextEdit { edits: Arc::new(edits) }),
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
        for edit in self.edits() {
            after.push_str(&text[copied_to..edit.span.start()]);
            after.push_str(&edit.insert);
            copied_to = edit.span.end();
        }
        after.push_str(&text[copied_to..]);
        after
    }

    /// This change and then `next`, which was made for the text after it, as one change of the text
    /// before it.
    ///
    /// What `next` puts into what this change inserts becomes a part of that. `None` where it takes away what this one
    /// changed.
    pub fn then(&self, next: &TextEdit) -> Option<TextEdit> {
        let origins = Origins::of(self);
        let mut own: Vec<(Span, Edit)> =
            self.inserted_spans().into_iter().zip(self.edits().iter().cloned()).collect();
        let mut all: Vec<(usize, Edit)> = Vec::with_capacity(self.edits.len() + next.edits.len());
        // From the last one on, so that places in inserted texts stay what they are.
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

    /// The change that takes this one back: it is made for the text after, and gives `text`, for which this one was
    /// made.
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

    /// The spans that the inserted texts cover in the text after the change, in order.
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

/// Where places in a text after a change stood before it.
#[derive(Clone, Debug)]
pub struct Origins {
    /// What was inserted, in the text after; empty where text only went away.
    inserted: Vec<Span>,
    /// Where, in the text before, each of them ends what it replaces.
    replaced_ends: Vec<usize>,
}

impl Origins {
    /// Those of `edit`.
    pub fn of(edit: &TextEdit) -> Origins {
        let replaced_ends = edit.edits.iter().map(|edit| edit.span.end()).collect();
        Origins { inserted: edit.inserted_spans(), replaced_ends }
    }

    /// Where byte `offset` stood; `None` inside of what was inserted. Where text went away, it is the
    /// byte behind that.
    pub fn offset(&self, offset: usize) -> Option<usize> {
        let before = self.inserted.partition_point(|inserted| inserted.end() <= offset);
        self.moved(offset, before)
    }

    /// Where byte `offset` stood; of what was inserted, where that was put.
    pub fn nearest(&self, offset: usize) -> usize {
        self.offset(offset).unwrap_or_else(|| {
            self.replaced_ends[self.inserted.partition_point(|inserted| inserted.end() <= offset)]
        })
    }

    /// Where the byte at `offset` stood, of which the first `before` changes are in front.
    fn moved(&self, offset: usize, before: usize) -> Option<usize> {
        let is_inside = self.inserted.get(before).is_some_and(|inserted| inserted.start() < offset);
        let last = before.checked_sub(1);
        let place = last.map_or(offset, |last| offset - self.inserted[last].end() + self.replaced_ends[last]);
        (!is_inside).then_some(place)
    }

    /// How many bytes `span` stood further up, if it is not empty and holds no change, as nearly all that is asked for
    /// does.
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

    /// Where `span` stood; `None` if it starts or ends with something that was inserted.
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

    /// Whether `span` was inserted.
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
