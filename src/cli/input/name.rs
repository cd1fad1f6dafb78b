//! What a name says that was given: which component this is, or why that is not told by it.

use std::path::Path;

use super::shown;
use crate::catalog::THEME_JSON;
use crate::menu::Target;
use crate::theme::{LAYOUT_JSON, is_component_name};

/// The component that a file's name says it holds.
pub fn component_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    is_component_name(stem).then(|| stem.to_owned())
}

/// Makes sure that a name that was given is one that a component may have.
///
/// # Errors
/// What components are called.
pub fn ensure_component_name(name: &str) -> Result<(), String> {
    if is_component_name(name) {
        return Ok(());
    }
    let meant = Target::meant_by(name).map_or("such as UserMessage".to_owned(), did_you_mean);
    Err(format!(
        "--component: `{name}` is no component's name, which starts with an upper-case letter and has letters and \
         digits only; {meant}"
    ))
}

/// That the path of a component does not say which one it is.
pub fn no_component(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let meant = Target::meant_by(&name).map(|target| format!("; {}", did_you_mean(target)));
    format!(
        "{} names no component: a file is called after the one it holds, as UserMessage.template is; say which one it \
         is with --component{}",
        shown(path),
        meant.unwrap_or_default()
    )
}

/// What `name`, of which TalkJS has no component, was probably meant to be.
pub fn meant(name: &str) -> Option<String> {
    let target = Target::meant_by(name)?;
    Some(format!(
        "TalkJS has no component `{name}`, so this is taken for one of your own, which needs no menu; {}",
        did_you_mean(target)
    ))
}

fn did_you_mean(target: Target) -> String {
    format!("did you mean {}?", target.name())
}

/// What a file is that belongs to a theme and is no component, by its name.
pub fn part_of_a_theme(path: &Path) -> Option<String> {
    let what = match path.file_name()?.to_str()? {
        LAYOUT_JSON => "layout",
        THEME_JSON => "description",
        _ => return None,
    };
    Some(format!(
        "this is a theme's {what}, which is looked at with the theme: name the folder that it is in"
    ))
}
