//! # What it does
//! Finds code that would run in the browser of whoever reads the chat: `<script>` elements, attributes such
//! as `onclick`, and addresses that start with `javascript:`, even if character references, line breaks or
//! the texts in an expression hide it. An address whose start comes from data is not found here; the preview
//! leaves it out all the same.
//!
//! # Why it matters
//! TalkJS's templates have no scripts: a theme uses ActionButton and ActionLink for actions, and the app gets
//! their events. At best, a script in a theme does nothing; at worst, somebody else put it there.
//! `theme-upgrade preview` leaves it out.
//!
//! # Example
//! ```text
//! <div class="badge" onclick="alert(1)">{{ sender.name }}</div>
//! ```

use super::{Context, Needs, Rule, in_order};
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::ScriptAttribute;
use crate::syntax::{Element, ElementName};

pub(super) static RULE: Rule = Rule {
    id: "script-in-theme",
    severity: Severity::Warning,
    summary: "something would run as a script",
    file: include_str!("script_in_theme.rs"),
    needs: Needs::CompiledComponent,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let document = context.document();
    let Some(template) = document.template() else { return Vec::new() };
    let is_in_template = |element: Element<'_>| !element.is_component() && template.holds(element);
    let scripts = document.element_names().filter(|name| name.text().eq_ignore_ascii_case("script"));
    let scripts = scripts.flat_map(ElementName::elements).filter(|element| is_in_template(*element));
    let scripts = scripts.map(|script| {
        finding(context, context.label(script.open_tag(), "a script"), "`<script>` in a theme".to_owned())
    });
    let names =
        document.attribute_names().filter_map(|name| Some((name, ScriptAttribute::by_name(name.text())?)));
    let names = names.filter(|(name, _)| is_known(name.text()));
    let running = names.flat_map(|(name, runs)| {
        name.attributes().filter(move |attribute| runs.runs(attribute.value().unwrap_or_default()))
    });
    let running = running.filter(|attribute| is_in_template(attribute.element()));
    let running = running.map(|attribute| {
        let label = context.label(attribute.span(), "would run");
        finding(context, label, format!("`{}` with a script in a theme", attribute.name()))
    });
    in_order(scripts.chain(running).collect())
}

/// Whether an attribute name that starts with `on` seems to be an event that browsers have, judged by how the
/// event's name starts. Other names always count. `preview` leaves out all names that start with `on`.
fn is_known(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.strip_prefix("on").is_none_or(|event| EVENTS.iter().any(|start| event.starts_with(start)))
}

/// The prefixes of event names.
const EVENTS: [&str; 62] = [
    "abort",
    "animation",
    "aux",
    "before",
    "begin",
    "blur",
    "can",
    "change",
    "click",
    "close",
    "command",
    "content",
    "context",
    "copy",
    "cue",
    "cut",
    "dbl",
    "drag",
    "drop",
    "duration",
    "emptied",
    "end",
    "error",
    "focus",
    "form",
    "fullscreen",
    "got",
    "hash",
    "input",
    "invalid",
    "key",
    "language",
    "load",
    "lost",
    "message",
    "mouse",
    "offline",
    "online",
    "page",
    "paste",
    "pause",
    "play",
    "pointer",
    "pop",
    "progress",
    "rate",
    "ready",
    "repeat",
    "reset",
    "resize",
    "scroll",
    "search",
    "seek",
    "select",
    "stalled",
    "storage",
    "submit",
    "time",
    "toggle",
    "touch",
    "transition",
    "wheel",
];

fn finding(context: &Context<'_>, label: crate::diagnostic::Label, what: String) -> Diagnostic {
    Diagnostic {
        help: Some("use ActionButton or ActionLink, and handle their events in your app".to_owned()),
        ..context.diagnostic(&RULE, label, format!("{what}: TalkJS's templates cannot contain scripts"))
    }
}
