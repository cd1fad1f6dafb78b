//! A theme and the app that shows it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Component, ComponentId, Form, Theme};
use crate::app::{Channel, Handler};
use crate::source::{SourceFile, Span};

/// What is known of the sources of an app.
#[derive(Clone, Debug, Default)]
pub struct App {
    sources: Vec<(Component, Vec<Handler>)>,
    unread: BTreeSet<Channel>,
    looked_at: usize,
}

/// The handlers of the app that shows a theme.
#[derive(Clone, Debug, Default)]
pub struct Handlers {
    known: Vec<(ComponentId, Handler)>,
    unread: BTreeSet<Channel>,
}

/// The actions that themes raise.
#[derive(Clone, Debug, Default)]
pub struct Raised {
    /// Of each the first place, with its component.
    named: BTreeMap<(Channel, String), (Component, Span)>,
    unknown: BTreeSet<Channel>,
    has_themes: bool,
}

/// An action that themes raise, told in a theme that is about the app.
#[derive(Clone, Debug)]
pub struct RaisedElsewhere {
    /// What it is about.
    pub channel: Channel,
    /// Its name.
    pub name: String,
    /// The component that raises it.
    pub component: ComponentId,
    /// Where.
    pub span: Span,
    /// Whether the app handles it, as far as it is known.
    pub is_handled: bool,
}

impl App {
    /// Whether an action is, or may be, handled.
    pub fn may_handle(&self, channel: Channel, name: &str) -> bool {
        let mut handlers = self.sources.iter().flat_map(|(_, handlers)| handlers);
        self.unread.contains(&channel) || handlers.any(|one| one.may_handle(channel, name))
    }

    /// Adds a source that registers handlers.
    pub fn add(&mut self, name: &str, source: SourceFile, handlers: Vec<Handler>) {
        self.sources.push((Component::foreign(name, source, Form::AppSource).as_context(), handlers));
    }

    /// Notes that a source names the method of `channel`, and that nothing else is known of it.
    pub fn add_unread(&mut self, channel: Channel) {
        self.unread.insert(channel);
    }

    /// Notes that a source was looked at.
    pub fn add_looked_at(&mut self) {
        self.looked_at += 1;
    }

    /// How many sources were looked at.
    pub fn looked_at(&self) -> usize {
        self.looked_at
    }

    /// Whether nothing is registered anywhere.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.unread.is_empty()
    }

    /// The handlers, each with its source.
    pub fn handlers(&self) -> impl Iterator<Item = (&Component, &Handler)> {
        self.sources.iter().flat_map(|(source, handlers)| handlers.iter().map(move |one| (source, one)))
    }
}

impl Handlers {
    /// Whether an action is, or may be, handled.
    pub fn may_handle(&self, channel: Channel, name: &str) -> bool {
        self.unread.contains(&channel) || self.known.iter().any(|(_, one)| one.may_handle(channel, name))
    }

    /// The places at which handlers are registered.
    pub fn known(&self) -> &[(ComponentId, Handler)] {
        &self.known
    }
}

impl Raised {
    /// Adds an action that `component` raises at `span`.
    pub fn add(&mut self, channel: Channel, name: &str, component: &Component, span: Span) {
        let place = || (component.as_place(), span);
        self.named.entry((channel, name.to_owned())).or_insert_with(place);
    }

    /// Notes that themes may raise any action of `channel`.
    pub fn add_unknown(&mut self, channel: Channel) {
        self.unknown.insert(channel);
    }

    /// Whether no action is raised by its name.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Notes that a theme was looked at.
    pub fn add_theme(&mut self) {
        self.has_themes = true;
    }

    /// Takes over what others raise. Where both raise an action, the place of the first counts.
    pub fn extend(&mut self, other: Raised) {
        for (action, place) in other.named {
            self.named.entry(action).or_insert(place);
        }
        self.unknown.extend(other.unknown);
        self.has_themes |= other.has_themes;
    }
}

impl Theme {
    /// Tells the theme which app shows it: its sources become context.
    pub fn set_app(&mut self, app: &App) {
        let mut handlers = Handlers { unread: app.unread.clone(), ..Handlers::default() };
        for (source, registered) in &app.sources {
            let id = self.add(source.clone());
            handlers.known.extend(registered.iter().map(|handler| (id, handler.clone())));
        }
        self.handlers = Some(handlers);
    }

    /// Tells the theme that component `id` is a source that registers these handlers.
    pub fn set_handlers(&mut self, id: ComponentId, handlers: &[Handler]) {
        let known = handlers.iter().map(|handler| (id, handler.clone())).collect();
        self.handlers = Some(Handlers { known, ..Handlers::default() });
    }

    /// Tells a theme that stands for a source of the app what themes raise. Where they may raise any action of a
    /// channel, or there is none, nothing is known of what they do not raise.
    pub fn set_raised(&mut self, raised: &Raised, app: &App) {
        let mut elsewhere = Vec::new();
        for ((channel, name), (component, span)) in &raised.named {
            let component = self.add(component.clone());
            let is_handled = app.may_handle(*channel, name);
            let (channel, name, span) = (*channel, name.clone(), *span);
            elsewhere.push(RaisedElsewhere { channel, name, component, span, is_handled });
        }
        let is_known = |channel: &Channel| raised.has_themes && !raised.unknown.contains(channel);
        self.raised = Some((elsewhere, Channel::ALL.into_iter().filter(is_known).collect()));
    }

    /// The handlers of the app that shows the theme; `None` where no app was given.
    pub fn handlers(&self) -> Option<&Handlers> {
        self.handlers.as_ref()
    }

    /// What themes raise, if this stands for a source of the app, and of which channels that is all.
    pub fn raised(&self) -> Option<(&[RaisedElsewhere], &[Channel])> {
        self.raised.as_ref().map(|(raised, known)| (raised.as_slice(), known.as_slice()))
    }
}
