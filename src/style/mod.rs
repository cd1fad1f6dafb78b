//! The CSS of a component. Our own [scanner](Sheet) finds where rules start and end. What they mean
//! (selectors, values, validity) is asked of lightningcss, one rule or declaration at a time, because its
//! error recovery drops good declarations around a bad one.

mod among;
mod animation;
mod behind;
mod bytes;
mod cascade;
mod color;
mod faults;
mod frame;
mod given;
mod hiders;
mod inline;
mod inside;
mod known;
mod layers;
mod length;
mod logical;
mod matching;
mod meaning;
mod meant;
mod order;
mod page;
mod place;
mod plain;
mod prelude;
mod pseudo;
mod rest;
mod scanner;
mod scoped;
mod selector;
mod shape;
mod sheet;
mod shown;
mod sound;
mod subject;
mod values;
mod variables;
mod visibility;

pub use among::rule_changed_by_sibling;
pub(crate) use among::{rule_changed_by_contents, rule_changed_by_last_child};
pub(crate) use animation::{animation_name, animations};
pub use cascade::{Declared, is_positioned, is_positioning, may_be_positioned};
pub(crate) use cascade::{Weight, applies, applies_always, may_apply};

pub(crate) use color::{Background, is_dark, is_translucent, luminance};
use faults::TOO_DEEP;
pub use faults::{CssFault, CssFaultKind, faults, faults_in, nests_too_deep};
pub(crate) use frame::{CONTAINING_PROPERTIES, has_containing_property};
pub use frame::{is_containing_block, may_be_containing_block};
pub(crate) use given::Given;
pub(crate) use inside::{Picture, values_inside};
pub use layers::Layer;
pub(crate) use length::{length, pixels_of};
pub(crate) use logical::{logical, physical};
pub(crate) use order::is_for_button;
pub use order::{outer_rule_changed_by_first_child, rule_changed_by_first_child};
pub(crate) use prelude::rename_classes;
pub(crate) use pseudo::{Drawings, Drawn, drawn_for, drawn_in_flow, has_before_or_after, writing_rule};
pub(crate) use rest::is_shown_when_pointed_at;
pub use scoped::{ScopedRule, ScopedSheet, Styles};
pub(crate) use selector::CLASS_SPECIFICITY;
pub use selector::{Match, ParsedSelectors, Scope, has_class, may_name};
pub use sheet::{Declaration, Rule, RuleId, Sheet};
pub use shown::{draws_something, has_rule};
pub(crate) use values::{
    are_all_zero, functions, is_css_wide, is_far_away, is_negative, is_reset, read, words,
};
pub(crate) use variables::{UNKNOWN, alternatives, any_alternative, has_variable};
pub(crate) use visibility::may_come_about;
pub use visibility::{Hiding, hiding, is_gone, is_usually_hidden, offset_outside, takes_away, untouchable};

use std::sync::LazyLock;

use crate::seen::Seen;
use crate::source::Span;
use crate::syntax::{Document, Node};
use lightningcss::stylesheet::{ParserOptions, StyleSheet};

/// Properties that offset an absolutely positioned element.
pub(crate) const OFFSETS: [&str; 11] = [
    "top",
    "right",
    "bottom",
    "left",
    "inset",
    "inset-block",
    "inset-inline",
    "inset-block-start",
    "inset-block-end",
    "inset-inline-start",
    "inset-inline-end",
];

/// The error that lightningcss reports for `css` without error recovery, or `None` if it is valid. The same
/// few styles are inserted again and again: those found valid once in a run are not parsed again.
pub fn fault(css: &str) -> Option<String> {
    static VALID: LazyLock<Seen> = LazyLock::new(Seen::default);
    let hash = VALID.hash(css);
    if VALID.has(hash) {
        return None;
    }
    let fault = match nests_too_deep(css) {
        true => Some(TOO_DEEP.to_owned()),
        false => StyleSheet::parse(css, ParserOptions::default()).err().map(|error| error.kind.to_string()),
    };
    VALID.keep(fault.is_none().then_some(hash));
    fault
}

/// The tags in the comments of a component, those in its markup and those `in_styles`: of each comment the
/// first `<` before a letter or a `/`, with the name after it.
pub fn tags_in_comments<'d>(
    document: &'d Document,
    in_styles: &'d [Span],
) -> impl Iterator<Item = Span> + 'd {
    let in_markup = document.comments().map(Node::span);
    in_markup.chain(in_styles.iter().copied()).filter_map(|comment| {
        let text = document.source().slice(comment);
        let opens = |at: &usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let at = text.match_indices('<').map(|(at, _)| at).find(opens)?;
        let name = text[at + 2..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |end| at + 2 + end);
        Some(Span::new(comment.start() + at, comment.start() + name))
    })
}

/// `name` as it is written in a selector, without the dot: `w-1/2` becomes `w-1\/2`.
pub fn escape_class(name: &str) -> String {
    let mut escaped = String::new();
    cssparser::serialize_identifier(name, &mut escaped).expect("writing to a string cannot fail");
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_and_escapes() {
        assert_eq!(fault(".a { color: red }"), None);
        assert!(fault(".a { color }").is_some());
        assert!(fault("} .a {}").is_some());
        assert_eq!(escape_class("md:w-1/2"), r"md\:w-1\/2");
    }
}
