//! All fictional data for the demo, the tests and the generators. None of these people exists.
//!
//! - `rpps` and `finess`: files in the official formats, of any size, the same for the same seed.
//! - `territory`: a small fixed world, "Occitanie fictive": people of the three sectors and the structures they work in.
//! - `scenes`: what they wrote to each other over the last months; `bulk_conversation`: a very long conversation.
//!
//! Telephone numbers come from the ranges that the ARCEP keeps for fiction, mails end in `example.org`, RPPS numbers begin
//! with `997`, SIREN numbers with 97 to 99; all of them carry a valid key.

mod dice;
mod embedded;
pub mod finess;
pub mod keys;
mod names;
pub mod phone;
mod place;
mod pool;
pub mod rpps;
pub mod scenes;
pub mod territory;

pub use scenes::bulk::{BulkMessage, bulk_conversation};
