//! The trace, read and proven. Writing it is the door's work: `db::Command` gives an event with each change (I-2).
//!
//! - `access`: what leaves a trace without changing anything: reads of personal data (I-3) and refusals.
//! - `reader`: the trace of an account, of an entity, or all of it, newest first.
//! - `seal`: every minute a hash over the new lines and over the seal before; `verify`: whether they still agree.

pub mod access;
mod line;
pub mod reader;
pub mod seal;
pub mod verify;

pub use access::{Read, RecordReads, RecordRefusal, RecordRefusals, Refusals};
pub use reader::{Event, Of, list};
pub use seal::{keep_sealing, seal};
pub use verify::{Broken, Verdict, verify};
