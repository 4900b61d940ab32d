//! People, conversations and messages in number, through the rooms' own commands: what is measured is the real thing.
//!
//! - `people`: accounts, sessions, conversations. [`setup`]: hands them to a load generator. [`fill`]: a store that was used for long.

pub mod fill;
mod people;
pub mod setup;
