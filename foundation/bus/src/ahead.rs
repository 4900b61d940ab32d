//! New entries of the event log, handed over by the commands that wrote them: the streams are fed without reading the log.
//!
//! The event log stays authoritative. On SQLite its numbers follow the order of the commits, without gaps or duplicates, also when several
//! processes write: an undone transaction gives its numbers back. So entries that begin just after the cursor up to which the streams were
//! fed, and follow each other without a gap, are exactly what reading would give. Anything else (another process wrote in between, some
//! were lost) is discarded and the event log is read. On PostgreSQL a number says nothing about other open transactions: nothing is handed
//! over there.

use db::{Committed, Db, EngineKind, Taken};

use crate::{Cursor, Entry};

/// What to do next.
#[derive(Debug)]
pub(crate) enum Next {
    /// These entries come next.
    Told(Vec<Entry>),
    /// The event log must be read.
    Read,
    /// Nothing was written here since the last time.
    Nothing,
}

/// Entries that commands of this process handed over and the streams have not received yet.
#[derive(Debug)]
pub(crate) struct Ahead {
    committed: Committed,
    /// Each signal comes after what it announces was handed over.
    whole: bool,
}

impl Ahead {
    /// Starts collecting. Read the event log's end after this, not before.
    pub(crate) fn new(db: &Db) -> Self {
        Self {
            committed: db.committed(),
            whole: db.engine() == EngineKind::Sqlite,
        }
    }

    /// What follows `position`, after a signal.
    pub(crate) fn next(&mut self, position: Cursor, most: usize) -> Next {
        if self.whole {
            follow(self.committed.take(), position, most)
        } else {
            Next::Read
        }
    }
}

fn follow(taken: Taken, position: Cursor, most: usize) -> Next {
    if taken.lost {
        return Next::Read;
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(taken.published.len());
    for published in taken.published {
        let Ok(entry) = published.downcast::<Entry>() else {
            continue;
        };
        // These were read from the log meanwhile.
        if entry.seq > position.seq {
            entries.push(std::sync::Arc::unwrap_or_clone(entry));
        }
    }
    if entries.is_empty() {
        return Next::Nothing;
    }
    let follows = (position.seq.saturating_add(1)..)
        .zip(&entries)
        .all(|(wanted, entry)| entry.seq == wanted);
    if follows && entries.len() <= most {
        Next::Told(entries)
    } else {
        Next::Read
    }
}

#[cfg(test)]
mod tests;
