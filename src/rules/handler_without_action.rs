//! # What it does
//! With `--app DIR`: finds handlers that the app registers for a named action that no theme of this run
//! raises.
//!
//! Nothing is reported if a theme raises an action whose name is an expression, if only part of a theme is
//! given (single files, standard input, `--staged`, `--since`), or if part of a theme cannot be read: the
//! action may be in the part that is not seen. A handler that `action-on-wrong-channel` points at is not
//! reported again.
//!
//! # Why it matters
//! The handler may never run: perhaps its action was renamed in the theme, or never got a button. The handler
//! may still be right: the action menu, which is set up in the dashboard, and buttons in messages raise
//! actions too, and neither is seen here.
//!
//! # Example
//! ```text
//! // no theme has an <ActionButton action="pin">
//! chatbox.onCustomMessageAction('pin', pin);
//! ```

use super::{Context, Needs, Rule};
use crate::app::Channel;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::theme::UnusedHandler;

pub(super) static RULE: Rule = Rule {
    id: "handler-without-action",
    severity: Severity::Info,
    summary: "no theme raises an action that the app handles",
    file: include_str!("handler_without_action.rs"),
    needs: Needs::ForeignFile,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.theme.unused_handlers().iter().map(|unused| diagnostic(context, unused)).collect()
}

fn diagnostic(context: &Context<'_>, unused: &UnusedHandler) -> Diagnostic {
    let UnusedHandler { handler, nearest } = unused;
    let labels = nearest.iter().map(|(name, component, span)| Label {
        component: *component,
        span: *span,
        text: format!("`{name}` is raised here"),
    });
    // A button in a message is about that message.
    let or_else = match handler.channel {
        Channel::Message => ", or a message has a button for it",
        Channel::Conversation => "",
    };
    let (about, name) = (handler.channel.name(), handler.named().unwrap_or_default());
    let message = format!(
        "no theme raises the {about} action `{name}`: this runs only if the dashboard has it in the action menu{or_else}"
    );
    Diagnostic {
        secondary: labels.collect(),
        help: nearest.as_ref().map(|(nearest, ..)| format!("did you mean `{nearest}`?")),
        ..context.diagnostic(&RULE, context.label(handler.span, "handled here"), message)
    }
}
