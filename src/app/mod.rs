//! The app that shows the chat: which custom actions its sources say they handle (`docs/theme-format.md`, §10).
//!
//! A handler can only be registered where the name of a method is written, or the start of one that is put together.
//! So a source that has neither is not parsed, and each place that has is understood, or taken for a handler of whatever
//! action.

mod by_action;
mod depth;
mod markup;
mod names;
mod script;

pub(crate) use by_action::ByAction;

use crate::source::Span;

/// What a custom action is about, which decides where it can be handled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Channel {
    /// A message.
    Message,
    /// A conversation.
    Conversation,
}

impl Channel {
    /// Both of them.
    pub const ALL: [Channel; 2] = [Channel::Message, Channel::Conversation];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Message => "message",
            Channel::Conversation => "conversation",
        }
    }

    /// The method that registers a handler for it, and the property of the React components.
    pub fn method(self) -> &'static str {
        match self {
            Channel::Message => "onCustomMessageAction",
            Channel::Conversation => "onCustomConversationAction",
        }
    }

    /// The other one.
    pub fn other(self) -> Channel {
        match self {
            Channel::Message => Channel::Conversation,
            Channel::Conversation => Channel::Message,
        }
    }

    /// The one whose method is called `name`.
    fn of_method(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.method() == name)
    }
}

/// What is handled.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Handled {
    /// The action of this name.
    Named(String),
    /// All actions.
    All,
    /// Actions whose names the source does not tell: perhaps all, perhaps none.
    Unknown,
}

/// A place in a source at which a handler is registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handler {
    /// For which kind of actions.
    pub channel: Channel,
    /// For which of them.
    pub handled: Handled,
    /// The bytes that say so: the action's name, or that of the method.
    pub span: Span,
}

impl Handler {
    /// The action that it is for, where it is for one.
    pub fn named(&self) -> Option<&str> {
        match &self.handled {
            Handled::Named(name) => Some(name),
            Handled::All | Handled::Unknown => None,
        }
    }
}

/// Why a source, or a part of it, could not be understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

/// What a source says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// The handlers, in the order of the source.
    pub handlers: Vec<Handler>,
    /// What could not be understood. What is named there counts as [`Handled::Unknown`].
    pub faults: Vec<Fault>,
}

/// The languages of sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// JavaScript, perhaps with JSX.
    Script,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// A component of Vue, or one of Svelte: markup in which expressions may stand.
    Component,
    /// A page.
    Html,
}

impl Language {
    /// That of files with this extension.
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

/// With what the names of both methods start, and nothing else of TalkJS.
const START: &str = "onCustom";

/// The channels whose method `name` is the start of, so that what is put behind it may make it the method's name.
fn begun_by(name: &str) -> impl Iterator<Item = Channel> {
    let is_begun = move |channel: &Channel| {
        let method = channel.method();
        name.starts_with(START) && name.len() < method.len() && method.starts_with(name)
    };
    Channel::ALL.into_iter().filter(is_begun)
}

/// The texts of `source` that are the start of a method's name, each with where it stands: behind a quote, and before
/// another one or an expression.
fn starts(source: &[u8]) -> impl Iterator<Item = (usize, &str)> {
    let is_quote = |byte: &u8| matches!(byte, b'\'' | b'"' | b'`');
    memchr::memmem::find_iter(source, START).filter_map(move |at| {
        let rest = &source[at..];
        let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let is_whole = source[..at].last().is_some_and(is_quote)
            && (behind.first().is_some_and(is_quote) || behind.starts_with(b"${"));
        Some((at, std::str::from_utf8(name).ok()?)).filter(|_| is_whole)
    })
}

/// The channels whose method a source names anywhere, or starts to name, in order.
pub fn mentioned(source: &[u8]) -> Vec<Channel> {
    let begun: Vec<Channel> = starts(source).flat_map(|(_, name)| begun_by(name)).collect();
    let names = |channel: &Channel| {
        begun.contains(channel) || memchr::memmem::find(source, channel.method().as_bytes()).is_some()
    };
    Channel::ALL.into_iter().filter(names).collect()
}

/// The handlers that `source` registers. Where the system has no memory to read it, that is among the faults.
///
/// The parser goes down into what it reads, and so that is done in a thread with as much stack as any source of that length
/// takes.
pub fn read(language: Language, source: &str) -> Reading {
    if mentioned(source.as_bytes()).is_empty() {
        return Reading::default();
    }
    let thread = std::thread::Builder::new().stack_size(stack_for(source.len()));
    let reading = std::thread::scope(|scope| {
        let reader = thread.spawn_scoped(scope, || read_here(language, source)).ok()?;
        Some(reader.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
    });
    reading.unwrap_or_else(|| unreadable(source, "it takes too much memory"))
}

fn read_here(language: Language, source: &str) -> Reading {
    let mut reading = match language {
        Language::Script | Language::TypeScript | Language::Tsx => script::read(language, source, 0),
        Language::Component | Language::Html => markup::read(language, source),
    };
    reading.handlers.sort_by_key(|handler| handler.span);
    reading
}

/// The bytes of stack in which a source of `length` bytes can be read, whatever it holds: what nests without
/// brackets (`!!!x`) goes down once a byte.
fn stack_for(length: usize) -> usize {
    const PER_BYTE: usize = 2 * 1024;
    depth::STACK + length * PER_BYTE
}

/// What is known of a source that could not be read for the reason `message`.
fn unreadable(source: &str, message: &str) -> Reading {
    let fault = Fault { offset: 0, message: message.to_owned() };
    Reading { handlers: unknown(source, 0), faults: vec![fault] }
}

/// What is named in `text`, which starts at `offset`, as handlers of which nothing else is known.
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
