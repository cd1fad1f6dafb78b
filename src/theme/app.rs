//! A theme and the app that shows it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Component, ComponentId, Form, Theme};
use crate::app::{ByAction, Channel, Handler};
use crate::names::nearest;
use crate::source::{SourceFile, Span};

/// What is known about the sources of an app.
#[derive(Clone, Debug, Default)]
pub struct App {
    sources: Vec<(Component, Vec<Handler>)>,
    /// The handlers, each as the index of its source and its index within that source.
    index: HandlerIndex<(usize, usize)>,
    source_count: usize,
}

/// The handlers of the app that shows a theme.
#[derive(Clone, Debug, Default)]
pub struct Handlers {
    all: Vec<(ComponentId, Handler)>,
    /// The indices into `all`.
    index: HandlerIndex<usize>,
}

/// Which actions are handled.
#[derive(Clone, Debug)]
struct HandlerIndex<T> {
    by_action: ByAction<T>,
    /// Channels whose method is named in a source about which nothing else is known.
    unread: BTreeSet<Channel>,
}

impl<T> Default for HandlerIndex<T> {
    fn default() -> Self {
        HandlerIndex { by_action: ByAction::default(), unread: BTreeSet::new() }
    }
}

impl<T: Copy + Ord> HandlerIndex<T> {
    /// Whether an action is, or may be, handled.
    fn may_handle(&self, channel: Channel, name: &str) -> bool {
        self.unread.contains(&channel) || self.by_action.has(channel, name)
    }
}

/// The actions that themes raise.
#[derive(Clone, Debug, Default)]
pub struct Raised {
    /// The first place of each action, with its component.
    named: BTreeMap<(Channel, String), (Component, Span)>,
    unknown: BTreeSet<Channel>,
    has_themes: bool,
}

/// A handler for an action that no theme raises.
#[derive(Clone, Debug)]
pub struct UnusedHandler {
    /// The handler.
    pub handler: Handler,
    /// The most similar action name that themes raise, and where.
    pub nearest: Option<(String, ComponentId, Span)>,
}

impl App {
    /// Whether an action is, or may be, handled.
    pub fn may_handle(&self, channel: Channel, name: &str) -> bool {
        self.index.may_handle(channel, name)
    }

    /// Adds a source that registers handlers.
    pub fn add(&mut self, name: &str, source: SourceFile, handlers: Vec<Handler>) {
        for (index, handler) in handlers.iter().enumerate() {
            self.index.by_action.add(handler, (self.sources.len(), index));
        }
        self.sources.push((Component::foreign(name, source, Form::AppSource).as_context(), handlers));
    }

    /// Notes that a source names the method of `channel`, but nothing else is known about that source.
    pub fn add_unread(&mut self, channel: Channel) {
        self.index.unread.insert(channel);
    }

    /// Counts a source that was examined.
    pub fn count_source(&mut self) {
        self.source_count += 1;
    }

    /// How many sources were examined.
    pub fn source_count(&self) -> usize {
        self.source_count
    }

    /// Whether no handler is registered anywhere, nor may be.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.index.unread.is_empty()
    }

    /// The handlers that are, or may be, for an action called `name` of one of `channels`, each with its
    /// source. Without a name, only handlers that may be for any action.
    pub fn handlers_for(&self, channels: &[Channel], name: Option<&str>) -> Vec<(&Component, &Handler)> {
        let of_channel = |channel: &Channel| {
            let named = name.map_or(&[][..], |name| self.index.by_action.named(*channel, name));
            self.index.by_action.others(*channel).iter().chain(named)
        };
        let mut places: Vec<_> = channels.iter().flat_map(of_channel).copied().collect();
        places.sort_unstable();
        let at = |(source, index): (usize, usize)| {
            let (source, handlers) = &self.sources[source];
            (source, &handlers[index])
        };
        places.into_iter().map(at).collect()
    }

    /// The handlers, each with its source.
    pub fn handlers(&self) -> impl Iterator<Item = (&Component, &Handler)> {
        self.sources.iter().flat_map(|(source, handlers)| handlers.iter().map(move |one| (source, one)))
    }
}

impl Handlers {
    /// Whether an action is, or may be, handled.
    pub fn may_handle(&self, channel: Channel, name: &str) -> bool {
        self.index.may_handle(channel, name)
    }

    /// The handlers for exactly the action `name` of `channel`.
    pub fn named(&self, channel: Channel, name: &str) -> impl Iterator<Item = &(ComponentId, Handler)> {
        self.index.by_action.named(channel, name).iter().map(|index| &self.all[*index])
    }

    fn add(&mut self, source: ComponentId, handler: &Handler) {
        self.index.by_action.add(handler, self.all.len());
        self.all.push((source, handler.clone()));
    }

    /// The action name most similar to `name` among the handlers of `channels`.
    pub fn nearest(&self, channels: &[Channel], name: &str) -> Option<&str> {
        let fits = self.all.iter().filter(|(_, one)| channels.contains(&one.channel));
        nearest(name, fits.filter_map(|(_, one)| one.named()))
    }

    /// All handlers, each with its source.
    pub fn all(&self) -> &[(ComponentId, Handler)] {
        &self.all
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

    /// Whether no action with a known name is raised.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Notes that a theme was examined.
    pub fn add_theme(&mut self) {
        self.has_themes = true;
    }

    /// Adds the actions of `other`. If both raise an action, the first place is kept.
    pub fn extend(&mut self, other: Raised) {
        for (action, place) in other.named {
            self.named.entry(action).or_insert(place);
        }
        self.unknown.extend(other.unknown);
        self.has_themes |= other.has_themes;
    }
}

impl Theme {
    /// Sets the app that shows the theme; the app's sources become context.
    pub fn set_app(&mut self, app: &App) {
        let mut handlers = Handlers::default();
        handlers.index.unread = app.index.unread.clone();
        for (source, registered) in &app.sources {
            let id = self.add(source.clone());
            registered.iter().for_each(|handler| handlers.add(id, handler));
        }
        self.handlers = Some(handlers);
    }

    /// Sets the handlers that component `id`, a source of the app, registers.
    pub fn set_handlers(&mut self, id: ComponentId, handlers: &[Handler]) {
        let mut known = Handlers::default();
        handlers.iter().for_each(|handler| known.add(id, handler));
        self.handlers = Some(known);
    }

    /// For a theme that stands for a source of the app: finds its handlers whose action no theme raises.
    /// Nothing is concluded if there are no themes, or if they may raise unknown actions of the channel. A
    /// handler whose action is raised on the other channel and not handled there is left to the finding at
    /// that action.
    pub fn set_raised(&mut self, raised: &Raised, app: &App) {
        let handlers = self.handlers.take().unwrap_or_default();
        let is_raised = |channel: Channel, name: &str| raised.named.contains_key(&(channel, name.to_owned()));
        for (_, handler) in &handlers.all {
            let (channel, Some(name)) = (handler.channel, handler.named()) else { continue };
            let other = channel.other();
            let is_told_there = is_raised(other, name) && !app.may_handle(other, name);
            let is_known = raised.has_themes && !raised.unknown.contains(&channel);
            if !is_known || is_raised(channel, name) || is_told_there {
                continue;
            }
            let names = raised.named.iter().filter(|((raised, _), _)| *raised == channel);
            let nearest = nearest(name, names.map(|((_, name), _)| name.as_str()));
            let nearest = nearest.and_then(|nearest| {
                let (component, span) = raised.named.get(&(channel, nearest.to_owned()))?;
                Some((nearest.to_owned(), self.add(component.clone()), *span))
            });
            self.unused_handlers.push(UnusedHandler { handler: handler.clone(), nearest });
        }
        self.handlers = Some(handlers);
    }

    /// The handlers of the app that shows the theme; `None` if no app was given.
    pub fn handlers(&self) -> Option<&Handlers> {
        self.handlers.as_ref()
    }

    /// The handlers of this app source whose actions no theme raises.
    pub fn unused_handlers(&self) -> &[UnusedHandler] {
        &self.unused_handlers
    }
}
