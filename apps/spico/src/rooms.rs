//! The rooms of the house: the only registry.

use std::collections::HashSet;

use db::Migration;
use web::{Room, Routes};

/// Every room.
pub static ROOMS: &[&Room] = &[&identity::ROOM, &directory::ROOM, &messaging::ROOM];

/// All tables of the house: the foundation's, the rooms', the app's own. Each once.
pub fn migrations() -> Vec<Migration> {
    let foundation = [db::MIGRATIONS, bus::MIGRATIONS, jobs::MIGRATIONS];
    let rooms = ROOMS.iter().map(|room| room.migrations);
    let mut seen = HashSet::new();
    let all = foundation
        .into_iter()
        .chain(rooms)
        .chain([crate::store::MIGRATIONS])
        .flatten();
    all.filter(|migration| seen.insert(migration.id))
        .copied()
        .collect()
}

/// The pages of all rooms.
pub fn routes() -> Routes {
    ROOMS
        .iter()
        .fold(Routes::new(), |routes, room| routes.and((room.routes)()))
}
