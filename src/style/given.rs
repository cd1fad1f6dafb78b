//! Styles as they are while one of their conditions holds: a width of the chat, for example.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::cascade::condition;
use super::length::length;
use super::logical::physical;
use super::scoped::{ScopedSheet, Styles};
use super::selector::{Match, Scope};
use super::sheet::{Rule, Sheet};
use super::subject::SubjectNames;
use super::values::read;
use super::variables::{has_variable, is_as_written, names_in};
use crate::syntax::Element;

/// What replaces the text of a condition that holds, padded with blanks to the same length.
const HOLDS: &str = "@media all";

/// How many conditions of one component are looked at: no theme has as many.
const MAX_CONDITIONS: usize = 16;

/// Styles as they are while a condition holds. Everything in them keeps the place it has in the original.
pub(crate) struct Given<'a> {
    condition: &'a str,
    own: GivenSheet<'a>,
    global: Option<GivenSheet<'a>>,
}

/// One section of these styles.
struct GivenSheet<'a> {
    text: Cow<'a, str>,
    scope: Scope<'a>,
    /// Its rules, unless they are those of the original section.
    scanned: Option<Sheet>,
    as_it_is: &'a Sheet,
}

impl<'a> Given<'a> {
    /// One for each condition under which a declaration that is `wanted`, by its property and value, applies
    /// to one of `elements`, or a variable in such a value is declared; and whether these are all. Each is
    /// made on demand, since it is as large as the styles.
    pub(crate) fn each<'s>(
        styles: &'s Styles<'a>,
        elements: &[Element<'_>],
        wanted: fn(&str, &str) -> bool,
    ) -> (impl Iterator<Item = Given<'a>> + use<'a, 's>, bool) {
        let mut all: Vec<Vec<&str>> = Vec::new();
        let names = LazyCell::new(|| {
            elements.iter().map(|element| (*element, SubjectNames::of(*element))).collect::<Vec<_>>()
        });
        let variables = LazyCell::new(|| variables_in(styles));
        for sheet in styles.iter() {
            let conditional = sheet.sheet.rules().iter().filter(|rule| is_condition(rule, sheet));
            let Some(first) = conditional.map(|rule| rule.span.start()).next() else { continue };
            let later = sheet.sheet.all_declarations().iter().filter(|one| one.name.start() > first);
            for declaration in later {
                // Most rules are under no condition, and most of those that are match other elements.
                if sheet.sheet.rule(declaration.rule).parent.is_none() {
                    continue;
                }
                let name = sheet.text[declaration.name.range()].to_ascii_lowercase();
                let name = physical(&name).map_or(name, str::to_owned);
                let value = read(&sheet.text[declaration.value.range()]).0;
                let is_variable = name.starts_with("--") && variables.contains(&name);
                let may_be_wanted = has_variable(&value) && !is_as_written(&name);
                if !is_variable && !may_be_wanted && !wanted(&name, &value) {
                    continue;
                }
                let rule = sheet.sheet.rule(declaration.rule);
                let is_for = |(element, names): &(Element<'_>, SubjectNames<'_>)| {
                    names.may_match_rule(rule, sheet.text)
                        && sheet.sheet.match_cache.rule_matches(*element, declaration.rule, sheet).0
                            != Match::Never
                };
                let conditions = conditions(rule, sheet);
                let is_new =
                    !conditions.is_empty() && all.len() <= MAX_CONDITIONS && !all.contains(&conditions);
                if is_new && (is_variable || names.iter().any(is_for)) {
                    all.push(conditions);
                }
            }
        }
        let are_all = all.len() <= MAX_CONDITIONS;
        let each = all.into_iter().take(MAX_CONDITIONS).map(move |conditions| Given::of(&conditions, styles));
        (each, are_all)
    }

    /// The styles as they are in a chat of this width, in pixels, for people who touch it.
    pub(crate) fn at_width(styles: &Styles<'a>, width: f64) -> Given<'a> {
        let mut holding: Vec<&str> = Vec::new();
        for sheet in styles.iter() {
            let conditional = sheet.sheet.rules().iter().filter(|rule| is_condition(rule, sheet));
            let conditions = conditional.map(|rule| &sheet.text[rule.prelude.range()]);
            for condition in conditions.filter(|condition| holds_at(condition, width)) {
                if holding.len() <= MAX_CONDITIONS && !holding.contains(&condition) {
                    holding.push(condition);
                }
            }
        }
        Given::of(&holding, styles)
    }

    fn of(conditions: &[&'a str], styles: &Styles<'a>) -> Given<'a> {
        let mut sheets = styles.iter().map(|sheet| GivenSheet::of(conditions, sheet));
        let own = sheets.next().expect("a component has a section of its own");
        let global = sheets.next();
        Given { condition: conditions.first().copied().unwrap_or_default(), own, global }
    }

    /// The condition as written.
    pub(crate) fn condition(&self) -> &'a str {
        self.condition
    }

    /// The styles, with their sections in the original order.
    pub(crate) fn styles(&self) -> Styles<'_> {
        Styles::new(self.own.scoped(), self.global.as_ref().map(GivenSheet::scoped))
    }
}

impl<'a> GivenSheet<'a> {
    fn of(conditions: &[&'a str], sheet: &ScopedSheet<'a>) -> GivenSheet<'a> {
        let section = || sheet.section();
        let ScopedSheet { text, sheet, scope } = *sheet;
        let holds = |rule: &&Rule| conditions.contains(&&text[rule.prelude.range()]);
        let mut held = sheet.rules().iter().filter(holds).peekable();
        if held.peek().is_none() {
            return GivenSheet { text: Cow::Borrowed(text), scope, scanned: None, as_it_is: sheet };
        }
        let mut given = text.to_owned();
        for rule in held {
            let length = rule.prelude.len();
            given.replace_range(rule.prelude.range(), &format!("{HOLDS:length$}"));
        }
        let scanned = Some(Sheet::scan(&given, section()));
        GivenSheet { text: Cow::Owned(given), scope, scanned, as_it_is: sheet }
    }

    fn scoped(&self) -> ScopedSheet<'_> {
        let sheet = self.scanned.as_ref().unwrap_or(self.as_it_is);
        ScopedSheet { text: &self.text, sheet, scope: self.scope }
    }
}

/// The names, in lower case, of the variables that values of anything but colors are made of.
fn variables_in(styles: &Styles<'_>) -> BTreeSet<String> {
    /// How many levels of variables that refer to others are followed.
    const MAX_DEPTH: usize = 8;
    let mut of_others: Vec<(String, Vec<String>)> = Vec::new();
    let mut found = BTreeSet::new();
    for sheet in styles.iter() {
        for declaration in sheet.sheet.all_declarations() {
            let value = &sheet.text[declaration.value.range()];
            let name = &sheet.text[declaration.name.range()];
            if !has_variable(value) {
                continue;
            }
            let names = names_in(value);
            match name.starts_with("--") {
                true => of_others.push((name.to_ascii_lowercase(), names.collect())),
                false if !is_as_written(&name.to_ascii_lowercase()) => found.extend(names),
                false => {}
            }
        }
    }
    for _ in 0..MAX_DEPTH {
        let count = found.len();
        for (_, names) in of_others.iter().filter(|(name, _)| found.contains(name)).collect::<Vec<_>>() {
            found.extend(names.iter().cloned());
        }
        if found.len() == count {
            break;
        }
    }
    found
}

/// Whether a rule is an at-rule whose rules apply only under some condition.
fn is_condition(rule: &Rule, sheet: &ScopedSheet<'_>) -> bool {
    rule.is_at_rule(sheet.text)
        && rule.prelude.len() >= HOLDS.len()
        && condition(&sheet.text[rule.prelude.range()]) == Match::Sometimes
}

/// Whether an `@media` is known to hold on a screen of this width, in pixels, that people touch.
fn holds_at(condition: &str, width: f64) -> bool {
    let condition = condition.to_ascii_lowercase();
    let Some(queries) = condition.strip_prefix("@media") else { return false };
    let is_so = |part: &str| {
        let part = part.trim().trim_start_matches("only ");
        let inner = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
        let Some(inner) = inner else { return matches!(part, "screen" | "all") };
        let Some((name, value)) = inner.split_once(':') else { return false };
        let limit = length(value.trim()).and_then(|(number, unit)| match unit {
            "px" => Some(number),
            "em" | "rem" => Some(number * 16.0),
            _ => None,
        });
        match (name.trim(), limit) {
            ("max-width", Some(limit)) => width <= limit,
            ("min-width", Some(limit)) => width >= limit,
            ("hover" | "any-hover", None) => value.trim() == "none",
            ("pointer" | "any-pointer", None) => value.trim() == "coarse",
            ("orientation", None) => value.trim() == "portrait",
            _ => false,
        }
    };
    queries.split(',').any(|query| query.split(" and ").all(is_so))
}

/// The conditions that must hold for a rule to apply, innermost first.
fn conditions<'a>(rule: &'a Rule, sheet: &ScopedSheet<'a>) -> Vec<&'a str> {
    let around = std::iter::once(rule).chain(sheet.sheet.ancestors(rule));
    let conditional = around.filter(|rule| is_condition(rule, sheet));
    conditional.map(|rule| &sheet.text[rule.prelude.range()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};
    use crate::syntax::Document;

    #[test]
    fn a_phone_is_narrow_and_touched() {
        for condition in [
            "@media (max-width: 480px)",
            "@media only screen and (max-width:30em)",
            "@media (min-width: 320px) and (max-width: 767px)",
            "@media print, (max-width: 600px)",
            "@media (hover: none)",
        ] {
            assert!(holds_at(condition, 360.0), "{condition}");
        }
        for condition in [
            "@media (min-width: 480px)",
            "@media (max-width: 320px)",
            "@media (prefers-color-scheme: dark)",
            "@media not all and (max-width: 600px)",
            "@supports (gap: 1px)",
            "@container (max-width: 480px)",
        ] {
            assert!(!holds_at(condition, 360.0), "{condition}");
        }
    }

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
        let styles = Styles::of_own(css, &sheet);
        let (given, _) = Given::each(&styles, &[element], |name, _| name == "display");
        let told = given.map(|given| {
            let value = given.styles().usual_value(element, "display").map(|value| value.into_owned());
            (given.condition(), value.unwrap_or_default())
        });
        let expected =
            [("@media (max-width: 9px)", "grid".to_owned()), ("@media (hover: hover)", "block".to_owned())];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_stands_behind_a_nested_rule_is_given_too() {
        let document =
            Document::parse(SourceFile::new("X", "<template><p class=\"a\"/></template>").expect("valid"));
        let element = document.elements_called("p").next().expect("there");
        let css = ".a { display: flex } @media (max-width: 9px) { .a { .b { color: red } display: grid } }";
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        let (given, _) = Given::each(&styles, &[element], |name, _| name == "display");
        let told =
            given.map(|given| given.styles().usual_value(element, "display").map(|value| value.into_owned()));
        assert_eq!(told.collect::<Vec<_>>(), [Some("grid".to_owned())]);
    }
}
