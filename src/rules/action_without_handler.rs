//! # What it does
//! With `--app DIR`: finds actions of `<ActionButton>` and `<ActionLink>` for which no source file of the app
//! registers a handler, neither by name nor for all actions.
//!
//! In UserMessage, SystemMessage and MessageBody, and in components that these render, an action is about a
//! message: `onCustomMessageAction` handles it. In ChatHeader, MessageField, ConversationListHeader and
//! ConversationListItem, it is about a conversation: `onCustomConversationAction` handles it. For a component
//! that shows elsewhere this is not known, and a handler of either kind will do.
//!
//! Nothing is reported if a source file registers a handler under a name that cannot be read from the code,
//! or if it cannot be parsed and mentions the method.
//!
//! # Why it matters
//! TalkJS drops an action that nobody handles: the button can be clicked, but nothing happens, and nothing is
//! logged. Names are case-sensitive.
//!
//! # Example
//! ```text
//! <!-- in UserMessage -->
//! <ActionButton action="translate">Translate</ActionButton>
//!
//! // in the app
//! chatbox.onCustomMessageAction('Translate', translate);
//! ```
//! should be
//! ```text
//! chatbox.onCustomMessageAction('translate', translate);
//! ```

use std::collections::BTreeMap;

use super::{Context, Needs, Rule, did_you_mean};
use crate::actions::{Action, Channels};
use crate::app::Channel;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::theme::Handlers;

pub(super) static RULE: Rule = Rule {
    id: "action-without-handler",
    severity: Severity::Warning,
    summary: "the app does not handle an action of the theme",
    file: include_str!("action_without_handler.rs"),
    needs: Needs::App,
    check,
};

/// An action that nobody handles.
pub(super) struct Unhandled<'a> {
    pub(super) action: Action<'a>,
    pub(super) name: &'a str,
    /// What the action is about; `None` if that is not known.
    pub(super) channel: Option<Channel>,
    /// Whether there is a handler of that name for the other kind of action.
    pub(super) is_elsewhere: bool,
    /// The element that shows the component where its actions have this channel.
    pub(super) site: Option<Label>,
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(handlers) = context.theme.handlers() else { return Vec::new() };
    let found = unhandled(context, handlers).into_iter().filter(|one| !one.is_elsewhere);
    // Searching many names for a similar one is slow: each name is looked up once.
    let mut nearest = BTreeMap::new();
    let found = found.map(|one| {
        let channels = one.channel.as_ref().map_or(&Channel::ALL[..], std::slice::from_ref);
        let nearest =
            *nearest.entry((one.channel, one.name)).or_insert_with(|| handlers.nearest(channels, one.name));
        diagnostic(context, handlers, one, nearest)
    });
    found.collect()
}

/// The actions of the component that the app does not handle, once for each channel.
pub(super) fn unhandled<'a>(context: &Context<'a>, handlers: &Handlers) -> Vec<Unhandled<'a>> {
    let actions = context.actions();
    if actions.is_empty() {
        return Vec::new();
    }
    let channels = Channels::of(context.theme, context.references(), context.id);
    let mut unhandled = Vec::new();
    for action in actions {
        let Some(name) = action.name() else { continue };
        for (channel, site) in &channels.known {
            if !handlers.may_handle(*channel, name) {
                let site = site.map(|site| Label {
                    component: site.component,
                    span: site.element.open_tag(),
                    text: format!("shown here, where actions are about a {}", channel.name()),
                });
                let is_elsewhere = handlers.named(channel.other(), name).next().is_some();
                unhandled.push(Unhandled { action, name, channel: Some(*channel), is_elsewhere, site });
            }
        }
        let is_handled = Channel::ALL.into_iter().any(|channel| handlers.may_handle(channel, name));
        if channels.known.is_empty() && !is_handled {
            unhandled.push(Unhandled { action, name, channel: None, is_elsewhere: false, site: None });
        }
    }
    unhandled
}

/// A finding for an action; `nearest` is a handled name similar to the action's.
fn diagnostic(
    context: &Context<'_>,
    handlers: &Handlers,
    unhandled: Unhandled<'_>,
    nearest: Option<&str>,
) -> Diagnostic {
    let Unhandled { action, name, channel, site, .. } = unhandled;
    let channels = channel.as_ref().map_or(&Channel::ALL[..], std::slice::from_ref);
    // A registration to point at: the one that was probably meant, else the first one.
    let instead = match nearest {
        Some(nearest) => channels.iter().find_map(|channel| handlers.named(*channel, nearest).next()),
        None => {
            handlers.all().iter().find(|(_, one)| channels.contains(&one.channel) && one.named().is_some())
        }
    };
    let instead = instead.map(|(component, one)| {
        let handled = one.named().unwrap_or_default();
        let text = match nearest {
            Some(_) => format!("`{handled}` is handled here"),
            None => format!("handlers are registered here, such as this one for `{handled}`"),
        };
        Label { component: *component, span: one.span, text }
    });
    let about = channel.map_or(String::new(), |channel| format!("{} ", channel.name()));
    let method = channel.unwrap_or(Channel::Message).method();
    let literal = name.replace('\\', "\\\\").replace('\'', "\\'");
    let register = || format!("register a handler in the app: `chatbox.{method}('{literal}', …)`");
    Diagnostic {
        secondary: site.into_iter().chain(instead).collect(),
        help: Some(did_you_mean(name, nearest).unwrap_or_else(register)),
        ..context.diagnostic(
            &RULE,
            context.label(action.span(), "raised here"),
            format!("nothing in the app handles the {about}action `{name}`: a click on this does nothing"),
        )
    }
}
