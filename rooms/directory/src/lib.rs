//! The directory (annuaire, `/annuaire`): professionals, their situations d'exercice, the structures they work in, and the search
//! that finds them.
//!
//! - `domain`: words and rules. `commands`: every change, with its trace. `store`: all SQL. `policy`: who may read and write what.
//! - `import`: the national registers. `index`: what of people and structures is found, and the cards that hits show (`cards` searches them and follows the store); `search`: the questions.
//! - `web`: pages, forms, and JSON for programs.
//! - `reach`: how somebody can be reached, as other rooms know. `names`: who stands behind a situation, remembered.

pub mod commands;
#[cfg(feature = "demo")]
mod demo;
pub mod directory;
pub mod domain;
#[cfg(feature = "demo")]
mod doors;
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

use std::sync::Arc;

use access::Protected;
use db::Migration;
use kernel::Fault;
use room::{Assembly, Room};
use ui::Icon;
use ui::page::{Entry, Search};
use ui::tile::Service;

/// The room's tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "202611_01_directory",
    text: include_str!("../migrations/202611_01_directory.sql"),
}];

/// The room.
pub static ROOM: Room = Room {
    migrations: MIGRATIONS,
    resources: &[
        Protected::of::<policy::Practitioner>(),
        Protected::of::<policy::Organization>(),
    ],
    rights: include_str!("../rights.toml"),
    routes: web::routes,
    build,
    navigation: &[Entry::new(
        "/annuaire",
        "Annuaire",
        Icon::UserRoundSearch,
        30,
    )],
    search: Some(Search {
        action: "/annuaire",
        name: "q",
        label: "Trouver un professionnel",
    }),
    tiles: &[Service {
        key: "annuaire",
        name: "Annuaire",
        description: "Trouver un professionnel par son nom, son métier ou sa commune.",
        icon: Icon::UserRoundSearch,
        href: "/annuaire",
        rank: 20,
    }],
    gallery: web::views::GALLERY,
    #[cfg(feature = "demo")]
    demo: Some(&demo::Planted),
    #[cfg(feature = "demo")]
    doors: Some(&doors::Shown),
    ..Room::new("directory", "Annuaire")
};

/// Needs [`directory::Links`]: what other rooms provide; provides the [`Directory`], and keeps it fresh.
fn build(assembly: &mut Assembly) -> Result<(), Fault> {
    let links = assembly.need::<directory::Links>()?;
    let index = assembly.data.join("search");
    let directory = Arc::new(Directory::open(&assembly.db, &index, (*links).clone()));
    assembly.provide(Arc::clone(&directory));
    assembly.worker(move |_| {
        let directory = Arc::clone(&directory);
        async move { directory.keep_fresh().await }
    });
    Ok(())
}
