//! Reads and rewrites the payloads of waiting jobs, for whoever sealed them: under another key, when keys change.

use db::{Db, Tx, params, query, row, statement};
use kernel::Fault;
use kernel::Uuid;
use kernel::id::Id as _;

use crate::JobId;

row! {
    /// A job that may still run: waiting, running or abandoned.
    pub struct Waiting {
        /// Its id.
        pub id: JobId,
        /// Its payload, as JSON.
        pub payload: String,
    }
}

query!(WAITING: Waiting = "select id, payload from job where kind = $1 and done_at is null and id > $2 order by id limit $3");

/// The jobs of a kind that may still run, those after `after`, at most `limit`.
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

/// Replaces a job's payload; whether it was still `old`.
pub async fn replace_payload(
    tx: &mut Tx<'_>,
    id: JobId,
    old: &str,
    new: &str,
) -> Result<bool, Fault> {
    Ok(tx.execute(&REPLACE, params![id, old, new]).await? > 0)
}
