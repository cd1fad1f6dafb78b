//! What lies across the top of a bubble, or is placed in its corner, and may be painted there.

use super::frame::{Frame, MAX_LOOKED_AT};
use super::reach::{BUTTON_SIZE, Inset, MAX_OVERLAP, Positioned, Reach};
use crate::catalog::ACTION_MENU;
use crate::menu::relations::is_empty;
use crate::menu::said::layout::{Flow, Side, margin, padding, pixels, possible};
use crate::menu::said::{Candidates, candidates, drawn_candidates};
use crate::style::{Declared, Drawn};
use crate::syntax::Element;

/// How opaque something is at least that hides what is below it.
const MIN_OPACITY: f64 = 0.5;
/// The height in pixels below which something is a line, which hides no menu.
const MIN_HEIGHT: f64 = 12.0;

impl<'a> Frame<'a> {
    /// The elements in it that `matter` and may lie across its top, where its menu is: no line is always above them, and
    /// they are as wide as it is.
    pub(in crate::menu) fn across_its_top(&self, matter: impl Fn(Element<'a>) -> bool) -> Vec<Element<'a>> {
        let (mut found, mut open) = (Vec::new(), vec![(self.element, Inset::default())]);
        while let Some((around, inset)) = open.pop() {
            let flow = Flow::in_element(around, self.styles).map(|(flow, _)| flow);
            let is_stacked = matches!(flow, Some(Flow::Block | Flow::Column));
            if !is_stacked || found.len() > MAX_LOOKED_AT {
                continue;
            }
            let inset = inset.inside(self, around);
            if inset.is_out_of_reach() {
                continue;
            }
            let line = self.first_line(around);
            let is_above = |child: &Element<'a>| line.is_none_or(|line| child.id() <= line);
            let above = around.child_elements().take(MAX_LOOKED_AT).take_while(is_above);
            // A low line further inside has paddings around it.
            let below = (around == self.element).then(|| self.below_a_low_line(around, inset)).flatten();
            let below =
                below.into_iter().flat_map(|(below, inset)| below.into_iter().map(move |one| (one, inset)));
            let all = above.map(|above| (above, inset)).chain(below);
            for (child, inset) in all {
                let matters = matter(child);
                let has_children = child.child_elements().next().is_some();
                if (matters || has_children) && self.is_as_wide(child) {
                    found.extend(Some(child).filter(|_| matters));
                    open.push((child, inset));
                }
            }
        }
        found
    }

    /// The empty elements that are placed over its corner, as decorations are.
    pub(in crate::menu) fn decorations(&self) -> impl Iterator<Item = Element<'a>> {
        let placed = self.absolute().iter().copied().filter(|element| is_empty(*element));
        let placed = placed.filter(|element| !self.is_framed(*element));
        placed.filter(|element| self.is_over_its_corner(&|names| candidates(*element, names, self.styles)))
    }

    /// What rules draw for it over its corner: the declarations of `properties` that may paint that, the strongest
    /// first, beside the rule that places it.
    pub(in crate::menu) fn paints_over_its_corner(
        &self,
        properties: &[&'static str],
    ) -> Vec<(Drawn<'_>, Vec<(&'static str, Declared<'_>)>)> {
        let drawings = self.drawings();
        let drawn = drawings.drawn_for(self.element).into_iter();
        let there = drawn.filter(|drawn| {
            let declared = |names: &[&'static str]| drawn_candidates((drawn, self.element), names, drawings);
            let is_drawn = |(_, one): &(&str, Declared<'_>)| !matches!(&*one.value, "none" | "normal");
            declared(&["content"]).last().is_some_and(is_drawn) && self.is_over_its_corner(&declared)
        });
        there
            .map(|drawn| {
                let painted = drawn_candidates((&drawn, self.element), properties, drawings);
                (drawn, painted)
            })
            .collect()
    }

    /// Whether something that is placed in it, and has no content, reaches its corner, always shows and is not behind it.
    fn is_over_its_corner<'c>(&self, declared: Candidates<'c, 'c>) -> bool {
        let height = self.least_height(self.element);
        let placed = Positioned { declared, size: 0.0, overlap: MAX_OVERLAP, height, is_below: false };
        let is_behind = |level: &str| level.parse::<i64>().is_ok_and(|level| level < 0);
        // What is hardly seen, if only until somebody points there, covers nothing.
        let is_faint = |value: &str| value.parse::<f64>().is_ok_and(|opacity| opacity < MIN_OPACITY);
        let may_be = |name: &'static str, fits: &dyn Fn(&str) -> bool| {
            declared(&[name]).iter().any(|(_, one)| fits(&one.value))
        };
        placed.reaches(Inset::default()) == Reach::There
            && !may_be("z-index", &is_behind)
            && !may_be("opacity", &is_faint)
            && !may_be("display", &|value| value == "none")
            && !may_be("visibility", &|value| value == "hidden")
    }

    /// Whether an element may take a line of its own that is as wide as what it is in, and not only a thin one.
    fn is_as_wide(&self, element: Element<'a>) -> bool {
        let are =
            |name: &str, fits: fn(&String) -> bool| possible(element, name, self.styles).iter().all(fits);
        let is_full = |name: &str| are(name, |value| matches!(&**value, "auto" | "none" | "100%"));
        let is_low = |name: &str| {
            let is_low = |value: &String| pixels(value).is_some_and(|height| height < MIN_HEIGHT);
            let heights = possible(element, name, self.styles);
            !heights.is_empty() && heights.iter().all(is_low)
        };
        let is_thin = || {
            let paddings = [Side::Top, Side::Bottom].map(|side| padding(element, side, self.styles));
            (is_low("height") || is_low("max-height")) && paddings.iter().sum::<f64>() < MIN_HEIGHT
        };
        let is_away = || {
            let right = margin(element, Side::Right, self.styles);
            right.and_then(|(_, value)| pixels(&value)).is_some_and(|right| right >= BUTTON_SIZE)
        };
        element.name() != ACTION_MENU
            && self.has_own_line(element)
            && self.may_be_in_flow(element)
            && is_full("width")
            && is_full("max-width")
            && !is_away()
            && !is_thin()
    }
}
