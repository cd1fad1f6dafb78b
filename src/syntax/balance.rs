//! Which tag is at fault when start and end tags do not match.

use super::error::{SyntaxError, SyntaxErrorKind};
use super::parser::{CutOff, end_tag_name};
use super::tree::{NodeId, TreeData};
use crate::source::{SourceFile, Span};

/// The maximum number of unclosed elements traced by indentation, since each trace looks at all that the
/// element contains.
const TRACED: usize = 8;

/// Turns the elements that were cut off into errors.
///
/// If an end tag cut off elements whose own end tags all come later, it came too early: it is the unexpected
/// one. Otherwise the elements whose end tag never comes are at fault.
pub(super) fn report_cut_off(source: &SourceFile, tree: &mut TreeData, cut_off: &[CutOff]) {
    let mut traced = 0;
    for group in cut_off.chunk_by(|a, b| a.by == b.by) {
        let never_closed: Vec<_> = group.iter().filter(|entry| entry.late_close.is_none()).collect();
        match group[0].by {
            Some((end_tag, _)) if never_closed.is_empty() => {
                let innermost = open_tag(tree, group[0].element);
                tree.errors.push(SyntaxError {
                    span: end_tag,
                    kind: SyntaxErrorKind::UnexpectedCloseTag { still_open: Some(innermost) },
                });
            }
            by => {
                for entry in never_closed {
                    traced += 1;
                    let culprit = match traced <= TRACED {
                        true => by_indentation(source, tree, entry.element),
                        false => None,
                    };
                    tree.errors.push(culprit.unwrap_or(SyntaxError {
                        span: open_tag(tree, entry.element),
                        kind: SyntaxErrorKind::UnclosedElement { shown_by: by.map(|(end_tag, _)| end_tag) },
                    }));
                }
            }
        }
    }
}

/// Removes errors that may only follow from others.
///
/// If a tag, a value or a comment does not end, it swallowed the tags after it: mismatched tags are then not
/// a fault of their own. After `first_unmatched`, an end tag whose start tag cannot be told, tags may be
/// paired wrongly: errors found there are not reported until it is fixed.
pub(super) fn drop_consequences(errors: &mut Vec<SyntaxError>, first_unmatched: Option<Span>) {
    use SyntaxErrorKind::*;
    let swallows =
        |error: &SyntaxError| matches!(error.kind, UnclosedAttributeValue | UnclosedTag | UnclosedComment);
    let swallowed = errors.iter().any(swallows);
    // A tag that cannot be read is reported for that, not for being unclosed.
    let in_tags: Vec<Span> = errors
        .iter()
        .filter(|error| {
            let in_attribute = matches!(
                error.kind,
                StrayInTag | MissingAttributeValue | UnclosedAttributeValue | UnopenedAttributeValue
            );
            in_attribute || error.kind == UnclosedTag
        })
        .map(|error| error.span)
        .collect();
    let holds_fault = |tag: Span| {
        let first = in_tags.partition_point(|fault| fault.start() < tag.start());
        in_tags.get(first).is_some_and(|fault| fault.start() < tag.end())
    };
    errors.retain(|error| {
        if matches!(error.kind, VoidElementNotClosed | UnclosedElement { .. }) && holds_fault(error.span) {
            return false;
        }
        let shown_at = match error.kind {
            UnexpectedCloseTag { .. } => error.span.start(),
            UnclosedElement { shown_by } => shown_by.map_or(usize::MAX, Span::start),
            _ => return true,
        };
        !swallowed && first_unmatched.is_none_or(|first_unmatched| shown_at <= first_unmatched.start())
    });
}

/// Whether two names are so similar that one is probably a typo for the other.
pub(crate) fn is_likely_typo(open_name: &str, written: &str) -> bool {
    let is_slip = || {
        let lengths_fit = open_name.len().abs_diff(written.len()) <= 2 && (3..64).contains(&open_name.len());
        lengths_fit && strsim::osa_distance(open_name, written) <= 2
    };
    open_name.eq_ignore_ascii_case(written) || is_slip()
}

/// Whether two tags are each first on their line, with the same indentation.
pub(super) fn have_same_indentation(source: &SourceFile, a: Span, b: Span) -> bool {
    starts_line(source, a)
        && starts_line(source, b)
        && source.indentation(a.start()) == source.indentation(b.start())
}

/// A missing end tag shifts the pairs around it: each outer element gets the end tag of the one around it,
/// and the outermost one seems unclosed. The element at fault is the first one inside whose end tag has the
/// indentation of an element around it.
fn by_indentation(source: &SourceFile, tree: &TreeData, unclosed: NodeId) -> Option<SyntaxError> {
    let node = &tree.nodes[unclosed.index()];
    let name = source.slice(tree.elements[node.element as usize].name);
    let inside = unclosed.index() + 1..node.end as usize;
    let shifted = pairs_on_lines(source, tree, inside, name).filter(|(id, _, close)| {
        let column = source.indentation(close.start());
        let around = std::iter::successors(tree.nodes[*id].parent, |id| tree.nodes[id.index()].parent);
        let mut columns = around.map(|id| source.indentation(tree.nodes[id.index()].span.start()));
        columns.any(|around| around == column)
    });
    let (_, open, close) = shifted.min_by_key(|(_, _, close)| close.start())?;
    Some(SyntaxError { span: open, kind: SyntaxErrorKind::UnclosedElement { shown_by: Some(close) } })
}

/// A surplus end tag shifts the pairs too: it closes the element around the one it seems to belong to. The
/// surplus one is the first end tag that is indented further than the start tag it closes.
pub(super) fn blame_by_indentation(
    source: &SourceFile,
    tree: &mut TreeData,
    first_unmatched: Option<Span>,
) -> Option<Span> {
    let end_tag = first_unmatched?;
    let name = end_tag_name(source, end_tag);
    let deeper = pairs_on_lines(source, tree, 0..tree.nodes.len(), name).filter(|(_, open, close)| {
        close.start() < end_tag.start()
            && source.indentation(close.start()).len() > source.indentation(open.start()).len()
    });
    let (_, open, close) = deeper.min_by_key(|(_, _, close)| close.start())?;
    let error = tree.errors.iter_mut().find(|error| error.span == end_tag)?;
    *error =
        SyntaxError { span: close, kind: SyntaxErrorKind::UnexpectedCloseTag { still_open: Some(open) } };
    Some(close)
}

/// The elements called `name` among the nodes `ids` whose tags are both first on their line and differ in
/// indentation, with their start and end tags.
fn pairs_on_lines<'a>(
    source: &'a SourceFile,
    tree: &'a TreeData,
    ids: std::ops::Range<usize>,
    name: &'a str,
) -> impl Iterator<Item = (usize, Span, Span)> + 'a {
    let elements = ids.filter(|id| tree.nodes[*id].kind == super::NodeKind::Element);
    elements.filter_map(move |id| {
        let element = &tree.elements[tree.nodes[id].element as usize];
        let close = element.close_tag.filter(|_| source.slice(element.name) == name)?;
        let on_lines = starts_line(source, element.open_tag) && starts_line(source, close);
        (on_lines && source.indentation(close.start()) != source.indentation(element.open_tag.start()))
            .then_some((id, element.open_tag, close))
    })
}

fn open_tag(tree: &TreeData, element: NodeId) -> Span {
    tree.elements[tree.nodes[element.index()].element as usize].open_tag
}

fn starts_line(source: &SourceFile, tag: Span) -> bool {
    source.is_first_on_line(tag.start())
}
