//! The kind of an event log entry, named by its room.

use std::fmt;

/// A kind of entry: `messaging.message` is what the room `messaging` calls a message. A room is given its own entries only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(&'static str);

impl Kind {
    /// The room's name, a point, and the room's name for the kind.
    ///
    /// # Panics
    ///
    /// At compile time, when it is a constant that names no room.
    #[expect(
        clippy::indexing_slicing,
        reason = "kinds are constants: the compiler stops here, not the program"
    )]
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut at, mut points) = (0, 0);
        while at < bytes.len() {
            if bytes[at] == b'.' {
                points += 1;
            }
            at += 1;
        }
        assert!(
            points == 1 && bytes[0] != b'.' && bytes[bytes.len() - 1] != b'.',
            "a kind is `room.word`"
        );
        Self(text)
    }

    /// The whole text, as it is stored.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Whether a stored kind is one of this room's.
pub(crate) fn is_of(kind: &str, room: &str) -> bool {
    kind.strip_prefix(room)
        .is_some_and(|word| word.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_its_rooms_alone() {
        let kind = Kind::new("visit.moved").as_str();
        assert!(is_of(kind, "visit"));
        assert!(
            !is_of(kind, "vis") && !is_of(kind, "visit.moved") && !is_of("visits.moved", "visit")
        );
    }
}
