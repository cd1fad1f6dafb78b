//! # What it does
//! Finds UserMessage and ChatHeader components that have no `<ActionMenu>`, neither in their own template nor
//! in the components that they render.
//!
//! # Why it matters
//! The menu is how people reply to a message, delete it, leave a conversation, mark it as unread
//! or use your own actions. A theme that was customised before the menu existed hides all of that.
//!
//! # What is inserted
//! In UserMessage: an `<ActionMenu>` as the first child of the bubble, in each branch that is a bubble of its
//! own. The bubble is the element that holds `<MessageBody>`, the block around the text where the theme
//! prints the text itself, or the painted element around either. Where rules depend on what is first in it,
//! or something in it is raised (`z-index: 1`), the menu is its last child, which looks the same, as it is
//! positioned in the corner.
//!
//! In ChatHeader: an `<ActionMenu>` between SearchButton (with its label or number) and CloseButton. Where
//! there is neither, it comes after your own icon buttons at the end of the header's row, or at that end in a
//! row of its own. Where the header's row has one thing at each end, such as a title and a button, or a
//! margin pushes its last thing to the end, the menu comes before that last thing. Where things are one below
//! the other, it goes to the row with the title, or comes first and floats at the end of the first line. If a
//! button's box has no room for a second button, the menu goes beside the box; if the button is in front of
//! the title, the menu goes to the other end of the row. Where a component of the theme renders the search or
//! the close button, nothing is inserted: the menu belongs in that component, which is for a person.
//!
//! The CSS rules that the menu needs and the theme does not have yet are added to the component's `<style>`; over
//! pictures a menu has no background, unless a time or a label at the end of the line above would show through.
//! Nothing else changes.
//!
//! In a header, the menu looks like the buttons beside it: it takes the classes that they and their icons
//! share, if these give the buttons their border and background, or a rule for all buttons there styles it.
//! Where there is neither, or the buttons are seen on a dark header only by the color of their own picture, it
//! looks as in TalkJS's own themes. If only the texts beside it are light, or have
//! a color from the theme's settings, it takes their color, and a light menu is not faded. It is as narrow as
//! its icon where a button is close beside it, or where nothing lies between it and the edge of the chat.
//!
//! Where a person should check something first, the menu is inserted only with `--unsafe`. In a message that
//! is the case if, even only under some condition:
//!
//! - a rule hides the menu, shows it while nobody points at the message, takes it out of its corner, makes it
//!   larger than the corner, paints it, keeps it from being clicked, or has a declaration for the menu or its
//!   icon that is not known to be harmless;
//! - the menu could not be seen: because of its color or that of the bubble's text, or because of those that a
//!   rule for all buttons sets while somebody points at them; because text there is
//!   light or of an unknown color, and no rule gives the bubble that color; because the bubble paints nothing
//!   and a strip across its top has the menu's color, or something drawn in its corner has; or because the
//!   menu inherits a font size that is too small;
//! - the bubble paints nothing, or only a translucent color, so that what is at the end of its first line would be
//!   seen through the menu: a time, a label or a picture, or the message itself, where the bubble ends where its
//!   text ends, as one with only a border does, or where its text is at the right;
//! - a button is in the menu's corner, something else is placed or pulled there or in front of the menu, the
//!   bubble's text may start there, since it runs from right to left in every language, or the corner is cut
//!   off because it is round, or because the bubble is lower than the menu;
//! - the bubble has no box, or the element that holds the message is only part of what is painted as the
//!   bubble, and one may show without the other; or that element is around branches that each paint their own
//!   bubble;
//! - things in the bubble that are now placed relative to an element further out would be placed relative to
//!   the bubble; or the bubble would move, cover what overlaps it, go behind the page, or lose its position;
//! - the bubble holds more than is checked, or rules depend on what is first and on what is last in it.
//!
//! Where expressions in classes or styles choose between two texts, as in `{{ sender.isMe | then: 'mine' | else: 'theirs' }}`,
//! each case is judged by itself, for three such conditions at once. What only one case tells starts with that
//! condition: "if `sender.isMe`, …".
//!
//! In a header that is the case if, even only under some condition:
//!
//! - its row has no room, wraps, is a column or a full grid, centres its content, spreads more than two
//!   things or does not always spread two, or its layout or its width is not known; or the row has no
//!   button, and the header is written from right to left in every language;
//! - the header has no row, and it is not sure that all of its lines make room for something that floats
//!   beside them and are high enough for it: a text is centred, for example, something is on the right or is
//!   as wide as the header, or there is no space above;
//! - a button is in front of a title that is kept in the middle, or only `order` puts it in front;
//! - each button is in a box of its own or in one with a badge in its corner, the row shows only with a button
//!   or is hidden on some screens, or the button beside the menu floats, is placed absolutely, or is pushed away
//!   under some condition or where other things take room too;
//! - a title on one line would push the menu out, a long one would make buttons wrap that share a line of
//!   text, something is placed over the row or just beside the buttons, room is kept for exactly the buttons
//!   that are there, or a phone 360 pixels wide has no room for one more and some of the title;
//! - the class that the menu takes over draws a cross, a label, a tooltip or a picture on buttons;
//! - negative margins would pull the menu and a button beside it over each other, and no gap makes up for that;
//! - the menu would be as dark or as light as the header, if only on a dark page, while somebody points at it or
//!   through a variable; it
//!   would have no size or color because only the icons of the other buttons have one; or it would be larger
//!   than a button or higher than the header;
//! - rules would match other elements once the menu is there, or a rule for other elements hides the menu,
//!   its icon or its own row, makes it larger, moves it from its place, or has a declaration for it that is
//!   not known to be harmless.
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

use super::{Context, Needs, Rule, with_fix};
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
    needs: Needs::Theme,
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
                true => (best_placed(context, target, &accepted), None),
                false => (best_placed(context, target, &wanted), without_menu(context, target, &accepted)),
            }
        }
        Placement::Manual(manual) => (manual_finding(context, target, manual), None),
    };
    limit_fix(context, &presence, &mut diagnostic);
    std::iter::once(diagnostic).chain(accepted).collect()
}

/// Whether a comment accepts that there is no menu at `place`.
fn is_accepted(context: &Context<'_>, place: &Place) -> bool {
    context.accepts(RULE.id, context.document().element(place.subject).open_tag())
}

/// For a component that has menus: the finding that some places have none and comments accept that. It is
/// reported as suppressed.
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

/// The finding that `places` have no menu, without a fix.
fn without_menu(context: &Context<'_>, target: Target, places: &[Place]) -> Option<Diagnostic> {
    let mut labels = labels(context, target, places);
    let primary = (!labels.is_empty()).then(|| labels.remove(0))?;
    Some(Diagnostic { secondary: labels, ..context.diagnostic(&RULE, primary, message(target)) })
}

/// A label for each of `places`, in their order.
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

/// A finding about menus that belong to `places`. If they have just an unsafe fix, the first other places with
/// a safe fix are taken instead.
fn best_placed(context: &Context<'_>, target: Target, places: &[Place]) -> Diagnostic {
    let found = placed_at(context, target, places);
    let has_fix = |found: &Diagnostic, applicability| {
        found.fix.as_ref().is_some_and(|fix| fix.applicability == applicability)
    };
    if !has_fix(&found, Applicability::Unsafe) {
        return found;
    }
    let others = menu::other_places(context.theme, context.id, target, places).into_iter();
    let mut others = others.map(|others| placed_at(context, target, &others));
    others.find(|other| has_fix(other, Applicability::Safe)).unwrap_or(found)
}

fn placed_at(context: &Context<'_>, target: Target, places: &[Place]) -> Diagnostic {
    let mut labels = labels(context, target, places);
    let primary = labels.remove(0);
    labels.retain(|label| label.span != primary.span);
    let diagnostic = Diagnostic { secondary: labels, ..context.diagnostic(&RULE, primary, message(target)) };
    let fix = match fix(context, target, places, Applicability::Safe) {
        Ok(fix) => fix,
        Err(manual) => return not_insertable(context, diagnostic, manual),
    };
    let Some(after) = context.edited(&fix.edits) else { return Diagnostic { fix: Some(fix), ..diagnostic } };
    if let Some(found) = concealed(context, &after) {
        let found = at_source_before(context, &fix, found);
        return match found.is_seen {
            true => with_concern(diagnostic, fix, found.into()),
            false => invisible(context, diagnostic, fix, &found),
        };
    }
    let snippet = context.snippets.get(target);
    match menu::concern((context.theme, &after), context.id, snippet, places, &fix.edits) {
        None => Diagnostic { fix: Some(fix), ..diagnostic },
        Some(concern) => with_concern(diagnostic, fix, concern),
    }
}

/// A finding about a menu whose insertion a person should look at first.
fn with_concern(found: Diagnostic, fix: Fix, concern: Concern) -> Diagnostic {
    let obstacle = Some(concern.text.clone());
    Diagnostic { obstacle, ..with_fix(found, fix, Some(concern), "insert the menu") }
}

/// `found` with the span of its rule mapped back to the source before `fix`.
fn at_source_before(context: &Context<'_>, fix: &Fix, found: Concealment) -> Concealment {
    let origins = Origins::of(&fix.edits);
    let rule = found.rule.and_then(|(component, span)| match component == context.id {
        true => Some((component, origins.span(span)?)),
        false => Some((component, span)),
    });
    Concealment { rule, ..found }
}

/// What always hides the menu in `theme`, which has the menu inserted.
fn concealed(context: &Context<'_>, theme: &Theme) -> Option<Concealment> {
    let references = References::of(theme);
    let document = theme.component(context.id).document();
    let menus = document.elements_called(ACTION_MENU);
    let mut found = menus.filter_map(|menu| menu::concealment(theme, &references, context.id, menu));
    found.find(|found| found.always)
}

/// A finding about a menu that nobody would see. Where GlobalCSS hides the element around it, the team does
/// not want that row: nothing is missing, and the finding is information only.
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
            message: format!(
                "no action menu, and none is inserted: `{text}` in GlobalCSS hides the place for it"
            ),
            obstacle: Some(format!("`{text}` in GlobalCSS hides the place for the menu")),
            ..found
        },
        false => Diagnostic {
            obstacle: Some(format!("`{text}` would hide the menu")),
            help: Some(
                "remove that declaration and run this again, or use `--unsafe` to insert the menu anyway"
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

/// A finding about a menu whose place is known but which cannot be inserted there.
fn not_insertable(context: &Context<'_>, mut found: Diagnostic, manual: Manual) -> Diagnostic {
    found.secondary.push(context.label(manual.span, format!("not inserted: {}", manual.reason)));
    Diagnostic { obstacle: Some(obstacle(&manual)), help: Some(manual.help), ..found }
}

/// A finding without a safe fix, but with an unsafe one if there is a possible place.
fn manual_finding(context: &Context<'_>, target: Target, manual: Manual) -> Diagnostic {
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

/// Removes the fix or makes it unsafe where a menu may be there already.
fn limit_fix(context: &Context<'_>, presence: &Presence, diagnostic: &mut Diagnostic) {
    let (component, span) = match presence {
        Presence::Present | Presence::Missing => return,
        Presence::LowerCase(component, span) | Presence::CannotTell(component, span) => (*component, *span),
    };
    let source = context.theme.component(component).source();
    let name = super::tag_name(source.slice(span));
    let line = |at: Span| source.position(at.start()).line;
    let place = match component == diagnostic.primary.component {
        // The finding itself shows this line.
        true if line(span) == line(diagnostic.primary.span) => String::new(),
        true => format!(" (line {})", line(span)),
        false => format!(" ({}:{})", source.path(), line(span)),
    };
    let (why, help) = if matches!(presence, Presence::LowerCase(..)) {
        diagnostic.fix = None;
        let why = format!("`<{name}>` was probably meant to be the menu, but case matters");
        (why, "write `<ActionMenu>`; no menu is inserted as long as this is there".to_owned())
    } else {
        if let Some(fix) = &mut diagnostic.fix {
            fix.applicability = Applicability::Unsafe;
        }
        let is_there = context.theme.is_unreadable(name) || context.theme.find(name).is_some();
        let help = match is_there {
            true => format!("fix the file of `{name}` first, or use `--unsafe` if it contains no menu"),
            false => format!(
                "run this on the whole theme, so that `{name}` can be checked, or use `--unsafe` if it contains no menu"
            ),
        };
        (format!("`<{name}>` may contain the menu, but what it renders is not known"), help)
    };
    diagnostic.obstacle = Some(format!("{why}{place}"));
    diagnostic.help = Some(help);
    diagnostic.secondary = vec![Label { component, span, text: why }];
}
