//! The rooms of SPICO: the only list. Every other list derives from it.

use access::Matrix;
use db::Migration;
use kernel::Fault;
use room::Room;

/// Every room, in the order in which they are built and planted: those that others need come first. Accounts need the directory’s people.
pub static ROOMS: &[&Room] = &[&directory::ROOM, &identity::ROOM, &messaging::ROOM];

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

/// Who may do what.
pub fn matrix() -> Result<Matrix, Fault> {
    room::matrix(ROOMS)
}
