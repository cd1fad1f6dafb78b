//! Files that may be mistaken for a classic theme, recognised by their content so that they can be refused
//! with an explanation (`docs/theme-format.md`, §1).

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::catalog::ACTION_MENU;
use crate::source::Span;

/// The kind of a file.
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
    /// The `layout.json` of a classic theme.
    Layout,
}

/// Class names that only legacy CSS themes style.
const LEGACY_CLASSES: [&str; 4] =
    [".message-balloon-me", ".message-balloon-other", ".inbox-feed-panel", ".inbox-chat-panel"];

/// Class names that legacy CSS themes style, and other styles may too.
const COMMON_CLASSES: [&str; 8] = [
    ".global",
    ".panel",
    ".chatbox",
    ".panel-header",
    ".panel-footer",
    ".day-marker",
    ".avatar",
    ".message-field",
];

/// Components that only a chat has, by their names in the Components SDK and in themes.
const CHAT_COMPONENTS: [&str; 10] = [
    "ChatHeader",
    "ConversationListHeader",
    "ConversationListItem",
    "GroupChatImage",
    "Message",
    "MessageField",
    "NoChatsScreen",
    "ReplyBar",
    "SystemMessage",
    "UserMessage",
];

const APP_EXTENSIONS: [&str; 6] = ["vue", "jsx", "tsx", "svelte", "html", "htm"];
const MODULE_EXTENSIONS: [&str; 6] = ["js", "jsx", "ts", "tsx", "mjs", "cjs"];

const SDK_PACKAGES: [&str; 2] = ["@talkjs/react-components", "@talkjs/web-components"];

/// The kind of a file that is not a component, by its name and content; `None` if there is nothing to say
/// about it.
pub fn recognise(path: &Path, text: &str) -> Option<Form> {
    let is_module = MODULE_EXTENSIONS.contains(&extension(path).as_str());
    let is_index = path.file_stem().is_some_and(|stem| stem == "index");
    if extension(path) == "css" {
        legacy_css_mark(text).map(|_| Form::LegacyCss)
    } else if is_module && (sdk_import(text).is_some() || (is_index && sdk_index_export(text).is_some())) {
        Some(Form::SdkModule)
    } else if is_app_source(path) && pasted_menu(text).is_some() {
        Some(Form::AppSource)
    } else {
        None
    }
}

/// Finds the files that show that there is another kind of theme instead of a classic one: legacy CSS themes,
/// and the first module of a Components SDK theme in each folder. Files must be given sorted by path.
#[derive(Default, Debug)]
pub struct OtherThemeKinds {
    /// The folders in which a module was seen.
    folders: HashSet<PathBuf>,
}

impl OtherThemeKinds {
    /// The kind that the file at `path` shows, if it shows one.
    pub fn form(&mut self, path: &Path, text: &str) -> Option<Form> {
        let form = recognise(path, text)?;
        match form {
            Form::LegacyCss => Some(form),
            Form::SdkModule => {
                let folder = path.parent().unwrap_or(path);
                let is_known = folder.ancestors().any(|folder| self.folders.contains(folder));
                (!is_known && self.folders.insert(folder.to_owned())).then_some(form)
            }
            Form::AppSource | Form::Layout | Form::Template => None,
        }
    }
}

/// Whether a file can hold the app's own markup.
pub fn is_app_source(path: &Path) -> bool {
    APP_EXTENSIONS.contains(&extension(path).as_str())
}

/// The lower-case extension of a path; empty if it has none.
pub fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// The span that shows that `css` is a legacy CSS theme: a class that only these have, or a version comment
/// together with at least two common classes.
pub fn legacy_css_mark(css: &str) -> Option<Span> {
    let place = |word: &&str| css.find(*word).map(|at| Span::new(at, at + word.len()));
    let version = place(&"@version").filter(|_| COMMON_CLASSES.iter().filter_map(place).count() > 1);
    let own = LEGACY_CLASSES.iter().filter_map(place);
    own.chain(version).min()
}

/// The span that shows that a module belongs to a Components SDK theme: the package that it imports.
pub fn sdk_import(module: &str) -> Option<Span> {
    let mut at = 0;
    for line in module.split_inclusive('\n') {
        let code = line.trim_start();
        let is_comment = code.starts_with("//") || code.starts_with('*') || code.starts_with("/*");
        let imports = ["import", "from", "require"].iter().any(|word| line.contains(word));
        for package in SDK_PACKAGES.iter().filter(|_| imports && !is_comment) {
            if let Some(found) = line.find(package)
                && line[..found].ends_with(['"', '\'', '`'])
            {
                return Some(Span::new(at + found, at + found + package.len()));
            }
        }
        at += line.len();
    }
    None
}

/// The span that shows that an `index` module defines a theme for the Components SDK: it exports several
/// components that only a chat has.
pub fn sdk_index_export(module: &str) -> Option<Span> {
    const EXPORT: &str = "export ";
    let mut names: Vec<&str> = Vec::new();
    let mut first = None;
    let starts: Vec<usize> = module.match_indices(EXPORT).map(|(at, _)| at).collect();
    let ends = starts.iter().copied().skip(1).chain([module.len()]);
    for (at, end) in starts.iter().copied().zip(ends) {
        let line = module[at..end].split([';', '\n']).next().unwrap_or_default();
        let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| CHAT_COMPONENTS.contains(word));
        for word in words {
            first = first.or(Some(Span::new(at, at + line.trim_end().len())));
            if !names.contains(&word) {
                names.push(word);
            }
        }
    }
    first.filter(|_| names.len() > 1)
}

/// The span of an `<ActionMenu` in an app's own source that was copied from the documentation of themes: its
/// element has an `<Icon`, a directive, or a class of the snippets. If the source also names the component
/// other than by a tag, it is the app's own component.
pub fn pasted_menu(source: &str) -> Option<Span> {
    /// How far from the tag, in bytes, the sign of a snippet may be.
    const MAX_DISTANCE: usize = 300;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-');
    let mut pasted = None;
    let mut comments = Comments::default();
    for (at, _) in source.match_indices(ACTION_MENU) {
        let (before, after) = (&source[..at], &source[at + ACTION_MENU.len()..]);
        let is_comment = comments.hold(source, at);
        if before.ends_with(is_word) || after.starts_with(is_word) || before.ends_with("</") || is_comment {
            continue;
        }
        if !before.ends_with('<') {
            return None;
        }
        let mut end = MAX_DISTANCE.min(after.len());
        while !after.is_char_boundary(end) {
            end -= 1;
        }
        let element = after[..end].split(&format!("</{ACTION_MENU}")).next().unwrap_or_default();
        let tells =
            ["<Icon", " t:if=", "\"action-menu\"", "\"action-button\"", "'action-menu'", "'action-button'"];
        if tells.iter().any(|word| element.contains(word)) {
            pasted = pasted.or(Some(Span::new(at - 1, at + ACTION_MENU.len())));
        }
    }
    pasted
}

/// Tracks whether a place is inside a comment, scanning the file once from its start.
#[derive(Default)]
struct Comments {
    at: usize,
    /// Whether the current line is a comment.
    is_line: bool,
    /// Whether a comment of each of [`Comments::MARKS`] is open.
    are_open: [bool; 2],
}

impl Comments {
    /// Comments in HTML and in JSX.
    const MARKS: [(&str, &str); 2] = [("<!--", "-->"), ("{/*", "*/}")];

    /// Whether `at` is inside a comment of `source`: one of `MARKS`, or a comment line. Places must be asked
    /// for in order, and no comment mark may span one.
    fn hold(&mut self, source: &str, at: usize) -> bool {
        let passed = &source[self.at..at];
        for (is_open, (open, close)) in self.are_open.iter_mut().zip(Comments::MARKS) {
            let last = |mark| passed.rfind(mark).map_or(0, |found| found + 1);
            *is_open = last(open) > last(close) || (*is_open && last(close) == 0);
        }
        let line_feed = passed.rfind('\n').map(|found| self.at + found + 1);
        if let Some(start) = line_feed.or((self.at == 0).then_some(0)) {
            let line = source[start..].trim_start();
            self.is_line = line.starts_with("//") || line.starts_with('*');
        }
        self.at = at;
        self.are_open.contains(&true) || self.is_line
    }
}

/// Whether `html` is a whole page, and so not a component of a theme.
pub fn is_page(html: &str) -> bool {
    let start =
        html.trim_start_matches(crate::source::BYTE_ORDER_MARK).trim_start().get(..9).unwrap_or_default();
    start.eq_ignore_ascii_case("<!doctype") || start.to_ascii_lowercase().starts_with("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_themes_are_known_by_their_words() {
        assert!(legacy_css_mark("/* @version 3 */ .message-balloon-me { color: red }").is_some());
        assert!(legacy_css_mark("/* @version 3 */ .global {} .panel {} .chatbox {}").is_some());
        assert!(legacy_css_mark(".panel-header {} .panel-footer {}").is_none(), "apps also have these");
        assert!(legacy_css_mark("/* @version 3 */ body {}").is_none());
    }

    #[test]
    fn sdk_modules_are_known_by_what_they_import() {
        assert!(sdk_import("import { html } from '@talkjs/web-components';").is_some());
        assert!(sdk_import("// see @talkjs/web-components").is_none());
        assert!(
            sdk_index_export("export function ChatHeader() {}\nexport const UserMessage = () => null;")
                .is_some()
        );
        assert!(
            sdk_index_export("export { Avatar } from './Avatar';\nexport { Icon } from './Icon';").is_none()
        );
        assert!(sdk_index_export("export { Avatar } from './Avatar';").is_none());
    }

    #[test]
    fn a_pasted_menu_is_told_from_the_apps_own() {
        let found = |source| pasted_menu(source).is_some();
        for pasted in [
            "<template><ActionMenu class=\"action-menu\"><Icon type=\"more\"/></ActionMenu></template>",
            "<template><ActionMenu t:if=\"{{ showActionMenu }}\" class=\"foo\"/></template>",
            "const showActionMenu = true;\n<ActionMenu class=\"action-menu\">",
            "<input accept=\"image/*\"><a href=\"https://x\">y</a> <ActionMenu><Icon type=\"more\"/></ActionMenu>",
        ] {
            assert!(found(pasted), "{pasted}");
        }
        for own in [
            "import ActionMenu from './menu'\n<ActionMenu><Icon /></ActionMenu>",
            "import {\n  ActionList,\n  ActionMenu,\n} from '@primer/react';\n<ActionMenu><Icon /></ActionMenu>",
            "components: { ActionMenu: ui.Menu }\n<ActionMenu><Icon /></ActionMenu>",
            "<ActionMenu :items=\"x\" />",
            "<ActionMenu v-if=\"showActionMenu\" />",
            "<!-- <ActionMenu><Icon /></ActionMenu> -->",
            "<ActionMenuItem><Icon /></ActionMenuItem>",
            "  // <ActionMenu><Icon /></ActionMenu>",
        ] {
            assert!(!found(own), "{own}");
        }
    }
}
