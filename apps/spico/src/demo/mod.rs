//! The demonstration: a whole fictional territory on one machine. It refuses a store that `spico serve` has opened.
//!
//! - `folder`: where it lives. `plant`: everything, in order; what there is, each room knows (`room::demo`).
//! - `products`: under which addresses. `outbox`: mails and SMS that leave for nobody. `personas`: whom a visitor can be.

mod folder;
mod outbox;
pub mod personas;
mod plant;
mod products;

pub use folder::Folder;
pub use outbox::open as open_outbox;
pub use plant::{Planting, Progress, plant, plant_people};
pub use products::products;
