//! The action menu: whether a component has one, where one belongs, and what is inserted there.

mod beneath;
mod bubble;
mod button;
mod cases;
mod classes;
mod concern;
mod coverage;
mod detect;
mod header;
mod insert;
mod look;
mod placement;
mod relations;
mod said;
mod section;
mod sign;
mod snippet;
mod styles;
mod visibility;

pub(crate) use bubble::{holds_message, is_bubble};
pub use concern::{Concern, concern};
pub use coverage::{Coverage, Path};
pub use detect::{Presence, find_menu};
pub use placement::{Anchor, IconLook, Manual, Place, Placement, Wrapper};
pub use snippet::{Snippet, SnippetError, Snippets};
pub use visibility::{Concealment, concealment};

use crate::catalog;
use crate::edit::{Edit, TextEdit};
use crate::names::nearest;
use crate::style::{self, Match, Styles};
use crate::syntax::{Document, Element, MAX_DEPTH};
use crate::theme::{ComponentId, Theme};
use concern::Menus;
use look::WithMenus;

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

    /// The target called `name`.
    pub fn of(name: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.name() == name)
    }

    /// The target that an unknown component name was probably meant to be; `None` for a name that TalkJS has.
    pub fn meant_by(name: &str) -> Option<Target> {
        let near = || nearest(name, Target::ALL.map(Target::name));
        if catalog::component(name).is_some() { None } else { near().and_then(Target::of) }
    }

    /// What the menu acts on, for findings.
    pub fn subject(self) -> &'static str {
        match self {
            Target::UserMessage => "message",
            Target::ChatHeader => "conversation",
        }
    }

    /// The name for an inserted class whose own name is taken.
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
    let (document, styles) = (theme.component(id).document(), theme.styles_for(theme.component(id)));
    let placement = match target {
        Target::UserMessage => bubble::place(document, &styles),
        Target::ChatHeader => match header::own::in_a_component(theme, document) {
            Some(manual) => Placement::Manual(manual),
            None => header::place(document, &styles),
        },
    };
    match placement {
        Placement::Places(mut places) => {
            places.iter_mut().for_each(|place| keep_look(document, place, &styles));
            if target == Target::ChatHeader {
                let between = |place| header::spread::between_ends(theme, document, place, &styles);
                places = places.into_iter().map(between).collect();
                // All inserted rows share one rule, so a row can only float if it is the only one.
                if let [place] = &mut places[..] {
                    *place = header::afloat::beside_first_line(theme, id, place.clone(), &styles);
                }
            }
            within_depth(document, places)
        }
        manual => manual,
    }
}

/// Of the neighbours' classes that the menu would share, keeps only those that merely give a look.
fn keep_look(document: &Document, place: &mut Place, styles: &Styles<'_>) {
    place.icon.classes.retain(|class| !style::takes_away(class, styles));
    let shared = &mut place.shared_classes;
    shared.retain(|class| !style::takes_away(class, styles));
    shared.retain(|class| !sign::draws_sign(document, class, styles));
    // A class that other elements have too means something else, unless it is what styles several buttons.
    let is_look = look::are_styled(shared, document, styles, Match::Sometimes);
    let is_of_buttons = |class: &str| {
        classes::only_on_buttons(document, class) || (is_look && classes::on_several_buttons(document, class))
    };
    shared.retain(|class| is_of_buttons(class));
    if look::are_styled_otherwise(document, shared, styles) || !look::give_look(document, shared, styles) {
        shared.clear();
    }
}

/// Other places for menus of `target`, for when a person should look at `places` first: each item stands for
/// all of these, better ones come first.
pub fn other_places(theme: &Theme, id: ComponentId, target: Target, places: &[Place]) -> Vec<Vec<Place>> {
    match (target, places) {
        (Target::UserMessage, _) => {
            let at_other_end = |place: &Place| match place.anchor {
                Anchor::FirstChild(host) => Some(Anchor::LastChild(host)),
                Anchor::LastChild(host) => Some(Anchor::FirstChild(host)),
                Anchor::Before(_) | Anchor::After(_) => None,
            };
            let moved =
                places.iter().map(|place| Some(Place { anchor: at_other_end(place)?, ..place.clone() }));
            let moved = moved.collect::<Option<Vec<Place>>>();
            let agreed = cases::agreed_places(theme, id).filter(|agreed| agreed != places);
            moved.into_iter().chain(agreed).collect()
        }
        (Target::ChatHeader, [place]) => {
            other_places_in_header(theme, id, place).into_iter().map(|other| vec![other]).collect()
        }
        (Target::ChatHeader, _) => Vec::new(),
    }
}

/// Other places for the menu of a header, better ones first.
fn other_places_in_header(theme: &Theme, id: ComponentId, place: &Place) -> Vec<Place> {
    let (document, styles) = (theme.component(id).document(), theme.styles_for(theme.component(id)));
    let between = |place| header::spread::between_ends(theme, document, place, &styles);
    let beside_box = header::elsewhere::beside_box(document, place, &styles).map(between);
    let beside_title = header::elsewhere::beside_title(theme, document, place, &styles).map(between);
    let mut at_other_end = header::front::at_other_end(document, place, &styles).map(between);
    at_other_end.iter_mut().for_each(|place| keep_look(document, place, &styles));
    let at_end = header::own::after_own_buttons(document, place, &styles).map(between);
    let others: Vec<Place> =
        at_other_end.into_iter().chain(beside_box).chain(beside_title).chain(at_end).collect();
    let before_pushed = |place: &Place| header::pushed::before_pushed(document, place, &styles);
    let pushed = std::iter::once(place).chain(&others).find_map(before_pushed);
    match within_depth(document, others.into_iter().chain(pushed).collect()) {
        Placement::Places(places) => places,
        Placement::Manual(_) => Vec::new(),
    }
}

/// The places, if all of them are far enough from the parser's depth limit.
fn within_depth(document: &Document, places: Vec<Place>) -> Placement {
    const SPARE_DEPTH: usize = 16;
    let is_deep = |place: &&Place| document.node(place.host).ancestors().count() + SPARE_DEPTH > MAX_DEPTH;
    match places.iter().find(is_deep) {
        Some(place) => Placement::Manual(Manual::new(
            document.element(place.host).open_tag(),
            "its place is nested too deeply, and the result might not parse",
            "remove elements around it that are not needed",
        )),
        None => Placement::Places(places),
    }
}

/// Edits that give bubbles or rows a menu like an existing one, or give menus a look or a containing block.
pub struct MenuEdits {
    /// The edits.
    pub edits: TextEdit,
    menus: Menus,
    places: Vec<Place>,
}

impl MenuEdits {
    /// Why a person should look at the edits first: they turn component `id` of `before` into that of
    /// `after`.
    pub fn concern(&self, (before, after): (&Theme, &Theme), id: ComponentId) -> Option<Concern> {
        let concern = || self.menus.concern((before, after), id, &self.places, &self.edits);
        concern().or_else(|| visibility::of_inserted(after, id, &self.edits).map(Concern::from))
    }
}

/// The edits that give each of `hosts`, bubbles or rows of component `id` without a menu, one like `menu`,
/// which stands directly in another of them. `None` where one of them is no place for it.
pub fn completion(
    theme: &Theme,
    id: ComponentId,
    target: Target,
    hosts: &[Element<'_>],
    menu: Element<'_>,
) -> Option<MenuEdits> {
    let component = theme.component(id);
    let document = component.document();
    let Placement::Places(all) = place(theme, id, target) else { return None };
    let place_for = |host: &Element<'_>| {
        let own = all.iter().find(|place| place.host == host.id()).cloned();
        own.or_else(|| bubble::place_like_others(*host, &all).filter(|_| target == Target::UserMessage))
    };
    let mut places: Vec<Place> = hosts.iter().map(place_for).collect::<Option<_>>()?;
    // Only the menu is copied, not the snippet's row, which would be pushed to the end or float.
    for place in &mut places {
        match place.wrapper {
            Some(Wrapper::Afloat) => {
                (place.anchor, place.wrapper) = (Anchor::LastChild(place.host), Some(Wrapper::Plain));
            }
            Some(Wrapper::BetweenEnds | Wrapper::Filling) => place.wrapper = None,
            Some(Wrapper::Plain) | None => {}
        }
    }
    let markup = snippet::Markup::of(menu, &|_| None, &IconLook::default());
    let mut edits: Vec<Edit> = places.iter().map(|place| insert::markup(document, place, &markup)).collect();
    let styles = theme.styles_for(component);
    let is_absolute = styles.usual_value(menu, "position").is_some_and(|position| position == "absolute");
    let framed: Vec<_> = hosts
        .iter()
        .filter(|host| is_absolute && !style::may_be_containing_block(**host, &styles))
        .map(|host| (*host, menu))
        .collect();
    if !framed.is_empty() {
        edits.push(styles::framing(theme, component, &framed).ok()?);
    }
    let menus = Menus {
        target,
        is_absolute: is_absolute && target == Target::UserMessage,
        is_in_corner: stands_in_corner(menu, &styles),
        frames: hosts.iter().map(|host| host.id()).collect(),
        like: Some(menu.name_span()),
        styled: Vec::new(),
    };
    Some(MenuEdits { edits: TextEdit::new(edits).ok()?, menus, places })
}

/// Whether an absolute menu is usually placed in the upper right corner.
fn stands_in_corner(menu: Element<'_>, styles: &Styles<'_>) -> bool {
    let is_said = |names: &[&str]| names.iter().any(|name| styles.usual_value(menu, name).is_some());
    let is_above = || is_said(&["top", "inset-block-start", "inset-block"]);
    let is_at_end = || is_said(&["right", "inset-inline-end", "inset-inline"]);
    is_said(&["inset"]) || (is_above() && is_at_end())
}

/// The edits that give `menus` of component `id` the look of `snippet`: a class where a menu has none, and
/// the rules for the classes. With `needs_frame` the parent becomes the containing block. `None` where the
/// classes come from expressions, or the styles cannot take a rule.
pub fn styling(
    theme: &Theme,
    id: ComponentId,
    menus: &[Element<'_>],
    snippet: &Snippet,
    needs_frame: bool,
) -> Option<MenuEdits> {
    let component = theme.component(id);
    let has_class = |menu: &&Element<'_>| !classes::class_of(**menu).is_empty();
    let styled = menus.iter().filter(|menu| has_class(menu) || menu.attribute("class").is_none());
    let places: Vec<Place> = styled.map(|menu| place_of(*menu, needs_frame)).collect();
    let classes =
        classes::Classes::choose(component.document(), snippet, &places, &theme.styles_for(component));
    let mut edits = Vec::new();
    for place in places.iter().filter(|place| place.shared_classes.is_empty()) {
        let class = classes.menu_class(snippet, place)?;
        let menu = component.document().element(place.host);
        edits.push(Edit::insertion(menu.name_span().end(), format!(" class=\"{class}\"")));
    }
    let after = WithMenus::new(component.document(), &edits);
    let styles = styles::insertion(theme, component, snippet, (&places, &after), &classes).ok()?;
    edits.extend(styles);
    let document = component.document();
    let framed = snippet.target() == Target::UserMessage && styles::has_absolute_menu(snippet);
    let styles = theme.styles_for(component);
    let frame_of = |menu: &Element<'_>| {
        let mut around = document.element(menu.id()).ancestors();
        let frame = around.find(|around| needs_frame || style::may_be_containing_block(*around, &styles))?;
        (frame.parent().is_some() && !frame.is_component()).then_some(frame)
    };
    let menus = Menus {
        target: snippet.target(),
        is_absolute: framed,
        is_in_corner: true,
        frames: menus.iter().filter_map(frame_of).map(Element::id).collect(),
        like: None,
        styled: menus.iter().map(|menu| menu.name_span()).collect(),
    };
    Some(MenuEdits { edits: TextEdit::new(edits).ok()?, menus, places: Vec::new() })
}

/// The place at which an existing menu stands.
fn place_of(menu: Element<'_>, needs_frame: bool) -> Place {
    let frame = menu.parent().filter(|parent| parent.parent().is_some() && !parent.is_component());
    Place {
        frame: frame.map(Element::id).filter(|_| needs_frame),
        shared_classes: classes::class_of(menu).into_iter().map(str::to_owned).collect(),
        ..Place::bare(Anchor::Before(menu.id()), menu)
    }
}

/// The edit that makes each frame the containing block of the absolute menu in it. `None` where the styles
/// cannot take a rule.
pub fn framing(theme: &Theme, id: ComponentId, framed: &[(Element<'_>, Element<'_>)]) -> Option<MenuEdits> {
    let component = theme.component(id);
    let edit = styles::framing(theme, component, framed).ok()?;
    let styles = theme.styles_for(component);
    let menus = Menus {
        target: Target::UserMessage,
        is_absolute: true,
        is_in_corner: framed.iter().any(|(_, menu)| stands_in_corner(*menu, &styles)),
        frames: framed.iter().map(|(frame, _)| frame.id()).collect(),
        like: None,
        styled: Vec::new(),
    };
    Some(MenuEdits { edits: TextEdit::new(vec![edit]).ok()?, menus, places: Vec::new() })
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
    let classes = classes::Classes::choose(document, snippet, places, &theme.styles_for(component));
    let mut edits: Vec<Edit> =
        places.iter().map(|place| insert::markup(document, place, &classes.markup(snippet, place))).collect();
    let after = WithMenus::new(document, &edits);
    let styles = styles::insertion(theme, component, snippet, (places, &after), &classes)?;
    edits.extend(styles);
    // Places are distinct, and the style section follows or precedes the template.
    Ok(TextEdit::new(edits).expect("insertions cannot overlap"))
}
