//! `layout.json`: the settings of the editor's Layout section (`docs/theme-format.md`, §8).

use crate::export::{ExportError, Member, members};
use crate::source::{BYTE_ORDER_MARK, SourceFile, Span};

/// The sections of a layout, in order.
///
/// # Errors
/// An [`ExportError`] if the text is not a JSON object or has a duplicate key.
pub fn layout_sections(source: &SourceFile) -> Result<Vec<Member>, ExportError> {
    members(source, "a layout must be an object that maps section names to sections")
}

/// The whitespace of a JSON object.
struct JsonStyle {
    /// Before each member: a line ending and indentation, or only spaces.
    before_member: String,
    /// Before the first member of a section.
    before_inner: String,
    /// Between the members of a section, after the comma.
    between_inner: String,
    /// Before the closing brace of a section.
    before_end: String,
    /// After a colon.
    after_colon: &'static str,
}

impl JsonStyle {
    /// The style of `source`, which has these sections.
    fn of(source: &SourceFile, sections: &[Member]) -> JsonStyle {
        let text = source.text();
        let blanks_before = |at: usize| {
            let before = &text[..at];
            before[before.trim_end().len()..].to_owned()
        };
        let Some(first) = sections.first() else {
            let newline = source.newline_at(0);
            return JsonStyle {
                before_member: format!("{newline}  "),
                before_inner: format!("{newline}    "),
                between_inner: format!("{newline}    "),
                before_end: format!("{newline}  "),
                after_colon: " ",
            };
        };
        let after_colon = if text[..first.value.start()].ends_with(':') { "" } else { " " };
        let before_member = match (sections.get(1), blanks_before(first.span.start())) {
            (Some(second), _) => blanks_before(second.span.start()),
            // A file with a space after colons also has one after commas.
            (None, blanks) if blanks.is_empty() => after_colon.to_owned(),
            (None, blanks) => blanks,
        };
        let has_lines = |blanks: &str| blanks.contains('\n');
        let inner = sections.iter().find_map(|section| inner_blanks(source.slice(section.value)));
        let unit = before_member.rsplit('\n').next().unwrap_or_default();
        let (before_inner, before_end) = inner.unwrap_or_else(|| match has_lines(&before_member) {
            true => (format!("{before_member}{unit}"), before_member.clone()),
            false => inner_blanks(text.trim_start_matches(BYTE_ORDER_MARK).trim()).unwrap_or_default(),
        });
        let between_inner = match (has_lines(&before_inner), has_lines(&before_member)) {
            (true, _) => before_inner.clone(),
            (false, true) => " ".to_owned(),
            (false, false) => before_member.clone(),
        };
        JsonStyle { before_member, before_inner, between_inner, before_end, after_colon }
    }
}

/// The whitespace before the first member of an object and before its closing brace, if it has members.
fn inner_blanks(object: &str) -> Option<(String, String)> {
    let inside = object.strip_prefix('{')?.strip_suffix('}')?;
    let blanks = |text: &str, length: usize| text[..length].to_owned();
    let start = inside.len() - inside.trim_start().len();
    let end = inside.trim_end().len();
    (!inside.trim().is_empty()).then(|| (blanks(inside, start), inside[end..].to_owned()))
}

/// The offset and text of a new section called `name`, in which each of `keys` is empty: after the section
/// that the editor writes before it, or else after all others.
pub fn new_section(source: &SourceFile, sections: &[Member], name: &str, keys: &[&str]) -> (usize, String) {
    let style = JsonStyle::of(source, sections);
    let JsonStyle { before_inner, between_inner, before_end, after_colon, .. } = &style;
    let values: Vec<String> = keys.iter().map(|key| format!("\"{key}\":{after_colon}\"\"")).collect();
    let values = values.join(&format!(",{between_inner}"));
    let section = format!("\"{name}\":{after_colon}{{{before_inner}{values}{before_end}}}");
    let before = sections.iter().find(|section| section.key == "highlight").or(sections.last());
    match before {
        Some(before) => (before.span.end(), format!(",{}{section}", style.before_member)),
        None => {
            let open = source.text().find('{').map_or(0, |brace| brace + 1);
            let inside = source.text()[open..].split('}').next().unwrap_or_default();
            let end = if inside.contains('\n') { "" } else { source.newline_at(0) };
            (open, format!("{}{section}{end}", style.before_member))
        }
    }
}

/// A place to point at in a layout without members: its opening brace.
pub fn opening_brace(source: &SourceFile) -> Span {
    let at = source.text().find('{').unwrap_or(0);
    Span::new(at, (at + 1).min(source.text().len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::LAYOUT_JSON;

    fn with_section(text: &str) -> String {
        let source = SourceFile::new(LAYOUT_JSON, text).expect("valid");
        let sections = layout_sections(&source).expect("an object");
        let (at, section) = new_section(&source, &sections, "actionMenu", &["border", "color"]);
        format!("{}{section}{}", &text[..at], &text[at..])
    }

    #[test]
    fn a_section_is_written_as_the_others_are() {
        for (before, after) in [
            (r#"{"a":{"x":""}}"#, r#"{"a":{"x":""},"actionMenu":{"border":"","color":""}}"#),
            (
                r#"{ "a": { "x": "" }, "b": {} }"#,
                r#"{ "a": { "x": "" }, "b": {}, "actionMenu": { "border": "", "color": "" } }"#,
            ),
            (
                "{\r\n\t\"highlight\": {\r\n\t\t\"x\": \"\"\r\n\t},\r\n\t\"z\": {}\r\n}",
                "{\r\n\t\"highlight\": {\r\n\t\t\"x\": \"\"\r\n\t},\r\n\t\"actionMenu\": {\r\n\t\t\"border\": \"\",\r\n\t\t\"color\": \"\"\r\n\t},\r\n\t\"z\": {}\r\n}",
            ),
            (
                "{\n  \"a\": {\"x\": \"\"}\n}",
                "{\n  \"a\": {\"x\": \"\"},\n  \"actionMenu\": {\"border\": \"\", \"color\": \"\"}\n}",
            ),
            (
                r#"{"a": {"x": ""}, "b": {"y": "", "z": ""}}"#,
                r#"{"a": {"x": ""}, "b": {"y": "", "z": ""}, "actionMenu": {"border": "", "color": ""}}"#,
            ),
            (r#"{"a": {"x": ""}}"#, r#"{"a": {"x": ""}, "actionMenu": {"border": "", "color": ""}}"#),
            (r#"{"a": {}, "b": {}}"#, r#"{"a": {}, "b": {}, "actionMenu": {"border": "", "color": ""}}"#),
            (r#"{ "a": {} }"#, r#"{ "a": {}, "actionMenu": { "border": "", "color": "" } }"#),
            (r#"{"a":{},"b":{}}"#, r#"{"a":{},"b":{},"actionMenu":{"border":"","color":""}}"#),
            (
                r#"{"a":{"x":""}, "b":{}}"#,
                r#"{"a":{"x":""}, "b":{}, "actionMenu":{"border":"", "color":""}}"#,
            ),
            ("{}", "{\n  \"actionMenu\": {\n    \"border\": \"\",\n    \"color\": \"\"\n  }\n}"),
            ("{\n}\n", "{\n  \"actionMenu\": {\n    \"border\": \"\",\n    \"color\": \"\"\n  }\n}\n"),
            (
                "{\n  \"a\": {}\n}",
                "{\n  \"a\": {},\n  \"actionMenu\": {\n    \"border\": \"\",\n    \"color\": \"\"\n  }\n}",
            ),
        ] {
            assert_eq!(with_section(before), after);
        }
    }
}
