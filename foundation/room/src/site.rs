//! What the rooms add to every page.

use ui::page::{Entry, Exits, Site};
use web::{Entrances, Products};

use crate::Room;

/// Fills the products in with what their rooms bring to every page, and shares the rooms' pages out among them. The room that lets people
/// in is in all of them.
pub(crate) fn complete(products: &mut Products, rooms: &[&Room]) {
    let shared = |room: &&&Room| room.entrances.is_none();
    let routes: Vec<_> = rooms
        .iter()
        .filter(shared)
        .map(|room| ((room.routes)(), room.name))
        .collect();
    let pages: Vec<_> = routes
        .iter()
        .flat_map(|(routes, room)| routes.list().iter().map(|route| (route.path, *room)))
        .collect();
    products.share(&pages);
    let entrances = rooms.iter().find_map(|room| room.entrances);
    let shown: Vec<Vec<&Room>> = products
        .iter()
        .map(|product| {
            let of_product = |room: &&&Room| !shared(room) || products.shows(product, room.name);
            rooms.iter().filter(of_product).copied().collect()
        })
        .collect();
    for (product, shown) in products.iter_mut().zip(shown) {
        product.entrances = entrances.unwrap_or(Entrances::NONE);
        let own = site(&product.site.name, &shown);
        product.site = Site {
            accent: product.site.accent,
            navigation: opening(own.navigation, &product.front),
            // Of all rooms: those of another product lead there.
            tiles: in_rank(rooms, |room| room.tiles, |tile| tile.rank),
            ..own
        };
    }
}

/// Without the entry of the front page where another page opens first.
fn opening(mut navigation: Vec<Entry>, front: &str) -> Vec<Entry> {
    navigation.retain(|entry| entry.href != "/" || front == "/");
    navigation
}

/// What all pages share, from what these rooms bring, each in its rank.
fn site(name: &str, rooms: &[&Room]) -> Site {
    let entrances = rooms.iter().find_map(|room| room.entrances);
    Site {
        navigation: in_rank(rooms, |room| room.navigation, |entry| entry.rank),
        tiles: in_rank(rooms, |room| room.tiles, |tile| tile.rank),
        account: in_rank(rooms, |room| room.account, |link| link.rank),
        footer: in_rank(rooms, |room| room.footer, |link| link.rank),
        search: rooms.iter().find_map(|room| room.search),
        exits: entrances.map(|entrances| Exits {
            lock: entrances.lock,
            sign_out: entrances.sign_out,
        }),
        ..Site::named(name.to_owned())
    }
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
