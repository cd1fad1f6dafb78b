//! Styles as a page needs them: a component's classes under its name, GlobalCSS as it is.

use lightningcss::css_modules::{Config, Pattern};
use lightningcss::stylesheet::{ParserOptions, PrinterOptions, StyleSheet};

/// The style section of the component called `component`, with its class `x` as `Component__x`
/// (`docs/theme-format.md`, §8). What browsers cannot read is left out; `None` where nothing is left that
/// can be read.
pub fn scoped(css: &str, component: &str) -> Option<String> {
    let pattern = format!("{component}__[local]");
    let pattern = Pattern::parse(&pattern).ok()?;
    // Other names than classes stay the page's own: keyframes, grid areas, containers. (The library renames
    // keyframes and leaves the `animation` that names them.)
    let modules = Config {
        pattern,
        dashed_idents: false,
        animation: false,
        grid: false,
        custom_idents: false,
        container: false,
        pure: false,
    };
    printed(css, Some(modules))
}

/// The style section of GlobalCSS, whose selectors are the page's.
pub fn unscoped(css: &str) -> Option<String> {
    printed(css, None)
}

fn printed(css: &str, css_modules: Option<Config>) -> Option<String> {
    let options = ParserOptions { error_recovery: true, css_modules, ..ParserOptions::default() };
    let sheet = StyleSheet::parse(css, options).ok()?;
    Some(sheet.to_css(PrinterOptions::default()).ok()?.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_get_the_name_of_their_component() {
        let css = ".row > .a:hover, :root .b { color: red; &.on { top: 0 } }\n\
                   @media (min-width: 1px) { .c { animation: fade 1s } }\n\
                   @keyframes fade { to { opacity: 1 } }\n\
                   ActionLink { --x: 1px } :is(.d, [data-x=\".e\"]) { left: var(--x) }";
        let scoped = scoped(css, "Foo").expect("valid");
        for wanted in
            [".Foo__row > .Foo__a:hover", ":root .Foo__b", ".Foo__on", ".Foo__c", ".Foo__d", "ActionLink"]
        {
            assert!(scoped.contains(wanted), "{wanted} in {scoped}");
        }
        assert!(scoped.contains("data-x=\".e\"") && scoped.contains("--x"), "{scoped}");
        assert!(scoped.contains("@keyframes fade") && scoped.contains("1s fade"), "{scoped}");
        let global = unscoped(".Foo__row { color: red }").expect("valid");
        assert!(global.contains(".Foo__row {"), "{global}");
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
