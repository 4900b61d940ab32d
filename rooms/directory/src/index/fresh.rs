//! Following the store: what changed is found within a moment, here and in every other process, whoever changed it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use kernel::Fault;

use super::build;
use crate::directory::Directory;
use crate::store::{counter, entries, imports};

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
    /// The number of the last change that is inside.
    pub(crate) cursor: AtomicI64,
    pub(crate) building: AtomicBool,
    /// One follows at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
}

impl Directory {
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
        let last = counter::last(&self.db).await?;
        if last == from {
            return Ok(());
        }
        // A store that was put back from a backup is behind its index.
        let none_yet = from < 0 || last < from;
        let many = none_yet || self.count_changes(from).await? > MOST_AT_ONCE;
        if many || self.people.changed() + self.structures.changed() > MOST_IN_MEMORY {
            if imports::is_running(&self.db).await? {
                return Ok(());
            }
            return self.write_files().await;
        }
        self.follow(from, last).await?;
        self.progress.building.store(false, Ordering::Relaxed);
        self.progress.cursor.store(last, Ordering::SeqCst);
        Ok(())
    }

    /// How many changed after a number; counts little further than what matters.
    async fn count_changes(&self, from: i64) -> Result<i64, Fault> {
        let most = MOST_AT_ONCE + 1;
        let people = entries::count_people_changed(&self.db, from, most).await?;
        Ok(people + entries::count_structures_changed(&self.db, from, most).await?)
    }

    /// Takes the changes from one number to another into memory.
    async fn follow(&self, from: i64, to: i64) -> Result<(), Fault> {
        let rows = entries::people_changed(&self.db, from, to).await?;
        for rows in build::by_person(&rows) {
            match (build::person(rows), rows.first()) {
                (Some(entry), _) => self.people.put(&entry, to),
                (None, Some(gone)) => self.people.remove(entries::key(gone.practitioner_id), to),
                (None, None) => {}
            }
        }
        for row in entries::structures_changed(&self.db, from, to).await? {
            match build::structure(&row) {
                Some(entry) => self.structures.put(&entry, to),
                None => self.structures.remove(entries::key(row.id), to),
            }
        }
        self.names
            .forget(rows.iter().map(|row| row.practitioner_id));
        Ok(())
    }

    /// Writes the files anew from the store.
    pub async fn rebuild(&self) -> Result<(), Fault> {
        let _turn = self.progress.turn.lock().await;
        self.write_files().await
    }

    async fn write_files(&self) -> Result<(), Fault> {
        self.progress.building.store(true, Ordering::Relaxed);
        let began = self.db.now();
        // Taken first: what changes while the store is read is followed afterwards.
        let (people, structures) = (self.people.mark(), self.structures.mark());
        let cursor = counter::last(&self.db).await?;
        build::write_structures(&self.db, &self.structures, cursor).await?;
        build::write_people(&self.db, &self.people, cursor).await?;
        self.structures.replace(structures, cursor)?;
        self.people.replace(people, cursor)?;
        self.names.forget_all();
        self.progress.cursor.store(cursor, Ordering::SeqCst);
        self.progress.building.store(false, Ordering::Relaxed);
        let seconds = self.db.now().since(began).as_secs_f64();
        tracing::info!(
            people = self.people.len(),
            structures = self.structures.len(),
            seconds,
            "the directory's index was written"
        );
        Ok(())
    }

    /// Follows the store for ever. Give it a task of its own; dropping it stops it.
    pub async fn keep_fresh(&self) {
        let mut woken = self.db.signals().watch(counter::TOPIC);
        loop {
            woken.borrow_and_update();
            if let Err(fault) = self.catch_up().await {
                tracing::warn!(error = ?fault, "the directory's index could not follow the store");
                tokio::time::sleep(LOOK).await;
            }
            tokio::select! {
                _ = woken.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}
