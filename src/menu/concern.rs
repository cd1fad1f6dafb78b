//! What an insertion does to the theme around a menu that works: what only a person can judge.

use std::cell::LazyCell;

use super::beneath::of_what_is_beneath;
use super::bubble::frame::Frame;
use super::button::contrast::of_contrast;
use super::button::faded::Seen;
use super::button::pointed::of_own_states;
use super::button::saying::Role;
use super::button::tiny::tiny;
use super::button::{Subject, of_content, painted};
use super::header::beside::pushed_away;
use super::header::budget::of_budget;
use super::header::inserted::of_inserted;
use super::header::row::{as_given, beside_row, of_hidden, of_row};
use super::said::under::under_each;
use super::said::{Fits, because_of, candidates, is_reached, said_of_new};
use super::styles::has_absolute_menu;
use super::visibility::concealment;
use super::{Anchor, Place, Snippet, Target};
use crate::catalog::ACTION_MENU;
use crate::edit::{Origins, TextEdit};
use crate::paths::References;
use crate::source::Span;
use crate::style::{
    CLASS_SPECIFICITY, Declared, Match, ScopedRule, Styles, Weight, is_css_wide,
    outer_rule_changed_by_first_child, rule_changed_by_contents, rule_changed_by_first_child,
    rule_changed_by_last_child,
};
use crate::syntax::{Element, NodeId};
use crate::theme::{ComponentId, GLOBAL_CSS, Theme};

/// Why a person should look at an insertion first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concern {
    /// What would happen, as a clause of its own.
    pub text: String,
    /// The rule that causes it, in the theme without the menu.
    pub rule: Option<(ComponentId, Span)>,
}

/// Menus that edits insert, or give a look.
pub(super) struct Menus {
    pub(super) target: Target,
    /// Whether they are absolutely positioned, each within one of `frames`.
    pub(super) is_absolute: bool,
    /// Whether they are in the upper right corner of that.
    pub(super) is_in_corner: bool,
    pub(super) frames: Vec<NodeId>,
    /// An existing menu that they copy: what rules do to that one is meant for the copies, too.
    pub(super) like: Option<Span>,
    /// Existing menus that are given a look, by their names in the text.
    pub(super) styled: Vec<Span>,
}

/// What speaks against the menus of `snippet` at `places` of component `id`: `before` becomes `after` by
/// `edits`.
///
/// In doubt there is a concern: a missing menu harms nobody, and a broken chat does.
pub fn concern(
    themes: (&Theme, &Theme),
    id: ComponentId,
    snippet: &Snippet,
    places: &[Place],
    edits: &TextEdit,
) -> Option<Concern> {
    let menus = Menus {
        target: snippet.target(),
        is_absolute: has_absolute_menu(snippet),
        is_in_corner: is_in_corner(snippet),
        frames: places.iter().filter_map(|place| place.frame).collect(),
        like: None,
        styled: Vec::new(),
    };
    menus.concern(themes, id, places, edits)
}

impl Menus {
    /// What speaks against them in the themes as they are given; those that are inserted go to `places`.
    pub(super) fn concern_in(
        &self,
        (before, after): (&Theme, &Theme),
        id: ComponentId,
        places: &[Place],
        edits: &TextEdit,
    ) -> Option<Concern> {
        let of_surroundings = self.concern_of_surroundings((before, after), id, places, true);
        of_surroundings.or_else(|| self.of_each((before, after), id, edits))
    }

    /// What in the theme without them speaks against them, wherever rules for themselves would put them; in bubbles under
    /// each condition that places something if `at_times`.
    pub(super) fn concern_of_surroundings(
        &self,
        (before, after): (&Theme, &Theme),
        id: ComponentId,
        places: &[Place],
        at_times: bool,
    ) -> Option<Concern> {
        let component = before.component(id);
        if self.target == Target::ChatHeader {
            let of_rows = of_rows(before, id, places);
            if of_rows.is_some() {
                return of_rows;
            }
        }
        let frames = || {
            let frames = self.frames.iter().filter(|_| self.is_absolute);
            frames.map(|frame| component.document().element(*frame))
        };
        let styles = before.styles_for(component);
        let unfit = |frame| Frame::new(before, frame, &styles).unfit(self.is_in_corner);
        let is_raised = LazyCell::new(|| are_raised(after, id));
        let is_last = |frame: Element<'_>| {
            let holds_it_last = |place: &Place| {
                place.frame == Some(frame.id()) && place.anchor == Anchor::LastChild(place.host)
            };
            places.iter().any(holds_it_last) && *is_raised
        };
        let judged = || frames().map(|frame| (frame, is_last(frame)));
        let of_frames = || of_frames(before, id, judged(), (self.is_in_corner, at_times));
        // Where an existing menu stands is the theme's choice.
        let is_chosen = self.like.is_some() || places.is_empty();
        let of_parts = || frames().filter(|_| !is_chosen).find_map(unfit);
        of_frames().or_else(|| Some(concern_of(before, id, of_parts()?)))
    }

    /// What speaks against one of them, judged in the edited theme.
    pub(super) fn of_each(
        &self,
        (before, after): (&Theme, &Theme),
        id: ComponentId,
        edits: &TextEdit,
    ) -> Option<Concern> {
        let component = after.component(id);
        let styles = after.styles_for(component);
        let origins = Origins::of(edits);
        let stands_at = |menu: &Element<'_>| origins.span(menu.name_span());
        let all = || component.document().elements_called(ACTION_MENU);
        let like = all().find(|menu| self.like.is_some() && stands_at(menu) == self.like);
        let meant: Vec<(usize, Span)> =
            like.into_iter().flat_map(|like| styles.rules_for(like)).map(|rule| rule.place()).collect();
        let is_theirs = |objection: &Objection| match objection.rule {
            Some(rule) if meant.contains(&rule) => false,
            Some((0, span)) => origins.span(span).is_some(),
            _ => true,
        };
        let references = LazyCell::new(|| References::of(after));
        all().find_map(|menu| {
            let is_new = origins.is_inserted(menu.open_tag());
            // Whether the new look hides a menu is checked where its edits are planned.
            let is_hidden = || {
                let hidden = concealment(after, &references, id, menu);
                hidden.is_some_and(|hidden| hidden.always)
            };
            let is_styled = || stands_at(&menu).is_some_and(|name| self.styled.contains(&name));
            if !is_new && (!is_styled() || is_hidden()) {
                return None;
            }
            let of_look = || self.of_look(after, menu, &styles, &is_theirs);
            let wrapper = menu.parent().filter(|around| origins.is_inserted(around.open_tag()));
            let of_place = || match self.target {
                Target::UserMessage => of_order(menu, &styles),
                // In a row of its own it is pushed nowhere.
                Target::ChatHeader => pushed_away(menu, &styles)
                    .filter(|objection| wrapper.is_none() && is_theirs(objection))
                    .or_else(|| of_inserted(after, menu, wrapper, &styles, &is_theirs)),
            };
            let of_place = || is_new.then(of_place).flatten();
            let of_content = || of_content(menu, &styles, &is_theirs);
            let objection = of_look().or_else(of_place).or_else(of_content)?;
            let rule = objection.rule.and_then(|(sheet, span)| {
                let span = if sheet == 0 { origins.span(span)? } else { span };
                Some((in_sheet(before, id, sheet)?, span))
            });
            Some(Concern { text: objection.text, rule })
        })
    }

    /// What rules do to a menu, wherever it stands.
    fn of_look(
        &self,
        after: &Theme,
        menu: Element<'_>,
        styles: &Styles<'_>,
        is_theirs: &dyn Fn(&Objection) -> bool,
    ) -> Option<Objection> {
        let is_reached = is_reached(menu, styles, is_theirs);
        let of_menu = || is_reached.then(|| self.of_menu(menu, styles, is_theirs)).flatten();
        let of_menu = of_menu().or_else(|| untouchable_at_times(menu, styles).filter(is_theirs));
        of_menu.or_else(|| match self.target {
            Target::UserMessage => {
                let of_menu = || {
                    let deformed = Subject::new(Role::BubbleMenu, menu, styles).deformed(is_theirs);
                    deformed.or_else(|| painted(menu, styles, is_theirs))
                };
                let of_menu = is_reached.then(of_menu).flatten();
                let faded = || {
                    let seen = Seen { theme: after, menu, beside: menu.parent()?, place: "a bubble", styles };
                    seen.faded(is_theirs).or_else(|| of_own_states(after, menu, styles, is_theirs))
                };
                let beneath = || of_what_is_beneath(after, menu, styles, is_theirs);
                of_menu.or_else(faded).or_else(beneath).or_else(|| tiny(menu, styles).filter(is_theirs))
            }
            Target::ChatHeader if self.styled.is_empty() => None,
            Target::ChatHeader => {
                let deformed = Subject::new(Role::HeaderMenu, menu, styles).deformed(is_theirs);
                deformed.or_else(|| of_contrast(after, menu, styles))
            }
        })
    }

    /// A rule that matches a menu among others and may change where or when it shows.
    fn of_menu(
        &self,
        menu: Element<'_>,
        styles: &Styles<'_>,
        is_theirs: &dyn Fn(&Objection) -> bool,
    ) -> Option<Objection> {
        let position = |fits: Fits<'_>, what| {
            let of_position = || said_of_new(menu, &["position"], styles, (fits, what), is_theirs);
            self.is_absolute.then(of_position).flatten()
        };
        // `all: unset` resets what the menu's own rule declares.
        let unset = || {
            let what = "also applies to the menu and resets what puts it into its corner";
            position(&|_: &str, one| is_css_wide(&one.value), what)
        };
        let misplaced =
            || position(&|_: &str, one| one.value != "absolute", "moves the menu out of its corner");
        let shown = || {
            let what = "always shows the menu, though TalkJS hides it until somebody points at the message";
            let shows = |_: &str, one: &Declared<'_>| is_shown(menu, one);
            let shown = || said_of_new(menu, &["display"], styles, (&shows, what), is_theirs);
            (self.target == Target::UserMessage).then(shown).flatten()
        };
        unset().or_else(misplaced).or_else(shown)
    }
}

/// What speaks against making each of `frames`, elements of component `id`, the containing block of an
/// absolute menu, which is in its upper corner if `is_in_corner`. Each is given with whether its menu is
/// last in it and in front of what is on the same level. `at_times` asks under each condition that places something, too.
pub(super) fn of_frames<'t>(
    theme: &'t Theme,
    id: ComponentId,
    frames: impl Iterator<Item = (Element<'t>, bool)>,
    (is_in_corner, at_times): (bool, bool),
) -> Option<Concern> {
    let styles = theme.styles_for(theme.component(id));
    let frames: Vec<(Element<'_>, bool)> = frames.collect();
    let judge = |styles: &Styles<'_>| {
        frames.iter().find_map(|(frame, is_last)| {
            let frame = Frame::new(theme, *frame, styles);
            if *is_last { frame.with_menu_last() } else { frame }.concern(is_in_corner)
        })
    };
    // A button that may be somewhere is looked for without any condition; a text only where it certainly is.
    let under_conditions = || {
        let inside = frames.iter().flat_map(|(frame, _)| frame.descendant_elements().take(MAX_INSIDE));
        let near: Vec<Element<'_>> =
            inside.chain(frames.iter().flat_map(|(frame, _)| beside_row(*frame))).collect();
        under_each((&styles, "what is in the bubble's corner"), &near, places, judge)
    };
    let objection = judge(&styles).or_else(|| (is_in_corner && at_times).then(under_conditions).flatten())?;
    Some(concern_of(theme, id, objection))
}

/// Whether a property with this value may put something into the corner of a bubble.
fn places(property: &str, value: &str) -> bool {
    match property {
        "position" => matches!(value, "absolute" | "fixed"),
        "float" => value != "none",
        _ => matches!(property, "top" | "right" | "inset"),
    }
}

/// Whether all menus of component `id` have a `z-index` of at least 1, so that they are in front of what comes before
/// them on that level.
fn are_raised(theme: &Theme, id: ComponentId) -> bool {
    let component = theme.component(id);
    let styles = theme.styles_for(component);
    let is_high = |level: &str| level.parse::<i64>().is_ok_and(|level| level >= 1);
    let mut menus = component.document().elements_called(ACTION_MENU);
    menus.all(|menu| styles.usual_value(menu, "z-index").is_some_and(|level| is_high(&level)))
}

/// What speaks against menus at `places` of a header.
pub(super) fn of_rows(theme: &Theme, id: ComponentId, places: &[Place]) -> Option<Concern> {
    let styles = theme.styles_for(theme.component(id));
    let of_each = places.iter().find_map(|place| of_row(theme, id, place, &styles));
    let document = theme.component(id).document();
    let rows: Vec<Element<'_>> = places.iter().map(|place| document.element(place.host)).collect();
    Some(concern_of(theme, id, of_each.or_else(|| of_hidden(&rows, &styles))?))
}

/// [`of_rows`], under none of the conditions that styles ask for. That a row is hidden as a whole is left out.
pub(super) fn of_rows_as_usual(theme: &Theme, id: ComponentId, places: &[Place]) -> Option<Concern> {
    let styles = theme.styles_for(theme.component(id));
    let of_place =
        |place: &Place| as_given(theme, id, place, &styles).or_else(|| of_budget(theme, id, place, &styles));
    let of_each = places.iter().find_map(of_place);
    Some(concern_of(theme, id, of_each?))
}

fn concern_of(theme: &Theme, id: ComponentId, objection: Objection) -> Concern {
    let rule = objection.rule.and_then(|(sheet, span)| Some((in_sheet(theme, id, sheet)?, span)));
    Concern { text: objection.text, rule }
}

/// Whether the snippet's rules declare `top` and `right`, and so put the menu into the upper right corner.
fn is_in_corner(snippet: &Snippet) -> bool {
    let source = snippet.document().source();
    let names = || snippet.sheet().all_declarations().iter().map(|one| source.slice(one.name));
    ["top", "right"].iter().all(|wanted| names().any(|name| name.eq_ignore_ascii_case(wanted)))
}

/// What speaks against an insertion, and its rule, as the index of a sheet and the span of the prelude there.
pub(super) struct Objection {
    pub(super) text: String,
    pub(super) rule: Option<(usize, Span)>,
}

impl Objection {
    /// An objection, and the rule that causes it, if any.
    pub(super) fn new(text: impl Into<String>, rule: Option<ScopedRule<'_>>) -> Objection {
        Objection { text: text.into(), rule: rule.map(|rule| rule.place()) }
    }
}

/// The component that holds the sheet with this index among those that apply to component `id`.
pub(super) fn in_sheet(theme: &Theme, id: ComponentId, sheet: usize) -> Option<ComponentId> {
    if sheet == 0 { Some(id) } else { theme.find(GLOBAL_CSS).map(|(global, _)| global) }
}

/// How many elements around a menu are looked at.
const MAX_ANCESTORS: usize = 8;
/// How many elements of a bubble are looked at for what conditions make of them.
const MAX_INSIDE: usize = 64;

/// Whether a `display` shows a menu regardless of whether somebody points at its message.
fn is_shown(menu: Element<'_>, display: &Declared<'_>) -> bool {
    // TalkJS's own rule outweighs one for all buttons.
    let is_strong = display.weight() >= Weight::of_rule(CLASS_SPECIFICITY);
    let at_all_times = || {
        display
            .rule
            .is_none_or(|rule| rule.applies_always() && rule.any_match_with(menu, |states| !states.of_any))
    };
    is_strong
        && display.value != "none"
        && !is_css_wide(&display.value)
        && (display.matched == Match::Always || at_all_times())
}

/// What keeps a menu from being clicked under some condition; `pointer-events` is inherited. What always does
/// so counts as hiding the menu and is checked earlier.
fn untouchable_at_times(menu: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    for around in menu.ancestors_or_self().take(MAX_ANCESTORS) {
        let mut said = candidates(around, &["pointer-events"], styles);
        said.retain(|(_, one)| !is_css_wide(&one.value));
        let is_at_times = |one: &Declared<'_>| one.value == "none" && one.matched == Match::Sometimes;
        if let Some((property, none)) = said.iter().find(|(_, one)| is_at_times(one)) {
            return Some(because_of(
                property,
                none,
                "keeps the menu from being clicked under some condition",
            ));
        }
        if !said.is_empty() && said.iter().all(|(_, one)| one.matched == Match::Always) {
            break;
        }
    }
    None
}

/// A rule that would match differently in the bubble, because the menu is its first or its last child.
fn of_order(menu: Element<'_>, styles: &Styles<'_>) -> Option<Objection> {
    let is_first = menu.parent()?.child_elements().find(|child| !child.is_t_set()) == Some(menu);
    let (of_order, place) = match is_first {
        true => (rule_changed_by_first_child(menu, styles), "first"),
        false => (rule_changed_by_last_child(menu, styles), "last"),
    };
    let of_contents = || match is_first {
        true => outer_rule_changed_by_first_child(menu, styles),
        false => rule_changed_by_contents(&[menu], styles),
    };
    let (rule, text) = match of_order {
        Some(rule) => (
            rule,
            format!("depends on the order of the bubble's children, and the menu would be the {place}"),
        ),
        None => (
            of_contents()?,
            format!("depends on what the bubble contains, and the menu would be its {place} child"),
        ),
    };
    Some(Objection::new(format!("`{}` {text}", rule.prelude_on_one_line()), Some(rule)))
}
