//! Where a menu goes: places, anchors, and reasons against one.

use crate::source::Span;
use crate::suppression::is_suppression;
use crate::syntax::{Element, NodeId, NodeKind};

/// The largest number of menus inserted into one component. No theme has as many bubbles.
pub(super) const MAX_PLACES: usize = 16;

/// A spot in a template, named by the node next to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Anchor {
    /// Directly after the start tag of an element.
    FirstChild(NodeId),
    /// After all children of an element.
    LastChild(NodeId),
    /// Directly before a node.
    Before(NodeId),
    /// Directly after a node.
    After(NodeId),
}

impl Anchor {
    /// Before `element` and the comments that belong to it: those that start their lines right above it, and
    /// all that accept findings in it. Only blanks may stand between them.
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

/// What a snippet's wrapper, the menu's own row, does at its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrapper {
    /// What the snippet's styles say: in a header it is pushed to the end of the row.
    Plain,
    /// It precedes the last of two items, and its margin takes the room between them.
    BetweenEnds,
    /// It precedes an item that a margin pushes to the end of the row, takes the room of that margin, and has
    /// the menu at its end.
    Filling,
    /// It comes first where things are stacked, and floats at the end of the first line.
    Afloat,
}

/// A place for one menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Where the markup goes.
    pub anchor: Anchor,
    /// The bubble or the row that has no menu otherwise: findings point at it.
    pub subject: NodeId,
    /// The menu's parent: the subject, or an element around it where the subject cannot hold a menu.
    pub host: NodeId,
    /// The element that is to be the containing block of an absolute menu, if there is one.
    pub frame: Option<NodeId>,
    /// The neighbours' classes that the menu takes over; if empty, it keeps the snippet's own.
    pub shared_classes: Vec<String>,
    /// What the icons of its neighbours have in common, for the menu's icon.
    pub icon: IconLook,
    /// What the snippet's wrapper does there; `None` to insert the menu alone.
    pub wrapper: Option<Wrapper>,
    /// Whether the menu's content is on a line of its own, as in its neighbours.
    pub is_multiline: bool,
}

impl Place {
    /// A place for the menu alone, at `anchor` in `host`.
    pub(super) fn bare(anchor: Anchor, host: Element<'_>) -> Place {
        Place {
            anchor,
            subject: host.id(),
            host: host.id(),
            frame: None,
            shared_classes: Vec::new(),
            icon: IconLook::default(),
            wrapper: None,
            is_multiline: false,
        }
    }

    /// A place for the menu in the snippet's wrapper.
    pub(super) fn wrapped(anchor: Anchor, host: Element<'_>) -> Place {
        Place { wrapper: Some(Wrapper::Plain), ..Place::bare(anchor, host) }
    }
}

/// The look of the icons on buttons, as far as attributes tell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IconLook {
    /// Their classes.
    pub classes: Vec<String>,
    /// Their other attributes, by name, as they are written.
    pub attributes: Vec<(String, String)>,
}

impl IconLook {
    /// The attributes that `icon` lacks, to be written after its own.
    pub(super) fn missing_in(&self, icon: Element<'_>) -> String {
        let class =
            (!self.classes.is_empty()).then(|| ("class", format!("class=\"{}\"", self.classes.join(" "))));
        let others = self.attributes.iter().map(|(name, written)| (name.as_str(), written.clone()));
        let missing = class.into_iter().chain(others).filter(|(name, _)| icon.attribute(name).is_none());
        missing.map(|(_, written)| format!(" {written}")).collect()
    }
}

/// Where a menu goes, or why that is left to a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placement {
    /// One menu at each of these places; never empty.
    Places(Vec<Place>),
    /// No place can be justified.
    Manual(Manual),
}

/// Why the menu is not inserted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manual {
    /// The bytes that the reason is about.
    pub span: Span,
    /// The reason, as the end of "the menu was not inserted because …".
    pub reason: String,
    /// What a person can do.
    pub help: String,
    /// Where the menu goes if the user asks for it anyway.
    pub forced: Vec<Place>,
}

impl Manual {
    pub(super) fn new(span: Span, reason: impl Into<String>, help: impl Into<String>) -> Manual {
        Manual { span, reason: reason.into(), help: help.into(), forced: Vec::new() }
    }
}
