//! What a room tells of the things that are found in it.

use std::future::{Future, ready};

use db::Db;
use kernel::Fault;
use search::Schema;

use crate::card::Card;
use crate::entry::Entry;

/// Things of one room that are searched by name.
///
/// Each change of them takes the next number of a counter in its own transaction, so that numbers become visible in order, keeps it with the
/// thing that changed, and wakes [`CardSource::TOPIC`]. A thing that is taken away leaves a row with its number too: out of use, or the
/// note of a deletion.
///
/// The words and the cards lie on disk in clear: see the crate's first page.
pub trait CardSource: Send + Sync + 'static {
    /// What a hit shows.
    type Card: Card;
    /// How its files are called in their folder, without an ending.
    const NAME: &'static str;
    /// What is woken after every change.
    const TOPIC: &'static str;

    /// The fields that are searched, and what they weigh.
    fn schema() -> Schema;

    /// The number of the last change.
    fn last_change(&self, db: &Db) -> impl Future<Output = Result<i64, Fault>> + Send;

    /// How many things changed after a number; counts no further than `most`.
    fn count_changed(
        &self,
        db: &Db,
        after: i64,
        most: i64,
    ) -> impl Future<Output = Result<i64, Fault>> + Send;

    /// The things that changed after one number and up to another: a few thousand at most.
    fn changed(
        &self,
        db: &Db,
        after: i64,
        up_to: i64,
    ) -> impl Future<Output = Result<Vec<Change<Self::Card>>, Fault>> + Send;

    /// The next things in use whose keys come after `after`, in the order of their keys; `limit` at most.
    fn page(
        &self,
        db: &Db,
        after: u128,
        limit: i64,
    ) -> impl Future<Output = Result<Page<Self::Card>, Fault>> + Send;

    /// Whether many changes are on their way (an import): writing the files waits for their end.
    fn is_importing(&self, _db: &Db) -> impl Future<Output = Result<bool, Fault>> + Send {
        ready(Ok(false))
    }

    /// These changed: whoever remembers something of them reads it again.
    fn forget(&self, _changed: &[u128]) {}

    /// Many changed.
    fn forget_all(&self) {}
}

/// What became of one thing.
#[derive(Debug)]
pub enum Change<C> {
    /// It is found as this from now on.
    Put(Entry<C>),
    /// The one with this key is found no longer.
    Gone(u128),
}

impl<C> Change<C> {
    /// The key of what changed.
    pub(crate) fn key(&self) -> u128 {
        match self {
            Self::Put(entry) => entry.key,
            Self::Gone(key) => *key,
        }
    }
}

/// Some things of all, one after the other.
#[derive(Debug)]
pub struct Page<C> {
    /// In the order of their keys.
    pub entries: Vec<Entry<C>>,
    /// The key of the last thing that was read, whether it is among them or not; none when there was nothing left.
    pub last: Option<u128>,
}
