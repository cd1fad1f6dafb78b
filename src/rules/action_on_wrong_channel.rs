//! # What it does
//! With `--app DIR`: finds actions that the app handles only for the other kind of action. The action is
//! raised about a message but registered with `onCustomConversationAction`, or raised about a conversation
//! but registered with `onCustomMessageAction`.
//!
//! The component that shows a button decides what its action is about;
//! `theme-upgrade explain action-without-handler` lists these components.
//!
//! # Why it matters
//! The action seems to have a handler, but TalkJS never calls it: a click does nothing.
//!
//! # Example
//! ```text
//! <!-- in ChatHeader -->
//! <ActionButton action="archive">Archive</ActionButton>
//!
//! // in the app
//! chatbox.onCustomMessageAction('archive', archive);
//! ```
//! should be
//! ```text
//! chatbox.onCustomConversationAction('archive', archive);
//! ```

use super::action_without_handler::{Unhandled, unhandled};
use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::theme::Handlers;

pub(super) static RULE: Rule = Rule {
    id: "action-on-wrong-channel",
    severity: Severity::Warning,
    summary: "the app handles a message action as a conversation action, or the reverse",
    file: include_str!("action_on_wrong_channel.rs"),
    needs: Needs::App,
    check,
};

/// The maximum number of registrations shown.
const SHOWN: usize = 3;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(handlers) = context.theme.handlers() else { return Vec::new() };
    let found = unhandled(context, handlers).into_iter().filter(|one| one.is_elsewhere);
    found.filter_map(|one| diagnostic(context, handlers, one)).collect()
}

fn diagnostic(context: &Context<'_>, handlers: &Handlers, unhandled: Unhandled<'_>) -> Option<Diagnostic> {
    let Unhandled { action, name, channel, site, .. } = unhandled;
    let channel = channel?;
    let other = channel.other();
    let labels = handlers.named(other, name).take(SHOWN).map(|(component, one)| Label {
        component: *component,
        span: one.span,
        text: format!("handled here for {}s", other.name()),
    });
    Some(Diagnostic {
        secondary: site.into_iter().chain(labels).collect(),
        help: Some(format!("register it with `{}`", channel.method())),
        ..context.diagnostic(
            &RULE,
            context.label(action.span(), format!("raised about a {} here", channel.name())),
            format!(
                "the app handles `{name}` only as a {} action, but here it is a {} action: a click on this does \
                 nothing",
                other.name(),
                channel.name()
            ),
        )
    })
}
