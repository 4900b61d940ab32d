//! The recipients of a conversation's events, cached between messages.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
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

/// Reads that may run at the same time, each of other conversations.
const READS: usize = 64;

/// The conversations with recent events.
pub(super) struct Audiences {
    db: Db,
    latest: Latest<Audience>,
}

impl Audiences {
    pub(super) fn new(db: &Db) -> Self {
        Self {
            db: db.clone(),
            latest: Latest::new(),
        }
    }

    /// The recipients of `topic`: from the cache, or from the store when they may have changed. `None` when there is no such conversation.
    pub(super) async fn of(
        &self,
        topic: Uuid,
        fresh: bool,
    ) -> Result<Option<Arc<Audience>>, Fault> {
        if !fresh && let Some(known) = self.latest.known(topic) {
            return Ok(Some(known));
        }
        self.latest.read(topic, self.stored(topic)).await
    }

    async fn stored(&self, topic: Uuid) -> Result<Option<Audience>, Fault> {
        let id = ConversationId::from_uuid(topic);
        let Some(channel) = self.db.row(&CHANNEL, params![id]).await? else {
            return Ok(None);
        };
        let rows = participants::audience(&self.db, id).await?;
        Ok(Some(Audience {
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
        }))
    }
}

/// What was read last of each conversation. Two reads of the same one never overlap: otherwise the older of the two could be remembered
/// last, and somebody who was just removed would still be sent what is written after (I-11).
struct Latest<T> {
    remembered: Mutex<HashMap<Uuid, Arc<T>>>,
    turns: [tokio::sync::Mutex<()>; READS],
    hasher: RandomState,
}

impl<T> Latest<T> {
    fn new() -> Self {
        Self {
            remembered: Mutex::default(),
            turns: std::array::from_fn(|_| tokio::sync::Mutex::default()),
            hasher: RandomState::new(),
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<T>>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, topic: Uuid) -> Option<Arc<T>> {
        self.locked().get(&topic).map(Arc::clone)
    }

    /// Waits for its turn, reads, and remembers what was read.
    async fn read(
        &self,
        topic: Uuid,
        stored: impl Future<Output = Result<Option<T>, Fault>>,
    ) -> Result<Option<Arc<T>>, Fault> {
        let turn = usize::try_from(self.hasher.hash_one(topic)).unwrap_or(usize::MAX) % READS;
        let _turn = match self.turns.get(turn) {
            Some(turn) => turn.lock().await,
            None => return Err(Fault::internal("a turn out of range")),
        };
        let Some(read) = stored.await? else {
            return Ok(None);
        };
        let read = Arc::new(read);
        let mut remembered = self.locked();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(topic, Arc::clone(&read));
        Ok(Some(read))
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn an_older_read_is_never_remembered_after_a_newer_one() {
        let latest = Latest::new();
        let topic = Uuid::from_u128(1);
        let slow = Notify::new();
        // A stream that catches up has read the participants, and is slow to come back with them.
        let old = latest.read(topic, async {
            slow.notified().await;
            Ok(Some("with Paul"))
        });
        // Meanwhile somebody is removed, and the participants are read again.
        let new = latest.read(topic, async { Ok(Some("without Paul")) });
        let later = async {
            for _ in 0..8 {
                tokio::task::yield_now().await;
            }
            slow.notify_one();
        };
        let (_, new, ()) = tokio::join!(old, new, later);
        assert_eq!(new.unwrap().as_deref(), Some(&"without Paul"));
        assert_eq!(latest.known(topic).as_deref(), Some(&"without Paul"));
    }
}
