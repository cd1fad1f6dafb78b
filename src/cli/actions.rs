//! `actions`: every custom action, with where it is raised and where it is handled.

use std::collections::BTreeMap;

use anyhow::Result;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::args::{InputArgs, ListFormat};
use super::input::{self, Inputs, Reader};
use super::{EXIT_FAILURE, print, print_err};
use crate::actions::{Channels, actions_of};
use crate::app::{Channel, Handled, Handler};
use crate::paths::References;
use crate::report::text::printable;
use crate::source::Span;
use crate::theme::{App, Component, Form, Theme};

const SCHEMA: &str = "theme-upgrade/actions@1";

/// What `actions` takes.
#[derive(Debug, clap::Args)]
pub struct ActionsArgs {
    /// What to look at.
    #[command(flatten)]
    pub input: InputArgs,
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// What `theme-upgrade actions --format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "theme-upgrade actions")]
struct Envelope {
    /// The version of this format.
    schema: &'static str,
    /// The actions, sorted by name.
    actions: Vec<Listed>,
}

#[derive(Serialize, JsonSchema)]
struct Listed {
    /// The action's name; null if an expression computes it.
    name: Option<String>,
    /// The expression that gives the name.
    expression: Option<String>,
    /// `message` or `conversation`; null if it is not known in which of them the button shows.
    channel: Option<&'static str>,
    /// Where themes raise it.
    raised: Vec<RaisedAt>,
    /// Where the app handles it, or may handle it; null if no app was given.
    handled: Option<Vec<HandledAt>>,
}

#[derive(Serialize, JsonSchema)]
struct RaisedAt {
    /// The theme's name.
    theme: String,
    component: String,
    /// The file that holds the component.
    path: String,
    /// The line in the component, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
    /// `ActionButton` or `ActionLink`.
    element: String,
    /// What the event's `params` hold.
    parameters: Vec<JsonParameter>,
    /// The place as people read it.
    #[serde(skip)]
    shown: String,
}

#[derive(Serialize, JsonSchema)]
struct JsonParameter {
    /// The key, without `data-`.
    key: String,
    /// What it is bound to, as the theme writes it.
    value: String,
}

#[derive(Clone, Serialize, JsonSchema)]
struct HandledAt {
    /// The app's source.
    path: String,
    /// The line, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
    /// `named` for a handler of this action, `all` for one of all actions, `unknown` if the source does not say.
    by: &'static str,
}

/// The JSON Schema of the list.
pub fn schema() -> Schema {
    schemars::schema_for!(Envelope)
}

/// The key of a listed action: its name or expression, whether that is an expression, and its channel.
type Key = (String, bool, Option<Channel>);

/// Lists the actions.
pub fn actions_command(args: &ActionsArgs) -> Result<u8> {
    let input: &InputArgs = &args.input;
    let Inputs { themes, mut reader, app, settings, .. } = input::load(input)?;
    let mut raised: BTreeMap<Key, Vec<RaisedAt>> = BTreeMap::new();
    let mut has_theme = false;
    for pending in themes {
        let Some(loaded) = pending.read(&mut reader) else { continue };
        has_theme |= loaded.theme.components().any(|(_, one)| one.form() == Form::Template);
        raise(&loaded.theme, &mut raised);
    }
    if !has_theme && reader.problems.is_empty() && !reader.passed_over && !input.allow_empty_input {
        reader.problems.push(super::input::nothing_found(input, &settings));
    }
    print_err(&reader.messages());
    if let Some(app) = &app {
        for (_, handler) in app.handlers() {
            if let Some(name) = handler.named() {
                let is_listed = |channel| raised.contains_key(&(name.to_owned(), false, channel));
                if !is_listed(Some(handler.channel)) && !is_listed(None) {
                    raised.insert((name.to_owned(), false, Some(handler.channel)), Vec::new());
                }
            }
        }
    }
    let listed: Vec<Listed> =
        raised.into_iter().map(|(key, raised)| listed(key, raised, app.as_ref())).collect();
    match args.format {
        ListFormat::Json => {
            let envelope = Envelope { schema: SCHEMA, actions: listed };
            print(&(serde_json::to_string_pretty(&envelope)? + "\n"))?;
        }
        ListFormat::Text if listed.is_empty() => print_err(&nothing(&reader)),
        ListFormat::Text => print(&listed.iter().map(block).collect::<Vec<_>>().join("\n"))?,
    }
    Ok(if reader.problems.is_empty() { 0 } else { EXIT_FAILURE })
}

fn nothing(reader: &Reader) -> String {
    let is_told = !reader.problems.is_empty();
    if is_told { String::new() } else { "no custom actions\n".to_owned() }
}

/// Adds the actions that a theme raises.
fn raise(theme: &Theme, raised: &mut BTreeMap<Key, Vec<RaisedAt>>) {
    let references = References::of(theme);
    let reported = theme.components().filter(|(_, one)| one.form() == Form::Template && !one.is_context());
    for (id, component) in reported {
        let actions = actions_of(theme, id);
        if actions.is_empty() {
            continue;
        }
        let channels = Channels::of(theme, &references, id);
        let about: Vec<Option<Channel>> = match channels.known.is_empty() {
            true => vec![None],
            false => channels.known.keys().copied().map(Some).collect(),
        };
        for action in actions {
            for channel in &about {
                let key = (action.value().to_owned(), action.name().is_none(), *channel);
                let parameters = action.parameters().into_iter().map(|parameter| JsonParameter {
                    key: parameter.key.to_owned(),
                    value: parameter.value.to_owned(),
                });
                let position = component.source().position(action.span().start());
                raised.entry(key).or_default().push(RaisedAt {
                    theme: theme.name().to_owned(),
                    component: component.name().to_owned(),
                    path: component.file().path().to_owned(),
                    line: position.line,
                    column: position.column,
                    element: action.element.name().to_owned(),
                    parameters: parameters.collect(),
                    shown: place(component, action.span()),
                });
            }
        }
    }
}

fn listed((value, is_expression, channel): Key, raised: Vec<RaisedAt>, app: Option<&App>) -> Listed {
    let handled = app.map(|app| {
        let channels = channel.as_ref().map_or(&Channel::ALL[..], std::slice::from_ref);
        let mut handlers = app.handlers_for(channels, (!is_expression).then_some(&*value));
        // If the action's name is unknown, a handler of unknown names says nothing about it.
        handlers.retain(|(_, handler)| !is_expression || handler.handled == Handled::All);
        handlers.into_iter().map(|(source, handler)| handled_at(source, handler)).collect()
    });
    let (name, expression) = if is_expression { (None, Some(value)) } else { (Some(value), None) };
    Listed { name, expression, channel: channel.map(Channel::name), raised, handled }
}

fn handled_at(source: &Component, handler: &Handler) -> HandledAt {
    let position = source.source().position(handler.span.start());
    HandledAt {
        path: source.file().path().to_owned(),
        line: position.line,
        column: position.column,
        by: match handler.handled {
            Handled::Named(_) => "named",
            Handled::All => "all",
            Handled::Unknown => "unknown",
        },
    }
}

fn place(component: &Component, span: Span) -> String {
    let position = component.source().position(span.start());
    format!("{}:{}:{}", component.source().path(), position.line, position.column)
}

/// An action for people: its name and channel, then its places.
fn block(action: &Listed) -> String {
    let name = match (&action.name, &action.expression) {
        (Some(name), _) => name.clone(),
        (None, expression) => format!("{} (computed)", expression.as_deref().unwrap_or_default()),
    };
    let about = action
        .channel
        .map_or("of a message or a conversation".to_owned(), |channel| format!("of a {channel}"));
    let mut text = format!("{}  {about}\n", printable(&name));
    for raised in &action.raised {
        let parameters = raised.parameters.iter().map(|one| format!("  {}=\"{}\"", one.key, one.value));
        let parameters: String = parameters.collect();
        text += &format!(
            "  raised   {}  <{}>{}\n",
            printable(&raised.shown),
            raised.element,
            printable(&parameters)
        );
    }
    if action.raised.is_empty() {
        text += "  raised   by no theme; perhaps by the action menu\n";
    }
    let Some(handled) = &action.handled else { return text };
    for one in handled {
        let what = match one.by {
            "all" => "  (handles all actions)",
            "unknown" => "  (it is not known which actions)",
            _ => "",
        };
        text += &format!("  handled  {}:{}:{}{what}\n", printable(&one.path), one.line, one.column);
    }
    if handled.is_empty() {
        text += match action.expression {
            Some(_) => "  handled  depends on the computed name\n",
            None => "  handled  nowhere\n",
        };
    }
    text
}
