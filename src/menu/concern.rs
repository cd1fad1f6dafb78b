//! What an insertion comes to beside a menu that can be used: what only a person can judge.

use super::beside::pushed_away;
use super::deform::{deformed, faded, painted};
use super::frame::Frame;
use super::inserted::of_inserted;
use super::layout::in_words;
use super::row::of_row;
use super::styles::has_absolute_menu;
use super::{Place, Snippet, Target};
use crate::catalog::ACTION_MENU;
use crate::edit::{Origins, TextEdit};
use crate::source::Span;
use crate::style::{
    Declared, Match, OF_A_CLASS, ScopedSheet, Weight, asks_for_order, declared, goes_by_order, is_css_wide,
};
use crate::syntax::Element;
use crate::theme::{ComponentId, GLOBAL_CSS, Theme};

/// Why a person should look at an insertion first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concern {
    /// What would happen, as a clause of its own.
    pub text: String,
    /// The rule that leads to it, in the theme as it is without the menu.
    pub rule: Option<(ComponentId, Span)>,
}

/// What would come of the menus of `snippet` at `places` of component `id`: `before` becomes `after` by `edits`.
///
/// In doubt there is something: a menu that is not there harms nobody, and a chat that is broken does.
pub fn concern(
    (before, after): (&Theme, &Theme),
    id: ComponentId,
    snippet: &Snippet,
    places: &[Place],
    edits: &TextEdit,
) -> Option<Concern> {
    let is_absolute = has_absolute_menu(snippet);
    let component = before.component(id);
    if snippet.target() == Target::ChatHeader {
        let of_rows = of_rows(before, id, places);
        if of_rows.is_some() {
            return of_rows;
        }
    }
    let frames = || {
        let frames = places.iter().filter_map(|place| place.frame).filter(|_| is_absolute);
        frames.map(|frame| component.document().element(frame))
    };
    let sheets = before.sheets_for(component);
    let is_part = |frame| Frame::new(before, frame, &sheets).is_part_of_a_bubble();
    let of_frames = || of_frames(before, id, frames(), is_in_corner(snippet));
    let of_frames = of_frames().or_else(|| Some(told(before, id, frames().find_map(is_part)?)));
    if of_frames.is_some() {
        return of_frames;
    }
    of_inserted_menus((before, after), id, edits, |menu, wrapper, sheets, is_theirs| {
        let found = of_menu(menu, snippet, sheets).filter(is_theirs);
        found.or_else(|| match snippet.target() {
            Target::UserMessage => {
                let deformed = deformed(menu, sheets, is_theirs);
                let looks = || painted(menu, sheets, is_theirs).or_else(|| faded(menu, sheets, is_theirs));
                deformed.or_else(looks).or_else(|| of_order(menu, sheets))
            }
            Target::ChatHeader => {
                pushed_away(menu, sheets).or_else(|| of_inserted(after, menu, wrapper, sheets, is_theirs))
            }
        })
    })
}

/// What comes of rules that mean other elements once menus like one that stands elsewhere are among them.
pub fn concern_of_order(
    themes: (&Theme, &Theme),
    id: ComponentId,
    target: Target,
    edits: &TextEdit,
) -> Option<Concern> {
    of_inserted_menus(themes, id, edits, |menu, _, sheets, is_theirs| match target {
        Target::UserMessage => of_order(menu, sheets),
        Target::ChatHeader => of_inserted(themes.1, menu, None, sheets, is_theirs),
    })
}

/// What `find` finds of a menu that is inserted, with the row that comes with it, the styles that reach it, and whether
/// a rule was there before.
fn of_inserted_menus(
    (before, after): (&Theme, &Theme),
    id: ComponentId,
    edits: &TextEdit,
    find: impl Fn(Element<'_>, Option<Element<'_>>, &[ScopedSheet<'_>], &dyn Fn(&Found) -> bool) -> Option<Found>,
) -> Option<Concern> {
    let sheets = after.sheets_for(after.component(id));
    let origins = Origins::of(edits);
    let is_theirs = |found: &Found| match found.rule {
        Some((0, span)) => origins.span(span).is_some(),
        _ => true,
    };
    let menus = after.component(id).document().elements_called(ACTION_MENU);
    let mut inserted = menus.filter(|menu| origins.is_inserted(menu.open_tag()));
    inserted.find_map(|menu| {
        let wrapper = menu.parent().filter(|around| origins.is_inserted(around.open_tag()));
        let found = find(menu, wrapper, &sheets, &is_theirs)?;
        let rule = found.rule.and_then(|(sheet, span)| {
            let span = if sheet == 0 { origins.span(span)? } else { span };
            Some((in_sheet(before, id, sheet)?, span))
        });
        Some(Concern { text: found.text, rule })
    })
}

/// What speaks against making each of `frames`, elements of component `id`, what an absolute menu is placed within: in
/// its upper corner, where it `is_in_corner`.
pub(super) fn of_frames<'t>(
    theme: &'t Theme,
    id: ComponentId,
    mut frames: impl Iterator<Item = Element<'t>>,
    is_in_corner: bool,
) -> Option<Concern> {
    let sheets = theme.sheets_for(theme.component(id));
    let found = frames.find_map(|frame| Frame::new(theme, frame, &sheets).concern(is_in_corner))?;
    Some(told(theme, id, found))
}

/// What speaks against menus like one that stands elsewhere at `places` of a header.
pub(super) fn of_rows(theme: &Theme, id: ComponentId, places: &[Place]) -> Option<Concern> {
    let sheets = theme.sheets_for(theme.component(id));
    let found = places.iter().find_map(|place| of_row(theme, id, place, &sheets))?;
    Some(told(theme, id, found))
}

fn told(theme: &Theme, id: ComponentId, found: Found) -> Concern {
    let rule = found.rule.and_then(|(sheet, span)| Some((in_sheet(theme, id, sheet)?, span)));
    Concern { text: found.text, rule }
}

/// Whether the snippet's rules put the menu into the upper right corner of what it is placed within.
fn is_in_corner(snippet: &Snippet) -> bool {
    let source = snippet.document().source();
    let names = || snippet.sheet().all_declarations().iter().map(|one| source.slice(one.name));
    ["top", "right"].iter().all(|wanted| names().any(|name| name.eq_ignore_ascii_case(wanted)))
}

/// A concern, with the index of its rule's sheet and the prelude there.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) rule: Option<(usize, Span)>,
}

/// The component whose styles are the sheet with this index among those that reach component `id`.
fn in_sheet(theme: &Theme, id: ComponentId, sheet: usize) -> Option<ComponentId> {
    if sheet == 0 { Some(id) } else { theme.find(GLOBAL_CSS).map(|(global, _)| global) }
}

/// How many elements around a menu are looked at.
const FEW: usize = 8;

/// What styles say most strongly of a property of a menu, whenever it is there.
pub(super) fn strongest<'a>(
    menu: Element<'a>,
    property: &str,
    sheets: &'a [ScopedSheet<'a>],
) -> Option<Declared<'a>> {
    let says_something =
        |declared: &Declared<'_>| declared.matched == Match::Always && !is_css_wide(&declared.value);
    declared(menu, property, sheets).into_iter().rfind(says_something)
}

/// A rule that reaches a menu among others, and keeps it from being where and when it should be.
fn of_menu(menu: Element<'_>, snippet: &Snippet, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let of_menu = |property: &str| strongest(menu, property, sheets);
    let is = |declared: &Declared<'_>, value: &str| declared.value == value;
    let position = has_absolute_menu(snippet).then(|| of_menu("position")).flatten();
    // What TalkJS says is stronger than a rule for all buttons.
    let is_strong = |declared: &Declared<'_>| declared.weight() >= Weight::of_rule(OF_A_CLASS);
    let display = || of_menu("display").filter(is_strong).filter(|_| snippet.target() == Target::UserMessage);
    // `all: unset` takes away what the menu's own rule says.
    let usual = || winner(menu, &["position"], sheets).map(|(_, declared)| declared);
    let unset = || {
        let declared =
            usual().filter(|declared| has_absolute_menu(snippet) && is_css_wide(&declared.value))?;
        Some(("all", declared, "is for the menu, too, and takes away what puts it into its corner"))
    };
    let misplaced = || {
        let declared = position.filter(|declared| !is(declared, "absolute"))?;
        Some(("position", declared, "takes the menu out of its corner"))
    };
    let shown = || {
        let declared = display().filter(|declared| !is(declared, "none"))?;
        let what = "shows the menu at all times, though TalkJS hides it until somebody points there";
        Some(("display", declared, what))
    };
    // What is said of an element is meant for what is in it, too.
    let untouchable = || {
        let mut around = std::iter::once(menu).chain(menu.node().ancestors().take(FEW));
        let declared = around.find_map(|around| strongest(around, "pointer-events", sheets))?;
        is(&declared, "none").then_some(("pointer-events", declared, "keeps the menu from being clicked"))
    };
    let (property, declared, what) = unset().or_else(misplaced).or_else(shown).or_else(untouchable)?;
    because_of(property, &declared, sheets, what)
}

/// A concern because of what a rule says of a menu, or of the row that came with it.
pub(super) fn because_of(
    property: &str,
    declared: &Declared<'_>,
    sheets: &[ScopedSheet<'_>],
    what: &str,
) -> Option<Found> {
    let (index, rule) = declared.rule?;
    let selector = in_words(&sheets[index], rule.prelude);
    let important = if declared.important { " !important" } else { "" };
    let text = format!("`{selector} {{ {property}: {}{important} }}` {what}", declared.value);
    Some(Found { text, rule: Some((index, rule.prelude)) })
}

/// What may make something else of a menu, or of the row that came with it, than it is to be.
pub(super) struct Deforming {
    pub(super) properties: &'static [&'static str],
    /// Whether a value does.
    pub(super) deforms: fn(&str) -> bool,
    /// What comes of a rule with one.
    pub(super) what: &'static str,
}

impl Deforming {
    /// Each property of `all`, with what it is one of.
    pub(super) fn each(
        all: &'static [Deforming],
    ) -> impl Iterator<Item = (&'static Deforming, &'static str)> {
        all.iter().flat_map(|kind| kind.properties.iter().map(move |property| (kind, *property)))
    }
}

/// What decides which of two declarations wins.
pub(super) fn weight(declared: &Declared<'_>) -> (Weight, Option<(usize, usize)>) {
    (declared.weight(), declared.rule.map(|(sheet, rule)| (sheet, rule.span.start())))
}

/// What an element usually has of several properties that say the same.
pub(super) fn winner<'a>(
    element: Element<'a>,
    properties: &[&'static str],
    sheets: &'a [ScopedSheet<'a>],
) -> Option<(&'static str, Declared<'a>)> {
    let all = |name: &&'static str| {
        let name = *name;
        declared(element, name, sheets).into_iter().map(move |one| (name, one))
    };
    let usual = properties.iter().flat_map(all).filter(|(_, one)| one.matched == Match::Always);
    usual.max_by_key(|(_, one)| weight(one))
}

/// A rule that means what stands behind a menu otherwise, since the menu comes first.
fn of_order(menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    let is_first = menu.parent()?.child_elements().find(|child| !child.is_set()) == Some(menu);
    let goes_by = "goes by the order of what is in the bubble, where the menu would come first";
    let of_order = is_first.then(|| goes_by_order(menu, sheets)).flatten();
    let asks = || asks_for_order(menu.parent()?, sheets).filter(|_| is_first);
    let of_order = of_order.map(|found| (found, goes_by));
    let ((index, prelude), what) = of_order
        .or_else(|| Some((asks()?, "asks what is in the bubble, where the menu would come first")))?;
    let text = format!("`{}` {what}", in_words(&sheets[index], prelude));
    Some(Found { text, rule: Some((index, prelude)) })
}
