//! # What it does
//! Finds UserMessage and ChatHeader components without an `<ActionMenu>`, in their own template
//! and in the components that they render.
//!
//! # Why it matters
//! The menu is how people reply to a message, delete it, leave a conversation, mark it as unread
//! or use your own actions. A theme that was customised before the menu existed hides all of that.
//!
//! # What is inserted
//! In UserMessage an `<ActionMenu>` as the first child of the bubble, the element that holds `<MessageBody>`, or the
//! block around the text where the theme prints that itself, or what is painted around either, in each branch that is a
//! bubble for itself; in ChatHeader one between SearchButton, with its label or number, and CloseButton, or at the end
//! of the header's row, in a row of its own. Where that has one thing at each of its ends, a title and a button, say,
//! it comes before the second one, and so it does before what a margin pushes to the end. Where things stand one below
//! the other it goes to the row with the title, or comes before them and floats at the end of the first line. A button
//! in a box without room for another one has the menu beside that box, and one in front of the title has it at the
//! other end of the row. The rules that it needs are added to the component's `<style>`, as far as the theme does not
//! have them. Nothing else changes.
//!
//! In a header it looks like the buttons beside it, by the classes that they and their icons have in common or by a
//! rule for all buttons there, and as in TalkJS's own themes where there is none. Where only the texts beside it are
//! light, or of a color that the theme's settings give, it has their color, and a light one is not faded; and it is as
//! narrow as its icon where a button stands closely beside it, or nothing lies between it and the end of the chat.
//!
//! It is not inserted without `--unsafe` where a person should look first. In a message that is so where, if only
//! at times,
//!
//! - a rule hides the menu, shows it where nobody points, takes it out of its corner, makes it larger than that, paints
//!   it, keeps it from being clicked, or says something of it or its icon that is not known to be harmless;
//! - it could not be seen: by its color, by that of the text in a bubble, or because text there is light, or of a color that
//!   is not known, and no rule says so of the bubble; or because it takes over a size of text that is too small to be seen;
//! - a button stands in its corner, something else is placed there, pulled there or in front of it, or the corner is round and
//!   cut off, or cut off below since the bubble is lower than its menu;
//! - the bubble has no box, or what holds the message is only a part of what is painted as the bubble, and the one may be
//!   without the other, or is around what each branch of it paints for itself;
//! - the bubble would become the frame of something in it that is placed further out, would move itself, cover what
//!   overlaps it or go behind the page, or loses its position;
//! - it holds more than is looked at, or rules go by the order of what is in it.
//!
//! In a header that is so where, if only under a condition,
//!
//! - its row has no room, wraps, is a column or a full grid, centres what is in it, spreads more than two things or may not
//!   always spread those, or nothing tells how things stand in it or how wide it is; it has no button, and is written from
//!   right to left in any language;
//! - it has no row, and not all lines in it are understood to make room for what floats beside them and to be as high as
//!   that: a text is centred, say, something stands on the right or is as wide as the header, or nothing lies above;
//! - a button stands in front of a title that is kept in the middle, or before which others order it;
//! - each button stands in a box of its own, the row shows only with a button, or the button beside the menu floats, is
//!   placed absolutely, or is pushed away at times or where others take room, too;
//! - a title on one line would push the menu out, something is placed over the row, or room is kept for the buttons that
//!   there are;
//! - the menu would be as dark or as light as the header, if only for readers of a dark page or by a variable, have no size or
//!   no color since only the icons of the other buttons have one, be larger than a button, or higher than the header;
//! - rules mean another element once the menu is among them, or a rule for other elements hides the menu, its icon or its
//!   own row, makes it larger or leave its place, or says something of it that is not known to be harmless.
//!
//! # Example
//! ```text
//! <div class="bubble">
//!   <MessageBody body="{{ body }}" />
//! </div>
//! ```
//! becomes
//! ```text
//! <div class="bubble">
//!   <ActionMenu class="action-menu"><Icon type="horizontalDots" /></ActionMenu>
//!   <MessageBody body="{{ body }}" />
//! </div>
//! ```

use super::{Context, Needs, Rule, mended};
use crate::catalog::ACTION_MENU;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Severity};
use crate::edit::Origins;
use crate::menu::{self, Concealment, Concern, Manual, Place, Placement, Presence, Target};
use crate::paths::References;
use crate::source::Span;
use crate::theme::Theme;

pub(super) static RULE: Rule = Rule {
    id: "action-menu-missing",
    severity: Severity::Error,
    summary: "the component has no action menu",
    file: include_str!("action_menu_missing.rs"),
    needs: Needs::SoundComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(target) = Target::of(context.component.name()) else { return Vec::new() };
    let presence = menu::find_menu(context.theme, context.id);
    if presence == Presence::Present {
        return accepted_places(context, target);
    }
    let (mut diagnostic, accepted) = match menu::place(context.theme, context.id, target) {
        Placement::Places(places) => {
            let (accepted, wanted): (Vec<Place>, Vec<Place>) =
                places.into_iter().partition(|place| is_accepted(context, place));
            match wanted.is_empty() {
                true => (placed(context, target, &accepted), None),
                false => (placed(context, target, &wanted), without_menu(context, target, &accepted)),
            }
        }
        Placement::Manual(manual) => (by_hand(context, target, manual), None),
    };
    restrict(context, &presence, &mut diagnostic);
    std::iter::once(diagnostic).chain(accepted).collect()
}

/// Whether a comment says that there is to be no menu at `place`.
fn is_accepted(context: &Context<'_>, place: &Place) -> bool {
    context.accepts(RULE.id, context.document().element(place.subject).open_tag())
}

/// That places of a component which has menus have none, where comments accept that.
fn accepted_places(context: &Context<'_>, target: Target) -> Vec<Diagnostic> {
    if context.suppressions().is_empty() {
        return Vec::new();
    }
    let Placement::Places(mut places) = menu::place(context.theme, context.id, target) else {
        return Vec::new();
    };
    let document = context.document();
    let holds_menu =
        |place: &Place| document.element(place.host).descendants_called(ACTION_MENU).next().is_some();
    places.retain(|place| is_accepted(context, place) && !holds_menu(place));
    without_menu(context, target, &places).into_iter().collect()
}

/// That `places` have no menu, without a fix.
fn without_menu(context: &Context<'_>, target: Target, places: &[Place]) -> Option<Diagnostic> {
    let mut labels = labels(context, target, places);
    let primary = (!labels.is_empty()).then(|| labels.remove(0))?;
    Some(Diagnostic { secondary: labels, ..context.diagnostic(&RULE, primary, message(target)) })
}

/// What each of `places` lacks, in their order.
fn labels(context: &Context<'_>, target: Target, places: &[Place]) -> Vec<Label> {
    let document = context.document();
    let subjects = places.iter().map(|place| document.element(place.subject).open_tag());
    let text = match target {
        Target::UserMessage => "this bubble has no menu",
        Target::ChatHeader => "this row of the header has no menu",
    };
    subjects.map(|tag| context.label(tag, text)).collect()
}

fn message(target: Target) -> &'static str {
    match target {
        Target::UserMessage => {
            "no action menu: people cannot reply to a message, delete it or use your message actions"
        }
        Target::ChatHeader => {
            "no action menu: people cannot leave a conversation, mark it as unread or use your conversation actions"
        }
    }
}

/// A finding about a menu that belongs to `places`. Where a person should look at the one place in a header first, and nobody
/// need look at another one, it goes there.
fn placed(context: &Context<'_>, target: Target, places: &[Place]) -> Diagnostic {
    let found = placed_at(context, target, places);
    let has_fix = |found: &Diagnostic, applicability| {
        found.fix.as_ref().is_some_and(|fix| fix.applicability == applicability)
    };
    match places {
        [place] if target == Target::ChatHeader && has_fix(&found, Applicability::Unsafe) => {
            let others = menu::other_places(context.theme, context.id, place).into_iter();
            let mut others = others.map(|other| placed_at(context, target, &[other]));
            others.find(|other| has_fix(other, Applicability::Safe)).unwrap_or(found)
        }
        _ => found,
    }
}

fn placed_at(context: &Context<'_>, target: Target, places: &[Place]) -> Diagnostic {
    let mut labels = labels(context, target, places);
    let primary = labels.remove(0);
    labels.retain(|label| label.span != primary.span);
    let diagnostic = Diagnostic { secondary: labels, ..context.diagnostic(&RULE, primary, message(target)) };
    let fix = match fix(context, target, places, Applicability::Safe) {
        Ok(fix) => fix,
        Err(manual) => return left_out(context, diagnostic, manual),
    };
    let Some(after) = context.edited(&fix.edits) else { return Diagnostic { fix: Some(fix), ..diagnostic } };
    if let Some(found) = concealed(context, &after) {
        let found = before(context, &fix, found);
        return match found.is_seen {
            true => doubtful(diagnostic, fix, found.into()),
            false => invisible(context, diagnostic, fix, &found),
        };
    }
    let snippet = context.snippets.get(target);
    match menu::concern((context.theme, &after), context.id, snippet, places, &fix.edits) {
        None => Diagnostic { fix: Some(fix), ..diagnostic },
        Some(concern) => doubtful(diagnostic, fix, concern),
    }
}

/// A finding about a menu whose insertion a person should look at first.
fn doubtful(found: Diagnostic, fix: Fix, concern: Concern) -> Diagnostic {
    let obstacle = Some(concern.text.clone());
    Diagnostic { obstacle, ..mended(found, fix, Some(concern), "insert the menu") }
}

/// What hides a menu that a fix inserts, with its rule as it stands before that.
fn before(context: &Context<'_>, fix: &Fix, found: Concealment) -> Concealment {
    let origins = Origins::of(&fix.edits);
    let rule = found.rule.and_then(|(component, span)| match component == context.id {
        true => Some((component, origins.span(span)?)),
        false => Some((component, span)),
    });
    Concealment { rule, ..found }
}

/// What hides the menu for good in `theme`, where it is there.
fn concealed(context: &Context<'_>, theme: &Theme) -> Option<Concealment> {
    let references = References::of(theme);
    let document = theme.component(context.id).document();
    let menus = document.elements_called(ACTION_MENU);
    let mut found = menus.filter_map(|menu| menu::concealment(theme, &references, context.id, menu));
    found.find(|found| found.always)
}

/// A finding about a menu that nobody would see. Where GlobalCSS hides what it would stand in, as teams
/// do that want no such row, nothing is missing.
fn invisible(
    context: &Context<'_>,
    mut found: Diagnostic,
    fix: Fix,
    concealment: &Concealment,
) -> Diagnostic {
    let text = &concealment.text;
    let is_design = concealment.is_of_surroundings_by_global_css(context.theme);
    found.secondary.extend(concealment.rule.map(|(component, span)| Label {
        component,
        span,
        text: "hidden by this rule".to_owned(),
    }));
    match is_design {
        true => Diagnostic {
            severity: Severity::Info,
            message: format!("no action menu, and `{text}` in GlobalCSS hides where it would be: left alone"),
            obstacle: Some(format!("`{text}` in GlobalCSS hides where the menu would be")),
            ..found
        },
        false => Diagnostic {
            obstacle: Some(format!("the menu would not be seen: `{text}` hides it")),
            help: Some(
                "remove that declaration and run this again, or use `--unsafe` to insert it all the same"
                    .to_owned(),
            ),
            fix: Some(Fix { applicability: Applicability::Unsafe, ..fix }),
            ..found
        },
    }
}

fn fix(
    context: &Context<'_>,
    target: Target,
    places: &[Place],
    applicability: Applicability,
) -> Result<Fix, Manual> {
    let snippet = context.snippets.get(target);
    let edits = menu::insertion(context.theme, context.id, places, snippet)?;
    let title = match places.len() {
        1 => format!("insert the {} menu", target.subject()),
        count => format!("insert the {} menu in {count} places", target.subject()),
    };
    Ok(Fix { applicability, title, edits })
}

fn obstacle(manual: &Manual) -> String {
    format!("no action menu, and none is inserted: {}", manual.reason)
}

/// A finding about a menu whose place is known, and which the styles have no room for.
fn left_out(context: &Context<'_>, mut found: Diagnostic, manual: Manual) -> Diagnostic {
    found.secondary.push(context.label(manual.span, format!("not inserted: {}", manual.reason)));
    Diagnostic { obstacle: Some(obstacle(&manual)), help: Some(manual.help), ..found }
}

/// A finding without a safe fix; with an unsafe one where a place is at least possible.
fn by_hand(context: &Context<'_>, target: Target, manual: Manual) -> Diagnostic {
    let place = context.label(manual.span, format!("not inserted: {}", manual.reason));
    let forced = match manual.forced.is_empty() {
        true => None,
        false => fix(context, target, &manual.forced, Applicability::Unsafe).ok(),
    };
    Diagnostic {
        obstacle: Some(obstacle(&manual)),
        help: Some(manual.help),
        fix: forced,
        ..context.diagnostic(&RULE, place, message(target))
    }
}

/// Takes the safe fix away where a menu may be there already.
fn restrict(context: &Context<'_>, presence: &Presence, diagnostic: &mut Diagnostic) {
    let (component, span) = match presence {
        Presence::Present | Presence::Missing => return,
        Presence::LowerCase(component, span) | Presence::CannotTell(component, span) => (*component, *span),
    };
    let source = context.theme.component(component).source();
    let name = super::tag_name(source.slice(span));
    let line = |at: Span| source.position(at.start()).line;
    let place = match component == diagnostic.primary.component {
        // The finding has its line.
        true if line(span) == line(diagnostic.primary.span) => String::new(),
        true => format!(" (line {})", line(span)),
        false => format!(" ({}:{})", source.path(), line(span)),
    };
    let (why, help) = if matches!(presence, Presence::LowerCase(..)) {
        diagnostic.fix = None;
        let why = format!("`<{name}>` was probably meant to be the menu, but case matters");
        (why, "write `<ActionMenu>`; nothing is inserted while this stands there".to_owned())
    } else {
        if let Some(fix) = &mut diagnostic.fix {
            fix.applicability = Applicability::Unsafe;
        }
        let is_there = context.theme.is_unreadable(name) || context.theme.find(name).is_some();
        let help = match is_there {
            true => format!("mend the file of `{name}` first, or use `--unsafe` if it holds no menu"),
            false => format!(
                "run this on the whole theme, where `{name}` can be looked into, or use `--unsafe` if it holds no menu"
            ),
        };
        (format!("`<{name}>` may hold the menu, and what it renders is not known"), help)
    };
    diagnostic.obstacle = Some(format!("{why}{place}"));
    diagnostic.help = Some(help);
    diagnostic.secondary = vec![Label { component, span, text: why }];
}
