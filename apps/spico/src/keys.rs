//! Renews the master key: a new version in its file, then everything sealed under it.

use crypto::MasterKey;
use kernel::fr;
use room::{Sealed, Tally};

use crate::boot::{self, Opened, Purpose};
use crate::config::Config;
use crate::failure::Failure;
use crate::rooms::ROOMS;
use crate::store;

const UNFINISHED: &str =
    "un renouvellement précédent n’est pas terminé : lancez d’abord « spico key rewrap ».";

/// What is sealed under which version.
pub struct Standing {
    /// The present version.
    pub version: u32,
    /// What each room keeps sealed, and how much of it.
    pub sealed: Vec<(&'static dyn Sealed, Tally)>,
}

impl Standing {
    /// Whether something that could be sealed again is still under an older version.
    pub fn is_unfinished(&self) -> bool {
        let mut movable = self
            .sealed
            .iter()
            .filter(|(kept, _)| kept.stays().is_none());
        movable.any(|(_, tally)| tally.stale > 0)
    }

    /// How much is under an older version.
    pub fn stale(&self) -> u64 {
        self.sealed.iter().map(|(_, tally)| tally.stale).sum()
    }
}

/// What the rooms declare as sealed under the master key.
pub fn declared() -> impl Iterator<Item = &'static dyn Sealed> {
    ROOMS.iter().flat_map(|room| room.sealed).copied()
}

/// Reads what is sealed under which version.
pub async fn standing(opened: &Opened) -> Result<Standing, Failure> {
    let mut sealed = Vec::new();
    for kept in declared() {
        sealed.push((kept, kept.count(&opened.db, &opened.vault).await?));
    }
    Ok(Standing {
        version: opened.vault.version(),
        sealed,
    })
}

/// Adds a version to the key file, unless something could still be sealed under the one before.
pub async fn add(config: &Config) -> Result<u32, Failure> {
    let opened = boot::open_store(config, Purpose::Tool).await?;
    if standing(&opened).await?.is_unfinished() {
        return Err(Failure::new(UNFINISHED));
    }
    let key = MasterKey::rotate(&config.key_file(), &**opened.db.entropy())?;
    Ok(key.version())
}

/// Seals everything under the present version; returns how much. To be called again after an interruption.
pub async fn rewrap(opened: &Opened) -> Result<u64, Failure> {
    let mut done = 0;
    for kept in declared() {
        done += kept.rewrap(&opened.db, &opened.vault).await?;
    }
    audit::key::rewrap(&opened.db, &opened.vault).await?;
    // Last: until then the older key file still opens the store.
    store::seal_again(&opened.db, &opened.vault, opened.known.nature).await?;
    Ok(done)
}

/// Removes the older versions from the key file; returns how many. Refused while anything still needs one. No server may run: it would go
/// on hashing under the version with which it started.
pub async fn drop_older(config: &Config, opened: &Opened) -> Result<usize, Failure> {
    rewrap(opened).await?;
    let standing = standing(opened).await?;
    match standing.sealed.iter().find(|(_, tally)| tally.stale > 0) {
        Some((kept, tally)) => Err(Failure::new(needs_older(*kept, tally.stale))),
        None => Ok(MasterKey::drop_older(&config.key_file())?),
    }
}

fn needs_older(kept: &dyn Sealed, stale: u64) -> String {
    let (one, several) = kept.label();
    let (one, several) = (format!("{one} a"), format!("{several} ont"));
    let count = fr::count(i64::try_from(stale).unwrap_or(i64::MAX), &one, &several);
    let why = kept
        .stays()
        .map(|why| format!(" : {why}"))
        .unwrap_or_default();
    format!("{count} encore besoin d’une clé plus ancienne{why}. Rien n’a été retiré.")
}
