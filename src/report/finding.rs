//! Renders one finding as rustc would: the place, related places, and the fix.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Snippet};

use super::text::printable;
use crate::diagnostic::{Applicability, Diagnostic, Label, Severity};
use crate::edit::Edit;
use crate::rules::Rule;
use crate::source::{BYTE_ORDER_MARK, SourceFile, Span};
use crate::theme::Theme;

/// Labels further apart than this many bytes are shown in separate excerpts: the renderer looks at all the
/// text it is given.
const FAR: usize = 64 * 1024;
/// The same for insertions of a fix, of which people want to see the new lines, not what lies between them.
const FAR_IN_FIX: usize = 1024;
/// How many characters of a long line are shown before and after an insertion.
const BESIDE: usize = 120;
/// How many lines around a place the renderer is given. It shows some of them.
const AROUND: usize = 4;

/// The finding, then its fix. With `links`, the name of its rule links to the rule's page.
pub(super) fn groups<'a>(theme: &'a Theme, diagnostic: &'a Diagnostic, links: bool) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let id = diagnostic.primary.component;
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule);
    let title = match Rule::find(diagnostic.rule).filter(|_| links) {
        Some(rule) => title.id_url(rule.url()),
        None => title,
    };
    let here = diagnostic.secondary.iter().filter(|label| label.component == id);
    let annotations =
        std::iter::once((diagnostic.primary.span, (AnnotationKind::Primary, &diagnostic.primary)))
            .chain(here.map(|label| (label.span, (AnnotationKind::Context, label))));
    let mut main = title.elements(annotated(theme.component(id).source(), annotations.collect()));
    for label in diagnostic.secondary.iter().filter(|label| label.component != id) {
        let source = theme.component(label.component).source();
        main = main.elements(annotated(source, vec![(label.span, (AnnotationKind::Context, label))]));
    }
    let main = match diagnostic.help.as_deref() {
        Some(help) => main.element(Level::HELP.message(help)),
        None => main,
    };
    [main].into_iter().chain(fix(theme, diagnostic)).collect()
}

fn fix<'a>(theme: &'a Theme, diagnostic: &'a Diagnostic) -> Option<Group<'a>> {
    let fix = diagnostic.fix.as_ref()?;
    let source = theme.component(diagnostic.primary.component).source();
    let title = match fix.applicability {
        Applicability::Safe => fix.title.clone(),
        Applicability::Unsafe => format!("{} (with `--unsafe`)", fix.title),
    };
    let shown = fix.edits.edits().iter().map(|edit| by_lines(source.text(), edit));
    let places = shown.map(|edit| (edit.span, edit.insert.replace("\r\n", "\n"))).collect();
    let excerpts = excerpts(source, places, FAR_IN_FIX);
    // Line numbers are those after the fix, as the renderer counts them within an excerpt.
    let mut moved = 0;
    let snippets = excerpts.into_iter().map(|(excerpt, edits)| {
        let (text, places) = excerpt.shortened(&edits.iter().map(|(span, _)| *span).collect::<Vec<_>>());
        let snippet = excerpt.snippet(text, moved);
        let patches = edits.into_iter().zip(places).map(|((span, insert), place)| {
            moved += line_endings(&insert) - line_endings(source.slice(span));
            Patch::new(place, insert)
        });
        snippet.patches(patches.collect::<Vec<_>>())
    });
    Some(Level::HELP.secondary_title(title).elements(snippets))
}

fn annotated<'a>(
    source: &'a SourceFile,
    labels: Vec<(Span, (AnnotationKind, &'a Label))>,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let snippets = excerpts(source, labels, FAR).into_iter().map(|(excerpt, labels)| {
        let annotations = labels
            .into_iter()
            .map(|(span, (kind, label))| kind.span(excerpt.within(span)).label(label.text.as_str()));
        excerpt.snippet(source.slice(excerpt.span).into(), 0).annotations(annotations.collect::<Vec<_>>())
    });
    snippets.collect()
}

fn line_endings(text: &str) -> isize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count().cast_signed()
}

/// A part of a file, in whole lines.
struct Excerpt<'a> {
    source: &'a SourceFile,
    span: Span,
}

impl<'a> Excerpt<'a> {
    /// A snippet with `text` for the excerpt, its line numbers shifted by `moved`.
    fn snippet<T: Clone>(&self, text: Cow<'a, str>, moved: isize) -> Snippet<'a, T> {
        let line = self.source.position(self.span.start()).line.saturating_add_signed(moved);
        Snippet::source(text).line_start(line).path(printable(self.source.path()))
    }

    /// The excerpt's text with long lines shortened beside `places`, and where these are in it. The renderer
    /// does that itself for labels, but not for insertions.
    fn shortened(&self, places: &[Span]) -> (Cow<'a, str>, Vec<Range<usize>>) {
        let is_in_order = places.windows(2).all(|pair| pair[0].end() <= pair[1].start());
        if !is_in_order {
            let whole = self.source.slice(self.span);
            return (whole.into(), places.iter().map(|place| self.within(*place)).collect());
        }
        let mut text = String::new();
        let mut at = self.span.start();
        let mut moved = Vec::with_capacity(places.len());
        let between = |from, to| self.source.slice(Span::new(from, to)).split_inclusive('\n').flat_map(ends);
        for place in places {
            text.extend(between(at, place.start()));
            moved.push(text.len()..text.len() + place.len());
            text += self.source.slice(*place);
            at = place.end();
        }
        text.extend(between(at, self.span.end()));
        (text.into(), moved)
    }

    /// A span of the file, relative to the excerpt's start.
    fn within(&self, span: Span) -> Range<usize> {
        span.start() - self.span.start()..span.end() - self.span.start()
    }
}

/// What is shown of a part of a line: all of it, or its start and its end.
fn ends(line: &str) -> [&str; 3] {
    let start = line.char_indices().nth(BESIDE).map_or(line.len(), |(at, _)| at);
    let end = line.char_indices().nth_back(BESIDE).map_or(0, |(at, _)| at);
    if start < end { [&line[..start], "…", &line[end..]] } else { [line, "", ""] }
}

/// The excerpts of `source` that show `places`: one around them all if it has at most `far` bytes, else some
/// lines around each.
fn excerpts<T>(
    source: &SourceFile,
    mut places: Vec<(Span, T)>,
    far: usize,
) -> Vec<(Excerpt<'_>, Vec<(Span, T)>)> {
    let around = places.iter().map(|(span, _)| lines_around(source.text(), *span));
    let whole = around.reduce(Span::cover).filter(|whole| whole.len() <= far);
    if let Some(span) = whole {
        return vec![(Excerpt { source, span }, places)];
    }
    places.sort_by_key(|(span, _)| *span);
    let mut excerpts: Vec<(Excerpt<'_>, Vec<(Span, T)>)> = Vec::new();
    for (span, item) in places {
        let around = lines_around(source.text(), span);
        match excerpts.last_mut() {
            Some((excerpt, items)) if around.start() <= excerpt.span.end() => {
                excerpt.span = excerpt.span.cover(around);
                items.push((span, item));
            }
            _ => excerpts.push((Excerpt { source, span: around }, vec![(span, item)])),
        }
    }
    excerpts
}

fn lines_around(text: &str, span: Span) -> Span {
    let before = memchr::memrchr_iter(b'\n', &text.as_bytes()[..span.start()]).nth(AROUND);
    let after = memchr::memchr_iter(b'\n', &text.as_bytes()[span.end()..]).nth(AROUND);
    // A byte order mark is not a column.
    let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len().min(span.start()) } else { 0 };
    Span::new(before.map_or(mark, |at| at + 1), after.map_or(text.len(), |at| span.end() + at + 1))
}

/// The same insertion as whole lines, if it starts with the line ending that follows it or ends with the
/// indentation before it, so that only new lines look new.
fn by_lines(text: &str, edit: &Edit) -> Edit {
    let at = edit.span.start();
    if !edit.span.is_empty() {
        return edit.clone();
    }
    for newline in ["\r\n", "\n"] {
        if let Some(lines) = edit.insert.strip_prefix(newline)
            && text[at..].starts_with(newline)
            && at + newline.len() < text.len()
        {
            return Edit::insertion(at + newline.len(), format!("{lines}{newline}"));
        }
    }
    let line_start = text[..at].rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let indentation = &text[line_start..at];
    match edit.insert.strip_suffix(indentation) {
        Some(lines) if lines.ends_with('\n') => Edit::insertion(line_start, format!("{indentation}{lines}")),
        _ => edit.clone(),
    }
}
