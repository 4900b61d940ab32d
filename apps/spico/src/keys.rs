//! The master key renewed: a new version in its file, then everything that is kept under it.

use crypto::MasterKey;
use identity::face::{count_passwords_under_others, rewrap_letters};
use kernel::fr;
use messaging::face::{Keys, count_keys, rewrap_keys};

use crate::boot::{self, Opened, Purpose};
use crate::config::Config;
use crate::failure::Failure;
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
    rewrap_letters(&opened.db, &opened.vault).await?;
    audit::key::rewrap(&opened.db, &opened.vault).await?;
    // Last: until then the file of before still opens the store, with everything that it still opens.
    store::seal_again(&opened.db, &opened.vault, opened.known.nature).await?;
    Ok(done)
}

/// Takes the older versions out of the key file; gives how many. Refused while a password still needs one. No server may be in
/// service: it would go on hashing under the version with which it began.
pub async fn drop_older(config: &Config, opened: &Opened) -> Result<usize, Failure> {
    rewrap(opened).await?;
    let passwords = count_passwords_under_others(&opened.db, opened.vault.version()).await?;
    if passwords > 0 {
        let passwords = fr::count(
            i64::try_from(passwords).unwrap_or(i64::MAX),
            "mot de passe a",
            "mots de passe ont",
        );
        return Err(Failure::new(format!(
            "{passwords} encore besoin d’une clé plus ancienne : chacun passe à la nouvelle quand la personne se connecte. Rien n’a été retiré."
        )));
    }
    Ok(MasterKey::drop_older(&config.key_file())?)
}
