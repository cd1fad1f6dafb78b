//! The Layout section of a theme (`layout.json`; `docs/theme-format.md`, §8) as CSS.

use serde_json::{Map, Value};

use crate::theme::{LAYOUT_JSON, Theme};

/// The selector that each section styles.
const SECTIONS: [(&str, &str); 8] = [
    ("global", "body"),
    ("panel", ".theme-upgrade-chat, .theme-upgrade-feed"),
    ("chatbox", ".theme-upgrade-narrow .theme-upgrade-chat"),
    ("inboxChatPanel", "html:not(.theme-upgrade-narrow) .theme-upgrade-chat"),
    ("inboxFeedPanel", ".theme-upgrade-feed"),
    ("dayMarker", ".theme-upgrade-day"),
    ("highlight", "mark"),
    ("actionMenu", ".action-menu"),
];
/// The keys of a section that are CSS properties of its element.
const PROPERTIES: [(&str, &str); 15] = [
    ("fontFamily", "font-family"),
    ("fontSize", "font-size"),
    ("fontWeight", "font-weight"),
    ("lineHeight", "line-height"),
    ("letterSpacing", "letter-spacing"),
    ("color", "color"),
    ("backgroundColor", "background-color"),
    ("border", "border"),
    ("borderRadius", "border-radius"),
    ("borderWidth", "border-width"),
    ("borderColor", "border-color"),
    ("boxShadow", "box-shadow"),
    ("maxWidth", "max-width"),
    ("minWidth", "min-width"),
    ("width", "width"),
];
/// The keys of the menu that style the hovered item.
const HOVER: [(&str, &str); 2] = [("hoverColor", "color"), ("hoverBackgroundColor", "background-color")];

/// The styles of a theme's layout; empty if it has none or the layout is not JSON.
pub fn layout_styles(theme: &Theme) -> String {
    let layout = theme.find(LAYOUT_JSON).map(|(_, layout)| layout.source().text());
    let Some(Ok(Value::Object(sections))) = layout.map(serde_json::from_str::<Value>) else {
        return String::new();
    };
    let mut css = String::new();
    for (section, selector) in SECTIONS {
        let Some(Value::Object(values)) = sections.get(section) else { continue };
        let mut declarations = declarations(values, &PROPERTIES);
        // The page itself decides the sizes of panels.
        if section != "actionMenu" && section != "global" {
            declarations.retain(|(property, _)| !property.ends_with("width") || *property == "border-width");
        }
        if declarations.iter().any(|(property, _)| *property == "border-width") {
            declarations.push(("border-style", "solid"));
        }
        css += &rule(selector, &declarations);
        if section == "actionMenu" {
            let hovered = self::declarations(values, &HOVER);
            css += &rule(".action-menu [role=\"menuitem\"]:is(:hover, :focus)", &hovered);
        }
        let font = values.get("webFontUrl").and_then(Value::as_str).unwrap_or_default();
        if section == "global" && !font.trim().is_empty() && !font.contains(['"', '\\', '<', '\n', '\r']) {
            css = format!("@import url(\"{font}\");\n{css}");
        }
    }
    css
}

/// The custom properties for `theme.custom`.
pub fn custom_properties(custom: &Map<String, Value>) -> String {
    let values = custom.iter().filter_map(|(key, value)| match value {
        Value::String(text) => Some((key, text.clone())),
        Value::Number(number) => Some((key, number.to_string())),
        _ => None,
    });
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let safe = values.filter(|(key, value)| is_name(key) && is_plain(value));
    let declarations: String = safe.map(|(key, value)| format!("--theme-{key}: {value}; ")).collect();
    if declarations.is_empty() { declarations } else { format!(":root {{ {declarations}}}\n") }
}

fn declarations<'v>(
    values: &'v Map<String, Value>,
    known: &[(&str, &'static str)],
) -> Vec<(&'static str, &'v str)> {
    let found = known.iter().filter_map(|(key, property)| Some((*property, values.get(*key)?.as_str()?)));
    found.filter(|(_, value)| is_plain(value)).collect()
}

fn rule(selector: &str, declarations: &[(&str, &str)]) -> String {
    if declarations.is_empty() {
        return String::new();
    }
    let inside: String = declarations.iter().map(|(name, value)| format!("{name}: {value}; ")).collect();
    format!("{selector} {{ {inside}}}\n")
}

/// Whether a value is not blank and cannot end its declaration.
fn is_plain(value: &str) -> bool {
    let balance = |open: char, close: char| value.matches(open).count() == value.matches(close).count();
    !value.trim().is_empty()
        && !value.contains([';', '{', '}', '<', '\\', '\n', '\r', '@', '!'])
        && !value.contains("/*")
        && value.matches('"').count().is_multiple_of(2)
        && value.matches('\'').count().is_multiple_of(2)
        && balance('(', ')')
        && balance('[', ']')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::theme::{Completeness, Component, Form};
    use serde_json::json;

    #[test]
    fn a_layout_styles_the_panels_and_the_menu() {
        let mut theme = Theme::new("t", Completeness::Whole);
        let text = json!({
            "global": {"webFontUrl": "https://a.example/f.css", "fontFamily": "Georgia, serif", "fontSize": ""},
            "panel": {"borderWidth": "1px", "borderColor": "red", "boxShadow": "none } body { top: 0", "width": "9px"},
            "actionMenu": {"border": "1px solid", "hoverColor": "blue"}, "dayMarker": 3,
            "chatbox": {"backgroundColor": "red"}, "inboxChatPanel": {"backgroundColor": "blue"}
        });
        let source = SourceFile::new(LAYOUT_JSON, text.to_string()).expect("valid");
        theme.add(Component::foreign(LAYOUT_JSON, source, Form::Layout));
        assert_eq!(
            layout_styles(&theme),
            "@import url(\"https://a.example/f.css\");\n\
             body { font-family: Georgia, serif; }\n\
             .theme-upgrade-chat, .theme-upgrade-feed { border-width: 1px; border-color: red; border-style: solid; }\n\
             .theme-upgrade-narrow .theme-upgrade-chat { background-color: red; }\n\
             html:not(.theme-upgrade-narrow) .theme-upgrade-chat { background-color: blue; }\n\
             .action-menu { border: 1px solid; }\n\
             .action-menu [role=\"menuitem\"]:is(:hover, :focus) { color: blue; }\n"
        );
    }

    #[test]
    fn custom_values_become_properties() {
        let custom = json!({"accent": "#fff", "gap": 4, "list": [], "bad": "1; } *{", "b d": "x"});
        let css = custom_properties(custom.as_object().expect("an object"));
        assert_eq!(css, ":root { --theme-accent: #fff; --theme-gap: 4; }\n");
        assert_eq!(custom_properties(&Map::new()), "");
    }
}
