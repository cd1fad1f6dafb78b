//! How a menu must differ from its snippet, to be seen where it goes and to cover nothing.

use super::colors::inherits_light;
use super::contrast::color_of_texts;
use crate::catalog::{self, ACTION_MENU};
use crate::menu::Wrapper;
use crate::menu::classes::has_token;
use crate::menu::header::afloat::FLOATING;
use crate::menu::header::pushed::FILLING;
use crate::menu::header::room::is_button_or_box;
use crate::menu::said::layout::{Flow, ROOT_FONT_SIZE, Side, gap, margin, padding, pixels};
use crate::menu::said::{may_be, usual_winner};
use crate::menu::snippet::{SelectorNames, Snippet};
use crate::source::Span;
use crate::style::{Declaration, Rule, Styles, functions, length, words};
use crate::syntax::{Document, Element};
use crate::theme::Theme;

/// Styles are not written more precisely.
const EXACT: f64 = 1000.0;

/// How many elements around a menu are looked at.
const MAX_ANCESTORS: usize = 32;

/// How the rules for a menu are adapted to its surroundings.
#[derive(Default)]
pub(in crate::menu) struct Adapted {
    /// Its color, if it could not be seen in the one that it inherits.
    color: Option<String>,
    /// Whether it is light: on a color a faded menu is hardly seen, unlike on white.
    is_light: bool,
    /// Whether it may not reach over what is beside it, as a negative margin would make it do.
    is_crowded: bool,
    /// Whether its row aligns the buttons at the top, where its negative margin would lift it above them.
    is_lifted: bool,
    /// The height in pixels of the buttons beside it, if their row aligns them at the top otherwise.
    height_beside: Option<f64>,
    /// Whether it is on a gradient, which it does not have from the color of its bubble.
    is_on_gradient: bool,
    /// How the row that comes with it is laid out.
    wrapper: Option<Wrapper>,
}

impl Adapted {
    /// What the menus of a class, which may be theirs only, need in `after`, a header with these menus;
    /// `wrapper` tells how their row is laid out.
    pub(in crate::menu) fn to(
        theme: &Theme,
        after: &Document,
        (class, is_own): (&str, bool),
        wrapper: Option<Wrapper>,
        styles: &Styles<'_>,
    ) -> Adapted {
        let menus = || after.elements_called(ACTION_MENU).filter(|menu| has_token(*menu, class));
        let mut colors = menus().map(|menu| color_of_texts(theme, menu, styles));
        let first = if is_own { colors.next().flatten() } else { None };
        let color = first.filter(|first| colors.all(|other| other.as_ref() == Some(first)));
        let is_light = is_own && (color.is_some() || menus().any(|menu| inherits_light(menu, styles)));
        let is_crowded = menus().any(|menu| is_crowded(menu, wrapper, styles));
        let is_lifted = is_own && menus().any(|menu| is_lifted(menu, styles));
        let height_beside = || {
            menus().map(|menu| height_beside(menu, styles)).reduce(|one, other| one.filter(|_| one == other))
        };
        let height_beside = if is_own && !is_lifted { height_beside().flatten() } else { None };
        Adapted { color, is_light, is_crowded, is_lifted, height_beside, wrapper, ..Adapted::default() }
    }

    /// What the row that comes with a menu needs for the layout that `wrapper` says.
    pub(in crate::menu) fn in_row(wrapper: Option<Wrapper>) -> Adapted {
        Adapted { wrapper, ..Adapted::default() }
    }

    /// What menus in the corners of `bubbles` need.
    pub(in crate::menu) fn in_bubbles<'d>(
        mut bubbles: impl Iterator<Item = Element<'d>>,
        styles: &Styles<'_>,
    ) -> Adapted {
        let is_on_gradient = bubbles.any(|bubble| is_gradient(bubble, styles));
        Adapted { is_on_gradient, ..Adapted::default() }
    }

    /// Replacements in one of the snippet's rules: of values if the rule is for the menu itself, of a
    /// declaration if it is for the row that comes with it.
    pub(in crate::menu) fn values(
        &self,
        rule: &Rule,
        names: &SelectorNames,
        snippet: &Snippet,
    ) -> Vec<(Span, String)> {
        let source = snippet.document().source();
        let is_for =
            |element: Element<'_>| names.subject_classes.iter().any(|class| has_token(element, class));
        let declaration = |name: &str| -> Option<&Declaration> {
            let mut own = snippet.sheet().declarations(rule).iter();
            own.find(|one| source.slice(one.name) == name)
        };
        let said = |name| declaration(name).filter(|_| is_for(snippet.menu()));
        let row = snippet.root();
        let pushed = declaration("margin-left")
            .filter(|one| row != snippet.menu() && is_for(row) && source.slice(one.value) == "auto");
        let instead = match self.wrapper {
            Some(Wrapper::Afloat) => Some(FLOATING),
            Some(Wrapper::Filling) => Some(FILLING),
            Some(Wrapper::Plain | Wrapper::BetweenEnds) | None => None,
        };
        let placed = pushed.zip(instead).map(|(one, instead)| {
            let lines = instead.join(&format!("\n{}", source.indentation(one.name.start())));
            (one.name.cover(one.value), lines)
        });
        let color = said("color").filter(|one| source.slice(one.value) == "inherit");
        let color = color.zip(self.color.clone()).map(|(one, color)| (one.value, color));
        let opacity = said("opacity").filter(|_| self.is_light).map(|one| (one.value, "1".to_owned()));
        let sized = said("width").zip(said("margin")).filter(|_| self.is_crowded);
        let narrow = sized.and_then(|(width, margin)| {
            Some((width.value, narrowed(source.slice(width.value), source.slice(margin.value))?))
        });
        let (width, narrow_margin) = narrow.map(|(span, (width, margin))| ((span, width), margin)).unzip();
        let lowered = said("height").zip(said("margin")).zip(self.height_beside);
        let lowered = lowered.and_then(|((height, margin), beside)| {
            let margin = source.slice(margin.value);
            let (top, bottom) = beside_height(source.slice(height.value), margin, beside)?;
            let along = if self.is_crowded { "0" } else { words(margin).nth(1)? };
            Some(format!("{top} {along} {bottom}"))
        });
        let margin = said("margin").zip(lowered.or(narrow_margin)).map(|(one, margin)| (one.value, margin));
        let centred = said("align-items").filter(|_| self.is_lifted).map(|one| {
            let line = format!("\n{}", source.indentation(one.name.start()));
            let own = source.slice(one.name.cover(one.value));
            (one.name.cover(one.value), format!("align-self: center;{line}{own}"))
        });
        // The part of the bubble that it covers would show through.
        let all_of_it = said("background-color").filter(|_| self.is_on_gradient);
        let all_of_it = all_of_it.map(|one| (one.name, "background".to_owned()));
        let of_menu = color.into_iter().chain(all_of_it).chain(opacity).chain(centred);
        of_menu.chain(placed).chain(width).chain(margin).collect()
    }
}

/// Whether a bubble may be painted with a gradient alone. Of a picture a menu would show another part, and so it
/// would of a gradient that is a line or a band: one with a size, a place or a stop of its own, or before a color.
fn is_gradient(bubble: Element<'_>, styles: &Styles<'_>) -> bool {
    const PLACED: [&str; 4] =
        ["background-size", "background-position", "background-repeat", "background-clip"];
    let of_background = |fits: &dyn Fn(&str) -> bool| {
        may_be(bubble, &["background", "background-image"], styles, |_, value| fits(value)).is_some()
    };
    let is_plain = |value: &str| {
        let names = ["linear-gradient(", "radial-gradient(", "conic-gradient("];
        let mut words = value.split([',', ' ', '(', ')']);
        let is_band = |word: &str| {
            let is_number = word.starts_with(|first: char| first.is_ascii_digit());
            is_number
                && !matches!(word, "0%" | "100%")
                && !word.ends_with("deg")
                && word.parse::<f64>().is_err()
        };
        let is_alone = value.ends_with(')') && functions(value).count() == 1;
        is_alone && names.iter().any(|name| value.starts_with(name)) && !words.any(is_band)
    };
    let is_other = |value: &str| value.contains("gradient(") && !is_plain(value);
    let is_picture = |value: &str| {
        ["url(", "image(", "image-set(", "element(", "cross-fade("]
            .iter()
            .any(|function| value.contains(function))
    };
    of_background(&|value| value.contains("gradient("))
        && !of_background(&is_other)
        && !of_background(&is_picture)
        && !PLACED.iter().any(|name| may_be(bubble, &[name], styles, |_, _| true).is_some())
}

/// A width and a margin that take as much room as these, and reach over nothing.
fn narrowed(width: &str, margin: &str) -> Option<(String, String)> {
    let mut words = words(margin);
    let (down, along) = words.next().map(|down| (down, words.next().unwrap_or(down)))?;
    let ((size, unit), (over, unit_over)) = (length(width)?, length(along)?);
    let narrow = ((size + 2.0 * over) * EXACT).round() / EXACT;
    (words.next().is_none() && over < 0.0 && unit == unit_over && narrow > 0.0)
        .then(|| (format!("{narrow}{unit}"), format!("{down} 0")))
}

/// The margins above and below a menu of a `height` that has its middle at that of a button of another height, in
/// pixels, where both start at the top of their row. They leave it as much room as the two equal ones in `margin`.
fn beside_height(height: &str, margin: &str, other: f64) -> Option<(String, String)> {
    let ((height, unit), (down, unit_down)) = (length(height)?, length(words(margin).next()?)?);
    let other = if unit == "rem" { other / ROOT_FONT_SIZE } else { other };
    let top = (other - height) / 2.0;
    let exact = |number: f64| (number * EXACT).round() / EXACT;
    let written =
        |number: f64| if exact(number) == 0.0 { "0".to_owned() } else { format!("{}{unit}", exact(number)) };
    (matches!(unit, "rem" | "px") && unit == unit_down).then(|| (written(top), written(2.0 * down - top)))
}

/// The height, in pixels, of the buttons beside a menu in a flex row that aligns its items at the top.
fn height_beside(menu: Element<'_>, styles: &Styles<'_>) -> Option<f64> {
    const AT_THE_TOP: [&str; 5] = ["normal", "stretch", "start", "flex-start", "self-start"];
    let row = menu.parent().filter(|row| row.parent().is_some())?;
    let is_row = Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row);
    let aligned = usual_winner(row, &["align-items", "place-items"], styles);
    let is_at_top = aligned
        .is_none_or(|(_, one)| words(&one.value).next().is_some_and(|value| AT_THE_TOP.contains(&value)));
    let mut buttons =
        row.child_elements().filter(|other| *other != menu && catalog::is_interactive(other.name()));
    let height = |button: Element<'_>| {
        let is_own = may_be(button, &["align-self", "place-self"], styles, |_, _| true).is_none();
        styles.usual_value(button, "height").filter(|_| is_own).and_then(|height| pixels(&height))
    };
    let first = buttons.next().filter(|_| is_row && is_at_top).and_then(height)?;
    buttons.all(|button| height(button) == Some(first)).then_some(first)
}

/// Whether a menu is in a flex row of buttons alone that says nothing of their alignment, and is no higher than they are: it
/// has no height of its own, and is centred itself.
fn is_lifted(menu: Element<'_>, styles: &Styles<'_>) -> bool {
    let Some(row) = menu.parent().filter(|row| row.parent().is_some()) else { return false };
    let others = || row.child_elements().filter(|other| *other != menu && !other.is_t_set());
    let mut names = ["align-items", "place-items", "align-self", "height", "min-height"].into_iter();
    Flow::in_element(row, styles).is_some_and(|(flow, _)| flow == Flow::Row)
        && others().next().is_some()
        && others().all(is_button_or_box)
        && row.parent().is_some_and(|around| {
            styles.usual_value(around, "align-items").is_some_and(|value| value == "center")
        })
        && !names.any(|name| may_be(row, &[name], styles, |_, _| true).is_some())
}

/// Whether a menu, or the row that comes with it, is close to another button, or to the edge of the chat,
/// where it is if that row floats.
fn is_crowded(menu: Element<'_>, wrapper: Option<Wrapper>, styles: &Styles<'_>) -> bool {
    /// The distance at which a menu reaches nothing, in pixels.
    const MIN_DISTANCE: f64 = 8.0;
    let is_alone = |row: &Element<'_>| row.parent().is_some() && row.child_elements().nth(1).is_none();
    let outer = menu.parent().filter(is_alone).unwrap_or(menu);
    let Some(row) = outer.parent() else { return false };
    let siblings: Vec<Element<'_>> = row.child_elements().filter(|other| !other.is_t_set()).collect();
    let Some(at) = siblings.iter().position(|other| *other == outer) else { return false };
    let gap = gap(row, styles);
    let margin = |element: Element<'_>, side: Side| {
        margin(element, side, styles).and_then(|(_, margin)| pixels(&margin)).unwrap_or(0.0)
    };
    // A button may stand in a box.
    let is_close = |other: &Element<'_>, side: Side| {
        let mut inner = *other;
        let mut room = gap + margin(inner, side);
        for _ in 0..MAX_ANCESTORS {
            if room >= MIN_DISTANCE || catalog::is_interactive(inner.name()) {
                break;
            }
            let mut inside = inner.child_elements().filter(|child| !child.is_t_set());
            let next = if side == Side::Left { inside.next() } else { inside.last() };
            let Some(next) = next else { break };
            room += padding(inner, side, styles) + margin(next, side);
            inner = next;
        }
        room < MIN_DISTANCE && catalog::is_interactive(inner.name())
    };
    let before = at.checked_sub(1).and_then(|before| siblings.get(before));
    let is_at_edge = || {
        let around = outer.ancestors_in_section().take(MAX_ANCESTORS);
        let sides = |around| padding(around, Side::Right, styles) + margin(around, Side::Right);
        around.map(sides).sum::<f64>() < MIN_DISTANCE
    };
    let after = siblings.get(at + 1).filter(|_| wrapper != Some(Wrapper::Afloat));
    before.is_some_and(|before| is_close(before, Side::Right))
        || after.map_or_else(is_at_edge, |after| is_close(after, Side::Left))
}

#[cfg(test)]
mod tests {
    use super::{beside_height, narrowed};

    #[test]
    fn a_menu_takes_as_much_room_as_before() {
        let of = |width, margin| narrowed(width, margin).map(|(width, margin)| format!("{width}; {margin}"));
        assert_eq!(of("2.5rem", "-0.5rem").as_deref(), Some("1.5rem; -0.5rem 0"));
        assert_eq!(of("2.4rem", "-0.3rem").as_deref(), Some("1.8rem; -0.3rem 0"));
        assert_eq!(of("40px", "-8px").as_deref(), Some("24px; -8px 0"));
        assert_eq!(of("2.5rem", "-0.75rem -0.5rem").as_deref(), Some("1.5rem; -0.75rem 0"));
        for (width, margin) in [
            ("2.5rem", "0.5rem"),
            ("2.5rem", "0"),
            ("40px", "-0.5rem"),
            ("1rem", "-0.5rem"),
            ("auto", "-8px"),
            ("40px", "-8px 0"),
            ("40px", "-8px -4px -8px"),
        ] {
            assert_eq!(of(width, margin), None, "{width} {margin}");
        }
    }

    #[test]
    fn a_menu_has_its_middle_at_that_of_a_button() {
        let of = |height, margin, other| {
            beside_height(height, margin, other).map(|(top, bottom)| format!("{top} {bottom}"))
        };
        // The middle is 16 pixels below the top, and 16 pixels of the row are taken.
        assert_eq!(of("2.5rem", "-0.75rem -0.5rem", 32.0).as_deref(), Some("-0.25rem -1.25rem"));
        assert_eq!(of("40px", "-12px", 32.0).as_deref(), Some("-4px -20px"));
        assert_eq!(of("40px", "-12px", 40.0).as_deref(), Some("0 -24px"));
        assert_eq!(of("2.5rem", "-0.75rem", 16.0).as_deref(), Some("-0.75rem -0.75rem"));
        for (height, margin) in [("100%", "-12px"), ("auto", "-12px"), ("40px", "-0.75rem"), ("40px", "auto")]
        {
            assert_eq!(of(height, margin, 32.0), None, "{height} {margin}");
        }
    }
}
