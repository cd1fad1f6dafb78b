//! # What it does
//! Finds `t:else` and `t:else-if` without a condition to belong to: the element before it, apart from blanks
//! and comments, has no `t:if` or `t:else-if`.
//!
//! # Why it matters
//! Nobody can say when such an element shows. TalkJS may reject the component, and the whole theme with it.
//! Also, an element inserted before it could become its condition by accident.
//!
//! # Example
//! ```text
//! <div t:if="{{ showSearchBox }}">…</div>
//! <hr />
//! <div t:else>…</div>
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::{Directive, Element, Node, NodeKind};

pub(super) static RULE: Rule = Rule {
    id: "dangling-else",
    severity: Severity::Error,
    summary: "`t:else` has no `t:if` before it",
    file: include_str!("dangling_else.rs"),
    needs: Needs::BalancedTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let directives = context.document().directives();
    let elses = directives.filter(|(kind, _)| matches!(kind, Directive::Else | Directive::ElseIf));
    let mut elements: Vec<Element<'_>> = elses.map(|(_, attribute)| attribute.element()).collect();
    elements.dedup();
    let found = elements.into_iter().filter(|element| dangles(*element)).filter_map(|element| {
        let directive = element.directive(Directive::Else).or(element.directive(Directive::ElseIf))?;
        let name = directive.name();
        let primary = context.label(directive.name_span(), "there is no `t:if` for this");
        Some(Diagnostic {
            help: Some(format!("put the element directly after the one with its `t:if`, or remove `{name}`")),
            ..context.uncompilable(&RULE, primary, &format!("`{name}` has no condition before it"))
        })
    });
    found.collect()
}

/// Whether an element with a `t:else` or `t:else-if` is not part of a chain. The ones directly after a
/// dangling `t:else-if` follow from that fault and are not reported.
fn dangles(element: Element<'_>) -> bool {
    let before =
        element.node().siblings_before().find(|node| !node.is_blank() && node.kind() != NodeKind::Comment);
    let is_rest = |before: Element<'_>| before.directive(Directive::ElseIf).is_some();
    element.previous_in_chain().is_none() && !before.and_then(Node::as_element).is_some_and(is_rest)
}
