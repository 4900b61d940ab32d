//! Reads and verifies the trace. `db` writes it: a `db::Command` gives an event with each change (I-2).
//!
//! - `access`: readings of personal data (I-3) and refusals, which change nothing else.
//! - `persons`: a list of persons cared for: one reading which holds their ids, sealed.
//! - `reader`: the trace of an account, of an entity, or all of it, newest first.
//! - `seal`: every minute a keyed hash over the new rows and over the seal before; `verify`: whether they still agree.
//! - `broken`: contradictions; `doubt`: what needs an explanation: from `facts` (numbers and dates), rows `waiting` for a seal, and the
//!   trace as a `whole`.
//! - `key`: the key of the seals; `note`: the last seal, noted outside of the store.

pub mod access;
mod broken;
mod doubt;
mod facts;
pub mod key;
mod line;
pub mod note;
pub mod persons;
pub mod reader;
pub mod seal;
pub mod verify;
mod waiting;
mod whole;

pub use access::{Read, RecordReads, RecordRefusal, RecordRefusals, Refusals};
pub use broken::Broken;
pub use doubt::{Doubt, Sealed};
pub use key::SealKey;
pub use note::{Note, Noted};
pub use persons::ListRead;
pub use reader::{Event, Of, list};
pub use seal::{keep_sealing, seal, seal_and_note};
pub use verify::{Ask, Head, Verdict, verify};
pub use whole::missing;
