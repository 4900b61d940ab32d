//! What the rooms add to every page.

use ui::page::{Exits, Site};
use web::Entrances;

use crate::Room;

/// The parts that all pages share, from all rooms, sorted by rank.
pub fn site(name: &str, rooms: &[&Room]) -> Site {
    let exits = entrances(rooms).map(|entrances| Exits {
        lock: entrances.lock,
        sign_out: entrances.sign_out,
    });
    Site {
        name: name.to_owned(),
        navigation: in_rank(rooms, |room| room.navigation, |entry| entry.rank),
        tiles: in_rank(rooms, |room| room.tiles, |tile| tile.rank),
        account: in_rank(rooms, |room| room.account, |link| link.rank),
        footer: in_rank(rooms, |room| room.footer, |link| link.rank),
        search: rooms.iter().find_map(|room| room.search),
        exits,
    }
}

/// The sign-in addresses.
pub(crate) fn entrances(rooms: &[&Room]) -> Option<Entrances> {
    rooms.iter().find_map(|room| room.entrances)
}

fn in_rank<T: Copy + 'static>(
    rooms: &[&Room],
    of: impl Fn(&Room) -> &'static [T],
    rank: impl Fn(&T) -> u8,
) -> Vec<T> {
    let mut all: Vec<T> = rooms.iter().flat_map(|room| of(room)).copied().collect();
    all.sort_by_key(|one| rank(one));
    all
}
