//! What TalkJS brings along, a table a kind. Each table names the section of `docs/theme-format.md`
//! that it rests on; that page says where a fact is known from. Adding what is newly documented is one
//! line in a table.

/// The file of a theme that holds what is not a file, its base first of all.
pub const THEME_JSON: &str = "theme.json";

/// The file of a theme that holds what the editor's Layout section sets (§8).
pub const LAYOUT_JSON: &str = "layout.json";

/// What a file is to a theme, by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThemeFile<'n> {
    /// A component of this name.
    Component(&'n str),
    /// One that is called like a component's, but for a name that no component can have.
    OtherTemplate,
    /// [`THEME_JSON`].
    Theme,
    /// [`LAYOUT_JSON`].
    Layout,
}

impl<'n> ThemeFile<'n> {
    /// What the file called `name`, which is no path, is to a theme; `None` for one that any folder may hold.
    pub fn of(name: &'n str) -> Option<ThemeFile<'n>> {
        match (name, name.strip_suffix(".template")) {
            (THEME_JSON, _) => Some(ThemeFile::Theme),
            (LAYOUT_JSON, _) => Some(ThemeFile::Layout),
            (_, Some(stem)) if is_component_name(stem) => Some(ThemeFile::Component(stem)),
            // A name that starts with its only dot is one without an extension.
            (_, Some(stem)) => (!stem.is_empty()).then_some(ThemeFile::OtherTemplate),
            _ => None,
        }
    }
}

/// Whether `name` can be a component's: upper-case first, then letters and digits.
pub fn is_component_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
}

/// The component that renders the menu's button (§9).
pub const ACTION_MENU: &str = "ActionMenu";

/// The variable that tells whether there is a menu to show (§7). A menu under it is shown when it can be.
pub const SHOW_ACTION_MENU: &str = "showActionMenu";

/// A component that exists without the theme defining it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BuiltIn {
    /// Its tag.
    pub name: &'static str,
    /// Whether it renders a button or a link, in which no other button may stand.
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

/// The components of TalkJS, sorted by name (§§2 and 7: component files seen in exports, and system
/// components of the documentation).
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

/// What a component takes, where that is documented in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Props {
    /// The component's name.
    pub component: &'static str,
    /// Props without which it shows nothing, or does nothing.
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

/// The components whose props are documented in full, sorted by name (§7, system components).
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

/// What the component called `name` takes, if that is known in full.
pub fn props_of(name: &str) -> Option<&'static Props> {
    PROPS.binary_search_by_key(&name, |props| props.component).ok().map(|at| &PROPS[at])
}

/// The filters seen in themes, and those that Liquid has everywhere, sorted (§5). TalkJS may know more.
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

/// The names of component files that TalkJS's own themes are known to have, sorted (§2). Others are the themes' own.
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

/// The component whose file `name` is nearly called like (`chatheader.template`, `ChatHeader.html`), if it is not.
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

/// The keys of `layout.json`'s section `actionMenu`, in the order the editor writes them (§8).
pub const ACTION_MENU_LAYOUT: &[&str] = &[
    "border",
    "borderRadius",
    "backgroundColor",
    "color",
    "boxShadow",
    "hoverColor",
    "hoverBackgroundColor",
];

/// The pictures that `<Icon type="…">` knows, sorted (§7). Another one renders nothing.
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

/// Whether there is a picture called `name`.
pub fn is_icon(name: &str) -> bool {
    ICONS.binary_search(&name).is_ok()
}

/// The component of TalkJS called `name`.
pub fn component(name: &str) -> Option<&'static BuiltIn> {
    COMPONENTS.binary_search_by_key(&name, |component| component.name).ok().map(|at| &COMPONENTS[at])
}

/// How many bytes a component's name has at least.
const SHORTEST_NAME: usize = "Icon".len();

/// The component whose name is `tag` but for case, where `tag` itself is an HTML element's.
pub fn component_for_lower_case(tag: &str) -> Option<&'static BuiltIn> {
    // Most elements are a `div`, a `b` or the like, and no component's name is as short.
    if tag.len() < SHORTEST_NAME || !tag.starts_with(|first: char| first.is_ascii_lowercase()) {
        return None;
    }
    let lower = |name: &'static str| name.bytes().map(|byte| byte.to_ascii_lowercase());
    let in_order =
        |component: &BuiltIn| lower(component.name).cmp(tag.bytes().map(|byte| byte.to_ascii_lowercase()));
    COMPONENTS.binary_search_by(in_order).ok().map(|at| &COMPONENTS[at])
}

/// Whether an element called `tag` is a button or a link, in which no other button may stand.
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
