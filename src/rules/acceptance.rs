//! Which comment accepts a finding: the first one that names its rule and covers its place.

use std::collections::BTreeMap;

use super::action_menu_missing;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::suppression::Suppression;

/// A component's comments, by the rules that they name.
pub(super) struct Acceptance<'s> {
    by_rule: BTreeMap<&'s str, OfRule<'s>>,
}

/// The comments that name one rule.
#[derive(Default)]
struct OfRule<'s> {
    all: Places<'s>,
    /// Those in the styles: they cover a CSS rule, and findings that are due to it.
    in_styles: Places<'s>,
}

/// Comments with the regions that they cover, each with its index among all comments.
#[derive(Default)]
struct Places<'s> {
    /// The first one that covers the whole component.
    whole: Option<(usize, &'s Suppression)>,
    /// The others, in the order of their regions, which is that of the comments. Two regions are nested or
    /// disjoint. Inner ones are left out: the outer comment comes first for any place in them.
    apart: Vec<(usize, &'s Suppression, Span)>,
}

impl<'s> Places<'s> {
    fn add(&mut self, at: usize, comment: &'s Suppression) {
        let Some(region) = comment.region else { return };
        if region.contains(comment.comment) {
            self.whole.get_or_insert((at, comment));
        } else if self.apart.last().is_none_or(|(_, _, last)| !last.contains(region)) {
            self.apart.push((at, comment, region));
        }
    }

    fn first_for(&self, place: Span) -> Option<(usize, &'s Suppression)> {
        let count = self.apart.partition_point(|(_, _, region)| region.start() <= place.start());
        let near = self.apart[..count].last().filter(|(_, _, region)| region.contains(place));
        near.map(|(at, comment, _)| (*at, *comment)).into_iter().chain(self.whole).min_by_key(|(at, _)| *at)
    }
}

impl<'s> Acceptance<'s> {
    /// Indexes `comments`, which are in document order.
    pub(super) fn by(comments: &'s [Suppression]) -> Acceptance<'s> {
        let mut by_rule = BTreeMap::<&str, OfRule<'_>>::new();
        for (at, comment) in comments.iter().enumerate() {
            for (rule, _) in &comment.rules {
                let of_rule = by_rule.entry(rule).or_default();
                of_rule.all.add(at, comment);
                if comment.in_styles {
                    of_rule.in_styles.add(at, comment);
                }
            }
        }
        Acceptance { by_rule }
    }

    /// The first comment that accepts `found`, a finding about the same component.
    pub(super) fn of(&self, found: &Diagnostic) -> Option<&'s Suppression> {
        let of_rule = self.by_rule.get(found.rule)?;
        let own = found.secondary.iter().filter(|label| label.component == found.primary.component);
        // A missing menu is not due to a CSS rule, even if a label points at one as a reason to look first.
        let of_styles = own.filter(|_| found.rule != action_menu_missing::RULE.id);
        let of_styles = of_styles.filter_map(|label| of_rule.in_styles.first_for(label.span));
        let own = of_rule.all.first_for(found.primary.span);
        own.into_iter().chain(of_styles).min_by_key(|(at, _)| *at).map(|(_, comment)| comment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Label, Severity};
    use crate::source::SourceFile;
    use crate::suppression::suppressions;
    use crate::theme::{Completeness, Component, Theme};

    const TEXT: &str = "<template><!-- theme-upgrade-ignore a: 1 --><p><!-- theme-upgrade-ignore a, b: 2 --><i>x</i></p>\
        <!-- theme-upgrade-ignore-file c: 3 --><!-- theme-upgrade-ignore c, b: 4 --><u>y</u><b>z</b>\
        <!-- theme-upgrade-ignore action-menu-missing, a: 5 --></template>\
        <!-- theme-upgrade-ignore a: 6 --><style>.k {} /* theme-upgrade-ignore action-menu-missing, a, b: 7 */ .l {}</style>";

    /// The reason of the comment that accepts a finding of `rule` whose labels are at `places` in the text.
    fn accepted(rule: &'static str, places: &[&str]) -> Option<String> {
        let component = Component::new("X", SourceFile::new("X", TEXT).expect("valid"));
        let comments = suppressions(&component);
        let mut theme = Theme::new("t", Completeness::Partial);
        let id = theme.add(component);
        let label = |place: &&str| {
            let start = TEXT.find(*place).expect("it is there");
            Label { component: id, span: Span::new(start, start + place.len()), text: String::new() }
        };
        let mut labels = places.iter().map(label);
        let found = Diagnostic {
            rule,
            severity: Severity::Error,
            message: String::new(),
            primary: labels.next().expect("a place"),
            secondary: labels.collect(),
            obstacle: None,
            help: None,
            fix: None,
        };
        Acceptance::by(&comments).of(&found)?.reason.clone()
    }

    #[test]
    fn the_first_comment_for_a_place_accepts_what_its_rules_find_there() {
        for (rule, places, reason) in [
            ("a", &["<i>"][..], Some("1")),
            ("b", &["<i>"], Some("2")),
            ("b", &["<p>"], None),
            ("b", &["<u>"], Some("4")),
            ("b", &["z"], None),
            ("c", &["<i>"], Some("3")),
            ("c", &["<u>"], Some("3")),
            ("d", &["<u>"], None),
            ("a", &["z"], None),
            ("a", &[".k {}"], Some("6")),
            ("a", &[".l {}"], Some("6")),
            ("b", &[".k {}"], None),
            ("b", &[".l {}"], Some("7")),
            // A comment in the styles also accepts a finding with a label there; no other comment does.
            ("b", &["z", ".l {}"], Some("7")),
            ("b", &["z", ".k {}", ".l {}"], Some("7")),
            ("b", &["<u>", ".l {}"], Some("4")),
            ("b", &["z", "<u>"], None),
            ("action-menu-missing", &["z", ".l {}"], None),
            ("action-menu-missing", &[".l {}"], Some("7")),
        ] {
            assert_eq!(accepted(rule, places).as_deref(), reason, "{rule} at {places:?}");
        }
    }
}
