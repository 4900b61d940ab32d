//! Turns to write, and the commit that several commands share.
//!
//! A command takes its turn and works in the open transaction. When it is done, waiting commands run in the same transaction, and the one
//! that finds nobody waiting commits for all (`synchronous=FULL`). Only then does anybody get an answer (I-10).
//!
//! A command that fails before it wrote anything has nothing to undo. One that fails later spoils the transaction: all of it is undone, and
//! the others of the batch, which have no answer yet, run again. After that commands use savepoints for a while; always using them would
//! cost each command a copy of every page that it touches.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::Fault;
use rusqlite::Connection;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};

use super::statements::run;
use crate::committed::{Published, Publisher};

/// Commands in one commit, at most: bounds how long the first one waits.
const BATCH: usize = 256;
/// Commands that take a savepoint after one has spoiled a batch.
const CAREFUL: usize = 64;
/// A commit that usually takes less than this runs on the command's thread; for a slower disk a separate thread is used.
const QUICK: Duration = Duration::from_millis(1);

/// Who is writing.
pub(super) type WriteQueue = Arc<Mutex<Writer>>;

/// The writer's connection and what is not yet committed.
pub(super) struct Writer {
    pub(super) connection: Connection,
    batch: Option<Batch>,
    careful: usize,
    usual: Duration,
    written: Arc<Notify>,
    publisher: Publisher,
}

struct Batch {
    commands: usize,
    /// What its commands hand over, in the order in which they wrote.
    committed: Vec<Published>,
    done: watch::Sender<Option<CommitOutcome>>,
}

/// The outcome of a command whose changes were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommitOutcome {
    /// It is durable.
    Durable,
    /// Another command of the batch failed after it had written: this one is undone too, and may run again.
    Spoiled,
    /// The disk failed.
    Lost,
}

impl Writer {
    pub(super) fn new(connection: Connection, written: Arc<Notify>, publisher: Publisher) -> Self {
        Self {
            connection,
            written,
            publisher,
            batch: None,
            careful: 0,
            usual: Duration::ZERO,
        }
    }

    /// SQLite rolls a whole transaction back by itself when the disk is full or fails: the commands waiting for its commit are told so.
    fn forget_lost_batch(&mut self) {
        if self.connection.is_autocommit()
            && let Some(batch) = self.batch.take()
        {
            batch.done.send_replace(Some(CommitOutcome::Lost));
        }
    }

    /// Commits the open transaction and tells everybody who waits for it.
    pub(super) fn commit(&mut self) {
        let Some(batch) = self.batch.take() else {
            return;
        };
        let began = Instant::now();
        let outcome = run(&self.connection, "commit");
        // The lower envelope: a commit that had to wait for a processor says nothing about the disk.
        self.usual = began
            .elapsed()
            .min(self.usual + self.usual / 16 + Duration::from_micros(20));
        if let Err(fault) = &outcome {
            tracing::error!(error = %fault, "a commit failed");
            let _already_rolled_back = run(&self.connection, "rollback");
        }
        let outcome = if outcome.is_ok() {
            CommitOutcome::Durable
        } else {
            CommitOutcome::Lost
        };
        if outcome == CommitOutcome::Durable {
            // The turn is still held: no later commit overtakes, and nobody was told yet that it is durable.
            for published in batch.committed {
                let _nobody_takes = self.publisher.send(published);
            }
        }
        batch.done.send_replace(Some(outcome));
        self.written.notify_one();
    }

    /// Undoes the whole batch because one command of it failed halfway.
    fn spoil(&mut self) {
        self.careful = CAREFUL;
        let _already_rolled_back = run(&self.connection, "rollback");
        if let Some(batch) = self.batch.take() {
            batch.done.send_replace(Some(CommitOutcome::Spoiled));
        }
    }
}

/// Commits, on a thread that may wait where the disk is slow.
fn commit_now(mut turn: OwnedMutexGuard<Writer>) {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) if turn.usual >= QUICK => drop(runtime.spawn_blocking(move || turn.commit())),
        _ => turn.commit(),
    }
}

/// Commits the open transaction unless another command is writing or waiting: it will commit.
fn commit_unless_taken(line: &WriteQueue) {
    if let Ok(turn) = Arc::clone(line).try_lock_owned() {
        commit_now(turn);
    }
}

/// A command responsible for the commit that may be dropped before: then a task commits.
struct CommitGuard {
    line: WriteQueue,
    armed: bool,
}

impl CommitGuard {
    fn new(line: &WriteQueue) -> Self {
        Self {
            line: Arc::clone(line),
            armed: true,
        }
    }

    fn disarm(mut self) {
        self.armed = false;
    }
}

impl Drop for CommitGuard {
    fn drop(&mut self) {
        if self.armed {
            let line = Arc::clone(&self.line);
            match tokio::runtime::Handle::try_current() {
                Ok(runtime) => drop(runtime.spawn(async move { commit_unless_taken(&line) })),
                Err(_) => commit_unless_taken(&line),
            }
        }
    }
}

/// A turn to write. Dropped without [`WriteGuard::keep`], it undoes the command.
pub(crate) struct WriteGuard {
    // First: when this is dropped, the turn is given back before the guard of the commit looks whether it is free.
    turn: Option<OwnedMutexGuard<Writer>>,
    commit_guard: Option<CommitGuard>,
    savepoint: bool,
    /// A statement that gives no row was run: it may have changed anything, the schema too.
    executed: bool,
    changes_before: u64,
}

impl WriteGuard {
    /// Waits for the turn and opens the transaction or savepoint.
    pub(super) async fn take(line: &WriteQueue) -> Result<Self, Fault> {
        // If this command is dropped while waiting, another may have left the commit to it.
        let commit_guard = CommitGuard::new(line);
        let mut turn = Arc::clone(line).lock_owned().await;
        turn.forget_lost_batch();
        let savepoint = turn.careful > 0;
        let open = if turn.batch.is_none() {
            run(&turn.connection, "begin immediate")
        } else {
            Ok(())
        };
        if open.is_ok() && turn.batch.is_none() {
            turn.batch = Some(Batch {
                commands: 0,
                committed: Vec::new(),
                done: watch::channel(None).0,
            });
        }
        let changes_before = turn.connection.total_changes();
        let mut in_turn = Self {
            turn: Some(turn),
            commit_guard: Some(commit_guard),
            savepoint: false,
            executed: false,
            changes_before,
        };
        open?;
        if savepoint {
            run(in_turn.connection()?, "savepoint command")?;
            in_turn.savepoint = true;
        }
        Ok(in_turn)
    }

    /// The connection, inside the transaction, for what gives rows.
    pub(crate) fn connection(&self) -> Result<&Connection, Fault> {
        let turn = self.turn.as_ref().ok_or_else(Fault::busy)?;
        Ok(&turn.connection)
    }

    /// The same for a statement that changes something.
    pub(crate) fn connection_to_write(&mut self) -> Result<&Connection, Fault> {
        self.executed = true;
        self.connection()
    }

    /// Keeps the command's changes and what it hands over, and waits until they are durable, or undone with the batch.
    pub(crate) async fn keep(
        mut self,
        mut committed: Vec<Published>,
    ) -> Result<CommitOutcome, Fault> {
        if self.savepoint {
            // If this fails, dropping undoes the command.
            run(self.connection()?, "release command")?;
            self.savepoint = false;
        }
        let (Some(mut turn), Some(commit_guard)) = (self.turn.take(), self.commit_guard.take())
        else {
            return Err(Fault::busy());
        };
        turn.careful = turn.careful.saturating_sub(1);
        let Some(batch) = turn.batch.as_mut() else {
            return Err(Fault::internal("no open transaction"));
        };
        batch.commands += 1;
        batch.committed.append(&mut committed);
        let mut done = batch.done.subscribe();
        if batch.commands >= BATCH {
            commit_now(turn);
        } else {
            drop(turn);
            // Requests that came meanwhile join the batch; the last of them commits.
            tokio::task::yield_now().await;
            if done.borrow().is_none() {
                commit_unless_taken(&commit_guard.line);
            }
        }
        commit_guard.disarm();
        // A closed channel without an answer means that the commit's thread has ended.
        match done.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(CommitOutcome::Durable)) => Ok(CommitOutcome::Durable),
            Ok(Some(CommitOutcome::Spoiled)) => Ok(CommitOutcome::Spoiled),
            _ => Err(Fault::unavailable("l’enregistrement")),
        }
    }
}

impl Drop for WriteGuard {
    fn drop(&mut self) {
        let Some(turn) = self.turn.as_mut() else {
            return;
        };
        turn.forget_lost_batch();
        if turn.batch.is_none() {
            return;
        }
        if self.savepoint {
            let undone = run(&turn.connection, "rollback to command")
                .and_then(|()| run(&turn.connection, "release command"));
            if undone.is_err() {
                turn.spoil();
            }
        } else if self.executed || turn.connection.total_changes() != self.changes_before {
            turn.spoil();
        }
    }
}
