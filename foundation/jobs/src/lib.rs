//! Background jobs: enqueued in the caller's transaction, run at least once, retried when they fail.
//!
//! - `queue`: `enqueue`, inside a command; `job`: the trait `Job`, its context, and doing a step only once.
//! - `registry`: the jobs of this process and the recurring ones; `backoff`: when to retry.
//! - `round`: the one command by which workers change the queue, with one row in the trace for a whole round (I-2); `worker`: the loop;
//!   `cleanup`: removes finished jobs after a week; `payload`: seals waiting payloads again under another key.
//!
//! A job is stored with its kind and its payload as JSON. Secret or clinical content must be sealed before it is put into a payload.

pub mod backoff;
pub mod cleanup;
pub mod job;
pub mod payload;
pub mod queue;
pub mod registry;
mod round;
pub mod worker;

pub use cleanup::Forget;
pub use job::{Context, Job, once};
pub use queue::{NewJob, RetryAbandoned, enqueue, list_abandoned};
pub use registry::Jobs;
pub use worker::run_worker;

db::id!(/// A job.
    pub JobId, "job");

/// The tables of the queue.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    id: "202611_02_job",
    text: include_str!("../migrations/202611_02_job.sql"),
}];

/// The signal that wakes the workers.
pub const TOPIC: &str = "jobs";
