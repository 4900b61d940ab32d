//! For tests: a fresh store on each engine, with a stopped clock and repeatable randomness.
//!
//! ```no_run
//! # async fn example() {
//! testkit::on_each_engine(db::MIGRATIONS, |store| async move {
//!     assert_eq!(store.db.now(), testkit::morning(), "on {}", store.name);
//! })
//! .await;
//! # }
//! ```
//!
//! - `engine`: which engines this machine can test; `cluster`: the private PostgreSQL server of one test process.
//! - `errors`: what would be logged at ERROR.
//! - `people`: a subject for a test. `store`: a fresh store; `statements`: every SQL text prepares on both engines (I-12).

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "this is test code: what goes wrong must stop the test, loudly"
)]

mod cluster;
pub mod engine;
pub mod errors;
mod people;
pub mod statements;
pub mod store;

pub use engine::{Engine, engines};
pub use errors::Errors;
pub use people::subject;
pub use statements::{all_statements_prepare, all_statements_prepare_but};
pub use store::{Store, copy_of, database, discard, morning, on_each_engine};
