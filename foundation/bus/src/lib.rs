//! What is live: the event log of what happened, and the streams that tell it.
//!
//! - `event_log`: a command appends an entry in its own transaction; entries are references, rendered with today's rights.
//! - `renderer`: a room says to whom an entry speaks and what it says; `kind`: whose entry it is.
//! - `hub`: the open streams of this process; `dispatcher`: reads the event log once and feeds them all.
//! - `ahead`: what the event log will say, from the commands that wrote it. `recent_texts`: texts written a moment ago, so that they need not be read and opened again; `recent_entries`: what the event log told lately;
//!   `delivered`: what has left and wants a receipt.
//! - `outbound_queue`, `stream`: one open stream: a few hundred bytes when silent.

mod ahead;
mod delivered;
pub mod dispatcher;
pub mod event_log;
pub mod hub;
mod kind;
pub mod outbound_queue;
mod recent_entries;
mod recent_texts;
pub mod renderer;
pub mod sse;
pub mod stream;

pub use event_log::{Cursor, Entry, MIGRATIONS, append};
pub use hub::{Hub, Over};
pub use kind::Kind;
pub use renderer::{EventRenderer, Flavours, Fresh, Pending, Rendered, publish};
pub use sse::Flavour;
pub use stream::{Listener, Stream};
