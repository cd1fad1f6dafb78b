//! What TalkJS brings along. Facts and their sources stand in `docs/theme-format.md`, §7.

/// A component that exists without the theme defining it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BuiltIn {
    /// Its tag.
    pub name: &'static str,
    /// Whether it renders a button or a link, in which no other button may stand.
    pub interactive: bool,
}

const fn plain(name: &'static str) -> BuiltIn {
    BuiltIn { name, interactive: false }
}

const fn interactive(name: &'static str) -> BuiltIn {
    BuiltIn { name, interactive: true }
}

/// The components of TalkJS, sorted by name.
pub const COMPONENTS: &[BuiltIn] = &[
    interactive("ActionButton"),
    interactive("ActionLink"),
    interactive("ActionMenu"),
    interactive("AddEmojiReaction"),
    interactive("AttachmentButton"),
    plain("Avatar"),
    interactive("CancelButton"),
    plain("ChatHeader"),
    interactive("CloseButton"),
    plain("ConversationImage"),
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
    plain("Icon"),
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
    plain("StatusIndicator"),
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

/// The pictures that `<Icon type="…">` knows, sorted. Another one renders nothing.
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

/// The component whose name is `tag` but for case, where `tag` itself is an HTML element's.
pub fn component_for_lower_case(tag: &str) -> Option<&'static BuiltIn> {
    let lower = tag.starts_with(|first: char| first.is_ascii_lowercase());
    COMPONENTS.iter().find(|component| lower && component.name.eq_ignore_ascii_case(tag))
}

/// Whether an element called `tag` is a button or a link, in which no other button may stand.
pub fn is_interactive(tag: &str) -> bool {
    matches!(tag, "a" | "button") || component(tag).is_some_and(|component| component.interactive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_found() {
        assert!(COMPONENTS.is_sorted_by_key(|component| component.name));
        assert!(ICONS.is_sorted() && is_icon("horizontalDots") && !is_icon("dots"));
        assert_eq!(component("Icon"), Some(&plain("Icon")));
        assert_eq!(component("icon"), None);
        assert_eq!(component_for_lower_case("actionmenu").map(|found| found.name), Some("ActionMenu"));
        assert_eq!(component_for_lower_case("ActionMenu"), None);
        assert!(is_interactive("a") && is_interactive("ActionLink") && !is_interactive("div"));
    }
}
