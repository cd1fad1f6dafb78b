//! Attributes: from a template to a component's props, and to the page.

use serde_json::{Map, Value};

use super::expression::{Scope, text_of};
use super::html::HtmlElement;
use super::value::printed;
use crate::catalog;
use crate::syntax::Attribute;

/// The attribute that holds the parameters of an action as JSON, because HTML does not keep the case of
/// names.
pub const PARAMS_ATTRIBUTE: &str = "data-theme-upgrade-params";

/// The props that become parameters of an action of the component called `name`: those that the component
/// does not know, without the prefix `data-` (`docs/theme-format.md`, §7).
pub(super) fn params(name: &str, props: &[(&str, Value)]) -> Map<String, Value> {
    let Some(known) = catalog::props_of(name) else { return Map::new() };
    let is_known = |prop: &str| known.required.contains(&prop) || known.optional.contains(&prop);
    let unknown = props.iter().filter(|(prop, _)| !is_known(prop));
    unknown
        .map(|(prop, value)| (prop.strip_prefix("data-").unwrap_or(prop).to_owned(), printed(value).into()))
        .collect()
}

/// Adds parameters to the element that raises the action.
pub(super) fn add_params(element: &mut HtmlElement, params: &Map<String, Value>) {
    for (name, value) in
        params.iter().filter(|(name, _)| !name.to_ascii_lowercase().starts_with("theme-upgrade-"))
    {
        element.attributes.push((format!("data-{name}"), printed(value)));
    }
    if !params.is_empty() {
        element.set_attribute(PARAMS_ATTRIBUTE, Value::Object(params.clone()).to_string());
    }
}

/// The prefix of a class that already has its component's name, while it is passed on as a prop.
const SCOPED: char = '\u{e000}';

/// A text of a theme or of data without U+E000 and U+E001, which are used as marks here.
pub fn unmarked(text: &str) -> std::borrow::Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '\u{e000}' | '\u{e001}');
    match text.contains(is_mark) {
        true => text.replace(is_mark, "").into(),
        false => text.into(),
    }
}

/// The value that an attribute passes on. Classes get the name of the theme's component in which they are
/// written.
pub(super) fn value_of(attribute: Attribute<'_>, component: Option<&str>, scope: &Scope) -> Value {
    let Some(text) = attribute.value() else { return Value::Bool(true) };
    let value = text_of(text, scope);
    let Some(component) = component.filter(|_| attribute.name() == "class") else { return value };
    let text = printed(&value);
    let scoped = text.split_ascii_whitespace().map(|class| match class.starts_with(SCOPED) {
        // It was passed in by another component.
        true => class.to_owned(),
        false => format!("{SCOPED}{component}__{class}"),
    });
    Value::String(scoped.collect::<Vec<_>>().join(" "))
}

/// A text as shown on the page.
pub(super) fn without_marks(text: String) -> String {
    if text.contains(SCOPED) { text.replace(SCOPED, "") } else { text }
}

/// The text of an attribute on the page; `None` for null and `false`, except where `false` is a value of its
/// own.
pub(super) fn attribute_text(name: &str, value: Value) -> Option<String> {
    let is_said = name.starts_with("aria-") || name.starts_with("data-");
    match value {
        Value::Null => None,
        Value::Bool(value) if is_said => Some(value.to_string()),
        Value::Bool(value) => value.then(String::new),
        value => Some(printed(&value)),
    }
}
