//! What rules declare for the picture that a component draws, whose elements a template does not show.

use lightningcss::selector::{Component, Selector};
use parcel_selectors::parser::Combinator;

use super::bytes::is_name_byte;
use super::cascade::{Declared, all_names, applies_always, conditions_of, with_values};
use super::matching::{matches, matches_from};
use super::meaning::meaning;
use super::scoped::{ScopedRule, ScopedSheet, Styles};
use super::selector::{Match, ParsedSelectors, Scope};
use super::sheet::{Rule, RuleId};
use super::subject::SubjectNames;
use super::variables::{alternatives, resolved};
use crate::syntax::{Element, class_tokens};

/// The elements that pictures consist of.
pub(super) const PARTS: [&str; 8] = ["svg", "g", "path", "circle", "ellipse", "line", "rect", "use"];
/// What an icon may be, or a part of the picture that it draws, which has a `viewBox`.
const ICON_AND_PARTS: [&str; 9] = ["Icon", "svg", "g", "path", "circle", "ellipse", "line", "rect", "use"];
/// What selectors often end with that are for no picture: states of their own, and what is drawn beside.
const ELSEWHERE: [&str; 5] = ["hover", "focus", "active", "before", "after"];
/// How many ancestors are looked at.
const MAX_ANCESTORS: usize = 32;

/// The values that rules give a property of what `icon` draws, by naming parts of pictures in it or in its
/// ancestors: for each declaration all [`alternatives`].
pub(crate) fn values_inside(icon: Element<'_>, property: &str, styles: &Styles<'_>) -> Vec<Vec<String>> {
    let is_named = |part: &Component<'_>| matches!(part, Component::LocalName(local) if PARTS.contains(&&*local.lower_name.0));
    // Whatever is inside a part is a part.
    let names_part = |selector: &Selector<'_>| selector.iter_raw_match_order().any(is_named);
    let matched = |selector: &Selector<'_>, scope: Scope<'_>| {
        let is_any = |part: &Component<'_>| matches!(part, Component::ExplicitUniversalType);
        let is_positive = |part: &Component<'_>| match is_named(part) || is_any(part) {
            true => Match::Always,
            false => Match::Never,
        };
        let is_part = |part: &Component<'_>| match part {
            Component::Negation(inner) => excludes_no_part(inner, is_positive),
            part => is_positive(part),
        };
        if names_part(selector) { matches_part(selector, icon, scope, is_part) } else { Match::Never }
    };
    let in_sheet = |sheet: &ScopedSheet<'_>| -> Vec<Vec<String>> {
        let declarations = sheet.sheet.declarations_of(property, sheet.text);
        let inside = declarations.filter(|declaration| {
            let rule = sheet.sheet.rule(declaration.rule);
            applies_always(rule, sheet)
                && sheet.selector(rule).is_some_and(|prelude| {
                    let selectors = ParsedSelectors::parse(&prelude);
                    let mut each = selectors.selectors();
                    each.any(|selector| matched(selector, sheet.scope) == Match::Always)
                })
        });
        let values = inside.map(|declaration| declaration.read(sheet.text).0.into_owned());
        let all = |value: String| {
            let all = alternatives(&value, icon, styles);
            if all.is_empty() { vec![value] } else { all }
        };
        values.map(all).collect()
    };
    styles.iter().flat_map(in_sheet).collect()
}

/// The rules that apply to what an icon draws, to the picture or a part of it, if only under some condition.
pub(crate) struct Picture<'a> {
    icon: Element<'a>,
    styles: &'a Styles<'a>,
    rules: Vec<PictureRule<'a>>,
}

/// A rule for the picture, with how and by which specificity it matches.
struct PictureRule<'a> {
    rule: ScopedRule<'a>,
    id: RuleId,
    matched: Match,
    specificity: u32,
}

impl<'a> Picture<'a> {
    pub(crate) fn of(icon: Element<'a>, styles: &'a Styles<'a>) -> Picture<'a> {
        let names = SubjectNames::of_any(icon, &ICON_AND_PARTS);
        let known = class_tokens(icon.class());
        let is_known = !icon.class().contains(['{', '&']);
        let in_sheet = |(index, sheet): (usize, &'a ScopedSheet<'a>)| {
            let marked = sheet.sheet.rules_for(names.bits, sheet.text);
            let may_be = marked.filter(|(_, rule)| !is_known || may_match_picture(rule, sheet, &known));
            let picture_rules = may_be.filter_map(|(id, rule)| {
                let rule = ScopedRule { sheet, index, rule };
                let (matched, specificity) = matches_picture(icon, rule.rule, sheet);
                let found = PictureRule { rule, id, matched, specificity };
                (matched != Match::Never).then_some(found)
            });
            picture_rules.collect::<Vec<_>>()
        };
        Picture { icon, styles, rules: styles.iter().enumerate().flat_map(in_sheet).collect() }
    }

    pub(crate) fn rules(&self) -> impl Iterator<Item = ScopedRule<'a>> {
        self.rules.iter().map(|one| one.rule)
    }

    /// What they declare for a property, as by [`declared`](Styles::declared) if all layers were in order.
    pub(crate) fn declared(&self, property: &str) -> Vec<Declared<'a>> {
        let of_rule = |one: &PictureRule<'a>| {
            let rule = one.rule;
            let ScopedSheet { sheet, text, .. } = *rule.sheet;
            let layer = sheet.layers(text).layer(rule.index, one.id);
            let (matched, specificity) = (one.matched, one.specificity);
            let is_it = move |name: &str| all_names(property).any(|one| name.eq_ignore_ascii_case(one));
            let said = rule.declarations().iter().filter(move |one| is_it(&text[one.name.range()]));
            let declared = said.filter_map(move |one| {
                let (value, important) = one.read(text);
                let value = meaning(property, value)?;
                let (rule, at) = (Some(rule), one.name.start());
                Some(Declared { matched, important, specificity, value, layer, rule, at })
            });
            declared.collect::<Vec<_>>()
        };
        let all = self.rules.iter().flat_map(of_rule);
        let with_values = |one: Declared<'a>| {
            with_values(&one, &resolved((property, &one.value), one.rule, self.icon, self.styles))
        };
        let mut all: Vec<Declared<'a>> = all.flat_map(with_values).collect();
        all.sort_by_key(Declared::weight);
        all
    }
}

/// How a rule matches the picture that `icon` draws, or a part of it, and with which specificity.
fn matches_picture(icon: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> (Match, u32) {
    let Some(prelude) = sheet.selector(rule) else { return (Match::Never, 0) };
    let selectors = ParsedSelectors::parse(&prelude);
    let each = selectors.with_specificities().map(|(selector, specificity)| {
        let of_icon = match selector.iter().any(excludes_icon) {
            true => Match::Never,
            false => matches(selector, icon, sheet.scope),
        };
        (of_icon.max(matches_part(selector, icon, sheet.scope, may_be_picture)), specificity)
    });
    let (matched, specificity) = each.max().unwrap_or((Match::Never, 0));
    (matched.min(conditions_of(rule, sheet)), specificity)
}

/// Whether a part of a selector may match a picture or a part of one.
fn may_be_picture(part: &Component<'_>) -> Match {
    let any = |inner: &[Selector<'_>]| {
        let subjects = inner.iter().map(|one| one.iter().map(may_be_picture).min().unwrap_or(Match::Always));
        subjects.max().unwrap_or(Match::Never)
    };
    match part {
        Component::ExplicitUniversalType => Match::Always,
        Component::LocalName(local) if ICON_AND_PARTS.contains(&&*local.lower_name.0) => Match::Always,
        Component::Is(inner) | Component::Where(inner) => any(inner),
        Component::Negation(inner) => excludes_no_part(inner, may_be_picture),
        // What TalkJS draws has no class of the theme, and in a state of its own it may look different.
        Component::LocalName(_)
        | Component::Class(_)
        | Component::ID(_)
        | Component::PseudoElement(_)
        | Component::NonTSPseudoClass(_) => Match::Never,
        _ => Match::Sometimes,
    }
}

/// How a negation of these selectors matches a part of a picture: those that exclude one may exclude another one only.
fn excludes_no_part(excluded: &[Selector<'_>], is_part: impl Fn(&Component<'_>) -> Match) -> Match {
    let may_be_part = |one: &Selector<'_>| one.iter().all(|part| is_part(part) != Match::Never);
    if excluded.iter().any(may_be_part) { Match::Sometimes } else { Match::Always }
}

/// Whether a part of a selector names an element that an icon cannot be, or asks for a state of its own.
fn excludes_icon(part: &Component<'_>) -> bool {
    match part {
        Component::LocalName(local) => !ICON_AND_PARTS.contains(&&*local.name.0),
        Component::Is(inner) | Component::Where(inner) => {
            inner.iter().all(|selector| selector.iter().any(excludes_icon))
        }
        part => matches!(part, Component::NonTSPseudoClass(_)),
    }
}

/// Whether a rule may match an icon with these classes, or what it draws, judging by how its selectors end.
fn may_match_picture(rule: &Rule, sheet: &ScopedSheet<'_>, classes: &[&str]) -> bool {
    let prelude = &sheet.text[rule.prelude.range()];
    let may_mean_it = |selector: &str| {
        let last = selector.trim_ascii_end();
        let start = last.bytes().rposition(|byte| !is_name_byte(byte) && byte != b'.');
        let (before, last) = last.split_at(start.map_or(0, |start| start + 1));
        last.is_empty()
            || ICON_AND_PARTS.iter().any(|name| last.eq_ignore_ascii_case(name))
            || classes.iter().any(|class| last.ends_with(class))
            || before.ends_with(['\\', '&'])
            || (before.ends_with(':') && (before.ends_with("\\:") || !ELSEWHERE.contains(&last)))
    };
    rule.is_at_rule(sheet.text) || prelude.split(',').any(may_mean_it)
}

/// How a selector matches a part of the picture that `icon` draws, wherever in it that part is.
fn matches_part(
    selector: &Selector<'_>,
    icon: Element<'_>,
    scope: Scope<'_>,
    is_part: impl Fn(&Component<'_>) -> Match,
) -> Match {
    let mut compounds = selector.iter();
    let (mut parts, mut found) = (Match::Always, Match::Never);
    for passed in 1.. {
        parts = parts.min(compounds.by_ref().map(&is_part).min().unwrap_or(Match::Never));
        if parts == Match::Never {
            break;
        }
        let around = |most: usize| {
            let around = icon.ancestors_or_self().take(most);
            let each = around.map(|around| matches_from(selector, passed, around, scope));
            each.max().unwrap_or(Match::Never)
        };
        // What the icon draws is inside it or replaces it.
        let around = match compounds.next_sequence() {
            None => return parts,
            Some(Combinator::Child) => around(2),
            Some(Combinator::Descendant) => around(MAX_ANCESTORS),
            Some(_) => break,
        };
        found = found.max(parts.min(around));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    fn is_said(selector: &str) -> bool {
        let text = "<template><div class=\"row\"><CloseButton class=\"b\"><Icon class=\"i\" /></CloseButton></div></template>";
        let document = Document::parse(SourceFile::new("ChatHeader", text).expect("valid"));
        let icon = document.elements_called("Icon").next().expect("there");
        let css = format!("{selector} {{ fill: red }}");
        let sheet = Sheet::scan(&css, Span::new(0, css.len()));
        let styles = Styles::of_own(&css, &sheet);
        !values_inside(icon, "fill", &styles).is_empty()
    }

    #[test]
    fn parts_of_a_picture_are_known_by_their_names() {
        for selector in [
            "svg",
            ".b svg",
            ".row SVG path",
            ".row > .b > svg",
            ".i > svg",
            ".x, .i path",
            ".b svg > *",
            "svg *",
            ".b svg g, .x",
            ".b svg:not(.x, :hover)",
            ":is(.b svg:where(*))",
        ] {
            assert!(is_said(selector), "{selector}");
        }
        for selector in [
            ".b",
            ".x svg",
            ".row > svg",
            ".b:hover svg",
            ".b img",
            ".b *",
            ".b svg.filled",
            ".b svg:not(g)",
            "svg:hover",
            "svg + svg",
            "header svg",
            "@media (hover: hover) { .b svg",
        ] {
            assert!(!is_said(selector), "{selector}");
        }
    }

    #[test]
    fn what_is_drawn_is_reached_by_what_it_may_be() {
        let text = "<template><div class=\"row\"><ActionMenu><Icon /></ActionMenu></div></template>";
        let document = Document::parse(SourceFile::new("ChatHeader", text).expect("valid"));
        let icon = document.elements_called("Icon").next().expect("there");
        let of = |css: &str| {
            let sheet = Sheet::scan(css, Span::new(0, css.len()));
            let styles = Styles::of_own(css, &sheet);
            let picture = Picture::of(icon, &styles);
            let declared = picture.declared("width");
            declared.last().map(|one| (one.matched, one.value.to_string()))
        };
        let (always, sometimes) = (Match::Always, Match::Sometimes);
        let said = |matched: Match, value: &str| Some((matched, value.to_owned()));
        assert_eq!(of(".row svg { width: 1px } svg { width: 2px }"), said(always, "1px"));
        assert_eq!(of(".row > * > * { Width: 1px }"), said(always, "1px"));
        assert_eq!(of(".row:hover path { width: 1px }"), said(sometimes, "1px"));
        assert_eq!(of("@media (hover: none) { svg { width: 1px } }"), said(sometimes, "1px"));
        assert_eq!(of("button > * { width: 1px }"), said(always, "1px"));
        assert_eq!(of(".row * { all: unset }"), said(always, "unset"));
        assert_eq!(of(".x, .row :is(svg, .y) { width: 1px }"), said(always, "1px"));
        for css in [
            ".row :where(.x) { width: 1px }",
            "li { &:not(:first-child) { width: 1px } }",
            ".row span, img { width: 1px }",
            "svg.x { width: 1px }",
            ".x svg { width: 1px }",
            ".row > * { width: 1px }",
        ] {
            assert_eq!(of(css), None, "{css}");
        }
    }

    /// Rules skipped by their endings match no picture, and rules that may match one are not skipped.
    #[test]
    fn a_look_at_the_end_of_a_selector_is_enough() {
        let text = "<template><div class=\"row\"><ActionMenu><Icon class=\"i a:hover\" /></ActionMenu></div></template>";
        let document = Document::parse(SourceFile::new("ChatHeader", text).expect("valid"));
        let icon = document.elements_called("Icon").next().expect("there");
        let passes_over = |selector: &str| {
            let css = format!("{selector} {{ width: 1px }}");
            let sheet = Sheet::scan(&css, Span::new(0, css.len()));
            let scoped = ScopedSheet { text: &css, sheet: &sheet, scope: Scope::Component };
            let rule = &sheet.rules()[0];
            let is_passed = !may_match_picture(rule, &scoped, &class_tokens(icon.class()));
            let matched = matches_picture(icon, rule, &scoped).0;
            assert!(!is_passed || matched == Match::Never, "{selector}");
            is_passed
        };
        for end in ELSEWHERE {
            for start in [".row:", "svg:", ".i:", "svg::", "*:", ".i::", ":", ".x, .y:", ".i, svg:"] {
                let selector = format!("{start}{end}");
                assert_eq!(passes_over(&selector), selector != format!(".i, svg:{end}"), "{selector}");
            }
        }
        for selector in [
            ".a\\:hover",
            ".i:not(:hover)",
            ":is(.x, svg:hover)",
            ".row:hover .i",
            ".row:hover > svg",
            ".i:Hover",
        ] {
            assert!(!passes_over(selector), "{selector}");
        }
    }
}
