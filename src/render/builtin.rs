//! Stand-ins for TalkJS's own components, written in the theme language: `templates/builtin/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::expression::Scope;
use crate::source::SourceFile;
use crate::syntax::Document;

/// The stand-ins by component name.
const TEMPLATES: &[(&str, &str)] = &[
    ("ActionButton", include_str!("../../templates/builtin/ActionButton.template")),
    ("ActionLink", include_str!("../../templates/builtin/ActionLink.template")),
    ("ActionMenu", include_str!("../../templates/builtin/ActionMenu.template")),
    ("AddEmojiReaction", include_str!("../../templates/builtin/AddEmojiReaction.template")),
    ("AttachmentButton", include_str!("../../templates/builtin/AttachmentButton.template")),
    ("Avatar", include_str!("../../templates/builtin/Avatar.template")),
    ("CancelButton", include_str!("../../templates/builtin/CancelButton.template")),
    ("ChatHeader", include_str!("../../templates/builtin/ChatHeader.template")),
    ("CloseButton", include_str!("../../templates/builtin/CloseButton.template")),
    ("ConversationImage", include_str!("../../templates/builtin/ConversationImage.template")),
    ("ConversationLink", include_str!("../../templates/builtin/ConversationLink.template")),
    ("ConversationListHeader", include_str!("../../templates/builtin/ConversationListHeader.template")),
    ("ConversationListItem", include_str!("../../templates/builtin/ConversationListItem.template")),
    ("ConversationListSearchBox", include_str!("../../templates/builtin/ConversationListSearchBox.template")),
    ("Editor", include_str!("../../templates/builtin/Editor.template")),
    ("Emoji", include_str!("../../templates/builtin/Emoji.template")),
    ("EmojiButton", include_str!("../../templates/builtin/EmojiButton.template")),
    ("EmojiPicker", include_str!("../../templates/builtin/EmojiPicker.template")),
    ("EmojiReactionButton", include_str!("../../templates/builtin/EmojiReactionButton.template")),
    ("EmojiSuggestBar", include_str!("../../templates/builtin/EmojiSuggestBar.template")),
    ("Icon", include_str!("../../templates/builtin/Icon.template")),
    ("LinkPreviews", include_str!("../../templates/builtin/LinkPreviews.template")),
    ("LocationButton", include_str!("../../templates/builtin/LocationButton.template")),
    ("MentionSuggestList", include_str!("../../templates/builtin/MentionSuggestList.template")),
    ("MessageBody", include_str!("../../templates/builtin/MessageBody.template")),
    ("MessageField", include_str!("../../templates/builtin/MessageField.template")),
    ("NoChatsScreen", include_str!("../../templates/builtin/NoChatsScreen.template")),
    ("RecordingPreview", include_str!("../../templates/builtin/RecordingPreview.template")),
    ("ReferencedMessage", include_str!("../../templates/builtin/ReferencedMessage.template")),
    ("ReferencedMessageLink", include_str!("../../templates/builtin/ReferencedMessageLink.template")),
    ("ReplyBar", include_str!("../../templates/builtin/ReplyBar.template")),
    ("SearchBox", include_str!("../../templates/builtin/SearchBox.template")),
    ("SearchButton", include_str!("../../templates/builtin/SearchButton.template")),
    ("SearchInput", include_str!("../../templates/builtin/SearchInput.template")),
    ("SendButton", include_str!("../../templates/builtin/SendButton.template")),
    ("StatusIndicator", include_str!("../../templates/builtin/StatusIndicator.template")),
    ("StatusTicks", include_str!("../../templates/builtin/StatusTicks.template")),
    ("SystemMessage", include_str!("../../templates/builtin/SystemMessage.template")),
    ("TextForm", include_str!("../../templates/builtin/TextForm.template")),
    ("Thumbnail", include_str!("../../templates/builtin/Thumbnail.template")),
    ("TimeAgo", include_str!("../../templates/builtin/TimeAgo.template")),
    ("TypingIndicator", include_str!("../../templates/builtin/TypingIndicator.template")),
    ("UserMessage", include_str!("../../templates/builtin/UserMessage.template")),
    ("VoiceMessageButton", include_str!("../../templates/builtin/VoiceMessageButton.template")),
    ("VoiceRecorder", include_str!("../../templates/builtin/VoiceRecorder.template")),
];

/// The stand-in for the TalkJS component called `name`.
pub fn stand_in(name: &str) -> Option<&'static Document> {
    static PARSED: LazyLock<BTreeMap<&str, Document>> = LazyLock::new(|| {
        let parsed = TEMPLATES.iter().map(|(name, text)| {
            let source = SourceFile::new(format!("templates/builtin/{name}.template"), *text);
            (*name, Document::parse(source.expect("the built-in templates have no lone carriage return")))
        });
        parsed.collect()
    });
    PARSED.get(name)
}

/// The extra variable of stand-ins: `signs`, the glyphs of icons by type.
pub(super) fn signs() -> Scope {
    thread_local! {
        static SIGNS: Scope = {
            let text = include_str!("../../templates/builtin/signs.json");
            let signs = serde_json::from_str(text).expect("checked by a test");
            let mut scope = Scope::default();
            scope.set("signs", signs);
            scope
        };
    }
    SIGNS.with(Scope::clone)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Renderer, serialized};
    use super::*;
    use crate::catalog::{COMPONENTS, ICONS};
    use crate::theme::{Completeness, Component, GLOBAL_CSS, Theme};

    #[test]
    fn every_component_has_a_stand_in_that_compiles() {
        for component in COMPONENTS.iter().filter(|component| component.name != GLOBAL_CSS) {
            let document =
                stand_in(component.name).unwrap_or_else(|| panic!("{} has no stand-in", component.name));
            assert_eq!(document.errors(), [], "{}", component.name);
        }
        assert!(stand_in("Nobody").is_none() && stand_in(GLOBAL_CSS).is_none());
    }

    #[test]
    fn every_icon_shows_something_and_no_other_does() {
        let shown = |kind: &str| {
            let text = format!("<template><Icon type=\"{kind}\" /></template>");
            let mut theme = Theme::new("t", Completeness::Whole);
            theme.add(Component::new("T", SourceFile::new("T", text).expect("valid")));
            serialized(&Renderer::new(&theme, stand_in).component("T", &serde_json::Map::new()))
        };
        for icon in ICONS {
            assert!(shown(icon).contains("theme-upgrade-icon"), "{icon}");
        }
        assert_eq!(shown("dots").trim(), "");
    }

    #[test]
    fn a_message_of_talkjs_itself_has_its_body_and_its_menu() {
        let theme = Theme::new("t", Completeness::Whole);
        let message = json!({
            "body": {"text": "Hello <b>", "type": "text"}, "sender": {"isMe": true}, "timestamp": "10:15"
        });
        let mut renderer = Renderer::new(&theme, stand_in);
        let html = serialized(&renderer.component("UserMessage", message.as_object().expect("an object")));
        assert!(renderer.problems().is_empty(), "{:?}", renderer.problems());
        for wanted in ["Hello &lt;b&gt;", "aria-haspopup=\"menu\"", "⋯", "10:15", "theme-upgrade-mine"] {
            assert!(html.contains(wanted), "{wanted} in {html}");
        }
    }
}
