//! The key of the seals. It is made once, with the store, by the vault, and stored wrapped by the master key: somebody who can write to the
//! store but has no key file can neither make a seal nor replace the key. Renewing the master key wraps it again; the key and the seals
//! stay the same. The key that seals lists of persons in the trace (`persons`) is derived from it.

use crypto::{DataKey, MacKey, SealedKey, Vault, bind};
use db::row::One;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx, params, query, statement};
use kernel::Fault;

query!(FIND: One<Vec<u8>> = "select data_key as value from audit_seal_key where id = 1");
statement!(
    PLANT = "insert into audit_seal_key (id, data_key) values (1, $1) on conflict (id) do nothing"
);
statement!(
    /// Where another process has just wrapped it, nothing is left to do.
    WRAP = "update audit_seal_key set data_key = $1 where id = 1 and data_key = $2"
);

const GONE: &str = "La clé qui scelle la trace n’est plus dans la base, ou n’est plus la sienne : la base a été modifiée par une autre main que SPICO. \
    Prévenez le responsable de la sécurité, gardez cette base à part, et repartez de la dernière sauvegarde.";

/// The key of the seals, open.
#[derive(Debug, Clone)]
pub struct SealKey {
    mac: MacKey,
    lists: DataKey,
    past_is_invented: bool,
}

impl SealKey {
    /// The same for a store with an invented past: dates raise no doubt there ([`crate::Doubt`]).
    #[must_use]
    pub fn with_an_invented_past(self) -> Self {
        Self {
            past_is_invented: true,
            ..self
        }
    }

    pub(crate) const fn past_is_invented(&self) -> bool {
        self.past_is_invented
    }

    /// Seals the lists of persons that the trace holds.
    pub(crate) const fn lists(&self) -> &DataKey {
        &self.lists
    }

    /// The keyed hash of parts whose lengths never vary.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.mac.mac(parts)
    }
}

fn context() -> Vec<u8> {
    bind(&[b"audit-seal-key"])
}

/// A new key, wrapped: for [`plant`].
pub fn make(vault: &Vault) -> Result<SealedKey, Fault> {
    Ok(vault.new_key(&context())?)
}

/// Inserts the key into a new store, in the transaction that claims it; an existing one stays.
pub async fn plant(tx: &mut Tx<'_>, key: &SealedKey) -> Result<(), Fault> {
    tx.execute(&PLANT, params![key.as_bytes()]).await?;
    Ok(())
}

/// Opens the store's key. `Denied` when it is missing or another one: somebody else changed the store.
pub async fn open(db: &Db, vault: &Vault) -> Result<SealKey, Fault> {
    unwrap(vault, &find(db).await?)
}

/// Opens a wrapped key of [`make`]'s.
pub fn unwrap(vault: &Vault, key: &SealedKey) -> Result<SealKey, Fault> {
    let opened = vault.unwrap_mac(key, &context());
    opened
        .map(|mac| SealKey {
            lists: vault.derive(&mac),
            mac,
            past_is_invented: false,
        })
        .map_err(|error| Fault::denied(GONE).because(error))
}

async fn find(db: &Db) -> Result<SealedKey, Fault> {
    match db.row(&FIND, &[]).await? {
        Some(One(key)) => Ok(SealedKey::from(key)),
        None => Err(Fault::denied(GONE).because("there is no seal key")),
    }
}

/// Wraps the key under the present master key, where it isn't yet.
pub async fn rewrap(db: &Db, vault: &Vault) -> Result<(), Fault> {
    let sealed = find(db).await?;
    if !vault.is_stale(&sealed) {
        return Ok(());
    }
    let fresh = vault.rewrap(&sealed, &context())?;
    db.run(&Wrap {
        old: &sealed,
        key: &fresh,
    })
    .await
}

struct Wrap<'a> {
    old: &'a SealedKey,
    key: &'a SealedKey,
}

impl Command for Wrap<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&WRAP, params![self.key.as_bytes(), self.old.as_bytes()])
            .await?;
        let event = AuditEvent::new("audit.key_wrapped", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}
