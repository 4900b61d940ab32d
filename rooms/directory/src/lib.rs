//! The directory (annuaire, `/annuaire`): professionals, their situations d'exercice, the structures they work in, and the search
//! that finds them.

pub mod commands;
pub mod domain;
pub mod policy;
pub mod store;

use db::Migration;

/// The room's tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "202611_01_directory",
    text: include_str!("../migrations/202611_01_directory.sql"),
}];
