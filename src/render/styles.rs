//! Styles for the page: a component's classes are prefixed with its name, GlobalCSS stays as it is.

use std::borrow::Cow;
use std::sync::{Arc, RwLock};

use cssparser::{Parser, ParserInput, Token};
use lightningcss::css_modules::{Config, Pattern};
use lightningcss::stylesheet::{ParserOptions, PrinterOptions, StyleSheet};

use super::keyframes::scope_keyframes;
use crate::source::Span;
use crate::style::{CssFaultKind, Sheet, faults, nests_too_deep};

/// The style section of the component called `component`, with its class `x` renamed to `Component__x`
/// (`docs/theme-format.md`, §8). What browsers cannot read is left out; `None` if nothing readable is left.
pub fn scoped(css: &str, component: &str) -> Option<String> {
    let pattern = format!("{component}__[local]");
    let pattern = Pattern::parse(&pattern).ok()?;
    // Only classes are renamed, not grid areas, containers and other names. (Keyframes are renamed
    // separately, because the library would also rename those that the component does not define.)
    let modules = Config {
        pattern,
        dashed_idents: false,
        animation: false,
        grid: false,
        custom_idents: false,
        container: false,
        pure: false,
    };
    // The library also renames ids, which TalkJS does not.
    let css = print_css(css, Some((modules, component)))?;
    let prefix = format!("{component}__");
    if !css.contains(&format!("#{prefix}")) {
        return Some(css);
    }
    let mut input = ParserInput::new(&css);
    let mut unscoped = String::with_capacity(css.len());
    unscope_ids(&mut Parser::new(&mut input), &prefix, &mut unscoped);
    Some(unscoped)
}

/// Copies styles, restoring the ids in selectors. Recursion is bounded by [`nests_too_deep`].
fn unscope_ids(parser: &mut Parser<'_, '_>, prefix: &str, unscoped: &mut String) {
    loop {
        let start = parser.position();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
        let close = match &token {
            Token::IDHash(name) if name.starts_with(prefix) => {
                *unscoped += &parser.slice_from(start).replacen(prefix, "", 1);
                continue;
            }
            Token::Function(_) | Token::ParenthesisBlock => ')',
            Token::SquareBracketBlock => ']',
            Token::CurlyBracketBlock => '}',
            _ => {
                *unscoped += parser.slice_from(start);
                continue;
            }
        };
        *unscoped += parser.slice_from(start);
        let read = parser.parse_nested_block(|inner| {
            unscope_ids(inner, prefix, unscoped);
            Ok::<_, cssparser::ParseError<'_, ()>>(())
        });
        debug_assert!(read.is_ok(), "everything in the block was read");
        unscoped.push(close);
    }
}

/// The style section of GlobalCSS, whose selectors apply to the whole page.
pub fn unscoped(css: &str) -> Option<String> {
    print_css(css, None)
}

/// The styles as lightningcss prints them, with CSS modules for those of a component.
fn print_css(css: &str, of_component: Option<(Config, &str)>) -> Option<String> {
    if nests_too_deep(css) {
        return None;
    }
    let (css_modules, component) = of_component.unzip();
    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions {
        error_recovery: true,
        css_modules: css_modules.clone(),
        warnings: Some(warnings.clone()),
        ..ParserOptions::default()
    };
    let sheet = StyleSheet::parse(css, options);
    if warnings.read().is_ok_and(|warnings| warnings.is_empty()) {
        return written(sheet.ok()?, component);
    }
    let readable = without_faults(css);
    let options = ParserOptions { error_recovery: true, css_modules, ..ParserOptions::default() };
    written(StyleSheet::parse(&readable, options).ok()?, component)
}

fn written(mut sheet: StyleSheet<'_>, component: Option<&str>) -> Option<String> {
    if let Some(component) = component {
        scope_keyframes(&mut sheet.rules, component);
    }
    Some(sheet.to_css(PrinterOptions::default()).ok()?.code)
}

/// The styles with unreadable declarations replaced by spaces. The parser would also drop what precedes such
/// a declaration in its rule, which browsers do not.
fn without_faults(css: &str) -> Cow<'_, str> {
    let found = faults(css);
    let in_declarations = |kind: CssFaultKind| {
        matches!(kind, CssFaultKind::Part | CssFaultKind::Expression | CssFaultKind::Rule)
    };
    if !found.iter().any(|fault| in_declarations(fault.kind)) {
        return Cow::Borrowed(css);
    }
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    let mut declarations: Vec<Span> =
        sheet.all_declarations().iter().map(|one| Span::new(one.name.start(), one.value.end())).collect();
    declarations.sort();
    let mut readable = css.to_owned();
    for fault in found.iter().filter(|fault| in_declarations(fault.kind)) {
        let after = declarations.partition_point(|span| span.start() <= fault.offset);
        let Some(span) = after.checked_sub(1).map(|at| declarations[at]) else { continue };
        if fault.offset <= span.end() {
            readable.replace_range(span.range(), &" ".repeat(span.range().len()));
        }
    }
    Cow::Owned(readable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_get_the_name_of_their_component() {
        let css = "#top .row > .a:hover, :root .b { color: red; &.on { top: 0 } }\n\
                   @media (min-width: 1px) { .c { animation: fade 1s } }\n\
                   @keyframes fade { to { opacity: 1 } }\n\
                   ActionLink { --x: 1px } :is(.d, [data-x=\".e\"]) { left: var(--x) }";
        let scoped = scoped(css, "Foo").expect("valid");
        for wanted in [
            "#top .Foo__row > .Foo__a:hover",
            ":root .Foo__b",
            ".Foo__on",
            ".Foo__c",
            ".Foo__d",
            "ActionLink",
        ] {
            assert!(scoped.contains(wanted), "{wanted} in {scoped}");
        }
        assert!(scoped.contains("data-x=\".e\"") && scoped.contains("--x"), "{scoped}");
        assert!(scoped.contains("@keyframes Foo__fade") && scoped.contains("1s Foo__fade"), "{scoped}");
        let ids = scoped_ids("#a .b, [href=\"#Foo__a\"] { fill: url(#Foo__g); content: '#Foo__1' }");
        for wanted in ["#a .Foo__b", "[href=\"#Foo__a\"]", "#Foo__g", "#Foo__1"] {
            assert!(ids.contains(wanted), "{wanted} in {ids}");
        }
        let global = unscoped(".Foo__row { color: red }").expect("valid");
        assert!(global.contains(".Foo__row {"), "{global}");
    }

    fn scoped_ids(css: &str) -> String {
        scoped(css, "Foo").expect("valid")
    }

    #[test]
    fn a_declaration_that_cannot_be_read_takes_nothing_along() {
        let css = ".a { color: red; margin: {{ m }}; top: 0 } .b { left: 0; width: 1 2 }";
        let scoped = scoped(css, "Foo").expect("some of it");
        for wanted in ["color: red", "top: 0", "left: 0"] {
            assert!(scoped.contains(wanted), "{wanted} in {scoped}");
        }
        assert!(!scoped.contains("margin"), "{scoped}");
        assert_eq!(super::scoped(&format!(".a {{ width: {} }}", "calc(".repeat(100_000)), "Foo"), None);
        assert_eq!(super::scoped(&".a {".repeat(100_000), "Foo").map(|css| css.len() > 1_000_000), None);
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let scoped = scoped(".a { color: red } ..b { top: 0 } .c { left: 0 }", "Foo").expect("some of it");
        assert!(
            scoped.contains(".Foo__a") && scoped.contains(".Foo__c") && !scoped.contains("__b"),
            "{scoped}"
        );
    }
}
