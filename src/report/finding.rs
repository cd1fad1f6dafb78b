//! One finding as rustc would print it: the place, what belongs to it, and what would mend it.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Snippet};

use super::text::printable;
use crate::diagnostic::{Applicability, Diagnostic, Label, Severity};
use crate::edit::Edit;
use crate::rules::Rule;
use crate::source::{SourceFile, Span};
use crate::theme::Theme;

/// What stands further apart than this many bytes is shown in excerpts of its own: the renderer looks at all it
/// is given.
const LARGE: usize = 64 * 1024;
/// How many lines are given around a place, of which the renderer shows some.
const AROUND: usize = 4;

/// The finding, then its fix. With `links` the name of its rule leads to the rule's page.
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
    let excerpts =
        excerpts(source, shown.map(|edit| (edit.span, edit.insert.replace("\r\n", "\n"))).collect());
    let snippets = excerpts.into_iter().map(|(excerpt, edits)| {
        let patches = edits.into_iter().map(|(span, insert)| Patch::new(excerpt.within(span), insert));
        excerpt.snippet().patches(patches.collect::<Vec<_>>())
    });
    Some(Level::HELP.secondary_title(title).elements(snippets))
}

fn annotated<'a>(
    source: &'a SourceFile,
    labels: Vec<(Span, (AnnotationKind, &'a Label))>,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let snippets = excerpts(source, labels).into_iter().map(|(excerpt, labels)| {
        let annotations = labels
            .into_iter()
            .map(|(span, (kind, label))| kind.span(excerpt.within(span)).label(label.text.as_str()));
        excerpt.snippet().annotations(annotations.collect::<Vec<_>>())
    });
    snippets.collect()
}

/// A part of a file: whole lines, of which those that are far from any place are left empty, since they only count.
struct Excerpt<'a> {
    source: &'a SourceFile,
    span: Span,
    text: Cow<'a, str>,
    /// What stands in lines that are left empty, in order, and how many bytes of it are left out.
    gaps: Vec<(Span, usize)>,
}

impl<'a> Excerpt<'a> {
    /// The lines around each of `shown`, which are in order, and what lies between them.
    fn of(source: &'a SourceFile, shown: &[Span]) -> Excerpt<'a> {
        let whole = shown.iter().copied().reduce(Span::cover).unwrap_or(Span::empty(0));
        let mut gaps = Vec::new();
        let mut text = String::new();
        let mut at = whole.start();
        for lines in shown {
            if lines.start() > at {
                let gap = Span::new(at, lines.start());
                let count = memchr::memchr_iter(b'\n', source.slice(gap).as_bytes()).count();
                gaps.push((gap, gap.len() - count));
                text.extend(std::iter::repeat_n('\n', count));
            }
            if lines.end() > at {
                text += source.slice(Span::new(at.max(lines.start()), lines.end()));
                at = lines.end();
            }
        }
        let text = if gaps.is_empty() { Cow::Borrowed(source.slice(whole)) } else { Cow::Owned(text) };
        Excerpt { source, span: whole, text, gaps }
    }

    fn snippet<T: Clone>(&self) -> Snippet<'a, T> {
        let line = self.source.position(self.span.start()).line;
        Snippet::source(self.text.clone()).line_start(line).path(printable(self.source.path()))
    }

    /// A span of the file, in a line that is not left empty, counted from the excerpt's start.
    fn within(&self, span: Span) -> std::ops::Range<usize> {
        let moved = |offset: usize| {
            let before = self.gaps.iter().take_while(|(gap, _)| gap.end() <= offset);
            offset - self.span.start() - before.map(|(_, left_out)| left_out).sum::<usize>()
        };
        moved(span.start())..moved(span.end())
    }
}

/// The parts of `source` that show `places`: what lies between them if that is not large, else some lines around
/// each.
fn excerpts<T>(source: &SourceFile, mut places: Vec<(Span, T)>) -> Vec<(Excerpt<'_>, Vec<(Span, T)>)> {
    let mut shown: Vec<Span> = places.iter().map(|(span, _)| lines_around(source.text(), *span)).collect();
    shown.sort();
    let whole = shown.iter().copied().reduce(Span::cover);
    if whole.is_some_and(|whole| whole.len() <= LARGE) {
        return vec![(Excerpt::of(source, &shown), places)];
    }
    places.sort_by_key(|(span, _)| *span);
    let mut parts: Vec<(Span, Vec<(Span, T)>)> = Vec::new();
    for (span, item) in places {
        let around = lines_around(source.text(), span);
        match parts.last_mut() {
            Some((lines, items)) if around.start() <= lines.end() => {
                *lines = lines.cover(around);
                items.push((span, item));
            }
            _ => parts.push((around, vec![(span, item)])),
        }
    }
    parts.into_iter().map(|(lines, items)| (Excerpt::of(source, &[lines]), items)).collect()
}

fn lines_around(text: &str, span: Span) -> Span {
    let before = memchr::memrchr_iter(b'\n', &text.as_bytes()[..span.start()]).nth(AROUND);
    let after = memchr::memchr_iter(b'\n', &text.as_bytes()[span.end()..]).nth(AROUND);
    Span::new(before.map_or(0, |at| at + 1), after.map_or(text.len(), |at| span.end() + at + 1))
}

/// The same insertion with its lines whole, where it starts with the line ending that follows it,
/// or ends with the indentation that it follows: so that only new lines look new.
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
