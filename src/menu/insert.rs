//! Inserting markup next to a node in the formatting found there: line endings, indentation, blank lines, and
//! everything on one line where the neighbours are.

use super::placement::{Anchor, Place};
use super::snippet::Markup;
use crate::edit::Edit;
use crate::source::{SourceFile, Span, is_blank};
use crate::suppression::is_suppression;
use crate::syntax::{Document, Element, Node, NodeKind};

/// The edit that puts `markup` at `place`.
pub(super) fn markup(document: &Document, place: &Place, markup: &Markup) -> Edit {
    let writer = Writer { document, source: document.source(), markup, is_multiline: place.is_multiline };
    match place.anchor {
        Anchor::FirstChild(id) => writer.first_in(document.element(id)),
        Anchor::LastChild(id) => writer.last_in(document.element(id)),
        Anchor::Before(id) => writer.before(document.node(id)),
        Anchor::After(id) => writer.after(document.node(id)),
    }
}

/// One level of indentation in `document`, preferably around `near`.
pub(super) fn indent_unit(document: &Document, near: Option<Element<'_>>) -> String {
    let step =
        |element: Element<'_>| indent_step(document.source(), element.parent()?.span(), element.span());
    let inside = near.into_iter().flat_map(|near| near.child_elements().chain([near]));
    let unit = inside.chain(document.elements()).find_map(step);
    unit.unwrap_or("  ").to_owned()
}

/// By how much the line of `inner` is indented more than that of `outer`, if both start their lines.
pub(super) fn indent_step(source: &SourceFile, outer: Span, inner: Span) -> Option<&str> {
    if !source.is_first_on_line(outer.start()) || !source.is_first_on_line(inner.start()) {
        return None;
    }
    let outer = source.indentation(outer.start());
    source.indentation(inner.start()).strip_prefix(outer).filter(|step| !step.is_empty())
}

struct Writer<'a> {
    document: &'a Document,
    source: &'a SourceFile,
    markup: &'a Markup,
    is_multiline: bool,
}

impl Writer<'_> {
    fn first_in(&self, element: Element<'_>) -> Edit {
        let at = element.open_tag().end();
        if !self.ends_line(at) || element.close_tag().is_none() {
            return self.inline(at);
        }
        let children = content(element.node());
        let indentation = match children.iter().find(|node| self.source.is_first_on_line(start_of(**node))) {
            Some(child) => self.source.indentation(start_of(*child)).to_owned(),
            None => self.inside(element),
        };
        let at = self.line_end(at);
        let newline = self.source.newline_at(at);
        let text = self.block(&indentation, newline);
        let is_set_off = children.first().is_some_and(|first| self.is_blank_line(at, start_of(*first)));
        let after = if !is_set_off && self.sets_off_children(&children) { newline } else { "" };
        Edit::insertion(at, format!("{newline}{indentation}{text}{after}"))
    }

    fn last_in(&self, element: Element<'_>) -> Edit {
        let children = content(element.node());
        match children.last() {
            None => self.first_in(element),
            Some(last) if last.kind() == NodeKind::Text => self.after_end(end_of(*last), *last, &children),
            Some(last) => self.after_among(*last, &children),
        }
    }

    fn after(&self, node: Node<'_>) -> Edit {
        let siblings = node.parent().map(|parent| content(parent.node())).unwrap_or_default();
        self.after_among(node, &siblings)
    }

    /// After `node` and any comments that follow on its line.
    fn after_among(&self, node: Node<'_>, siblings: &[Node<'_>]) -> Edit {
        let following = siblings.iter().skip_while(|sibling| sibling.id() <= node.id());
        let mut end = node.span().end();
        for comment in following.take_while(|sibling| sibling.kind() == NodeKind::Comment) {
            let between = &self.source.text()[end..comment.span().start()];
            let is_for_next = is_suppression(*comment);
            if between.contains('\n') || !self.ends_line(comment.span().end()) || is_for_next {
                break;
            }
            end = comment.span().end();
        }
        self.after_end(end, node, siblings)
    }

    /// At `at`, the end of `node` or of a comment after it.
    fn after_end(&self, at: usize, node: Node<'_>, siblings: &[Node<'_>]) -> Edit {
        if !self.ends_line(at) || !self.source.is_first_on_line(start_of(node)) {
            return self.inline(at);
        }
        let at = self.line_end(at);
        let newline = self.source.newline_at(at);
        let indentation = self.source.indentation(start_of(node)).to_owned();
        let text = self.block(&indentation, newline);
        let next = siblings.iter().find(|sibling| sibling.id() > node.id() && start_of(**sibling) >= at);
        let previous = siblings.iter().rfind(|sibling| sibling.id() < node.id());
        let gap = match (next, previous) {
            (Some(next), _) => self.is_blank_line(at, start_of(*next)),
            (None, Some(previous)) => self.is_blank_line(end_of(*previous), start_of(node)),
            (None, None) => false,
        };
        let before = if gap { newline } else { "" };
        Edit::insertion(at, format!("{before}{newline}{indentation}{text}"))
    }

    fn before(&self, node: Node<'_>) -> Edit {
        let at = node.span().start();
        if !self.source.is_first_on_line(at) {
            return self.inline(at);
        }
        let newline = self.source.newline_at(at);
        let indentation = self.source.indentation(at).to_owned();
        let text = self.block(&indentation, newline);
        let siblings = node.parent().map(|parent| content(parent.node())).unwrap_or_default();
        let previous = siblings.iter().rfind(|sibling| sibling.id() < node.id());
        let gap = previous.is_some_and(|previous| self.is_blank_line(end_of(*previous), at));
        let after = if gap { newline } else { "" };
        Edit::insertion(at, format!("{text}{after}{newline}{indentation}"))
    }

    fn inline(&self, at: usize) -> Edit {
        Edit::insertion(at, self.with_newlines(&self.markup.one_line(), self.source.newline_at(at)))
    }

    /// The markup on lines of its own, without indentation before the first.
    fn block(&self, indentation: &str, newline: &str) -> String {
        let unit = indent_unit(self.document, None);
        let lines = self.markup.clone().on_lines(self.is_multiline).lines();
        let lines = lines.into_iter().enumerate().map(|(index, (depth, line))| match index {
            0 => line,
            _ => format!("{indentation}{}{line}", unit.repeat(depth)),
        });
        self.with_newlines(&lines.collect::<Vec<_>>().join("\n"), newline)
    }

    fn with_newlines(&self, text: &str, newline: &str) -> String {
        text.replace("\r\n", "\n").replace('\n', newline)
    }

    /// The indentation for children of `element`.
    fn inside(&self, element: Element<'_>) -> String {
        let unit = indent_unit(self.document, Some(element));
        format!("{}{unit}", self.source.indentation(element.span().start()))
    }

    /// Whether only blanks and a line ending follow `at` on its line.
    fn ends_line(&self, at: usize) -> bool {
        let rest = self.source.rest_of_line(at);
        is_blank(rest) && at + rest.len() < self.source.text().len()
    }

    /// The end of the line of `at`, after trailing blanks, so that these stay where they are.
    fn line_end(&self, at: usize) -> usize {
        at + self.source.rest_of_line(at).len()
    }

    fn is_blank_line(&self, from: usize, to: usize) -> bool {
        let between = &self.source.text()[from..to.max(from)];
        is_blank(between) && between.matches('\n').count() > 1
    }

    /// Whether a blank line separates the first two children, comments before them aside.
    fn sets_off_children(&self, children: &[Node<'_>]) -> bool {
        let first = children.iter().position(|child| child.kind() != NodeKind::Comment);
        match first.and_then(|first| Some((children.get(first)?, children.get(first + 1)?))) {
            Some((first, second)) => self.is_blank_line(end_of(*first), start_of(*second)),
            None => false,
        }
    }
}

/// The children of `node` that are not blank.
fn content(node: Node<'_>) -> Vec<Node<'_>> {
    node.children().filter(|child| !child.is_blank()).collect()
}

/// The offset of the first non-blank byte of a node.
fn start_of(node: Node<'_>) -> usize {
    let text = node.text();
    node.span().start() + text.len() - text.trim_start().len()
}

/// The offset after the last non-blank byte of a node.
fn end_of(node: Node<'_>) -> usize {
    node.span().start() + node.text().trim_end().len()
}
