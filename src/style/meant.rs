//! Through which states and conditions the selectors of a rule come to match an element.

use std::collections::BTreeSet;

use lightningcss::selector::{Component, PseudoClass, Selector};

use super::cascade::condition;
use super::matching::{compound_matches, matches};
use super::place::never_in_position;
use super::scoped::ScopedSheet;
use super::selector::{Match, ParsedSelectors};
use super::sheet::Rule;
use crate::syntax::{Element, given_with};

/// Which states a selector asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RequiredStates {
    /// Whether it asks for a state of the element itself, such as being pointed at.
    pub(crate) of_itself: bool,
    /// Whether it asks for a state of any element.
    pub(crate) of_any: bool,
}

/// Whether `is_such` holds for a selector of `rule` that may match `element` in its place. In doubt it does.
pub(crate) fn any_match_with(
    element: Element<'_>,
    rule: &Rule,
    sheet: &ScopedSheet<'_>,
    is_such: impl Fn(RequiredStates) -> bool,
) -> bool {
    let Some(prelude) = sheet.selector(rule) else { return true };
    let parsed = ParsedSelectors::parse(&prelude);
    let mut selectors = parsed.selectors().peekable();
    selectors.peek().is_none()
        || selectors.any(|selector| {
            is_such(required_states(selector))
                && matches(selector, element, sheet.scope) != Match::Never
                && !never_in_position(selector, element, sheet.scope)
        })
}

fn required_states(selector: &Selector<'_>) -> RequiredStates {
    RequiredStates {
        of_itself: selector.iter().any(is_state),
        of_any: selector.iter_raw_match_order().any(is_state),
    }
}

/// How many selectors of one rule are compared with those of another.
const MAX_SELECTORS: usize = 16;

/// What must hold for a rule to match `element`, for each selector that may: at-rules and parts of selectors
/// other than the classes in `certain`, as texts that start with the element that they are about. `None`
/// where that is not known.
pub(crate) fn requirements(
    element: Element<'_>,
    rule: &Rule,
    sheet: &ScopedSheet<'_>,
    certain: &[&str],
) -> Option<Vec<BTreeSet<String>>> {
    let around = std::iter::once(rule).chain(sheet.sheet.ancestors(rule));
    let preludes =
        around.filter(|rule| rule.is_at_rule(sheet.text)).map(|rule| &sheet.text[rule.prelude.range()]);
    let at_rules: Vec<&str> = preludes.filter(|prelude| condition(prelude) != Match::Always).collect();
    let is_certain =
        |class: &str| sheet.scope.template_class(class).is_some_and(|class| certain.contains(&class));
    let matters = |part: &&&Component<'_>| match part {
        Component::Class(class) => !is_certain(&class.0),
        Component::LocalName(_) | Component::Combinator(_) | Component::ExplicitUniversalType => false,
        _ => true,
    };
    let text = |part: &Component<'_>, about: Option<Element<'_>>| match part {
        Component::Class(class) => {
            // Classes that an element has only together are one condition.
            let own = sheet.scope.template_class(&class.0).zip(about.map(Element::class));
            format!(".{}", own.map_or(&*class.0, |(class, value)| given_with(value, class)))
        }
        part => format!("{part:?}"),
    };
    let prelude = sheet.selector(rule)?;
    let parsed = ParsedSelectors::parse(&prelude);
    let matching = parsed.selectors().filter(|one| matches(one, element, sheet.scope) != Match::Never);
    let matching: Vec<&Selector<'_>> = matching.take(MAX_SELECTORS + 1).collect();
    let all = matching.iter().map(|selector| {
        let mut asked: BTreeSet<String> = at_rules.iter().map(|prelude| (*prelude).to_owned()).collect();
        let (mut compounds, mut is_subject) = (selector.iter(), true);
        loop {
            let compound: Vec<&Component<'_>> = compounds.by_ref().collect();
            let parts: Vec<&&Component<'_>> = compound.iter().filter(matters).collect();
            if !parts.is_empty() {
                let about =
                    if is_subject { Some(element) } else { only_one_around(element, &compound, sheet) };
                let place = about.map_or("?".to_owned(), |about| about.span().start().to_string());
                asked.extend(parts.into_iter().map(|part| format!("{place} {}", text(part, about))));
            }
            is_subject = false;
            if compounds.next_sequence().is_none() {
                break asked;
            }
        }
    });
    (matching.len() <= MAX_SELECTORS).then(|| all.collect())
}

/// The ancestor of `element` that a compound may match, if it is the only one.
fn only_one_around<'d>(
    element: Element<'d>,
    compound: &[&Component<'_>],
    sheet: &ScopedSheet<'_>,
) -> Option<Element<'d>> {
    const MAX_ANCESTORS: usize = 32;
    let around = element.ancestors_in_section().take(MAX_ANCESTORS);
    let mut fitting =
        around.filter(|around| compound_matches(compound, *around, sheet.scope) != Match::Never);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Whether a part of a selector asks for a state that somebody brings about by pointing or by focusing.
fn is_state(part: &Component<'_>) -> bool {
    match part {
        Component::NonTSPseudoClass(
            PseudoClass::Hover
            | PseudoClass::Active
            | PseudoClass::Focus
            | PseudoClass::FocusVisible
            | PseudoClass::FocusWithin,
        ) => true,
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().all(|one| one.iter_raw_match_order().any(is_state))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::{Scope, Sheet};
    use crate::syntax::Document;

    #[test]
    fn states_are_told_from_what_is_always_so() {
        let text = "<template><div class=\"a\"><p/><p class=\"b\"/></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let element = document.elements().last().expect("there");
        let of = |prelude: &str| {
            let css = format!("{prelude} {{ top: 0 }}");
            let sheet = Sheet::scan(&css, Span::new(0, css.len()));
            let scoped = ScopedSheet { text: &css, sheet: &sheet, scope: Scope::Component };
            let is = |is_such: fn(RequiredStates) -> bool| {
                any_match_with(element, &sheet.rules()[0], &scoped, is_such)
            };
            [is(|_| true), is(|one| one.of_itself), is(|one| one.of_any)]
        };
        assert_eq!(of(".a .b"), [true, false, false]);
        assert_eq!(of(".a:hover .b"), [true, false, true]);
        assert_eq!(of(".a .b:is(:hover, :focus)"), [true, true, true]);
        assert_eq!(of(".b:not(:hover)"), [true, false, false]);
        assert_eq!(of("p + .b:active"), [true, true, true]);
        assert_eq!(of("i + .b:active"), [false, false, false]);
        assert_eq!(of(".a .b:last-child"), [true, false, false]);
        assert_eq!(of(".a .b:first-child"), [false, false, false]);
        assert_eq!(of(".a:last-child .b"), [true, false, false]);
        assert_eq!(of(".c:hover, .a > .b"), [true, false, false]);
        assert_eq!(of(".c:hover"), [false, false, false]);
        assert_eq!(of(".b!"), [true, true, true]);
    }
}
