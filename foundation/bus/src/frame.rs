//! The bytes of an event stream.

use bytes::Bytes;

use crate::Cursor;

/// For whom a stream is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// The pages: named events, nudges.
    Html,
    /// Programs: one JSON object for each message.
    Json,
}

/// The comment that shows that a silent stream is alive.
pub const PULSE: &str = ": pouls\n\n";

/// The first bytes: enough to get through small proxy buffers, and how long to wait before coming back.
pub fn greeting() -> Bytes {
    let mut text = String::with_capacity(2100);
    text.push(':');
    for _ in 0..2048 {
        text.push(' ');
    }
    text.push_str("\nretry: 3000\n\n");
    Bytes::from(text)
}

/// A named event; only those with a cursor advance the client's place.
pub fn event(name: &str, cursor: Option<Cursor>, data: &str) -> Bytes {
    Bytes::from(match cursor {
        Some(cursor) => format!("id: {cursor}\nevent: {name}\ndata: {data}\n\n"),
        None => format!("event: {name}\ndata: {data}\n\n"),
    })
}

/// A nameless event, as short as can be: programs on weak networks.
pub fn datum(cursor: Cursor, data: &str) -> Bytes {
    Bytes::from(format!("id:{cursor}\ndata:{data}\n\n"))
}
