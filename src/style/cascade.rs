//! Which declarations of a property reach an element, and which of them wins.

use lightningcss::properties::position::Position;
use lightningcss::traits::Parse;

use super::scanner::{Rule, Sheet};
use super::selector::{Match, ParsedSelectors, Scope};
use crate::source::Span;
use crate::syntax::{Element, ValuePart, value_parts};

/// A style section as seen from one component: the component's own, or GlobalCSS.
#[derive(Clone, Copy)]
pub struct ScopedSheet<'a> {
    /// The text of the file the section stands in.
    pub text: &'a str,
    /// Its rules.
    pub sheet: &'a Sheet,
    /// How its selectors name the component's classes.
    pub scope: Scope<'a>,
}

/// A declaration that reaches an element.
#[derive(Clone, Debug)]
pub struct Declared<'a> {
    /// Whether it does always or under a condition.
    pub matched: Match,
    /// Whether it is `!important`.
    pub important: bool,
    /// The specificity of the selector by which it does.
    pub specificity: u32,
    /// Its value, without `!important`.
    pub value: &'a str,
    /// Where the rule's selector stands, in the file of its sheet.
    pub selector: Span,
}

/// The declarations of `property` in `sheets` that can reach `element`, weakest first: by
/// importance, then specificity, then order.
pub fn declared<'a>(element: Element<'_>, property: &str, sheets: &[ScopedSheet<'a>]) -> Vec<Declared<'a>> {
    let mut found: Vec<Declared<'a>> =
        sheets.iter().flat_map(|sheet| in_sheet(element, property, sheet)).collect();
    found.sort_by_key(|declared| (declared.important, declared.specificity));
    found
}

fn in_sheet<'a>(element: Element<'_>, property: &str, sheet: &ScopedSheet<'a>) -> Vec<Declared<'a>> {
    let text = sheet.text;
    let mut found = Vec::new();
    for rule in sheet.sheet.rules() {
        let named = |name: Span| text[name.range()].eq_ignore_ascii_case(property);
        let Some(declaration) = rule.declarations.iter().rfind(|declaration| named(declaration.name)) else {
            continue;
        };
        let (by_selector, specificity) = rule_matches(element, rule, sheet);
        let matched = by_selector.min(condition_of(rule, sheet));
        if matched == Match::Never {
            continue;
        }
        let (value, important) = split_important(&text[declaration.value.range()]);
        found.push(Declared { matched, important, specificity, value, selector: rule.prelude });
    }
    found
}

fn rule_matches(element: Element<'_>, rule: &Rule, sheet: &ScopedSheet<'_>) -> (Match, u32) {
    if rule.is_at_rule(sheet.text) {
        return (Match::Never, 0);
    }
    ParsedSelectors::parse(&sheet.text[rule.prelude.range()]).matches(element, sheet.scope)
}

/// What the rules around a rule make of it: a nested rule or one under `@media` applies at times.
fn condition_of(rule: &Rule, sheet: &ScopedSheet<'_>) -> Match {
    let mut result = Match::Always;
    for outer in sheet.sheet.ancestors(rule) {
        let prelude = sheet.text[outer.prelude.range()].to_ascii_lowercase();
        result = result.min(match prelude {
            _ if prelude.starts_with("@layer") => Match::Always,
            _ if prelude.starts_with("@keyframes") || prelude.starts_with("@font-face") => Match::Never,
            _ => Match::Sometimes,
        });
    }
    result
}

fn split_important(value: &str) -> (&str, bool) {
    match value.rsplit_once('!') {
        Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => (value.trim_end(), true),
        _ => (value, false),
    }
}

/// Whether an absolutely positioned child of `element` is placed within it, as far as `position`
/// tells.
pub fn is_positioned(element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    let declared = declared(element, "position", sheets);
    let winner = declared.iter().rfind(|declared| declared.matched == Match::Always);
    inline_position(element).or(winner.map(|winner| winner.value)).is_some_and(positions)
}

/// Whether a value of `position` makes an element the frame of its absolute children.
pub fn positions(value: &str) -> bool {
    Position::parse_string(value).is_ok_and(|position| position != Position::Static)
}

fn inline_position<'d>(element: Element<'d>) -> Option<&'d str> {
    let style = element.attribute("style")?.value()?;
    let static_text = value_parts(style).into_iter().filter_map(|part| match part {
        ValuePart::Text(text) => Some(text),
        ValuePart::Interpolation(_) => None,
    });
    let declarations = static_text.flat_map(|text| text.split(';')).filter_map(|text| text.split_once(':'));
    declarations
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("position"))
        .map(|(_, value)| value.trim())
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::syntax::Document;

    fn positioned(css: &str, tag: &str) -> bool {
        let text = format!("<template>{tag}</div></template>");
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let element = document.elements().nth(1).expect("the element");
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        is_positioned(element, &[ScopedSheet { text: css, sheet: &sheet, scope: Scope::Component }])
    }

    #[test]
    fn position_follows_the_cascade() {
        let tag = r#"<div class="a b">"#;
        for (css, expected) in [
            (".a { position: relative }", true),
            (".a { POSITION: Sticky !important }", true),
            (".a.b { position: static } .a { position: relative }", false),
            (".a { position: relative !important } .a.b { position: static }", true),
            ("@media print { .a { position: relative } }", false),
            ("@layer x { .a { position: fixed } }", true),
            (".a:hover { position: relative }", false),
            (".c { position: relative }", false),
            (".a { position: sideways }", false),
        ] {
            assert_eq!(positioned(css, tag), expected, "{css}");
        }
        assert!(positioned("", r#"<div style="color: red; position: relative">"#));
        assert!(!positioned("", r#"<div style="{{ x }}">"#));
    }
}
