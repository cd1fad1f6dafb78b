//! The least heights of a bubble and its lines, as far as styles tell.

use super::absent::Axis;
use super::end::Item;
use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::LINE_HEIGHT;
use super::{MESSAGE_BODY, holds_message};
use crate::menu::said::layout::{Flow, PADDINGS, ROOT_FONT_SIZE, Side, margin, padding, pixels, possible};
use crate::menu::said::usual_winner;
use crate::style::length;
use crate::style::words;
use crate::syntax::Element;

/// The font size of a text without a declared one, in pixels.
const FONT_SIZE: f64 = 14.0;
/// The least height of a bubble of one line, with the paddings of its content.
const MIN_BUBBLE_HEIGHT: f64 = 36.0;
/// How many levels of elements in a bubble are looked at.
const MAX_DEPTH: usize = 8;

impl<'a> Frame<'a> {
    /// Its least height with all that always shows. `None` where that is not known, as with `<MessageBody>`:
    /// the height of what a component renders is unknown.
    pub(super) fn own_height(&self) -> Option<f64> {
        let is_told =
            holds_message(self.element) && self.element.descendants_called(MESSAGE_BODY).next().is_none();
        if is_told { self.height_of_lines(self.element, MAX_DEPTH) } else { None }
    }

    /// The least height of an element, looking `depth_left` levels down.
    fn height_of_lines(&self, element: Element<'a>, depth_left: usize) -> Option<f64> {
        let depth_left = depth_left.checked_sub(1)?;
        let (flow, _) = Flow::in_element(element, self.styles)?;
        if element.is_component() || self.may_declare_height(element) || self.is_padded_at_times(element) {
            return None;
        }
        let has_own_line = |item: Element<'a>| flow != Flow::Block || self.has_own_line(item);
        let is_there = |item: &Item<'a>| {
            item.element().is_none_or(|item| self.always_takes_room(item, Axis::Down, |_| true))
        };
        let line = self.line_height(element);
        let (mut sum, mut highest, mut is_open) = (0.0_f64, line, false);
        for item in self.items(element).iter().filter(|item| is_there(item)) {
            let height = match item.element().filter(|item| has_own_line(*item)) {
                // Of a chain the lowest branch may show.
                Some(last) => {
                    is_open = false;
                    let one = |one| {
                        let height =
                            self.height_of_lines(one, depth_left).or_else(|| self.declared_height(one));
                        Some(height? + self.margins(one))
                    };
                    last.chain().into_iter().filter_map(one).reduce(f64::min)?
                }
                None if std::mem::replace(&mut is_open, flow == Flow::Block) => 0.0,
                None => line,
            };
            sum += height;
            highest = highest.max(height);
        }
        let inside = if matches!(flow, Flow::Block | Flow::Column) { sum.max(line) } else { highest };
        Some(inside + padding(element, Side::Top, self.styles) + padding(element, Side::Bottom, self.styles))
    }

    /// The least height of an element with a declared height, and 0 for a component of the theme in a chain.
    /// What TalkJS renders is a picture or the like, and higher than a line.
    pub(super) fn declared_height(&self, element: Element<'_>) -> Option<f64> {
        let said = |name| pixels(&self.styles.usual_value(element, name)?);
        let is_of_theme = || element.is_component() && self.theme.find(element.name()).is_some();
        match self.may_declare_height(element) {
            true => Some(["height", "min-height"].into_iter().filter_map(said).fold(0.0, f64::max)),
            false => (element.is_in_chain() && is_of_theme()).then_some(0.0),
        }
    }

    /// Whether a height of an element may be declared.
    fn may_declare_height(&self, element: Element<'_>) -> bool {
        ["height", "min-height"].iter().any(|name| self.may_be(element, &[name], |value| value != "auto"))
    }

    /// Whether an element has a top padding only under some condition, as from classes of which one always
    /// applies.
    fn is_padded_at_times(&self, element: Element<'_>) -> bool {
        padding(element, Side::Top, self.styles) <= 0.0
            && PADDINGS
                .of(Side::Top)
                .iter()
                .any(|name| self.may_be(element, &[name], |value| pixels(value) != Some(0.0)))
    }

    /// The least height of an element, by its paddings, the lines that always show and declared heights.
    pub(super) fn least_height(&self, element: Element<'a>) -> f64 {
        self.known.least_heights.of(element, || {
            let paddings = [Side::Top, Side::Bottom].map(|side| padding(element, side, self.styles));
            let lines = self.lines_in(element).max(1);
            let said =
                ["height", "min-height"].into_iter().flat_map(|name| possible(element, name, self.styles));
            let said = said.filter_map(|value| pixels(&value)).fold(0.0, f64::max);
            #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
            let of_lines = lines as f64 * LINE_HEIGHT;
            MIN_BUBBLE_HEIGHT.max(paddings.iter().sum::<f64>() + of_lines).max(said)
        })
    }

    /// The vertical margins of an element, without negative ones.
    fn margins(&self, element: Element<'_>) -> f64 {
        let margin = |side| margin(element, side, self.styles).and_then(|(_, value)| pixels(&value));
        [Side::Top, Side::Bottom].into_iter().filter_map(margin).map(|margin| margin.max(0.0)).sum()
    }

    /// The least height of an element with one line of text, if that is known.
    pub(super) fn height_of_line(&self, element: Element<'a>) -> Option<f64> {
        self.known.heights_of_line.of(element, || {
            let paddings =
                |inner| padding(inner, Side::Top, self.styles) + padding(inner, Side::Bottom, self.styles);
            let (mut height, mut inner) = (0.0, element);
            for _ in 0..MAX_LOOKED_AT {
                // The height of what a component renders is unknown.
                if inner.is_component() || self.may_declare_height(inner) {
                    return None;
                }
                height += paddings(inner) + self.margins(inner);
                // Of a chain any branch may show.
                match inner.child_elements().find(|child| self.is_line(*child)) {
                    Some(line) if !line.is_in_chain() => inner = line,
                    _ => break,
                }
            }
            Some(height + self.line_height(inner))
        })
    }

    /// The height of a line of text in an element, as far as styles tell.
    pub(super) fn line_height(&self, element: Element<'a>) -> f64 {
        self.known.line_heights.of(element, || self.declared_line_height(element))
    }

    fn declared_line_height(&self, element: Element<'a>) -> f64 {
        let around = || element.ancestors_or_self().take(MAX_LOOKED_AT);
        let said =
            |names: &[&'static str]| around().find_map(|around| usual_winner(around, names, self.styles));
        // In `font`, the size stands before a slash.
        let size = said(&["font", "font-size"]).and_then(|(_, one)| {
            let mut sizes = words(&one.value).filter_map(|word| length(word.split('/').next()?));
            let (size, unit) = sizes.find(|(_, unit)| !unit.is_empty())?;
            match unit {
                "px" => Some(size),
                "rem" => Some(size * ROOT_FONT_SIZE),
                _ => None,
            }
        });
        let height = said(&["font", "line-height"]).and_then(|(name, one)| {
            let value = match name {
                "font" => one.value.split_once('/')?.1.split_ascii_whitespace().next()?.to_owned(),
                _ => one.value.into_owned(),
            };
            match length(&value)? {
                (height, "px") => Some(height),
                (height, "rem") => Some(height * ROOT_FONT_SIZE),
                (times, "" | "em") => Some(times * size.unwrap_or(FONT_SIZE)),
                (part, "%") => Some(part / 100.0 * size.unwrap_or(FONT_SIZE)),
                _ => None,
            }
        });
        height.unwrap_or(LINE_HEIGHT)
    }
}
