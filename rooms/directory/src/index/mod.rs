//! What is searched in the directory: files beside the store, always rebuildable from it, and what changed since they were written (`cards`).
//!
//! - [`schema`]: which words of an entry are searched, and what they weigh. [`card`]: what a hit shows, without asking the store.
//! - `people`, `structures`: from the store to the entries of each index.

pub mod card;
mod people;
pub mod schema;
mod structures;

pub use card::{PersonCard, StructureCard};
pub use cards::IndexState;
pub(crate) use people::People;
pub(crate) use structures::Structures;
