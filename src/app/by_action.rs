//! Handlers by action.

use std::collections::BTreeMap;

use super::{Channel, Handler};

/// The places of an app's handlers, by the actions that they handle. `P` is a place.
#[derive(Clone, Debug)]
pub(crate) struct ByAction<P>(BTreeMap<Channel, OfChannel<P>>);

#[derive(Clone, Debug)]
struct OfChannel<P> {
    named: BTreeMap<String, Vec<P>>,
    /// Those that are, or may be, for any action.
    others: Vec<P>,
}

impl<P> Default for ByAction<P> {
    fn default() -> Self {
        ByAction(BTreeMap::new())
    }
}

impl<P> Default for OfChannel<P> {
    fn default() -> Self {
        OfChannel { named: BTreeMap::new(), others: Vec::new() }
    }
}

impl<P: Copy + Ord> ByAction<P> {
    /// Adds `handler`, whose place is `place`, after all others.
    pub(crate) fn add(&mut self, handler: &Handler, place: P) {
        let of_channel = self.0.entry(handler.channel).or_default();
        let places = match handler.named() {
            Some(name) => of_channel.named.entry(name.to_owned()).or_default(),
            None => &mut of_channel.others,
        };
        places.push(place);
    }

    /// Whether a handler is, or may be, for this action.
    pub(crate) fn has(&self, channel: Channel, name: &str) -> bool {
        self.0.get(&channel).is_some_and(|all| !all.others.is_empty() || all.named.contains_key(name))
    }

    /// The handlers for exactly this action, in order.
    pub(crate) fn named(&self, channel: Channel, name: &str) -> &[P] {
        self.0.get(&channel).and_then(|all| all.named.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The handlers that are, or may be, for any action of a channel, in order.
    pub(crate) fn others(&self, channel: Channel) -> &[P] {
        self.0.get(&channel).map_or(&[], |all| all.others.as_slice())
    }
}
