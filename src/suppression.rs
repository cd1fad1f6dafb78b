//! Comments that accept findings: `theme-upgrade-ignore RULE: reason` for the next element or CSS rule,
//! `theme-upgrade-ignore-file RULE: reason` for the whole component.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::source::Span;
use crate::syntax::{Document, Node, NodeKind};
use crate::theme::Component;

/// The start of such a comment.
const MARK: &str = "theme-upgrade-ignore";
static MARK_FINDER: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(MARK));
const WHOLE_FILE: &str = "-file";

/// A comment that accepts findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppression {
    /// The comment.
    pub comment: Span,
    /// The word that it starts with, if that is an unknown longer form such as
    /// `theme-upgrade-ignore-next-line`.
    pub unknown_form: Option<Span>,
    /// The rules that it names, each with its span.
    pub rules: Vec<(String, Span)>,
    /// The reason, if one is given.
    pub reason: Option<String>,
    /// The span in which findings are accepted; `None` if nothing follows that it could apply to.
    pub region: Option<Span>,
    /// Whether it is in the styles: then it is for a CSS rule, and for findings caused by that rule.
    pub in_styles: bool,
}

impl Suppression {
    /// Whether it accepts a finding of `rule` at `place`.
    pub fn is_for(&self, rule: &str, place: Span) -> bool {
        let is_named = self.rules.iter().any(|(named, _)| named == rule);
        is_named && self.region.is_some_and(|region| region.contains(place))
    }
}

/// Whether a node is a comment that accepts findings.
pub fn is_suppression(node: Node<'_>) -> bool {
    let said = || node.text().strip_prefix("<!--").is_some_and(|said| said.trim_start().starts_with(MARK));
    node.kind() == NodeKind::Comment && said()
}

/// The comments in `component` that accept findings, in order.
pub fn suppressions(component: &Component) -> Vec<Suppression> {
    let source = component.source();
    let may_accept = |comment: &Span| source.slice(*comment).contains(MARK);
    let in_markup = component.document().comments().zip(next_elements(component.document()));
    let in_markup = in_markup.filter(|(node, _)| may_accept(&node.span()));
    let in_markup =
        in_markup.filter_map(|(node, next)| parse(source.text(), node.span(), "<!--".len(), "-->", next));
    let comments = component.style_comments_if(|css| MARK_FINDER.find(css).is_some()).iter();
    let in_styles = comments.filter(|comment| may_accept(comment)).filter_map(|comment| {
        let rules = component.sheet().rules();
        let next = rules.partition_point(|rule| rule.span.start() < comment.end());
        parse(source.text(), *comment, "/*".len(), "*/", rules.get(next).map(|rule| rule.span))
    });
    let mut all: Vec<Suppression> = in_markup.chain(in_styles).collect();
    all.sort_by_key(|suppression| suppression.comment);
    all
}

/// For each comment in the markup, the next element, with only whitespace and comments between them.
fn next_elements(document: &Document) -> Vec<Option<Span>> {
    let comments: Vec<Node<'_>> = document.comments().collect();
    let mut next = vec![None; comments.len()];
    // In reverse, so that the result for a following comment is already known.
    for (index, comment) in comments.iter().enumerate().rev() {
        let following = comment.following_siblings().find(|node| !node.is_blank());
        next[index] = following.and_then(|node| match node.kind() {
            NodeKind::Element => Some(node.span()),
            NodeKind::Comment => *next.get(index + 1)?,
            _ => None,
        });
    }
    next
}

fn parse(text: &str, comment: Span, open: usize, close: &str, next: Option<Span>) -> Option<Suppression> {
    let start = comment.start() + open;
    let inside = text[start..comment.end()].strip_suffix(close)?;
    let said = inside.trim_start();
    let rest = said.strip_prefix(MARK)?;
    let (rest, is_file) = match rest.strip_prefix(WHOLE_FILE) {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let in_styles = close == "*/";
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        let form = said.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or(said);
        let form_start = start + inside.len() - said.len();
        let unknown_form = Some(Span::new(form_start, form_start + form.len()));
        return Some(Suppression {
            comment,
            unknown_form,
            rules: Vec::new(),
            reason: None,
            region: None,
            in_styles,
        });
    }
    // Split at the earlier separator: the reason may contain the other one.
    let splits = [rest.split_once(':'), rest.split_once(" -- ")];
    let split = splits.into_iter().flatten().min_by_key(|(names, _)| names.len());
    let (names, reason) = split.map_or((rest, None), |(names, reason)| (names, Some(reason)));
    let mut at = start + inside.len() - rest.len();
    let mut rules = Vec::new();
    for piece in names.split_inclusive([',', ' ', '\t', '\n', '\r']) {
        let name = piece.trim_matches(|c: char| c == ',' || c.is_whitespace());
        if !name.is_empty() {
            let name_start = at + piece.find(name).unwrap_or(0);
            rules.push((name.to_owned(), Span::new(name_start, name_start + name.len())));
        }
        at += piece.len();
    }
    let reason = reason.map(|reason| reason.split_whitespace().collect::<Vec<_>>().join(" "));
    Some(Suppression {
        comment,
        unknown_form: None,
        rules,
        reason: reason.filter(|reason| !reason.is_empty()),
        region: if is_file { Some(Span::new(0, text.len())) } else { next },
        in_styles,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn comments_name_rules_reasons_and_what_they_are_for() {
        let text = "<!-- theme-upgrade-ignore-file a: all of it -->\n<template>\n\
                    <!-- theme-upgrade-ignore b, c:  two\n words -->\n<p/>\n\
                    <!-- theme-upgrade-ignore -->x\n<!-- theme-upgrade-ignored d -->\n<!-- theme-upgrade-ignore-next-line f: g --></template>\n\
                    <style>/* theme-upgrade-ignore e -- see https://x.example */ .x { top: 0 }</style>";
        let component = Component::new("X", SourceFile::new("X", text).expect("valid"));
        let found = suppressions(&component);
        let said: Vec<(Vec<&str>, Option<&str>, Option<&str>)> = found
            .iter()
            .map(|one| {
                let rules = one.rules.iter().map(|(_, span)| &text[span.range()]).collect();
                let region = one.region.map(|region| &text[region.range()]);
                (rules, one.reason.as_deref(), region)
            })
            .collect();
        assert_eq!(
            said,
            [
                (vec!["a"], Some("all of it"), Some(text)),
                (vec!["b", "c"], Some("two words"), Some("<p/>")),
                (vec![], None, None),
                (vec![], None, None),
                (vec![], None, None),
                (vec!["e"], Some("see https://x.example"), Some(".x { top: 0 }")),
            ]
        );
        let forms = found.iter().filter_map(|one| Some(&text[one.unknown_form?.range()]));
        assert_eq!(forms.collect::<Vec<_>>(), ["theme-upgrade-ignored", "theme-upgrade-ignore-next-line"]);
    }
}
