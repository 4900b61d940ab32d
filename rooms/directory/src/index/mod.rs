//! The search index of the directory: files beside the store, always rebuildable from it, and what changed since they were written.
//!
//! - [`schema`]: which words of an entry are searched, and what they weigh. [`card`]: what a hit shows, without asking the store.
//! - `card_bytes`, `card_file`: the cards on disk, written with the index. [`card_index`]: one index with its cards, searched as one.
//! - `build`: from the store to the files. [`fresh`]: following the store, here and in other processes.

pub mod build;
pub mod card;
mod card_bytes;
mod card_file;
pub mod card_index;
pub mod fresh;
pub mod schema;

pub use card::{PersonCard, StructureCard};
pub use fresh::IndexState;
