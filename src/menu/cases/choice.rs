//! The expressions in a component's classes and styles that choose between two texts, and the cases in which they give
//! one of them.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::edit::TextEdit;
use crate::paths::{self, Expansion, Formula};
use crate::source::{SourceFile, Span};
use crate::syntax::{
    Directive, Document, Element, ExprTokenKind, ValuePart, expr_tokens, parse_loop, value_parts,
};
use crate::theme::{Component, ComponentId, Theme};

/// How many cases of one component are told apart: those of three conditions.
const MAX_CASES: usize = 8;

/// How many choices of one component are told apart.
const MAX_CHOICES: usize = 64;

/// How many words that an expression gives are looked for in styles.
const MAX_WORDS: usize = 256;

/// How many values of `class` and `style` with expressions are looked at.
const MAX_LOOKED_AT: usize = 512;

/// The expressions in the classes of a component that choose between texts of which its styles know one, and those in
/// its `style` attributes.
pub(super) struct Choices<'t> {
    component: &'t Component,
    expansion: Expansion<'t>,
    choices: Vec<Choice<'t>>,
}

/// An expression in a `class` or a `style` that chooses between two texts.
struct Choice<'t> {
    /// Whether it gives classes.
    is_class: bool,
    /// The interpolation, braces included.
    span: Span,
    condition: Formula,
    /// The condition as written.
    written: &'t str,
    /// What it gives if the condition holds, and if it does not.
    given: [&'t str; 2],
    /// The same, each as long as the interpolation.
    texts: [String; 2],
}

impl<'t> Choices<'t> {
    /// The choices of component `id`.
    pub(super) fn of(theme: &'t Theme, id: ComponentId) -> Choices<'t> {
        let component = theme.component(id);
        let styles = theme.styles_for(component);
        let sections: Vec<&str> = styles.iter().map(|sheet| &sheet.text[sheet.section().range()]).collect();
        let has_escapes = styles.iter().zip(&sections).any(|(sheet, style)| {
            let escapes = |prelude: &str| prelude.contains('\\');
            escapes(style)
                && sheet.sheet.rules().iter().any(|rule| escapes(&sheet.text[rule.prelude.range()]))
        });
        let mut expansion = Expansion::alone(theme, id);
        let mut choices = Vec::new();
        let set_in_loops = set_in_loops(component.document());
        let attributes =
            ["class", "style"].into_iter().flat_map(|name| component.document().attributes_called(name));
        let with_expressions = attributes.filter_map(|attribute| {
            let value = attribute.value().filter(|value| value.contains("{{"))?;
            Some((attribute, value, attribute.value_span()?.start()))
        });
        for (attribute, value, value_start) in with_expressions.take(MAX_LOOKED_AT) {
            let is_class = attribute.name() == "class";
            let mut end = 0;
            for part in value_parts(value) {
                let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
                let start = end;
                end += text.len();
                let is_known = part.static_text().is_none() && choices.len() < MAX_CHOICES;
                let choice = if is_known { expansion.choice(text) } else { None };
                let Some(choice) = choice.filter(|_| !varies(attribute.element(), text, &set_in_loops))
                else {
                    continue;
                };
                // Where it gives the value itself, which is not known, that is no class.
                if choice.then.is_none() && !(is_class && is_flag(choice.written)) {
                    continue;
                }
                let given = [choice.then, choice.otherwise].map(Option::unwrap_or_default);
                // Of many, one is named, and an escaped name may be any.
                let all: Vec<&str> = words(given).take(MAX_WORDS + 1).collect();
                let are_few = is_class && all.len() <= MAX_WORDS && !has_escapes;
                if all.is_empty() || (are_few && !all.iter().any(|word| is_named(word, &sections))) {
                    continue;
                }
                let ends_word: fn(char) -> bool = match is_class {
                    true => |char| char.is_ascii_whitespace(),
                    false => |char| char.is_ascii_whitespace() || matches!(char, ':' | ';' | '(' | ')' | ','),
                };
                let padded = |given| padded(given, text.len(), (&value[..start], &value[end..]), ends_word);
                let [Some(then), Some(otherwise)] = given.map(padded) else { continue };
                choices.push(Choice {
                    is_class,
                    span: Span::new(value_start + start, value_start + end),
                    condition: choice.condition,
                    written: choice.written,
                    given,
                    texts: [then, otherwise],
                });
            }
        }
        Choices { component, expansion, choices }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// All classes that they give.
    pub(super) fn classes(&self) -> impl Iterator<Item = &'t str> {
        self.choices.iter().flat_map(Choice::classes)
    }

    /// The cases of their conditions; none if there are no conditions. Of more conditions than can be told apart, those
    /// count that give words which `matter`, or styles, and then those that most classes depend on. `all_matter` keeps those that
    /// give no such words.
    pub(super) fn cases(&self, all_matter: bool, matter: impl Fn(&[&str]) -> bool) -> Vec<Case<'t>> {
        let mut conditions: Vec<(&Formula, &str, Vec<&str>, bool)> = Vec::new();
        for choice in &self.choices {
            match conditions.iter_mut().find(|(known, ..)| **known == choice.condition) {
                Some((_, _, known, is_style)) => {
                    known.extend(choice.classes());
                    *is_style |= !choice.is_class;
                }
                None => {
                    let classes = choice.classes().collect();
                    conditions.push((&choice.condition, choice.written, classes, !choice.is_class));
                }
            }
        }
        let ranked = conditions.into_iter().map(|(condition, written, words, is_style)| {
            (std::cmp::Reverse((is_style || matter(&words), words.len())), condition, written)
        });
        let mut ranked: Vec<_> = ranked.filter(|(rank, ..)| all_matter || rank.0.0).collect();
        ranked.sort_by_key(|(rank, ..)| *rank);
        let (mut decided, mut told, mut cases) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (_, condition, written) in ranked {
            decided.push(condition.clone());
            told.push(written);
            // Which part of a condition decides it does not matter.
            let all = paths::cases(self.expansion.atoms(), &decided).unwrap_or_default();
            let values: BTreeSet<Vec<bool>> = all.into_iter().map(|case| case.values).collect();
            match values.len() {
                1..=MAX_CASES => cases = values,
                _ => {
                    decided.pop();
                    told.pop();
                }
            }
        }
        cases.into_iter().rev().map(|values| self.case(&decided, &told, values)).collect()
    }

    /// The case in which these conditions, told as they are written, have these values.
    fn case(&self, conditions: &[Formula], told: &[&'t str], values: Vec<bool>) -> Case<'t> {
        let source = self.component.source().text();
        let mut text = source.to_owned();
        for choice in &self.choices {
            if let Some(at) = conditions.iter().position(|known| *known == choice.condition) {
                text.replace_range(choice.span.range(), &choice.texts[usize::from(!values[at])]);
            }
        }
        debug_assert_eq!(text.len(), source.len(), "each text is as long as its expression");
        Case { component: self.component, text, conditions: told.iter().copied().zip(values).collect() }
    }
}

impl<'t> Choice<'t> {
    /// The classes that it gives.
    fn classes(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.is_class.then(|| words(self.given)).into_iter().flatten()
    }
}

/// The words in two texts.
fn words(given: [&str; 2]) -> impl Iterator<Item = &str> {
    given.into_iter().flat_map(str::split_ascii_whitespace)
}

/// Whether one of these styles may name a class.
fn is_named(class: &str, styles: &[&str]) -> bool {
    styles.iter().any(|style| memmem::find(style.as_bytes(), class.as_bytes()).is_some())
}

/// Whether an expression on an element reads what has another value in each round of a loop around it: the variables of
/// loops, and those in `set_in_loops`.
fn varies(element: Element<'_>, expression: &str, set_in_loops: &BTreeSet<&str>) -> bool {
    let heads = element.ancestors_or_self().filter_map(|around| around.directive(Directive::For)?.value());
    let heads: Vec<&str> = heads.collect();
    let names = || {
        let names = expr_tokens(expression).filter(|token| token.kind == ExprTokenKind::Name);
        names.map(|name| &expression[name.span.range()])
    };
    let runs_through = |head: &str| match parse_loop(head) {
        Ok(parsed) => names().any(|name| name == &head[parsed.variable.range()]),
        Err(_) => true,
    };
    let is_set = |name: &str| name == "forloop" || set_in_loops.contains(name);
    !heads.is_empty() && (names().any(is_set) || heads.into_iter().any(runs_through))
}

/// The variables that `<t:set>` elements in loops set.
fn set_in_loops(document: &Document) -> BTreeSet<&str> {
    let is_in_loop =
        |set: &Element<'_>| set.ancestors().any(|around| around.directive(Directive::For).is_some());
    let sets = document.elements_called("t:set").filter(is_in_loop);
    sets.flat_map(|set| set.attributes()).map(|attribute| attribute.name()).collect()
}

/// Whether a path, as written, is that of a boolean by its name, which is no class where an expression gives it.
fn is_flag(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default();
    ["is", "has", "show", "can"].iter().any(|start| {
        name.strip_prefix(start)
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
    })
}

/// `given` in place of an expression of this length in bytes, between what is `before` and `after` it in its value. `None` where
/// the words there would not be those that it gives: where it stands next to something that does not end a word.
fn padded(
    given: &str,
    length: usize,
    (before, after): (&str, &str),
    ends_word: fn(char) -> bool,
) -> Option<String> {
    let is_plain =
        |char: char| !char.is_control() && !matches!(char, '<' | '>' | '&' | '{' | '}' | '"' | '\'');
    if given.len() > length || !given.chars().all(is_plain) {
        return None;
    }
    let blanks = " ".repeat(length - given.len());
    match (before.is_empty() || before.ends_with(ends_word), after.is_empty() || after.starts_with(ends_word))
    {
        (_, true) => Some(format!("{given}{blanks}")),
        (true, false) => Some(format!("{blanks}{given}")),
        (false, false) => None,
    }
}

/// The text of a component in one case: the expressions in its classes and styles that depend on it are what they give.
pub(super) struct Case<'t> {
    component: &'t Component,
    text: String,
    /// The conditions that make it, as they are written, and whether each holds.
    pub(super) conditions: Vec<(&'t str, bool)>,
}

impl Case<'_> {
    /// `theme` in this case, where component `id` is that of the case. Everything keeps its place in the text, and
    /// each node its number.
    pub(super) fn of(&self, theme: &Theme, id: ComponentId) -> Option<Theme> {
        self.with(theme, id, self.text.clone())
    }

    /// The same with `edits` of the component.
    pub(super) fn edited(&self, theme: &Theme, id: ComponentId, edits: &TextEdit) -> Option<Theme> {
        self.with(theme, id, edits.apply(&self.text))
    }

    fn with(&self, theme: &Theme, id: ComponentId, text: String) -> Option<Theme> {
        let source = SourceFile::new(self.component.source().shared_path(), text).ok()?;
        Some(theme.with_component(id, self.component.with_source(source)))
    }

    /// What is told of the component in this case, with its tags as they are written.
    pub(super) fn as_written(&self, told: String) -> String {
        let source = self.component.source();
        let spans = self.component.document().elements().map(|element| element.open_tag());
        let tags = spans.map(|span| (source.slice(span), &self.text[span.range()]));
        tags.filter(|(tag, given)| tag != given).fold(told, |told, (tag, given)| told.replace(given, tag))
    }
}
