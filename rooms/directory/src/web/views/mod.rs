//! How the directory looks.

pub mod card;
pub mod own_card;
pub mod samples;
pub mod search;
pub mod structure;

pub use samples::GALLERY;
