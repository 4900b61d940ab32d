//! The trace: who did what, who saw what, and the proof that nothing was changed since.
//!
//! - [`records`]: the commands that write access records and refusals; every other row comes with its own command.

pub mod records;

pub use records::{Read, RecordReads, RecordRefusal};
