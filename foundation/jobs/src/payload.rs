//! What waits, read and written again by whoever sealed it: under another key, when keys change.

use db::{Db, Tx, params, query, row, statement};
use kernel::Fault;
use kernel::Uuid;
use kernel::id::Id as _;

use crate::JobId;

row! {
    /// A job that may still be done: waiting, running or given up.
    pub struct Waiting {
        /// Which one.
        pub id: JobId,
        /// What it works on, as JSON.
        pub payload: String,
    }
}

query!(WAITING: Waiting = "select id, payload from job where kind = $1 and done_at is null and id > $2 order by id limit $3");

/// The jobs of a kind that may still be done, those after `after`, at most `limit`.
pub async fn list_waiting(
    db: &Db,
    kind: &str,
    after: Option<JobId>,
    limit: i64,
) -> Result<Vec<Waiting>, Fault> {
    let after = after.unwrap_or(JobId::from_uuid(Uuid::nil()));
    db.rows(&WAITING, params![kind, after, limit]).await
}

statement!(REPLACE = "update job set payload = $3 where id = $1 and payload = $2");

/// Writes what a job works on in another form; whether it was still as `old` says.
pub async fn replace_payload(
    tx: &mut Tx<'_>,
    id: JobId,
    (old, new): (&str, &str),
) -> Result<bool, Fault> {
    Ok(tx.execute(&REPLACE, params![id, old, new]).await? > 0)
}
