//! The app that shows the chat: which custom actions its sources handle (`docs/theme-format.md`, §10).
//!
//! To register a handler, a source must contain a method's name, or its start if the name is put together. So
//! a source with neither is not parsed, and every place with one is either understood or treated as a handler
//! of any action.

mod by_action;
mod depth;
mod markup;
mod names;
mod script;

pub(crate) use by_action::ByAction;

use crate::source::Span;

/// What a custom action is about, which decides how it is handled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Channel {
    /// A message.
    Message,
    /// A conversation.
    Conversation,
}

impl Channel {
    /// Both channels.
    pub const ALL: [Channel; 2] = [Channel::Message, Channel::Conversation];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Message => "message",
            Channel::Conversation => "conversation",
        }
    }

    /// The method that registers a handler for it, which is also the prop of the React components.
    pub fn method(self) -> &'static str {
        match self {
            Channel::Message => "onCustomMessageAction",
            Channel::Conversation => "onCustomConversationAction",
        }
    }

    /// The other channel.
    pub fn other(self) -> Channel {
        match self {
            Channel::Message => Channel::Conversation,
            Channel::Conversation => Channel::Message,
        }
    }

    /// The channel whose method is called `name`.
    fn of_method(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.method() == name)
    }
}

/// Which actions a handler is for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Handled {
    /// The action with this name.
    Named(String),
    /// All actions.
    All,
    /// Actions whose names cannot be told from the source: perhaps all, perhaps none.
    Unknown,
}

/// A place in a source where a handler is registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handler {
    /// The channel.
    pub channel: Channel,
    /// Which actions of the channel.
    pub handled: Handled,
    /// The span that says so: the action's name, or the method's name.
    pub span: Span,
}

impl Handler {
    /// The name of the action, if the handler is for a single known one.
    pub fn named(&self) -> Option<&str> {
        match &self.handled {
            Handled::Named(name) => Some(name),
            Handled::All | Handled::Unknown => None,
        }
    }
}

/// Why a source, or a part of it, was not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The place.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

/// What a source was found to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// The handlers, in source order.
    pub handlers: Vec<Handler>,
    /// What was not understood. Method names there count as [`Handled::Unknown`].
    pub faults: Vec<Fault>,
}

/// The languages of sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// JavaScript, possibly with JSX.
    Script,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// A Vue or Svelte component: markup that may contain expressions.
    Component,
    /// An HTML page.
    Html,
}

impl Language {
    /// The language of files with this extension.
    pub fn of_extension(extension: &str) -> Option<Language> {
        Some(match extension {
            "js" | "jsx" | "mjs" | "cjs" => Language::Script,
            "ts" | "mts" | "cts" => Language::TypeScript,
            "tsx" => Language::Tsx,
            "vue" | "svelte" => Language::Component,
            "html" | "htm" => Language::Html,
            _ => return None,
        })
    }
}

/// The start of both methods' names, which no other TalkJS name has.
const START: &str = "onCustom";

/// The channels whose method `name` is a proper prefix of, so that appended text may complete it.
fn begun_by(name: &str) -> impl Iterator<Item = Channel> {
    let is_begun = move |channel: &Channel| {
        let method = channel.method();
        name.starts_with(START) && name.len() < method.len() && method.starts_with(name)
    };
    Channel::ALL.into_iter().filter(is_begun)
}

/// The words in `source` that start with [`START`], each with its offset, if they directly follow a quote and
/// end at a quote or at `${`.
fn starts(source: &[u8]) -> impl Iterator<Item = (usize, &str)> {
    let is_quote = |byte: &u8| matches!(byte, b'\'' | b'"' | b'`');
    memchr::memmem::find_iter(source, START).filter_map(move |at| {
        let rest = &source[at..];
        let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let is_whole = source[..at].last().is_some_and(is_quote)
            && (after.first().is_some_and(is_quote) || after.starts_with(b"${"));
        Some((at, std::str::from_utf8(name).ok()?)).filter(|_| is_whole)
    })
}

/// The channels whose method a source names, or starts to name, anywhere; in order.
pub fn mentioned(source: &[u8]) -> Vec<Channel> {
    let begun: Vec<Channel> = starts(source).flat_map(|(_, name)| begun_by(name)).collect();
    let names = |channel: &Channel| {
        begun.contains(channel) || memchr::memmem::find(source, channel.method().as_bytes()).is_some()
    };
    Channel::ALL.into_iter().filter(names).collect()
}

/// The handlers that `source` registers. If no thread can be started for lack of memory, that is one of the
/// faults.
///
/// The parser recurses, so it runs in a thread with enough stack for any source of that length.
pub fn read(language: Language, source: &str) -> Reading {
    if mentioned(source.as_bytes()).is_empty() {
        return Reading::default();
    }
    let thread = std::thread::Builder::new().stack_size(stack_for(source.len()));
    let reading = std::thread::scope(|scope| {
        let reader = thread.spawn_scoped(scope, || read_here(language, source)).ok()?;
        Some(reader.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
    });
    reading.unwrap_or_else(|| unreadable(source, "it needs too much memory"))
}

fn read_here(language: Language, source: &str) -> Reading {
    let mut reading = match language {
        Language::Script | Language::TypeScript | Language::Tsx => script::read(language, source, 0),
        Language::Component | Language::Html => markup::read(language, source),
    };
    reading.handlers.sort_by_key(|handler| handler.span);
    reading
}

/// The stack size in bytes with which any source of `length` bytes can be parsed: what nests without brackets
/// (`!!!x`) recurses once per byte.
fn stack_for(length: usize) -> usize {
    const PER_BYTE: usize = 2 * 1024;
    depth::STACK + length * PER_BYTE
}

/// The result for a source that was not parsed, with `message` as the reason.
fn unreadable(source: &str, message: &str) -> Reading {
    let fault = Fault { offset: 0, message: message.to_owned() };
    Reading { handlers: unknown(source, 0), faults: vec![fault] }
}

/// The method names in `text`, which starts at `offset`, as handlers of unknown actions.
fn unknown(text: &str, offset: usize) -> Vec<Handler> {
    let handler = |channel, at: usize, name: &str| {
        let span = Span::new(offset + at, offset + at + name.len());
        Handler { channel, handled: Handled::Unknown, span }
    };
    let named = Channel::ALL.into_iter().flat_map(|channel| {
        text.match_indices(channel.method()).map(move |(at, name)| handler(channel, at, name))
    });
    let begun = starts(text.as_bytes())
        .flat_map(|(at, name)| begun_by(name).map(move |channel| handler(channel, at, name)));
    named.chain(begun).collect()
}

#[cfg(test)]
mod tests;
