//! Names of themes and files that cannot be folder or file names on some operating system.

use std::collections::HashMap;

/// Why `name` is not a usable file or folder name on some operating system.
pub(super) fn name_fault(name: &str) -> Option<&'static str> {
    const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    // Windows also treats these superscript digits as digits.
    let is_number = |character: char| matches!(character, '1'..='9' | '¹' | '²' | '³');
    let numbered = |device: &str| {
        let mut number = stem.strip_prefix(device).into_iter().flat_map(str::chars);
        number.next().is_some_and(is_number) && number.next().is_none()
    };
    if name.is_empty() {
        Some("the name is empty")
    } else if name.contains(['/', '\\']) || name == "." || name == ".." {
        Some("the name is a path, not a plain name")
    } else if name.contains(':') {
        Some("the name has a colon, which Windows does not allow")
    } else if name.eq_ignore_ascii_case(".git") {
        Some("the name is reserved for git's own folder")
    } else if name.chars().any(char::is_control) {
        Some("the name has a control character")
    } else if DEVICES.contains(&stem.as_str()) || numbered("COM") || numbered("LPT") {
        Some("the name is reserved for a device on Windows")
    } else if name.ends_with(['.', ' ']) {
        Some("the name ends with a dot or a space")
    } else if name.len() > 255 {
        Some("the name is longer than 255 bytes")
    } else {
        None
    }
}

/// Two of `names` that differ only in case, so that one file would overwrite the other on a case-insensitive
/// system: the first name, and the second with its value.
pub(super) fn alike<'e, T>(names: impl Iterator<Item = (&'e str, T)>) -> Option<(&'e str, (&'e str, T))> {
    let mut known: HashMap<String, &str> = HashMap::new();
    for (name, what) in names {
        if let Some(other) = known.insert(name.to_lowercase(), name) {
            return Some((other, (name, what)));
        }
    }
    None
}
