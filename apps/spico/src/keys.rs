//! The master key renewed: a new version in its file, then everything that is kept under it.

use crypto::MasterKey;
use messaging::face::{Keys, count_keys, rewrap_keys};

use crate::boot::{self, Opened, Purpose};
use crate::cli::Failure;
use crate::config::Config;
use crate::store;

const UNFINISHED: &str =
    "un renouvellement précédent n’est pas terminé : lancez d’abord « spico key rewrap ».";

/// What stands under which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The present version.
    pub version: u32,
    /// The conversations' keys.
    pub keys: Keys,
}

/// What stands under which version.
pub async fn standing(opened: &Opened) -> Result<Standing, Failure> {
    Ok(Standing {
        version: opened.vault.version(),
        keys: count_keys(&opened.db, &opened.vault).await?,
    })
}

/// Adds a version to the key file, unless the one before still wraps something.
pub async fn add(config: &Config) -> Result<u32, Failure> {
    let opened = boot::open_store(config, Purpose::Tool).await?;
    if standing(&opened).await?.keys.stale > 0 {
        return Err(Failure::new(UNFINISHED));
    }
    let key = MasterKey::rotate(&config.key_file(), &**opened.db.entropy())?;
    Ok(key.version())
}

/// Wraps everything under the present version; gives how many conversations' keys. To be called again after an interruption.
pub async fn rewrap(opened: &Opened) -> Result<u64, Failure> {
    let done = rewrap_keys(&opened.db, &opened.vault).await?;
    // Last: until then the file of before still opens the store, with everything that it still opens.
    store::seal_again(&opened.db, &opened.vault, opened.known.nature).await?;
    Ok(done)
}
