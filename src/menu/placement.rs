//! The vocabulary of placement.

use crate::source::Span;
use crate::suppression::is_suppression;
use crate::syntax::{Element, NodeId, NodeKind};

/// How many menus are inserted into one component at the most. No theme has as many bubbles.
pub(super) const MAX_PLACES: usize = 16;

/// A spot in a template, named by the node it is next to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Anchor {
    /// Directly behind the start tag of an element.
    FirstChild(NodeId),
    /// Behind all that stands in an element.
    LastChild(NodeId),
    /// Directly before a node.
    Before(NodeId),
    /// Directly behind a node.
    After(NodeId),
}

impl Anchor {
    /// Before `element`, and before the comments over it: those that start their lines right above it, and all that are
    /// for it (they accept findings), wherever they stand. What else may stand between is blank.
    pub(super) fn before(element: Element<'_>) -> Anchor {
        let document = element.document();
        let (mut first, mut is_right_above) = (element.id(), true);
        for node in element.node().siblings_before() {
            let is_comment = node.kind() == NodeKind::Comment;
            if !is_comment && !node.is_blank() {
                break;
            }
            is_right_above &= match is_comment {
                true => document.source().is_first_on_line(node.span().start()),
                false => node.text().matches('\n').count() < 2,
            };
            if is_comment && (is_right_above || is_suppression(node)) {
                first = node.id();
            }
        }
        Anchor::Before(first)
    }
}

/// What a snippet's wrapper, the menu's own row, does where it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrapper {
    /// What the snippet says: in a header it is pushed to the end of the row.
    Plain,
    /// It stands before the last of two things, and its margin takes the room between them.
    BetweenEnds,
    /// It stands before what a margin pushes to the end of the row, takes the room that the margin would, and has the menu at
    /// its end.
    Filling,
    /// It comes first where things stand one below the other, and floats at the end of the first line.
    Afloat,
}

/// A place for one menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Where the markup goes.
    pub anchor: Anchor,
    /// What has no menu without it, which findings point at: the bubble or the row.
    pub subject: NodeId,
    /// The element that the menu stands in: the subject, or what is around it where no menu can stand in that.
    pub host: NodeId,
    /// The element that an absolutely positioned menu is to be placed within, if it matters.
    pub frame: Option<NodeId>,
    /// The classes of its neighbours that the menu shares; empty for the snippet's own.
    pub shared_classes: Vec<String>,
    /// What the icons of its neighbours have in common, for its own.
    pub icon: IconLook,
    /// What the snippet's wrapper, which goes in with it, does there; `None` for the menu alone.
    pub wrapper: Option<Wrapper>,
    /// Whether the menu's content stands on a line of its own, as its neighbours' does.
    pub spread: bool,
}

impl Place {
    /// For the menu alone, at `anchor` in `host`, which has none without it.
    pub(super) fn bare(anchor: Anchor, host: Element<'_>) -> Place {
        Place {
            anchor,
            subject: host.id(),
            host: host.id(),
            frame: None,
            shared_classes: Vec::new(),
            icon: IconLook::default(),
            wrapper: None,
            spread: false,
        }
    }

    /// The same for the menu in the snippet's wrapper.
    pub(super) fn wrapped(anchor: Anchor, host: Element<'_>) -> Place {
        Place { wrapper: Some(Wrapper::Plain), ..Place::bare(anchor, host) }
    }
}

/// How the icons of buttons look, as far as their attributes say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IconLook {
    /// Their classes.
    pub classes: Vec<String>,
    /// Their other attributes, each by its name and as it is written.
    pub attributes: Vec<(String, String)>,
}

impl IconLook {
    /// The attributes that `icon` has not, as they are to be written behind its own.
    pub(super) fn missing_in(&self, icon: Element<'_>) -> String {
        let class =
            (!self.classes.is_empty()).then(|| ("class", format!("class=\"{}\"", self.classes.join(" "))));
        let others = self.attributes.iter().map(|(name, written)| (name.as_str(), written.clone()));
        let missing = class.into_iter().chain(others).filter(|(name, _)| icon.attribute(name).is_none());
        missing.map(|(_, written)| format!(" {written}")).collect()
    }
}

/// Where a menu goes, or why that is for a person to decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placement {
    /// One menu at each of these places; never empty.
    Places(Vec<Place>),
    /// No place that can be justified.
    Manual(Manual),
}

/// Why the menu is not inserted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manual {
    /// The bytes it is about.
    pub span: Span,
    /// Why, as the end of "the menu was not inserted because …".
    pub reason: String,
    /// What a person can do.
    pub help: String,
    /// Where it goes when the user asks for it all the same.
    pub forced: Vec<Place>,
}

impl Manual {
    pub(super) fn new(span: Span, reason: impl Into<String>, help: impl Into<String>) -> Manual {
        Manual { span, reason: reason.into(), help: help.into(), forced: Vec::new() }
    }
}
