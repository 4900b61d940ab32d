//! `Db`: the one door to the store.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Entropy, Fault, Timestamp, Uuid};
use tokio_postgres::IsolationLevel;

use crate::command::{Audited, Command};
use crate::nudge::Nudges;
use crate::postgres::{self, Postgres};
use crate::row::FromRow;
use crate::sql::{self, Query, Registered};
use crate::sqlite::{self, Sqlite};
use crate::tx::{Tx, TxEngine, read_all};
use crate::{Kind, Migration, Value, audit_event, migrate};

/// Tries of a command whose transaction met another one (PostgreSQL).
const TRIES: u32 = 8;
/// The lock under which only one process migrates (PostgreSQL).
const MIGRATION_LOCK: i64 = 0x5350_4943_4f01;

/// Where the store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file, made when absent.
    Sqlite(PathBuf),
    /// A `postgres://…` address.
    Postgres(String),
}

impl std::str::FromStr for Address {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else if let Some(path) = text.strip_prefix("sqlite:") {
            Ok(Self::Sqlite(path.trim_start_matches("//").into()))
        } else {
            Err(Fault::invalid(
                "url",
                "L’adresse de la base commence par « sqlite: » ou « postgres:// ».",
            ))
        }
    }
}

/// Which engine is behind the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// The embedded default.
    Sqlite,
    /// When one machine is outgrown.
    Postgres,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// The store, open. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Arc<Engine>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    nudges: Nudges,
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
            Address::Postgres(url) => Engine::Postgres(Postgres::open(url, 16)?),
        };
        Ok(Self {
            engine: Arc::new(engine),
            clock,
            entropy,
            nudges: Nudges::default(),
        })
    }

    /// Which engine is behind the door.
    pub fn engine(&self) -> EngineKind {
        match &*self.engine {
            Engine::Sqlite(_) => EngineKind::Sqlite,
            Engine::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// The house's clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The house's source of chance.
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

    /// Who listens to what.
    pub fn nudges(&self) -> &Nudges {
        &self.nudges
    }

    /// Carries nudges between processes, for ever. On SQLite there is one process: nothing to carry.
    pub async fn relay_nudges(&self) {
        match &*self.engine {
            Engine::Sqlite(_) => loop {
                self.nudges.outgoing.ready.notified().await;
                self.nudges.forget_outgoing();
            },
            Engine::Postgres(postgres) => postgres.relay(self.nudges.clone()).await,
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
            topics: Vec::new(),
        }
    }

    async fn run_sqlite<C: Command>(
        &self,
        store: &Sqlite,
        command: &C,
    ) -> Result<C::Output, Fault> {
        let mut turn = store.begin().await?;
        let (output, topics) = {
            let mut tx = self.tx(TxEngine::Sqlite(turn.connection()?));
            let output = run_and_trace(&mut tx, command).await?;
            (output, tx.topics)
        };
        turn.keep().await?;
        self.announce(&topics);
        Ok(output)
    }

    async fn run_postgres<C: Command>(
        &self,
        store: &Postgres,
        command: &C,
    ) -> Result<C::Output, Fault> {
        let mut tries = 1;
        loop {
            match self.try_postgres(store, command).await {
                Ok(output) => return Ok(output),
                Err((fault, conflict)) if !conflict || tries == TRIES => return Err(fault),
                Err(_) => {}
            }
            let jitter = (&*self.entropy as &dyn Entropy).below(1 << tries);
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
        let result = run_and_trace(&mut tx, command).await;
        let conflict = matches!(tx.engine, TxEngine::Postgres { conflict: true, .. });
        let output = result.map_err(|fault| (fault, conflict))?;
        let Tx {
            engine: TxEngine::Postgres { transaction, .. },
            topics,
            ..
        } = tx
        else {
            return Err(plain(Fault::internal("another engine's transaction")));
        };
        transaction.commit().await.map_err(engine)?;
        self.announce(&topics);
        Ok(output)
    }

    fn announce(&self, topics: &[String]) {
        for topic in topics {
            self.nudges.nudge(topic);
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

    async fn raw_rows(
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

    /// The first row, if there is one.
    pub async fn row<R: FromRow>(
        &self,
        query: &Query<R>,
        values: &[Value<'_>],
    ) -> Result<Option<R>, Fault> {
        Ok(self.rows(query, values).await?.into_iter().next())
    }

    /// The row that must be there; `NotFound` otherwise.
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
            let (on_sqlite, size) = sql::expand(query.text.sqlite, values.len(), chunk.len());
            let (on_postgres, _) = sql::expand(query.text.postgres, values.len(), chunk.len());
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

    /// Applies what is missing of these migrations, in order. Several processes may start at once.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), Fault> {
        let now = self.now();
        match &*self.engine {
            Engine::Sqlite(store) => {
                store
                    .alone(|connection| migrate_sqlite(connection, migrations, now))
                    .await
            }
            Engine::Postgres(store) => migrate_postgres(store, migrations, now).await,
        }
    }

    /// The columns that the engine says a registered text gives; types are known on PostgreSQL only.
    pub async fn describe(&self, text: &Registered) -> Result<Vec<(String, Option<Kind>)>, Fault> {
        match &*self.engine {
            Engine::Sqlite(store) => {
                let (text, _) = sql::expand(text.sqlite, 0, 1);
                store
                    .read(|connection| {
                        let statement = connection
                            .prepare(&text)
                            .map_err(|error| sqlite::fault(&error))?;
                        Ok(statement
                            .column_names()
                            .map(|name| (name.to_owned(), None))
                            .collect())
                    })
                    .await
            }
            Engine::Postgres(store) => {
                let (text, _) = sql::expand(text.postgres, 0, 1);
                let client = store.client().await?;
                let statement = client
                    .prepare(&text)
                    .await
                    .map_err(|error| postgres::fault(&error, None))?;
                Ok(statement
                    .columns()
                    .iter()
                    .map(|column| (column.name().to_owned(), postgres::kind(column.type_())))
                    .collect())
            }
        }
    }

    /// Writes a whole, consistent copy of a SQLite store while it is in use.
    pub async fn backup(&self, to: &std::path::Path) -> Result<(), Fault> {
        let Engine::Sqlite(store) = &*self.engine else {
            return Err(Fault::denied(
                "Sur PostgreSQL, la sauvegarde se fait avec les outils de PostgreSQL (pg_basebackup, pg_dump).",
            ));
        };
        let text = to
            .to_str()
            .ok_or_else(|| {
                Fault::invalid("fichier", "Le chemin de la sauvegarde n’est pas lisible.")
            })?
            .to_owned();
        if to.exists() {
            return Err(Fault::conflict(
                "Ce fichier existe déjà : choisissez-en un autre.",
            ));
        }
        store
            .read(|connection| {
                sqlite::execute(connection, "vacuum into $1", &[Value::Text(&text)]).map(|_| ())
            })
            .await
    }

    /// Asks the engine whether its files are sound; gives what it finds wrong.
    pub async fn check(&self) -> Result<Vec<String>, Fault> {
        let rows = match &*self.engine {
            Engine::Sqlite(store) => {
                let mut rows = store
                    .read(|connection| sqlite::rows(connection, "pragma integrity_check", &[]))
                    .await?;
                rows.append(
                    &mut store
                        .read(|connection| {
                            sqlite::rows(connection, "pragma foreign_key_check", &[])
                        })
                        .await?,
                );
                rows
            }
            Engine::Postgres(_) => self.raw_rows("select 'ok'", "select 'ok'", &[]).await?,
        };
        let lines = rows.into_iter().map(|row| {
            row.into_iter()
                .map(|value| format!("{value:?}"))
                .collect::<Vec<_>>()
                .join(" ")
        });
        Ok(lines.filter(|line| line != "Text(\"ok\")").collect())
    }

    /// Where a SQLite store is.
    pub fn path(&self) -> Option<&std::path::Path> {
        match &*self.engine {
            Engine::Sqlite(store) => Some(store.path()),
            Engine::Postgres(_) => None,
        }
    }
}

async fn run_and_trace<C: Command>(tx: &mut Tx<'_>, command: &C) -> Result<C::Output, Fault> {
    let Audited { output, events } = command.run(tx).await?;
    for event in &events {
        audit_event::append(tx, event).await?;
    }
    Ok(output)
}

fn migrate_sqlite(
    connection: &mut rusqlite::Connection,
    migrations: &[Migration],
    now: Timestamp,
) -> Result<(), Fault> {
    sqlite::execute(connection, migrate::LEDGER_SQLITE, &[])?;
    for migration in migrations {
        let sum = migration.checksum();
        let known = sqlite::rows(
            connection,
            "select checksum from schema_migration where id = $1",
            &[Value::Text(migration.id)],
        )?;
        match known.first().and_then(|row| row.first()) {
            Some(crate::OwnedValue::Text(applied)) if *applied == sum => continue,
            Some(_) => return Err(migrate::changed(migration.id)),
            None => {}
        }
        let transaction = connection
            .transaction()
            .map_err(|error| sqlite::fault(&error))?;
        for statement in migration.statements(EngineKind::Sqlite)? {
            transaction.execute_batch(&statement).map_err(|error| {
                sqlite::fault(&error).because(format!("{}: {error}", migration.id))
            })?;
        }
        let values = [
            Value::Text(migration.id),
            Value::Text(&sum),
            Value::I64(now.micros()),
        ];
        sqlite::execute(
            &transaction,
            "insert into schema_migration (id, checksum, applied_at) values ($1, $2, $3)",
            &values,
        )?;
        transaction
            .commit()
            .map_err(|error| sqlite::fault(&error))?;
    }
    Ok(())
}

async fn migrate_postgres(
    store: &Postgres,
    migrations: &[Migration],
    now: Timestamp,
) -> Result<(), Fault> {
    let fault = |error: tokio_postgres::Error| postgres::fault(&error, None);
    let mut client = store.client().await?;
    postgres::rows(
        &client,
        "select 1 from (select pg_advisory_lock($1)) as locked",
        &[Value::I64(MIGRATION_LOCK)],
    )
    .await
    .map_err(fault)?;
    let result = apply_postgres(&mut client, migrations, now).await;
    postgres::rows(
        &client,
        "select pg_advisory_unlock($1)",
        &[Value::I64(MIGRATION_LOCK)],
    )
    .await
    .map_err(fault)?;
    result
}

async fn apply_postgres(
    client: &mut deadpool_postgres::Client,
    migrations: &[Migration],
    now: Timestamp,
) -> Result<(), Fault> {
    let fault = |error: tokio_postgres::Error| postgres::fault(&error, None);
    client.batch_execute(migrate::LEDGER).await.map_err(fault)?;
    for migration in migrations {
        let sum = migration.checksum();
        let known = postgres::rows(
            &*client,
            "select checksum from schema_migration where id = $1",
            &[Value::Text(migration.id)],
        )
        .await;
        match known.map_err(fault)?.first().and_then(|row| row.first()) {
            Some(crate::OwnedValue::Text(applied)) if *applied == sum => continue,
            Some(_) => return Err(migrate::changed(migration.id)),
            None => {}
        }
        let transaction = client.transaction().await.map_err(fault)?;
        for statement in migration.statements(EngineKind::Postgres)? {
            transaction
                .batch_execute(&statement)
                .await
                .map_err(|error| fault(error).because(migration.id))?;
        }
        let values = [
            Value::Text(migration.id),
            Value::Text(&sum),
            Value::I64(now.micros()),
        ];
        let insert = "insert into schema_migration (id, checksum, applied_at) values ($1, $2, $3)";
        postgres::execute(&transaction, insert, &values)
            .await
            .map_err(fault)?;
        transaction.commit().await.map_err(fault)?;
    }
    Ok(())
}
