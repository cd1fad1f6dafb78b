//! Rules that mean an element by what stands before it.

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::{Combinator, NthType};

use super::among::asks_what_is_in;
use super::cascade::{ScopedSheet, declared, unnested_prelude};
use super::matching::{compound_matches, matches, matches_from};
use super::selector::{Match, ParsedSelectors, Scope};
use super::sheet::Rule;
use super::values::are_all_zero;
use crate::catalog;
use crate::source::Span;
use crate::syntax::Element;

/// The first rule that means `element` otherwise because of `before`, which stands directly before it and before
/// which nothing stands: the index of its sheet, and its prelude.
pub fn goes_by_order(
    element: Element<'_>,
    before: Element<'_>,
    sheets: &[ScopedSheet<'_>],
) -> Option<(usize, Span)> {
    sheets.iter().enumerate().filter(|(_, sheet)| says_any(sheet)).find_map(|(index, sheet)| {
        let rules = sheet.sheet.rules().iter().filter(|rule| !rule.is_at_rule(sheet.text));
        let rules = rules.filter(|rule| {
            let prelude = &sheet.text[rule.prelude.range()];
            prelude.contains(['+', '~']) || prelude.contains("-child")
        });
        let mut rules = rules.filter(|rule| !resets_nothing(element, rule, sheet, sheets));
        let rule = rules.find(|rule| {
            unnested_prelude(rule, sheet).is_some_and(|prelude| {
                let selectors = ParsedSelectors::parse(&prelude);
                selectors.selectors().any(|selector| is_by_order(selector, element, before, sheet.scope))
            })
        })?;
        Some((index, rule.prelude))
    })
}

/// The first rule for `element`, or for what is around it, that asks what is in it in a way that a button changes which
/// comes first there: the index of its sheet, and its prelude.
pub fn asks_for_order(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<(usize, Span)> {
    let changes = |part: &Component<'_>| {
        counts_from_the_start(part) || matches!(part, Component::LocalName(local) if local.name.0 == "button")
    };
    let around: Vec<Element<'_>> = std::iter::once(element).chain(element.node().ancestors()).collect();
    asks_what_is_in(&around, changes, sheets)
}

/// Whether all that a rule does is to take a margin from an element that has none.
fn resets_nothing(
    element: Element<'_>,
    rule: &Rule,
    own: &ScopedSheet<'_>,
    sheets: &[ScopedSheet<'_>],
) -> bool {
    const MARGINS: [&str; 3] = ["margin-top", "margin-block-start", "margin"];
    // Those to which browsers give margins.
    const SPACED: [&str; 15] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "figure",
        "pre",
        "hr",
        "menu",
    ];
    let mut declarations = own.sheet.declarations(rule).iter();
    let resets = declarations.all(|declaration| {
        let name = own.text[declaration.name.range()].to_ascii_lowercase();
        MARGINS[..2].contains(&name.as_str()) && are_all_zero(&declaration.read(own.text).0)
    });
    let has_margin = || {
        MARGINS.iter().any(|name| declared(element, name, sheets).iter().any(|one| !are_all_zero(&one.value)))
    };
    resets && !SPACED.contains(&element.name().to_ascii_lowercase().as_str()) && !has_margin()
}

/// Whether anything in a sheet may go by an order: few styles do.
fn says_any(sheet: &ScopedSheet<'_>) -> bool {
    let rules = sheet.sheet.rules();
    let all = rules.first().zip(rules.last()).map(|(first, last)| first.span.cover(last.span));
    let css = &sheet.text.as_bytes()[all.map_or(0..0, Span::range)];
    memchr::memchr2(b'+', b'~', css).is_some() || memchr::memmem::find(css, b"-child").is_some()
}

/// Whether a rule may be for `element`, which is a button in the page whatever component it is: rules for other kinds
/// of elements are not taken to mean it.
pub(crate) fn is_for_button(element: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    unnested_prelude(rule, sheet).is_some_and(|prelude| {
        let selectors = ParsedSelectors::parse(&prelude);
        let is_for_it = |selector: &Selector<'_>| {
            let is_another =
                |part: &Component<'_>| names_another(part, element.name()) && names_another(part, "button");
            !selector.iter().any(is_another) && matches(selector, element, sheet.scope) != Match::Never
        };
        selectors.selectors().any(is_for_it)
    })
}

fn is_by_order(selector: &Selector<'_>, element: Element<'_>, before: Element<'_>, scope: Scope<'_>) -> bool {
    let mut compounds = selector.iter();
    let subject: Vec<&Component<'_>> = compounds.by_ref().collect();
    // What a component renders is mostly not known, and rules for kinds of elements are not taken to mean it.
    let is_other = |part: &&Component<'_>| {
        let may_be_box = is_box(element.name()) && !names_another(part, "div");
        element.is_component() && names_another(part, element.name()) && !may_be_box
    };
    if !selector.iter_raw_match_order().all(is_certain)
        || compound_matches(&subject, element, scope) == Match::Never
        || subject.iter().any(is_other)
    {
        return false;
    }
    if subject.iter().any(|part| counts_from_the_start(part)) {
        return matches(selector, element, scope) != Match::Never;
    }
    let is_beside =
        matches!(compounds.next_sequence(), Some(Combinator::NextSibling | Combinator::LaterSibling));
    is_beside && matches_from(selector, 1, before, scope) == Match::Always
}

/// Whether a component called `name` may be a `div` on the page: a message is, and those of a theme mostly are.
fn is_box(name: &str) -> bool {
    name == "MessageBody" || catalog::component(name).is_none()
}

/// Whether a template tells if this part of a selector matches: states, ids and attributes are another matter than order.
pub(super) fn is_certain(part: &Component<'_>) -> bool {
    match part {
        Component::Combinator(_)
        | Component::ExplicitUniversalType
        | Component::LocalName(_)
        | Component::Class(_)
        | Component::Nth(_)
        | Component::NthOf(_) => true,
        Component::Is(inner) | Component::Where(inner) | Component::Negation(inner) => {
            inner.iter().all(|selector| selector.iter_raw_match_order().all(is_certain))
        }
        _ => false,
    }
}

/// Whether it asks for a kind of element, and not for the one called `name`.
pub(super) fn names_another(part: &Component<'_>, name: &str) -> bool {
    match part {
        Component::LocalName(local) => local.name.0 != name,
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().any(|selector| selector.iter().any(|part| names_another(part, name)))
        }
        _ => false,
    }
}

/// Whether it asks how many elements stand before the one in question.
fn counts_from_the_start(part: &Component<'_>) -> bool {
    let counts = |ty: NthType| matches!(ty, NthType::Child | NthType::OnlyChild);
    match part {
        Component::Nth(data) => counts(data.ty),
        Component::NthOf(data) => counts(data.nth_data().ty),
        Component::Is(inner) | Component::Where(inner) | Component::Negation(inner) => {
            inner.iter().any(|selector| selector.iter().any(counts_from_the_start))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_meant_otherwise(selector: &str, scope: Scope<'_>) -> bool {
        let text = "<template><div class=\"row\"><div class=\"bubble\"><ActionMenu class=\"menu\" /><div class=\"author\">\
                    x</div><p class=\"time\">x</p></div></div></template>";
        let document = Document::parse(SourceFile::new("UserMessage", text).expect("valid"));
        let named =
            |class: &str| document.elements().find(|element| element.class() == class).expect("there");
        let css = format!("{selector} {{ color: red }}");
        let sheet = Sheet::scan(&css, Span::new(0, css.len()));
        let sheets = [ScopedSheet { text: &css, sheet: &sheet, scope }];
        goes_by_order(named("author"), named("menu"), &sheets).is_some()
    }

    #[test]
    fn only_what_the_menu_changes_goes_by_the_order() {
        for selector in [
            ".bubble > * + *",
            "* + *",
            ".bubble > :first-child",
            ".author:first-child",
            ".author:not(:first-child)",
            ".bubble > :nth-child(odd)",
            ".time, .author:only-child",
            "div:first-child",
            ":not(.time) + .author",
            ".menu ~ .author",
        ] {
            assert!(is_meant_otherwise(selector, Scope::Component), "{selector}");
        }
        for selector in [
            ".row + .row .author",
            ".row:first-child .author",
            ".row:hover ~ .row .author",
            ".author, .time + .time",
            "input:checked + label, .author",
            ".author, .row:nth-child(2)",
            "[class~=\"author\"]",
            ".author /* name + time */",
            "body > div:first-child",
            "p + p",
            "div + div",
            "p:first-child",
            ".author:last-child",
            ".time + .author",
            "#root > * + *",
            "[class*=\"col-\"]:first-child",
            "[class^=\"icon-\"] + *",
            ":checked + *",
            "button:focus + *",
            "main * + *",
        ] {
            assert!(!is_meant_otherwise(selector, Scope::Component), "{selector}");
        }
        for selector in [
            ".UserMessage__row + .UserMessage__row .UserMessage__author",
            ".stack > * + *",
            ".message-list > div:first-child",
            "li:first-child",
        ] {
            assert!(!is_meant_otherwise(selector, Scope::Global("UserMessage")), "{selector}");
        }
        assert!(is_meant_otherwise(".UserMessage__bubble > * + *", Scope::Global("UserMessage")));
    }
}
