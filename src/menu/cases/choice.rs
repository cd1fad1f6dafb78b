//! The expressions in a component's classes that choose between two texts, and the cases in which they give one of
//! them.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::edit::TextEdit;
use crate::paths::{self, AtomId, Expansion, Formula};
use crate::source::{SourceFile, Span};
use crate::style::Styles;
use crate::syntax::{ValuePart, value_parts};
use crate::theme::{Component, ComponentId, Theme};

/// How many cases of one component are told apart: those of two conditions.
const MAX_CASES: usize = 4;

/// How many expressions of one component are looked at.
const MAX_CHOICES: usize = 64;

/// The expressions in the classes of a component that choose between texts of which its styles know one.
pub(super) struct Choices<'t> {
    component: &'t Component,
    expansion: Expansion<'t>,
    choices: Vec<Choice<'t>>,
}

/// An expression in a `class` that chooses between two texts.
struct Choice<'t> {
    /// The interpolation, braces included.
    span: Span,
    condition: Formula,
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
        let mut expansion = Expansion::alone(theme, id);
        let mut choices = Vec::new();
        for class in component.document().attributes_called("class") {
            let Some((value, value_span)) = class.value().zip(class.value_span()) else { continue };
            let mut end = 0;
            for part in value_parts(value) {
                let (ValuePart::Text(text) | ValuePart::Interpolation(text)) = part;
                let start = end;
                end += text.len();
                if part.static_text().is_some() || choices.len() == MAX_CHOICES {
                    continue;
                }
                let Some(choice) = expansion.choice(text) else { continue };
                let given = [choice.then, choice.otherwise].map(Option::unwrap_or_default);
                if !words(given).any(|word| is_named(word, &styles)) {
                    continue;
                }
                let padded = |given| padded(given, text.len(), &value[..start], &value[end..]);
                let [Some(then), Some(otherwise)] = given.map(padded) else { continue };
                let span = Span::new(value_span.start() + start, value_span.start() + end);
                choices.push(Choice { span, condition: choice.condition, given, texts: [then, otherwise] });
            }
        }
        Choices { component, expansion, choices }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// All words that they give.
    pub(super) fn words(&self) -> impl Iterator<Item = &'t str> {
        self.choices.iter().flat_map(|choice| words(choice.given))
    }

    /// The cases of those conditions that give words which `matter`; none if no condition does. Of more conditions
    /// than can be told apart, those count that most classes depend on.
    pub(super) fn cases(&self, matter: impl Fn(&[&str]) -> bool) -> Vec<Case<'t>> {
        let mut conditions: Vec<(&Formula, Vec<&str>)> = Vec::new();
        for Choice { condition, given, .. } in &self.choices {
            match conditions.iter_mut().find(|(known, _)| *known == condition) {
                Some((_, known)) => known.extend(words(*given)),
                None => conditions.push((condition, words(*given).collect())),
            }
        }
        conditions.retain(|(_, words)| matter(words));
        conditions.sort_by_key(|(_, words)| std::cmp::Reverse(words.len()));
        let (mut decided, mut cases) = (Vec::new(), Vec::new());
        for (condition, _) in conditions {
            decided.push(condition.clone());
            let mut all = paths::cases(self.expansion.atoms(), &decided).unwrap_or_default();
            // Which part of a condition decides it does not matter.
            let mut known = BTreeSet::new();
            all.retain(|case| known.insert(case.values.clone()));
            match all.len() {
                1..=MAX_CASES => cases = all,
                _ => drop(decided.pop()),
            }
        }
        cases.into_iter().map(|case| self.case(&decided, &case)).collect()
    }

    /// The case in which these conditions have these values.
    fn case(&self, conditions: &[Formula], case: &paths::Case) -> Case<'t> {
        let mut text = self.component.source().text().to_owned();
        for choice in &self.choices {
            if let Some(at) = conditions.iter().position(|known| *known == choice.condition) {
                text.replace_range(choice.span.range(), &choice.texts[usize::from(!case.values[at])]);
            }
        }
        let told = |(atom, holds): &(AtomId, bool)| {
            let negation = if *holds { "" } else { "not " };
            format!("{negation}`{}`", self.expansion.atoms().text(*atom))
        };
        let told: Vec<String> = case.decisions.iter().map(told).collect();
        Case { component: self.component, text, condition: told.join(" and ") }
    }
}

/// The words in two texts.
fn words(given: [&str; 2]) -> impl Iterator<Item = &str> {
    given.into_iter().flat_map(str::split_ascii_whitespace)
}

/// Whether styles may name a class.
fn is_named(class: &str, styles: &Styles<'_>) -> bool {
    styles.iter().any(|sheet| memmem::find(sheet.text.as_bytes(), class.as_bytes()).is_some())
}

/// `given` in place of an expression of this length, between what is `before` and `after` it in its value. `None` where
/// the words there would not be those that it gives.
fn padded(given: &str, length: usize, before: &str, after: &str) -> Option<String> {
    let is_plain =
        |char: char| !char.is_control() && !matches!(char, '<' | '>' | '&' | '{' | '}' | '"' | '\'');
    if given.len() > length || !given.chars().all(is_plain) {
        return None;
    }
    let is_blank = |char: char| char.is_ascii_whitespace();
    match (before.is_empty() || before.ends_with(is_blank), after.is_empty() || after.starts_with(is_blank)) {
        (_, true) => Some(format!("{given:length$}")),
        (true, false) => Some(format!("{given:>length$}")),
        (false, false) => None,
    }
}

/// The text of a component in one case: the expressions in its classes that depend on it are what they give.
pub(super) struct Case<'t> {
    component: &'t Component,
    text: String,
    /// What holds in it, for reports.
    pub(super) condition: String,
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
