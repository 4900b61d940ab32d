//! Passwords: what makes a good one, and how they are kept.

mod criterion;
mod guessable;
mod hasher;
mod pool;
mod rule;
mod stored;

pub use criterion::Criterion;
pub use hasher::{Hasher, HasherSettings, Pepper, Verified};
pub use rule::{Rule, Verdict};
