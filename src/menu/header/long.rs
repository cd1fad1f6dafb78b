//! Titles that neither wrap nor shrink, in a header's row without any button so far: nobody has noticed yet
//! that a long one pushes what follows it out of the chat.

use super::extent::{NARROW_CHAT, size_in};
use super::row::{MAX_LOOKED_AT, is_in_flow};
use crate::catalog;
use crate::menu::concern::Objection;
use crate::menu::relations::is_within;
use crate::menu::said::candidates_by_states;
use crate::menu::said::flex::SHRINK;
use crate::menu::said::layout::{Flow, is_out_of_flow, objection_by, pixels};
use crate::source::Span;
use crate::style::{Declared, Match, ScopedRule, Styles, is_css_wide};
use crate::syntax::{Element, Expression, NodeKind, OperandKind, Segment, parse_expression, unquoted};

/// The properties that may keep a text on one line.
pub(super) const WRAPPING: [&str; 3] = ["white-space", "text-wrap", "text-wrap-mode"];
/// The number of characters above which a text is more than a few words.
const MAX_SHORT_TEXT: usize = 32;
/// The largest minimum width, and the largest width, that leave room for others in a narrow chat, in pixels.
const MAX_MIN_WIDTH: f64 = 160.0;
const MAX_WIDTH: f64 = 220.0;

/// Whether a property with this value may decide that a long text needs more room than there is.
pub(super) fn keeps_lines(property: &str, value: &str) -> bool {
    match property {
        "overflow" | "overflow-x" => value.contains("visible"),
        _ => WRAPPING.contains(&property) && is_unbroken(value),
    }
}

/// Whether such a value keeps lines from breaking. In doubt it does.
pub(super) fn is_unbroken(value: &str) -> bool {
    value.contains('(') || value.split_ascii_whitespace().any(|word| matches!(word, "nowrap" | "pre"))
}

/// A text in the row, or beside it in an ancestor, that would push the menu out.
pub(super) fn of_long_text(row: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let around = || {
        let around = row.ancestors_or_self().take(MAX_LOOKED_AT);
        around.take_while(|around| around.parent().is_some())
    };
    let header = around().last()?;
    let all = || std::iter::once(header).chain(header.descendant_elements().take(MAX_LOOKED_AT));
    // Few headers have such a declaration.
    if !(WRAPPING.iter().any(|property| styles.any_rule_declares(property, is_unbroken))
        || all().any(|one| one.attribute("style").is_some()))
    {
        return None;
    }
    let mut inner = None;
    around().find_map(|around| {
        let beside = inner.replace(around);
        Flow::in_element(around, styles).filter(|(flow, _)| *flow == Flow::Row)?;
        let is_item = |item: &Element<'_>| Some(*item) != beside && is_in_flow(*item, styles);
        // A button after a text would have been pushed out by it already.
        let last = last_button(around, styles);
        let is_after = |one: Element<'_>| last.is_none_or(|last| one.id() > last.id());
        let is_last = |item: &Element<'_>| is_after(*item) || last.is_some_and(|last| is_within(last, *item));
        let items = around.child_elements().filter(is_last).filter(is_item).take(MAX_LOOKED_AT);
        let mut long =
            items.filter(|item| !makes_way(*item, styles)).filter_map(|item| unbroken(item, styles));
        let (text, rule) = long.find(|(text, _)| is_after(*text))?;
        let tag = text.tag_text();
        let what = format!(
            "`{tag}` stays on one line however long it is, and would push the menu out of the header"
        );
        Some(objection_by(&what, rule))
    })
}

/// The last button or link in an element that is not out of flow.
fn last_button<'a>(around: Element<'a>, styles: &Styles<'_>) -> Option<Element<'a>> {
    let buttons: Vec<Element<'a>> =
        around.descendant_elements().filter(|one| catalog::is_interactive(one.name())).collect();
    buttons.into_iter().rev().find(|button| !is_out_of_flow(*button, styles))
}

/// Whether an item of a row can shrink below its longest word, or is never as wide as the row.
fn makes_way(item: Element<'_>, styles: &Styles<'_>) -> bool {
    let of = |properties: &[&'static str]| candidates_by_states(item, properties, styles);
    let is_certain = |properties: &[&'static str], fits: &dyn Fn(&str) -> bool| {
        let all = of(properties);
        all.last().is_some_and(|(_, one)| one.matched == Match::Always)
            && all.iter().all(|(_, one)| fits(&one.value))
    };
    let shrinks = |(name, one): &(&str, Declared<'_>)| {
        SHRINK.value(name, &one.value).is_some_and(|shrink| shrink > 0.0)
    };
    let is_small = |value: &str| size_in(value, NARROW_CHAT).is_some_and(|size| size <= MAX_MIN_WIDTH);
    let sizes = of(&["min-width"]);
    let has_no_least = |value: &str| value == "auto" || is_css_wide(value);
    if !sizes.iter().all(|(_, one)| has_no_least(&one.value) || is_small(&one.value)) {
        return false;
    }
    let is_cut_off =
        |value: &str| !value.split_ascii_whitespace().any(|word| word == "visible" || is_css_wide(word));
    let may_shrink =
        is_certain(&["overflow", "overflow-x"], &is_cut_off) || is_certain(&["min-width"], &is_small);
    let is_limit = |value: &str| size_in(value, NARROW_CHAT).is_some_and(|size| size <= MAX_WIDTH);
    is_certain(&["width"], &is_limit)
        || is_certain(&["max-width"], &is_limit)
        || (may_shrink && of(&SHRINK.names).iter().all(shrinks))
}

/// `item` or something in it that holds a long text and does not break it, with the rule that says so.
fn unbroken<'a>(item: Element<'a>, styles: &'a Styles<'a>) -> Option<(Element<'a>, Option<ScopedRule<'a>>)> {
    let kept = |element: Element<'a>| {
        let around = element.ancestors_or_self().take(MAX_LOOKED_AT);
        for around in around {
            let all = candidates_by_states(around, &WRAPPING, styles);
            let is_inherited = |value: &str| matches!(value, "inherit" | "unset");
            let kept = all.iter().find(|(_, one)| is_unbroken(&one.value));
            if let Some((_, kept)) = kept {
                return Some(kept.rule);
            }
            if all.last().is_some_and(|(_, one)| one.matched == Match::Always && !is_inherited(&one.value)) {
                return None;
            }
        }
        None
    };
    // Text in an element of limited width needs no more than that of the item.
    let is_limited = |element: Element<'a>| {
        let inner = element.ancestors_or_self().take(MAX_LOOKED_AT);
        let mut inner = inner.take_while(|inner| *inner != item);
        inner.any(|inner| {
            ["width", "max-width"].into_iter().any(|property| {
                let all = candidates_by_states(inner, &[property], styles);
                let is_limit = |value: &str| pixels(value).is_some_and(|size| size <= MAX_WIDTH);
                all.last().is_some_and(|(_, one)| one.matched == Match::Always)
                    && all.iter().all(|(_, one)| is_limit(&one.value))
            })
        })
    };
    let mut inside = std::iter::once(item).chain(item.descendant_elements().take(MAX_LOOKED_AT));
    inside.find_map(|element| {
        if element.is_component() || !holds_long_text(element) {
            return None;
        }
        let rule = kept(element)?;
        (!is_limited(element)).then_some((element, rule))
    })
}

/// Whether a text directly in an element may be long.
pub(super) fn holds_long_text(element: Element<'_>) -> bool {
    holds_text(element, |_| true)
}

/// Whether a text directly in an element may be what the header is about: a name, a subject, or more than a
/// few words that the theme's authors wrote.
pub(super) fn holds_title(element: Element<'_>) -> bool {
    holds_text(element, is_title)
}

/// Whether an interpolation prints what the header is about.
pub(super) fn is_title(interpolation: &str) -> bool {
    const TITLES: [&str; 7] = ["subject", "name", "title", "topic", "description", "message", "participants"];
    let text = interpolation.to_ascii_lowercase();
    TITLES.iter().any(|title| text.contains(title))
}

/// Whether a text directly in an element may be long; an interpolation only if `counts` holds for it.
fn holds_text(element: Element<'_>, counts: impl Fn(&str) -> bool) -> bool {
    element.node().children().any(|node| match node.kind() {
        NodeKind::Text => node.text().trim().chars().count() > MAX_SHORT_TEXT,
        NodeKind::Interpolation => counts(node.text()) && !is_short(node.text()),
        _ => false,
    })
}

/// Whether an expression gives no more than a few words: a number, or a text that the theme's authors wrote.
fn is_short(interpolation: &str) -> bool {
    let Some(parsed) = parse_expression(interpolation).ok().flatten() else { return false };
    is_short_expression(&parsed, interpolation)
}

fn is_short_expression(parsed: &Expression, text: &str) -> bool {
    /// Filters whose result is short, whatever their input.
    const BRIEF: [&str; 11] = [
        "size",
        "date",
        "filesize",
        "format_duration",
        "abs",
        "ceil",
        "floor",
        "round",
        "plus",
        "minus",
        "times",
    ];
    /// Words in the names of what is no text.
    const NUMBERS: [&str; 8] = ["length", "count", "size", "number", "total", "time", "date", "index"];
    let slice = |span: Span| &text[span.range()];
    let is_literal = |operand: &OperandKind, span: Span| match operand {
        OperandKind::String => unquoted(slice(span)).chars().count() <= MAX_SHORT_TEXT,
        OperandKind::Number | OperandKind::Boolean(_) => true,
        OperandKind::Path(path) => {
            let name = |segment: Option<&Segment>| match segment {
                Some(Segment::Name(span)) => slice(*span).to_ascii_lowercase(),
                _ => String::new(),
            };
            let last = name(path.last());
            // A translated text is a label.
            matches!(&*name(path.first()), "strings" | "t")
                || NUMBERS.iter().any(|number| last.contains(number))
        }
        OperandKind::Group => false,
    };
    let mut is_known = match &parsed.terms[..] {
        [term] if term.right.is_none() => is_literal(&term.left.kind, term.left.span),
        // A comparison gives a boolean.
        _ => true,
    };
    for filter in &parsed.filters {
        let are_known = filter.arguments.iter().all(|argument| is_literal(&argument.kind, argument.span));
        let is_cut = filter
            .arguments
            .first()
            .is_some_and(|most| slice(most.span).parse::<usize>().is_ok_and(|most| most <= MAX_SHORT_TEXT));
        is_known = match slice(filter.name) {
            name if BRIEF.contains(&name) => true,
            "then" => are_known,
            "truncate" => is_cut,
            _ => is_known && are_known,
        };
    }
    is_known
}
