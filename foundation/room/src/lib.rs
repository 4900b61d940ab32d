//! The contract between a room and SPICO: one value that declares everything about it, and how the rooms together become an application.
//!
//! - `contract`: [`Room`], the whole contract; what a room leaves out keeps its default, so that a new field changes no room.
//! - `assembly`: what a room receives when the application is built, and what it adds. `app`: the application built, running, shutting
//!   down.
//! - `sealed`: what a room keeps sealed under the master key. `reach`: events that reach all rooms: pending items, a search, an export, a
//!   merge, an end.
//! - `demo`, `doors` (feature `demo`): what a room plants for the demonstration, and its things for the golden list of doors.
//! - `rights`: the rooms' lines of the matrix, merged and checked. `site`: what they add to every page.

pub mod app;
pub mod assembly;
pub mod contract;
#[cfg(feature = "demo")]
pub mod demo;
#[cfg(feature = "demo")]
pub mod doors;
mod extensions;
pub mod reach;
mod rights;
pub mod sealed;
mod site;

pub use app::{App, build};
pub use assembly::Assembly;
pub use contract::Room;
pub use extensions::Extensions;
pub use rights::matrix;
pub use sealed::{Sealed, Tally};

/// A boxed future.
pub type Pending<'a, T> = access::sessions::Pending<'a, T>;
