//! SQLite: one writer whose commands share durable commits, and readers beside it.
//!
//! A command takes the writer's turn, runs inside a savepoint of the open transaction and leaves the transaction open when others
//! wait for their turn; the last in line commits once for all (`synchronous=FULL`), and only then does anybody get an answer (I-10).
//! Statements run where they are called: they take microseconds, less than handing them to another thread. The commit, which waits
//! for the disk, runs on a blocking thread.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::Fault;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};
use tokio::sync::{OwnedMutexGuard, Semaphore, watch};

use crate::{OwnedValue, Value};

/// Commands in one commit, at most: bounds how long the first one waits.
const BATCH: usize = 256;
/// Readers beside the writer.
const READERS: usize = 4;

/// An open SQLite store.
pub(crate) struct Sqlite {
    turn: Arc<tokio::sync::Mutex<Turn>>,
    waiting: Arc<AtomicUsize>,
    readers: Mutex<Vec<Connection>>,
    free: Semaphore,
    path: PathBuf,
}

/// The writer's connection and what is not yet committed.
pub(crate) struct Turn {
    pub(crate) connection: Connection,
    batch: Option<Batch>,
}

struct Batch {
    commands: usize,
    done: watch::Sender<Option<bool>>,
}

impl Sqlite {
    /// Opens or creates the store.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Fault::internal)?;
        }
        make_private(path)?;
        let writer = connect(path, false)?;
        let readers = (0..READERS)
            .map(|_| connect(path, true))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            turn: Arc::new(tokio::sync::Mutex::new(Turn {
                connection: writer,
                batch: None,
            })),
            waiting: Arc::default(),
            readers: Mutex::new(readers),
            free: Semaphore::new(READERS),
            path: path.to_owned(),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for the writer's turn and opens a savepoint.
    pub(crate) async fn begin(&self) -> Result<InTurn, Fault> {
        let queue = Queue::join(self);
        let turn = Arc::clone(&self.turn).lock_owned().await;
        queue.leave();
        let mut in_turn = InTurn {
            turn: Some(turn),
            waiting: Arc::clone(&self.waiting),
            savepoint: false,
        };
        in_turn.open()?;
        Ok(in_turn)
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
        let mut turn = self.turn.lock().await;
        turn.commit();
        write(&mut turn.connection)
    }
}

/// A place in the line for the writer's turn. Whoever leaves the line without taking the turn may leave a transaction that nobody
/// is left to commit: it is committed then.
struct Queue<'a> {
    store: &'a Sqlite,
    joined: bool,
}

impl<'a> Queue<'a> {
    fn join(store: &'a Sqlite) -> Self {
        store.waiting.fetch_add(1, Ordering::SeqCst);
        Self {
            store,
            joined: true,
        }
    }

    fn leave(mut self) {
        self.joined = false;
        self.store.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Queue<'_> {
    fn drop(&mut self) {
        if self.joined && self.store.waiting.fetch_sub(1, Ordering::SeqCst) == 1 {
            let turn = Arc::clone(&self.store.turn);
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move { commit_apart(turn.lock_owned().await) });
            }
        }
    }
}

/// The writer's turn, with an open savepoint. Dropped without [`InTurn::keep`], it undoes the command.
pub(crate) struct InTurn {
    turn: Option<OwnedMutexGuard<Turn>>,
    waiting: Arc<AtomicUsize>,
    savepoint: bool,
}

impl InTurn {
    fn open(&mut self) -> Result<(), Fault> {
        let Some(turn) = self.turn.as_mut() else {
            return Err(Fault::busy());
        };
        turn.forget_lost_batch();
        if turn.batch.is_none() {
            run(&turn.connection, "begin immediate")?;
            turn.batch = Some(Batch {
                commands: 0,
                done: watch::channel(None).0,
            });
        }
        run(&turn.connection, "savepoint command")?;
        self.savepoint = true;
        Ok(())
    }

    /// The connection inside the savepoint.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, Fault> {
        self.turn
            .as_mut()
            .map(|turn| &mut turn.connection)
            .ok_or_else(Fault::busy)
    }

    /// Keeps the command's changes and waits until they are durable.
    pub(crate) async fn keep(mut self) -> Result<(), Fault> {
        // Should this fail, what is dropped undoes the command.
        run(self.connection()?, "release command")?;
        self.savepoint = false;
        let Some(mut turn) = self.turn.take() else {
            return Err(Fault::busy());
        };
        let Some(batch) = turn.batch.as_mut() else {
            return Err(Fault::internal("no open transaction"));
        };
        batch.commands += 1;
        let mut done = batch.done.subscribe();
        if self.waiting.load(Ordering::SeqCst) == 0 || batch.commands >= BATCH {
            commit_apart(turn);
        } else {
            // The next in line goes on, and this command's answer waits for the commit.
            drop(turn);
        }
        // A closed channel without an answer would mean that the commit's thread is gone.
        match done.wait_for(Option::is_some).await {
            Ok(outcome) if *outcome == Some(true) => Ok(()),
            _ => Err(Fault::unavailable("l’enregistrement")),
        }
    }
}

impl Drop for InTurn {
    fn drop(&mut self) {
        let Some(mut turn) = self.turn.take() else {
            return;
        };
        if self.savepoint {
            // Either may fail only when SQLite has already rolled everything back by itself.
            let _undone = run(&turn.connection, "rollback to command")
                .and_then(|()| run(&turn.connection, "release command"));
            turn.forget_lost_batch();
        }
        if self.waiting.load(Ordering::SeqCst) == 0 {
            commit_apart(turn);
        }
    }
}

/// Commits on a thread that may wait for the disk.
fn commit_apart(mut turn: OwnedMutexGuard<Turn>) {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn_blocking(move || turn.commit())),
        Err(_) => turn.commit(),
    }
}

impl Turn {
    /// SQLite rolls a whole transaction back by itself when the disk is full or fails: whoever waits for its commit is told so.
    fn forget_lost_batch(&mut self) {
        if self.connection.is_autocommit()
            && let Some(batch) = self.batch.take()
        {
            batch.done.send_replace(Some(false));
        }
    }

    /// Commits what is open and tells everybody who waits for it.
    fn commit(&mut self) {
        let Some(batch) = self.batch.take() else {
            return;
        };
        let outcome = run(&self.connection, "commit");
        if let Err(fault) = &outcome {
            tracing::error!(error = %fault, "a commit failed");
            let _already_rolled_back = run(&self.connection, "rollback");
        }
        batch.done.send_replace(Some(outcome.is_ok()));
    }
}

/// Makes the file when it is absent, readable by its owner only; SQLite gives its companions the same mode.
fn make_private(path: &Path) -> Result<(), Fault> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ()).map_err(Fault::internal)
}

fn connect(path: &Path, read_only: bool) -> Result<Connection, Fault> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::default()).map_err(|error| fault(&error))?;
    connection
        .busy_timeout(Duration::from_secs(10))
        .map_err(|error| fault(&error))?;
    connection.set_prepared_statement_cache_capacity(512);
    // One plan for each text. Without it SQLite looks at the bound values and prepares many statements anew at each use.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(|error| fault(&error))?;
    let settings = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; \
                    pragma wal_autocheckpoint = 4000; pragma cache_size = -16000; pragma mmap_size = 33554432;";
    connection
        .execute_batch(settings)
        .map_err(|error| fault(&error))?;
    if read_only {
        connection
            .execute_batch("pragma query_only = on")
            .map_err(|error| fault(&error))?;
    }
    Ok(connection)
}

fn run(connection: &Connection, text: &str) -> Result<(), Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    statement
        .raw_execute()
        .map(|_| ())
        .map_err(|error| fault(&error))
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Self::I64(value) => ValueRef::Integer(*value),
            Self::F64(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Id(value) => ValueRef::Blob(value.as_bytes()),
        }))
    }
}

/// Binds `$1`, `$2`, … by their number, as PostgreSQL does: to SQLite they are names, counted as they first appear.
#[track_caller]
fn bind(statement: &mut Statement<'_>, values: &[Value<'_>]) -> Result<(), Fault> {
    let mut used = 0;
    for index in 1..=statement.parameter_count() {
        let number: usize = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| Fault::internal("a parameter is not written $1, $2, …"))?;
        let value = number.checked_sub(1).and_then(|at| values.get(at));
        let value = value.ok_or_else(|| Fault::internal(format!("${number} has no value")))?;
        statement
            .raw_bind_parameter(index, value)
            .map_err(|error| fault(&error))?;
        used = used.max(number);
    }
    if used < values.len() {
        return Err(Fault::internal("more values than parameters"));
    }
    Ok(())
}

/// Runs a statement that gives no row.
#[track_caller]
pub(crate) fn execute(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
) -> Result<u64, Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    bind(&mut statement, values)?;
    let changed = statement.raw_execute().map_err(|error| fault(&error))?;
    u64::try_from(changed).map_err(Fault::internal)
}

/// All rows of a query.
#[track_caller]
pub(crate) fn rows(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
) -> Result<Vec<Vec<OwnedValue>>, Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    let width = statement.column_count();
    let mut found = Vec::new();
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| fault(&error))? {
        let mut values = Vec::with_capacity(width);
        for index in 0..width {
            let value = row.get_ref(index).map_err(|error| fault(&error))?;
            values.push(OwnedValue::from(borrow(value)?));
        }
        found.push(values);
    }
    Ok(found)
}

/// Shows each row of a query to `each`.
pub(crate) fn visit(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
    each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    let width = statement.column_count();
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| fault(&error))? {
        let mut found = Vec::with_capacity(width);
        for index in 0..width {
            found.push(borrow(row.get_ref(index).map_err(|error| fault(&error))?)?);
        }
        each(&found)?;
    }
    Ok(())
}

fn borrow(value: ValueRef<'_>) -> Result<Value<'_>, Fault> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::I64(value),
        ValueRef::Real(value) => Value::F64(value),
        ValueRef::Text(value) => Value::Text(std::str::from_utf8(value).map_err(Fault::internal)?),
        ValueRef::Blob(value) => Value::Bytes(value),
    })
}

/// Whether the constraint speaks of other rows (as on PostgreSQL, a `check` or a `not null` is a mistake of ours).
fn is_met_by_another(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    error.sqlite_error().is_some_and(|error| {
        [
            ffi::SQLITE_CONSTRAINT_UNIQUE,
            ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            ffi::SQLITE_CONSTRAINT_ROWID,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY,
        ]
        .contains(&error.extended_code)
    })
}

/// Turns an engine's error into ours, once.
#[track_caller]
pub(crate) fn fault(error: &rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Fault::busy().because(error.to_string())
        }
        Some(rusqlite::ErrorCode::DiskFull) => {
            Fault::unavailable("le disque (plein)").because(error.to_string())
        }
        Some(rusqlite::ErrorCode::ConstraintViolation) if is_met_by_another(error) => {
            Fault::conflict("Cette information existe déjà ou a changé entre-temps.")
                .because(error.to_string())
        }
        _ => Fault::internal(error.to_string()),
    }
}
