//! What TalkJS provides, one table per kind. Each table names the section of `docs/theme-format.md` that it
//! is based on; that page gives the source of each fact. A newly documented item is one line in a table.

/// The theme file for what has no file of its own, above all the base theme.
pub const THEME_JSON: &str = "theme.json";

/// The theme file for the settings of the editor's Layout section (§8).
pub const LAYOUT_JSON: &str = "layout.json";

/// The role of a file in a theme, by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThemeFile<'n> {
    /// A component with this name.
    Component(&'n str),
    /// A file with a component's extension but a name that no component can have.
    OtherTemplate,
    /// [`THEME_JSON`].
    Theme,
    /// [`LAYOUT_JSON`].
    Layout,
}

impl<'n> ThemeFile<'n> {
    /// The role of the file `name` (a file name, not a path); `None` if any folder may hold such a file.
    pub fn of(name: &'n str) -> Option<ThemeFile<'n>> {
        match (name, name.strip_suffix(".template")) {
            (THEME_JSON, _) => Some(ThemeFile::Theme),
            (LAYOUT_JSON, _) => Some(ThemeFile::Layout),
            (_, Some(stem)) if is_component_name(stem) => Some(ThemeFile::Component(stem)),
            // A name that is only `.template` has no extension.
            (_, Some(stem)) => (!stem.is_empty()).then_some(ThemeFile::OtherTemplate),
            _ => None,
        }
    }
}

/// Whether `name` can be a component's name: an upper-case letter first, then letters and digits.
pub fn is_component_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
}

/// The component that renders the menu's button (§9).
pub const ACTION_MENU: &str = "ActionMenu";

/// The variable that says whether there is a menu to show (§7). A menu under this condition shows whenever it
/// can.
pub const SHOW_ACTION_MENU: &str = "showActionMenu";

/// A component that exists even if the theme does not define it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BuiltIn {
    /// Its tag.
    pub name: &'static str,
    /// Whether it renders a button or a link, which must not contain another button.
    pub interactive: bool,
    /// Whether all that it shows is a picture, which has a size of its own and no text.
    pub picture: bool,
}

const fn plain(name: &'static str) -> BuiltIn {
    BuiltIn { name, interactive: false, picture: false }
}

const fn interactive(name: &'static str) -> BuiltIn {
    BuiltIn { name, interactive: true, picture: false }
}

const fn picture(name: &'static str) -> BuiltIn {
    BuiltIn { name, interactive: false, picture: true }
}

/// The TalkJS components, sorted by name (§§2 and 7: component files seen in exports, and documented system
/// components).
pub const COMPONENTS: &[BuiltIn] = &[
    interactive("ActionButton"),
    interactive("ActionLink"),
    interactive(ACTION_MENU),
    interactive("AddEmojiReaction"),
    interactive("AttachmentButton"),
    picture("Avatar"),
    interactive("CancelButton"),
    plain("ChatHeader"),
    interactive("CloseButton"),
    picture("ConversationImage"),
    interactive("ConversationLink"),
    plain("ConversationListHeader"),
    plain("ConversationListItem"),
    plain("ConversationListSearchBox"),
    plain("Editor"),
    plain("Emoji"),
    interactive("EmojiButton"),
    plain("EmojiPicker"),
    interactive("EmojiReactionButton"),
    plain("EmojiSuggestBar"),
    plain("GlobalCSS"),
    picture("Icon"),
    plain("LinkPreviews"),
    interactive("LocationButton"),
    plain("MentionSuggestList"),
    plain("MessageBody"),
    plain("MessageField"),
    plain("NoChatsScreen"),
    plain("RecordingPreview"),
    plain("ReferencedMessage"),
    interactive("ReferencedMessageLink"),
    plain("ReplyBar"),
    plain("SearchBox"),
    interactive("SearchButton"),
    plain("SearchInput"),
    interactive("SendButton"),
    picture("StatusIndicator"),
    plain("StatusTicks"),
    plain("SystemMessage"),
    plain("TextForm"),
    plain("Thumbnail"),
    plain("TimeAgo"),
    plain("TypingIndicator"),
    plain("UserMessage"),
    interactive("VoiceMessageButton"),
    plain("VoiceRecorder"),
];

/// The props of a component whose props are fully documented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Props {
    /// The component's name.
    pub component: &'static str,
    /// Props without which it shows or does nothing.
    pub required: &'static [&'static str],
    /// Its other props.
    pub optional: &'static [&'static str],
}

const fn props(
    component: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Props {
    Props { component, required, optional }
}

/// The components whose props are fully documented, sorted by name (§7, system components).
pub const PROPS: &[Props] = &[
    props("ActionButton", &["action"], &["class"]),
    props("ActionLink", &["action"], &["class"]),
    props(ACTION_MENU, &[], &["class"]),
    props("AddEmojiReaction", &[], &["class"]),
    props("ConversationLink", &[], &["class", "style", "title"]),
    props("Emoji", &["emoji"], &["class"]),
    props("EmojiReactionButton", &[], &["class", "reaction"]),
    props("Icon", &["type"], &["alt", "class", "height", "mirrorWhenRtl", "viewBox", "width"]),
    props("LinkPreviews", &[], &["class", "compact", "links"]),
    props("StatusIndicator", &[], &["class", "user"]),
    props("StatusTicks", &[], &["class"]),
    props("Thumbnail", &[], &["class", "file", "gradients", "location"]),
    props("TimeAgo", &["timestamp"], &["class"]),
];

/// The props of the component `name`, if they are fully known.
pub fn props_of(name: &str) -> Option<&'static Props> {
    PROPS.binary_search_by_key(&name, |props| props.component).ok().map(|at| &PROPS[at])
}

/// The filters seen in themes, plus Liquid's standard filters, sorted (§5). TalkJS may have more.
pub const FILTERS: &[&str] = &[
    "abs",
    "append",
    "at_least",
    "at_most",
    "capitalize",
    "ceil",
    "compact",
    "concat",
    "date",
    "default",
    "divided_by",
    "downcase",
    "else",
    "escape",
    "escape_once",
    "filesize",
    "first",
    "floor",
    "format_duration",
    "is_falsy",
    "join",
    "last",
    "lstrip",
    "map",
    "minus",
    "modulo",
    "newline_to_br",
    "plus",
    "prepend",
    "random_color",
    "remove",
    "remove_first",
    "replace",
    "replace_first",
    "reverse",
    "round",
    "rstrip",
    "size",
    "slice",
    "sort",
    "sort_natural",
    "split",
    "strip",
    "strip_html",
    "strip_newlines",
    "sum",
    "then",
    "times",
    "truncate",
    "truncatewords",
    "uniq",
    "upcase",
    "url_decode",
    "url_encode",
    "where",
];

/// Whether a filter called `name` is known.
pub fn is_filter(name: &str) -> bool {
    FILTERS.binary_search(&name).is_ok()
}

/// The component files that TalkJS's own themes are known to have, sorted (§2). A theme's other files are its
/// own.
pub const COMPONENT_FILES: &[&str] = &[
    "Avatar",
    "ChatHeader",
    "ConversationImage",
    "ConversationListHeader",
    "ConversationListItem",
    "ConversationListSearchBox",
    "GlobalCSS",
    "MessageBody",
    "MessageField",
    "NoChatsScreen",
    "RecordingPreview",
    "ReferencedMessage",
    "ReplyBar",
    "SearchBox",
    "SystemMessage",
    "TypingIndicator",
    "UserMessage",
    "VoiceRecorder",
];

/// The component file that `name` is close to but not equal to (`chatheader.template`, `ChatHeader.html`).
pub fn nearly_named(name: &str) -> Option<&'static str> {
    const ENDINGS: [&str; 8] = ["template", "html", "htm", "txt", "hbs", "handlebars", "liquid", "xml"];
    let (stem, ending) = name.rsplit_once('.')?;
    let is_one = ENDINGS.iter().any(|known| ending.trim_end().eq_ignore_ascii_case(known));
    let letters = || stem.chars().filter(|letter| letter.is_ascii_alphanumeric());
    let is_called = |known: &str| {
        letters()
            .map(|letter| letter.to_ascii_lowercase())
            .eq(known.chars().map(|letter| letter.to_ascii_lowercase()))
    };
    let meant = COMPONENT_FILES.iter().find(|known| is_called(known)).filter(|_| is_one)?;
    let is_itself = name.strip_suffix(".template") == Some(meant);
    (!is_itself).then_some(meant)
}

/// The keys of the `actionMenu` section of `layout.json`, in the order in which the editor writes them (§8).
pub const ACTION_MENU_LAYOUT: &[&str] = &[
    "border",
    "borderRadius",
    "backgroundColor",
    "color",
    "boxShadow",
    "hoverColor",
    "hoverBackgroundColor",
];

/// The icons that `<Icon type="…">` knows, sorted (§7). Any other type renders nothing.
pub const ICONS: &[&str] = &[
    "addEmoji",
    "attach",
    "attachment",
    "back",
    "chevronDown",
    "chevronLeft",
    "chevronUp",
    "close",
    "download",
    "email",
    "emoji",
    "horizontalDots",
    "image",
    "location",
    "locationPin",
    "mic",
    "microphone",
    "more",
    "movie",
    "pause",
    "play",
    "plus",
    "reply",
    "search",
    "send",
    "spinner",
    "stop",
    "up",
    "updown",
    "verticalDots",
];

/// Whether there is an icon called `name`.
pub fn is_icon(name: &str) -> bool {
    ICONS.binary_search(&name).is_ok()
}

/// The TalkJS component called `name`.
pub fn component(name: &str) -> Option<&'static BuiltIn> {
    COMPONENTS.binary_search_by_key(&name, |component| component.name).ok().map(|at| &COMPONENTS[at])
}

/// The length in bytes of the shortest component name.
const SHORTEST_NAME: usize = "Icon".len();

/// The component whose name is `tag` but for case, if `tag` starts in lower case and so is an HTML element.
pub fn component_for_lower_case(tag: &str) -> Option<&'static BuiltIn> {
    // Most elements have a short tag like `div` or `b`, and no component name is that short.
    if tag.len() < SHORTEST_NAME || !tag.starts_with(|first: char| first.is_ascii_lowercase()) {
        return None;
    }
    let lower = |name: &'static str| name.bytes().map(|byte| byte.to_ascii_lowercase());
    let in_order =
        |component: &BuiltIn| lower(component.name).cmp(tag.bytes().map(|byte| byte.to_ascii_lowercase()));
    COMPONENTS.binary_search_by(in_order).ok().map(|at| &COMPONENTS[at])
}

/// Whether an element called `tag` is a button or a link, which must not contain another button.
pub fn is_interactive(tag: &str) -> bool {
    match tag.as_bytes().first() {
        Some(b'A'..=b'Z') => component(tag).is_some_and(|component| component.interactive),
        _ => matches!(tag, "a" | "button"),
    }
}

/// Whether an element called `tag` shows a picture and nothing else.
pub fn is_picture(tag: &str) -> bool {
    match tag.as_bytes().first() {
        Some(b'A'..=b'Z') => component(tag).is_some_and(|component| component.picture),
        _ => matches!(tag, "canvas" | "img" | "picture" | "svg" | "video"),
    }
}

/// Whether an element with this name does something when it is clicked, whether it may hold others or not: a button or a
/// link, or what people fill in or open.
pub fn takes_clicks(tag: &str) -> bool {
    is_interactive(tag) || matches!(tag, "input" | "select" | "textarea" | "summary" | "audio" | "video")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_theme_is_told_by_its_name() {
        for (name, file) in [
            ("Avatar.template", Some(ThemeFile::Component("Avatar"))),
            ("avatar.template", Some(ThemeFile::OtherTemplate)),
            ("Avatar.old.template", Some(ThemeFile::OtherTemplate)),
            (".template", None),
            ("Avatar.template.bak", None),
            ("theme.json", Some(ThemeFile::Theme)),
            ("layout.json", Some(ThemeFile::Layout)),
            ("Theme.json", None),
            ("", None),
        ] {
            assert_eq!(ThemeFile::of(name), file, "{name:?}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_found() {
        assert!(COMPONENTS.is_sorted_by_key(|component| component.name));
        assert!(COMPONENTS.is_sorted_by_key(|component| component.name.to_ascii_lowercase()));
        assert!(COMPONENTS.iter().all(|component| component.name.len() >= SHORTEST_NAME));
        assert!(PROPS.is_sorted_by_key(|props| props.component) && FILTERS.is_sorted());
        assert!(PROPS.iter().all(|props| component(props.component).is_some()));
        assert!(ICONS.is_sorted() && is_icon("horizontalDots") && !is_icon("dots"));
        assert_eq!(component("Icon"), Some(&picture("Icon")));
        assert_eq!(component("icon"), None);
        assert_eq!(component_for_lower_case("actionmenu").map(|found| found.name), Some("ActionMenu"));
        assert_eq!(component_for_lower_case("ActionMenu"), None);
        assert!(is_interactive("a") && is_interactive("ActionLink") && !is_interactive("div"));
    }
}
