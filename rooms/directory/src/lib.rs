//! The directory (annuaire, `/annuaire`): professionals, their situations d'exercice, the structures they work in, and the search
//! that finds them.
//!
//! - `domain`: words and rules. `commands`: every change, with its trace. `store`: all SQL. `policy`: who may read and write what.
//! - `import`: the national registers. `index`: the search index and the cards that hits show, rebuilt from the store; `search`: the questions it answers.
//! - `web`: pages, forms, and JSON for programs.
//! - `reach`: how somebody can be reached, as other rooms know. `names`: who stands behind a situation, remembered.

pub mod commands;
pub mod directory;
pub mod domain;
pub mod face;
pub mod import;
pub mod index;
pub mod names;
pub mod policy;
pub mod reach;
pub mod search;
pub mod store;
pub mod web;

pub use directory::Directory;

use ::web::Room;
use db::Migration;

/// The room's tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "202611_01_directory",
    text: include_str!("../migrations/202611_01_directory.sql"),
}];

/// The room.
pub static ROOM: Room = Room {
    name: "directory",
    title: "Annuaire",
    migrations: MIGRATIONS,
    routes: web::routes,
    gallery: web::views::GALLERY,
};
