//! All SQL of the room.

pub mod conversations;
pub mod drafts;
pub mod history;
pub mod inbox;
pub mod mentions;
pub mod messages;
pub mod participants;
pub mod quiet_hours;
pub mod reactions;
