//! What is live: the journal of what happened, and the streams that tell it.
//!
//! - `journal`: a command appends an entry in its own transaction; entries are references, rendered with today's rights.
//! - `voice`: a room says to whom an entry speaks and what it says.
//! - `hub`: the open streams of this process; `pump`: reads the journal once and feeds them all.
//! - `ahead`: what the journal will say, from the commands that wrote it. `recent`: texts written a moment ago, so that they need not be read and opened again; `lately`: what the journal told lately;
//!   `delivered`: what has left and wants a receipt.
//! - `mailbox`, `stream`: one open stream: a few hundred bytes when silent.

mod ahead;
mod delivered;
pub mod frame;
pub mod hub;
pub mod journal;
mod lately;
pub mod mailbox;
pub mod pump;
mod recent;
pub mod stream;
pub mod voice;

pub use frame::Flavour;
pub use hub::{Hub, Over};
pub use journal::{Cursor, Entry, MIGRATIONS, append};
pub use stream::{Listener, Stream};
pub use voice::{Fresh, Hearing, Pending, Said, Voice};
