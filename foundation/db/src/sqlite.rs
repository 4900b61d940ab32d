//! SQLite: one writer whose commands share durable commits, and readers beside it.
//!
//! Statements run where they are called: they take microseconds, less than handing them to another thread.

mod fault;
mod file;
mod log;
mod statements;
mod write_queue;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::Fault;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Notify, Semaphore};

use crate::committed::{self, Publisher};

pub(crate) use fault::fault;
pub use file::{Damage, Foreign};
pub(crate) use statements::{execute, rows, visit};
pub(crate) use write_queue::{CommitOutcome, WriteGuard};
use write_queue::{WriteQueue, Writer};

/// How long a connection waits for another one.
const BUSY: Duration = Duration::from_secs(10);
/// Readers beside the writer.
const READERS: usize = 4;

/// An open SQLite store.
pub(crate) struct Sqlite {
    line: WriteQueue,
    readers: Mutex<Vec<Connection>>,
    free: Semaphore,
    path: PathBuf,
    /// Signalled at each commit.
    written: Arc<Notify>,
    publisher: Publisher,
    /// Dropped last, after the connections.
    _in_use: file::InUse,
}

impl Sqlite {
    /// Opens or creates the store.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        let in_use = file::InUse::take(path)?;
        let writer = connect(path, false)?;
        let readers = (0..READERS)
            .map(|_| connect(path, true))
            .collect::<Result<Vec<_>, _>>()?;
        let written = Arc::new(Notify::new());
        let publisher = committed::publisher();
        let turn = Writer::new(writer, Arc::clone(&written), publisher.clone());
        Ok(Self {
            line: Arc::new(tokio::sync::Mutex::new(turn)),
            readers: Mutex::new(readers),
            free: Semaphore::new(READERS),
            path: path.to_owned(),
            written,
            publisher,
            _in_use: in_use,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where durable commands hand over.
    pub(crate) fn publisher(&self) -> &Publisher {
        &self.publisher
    }

    /// Waits for the writer.
    pub(crate) async fn begin(&self) -> Result<WriteGuard, Fault> {
        WriteGuard::take(&self.line).await
    }

    /// Runs `read` on a free reader.
    pub(crate) async fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let _permit = self.free.acquire().await.map_err(Fault::internal)?;
        let connection = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let Some(connection) = connection else {
            return Err(Fault::busy());
        };
        let result = read(&connection);
        self.readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        result
    }

    /// Runs `write` alone on the writer, outside of any transaction (migrations, backup).
    pub(crate) async fn alone<T>(
        &self,
        write: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut turn = self.line.lock().await;
        turn.commit();
        write(&mut turn.connection)
    }
}

fn connect(path: &Path, read_only: bool) -> Result<Connection, Fault> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::default()).map_err(|error| fault(&error))?;
    connection
        .busy_timeout(BUSY)
        .map_err(|error| fault(&error))?;
    connection.set_prepared_statement_cache_capacity(512);
    // One plan for each text. Without it SQLite looks at the bound values and prepares many statements anew at each use.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(|error| fault(&error))?;
    let settings = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; \
                    pragma wal_autocheckpoint = 4000; pragma journal_size_limit = 67108864; pragma mmap_size = 33554432;";
    connection
        .execute_batch(settings)
        .map_err(|error| fault(&error))?;
    // Pages in memory at most, in KiB. Readers share the mapped file and the system's cache: each needs little of its own.
    let own = if read_only {
        "pragma query_only = on; pragma cache_size = -2000"
    } else {
        "pragma cache_size = -8000"
    };
    connection
        .execute_batch(own)
        .map_err(|error| fault(&error))?;
    Ok(connection)
}
