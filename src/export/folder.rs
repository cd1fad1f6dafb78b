//! Converts an export to theme folders and back. Neither direction loses anything: packing an unpacked export
//! gives the same JSON value, and unpacking a packed folder gives the same bytes, except that a `theme.json`
//! that lists further files in unusual formatting comes back as the same value.
//!
//! `theme.json` holds every key of a theme but `files`. Because a folder may hold unrelated files, theme
//! files with other names (`notes.md`) are listed in it under `files`. Packing keeps the exact text of
//! `theme.json`, whitespace included; unpacking recognises packed text by packing its result again and
//! comparing.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::name::{alike, name_fault};
use super::{Export, ExportError, ExportTheme};
pub use crate::catalog::THEME_JSON;
use crate::catalog::ThemeFile;
use crate::source::{BYTE_ORDER_MARK, SourceFile, Span};

/// A theme as a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ThemeFolder {
    /// The folder's name, which is the theme's name.
    pub name: String,
    /// Its files by name.
    pub files: BTreeMap<String, String>,
}

/// Why folders cannot be packed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{path}: {message}")]
#[non_exhaustive]
pub struct PackError {
    /// The folder or file.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

/// The themes of `export` as folders.
///
/// # Errors
/// An [`ExportError`] at a theme or file whose name is not a plain file name.
pub fn unpack(export: &Export) -> Result<Vec<ThemeFolder>, ExportError> {
    ensure_apart(export, export.themes().iter().map(|theme| (theme.name.as_str(), theme.value)))?;
    let folders =
        export.themes().iter().map(|theme| files_of(export, theme)).collect::<Result<Vec<_>, _>>()?;
    let with_theme_json = |theme_json: fn(&Export, &ExportTheme, &ThemeFolder) -> Option<String>| {
        let folders = folders
            .iter()
            .zip(export.themes())
            .map(|(folder, theme)| with_theme_json(folder, theme_json(export, theme, folder)));
        folders.collect::<Vec<_>>()
    };
    let as_packed = with_theme_json(packed_theme_json);
    match pack(&as_packed) {
        Ok(text) if text == export.source().text() => Ok(as_packed),
        _ => Ok(with_theme_json(|export, theme, _| written_theme_json(export, theme))),
    }
}

fn with_theme_json(folder: &ThemeFolder, theme_json: Option<String>) -> ThemeFolder {
    let mut folder = folder.clone();
    folder.files.extend(theme_json.map(|text| (THEME_JSON.to_owned(), text)));
    folder
}

fn ensure_apart<'e>(
    export: &Export,
    names: impl Iterator<Item = (&'e str, Span)>,
) -> Result<(), ExportError> {
    let Some((first, (second, span))) = alike(names) else { return Ok(()) };
    let message = format!("{first:?} and {second:?} are the same name on case-insensitive systems");
    Err(refuse(export, span, message))
}

fn refuse(export: &Export, span: Span, message: String) -> ExportError {
    ExportError { position: export.source().position(span.start()), message, is_other_json: false }
}

/// The folder of `theme` without its `theme.json`.
fn files_of(export: &Export, theme: &ExportTheme) -> Result<ThemeFolder, ExportError> {
    let refuse = |span: Span, message: String| refuse(export, span, message);
    let names = theme.files.iter().flatten().map(|file| (file.name.as_str(), file.literal));
    ensure_apart(export, names)?;
    if let Some(fault) = name_fault(&theme.name) {
        return Err(refuse(theme.value, format!("the theme {:?} cannot be a folder: {fault}", theme.name)));
    }
    let mut files = BTreeMap::new();
    for file in theme.files.iter().flatten() {
        let fault = match file.name.as_str() {
            THEME_JSON => Some("this name is reserved for the file with the theme's other keys"),
            name => name_fault(name),
        };
        if let Some(fault) = fault {
            return Err(refuse(file.literal, format!("the file {:?} cannot be written: {fault}", file.name)));
        }
        files.insert(file.name.clone(), file.text.clone());
    }
    Ok(ThemeFolder { name: theme.name.clone(), files })
}

/// Whether the theme has files, all with the usual names, so that `theme.json` need not list them.
fn lists_nothing(theme: &ExportTheme) -> bool {
    theme
        .files
        .as_ref()
        .is_some_and(|files| !files.is_empty() && files.iter().all(|file| is_theme_file(&file.name)))
}

/// The text between the colon after the theme's name and the comma or brace after its value.
fn as_packed<'e>(export: &'e Export, theme: &ExportTheme) -> &'e str {
    let text = export.source().text();
    let start = text[..theme.value.start()].trim_end_matches(is_blank).len();
    let end = text.len() - text[theme.value.end()..].trim_start_matches(is_blank).len();
    &text[start..end]
}

/// Whether it is JSON whitespace.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The text of `theme.json` that packs to exactly the theme's text in the export, if there is one.
fn packed_theme_json(export: &Export, theme: &ExportTheme, folder: &ThemeFolder) -> Option<String> {
    let packed = as_packed(export, theme);
    let candidates = [None, without_files(export, theme), written_theme_json(export, theme)];
    let found = candidates.into_iter().find(|text| {
        // A folder without files is not a theme.
        let is_theme = text.is_some() || !folder.files.is_empty();
        is_theme && pack_theme(&with_theme_json(folder, text.clone())).as_deref() == Ok(packed)
    });
    found.flatten()
}

/// The theme's text in the export without the `files` member.
fn without_files(export: &Export, theme: &ExportTheme) -> Option<String> {
    let packed = as_packed(export, theme);
    let Some(files) = theme.files_member else { return Some(packed.to_owned()) };
    let offset = packed.as_ptr() as usize - export.source().text().as_ptr() as usize;
    let (before, after) = (&packed[..files.start() - offset], &packed[files.end() - offset..]);
    match before.strip_suffix(',') {
        Some(before) => Some(format!("{before}{after}")),
        None => Some(format!("{before}{}", after.strip_prefix(' ')?)),
    }
}

/// `theme.json` in readable formatting, if the theme needs one.
fn written_theme_json(export: &Export, theme: &ExportTheme) -> Option<String> {
    let is_needless = theme.members.as_ref().is_some_and(Vec::is_empty) && lists_nothing(theme);
    (!is_needless).then(|| pretty(export, theme))
}

fn pretty(export: &Export, theme: &ExportTheme) -> String {
    let Some(members) = &theme.members else { return "null\n".to_owned() };
    let quoted = |text: &str| Value::from(text).to_string();
    let value = |span: &Span| export.source().slice(*span);
    let mut lines: Vec<String> =
        members.iter().map(|(key, span)| format!("  {}: {}", quoted(key), value(span))).collect();
    let files = theme.files.iter().flatten().map(|file| file.name.as_str());
    let mut others: Vec<String> = files.filter(|name| !is_theme_file(name)).map(quoted).collect();
    others.sort();
    if !others.is_empty() || theme.files.as_ref().is_some_and(Vec::is_empty) {
        lines.push(format!("  \"files\": [{}]", others.join(", ")));
    }
    match lines.is_empty() {
        true => "{}\n".to_owned(),
        false => format!("{{\n{}\n}}\n", lines.join(",\n")),
    }
}

/// The text of an export that holds the themes of `folders`.
///
/// # Errors
/// A [`PackError`] for an invalid `theme.json`, or for two folders with the same name.
pub fn pack(folders: &[ThemeFolder]) -> Result<String, PackError> {
    let mut themes = BTreeMap::new();
    for folder in folders {
        let path = format!("{}/{THEME_JSON}", folder.name);
        let packed = pack_theme(folder).map_err(|message| PackError { path, message })?;
        if themes.insert(&folder.name, packed).is_some() {
            let message = "two folders have this name, but theme names in an export are unique".to_owned();
            return Err(PackError { path: folder.name.clone(), message });
        }
    }
    let entries = themes.iter().map(|(name, packed)| format!("{}:{packed}", Value::from(name.as_str())));
    Ok(format!("{{{}}}\n", entries.collect::<Vec<_>>().join(",\n")))
}

fn pack_theme(folder: &ThemeFolder) -> Result<String, String> {
    let theme_json = folder.files.get(THEME_JSON).map(|text| ThemeJson::parse(text)).transpose()?;
    let listed = theme_json.as_ref().and_then(|parsed| parsed.listed.as_deref()).unwrap_or_default();
    if let Some(absent) = listed.iter().find(|name| !folder.files.contains_key(*name)) {
        return Err(format!("`files` lists {absent:?}, which is not in the folder"));
    }
    let is_packed = |name: &String| name != THEME_JSON && (is_theme_file(name) || listed.contains(name));
    let packed = folder.files.iter().filter(|(name, _)| is_packed(name));
    let files: Map<String, Value> =
        packed.map(|(name, text)| (name.clone(), Value::from(text.as_str()))).collect();
    let has_files = !files.is_empty();
    let files = format!("\"files\":{}", Value::Object(files));
    match theme_json {
        None => Ok(format!("{{{files}}}")),
        Some(parsed) if parsed.is_null && has_files => {
            Err("the theme is null, but its folder has theme files".to_owned())
        }
        Some(parsed) if parsed.listed.is_some() => Ok(parsed.with_list(&files)),
        Some(parsed) if has_files => Ok(with_files(parsed.text, &files)),
        Some(parsed) if parsed.is_null || parsed.members.is_empty() || parsed.has_base() => {
            Ok(parsed.text.to_owned())
        }
        Some(_) => Err("a theme needs a `base` or files, and this one has neither".to_owned()),
    }
}

/// The parsed `theme.json`, with the text of its members.
struct ThemeJson<'t> {
    text: &'t str,
    is_null: bool,
    /// Its members: the key, and the text of key and value.
    members: Vec<(String, &'t str)>,
    /// The list of further files of the theme.
    listed: Option<Vec<String>>,
}

impl<'t> ThemeJson<'t> {
    fn parse(text: &'t str) -> Result<ThemeJson<'t>, String> {
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        if text.trim_matches(is_blank) == "null" {
            return Ok(ThemeJson { text, is_null: true, members: Vec::new(), listed: None });
        }
        let source = SourceFile::new(THEME_JSON, text).map_err(|error| error.to_string())?;
        let reader = super::Reader { source: &source };
        reader.ensure_strict().map_err(|error| error.to_string())?;
        let members = reader.object(Span::new(0, text.len()), "expected an object or null");
        let members = members.map_err(|error| error.to_string().replace("not a theme export: ", ""))?;
        let files =
            members.iter().find(|member| member.key == "files").map(|member| &text[member.value.range()]);
        let listed = files.map(serde_json::from_str::<Vec<String>>).transpose();
        Ok(ThemeJson {
            text,
            is_null: false,
            listed: listed.map_err(|_| "`files` must be a list of the names of further files".to_owned())?,
            members: members.into_iter().map(|member| (member.key, &text[member.span.range()])).collect(),
        })
    }

    fn has_base(&self) -> bool {
        self.members.iter().any(|(key, _)| key == "base")
    }

    /// The object with the member `files` in place of the list of further files.
    fn with_list(&self, files: &str) -> String {
        let members = self.members.iter().map(|(key, written)| if key == "files" { files } else { *written });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

/// What is wrong with the text of a `theme.json`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ThemeJsonError {
    pub(crate) message: String,
}

/// The files besides the usual ones that `theme.json` says are the theme's.
///
/// # Errors
/// What is wrong with `theme.json`.
pub fn listed_files(theme_json: &str) -> Result<Vec<String>, ThemeJsonError> {
    let parsed = ThemeJson::parse(theme_json).map_err(|message| ThemeJsonError { message })?;
    Ok(parsed.listed.unwrap_or_default())
}

/// The text of `theme.json`, an object, with `files` added as its last member.
fn with_files(text: &str, files: &str) -> String {
    let end = text.rfind('}').unwrap_or(text.len());
    let content = text[..end].trim_end();
    match content.ends_with('{') {
        true => format!("{}{files} {}", &text[..end], &text[end..]),
        false => format!("{content},{files}{}", &text[content.len()..]),
    }
}

/// Whether a file with this name belongs to a theme in any folder.
fn is_theme_file(name: &str) -> bool {
    ThemeFile::of(name).is_some_and(|file| file != ThemeFile::Theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(text: &str) -> Export {
        Export::parse(SourceFile::new("x.json", text).expect("valid")).expect("an export")
    }

    fn round_trip(text: &str) {
        let mut folders = unpack(&export(text)).expect("plain names");
        folders.sort_by(|a, b| a.name.cmp(&b.name));
        let packed = pack(&folders).expect("packable");
        let value = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(value(&packed), value(text), "{packed}");
        assert_eq!(unpack(&export(&packed)).expect("plain names"), folders, "{packed}");
    }

    #[test]
    fn nothing_is_lost_on_the_way_there_and_back() {
        for text in [
            "{}",
            r#"{"a": null}"#,
            r#"{"a": {}}"#,
            r#"{"a": {"files": {}}}"#,
            r#"{"a": {"base": "x"}}"#,
            r#"{"a": {"base": "x", "files": {}}}"#,
            r#"{"a": {"files": {"A.template": "x\u0000\r\n", "layout.json": "{}"}}}"#,
            "{\"a\": {\"files\": {\"A.template\": \"\"},\n  \"n\": {\"deep\": [1, 1.50, -0]}, \"base\": \"x\" } }",
            r#"{"a": {"base": "x", "files": {".template": "<b/>", "x-y.template": "<i/>"}}}"#,
            r#"{"b": {"files": {"notes.md": "n", ".x": "", "A.template": "é"}, "x": true}, "a b": {"base": "y"}}"#,
        ] {
            round_trip(text);
        }
    }

    #[test]
    fn folders_come_back_as_they_were() {
        for theme_json in [
            None,
            Some("{}"),
            Some(" {\t}\n"),
            Some("{\n\t\"base\" : \"x\"\r\n}\r\n"),
            Some("{\"base\": \"x\", \"y\": [1]}"),
            Some("{\n  \"files\": [\"notes.md\"]\n}\n"),
        ] {
            let mut files = BTreeMap::from([("A.template".to_owned(), "<b>\u{feff}\r\n".to_owned())]);
            if theme_json.is_some_and(|text| text.contains("notes.md")) {
                files.insert("notes.md".to_owned(), "n".to_owned());
            }
            files.extend(theme_json.map(|text| (THEME_JSON.to_owned(), text.to_owned())));
            let folder = ThemeFolder { name: "t".to_owned(), files };
            let packed = pack(std::slice::from_ref(&folder)).expect("packable");
            assert_eq!(unpack(&export(&packed)).expect("plain names"), [folder], "{packed}");
        }
    }

    #[test]
    fn names_that_are_only_like_those_of_devices_are_fine() {
        for name in ["Lpta.template", "Comment.template", "com.md", "lpt0.md", "com10.md", "Console.template"]
        {
            round_trip(&format!("{{\"a\": {{\"files\": {{\"{name}\": \"x\"}}}}}}"));
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in [
            "../x",
            "/etc/x",
            "a\\\\b",
            "C:x",
            "..",
            "",
            "nul",
            "Com1.template",
            "lpt².md",
            "a\\u0000",
            "x.",
            "theme.json",
        ] {
            let text = format!("{{\"a\": {{\"files\": {{\"{name}\": \"\"}}}}}}");
            let error = unpack(&export(&text)).expect_err(name);
            assert_eq!(error.position.line, 1);
        }
        assert!(unpack(&export(r#"{"../a": {"base": "x"}}"#)).is_err());
    }
}
