//! A REST export: one JSON file with the files of several themes, as returned by `GET /v1/{appId}/themes`
//! (`docs/theme-format.md`, §2). Everything is kept with its span, so that an edit inside one string leaves
//! every other byte alone.

mod folder;
mod name;
mod strict;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::edit::{Conflict, Edit, TextEdit};
use crate::json_string::{JsonString, Spelling};
use crate::source::{Position, SourceFile, Span};

pub use folder::{PackError, THEME_JSON, ThemeFolder, ThemeJsonError, listed_files, pack, unpack};

/// A parsed export.
#[derive(Debug)]
pub struct Export {
    source: SourceFile,
    themes: Vec<ExportTheme>,
    /// How it writes its strings; filled at the first edit.
    spelling: OnceLock<Spelling>,
}

/// A theme of an export.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportTheme {
    /// Its name.
    pub name: String,
    /// The span of its value.
    pub value: Span,
    /// Its keys other than `files`, with the spans of their values, in order; `None` for a theme that is
    /// `null`.
    pub members: Option<Vec<(String, Span)>>,
    /// Its files, in order; `None` if it has no `files`.
    pub files: Option<Vec<ExportFile>>,
    /// The span of the member `files`, key and value, if there is one.
    pub files_member: Option<Span>,
}

/// A file of a theme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportFile {
    /// Its name, such as `UserMessage.template`.
    pub name: String,
    /// The span of the string literal that holds it, quotes included.
    pub literal: Span,
    /// Its content.
    pub text: String,
}

/// Why a JSON file is not taken as an export.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {}, column {}: {message}", position.line, position.column)]
#[non_exhaustive]
pub struct ExportError {
    /// The place of the error.
    pub position: Position,
    /// What is wrong there.
    pub message: String,
    /// Whether it is valid JSON but not an export.
    pub is_other_json: bool,
}

impl Export {
    /// Parses `source`.
    ///
    /// # Errors
    /// An [`ExportError`] if the text is not JSON, has a duplicate key or a lone surrogate, or does not have
    /// the shape `{name: {base, files}}`.
    pub fn parse(source: SourceFile) -> Result<Export, ExportError> {
        let reader = Reader { source: &source };
        let themes = reader.object(
            reader.whole(),
            "not a theme export: expected an object that maps theme names to themes",
        )?;
        let themes =
            themes.into_iter().map(|theme| reader.theme(theme.key, theme.value)).collect::<Result<_, _>>()?;
        reader.ensure_strict()?;
        Ok(Export { source, themes, spelling: OnceLock::new() })
    }

    /// The JSON file.
    pub fn source(&self) -> &SourceFile {
        &self.source
    }

    /// Its themes, in file order.
    pub fn themes(&self) -> &[ExportTheme] {
        &self.themes
    }

    /// The file whose string literal, quotes included, has the span `literal`.
    pub fn file(&self, literal: Span) -> Option<&ExportFile> {
        let count = self.themes.partition_point(|theme| theme.value.start() <= literal.start());
        let files = self.themes[..count].last()?.files.as_ref()?;
        files.binary_search_by_key(&literal, |file| file.literal).ok().map(|at| &files[at])
    }

    /// The edit of the export for `edits`, each of which is made for the decoded text of the file at the
    /// given literal. Each literal must be that of one of its files. Inserted text is escaped as the export
    /// escapes its strings.
    ///
    /// # Errors
    /// A [`Conflict`] when two edits of one file overlap.
    pub fn edit<'e>(
        &self,
        edits: impl IntoIterator<Item = (Span, &'e TextEdit)>,
    ) -> Result<TextEdit, Conflict> {
        let spelling = self.spelling.get_or_init(|| {
            let files = self.themes.iter().flat_map(|theme| &theme.files).flatten();
            Spelling::learn(self.source.text(), files.map(|file| file.literal))
        });
        let mut all = Vec::new();
        for (literal, edit) in edits {
            let string = JsonString::new(self.source.text(), literal);
            let checkpoints = string.checkpoints();
            let string = string.with_checkpoints(&checkpoints);
            all.extend(edit.edits().iter().map(|edit| Edit {
                span: string.file_span(edit.span),
                insert: spelling.escape(&edit.insert),
            }));
        }
        TextEdit::new(all)
    }
}

/// An object's entries in order, with keys and values as written.
struct Entries<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Entries<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<'t>(std::marker::PhantomData<&'t ()>);
        impl<'de: 't, 't> Visitor<'de> for InOrder<'t> {
            type Value = Entries<'t>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'t>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder(std::marker::PhantomData))
    }
}

/// A member of a JSON object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its key.
    pub key: String,
    /// The span of its value.
    pub value: Span,
    /// The span of key and value.
    pub span: Span,
}

/// The members of the object in a JSON file, in order.
///
/// # Errors
/// An [`ExportError`] if the text is not JSON or has a duplicate key, and, with the message `wanted`, if it
/// is no object.
pub fn members(source: &SourceFile, wanted: &str) -> Result<Vec<Member>, ExportError> {
    let reader = Reader { source };
    let members = reader.object(reader.whole(), wanted)?;
    reader.ensure_strict()?;
    Ok(members)
}

struct Reader<'t> {
    source: &'t SourceFile,
}

impl<'t> Reader<'t> {
    /// The span of the file without a byte order mark.
    fn whole(&self) -> Span {
        let text = self.source.text();
        let json = text.strip_prefix(crate::source::BYTE_ORDER_MARK).unwrap_or(text);
        Span::new(text.len() - json.len(), text.len())
    }

    fn error(&self, offset: usize, message: impl Into<String>) -> ExportError {
        ExportError { position: self.source.position(offset), message: message.into(), is_other_json: false }
    }

    /// An error at byte `offset` for valid JSON that is not an export.
    fn no_export(&self, offset: usize, wanted: &str) -> ExportError {
        ExportError { is_other_json: true, ..self.error(offset, wanted) }
    }

    /// The error that serde_json reports for the value that starts at byte `start`.
    fn json_error(&self, start: usize, error: &serde_json::Error) -> ExportError {
        let text = &self.source.text()[start..];
        let line_start: usize =
            text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let message = error.to_string();
        if strict::is_lone_surrogate(&message) {
            return self.lone_surrogate(start + offset);
        }
        let message = message.split(" at line ").next().unwrap_or_default();
        self.error(start + offset, message)
    }

    /// The error for a lone surrogate at byte `offset`, or ending there.
    fn lone_surrogate(&self, offset: usize) -> ExportError {
        let half = strict::lone_surrogate(self.source.text(), offset);
        let written = self.source.slice(half);
        let message = format!("half of a surrogate pair (`{written}`), which is not valid text");
        self.error(half.start(), message)
    }

    /// Refuses duplicate keys and lone surrogates at any depth.
    fn ensure_strict(&self) -> Result<(), ExportError> {
        let whole = self.whole();
        let checked = serde_json::from_str::<strict::Strict>(self.source.slice(whole));
        checked.map(drop).map_err(|error| self.json_error(whole.start(), &error))
    }

    fn span(&self, raw: &RawValue) -> Span {
        let start = raw.get().as_ptr() as usize - self.source.text().as_ptr() as usize;
        Span::new(start, start + raw.get().len())
    }

    fn string(&self, span: Span) -> Result<String, ExportError> {
        serde_json::from_str(self.source.slice(span)).map_err(|error| self.json_error(span.start(), &error))
    }

    /// The members of the object at `span`; a duplicate key is an error.
    fn object(&self, span: Span, wanted: &str) -> Result<Vec<Member>, ExportError> {
        let text: &'t str = &self.source.text()[span.range()];
        let is_object = text.trim_start().starts_with('{');
        let entries = serde_json::from_str::<Entries<'t>>(text).map_err(|error| {
            match is_object || error.is_syntax() {
                true => self.json_error(span.start(), &error),
                false => self.no_export(span.start(), wanted),
            }
        })?;
        let mut keys = BTreeSet::new();
        let mut result = Vec::with_capacity(entries.0.len());
        for (key, value) in entries.0 {
            let key_span = self.span(key);
            let key = self.string(key_span)?;
            if !keys.insert(key.clone()) {
                return Err(self.error(key_span.start(), format!("duplicate key {key:?}")));
            }
            result.push(Member { key, value: self.span(value), span: key_span.cover(self.span(value)) });
        }
        Ok(result)
    }

    fn theme(&self, name: String, value: Span) -> Result<ExportTheme, ExportError> {
        if self.source.slice(value) == "null" {
            return Ok(ExportTheme { name, value, members: None, files: None, files_member: None });
        }
        let wanted = format!(
            "not a theme export: {name:?} is not a theme; expected an object with `base` or `files`, or null"
        );
        let mut members = self.object(value, &wanted)?;
        let is_theme =
            members.is_empty() || members.iter().any(|member| member.key == "files" || member.key == "base");
        if !is_theme {
            return Err(self.no_export(value.start(), &wanted));
        }
        let files = members.iter().position(|member| member.key == "files").map(|at| members.remove(at));
        Ok(ExportTheme {
            value,
            members: Some(members.into_iter().map(|member| (member.key, member.value)).collect()),
            files_member: files.as_ref().map(|files| files.span),
            files: files.map(|files| self.files(&name, files.value)).transpose()?,
            name,
        })
    }

    fn files(&self, theme: &str, span: Span) -> Result<Vec<ExportFile>, ExportError> {
        let wanted = format!(
            "not a theme export: the files of {theme:?} must be an object that maps names to contents"
        );
        let files =
            self.object(span, &wanted)?.into_iter().map(|Member { key: name, value: literal, .. }| {
                if !self.source.slice(literal).starts_with('"') {
                    let wanted = format!("not a theme export: the content of {name:?} is not a string");
                    return Err(self.no_export(literal.start(), &wanted));
                }
                Ok(ExportFile { text: self.string(literal)?, name, literal })
            });
        files.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Export, ExportError> {
        Export::parse(SourceFile::new("x.json", text).expect("valid"))
    }

    #[test]
    fn everything_is_known_by_its_place() {
        let text = r#" {"a b": {"base": "x", "files": {"A.template": "<b>\n", "layout.json": "{}"}, "n": 1}, "c": null}"#;
        let export = parse(text).expect("an export");
        let theme = &export.themes()[0];
        let files = theme.files.as_ref().expect("files");
        assert_eq!((theme.name.as_str(), files[0].text.as_str()), ("a b", "<b>\n"));
        assert_eq!(export.source().slice(files[0].literal), r#""<b>\n""#);
        let members = theme.members.as_ref().expect("members");
        assert_eq!(members.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["base", "n"]);
        assert_eq!(export.themes()[1].members, None);
    }

    #[test]
    fn what_is_no_export_is_refused_at_its_place() {
        for (text, expected) in [
            ("{\"a\": ", "line 1, column 6: EOF while parsing a value"),
            ("[1]", "line 1, column 1: not a theme export: expected an object that maps theme names"),
            (
                "{\"name\": \"x\",\n \"version\": \"1\"}",
                "line 1, column 10: not a theme export: \"name\" is not a theme",
            ),
            ("{\"a\": {\"x\": 1}}", "line 1, column 7: not a theme export: \"a\" is not a theme"),
            ("{\"a\": null,\n \"\\u0061\": null}", "line 2, column 2: duplicate key \"a\""),
            (
                "{\"a\": {\"files\": {\"X\": \"ab\\ud800\"}}}",
                "line 1, column 26: half of a surrogate pair (`\\ud800`)",
            ),
            ("{\"a\": {\"files\": {\"X\": \"\\ud83d\\ude00\\ude00\"}}}", "line 1, column 36: half"),
            ("{\"a\": {\"files\": {\"X\": \"\\ud83d\\ud83d\\ude00\"}}}", "line 1, column 24: half"),
            ("{\"a\": {\"files\": {\"X\": \"\\ud83dé\"}}}", "line 1, column 24: half"),
            ("{\"a\": {\"files\": {\"X\": \"\\ud83d\\u0041\"}}}", "line 1, column 24: half"),
            ("{\"a\": {\"files\": {\"X\": \"\\ud83d\\n\"}}}", "line 1, column 24: half"),
            ("{\"a\": {\"files\": {\"X\": \"\\ud83d\\\\u0041\"}}}", "line 1, column 24: half"),
            ("{\"a\": {\"files\": {\"X\": \"\\\\ud83d\\udc00\"}}}", "line 1, column 31: half"),
            ("{\"a\": {\"files\": {\"\\udc00\": \"x\"}}}", "line 1, column 19: half"),
            ("{\"a\": {\"files\": {}, \"k\": [\"é\\uDFFF\"]}}", "line 1, column 29: half"),
            (
                "{\"a\": {\"files\": {\"X\": 1}}}",
                "line 1, column 23: not a theme export: the content of \"X\"",
            ),
            ("{\"a\": {\"files\": []}}", "line 1, column 17: not a theme export: the files of \"a\""),
        ] {
            let said = parse(text).expect_err(text).to_string();
            assert!(said.starts_with(expected), "{text}: {said}");
        }
    }

    #[test]
    fn an_edit_changes_the_inside_of_its_string_only() {
        let text = r#"{"a": {"files": {"A": "x\u003cy\r\nz"}}}"#;
        let export = parse(text).expect("an export");
        let literal = export.themes()[0].files.as_ref().expect("files")[0].literal;
        let edit = TextEdit::new(vec![Edit::insertion(5, "<i>\r\n")]).expect("one edit");
        let edited = export.edit([(literal, &edit)]).expect("no conflict").apply(text);
        assert_eq!(edited, r#"{"a": {"files": {"A": "x\u003cy\r\n\u003ci>\r\nz"}}}"#);
    }
}
