//! The rooms of SPICO: the only registry.

use std::sync::Arc;

use bus::EventRenderer;
use db::Migration;
use identity::Identity;
use jobs::Jobs;
use kernel::Fault;
use web::{Room, Routes};

use crate::opened::Opened;

/// Every room.
pub static ROOMS: &[&Room] = &[&identity::ROOM, &directory::ROOM, &messaging::ROOM];

/// All tables: the foundation's, the rooms', the app's own. The store refuses two of one id.
pub fn migrations() -> Vec<Migration> {
    let foundation = [db::MIGRATIONS, bus::MIGRATIONS, jobs::MIGRATIONS];
    let rooms = ROOMS.iter().map(|room| room.migrations);
    foundation
        .into_iter()
        .chain(rooms)
        .chain([crate::store::MIGRATIONS])
        .flatten()
        .copied()
        .collect()
}

/// The pages of all rooms.
pub fn routes() -> Routes {
    ROOMS
        .iter()
        .fold(Routes::new(), |routes, room| routes.and((room.routes)()))
}

/// What the rooms say on the live streams: a line for each room that has something to say.
pub fn renderers(opened: &Opened) -> Vec<Arc<dyn EventRenderer>> {
    vec![Arc::new(messaging::face::Live::new(
        &opened.db,
        &opened.vault,
    ))]
}

/// What the rooms do later: a step for each room that has work.
pub fn jobs(identity: &Arc<Identity>) -> Result<Jobs, Fault> {
    let jobs = Jobs::new();
    let jobs = identity::jobs(jobs, identity)?;
    Ok(jobs)
}
