//! An export as theme folders, and back. Neither way loses anything: packing what was unpacked gives
//! the same JSON value, unpacking what was packed gives the same bytes.
//!
//! `theme.json` holds every key of a theme but `files`. Where a theme has files that are not named
//! like a theme's (`notes.md`), their names stand in it as a list under `files`, because a folder may
//! hold other files, too. What packing writes keeps the very text of `theme.json`, blanks included;
//! unpacking recognises its own work by packing the result again and comparing.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Export, ExportError, ExportTheme};
use crate::source::{SourceFile, Span};

/// The file of a theme folder that holds what is not a file.
pub const THEME_JSON: &str = "theme.json";

/// A theme as a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ThemeFolder {
    /// The folder's name, which is the theme's.
    pub name: String,
    /// Its files by their names.
    pub files: BTreeMap<String, String>,
}

/// Why folders cannot be packed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{path}: {message}")]
pub struct PackError {
    /// The folder or file.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

/// The themes of `export` as folders.
///
/// # Errors
/// An [`ExportError`] at a theme or file whose name is no plain file name.
pub fn unpack(export: &Export) -> Result<Vec<ThemeFolder>, ExportError> {
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

/// The folder of `theme` without its `theme.json`.
fn files_of(export: &Export, theme: &ExportTheme) -> Result<ThemeFolder, ExportError> {
    let refuse = |span: Span, message: String| ExportError {
        position: export.source().position(span.start()),
        message,
        is_other_json: false,
    };
    if let Some(fault) = name_fault(&theme.name) {
        return Err(refuse(theme.value, format!("the theme {:?} cannot be a folder: {fault}", theme.name)));
    }
    let mut files = BTreeMap::new();
    for file in theme.files.iter().flatten() {
        let fault = match file.name.as_str() {
            THEME_JSON => Some("that name is taken by the file that holds the theme's other keys"),
            name => name_fault(name),
        };
        if let Some(fault) = fault {
            return Err(refuse(file.literal, format!("the file {:?} cannot be written: {fault}", file.name)));
        }
        files.insert(file.name.clone(), file.text.clone());
    }
    Ok(ThemeFolder { name: theme.name.clone(), files })
}

/// Whether the theme's files say by themselves that it has files, and which.
fn lists_nothing(theme: &ExportTheme) -> bool {
    theme
        .files
        .as_ref()
        .is_some_and(|files| !files.is_empty() && files.iter().all(|file| is_theme_file(&file.name)))
}

/// What stands between the colon behind the theme's name and the comma or brace behind its value.
fn as_packed<'e>(export: &'e Export, theme: &ExportTheme) -> &'e str {
    let text = export.source().text();
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let start = text[..theme.value.start()].trim_end_matches(blank).len();
    let end = text.len() - text[theme.value.end()..].trim_start_matches(blank).len();
    &text[start..end]
}

/// The text of `theme.json` if the theme was packed: the one that packs to what stands there.
fn packed_theme_json(export: &Export, theme: &ExportTheme, folder: &ThemeFolder) -> Option<String> {
    let packed = as_packed(export, theme);
    let candidates = [None, without_files(export, theme), written_theme_json(export, theme)];
    let found = candidates.into_iter().find(|text| {
        // A folder without any file is no theme.
        let is_theme = text.is_some() || !folder.files.is_empty();
        is_theme && pack_theme(&with_theme_json(folder, text.clone())).as_deref() == Ok(packed)
    });
    found.flatten()
}

/// What stands there without its files.
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

/// `theme.json` as a person would write it, if it is needed.
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
/// A [`PackError`] for a `theme.json` that is no JSON object, or two folders of one name.
pub fn pack(folders: &[ThemeFolder]) -> Result<String, PackError> {
    let mut themes = BTreeMap::new();
    for folder in folders {
        let path = format!("{}/{THEME_JSON}", folder.name);
        let packed = pack_theme(folder).map_err(|message| PackError { path, message })?;
        if themes.insert(&folder.name, packed).is_some() {
            let message = "two folders have this name, and an export has one theme of a name".to_owned();
            return Err(PackError { path: folder.name.clone(), message });
        }
    }
    let entries = themes.iter().map(|(name, packed)| format!("{}:{packed}", Value::from(name.as_str())));
    Ok(format!("{{{}}}\n", entries.collect::<Vec<_>>().join(",\n")))
}

fn pack_theme(folder: &ThemeFolder) -> Result<String, String> {
    let theme_json = folder.files.get(THEME_JSON);
    let value = theme_json.map_or(Ok(Value::Object(Map::new())), |text| serde_json::from_str(text));
    let value = value.map_err(|error| format!("not JSON: {error}"))?;
    let listed = match &value {
        Value::Null => None,
        Value::Object(members) => members.get("files").map(listed_files).transpose()?,
        _ => return Err("an object is expected, or null".to_owned()),
    };
    let is_packed = |name: &str| is_theme_file(name) || listed.iter().flatten().any(|listed| listed == name);
    let mut files =
        folder.files.iter().filter(|(name, _)| name.as_str() != THEME_JSON && is_packed(name)).peekable();
    let has_files = files.peek().is_some();
    let files: Map<String, Value> =
        files.map(|(name, text)| (name.clone(), Value::from(text.as_str()))).collect();
    let files = format!("\"files\":{}", Value::Object(files));
    match (theme_json, value) {
        (Some(_), Value::Null) if has_files => Err("the theme is null, and has files beside it".to_owned()),
        (Some(text), Value::Object(members)) if members.contains_key("files") => with_list(text, &files),
        (Some(text), Value::Object(_)) if has_files => with_files(text, &files),
        (Some(text), _) => Ok(text.clone()),
        (None, _) => Ok(format!("{{{files}}}")),
    }
}

fn listed_files(files: &Value) -> Result<Vec<String>, String> {
    let names = files
        .as_array()
        .and_then(|names| names.iter().map(|name| name.as_str().map(str::to_owned)).collect());
    names.ok_or_else(|| "`files` is a list of the names of further files".to_owned())
}

/// The text of `theme.json` with `files` as its last member.
fn with_files(text: &str, files: &str) -> Result<String, String> {
    let end = text.rfind('}').ok_or("an object is expected")?;
    let content = text[..end].trim_end();
    match content.ends_with('{') {
        true => Ok(format!("{}{files} {}", &text[..end], &text[end..])),
        false => Ok(format!("{content},{files}{}", &text[content.len()..])),
    }
}

/// The text of `theme.json` with `files` in place of the list of further files.
fn with_list(text: &str, files: &str) -> Result<String, String> {
    let wrapped = format!("{{\"theme\":{text}}}");
    let fault = |_| "cannot be read".to_owned();
    let source = SourceFile::new(THEME_JSON, wrapped).map_err(|error| error.to_string())?;
    let members =
        super::Reader { source: &source }.object(Span::new(0, source.text().len()), "").map_err(fault)?;
    let members = super::Reader { source: &source }.object(members[0].value, "").map_err(fault)?;
    let written = members.iter().map(|member| match member.key.as_str() {
        "files" => files,
        _ => source.slice(member.span),
    });
    Ok(format!("{{{}}}", written.collect::<Vec<_>>().join(",")))
}

/// Whether a file of this name is a theme's in any folder.
fn is_theme_file(name: &str) -> bool {
    name.ends_with(".template") || name == "layout.json"
}

/// Why a file or folder called `name` would not be where it is expected, on some system or other.
fn name_fault(name: &str) -> Option<&'static str> {
    const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|number| number.len() == 1 && number != "0");
    if name.is_empty() {
        Some("the name is empty")
    } else if name.contains(['/', '\\', ':']) || name == "." || name == ".." {
        Some("the name would lead out of its folder")
    } else if name.chars().any(char::is_control) {
        Some("the name has a control character")
    } else if DEVICES.contains(&stem.as_str()) || ((numbered("COM") || numbered("LPT")) && stem.is_ascii()) {
        Some("the name is that of a device")
    } else if name.ends_with(['.', ' ']) {
        Some("the name ends in a dot or a blank")
    } else if name.len() > 255 {
        Some("the name is longer than 255 bytes")
    } else {
        None
    }
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
