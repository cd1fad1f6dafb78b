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

use super::{Context, Needs, Rule, did_you_mean};
use crate::app::{Channel, Handler};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::theme::RaisedElsewhere;

pub(super) static RULE: Rule = Rule {
    id: "handler-without-action",
    severity: Severity::Info,
    summary: "no theme raises the action that the app handles",
    file: include_str!("handler_without_action.rs"),
    needs: Needs::ForeignFile,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(handlers), Some((raised, known))) = (context.theme.handlers(), context.theme.raised()) else {
        return Vec::new();
    };
    let here = handlers.known().iter().filter(|(id, _)| *id == context.id).map(|(_, handler)| handler);
    let idle = here.filter(|handler| known.contains(&handler.channel));
    idle.filter_map(|handler| diagnostic(context, handler, raised)).collect()
}

fn diagnostic(context: &Context<'_>, handler: &Handler, raised: &[RaisedElsewhere]) -> Option<Diagnostic> {
    let name = handler.named()?;
    let is_raised = |channel: Channel| raised.iter().any(|one| one.channel == channel && one.name == name);
    if is_raised(handler.channel) || is_told_elsewhere(handler, raised) {
        return None;
    }
    let of_channel = || raised.iter().filter(|one| one.channel == handler.channel);
    let nearest = catalog::nearest(name, of_channel().map(|one| one.name.as_str()));
    let labels = of_channel().filter(|one| nearest == Some(one.name.as_str())).map(|one| Label {
        component: one.component,
        span: one.span,
        text: format!("`{}` is raised here", one.name),
    });
    // A button in a message is about that message.
    let or_else = match handler.channel {
        Channel::Message => ", or a message has a button for it",
        Channel::Conversation => "",
    };
    let about = handler.channel.name();
    let message = format!(
        "no theme raises the {about} action `{name}`: this runs only if the dashboard has it in the action menu{or_else}"
    );
    Some(Diagnostic {
        secondary: labels.collect(),
        help: did_you_mean(name, nearest),
        ..context.diagnostic(&RULE, context.label(handler.span, "handled here"), message)
    })
}

/// Whether a theme raises the action for the other channel, and says so because nobody handles it there.
fn is_told_elsewhere(handler: &Handler, raised: &[RaisedElsewhere]) -> bool {
    let other = handler.channel.other();
    raised
        .iter()
        .any(|one| one.channel == other && Some(one.name.as_str()) == handler.named() && !one.is_handled)
}
