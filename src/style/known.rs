//! A cache of which rules of a sheet match which elements.

use std::sync::{Mutex, PoisonError};

use super::cascade::rule_matches;
use super::scoped::ScopedSheet;
use super::selector::{Match, Scope};
use super::sheet::RuleId;
use crate::syntax::{Element, ElementKey};

/// The answers for the elements that were asked about last.
#[derive(Debug, Default)]
pub(super) struct MatchCache(Mutex<Vec<OfElement>>);

#[derive(Debug)]
struct OfElement {
    element: ElementKey,
    /// The component in whose scope a global sheet was asked.
    component: Option<Box<str>>,
    /// The answers for rules, in the order of these.
    rules: Vec<(RuleId, (Match, u32))>,
}

/// How many elements are remembered at once.
const MAX_ELEMENTS: usize = 32;
/// How many rules are remembered for each.
const MAX_RULES: usize = 4096;

impl MatchCache {
    /// [`rule_matches`] for the rule `id` of `sheet`, to which this cache belongs.
    pub(super) fn rule_matches(
        &self,
        element: Element<'_>,
        id: RuleId,
        sheet: &ScopedSheet<'_>,
    ) -> (Match, u32) {
        let key = element.key();
        let component = match sheet.scope {
            Scope::Component => None,
            Scope::Global(component) => Some(component),
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |one: &OfElement| one.element == key && one.component.as_deref() == component;
        let at = all.iter().rposition(is_it).unwrap_or_else(|| {
            if all.len() == MAX_ELEMENTS {
                all.remove(0);
            }
            all.push(OfElement { element: key, component: component.map(Into::into), rules: Vec::new() });
            all.len() - 1
        });
        let rules = &mut all[at].rules;
        match rules.binary_search_by_key(&id, |(rule, _)| *rule) {
            Ok(at) => rules[at].1,
            Err(at) => {
                let found = rule_matches(element, sheet.sheet.rule(id), sheet);
                if rules.len() < MAX_RULES {
                    rules.insert(at, (id, found));
                }
                found
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    /// Elements of two files with the same text in the same place have the same ids.
    #[test]
    fn what_is_known_of_one_file_says_nothing_of_another() {
        let css = ".a {} .T__a {}";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let ask = |class: &str, scope| {
            let text = format!("<template><p class=\"{class}\" /></template>");
            let document = Document::parse(SourceFile::new("T", text).expect("valid"));
            let element = document.elements().last().expect("there");
            let scoped = ScopedSheet { text: css, sheet: &sheet, scope };
            [0, 1].map(|rule| sheet.match_cache.rule_matches(element, RuleId(rule), &scoped).0)
        };
        let (own, global) = (Scope::Component, Scope::Global("T"));
        let (yes, no) = (Match::Always, Match::Never);
        for _ in 0..2 * MAX_ELEMENTS {
            assert_eq!([ask("a", own), ask("b", own), ask("a", global)], [[yes, no], [no, no], [no, yes]]);
        }
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let css = ".a {}".repeat(2 * MAX_RULES);
        let sheet = Sheet::scan(&css, Span::new(0, css.len()));
        let text = format!("<template>{}</template>", "<p class=\"a\" />".repeat(2 * MAX_ELEMENTS));
        let document = Document::parse(SourceFile::new("T", text).expect("valid"));
        let scoped = ScopedSheet { text: &css, sheet: &sheet, scope: Scope::Component };
        for (element, rule) in
            document.elements().flat_map(|element| (0..2 * MAX_RULES).map(move |rule| (element, rule)))
        {
            let expected = if element.name() == "p" { Match::Always } else { Match::Never };
            assert_eq!(sheet.match_cache.rule_matches(element, RuleId(rule as u32), &scoped).0, expected);
        }
        let all = sheet.match_cache.0.lock().expect("nothing panicked");
        assert!(all.len() == MAX_ELEMENTS && all.iter().all(|one| one.rules.len() == MAX_RULES));
    }
}
