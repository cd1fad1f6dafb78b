//! # What it does
//! Finds `<img>`, `<br>` and other elements without content that are not closed with `/>`.
//!
//! # Why it matters
//! HTML accepts them, but a theme is compiled as XML: a single `<br>` makes TalkJS silently serve its default
//! theme in place of the whole design.
//!
//! # What is inserted
//! The missing `/`.
//!
//! # Example
//! ```text
//! <img src="{{ sender.photoUrl }}">
//! ```
//! should be
//! ```text
//! <img src="{{ sender.photoUrl }}" />
//! ```

use std::collections::BTreeMap;

use super::{Context, ErrorTexts, Needs, Rule, section_layout, tag_name};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::{Edit, TextEdit};
use crate::syntax::SyntaxErrorKind;

pub(super) static RULE: Rule = Rule {
    id: "void-element-not-closed",
    severity: Severity::Error,
    summary: "`<img>`, `<br>` and the like need `/>`",
    file: include_str!("void_element_not_closed.rs"),
    needs: Needs::AnyTree,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let source = context.document().source();
    let found = context.syntax_errors(&RULE, |span, kind| {
        (kind == SyntaxErrorKind::VoidElementNotClosed).then(|| {
            let name = tag_name(source.slice(span));
            ErrorTexts {
                what: format!("`<{name}>` is not closed"),
                label: "HTML accepts this, but a theme does not".to_owned(),
                related: None,
                help: format!("write `<{name} … />`"),
            }
        })
    });
    // If other tags are at fault too, one more slash may change how tags pair up. A file that is not made of
    // sections may not be a component at all.
    let is_only_fault =
        context.document().errors().iter().all(|error| error.kind == SyntaxErrorKind::VoidElementNotClosed)
            && section_layout::is_kept(context);
    // Searched once for each name, not for each tag.
    let mut end_tags: BTreeMap<&str, bool> = BTreeMap::new();
    let mut fix = |found: &Diagnostic| {
        let tag = source.slice(found.primary.span);
        let name = tag_name(tag);
        let has_end_tag =
            *end_tags.entry(name).or_insert_with(|| source.text().contains(&format!("</{name}")));
        close(tag, found).filter(|_| is_only_fault && !has_end_tag)
    };
    let fixed = found.into_iter().map(|found| match fix(&found) {
        Some(fix) => Diagnostic { help: None, fix: Some(fix), ..found },
        None => found,
    });
    fixed.collect()
}

/// Inserts `/` before the `>` of the tag, after a blank if the tag has attributes.
fn close(tag: &str, found: &Diagnostic) -> Option<Fix> {
    let inside = tag.strip_suffix('>')?;
    // An unquoted value would swallow the slash.
    let is_spaced = inside.ends_with(|c: char| c.is_ascii_whitespace());
    let insert = if is_spaced || !inside.contains(|c: char| c.is_ascii_whitespace()) { "/" } else { " /" };
    let edit = Edit::insertion(found.primary.span.end() - 1, insert);
    Some(Fix {
        applicability: Applicability::Safe,
        title: format!("close `<{}>`", tag_name(tag)),
        edits: TextEdit::new(vec![edit]).ok()?,
    })
}
