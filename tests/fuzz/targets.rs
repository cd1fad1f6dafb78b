//! What must hold for any bytes at all: the fuzz targets. `fuzz/` runs them under cargo-fuzz, `tests/fuzz/main.rs` on
//! the committed inputs and on a bounded number of mutations of them.

#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

#[path = "tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use theme_upgrade::edit::{Edit, TextEdit};
use theme_upgrade::export::{Export, pack, unpack};
use theme_upgrade::json_string::JsonString;
use theme_upgrade::output::file_changes;
use theme_upgrade::render::{Scope, evaluate, text_of};
use theme_upgrade::report::diff;
use theme_upgrade::source::{SourceFile, Span};
use theme_upgrade::style::Sheet;
use theme_upgrade::suppression::suppressions;
use theme_upgrade::syntax::{
    Document, class_tokens, expr_tokens, parse_expression, parse_loop, reads_variable, tokens, value_parts,
};
use theme_upgrade::theme::{
    Completeness, Component, Embedding, Form, LAYOUT_JSON, Theme, is_component_name, layout_sections,
};
use theme_upgrade::upgrade::{Options, Upgrade, upgrade};

/// A target and its name, which is also that of its folder in `fixtures/fuzz`.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("syntax", syntax),
    ("expressions", expressions),
    ("upgrade", whole_upgrade),
    ("export", export),
    ("settings", settings),
    ("suppressions", accepted),
];

/// The separator before each file in the input of `upgrade`, followed by the file's name. What comes before the first
/// separator is a `UserMessage.template`.
pub const FILE_MARK: &str = "=== ";

fn text_of_bytes(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Tokens tile the text; the tree nests, is in document order and has no position outside of the text.
pub fn syntax(data: &[u8]) {
    let Some(text) = text_of_bytes(data) else { return };
    let mut at = 0;
    for token in tokens(text) {
        assert_eq!(token.span.start(), at, "tokens tile");
        assert!(!token.span.is_empty() && text.is_char_boundary(token.span.end()));
        at = token.span.end();
    }
    assert_eq!(at, text.len(), "tokens tile");
    let Ok(source) = SourceFile::new("X", text) else { return };
    let document = Document::parse(source);
    let whole = Span::new(0, text.len());
    let mut last_start = 0;
    for node in document.nodes() {
        let around = node.parent().map_or(whole, |parent| parent.span());
        assert!(around.contains(node.span()) && node.span().start() >= last_start, "{node:?} in {around:?}");
        last_start = node.span().start();
        assert_eq!(node.text(), &text[node.span().range()]);
    }
    for element in document.elements() {
        let tags = [Some(element.open_tag()), element.close_tag(), element.inner_span()];
        assert!(tags.into_iter().flatten().all(|span| element.span().contains(span)), "{element:?}");
        let mut behind = element.name_span().end();
        for attribute in element.attributes() {
            assert!(attribute.span().start() >= behind && element.open_tag().contains(attribute.span()));
            assert!(attribute.span().contains(attribute.name_span()));
            assert!(attribute.value_span().is_none_or(|value| attribute.span().contains(value)));
            behind = attribute.span().end();
        }
        for member in element.chain() {
            assert_eq!(member.node().parent().map(|it| it.id()), element.node().parent().map(|it| it.id()));
        }
        class_tokens(element.class());
    }
    tree::is_told_rightly(&document);
    for error in document.errors() {
        assert!(whole.contains(error.span), "{error:?}");
        document.source().position(error.span.start());
    }
    if let Some(inside) = document.style().and_then(|style| style.inner_span()) {
        styles(text, inside);
    }
    styles(text, whole);
}

fn styles(text: &str, region: Span) {
    let sheet = Sheet::scan(text, region);
    for rule in sheet.rules() {
        assert!(region.contains(rule.span) && rule.span.contains(rule.prelude));
        for declaration in sheet.declarations(rule) {
            assert!(rule.span.contains(declaration.name) && rule.span.contains(declaration.value));
        }
    }
}

/// Tokens of expressions leave out only blanks; trees and errors lie inside; evaluation terminates.
pub fn expressions(data: &[u8]) {
    let Some(text) = text_of_bytes(data) else { return };
    let pieces: usize = value_parts(text)
        .iter()
        .map(|part| match part {
            theme_upgrade::syntax::ValuePart::Text(text) => text.len(),
            theme_upgrade::syntax::ValuePart::Interpolation(interpolation) => {
                expression(interpolation);
                interpolation.len()
            }
        })
        .sum();
    assert_eq!(pieces, text.len(), "the parts of a value are all of it");
    expression(&format!("{{{{{text}}}}}"));
    text_of(text, &scope());
}

fn scope() -> Scope {
    let values = [
        ("a", Value::from("x")),
        ("b", serde_json::json!({"c": [1, 2.5, -3], "d": {"e": null}})),
        ("n", 7.into()),
        ("t", true.into()),
    ];
    Scope::new(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn expression(interpolation: &str) {
    let mut at = 0;
    let between = |start: usize, end: usize| {
        let left_out = &interpolation[start..end];
        let is_blank = left_out.chars().all(|c| c.is_whitespace() || matches!(c, '{' | '}' | '-'));
        assert!(is_blank, "{left_out:?} is no token of {interpolation:?}");
    };
    for token in expr_tokens(interpolation) {
        assert!(!token.span.is_empty());
        between(at, token.span.start());
        at = token.span.end();
    }
    between(at, interpolation.len());
    let whole = Span::new(0, interpolation.len());
    match parse_expression(interpolation) {
        Ok(Some(parsed)) => {
            assert_eq!(parsed.terms.len(), parsed.connectives.len() + 1);
            for term in &parsed.terms {
                assert!(whole.contains(term.left.span), "{interpolation:?}");
            }
            for filter in &parsed.filters {
                assert!(whole.contains(filter.name) && !filter.name.is_empty(), "{interpolation:?}");
            }
        }
        Ok(None) => {}
        Err(error) => assert!(whole.contains(error.span), "{error:?} in {interpolation:?}"),
    }
    if let Ok(head) = parse_loop(interpolation) {
        assert!(!interpolation[head.variable.range()].is_empty());
    }
    reads_variable(interpolation, "a");
    evaluate(interpolation, &scope());
}

/// The theme that an input of `upgrade` describes.
fn theme(text: &str) -> Theme {
    let mut theme = Theme::new("fuzz", Completeness::Whole);
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let mut name = "UserMessage.template";
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(FILE_MARK) {
            Some(next) => name = next.trim_end(),
            None => *files.entry(name).or_default() += line,
        }
    }
    for (name, text) in files {
        let Ok(source) = SourceFile::new(name, text) else { continue };
        match name.strip_suffix(".template") {
            Some(component) if is_component_name(component) => {
                theme.add(Component::new(component, source));
            }
            _ if name == LAYOUT_JSON && layout_sections(&source).is_ok() => {
                theme.add(Component::foreign(LAYOUT_JSON, source, Form::Layout));
            }
            _ => {}
        }
    }
    theme
}

/// The plan is proved, removes nothing but the slash of an empty menu, leaves nothing to plan, and is what
/// the diff says.
pub fn whole_upgrade(data: &[u8]) {
    let Some(text) = text_of_bytes(data) else { return };
    let theme = theme(text);
    for allow_unsafe in [false, true] {
        let options = Options { allow_unsafe, ..Options::default() };
        let upgraded = upgrade(theme.clone(), &options);
        ensure_sound(&upgraded);
        let again = upgrade(upgraded.after.clone(), &options);
        assert!(again.plan.is_empty(), "a second run plans {:?}", again.plan);
        assert_eq!(again.findings, upgraded.remaining, "a second run finds what the first one left");
    }
}

fn ensure_sound(upgraded: &Upgrade) {
    for (id, component) in upgraded.before.components() {
        let (before, after) = (component.source(), upgraded.after.component(id).source());
        let edit = upgraded.plan.edit(id).cloned().unwrap_or_default();
        for edit in edit.edits() {
            assert!(matches!(before.slice(edit.span).trim(), "" | "/"), "{edit:?} takes away too much");
        }
        assert_eq!(edit.apply(before.text()), after.text(), "{}", before.path());
        let patch = diff::unified(before.path(), before.text(), &edit, diff::Audience::Program);
        assert_eq!(patched(before.text(), &patch), after.text(), "{patch}");
    }
    for (_, proof) in upgraded.proofs() {
        assert_eq!(proof.failure(), None, "{}", proof.path());
    }
    let findings = upgraded.findings.iter().map(|found| (&upgraded.before, found));
    for (theme, found) in findings.chain(upgraded.remaining.iter().map(|found| (&upgraded.after, found))) {
        for label in found.secondary.iter().chain([&found.primary]) {
            let source = theme.component(label.component).source();
            assert!(Span::new(0, source.text().len()).contains(label.span), "{found:?}");
            source.position(label.span.start());
            source.position(label.span.end());
        }
    }
}

/// The result of applying `patch`, a unified diff of one file, to `before`. It supports just what such diffs need.
fn patched(before: &str, patch: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let (mut after, mut next) = (String::new(), 0);
    let mut lines = patch.split_inclusive('\n').skip(2).peekable();
    while let Some(line) = lines.next() {
        if let Some(hunk) = line.strip_prefix("@@ -") {
            let (start, count) = hunk.split_once(' ').unwrap().0.split_once(',').unwrap_or((hunk, "1"));
            let start: usize = start.split(' ').next().unwrap().parse().unwrap();
            let start = if count == "0" { start } else { start.saturating_sub(1) };
            after.extend(old[next..start].iter().copied());
            next = start;
            continue;
        }
        let (sign, content) = line.split_at(1);
        let is_last = lines.next_if(|line| line.starts_with('\\')).is_some();
        let content = if is_last { content.strip_suffix('\n').unwrap() } else { content };
        if sign != "+" {
            assert_eq!(old[next], content, "a line of the diff is one of the file");
            next += 1;
        }
        if sign != "-" {
            after += content;
        }
    }
    after.extend(old[next..].iter().copied());
    after
}

/// Edits of an export change only the strings they are made for; what is unpacked packs to the same values.
pub fn export(data: &[u8]) {
    let Some(text) = text_of_bytes(data) else { return };
    let Ok(export) = SourceFile::new("x.json", text).map(Export::parse) else { return };
    let export = match export {
        Ok(export) => export,
        Err(error) => {
            assert!(error.position.line <= text.split('\n').count() && error.position.column > 0, "{error}");
            return;
        }
    };
    edit_strings(&export);
    if let Ok(folders) = unpack(&export) {
        let packed = pack(&folders).unwrap();
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(value(&packed), value(text.trim_start_matches('\u{feff}')));
        let again = Export::parse(SourceFile::new("x.json", packed.clone()).unwrap()).unwrap();
        let mut folders = folders;
        folders.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(unpack(&again).unwrap(), folders, "{packed}");
    }
    upgrade_export(&Arc::new(export));
}

/// Inserts text at a few positions of each file, and reads it back.
fn edit_strings(export: &Export) {
    const INSERT: &str = "<i \"\\/é\u{1f600}\n\u{7f}\t>";
    let text = export.source().text();
    let mut edits = Vec::new();
    let mut wanted = Vec::new();
    for file in export.themes().iter().flat_map(|theme| theme.files.iter().flatten()) {
        let string = JsonString::new(text, file.literal);
        let places: Vec<usize> =
            file.text.char_indices().map(|(at, _)| at).chain([file.text.len()]).collect();
        let few: Vec<usize> = places.iter().copied().step_by(places.len() / 3 + 1).collect();
        assert!(few.iter().all(|at| file.literal.contains(Span::empty(string.file_offset(*at)))));
        let edit = TextEdit::new(few.into_iter().map(|at| Edit::insertion(at, INSERT)).collect()).unwrap();
        wanted.push(edit.apply(&file.text));
        edits.push((file.literal, edit));
    }
    let edit = export.edit(edits.iter().map(|(literal, edit)| (*literal, edit))).unwrap();
    let edited = Export::parse(SourceFile::new("x.json", edit.apply(text)).unwrap()).unwrap();
    let files = edited.themes().iter().flat_map(|theme| theme.files.iter().flatten());
    assert_eq!(files.map(|file| file.text.clone()).collect::<Vec<_>>(), wanted);
    let rest = |export: &Export| {
        let members = export.themes().iter().map(|theme| {
            let members = theme.members.as_ref().map(|members| {
                let values =
                    members.iter().map(|(key, span)| (key.clone(), export.source().slice(*span).to_owned()));
                values.collect::<Vec<_>>()
            });
            (theme.name.clone(), members)
        });
        members.collect::<Vec<_>>()
    };
    assert_eq!(rest(&edited), rest(export), "all else stays");
}

fn upgrade_export(export: &Arc<Export>) {
    let themes = export.themes().iter().filter(|theme| theme.members.is_some()).map(|found| {
        let mut theme = Theme::new(found.name.as_str(), Completeness::Whole);
        for file in found.files.iter().flatten() {
            let name = file.name.strip_suffix(".template").filter(|name| is_component_name(name));
            let (Some(name), Ok(source)) = (name, SourceFile::new(file.name.as_str(), file.text.as_str()))
            else {
                continue;
            };
            let embedding = Embedding::new(export.clone(), file.literal).unwrap();
            theme.add(Component::new(name, source).embedded(embedding));
        }
        theme
    });
    let mut upgrades: Vec<Upgrade> = themes.map(|theme| upgrade(theme, &Options::default())).collect();
    for change in file_changes(&mut upgrades.iter_mut().collect::<Vec<_>>()) {
        assert!(change.is_ok(), "{change:?}");
    }
}

/// Settings are refused with a line that exists, or printed as text that means the same.
pub fn settings(data: &[u8]) {
    let Some(text) = text_of_bytes(data) else { return };
    match theme_upgrade::cli::printed_settings(text) {
        Ok(printed) => assert_eq!(theme_upgrade::cli::printed_settings(&printed), Ok(printed), "{text}"),
        Err((line, message)) => {
            assert!(
                (1..=text.split('\n').count()).contains(&line) && !message.is_empty(),
                "{line}: {message}"
            );
        }
    }
}

/// Comments that accept findings have rule names at their spans; one for a whole file switches off only its rule.
pub fn accepted(data: &[u8]) {
    let Some(text) = text_of_bytes(data) else { return };
    let Ok(source) = SourceFile::new("UserMessage.template", text) else { return };
    let component = Component::new("UserMessage", source);
    let whole = Span::new(0, text.len());
    for found in suppressions(&component) {
        assert!(whole.contains(found.comment) && found.region.is_none_or(|region| whole.contains(region)));
        for (name, span) in &found.rules {
            assert!(found.comment.contains(*span) && &text[span.range()] == name.as_str(), "{found:?}");
        }
    }
    let upgraded = |component: Component| {
        let mut theme = Theme::new("fuzz", Completeness::Partial);
        theme.add(component);
        upgrade(theme, &Options::default())
    };
    let before = upgraded(component);
    ensure_sound(&before);
    let Some(rule) =
        before.findings.iter().map(|found| found.rule).find(|rule| *rule != "unused-suppression")
    else {
        return;
    };
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let comment = format!("<!-- theme-upgrade-ignore-file {rule}: fuzz -->");
    let source = format!("{}{comment}{}", &text[..start], &text[start..]);
    let after =
        upgraded(Component::new("UserMessage", SourceFile::new("UserMessage.template", source).unwrap()));
    ensure_sound(&after);
    assert!(
        after.findings.iter().all(|found| found.rule != rule),
        "{rule} was accepted: {:?}",
        after.findings
    );
}
