//! Following the store: what changed is found within a moment, here and in every other process, whoever changed it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use kernel::Fault;

use crate::build;
use crate::card_index::CardIndex;
use crate::source::{CardSource, Change};

/// More changes than this are not worth keeping in memory: the files are written anew.
const MOST_AT_ONCE: i64 = 4000;
/// So are they when this many have piled up.
const MOST_IN_MEMORY: usize = 8000;
/// How often the store is asked for changes that no signal told of (a command line beside the server on SQLite).
const LOOK: Duration = Duration::from_millis(700);

/// Whether the index holds everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexState {
    /// It is being built; searches find what is there already.
    Building,
    /// It follows the store.
    Ready,
}

/// How far the index has followed the store.
#[derive(Debug)]
pub(crate) struct Progress {
    /// The number of the last change that is inside; -1: nothing is inside, and the files are written even when the store has never changed.
    cursor: AtomicI64,
    building: AtomicBool,
    /// One follows at a time.
    turn: tokio::sync::Mutex<()>,
}

impl Progress {
    /// From the last change that is in the files, when they are good.
    pub(crate) fn from(cursor: Option<i64>) -> Self {
        Self {
            cursor: AtomicI64::new(cursor.unwrap_or(-1)),
            building: AtomicBool::new(cursor.is_none()),
            turn: tokio::sync::Mutex::default(),
        }
    }

    fn reached(&self, cursor: i64) {
        self.cursor.store(cursor, Ordering::SeqCst);
        self.building.store(false, Ordering::Relaxed);
    }
}

impl<S: CardSource> CardIndex<S> {
    /// Whether the index holds everything.
    pub fn state(&self) -> IndexState {
        if self.progress.building.load(Ordering::Relaxed) {
            IndexState::Building
        } else {
            IndexState::Ready
        }
    }

    /// Brings the index to the store's present state. What changed before this was called is found when it returns, except while an
    /// import is under way: then it waits for the import's end.
    pub async fn catch_up(&self) -> Result<(), Fault> {
        let _turn = self.progress.turn.lock().await;
        let from = self.progress.cursor.load(Ordering::SeqCst);
        let last = self.source.last_change(&self.db).await?;
        if last == from {
            return Ok(());
        }
        if self.is_far(from, last).await? {
            if self.source.is_importing(&self.db).await? {
                return Ok(());
            }
            return self.write_files().await;
        }
        self.follow(from, last).await?;
        self.progress.reached(last);
        Ok(())
    }

    /// Whether writing the files anew is better than following.
    async fn is_far(&self, from: i64, last: i64) -> Result<bool, Fault> {
        // A store that was put back from a backup is behind its index.
        if from < 0 || last < from || self.changed() > MOST_IN_MEMORY {
            return Ok(true);
        }
        let most = MOST_AT_ONCE + 1;
        Ok(self.source.count_changed(&self.db, from, most).await? > MOST_AT_ONCE)
    }

    /// Takes the changes from one number to another into memory.
    async fn follow(&self, from: i64, to: i64) -> Result<(), Fault> {
        let changes = self.source.changed(&self.db, from, to).await?;
        for change in &changes {
            match change {
                Change::Put(entry) => self.put(entry, to),
                Change::Gone(key) => self.remove(*key, to),
            }
        }
        let keys: Vec<u128> = changes.iter().map(Change::key).collect();
        self.source.forget(&keys);
        Ok(())
    }

    /// Writes the files anew from the store.
    pub async fn rebuild(&self) -> Result<(), Fault> {
        let _turn = self.progress.turn.lock().await;
        self.write_files().await
    }

    async fn write_files(&self) -> Result<(), Fault> {
        self.progress.building.store(true, Ordering::Relaxed);
        let _others_wait = build::turn(&self.files).await?;
        let began = self.db.now();
        // Taken first: what changes while the store is read is followed afterwards.
        let mark = self.mark();
        let cursor = self.source.last_change(&self.db).await?;
        let to = (&self.schema, &self.files);
        build::write(&self.db, &self.source, to, cursor).await?;
        self.replace(mark, cursor)?;
        self.source.forget_all();
        self.progress.reached(cursor);
        let seconds = self.db.now().since(began).as_secs_f64();
        let (name, things) = (S::NAME, self.len());
        tracing::info!(name, things, seconds, "the index was written");
        Ok(())
    }

    /// Follows the store for ever. Give it a task of its own; dropping it stops it.
    pub async fn keep_fresh(&self) {
        let mut woken = self.db.signals().watch(S::TOPIC);
        loop {
            woken.borrow_and_update();
            if let Err(fault) = self.catch_up().await {
                tracing::warn!(name = S::NAME, error = ?fault, "the index could not follow the store");
                tokio::time::sleep(LOOK).await;
            }
            tokio::select! {
                _ = woken.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}
