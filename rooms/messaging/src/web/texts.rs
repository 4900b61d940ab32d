//! The texts of the messages on a page: each body is opened once.

use std::collections::HashMap;

use crate::domain::MessageKind;
use crate::domain::mention::may_mention;
use crate::seal::Seal;
use crate::store::messages::{MessageId, MessageRow};

/// Opened bodies; a retracted message has none.
#[derive(Default)]
pub struct Texts(HashMap<MessageId, String>);

impl Texts {
    /// Opens the bodies of these messages; one that comes twice is opened once.
    pub fn open<'a>(seal: &Seal, rows: impl IntoIterator<Item = &'a MessageRow>) -> Self {
        let mut texts = HashMap::new();
        for row in rows {
            if let (Some(sealed), false) = (&row.body, texts.contains_key(&row.id)) {
                texts.insert(row.id, seal.shown_body(row.id, sealed));
            }
        }
        Self(texts)
    }

    /// What a message says.
    pub fn of(&self, id: MessageId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// Those that contain an `@`: the store is asked about no other.
    pub fn calling(&self, rows: &[MessageRow]) -> Vec<MessageId> {
        let calls = |row: &&MessageRow| {
            row.kind == MessageKind::Text && self.of(row.id).is_some_and(may_mention)
        };
        rows.iter().filter(calls).map(|row| row.id).collect()
    }
}
