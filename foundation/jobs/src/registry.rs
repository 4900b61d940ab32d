//! The jobs of this process, and the recurring ones.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use kernel::{Fault, Timestamp};

use crate::round::Claimed;
use crate::{Context, Job, JobId, NewJob, enqueue};

type Running = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send>>;

/// A registered kind.
pub(crate) struct Kind {
    pub(crate) time_limit: Duration,
    start: Box<dyn Fn(String, Context) -> Running + Send + Sync>,
}

/// A recurring job.
pub(crate) struct Schedule {
    pub(crate) every: Duration,
    pub(crate) job: NewJob,
}

/// The jobs of a process.
#[derive(Default)]
pub struct Jobs {
    kinds: BTreeMap<&'static str, Kind>,
    schedules: Vec<Schedule>,
}

impl Jobs {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a job. The last one of a kind counts.
    #[must_use]
    pub fn with<J: Job>(mut self, job: J) -> Self {
        let job = Arc::new(job);
        let start = move |payload: String, context: Context| -> Running {
            let job = Arc::clone(&job);
            Box::pin(async move {
                let payload = serde_json::from_str(&payload).map_err(Fault::internal)?;
                job.run(payload, context).await
            })
        };
        let kind = Kind {
            time_limit: J::TIME_LIMIT,
            start: Box::new(start),
        };
        self.kinds.insert(J::KIND, kind);
        self
    }

    /// Adds a job that is enqueued with `payload` at this interval: by one process, and never while the last one still waits or runs. Times
    /// missed while no process ran are not caught up.
    pub fn every<J: Job>(
        self,
        every: Duration,
        job: J,
        payload: &J::Payload,
    ) -> Result<Self, Fault> {
        let new = NewJob::new::<J>(payload)?.once_as("schedule");
        let mut jobs = self.with(job);
        jobs.schedules.push(Schedule { every, job: new });
        Ok(jobs)
    }

    /// The names of all kinds, in order.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.kinds.keys().copied()
    }

    pub(crate) fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name)
    }

    pub(crate) fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// Starts a claimed job; stops it at its time limit.
    pub(crate) async fn run(&self, db: Db, claimed: &Claimed) -> Result<(), Fault> {
        let Some(kind) = self.kind(&claimed.kind) else {
            return Err(Fault::internal("a job of an unknown kind was taken"));
        };
        let context = Context {
            db,
            id: claimed.id,
            tries: claimed.tries,
            is_last: claimed.tries >= claimed.max_tries,
        };
        let work = (kind.start)(claimed.payload.clone(), context);
        match tokio::time::timeout(kind.time_limit, work).await {
            Ok(result) => result,
            Err(_) => Err(Fault::internal("the job took longer than its time limit")),
        }
    }

    /// Runs a job twice under one id, as after a crash between its work and the record of its end: for the test that each job must have,
    /// which then checks the effect. The job stays in the queue.
    pub async fn rehearse_twice(&self, db: &Db, job: NewJob) -> Result<JobId, Fault> {
        let id = db.run(&Rehearse(&job)).await?;
        for tries in 1..=2 {
            let claimed = Claimed {
                id,
                kind: job.kind.to_owned(),
                payload: job.payload.clone(),
                tries,
                max_tries: job.max_tries,
            };
            self.run(db.clone(), &claimed).await?;
        }
        Ok(id)
    }
}

struct Rehearse<'a>(&'a NewJob);

impl Command for Rehearse<'_> {
    type Output = JobId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<JobId>, Fault> {
        let id = enqueue(tx, self.0).await?;
        let id = id.ok_or_else(|| Fault::conflict("Ce travail attend déjà."))?;
        let event = AuditEvent::new("job.rehearsed", Action::Execute, &Actor::system());
        Ok(Audited::new(id, event.on("Job", id)))
    }
}

impl Schedule {
    /// Its interval.
    pub(crate) fn next(&self, now: Timestamp) -> Timestamp {
        now + self.every
    }
}
