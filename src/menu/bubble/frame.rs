//! Checks a bubble that is to be the containing block of its menu, and what is in its corner already.

use std::cell::OnceCell;
use std::rc::Rc;

use super::corner::is_high;
use super::inner::Components;
use super::known::Known;
use crate::menu::concern::Objection;
use crate::menu::said::layout::{Flow, is_inline, possible_and_usual, rule_of};
use crate::menu::said::{candidates, may_be};
use crate::style::{
    CONTAINING_PROPERTIES, Declared, Drawings, Match, ScopedRule, ScopedSheet, Styles, may_apply,
    may_be_containing_block,
};
use crate::syntax::Element;
use crate::theme::Theme;

/// How many elements are looked at in a bubble, and around each of them: no theme has as many.
pub(super) const MAX_LOOKED_AT: usize = 256;
/// How many declarations of `position` and the like are accepted: each is tried on each element.
const MAX_POSITIONS: usize = 96;

/// The containing block of an absolute menu, with the styles as they are without the menu.
pub(in crate::menu) struct Frame<'a> {
    pub(in crate::menu) theme: &'a Theme,
    pub(super) element: Element<'a>,
    pub(in crate::menu) styles: &'a Styles<'a>,
    /// Whether the menu is its last child, instead of the first.
    pub(super) is_menu_last: bool,
    /// What is looked for at its end.
    pub(super) seeks: Sought,
    /// What is known of the bubble, if this is a component that it renders.
    pub(super) outer: Outer,
    /// What is known of the components that the bubble renders.
    pub(super) components: Rc<Components>,
    /// The absolutely positioned elements in it.
    pub(super) absolute: OnceCell<Vec<Element<'a>>>,
    /// What was found out about it already, whatever is looked for.
    pub(super) known: Rc<Known<'a>>,
}

/// What is looked for at the end of a bubble's first line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    /// What people click, or what would be in front of the menu, at the end under any condition.
    Buttons,
    /// Texts and pictures beside the message that styles put at the end.
    Marks,
}

/// What is known of a bubble that renders a component.
#[derive(Clone, Copy, Default)]
pub(super) struct Outer {
    /// Through how many components it is rendered.
    pub(super) depth: usize,
    /// Whether the bubble is shrink-to-fit.
    pub(super) is_shrink_to_fit: bool,
    /// Whether lines of text may end at the bubble's end.
    pub(super) ends_lines: bool,
}

impl<'a> Frame<'a> {
    pub(in crate::menu) fn new(theme: &'a Theme, element: Element<'a>, styles: &'a Styles<'a>) -> Frame<'a> {
        Frame {
            theme,
            element,
            styles,
            is_menu_last: false,
            seeks: Sought::Buttons,
            outer: Outer::default(),
            components: Rc::default(),
            absolute: OnceCell::new(),
            known: Rc::default(),
        }
    }

    /// The same frame, whose menu is its last child.
    pub(in crate::menu) fn with_menu_last(self) -> Frame<'a> {
        Frame { is_menu_last: true, ..self }
    }

    /// The same frame, at whose end other things are looked for.
    pub(super) fn seeking(&self, seeks: Sought) -> Frame<'a> {
        Frame {
            seeks,
            is_menu_last: self.is_menu_last,
            known: self.known.clone(),
            ..Frame::new(self.theme, self.element, self.styles)
        }
    }

    /// The frame for the template of a component that it renders, with the same caches for components.
    pub(super) fn of_component<'c>(
        &'c self,
        template: Element<'c>,
        styles: &'c Styles<'c>,
        outer: Outer,
    ) -> Frame<'c> {
        let components = self.components.clone();
        let is_menu_last = self.is_menu_last;
        Frame { is_menu_last, outer, components, ..Frame::new(self.theme, template, styles) }
    }

    /// What speaks against it as the containing block of a menu, in the corner or elsewhere.
    pub(in crate::menu) fn concern(&self, is_in_corner: bool) -> Option<Objection> {
        if let Some((_, one)) =
            may_be(self.element, &["display"], self.styles, |_, value| value == "contents")
        {
            let text = "the bubble has `display: contents`, so nothing can be positioned in it";
            return Some(Objection::new(text, one.rule));
        }
        if self.is_in_a_line() {
            let text = "the bubble is part of a line of text, and a menu in its corner would cover the text";
            return Some(Objection::new(text, rule_of(self.element, "display", self.styles)));
        }
        let moved = self.unframed_at_times().or_else(|| self.offset());
        if moved.is_some() {
            return moved;
        }
        let is_frame = self.frames(self.element);
        if is_frame && !is_in_corner {
            return None;
        }
        let unknown = self.exceeds_limits();
        if unknown.is_some() {
            return unknown;
        }
        let corner = || is_in_corner.then(|| self.mirrored().or_else(|| self.corner())).flatten();
        if is_frame {
            return corner();
        }
        let moved = || self.moved().or_else(|| self.moved_in_a_component());
        let moved = if self.fills_its_frame() { None } else { moved() };
        let covers = || {
            let positioned = || self.covers_positioned().or_else(|| self.covers_drawn());
            self.covered().or_else(positioned).or_else(|| self.covers_lifted())
        };
        moved.or_else(|| self.level()).or_else(covers).or_else(corner)
    }

    /// A concern if it holds, or styles declare, more than is looked at.
    pub(super) fn exceeds_limits(&self) -> Option<Objection> {
        let text = match () {
            () if self.has_too_many_positions() => {
                "the styles declare more positions than this program checks"
            }
            () if self.element.descendant_elements().nth(MAX_LOOKED_AT).is_some() => {
                "the bubble holds more elements than this program checks"
            }
            () => return None,
        };
        Some(Objection::new(text, None))
    }

    /// Whether it is an inline box among blocks, at least under some condition.
    fn is_in_a_line(&self) -> bool {
        let displays = candidates(self.element, &["display"], self.styles);
        // A state such as hover counts: the menu shows only then.
        let is_another_when_pointed_at = |one: &Declared<'_>| {
            let by_state = |rule: ScopedRule<'_>| rule.any_match_with(self.element, |states| states.of_any);
            one.value != "inline" && one.rule.is_some_and(by_state)
        };
        let is_one_by_nature = || {
            is_inline(self.element, self.styles)
                && displays.last().is_none_or(|(_, one)| one.matched != Match::Always)
                && !displays.iter().any(|(_, one)| is_another_when_pointed_at(one))
        };
        let is_one = displays.iter().any(|(_, one)| one.value == "inline") || is_one_by_nature();
        let is_among_blocks = || {
            let parent = self.element.parent();
            parent.is_some_and(|parent| self.flows_of(parent).contains(&Some(Flow::Block)))
        };
        is_one
            && !self.must_be(self.element, "position", |value| matches!(value, "absolute" | "fixed"))
            && !self.must_be(self.element, "float", |value| value != "none")
            && is_among_blocks()
    }

    /// Whether styles declare more positions and containing-block properties than are looked at.
    fn has_too_many_positions(&self) -> bool {
        let properties = std::iter::once("position").chain(CONTAINING_PROPERTIES);
        let of_sheet = |(sheet, property): (&ScopedSheet<'_>, &str)| {
            let declarations = sheet.sheet.declarations_of(property, sheet.text);
            // Declarations in `@keyframes` apply to no element.
            let said = declarations.filter(|one| may_apply(sheet.sheet.rule(one.rule), sheet));
            said.take(MAX_POSITIONS + 1).count()
        };
        let all = self.styles.iter().flat_map(|sheet| properties.clone().map(move |one| (sheet, one)));
        all.map(of_sheet).sum::<usize>() > MAX_POSITIONS
    }

    /// Whether the usual value of a property fits: for what speaks for a menu.
    pub(super) fn is(&self, element: Element<'_>, property: &str, is_it: impl Fn(&str) -> bool) -> bool {
        self.styles.usual_value(element, property).is_some_and(|value| is_it(&value))
    }

    /// Whether a possible value fits: for what speaks against a menu.
    pub(super) fn may_be(
        &self,
        element: Element<'_>,
        properties: &[&str],
        is_it: impl Fn(&str) -> bool,
    ) -> bool {
        may_be(element, properties, self.styles, |_, value| is_it(value)).is_some()
    }

    /// Whether the property always has a value that fits.
    pub(super) fn must_be(&self, element: Element<'_>, property: &str, is_it: impl Fn(&str) -> bool) -> bool {
        self.must_be_by(element, &[property], is_it)
    }

    /// Whether interchangeable properties always have a value that fits.
    pub(super) fn must_be_by(
        &self,
        element: Element<'_>,
        properties: &[&str],
        is_it: impl Fn(&str) -> bool,
    ) -> bool {
        properties.iter().any(|name| self.styles.may_declare(element, name, &is_it)) && {
            let said = candidates(element, properties, self.styles);
            said.last().is_some_and(|(_, one)| one.matched == Match::Always)
                && said.iter().all(|(_, one)| is_it(&one.value))
        }
    }

    /// Whether one of these properties has a value only under some condition.
    pub(super) fn may_vary(&self, element: Element<'_>, properties: &[&str]) -> bool {
        properties.iter().any(|property| {
            let (values, has_usual) = possible_and_usual(element, property, self.styles);
            values.iter().any(|value| !has_usual || Some(value) != values.last())
        })
    }

    /// Whether an element is a containing block for absolute elements, at least under some condition.
    pub(super) fn frames(&self, element: Element<'_>) -> bool {
        self.known.frames.of(element, || may_be_containing_block(element, self.styles))
    }

    /// Whether something between `element` and this frame is a containing block as well.
    pub(super) fn is_framed(&self, element: Element<'_>) -> bool {
        let mut between =
            element.ancestors().take_while(|around| *around != self.element).take(MAX_LOOKED_AT);
        element != self.element && between.any(|around| self.frames(around))
    }

    /// The elements in it.
    pub(super) fn inside(&self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.element.descendant_elements().take(MAX_LOOKED_AT)
    }

    /// The generated content that styles declare.
    pub(super) fn drawings(&self) -> &Drawings<'a> {
        self.known.drawings.get_or_init(|| Drawings::of(self.styles, MAX_POSITIONS))
    }

    /// Whether styles may put anything in front of the menu: few do.
    pub(super) fn has_levels(&self) -> bool {
        *self.known.has_levels.get_or_init(|| {
            let in_sheet = |sheet: &ScopedSheet<'_>| {
                let mut levels = sheet.sheet.declarations_of("z-index", sheet.text);
                levels.any(|level| is_high(&level.read(sheet.text).0))
            };
            self.styles.iter().any(in_sheet)
                || self.element.document().attributes_called("style").next().is_some()
        })
    }
}
