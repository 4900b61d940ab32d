//! The worker's loop.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use db::Db;
use kernel::Fault;
use tokio::task::{Id, JoinError, JoinSet};

use crate::round::{Claimed, Due, Ended, Register, Round};
use crate::{Jobs, TOPIC};

/// Jobs that one worker runs at a time.
pub const AT_A_TIME: usize = 8;
/// How often the queue is polled without a signal.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long the record of a finished job may wait to be written together with new jobs: saves a commit for each job of a steady flow.
const GATHER: Duration = Duration::from_millis(200);
/// The wait after the store did not answer.
const AFTER_FAULT: Duration = Duration::from_secs(5);

struct Worker {
    db: Db,
    jobs: Arc<Jobs>,
    running: JoinSet<Result<(), Fault>>,
    /// The running jobs, by task, so that even a job that panics is identified.
    taken: Vec<(Id, Claimed)>,
    ended: Vec<Ended>,
}

/// Runs jobs until `shutdown` completes; then takes no more, waits for the running ones and records how they ended. Run it once in each
/// process that works. If it is dropped instead, its jobs stop where they are and run again when their locks have expired.
pub async fn run_worker(db: Db, jobs: Arc<Jobs>, shutdown: impl Future<Output = ()> + Send) {
    let mut woken = db.signals().watch(TOPIC);
    let mut worker = Worker {
        db,
        jobs,
        running: JoinSet::new(),
        taken: Vec::new(),
        ended: Vec::new(),
    };
    let mut shutdown = std::pin::pin!(shutdown);
    let mut registered = worker.jobs.schedules().is_empty();
    loop {
        woken.mark_unchanged();
        let round = async {
            if !registered {
                worker.db.run(&Register(&worker.jobs)).await?;
                registered = true;
            }
            worker.round(AT_A_TIME).await
        };
        let wait = match round.await {
            Ok(()) => LOOK_EVERY,
            Err(fault) => {
                tracing::error!(error = %fault, "the queue does not answer");
                AFTER_FAULT
            }
        };
        tokio::select! {
            () = &mut shutdown => break,
            Ok(()) = woken.changed(), if worker.has_room() => {}
            Some(joined) = worker.running.join_next_with_id() => {
                worker.note(joined);
                // More may wait because the worker was full; otherwise the record waits a moment for others.
                if worker.running.len() + 1 < AT_A_TIME {
                    let _more = tokio::time::timeout(GATHER, woken.changed()).await;
                }
            }
            () = tokio::time::sleep(wait) => {}
        }
    }
    worker.finish().await;
}

impl Worker {
    fn has_room(&self) -> bool {
        self.running.len() < AT_A_TIME
    }

    /// Records what has ended, takes what is due.
    async fn round(&mut self, at_a_time: usize) -> Result<(), Fault> {
        while let Some(joined) = self.running.try_join_next_with_id() {
            self.note(joined);
        }
        let free = at_a_time.saturating_sub(self.running.len());
        let due = if free > 0 {
            Due::read(&self.db).await?
        } else {
            Due::nothing()
        };
        if self.ended.is_empty() && due.is_empty(&self.jobs) {
            return Ok(());
        }
        let round = Round {
            jobs: &self.jobs,
            ended: &self.ended,
            due: &due,
            free,
        };
        let taken = self.db.run(&round).await?;
        self.ended.clear();
        for job in taken {
            let (jobs, db, claimed) = (Arc::clone(&self.jobs), self.db.clone(), job.clone());
            let task = self
                .running
                .spawn(async move { jobs.run(db, &claimed).await });
            self.taken.push((task.id(), job));
        }
        Ok(())
    }

    fn note(&mut self, joined: Result<(Id, Result<(), Fault>), JoinError>) {
        let (id, result) = joined.unwrap_or_else(|error| {
            // A panic's message may contain anything: it is not stored.
            (error.id(), Err(Fault::internal("the job broke")))
        });
        let Some(place) = self.taken.iter().position(|(task, _)| *task == id) else {
            return;
        };
        let (_, job) = self.taken.swap_remove(place);
        if let Err(fault) = &result {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, job.tries = job.tries, error = %fault, "a job failed");
        }
        self.ended.push(Ended::new(job, result));
    }

    async fn finish(mut self) {
        while let Some(joined) = self.running.join_next_with_id().await {
            self.note(joined);
        }
        if let Err(fault) = self.round(0).await {
            tracing::error!(error = %fault, "jobs ended but it could not be noted: they will be done again");
        }
    }
}
