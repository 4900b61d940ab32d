//! Events and queries that reach all rooms, each in turn. A room implements what concerns it and leaves the rest at its default.

use access::{AccountId, PractitionerRoleId, Subject};
use db::{Actor, Db};
use kernel::{Fault, Uuid};

use crate::{Extensions, Pending, Room};

/// Something pending for somebody: shown on their front page and in a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// In words, with the number: « 3 discussions non lues ».
    pub label: String,
    /// The page that deals with it.
    pub href: String,
    /// How many.
    pub count: u32,
}

/// Something that a search across rooms found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its title.
    pub title: String,
    /// What distinguishes it from others with that title.
    pub detail: String,
    /// Its address.
    pub href: String,
}

/// A kind of notification that can be switched on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeKind {
    /// Its name in the store: the room's name, a point, the room's name for it.
    pub key: &'static str,
    /// In French, for the form where it is chosen.
    pub label: &'static str,
    /// Whether it is on by default.
    pub is_usual: bool,
}

/// A part of what is kept about somebody, for a copy of their data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file's name, without its folder.
    pub file: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Whose data it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A person cared for.
    Person(Uuid),
    /// A professional's account.
    Account(AccountId),
}

/// Two records were merged: what the first had becomes the second's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Two records were one person cared for.
    People {
        /// The one that ends.
        from: Uuid,
        /// The one that stays.
        into: Uuid,
    },
    /// Two accounts were one professional.
    Accounts {
        /// The one that ends.
        from: AccountId,
        /// The one that stays.
        into: AccountId,
    },
}

/// What rooms receive.
#[derive(Clone, Copy)]
pub struct Hands<'a> {
    /// The store.
    pub db: &'a Db,
    /// What the program provides to the rooms.
    pub with: &'a Extensions,
}

/// A room's answers to events that reach all of them. Every change is a command of the room, with its trace, and changes nothing when
/// repeated: after an interruption all rooms are called once more.
pub trait Reach: Send + Sync {
    /// What is pending for somebody, as they may see it now.
    fn waiting<'a>(&'a self, _: Hands<'a>, _who: &'a Subject) -> Pending<'a, Vec<Waiting>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What somebody may find with these words, the closest first, at most so many.
    fn search<'a>(
        &'a self,
        _: Hands<'a>,
        _who: &'a Subject,
        _words: &'a str,
        _most: usize,
    ) -> Pending<'a, Vec<Found>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What the room keeps about somebody, for a copy of their data.
    fn export<'a>(&'a self, _: Hands<'a>, _about: About) -> Pending<'a, Vec<Exported>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Two records were merged.
    fn merge<'a>(&'a self, _: Hands<'a>, _by: &'a Actor, _merge: Merge) -> Pending<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    /// The retention of a cared-for person's data has ended.
    fn destroy<'a>(&'a self, _: Hands<'a>, _by: &'a Actor, _person: Uuid) -> Pending<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    /// Somebody's situation is about to end, or their account to be closed: what only they managed is handed to somebody else. Called
    /// before the end, so that an interruption leaves nothing undone.
    fn hand_over<'a>(&'a self, _: Hands<'a>, _role: PractitionerRoleId) -> Pending<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

fn reached<'a>(
    rooms: &'a [&'static Room],
) -> impl Iterator<Item = (&'static str, &'static dyn Reach)> + 'a {
    rooms
        .iter()
        .filter_map(|room| Some((room.name, room.reach?)))
}

/// What is pending for somebody in all rooms. A room that fails is logged and left out.
pub async fn waiting(rooms: &[&'static Room], hands: Hands<'_>, who: &Subject) -> Vec<Waiting> {
    let mut all = Vec::new();
    for (room, reach) in reached(rooms) {
        match reach.waiting(hands, who).await {
            Ok(waiting) => all.extend(waiting),
            Err(fault) => tracing::warn!(error = %fault, room, "what waits there is not known"),
        }
    }
    all
}

/// What somebody may find in all rooms; a room that fails is left out, as in [`waiting`].
pub async fn search(
    rooms: &[&'static Room],
    hands: Hands<'_>,
    who: &Subject,
    words: &str,
    most: usize,
) -> Vec<Found> {
    let mut all = Vec::new();
    for (room, reach) in reached(rooms) {
        match reach.search(hands, who, words, most).await {
            Ok(found) => all.extend(found),
            Err(fault) => tracing::warn!(error = %fault, room, "nothing could be searched there"),
        }
    }
    all
}

/// Everything kept about somebody, each file in its room's folder. All or nothing.
pub async fn export(
    rooms: &[&'static Room],
    hands: Hands<'_>,
    about: About,
) -> Result<Vec<Exported>, Fault> {
    let mut all = Vec::new();
    for (room, reach) in reached(rooms) {
        let own = reach.export(hands, about).await?.into_iter();
        all.extend(own.map(|part| Exported {
            file: format!("{room}/{}", part.file),
            ..part
        }));
    }
    Ok(all)
}

/// Tells all rooms of a merge. The first fault stops it; called again, it continues.
pub async fn merge(
    rooms: &[&'static Room],
    hands: Hands<'_>,
    by: &Actor,
    merge: Merge,
) -> Result<(), Fault> {
    for (_, reach) in reached(rooms) {
        reach.merge(hands, by, merge).await?;
    }
    Ok(())
}

/// Removes a cared-for person's data from all rooms. The first fault stops it; called again, it continues.
pub async fn destroy(
    rooms: &[&'static Room],
    hands: Hands<'_>,
    by: &Actor,
    person: Uuid,
) -> Result<(), Fault> {
    for (_, reach) in reached(rooms) {
        reach.destroy(hands, by, person).await?;
    }
    Ok(())
}

/// Hands over what only one person managed, in all rooms. A room's failure is logged: it must not delay the end.
pub async fn hand_over(rooms: &[&'static Room], hands: Hands<'_>, role: PractitionerRoleId) {
    for (room, reach) in reached(rooms) {
        if let Err(fault) = reach.hand_over(hands, role).await {
            tracing::warn!(error = %fault, room, "what somebody leaves could not be handed over");
        }
    }
}
