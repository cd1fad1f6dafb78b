//! # What it does
//! With `--app DIR`: finds handlers that the app registers for an action by its name, and that no theme of the run
//! raises.
//!
//! Nothing is said where a theme raises an action whose name is an expression, is not there as a whole (single
//! files, standard input, `--staged`, `--since`) or cannot be read as a whole: the action may be in what is not seen.
//! Of a handler that `action-on-wrong-channel` shows, nothing more is said.
//!
//! # Why it matters
//! The handler may never run: perhaps its action was renamed in the theme, or never got a button. It may be right all
//! the same. Actions are raised by the action menu, too, as set up in the dashboard, and by buttons in messages,
//! and neither is seen here.
//!
//! # Example
//! ```text
//! // no theme has an <ActionButton action="pin">
//! chatbox.onCustomMessageAction('pin', pin);
//! ```

use super::{Context, Needs, Rule};
use crate::app::Channel;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::theme::Idle;

pub(super) static RULE: Rule = Rule {
    id: "handler-without-action",
    severity: Severity::Info,
    summary: "no theme raises the action that the app handles",
    file: include_str!("handler_without_action.rs"),
    needs: Needs::ForeignFile,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.theme.idle().iter().map(|idle| diagnostic(context, idle)).collect()
}

fn diagnostic(context: &Context<'_>, idle: &Idle) -> Diagnostic {
    let Idle { handler, nearest } = idle;
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
