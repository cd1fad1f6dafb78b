//! What is inserted, read from a file in the theme language: the markup in its `<template>`, the
//! rules in its `<style>`.

use std::sync::OnceLock;

use super::Target;
use super::placement::IconLook;
use super::relations::forbidden_around;
use crate::catalog::{self, ACTION_MENU};
use crate::source::{SourceFile, Span};
use crate::style::{self, Declaration, ParsedSelectors, Rule, ScopedSheet, Sheet, Styles};
use crate::syntax::{Attribute, Document, Element, Node, NodeKind};

/// Markup and styles to insert: the built-in ones, or those that [`rules::snippet`](crate::rules::snippet)
/// reads.
#[derive(Debug)]
pub struct Snippet {
    target: Target,
    document: Document,
    sheet: Sheet,
    /// The names in the selectors of each rule, in the order of the sheet.
    selectors: Vec<SelectorNames>,
}

/// The class names in the selectors of a rule.
#[derive(Debug)]
pub(super) struct SelectorNames {
    /// All classes.
    pub(super) classes: Vec<String>,
    /// The classes in the subjects of the selectors.
    pub(super) subject_classes: Vec<String>,
    /// Whether each selector needs one of the classes, so that a sheet without any of them has none of the
    /// selectors.
    pub(super) is_by_class: bool,
}

impl SelectorNames {
    fn of(prelude: &str) -> SelectorNames {
        let parsed = ParsedSelectors::parse(prelude);
        let canonical = parsed.canonical();
        let all_have_classes = !canonical.is_empty() && canonical.iter().all(|one| one.contains('.'));
        SelectorNames {
            classes: parsed.classes(),
            subject_classes: parsed.subject_classes(),
            is_by_class: !prelude.contains(['(', '[']) && all_have_classes,
        }
    }
}

/// The snippet for each target.
#[derive(Clone, Copy, Debug)]
pub struct Snippets<'s> {
    user_message: &'s Snippet,
    chat_header: &'s Snippet,
}

impl Snippets<'static> {
    /// The snippets that come with the program.
    pub fn built_in() -> Snippets<'static> {
        Snippets {
            user_message: Snippet::built_in(Target::UserMessage),
            chat_header: Snippet::built_in(Target::ChatHeader),
        }
    }
}

impl<'s> Snippets<'s> {
    /// These snippets, with `snippet` for its target.
    pub fn with(self, snippet: &'s Snippet) -> Snippets<'s> {
        match snippet.target() {
            Target::UserMessage => Snippets { user_message: snippet, ..self },
            Target::ChatHeader => Snippets { chat_header: snippet, ..self },
        }
    }

    /// The snippet for `target`.
    pub fn get(&self, target: Target) -> &'s Snippet {
        match target {
            Target::UserMessage => self.user_message,
            Target::ChatHeader => self.chat_header,
        }
    }
}

/// Why a snippet file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct SnippetError {
    /// The snippet's file.
    pub file: Box<SourceFile>,
    /// The bytes at fault.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

impl Snippet {
    /// The snippet that comes with the program.
    pub fn built_in(target: Target) -> &'static Snippet {
        static SNIPPETS: [OnceLock<Snippet>; 2] = [OnceLock::new(), OnceLock::new()];
        let (text, path) = match target {
            Target::UserMessage => (
                include_str!("../../templates/action-menu/UserMessage.template"),
                "templates/action-menu/UserMessage.template",
            ),
            Target::ChatHeader => (
                include_str!("../../templates/action-menu/ChatHeader.template"),
                "templates/action-menu/ChatHeader.template",
            ),
        };
        SNIPPETS[target as usize].get_or_init(|| {
            let source = SourceFile::new(path, text).expect("a test parses the built-in snippets");
            Snippet::new(target, source).expect("a test parses the built-in snippets")
        })
    }

    /// Its menu's icon without classes; TalkJS's own if the menu shows something else.
    pub fn icon(&self) -> String {
        let icons = self.menu().descendants_called("Icon");
        let mut types = icons.filter_map(|icon| icon.attribute("type")?.value());
        let kind = types.find(|kind| catalog::is_icon(kind)).unwrap_or("horizontalDots");
        format!("<Icon type=\"{kind}\" />")
    }

    /// Reads a snippet for `target` from `source`, before the rules check it.
    ///
    /// # Errors
    /// A [`SnippetError`] for a file that cannot be inserted safely: one that does not parse or is not one
    /// `<template>` and at most one `<style>`, has not exactly one `<ActionMenu>` with something visible in
    /// it, has a button in or around that, holds a tag in a comment, or has invalid CSS.
    pub(crate) fn new(target: Target, source: SourceFile) -> Result<Snippet, SnippetError> {
        let document = Document::parse(source);
        let style = document.style().and_then(|style| style.inner_span());
        let sheet = Sheet::scan(document.source().text(), style.unwrap_or(Span::empty(0)));
        match snippet_fault(target, &document, &sheet, style) {
            Some((span, message)) => {
                Err(SnippetError { file: Box::new(document.into_source()), span, message })
            }
            None => {
                let preludes = sheet.rules().iter().map(|rule| document.source().slice(rule.prelude));
                let selectors = preludes.map(SelectorNames::of).collect();
                Ok(Snippet { target, document, sheet, selectors })
            }
        }
    }

    /// The component it is for.
    pub fn target(&self) -> Target {
        self.target
    }

    /// Its parsed file.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Its rules.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The rules with selectors that are `rule` or stand in it, each with the names in it.
    pub(super) fn style_rules(&self, rule: &Rule) -> impl Iterator<Item = (&Rule, &SelectorNames)> {
        let outer = rule.span;
        let rules = self.sheet.rules().iter().zip(&self.selectors);
        let inside = rules.filter(move |(inner, _)| outer.contains(inner.span));
        inside.filter(|(inner, _)| !inner.is_at_rule(self.document.source().text()))
    }

    /// Its `<ActionMenu>`.
    pub fn menu(&self) -> Element<'_> {
        self.document.elements_called(ACTION_MENU).next().expect("`Snippet::new` found exactly one")
    }

    /// The outermost element around the menu, or the menu itself.
    pub fn root(&self) -> Element<'_> {
        let inside_template = |element: &Element<'_>| element.parent().is_some();
        self.menu().ancestors().filter(inside_template).last().unwrap_or(self.menu())
    }
}

/// What is wrong with a snippet, and where.
fn snippet_fault(
    target: Target,
    document: &Document,
    sheet: &Sheet,
    style: Option<Span>,
) -> Option<(Span, String)> {
    let styles = Styles::of_own(document.source().text(), sheet);
    let menu = match menu_of(document, &styles) {
        Ok(menu) => menu,
        Err((span, message)) => return Some((span, message.to_owned())),
    };
    if let Some(span) = style::tags_in_comments(document, sheet.comments()).next() {
        return Some((span, "a tag in a comment keeps TalkJS from compiling the theme".to_owned()));
    }
    styles_fault(target, menu, &styles, style?)
}

/// The one menu of a snippet whose markup can be inserted; else what is wrong with the markup, and where.
fn menu_of<'d>(document: &'d Document, styles: &Styles<'_>) -> Result<Element<'d>, (Span, &'static str)> {
    if let Some(error) = document.errors().first() {
        return Err((error.span, "the snippet does not parse here"));
    }
    let mut roots = document.roots().filter(|node| !node.is_blank() && node.kind() != NodeKind::Comment);
    let is_section = |node: &Node<'_>| {
        node.as_element().is_some_and(|element| matches!(element.name(), "template" | "style"))
    };
    if let Some(other) = roots.find(|node| !is_section(node)) {
        return Err((other.span(), "a snippet has a <template> and a <style>, and nothing else"));
    }
    let mut menus = document.elements_called(ACTION_MENU);
    let (Some(template), Some(menu)) = (document.template(), menus.next()) else {
        return Err((Span::empty(0), "the snippet has no <ActionMenu> in a <template>"));
    };
    if let Some(second) = menus.next() {
        return Err((second.open_tag(), "expected one <ActionMenu>, found a second one"));
    }
    if !menu.node().descendants().any(is_visible) && !style::draws_something(menu, styles) {
        let message = "the <ActionMenu> has no visible content, so nobody would find the button";
        return Err((menu.open_tag(), message));
    }
    if let Some(around) = menu.parent().and_then(forbidden_around) {
        let message = "a menu cannot be inside a button, a link or a repeated element";
        return Err((around.open_tag(), message));
    }
    let is_button = |inner: &Element<'_>| catalog::is_interactive(inner.name());
    if let Some(inner) = menu.node().descendants().filter_map(Node::as_element).find(is_button) {
        return Err((inner.open_tag(), "the <ActionMenu> is a button and cannot contain a button or a link"));
    }
    let mut beside = template.child_elements().filter(|root| !root.span().contains(menu.span()));
    if let Some(beside) = beside.next() {
        let message =
            "only the root element with the <ActionMenu> is inserted, and this is another root element";
        return Err((beside.open_tag(), message));
    }
    Ok(menu)
}

/// What is wrong with the styles of a snippet, and where.
fn styles_fault(
    target: Target,
    menu: Element<'_>,
    styles: &Styles<'_>,
    style: Span,
) -> Option<(Span, String)> {
    let fault = |span: Span, message: &str| Some((span, message.to_owned()));
    let ScopedSheet { text, sheet, .. } = *styles.own();
    let mut imports = sheet.rules().iter().filter(|rule| rule.after_name(text, "@import").is_some());
    if let Some(import) = imports.next() {
        return fault(
            import.span,
            "an @import has no effect after other rules, where this one would be inserted",
        );
    }
    match (style::fault(&text[style.range()]), sheet.unfinished()) {
        (Some(message), _) => return Some((style, format!("the styles are not valid CSS: {message}"))),
        (None, Some(rest)) => return fault(rest, "unfinished CSS at the end of the styles"),
        (None, None) => {}
    }
    let is_bare = |one: &&Declaration| {
        text[one.value.range()].trim().is_empty() && !text[one.name.range()].starts_with("--")
    };
    let mut declarations = sheet.rules().iter().flat_map(|rule| sheet.declarations(rule));
    if let Some(declaration) = declarations.find(is_bare) {
        return fault(declaration.name, "a value is missing after this");
    }
    let display = styles.usual_declaration(menu, "display").filter(|_| target == Target::UserMessage);
    let shown = display.filter(|display| display.value != "none")?;
    let message =
        "its `display` always shows the menu, though TalkJS hides it until somebody points at the message";
    fault(shown.rule?.rule.prelude, message)
}

/// Whether a node shows something by itself: text, a picture, or a component other than an unknown icon.
fn is_visible(node: Node<'_>) -> bool {
    match node.as_element() {
        None if node.kind() == NodeKind::Text => {
            let text = node.text().replace("&nbsp;", " ").replace("&#160;", " ");
            !text.chars().all(char::is_whitespace)
        }
        None => node.kind() == NodeKind::Interpolation,
        Some(element) if element.name() == "Icon" => {
            let kind = element.attribute("type").and_then(|attribute| attribute.value()).unwrap_or_default();
            catalog::is_icon(kind) || kind.contains("{{")
        }
        Some(element) => element.is_component() || matches!(element.name(), "svg" | "img"),
    }
}

/// An element as it is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Markup {
    open: String,
    children: Vec<Markup>,
    close: String,
    is_menu: bool,
    /// Whether its children stand on lines of their own.
    is_multiline: bool,
}

impl Markup {
    /// Copies `element`, with each class attribute's value replaced by what `class` returns for its element,
    /// and with this look for the icons.
    pub(super) fn of(
        element: Element<'_>,
        class: &impl Fn(Element<'_>) -> Option<String>,
        icon: &IconLook,
    ) -> Markup {
        let source = element.node().document().source();
        let mut open = element.tag_text().to_owned();
        if element.name() == "Icon" {
            let attributes = icon.missing_in(element);
            let last = element.attributes().last().map_or(element.name_span(), Attribute::span);
            open.insert_str(last.end() - element.open_tag().start(), &attributes);
        }
        let written = element.attribute("class").and_then(|attribute| attribute.value_span());
        if let (Some(span), Some(value)) = (written, class(element)) {
            let start = element.open_tag().start();
            open.replace_range(span.start() - start..span.end() - start, &value);
        }
        let children = element.node().children().filter(|node| !node.is_blank());
        let children = children.map(|node| match node.as_element() {
            Some(child) => Markup::of(child, class, icon),
            None => Markup::leaf(node.text()),
        });
        Markup {
            open,
            children: children.collect(),
            close: element.close_tag().map(|close| source.slice(close).to_owned()).unwrap_or_default(),
            is_menu: element.name() == ACTION_MENU,
            is_multiline: false,
        }
    }

    /// A text; blanks around it are dropped if it spans several lines.
    fn leaf(text: &str) -> Markup {
        let open = if text.contains('\n') { text.trim() } else { text }.to_owned();
        Markup { open, children: Vec::new(), close: String::new(), is_menu: false, is_multiline: false }
    }

    /// Puts each element around the menu on lines of its own, and with `is_menu_multiline` the content of the
    /// menu, too.
    pub(super) fn on_lines(mut self, is_menu_multiline: bool) -> Markup {
        self.is_multiline = match self.is_menu {
            true => is_menu_multiline && !self.children.is_empty(),
            false => self.holds_menu(),
        };
        self.children = self.children.into_iter().map(|child| child.on_lines(is_menu_multiline)).collect();
        self
    }

    fn holds_menu(&self) -> bool {
        self.is_menu || self.children.iter().any(Markup::holds_menu)
    }

    /// Its lines, each with its indentation depth.
    pub(super) fn lines(&self) -> Vec<(usize, String)> {
        if !self.is_multiline {
            return vec![(0, self.one_line())];
        }
        let inner = self.children.iter().flat_map(Markup::lines).map(|(depth, line)| (depth + 1, line));
        let mut lines = vec![(0, self.open.clone())];
        lines.extend(inner);
        lines.push((0, self.close.clone()));
        lines
    }

    /// All of it, without line breaks of its own.
    pub(super) fn one_line(&self) -> String {
        let inner: String = self.children.iter().map(Markup::one_line).collect();
        format!("{}{inner}{}", self.open, self.close)
    }
}
