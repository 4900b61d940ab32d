//! The write-ahead log is copied into the file beside the commits. A commit that finds the log long copies it itself (every 4,000
//! pages, `connect`): everybody would wait for that, so little is left to it (G2).
//!
//! SQLite restarts the log only in an instant without any reader of it. Where readings follow one another without end (an index that is
//! built), there may be none for long, and the log grows: a log that has grown too long is truncated while writers wait, for a moment.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::Fault;
use rusqlite::Connection;

use super::{BUSY, Sqlite, connect, fault, rows};
use crate::OwnedValue;

/// How long commits are collected before they are copied: a page that many of them changed is copied once.
const GATHER: Duration = Duration::from_millis(500);
/// Pages in a log before it is truncated: 64 MiB.
const LONG: i64 = 16_384;
/// How long writers wait for readers when the log is truncated. Page requests are shorter; a backup is not waited for.
const PATIENCE: Duration = Duration::from_millis(100);

impl Sqlite {
    /// Copies what was committed, until the process ends. Nothing is done while nothing is written.
    pub(crate) async fn keep_copying(&self) {
        let connection = match connect(&self.path, false) {
            Ok(connection) => Arc::new(Mutex::new(connection)),
            Err(fault) => {
                tracing::warn!(error = %fault, "the log is copied by the commits only");
                return;
            }
        };
        let mut long = LONG;
        loop {
            self.written.notified().await;
            tokio::time::sleep(GATHER).await;
            let connection = Arc::clone(&connection);
            let copied = tokio::task::spawn_blocking(move || copy(&connection, long)).await;
            match copied.map_err(Fault::internal).flatten() {
                Ok(next) => long = next,
                Err(fault) => tracing::warn!(error = %fault, "the log could not be copied"),
            }
        }
    }
}

/// Waits for nobody: what a reader still needs is left for the next time; unless the log has become `long`. Returns the length at which to
/// try again: twice as much after a reader was in the way.
fn copy(connection: &Mutex<Connection>, long: i64) -> Result<i64, Fault> {
    let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    if checkpoint(&connection, "pragma wal_checkpoint(passive)")?.1 < long {
        return Ok(long);
    }
    let patience = |time| connection.busy_timeout(time).map_err(|error| fault(&error));
    patience(PATIENCE)?;
    let cut = checkpoint(&connection, "pragma wal_checkpoint(truncate)");
    patience(BUSY)?;
    let (busy, pages) = cut?;
    if busy {
        tracing::info!(
            pages,
            "somebody reads the log for long: it can't be cut yet"
        );
        return Ok(pages.saturating_mul(2));
    }
    Ok(LONG)
}

/// Whether somebody was in the way, and how many pages the log has.
fn checkpoint(connection: &Connection, how: &str) -> Result<(bool, i64), Fault> {
    match rows(connection, how, &[])?.first().map(Vec::as_slice) {
        Some([OwnedValue::I64(busy), OwnedValue::I64(pages), _]) => Ok((*busy != 0, *pages)),
        other => Err(Fault::internal(format!("a checkpoint says {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_cut_once_its_reader_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spico.db");
        let length = || {
            std::fs::metadata(super::super::file::log_of(&path))
                .unwrap()
                .len()
        };
        let writer = connect(&path, false).unwrap();
        writer.execute_batch("create table t (x blob)").unwrap();
        let reader = connect(&path, true).unwrap();
        let copier = Mutex::new(connect(&path, false).unwrap());
        reader
            .execute_batch("begin; select count(*) from t")
            .unwrap();
        writer
            .execute_batch("insert into t values (zeroblob(400000))")
            .unwrap();
        let before = length();
        let next = copy(&copier, 50).unwrap();
        assert!(
            next > 100 && length() == before,
            "{next}: what is read stays"
        );
        reader.execute_batch("commit").unwrap();
        assert_eq!(copy(&copier, next).unwrap(), next, "not that long yet");
        assert_eq!(copy(&copier, 50).unwrap(), LONG);
        assert_eq!(length(), 0);
    }
}
