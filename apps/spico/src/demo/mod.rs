//! The demonstration: a whole fictional territory on one machine. It refuses a store that `spico serve` has opened.
//!
//! - `folder`: its folder. `plant`: plants everything, in order; each room plants its own (`room::demo`).
//! - `outbox`: mails and SMS that are not really sent. `personas`: the accounts to try.

mod folder;
mod outbox;
pub mod personas;
mod plant;

pub use folder::Folder;
pub use outbox::open as open_outbox;
pub use plant::{Planting, Progress, plant, plant_people};
