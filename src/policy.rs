//! Which findings count: severities that a team set, rules that it turned off, and findings that it accepted
//! in a comment or a baseline.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::catalog::ACTION_MENU;
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::read_json;
use crate::source::Span;
use crate::syntax::{Element, NodeKind};
use crate::theme::{Component, ComponentId, Theme};

/// What a team decided about rules and findings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// The severities that override the rules' own; `None` for a rule that is off.
    pub severities: BTreeMap<&'static str, Option<Severity>>,
    /// The accepted findings of earlier runs.
    pub baseline: Arc<Baseline>,
}

impl Policy {
    /// The severity of a finding of `rule`, whose own severity is `default`; `None` if the rule is off.
    ///
    /// A rule may also report lesser findings: a setting never raises the severity of these.
    pub fn severity(&self, rule: &str, default: Severity, found: Severity) -> Option<Severity> {
        match self.severities.get(rule) {
            None => Some(found),
            Some(None) => None,
            Some(Some(set)) if found == default => Some(*set),
            Some(Some(set)) => Some(found.min(*set)),
        }
    }

    /// Whether a rule is off.
    pub fn is_off(&self, rule: &str) -> bool {
        self.severities.get(rule) == Some(&None)
    }
}

/// A finding that does not count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// What suppresses it.
    pub by: SuppressedBy,
    /// The reason, if one was given.
    pub reason: Option<String>,
}

/// What suppresses a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SuppressedBy {
    /// A comment in the component.
    Comment,
    /// The baseline.
    Baseline,
}

impl SuppressedBy {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            SuppressedBy::Comment => "comment",
            SuppressedBy::Baseline => "baseline",
        }
    }
}

/// Identifies a finding although lines moved: the rule, the component, and the text that it is about preceded
/// by the enclosing tag or selector, with whitespace collapsed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingKey {
    /// The theme's name, or its path in a baseline of many themes.
    pub theme: String,
    /// The component's name.
    pub component: String,
    /// The rule.
    pub rule: String,
    /// The enclosing tag or selector, followed by the text that the finding is about.
    pub context: String,
}

/// How many characters of the text that a finding is about are part of its key.
const MAX_CONTEXT_CHARS: usize = 160;
/// How many characters of the enclosing tag or selector are part of it.
const MAX_ENCLOSING_CHARS: usize = 80;

/// Computes the keys of a theme's findings.
pub struct FindingKeys<'t> {
    theme: &'t Theme,
    /// Components whose trees were dropped, parsed again for these keys only: the themes of a run stay small.
    read: BTreeMap<ComponentId, Component>,
}

impl<'t> FindingKeys<'t> {
    /// The keys of `theme`.
    pub fn of(theme: &'t Theme) -> FindingKeys<'t> {
        FindingKeys { theme, read: BTreeMap::new() }
    }

    /// The key of a finding.
    pub fn key(&mut self, found: &Diagnostic) -> FindingKey {
        let id = found.primary.component;
        let component = self.theme.component(id);
        let read = || Component::new(component.name(), component.source().clone());
        let with_tree =
            if component.is_shrunk() { self.read.entry(id).or_insert_with(read) } else { component };
        let source = component.source();
        let enclosing =
            enclosing(with_tree, found.primary.span).map_or("", |enclosing| source.slice(enclosing));
        let text = source.slice(found.primary.span);
        let words = [shortened(enclosing, MAX_ENCLOSING_CHARS), shortened(text, MAX_CONTEXT_CHARS)];
        FindingKey {
            theme: self.theme.name().to_owned(),
            component: component.name().to_owned(),
            rule: found.rule.to_owned(),
            context: words.join(" ").trim().to_owned(),
        }
    }
}

/// The first characters of a text, with whitespace collapsed.
fn shortened(text: &str, most: usize) -> String {
    // Each word has at least one character, so `most` words are enough.
    let words: Vec<&str> = text.split_whitespace().take(most).collect();
    words.join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

/// The start tag of the element that encloses `span`, or the selector of the enclosing rule. Neither changes
/// when something is inserted next to `span`.
fn enclosing(component: &Component, span: Span) -> Option<Span> {
    let node = component.document().node_at(span.start())?;
    if node.kind() == NodeKind::Css {
        let sheet = component.sheet();
        let at = sheet.rules().partition_point(|rule| rule.span.start() <= span.start());
        let rule = sheet.rules()[..at].last()?;
        let mut rules = std::iter::once(rule).chain(sheet.ancestors(rule));
        let enclosing = rules.find(|rule| rule.span.contains(span) && !rule.prelude.contains(span));
        return enclosing.map(|rule| rule.prelude);
    }
    let mut elements = std::iter::successors(node.as_element().or(node.parent()), |outer| outer.parent());
    let is_around = |outer: &Element<'_>| {
        // `<ActionMenu>` is skipped, because a fix may add a class to its tag.
        outer.span().contains(span) && !outer.open_tag().contains(span) && outer.name() != ACTION_MENU
    };
    elements.find(is_around).map(Element::open_tag)
}

/// Accepted findings, and how many of each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    counts: BTreeMap<FindingKey, usize>,
}

/// Why a text is not a baseline.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("not a baseline: {message} (line {line})")]
#[non_exhaustive]
pub struct BaselineError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

/// The version of the file that holds a baseline.
const SCHEMA: &str = "theme-upgrade/baseline@2";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    schema: String,
    findings: Vec<BaselineEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineEntry {
    theme: String,
    component: String,
    rule: String,
    context: String,
    count: usize,
}

impl Baseline {
    /// A baseline of keys with their counts.
    pub fn counting(keys: impl IntoIterator<Item = (FindingKey, usize)>) -> Baseline {
        let mut baseline = Baseline::default();
        for (key, count) in keys {
            let sum = baseline.counts.entry(key).or_default();
            *sum = sum.saturating_add(count);
        }
        baseline
    }

    /// Reads what [`Baseline::to_json`] wrote.
    ///
    /// # Errors
    /// That `text` is no JSON, holds something else, or is of another version.
    pub fn from_json(text: &str) -> Result<Baseline, BaselineError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: BaselineFile =
            read_json(text).map_err(|error| BaselineError { line: error.line, message: error.text() })?;
        if file.schema != SCHEMA {
            let message = format!("`schema` is {:?}, but this version reads {SCHEMA:?}", file.schema);
            return Err(BaselineError { line: 1, message });
        }
        let counts = file.findings.into_iter().map(|entry| {
            let BaselineEntry { theme, component, rule, context, count } = entry;
            (FindingKey { theme, component, rule, context }, count)
        });
        // Two branches of a repository may have added the same entry.
        Ok(Baseline::counting(counts))
    }

    /// The baseline as a file: sorted, with a final line ending.
    pub fn to_json(&self) -> String {
        let findings = self.counts.iter().map(|(key, count)| {
            let FindingKey { theme, component, rule, context } = key.clone();
            BaselineEntry { theme, component, rule, context, count: *count }
        });
        let file = BaselineFile { schema: SCHEMA.to_owned(), findings: findings.collect() };
        serde_json::to_string_pretty(&file).expect("strings and numbers are always valid JSON") + "\n"
    }

    /// The number of findings in it.
    pub fn len(&self) -> usize {
        self.counts.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Its findings, each with its count.
    pub fn entries(&self) -> impl Iterator<Item = (&FindingKey, usize)> {
        self.counts.iter().map(|(key, count)| (key, *count))
    }

    /// The same baseline with its themes renamed.
    pub fn with_themes(self, name: impl Fn(&str) -> String) -> Baseline {
        Baseline::counting(self.counts.into_iter().map(|(mut key, count)| {
            key.theme = name(&key.theme);
            (key, count)
        }))
    }

    /// The part about the theme that it calls `known_as`, as a baseline of a theme called `name`.
    pub fn of_theme(&self, known_as: &str, name: &str) -> Baseline {
        let empty = String::new;
        let first =
            FindingKey { theme: known_as.to_owned(), component: empty(), rule: empty(), context: empty() };
        let own = self.counts.range(first..).take_while(|(key, _)| key.theme == known_as);
        let counts =
            own.map(|(key, count)| (FindingKey { theme: name.to_owned(), ..key.clone() }, *count)).collect();
        Baseline { counts }
    }

    /// Removes from `found` the findings in this baseline and returns them; of equal findings, as many as it
    /// counts, first ones first.
    pub fn take(&self, theme: &Theme, found: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut left = self.counts.clone();
        let mut taken = Vec::new();
        let mut keys = FindingKeys::of(theme);
        found.retain(|diagnostic| match left.get_mut(&keys.key(diagnostic)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                let by = SuppressedBy::Baseline;
                taken.push(Suppressed { diagnostic: diagnostic.clone(), by, reason: None });
                false
            }
            _ => true,
        });
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Label;
    use crate::source::SourceFile;
    use crate::theme::Completeness;

    #[test]
    fn severities_are_set_and_lesser_findings_stay_lesser() {
        let severities = BTreeMap::from([("a", Some(Severity::Warning)), ("b", None)]);
        let policy = Policy { severities, ..Policy::default() };
        use Severity::{Error, Info, Warning};
        assert_eq!(policy.severity("a", Error, Error), Some(Warning));
        assert_eq!(policy.severity("a", Error, Info), Some(Info));
        assert_eq!(policy.severity("a", Info, Info), Some(Warning));
        assert_eq!(policy.severity("b", Error, Error), None);
        assert_eq!(policy.severity("c", Error, Error), Some(Error));
    }

    /// The context part of the key of a finding at `about`.
    fn context(text: &str, about: &str) -> String {
        let mut theme = Theme::new("t", Completeness::Partial);
        let component = theme.add(Component::new("X", SourceFile::new("X", text).expect("valid")));
        let start = text.find(about).expect("it is there");
        let found = Diagnostic {
            rule: "css-syntax",
            severity: Severity::Error,
            message: String::new(),
            primary: Label { component, span: Span::new(start, start + about.len()), text: String::new() },
            secondary: Vec::new(),
            obstacle: None,
            help: None,
            fix: None,
        };
        FindingKeys::of(&theme).key(&found).context
    }

    #[test]
    fn a_finding_is_known_by_what_it_stands_in() {
        let text = "<template><div class=\"d\"><p  id=\"p\">one</p></div></template>\
                    <style>.a { top:  no } @media print { .b, .c { top: never } }</style>";
        for (about, known) in [
            ("top:  no", ".a top: no"),
            ("top: never", ".b, .c top: never"),
            // A finding about a selector is not enclosed by its own rule.
            (".a", ".a"),
            (".b", "@media print .b"),
            (".c", "@media print .c"),
            ("one", "<p id=\"p\"> one"),
            ("id=\"p\"", "<div class=\"d\"> id=\"p\""),
            ("<template>", "<template>"),
        ] {
            assert_eq!(context(text, about), known, "{about}");
        }
    }

    #[test]
    fn a_baseline_survives_its_file() {
        let key = |rule: &str| FindingKey {
            theme: "t".to_owned(),
            component: "C".to_owned(),
            rule: rule.to_owned(),
            context: "<a \"b\">".to_owned(),
        };
        let baseline = Baseline::counting([(key("x"), 1), (key("y"), 1), (key("x"), 1)]);
        assert_eq!(baseline.len(), 3);
        assert_eq!(Baseline::from_json(&baseline.to_json()).expect("our own"), baseline);
        assert!(Baseline::from_json("{\"schema\": \"other\", \"findings\": []}").is_err());
        assert!(Baseline::from_json("{\"findings\": []}").is_err());
    }
}
