//! The room's views: pure functions of what was read.

pub mod conversation;
pub mod details;
mod excerpt;
mod head;
pub mod mentions;
pub mod message;
pub mod opening;
pub mod parts;
pub mod picker;
pub mod quiet;
pub mod rows;
pub mod search;
pub mod text;
pub mod thread;
pub mod trace;

mod samples;

pub use samples::GALLERY;
