//! Which component a given name stands for, and messages for names that do not tell.

use std::path::Path;

use super::shown;
use crate::catalog::THEME_JSON;
use crate::menu::Target;
use crate::theme::{LAYOUT_JSON, is_component_name};

/// The component that a file holds, by its name.
pub fn component_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    is_component_name(stem).then(|| stem.to_owned())
}

/// Makes sure that a given name is a valid component name.
///
/// # Errors
/// If it is not; says what component names look like.
pub fn ensure_component_name(name: &str) -> Result<(), String> {
    if is_component_name(name) {
        return Ok(());
    }
    let meant = Target::meant_by(name).map_or("for example UserMessage".to_owned(), did_you_mean);
    Err(format!(
        "--component: `{name}` is not a component name: those start with an upper-case letter and have only letters \
         and digits; {meant}"
    ))
}

/// The message for a path that does not say which component it holds.
pub fn no_component(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let meant = Target::meant_by(&name).map(|target| format!("; {}", did_you_mean(target)));
    format!(
        "{} names no component: a file is named after its component, as in UserMessage.template; say which one it \
         is with --component{}",
        shown(path),
        meant.unwrap_or_default()
    )
}

/// A note on what `name` was probably meant to be, if TalkJS has no such component.
pub fn meant(name: &str) -> Option<String> {
    let target = Target::meant_by(name)?;
    Some(format!(
        "TalkJS has no component `{name}`, so this is treated as one of your own, which needs no menu; {}",
        did_you_mean(target)
    ))
}

fn did_you_mean(target: Target) -> String {
    format!("did you mean {}?", target.name())
}

/// The message for a file that, by its name, belongs to a theme but is not a component.
pub fn part_of_a_theme(path: &Path) -> Option<String> {
    let what = match path.file_name()?.to_str()? {
        LAYOUT_JSON => "layout",
        THEME_JSON => "description",
        _ => return None,
    };
    Some(format!("this is a theme's {what}, which is checked with the theme: name the folder that it is in"))
}
