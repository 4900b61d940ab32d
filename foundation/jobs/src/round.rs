//! The one command by which a worker changes the queue: it records finished jobs, enqueues the recurring ones, and takes new ones, all in
//! one transaction with one row in the trace, and a row for each abandoned job (I-2).
//!
//! A taken job is locked for its time limit and a little more. Its number of tries, incremented when it is taken, identifies its worker:
//! one that comes back after another took the job over changes nothing.

use std::time::Duration;

use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Db, Outcome, Tx, params, query, row, statement,
};
use kernel::{Fault, Timestamp};

use crate::registry::Schedule;
use crate::{JobId, Jobs, backoff, enqueue};

/// How much longer than its time limit a job stays locked: the time to record how it ended.
pub(crate) const MARGIN: Duration = Duration::from_secs(30);
/// Characters of an error that are kept.
const ERROR_LENGTH: usize = 500;

row! {
    /// A job that this worker has taken.
    pub(crate) struct Claimed {
        pub(crate) id: JobId,
        pub(crate) kind: String,
        pub(crate) payload: String,
        pub(crate) tries: i64,
        pub(crate) max_tries: i64,
    }
}

query!(
    DUE_KINDS: One<String> = "select distinct kind as value from job where done_at is null and abandoned_at is null \
    and run_at <= $1 and (locked_until is null or locked_until <= $1)"
);
query!(
    TAKE: Claimed = sqlite "select id, kind, payload, tries, max_tries from job \
    where kind = $1 and done_at is null and abandoned_at is null and run_at <= $2 \
    and (locked_until is null or locked_until <= $2) order by run_at, id limit $3",
    postgres "select id, kind, payload, tries, max_tries from job \
    where kind = $1 and done_at is null and abandoned_at is null and run_at <= $2 \
    and (locked_until is null or locked_until <= $2) order by run_at, id limit $3 for update skip locked"
);
statement!(LOCK = "update job set locked_until = $2, tries = $3 where id = $1");
statement!(
    DONE = "update job set done_at = $3, locked_until = null, last_error = null \
    where id = $1 and tries = $2 and done_at is null and abandoned_at is null"
);
statement!(
    AGAIN = "update job set run_at = $3, locked_until = null, last_error = $4 \
    where id = $1 and tries = $2 and done_at is null and abandoned_at is null"
);
statement!(
    ABANDON = "update job set abandoned_at = $3, locked_until = null, last_error = $4 \
    where id = $1 and tries = $2 and done_at is null and abandoned_at is null"
);
query!(DUE_SCHEDULES: One<String> = "select name as value from job_schedule where next_at <= $1");
statement!(
    ADD_SCHEDULE =
        "insert into job_schedule (name, next_at) values ($1, $2) on conflict (name) do nothing"
);
statement!(
    MOVE_SCHEDULE = "update job_schedule set next_at = $2 where name = $1 and next_at <= $3"
);

/// How a job ended.
pub(crate) struct Ended {
    pub(crate) job: Claimed,
    pub(crate) error: Option<String>,
}

impl Ended {
    pub(crate) fn new(job: Claimed, result: Result<(), Fault>) -> Self {
        let error = result.err().map(|fault| {
            let place = fault.location();
            let text = format!("{fault} ({}:{})", place.file(), place.line());
            text.chars().take(ERROR_LENGTH).collect()
        });
        Self { job, error }
    }
}

/// The jobs that can be taken or enqueued now, read before anything is changed.
pub(crate) struct Due {
    kinds: Vec<String>,
    schedules: Vec<String>,
}

impl Due {
    /// Reads what is due; an empty queue costs two index lookups and no transaction.
    pub(crate) async fn read(db: &Db) -> Result<Self, Fault> {
        let now = db.now();
        let names = |rows: Vec<One<String>>| rows.into_iter().map(|One(name)| name).collect();
        Ok(Self {
            kinds: names(db.rows(&DUE_KINDS, params![now]).await?),
            schedules: names(db.rows(&DUE_SCHEDULES, params![now]).await?),
        })
    }

    /// For a worker that is running as many jobs as it may.
    pub(crate) const fn nothing() -> Self {
        Self {
            kinds: Vec::new(),
            schedules: Vec::new(),
        }
    }

    /// Whether there is nothing for a worker that knows `jobs`.
    pub(crate) fn is_empty(&self, jobs: &Jobs) -> bool {
        !self.kinds.iter().any(|kind| jobs.kind(kind).is_some())
            && !jobs.schedules().iter().any(|one| self.has(one))
    }

    fn has(&self, schedule: &Schedule) -> bool {
        self.schedules.iter().any(|name| name == schedule.job.kind)
    }
}

/// Inserts the recurring jobs. Their first run is one interval from now.
pub(crate) struct Register<'a>(pub(crate) &'a Jobs);

impl Command for Register<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        let mut added = 0;
        for schedule in self.0.schedules() {
            let first = schedule.next(now);
            added += tx
                .execute(&ADD_SCHEDULE, params![schedule.job.kind, first])
                .await?;
        }
        let event = AuditEvent::new("job.scheduled", Action::Update, &Actor::system());
        Ok(Audited::new(
            (),
            event.detail(format!("nouvelles : {added}")),
        ))
    }
}

/// One round of a worker.
pub(crate) struct Round<'a> {
    pub(crate) jobs: &'a Jobs,
    pub(crate) ended: &'a [Ended],
    pub(crate) due: &'a Due,
    pub(crate) free: usize,
}

/// What a round did, for its row in the trace.
#[derive(Default)]
struct Summary {
    done: Vec<String>,
    again: Vec<String>,
    taken: Vec<String>,
    abandoned: Vec<AuditEvent>,
}

impl Command for Round<'_> {
    type Output = Vec<Claimed>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Vec<Claimed>>, Fault> {
        let mut summary = Summary::default();
        for ended in self.ended {
            note_end(tx, ended, &mut summary).await?;
        }
        for schedule in self.jobs.schedules().iter().filter(|one| self.due.has(one)) {
            give_out(tx, schedule).await?;
        }
        let taken = self.take(tx, &mut summary).await?;
        let audited = Audited::new(taken, summary.event());
        Ok(summary.abandoned.into_iter().fold(audited, Audited::and))
    }
}

impl Round<'_> {
    /// Takes up to `free` jobs, distributed among the kinds.
    async fn take(&self, tx: &mut Tx<'_>, summary: &mut Summary) -> Result<Vec<Claimed>, Fault> {
        let mut taken = Vec::new();
        let now = tx.now();
        let given_out = self.jobs.schedules().iter().filter(|one| self.due.has(one));
        let due = self.due.kinds.iter().map(String::as_str);
        let mut kinds: Vec<&str> = due.chain(given_out.map(|one| one.job.kind)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut known: Vec<_> = kinds
            .into_iter()
            .filter_map(|name| Some((name, self.jobs.kind(name)?)))
            .collect();
        if !known.is_empty() {
            // The order changes, so that no kind is always last.
            let start = usize::try_from(tx.entropy().below(u64::MAX)).unwrap_or(0);
            let middle = start % known.len();
            known.rotate_left(middle);
        }
        for (index, (name, kind)) in known.iter().enumerate() {
            let share = (self.free - taken.len()).div_ceil(known.len() - index);
            let limit = i64::try_from(share).unwrap_or(0);
            for mut job in tx.rows(&TAKE, params![*name, now, limit]).await? {
                if job.tries >= job.max_tries {
                    // Its worker disappeared during the last try, perhaps because of the job.
                    abandon(tx, &job, "the process ended during the last try", summary).await?;
                    continue;
                }
                job.tries += 1;
                let until = now + kind.time_limit + MARGIN;
                tx.execute(&LOCK, params![job.id, until, job.tries]).await?;
                summary.taken.push(job.kind.clone());
                taken.push(job);
            }
        }
        Ok(taken)
    }
}

async fn give_out(tx: &mut Tx<'_>, schedule: &Schedule) -> Result<(), Fault> {
    let now = tx.now();
    let next = schedule.next(now);
    let values = params![schedule.job.kind, next, now];
    // Another process may have been faster.
    if tx.execute(&MOVE_SCHEDULE, values).await? == 1 {
        enqueue(tx, &schedule.job).await?;
    }
    Ok(())
}

async fn note_end(tx: &mut Tx<'_>, ended: &Ended, summary: &mut Summary) -> Result<(), Fault> {
    let now = tx.now();
    let job = &ended.job;
    let Some(error) = &ended.error else {
        if tx.execute(&DONE, params![job.id, job.tries, now]).await? == 1 {
            summary.done.push(job.kind.clone());
        }
        return Ok(());
    };
    if job.tries < job.max_tries {
        let at: Timestamp = now + backoff::wait(job.tries, tx.entropy());
        let values = params![job.id, job.tries, at, error];
        if tx.execute(&AGAIN, values).await? == 1 {
            summary.again.push(job.kind.clone());
        }
        return Ok(());
    }
    abandon(tx, job, error, summary).await
}

async fn abandon(
    tx: &mut Tx<'_>,
    job: &Claimed,
    error: &str,
    summary: &mut Summary,
) -> Result<(), Fault> {
    let now = tx.now();
    let values = params![job.id, job.tries, now, error];
    if tx.execute(&ABANDON, values).await? == 1 {
        let event = AuditEvent::new("job.abandoned", Action::Execute, &Actor::system())
            .outcome(Outcome::Failed)
            .on("Job", job.id)
            .detail(job.kind.clone());
        summary.abandoned.push(event);
    }
    Ok(())
}

impl Summary {
    /// `faites : send_digest ×3 ; à refaire : … ; prises : …`; `rien` where another worker was faster.
    fn event(&self) -> AuditEvent {
        let parts = [
            ("faites", &self.done),
            ("à refaire", &self.again),
            ("prises", &self.taken),
        ];
        let mut words: Vec<String> = parts
            .into_iter()
            .filter(|(_, kinds)| !kinds.is_empty())
            .map(|(word, kinds)| format!("{word} : {}", counted(kinds)))
            .collect();
        if words.is_empty() {
            words.push("rien".to_owned());
        }
        AuditEvent::new("job.round", Action::Execute, &Actor::system()).detail(words.join(" ; "))
    }
}

fn counted(kinds: &[String]) -> String {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let words: Vec<String> = counts
        .into_iter()
        .map(|(kind, count)| format!("{kind} ×{count}"))
        .collect();
    words.join(", ")
}
