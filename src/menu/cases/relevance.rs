//! Which rules may make a difference between cases that is not judged for all cases at once.

use std::collections::BTreeSet;

use crate::catalog;
use crate::menu::button::texts::may_have_own_color;
use crate::menu::header::row::{around_row, beside_row, lays_out, takes_room};
use crate::source::Span;
use crate::style::{Background, ScopedRule, Styles, has_variable, is_translucent, physical, read};
use crate::syntax::Element;

/// How many elements of a bubble are looked at.
const MAX_LOOKED_AT: usize = 64;

/// How many classes are looked for in rules; any rule may name one of more.
const MAX_CLASSES: usize = 256;

/// How many rules are compared with these elements.
const MAX_RULES: usize = 256;

/// The rules for classes that elements may have in some cases only.
pub(super) struct Rules<'a> {
    styles: &'a Styles<'a>,
    named: Vec<ScopedRule<'a>>,
}

impl<'a> Rules<'a> {
    /// The rules for any of `classes`.
    pub(super) fn of(classes: &[&str], styles: &'a Styles<'a>) -> Rules<'a> {
        let named = styles.iter().enumerate().flat_map(|(index, sheet)| {
            let rules = match classes.len() > MAX_CLASSES {
                true => sheet.sheet.rules().iter().collect(),
                false => sheet.rules_naming(classes),
            };
            rules.into_iter().map(move |rule| ScopedRule { sheet, index, rule })
        });
        Rules { styles, named: named.filter(|rule| !rule.declarations().is_empty()).collect() }
    }

    /// Those that matter to a menu in the corner of one of `frames`: they make something around it look like a
    /// bubble, place something in it, or lay out a bubble with a button in it. Variables may do any of that.
    pub(super) fn for_bubbles(&self, frames: &[Element<'a>]) -> Vec<ScopedRule<'a>> {
        let with = |is_such: fn(&str) -> bool| self.declaring(&|name, _| is_such(name));
        let (paint, layout, place) = (with(is_paint), with(|name| !is_look(name)), with(is_place));
        let glass = self.declaring(&is_glass);
        let of_frame = |frame: &Element<'a>| {
            let around = frame.ancestors().take(MAX_LOOKED_AT).flat_map(|around| self.among(around, &paint));
            let own = if !layout.is_empty() && holds_button(*frame) { &layout } else { &place };
            let inside = frame.descendant_elements().take(MAX_LOOKED_AT);
            // What stands beside the bubble may be positioned in its corner.
            let near = inside.chain(beside_row(*frame)).flat_map(|near| self.among(near, &place));
            let own = self.among(*frame, own).into_iter().chain(self.among(*frame, &glass));
            around.chain(own).chain(near).collect::<Vec<_>>()
        };
        self.if_few(frames.iter().flat_map(of_frame))
    }

    /// Those that decide on what and in which color a menu in the corner of one of `frames` is seen, where one rule
    /// colors the bubble and another one its text. That the two go together is told by texts, unless these have
    /// colors of their own.
    pub(super) fn for_colors(&self, frames: &[Element<'a>]) -> Vec<ScopedRule<'a>> {
        let inks = self.declaring(&|name, _| name == "color");
        let mut grounds = self.declaring(&|name, _| name.starts_with("background"));
        grounds.retain(|ground| !inks.contains(ground));
        if inks.is_empty() || grounds.is_empty() {
            return Vec::new();
        }
        let of_frame = |frame: &Element<'a>| {
            let mut found = self.among(*frame, &grounds);
            if found.is_empty() || !may_have_own_color(*frame, self.styles) {
                return Vec::new();
            }
            let around = frame.ancestors_or_self().take(MAX_LOOKED_AT);
            found.extend(around.flat_map(|around| self.among(around, &inks)));
            found
        };
        frames.iter().flat_map(of_frame).collect()
    }

    /// Those that matter to a menu in one of `rows`.
    pub(super) fn for_rows(&self, rows: &[Element<'a>]) -> Vec<ScopedRule<'a>> {
        let layout = self.declaring(&|name, value| is_variable(name) || lays_out(name, value));
        let room = self.declaring(&takes_room);
        let around = rows.iter().flat_map(|row| around_row(*row));
        let beside = rows.iter().flat_map(|row| beside_row(*row));
        let of_layout = around.flat_map(|element| self.among(element, &layout));
        self.if_few(of_layout.chain(beside.flat_map(|element| self.among(element, &room))))
    }

    /// `relevant`, or all, where there are so many that it would take long to tell.
    fn if_few(&self, relevant: impl Iterator<Item = ScopedRule<'a>>) -> Vec<ScopedRule<'a>> {
        match self.named.len() > MAX_RULES {
            true => self.named.clone(),
            false => relevant.collect(),
        }
    }

    /// The places of those with a declaration that is `wanted`, by its property and value.
    fn declaring(&self, wanted: &dyn Fn(&str, &str) -> bool) -> BTreeSet<(usize, Span)> {
        let declares = |rule: &&ScopedRule<'a>| {
            rule.declarations().iter().any(|one| {
                let name = rule.sheet.text[one.name.range()].to_ascii_lowercase();
                wanted(physical(&name).unwrap_or(&name), &rule.sheet.text[one.value.range()])
            })
        };
        self.named.iter().filter(declares).map(|rule| rule.place()).collect()
    }

    /// Those at one of `places` that may match an element.
    fn among(&self, element: Element<'a>, places: &BTreeSet<(usize, Span)>) -> Vec<ScopedRule<'a>> {
        if places.is_empty() {
            return Vec::new();
        }
        self.styles.rules_among(element, |rule| places.contains(&rule.place())).collect()
    }
}

fn is_variable(property: &str) -> bool {
    property.starts_with("--")
}

/// Whether a property can put something into another place.
fn is_place(property: &str) -> bool {
    let starts = [
        "--",
        "position",
        "inset",
        "top",
        "right",
        "bottom",
        "left",
        "z-index",
        "transform",
        "translate",
        "float",
    ];
    starts.iter().any(|start| property.starts_with(start))
}

/// Whether a property can make an element look like a bubble.
fn is_paint(property: &str) -> bool {
    let starts = ["--", "background", "border", "box-shadow", "outline"];
    starts.iter().any(|start| property.starts_with(start))
}

/// Whether a declaration may let what is behind an element show through it.
fn is_glass(property: &str, value: &str) -> bool {
    let is_clear = |value: &str| Background::of(value) == Background::Clear || is_translucent(value);
    matches!(property, "background" | "background-color") && (has_variable(value) || is_clear(&read(value).0))
}

/// Whether a property of a bubble changes neither what is in it nor its size.
fn is_look(property: &str) -> bool {
    let starts = ["background", "color", "border-color", "margin", "align-self", "justify-self", "float"];
    starts.iter().any(|start| property.starts_with(start)) || property.ends_with("-radius")
}

/// Whether an element holds a button, or renders a component that may.
fn holds_button(element: Element<'_>) -> bool {
    element.descendant_elements().any(|inner| {
        catalog::takes_clicks(inner.name())
            || (inner.is_component() && catalog::component(inner.name()).is_none())
    })
}

/// Whether the prelude of a rule, or of one around it, names one of `classes`.
pub(super) fn names_any(rule: &ScopedRule<'_>, classes: &[&str]) -> bool {
    classes.len() > MAX_CLASSES
        || rule.sheet.any_prelude(rule.rule, |prelude| classes.iter().any(|class| prelude.contains(class)))
}
