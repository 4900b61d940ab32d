//! The demonstration: a whole fictional territory on one machine. Nothing of it can exist where `spico serve` has been.
//!
//! - `folder`: where it lives. `plant`: everything, in order: `register` (a national register), `people` (structures and
//!   professionals by `entries`, accounts), `conversations` (what they wrote), each through the rooms' own commands.
//! - `products`: under which addresses. `outbox`: mails and SMS that leave for nobody. `personas`: whom a visitor can be.

mod conversations;
mod entries;
mod folder;
mod outbox;
mod people;
pub mod personas;
mod plant;
mod plant_conversation;
mod products;
mod register;

pub use conversations::{Planned, plan_bulk, plan_scene};
pub use folder::Folder;
pub use outbox::open as open_outbox;
pub use people::{People, plant as plant_people};
pub use plant::{Progress, plant};
pub use plant_conversation::{Member, PastMessage, PlantConversation};
pub use products::products;
