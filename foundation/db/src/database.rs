//! `Db`: the only handle to the store.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Entropy, Fault, Timestamp, Uuid};
use tokio_postgres::IsolationLevel;

use crate::command::{Audited, Command};
use crate::committed::{self, Committed};
use crate::postgres::{self, Postgres};
use crate::row::FromRow;
use crate::signals::Signals;
use crate::sql::{self, Query};
use crate::sqlite::{self, Sqlite};
use crate::tx::{After, Tx, TxEngine, read_all};
use crate::{Value, audit_event};

/// Tries of a command whose transaction conflicted (PostgreSQL), or was undone with another of its batch (SQLite).
const TRIES: u32 = 24;
/// From this try on, a command runs alone among those that conflicted.
const ALONE: u32 = 4;
/// How long a command may take inside its transaction. Beyond, it is undone: one slow command must not block everybody (SQLite), and the
/// seal of the trace relies on it (`audit::seal`).
const LONGEST: Duration = Duration::from_secs(20);

/// Where the store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file, made when absent.
    Sqlite(PathBuf),
    /// A `postgres://…` address.
    Postgres(String),
}

impl fmt::Debug for Address {
    /// Without its password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&kernel::secret_url::masked(url)),
        }
    }
}

impl std::str::FromStr for Address {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else if let Some(path) = text.strip_prefix("sqlite:") {
            Ok(Self::Sqlite(path.strip_prefix("//").unwrap_or(path).into()))
        } else {
            Err(Fault::invalid(
                "url",
                "L’adresse de la base commence par « sqlite: » ou « postgres:// ».",
            ))
        }
    }
}

/// Which engine holds the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// The embedded default.
    Sqlite,
    /// When one machine is outgrown.
    Postgres,
}

pub(crate) enum Engine {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

/// The open store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) engine: Arc<Engine>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    signals: Signals,
    longest: Duration,
}

impl Db {
    /// Opens the store; nothing is migrated yet.
    pub fn open(
        address: &Address,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Fault> {
        let engine = match address {
            Address::Sqlite(path) => Engine::Sqlite(Sqlite::open(path)?),
            Address::Postgres(url) => Engine::Postgres(Box::new(Postgres::open(url, 16)?)),
        };
        Ok(Self {
            engine: Arc::new(engine),
            clock,
            entropy,
            signals: Signals::default(),
            longest: LONGEST,
        })
    }

    /// Commands of this handle are undone after `limit` (20 s when nothing is said; never more).
    #[must_use]
    pub fn with_commands_within(mut self, limit: Duration) -> Self {
        self.longest = limit.min(LONGEST);
        self
    }

    /// Which engine holds the store.
    pub fn engine(&self) -> EngineKind {
        match &*self.engine {
            Engine::Sqlite(_) => EngineKind::Sqlite,
            Engine::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// SPICO's clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// SPICO's source of randomness.
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.entropy
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new identifier.
    pub fn new_id<T: kernel::id::Id>(&self) -> T {
        T::new(&*self.clock, &*self.entropy)
    }

    /// The signals.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// What commands of this process hand over from now on, on SQLite; always empty on PostgreSQL.
    pub fn committed(&self) -> Committed {
        Committed(match &*self.engine {
            Engine::Sqlite(store) => store.publisher().subscribe(),
            Engine::Postgres(_) => committed::publisher().subscribe(),
        })
    }

    /// Background work beside the commands, until the process ends. PostgreSQL carries signals between processes. On SQLite there are none
    /// to carry, but the log must be kept short.
    pub async fn maintain(&self) {
        match &*self.engine {
            Engine::Sqlite(store) => {
                tokio::join!(self.forget_signals(), store.keep_copying());
            }
            Engine::Postgres(postgres) => postgres.relay(self.signals.clone()).await,
        }
    }

    async fn forget_signals(&self) {
        loop {
            self.signals.outgoing.ready.notified().await;
            self.signals.forget_outgoing();
        }
    }

    /// Makes a change: durable, together with its trace, when this returns `Ok` (I-2, I-10).
    pub async fn run<C: Command>(&self, command: &C) -> Result<C::Output, Fault> {
        match &*self.engine {
            Engine::Sqlite(store) => self.run_sqlite(store, command).await,
            Engine::Postgres(store) => self.run_postgres(store, command).await,
        }
    }

    fn tx<'a>(&'a self, engine: TxEngine<'a>) -> Tx<'a> {
        Tx {
            engine,
            clock: &self.clock,
            entropy: &self.entropy,
            now: self.clock.now(),
            after: After::default(),
            committed: Vec::new(),
            failed: false,
        }
    }

    async fn run_sqlite<C: Command>(
        &self,
        store: &Sqlite,
        command: &C,
    ) -> Result<C::Output, Fault> {
        for _ in 0..TRIES {
            let mut turn = store.begin().await?;
            let (output, after, committed) = {
                let mut tx = self.tx(TxEngine::Sqlite(&mut turn));
                let output = self.run_and_trace(&mut tx, command).await?;
                (output, tx.after, tx.committed)
            };
            if turn.keep(committed).await? == sqlite::CommitOutcome::Durable {
                self.announce(after);
                return Ok(output);
            }
        }
        Err(Fault::busy())
    }

    async fn run_postgres<C: Command>(
        &self,
        store: &Postgres,
        command: &C,
    ) -> Result<C::Output, Fault> {
        let mut tries = 1;
        let mut place = None;
        loop {
            if tries == ALONE {
                place = Some(store.in_line.lock().await);
            }
            match self.try_postgres(store, command).await {
                Ok(output) => return Ok(output),
                Err((fault, conflict)) if !conflict || tries == TRIES => return Err(fault),
                Err(_) => {}
            }
            let _held_while_trying = &place;
            let jitter = self.entropy.below(1 << tries.min(6));
            tokio::time::sleep(Duration::from_millis(1 + jitter)).await;
            tries += 1;
        }
    }

    async fn try_postgres<C: Command>(
        &self,
        store: &Postgres,
        command: &C,
    ) -> Result<C::Output, (Fault, bool)> {
        let plain = |fault: Fault| (fault, false);
        let engine = |error: tokio_postgres::Error| {
            (postgres::fault(&error, None), postgres::is_conflict(&error))
        };
        let mut client = store.client().await.map_err(plain)?;
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::Serializable)
            .start()
            .await
            .map_err(engine)?;
        let mut tx = self.tx(TxEngine::Postgres {
            transaction,
            conflict: false,
        });
        let result = self.run_and_trace(&mut tx, command).await;
        let conflict = matches!(tx.engine, TxEngine::Postgres { conflict: true, .. });
        let output = result.map_err(|fault| (fault, conflict))?;
        let Tx {
            engine: TxEngine::Postgres { transaction, .. },
            after,
            ..
        } = tx
        else {
            return Err(plain(Fault::internal("another engine's transaction")));
        };
        transaction.commit().await.map_err(engine)?;
        self.announce(after);
        Ok(output)
    }

    async fn run_and_trace<C: Command>(
        &self,
        tx: &mut Tx<'_>,
        command: &C,
    ) -> Result<C::Output, Fault> {
        let work = async {
            let Audited { output, events } = command.run(tx).await?;
            for event in &events {
                audit_event::append(tx, event).await?;
            }
            Ok(output)
        };
        match tokio::time::timeout(self.longest, work).await {
            Ok(result) => result,
            Err(_) => Err(Fault::busy().because("a command took too long and was undone")),
        }
    }

    fn announce(&self, after: After) {
        for topic in &after.topics {
            self.signals.wake(topic);
        }
        for text in after.ephemeral {
            self.signals.publish_ephemeral(text);
        }
    }

    /// All rows.
    pub async fn rows<R: FromRow>(
        &self,
        query: &Query<R>,
        values: &[Value<'_>],
    ) -> Result<Vec<R>, Fault> {
        read_all(
            self.raw_rows(query.text.sqlite, query.text.postgres, values)
                .await?,
        )
    }

    pub(crate) async fn raw_rows(
        &self,
        on_sqlite: &str,
        on_postgres: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Vec<crate::OwnedValue>>, Fault> {
        match &*self.engine {
            Engine::Sqlite(store) => {
                store
                    .read(|connection| sqlite::rows(connection, on_sqlite, values))
                    .await
            }
            Engine::Postgres(store) => {
                let client = store.client().await?;
                postgres::rows(&client, on_postgres, values)
                    .await
                    .map_err(|error| postgres::fault(&error, None))
            }
        }
    }

    /// Calls `each` with every row, in order and without collecting them: for lists of any length. Columns come as the engine gives them:
    /// on SQLite a boolean is an integer and an identifier 16 bytes.
    pub async fn visit<R: FromRow>(
        &self,
        query: &Query<R>,
        values: &[Value<'_>],
        mut each: impl FnMut(&[Value<'_>]) -> Result<(), Fault> + Send,
    ) -> Result<(), Fault> {
        match &*self.engine {
            Engine::Sqlite(store) => {
                let text = query.text.sqlite;
                store
                    .read(|connection| sqlite::visit(connection, text, values, &mut each))
                    .await
            }
            Engine::Postgres(store) => {
                let client = store.client().await?;
                postgres::visit(&client, query.text.postgres, values, &mut each).await
            }
        }
    }

    /// The first row, if there is one.
    pub async fn row<R: FromRow>(
        &self,
        query: &Query<R>,
        values: &[Value<'_>],
    ) -> Result<Option<R>, Fault> {
        Ok(self.rows(query, values).await?.into_iter().next())
    }

    /// The row, which must exist; `NotFound` otherwise.
    pub async fn load<R: FromRow>(
        &self,
        query: &Query<R>,
        values: &[Value<'_>],
    ) -> Result<R, Fault> {
        self.row(query, values).await?.ok_or_else(Fault::not_found)
    }

    /// The rows for a list of ids: the text holds `in ({ids})`, `values` come before the list. No order is promised across lists
    /// of more than 512 ids.
    pub async fn rows_in<R: FromRow>(
        &self,
        query: &Query<R>,
        values: &[Value<'_>],
        ids: &[Uuid],
    ) -> Result<Vec<R>, Fault> {
        let mut found = Vec::new();
        for chunk in ids.chunks(512) {
            let (bound, count) = (values.len(), chunk.len());
            let (on_sqlite, size) = sql::expand(query.text.sqlite, '?', bound, count);
            let (on_postgres, _) = sql::expand(query.text.postgres, '$', bound, count);
            let Some(last) = chunk.last() else { continue };
            let padded = chunk
                .iter()
                .chain(std::iter::repeat(last))
                .take(size)
                .map(|id| Value::Id(*id));
            let all: Vec<Value<'_>> = values.iter().copied().chain(padded).collect();
            found.append(&mut read_all(
                self.raw_rows(&on_sqlite, &on_postgres, &all).await?,
            )?);
        }
        Ok(found)
    }

    /// Where a SQLite store is.
    pub fn path(&self) -> Option<&std::path::Path> {
        match &*self.engine {
            Engine::Sqlite(store) => Some(store.path()),
            Engine::Postgres(_) => None,
        }
    }
}
