//! The styles inserted with the menu: those of the snippet's rules that a component lacks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Target;
use super::bubble::frame::Frame;
use super::button::adapted::Adapted;
use super::classes::{Classes, Variant, class_of, has_token, may_have_class, snippet_classes, users};
use super::header::ACTIONS;
use super::look::{WithMenus, are_styled, look_like_others, preludes, scoped};
use super::placement::{Manual, Place};
use super::section::{RuleLines, append, css_unit};
use super::snippet::{SelectorNames, Snippet};
use crate::catalog::ACTION_MENU;
use crate::edit::Edit;
use crate::source::Span;
use crate::style::{
    Declaration, Match, ParsedSelectors, Rule, Scope, ScopedSheet, Sheet, Styles, Weight, applies_always,
    escape_class, has_rule, is_positioned, is_positioning, may_name, rename_classes,
};
use crate::syntax::{Attribute, Document, Element};
use crate::theme::{Component, Theme};

/// The edit that adds the missing rules, if there are any.
pub(super) fn insertion(
    theme: &Theme,
    component: &Component,
    snippet: &Snippet,
    (places, after): (&[Place], &WithMenus<'_>),
    classes: &Classes<'_>,
) -> Result<Option<Edit>, Manual> {
    let styles = theme.styles_for(component);
    let mut rules = Vec::new();
    let of_snippet = snippet_classes(snippet);
    // The snippet's rules for the class would match other rows that have it, too.
    let is_row = |element: Element<'_>| places.iter().any(|place| place.host == element.id());
    let mut rows = users(component.document(), ACTIONS).peekable();
    let is_laid_out = |element: Element<'_>| has_rule(element, &styles);
    let is_in_actions = rows.peek().is_some() && rows.all(|row| is_row(row) && !is_laid_out(row));
    for variant in classes.variants(snippet, places) {
        let of_snippet = &of_snippet;
        let missing = Missing {
            theme,
            snippet,
            of_snippet,
            styles: &styles,
            variant: &variant,
            classes,
            after,
            is_in_actions,
            document: component.document(),
            places,
        };
        rules.extend(missing.rules());
    }
    if has_absolute_menu(snippet) {
        rules.extend(frame_rules(component.document(), snippet, places, classes, &styles));
    }
    let mut seen = BTreeSet::new();
    rules.retain(|rule| seen.insert(rule.clone()));
    match rules.is_empty() {
        true => Ok(None),
        false => append(component, &rules).map(Some),
    }
}

/// Finds the snippet's rules that a component lacks.
struct Missing<'a> {
    theme: &'a Theme,
    snippet: &'a Snippet,
    /// The classes of the snippet's own elements.
    of_snippet: &'a BTreeSet<Cow<'a, str>>,
    styles: &'a Styles<'a>,
    variant: &'a Variant,
    classes: &'a Classes<'a>,
    after: &'a WithMenus<'a>,
    /// Whether a menu goes into a row that has the snippet's class for rows of buttons.
    is_in_actions: bool,
    /// What the menus are inserted into, and where.
    document: &'a Document,
    places: &'a [Place],
}

impl Missing<'_> {
    fn rules(&self) -> Vec<RuleLines> {
        let sheet = self.snippet.sheet();
        let top_level = sheet.rules().iter().filter(|rule| rule.parent.is_none());
        let is_missing =
            |rule: &&Rule| self.is_used(rule) && !self.is_present(rule) && !self.shows_a_mark(rule);
        let missing: Vec<&Rule> = top_level.filter(is_missing).collect();
        let adapted = if missing.is_empty() { Adapted::default() } else { self.adapted() };
        missing.into_iter().map(|rule| self.lines(rule, &adapted)).collect()
    }

    /// The declarations that the menus need changed. Buttons of a header that have their class but no rule yet
    /// keep the color of their surroundings.
    fn adapted(&self) -> Adapted {
        if self.snippet.target() == Target::UserMessage {
            let bubbles = self.places.iter().map(|place| self.document.element(place.host));
            return Adapted::in_bubbles(bubbles, self.styles);
        }
        let wrapper = self.places.iter().find_map(|place| place.wrapper);
        let class = self.variant.menu_classes.first();
        let Some((after, class)) = self.after.document().zip(class) else { return Adapted::in_row(wrapper) };
        let is_own = !self.classes.is_in_template(class);
        Adapted::to(self.theme, after, (class, is_own), wrapper, self.styles)
    }

    fn text(&self) -> &str {
        self.snippet.document().source().text()
    }

    /// Whether the template, with the menu in it, has every class that the rule names.
    fn is_used(&self, rule: &Rule) -> bool {
        let inserted: Vec<&str> = self.variant.names.values().map(String::as_str).collect();
        let is_used = |class: &String| {
            // A class of the snippet that is not inserted means something else in the template, apart from
            // the class of the row of buttons that the menu goes into.
            if self.of_snippet.contains(class.as_str())
                && !self.variant.names.contains_key(class)
                && !(class == ACTIONS && self.is_in_actions)
            {
                return false;
            }
            let name = self.variant.names.get(class).unwrap_or(class).as_str();
            inserted.contains(&name) || self.classes.is_in_template(name)
        };
        self.snippet.style_rules(rule).all(|(_, names)| names.classes.iter().all(is_used))
    }

    /// Whether a rule only takes the background from menus in some bubbles, those with pictures, and a time or a label is
    /// above the picture.
    fn shows_a_mark(&self, rule: &Rule) -> bool {
        let text = self.text();
        let clears = |one: &Declaration| {
            text[one.name.range()].starts_with("background")
                && matches!(&text[one.value.range()], "none" | "transparent")
        };
        let is_foreign = |class: &String| !self.of_snippet.contains(class.as_str());
        let mut bubbles = self.places.iter().map(|place| self.document.element(place.host));
        let own = self.snippet.sheet().declarations(rule);
        self.snippet.target() == Target::UserMessage
            && !own.is_empty()
            && own.iter().all(clears)
            && self.snippet.style_rules(rule).all(|(_, names)| names.classes.iter().any(is_foreign))
            && bubbles.any(|bubble| Frame::new(self.theme, bubble, self.styles).has_mark_at_its_end())
    }

    /// Whether the component already has styles that make the rule superfluous.
    fn is_present(&self, rule: &Rule) -> bool {
        let mut rules = self.snippet.style_rules(rule).peekable();
        if rules.peek().is_none() {
            return self.at_rule_is_present(rule);
        }
        match self.snippet.target() {
            Target::UserMessage => rules.all(|(rule, names)| self.selector_is_present(rule, names)),
            Target::ChatHeader => rules.any(|(_, names)| self.class_is_styled(names)),
        }
    }

    /// Whether the component has the same at-rule: one with the same prelude and, for `@font-face`, which has
    /// no name, the same content.
    fn at_rule_is_present(&self, rule: &Rule) -> bool {
        let is_same_prelude =
            |other: &Rule, text: &str| text[other.prelude.range()] == self.text()[rule.prelude.range()];
        let content = |sheet: &'_ Sheet, rule: &Rule, text: &str| -> Vec<(String, String)> {
            let declarations = sheet.declarations(rule).iter();
            let text = |span: Span| text[span.range()].to_owned();
            declarations.map(|one| (text(one.name).to_ascii_lowercase(), text(one.value))).collect()
        };
        let is_named = rule.after_name(self.text(), "@font-face").is_none();
        let wanted = content(self.snippet.sheet(), rule, self.text());
        let ScopedSheet { sheet, text, .. } = *self.styles.own();
        sheet
            .rules()
            .iter()
            .any(|other| is_same_prelude(other, text) && (is_named || content(sheet, other, text) == wanted))
    }

    /// Whether a rule with the same selector is in the component's style, or in GlobalCSS with the
    /// component's prefix. One that leaves the menu in the flow is not instead of one that positions it.
    fn selector_is_present(&self, rule: &Rule, names: &SelectorNames) -> bool {
        let positions = |sheet: &Sheet, rule: &Rule, text: &str| {
            let mut names = sheet.declarations(rule).iter().map(|one| &text[one.name.range()]);
            names.any(|name| name.eq_ignore_ascii_case("position"))
        };
        let must_position = positions(self.snippet.sheet(), rule, self.text());
        self.styles.iter().any(|sheet| {
            let scoped = |class: &str| scoped(&self.renamed(class), sheet.scope);
            let classes: Vec<String> = names.classes.iter().map(|class| scoped(class)).collect();
            let may_stand =
                |prelude: &str| !names.is_by_class || classes.iter().any(|class| may_name(prelude, class));
            let is_such = |rule: &Rule| !must_position || positions(sheet.sheet, rule, sheet.text);
            let standing = Self::standing(sheet, may_stand, is_such);
            if names.is_by_class && standing.is_empty() {
                return false;
            }
            let prelude = rename_classes(&self.text()[rule.prelude.range()], |class| scoped(class));
            let wanted = ParsedSelectors::parse(&prelude).canonical();
            wanted.iter().all(|selector| standing.contains(selector))
        })
    }

    /// The selectors of rules that always apply, among those with `wanted` preludes that `is_such` holds for.
    fn standing(
        sheet: &ScopedSheet<'_>,
        wanted: impl Fn(&str) -> bool,
        is_such: impl Fn(&Rule) -> bool,
    ) -> BTreeSet<String> {
        let rules = preludes(sheet, wanted).filter(|(rule, _)| applies_always(rule, sheet) && is_such(rule));
        rules.flat_map(|(_, prelude)| ParsedSelectors::parse(&prelude).canonical()).collect()
    }

    /// Whether any rule styles the classes that this rule is for, so that their elements have a look. If the
    /// template has no such elements yet, only a rule that certainly matches the inserted menus counts.
    fn class_is_styled(&self, names: &SelectorNames) -> bool {
        let subjects = &names.subject_classes;
        let mut wanted: Vec<String> = subjects.iter().map(|class| self.renamed(class)).collect();
        if subjects.iter().any(|class| has_token(self.snippet.menu(), class)) {
            wanted.extend(self.variant.menu_classes.iter().cloned());
        }
        match wanted.iter().any(|class| self.classes.is_in_template(class)) {
            true => are_styled(&wanted, self.classes.document(), self.styles, Match::Sometimes),
            false => {
                let Some(after) = self.after.document() else { return false };
                let has_class = |menu: &Element<'_>| wanted.iter().any(|class| has_token(*menu, class));
                let menus: Vec<Element<'_>> = after.elements_called(ACTION_MENU).filter(has_class).collect();
                are_styled(&wanted, after, self.styles, Match::Always)
                    || look_like_others(&menus, self.styles)
            }
        }
    }

    fn renamed(&self, class: &str) -> String {
        self.variant.names.get(class).cloned().unwrap_or_else(|| class.to_owned())
    }

    /// The lines of a rule as it is to be inserted.
    fn lines(&self, rule: &Rule, adapted: &Adapted) -> RuleLines {
        let source = self.snippet.document().source();
        let mut text = source.slice(rule.span).to_owned();
        let mut changed: Vec<(Span, String)> = Vec::new();
        for (rule, names) in self.snippet.style_rules(rule) {
            let prelude = rename_classes(source.slice(rule.prelude), |class| self.renamed(class));
            changed.push((rule.prelude, prelude));
            changed.extend(adapted.values(rule, names, self.snippet));
        }
        changed.sort_by_key(|(span, _)| span.start());
        for (span, instead) in changed.into_iter().rev() {
            let start = rule.span.start();
            text.replace_range(span.start() - start..span.end() - start, &instead);
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

/// The rules that make each place's frame the containing block of an absolute menu, where it is none yet.
fn frame_rules(
    document: &Document,
    snippet: &Snippet,
    places: &[Place],
    classes: &Classes<'_>,
    styles: &Styles<'_>,
) -> Vec<RuleLines> {
    let frames: Vec<Element<'_>> =
        places.iter().filter_map(|place| place.frame).map(|frame| document.element(frame)).collect();
    let frame_of = |place: &Place| {
        let frame = document.element(place.frame?);
        let menu_class = classes.menu_class(snippet, place);
        let rule = || frame_rule(document, frame, menu_class.as_deref(), &frames, styles);
        (!is_positioned(frame, styles)).then(rule)
    };
    places.iter().filter_map(frame_of).collect()
}

/// The rule that makes `frame` the containing block of its absolute menus; each of `frames` holds one.
fn frame_rule(
    document: &Document,
    frame: Element<'_>,
    menu_class: Option<&str>,
    frames: &[Element<'_>],
    styles: &Styles<'_>,
) -> RuleLines {
    let selector = frame_selector(document, frame, menu_class);
    let meant: Vec<Element<'_>> = match (class_of(frame).is_empty(), menu_class) {
        // Selected by its child: each parent of an element with the menu's class matches, too.
        (true, Some(class)) => {
            let classes = document.attributes_called("class").map(Attribute::element);
            let alike = classes.filter(|element| may_have_class(*element, class));
            alike.filter_map(Element::parent).chain(frames.iter().copied()).collect()
        }
        _ => document.elements().collect(),
    };
    let selector = match would_override(&meant, &selector, styles) {
        true => format!(":where({selector})"),
        false => selector,
    };
    vec![(0, format!("{selector} {{")), (1, "position: relative;".to_owned()), (0, "}".to_owned())]
}

/// The edit that makes each frame, the first of a pair, the containing block of the menu in it.
pub(super) fn framing(
    theme: &Theme,
    component: &Component,
    framed: &[(Element<'_>, Element<'_>)],
) -> Result<Edit, Manual> {
    let styles = theme.styles_for(component);
    let frames: Vec<Element<'_>> = framed.iter().map(|(frame, _)| *frame).collect();
    let rule = |(frame, menu): &(Element<'_>, Element<'_>)| {
        frame_rule(component.document(), *frame, class_of(*menu).first().copied(), &frames, &styles)
    };
    let mut seen = BTreeSet::new();
    let rules: Vec<RuleLines> = framed.iter().map(rule).filter(|rule| seen.insert(rule.clone())).collect();
    append(component, &rules)
}

fn frame_selector(document: &Document, frame: Element<'_>, menu_class: Option<&str>) -> String {
    let tokens = class_of(frame);
    let Some(first) = tokens.first() else {
        let menu = menu_class.map_or("*".to_owned(), |class| format!(".{}", escape_class(class)));
        return format!(":has(> {menu})");
    };
    let mut others = document.attributes_called("class").map(Attribute::element);
    let is_shared = others.any(|other| other != frame && may_have_class(other, first));
    let used = if is_shared { &tokens[..] } else { &tokens[..1] };
    used.iter().map(|class| format!(".{}", escape_class(class))).collect()
}

/// Whether a rule with `selector`, added at the end, would override a position other than `relative` of one
/// of the `elements` that it matches, at least under some condition. With more combinations than any theme
/// has, the answer is yes.
fn would_override(elements: &[Element<'_>], selector: &str, styles: &Styles<'_>) -> bool {
    const MAX_COMBINATIONS: usize = 2048;
    let selectors = ParsedSelectors::parse(selector);
    let matching = elements.iter().filter_map(|element| {
        let (matched, own) = selectors.matches(*element, Scope::Component);
        (matched != Match::Never).then_some((*element, own))
    });
    let matching: Vec<(Element<'_>, u32)> = matching.collect();
    let rules = styles.iter().flat_map(|sheet| sheet.sheet.declarations_of("position", sheet.text)).count();
    matching.len().saturating_mul(rules) > MAX_COMBINATIONS
        || matching.iter().any(|(element, own)| {
            styles.declared(*element, "position").iter().any(|declared| {
                declared.weight() <= Weight::of_rule(*own)
                    && is_positioning(&declared.value) == Some(true)
                    && declared.value != "relative"
            })
        })
}

/// Whether the snippet's rules position the menu absolutely.
pub(super) fn has_absolute_menu(snippet: &Snippet) -> bool {
    let source = snippet.document().source();
    snippet.sheet().all_declarations().iter().any(|declaration| {
        source.slice(declaration.name).eq_ignore_ascii_case("position")
            && declaration.read(source.text()).0 == "absolute"
    })
}
