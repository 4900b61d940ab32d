//! What a room is to SPICO: one value that says everything of it, and how the rooms together become an application.
//!
//! - `contract`: [`Room`], the whole contract; what a room leaves out keeps its default, so that a new line here edits no room.
//! - `assembly`: what a room is given when the application is built, and what it adds. `app`: the application, built, at work, at its end.
//! - `sealed`: what a room keeps sealed under the master key. `reach`: what reaches all rooms: what waits for somebody, a search, an export, a merge, an end.
//! - `demo`, `doors` (feature `demo`): what a room plants for the demonstration, and its things for the golden list of doors.
//! - `rights`: the rooms' lines of the matrix, put together and checked. `site`: what they bring to every page.

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
pub use site::site;

/// An answer that is on its way.
pub type Pending<'a, T> = access::sessions::Pending<'a, T>;
