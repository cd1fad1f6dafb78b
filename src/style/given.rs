//! Styles as they are where something holds that they ask for: a width of the chat, say.

use std::borrow::Cow;

use super::cascade::{ScopedSheet, condition};
use super::selector::{Match, Scope};
use super::sheet::{Rule, Sheet};
use super::subject::SubjectNames;
use super::values::read;
use crate::syntax::Element;

/// What is written in the place of a condition that holds, with blanks up to the end of it.
const HOLDS: &str = "@media all";

/// How many conditions of one component are looked at: no theme has as many.
const MOST: usize = 16;

/// Styles as they are where a condition holds. All that is in them stands where it does in the styles as they are.
pub(crate) struct Given<'a> {
    condition: &'a str,
    sheets: Vec<(Cow<'a, str>, Scope<'a>, Option<Sheet>, &'a Sheet)>,
}

impl<'a> Given<'a> {
    /// One for each condition under which something `wanted`, a property and its value, is said of one of `elements`, and
    /// whether these are all of them. Each is made when it is asked for: it is as large as the styles.
    pub(crate) fn each<'s>(
        sheets: &'s [ScopedSheet<'a>],
        elements: &[Element<'_>],
        wanted: fn(&str, &str) -> bool,
    ) -> (impl Iterator<Item = Given<'a>> + use<'a, 's>, bool) {
        let mut all: Vec<Vec<&str>> = Vec::new();
        let names: Vec<_> = elements.iter().map(|element| (*element, SubjectNames::of(*element))).collect();
        for sheet in sheets {
            let conditional = sheet.sheet.rules().iter().filter(|rule| is_condition(rule, sheet));
            let Some(first) = conditional.map(|rule| rule.span.start()).next() else { continue };
            let behind = sheet.sheet.all_declarations().iter().filter(|one| one.name.start() > first);
            for declaration in behind {
                // Most rules stand under no condition, and most of those are for other elements.
                if sheet.sheet.rule(declaration.rule).parent.is_none() {
                    continue;
                }
                let name = sheet.text[declaration.name.range()].to_ascii_lowercase();
                if !wanted(&name, &read(&sheet.text[declaration.value.range()]).0) {
                    continue;
                }
                let rule = sheet.sheet.rule(declaration.rule);
                let is_for = |(element, names): &(Element<'_>, SubjectNames<'_>)| {
                    names.may_match_rule(rule, sheet.text)
                        && sheet.sheet.known.rule_matches(*element, declaration.rule, sheet).0 != Match::Never
                };
                let conditions = conditions(rule, sheet);
                let is_new = !conditions.is_empty() && all.len() <= MOST && !all.contains(&conditions);
                if is_new && names.iter().any(is_for) {
                    all.push(conditions);
                }
            }
        }
        let are_all = all.len() <= MOST;
        let each = all.into_iter().take(MOST).map(move |conditions| Given::of(&conditions, sheets));
        (each, are_all)
    }

    fn of(conditions: &[&'a str], sheets: &[ScopedSheet<'a>]) -> Given<'a> {
        let sheets = sheets.iter().map(|sheet| {
            let (text, scope) = (sheet.text, sheet.scope);
            let rules = sheet.sheet.rules();
            let holds = |rule: &&Rule| conditions.contains(&&text[rule.prelude.range()]);
            let mut held = rules.iter().filter(holds).peekable();
            if held.peek().is_none() {
                return (Cow::Borrowed(text), scope, None, sheet.sheet);
            }
            let mut given = text.to_owned();
            for rule in held {
                let length = rule.prelude.len();
                given.replace_range(rule.prelude.range(), &format!("{HOLDS:length$}"));
            }
            let section = rules[0].span.cover(rules[rules.len() - 1].span);
            let scanned = Sheet::scan(&given, section);
            (Cow::Owned(given), scope, Some(scanned), sheet.sheet)
        });
        Given { condition: conditions.first().copied().unwrap_or_default(), sheets: sheets.collect() }
    }

    /// The condition, as it is written.
    pub(crate) fn condition(&self) -> &'a str {
        self.condition
    }

    /// The styles, in the order of those as they are.
    pub(crate) fn sheets(&self) -> Vec<ScopedSheet<'_>> {
        let sheets = self.sheets.iter().map(|(text, scope, scanned, as_it_is)| ScopedSheet {
            text,
            sheet: scanned.as_ref().unwrap_or(as_it_is),
            scope: *scope,
        });
        sheets.collect()
    }
}

/// Whether the rules in a rule apply at times only.
fn is_condition(rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    rule.is_at_rule(sheet.text)
        && rule.prelude.len() >= HOLDS.len()
        && condition(&sheet.text[rule.prelude.range()]) == Match::Sometimes
}

/// What must hold for a rule to apply, innermost first.
fn conditions<'a>(rule: &'a Rule, sheet: &ScopedSheet<'a>) -> Vec<&'a str> {
    let around = std::iter::once(rule).chain(sheet.sheet.ancestors(rule));
    let conditional = around.filter(|rule| is_condition(rule, sheet));
    conditional.map(|rule| &sheet.text[rule.prelude.range()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::style::usual_value;
    use crate::syntax::Document;

    #[test]
    fn each_condition_holds_once() {
        let document =
            Document::parse(SourceFile::new("X", "<template><p class=\"a\"/></template>").expect("valid"));
        let element = document.elements_called("p").next().expect("there");
        let css = ".a { display: flex } @media (max-width: 9px) { .a { display: grid } .b { display: none } }\
                   @media print { .a { display: none } } @supports (width: 1ch) { .a { COLOR: red; } }\
                   @container x (width > 1px) { @media (hover: hover) { .a { Display: Block } } }\
                   @media (min-width: 9px) { .b { display: none } }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let sheets = [ScopedSheet { text: css, sheet: &sheet, scope: Scope::Component }];
        let (given, _) = Given::each(&sheets, &[element], |name, _| name == "display");
        let told = given.map(|given| {
            let value = usual_value(element, "display", &given.sheets()).map(|value| value.into_owned());
            (given.condition(), value.unwrap_or_default())
        });
        let expected =
            [("@media (max-width: 9px)", "grid".to_owned()), ("@media (hover: hover)", "block".to_owned())];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}
