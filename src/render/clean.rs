//! Cleans what a theme puts on a page that a reviewer opens: nothing may run, and nothing may fetch.
//!
//! Scripts and requests of a theme would not work on that page anyway; cleaning removes them up front, so
//! that the page can list what was left out.

use std::collections::{BTreeMap, BTreeSet};

use cssparser::{ParserInput, Token};

use super::html::{Html, HtmlElement};
use super::script_address::is_script_address;
use crate::style::nests_too_deep;
use crate::theme::{ComponentId, Theme};

/// Elements that run, fetch, navigate, or hold text that is not parsed as markup.
const LEFT_OUT_ELEMENTS: [&str; 19] = [
    "applet",
    "base",
    "embed",
    "fencedframe",
    "frame",
    "frameset",
    "iframe",
    "link",
    "meta",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "param",
    "plaintext",
    "portal",
    "script",
    "template",
    "xmp",
];
/// Attributes whose value is an address to fetch or to navigate to.
const URL_ATTRIBUTES: [&str; 21] = [
    "action",
    "archive",
    "attributionsrc",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "dynsrc",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
    "srcset",
    "xlink:href",
];
/// Those that display what they fetch.
const SHOWN_ATTRIBUTES: [&str; 6] = ["background", "href", "poster", "src", "srcset", "xlink:href"];
/// Attributes that hold a whole document, or by which an element could shadow something that the page's
/// script looks up.
const LEFT_OUT_ATTRIBUTES: [&str; 3] = ["srcdoc", "is", "name"];
/// CSS functions whose string arguments may be addresses to fetch.
const URL_FUNCTIONS: [&str; 7] =
    ["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"];
/// The replacement for an address in styles that must not be fetched.
const NOTHING: &str = "url(\"data:,\")";

/// Something that was left out of the page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LeftOut {
    /// An element or attribute that could run something, navigate, or break the page.
    Markup(String),
    /// An address that would be fetched.
    Address(String),
}

/// What was left out, and where it comes from: the theme, or one of its components as `theme › component`.
pub type LeftOutPlaces = BTreeMap<LeftOut, BTreeSet<String>>;

/// Removes from a page what must not be on it, and records what was removed.
#[derive(Debug, Default)]
pub struct Cleaner<'t> {
    /// Whether images, fonts and styles may come from the network.
    pub allow_remote: bool,
    /// The theme that the page shows.
    pub theme: Option<&'t Theme>,
    /// The component that is being cleaned.
    pub component: Option<ComponentId>,
    /// What was removed.
    pub left_out: LeftOutPlaces,
}

/// Whether an attribute on the page runs a script: an event handler, or a `javascript:` address.
fn runs_script(name: &str, value: &str) -> bool {
    is_handler(name) || (value.contains(':') && is_address(name) && scheme(value) == "javascript")
}

/// How an attribute of a template may run a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScriptAttribute {
    /// Its name makes it an event handler, so its value is a script.
    Value,
    /// Its value is an address, which may be a script.
    Address,
}

impl ScriptAttribute {
    /// How an attribute called `name` may run a script; `None` for most names.
    pub fn by_name(name: &str) -> Option<ScriptAttribute> {
        let by_address = || is_address(name).then_some(ScriptAttribute::Address);
        if is_handler(name) { Some(ScriptAttribute::Value) } else { by_address() }
    }

    /// Whether it runs a script with this value.
    pub fn runs(self, value: &str) -> bool {
        self == ScriptAttribute::Value || is_script_address(value)
    }
}

fn is_handler(name: &str) -> bool {
    let event = name.get(..2).filter(|start| start.eq_ignore_ascii_case("on")).map(|_| &name[2..]);
    event.is_some_and(|event| event.starts_with(|c: char| c.is_alphabetic()))
}

fn is_address(name: &str) -> bool {
    URL_ATTRIBUTES.iter().any(|address| name.eq_ignore_ascii_case(address))
}

impl Cleaner<'_> {
    fn leave_out(&mut self, what: LeftOut) {
        let places = self.left_out.entry(what).or_default();
        let Some(theme) = self.theme else { return };
        places.insert(match self.component {
            Some(id) => format!("{} › {}", theme.name(), theme.component(id).name()),
            None => theme.name().to_owned(),
        });
    }

    /// The nodes that may be on the page.
    pub fn clean(&mut self, nodes: Vec<Html>) -> Vec<Html> {
        let mut clean = Vec::new();
        for node in nodes {
            match node {
                Html::Text(text) => clean.push(Html::Text(text)),
                Html::Element(element) => {
                    let around = self.component;
                    self.component = element.origin.map(|(component, _)| component).or(around);
                    clean.extend(self.element(element).map(Html::Element));
                    self.component = around;
                }
            }
        }
        clean
    }

    fn element(&mut self, mut element: HtmlElement) -> Option<HtmlElement> {
        let name = element.name.to_ascii_lowercase();
        if LEFT_OUT_ELEMENTS.contains(&name.as_str()) || !is_plain_name(&name) {
            self.leave_out(LeftOut::Markup(format!("<{name}>")));
            return None;
        }
        // Browsers ignore the case of element names, so names are checked in lower case.
        element.name.clone_from(&name);
        let attributes = std::mem::take(&mut element.attributes);
        element.attributes =
            attributes.into_iter().filter_map(|(key, value)| self.attribute(&name, key, value)).collect();
        let children = std::mem::take(&mut element.children);
        element.children = match name.as_str() {
            // The content of a style element is text; an element in it is dropped.
            "style" => {
                let text = children.iter().filter_map(|child| match child {
                    Html::Text(text) => Some(text.as_str()),
                    Html::Element(_) => None,
                });
                let css = self.css(&text.collect::<String>());
                // Inside SVG or MathML a browser parses this as markup, so there must be none in it.
                let opens =
                    |at: usize| css[at + 1..].starts_with(|c: char| c.is_alphabetic() || "!/?".contains(c));
                if css.match_indices('<').any(|(at, _)| opens(at)) {
                    self.leave_out(LeftOut::Markup("<style> with markup in it".to_owned()));
                    return None;
                }
                vec![Html::Text(css)]
            }
            // A browser parses the content as text only, and a tag in it could end the element.
            "title" | "textarea" => {
                children.into_iter().filter(|child| child.as_element().is_none()).collect()
            }
            _ => self.clean(children),
        };
        if name == "form" {
            // Named fields would hide a form's own properties from the page's script.
            element.name = "div".to_owned();
        }
        Some(element)
    }

    fn attribute(&mut self, element: &str, key: String, value: String) -> Option<(String, String)> {
        let name = key.to_ascii_lowercase();
        let animates_address = || {
            name == "attributename" && URL_ATTRIBUTES.contains(&value.trim().to_ascii_lowercase().as_str())
        };
        if runs_script(&name, &value)
            || LEFT_OUT_ATTRIBUTES.contains(&name.as_str())
            || !is_plain_name(&name)
            || animates_address()
        {
            if name != "name" {
                self.leave_out(LeftOut::Markup(format!("{name}=")));
            }
            return None;
        }
        if name == "style" {
            return Some((key, self.css(&value)));
        }
        let is_address = URL_ATTRIBUTES.contains(&name.as_str());
        if !is_address || self.may_be_at(element, &name, &value) {
            return Some((key, value));
        }
        if !value.trim().is_empty() {
            self.leave_out(LeftOut::Address(value.trim().to_owned()));
        }
        None
    }

    fn may_be_at(&self, element: &str, attribute: &str, value: &str) -> bool {
        let value = value.trim();
        if value.starts_with('#') {
            return true;
        }
        let is_link = matches!(element, "a" | "area");
        let is_shown = SHOWN_ATTRIBUTES.contains(&attribute) && !is_link;
        let is_embedded = attribute != "srcset" && is_embedded(value);
        is_shown && (is_embedded || (self.allow_remote && is_remote(value)))
    }

    /// The styles that may be on the page: without what they would fetch, and without anything that could end
    /// the style element. Styles whose brackets nest too deep are dropped.
    pub fn css(&mut self, css: &str) -> String {
        if nests_too_deep(css) {
            self.leave_out(LeftOut::Markup("styles nested too deeply".to_owned()));
            return String::new();
        }
        let mut input = ParserInput::new(css);
        let mut clean = String::with_capacity(css.len());
        self.css_tokens(&mut cssparser::Parser::new(&mut input), StringRole::Text, &mut clean);
        // Outside strings `</` is never valid CSS; inside them the backslash changes nothing.
        clean.replace("</", "<\\/")
    }

    fn css_tokens(
        &mut self,
        parser: &mut cssparser::Parser<'_, '_>,
        strings: StringRole,
        clean: &mut String,
    ) {
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
            match &token {
                Token::UnquotedUrl(address) if !self.may_fetch(address) => *clean += NOTHING,
                Token::QuotedString(address)
                    if matches!(strings, StringRole::Address) && !self.may_fetch(address) =>
                {
                    *clean += "\"data:,\"";
                }
                Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") && !self.allow_remote => {
                    let statement = parser.position();
                    skip_statement(parser);
                    let statement = parser.slice_from(statement).trim().trim_end_matches(';');
                    self.leave_out(LeftOut::Address(format!("@import {statement}")));
                }
                Token::Function(_)
                | Token::ParenthesisBlock
                | Token::SquareBracketBlock
                | Token::CurlyBracketBlock => {
                    *clean += parser.slice_from(start);
                    let inside = match &token {
                        Token::Function(name)
                            if URL_FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known)) =>
                        {
                            StringRole::Address
                        }
                        // Strings in `type(…)` or `format(…)` are not addresses.
                        _ => StringRole::Text,
                    };
                    let parsed = parser.parse_nested_block(|inner| {
                        self.css_tokens(inner, inside, clean);
                        Ok::<_, cssparser::ParseError<'_, ()>>(())
                    });
                    debug_assert!(parsed.is_ok(), "everything in the block was read");
                    clean.push(match token {
                        Token::CurlyBracketBlock => '}',
                        Token::SquareBracketBlock => ']',
                        _ => ')',
                    });
                }
                _ => *clean += parser.slice_from(start),
            }
        }
    }

    fn may_fetch(&mut self, address: &str) -> bool {
        let address = address.trim();
        if address.starts_with('#') || is_embedded(address) || (self.allow_remote && is_remote(address)) {
            return true;
        }
        if !address.is_empty() && address != "data:," {
            self.leave_out(LeftOut::Address(address.to_owned()));
        }
        false
    }
}

/// What a string in styles is.
#[derive(Clone, Copy)]
enum StringRole {
    Text,
    /// An address to fetch.
    Address,
}

/// Skips past the semicolon or the block that ends an at-rule.
fn skip_statement(parser: &mut cssparser::Parser<'_, '_>) {
    while let Ok(token) = parser.next_including_whitespace_and_comments().cloned() {
        if matches!(token, Token::Semicolon | Token::CurlyBracketBlock) {
            return;
        }
    }
}

/// Whether a browser parses this as a plain name.
fn is_plain_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}

/// The scheme of an address as browsers read it: they ignore whitespace and control characters.
fn scheme(address: &str) -> String {
    let kept: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    kept.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default()
}

/// Whether an address contains an image, a sound, a video or a font itself.
fn is_embedded(address: &str) -> bool {
    let kinds = ["data:image/", "data:audio/", "data:video/", "data:font/", "data:application/font"];
    let start: String = address.chars().take(24).collect::<String>().to_ascii_lowercase();
    kinds.iter().any(|kind| start.starts_with(kind))
}

fn is_remote(address: &str) -> bool {
    matches!(scheme(address).as_str(), "http" | "https") || address.starts_with("//")
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
