//! The styles that come with the menu: which classes it takes, and which rules are missing.

use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use super::insert::{indent_step, indent_unit};
use super::placement::{Manual, Place};
use super::snippet::{Markup, Snippet};
use crate::catalog;
use crate::edit::Edit;
use crate::source::{SourceFile, Span};
use crate::style::{
    Match, ParsedSelectors, Rule, Scope, ScopedSheet, Sheet, declared, escape_class, is_positioned, positions,
};
use crate::syntax::{Document, Element, class_literals, class_tokens};
use crate::theme::{Component, Theme};

/// What the snippet's classes are called in the template it goes into.
pub(super) struct Classes {
    names: BTreeMap<String, String>,
    in_template: BTreeSet<String>,
}

impl Classes {
    /// Keeps each class of `snippet`, unless an element of the template uses its name for
    /// something else.
    pub(super) fn choose(document: &Document, snippet: &Snippet, places: &[Place]) -> Classes {
        let in_template = used_classes(document.elements());
        let shares = |class: &str| {
            let is_menu_class = has_token(snippet.menu(), class);
            is_menu_class && snippet.target() == Target::ChatHeader && only_on_buttons(document, class)
        };
        let wrapped = places.iter().any(|place| place.wrapped);
        let inserted = if wrapped { snippet.root() } else { snippet.menu() };
        let mut names = BTreeMap::new();
        for class in used_classes(inserted.descendant_elements().chain([inserted])) {
            let mut name = class.clone();
            let mut attempt = 1;
            while in_template.contains(&name) && !shares(&name) {
                let substitute = snippet.target().substitute_class(&class);
                name = if attempt == 1 { substitute } else { format!("{substitute}-{attempt}") };
                attempt += 1;
            }
            names.insert(class, name);
        }
        Classes { names, in_template }
    }

    /// The markup that goes to `place`.
    pub(super) fn markup(&self, snippet: &Snippet, place: &Place) -> Markup {
        let element = if place.wrapped { snippet.root() } else { snippet.menu() };
        Markup::of(element, &|element| {
            if element == snippet.menu() && !place.shared_classes.is_empty() {
                return Some(place.shared_classes.join(" "));
            }
            let value = element.attribute("class")?.value()?;
            let renamed = value.split_ascii_whitespace().map(|token| self.name(token));
            Some(renamed.collect::<Vec<_>>().join(" "))
        })
    }

    fn name<'c>(&'c self, class: &'c str) -> &'c str {
        self.names.get(class).map_or(class, String::as_str)
    }

    /// The name, in the markup at `place`, of the menu's class that a selector can use.
    fn menu_class(&self, snippet: &Snippet, place: &Place) -> Option<String> {
        let own = class_of(snippet.menu()).first().map(|class| self.name(class).to_owned());
        place.shared_classes.first().cloned().or(own)
    }

    /// What the snippet's classes are called in its rules, once for each way they are called in
    /// the markup.
    fn variants(&self, snippet: &Snippet, places: &[Place]) -> Vec<Variant> {
        let mut variants: Vec<Variant> = Vec::new();
        for place in places {
            let mut names = self.names.clone();
            let mut menu_classes: Vec<String> = place.shared_classes.clone();
            match (class_of(snippet.menu()).first(), place.shared_classes.first()) {
                (Some(class), Some(shared)) => drop(names.insert((*class).to_owned(), shared.clone())),
                (Some(class), None) => menu_classes.push(self.name(class).to_owned()),
                (None, _) => {}
            }
            let variant = Variant { names, menu_classes };
            if !variants.contains(&variant) {
                variants.push(variant);
            }
        }
        variants
    }
}

#[derive(PartialEq, Eq)]
struct Variant {
    names: BTreeMap<String, String>,
    /// All classes of the menu; the first is the one in `names`.
    menu_classes: Vec<String>,
}

/// The edit that adds the rules which are missing, if any are.
pub(super) fn insertion(
    theme: &Theme,
    component: &Component,
    snippet: &Snippet,
    places: &[Place],
    classes: &Classes,
) -> Result<Option<Edit>, Manual> {
    let sheets = theme.sheets_for(component);
    let mut rules = Vec::new();
    for variant in classes.variants(snippet, places) {
        let missing = Missing { snippet, sheets: &sheets, variant: &variant, classes };
        rules.extend(missing.rules());
    }
    if has_absolute_menu(snippet) {
        rules.extend(frame_rules(component.document(), snippet, places, classes, &sheets));
    }
    let mut seen = BTreeSet::new();
    rules.retain(|rule| seen.insert(rule.clone()));
    match rules.is_empty() {
        true => Ok(None),
        false => append(component, &rules).map(Some),
    }
}

/// The lines of a rule, each with how deep it is indented.
type RuleLines = Vec<(usize, String)>;

/// Finds the snippet's rules that a component lacks.
struct Missing<'a> {
    snippet: &'a Snippet,
    sheets: &'a [ScopedSheet<'a>],
    variant: &'a Variant,
    classes: &'a Classes,
}

impl Missing<'_> {
    fn rules(&self) -> Vec<RuleLines> {
        let sheet = self.snippet.sheet();
        let top_level = sheet.rules().iter().filter(|rule| rule.parent.is_none());
        top_level
            .filter(|rule| self.is_used(rule) && !self.stands(rule))
            .map(|rule| self.lines(rule))
            .collect()
    }

    fn text(&self) -> &str {
        self.snippet.document().source().text()
    }

    /// The rule itself and the rules in it, as far as they have selectors.
    fn style_rules<'s>(&'s self, rule: &'s Rule) -> impl Iterator<Item = &'s Rule> {
        let inside = self.snippet.sheet().rules().iter().filter(|inner| rule.span.contains(inner.span));
        inside.filter(|inner| !inner.is_at_rule(self.text()))
    }

    /// Whether every class that the rule names is in the template once the menu is.
    fn is_used(&self, rule: &Rule) -> bool {
        let inserted: Vec<&str> = self.variant.names.values().map(String::as_str).collect();
        let is_used = |class: &String| {
            let name = self.variant.names.get(class).unwrap_or(class).as_str();
            self.classes.in_template.contains(name) || inserted.contains(&name)
        };
        self.style_rules(rule).all(|rule| {
            ParsedSelectors::parse(&self.text()[rule.prelude.range()]).classes().iter().all(is_used)
        })
    }

    /// Whether the component is styled so already, and the rule is left out.
    fn stands(&self, rule: &Rule) -> bool {
        let mut rules = self.style_rules(rule).peekable();
        if rules.peek().is_none() {
            let prelude = &self.text()[rule.prelude.range()];
            return self.sheets[0]
                .sheet
                .rules()
                .iter()
                .any(|other| self.sheets[0].text[other.prelude.range()] == *prelude);
        }
        match self.snippet.target() {
            Target::UserMessage => rules.all(|rule| self.selector_stands(rule)),
            Target::ChatHeader => rules.any(|rule| self.class_is_styled(rule)),
        }
    }

    /// Whether the rule's very selector stands in the component's style, or in GlobalCSS with the
    /// component's prefix.
    fn selector_stands(&self, rule: &Rule) -> bool {
        self.sheets.iter().any(|sheet| {
            let scoped = |class: &str| match sheet.scope {
                Scope::Component => self.renamed(class),
                Scope::Global(component) => format!("{component}__{}", self.renamed(class)),
            };
            let prelude = rename_classes(&self.text()[rule.prelude.range()], &scoped);
            let wanted = ParsedSelectors::parse(&prelude).canonical();
            let standing: BTreeSet<String> =
                preludes(sheet).flat_map(|prelude| ParsedSelectors::parse(prelude).canonical()).collect();
            wanted.iter().all(|selector| standing.contains(selector))
        })
    }

    /// Whether any rule styles the class that the rule is for: its elements have their look.
    fn class_is_styled(&self, rule: &Rule) -> bool {
        let subjects = ParsedSelectors::parse(&self.text()[rule.prelude.range()]).subject_classes();
        let mut wanted: Vec<String> = subjects.iter().map(|class| self.renamed(class)).collect();
        if subjects.iter().any(|class| has_token(self.snippet.menu(), class)) {
            wanted.extend(self.variant.menu_classes.iter().cloned());
        }
        self.sheets.iter().any(|sheet| {
            let prefix = match sheet.scope {
                Scope::Component => String::new(),
                Scope::Global(component) => format!("{component}__"),
            };
            preludes(sheet).any(|prelude| {
                let styled = ParsedSelectors::parse(prelude).subject_classes();
                wanted.iter().any(|class| styled.contains(&format!("{prefix}{class}")))
            })
        })
    }

    fn renamed(&self, class: &str) -> String {
        self.variant.names.get(class).cloned().unwrap_or_else(|| class.to_owned())
    }

    fn lines(&self, rule: &Rule) -> RuleLines {
        let source = self.snippet.document().source();
        let mut text = source.slice(rule.span).to_owned();
        let mut preludes: Vec<Span> = self.style_rules(rule).map(|rule| rule.prelude).collect();
        preludes.reverse();
        for prelude in preludes {
            let renamed = rename_classes(source.slice(prelude), &|class| escape_class(&self.renamed(class)));
            let start = rule.span.start();
            text.replace_range(prelude.start() - start..prelude.end() - start, &renamed);
        }
        let unit = css_unit(self.snippet.document(), self.snippet.sheet());
        let base = source.indentation(rule.span.start());
        let lines = text.lines().map(|line| line.strip_prefix(base).unwrap_or(line)).map(|line| {
            let content = line.trim_start();
            ((line.len() - content.len()) / unit.len(), content.trim_end().to_owned())
        });
        lines.collect()
    }
}

/// The rule that makes each place's frame the frame of an absolute menu, where nothing does yet.
fn frame_rules(
    document: &Document,
    snippet: &Snippet,
    places: &[Place],
    classes: &Classes,
    sheets: &[ScopedSheet<'_>],
) -> Vec<RuleLines> {
    let mut rules = Vec::new();
    for place in places {
        let Some(frame) = place.frame.map(|id| document.element(id)) else { continue };
        if is_positioned(frame, sheets) {
            continue;
        }
        let menu_class = classes.menu_class(snippet, place);
        let selector = frame_selector(document, frame, menu_class.as_deref());
        let selector =
            if would_override(frame, &selector, sheets) { format!(":where({selector})") } else { selector };
        rules.push(vec![
            (0, format!("{selector} {{")),
            (1, "position: relative;".to_owned()),
            (0, "}".to_owned()),
        ]);
    }
    rules
}

fn frame_selector(document: &Document, frame: Element<'_>, menu_class: Option<&str>) -> String {
    let tokens = class_of(frame);
    let Some(first) = tokens.first() else {
        let menu = menu_class.map_or("*".to_owned(), |class| format!(".{}", escape_class(class)));
        return format!(":has(> {menu})");
    };
    let is_shared = document.elements().any(|other| {
        let value = other.attribute("class").and_then(|attribute| attribute.value()).unwrap_or_default();
        other != frame && (class_tokens(value).contains(first) || class_literals(value).contains(first))
    });
    let used = if is_shared { &tokens[..] } else { &tokens[..1] };
    used.iter().map(|class| format!(".{}", escape_class(class))).collect()
}

/// Whether a rule with `selector` at the end would take an element out of a position that some
/// rule gives it at times.
fn would_override(frame: Element<'_>, selector: &str, sheets: &[ScopedSheet<'_>]) -> bool {
    let own = ParsedSelectors::parse(selector).matches(frame, Scope::Component).1;
    declared(frame, "position", sheets).iter().any(|declared| {
        declared.matched == Match::Sometimes
            && !declared.important
            && declared.specificity <= own
            && positions(declared.value)
            && !declared.value.eq_ignore_ascii_case("relative")
    })
}

fn has_absolute_menu(snippet: &Snippet) -> bool {
    let source = snippet.document().source();
    snippet.sheet().rules().iter().flat_map(|rule| &rule.declarations).any(|declaration| {
        source.slice(declaration.name).eq_ignore_ascii_case("position")
            && source.slice(declaration.value).eq_ignore_ascii_case("absolute")
    })
}

/// Appends `rules` to the component's style section, or adds the section.
fn append(component: &Component, rules: &[RuleLines]) -> Result<Edit, Manual> {
    let document = component.document();
    let source = document.source();
    let Some(style) = document.style() else {
        return Ok(new_section(document, rules));
    };
    let cannot = |span: Span, reason: &str| {
        Manual::new(span, reason, "mend the style section and run this again, or copy the menu by hand")
    };
    let Some(inside) = style.inner_span() else {
        return Err(cannot(style.open_tag(), "the `<style>` section is self-closed and cannot take a rule"));
    };
    if let Some(unfinished) = component.sheet().unfinished() {
        return Err(cannot(
            unfinished,
            "the style section does not end cleanly, so a rule put at its end would be lost",
        ));
    }
    let content_end = inside.start() + source.slice(inside).trim_end().len();
    let newline = source.newline_at(content_end);
    let format = CssFormat::of(document, component.sheet(), newline);
    let top_level: Vec<&Rule> =
        component.sheet().rules().iter().filter(|rule| rule.parent.is_none()).collect();
    let blank_lines = match top_level[..] {
        [.., a, b] => source.text()[a.span.end()..b.span.start()].matches('\n').count() > 1,
        _ => false,
    };
    let gap = if blank_lines { newline } else { "" };
    let mut text = String::new();
    for (index, rule) in rules.iter().enumerate() {
        let first_in_empty_section = index == 0 && content_end == inside.start();
        text += if first_in_empty_section { "" } else { gap };
        text += newline;
        text += &format.write(rule);
    }
    if !source.text()[content_end..inside.end()].contains('\n') {
        text += newline;
        text += source.indentation(style.span().start());
    }
    Ok(Edit::insertion(content_end, text))
}

fn new_section(document: &Document, rules: &[RuleLines]) -> Edit {
    let source = document.source();
    let at = document.template().map_or(source.text().len(), |template| template.span().end());
    let newline = source.newline_at(at);
    let format = CssFormat { base: String::new(), unit: indent_unit(document, None), newline };
    let rules: Vec<String> = rules.iter().map(|rule| format.write(rule)).collect();
    Edit::insertion(at, format!("{newline}<style scoped>{newline}{}{newline}</style>", rules.join(newline)))
}

struct CssFormat {
    base: String,
    unit: String,
    newline: &'static str,
}

impl CssFormat {
    fn of(document: &Document, sheet: &Sheet, newline: &'static str) -> CssFormat {
        let last = sheet.rules().iter().rfind(|rule| rule.parent.is_none());
        let base = last.map(|rule| document.source().indentation(rule.span.start()).to_owned());
        CssFormat { base: base.unwrap_or_default(), unit: css_unit(document, sheet), newline }
    }

    fn write(&self, rule: &RuleLines) -> String {
        let lines = rule.iter().map(|(depth, line)| match line.is_empty() {
            true => String::new(),
            false => format!("{}{}{line}", self.base, self.unit.repeat(*depth)),
        });
        lines.collect::<Vec<_>>().join(self.newline)
    }
}

/// What declarations are indented by.
fn css_unit(document: &Document, sheet: &Sheet) -> String {
    let source: &SourceFile = document.source();
    let step = |rule: &Rule| {
        rule.declarations.iter().find_map(|declaration| indent_step(source, rule.span, declaration.name))
    };
    match sheet.rules().iter().find_map(step) {
        Some(unit) => unit.to_owned(),
        None => indent_unit(document, None),
    }
}

fn preludes<'s>(sheet: &ScopedSheet<'s>) -> impl Iterator<Item = &'s str> {
    let text = sheet.text;
    sheet
        .sheet
        .rules()
        .iter()
        .filter(move |rule| !rule.is_at_rule(text))
        .map(move |rule| &text[rule.prelude.range()])
}

/// `prelude` with each `.class` in it called what `name` gives.
fn rename_classes(prelude: &str, name: &impl Fn(&str) -> String) -> String {
    let mut renamed = String::new();
    let mut rest = prelude;
    while let Some(dot) = rest.find('.') {
        let word = &rest[dot + 1..];
        let length = word.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(word.len());
        renamed += &rest[..=dot];
        let is_class = word.starts_with(|c: char| c.is_alphabetic() || c == '-' || c == '_');
        renamed += &if is_class { name(&word[..length]) } else { word[..length].to_owned() };
        rest = &word[length..];
    }
    renamed + rest
}

fn used_classes<'d>(elements: impl Iterator<Item = Element<'d>>) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for element in elements {
        let value = element.attribute("class").and_then(|attribute| attribute.value()).unwrap_or_default();
        classes.extend(class_tokens(value).into_iter().chain(class_literals(value)).map(str::to_owned));
    }
    classes
}

fn class_of<'d>(element: Element<'d>) -> Vec<&'d str> {
    class_tokens(element.attribute("class").and_then(|attribute| attribute.value()).unwrap_or_default())
}

fn has_token(element: Element<'_>, class: &str) -> bool {
    class_of(element).contains(&class)
}

/// Whether all elements with this class are buttons or links, as the menu is.
fn only_on_buttons(document: &Document, class: &str) -> bool {
    let mut users = document.elements().filter(|element| {
        let value = element.attribute("class").and_then(|attribute| attribute.value()).unwrap_or_default();
        class_tokens(value).contains(&class) || class_literals(value).contains(&class)
    });
    users.all(|element| catalog::is_interactive(element.name()))
}
