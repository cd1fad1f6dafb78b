//! Files that are no classic theme and are taken for one: recognised by what stands in them, so
//! that they can be refused with an explanation (`docs/theme-format.md`, §1).

use crate::source::Span;

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// A component of a classic theme.
    Template,
    /// A legacy CSS theme.
    LegacyCss,
    /// A module of a Components SDK theme.
    SdkModule,
    /// A page or component of the app that shows the chat.
    AppSource,
}

/// Class names that only a legacy CSS theme styles.
const LEGACY_CLASSES: [&str; 8] = [
    ".message-balloon-me",
    ".message-balloon-other",
    ".inbox-feed-panel",
    ".inbox-chat-panel",
    ".panel-header",
    ".panel-footer",
    ".day-marker",
    ".message-field",
];

const SDK_PACKAGES: [&str; 2] = ["@talkjs/react-components", "@talkjs/web-components"];

/// What shows that `css` is a legacy CSS theme: its version comment, or two of its class names.
pub fn legacy_css_mark(css: &str) -> Option<Span> {
    let version = css.find("@version").map(|at| Span::new(at, at + "@version".len()));
    let classes = LEGACY_CLASSES
        .iter()
        .filter_map(|class| Some(Span::new(css.find(class)?, css.find(class)? + class.len())));
    let classes: Vec<Span> = classes.collect();
    match (version, &classes[..]) {
        (Some(version), [_, ..]) => Some(version),
        (None, [first, _, ..]) => classes.iter().min().or(Some(first)).copied(),
        _ => None,
    }
}

/// What shows that a module belongs to a Components SDK theme: the package it imports.
pub fn sdk_import(module: &str) -> Option<Span> {
    let imports = SDK_PACKAGES.iter().filter_map(|package| {
        let at = module.find(package)?;
        let quoted = module[..at].ends_with(['"', '\'', '`']);
        quoted.then(|| Span::new(at, at + package.len()))
    });
    imports.min()
}

/// What shows that an `index` module makes a theme for the Components SDK: it exports components
/// that are called like those of a chat.
pub fn sdk_index_export(module: &str) -> Option<Span> {
    let exports = module.match_indices("export ").filter_map(|(at, _)| {
        let line = module[at..].lines().next()?;
        let (names, _) = line.split_once(" from ")?;
        let words = names.split(|c: char| !c.is_alphanumeric());
        let is_theirs = words.filter(|word| crate::catalog::component(word).is_some()).count() > 0;
        is_theirs.then(|| Span::new(at, at + line.trim_end().len()))
    });
    let exports: Vec<Span> = exports.collect();
    if exports.len() > 1 { exports.first().copied() } else { None }
}

/// An `<ActionMenu` in an app's own source that comes from the documentation of themes. An app
/// that imports or defines a component of that name means its own.
pub fn pasted_menu(source: &str) -> Option<Span> {
    const TAG: &str = "<ActionMenu";
    let defines = |line: &str| {
        let line = line.trim_start();
        let words = ["import ", "const ", "let ", "var ", "function ", "class ", "export "];
        line.contains("ActionMenu") && !line.contains(TAG) && words.iter().any(|word| line.starts_with(word))
    };
    if source.lines().any(defines) {
        return None;
    }
    let in_comment = |before: &str| {
        let is_open = |open: &str, close: &str| before.rfind(open) > before.rfind(close);
        is_open("<!--", "-->")
            || is_open("/*", "*/")
            || before.lines().last().is_some_and(|line| line.contains("//"))
    };
    let places = source.match_indices(TAG).map(|(at, _)| at);
    let is_whole =
        |at: &usize| !source[at + TAG.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let mut found = places.filter(is_whole).filter(|at| !in_comment(&source[..*at]));
    found.next().map(|at| Span::new(at, at + TAG.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_themes_are_known_by_their_words() {
        assert!(legacy_css_mark("/* @version 3 */ .message-balloon-me { color: red }").is_some());
        assert!(legacy_css_mark(".panel-header {} .day-marker {}").is_some());
        assert!(legacy_css_mark(".panel-header {}").is_none());
        assert!(legacy_css_mark("/* @version 3 */ body {}").is_none());
    }

    #[test]
    fn sdk_modules_are_known_by_what_they_import() {
        assert!(sdk_import("import { html } from '@talkjs/web-components';").is_some());
        assert!(sdk_import("// see @talkjs/web-components").is_none());
        assert!(sdk_index_export("export { Message } from './a';\nexport { Avatar } from './b';\nexport { ReplyBar } from './c';").is_some());
        assert!(sdk_index_export("export { Avatar } from './Avatar';").is_none());
    }

    #[test]
    fn a_pasted_menu_is_told_from_the_apps_own() {
        let found = |source| pasted_menu(source).is_some();
        assert!(found("<template><ActionMenu class=\"action-menu\"><Icon/></ActionMenu></template>"));
        assert!(!found("import ActionMenu from './menu'\n<ActionMenu />"));
        assert!(!found("<!-- <ActionMenu /> -->"));
        assert!(!found("<ActionMenuItem />"));
        assert!(!found("  // <ActionMenu />"));
    }
}
