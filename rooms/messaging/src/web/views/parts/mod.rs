//! What the room's pages are made of: a message, the thread around them, the composer, the inbox. Each is a function of plain values.

pub mod bubble;
pub mod composer;
pub mod inbox;
pub mod thread;

/// The room's sheet.
pub const SHEET: &str = "messaging/room.css";
/// Keeps the list of conversations live.
pub const LIST: &str = "messaging/liste.js";
/// Keeps an open conversation live: thread and composer.
pub const CONVERSATION: &str = "messaging/conversation.js";
