//! Work apart from a request: written in the caller's transaction, done at least once, tried again when it fails.
//!
//! - `queue`: `enqueue`, inside a command; `job`: the trait `Job`, what a running job is given, doing a step only once.
//! - `registry`: which jobs this process can do and what comes back every so often; `backoff`: when to try again.
//! - `round`: the one command by which workers change the queue, with one line of trace for a whole round (I-2);
//!   `worker`: the loop; `cleanup`: what is done is forgotten after a week; `payload`: what waits, sealed again under another key.
//!
//! A job is known by its kind and its payload is JSON. Whoever puts something secret or clinical into a payload seals it first.

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

db::id!(/// A piece of work.
    pub JobId, "job");

/// The tables of the queue.
pub const MIGRATIONS: &[db::Migration] = &[db::Migration {
    id: "202611_02_job",
    text: include_str!("../migrations/202611_02_job.sql"),
}];

/// The signal by which workers learn that there is work.
pub const TOPIC: &str = "jobs";
