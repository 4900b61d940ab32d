//! Enqueues jobs in the caller's transaction.

use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx, params, query, row, statement};
use kernel::id::Id as _;
use kernel::{Fault, Page, Timestamp, Uuid};

use crate::{Job, JobId, TOPIC};

/// A job to enqueue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    pub(crate) id: Option<JobId>,
    pub(crate) kind: &'static str,
    pub(crate) payload: String,
    pub(crate) run_at: Option<Timestamp>,
    pub(crate) max_tries: i64,
    pub(crate) deduplication: Option<String>,
}

impl NewJob {
    /// A job of kind `J`, as soon as possible.
    pub fn new<J: Job>(payload: &J::Payload) -> Result<Self, Fault> {
        Ok(Self {
            id: None,
            kind: J::KIND,
            payload: serde_json::to_string(payload).map_err(Fault::internal)?,
            run_at: None,
            max_tries: J::MAX_TRIES,
            deduplication: None,
        })
    }

    /// With this id, chosen before: what is sealed in the payload can then be bound to its row.
    #[must_use]
    pub fn named(mut self, id: JobId) -> Self {
        self.id = Some(id);
        self
    }

    /// Not before `at`.
    #[must_use]
    pub fn at(mut self, at: Timestamp) -> Self {
        self.run_at = Some(at);
        self
    }

    /// Only one of its kind waits or runs under this key.
    #[must_use]
    pub fn once_as(mut self, key: impl Into<String>) -> Self {
        self.deduplication = Some(key.into());
        self
    }
}

statement!(
    INSERT = "insert into job (id, kind, payload, deduplication, created_at, run_at, tries, max_tries) \
    values ($1, $2, $3, $4, $5, $6, 0, $7) \
    on conflict (kind, deduplication) where done_at is null and abandoned_at is null do nothing"
);

/// Writes the job in the caller's transaction: it exists exactly when the transaction commits. `None` when the same job already waits. A
/// running job still counts as waiting, although it may have read its data before this transaction: a caller who needs a run after its
/// change does not use [`NewJob::once_as`], or gives the job a later time.
pub async fn enqueue(tx: &mut Tx<'_>, job: &NewJob) -> Result<Option<JobId>, Fault> {
    let id = job.id.unwrap_or_else(|| tx.new_id());
    let now = tx.now();
    let run_at = job.run_at.unwrap_or(now);
    let values = params![
        id,
        job.kind,
        job.payload,
        job.deduplication,
        now,
        run_at,
        job.max_tries
    ];
    if tx.execute(&INSERT, values).await? == 0 {
        return Ok(None);
    }
    tx.wake(TOPIC);
    Ok(Some(id))
}

row! {
    /// An abandoned job.
    pub struct Abandoned {
        /// Which one.
        pub id: JobId,
        /// Its kind.
        pub kind: String,
        /// How often it was tried.
        pub tries: i64,
        /// What went wrong the last time; for operators, not for users.
        pub last_error: Option<String>,
        /// When it was abandoned.
        pub abandoned_at: Timestamp,
    }
}

query!(
    ABANDONED: Abandoned = "select id, kind, tries, last_error, abandoned_at from job \
    where abandoned_at is not null and (abandoned_at, id) < ($1, $2) order by abandoned_at desc, id desc limit $3"
);

/// The place in the list of abandoned jobs after which the next page begins.
pub type AbandonedCursor = (Timestamp, JobId);

/// The abandoned jobs, newest first.
pub async fn list_abandoned(
    db: &Db,
    after: Option<AbandonedCursor>,
    size: usize,
) -> Result<Page<Abandoned, AbandonedCursor>, Fault> {
    let end = (
        Timestamp::from_micros(i64::MAX),
        JobId::from_uuid(Uuid::max()),
    );
    let (at, id) = after.unwrap_or(end);
    let limit = i64::try_from(size.saturating_add(1)).unwrap_or(i64::MAX);
    let jobs = db.rows(&ABANDONED, params![at, id, limit]).await?;
    Ok(Page::from_overfetch(jobs, size, |job| {
        (job.abandoned_at, job.id)
    }))
}

statement!(
    RETRY = "update job set abandoned_at = null, locked_until = null, tries = 0, run_at = $2 \
    where id = $1 and abandoned_at is not null"
);

/// Retries an abandoned job, as if it were new.
#[derive(Debug, Clone)]
pub struct RetryAbandoned {
    /// Who asks for it.
    pub actor: Actor,
    /// Which one.
    pub job: JobId,
}

impl Command for RetryAbandoned {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        if tx.execute(&RETRY, params![self.job, now]).await? == 0 {
            return Err(Fault::not_found());
        }
        tx.wake(TOPIC);
        let event = AuditEvent::new("job.retried", Action::Update, &self.actor);
        Ok(Audited::new((), event.on("Job", self.job)))
    }
}
