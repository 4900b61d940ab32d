//! Types that every crate of SPICO may use: time, randomness, identifiers, faults, French formats. Not async, no business word, no I/O but
//! creating files.
//!
//! - `time`: `Timestamp`, `Clock`; `entropy`: `Entropy`: time and randomness are parameters, so that tests repeat.
//! - `id`: one newtype per noun over UUIDv7, printed `cnv_…` so that a log line tells its kind.
//! - `fault` and `fields`: failures, and the errors of a form.
//! - `redacted`, `secret_url`: values that must not be shown whole.
//! - `text`: what a text and a name may hold, one rule for every way in.
//! - `percent`: percent-encoding.
//! - `private`: creates files and folders for their owner only.
//! - `fold`: the key under which names are compared, whatever the accents; `fr`: dates and numbers as French readers expect.

pub mod entropy;
pub mod fault;
pub mod fields;
pub mod fold;
pub mod fr;
pub mod id;
pub mod page;
pub mod percent;
pub mod private;
pub mod redacted;
pub mod secret_url;
pub mod text;
pub mod time;

pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use fault::{Fault, FaultKind};
pub use fields::FieldErrors;
pub use page::Page;
pub use redacted::Redacted;
pub use secret_url::SecretUrl;
pub use time::{Clock, ManualClock, SystemClock, Timestamp};
pub use uuid::Uuid;
