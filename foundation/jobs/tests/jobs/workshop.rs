//! A kind of job that tests can observe and control.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use db::row::One;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx, params, query};
use jobs::{Context, Job, JobId, Jobs, NewJob, TOPIC, enqueue, run_worker};
use kernel::Fault;
use tokio::sync::{Notify, Semaphore};

/// What the jobs of one test do and did.
#[derive(Default)]
pub struct Watch {
    /// Payloads, in the order in which they ended well.
    pub done: Mutex<Vec<String>>,
    /// How often each payload was begun.
    pub begun: Mutex<HashMap<String, usize>>,
    /// Payloads that run at this moment.
    running: Mutex<Vec<String>>,
    /// Payloads that ran twice at the same time.
    pub clashes: AtomicUsize,
    /// Something happened.
    pub changed: Notify,
}

/// The payload says what to do: `ok …`, `fail …`, `fail 2 times …`, `panic …`, `slow …`, `hang …` (the first time), `gate …`.
pub struct Work {
    pub watch: Arc<Watch>,
    pub gate: Arc<Semaphore>,
}

impl Work {
    pub fn new() -> (Arc<Watch>, Arc<Semaphore>, Self) {
        let (watch, gate) = (Arc::<Watch>::default(), Arc::new(Semaphore::new(0)));
        let work = Self {
            watch: Arc::clone(&watch),
            gate: Arc::clone(&gate),
        };
        (watch, gate, work)
    }
}

impl Job for Work {
    const KIND: &'static str = "work";
    const MAX_TRIES: i64 = 3;
    const TIME_LIMIT: Duration = Duration::from_secs(10);
    type Payload = String;

    async fn run(&self, payload: String, context: Context) -> Result<(), Fault> {
        let begun = self.watch.begin(&payload);
        let result = match payload.split(' ').next().unwrap() {
            "fail" if payload.contains("2 times") && begun > 2 => Ok(()),
            "fail" => Err(Fault::internal("the printer is on fire")),
            "panic" => panic!("a job broke"),
            "slow" => {
                tokio::time::sleep(Duration::from_millis(3)).await;
                Ok(())
            }
            "hang" if begun == 1 => std::future::pending().await,
            "gate" if begun == 1 => {
                self.gate.acquire().await.unwrap().forget();
                Ok(())
            }
            "ok" | "hang" | "gate" => Ok(()),
            other => Err(Fault::internal(format!("{other}?"))),
        };
        assert_eq!(context.is_last, context.tries >= 3);
        self.watch.end(payload, result.is_ok());
        result
    }
}

impl Watch {
    fn begin(&self, payload: &str) -> usize {
        let mut running = self.running.lock().unwrap();
        if running.iter().any(|one| one == payload) {
            self.clashes.fetch_add(1, Ordering::SeqCst);
        }
        running.push(payload.to_owned());
        let mut begun = self.begun.lock().unwrap();
        let count = begun.entry(payload.to_owned()).or_default();
        *count += 1;
        self.changed.notify_waiters();
        *count
    }

    fn end(&self, payload: String, well: bool) {
        let mut running = self.running.lock().unwrap();
        let place = running.iter().position(|one| *one == payload).unwrap();
        running.swap_remove(place);
        if well {
            self.done.lock().unwrap().push(payload);
        }
        self.changed.notify_waiters();
    }

    pub fn done(&self) -> Vec<String> {
        self.done.lock().unwrap().clone()
    }

    pub fn begun(&self, payload: &str) -> usize {
        self.begun
            .lock()
            .unwrap()
            .get(payload)
            .copied()
            .unwrap_or(0)
    }
}

/// Asks for these jobs in one transaction; fails after that when `fail`.
pub struct Ask {
    pub jobs: Vec<NewJob>,
    pub fail: bool,
}

impl Ask {
    pub fn of(payloads: &[&str]) -> Self {
        let new = |payload: &&str| NewJob::new::<Work>(&(*payload).to_owned()).unwrap();
        Self {
            jobs: payloads.iter().map(new).collect(),
            fail: false,
        }
    }
}

impl Command for Ask {
    type Output = Vec<Option<JobId>>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Self::Output>, Fault> {
        let mut ids = Vec::new();
        for job in &self.jobs {
            ids.push(enqueue(tx, job).await?);
        }
        if self.fail {
            return Err(Fault::conflict("Non."));
        }
        let event = AuditEvent::new("test.asked", Action::Create, &Actor::system());
        Ok(Audited::new(ids, event))
    }
}

query!(WAITING: One<i64> = "select count(*) as value from job where done_at is null and abandoned_at is null");
query!(ALL: One<i64> = "select count(*) as value from job");
query!(LOCKED: One<i64> = "select count(*) as value from job where locked_until is not null");
query!(TRACES: One<i64> = "select count(*) as value from audit_event where kind = $1");

pub async fn waiting(db: &Db) -> i64 {
    db.load(&WAITING, &[]).await.unwrap().0
}

pub async fn all(db: &Db) -> i64 {
    db.load(&ALL, &[]).await.unwrap().0
}

pub async fn locked(db: &Db) -> i64 {
    db.load(&LOCKED, &[]).await.unwrap().0
}

pub async fn traces(db: &Db, kind: &str) -> i64 {
    db.load(&TRACES, params![kind]).await.unwrap().0
}

/// Waits until `reached` holds; looks again often. Signals, so that a moved clock is seen at once.
pub async fn until<F: Future<Output = bool>>(db: &Db, mut reached: impl FnMut() -> F) {
    for _ in 0..12_000 {
        if reached().await {
            return;
        }
        db.signals().wake(TOPIC);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it did not happen within a minute");
}

/// Runs a worker for as long as `meanwhile` lasts, then lets it end its jobs.
pub async fn with_worker<T>(db: &Db, jobs: Jobs, meanwhile: impl Future<Output = T>) -> T {
    let jobs = Arc::new(jobs);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let worker = Box::pin(run_worker(db.clone(), jobs, async move {
        let _sent_or_dropped = stopped.await;
    }));
    let meanwhile = Box::pin(async {
        let result = meanwhile.await;
        drop(stop);
        result
    });
    tokio::join!(worker, meanwhile).1
}
