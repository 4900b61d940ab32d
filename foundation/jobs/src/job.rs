//! The trait of a job, and what it receives when it runs.

use std::future::Future;
use std::time::Duration;

use db::{Db, Tx, params, statement};
use kernel::Fault;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::JobId;

/// A kind of job. It runs at least once: after a crash, or when it exceeds its time, it runs again. So repeating it must be harmless;
/// [`once`] helps where its effect is in the store.
pub trait Job: Send + Sync + 'static {
    /// Its name in the store: a verb, `send_digest`. Never changes once jobs may be waiting under it.
    const KIND: &'static str;
    /// How often it is tried before it is abandoned.
    const MAX_TRIES: i64 = 12;
    /// How long it may run. After that it is stopped and counts as failed.
    const TIME_LIMIT: Duration = Duration::from_mins(1);
    /// Its payload, stored as JSON.
    type Payload: Serialize + DeserializeOwned + Send;

    /// Does the work.
    fn run(
        &self,
        payload: Self::Payload,
        context: Context,
    ) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// What a running job receives.
#[derive(Clone)]
pub struct Context {
    /// The store.
    pub db: Db,
    /// The job's id: the same at each try, so it serves as an idempotency key towards other systems.
    pub id: JobId,
    /// Which try this is, from 1.
    pub tries: i64,
    /// Whether it is abandoned when this try fails.
    pub is_last: bool,
}

statement!(
    MARK =
        "insert into job_step (job_id, step) values ($1, $2) on conflict (job_id, step) do nothing"
);

/// Whether this is the first time that the job does `step`. Asked inside the command that does it, so that the answer and the effect are
/// durable together: a job that runs twice gets `false` and skips the step.
pub async fn once(tx: &mut Tx<'_>, job: JobId, step: &str) -> Result<bool, Fault> {
    Ok(tx.execute(&MARK, params![job, step]).await? == 1)
}
