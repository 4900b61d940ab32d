//! Live updates: the event log of what happened, and the streams that send it.
//!
//! - `event_log`: a command appends an entry in its own transaction; entries are references, rendered with today's rights.
//! - `renderer`: a room renders an entry and names its recipients; `kind`: which room an entry belongs to.
//! - `hub`: the open streams of this process; `dispatcher`: reads the event log once and feeds them all.
//! - `ahead`: new entries, handed over by the commands that wrote them. `recent_texts`: texts written a moment ago, so that they need not
//!   be read and opened again; `recent_entries`: the latest entries in memory; `delivered`: deliveries that need a receipt.
//! - `outbound_queue`, `stream`: one open stream: a few hundred bytes when nothing is sent.

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
pub use stream::{Hears, Listener, Stream};
