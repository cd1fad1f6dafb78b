//! The action menu: whether a component has one, where one belongs, and what is inserted there.

mod classes;
mod coverage;
mod detect;
mod header;
mod insert;
mod message;
mod placement;
mod relations;
mod section;
mod snippet;
mod styles;

pub use coverage::{Coverage, Path};
pub use detect::{Presence, find_menu};
pub use placement::{Anchor, Manual, Place, Placement};
pub use snippet::{Snippet, SnippetError, Snippets};

use crate::edit::{Edit, TextEdit};
use crate::syntax::{Document, Element, MAX_DEPTH};
use crate::theme::{ComponentId, Theme};

/// The tag of the menu's button.
pub const ACTION_MENU: &str = "ActionMenu";

/// A component that has a menu in TalkJS's own themes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    /// Opens the message's menu.
    UserMessage,
    /// Opens the conversation's menu.
    ChatHeader,
}

impl Target {
    /// All of them, in the order reports name them.
    pub const ALL: [Target; 2] = [Target::UserMessage, Target::ChatHeader];

    /// The component's name.
    pub fn name(self) -> &'static str {
        match self {
            Target::UserMessage => "UserMessage",
            Target::ChatHeader => "ChatHeader",
        }
    }

    /// The target that is the component called `name`.
    pub fn of(name: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.name() == name)
    }

    /// What the menu acts on, for messages.
    pub fn subject(self) -> &'static str {
        match self {
            Target::UserMessage => "message",
            Target::ChatHeader => "conversation",
        }
    }

    /// What an inserted class is called where its own name is taken.
    fn substitute_class(self, class: &str) -> String {
        match (self, class) {
            (Target::UserMessage, "action-menu") => "message-action-menu".to_owned(),
            (Target::UserMessage, _) => format!("message-{class}"),
            (Target::ChatHeader, "action-button") => "header-action-menu".to_owned(),
            (Target::ChatHeader, _) => format!("header-{class}"),
        }
    }
}

/// Where the menu belongs in component `id` of `theme`, which is `target` and has none.
pub fn place(theme: &Theme, id: ComponentId, target: Target) -> Placement {
    let document = theme.component(id).document();
    let placement = match target {
        Target::UserMessage => message::place(document),
        Target::ChatHeader => header::place(document),
    };
    match placement {
        Placement::Places(places) => within_depth(document, places),
        manual => manual,
    }
}

/// The places, if all of them are far enough from the depth at which the parser stops.
fn within_depth(document: &Document, places: Vec<Place>) -> Placement {
    const ROOM: usize = 16;
    let is_deep = |place: &&Place| document.node(place.host).ancestors().count() + ROOM > MAX_DEPTH;
    match places.iter().find(is_deep) {
        Some(place) => Placement::Manual(Manual::new(
            document.element(place.host).open_tag(),
            "its place is nested so deeply that the result might not be parsed",
            "look for elements that can be left out",
        )),
        None => Placement::Places(places),
    }
}

/// The edits that give each of `hosts`, bubbles or rows of component `id` without a menu, one that looks
/// like `menu`. `None` where one of them is no place for it.
pub fn completion(
    theme: &Theme,
    id: ComponentId,
    hosts: &[Element<'_>],
    menu: Element<'_>,
    snippet: &Snippet,
) -> Option<TextEdit> {
    let document = theme.component(id).document();
    let Placement::Places(all) = place(theme, id, snippet.target()) else { return None };
    let is_for =
        |host: &Element<'_>, place: &Place| coverage::is_for(document, document.element(place.host), *host);
    let place_of = |host: &Element<'_>| all.iter().find(|place| is_for(host, place)).cloned();
    let mut places: Vec<Place> = hosts.iter().map(place_of).collect::<Option<_>>()?;
    places.dedup();
    let shared: Vec<String> = classes::class_of(menu).into_iter().map(str::to_owned).collect();
    if shared.is_empty() {
        return insertion(theme, id, &places, snippet).ok();
    }
    // The menu that is there has its rules, and the new ones get them by its class.
    places.iter_mut().for_each(|place| place.shared_classes = shared.clone());
    let classes = classes::Classes::choose(document, snippet, &places);
    let edits = places.iter().map(|place| insert::markup(document, place, &classes.markup(snippet, place)));
    TextEdit::new(edits.collect()).ok()
}

/// The edits that put `snippet` at `places`, styles included.
///
/// # Errors
/// [`Manual`] where the component's styles cannot take a rule.
pub fn insertion(
    theme: &Theme,
    id: ComponentId,
    places: &[Place],
    snippet: &Snippet,
) -> Result<TextEdit, Manual> {
    let component = theme.component(id);
    let document = component.document();
    let classes = classes::Classes::choose(document, snippet, places);
    let mut edits: Vec<Edit> =
        places.iter().map(|place| insert::markup(document, place, &classes.markup(snippet, place))).collect();
    edits.extend(styles::insertion(theme, component, snippet, places, &classes)?);
    // Places are distinct, and the style section follows or precedes the template.
    Ok(TextEdit::new(edits).expect("insertions cannot overlap"))
}
