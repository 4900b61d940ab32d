//! All SQL of the room.

pub mod conversations;
pub mod history;
pub mod inbox;
pub mod messages;
pub mod participants;
