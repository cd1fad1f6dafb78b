//! The custom actions that a theme's buttons and links raise, and their channel: the component that shows a
//! button decides whether its action is about a message or a conversation (`docs/theme-format.md`, §10).

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Channel;
use crate::catalog;
use crate::paths::{Placed, References};
use crate::source::Span;
use crate::syntax::{Attribute, Element, ValuePart, value_pieces};
use crate::theme::{Completeness, ComponentId, Form, Raised, Theme};

/// The TalkJS components that raise an action.
pub const RAISING: [&str; 2] = ["ActionButton", "ActionLink"];

/// The components in which actions are about a message.
const OF_MESSAGES: [&str; 3] = ["MessageBody", "SystemMessage", "UserMessage"];

/// The components in which actions are about a conversation.
const OF_CONVERSATIONS: [&str; 4] =
    ["ChatHeader", "ConversationListHeader", "ConversationListItem", "MessageField"];

/// An element that raises an action.
#[derive(Clone, Copy)]
pub struct Action<'t> {
    /// The button or link.
    pub element: Element<'t>,
    /// Its `action` attribute.
    attribute: Attribute<'t>,
}

/// What the actions of a component are about.
#[derive(Clone, Debug, Default)]
pub struct Channels<'t> {
    /// The known channels. Each has the element that renders this component inside the one that decides the
    /// channel, or `None` if this component decides it itself.
    pub known: BTreeMap<Channel, Option<Placed<'t>>>,
    /// Whether the component is rendered, or may be, where the channel is not known.
    pub has_unknown: bool,
}

/// A key and value that the app receives with an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter<'t> {
    /// The key in the event's `params`.
    pub key: &'t str,
    /// The attribute's value as the theme writes it.
    pub value: &'t str,
}

impl<'t> Action<'t> {
    /// Its name; `None` if an expression gives it or it contains a character reference (`a&amp;b`).
    pub fn name(self) -> Option<&'t str> {
        let value = self.value();
        if value.contains('&') {
            return None;
        }
        let is_text = value_pieces(value).all(|piece| matches!(piece, ValuePart::Text(_)));
        is_text.then_some(value)
    }

    /// Its name, or the expression for it, as the theme writes it.
    pub fn value(self) -> &'t str {
        self.attribute.value().unwrap_or_default()
    }

    /// The span of its name.
    pub fn span(self) -> Span {
        self.attribute.value_span().unwrap_or(self.attribute.span())
    }

    /// Its parameters: `data-*` attributes, and other attributes, which TalkJS turns into `data-*`.
    pub fn parameters(self) -> Vec<Parameter<'t>> {
        let known = ["action", "class"];
        let attributes = self.element.attributes().filter(|attribute| !known.contains(&attribute.name()));
        let others = attributes.filter(|attribute| !attribute.name().starts_with("t:"));
        let parameters = others.map(|attribute| Parameter {
            key: attribute.name().strip_prefix("data-").unwrap_or(attribute.name()),
            value: attribute.value().unwrap_or_default(),
        });
        parameters.collect()
    }
}

/// The actions that component `id` of `theme` raises, in source order. If the theme has its own component
/// with the name of a button, that component decides what the button does.
pub fn actions_of(theme: &Theme, id: ComponentId) -> Vec<Action<'_>> {
    let template = theme.component(id).document().template().into_iter();
    let elements = template.flat_map(Element::descendant_elements);
    let raising = elements.filter(|element| {
        RAISING.contains(&element.name())
            && theme.find(element.name()).is_none()
            && !theme.is_unreadable(element.name())
    });
    let actions = raising.filter_map(|element| {
        let attribute = element.attribute("action")?;
        attribute.value().filter(|value| !value.is_empty())?;
        Some(Action { element, attribute })
    });
    actions.collect()
}

/// The channel of a component, if it is the same wherever the component shows.
fn channel_of(component: &str) -> Option<Channel> {
    if OF_MESSAGES.contains(&component) {
        Some(Channel::Message)
    } else if OF_CONVERSATIONS.contains(&component) {
        Some(Channel::Conversation)
    } else {
        None
    }
}

impl<'t> Channels<'t> {
    /// The channels of component `id`: its own, or those of the components that render it.
    pub fn of(theme: &'t Theme, references: &References<'t>, id: ComponentId) -> Channels<'t> {
        let mut channels = Channels::default();
        let mut seen = BTreeSet::from([id]);
        let mut open: Vec<(ComponentId, Option<Placed<'t>>)> = vec![(id, None)];
        while let Some((id, by)) = open.pop() {
            let name = theme.component(id).name();
            if let Some(channel) = channel_of(name) {
                channels.known.entry(channel).or_insert(by);
                continue;
            }
            let sites = references.to(name);
            // TalkJS renders its own components, and an unreadable file may render any component.
            channels.has_unknown |=
                sites.is_empty() || catalog::component(name).is_some() || theme.has_unreadable();
            // `open` is a stack: reversed, so that the first site is visited first.
            let outer = sites.iter().rev().filter(|site| seen.insert(site.component));
            open.extend(outer.map(|site| (site.component, Some(*site))));
        }
        channels
    }
}

/// All actions that `theme` raises. If the theme is incomplete or not fully readable, each channel is also
/// marked as possibly raising unknown actions.
pub fn raised(theme: &Theme) -> Raised {
    let mut raised = Raised::default();
    let references = References::of(theme);
    let templates = || theme.components().filter(|(_, component)| component.form() == Form::Template);
    if templates().next().is_some() {
        raised.add_theme();
    }
    let is_whole = theme.completeness() == Completeness::Whole
        && !theme.has_unreadable()
        && templates().all(|(_, component)| component.document().errors().is_empty());
    if !is_whole {
        Channel::ALL.into_iter().for_each(|channel| raised.add_unknown(channel));
    }
    for (id, component) in templates() {
        let actions = actions_of(theme, id);
        if actions.is_empty() {
            continue;
        }
        let channels = Channels::of(theme, &references, id);
        let about = Channel::ALL
            .into_iter()
            .filter(|channel| channels.has_unknown || channels.known.contains_key(channel));
        for channel in about {
            for action in &actions {
                match action.name() {
                    Some(name) => raised.add(channel, name, component, action.span()),
                    None => raised.add_unknown(channel),
                }
            }
        }
    }
    raised
}
