//! Values with what their custom properties stand for, where a theme says that itself.

use super::cascade::{applies_always, may_apply};
use super::scoped::{ScopedSheet, Styles};
use super::selector::Match;
use crate::syntax::Element;

/// How often a value is looked into: what a custom property stands for may have another one in it.
const MOST: usize = 8;
/// How many values of a variable are looked at.
const MOST_VALUES: usize = 8;
/// How long a value may become by that.
const LONGEST: usize = 4096;
/// How many elements around one are looked at.
const AROUND: usize = 32;

/// What stands in the place of a variable that gets its value from the settings of a theme (`docs/theme-format.md`, §8).
pub(crate) const UNKNOWN: &str = "unknown";

/// All that `value` comes to at `element`, with what each `var(…)` in it stands for, by the rules for that, for what is around it
/// or for the page, or else what the value itself gives in place of it: what it usually is comes first, and [`UNKNOWN`] where
/// only the theme's settings tell. Nothing where nothing tells. Where more is said than of any theme, the first of it.
pub(crate) fn alternatives(value: &str, element: Element<'_>, styles: &Styles<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open: Vec<String> = vec![value.to_owned()];
    for _ in 0..MOST * MOST_VALUES {
        let Some(value) = open.pop() else { break };
        let Some(start) = value.find("var(") else {
            if !found.contains(&value) {
                found.push(value);
            }
            if found.len() == MOST_VALUES {
                break;
            }
            continue;
        };
        let inside = start + "var(".len();
        let Some(end) = closing(&value[inside..]).map(|length| inside + length) else { continue };
        let (name, instead) = match value[inside..end].split_once(',') {
            Some((name, instead)) => (name.trim(), Some(instead.trim())),
            None => (value[inside..end].trim(), None),
        };
        let (usual, at_times) = may_stand_for(name, element, styles);
        let mut known: Vec<String> = Vec::new();
        match usual {
            Some(usual) => known.push(usual),
            None => {
                known.extend(instead.map(str::to_owned));
                known.extend(name.starts_with("--theme-").then(|| UNKNOWN.to_owned()));
            }
        }
        known.extend(at_times);
        let whole = known.iter().map(|known| [&value[..start], known, &value[end + 1..]].concat());
        open.extend(
            whole
                .filter(|whole| whole.len() <= LONGEST)
                .take(MOST_VALUES)
                .collect::<Vec<_>>()
                .into_iter()
                .rev(),
        );
    }
    found
}

/// Where the bracket closes that was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| match byte {
        b'(' => {
            depth += 1;
            false
        }
        b')' if depth == 0 => true,
        b')' => {
            depth -= 1;
            false
        }
        _ => false,
    })
}

/// What a variable usually is at `element`, and what it may be there at times.
fn may_stand_for(name: &str, element: Element<'_>, styles: &Styles<'_>) -> (Option<String>, Vec<String>) {
    let (mut usual, mut at_times) = (None, Vec::new());
    let is_said = styles.iter().any(|sheet| sheet.sheet.may_say(name));
    if !is_said && !element.ancestors_or_self().take(AROUND).any(|around| around.attribute("style").is_some())
    {
        return (usual, at_times);
    }
    for around in element.ancestors_or_self().take(AROUND) {
        for one in styles.declared(around, name).into_iter().rev() {
            if one.matched == Match::Always {
                usual = Some(one.value.into_owned());
                break;
            }
            keep(one.value.into_owned(), &mut at_times);
        }
        if usual.is_some() {
            break;
        }
    }
    if usual.is_none() {
        usual = styles.of_page(name);
        let is_page =
            |part: &str| [":root", "html", "body", ":host"].iter().any(|page| part.trim().starts_with(page));
        for sheet in styles.iter() {
            let of_page = sheet.sheet.declarations_of(name, sheet.text).filter(|declaration| {
                let rule = sheet.sheet.rule(declaration.rule);
                may_apply(rule, sheet) && sheet.any_prelude(rule, |prelude| prelude.split(',').any(is_page))
            });
            of_page.for_each(|declaration| keep(declaration.read(sheet.text).0.into_owned(), &mut at_times));
        }
    }
    (usual, at_times)
}

/// Keeps a value that is another one than those before it, of which no more are looked at than any theme has.
fn keep(value: String, values: &mut Vec<String>) {
    if values.len() < MOST_VALUES && !values.contains(&value) {
        values.push(value);
    }
}

/// Whether any of the [`alternatives`] fits, or the value as it is where nothing tells.
pub(crate) fn any_alternative(
    value: &str,
    element: Element<'_>,
    styles: &Styles<'_>,
    fits: impl Fn(&str) -> bool,
) -> bool {
    let all = if has_variable(value) { alternatives(value, element, styles) } else { Vec::new() };
    if all.is_empty() { fits(value) } else { all.iter().any(|value| fits(value)) }
}

/// Whether a value has a variable in it.
pub(crate) fn has_variable(value: &str) -> bool {
    value.bytes().any(|byte| byte == b'(') && value.contains("var(")
}

/// Whether the values of a property are compared and taken over as they are written: colors, which are looked into by
/// [`alternatives`] where their lightness matters, and the variables themselves.
fn is_as_written(property: &str) -> bool {
    const COLORS: [&str; 5] = ["background", "background-color", "color", "fill", "stroke"];
    property.starts_with("--") || COLORS.contains(&property)
}

/// All that a value of `property` comes to at `element`, what it usually is first; nothing where that is what is written.
pub(super) fn resolved(
    (property, value): (&str, &str),
    element: Element<'_>,
    styles: &Styles<'_>,
) -> Vec<String> {
    if !has_variable(value) || is_as_written(property) {
        return Vec::new();
    }
    let mut all = alternatives(value, element, styles);
    // What only settings tell stays what a browser alone knows.
    all.iter_mut().filter(|one| one.contains(UNKNOWN)).for_each(|one| value.clone_into(one));
    all
}

impl Styles<'_> {
    /// What rules for the page itself say most strongly of a property that is inherited, whatever the screen.
    pub(crate) fn of_page(&self, property: &str) -> Option<String> {
        // What is said of the nearer element is inherited, whatever is said of the one around it, and in whatever order.
        let strength = |compound: &str| match compound {
            "*" => 4,
            "body" => 3,
            ":root" | ":host" => 2,
            "html" => 1,
            _ => 0,
        };
        // All that a selector asks for must be the page.
        let of_selector = |selector: &str| {
            let compounds = selector.split(|c: char| c == '>' || c.is_ascii_whitespace());
            let mut strengths = compounds.filter(|compound| !compound.is_empty()).map(strength);
            strengths.try_fold(0, |_, strength| (strength > 0).then_some(strength)).unwrap_or(0)
        };
        let of_sheet = |sheet: &ScopedSheet<'_>| {
            let declarations = sheet.sheet.declarations_of(property, sheet.text);
            let of_page = declarations.filter_map(|declaration| {
                let rule = sheet.sheet.rule(declaration.rule);
                let is_nested = sheet.sheet.ancestors(rule).any(|around| !around.is_at_rule(sheet.text));
                if is_nested || !applies_always(rule, sheet) {
                    return None;
                }
                let strength = sheet.text[rule.prelude.range()].split(',').map(of_selector).max()?;
                let (value, important) = declaration.read(sheet.text);
                (strength > 0).then(|| ((strength, important), value.into_owned()))
            });
            // Of those that are as strong the last one wins.
            of_page.max_by_key(|(strength, _)| *strength)
        };
        let (_, value) = self.iter().filter_map(of_sheet).max_by_key(|(strength, _)| *strength)?;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::Sheet;
    use crate::syntax::Document;

    #[test]
    fn what_a_theme_says_is_put_in_its_place() {
        let css = ":root { --a: #111; --b: var(--a); --long: var(--x, var(--b)) } .p { --near: red }\
                   body { --a: #222 } @media print { body { --a: #333 } } .q { --circle: var(--circle) }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        let text = "<template><div class=\"p\"><i class=\"q\"/></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let element = document.elements().last().expect("there");
        for (value, expected) in [
            ("red", Some("red")),
            ("var(--a) 4px", Some("#222 4px")),
            ("x(var( --b ), var(--near))", Some("x(#222, red)")),
            ("var(--long)", Some("#222")),
            ("var(--none)", None),
            ("var(--none, rgb(1, 2, 3))", Some("rgb(1, 2, 3)")),
            ("var(--circle)", None),
            ("var(--a", None),
        ] {
            let all = alternatives(value, element, &styles);
            assert_eq!(all.first().map(String::as_str), expected, "{value}");
        }
    }

    #[test]
    fn the_nearest_element_of_the_page_tells() {
        for (css, expected) in [
            ("html { direction: rtl } body { direction: ltr }", Some("ltr")),
            ("body { direction: ltr } html { direction: rtl }", Some("ltr")),
            ("body { direction: ltr } * { direction: rtl } :root { direction: ltr }", Some("rtl")),
            (":root { direction: rtl } html { direction: ltr }", Some("rtl")),
            ("body { direction: ltr } html, body { direction: rtl }", Some("rtl")),
            ("body { direction: ltr !important } body { direction: rtl }", Some("ltr")),
            ("@layer base { html > body { direction: rtl } }", Some("rtl")),
            ("@media screen { body { direction: rtl } } html .body { direction: ltr }", Some("rtl")),
            ("body { .in { direction: rtl } } body i { direction: rtl }", None),
            ("@media print { body { direction: rtl } } .body { direction: rtl }", None),
        ] {
            let sheet = Sheet::scan(css, Span::new(0, css.len()));
            assert_eq!(Styles::of_own(css, &sheet).of_page("direction").as_deref(), expected, "{css}");
        }
    }

    #[test]
    fn what_a_variable_is_at_times_is_known() {
        let css = ":root { --a: #fff; --b: var(--a) } @media (prefers-color-scheme: dark) { :root { --a: #111 } }\
                   @media print { :root { --a: red } } html.dark { --a: #222 } .p { --c: 1 } .p:hover { --c: 2 }\
                   .other { --a: blue }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        let text = "<template><div class=\"p\"><i class=\"q\"/></div></template>";
        let document = Document::parse(SourceFile::new("X", text).expect("valid"));
        let element = document.elements().last().expect("there");
        assert_eq!(alternatives("var(--a)", element, &styles), ["#fff", "#111", "#222"]);
        assert_eq!(alternatives("var(--b) 0", element, &styles), ["#fff 0", "#111 0", "#222 0"]);
        assert_eq!(alternatives("var(--c)", element, &styles), ["1", "2"]);
        assert_eq!(alternatives("red", element, &styles), ["red"]);
        assert_eq!(alternatives("var(--none, red)", element, &styles), ["red"]);
        assert!(alternatives("var(--none)", element, &styles).is_empty());
        assert_eq!(alternatives("var(--theme-brand, red)", element, &styles), ["red", "unknown"]);
        assert_eq!(alternatives("var(--theme-brand)", element, &styles), ["unknown"]);
        let many: String =
            (0..99).map(|at| format!("@media (width: {at}px) {{ :root {{ --x: {at} }} }}")).collect();
        let sheet = Sheet::scan(&many, Span::new(0, many.len()));
        let styles = Styles::of_own(&many, &sheet);
        assert_eq!(alternatives("var(--x) var(--x)", element, &styles).len(), 8);
    }
}
