//! The bytes of an event stream.

use bytes::Bytes;

use crate::Cursor;

/// The flavour of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// The pages: named events, signals.
    Html,
    /// API clients: one JSON object for each message.
    Json,
}

/// The comment sent as a pulse.
pub const PULSE: &str = ": pouls\n\n";

/// The first bytes: how long to wait before reconnecting.
pub fn greeting() -> Bytes {
    Bytes::from_static(b"retry: 3000\n\n")
}

/// A comment long enough to get through small proxy buffers.
pub fn padding() -> Bytes {
    let mut text = String::with_capacity(2052);
    text.push(':');
    for _ in 0..2048 {
        text.push(' ');
    }
    text.push_str("\n\n");
    Bytes::from(text)
}

/// A named event; only those with a cursor advance the client's cursor.
pub fn event(name: &str, cursor: Option<Cursor>, data: &str) -> Bytes {
    Bytes::from(match cursor {
        Some(cursor) => format!("id: {cursor}\nevent: {name}\ndata: {data}\n\n"),
        None => format!("event: {name}\ndata: {data}\n\n"),
    })
}

/// The event for open pages when `subjects` changed: each `ui::live::live` part that names one of them is read again, with its reader's own
/// rights. Subjects are ids or words without a space, never a name or a text.
pub fn look_again(cursor: Cursor, subjects: &[&str]) -> Bytes {
    let quoted: Vec<String> = subjects
        .iter()
        .map(|subject| serde_json::Value::from(*subject).to_string())
        .collect();
    let data = format!("{{\"sujets\":[{}]}}", quoted.join(","));
    event("sujet", Some(cursor), &data)
}

/// An event without a name, as short as possible, for API clients on weak networks.
pub fn datum(cursor: Cursor, data: &str) -> Bytes {
    Bytes::from(format!("id:{cursor}\ndata:{data}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_again_names_the_subjects_and_the_place() {
        let cursor = Cursor { xid: 0, seq: 12 };
        let frame = look_again(cursor, &["agenda", "app_1\"\n"]);
        assert_eq!(
            frame,
            "id: 12\nevent: sujet\ndata: {\"sujets\":[\"agenda\",\"app_1\\\"\\n\"]}\n\n"
        );
    }
}
