//! What stands in a frame: the styles of a theme, and the page that it comes to for one conversation.

use std::collections::BTreeMap;

use serde_json::Value;

use super::layout::{custom_properties, layout_styles};
use super::sample::Sample;
use super::stage::{Stage, StagedMessage, Variables};
use crate::render::{
    Cleaner, Html, HtmlElement, Misplaced, RenderProblem, Renderer, evaluate, misplaced, printed, scoped,
    serialized, stand_in, unscoped,
};
use crate::theme::{Form, GLOBAL_CSS, Theme};

/// What the frame looks like before anything of the theme.
const BASE: &str = include_str!("../../templates/preview/frame.css");

/// A conversation as a theme shows it.
pub struct Body {
    /// The markup, cleaned.
    pub html: String,
    /// What could not be rendered.
    pub problems: Vec<RenderProblem>,
    /// What a browser would put elsewhere.
    pub misplaced: Vec<Misplaced>,
}

/// The style elements of a theme's frames, in order: those of components, then GlobalCSS, which may
/// restyle them.
pub fn styles(theme: &Theme, sample: &Sample, cleaner: &mut Cleaner) -> Vec<String> {
    let mut styles = vec![BASE.to_owned(), layout_styles(theme), custom_properties(&sample.theme.custom)];
    let (mut of_components, mut global) = (Vec::new(), Vec::new());
    for (_, component) in theme.components().filter(|(_, component)| component.form() == Form::Template) {
        let Some(inside) = component.document().style().and_then(|style| style.inner_span()) else {
            continue;
        };
        let css = component.source().slice(inside);
        match component.name() == GLOBAL_CSS {
            true => global.extend(unscoped(css)),
            false => of_components.extend(scoped(css, component.name())),
        }
    }
    styles.extend(of_components.into_iter().chain(global));
    let mut styles: Vec<String> = styles.iter().map(|css| cleaner.css(css)).collect();
    styles.retain(|css| !css.trim().is_empty());
    styles
}

/// What `theme` makes of a conversation, with boxes in place of the components that are `broken`.
pub fn body(theme: &Theme, broken: BTreeMap<String, String>, stage: &Stage, cleaner: &mut Cleaner) -> Body {
    let mut painter =
        Painter { renderer: Renderer::new(theme, stand_in).with_broken(broken), misplaced: Vec::new() };
    let mut feed = Vec::new();
    for name in ["ConversationListHeader", "ConversationListSearchBox"] {
        if theme.find(name).is_some() {
            feed.push(painter.slot(name, &stage.globals));
        }
    }
    feed.extend(stage.entries.iter().map(|entry| painter.slot("ConversationListItem", entry)));
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
        problems: painter.renderer.problems().to_vec(),
        misplaced: painter.misplaced,
    }
}

struct Painter<'t> {
    renderer: Renderer<'t>,
    misplaced: Vec<Misplaced>,
}

impl Painter<'_> {
    /// What a component comes to.
    fn component(&mut self, name: &str, variables: &Variables) -> Vec<Html> {
        let html = self.renderer.component(name, variables);
        for one in misplaced(&html) {
            if !self.misplaced.contains(&one) {
                self.misplaced.push(one);
            }
        }
        html
    }

    fn slot(&mut self, name: &str, variables: &Variables) -> Html {
        let slot = HtmlElement::new("div").with("class", "theme-upgrade-slot");
        let slot = slot.with("data-theme-upgrade-slot", name);
        Html::Element(slot.holding(self.component(name, variables)))
    }

    /// A message, and, where that is something else, the message while somebody points at it.
    fn message(&mut self, message: &StagedMessage) -> Html {
        let mut variables = message.variables.clone();
        variables.insert("showActionMenu".into(), Value::Bool(false));
        let rest = self.component(message.component, &variables);
        variables.insert("showActionMenu".into(), Value::Bool(true));
        let active = self.component(message.component, &variables);
        let children = match rest == active {
            true => rest,
            false => vec![division("theme-upgrade-rest", rest), division("theme-upgrade-active", active)],
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
