//! The passwords' hashes, and the version of the master key whose pepper each needs (§16).

use access::AccountId;
use crypto::Vault;
use crypto::password::pepper_number;
use db::Db;
use kernel::id::Id as _;
use kernel::{Fault, Uuid};
use room::{Pending, Sealed, Tally};

use super::accounts;

/// The pepper in the passwords' hashes.
pub(crate) struct Peppers;

impl Sealed for Peppers {
    fn column(&self) -> &'static str {
        "account.password_hash"
    }

    fn label(&self) -> (&'static str, &'static str) {
        ("mot de passe", "mots de passe")
    }

    fn stays(&self) -> Option<&'static str> {
        Some("chacun passe à la nouvelle quand la personne se connecte")
    }

    fn count<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, Tally> {
        Box::pin(count(db, vault.version()))
    }

    fn rewrap<'a>(&'a self, _: &'a Db, _: &'a Vault) -> Pending<'a, u64> {
        Box::pin(async { Ok(0) })
    }
}

async fn count(db: &Db, version: u32) -> Result<Tally, Fault> {
    let (mut tally, mut after) = (Tally::default(), AccountId::from_uuid(Uuid::nil()));
    loop {
        let hashes = accounts::hashes_after(db, after).await?;
        let Some(last) = hashes.last() else {
            return Ok(tally);
        };
        after = last.id;
        for pepper in hashes
            .iter()
            .filter_map(|row| pepper_number(&row.password_hash))
        {
            tally.all += 1;
            tally.stale += u64::from(pepper != version);
        }
    }
}
