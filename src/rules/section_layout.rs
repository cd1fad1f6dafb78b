//! # What it does
//! Finds component files that are not made of one `<template>` and at most one `<style>`: they have a second
//! section of one kind, no `<template>` (except in GlobalCSS), or text or other elements beside the sections.
//!
//! # Why it matters
//! The component does not compile, and TalkJS silently serves its default theme in place of the
//! whole design.
//!
//! # Example
//! ```text
//! <template>…</template>
//! <style>…</style>
//! <style>…</style>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::{Element, Node, NodeKind};
use crate::theme::GLOBAL_CSS;

pub(super) static RULE: Rule = Rule {
    id: "section-layout",
    severity: Severity::Error,
    summary: "a component is one `<template>` and one `<style>`",
    file: include_str!("section_layout.rs"),
    needs: Needs::BalancedTree,
    check,
};

/// Whether a component is made of the right sections.
pub(super) fn is_kept(context: &Context<'_>) -> bool {
    check(context).is_empty()
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let (mut template, mut style) = (None, None);
    for node in context.document().roots().filter(|node| !node.is_blank()) {
        let fault = match node.as_element() {
            Some(element) if element.name() == "template" => repeated(context, &mut template, element),
            Some(element) if element.name() == "style" => repeated(context, &mut style, element),
            Some(element) => Some(outside(context, element.open_tag(), "this element")),
            None if matches!(node.kind(), NodeKind::Comment | NodeKind::Declaration) => None,
            None => Some(outside(context, trimmed(node), "this text")),
        };
        found.extend(fault);
    }
    let needs_template = context.component.name() != GLOBAL_CSS;
    if found.is_empty() && needs_template && template.is_none() {
        found.push(no_template(context, style));
    }
    // The first fault shows where the file went wrong; later ones may follow from it.
    found.truncate(1);
    found
}

fn repeated<'d>(
    context: &Context<'d>,
    first: &mut Option<Element<'d>>,
    element: Element<'d>,
) -> Option<Diagnostic> {
    let Some(first) = *first else {
        *first = Some(element);
        return None;
    };
    let name = element.name();
    let primary = context.label(element.open_tag(), format!("the second `<{name}>`"));
    Some(Diagnostic {
        secondary: vec![context.label(first.open_tag(), "the first one")],
        help: Some(format!("move everything into one `<{name}>`")),
        ..context.uncompilable(&RULE, primary, &format!("a component has only one `<{name}>`"))
    })
}

fn outside(context: &Context<'_>, span: Span, what: &str) -> Diagnostic {
    let section = if context.component.name() == GLOBAL_CSS { "style" } else { "template" };
    let what = format!("{what} is outside of `<template>` and `<style>`");
    Diagnostic {
        help: Some(format!("move it into the `<{section}>`, or remove it")),
        ..context.uncompilable(&RULE, context.label(span, "outside of the sections"), &what)
    }
}

fn no_template(context: &Context<'_>, style: Option<Element<'_>>) -> Diagnostic {
    let span = style.map_or(Span::empty(0), |style| style.open_tag());
    Diagnostic {
        help: Some("put the markup into a `<template>`".to_owned()),
        ..context.uncompilable(
            &RULE,
            context.label(span, "no `<template>` beside this"),
            "the component has no `<template>`",
        )
    }
}

fn trimmed(node: Node<'_>) -> Span {
    let text = node.text();
    let start = node.span().start() + text.len() - text.trim_start().len();
    let line = text.trim().lines().next().unwrap_or_default();
    Span::new(start, start + line.len())
}
