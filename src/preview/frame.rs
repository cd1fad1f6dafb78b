//! The content of a frame: the styles of a theme, and the markup that it renders for one conversation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::layout::{custom_properties, layout_styles};
use super::sample::Sample;
use super::stage::{Stage, StagedMessage, Variables};
use crate::catalog::SHOW_ACTION_MENU;
use crate::render::{
    Cleaner, Html, HtmlElement, LeftOutPlaces, Misplaced, RenderProblem, Renderer, evaluate, misplaced,
    printed, scoped, serialized, stand_in, unscoped,
};
use crate::theme::{Form, GLOBAL_CSS, Theme};

/// The frame's own styles, which come before those of the theme.
const BASE: &str = include_str!("../../templates/preview/frame.css");

/// A conversation as a theme shows it.
pub struct Body {
    /// The markup, cleaned.
    pub html: String,
    /// What could not be rendered.
    pub problems: Vec<RenderProblem>,
    /// What a browser would move elsewhere.
    pub misplaced: Vec<Misplaced>,
    /// The components that were rendered.
    pub shown: BTreeSet<String>,
    /// What was taken out of it.
    pub left_out: LeftOutPlaces,
}

/// Scoped styles by component and text: a cache, because most styles are the same on both sides.
pub type Scoped = BTreeMap<(String, String), Option<String>>;

/// The style elements of a theme's frames, in order: the frame's own, layout and custom properties, those of
/// components, then GlobalCSS, which may override them.
pub fn styles<'t>(
    theme: &'t Theme,
    sample: &Sample,
    known: &mut Scoped,
    cleaner: &mut Cleaner<'t>,
) -> Vec<String> {
    (cleaner.theme, cleaner.component) = (Some(theme), None);
    let mut base = vec![BASE.to_owned(), layout_styles(theme), custom_properties(&sample.theme.custom)];
    base.iter_mut().for_each(|css| *css = cleaner.css(css));
    let (mut of_components, mut global) = (Vec::new(), Vec::new());
    for (id, component) in theme.components().filter(|(_, component)| component.form() == Form::Template) {
        cleaner.component = Some(id);
        let Some(inside) = component.document().style().and_then(|style| style.inner_span()) else {
            continue;
        };
        let (css, name) = (component.source().slice(inside), component.name());
        let is_global = name == GLOBAL_CSS;
        let scope = || if is_global { unscoped(css) } else { scoped(css, name) };
        let key = (name.to_owned(), css.to_owned());
        let css = known.entry(key).or_insert_with(|| scope().map(|css| cleaner.css(&css)));
        if is_global { &mut global } else { &mut of_components }.extend(css.clone());
    }
    let mut styles = base;
    styles.extend(of_components.into_iter().chain(global));
    styles.retain(|css| !css.trim().is_empty());
    styles
}

/// Renders a conversation with `theme`, with placeholder boxes for the components that are `broken`.
/// Misplaced markup is only looked for if `is_judged`.
pub fn body(
    theme: &Theme,
    broken: &BTreeMap<String, String>,
    (stage, is_judged): (&Stage, bool),
    allow_remote: bool,
) -> Body {
    let mut cleaner = Cleaner { allow_remote, theme: Some(theme), ..Cleaner::default() };
    let mut painter = Painter {
        renderer: Renderer::new(theme, stand_in).with_broken(broken.clone()),
        misplaced: is_judged.then(Vec::new),
    };
    let mut feed = Vec::new();
    for name in ["ConversationListHeader", "ConversationListSearchBox"] {
        if theme.find(name).is_some() {
            feed.push(painter.slot(name, &stage.globals));
        }
    }
    for (index, entry) in stage.entries.iter().enumerate() {
        let mut item = painter.slot("ConversationListItem", entry);
        if let Some(slot) = item.as_element_mut() {
            slot.set_attribute("data-theme-upgrade-entry", index.to_string());
        }
        feed.push(item);
    }
    if stage.entries.is_empty() && theme.find("NoChatsScreen").is_some() {
        feed.push(painter.slot("NoChatsScreen", &stage.globals));
    }
    let mut messages = vec![day(stage)];
    messages.extend(stage.messages.iter().map(|message| painter.message(message)));
    let chat = vec![
        painter.slot("ChatHeader", &stage.header),
        division("theme-upgrade-messages", messages),
        painter.slot("MessageField", &stage.field),
    ];
    let page = vec![division("theme-upgrade-feed", feed), division("theme-upgrade-chat", chat)];
    Body {
        html: serialized(&cleaner.clean(page)),
        shown: painter.renderer.shown().clone(),
        problems: painter.renderer.problems().to_vec(),
        misplaced: painter.misplaced.unwrap_or_default(),
        left_out: cleaner.left_out,
    }
}

struct Painter<'t> {
    renderer: Renderer<'t>,
    /// What a browser would move elsewhere; `None` if that is not looked for.
    misplaced: Option<Vec<Misplaced>>,
}

impl Painter<'_> {
    /// Collects the markup of a component that a browser would move elsewhere.
    fn judge(&mut self, html: &[Html]) {
        let Some(known) = &mut self.misplaced else { return };
        let new: Vec<Misplaced> = misplaced(html).into_iter().filter(|one| !known.contains(one)).collect();
        known.extend(new);
    }

    fn slot(&mut self, name: &str, variables: &Variables) -> Html {
        let slot = HtmlElement::new("div").with("class", "theme-upgrade-slot");
        let slot = slot.with("data-theme-upgrade-slot", name);
        let html = self.renderer.component(name, variables);
        self.judge(&html);
        Html::Element(slot.holding(html))
    }

    /// A message; if it differs while somebody points at it, both variants.
    fn message(&mut self, message: &StagedMessage) -> Html {
        let mut variables = message.variables.clone();
        variables.insert(SHOW_ACTION_MENU.into(), Value::Bool(false));
        let rest = self.renderer.component(message.component, &variables);
        variables.insert(SHOW_ACTION_MENU.into(), Value::Bool(true));
        let active = self.renderer.component(message.component, &variables);
        self.judge(&rest);
        if rest != active {
            self.judge(&active);
        }
        let children = match rest == active {
            true => rest,
            // The resting variant is inert: focus swaps it for the other, so the focused element would
            // disappear.
            false => vec![
                Html::Element(
                    HtmlElement::new("div")
                        .with("class", "theme-upgrade-rest")
                        .with("inert", "")
                        .holding(rest),
                ),
                division("theme-upgrade-active", active),
            ],
        };
        let slot = HtmlElement::new("div").with("class", "theme-upgrade-slot").with("tabindex", "0");
        let slot = slot.with("data-theme-upgrade-slot", message.component);
        Html::Element(slot.with("data-theme-upgrade-message", message.id.as_str()).holding(children))
    }
}

fn division(class: &str, children: Vec<Html>) -> Html {
    Html::Element(HtmlElement::new("div").with("class", class).holding(children))
}

fn day(stage: &Stage) -> Html {
    let mut scope = crate::render::Scope::default();
    scope.set("day", stage.day.clone());
    let text = printed(&evaluate("{{ day | date: '%B %-d, %Y' }}", &scope));
    division("theme-upgrade-day", vec![Html::Text(text)])
}
