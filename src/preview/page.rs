//! The page: a toolbar, two frames, the list of events, and below them the report.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::sample::{Message, Role, Sample, Scene};
use super::{Preview, PreviewProblem};
use crate::render::LeftOut;
use crate::report::html::{self, escape};
use crate::report::{FileDiff, Report};

const SCRIPT: &str = include_str!("../../templates/preview/page.js");
const STYLE: &str = include_str!("../../templates/preview/page.css");

/// A tag on every page by which the program recognises its own pages.
pub const MADE_BY: &str = "<meta name=\"generator\" content=\"theme-upgrade preview\">";

/// Texts that are on the page once, however many frames use them.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<String>,
    indices: BTreeMap<String, usize>,
}

impl Texts {
    /// The index of a text, which is added if it is new.
    pub(super) fn index(&mut self, text: String) -> usize {
        if let Some(index) = self.indices.get(&text) {
            return *index;
        }
        self.texts.push(text.clone());
        self.indices.insert(text, self.texts.len() - 1);
        self.texts.len() - 1
    }
}

/// A theme on the page.
#[derive(Debug, Serialize)]
pub(super) struct ThemeData {
    pub(super) name: String,
    /// The components that the upgrade changes.
    pub(super) changed: Vec<String>,
    /// The indices of its styles, before and after.
    pub(super) styles: [Vec<usize>; 2],
    /// For each scene and role: the indices of the markup before and after.
    pub(super) views: Vec<BTreeMap<String, [usize; 2]>>,
}

/// A conversation on the page: the data that event handlers get.
#[derive(Debug, Serialize)]
struct SceneData {
    id: String,
    title: String,
    conversation: ConversationData,
    messages: BTreeMap<String, MessageData>,
    /// The conversations of the inbox.
    entries: Vec<ConversationData>,
}

/// The data about a conversation that a handler gets.
#[derive(Debug, Serialize)]
struct ConversationData {
    id: Value,
    subject: Value,
    custom: Value,
}

/// The data about a message that a handler gets.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageData {
    id: String,
    body: Value,
    sender_id: Option<String>,
    is_by_me: bool,
    custom: Value,
}

/// The data for the page's script.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageData {
    first_role: String,
    roles: BTreeMap<String, Role>,
    scenes: Vec<SceneData>,
    themes: Vec<ThemeData>,
    texts: Vec<String>,
}

impl PageData {
    pub(super) fn new(sample: &Sample, themes: Vec<ThemeData>, texts: Texts) -> PageData {
        PageData {
            first_role: sample.first_role().to_owned(),
            roles: sample.roles.clone(),
            scenes: sample.scenes.iter().map(|(id, scene)| scene_data(id, scene)).collect(),
            themes,
            texts: texts.texts,
        }
    }

    pub(super) fn views(&self) -> (Vec<&str>, Vec<&str>) {
        let themes = self.themes.iter().map(|theme| theme.name.as_str()).collect();
        (themes, self.scenes.iter().map(|scene| scene.id.as_str()).collect())
    }
}

fn scene_data(id: &str, scene: &Scene) -> SceneData {
    let summary = |fields: &Map<String, Value>| {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        ConversationData { id: field("id"), subject: field("subject"), custom: field("custom") }
    };
    let conversation = summary(&scene.conversation);
    let of_entry = |entry: &Map<String, Value>| {
        let conversation = entry.get("conversation").and_then(Value::as_object);
        summary(conversation.unwrap_or(&Map::new()))
    };
    let entries = scene.conversations.iter().map(of_entry).collect();
    let message = |message: &Message| {
        let body = message.fields.get("body").and_then(|body| body.get("text"));
        let data = MessageData {
            id: message.id.clone(),
            body: body.cloned().unwrap_or_default(),
            sender_id: message.sender.clone(),
            is_by_me: message.sender.as_ref() == Some(&scene.me),
            custom: message.fields.get("custom").cloned().unwrap_or_else(|| json!({})),
        };
        (message.id.clone(), data)
    };
    SceneData {
        id: id.to_owned(),
        title: scene.title.clone(),
        conversation,
        messages: scene.messages.iter().map(message).collect(),
        entries,
    }
}

/// The page as HTML.
pub(super) fn render(preview: &Preview, report: &Report, diffs: &[FileDiff<'_>]) -> String {
    // In JSON, `<` only occurs inside strings, where it can be escaped; so no text can end the element.
    let data = serde_json::to_string(&preview.data)
        .expect("strings and numbers are always valid JSON")
        .replace('<', "\\u003c");
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT.as_bytes()));
    let network = if preview.allow_remote { " https: http:" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'{network}; \
         img-src data:{network}; media-src data:{network}; font-src data:{network}; base-uri 'none'; \
         form-action 'none'"
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n{MADE_BY}\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>theme-upgrade preview: {title}</title>\n\
         <style>\n{report_style}{STYLE}</style>\n</head>\n<body>\n{top}<main>\n{stage}{notes}{sections}</main>\n\
         <footer><p>Made by theme-upgrade {version}.</p></footer>\n\
         <script type=\"application/json\" id=\"data\">{data}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        title = escape(&preview.data.views().0.join(", ")),
        report_style = html::STYLE,
        top = TOP,
        stage = STAGE,
        notes = notes(preview),
        sections = html::sections(report, diffs),
        version = env!("CARGO_PKG_VERSION"),
    )
}

const TOP: &str = "\
<header>
<h1>theme-upgrade preview</h1>
<p class=\"stand-in\"><strong>An imitation, not TalkJS itself.</strong> The theme's templates and styles are real; \
what TalkJS provides (its own components, icons, menu and default look) is replaced by stand-ins \
and may look different in your chat.</p>
</header>
";

const STAGE: &str = "\
<section id=\"preview\" aria-label=\"Preview\">
<noscript><p class=\"stand-in\">The preview needs JavaScript; the findings and changes below do not.</p></noscript>
<form class=\"toolbar\" aria-label=\"Preview options\">
<label>Theme <select name=\"theme\"></select></label>
<label>Data <select name=\"scene\"></select></label>
<label>Role <select name=\"role\"></select></label>
<label>Width <select name=\"width\"><option value=\"popup\">Popup</option><option value=\"phone\">Phone</option><option value=\"inbox\">Inbox</option></select></label>
<label>Direction <select name=\"direction\"><option value=\"ltr\">Left to right</option><option value=\"rtl\">Right to left</option></select></label>
<label>Page <select name=\"page\"><option value=\"light\">Light</option><option value=\"dark\">Dark</option></select></label>
<label>Menu <select name=\"menu\"><option value=\"hover\">Show on hover</option><option value=\"always\">Always show</option></select></label>
<label class=\"check\"><input type=\"checkbox\" name=\"outline\" value=\"on\"> Outline changes</label>
</form>
<div class=\"frames\">
<figure><figcaption>Before</figcaption><iframe id=\"before\" title=\"Before the upgrade\" sandbox=\"allow-same-origin\"></iframe></figure>
<figure><figcaption>After</figcaption><iframe id=\"after\" title=\"After the upgrade\" sandbox=\"allow-same-origin\"></iframe></figure>
</div>
<h2>Events</h2>
<p id=\"no-events\">Choose an action in a menu, or press a button of the theme, to see what TalkJS would do or send to your app.</p>
<ol id=\"events\" role=\"log\" aria-label=\"Events\"></ol>
</section>
";

fn notes(preview: &Preview) -> String {
    let mut items: Vec<String> = preview.problems.iter().map(problem).collect();
    let left_out = preview.left_out.iter().map(|(left_out, places)| {
        let what = match left_out {
            LeftOut::Markup(what) => format!("left out, to be safe: <code>{}</code>", escape(what)),
            LeftOut::Address(what) => format!("not fetched: <code>{}</code>", escape(what)),
        };
        let places: Vec<String> = places.iter().map(|place| escape(place)).collect();
        format!("{what} ({})", places.join(", "))
    });
    items.extend(left_out);
    items
        .extend(preview.not_reached.iter().map(|name| format!("{}: not used in this preview", escape(name))));
    if items.is_empty() {
        return String::new();
    }
    let items: String = items.iter().map(|item| format!("<li>{item}</li>\n")).collect();
    format!(
        "<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">Missing or changed in this preview</h2>\n<ul>\n{items}</ul>\n</section>\n"
    )
}

fn problem(problem: &PreviewProblem) -> String {
    let PreviewProblem { theme, component, message } = problem;
    format!("{} › {}: {}", escape(theme), escape(component), escape(message))
}
