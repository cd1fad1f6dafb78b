//! Rules that match an element by what comes before it.

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::{NthSelectorData, NthType};

use super::among::{only_new_matches, rule_with_has};
use super::behind::followers;
use super::bytes::{ends_with, has_pseudo_class};
use super::matching::matches;
use super::scoped::{ScopedRule, ScopedSheet, Styles};
use super::selector::{Match, ParsedSelectors, Scope};
use super::sheet::Rule;
use super::values::are_all_zero;
use crate::syntax::Element;

/// The first rule that matches something after `one`, which comes first, differently because of it.
pub fn rule_changed_by_first_child<'a>(one: Element<'_>, styles: &'a Styles<'a>) -> Option<ScopedRule<'a>> {
    let saying: Vec<(usize, &ScopedSheet<'_>)> =
        styles.iter().enumerate().filter(|(_, sheet)| may_depend_on_order(sheet)).collect();
    if saying.is_empty() {
        return None;
    }
    followers(one).iter().find_map(|other| {
        saying.iter().find_map(|(index, sheet)| {
            let mut rules = sheet.sheet.rules().iter().filter(|rule| {
                !sheet.sheet.declarations(rule).is_empty()
                    && sheet.any_prelude(rule, |prelude| other.may_be_changed_by(prelude))
            });
            let rule = rules.find(|rule| {
                sheet.selector(rule).is_some_and(|prelude| {
                    let selectors = ParsedSelectors::parse(&prelude);
                    selectors.selectors().any(|selector| other.is_changed_by(selector, (rule, sheet), styles))
                })
            })?;
            Some(ScopedRule { sheet, index: *index, rule })
        })
    })
}

/// The first rule for an ancestor of `one` that asks by `:has(…)` what is inside, in a way that the insertion of `one`, a
/// button or what holds it, as the first child changes.
pub fn outer_rule_changed_by_first_child<'a>(
    one: Element<'_>,
    styles: &'a Styles<'a>,
) -> Option<ScopedRule<'a>> {
    let changes = |part: &Component<'_>, around: Element<'_>, scope: Scope<'_>| {
        has_position(part, &|data| matches!(data.ty, NthType::Child | NthType::OnlyChild))
            || match part {
                Component::LocalName(local) if local.lower_name.0 == "button" => true,
                Component::LocalName(_) => only_new_matches(part, around, &[one], scope),
                _ => false,
            }
    };
    let around: Vec<Element<'_>> = one.ancestors().collect();
    rule_with_has(&around, changes, styles)
}

/// Whether a rule does nothing but remove a margin from an element that has none.
pub(super) fn resets_nothing(
    element: Element<'_>,
    rule: &Rule,
    own: &ScopedSheet<'_>,
    styles: &Styles<'_>,
) -> bool {
    const MARGINS: [&str; 4] = ["margin-top", "margin-block-start", "margin-block", "margin"];
    // Elements to which browsers give margins.
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
        MARGINS.iter().any(|name| styles.declared(element, name).iter().any(|one| !are_all_zero(&one.value)))
    };
    resets && !SPACED.contains(&element.name().to_ascii_lowercase().as_str()) && !has_margin()
}

/// Whether any selector in a sheet may depend on order: few sheets have one.
pub(super) fn may_depend_on_order(sheet: &ScopedSheet<'_>) -> bool {
    sheet.sheet.rules().iter().any(|rule| selector_may_depend_on_order(&sheet.text[rule.prelude.range()]))
}

/// Whether a selector may depend on the order of elements.
pub(super) fn selector_may_depend_on_order(selector: &str) -> bool {
    let is_by_position = |name: &[u8]| ends_with(name, "-child") || ends_with(name, "-of-type");
    memchr::memchr2(b'+', b'~', selector.as_bytes()).is_some() || has_pseudo_class(selector, is_by_position)
}

/// Whether an element at `place`, counted from 1, has the position that is asked for by number.
pub(super) fn is_at(place: usize, data: &NthSelectorData) -> bool {
    // Numbers in styles may take up the whole range of their type.
    let (step, first) = (i64::from(data.a), i64::from(data.b));
    let offset = place as i64 - first;
    if step == 0 { offset == 0 } else { offset % step == 0 && offset / step >= 0 }
}

/// Whether a rule may match `element`, a component that renders as a button: rules for other element types
/// are taken not to match it.
pub(crate) fn is_for_button(element: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    sheet.selector(rule).is_some_and(|prelude| {
        let selectors = ParsedSelectors::parse(&prelude);
        let is_for_it = |selector: &Selector<'_>| {
            let is_another = |part: &Component<'_>| {
                names_other_type(part, element.name()) && names_other_type(part, "button")
            };
            !selector.iter().any(is_another) && matches(selector, element, sheet.scope) != Match::Never
        };
        selectors.selectors().any(is_for_it)
    })
}

/// Whether a template tells if this part of a selector matches: not for states, ids and attributes.
pub(super) fn is_decidable(part: &Component<'_>) -> bool {
    match part {
        Component::Combinator(_)
        | Component::ExplicitUniversalType
        | Component::LocalName(_)
        | Component::Class(_)
        | Component::PseudoElement(_)
        | Component::Nth(_)
        | Component::NthOf(_) => true,
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().all(|selector| selector.iter_raw_match_order().all(is_decidable))
        }
        // These do not exclude an element that has no state and is not hidden.
        Component::Negation(inner) => {
            let is_exception = |part: &Component<'_>| {
                matches!(
                    part,
                    Component::AttributeInNoNamespace { .. }
                        | Component::AttributeInNoNamespaceExists { .. }
                        | Component::NonTSPseudoClass(_)
                ) || is_decidable(part)
            };
            inner.iter().all(|selector| selector.iter_raw_match_order().all(is_exception))
        }
        _ => false,
    }
}

/// Whether a part asks for an element type other than `name`.
pub(super) fn names_other_type(part: &Component<'_>, name: &str) -> bool {
    match part {
        Component::LocalName(local) => local.name.0 != name && local.lower_name.0 != name,
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().all(|selector| selector.iter().any(|part| names_other_type(part, name)))
        }
        _ => false,
    }
}

/// Whether a part asks for a position for which `is_it` holds.
pub(super) fn has_position(part: &Component<'_>, is_it: &dyn Fn(&NthSelectorData) -> bool) -> bool {
    match part {
        Component::Nth(data) => is_it(data),
        Component::NthOf(data) => is_it(data.nth_data()),
        Component::Is(inner) | Component::Where(inner) | Component::Negation(inner) => {
            inner.iter().any(|selector| selector.iter().any(|part| has_position(part, is_it)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_meant_otherwise(selector: &str, scope: Scope<'_>) -> bool {
        let text = "<template><div class=\"row {{ a | then: 'at-times' }}\"><div class=\"bubble\"><ActionMenu class=\"menu\" /><div class=\"author\">\
                    <i class=\"name\">x</i></div><p class=\"time\">x</p></div></div></template>";
        changes(text, &format!("{selector} {{ color: red }}"), scope)
    }

    fn changes(text: &str, css: &str, scope: Scope<'_>) -> bool {
        let document = Document::parse(SourceFile::new("UserMessage", text).expect("valid"));
        let named =
            |class: &str| document.elements().find(|element| element.class() == class).expect("there");
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::new(ScopedSheet { text: css, sheet: &sheet, scope }, None);
        rule_changed_by_first_child(named("menu"), &styles).is_some()
    }

    #[test]
    fn what_the_menu_changes_goes_by_the_order() {
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
            ".bubble > :First-Child",
            ".bubble > :first-child i",
            ".bubble > * + .author .name",
            ".bubble > :first-child + .time",
            ".time:nth-child(2)",
            "button ~ .time",
            ".bubble > :first-child { .name",
            ".bubble > :first-child::after",
            ".bubble > * + *::before",
            "main * + *",
            ".at-times * + .author",
            ".row:not(.at-times) .menu ~ .author",
            ".bubble > :not([hidden]) ~ :not([hidden])",
            ".bubble > :not(:hover) + .author",
        ] {
            assert!(is_meant_otherwise(selector, Scope::Component), "{selector}");
        }
        assert!(is_meant_otherwise(".UserMessage__bubble > * + *", Scope::Global("UserMessage")));
    }

    #[test]
    fn what_the_menu_does_not_change_stays() {
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
            ".bubble > :first-child img",
            ".row :first-child .author",
            ".time:nth-child(3n + 1)",
            "* ~ .time",
            ".at-times * ~ .time",
            ".at-times .time + .author",
            "div:first-of-type",
            ".bubble > :last-child i",
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
    }

    #[test]
    fn a_menu_is_one_more_button() {
        let text = "<template><div class=\"bubble\"><ActionMenu class=\"menu\" /><MessageBody /><button class=\"a\">x</button>\
                    <ActionButton class=\"b\">x</ActionButton></div></template>";
        for selector in [
            "button:first-of-type",
            ".a:only-of-type",
            ".bubble > .b:nth-of-type(2)",
            ":nth-of-type(2n)",
            ".bubble > :first-child a",
        ] {
            let css = format!("{selector} {{ color: red }}");
            assert!(changes(text, &css, Scope::Component), "{selector}");
        }
        for selector in
            ["button:last-of-type", ".b:first-of-type", "div:first-of-type", ".bubble > :first-child .a"]
        {
            let css = format!("{selector} {{ color: red }}");
            assert!(!changes(text, &css, Scope::Component), "{selector}");
        }
        assert!(!changes(text, "button:first-of-type {}", Scope::Component));
    }

    #[test]
    fn a_margin_is_lost_only_where_there_is_one() {
        let text = "<template><div class=\"bubble\"><ActionMenu class=\"menu\" /><div class=\"a\">x</div></div></template>";
        for (margin, is_lost) in
            [("", false), ("margin: 0", false), ("margin-block: 8px", true), ("margin-top: 8px", true)]
        {
            let css = format!(".a {{ {margin} }} .bubble > :first-child {{ margin-top: 0 }}");
            assert_eq!(changes(text, &css, Scope::Component), is_lost, "{margin}");
        }
    }
}
