//! The variables that TalkJS would pass to the components of a conversation (`docs/theme-format.md`, §7),
//! made from sample data for one role.

use serde_json::{Map, Value, json};

use super::sample::{Message, Role, Sample, Scene};
use crate::catalog::SHOW_ACTION_MENU;

/// The variables of one component.
pub type Variables = Map<String, Value>;

/// A conversation, ready to be rendered.
pub struct Stage {
    /// The variables of ChatHeader.
    pub header: Variables,
    /// The messages, oldest first.
    pub messages: Vec<StagedMessage>,
    /// The variables of MessageField.
    pub field: Variables,
    /// The variables of each ConversationListItem.
    pub entries: Vec<Variables>,
    /// The variables of components without props.
    pub globals: Variables,
    /// The timestamp for the day marker, that of the first message, in milliseconds since 1970.
    pub day: Value,
}

/// A message, ready to be rendered.
pub struct StagedMessage {
    /// Its id.
    pub id: String,
    /// The component that shows it.
    pub component: &'static str,
    /// The variables of the component.
    pub variables: Variables,
}

impl Stage {
    /// The scene as a user in `role` sees it, in a theme called `theme`.
    pub fn new(sample: &Sample, scene: &Scene, (role_name, role): (&str, &Role), theme: &str) -> Stage {
        let builder = Builder { sample, scene, role_name, theme };
        let conversation = builder.conversation();
        let has_actions =
            role.leave_conversation || role.mark_as_unread || !role.conversation_actions.is_empty();
        let mut header = builder.globals();
        header.insert("conversation".into(), conversation.clone());
        header.insert(SHOW_ACTION_MENU.into(), has_actions.into());
        header.extend(scene.header.clone());
        let mut field = builder.globals();
        field.insert("conversation".into(), conversation.clone());
        for able in ["canWrite", "canRecord", "canShareFile", "canShareLocation"] {
            field.insert(able.into(), true.into());
        }
        field.insert("characterCount".into(), 0.into());
        field.extend(scene.field.clone());
        let mut messages: Vec<StagedMessage> = Vec::new();
        for message in &scene.messages {
            let staged = builder.message(message, &conversation, role.react, &messages);
            messages.push(staged);
        }
        let day = scene.messages.first().and_then(|message| message.fields.get("timestamp"));
        Stage {
            header,
            messages,
            field,
            entries: scene.conversations.iter().map(|entry| builder.entry(entry)).collect(),
            globals: builder.globals(),
            day: day.cloned().unwrap_or_default(),
        }
    }
}

struct Builder<'s> {
    sample: &'s Sample,
    scene: &'s Scene,
    role_name: &'s str,
    theme: &'s str,
}

impl Builder<'_> {
    fn globals(&self) -> Variables {
        let Sample { app, theme, strings, .. } = self.sample;
        let mut globals = Map::new();
        globals.insert("app".into(), json!({ "custom": app.custom }));
        globals.insert("theme".into(), json!({ "name": self.theme, "custom": theme.custom }));
        globals.insert("strings".into(), json!(strings));
        globals
    }

    /// The user `id`. The viewer has the role that is shown.
    fn user(&self, id: &str) -> Value {
        let mut user = self.sample.users.get(id).cloned().unwrap_or_default();
        let is_me = id == self.scene.me;
        user.insert("id".into(), id.into());
        user.insert("isMe".into(), is_me.into());
        if is_me {
            user.insert("role".into(), self.role_name.into());
        }
        user.entry("custom").or_insert_with(|| json!({}));
        Value::Object(user)
    }

    fn conversation(&self) -> Value {
        let Scene { participants, me, conversation, .. } = self.scene;
        let people: Vec<Value> = participants.iter().map(|id| self.user(id)).collect();
        let others: Vec<Value> = participants.iter().filter(|id| *id != me).map(|id| self.user(id)).collect();
        let photo = others.first().and_then(|other| other.get("photoUrl")).cloned().unwrap_or_default();
        let mut made = json!({
            "participants": people, "otherParticipants": others, "others": others, "me": self.user(me),
            "isGroupChat": participants.len() > 2, "photoUrl": photo, "custom": {},
            "formattedSubject": conversation.get("subject"),
        });
        if let Value::Object(fields) = &mut made {
            fields.extend(conversation.clone());
        }
        made
    }

    fn message(
        &self,
        message: &Message,
        conversation: &Value,
        can_react: bool,
        before: &[StagedMessage],
    ) -> StagedMessage {
        let sender = message.sender.as_ref().map(|id| self.user(id));
        let is_from = |staged: &&StagedMessage| Some(&staged.id) == message.reply_to.as_ref();
        let referenced = before.iter().find(is_from).map(|staged| summary(&staged.variables));
        let previous = before.last().map(|staged| summary(&staged.variables));
        let is_system = message.system;
        let mut variables = self.globals();
        variables.extend(message.fields.clone());
        for (name, value) in [
            ("id", json!(message.id)),
            ("type", json!(if is_system { "SystemMessage" } else { "UserMessage" })),
            ("sender", json!(sender)),
            ("conversation", conversation.clone()),
            ("canReact", json!(can_react)),
            ("hasReferencedMessage", json!(referenced.is_some())),
            ("referencedMessage", json!(referenced)),
            ("previousMessage", json!(previous)),
        ] {
            variables.insert(name.to_owned(), value);
        }
        variables.entry("custom").or_insert_with(|| json!({}));
        if let Some(Value::Object(body)) = variables.get_mut("body") {
            let text = body.get("text").cloned();
            body.entry("formattedText").or_insert(text.unwrap_or_default());
        }
        let component = if is_system { "SystemMessage" } else { "UserMessage" };
        StagedMessage { id: message.id.clone(), component, variables }
    }

    fn entry(&self, entry: &Variables) -> Variables {
        let mut variables = self.globals();
        variables.extend(entry.clone());
        if let Some(last) = variables.get_mut("lastMessage").and_then(Value::as_object_mut)
            && let Some(sender) = last.get("sender").and_then(Value::as_str)
        {
            let sender = self.user(sender);
            last.insert("sender".into(), sender);
        }
        if let Some(conversation) = variables.get_mut("conversation").and_then(Value::as_object_mut) {
            let subject = conversation.get("subject").cloned().unwrap_or_default();
            conversation.entry("formattedSubject").or_insert(subject);
        }
        variables
    }
}

/// What a message knows of another one: its own fields, but not the messages that it refers to.
fn summary(variables: &Variables) -> Value {
    let fields = ["id", "type", "body", "timestamp", "sender", "custom", "editedAt"];
    let kept = fields.iter().filter_map(|name| Some(((*name).to_owned(), variables.get(*name)?.clone())));
    Value::Object(kept.collect())
}
