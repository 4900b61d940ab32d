//! Which migrations were applied; applies the missing ones.

use kernel::{Fault, Timestamp};

use crate::database::{Db, Engine, EngineKind};
use crate::migrate::{self, Migration};
use crate::postgres::{self, Postgres};
use crate::{OwnedValue, Value, sqlite};

/// The lock under which only one process migrates (PostgreSQL).
const MIGRATION_LOCK: i64 = 0x5350_4943_4f01;
const FIND: &str = "select checksum from schema_migration where id = $1";
const INSERT: &str = "insert into schema_migration (id, checksum, applied_at) values ($1, $2, $3)";

impl Db {
    /// Applies what is missing of these migrations, in order. Several processes may start at once.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), Fault> {
        migrate::all_differ(migrations)?;
        let now = self.now();
        match &*self.engine {
            Engine::Sqlite(store) => {
                store
                    .alone(|connection| on_sqlite(connection, migrations, now))
                    .await
            }
            Engine::Postgres(store) => on_postgres(store, migrations, now).await,
        }
    }
}

/// Whether a migration is already applied; an error when it was applied with another text.
fn is_applied(migration: &Migration, known: &[Vec<OwnedValue>]) -> Result<bool, Fault> {
    match known.first().and_then(|row| row.first()) {
        Some(OwnedValue::Text(applied)) if *applied == migration.checksum() => Ok(true),
        Some(_) => Err(migrate::changed(migration.id)),
        None => Ok(false),
    }
}

fn on_sqlite(
    connection: &mut rusqlite::Connection,
    migrations: &[Migration],
    now: Timestamp,
) -> Result<(), Fault> {
    sqlite::execute(connection, migrate::LEDGER_SQLITE, &[])?;
    for migration in migrations {
        // Immediate: another process that migrates waits here, and then finds it done.
        let transaction = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(|error| sqlite::fault(&error))?;
        let known = sqlite::rows(&transaction, FIND, &[Value::Text(migration.id)])?;
        if is_applied(migration, &known)? {
            continue;
        }
        for statement in migration.statements(EngineKind::Sqlite)? {
            transaction.execute_batch(&statement).map_err(|error| {
                sqlite::fault(&error).because(format!("{}: {error}", migration.id))
            })?;
        }
        let sum = migration.checksum();
        let values = [
            Value::Text(migration.id),
            Value::Text(&sum),
            Value::I64(now.micros()),
        ];
        sqlite::execute(&transaction, INSERT, &values)?;
        transaction
            .commit()
            .map_err(|error| sqlite::fault(&error))?;
    }
    Ok(())
}

/// All in one transaction, which also holds the lock: interrupted at any point, nothing is applied and the lock is free.
async fn on_postgres(
    store: &Postgres,
    migrations: &[Migration],
    now: Timestamp,
) -> Result<(), Fault> {
    let fault = |error: tokio_postgres::Error| postgres::fault(&error, None);
    let mut client = store.client().await?;
    let transaction = client.transaction().await.map_err(fault)?;
    // Waiting for another process, or building an index, may take longer than a page may.
    let begin = format!(
        "set local statement_timeout = 0; select pg_advisory_xact_lock({MIGRATION_LOCK}); {}",
        migrate::LEDGER
    );
    transaction.batch_execute(&begin).await.map_err(fault)?;
    for migration in migrations {
        let known = postgres::rows(&transaction, FIND, &[Value::Text(migration.id)])
            .await
            .map_err(fault)?;
        if is_applied(migration, &known)? {
            continue;
        }
        for statement in migration.statements(EngineKind::Postgres)? {
            transaction
                .batch_execute(&statement)
                .await
                .map_err(|error| {
                    let cause = format!("{}: {error:?}", migration.id);
                    fault(error).because(cause)
                })?;
        }
        let sum = migration.checksum();
        let values = [
            Value::Text(migration.id),
            Value::Text(&sum),
            Value::I64(now.micros()),
        ];
        postgres::execute(&transaction, INSERT, &values)
            .await
            .map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)
}
