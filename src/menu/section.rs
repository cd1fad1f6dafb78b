//! Appending rules to a component's style section, in the formatting of that section.

use super::insert::{indent_step, indent_unit};
use super::placement::Manual;
use crate::edit::Edit;
use crate::source::{SourceFile, Span, is_blank};
use crate::style::{Rule, Sheet};
use crate::syntax::Document;
use crate::theme::Component;

/// The lines of a rule, each with its indentation depth.
pub(super) type RuleLines = Vec<(usize, String)>;

/// Appends `rules` to the component's style section, or adds the section.
pub(super) fn append(component: &Component, rules: &[RuleLines]) -> Result<Edit, Manual> {
    let document = component.document();
    let source = document.source();
    let Some(style) = document.style() else {
        return Ok(new_section(document, rules));
    };
    let cannot = |span: Span, reason: &str| {
        Manual::new(span, reason, "fix the style section and run this again, or copy the menu by hand")
    };
    let Some(inside) = style.inner_span() else {
        return Err(cannot(style.open_tag(), "the `<style>` section is self-closing and cannot hold a rule"));
    };
    // A section in another language, or with a media query, may not apply the rules.
    if let Some(other) = ["media", "lang"].into_iter().find_map(|name| style.attribute(name)) {
        let reason = format!("the `<style>` section has `{}`, so rules in it may not apply", other.name());
        return Err(cannot(other.span(), &reason));
    }
    // A rule after stray semicolons would be invalid, so it goes before them.
    let semicolons = component.sheet().unfinished().filter(|rest| is_semicolons(source.slice(*rest)));
    if let Some(unfinished) = component.sheet().unfinished().filter(|_| semicolons.is_none()) {
        return Err(cannot(
            unfinished,
            "the style section ends with unfinished CSS, so a rule added there would be lost",
        ));
    }
    let content_end = semicolons.map_or(inside.end(), Span::start);
    let content_end = end_of_content(source, Span::new(inside.start(), content_end));
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
    if semicolons.is_none() && !source.text()[content_end..inside.end()].contains('\n') {
        text += newline;
        text += source.indentation(style.span().start());
    }
    Ok(Edit::insertion(content_end, text))
}

/// Whether a text has only semicolons and blanks, and at least one semicolon.
fn is_semicolons(text: &str) -> bool {
    text.contains(';') && text.bytes().all(|byte| byte == b';' || byte.is_ascii_whitespace())
}

/// The end of the last rule or comment, including the blanks that end its line.
fn end_of_content(source: &SourceFile, inside: Span) -> usize {
    let end = inside.start() + source.slice(inside).trim_end().len();
    let rest = source.rest_of_line(end);
    if is_blank(rest) { end + rest.len() } else { end }
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

/// The indentation of declarations.
pub(super) fn css_unit(document: &Document, sheet: &Sheet) -> String {
    let source: &SourceFile = document.source();
    let step = |rule: &Rule| {
        let mut declarations = sheet.declarations(rule).iter();
        declarations.find_map(|declaration| indent_step(source, rule.span, declaration.name))
    };
    match sheet.rules().iter().find_map(step) {
        Some(unit) => unit.to_owned(),
        None => indent_unit(document, None),
    }
}
