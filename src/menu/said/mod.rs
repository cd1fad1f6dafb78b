//! What styles declare for an element, always and under some condition, and which declarations can win.

pub(super) mod flex;
pub(super) mod inherited;
pub(super) mod layout;
pub(super) mod stacking;
pub(super) mod together;
pub(super) mod transform;
pub(super) mod under;

use crate::menu::concern::Objection;
use crate::style::{
    Declaration, Declared, Drawings, Drawn, Match, ScopedRule, Styles, Weight, is_css_wide, logical,
};
use crate::syntax::Element;

/// The key that decides which of two declarations wins: the greater one.
fn weight(declared: &Declared<'_>) -> (Weight, Option<usize>, usize) {
    (declared.weight(), declared.rule.map(|rule| rule.index), declared.at)
}

/// A declaration that can win, with the property under whose name it was asked for.
pub(super) type Candidate<'a> = (&'static str, Declared<'a>);

/// Tells the possible declarations of interchangeable properties, as [`candidates`] does.
pub(super) type Candidates<'f, 'a> = &'f dyn Fn(&[&'static str]) -> Vec<Candidate<'a>>;

/// An element's declarations of interchangeable properties that can win, strongest first; the usual one,
/// which always applies, comes last. All questions about possible values go through this list.
pub(super) fn candidates<'a, 'n>(
    element: Element<'a>,
    properties: &[&'n str],
    styles: &'a Styles<'a>,
) -> Vec<(&'n str, Declared<'a>)> {
    strongest(properties, |name| styles.declared(element, name))
}

/// [`candidates`] for what styles draw before or after the content of `element`.
pub(super) fn drawn_candidates<'a, 'n>(
    (drawn, element): (&Drawn<'_>, Element<'_>),
    properties: &[&'n str],
    drawings: &Drawings<'a>,
) -> Vec<(&'n str, Declared<'a>)> {
    strongest(properties, |name| drawings.declared(drawn, element, name))
}

/// Whether one of these candidates always holds, and each of them fits: for what speaks for an insertion.
pub(super) fn all_fit(candidates: &[(&str, Declared<'_>)], fits: impl Fn(&str) -> bool) -> bool {
    candidates.last().is_some_and(|(_, one)| one.matched == Match::Always)
        && candidates.iter().all(|(_, one)| fits(&one.value))
}

/// The declarations that can win among several properties, strongest first.
pub(super) fn strongest<'a, 'n>(
    properties: &[&'n str],
    declared: impl Fn(&str) -> Vec<Declared<'a>>,
) -> Vec<(&'n str, Declared<'a>)> {
    let each = properties.iter().flat_map(|name| declared(name).into_iter().map(|one| (*name, one)));
    let mut all: Vec<(&str, Declared<'a>)> = each.collect();
    all.sort_by_key(|(_, one)| weight(one));
    let usual = all.iter().rposition(|(_, one)| one.matched == Match::Always).unwrap_or(0);
    all.drain(..usual);
    all.reverse();
    all
}

/// The strongest possible declaration whose property and value fit. An objection to an insertion counts even
/// if it holds only under some condition; what speaks for an insertion must be the usual value.
pub(super) fn may_be<'a, 'n>(
    element: Element<'a>,
    properties: &[&'n str],
    styles: &'a Styles<'a>,
    fits: impl Fn(&str, &str) -> bool,
) -> Option<(&'n str, Declared<'a>)> {
    // Most properties are never declared with a fitting value, which is cheaper to check.
    let is_said = |name: &&'n str| styles.may_declare(element, name, |value| fits(name, value));
    properties
        .iter()
        .any(is_said)
        .then(|| candidates(element, properties, styles))
        .and_then(|candidates| candidates.into_iter().find(|(name, one)| fits(name, &one.value)))
}

/// [`candidates`] without declarations under at-rule conditions: a header's row is judged under each of those
/// separately, so that only states and expressions vary here.
pub(super) fn candidates_by_states<'a, 'n>(
    element: Element<'a>,
    properties: &[&'n str],
    styles: &'a Styles<'a>,
) -> Vec<(&'n str, Declared<'a>)> {
    let mut all = candidates(element, properties, styles);
    all.retain(|(_, one)| one.rule.is_none_or(|rule| rule.applies_always()));
    all
}

/// Whether the rule of a declaration also declares `property` with a value that `fits`.
pub(super) fn says_as_well(declared: &Declared<'_>, property: &str, fits: impl Fn(&str) -> bool) -> bool {
    declared.rule.is_some_and(|rule| {
        let text = rule.sheet.text;
        let is_it = |one: &&Declaration| text[one.name.range()].eq_ignore_ascii_case(property);
        rule.declarations()
            .iter()
            .filter(is_it)
            .any(|one| one.means(property, text).is_some_and(|value| fits(&value)))
    })
}

/// The declaration that usually wins among interchangeable properties.
pub(super) fn usual_winner<'a, 'n>(
    element: Element<'a>,
    properties: &[&'n str],
    styles: &'a Styles<'a>,
) -> Option<(&'n str, Declared<'a>)> {
    candidates(element, properties, styles).pop().filter(|(_, one)| one.matched == Match::Always)
}

/// The properties that a button's own state (hover, focus) may change without harm.
const LOOKS: [&str; 6] =
    ["background", "background-color", "background-image", "border-color", "box-shadow", "color"];

/// Whether a declaration that may reach `element` counts: its selector can match at that place, and it is
/// more than a button's changed look in a state of its own.
pub(super) fn counts_for(element: Element<'_>, (property, declared): (&str, &Declared<'_>)) -> bool {
    let is_look = LOOKS.contains(&property);
    let Some(rule) = declared.rule.filter(|_| declared.matched != Match::Always) else {
        return true;
    };
    rule.any_match_with(element, |states| !(is_look && states.of_itself))
}

/// Whether any rule that `is_theirs` may match an inserted element: if none does, nothing else needs asking.
pub(super) fn is_reached(
    element: Element<'_>,
    styles: &Styles<'_>,
    is_theirs: impl Fn(&Objection) -> bool,
) -> bool {
    styles.rules_for(element).any(|rule| is_theirs(&Objection::new("", Some(rule))))
}

/// A predicate on a property and its declaration.
pub(super) type Fits<'f> = &'f dyn Fn(&str, &Declared<'_>) -> bool;

/// The first possible declaration for an inserted element that `fits`, as a concern that `is_theirs`. Inline
/// styles are skipped: they were inserted with the element.
pub(super) fn said_of_new(
    element: Element<'_>,
    properties: &[&str],
    styles: &Styles<'_>,
    (fits, what): (Fits<'_>, &str),
    is_theirs: impl Fn(&Objection) -> bool,
) -> Option<Objection> {
    let candidates = candidates(element, properties, styles).into_iter();
    let mut fitting = candidates.filter(|(name, one)| one.rule.is_some() && fits(name, one));
    fitting.find_map(|(name, one)| {
        let found = Some(because_of(name, &one, what)).filter(&is_theirs)?;
        counts_for(element, (name, &one)).then_some(found)
    })
}

/// A concern because of one declaration of an element.
pub(super) fn because_of(property: &str, declared: &Declared<'_>, what: &str) -> Objection {
    let said = in_full((property, &declared.value), declared.important, declared.rule);
    Objection::new(format!("`{said}` {what}"), declared.rule)
}

/// A declaration with its selector, as written but without comments. A declaration without a rule is shown as
/// a `style` attribute, in lower case.
pub(super) fn in_full(
    (property, value): (&str, &str),
    important: bool,
    rule: Option<ScopedRule<'_>>,
) -> String {
    let (name, value) = as_written((property, value), rule);
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let important = if important { " !important" } else { "" };
    let declaration = format!("{name}: {value}{important}");
    match rule {
        Some(rule) => format!("{} {{ {declaration} }}", rule.prelude_on_one_line()),
        None => format!("style=\"{declaration}\""),
    }
}

/// The property under which a value is declared (`all` may stand for any property), and the value spelled as
/// in its rule.
fn as_written<'s>((property, value): (&'s str, &'s str), rule: Option<ScopedRule<'s>>) -> (&'s str, &'s str) {
    let Some(rule) = rule else { return (property, value) };
    let text = rule.sheet.text;
    let said_by = |wanted: &str| {
        let named = |one: &&Declaration| text[one.name.range()].eq_ignore_ascii_case(wanted);
        rule.declarations()
            .iter()
            .rev()
            .filter(named)
            .find(|one| one.means(wanted, text).is_some_and(|means| means == value))
    };
    let said_with_variable = |wanted: &str| {
        let named = |one: &&Declaration| text[one.name.range()].eq_ignore_ascii_case(wanted);
        let written =
            rule.declarations().iter().rev().filter(named).map(|one| text[one.value.range()].trim());
        written.into_iter().find(|written| written.contains("var("))
    };
    let by_own_name = |name: &'s str| said_by(name).map(|one| (name, one));
    let (name, one) = match by_own_name(property).or_else(|| logical(property).and_then(by_own_name)) {
        Some((name, one)) => (name, Some(one)),
        None if is_css_wide(value) && said_by("all").is_some() => ("all", said_by("all")),
        // A custom property gives it that value.
        None => match said_with_variable(property) {
            Some(written) => return (property, written),
            None => (property, None),
        },
    };
    // A value with comments in it is reported without them, and one that means another as it stands there.
    let whole = one.map(|one| text[one.value.range()].trim());
    let same = || whole?.get(..value.len()).filter(|written| written.eq_ignore_ascii_case(value));
    let other = || {
        let is_plain = |whole: &&str| !whole.contains(['"', '\'']) && !whole.contains("/*");
        Some(whole.filter(is_plain)?.split('!').next()?.trim_end())
    };
    (name, same().or_else(other).unwrap_or(value))
}
