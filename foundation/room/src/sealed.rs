//! What is sealed under the master key, so that renewing the key loses nothing (ARCHITECTURE §16).

use crypto::Vault;
use db::Db;

use crate::Pending;

/// How many values there are, and how many of them are under an older version of the master key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub all: u64,
    /// Those under an older version.
    pub stale: u64,
}

/// Values that the master key seals, or keys that it wraps: one column of one table.
///
/// `spico key rewrap` and `drop-old` use all rooms' declarations; a test refuses a column that holds sealed values and that no room
/// declares.
pub trait Sealed: Send + Sync {
    /// `table.column`.
    fn column(&self) -> &'static str;

    /// What they are, in French, singular and plural: « discussion », « discussions ».
    fn label(&self) -> (&'static str, &'static str);

    /// Why those under an older version must stay so, in French; none when [`Sealed::rewrap`] seals all of them again. The older version is
    /// kept as long as one of them needs it.
    fn stays(&self) -> Option<&'static str> {
        None
    }

    /// Counts them.
    fn count<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, Tally>;

    /// Seals again under the present version what an older one seals, and returns how many. Interrupted, it has done a part, and the next
    /// call does the rest: meanwhile each opens under its own version.
    fn rewrap<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, u64>;
}
