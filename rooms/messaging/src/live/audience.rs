//! The recipients of a conversation's events, cached between messages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{Db, params};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::store::conversations::{CHANNEL, ConversationId};
use crate::store::participants;

/// The current recipients of a conversation, and what it takes to read it.
pub(super) struct Audience {
    pub(super) roles: Arc<[Uuid]>,
    pub(super) ordinals: HashMap<Uuid, i64>,
    pub(super) history_from: HashMap<Uuid, i64>,
    pub(super) number: i64,
    pub(super) data_key: Vec<u8>,
}

/// Conversations whose participants are cached.
const REMEMBERED: usize = 20_000;

/// The conversations with recent events.
pub(super) struct Audiences {
    db: Db,
    remembered: Mutex<HashMap<Uuid, Arc<Audience>>>,
}

impl Audiences {
    pub(super) fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            remembered: Mutex::default(),
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Audience>>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The recipients of `topic`: from the cache, or from the store when they may have changed. `None` when there is no such conversation.
    pub(super) async fn of(
        &self,
        topic: Uuid,
        fresh: bool,
    ) -> Result<Option<Arc<Audience>>, Fault> {
        if !fresh && let Some(known) = self.locked().get(&topic) {
            return Ok(Some(Arc::clone(known)));
        }
        let id = ConversationId::from_uuid(topic);
        let Some(channel) = self.db.row(&CHANNEL, params![id]).await? else {
            return Ok(None);
        };
        let rows = participants::audience(&self.db, id).await?;
        let audience = Arc::new(Audience {
            roles: rows
                .iter()
                .map(|row| row.practitioner_role_id.uuid())
                .collect(),
            ordinals: rows
                .iter()
                .map(|row| (row.practitioner_role_id.uuid(), row.ordinal))
                .collect(),
            history_from: rows
                .iter()
                .filter(|row| row.history_from > 0)
                .map(|row| (row.practitioner_role_id.uuid(), row.history_from))
                .collect(),
            number: channel.number,
            data_key: channel.data_key,
        });
        let mut remembered = self.locked();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(topic, Arc::clone(&audience));
        Ok(Some(audience))
    }
}
