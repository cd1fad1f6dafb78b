//! Values with what their custom properties stand for, where a theme says that itself.

use std::borrow::Cow;

use super::cascade::{ScopedSheet, usual_value};
use crate::syntax::Element;

/// How often a value is looked into: what a custom property stands for may have another one in it.
const MOST: usize = 8;
/// How long a value may become by that.
const LONGEST: usize = 4096;
/// How many elements around one are looked at.
const AROUND: usize = 32;

/// `value` with what each `var(…)` in it stands for at `element`, by its own rules, those of what is around it or those of
/// the page; where no rule says that, with what the value itself gives in place of it. `None` where nothing tells.
pub(crate) fn resolved<'v>(
    value: &'v str,
    element: Element<'_>,
    sheets: &[ScopedSheet<'_>],
) -> Option<Cow<'v, str>> {
    let mut value = Cow::Borrowed(value);
    for _ in 0..MOST {
        let Some(start) = value.find("var(") else { return Some(value) };
        let inside = start + "var(".len();
        let end = inside + closing(&value[inside..])?;
        let (name, instead) = match value[inside..end].split_once(',') {
            Some((name, instead)) => (name.trim(), Some(instead.trim())),
            None => (value[inside..end].trim(), None),
        };
        let known = stands_for(name, element, sheets).or_else(|| instead.map(str::to_owned))?;
        let whole = [&value[..start], &known, &value[end + 1..]].concat();
        if whole.len() > LONGEST {
            return None;
        }
        value = Cow::Owned(whole);
    }
    None
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

fn stands_for(name: &str, element: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<String> {
    let mut around = std::iter::once(element).chain(element.node().ancestors()).take(AROUND);
    let mut near = || around.find_map(|around| usual_value(around, name, sheets).map(Cow::into_owned));
    sheets.iter().any(|sheet| sheet.sheet.may_say(name)).then_some(())?;
    near().or_else(|| of_page(name, sheets))
}

/// What rules for the page itself say most strongly of a property, whatever the screen.
pub(crate) fn of_page(property: &str, sheets: &[ScopedSheet<'_>]) -> Option<String> {
    let is_page = |part: &str| matches!(part.trim(), ":root" | "html" | "body" | ":host" | "*");
    let of_sheet = |sheet: &ScopedSheet<'_>| {
        let mut declarations = sheet.sheet.declarations_of(property, sheet.text).filter(|declaration| {
            let rule = sheet.sheet.rule(declaration.rule);
            rule.parent.is_none() && sheet.text[rule.prelude.range()].split(',').any(is_page)
        });
        let first = declarations.next()?;
        Some(declarations.last().unwrap_or(first).read(sheet.text).0.into_owned())
    };
    sheets.iter().rev().find_map(of_sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::{Scope, Sheet};
    use crate::syntax::Document;

    #[test]
    fn what_a_theme_says_is_put_in_its_place() {
        let css = ":root { --a: #111; --b: var(--a); --long: var(--x, var(--b)) } .p { --near: red }\
                   body { --a: #222 } @media print { body { --a: #333 } } .q { --circle: var(--circle) }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let sheets = [ScopedSheet { text: css, sheet: &sheet, scope: Scope::Component }];
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
            assert_eq!(resolved(value, element, &sheets).as_deref(), expected, "{value}");
        }
    }
}
