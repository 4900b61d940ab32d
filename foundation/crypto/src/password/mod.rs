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

/// Number of the master key whose pepper is in this stored hash; `None` without one, and for what is no hash of ours.
pub fn pepper_number(stored: &str) -> Option<u32> {
    stored::Stored::read(stored).ok()?.pepper
}
