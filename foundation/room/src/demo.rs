//! What a room plants for the demonstration: its part of the fictional territory, through its own commands.

use std::collections::HashMap;
use std::path::Path;
use std::pin::Pin;

use access::{AccountId, PractitionerRoleId};
use db::Db;
use kernel::{Fault, ManualClock, Timestamp, Uuid};

use crate::Extensions;

/// A future that plants: on one thread, before anybody is served.
pub type Planting<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + 'a>>;

/// Commands run at once: they share durable commits.
pub const AT_ONCE: usize = 16;

/// Somebody's place of work.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The structure's slug.
    pub structure: String,
    /// The situation.
    pub role: PractitionerRoleId,
    /// Its label: *Infirmière · Cabinet du Port*.
    pub label: String,
}

/// Who and what was planted, by slug. Each room adds to it.
#[derive(Debug, Default, Clone)]
pub struct People {
    /// Everybody's situations, the first one first.
    pub situations: HashMap<String, Vec<Situation>>,
    /// The accounts of those who have one.
    pub accounts: HashMap<String, AccountId>,
    /// The structures.
    pub organizations: HashMap<String, Uuid>,
}

impl People {
    /// The situation of somebody in a structure, or the first one; `Internal` for who was not planted.
    pub fn role(&self, slug: &str, structure: Option<&str>) -> Result<PractitionerRoleId, Fault> {
        let all = self.situations_of(slug);
        let there = all
            .iter()
            .find(|situation| Some(situation.structure.as_str()) == structure)
            .or(all.first());
        there
            .map(|situation| situation.role)
            .ok_or_else(|| Fault::internal(format!("{slug} was not planted")))
    }

    /// All situations of somebody.
    pub fn situations_of(&self, slug: &str) -> &[Situation] {
        self.situations.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The account of somebody.
    pub fn account(&self, slug: &str) -> Option<AccountId> {
        self.accounts.get(slug).copied()
    }

    /// A structure.
    pub fn organization(&self, slug: &str) -> Option<Uuid> {
        self.organizations.get(slug).copied()
    }
}

/// What rooms plant with.
pub struct Ground<'a> {
    /// A handle to the store whose clock is [`Ground::clock`]: what happened in the past is written in the past.
    pub db: &'a Db,
    /// A clock that the room sets.
    pub clock: &'a ManualClock,
    /// The present.
    pub now: Timestamp,
    /// What the program provides to the rooms, and what it made for the planting.
    pub with: &'a Extensions,
    /// What was planted so far.
    pub people: People,
}

/// What a room plants. Rooms come in the order of their list, one kind of thing after the other.
pub trait Demo: Send + Sync {
    /// Its registers: `folder` is for files that are made on the way.
    fn registers<'a>(&'a self, _db: &'a Db, _folder: &'a Path) -> Planting<'a> {
        Box::pin(async { Ok(()) })
    }

    /// People and places; the clock is set long ago, and may be advanced by days.
    fn people<'a>(&'a self, _ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(async { Ok(()) })
    }

    /// What these people have written and done since.
    fn things<'a>(&'a self, _ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(async { Ok(()) })
    }

    /// Their last sign-in, some hours ago.
    fn visits<'a>(&'a self, _ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(async { Ok(()) })
    }
}
