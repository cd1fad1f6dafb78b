//! What an insertion comes to beside a menu that can be used: what only a person can judge.

use super::beside::pushed_away;
use super::deform::{Subject, of_content, painted};
use super::faded::Seen;
use super::frame::Frame;
use super::inserted::of_inserted;
use super::layout::in_words;
use super::row::of_row;
use super::said::{Fits, because_of, is_reached, possibly, said_of_new};
use super::saying::Role;
use super::styles::has_absolute_menu;
use super::{Place, Snippet, Target};
use crate::catalog::ACTION_MENU;
use crate::edit::{Origins, TextEdit};
use crate::source::Span;
use crate::style::{
    Declared, Match, OF_A_CLASS, ScopedSheet, Weight, applies_always, asks_for_order, goes_by_order,
    is_css_wide, is_meant,
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
        let is_reached = is_reached(menu, sheets, is_theirs);
        let of_menu = || is_reached.then(|| of_menu(menu, snippet, sheets, is_theirs)).flatten();
        let of_menu = of_menu().or_else(|| untouchable_at_times(menu, sheets).filter(is_theirs));
        let of_menu = of_menu.or_else(|| match snippet.target() {
            Target::UserMessage => {
                let of_menu = || {
                    let deformed = Subject::new(Role::BubbleMenu, menu, sheets).deformed(is_theirs);
                    deformed.or_else(|| painted(menu, sheets, is_theirs))
                };
                let of_menu = is_reached.then(of_menu).flatten();
                let faded = || {
                    Seen { theme: after, menu, beside: menu.parent()?, place: "a bubble", sheets }
                        .faded(is_theirs)
                };
                of_menu.or_else(faded).or_else(|| of_order(menu, sheets))
            }
            Target::ChatHeader => {
                pushed_away(menu, sheets).or_else(|| of_inserted(after, menu, wrapper, sheets, is_theirs))
            }
        });
        of_menu.or_else(|| of_content(menu, sheets, is_theirs))
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

/// A rule that reaches a menu among others, and keeps it from being where and when it should be, if only at times.
fn of_menu(
    menu: Element<'_>,
    snippet: &Snippet,
    sheets: &[ScopedSheet<'_>],
    is_theirs: impl Fn(&Found) -> bool,
) -> Option<Found> {
    let is_absolute = has_absolute_menu(snippet);
    let position = |fits: Fits<'_>, what| {
        let of_position = || said_of_new(menu, &["position"], sheets, (fits, what), &is_theirs);
        is_absolute.then(of_position).flatten()
    };
    // `all: unset` takes away what the menu's own rule says.
    let unset = || {
        let what = "is for the menu, too, and takes away what puts it into its corner";
        position(&|_: &str, one| is_css_wide(&one.value), what)
    };
    let misplaced = || position(&|_, one| one.value != "absolute", "takes the menu out of its corner");
    let shown = || {
        let what = "shows the menu at all times, though TalkJS hides it until somebody points there";
        let shows = |_: &str, one: &Declared<'_>| is_shown(menu, one, sheets);
        let shown = || said_of_new(menu, &["display"], sheets, (&shows, what), &is_theirs);
        (snippet.target() == Target::UserMessage).then(shown).flatten()
    };
    unset().or_else(misplaced).or_else(shown)
}

/// Whether a `display` shows a menu where nobody points, and whoever looks at it by whatever.
fn is_shown(menu: Element<'_>, display: &Declared<'_>, sheets: &[ScopedSheet<'_>]) -> bool {
    // What TalkJS says is stronger than a rule for all buttons.
    let is_strong = display.weight() >= Weight::of_rule(OF_A_CLASS);
    let at_all_times = || {
        display.rule.is_none_or(|(sheet, rule)| {
            let sheet = &sheets[sheet];
            applies_always(rule, sheet) && is_meant(menu, rule, sheet, |meant| !meant.by_state)
        })
    };
    is_strong
        && display.value != "none"
        && !is_css_wide(&display.value)
        && (display.matched == Match::Always || at_all_times())
}

/// What keeps a menu from being clicked at times: what is said of an element is meant for what is in it, too. What does so
/// always hides it, as it were, and is looked for before.
fn untouchable_at_times(menu: Element<'_>, sheets: &[ScopedSheet<'_>]) -> Option<Found> {
    for around in std::iter::once(menu).chain(menu.node().ancestors().take(FEW)) {
        let mut said = possibly(around, &["pointer-events"], sheets);
        said.retain(|(_, one)| !is_css_wide(&one.value));
        let is_at_times = |one: &Declared<'_>| one.value == "none" && one.matched == Match::Sometimes;
        if let Some((property, none)) = said.iter().find(|(_, one)| is_at_times(one)) {
            return Some(because_of(property, none, sheets, "keeps the menu from being clicked at times"));
        }
        if !said.is_empty() && said.iter().all(|(_, one)| one.matched == Match::Always) {
            break;
        }
    }
    None
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
