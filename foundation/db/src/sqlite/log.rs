//! The write-ahead log is copied into the file beside the commits. A commit that finds the log long copies it itself (every 4,000
//! pages, `connect`): everybody would wait for that, so little is left to it (G2).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::{Sqlite, connect, rows};

/// How long commits gather before they are copied: a page that many of them changed is copied once.
const GATHER: Duration = Duration::from_millis(500);

impl Sqlite {
    /// Copies what was committed, for ever. Nothing is done while nothing is written.
    pub(crate) async fn keep_copying(&self) {
        let connection = match connect(&self.path, false) {
            Ok(connection) => Arc::new(Mutex::new(connection)),
            Err(fault) => {
                tracing::warn!(error = %fault, "the log is copied by the commits only");
                return;
            }
        };
        loop {
            self.written.notified().await;
            tokio::time::sleep(GATHER).await;
            let connection = Arc::clone(&connection);
            let copied = tokio::task::spawn_blocking(move || copy(&connection)).await;
            if let Err(error) = copied {
                tracing::warn!(%error, "the log could not be copied");
            }
        }
    }
}

/// Waits for nobody: what a reader still needs is left for the next time.
fn copy(connection: &Mutex<Connection>) {
    let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(fault) = rows(&connection, "pragma wal_checkpoint(passive)", &[]) {
        tracing::warn!(error = %fault, "the log could not be copied");
    }
}
