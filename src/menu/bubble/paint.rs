//! Whether the element that holds a message is the bubble that people see.

use super::corner::is_high;
use super::frame::{Frame, MAX_LOOKED_AT};
use super::raised::is_level_of_menu;
use super::{MESSAGE_BODY, holds_message};
use crate::catalog::{self, ACTION_MENU};
use crate::menu::concern::Objection;
use crate::menu::relations::is_empty;
use crate::menu::said::candidates;
use crate::menu::said::layout::{
    Side, is_out_of_flow, margin, may_have_padding, padding, pixels, possible, rule_of,
};
use crate::style::{
    Background, Declared, Match, Styles, any_alternative, are_all_zero, drawn_for, is_css_wide, length, words,
};
use crate::syntax::{Attribute, Directive, Element, NodeKind};

/// The properties that paint an element or its edges.
const PAINTS: [&str; 7] = [
    "background",
    "background-color",
    "background-image",
    "border",
    "border-radius",
    "box-shadow",
    "outline",
];

/// The elements that can have a button as their first child, unlike a table row, a list or a label.
const BOXES: [&str; 16] = [
    "div",
    "span",
    "p",
    "section",
    "article",
    "aside",
    "main",
    "header",
    "footer",
    "blockquote",
    "figure",
    "figcaption",
    "li",
    "dd",
    "td",
    "center",
];

/// The properties that paint one edge of an element.
const SIDES: [&str; 10] = [
    "border-block",
    "border-inline",
    "border-top",
    "border-right",
    "border-bottom",
    "border-left",
    "border-block-start",
    "border-block-end",
    "border-inline-start",
    "border-inline-end",
];

/// The properties that give an edge its line style; without a declared width the line is still visible.
const LINES: [&str; 11] = [
    "border-style",
    "border-top-style",
    "border-right-style",
    "border-bottom-style",
    "border-left-style",
    "border-block-style",
    "border-block-start-style",
    "border-block-end-style",
    "border-inline-style",
    "border-inline-start-style",
    "border-inline-end-style",
];

/// The property that shows nothing by itself.
const SHAPE: &str = "border-radius";

/// Whether an element usually has a background or visible edges.
pub(super) fn is_painted(element: Element<'_>, styles: &Styles<'_>) -> bool {
    painted_by(element, styles).is_some()
}

fn painted_by(element: Element<'_>, styles: &Styles<'_>) -> Option<&'static str> {
    PAINTS.into_iter().find(|property| {
        styles
            .usual_value(element, property)
            .is_some_and(|value| any_alternative(&value, element, styles, paints))
    })
}

/// Whether a value of a painting property shows anything.
fn paints(value: &str) -> bool {
    let has = |words: &[&str]| value.split_ascii_whitespace().any(|word| words.contains(&word));
    let is_edge = has(&["solid", "dashed", "dotted", "double"]);
    let is_no_width = |word: &str| length(word).is_some_and(|(width, _)| width == 0.0);
    let is_clear_edge = is_edge && (has(&["transparent"]) || words(value).any(is_no_width));
    // A value of numbers alone is a radius.
    let is_shape = value.starts_with(|first: char| first.is_ascii_digit()) && !value.contains("none");
    !are_all_zero(value) && !is_clear_edge && (is_shape || Background::of(value) != Background::Clear)
}

/// Whether an element is visible by more than rounded corners, which alone show nothing, if only under some condition
/// other than a state such as hover.
fn is_seen(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let paints_it = |value: &str| any_alternative(value, element, styles, paints);
    let is_usual =
        |property: &str| styles.usual_value(element, property).is_some_and(|value| paints_it(&value));
    let mut others = PAINTS.into_iter().filter(|property| *property != SHAPE);
    // An inline background whose value is not known is there for a reason.
    let has_own = || {
        let own = element.attribute("style").and_then(Attribute::value);
        own.is_some_and(|style| style.contains("background"))
    };
    let is_round = is_usual(SHAPE);
    others.any(is_usual) || (is_round && has_own()) || is_painted_at_times(element, is_round, styles)
}

/// Whether an element is painted under some condition other than a state such as hover: by some classes, and on some
/// screens if `on_screens`.
fn is_painted_at_times(element: Element<'_>, on_screens: bool, styles: &Styles<'_>) -> bool {
    let counts = |one: &Declared<'_>| {
        any_alternative(&one.value, element, styles, paints)
            && one.rule.is_none_or(|rule| {
                rule.any_match_with(element, |states| !states.of_any) && (on_screens || rule.applies_always())
            })
    };
    let mut all = PAINTS.into_iter().filter(|property| *property != SHAPE);
    all.any(|property| styles.declared(element, property).iter().any(counts))
}

/// Whether an element may be painted, be it on one side only or by generated content.
pub(super) fn may_be_painted(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let paints_it = |one: &Declared<'_>| any_alternative(&one.value, element, styles, paints);
    let may_paint = |property: &str| styles.declared(element, property).iter().any(paints_it);
    let all = || PAINTS.into_iter().chain(SIDES);
    // Most bubbles have a background of their own.
    all().any(may_paint) || all().any(|property| drawn_for(element, (property, paints), styles).is_some())
}

/// Whether an element in a bubble may look like one itself. Rounded corners, a line on one side and a shadow
/// inside do not make a bubble, and would leave a menu there without a background.
fn may_look_like_a_bubble(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_look = |property: &str, value: &str| {
        let is_inside = property == "box-shadow" && value.split(' ').any(|word| word == "inset");
        property != SHAPE && !is_inside && paints(value)
    };
    let may_have = |property: &str| {
        let fits = |one: &Declared<'_>| {
            any_alternative(&one.value, element, styles, |value| is_look(property, value))
        };
        styles.declared(element, property).iter().any(fits)
    };
    let is_drawn = |property: &str| drawn_for(element, (property, paints), styles).is_some();
    PAINTS.into_iter().any(may_have)
        || PAINTS.into_iter().any(|property| property != SHAPE && is_drawn(property))
}

/// Whether an element itself may be visible: rounded corners alone show nothing.
pub(in crate::menu) fn may_be_seen(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let may_be =
        |name: &str, fits: fn(&str) -> bool| possible(element, name, styles).iter().any(|value| fits(value));
    let is_zero = |value: &str| words(value).any(|word| length(word).is_some_and(|(width, _)| width == 0.0));
    let has_no_width = || {
        let widths = candidates(element, &["border", "border-width"], styles);
        widths.last().is_some_and(|(_, one)| one.matched == Match::Always)
            && widths.iter().all(|(_, one)| is_zero(&one.value))
    };
    let is_line = |value: &str| !matches!(value, "none" | "hidden") && !is_css_wide(value);
    PAINTS.into_iter().chain(SIDES).any(|name| name != SHAPE && may_be(name, paints))
        || (LINES.iter().any(|name| may_be(name, is_line)) && !has_no_width())
}

/// The painted ancestor of `inner`, which holds a message and fills that bubble or is only a part of it, such as the
/// words of a line among blocks. `None` where the two do not always show together, or where it is not known
/// which element people see as the bubble.
pub(super) fn bubble_around<'d>(
    inner: Element<'d>,
    are_words: bool,
    styles: &Styles<'_>,
) -> Option<Element<'d>> {
    let is_part = are_words || Side::ALL.into_iter().all(|side| padding(inner, side, styles) <= 0.0);
    if may_look_like_a_bubble(inner, styles) {
        return None;
    }
    let mut within = inner;
    for around in inner.ancestors_in_section().take(MAX_LOOKED_AT) {
        let shows_with_it = !within.is_conditional() && !is_out_of_flow(within, styles);
        // A raised element would be in front of the menu, except for one on its level before a menu that comes last:
        // such a menu is judged with the level that it has.
        let is_above = |level: &String| is_high(level) && !is_level_of_menu(level);
        let is_in_front = possible(within, "z-index", styles).iter().any(is_above);
        if !shows_with_it || is_in_front || around.is_component() {
            return None;
        }
        if is_seen(around, styles) {
            let is_box = BOXES.contains(&around.name());
            let is_in_its_corner = || !keeps_away(inner, around, styles);
            let is_less = are_words || is_less_than(inner, around, styles);
            return Some(around).filter(|_| is_box && if is_less { is_part } else { is_in_its_corner() });
        }
        if may_be_painted(around, styles) {
            return None;
        }
        within = around;
    }
    None
}

/// Whether an element, or one between it and `outer`, does not fill its parent as far as the corner.
fn is_less_than(inner: Element<'_>, outer: Element<'_>, styles: &Styles<'_>) -> bool {
    let mut within = inner.ancestors_or_self().take_while(|within| *within != outer);
    within.any(|within| within.parent().is_some_and(|around| leaves_room(within, around, styles)))
}

/// Whether margins keep an element away from the corner of `outer`.
fn keeps_away(inner: Element<'_>, outer: Element<'_>, styles: &Styles<'_>) -> bool {
    let keeps_away = |value: &str| pixels(value) != Some(0.0);
    let mut within = inner.ancestors_or_self().take_while(|within| *within != outer);
    within.any(|within| {
        [Side::Top, Side::Right]
            .into_iter()
            .any(|side| margin(within, side, styles).is_some_and(|(_, value)| keeps_away(&value)))
    })
}

/// Whether an element does not fill its parent as far as the corner.
fn leaves_room(inner: Element<'_>, around: Element<'_>, styles: &Styles<'_>) -> bool {
    let has_padding = [Side::Top, Side::Right].into_iter().any(|side| may_have_padding(around, side, styles));
    let takes_room = |child: &Element<'_>| {
        let displays = possible(*child, "display", styles);
        let may_show = displays.is_empty() || displays.iter().any(|display| display != "none");
        !child.is_t_set()
            && child.name() != ACTION_MENU
            && !is_empty(*child)
            && may_show
            && !is_out_of_flow(*child, styles)
    };
    has_padding || around.child_elements().take_while(|child| *child != inner).any(|child| takes_room(&child))
}

impl<'a> Frame<'a> {
    /// That this is only a part of a bubble, so that the menu would not be in the bubble's corner: an element
    /// of the text if the theme prints the message itself, otherwise an element without a look of its own. One with
    /// a padding is such a part only where it fills what is painted.
    pub(in crate::menu) fn is_part_of_a_bubble(&self) -> Option<Objection> {
        let message = self.element.descendants_called(MESSAGE_BODY).next();
        let is_text = message.is_none();
        let has_padding = || Side::ALL.into_iter().any(|side| padding(self.element, side, self.styles) > 0.0);
        if is_painted(self.element, self.styles) {
            let is_around = message.is_some_and(|message| message.parent() != Some(self.element));
            let is_bubble = || !is_around && may_be_seen(self.element, self.styles);
            return if is_bubble() { None } else { self.painted_by_the_message() };
        }
        let of_message = match is_text {
            true => self.painted_in_it(),
            false => self.painted_by_the_message(),
        };
        if of_message.is_some() {
            return of_message;
        }
        // With a padding of its own it may be a bubble that has no look, unless it fills a painted element.
        let is_own = !is_text && has_padding();
        for around in self.element.ancestors_in_section().take(MAX_LOOKED_AT) {
            if let Some(property) = painted_by(around, self.styles).filter(|_| is_seen(around, self.styles)) {
                let is_less = is_less_than(self.element, around, self.styles);
                if is_own && (is_less || keeps_away(self.element, around, self.styles)) {
                    return None;
                }
                let what = match is_less {
                    true => "is only a part of it",
                    false if property.starts_with("background") => "has no background for the menu",
                    false => return None,
                };
                let text = format!(
                    "`{}` looks like the bubble, but the menu would be in the corner of `{}`, which {what}",
                    around.tag_text(),
                    self.element.tag_text()
                );
                return Some(Objection::new(text, rule_of(around, property, self.styles)));
            }
        }
        (self.element.name() == "p" && is_text && !has_padding()).then(|| Objection {
            text: format!(
                "`{}` is a paragraph, and it is unknown which element is the bubble",
                self.element.tag_text()
            ),
            rule: None,
        })
    }

    /// That the visible bubble is inside this element, around a part of the message that the theme prints.
    fn painted_in_it(&self) -> Option<Objection> {
        let mut inner = self.element.descendant_elements().take(MAX_LOOKED_AT);
        let bubble = inner.find(|inner| is_painted(*inner, self.styles) && holds_message(*inner))?;
        let text = format!(
            "`{}` looks like the bubble, but the menu would be in the corner of `{}` around it",
            bubble.tag_text(),
            self.element.tag_text()
        );
        Some(Objection::new(text, None))
    }

    /// That the visible bubble is in the theme's own `<MessageBody>`, and narrower than this element. A quote or a mark
    /// beside the text is no bubble, nor is a card instead of a text that has none.
    fn painted_by_the_message(&self) -> Option<Objection> {
        let message = self.element.descendants_called(MESSAGE_BODY).next()?;
        let (_, component) = self.theme.find(message.name())?;
        let template = component.document().template()?;
        let styles = self.theme.styles_for(component);
        let roots = || template.child_elements().take(MAX_LOOKED_AT);
        // Where the text itself stands on nothing painted, and nothing painted may hold it, there is no bubble.
        let is_bare = |root: Element<'_>| prints_text(root, false) && !may_be_painted(root, &styles);
        let is_flat = roots().any(is_bare);
        let is_bubble =
            |root: &Element<'_>| is_painted(*root, &styles) && (!is_flat || prints_text(*root, true));
        // The one around the text may be painted in one color or another, or by one rule or another.
        let is_bubble_at_times =
            |root: &Element<'_>| prints_text(*root, false) && is_painted_at_times(*root, false, &styles);
        let at_times =
            || roots().find(is_bubble_at_times).filter(|_| !may_be_seen(self.element, self.styles));
        let bubble = roots().find(is_bubble).or_else(at_times)?;
        let text = format!(
            "`{}` of {} looks like the bubble, but the menu would be in the corner of `{}` around it",
            bubble.tag_text(),
            component.name(),
            self.element.tag_text()
        );
        Some(Objection::new(text, None))
    }
}

/// Whether an element prints the text of a message; `may_be` counts what may be that text, too: of a loop, a variable or a
/// component.
fn prints_text(element: Element<'_>, may_be: bool) -> bool {
    let is_text = |expression: &str| {
        let inner = expression.trim_start_matches("{{").trim_end_matches("}}");
        let path = inner.split('|').next().unwrap_or_default().trim();
        matches!(path, "body" | "body.text" | "body.formattedText")
    };
    let is_other = |inner: Element<'_>| {
        let is_built_in = || catalog::component(inner.name()).is_some_and(|_| inner.name() != MESSAGE_BODY);
        let reads_body = |value: &str| value.contains("body");
        (inner.is_component() && !is_built_in())
            || inner.directive(Directive::For).and_then(|head| head.value()).is_some_and(reads_body)
    };
    let sets = || element.document().elements_called("t:set").flat_map(Element::attributes);
    let is_set = || sets().filter_map(|set| set.value()).any(|value| value.contains("body"));
    let mut all = std::iter::once(element.node()).chain(element.node().descendants());
    (may_be && is_set())
        || all.any(|node| match node.kind() {
            NodeKind::Interpolation => is_text(node.text()),
            NodeKind::Element => may_be && node.as_element().is_some_and(is_other),
            _ => false,
        })
}
