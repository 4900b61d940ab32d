//! What is kept sealed under the master key, so that renewing it forgets nothing (ARCHITECTURE §16).

use crypto::Vault;
use db::Db;

use crate::Pending;

/// How many values there are, and how many of them stand under an older version of the master key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub all: u64,
    /// Those under an older version.
    pub stale: u64,
}

/// Values that the master key seals, or keys that it wraps: one column of one table.
///
/// `spico key rewrap` and `drop-old` walk all rooms' declarations; a test refuses a column whose values the vault sealed and that
/// nobody declares.
pub trait Sealed: Send + Sync {
    /// `table.column`.
    fn column(&self) -> &'static str;

    /// What they are, for people, one and several: « discussion », « discussions ».
    fn label(&self) -> (&'static str, &'static str);

    /// Why those under an older version stay so whatever is done now, for people; none, and none does, when [`Sealed::rewrap`] seals all
    /// of them again. The older version is kept as long as one of them needs it.
    fn stays(&self) -> Option<&'static str> {
        None
    }

    /// Counts them.
    fn count<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, Tally>;

    /// Seals again under the present version each of those that an older one seals, and gives how many. Cut at any moment it has done
    /// a part, and the next call does the rest: until it is done, each opens under either.
    fn rewrap<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, u64>;
}
