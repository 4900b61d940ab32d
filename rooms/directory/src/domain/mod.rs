//! The rules of the directory. No store, no page.

pub mod feminine;
pub mod name;
pub mod number;
pub mod own_card;
pub mod place;
pub mod profession;
pub mod words;

pub use own_card::OwnCard;
pub use words::{Origin, Presence, Reach, Sector, State};
