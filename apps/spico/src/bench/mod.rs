//! Many people, conversations and messages, made by the rooms' own commands, so that measures are realistic.
//!
//! - `people`: accounts, sessions, conversations. [`setup`]: prepares them for a load generator. [`fill`]: a store with a long history.

pub mod fill;
mod people;
pub mod setup;
