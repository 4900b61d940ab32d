//! Running and past imports.

use std::time::Duration;

use db::row::One;
use db::{Db, Tx, params, query, statement};
use kernel::Fault;

db::id!(/// An import.
    pub ImportId, "imp");

/// An import without a heartbeat for this long was interrupted.
const SILENCE: Duration = Duration::from_mins(1);

statement!(
    BEGIN = "insert into directory_import (id, kind, started_at, alive_at, summary) values ($1, $2, $3, $3, '')"
);
statement!(ALIVE = "update directory_import set alive_at = $2 where id = $1");
statement!(
    END = "update directory_import set alive_at = $2, ended_at = $2, summary = $3 where id = $1"
);
query!(RUNNING: One<i64> = "select cast(count(*) as bigint) as value from directory_import where ended_at is null and alive_at > $1");

/// Inserts an import that begins.
pub(crate) async fn begin(tx: &mut Tx<'_>, id: ImportId, kind: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&BEGIN, params![id, kind, now]).await.map(|_| ())
}

/// Writes an import's heartbeat.
pub(crate) async fn alive(tx: &mut Tx<'_>, id: ImportId) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&ALIVE, params![id, now]).await.map(|_| ())
}

/// Marks an import as ended.
pub(crate) async fn end(tx: &mut Tx<'_>, id: ImportId, summary: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&END, params![id, now, summary])
        .await
        .map(|_| ())
}

/// Whether an import is running, here or in another process.
pub(crate) async fn is_running(db: &Db) -> Result<bool, Fault> {
    Ok(db.load(&RUNNING, params![db.now() - SILENCE]).await?.0 > 0)
}
