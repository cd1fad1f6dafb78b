//! How high the lines of a header are, as far as styles tell.

use super::lines::{Display, Lines};
use super::row::MAX_LOOKED_AT;
use crate::menu::button::amounts::size_in_font;
use crate::menu::said::inherited::inherited;
use crate::menu::said::layout::{Side, padding, pixels, possible, possible_and_usual};
use crate::style::length;
use crate::syntax::{Directive, Element, NodeKind};

/// The least and the greatest value that something may have.
type Range = (f64, f64);

/// The size of a font without a declaration, and of one whose size only a browser knows, in pixels.
const FONT: Range = (12.0, 18.0);
const ANY_FONT: Range = (8.0, 40.0);
/// The line height relative to the font size where none is declared, and where only a browser knows it.
const NORMAL: Range = (1.125, 1.4);
const ANY: Range = (0.0, 4.0);

impl<'a> Lines<'a> {
    /// The least total height of the lines that are always there, or that of the row itself, in pixels.
    pub(super) fn least_height(&self) -> f64 {
        let paddings: f64 =
            [Side::Top, Side::Bottom].into_iter().map(|side| padding(self.row, side, self.styles)).sum();
        let own = ["height", "min-height"].into_iter().map(|name| {
            let (sizes, is_known) = possible_and_usual(self.row, name, self.styles);
            let sizes = sizes.iter().map(|size| pixels(size).unwrap_or(0.0)).filter(|_| is_known);
            sizes.reduce(f64::min).unwrap_or(0.0) - paddings
        });
        own.fold(self.height_of_lines(self.row), f64::max)
    }

    /// Whether an element always has at least one line of its own.
    pub(super) fn is_always_there(&self, element: Element<'a>) -> bool {
        let displays = self.displays(element);
        let is_hidden = || possible(element, "display", self.styles).iter().any(|value| value == "none");
        let floats = || possible(element, "float", self.styles).iter().any(|value| value != "none");
        !displays.is_empty()
            && displays.iter().all(|display| matches!(display, Display::Block | Display::OwnContext))
            && !element.is_conditional()
            && element.directive(Directive::For).is_none()
            && !is_hidden()
            && !floats()
            && element.node().children().any(|node| !node.is_blank() && node.kind() != NodeKind::Comment)
    }

    /// The least total height of the lines in an element.
    fn height_of_lines(&self, element: Element<'a>) -> f64 {
        let is_text = |kind| matches!(kind, NodeKind::Text | NodeKind::Interpolation);
        let blocks: Vec<Element<'_>> =
            self.children(element).filter(|child| self.is_always_there(*child)).collect();
        let has_text = element.node().children().any(|node| !node.is_blank() && is_text(node.kind()));
        let is_line = |child: Element<'a>| {
            let displays = self.displays(child);
            !displays.is_empty()
                && displays.iter().all(|display| *display == Display::Inline)
                && !child.is_conditional()
        };
        let is_row = possible(element, "display", self.styles).iter().any(|display| display == "flex");
        if is_row {
            // A flex row has no lines but those of its items.
            let inside = element.descendant_elements().take(MAX_LOOKED_AT);
            return inside.map(|inner| self.line(inner).0).fold(self.line(element).0, f64::min);
        }
        if blocks.is_empty() && (has_text || self.children(element).any(is_line)) {
            return self.line(element).0;
        }
        blocks.into_iter().map(|block| self.height_of_lines(block)).sum()
    }

    /// The height of a line in an element.
    pub(super) fn line(&self, element: Element<'a>) -> Range {
        let fonts = self.inherited(element, &["font-size", "font"], |name, value| {
            let size = if name == "font" { size_in_font(value).map_or("", |(size, _)| size) } else { value };
            match length(size) {
                Some((parts, "em")) => (parts * FONT.0, parts * FONT.1),
                _ => pixels(size).map_or(ANY_FONT, |size| (size, size)),
            }
        });
        let is_title = element.name().len() == 2 && element.name().starts_with('h');
        let font = fonts.unwrap_or(if is_title { ANY_FONT } else { FONT });
        let lines = self.inherited(element, &["line-height", "font"], |name, value| {
            let of_font = || size_in_font(value).map_or("", |(_, line)| line.unwrap_or("normal"));
            let height = if name == "font" { of_font() } else { value };
            let by = |(least, most): Range| (least * font.0, most * font.1);
            match length(height) {
                _ if height == "normal" => by(NORMAL),
                Some((parts, "" | "em")) => by((parts, parts)),
                Some((parts, "%")) => by((parts / 100.0, parts / 100.0)),
                _ => pixels(height).map_or(by(ANY), |height| (height, height)),
            }
        });
        lines.unwrap_or((font.0 * NORMAL.0, font.1 * NORMAL.1))
    }

    /// The range of the values that an element may have for inherited properties, if any is declared.
    fn inherited(
        &self,
        element: Element<'a>,
        names: &[&str],
        range: impl Fn(&str, &str) -> Range,
    ) -> Option<Range> {
        let all = inherited(element.ancestors_or_self(), names, self.styles);
        let all = all.map(|(name, one, _)| range(name, &one.value));
        all.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}
