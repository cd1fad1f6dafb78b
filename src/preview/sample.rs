//! The data that a preview shows: people, roles and conversations (`templates/preview/sample.json`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::render::unmarked;
use crate::shape::{JSON, JsonError, plain_words, read_json};

/// The built-in sample data.
const BUILT_IN: &str = include_str!("../../templates/preview/sample.json");

/// The data of a preview. Fields of conversations and messages that the program does not know are passed to
/// the templates unchanged.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "theme-upgrade sample data")]
pub struct Sample {
    /// The location of this schema, for editors.
    #[serde(rename = "$schema", default)]
    #[allow(dead_code, reason = "so that a file may have it")]
    schema: Option<String>,
    /// Users by id: `name`, `photoUrl`, `role`, `custom` and any other fields that templates use.
    pub users: BTreeMap<String, Map<String, Value>>,
    /// Roles by name, as in the dashboard. The preview starts with the role `default`, or else the first one.
    pub roles: BTreeMap<String, Role>,
    /// Conversations to show, by names of your choice.
    pub scenes: BTreeMap<String, Scene>,
    /// `app.custom` in the templates.
    #[serde(default)]
    pub app: Custom,
    /// `theme.custom` in the templates, and `--theme-*` in the styles.
    #[serde(default)]
    pub theme: Custom,
    /// `strings` in the templates.
    #[serde(default)]
    pub strings: BTreeMap<String, String>,
}

/// Custom values by name.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Custom {
    /// The values.
    #[serde(default)]
    pub custom: Map<String, Value>,
}

/// What people in a role may do.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// Its display name.
    pub label: String,
    /// May leave a conversation.
    #[serde(default)]
    pub leave_conversation: bool,
    /// May mark a conversation as unread.
    #[serde(default)]
    pub mark_as_unread: bool,
    /// May reply to a message.
    #[serde(default)]
    pub reply: bool,
    /// May react to a message.
    #[serde(default)]
    pub react: bool,
    /// Which messages they may delete.
    #[serde(default)]
    pub delete_messages: Deletable,
    /// Custom actions on conversations.
    #[serde(default)]
    pub conversation_actions: Vec<CustomAction>,
    /// Custom actions on messages.
    #[serde(default)]
    pub message_actions: Vec<CustomAction>,
}

/// Which messages somebody may delete.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Deletable {
    /// None.
    #[default]
    None,
    /// Their own.
    Own,
    /// All.
    All,
}

/// A custom action of a role.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomAction {
    /// The name that the app's handler gets.
    pub name: String,
    /// The label in the menu.
    pub label: String,
}

/// A conversation from the point of view of one user.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Its title in the preview.
    pub title: String,
    /// The viewer: the id of a user.
    pub me: String,
    /// The ids of the participants.
    pub participants: Vec<String>,
    /// Fields of the conversation, such as `id`, `subject` and `custom`.
    pub conversation: Map<String, Value>,
    /// Additional variables for ChatHeader, such as `showSearchBox`.
    #[serde(default)]
    pub header: Map<String, Value>,
    /// Additional variables for MessageField.
    #[serde(default)]
    pub field: Map<String, Value>,
    /// The messages, oldest first.
    pub messages: Vec<Message>,
    /// The entries of the inbox: the variables of each ConversationListItem. The sender in `lastMessage` is
    /// the id of a user.
    #[serde(default)]
    pub conversations: Vec<Map<String, Value>>,
}

/// A message.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The id of the sender; none for a message from TalkJS or the app.
    #[serde(default)]
    pub sender: Option<String>,
    /// Whether SystemMessage shows it.
    #[serde(default)]
    pub system: bool,
    /// The id of the message that it answers.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Its other fields: `body`, `timestamp` (milliseconds since 1970), `reactions`, `editedAt`, …
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// Why sample data cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum SampleError {
    /// It is not JSON.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A value is not valid.
    #[error("{path}: {message}")]
    Value {
        /// The path of the value, such as `scenes.direct.messages[3].sender`.
        path: String,
        /// What is wrong.
        message: String,
    },
}

impl Sample {
    /// The built-in sample data.
    pub fn built_in() -> Sample {
        Sample::from_value(built_in()).expect("checked by a test")
    }

    /// The built-in data with the JSON `text` merged into it (RFC 7396): objects are merged, lists and other
    /// values are replaced, and `null` removes.
    ///
    /// # Errors
    /// A [`SampleError`] with the path of the invalid value.
    pub fn extended_by(text: &str) -> Result<Sample, SampleError> {
        let patch: Value = read_json(text).map_err(|JsonError { line, column, message, .. }| {
            SampleError::Syntax { line, column, message }
        })?;
        if !patch.is_object() {
            return Err(wrong("(root)", "sample data must be an object"));
        }
        let mut value = built_in();
        merge(&mut value, patch);
        take_marks_out(&mut value);
        Sample::from_value(value)
    }

    /// The role that the preview starts with.
    pub fn first_role(&self) -> &str {
        let default = self.roles.get_key_value("default").map(|(name, _)| name);
        default.or(self.roles.keys().next()).map_or("", String::as_str)
    }

    fn from_value(value: Value) -> Result<Sample, SampleError> {
        let sample: Sample = serde_path_to_error::deserialize(value).map_err(|error| {
            let path = error.path().to_string();
            let path = if path == "." { "(root)".to_owned() } else { path };
            SampleError::Value { path, message: plain_words(&error.into_inner().to_string(), JSON) }
        })?;
        sample.check()?;
        Ok(sample)
    }

    /// Checks that there are roles and scenes, and that all references to users and messages are valid.
    fn check(&self) -> Result<(), SampleError> {
        for (what, is_empty) in [("roles", self.roles.is_empty()), ("scenes", self.scenes.is_empty())] {
            if is_empty {
                return Err(wrong(what, "at least one is required"));
            }
        }
        let user = |path: &str, id: &str| match self.users.contains_key(id) {
            true => Ok(()),
            false => Err(wrong(path, &format!("there is no user `{id}` in `users`"))),
        };
        for (name, scene) in &self.scenes {
            let path = format!("scenes.{name}");
            user(&format!("{path}.me"), &scene.me)?;
            for (index, id) in scene.participants.iter().enumerate() {
                user(&format!("{path}.participants[{index}]"), id)?;
            }
            for (index, message) in scene.messages.iter().enumerate() {
                let path = format!("{path}.messages[{index}]");
                if let Some(sender) = &message.sender {
                    user(&format!("{path}.sender"), sender)?;
                }
                if let Some(id) = &message.reply_to
                    && !scene.messages[..index].iter().any(|earlier| earlier.id == *id)
                {
                    return Err(wrong(
                        &format!("{path}.replyTo"),
                        &format!("no earlier message has the id `{id}`"),
                    ));
                }
                if scene.messages[..index].iter().any(|earlier| earlier.id == message.id) {
                    return Err(wrong(&format!("{path}.id"), &format!("duplicate id `{}`", message.id)));
                }
            }
            for (index, entry) in scene.conversations.iter().enumerate() {
                if let Some(sender) = entry.get("lastMessage").and_then(|last| last.get("sender")) {
                    let path = format!("{path}.conversations[{index}].lastMessage.sender");
                    user(&path, sender.as_str().unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }
}

/// The JSON Schema of a data file. Because the file is merged into the built-in data, members of objects may
/// be absent or `null`; values in lists must be complete.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Sample).to_value();
    mergeable(&mut schema);
    for merged in ["Custom", "Role", "Scene"] {
        mergeable(&mut schema["$defs"][merged]);
    }
    schema
}

/// Turns the schema of an object into the schema of a patch for it.
fn mergeable(schema: &mut Value) {
    let Value::Object(schema) = schema else { return };
    schema.remove("required");
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(Map::values_mut) {
        if let Some(values) = property.get_mut("additionalProperties").filter(|values| values.is_object()) {
            *values = or_null(values.take());
        }
        *property = or_null(property.take());
    }
}

fn or_null(schema: Value) -> Value {
    serde_json::json!({ "anyOf": [schema, { "type": "null" }] })
}

fn built_in() -> Value {
    serde_json::from_str(BUILT_IN).expect("checked by a test")
}

fn wrong(path: &str, message: &str) -> SampleError {
    SampleError::Value { path: path.to_owned(), message: message.to_owned() }
}

/// Removes the characters that the renderer uses as marks; no chat shows them.
fn take_marks_out(value: &mut Value) {
    match value {
        Value::String(text) => *text = unmarked(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(take_marks_out),
        Value::Object(members) => members.values_mut().for_each(take_marks_out),
        _ => {}
    }
}

fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(members) = target else { return };
    for (key, value) in patch {
        if value.is_null() {
            members.remove(&key);
        } else {
            merge(members.entry(key).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_brings_along_is_as_its_schema_says() {
        let sample = Sample::built_in();
        assert_eq!(sample.first_role(), "default");
        assert!(sample.scenes.len() >= 3 && sample.roles.len() >= 3);
        let validator = jsonschema::validator_for(&schema()).expect("a valid schema");
        assert!(validator.is_valid(&built_in()) && validator.is_valid(&serde_json::json!({})));
        for (text, expected) in [
            (r#"{"rolls": {}}"#, false),
            (r#"{"roles": {"default": {"reply": "yes"}}}"#, false),
            (r#"{"roles": {"default": {"reply": true}, "guest": null}, "app": null}"#, true),
            (r#"{"scenes": {"direct": {"messages": [{"sender": "ann"}]}}}"#, false),
            (r#"{"scenes": {"direct": {"messages": [{"id": "a", "anything": 1}], "header": null}}}"#, true),
        ] {
            let data: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(validator.is_valid(&data), expected, "{text}");
        }
    }

    #[test]
    fn data_is_merged_in() {
        let text = r#"{"roles": {"guest": null, "vip": {"label": "VIP", "reply": true}},
                       "users": {"ann": {"name": "Anna"}}}"#;
        let sample = Sample::extended_by(text).expect("valid");
        assert_eq!(sample.roles.keys().collect::<Vec<_>>(), ["default", "moderator", "vip"]);
        assert_eq!(
            (&sample.users["ann"]["name"], &sample.users["ann"]["role"]),
            (&"Anna".into(), &"default".into())
        );
    }

    #[test]
    fn marks_of_the_renderer_are_no_data() {
        let sample = Sample::extended_by(r#"{"strings": {"A": "x\ue000y\\ue000z"}}"#).expect("valid");
        assert_eq!(sample.strings["A"], "xy\\ue000z");
    }

    #[test]
    fn errors_name_the_way_to_what_is_wrong() {
        for (text, expected) in [
            ("{", "line 1, column 1: not JSON: EOF while parsing an object"),
            ("[]", "(root): sample data must be an object"),
            (r#"{"scens": {}}"#, "scens: unknown field `scens`; did you mean `scenes`?"),
            (
                r#"{"scenes": {"x": {"title": "x", "me": "ann", "participants": "ann"}}}"#,
                "scenes.x.participants: expected a list, found the string \"ann\"",
            ),
            (
                r#"{"scenes": {"direct": {"messages": [{"id": "a", "sender": "zoe"}]}}}"#,
                "scenes.direct.messages[0].sender: there is no user `zoe`",
            ),
            (
                r#"{"scenes": {"direct": {"messages": [{"id": "a", "replyTo": "b"}]}}}"#,
                "scenes.direct.messages[0].replyTo: no earlier message has the id `b`",
            ),
            (
                r#"{"roles": {"default": {"deleteMessages": "some"}}}"#,
                "roles.default.deleteMessages: `some` is not one of none, own, all",
            ),
            (r#"{"users": {"ben": null}}"#, "scenes.direct.participants[1]: there is no user `ben`"),
            (r#"{"roles": null}"#, "(root): `roles` is missing"),
        ] {
            let error = Sample::extended_by(text).expect_err(text).to_string();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }
}
